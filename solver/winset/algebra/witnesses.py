"""Points that satisfied earlier questions, kept to answer later ones.

Most questions that have a point have one among those seen before. Points are numbered by bits: a value keeps one mask
of the points where it is known to be positive, zero or negative, so a conjunction is a few `and`s of integers, and a
value is evaluated only at points that satisfy all that is known already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from winset.algebra.constraint import Constraint, number_sign
from winset.algebra.value import Value

_SIGNS = {">": (1,), "<": (-1,), "=": (0,), ">=": (1, 0), "<=": (-1, 0), "!=": (1, -1)}
MOST_TRIED = 60


@dataclass(slots=True)
class _Signs:
    """Where a value has been looked at, and the points at which it had each sign."""

    seen: int = 0
    by_sign: dict[int, int] = field(default_factory=lambda: {1: 0, 0: 0, -1: 0})

    def satisfying(self, relation: str) -> int:
        mask = 0
        for sign in _SIGNS[relation]:
            mask |= self.by_sign[sign]
        return mask


class Witnesses:
    """A pool of rational points; `find` looks for one that satisfies a conjunction, the newest first."""

    def __init__(self) -> None:
        self._points: list[dict[str, Fraction]] = []
        self._with: dict[str, int] = {}
        self._signs: dict[Value, _Signs] = {}

    def __len__(self) -> int:
        return len(self._points)

    def add(self, point: dict[str, Fraction]) -> None:
        """One more point."""
        bit = 1 << len(self._points)
        self._points.append(point)
        for name in point:
            self._with[name] = self._with.get(name, 0) | bit

    def find(self, constraints: Sequence[Constraint], names: Sequence[str]) -> dict[str, Fraction] | None:
        """The values of `names` at a point of the pool that satisfies all constraints; None if none is found.

        At most `MOST_TRIED` points are looked at beyond what is known of them.
        """
        left = (1 << len(self._points)) - 1
        for name in names:
            left &= self._with.get(name, 0)
        signs = [self._signs.setdefault(c.value, _Signs()) for c in constraints]
        for constraint, known in zip(constraints, signs, strict=True):
            left &= known.satisfying(constraint.relation) | ~known.seen
            if not left:
                return None
        for _ in range(MOST_TRIED):
            if not left:
                return None
            number = left.bit_length() - 1
            if all(self._holds(c, s, number) for c, s in zip(constraints, signs, strict=True)):
                point = self._points[number]
                return {name: point[name] for name in names}
            left ^= 1 << number
        return None

    def _holds(self, constraint: Constraint, known: _Signs, number: int) -> bool:
        bit = 1 << number
        if not known.seen & bit:
            known.seen |= bit
            sign = sign_at(constraint.value, self._points[number])
            if sign is not None:
                known.by_sign[sign] |= bit
        return bool(known.satisfying(constraint.relation) & bit)


def sign_at(value: Value, point: Mapping[str, Fraction]) -> int | None:
    """The sign of a value at a point; None if it has no meaning there."""
    try:
        return number_sign(value.evaluate(point))
    except (ZeroDivisionError, ValueError):  # a denominator vanishes, or a root is not real there
        return None
