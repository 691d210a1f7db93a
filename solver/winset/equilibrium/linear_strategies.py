"""Equilibria in strategies linear in one's own value, where numbers are chosen at once with private values.

Each player has a value that nature draws from an interval and that she alone sees; her strategy is `alpha + beta*value`
with unknown coefficients. Against such strategies of the others her expected payoff is a piecewise formula in her
number and her value; that its derivative vanishes at her own strategy for all values is a system of equations in the
coefficients. Each solution is put back: at every value no other number may be worth more.

Equilibria of other forms (step functions) exist in general, so the list is never complete. Chatterjee and Samuelson
(1983), Operations Research 31, for the double auction; Vickrey (1961), Journal of Finance 16, for auctions.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

from winset.algebra.constraint import Constraint
from winset.algebra.explore import explore
from winset.algebra.oracle import Oracle
from winset.algebra.run import Piece, Run, formal
from winset.algebra.systems import solutions
from winset.algebra.value import Value
from winset.equilibrium import subgame_perfect
from winset.equilibrium.alternatives import joined, merged
from winset.equilibrium.continuum import expect_over
from winset.equilibrium.families import Found
from winset.equilibrium.number import floor_of, pieces_of
from winset.equilibrium.plan import Alternative, OfferPlan, Plan, Stretch
from winset.equilibrium.rollback import solve as rollback
from winset.equilibrium.solution import Solution
from winset.errors import NUMBERS_AT_ONCE, OutOfReach
from winset.game.advance import advance
from winset.game.play import Continuum, Made, Offer, Play, State, Together

SEARCHED = "strategies linear in the own value; others (such as step functions) exist in general"
MOST_SYSTEMS = 500

Numbers = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Mover:
    """Who chooses a number: her move, her draw (None if she has none), and the names of her coefficients."""

    move: Offer
    draw: Continuum | None

    @property
    def unknowns(self) -> tuple[str, ...]:
        constant = f"alpha·{self.move.variable}"
        return (constant,) if self.draw is None else (constant, f"beta·{self.move.variable}")

    def number(self, value: Value | None) -> Value:
        """The strategy at a value, with unknown coefficients."""
        names = [Value.variable(name) for name in self.unknowns]
        return names[0] if value is None else names[0] + names[1] * value


@dataclass(frozen=True, slots=True)
class Stage:
    """Draws from intervals, and then numbers chosen at once."""

    draws: tuple[Continuum, ...]
    movers: tuple[Mover, ...]


def stage(play: Play) -> Stage | None:
    """The stage with which a play begins, if it has this shape."""
    run, state, draws = formal(), play.start(), list[Continuum]()
    while True:
        step = advance(run, play, state)
        if not isinstance(step, Continuum):
            break
        draws.append(step)
        state = step.after(Value.variable(step.variable))
    offers = step.numbers() if isinstance(step, Together) else None
    if offers is None or not draws:
        return None
    movers = []
    for move in offers:
        known = {name for name, _ in move.information}
        own = [draw for draw in draws if draw.name in known]
        if len(own) > 1 or any(draw.name not in (*known, *move.unseen) for draw in draws):
            return None
        movers.append(Mover(move, own[0] if own else None))
    seen = [mover.draw.name for mover in movers if mover.draw]
    return Stage(tuple(draws), tuple(movers)) if len(seen) == len(set(seen)) else None


def refuses(play: Play) -> str:
    """Why a play is not taken; "" where it is."""
    try:
        found = stage(play)
    except OutOfReach as reason:
        return reason.reason
    if found is None:
        return "strategies linear in the own value need one draw for each player, seen by her alone, before the numbers"
    return ""


def solve(play: Play, oracle: Oracle, seconds: float | None = None) -> Solution:
    """Equilibria in linear strategies, region by region; never complete."""
    started = time.monotonic()
    here = stage(play)
    assert here is not None
    systems, notes = _systems(play, here, oracle, seconds)

    def at(run: Run, there: Play) -> Found:
        table = {name: v for name, v in there.settings.items() if isinstance(v, Value)} if there is not play else {}
        run.notes += notes
        return _at_run(run, there, systems, table)

    left = None if seconds is None else max(0.0, seconds - (time.monotonic() - started))
    found = subgame_perfect.by_region(play, oracle, at, left)
    return replace(
        found,
        concept="perfect Bayesian equilibrium",
        method="strategies linear in the own value",
        none=(),
        complete="no",
        searched=SEARCHED,
        seconds=time.monotonic() - started,
    )


# --- the equations ----------------------------------------------------------------------------------------------------


def _systems(
    play: Play, here: Stage, oracle: Oracle, seconds: float | None
) -> tuple[tuple[tuple[Value, ...], ...], list[str]]:
    """Systems of equations in the coefficients: one first-order condition for each player, in every combination."""
    conditions: list[list[tuple[Value, ...]]] = []
    notes: dict[str, None] = {}
    for place, mover in enumerate(here.movers):
        found = explore(
            oracle,
            (*play.parameters, *_names(here, place)),
            (*play.assumptions, *_inside(here, place)),
            lambda run, k=place: _interim(run, play, here, k),  # type: ignore[misc]
            seconds=seconds,
        )
        notes |= {f"for some linear strategies: {gap.reason}": None for gap in found.unsolved}
        conditions.append(list(dict.fromkeys(c for leaf in found.leaves if (c := _first_order(mover, leaf.result)))))
    if any(not found for found in conditions):
        return (), list(notes)
    systems = [tuple(e for part in combination for e in part) for combination in product(*conditions)]
    if len(systems) > MOST_SYSTEMS:
        raise OutOfReach(f"more than {MOST_SYSTEMS} systems of equations for linear strategies")
    return tuple(systems), list(notes)


def _names(here: Stage, place: int) -> list[str]:
    """What a player's expected payoff depends on: her value, her number, the others' coefficients."""
    mover = here.movers[place]
    own = [mover.move.variable] + ([mover.draw.variable] if mover.draw else [])
    return own + [name for k, other in enumerate(here.movers) if k != place for name in other.unknowns]


def _inside(here: Stage, place: int) -> list[Constraint]:
    """Her value and her number lie inside their intervals, and the others' strategies rise with their values."""
    mover, found = here.movers[place], list[Constraint]()
    ends = [(mover.move.variable, mover.move.low, mover.move.high)]
    if mover.draw:
        ends.append((mover.draw.variable, mover.draw.low, mover.draw.high))
    for name, low, high in ends:
        found.append(Constraint(Value.variable(name) - low, ">"))
        if high is not None:
            found.append(Constraint(high - Value.variable(name), ">"))
    rising = [other.unknowns[1] for k, other in enumerate(here.movers) if k != place and other.draw]
    return found + [Constraint(Value.variable(name), ">") for name in rising]


