"""Stationary equilibria of proposals without end, in which proposers mix over partners who cost the same.

Each round of the play is a proposal of several numbers that is put to a vote (`winset.equilibrium.ballot`), the
proposer being drawn perhaps. Voters are for what gives them as much as they expect from later rounds; a proposer buys
a cheapest set of them. As a player who is bought more often expects more, and so costs more, values tie in equilibrium
and proposers mix: who is bought how often is what keeps the values where they are (Baron and Ferejohn 1989).

Values at which that may be so come from `winset.equilibrium.tied_values`. Each is put back: the best proposals are
found again, and the probabilities with which they are mixed solve linear equations. Equilibria with the same values are
counted once, since any such probabilities will do; those shown are equal for all best proposals where that is possible.

That stationary payoffs are unique under a quota is shown by Eraslan (2002), Journal of Economic Theory 103.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from winset.algebra.arithmetic import Arithmetic
from winset.algebra.linear import linear_parts
from winset.algebra.oracle import Constraint, Oracle
from winset.algebra.run import Remark, Run, formal
from winset.algebra.simplex import maximise, solution
from winset.algebra.value import ONE, ZERO, Value, total
from winset.equilibrium.ballot import Ballot, NotABallot, Outcome, Turn, arithmetic, threshold, turns
from winset.equilibrium.families import Found
from winset.equilibrium.plan import (
    AGAIN,
    AgainPlan,
    Alternative,
    BallotPlan,
    ChancePlan,
    EndPlan,
    Leaning,
    Plan,
    Proposed,
    Stretch,
    Weighted,
)
from winset.equilibrium.proposals import Proposal, best_proposals
from winset.equilibrium.rollback import solve as rollback
from winset.equilibrium.stationary import has_meaning, together
from winset.equilibrium.tied_values import Mixed, Table, Unknowns, solutions
from winset.errors import OutOfReach
from winset.game.advance import phases
from winset.game.play import Play

SEARCHED = (
    "stationary strategies: proposals mixed over all that are best, votes for what is as good as later rounds; "
    "equilibria with the same values are counted once"
)
RELABELLED = Remark("players whose exchange changes nothing are taken in one order: others are relabellings of these")


@dataclass(frozen=True, slots=True)
class Rounds:
    """The rounds of a play without end: what may happen in each phase, in terms of the values of later rounds."""

    names: tuple[tuple[str, ...], ...]
    turns: tuple[tuple[Turn, ...], ...]

    def put(self, table: Mapping[str, Value]) -> tuple[tuple[Turn, ...], ...]:
        """The rounds with values put in."""
        return tuple(tuple(turn.put(table) for turn in round_) for round_ in self.turns)


def rounds_of(play: Play, oracle: Oracle) -> Rounds | None:
    """The rounds of a play without end if each is a proposal that is put to a vote; None if not."""
    starts = phases(formal(), play)
    names = tuple(tuple(f"value·{p}·{phase}" for p in play.players) for phase in range(1, len(starts) + 1))
    values = {phase: tuple(map(Value.variable, symbols)) for phase, symbols in enumerate(names, 1)}
    try:
        found = tuple(turns(replace(play, continuation=values), oracle, start) for start in starts)
    except (NotABallot, OutOfReach):
        return None
    return Rounds(names, found) if found else None


# --- candidates -------------------------------------------------------------------------------------------------------


def candidates(
    play: Play, oracle: Oracle, rounds: Rounds, seconds: float | None
) -> tuple[tuple[Table, ...], tuple[str, ...]]:
    """Values that may be those of an equilibrium, as formulas of the parameters; and what was not searched."""
    names = tuple(name for symbols in rounds.names for name in symbols)
    orders = tuple(_orders(play, rounds))
    known: Table = {}  # of players to whom all is the same
    bounds = tuple(_bounds(play, oracle, rounds, known))
    unknowns = Unknowns(play.parameters, names, (*play.assumptions, *bounds), orders, known)

    def at(run: Run, table: Table) -> dict[tuple[str, ...], Mixed]:
        return {
            symbols: tuple(
                (turn.probability, tuple(p.payoffs for p in best_proposals(run, play, turn.ballot))) for turn in here
            )
            for symbols, here in zip(rounds.names, rounds.put(table), strict=True)
        }

    found, notes = solutions(oracle, unknowns, at, seconds)
    return tuple(found), (*notes, *([RELABELLED] if orders else []))


def _bounds(play: Play, oracle: Oracle, rounds: Rounds, known: Table) -> Iterator[Constraint]:
    """Between what the values lie, if payoffs are received at the end only and time does not make them larger.

    Values between ends that are the same are put into `known`.
    """
    signs = arithmetic(play, oracle)
    least, most = [ZERO] * len(play.players), [ZERO] * len(play.players)
    sums = [ZERO]
    try:
        for turn in (turn for here in rounds.turns for turn in here):
            ballot = turn.ballot
            for player, payoff in enumerate(ballot.passed.payoffs):
                low, high = (_largest(play, oracle, ballot, payoff * sign) for sign in (-1, 1))
                least[player] = -signs.max([-least[player], low])
                most[player] = signs.max([most[player], high])
            sums.append(_largest(play, oracle, ballot, total(ballot.passed.payoffs)))
            if not _shrinks(signs, rounds, ballot.failed):
                return
        whole = signs.max(sums)
    except NotABallot:
        return
    values = [[Value.variable(name) for name in symbols] for symbols in rounds.names]
    for here in values:
        for value, low, high in zip(here, least, most, strict=True):
            if low == high:
                known[str(value)] = low
            else:
                yield from (Constraint(value - low, ">"), Constraint(high - value, ">"))
        if all(low.is_zero for low in least):
            yield Constraint(whole - total(here), ">")


def _largest(play: Play, oracle: Oracle, ballot: Ballot, payoff: Value) -> Value:
    parts = linear_parts(payoff, ballot.variables)
    if parts is None:
        raise NotABallot("payoffs are not linear in the numbers")
    objective = [parts[1].get(name, ZERO) for name in ballot.variables]
    room = [
        limit - total(a * low for a, low in zip(row, ballot.lows, strict=True))
        for row, limit in zip(ballot.rows, ballot.limits, strict=True)
    ]
    found = maximise(arithmetic(play, oracle), objective, ballot.rows, room)
    if found is None:
        raise NotABallot("payoffs have no bound")
    return parts[0] + found.value + total(a * low for a, low in zip(objective, ballot.lows, strict=True))


def _shrinks(signs: Arithmetic, rounds: Rounds, failed: Outcome) -> bool:
    """Whether without a proposal that passes nobody gets anything but later values, made no larger by time."""
    if not failed.label.startswith(AGAIN):
        return all(payoff.is_zero for payoff in failed.payoffs)
    names = rounds.names[int(failed.label[len(AGAIN) :]) - 1]
    for name, payoff in zip(names, failed.payoffs, strict=True):
        factor = payoff / Value.variable(name)
        if factor.variables() & {name} or signs.sign(factor) < 0 or signs.sign(1 - factor) < 0:
            return False
    return True


# --- players whose exchange changes nothing ---------------------------------------------------------------------------


def _orders(play: Play, rounds: Rounds) -> Iterator[Value]:
    """Differences of values that may be taken not to be negative: of players next to each other in a class."""
    size = len(play.players)
    classes: list[list[int]] = []
    for player in range(size):
        own = next((c for c in classes if _exchangeable(play, rounds, c[0], player)), None)
        if own is None:
            classes.append([player])
        else:
            own.append(player)
    if len(rounds.names) > 1:  # the order of values may differ from phase to phase
        return
    for members in classes:
        for first, second in pairwise(members):
            yield Value.variable(rounds.names[0][first]) - Value.variable(rounds.names[0][second])


def _exchangeable(play: Play, rounds: Rounds, first: int, second: int) -> bool:
    """Whether the rounds are the same after two players have changed places, and their numbers with them."""
    return all({_written(play, rounds, t, {}) for t in here} == {
        _written(play, rounds, t, {first: second, second: first}) for t in here
    } and len({_written(play, rounds, t, {}) for t in here}) == len(here) for here in rounds.turns)  # fmt: skip


def _written(play: Play, rounds: Rounds, turn: Turn, swap: Mapping[int, int]) -> object:
    """What matters of a turn, as it is after players have changed places; equal where the same."""
    ballot, size = turn.ballot, len(play.players)
    own = [sorted(payoff.variables() & set(ballot.variables)) for payoff in ballot.passed.payoffs]
    if any(len(names) != 1 for names in own) or len({names[0] for names in own}) < size:
        return (id(turn), tuple(swap))  # players do not have a number each
    table = {own[k][0]: Value.variable(own[swap.get(k, k)][0]) for k in range(size)}
    for symbols in rounds.names:
        table |= {symbols[k]: Value.variable(symbols[swap.get(k, k)]) for k in range(size)}
    places = {own[k][0]: k for k in range(size)}
    order = [swap.get(k, k) for k in range(size)]

    def moved(values: Sequence[Value]) -> tuple[Value, ...]:
        return tuple(values[order[k]].substitute(table) for k in range(size))

    def of(numbers: Sequence[Value]) -> tuple[Value, ...]:
        by_player = {
            places[name]: number for name, number in zip(ballot.variables, numbers, strict=True) if name in places
        }
        return tuple(by_player[order[k]] for k in range(size))

    voters = [play.index(voter.player) for voter in ballot.voters]
    return (
        turn.probability,
        order[play.index(ballot.site.player)],
        of(ballot.lows),
        frozenset((of(row), limit) for row, limit in zip(ballot.rows, ballot.limits, strict=True)),
        frozenset(frozenset(order[voters[k]] for k in members) for members in ballot.winning),
        (ballot.passed.label, moved(ballot.passed.payoffs)),
        (ballot.failed.label, moved(ballot.failed.payoffs)),
    )


# --- equilibria at one point ------------------------------------------------------------------------------------------


def at_run(run: Run, play: Play, rounds: Rounds, tables: Sequence[Table]) -> Found:
    """The stationary equilibria at one parameter point: the values for which there are probabilities that fit."""
    given = {name: v for name, v in play.settings.items() if isinstance(v, Value)}
    found: list[Alternative] = []
    for table in tables:
        try:
            values = {name: value.substitute(given) for name, value in table.items()}
        except ZeroDivisionError:
            continue
        by_phase = {phase: tuple(values[name] for name in symbols) for phase, symbols in enumerate(rounds.names, 1)}
        candidate = replace(play, continuation=by_phase)
        if has_meaning(run, candidate):
            found += _consistent(replace(run, _memory={}), candidate, rounds.put(given | values))
    unique = {(a.payoffs, a.ends, a.path): a for a in found}
    return Found(tuple(unique.values()), tuple(dict.fromkeys(run.notes)))


def _consistent(run: Run, play: Play, rounds: Sequence[Sequence[Turn]]) -> Iterator[Alternative]:
    best = [[best_proposals(run, play, turn.ballot) for turn in here] for here in rounds]
    weights = _weights(run, play, rounds, best)
    if weights is None:
        return
    if any(len(proposals) > 1 for here in best for proposals in here):
        run.notes.append(Remark(
            "proposals are mixed; any probabilities that give the same values to later rounds will do as well"
        ))  # fmt: skip
    selection = [
        _round(run, play, here, proposals, chances)
        for here, proposals, chances in zip(rounds, best, weights, strict=True)
    ]
    for entry in rollback(run, play, play.start()):
        yield together(entry, selection)


Weights = list[list[tuple[Value, ...]]]


def _weights(
    run: Run, play: Play, rounds: Sequence[Sequence[Turn]], best: Sequence[Sequence[Sequence[Proposal]]]
) -> Weights | None:
    """Probabilities of the best proposals with which a round of each phase gives its values; None if there are none."""
    found: Weights = []
    for phase, (here, proposals) in enumerate(zip(rounds, best, strict=True), 1):
        values = play.continuation[phase]
        rows = [
            [turn.probability * p.payoffs[player] for turn, ps in zip(here, proposals, strict=True) for p in ps]
            for player in range(len(values))
        ]
        equal = [ONE / len(ps) for ps in proposals for _ in ps]
        sums = [[ONE if k == j else ZERO for j, ps in enumerate(proposals) for _ in ps] for k in range(len(proposals))]
        point: Sequence[Value] | None = equal
        if not all(run.equal(total(map(_product, row, equal)), value) for row, value in zip(rows, values, strict=True)):
            point = solution(run, [*rows, *sums], [*values, *([ONE] * len(sums))])
        if point is None:
            return None
        left = iter(point)
        found.append([tuple(next(left) for _ in ps) for ps in proposals])
    return found


def _product(left: Value, right: Value) -> Value:
    return left * right


def _round(
    run: Run, play: Play, here: Sequence[Turn], best: Sequence[Sequence[Proposal]], weights: Sequence[tuple[Value, ...]]
) -> Alternative:
    """A round as an alternative: what each proposer does, and how everyone votes on anything else."""
    ends: dict[str, Value] = {}
    path: list[Weighted] = []
    expected = [ZERO] * len(play.players)
    branches: list[tuple[Value, tuple[tuple[str, Value | str], ...], Plan]] = []
    for turn, proposals, chances in zip(here, best, weights, strict=True):
        proposed = []
        for proposal, chance in zip(proposals, chances, strict=True):
            weight = turn.probability * chance
            if weight.is_zero:
                continue
            label = proposal.outcome.label
            ends[label] = ends.get(label, ZERO) + weight
            path.append(Weighted(weight, (*zip(turn.ballot.variables, proposal.numbers, strict=True), label)))
            expected = [x + weight * p for x, p in zip(expected, proposal.payoffs, strict=True)]
            proposed.append(Proposed(chance, proposal.numbers, _after(label)))
        leanings = tuple(_leaning(run, play, turn.ballot, k) for k in range(len(turn.ballot.voters)))
        ballot = turn.ballot
        plan = BallotPlan(ballot.site, ballot.names, ballot.variables, turn.drawn, tuple(proposed), leanings)
        branches.append((turn.probability, turn.drawn, plan))
    whole = branches[0][2] if len(branches) == 1 else ChancePlan(here[0].ballot.site.position, tuple(branches))
    return Alternative(tuple(expected), tuple(sorted(ends.items())), tuple(path), whole)


def _after(label: str) -> EndPlan | AgainPlan:
    return AgainPlan(int(label[len(AGAIN) :])) if label.startswith(AGAIN) else EndPlan(label)


def _leaning(run: Run, play: Play, ballot: Ballot, k: int) -> Leaning:
    """How a voter votes on any numbers: in favour where she does not get less than without the proposal."""
    voter = ballot.voters[k]
    ask = threshold(ballot, play, voter)
    parts: tuple[Stretch | None, Stretch | None]
    if ask.place is None:
        in_favour = ask.gain.is_zero or run.sign(ask.gain) >= 0
        everywhere = Stretch(ZERO, None)
        parts = (everywhere, None) if in_favour else (None, everywhere)
        return Leaning(voter.site, "", voter.favour, voter.against, parts)
    low, high, bound = ballot.lows[ask.place], ballot.highs[ask.place], ask.bound
    rising = run.sign(ask.slope) > 0
    enough, never = (bound - low, high - bound) if rising else (high - bound, bound - low)
    if run.sign(enough) <= 0:
        parts = (Stretch(low, high), None)
    elif run.sign(never) < 0:
        parts = (None, Stretch(low, high))
    elif rising:
        parts = (Stretch(bound, high), Stretch(low, bound, (True, False)))
    else:
        parts = (Stretch(low, bound), Stretch(bound, high, (False, True)))
    return Leaning(voter.site, ballot.variables[ask.place], voter.favour, voter.against, parts)
