"""Moves of a player who does not know the types: a choice among actions, or a number from an interval.

As in rollback an action is chosen in some equilibrium iff what it gives, in expectation over the types, reaches the
floor: the largest over the actions of the worst that can follow each. Where two choices are as good, she may mix, and
the weight is a free variable of the outcome: it is tied down by an earlier move of an informed player, or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from winset.algebra.limits import limit
from winset.algebra.run import Piece, Remark, Run
from winset.algebra.value import ONE, ZERO, Value
from winset.equilibrium.plan import Stretch
from winset.equilibrium.screening.mover import Mover, sure
from winset.equilibrium.screening.outcome import Free, Outcome, merged, monotone, satisfying, some
from winset.equilibrium.screening.told import Told
from winset.errors import OutOfReach
from winset.game.play import Action, Offer


@dataclass(frozen=True, eq=False)
class Item:
    """An outcome with what the mover expects, and the least and largest that this is on the family."""

    outcome: Outcome
    worth: Value
    ends: tuple[Value, ...]


@dataclass(frozen=True, eq=False)
class Chosen:
    """A choice that is made in some equilibrium, with what follows and what it is worth."""

    action: Action
    outcome: Outcome
    worth: Value
    stretch: Stretch | None = None
    flat: bool = False


def items(mover: Mover, outcomes: Sequence[Outcome]) -> list[Item]:
    """Outcomes as the mover values them, families cut where their worth turns."""
    found = []
    for outcome in outcomes:
        for part, worth in monotone(mover.run, outcome, outcome.expected(mover.player, mover.belief)):
            found.append(Item(part, worth, _ends(mover.run, worth, part.free)))
    return found


def _ends(run: Run, worth: Value, free: tuple[Free, ...]) -> tuple[Value, ...]:
    """The values to which the worth of a family tends at the corners of its free variables."""
    values = [worth]
    for one in free:
        values = [v for value in values for v in _at_ends(run, value, one)]
    return tuple(dict.fromkeys(values))


def _at_ends(run: Run, value: Value, one: Free) -> list[Value]:
    if one.variable not in value.variables():
        return [value]
    found = [limit(run, value, one.variable, end) for end in (one.low, one.high)]
    if any(end is None for end in found):
        raise OutOfReach("what a player expects grows without bound along a family of equilibria")
    return [end for end in found if end is not None]


def _worst(run: Run, here: Sequence[Item]) -> tuple[Value, Item]:
    """The least that can follow, and an item that gives it (one that is no family where there is one)."""
    pairs = [(end, item) for item in sorted(here, key=lambda i: bool(i.outcome.free)) for end in item.ends]
    place = run.leader([-end for end, _ in pairs])
    return pairs[place]


def choose(mover: Mover, after: Mapping[Action, list[Outcome]]) -> list[Outcome]:
    """Equilibria of a subgame that begins with a choice of an uninformed player among finitely many actions."""
    run = mover.run
    if not all(after.values()):
        return []
    valued = {action: items(mover, outcomes) for action, outcomes in after.items()}
    worst = {action: _worst(run, here) for action, here in valued.items()}
    floor = run.max([value for value, _ in worst.values()])
    replies = {action: some(item.outcome).told for action, (_, item) in worst.items()}
    chosen = [
        Chosen(action, item.outcome.put(table, free), item.worth.substitute(table))
        for action, here in valued.items()
        for item in here
        for table, free in satisfying(run, item.outcome.free, (), (item.worth - floor,))
    ]
    found = [
        mover.outcome(
            sure(c.action, c.outcome, len(mover.steps)), {**replies, c.action: c.outcome.told}, free=c.outcome.free
        )
        for c in chosen
    ]
    for one, other in tied(mover, chosen):
        both = {**replies, one.action: one.outcome.told, other.action: other.outcome.told}
        lotteries, weight = _mixed(mover, one, other)
        found.append(mover.outcome(lotteries, both, free=(weight,)))
    return merged(found)


def tied(mover: Mover, chosen: Sequence[Chosen]) -> list[tuple[Chosen, Chosen]]:
    """Pairs of different choices that are as good, and not the same to everyone."""
    if len(mover.steps) == 1:
        return []
    found = []
    for one, other in combinations(chosen, 2):
        if one.action == other.action or one.flat or other.flat or one.outcome.payoffs == other.outcome.payoffs:
            continue
        gap = one.worth - other.worth
        if one.outcome.free or other.outcome.free:
            if gap.is_zero or gap.variables() & {f.variable for f in (*one.outcome.free, *other.outcome.free)}:
                _note(mover, f"mixing by {mover.step.player} at {mover.where} over a family of continuations")
        elif gap.is_zero or mover.run.sign(gap) == 0:
            found.append((one, other))
    if len(found) > 1:
        _note(mover, f"mixing by {mover.step.player} at {mover.where} over more than two choices")
    return found


def _note(mover: Mover, what: str) -> None:
    mover.run.notes.append(f"{what} was not searched")


def _mixed(mover: Mover, one: Chosen, other: Chosen) -> tuple[list[list[tuple[Action, Value, Outcome]]], Free]:
    """A lottery over two choices, whatever the type, with a weight that is free."""
    weight = Free(mover.fresh.name("weight"), ZERO, ONE)
    w = Value.variable(weight.variable)
    return [[(one.action, w, one.outcome), (other.action, 1 - w, other.outcome)] for _ in mover.steps], weight


# --- a number from an interval ----------------------------------------------------------------------------------------


def offer(mover: Mover, follows: Callable[[Value], list[Outcome]]) -> list[Outcome]:
    """Equilibria of a subgame that begins with a number that an uninformed player chooses from an interval."""
    run, step = mover.run, mover.step
    assert isinstance(step, Offer)

    def at(x: Value) -> list[Item]:
        here = items(mover, follows(x))
        for item in here:
            for end in item.ends:
                run.sign(end.derivative(step.variable))
        if here:
            _worst(run, here)
        return here

    pieces = run.sweep(step.variable, step.low, step.high, at, closed=step.closed)
    if not pieces:
        raise OutOfReach(f"{step.name} has no possible value: its domain is empty here", step.site.position)
    if not all(piece.result for piece in pieces):
        return []
    worst = [_worst_of(mover, step.variable, piece) for piece in pieces]
    floor = _floor(mover, step, pieces, worst)
    if floor is None:
        return []
    chosen = [(n, c) for n, piece in enumerate(pieces) for c in _reaching(mover, step, piece, floor)]
    if not chosen:
        run.notes.append(Remark(f"the payoff of {step.player} has a supremum in {step.name} that is not attained"))
    replies = [Piece(p.low, p.high, some(item.outcome).told) for p, (_, item) in zip(pieces, worst, strict=True)]
    found = []
    for number, c in chosen:
        after = _replaced(replies, {number: c.outcome.told})
        lotteries = sure(c.action, c.outcome, len(mover.steps))
        shown = {c.action: None} if c.flat else None
        found.append(mover.outcome(lotteries, None, after, _stretches(mover, c), shown, c.outcome.free))
    by_choice = {id(c): number for number, c in chosen}
    for one, other in tied(mover, [c for _, c in chosen]):
        after = _replaced(replies, {by_choice[id(c)]: c.outcome.told for c in (one, other)})
        lotteries, weight = _mixed(mover, one, other)
        found.append(mover.outcome(lotteries, None, after, _stretches(mover, one, other), None, (weight,)))
    return merged(found)


def _worst_of(mover: Mover, variable: str, piece: Piece[list[Item]]) -> tuple[Value, Item]:
    if piece.is_point:
        return _worst(mover.run, piece.result)
    return mover.run.within(variable, piece, lambda: _worst(mover.run, piece.result))


def _floor(
    mover: Mover, step: Offer, pieces: Sequence[Piece[list[Item]]], worst: Sequence[tuple[Value, Item]]
) -> Value | None:
    """The supremum over all offers of the worst that can follow; None if it is infinite."""
    values = []
    for piece, (least, _) in zip(pieces, worst, strict=True):
        value = least if piece.is_point else _supremum(mover.run, step, piece, least)
        if value is None:
            mover.run.notes.append(Remark(f"the payoff of {step.player} has no upper bound in {step.name}"))
            return None
        values.append(value)
    return mover.run.max(list(dict.fromkeys(values)))


def _supremum(run: Run, step: Offer, piece: Piece[list[Item]], payoff: Value) -> Value | None:
    """The supremum on an open piece of a payoff that is monotone there; None if it is infinite."""
    slope = payoff.derivative(step.variable)
    rising = 0 if slope.is_zero else run.within(step.variable, piece, lambda: run.sign(slope))
    return payoff if rising == 0 else limit(run, payoff, step.variable, piece.high if rising > 0 else piece.low)


def _reaching(mover: Mover, step: Offer, piece: Piece[list[Item]], floor: Value) -> list[Chosen]:
    """The outcomes after the offers of a piece that are as good as the floor."""
    run, found = mover.run, []
    for item in piece.result:
        if piece.is_point:
            for table, free in satisfying(run, item.outcome.free, (), (item.worth - floor,)):
                outcome = item.outcome.put(table, free)
                found.append(Chosen(piece.low, outcome, item.worth.substitute(table), Stretch(piece.low, piece.low)))
            continue
        if len(item.ends) == 1 and item.ends[0] == item.worth and item.worth.derivative(step.variable).is_zero:
            if run.sign(item.worth - floor) >= 0:
                stretch = Stretch(piece.low, piece.high, (False, False))
                inside = piece.low + 1 if piece.high is None else (piece.low + piece.high) / 2
                outcome = item.outcome.put({step.variable: inside}, item.outcome.free)
                found.append(Chosen(inside, outcome, item.worth, stretch, flat=True))
            continue
        bests = [_supremum(run, step, piece, end) for end in item.ends]
        if any(best is None or run.sign(best - floor) > 0 for best in bests):
            run.notes.append(
                f"a continuum of equilibria is not listed: replies may hold {step.player} to a range of {step.name} "
                f"at {mover.where}"
            )
    return found


def _stretches(mover: Mover, *chosen: Chosen) -> tuple[tuple[Stretch, ...], ...]:
    """The numbers that are chosen, whatever the type."""
    return tuple(tuple(c.stretch for c in chosen if c.stretch is not None) for _ in mover.steps)


def _replaced(replies: Sequence[Piece[Told]], after: Mapping[int, Told]) -> tuple[Piece[Told], ...]:
    return tuple(Piece(p.low, p.high, after.get(n, p.result)) for n, p in enumerate(replies))