def _interim(run: Run, play: Play, here: Stage, place: int) -> Value:
    """A player's expected payoff at her value and number, the others following linear strategies."""
    mover = here.movers[place]
    fixed = {mover.draw.name: Value.variable(mover.draw.variable)} if mover.draw else {}
    strategies = [
        Value.variable(mover.move.variable) if k == place else other.number(_draw(other))
        for k, other in enumerate(here.movers)
    ]
    (only,) = _expected(run, play, play.start(), here, tuple(strategies), fixed)
    return only.payoffs[play.index(mover.move.player)]


def _draw(mover: Mover) -> Value | None:
    return Value.variable(mover.draw.variable) if mover.draw else None


def _first_order(mover: Mover, payoff: Value) -> tuple[Value, ...]:
    """The derivative in her number is zero at her strategy, whatever her value; () where it is zero anyway."""
    slope = payoff.derivative(mover.move.variable)
    at = slope.substitute({mover.move.variable: mover.number(_draw(mover))}).numerator
    if at.is_zero:
        return ()
    return tuple(c for c in at.coefficients(mover.draw.variable) if not c.is_zero) if mover.draw else (at,)


def _expected(
    run: Run, play: Play, state: State, here: Stage, strategies: Numbers, fixed: Mapping[str, Value]
) -> list[Alternative]:
    """What follows if numbers are chosen by formulas of the draws, in expectation over the draws that are not fixed."""
    step = advance(run, play, state)
    if isinstance(step, Continuum):
        if step.name in fixed:
            return _expected(run, play, step.after(fixed[step.name]), here, strategies, fixed)
        found = expect_over(run, step, lambda s: _expected(run, play, s, here, strategies, fixed), joined)
        return merged(found)
    assert isinstance(step, Together)
    drawn = {e.name: e.value for e in state.scope.names if isinstance(e, Made) and isinstance(e.value, Value)}
    table = {draw.variable: drawn[draw.name] for draw in here.draws}
    numbers = tuple(formula.substitute(table) for formula in strategies)
    following = rollback(run, play, step.after(numbers))
    if len({a.payoffs for a in following}) != 1:
        raise OutOfReach("several equilibria follow numbers with private values", step.position, NUMBERS_AT_ONCE)
    offers = step.numbers()
    assert offers is not None
    return [_with_numbers(following[0], offers, numbers)]


