"""Formulas at all points of a grid: their signs exactly, their values exactly or in floats.

A formula is evaluated once for each combination of those parameters that occur in it. A sign is taken from floats where
they are far enough from zero (`winset.statics.compiled`), and decided exactly elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from winset.algebra.constraint import Constraint, number_sign
from winset.algebra.value import Value
from winset.statics.compiled import Columns, Floats, compiled, polynomial
from winset.statics.grid import Grid

Signs = NDArray[np.int8]
Mask = NDArray[np.bool_]


class OnGrid:
    """What is known of formulas at the points of a grid."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self._axes = {axis.name: k for k, axis in enumerate(grid.axes)}
        count = len(grid.axes)
        self._columns = Columns(
            {
                axis.name: np.array([v.numerator / v.denominator for v in axis.values]).reshape(
                    tuple(-1 if j == k else 1 for j in range(count))
                )
                for k, axis in enumerate(grid.axes)
            }
        )
        self._signs: dict[Value, Signs] = {}
        self._exact: dict[Value, dict[tuple[int, ...], Value]] = {}

    def signs(self, value: Value) -> Signs:
        """The sign of a polynomial at each point; of length 1 along axes on which it does not depend."""
        if value not in self._signs:
            self._signs[value] = self._decided(value)
        return self._signs[value]

    def holds(self, constraint: Constraint) -> Mask:
        """Where a comparison of a formula with zero holds."""
        value = constraint.value
        signs = self.signs(value if value.is_polynomial else value.numerator * value.denominator)
        table = {">": signs > 0, "<": signs < 0, "=": signs == 0, ">=": signs >= 0, "<=": signs <= 0, "!=": signs != 0}
        found: Mask = table[constraint.relation]
        return found

    def all_hold(self, constraints: Sequence[Constraint]) -> Mask:
        """Where all comparisons hold, for the whole grid."""
        found: Any = np.True_
        for constraint in constraints:
            found = found & self.holds(constraint)
        everywhere: Mask = self.whole(found)
        return everywhere

    def whole(self, values: Any) -> Any:
        """An array along all axes."""
        return np.broadcast_to(values, self.grid.shape)

    def exact(self, value: Value, places: Sequence[int]) -> Value:
        """A formula at a point, without parameters. Raises ZeroDivisionError where it has no value."""
        known = self._exact.setdefault(value, {})
        key = self._key(value, places)
        if key not in known:
            known[key] = value.evaluate(self.grid.point(places))
        return known[key]

    def floats(self, value: Value) -> Floats:
        """A formula at all points, in floats; not finite where it has no value."""
        with np.errstate(all="ignore"):
            found: Floats = self.whole(np.asarray(compiled(value).at(self._columns), dtype=np.float64))
        return found

    def _key(self, value: Value, places: Sequence[int]) -> tuple[int, ...]:
        """The places of the parameters that occur in a formula."""
        used = value.variables()
        return tuple(k for axis, k in zip(self.grid.axes, places, strict=True) if axis.name in used)

    def _decided(self, value: Value) -> Signs:
        form = polynomial(value)
        with np.errstate(all="ignore"):
            numbers = form.at(self._columns)
            close = np.atleast_1d(form.is_close(numbers, self._columns))
        if not np.shape(numbers):  # without parameters
            return np.full((1,) * len(self.grid.axes), number_sign(value), dtype=np.int8)
        signs: Signs = np.sign(numbers).astype(np.int8)
        for places in map(tuple, np.argwhere(close)):
            signs[places] = number_sign(value.evaluate(self.grid.point([int(k) for k in places])))
        return signs
