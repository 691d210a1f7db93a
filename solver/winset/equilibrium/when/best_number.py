"""The number of an interval that gains most, from the pieces on which the gain is one formula and positive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from winset.algebra.limits import limit
from winset.algebra.run import Piece, Run
from winset.algebra.value import Value
from winset.equilibrium.when.finding import Range
from winset.errors import OutOfReach
from winset.game.play import Action


@dataclass(frozen=True, slots=True)
class Better:
    """What one gains at a place by another action; or by the numbers of a range, see `Binding.near`."""

    action: Action
    gain: Value
    near: Range | None = None
    flat: bool = False  # whether all numbers around it gain the same


def best_number(run: Run, symbol: str, pieces: Sequence[Piece[Value | None]]) -> list[Better]:
    """The number that pays most, on the pieces on which a number pays: the suprema are compared."""
    found = [_most(run, symbol, piece) for piece in pieces]
    unbounded = [better for better in found if symbol in better.gain.variables()]
    if unbounded or not found:
        return unbounded[:1]
    best = run.leader([better.gain for better in found])
    equal = [better for better in found if better.gain == found[best].gain]
    return [min(equal, key=lambda better: (better.near is not None, better.flat))]


def _most(run: Run, symbol: str, piece: Piece[Value | None]) -> Better:
    """The most that numbers of one piece gain; the range itself where that is infinite or has no closed form."""
    gain = piece.result
    assert gain is not None
    if piece.is_point:
        return Better(piece.low, gain)
    slope = gain.derivative(symbol)
    if slope.is_zero:
        middle = piece.low + 1 if piece.high is None else (piece.low + piece.high) / 2
        return Better(middle, gain, flat=True)
    try:
        parts = run.sweep(
            symbol, piece.low, piece.high, lambda x: run.sign(slope.substitute({symbol: x})), (False, False)
        )
    except OutOfReach:
        parts = []
    tops = [_top(run, symbol, gain, part) for part in parts if not part.is_point]
    if not tops or any(top is None for top in tops):
        return Better(Value.variable(symbol), gain, Range(symbol, piece.low, piece.high))
    known = [top for top in tops if top is not None]
    best = known[run.leader([top.gain for top in known])]
    inside = best.action not in (piece.low, piece.high)
    return replace(best, near=None) if inside else best


def _top(run: Run, symbol: str, gain: Value, part: Piece[int]) -> Better | None:
    """What the numbers of a part on which the gain is monotone come close to; None if that is infinite."""
    end = part.high if part.result > 0 else part.low
    top = limit(run, gain, symbol, end)
    return None if top is None or end is None else Better(end, top, Range(symbol, part.low, part.high))
