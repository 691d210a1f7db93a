"""Stationary equilibria of a play that repeats without end, as fixed points of its values.

What a player expects at the beginning of a round of each phase is an unknown. Rollback solves one round against the
unknowns, region by region of the parameters and of them; every combination of the formulas that come out, one for each
phase, is a system of linear equations; and every solution is put back and the rounds are solved again, which keeps
those that are consistent: no one-shot deviation pays. With discounting that makes a subgame-perfect equilibrium.

Complete among pure stationary equilibria that are strict in the values: where values are such that a player is
indifferent on all of a region (as in legislative bargaining, where partners cost the same), ties may have more.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product

from winset.algebra.explore import explore
from winset.algebra.linear import fixed_point
from winset.algebra.oracle import Oracle
from winset.algebra.run import Run, formal
from winset.algebra.value import Value
from winset.equilibrium.families import Found
from winset.equilibrium.plan import AGAIN, NEVER, Alternative, PhasesPlan
from winset.equilibrium.rollback import solve as rollback
from winset.errors import OutOfReach
from winset.game.advance import phases
from winset.game.play import Play, State

MOST_SYSTEMS = 5000
MOST_PROFILES = 64

SEARCHED = "pure stationary strategies, ties in the values of later rounds aside"

Values = tuple[Value, ...]


def is_endless(play: Play) -> bool:
    """Whether the play has a block without end that can be solved here."""
    return bool(phases(formal(), play))


def candidates(play: Play, oracle: Oracle, seconds: float | None) -> tuple[tuple[Play, ...], tuple[str, ...]]:
    """The play with values put in that may be a fixed point, one play for each; and what was not searched."""
    started = time.monotonic()
    starts = phases(formal(), play)
    unknown = {phase: tuple(f"value·{p}·{phase}" for p in play.players) for phase in range(1, len(starts) + 1)}
    names = tuple(name for symbols in unknown.values() for name in symbols)
    values = {phase: tuple(map(Value.variable, symbols)) for phase, symbols in unknown.items()}
    open_play = replace(play, continuation=values)
    notes: dict[str, None] = {}
    choices: list[list[Values]] = []
    for start in starts:
        left = None if seconds is None else max(0.0, seconds - (time.monotonic() - started))
        found = explore(
            oracle,
            (*play.parameters, *names),
            play.assumptions,
            lambda run, s=start: rollback(run, open_play, s),  # type: ignore[misc]
            seconds=left,
        )
        notes |= {f"for some values of later rounds: {gap.reason}": None for gap in found.unsolved}
        choices.append(list(dict.fromkeys(a.payoffs for leaf in found.leaves for a in leaf.result)))
    return tuple(_fixed_points(play, unknown, choices, notes)), tuple(notes)


def _fixed_points(
    play: Play, unknown: dict[int, tuple[str, ...]], choices: Sequence[list[Values]], notes: dict[str, None]
) -> Iterator[Play]:
    known: set[tuple[Values, ...]] = set()
    for number, combination in enumerate(product(*choices)):
        if number == MOST_SYSTEMS:
            raise OutOfReach(f"more than {MOST_SYSTEMS} systems of equations for the values of rounds without end")
        equations = {
            name: payoff
            for symbols, payoffs in zip(unknown.values(), combination, strict=True)
            for name, payoff in zip(symbols, payoffs, strict=True)
        }
        solved = fixed_point(equations)
        if solved is None:
            notes["values of later rounds that are not the only solution of linear equations"] = None
            continue
        values = tuple(tuple(solved[name] for name in symbols) for symbols in unknown.values())
        if values not in known:
            known.add(values)
            yield replace(play, continuation=dict(enumerate(values, 1)))


def at_run(run: Run, play: Play, plays: Sequence[Play]) -> Found:
    """The stationary equilibria at one parameter point: the candidates that are consistent there."""
    found: list[Alternative] = []
    for candidate in plays:
        if has_meaning(run, candidate):
            fresh = replace(run, _memory={})  # what is remembered of a subgame holds for these values only
            found += _consistent(fresh, candidate, phases(run, play))
    unique = {(a.payoffs, a.ends, a.path): a for a in found}
    return Found(tuple(unique.values()), tuple(dict.fromkeys(run.notes)))


def put(plays: Sequence[Play], play: Play) -> tuple[Play, ...]:
    """The candidates on a border: `play` is the one with a parameter replaced, whose settings say by what."""
    table = {name: v for name, v in play.settings.items() if isinstance(v, Value)}
    found = []
    for candidate in plays:
        try:
            values = {k: tuple(v.substitute(table) for v in vs) for k, vs in candidate.continuation.items()}
        except ZeroDivisionError:
            continue
        found.append(replace(play, continuation=values))
    return tuple(found)


def has_meaning(run: Run, play: Play) -> bool:
    """Whether no denominator of the values is zero here."""
    bottoms = {value.denominator for values in play.continuation.values() for value in values}
    return all(run.sign(bottom) != 0 for bottom in bottoms if not bottom.is_number)


def _consistent(run: Run, play: Play, starts: Sequence[State]) -> Iterator[Alternative]:
    """Equilibria whose values are those that were put in: what comes first, and a round of each phase."""
    choices = []
    for phase, start in enumerate(starts, 1):
        values = play.continuation[phase]
        alternatives = [
            a
            for a in rollback(run, play, start)
            if all(run.equal(x, v) for x, v in zip(a.payoffs, values, strict=True))
        ]
        if not alternatives:
            return
        choices.append(alternatives)
    entries = rollback(run, play, play.start())
    for number, (entry, *selection) in enumerate(product(entries, *choices)):
        if number == MOST_PROFILES:
            raise OutOfReach(f"more than {MOST_PROFILES} stationary equilibria with the same values")
        yield together(entry, selection)


def together(entry: Alternative, selection: Sequence[Alternative]) -> Alternative:
    """One stationary equilibrium, as an alternative at the beginning of the play."""
    plan = PhasesPlan(entry.plan, tuple(alternative.plan for alternative in selection))
    path = (entry.path, *((phase, selection[phase - 1].path) for phase in _reached(entry, selection)))
    return Alternative(entry.payoffs, _ends(entry, selection), path, plan, entry.commits)


def _reached(entry: Alternative, selection: Sequence[Alternative]) -> list[int]:
    """The phases that are reached, in order."""
    reached = set[int]()
    waiting = [entry]
    while waiting:
        for label, _ in waiting.pop().ends:
            if label.startswith(AGAIN) and int(label[len(AGAIN) :]) not in reached:
                reached.add(phase := int(label[len(AGAIN) :]))
                waiting.append(selection[phase - 1])
    return sorted(reached)


def _ends(entry: Alternative, selection: Sequence[Alternative]) -> tuple[tuple[str, Value], ...]:
    """How the play ends at last, from how a round of each phase ends: linear equations again."""
    everything = (entry, *selection)
    labels = dict.fromkeys(label for a in everything for label, _ in a.ends if not label.startswith(AGAIN))
    found: list[tuple[str, Value]] = []
    for label in labels:
        equations = {f"{AGAIN}{phase}": _chance(alternative, label) for phase, alternative in enumerate(selection, 1)}
        solved = fixed_point(equations)
        if solved is not None and not (chance := _chance(entry, label).substitute(solved)).is_zero:
            found.append((label, chance))
    return tuple(sorted(found)) or ((NEVER, Value.number(1)),)


def _chance(alternative: Alternative, label: str) -> Value:
    """The probability of an outcome, in terms of those with which it comes from each phase on."""
    chance = Value.number(0)
    for end, probability in alternative.ends:
        if end.startswith(AGAIN):
            chance = chance + probability * Value.variable(end)
        elif end == label:
            chance = chance + probability
    return chance
