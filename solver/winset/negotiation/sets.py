"""Sets of deals on one issue: unions of intervals and points with exact, possibly symbolic, ends.

The ends of a set are ordered on the region of the parameters that it belongs to; what compares sets takes the run that
stands for that region.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cmp_to_key

from winset.algebra import run as algebra
from winset.algebra.oracle import number_sign
from winset.algebra.run import Run
from winset.algebra.value import ZERO, Value

End = tuple[Value | None, bool]  # where a piece ends, and whether the end is in it


@dataclass(frozen=True, slots=True)
class Piece:
    """An interval of deals; None where it has no end. A point is an interval whose ends are equal and closed."""

    low: Value | None
    high: Value | None
    low_closed: bool = True
    high_closed: bool = True

    @property
    def is_point(self) -> bool:
        """Whether the piece is one deal."""
        return self.low is not None and self.low == self.high

    def __str__(self) -> str:
        if self.is_point:
            return f"{{{self.low}}}"
        left = "(-inf" if self.low is None else f"{'[' if self.low_closed else '('}{self.low}"
        right = "inf)" if self.high is None else f"{self.high}{']' if self.high_closed else ')'}"
        return f"{left}, {right}"


@dataclass(frozen=True, slots=True)
class WinSet:
    """Disjoint pieces from left to right, no two of which could be joined.

    >>> print(WinSet((Piece(Value.number(0), Value.number(1)), Piece(Value.number(2), Value.number(2)))))
    [0, 1] ∪ {2}
    """

    pieces: tuple[Piece, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether no deal is in the set."""
        return not self.pieces

    @property
    def ends(self) -> tuple[Value, ...]:
        """The ends of the pieces from left to right, each once."""
        found = (end for piece in self.pieces for end in (piece.low, piece.high))
        return tuple(dict.fromkeys(end for end in found if end is not None))

    def length(self) -> Value | None:
        """The measure of the set; None if it is infinite."""
        total = ZERO
        for piece in self.pieces:
            if piece.low is None or piece.high is None:
                return None
            total = total + (piece.high - piece.low)
        return total

    def at(self, point: Mapping[str, Fraction]) -> WinSet:
        """The set with numbers for the parameters: right inside the region it belongs to, not on its border."""

        def put(end: Value | None) -> Value | None:
            return None if end is None else end.evaluate(point)

        return WinSet(tuple(Piece(put(p.low), put(p.high), p.low_closed, p.high_closed) for p in self.pieces))

    def contains(self, deal: Fraction) -> bool:
        """Whether a deal is in a set whose ends are numbers."""
        return any(_inside(piece, deal) for piece in self.pieces)

    def __str__(self) -> str:
        return " ∪ ".join(map(str, self.pieces)) or "∅"


def _inside(piece: Piece, deal: Fraction) -> bool:
    left = 1 if piece.low is None else number_sign(deal - piece.low)
    right = 1 if piece.high is None else number_sign(piece.high - deal)
    return (left > 0 or (left == 0 and piece.low_closed)) and (right > 0 or (right == 0 and piece.high_closed))


def joined(pieces: Iterable[algebra.Piece[bool]]) -> WinSet:
    """The set of a sweep's true pieces, neighbours put together; the sweep's points and open pieces alternate."""
    found: list[Piece] = []
    growing = False
    for piece in pieces:
        if piece.result and growing:
            last = found[-1]
            found[-1] = Piece(last.low, piece.high, last.low_closed, piece.is_point)
        elif piece.result:
            found.append(Piece(piece.low, piece.high, piece.is_point, piece.is_point))
        growing = piece.result
    return WinSet(tuple(found))


def points(run: Run, deals: Sequence[Value]) -> WinSet:
    """The finite set of some deals, in order."""

    def order(left: Value, right: Value) -> int:
        return 0 if left == right else run.sign(left - right)

    ordered = sorted(deals, key=cmp_to_key(order))
    distinct = [deal for k, deal in enumerate(ordered) if k == 0 or not run.equal(deal, ordered[k - 1])]
    return WinSet(tuple(Piece(deal, deal) for deal in distinct))


def mirrored(winset: WinSet) -> WinSet:
    """The set of all -x for x in the set."""

    def negative(end: Value | None) -> Value | None:
        return None if end is None else -end

    turned = (Piece(negative(p.high), negative(p.low), p.high_closed, p.low_closed) for p in winset.pieces)
    return WinSet(tuple(reversed(tuple(turned))))


def beside(left: WinSet, right: WinSet) -> WinSet:
    """The union of a set and one that lies to its right, where they may touch in a closed end of the second."""
    if left.is_empty or right.is_empty:
        return left if right.is_empty else right
    a, b = left.pieces[-1], right.pieces[0]
    if a.high is not None and a.high == b.low and (a.high_closed or b.low_closed):
        middle = Piece(a.low, b.high, a.low_closed, b.high_closed)
        return WinSet((*left.pieces[:-1], middle, *right.pieces[1:]))
    return WinSet((*left.pieces, *right.pieces))


def intersection(run: Run, sets: Sequence[WinSet]) -> WinSet:
    """The deals that are in all of some sets (at least one)."""
    common = sets[0].pieces
    for other in sets[1:]:
        parts = (_common(run, a, b) for a in common for b in other.pieces)
        common = tuple(part for part in parts if part is not None)
    return WinSet(common)


def _common(run: Run, a: Piece, b: Piece) -> Piece | None:
    low, low_closed = _inner(run, (a.low, a.low_closed), (b.low, b.low_closed), 1)
    high, high_closed = _inner(run, (a.high, a.high_closed), (b.high, b.high_closed), -1)
    if low is not None and high is not None:
        order = run.sign(high - low)
        if order < 0 or (order == 0 and not (low_closed and high_closed)):
            return None
        if order == 0:
            return Piece(low, low)
    return Piece(low, high, low_closed, high_closed)


def _inner(run: Run, a: End, b: End, side: int) -> End:
    """The end that binds: the larger of two lower ends (side 1), the smaller of two upper ends (side -1)."""
    if a[0] is None or b[0] is None:
        return b if a[0] is None else a
    order = 0 if a[0] == b[0] else run.sign(a[0] - b[0]) * side
    if order == 0:
        return a[0], a[1] and b[1]
    return a if order > 0 else b


def within(run: Run, inner: WinSet, outer: WinSet) -> bool:
    """Whether every deal of the first set is in the second."""
    return all(any(_covers(run, whole, part) for whole in outer.pieces) for part in inner.pieces)


def _covers(run: Run, whole: Piece, part: Piece) -> bool:
    left = _reaches(run, (whole.low, whole.low_closed), (part.low, part.low_closed), 1)
    return left and _reaches(run, (whole.high, whole.high_closed), (part.high, part.high_closed), -1)


def _reaches(run: Run, outer: End, inner: End, side: int) -> bool:
    if outer[0] is None or inner[0] is None:
        return outer[0] is None
    order = 0 if outer[0] == inner[0] else run.sign(inner[0] - outer[0]) * side
    return order > 0 or (order == 0 and (outer[1] or not inner[1]))