def _with_numbers(after: Alternative, moves: Sequence[Offer], numbers: Numbers) -> Alternative:
    """What follows, with the numbers before it; they are no part of the path, which would differ with each value."""
    plan: Plan = after.plan
    for move, number in zip(reversed(moves), reversed(numbers), strict=True):
        pieces = (Piece(number, number, plan),)
        plan = OfferPlan(move.site, move.name, move.variable, move.information, (Stretch(number, number),), pieces)
    return replace(after, plan=plan, path=())


# --- candidates put back ----------------------------------------------------------------------------------------------


def _at_run(run: Run, play: Play, systems: Sequence[Sequence[Value]], table: Mapping[str, Value]) -> Found:
    here = stage(play)
    assert here is not None
    unknowns = tuple(name for mover in here.movers for name in mover.unknowns)
    found: list[Alternative] = []
    known = set[Numbers]()
    for system in systems:
        for solved in solutions(run, [equation.substitute(table).numerator for equation in system], unknowns):
            if any(_falls(run, mover, solved, unknowns) for mover in here.movers):
                continue
            if any(value.variables() & set(unknowns) for value in solved.values()) or len(solved) < len(unknowns):
                run.notes.append("linear strategies whose coefficients the first-order conditions leave open")
                continue
            strategies = tuple(mover.number(_draw(mover)).substitute(solved) for mover in here.movers)
            if strategies not in known:
                known.add(strategies)
                if all(_is_best(run, play, here, place, strategies) for place in range(len(here.movers))):
                    (whole,) = _expected(run, play, play.start(), here, strategies, {})
                    moves = zip(here.movers, strategies, strict=True)
                    path = tuple((mover.move.variable, strategy) for mover, strategy in moves)
                    found.append(replace(whole, path=path))
    return Found(tuple(found), tuple(dict.fromkeys(run.notes)))


def _falls(run: Run, mover: Mover, solved: Mapping[str, Value], unknowns: Sequence[str]) -> bool:
    """Whether a solution has a strategy that does not rise with the value, which is not searched."""
    slope = solved.get(mover.unknowns[-1]) if mover.draw else None
    return slope is not None and not slope.variables() & set(unknowns) and run.sign(slope) <= 0


def _is_best(run: Run, play: Play, here: Stage, place: int, strategies: Numbers) -> bool:
    """Whether at every value a player's number is in its domain and no other is worth more."""
    mover = here.movers[place]
    player = play.index(mover.move.player)

    def at(value: Value | None) -> bool:
        number = strategies[place]
        fixed = {}
        if mover.draw is not None and value is not None:
            number, fixed = number.substitute({mover.draw.variable: value}), {mover.draw.name: value}
        if not _possible(run, mover.move, number):
            return False

        def follows(choice: Value) -> list[Alternative]:
            others = (*strategies[:place], choice, *strategies[place + 1 :])
            return _expected(run, play, play.start(), here, others, fixed)

        floor = floor_of(run, mover.move, player, pieces_of(run, mover.move, player, follows))
        (own,) = follows(number)
        return floor is not None and run.sign(own.payoffs[player] - floor) >= 0

    if mover.draw is None:
        return at(None)
    pieces = run.sweep(mover.draw.variable, mover.draw.low, mover.draw.high, at)
    return all(piece.result for piece in pieces)


def _possible(run: Run, move: Offer, number: Value) -> bool:
    low = run.sign(number - move.low)
    high = 1 if move.high is None else run.sign(move.high - number)
    return (low > 0 or (low == 0 and move.closed[0])) and (high > 0 or (high == 0 and move.closed[1]))
