"""Best replies to numbers that others choose at the same time, in cells of those numbers.

The others' numbers are swept one inside the other, and innermost the player's own, whose floor is the supremum of the
worst that can follow each (see `winset.equilibrium.number`). On a cell the best reply is a formula in the others'
numbers, or any number of an interval; on a cell where a number of another has one value, that is an equation as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from winset.algebra.limits import limit
from winset.algebra.run import Piece, Run
from winset.algebra.value import Value
from winset.equilibrium.alternatives import refuse_families
from winset.equilibrium.number import Pieces, floor_of, pieces_of
from winset.equilibrium.plan import Alternative
from winset.game.play import Offer

Numbers = tuple[Value, ...]
AtOnce = Callable[[Numbers], list[Alternative]]  # what can follow numbers, in the order of the moves
Reply = tuple[tuple[str, Value], ...]  # equations `variable = value` that hold where a player's reply is best


class NoContinuation(Exception):
    """After some numbers there is no equilibrium in pure strategies."""


class ReplyToRange(Exception):
    """Replies at ties may hold a player to a range of numbers."""


def replies(run: Run, moves: Sequence[Offer], place: int, player: int, follows: AtOnce) -> list[Reply]:
    """The best replies of the player who moves at `place`, one for each cell and each reply that is best on it."""
    order = [k for k in range(len(moves)) if k != place]
    found = _over_others(run, moves, place, player, follows, order, {})
    return list(dict.fromkeys(found))


def _over_others(
    run: Run,
    moves: Sequence[Offer],
    place: int,
    player: int,
    follows: AtOnce,
    order: Sequence[int],
    others: dict[int, Value],
) -> list[Reply]:
    if not order:
        return [_own(moves[place], piece) for piece, _ in best(run, moves, place, player, follows, others)]
    other = moves[order[0]]

    def at(number: Value) -> list[Reply]:
        return _over_others(run, moves, place, player, follows, order[1:], {**others, order[0]: number})

    found: list[Reply] = []
    for piece in run.sweep(other.variable, other.low, other.high, at, closed=other.closed):
        here: Reply = ((other.variable, piece.low),) if piece.is_point else ()
        found += [(*here, *reply) for reply in piece.result]
    return found


def _own(move: Offer, piece: Piece[list[Alternative]]) -> Reply:
    return ((move.variable, piece.low),) if piece.is_point else ()


def best(
    run: Run, moves: Sequence[Offer], place: int, player: int, follows: AtOnce, others: dict[int, Value]
) -> Iterator[tuple[Piece[list[Alternative]], Alternative]]:
    """Where the player's payoff reaches the floor, the others' numbers being given: points, and flat pieces."""
    pieces = along(run, moves, place, player, follows, others)
    floor = floor_of(run, moves[place], player, pieces)
    if floor is None:
        return
    name = moves[place].variable
    for piece in pieces:
        for alternative in piece.result:
            payoff = alternative.payoffs[player]
            if piece.is_point or payoff.derivative(name).is_zero:
                if run.sign(payoff - floor) >= 0:
                    yield piece, alternative
            elif len(piece.result) > 1 and _exceeds(run, name, piece, payoff, floor):
                raise ReplyToRange


def along(
    run: Run, moves: Sequence[Offer], place: int, player: int, follows: AtOnce, others: dict[int, Value]
) -> Pieces:
    """What follows each number of one player, the others' numbers being given."""

    def at(number: Value) -> list[Alternative]:
        numbers = {**others, place: number}
        found = follows(tuple(numbers[k] for k in range(len(moves))))
        if not found:
            raise NoContinuation
        refuse_families(run, found, player)
        return found

    return pieces_of(run, moves[place], player, at)


def _exceeds(run: Run, name: str, piece: Piece[list[Alternative]], payoff: Value, floor: Value) -> bool:
    """Whether one of several things that follow a piece of numbers may give more than the floor somewhere on it."""
    slope = payoff.derivative(name)
    rising = run.within(name, piece, lambda: run.sign(slope))
    most = limit(run, payoff, name, piece.high if rising > 0 else piece.low)
    return most is None or run.sign(most - floor) > 0
