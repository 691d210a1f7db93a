"""Formulas as functions of arrays of floats: each polynomial is a sum of terms, each power and root is taken once.

An array has one dimension for each axis of a grid, of length 1 where a formula does not depend on it, so that a formula
of one parameter costs as much as that parameter has values, however large the grid.

Beside a polynomial stands a bound, the sum of the absolute values of its terms. Each term is a product of at most
`MOST_FACTORS` numbers, each right but for a relative error of 2^-53, and `MOST_TERMS` of them are added: the float
differs from the number by less than `TOLERANCE` times the bound. What is larger than this has the true sign; what is
smaller has to be decided exactly.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from winset.algebra.algebraic import definition
from winset.algebra.value import Value, is_adjoined, is_root, radicand

Floats = NDArray[np.float64]
TOLERANCE = 1e-10
TINY = 1e-250  # what products that underflow may differ by
MOST_FACTORS = 100
MOST_TERMS = 10_000


class Columns:
    """The values of names at points; powers and roots are computed when asked for, and kept."""

    def __init__(self, values: Mapping[str, Floats]) -> None:
        self._kept: dict[tuple[str, int], Any] = {(name, 1): column for name, column in values.items()}

    def power(self, name: str, exponent: int) -> Any:
        """A parameter or a root, to a power."""
        found = self._kept.get((name, exponent))
        if found is None:
            if exponent > 1:
                found = self.power(name, exponent - 1) * self.power(name, 1)
            elif not is_root(name):
                found = self._by_place(name)
            else:
                found = np.sqrt(np.maximum(0.0, compiled(radicand(name)).at(self)))
            self._kept[name, exponent] = found
        return found

    def _by_place(self, name: str) -> Any:
        """A root by its place among the real roots of a monic polynomial; not a number where it has another number."""
        root = definition(name)
        parts = np.broadcast_arrays(*(np.asarray(compiled(c).at(self), dtype=float) for c in root.coefficients))
        matrix = np.zeros((*parts[0].shape, root.degree, root.degree))
        matrix[..., 1:, :-1] = np.eye(root.degree - 1)
        for row, part in enumerate(parts):
            matrix[..., row, -1] = -part
        finite: Any = np.all(np.isfinite(matrix), axis=(-1, -2))
        found = np.linalg.eigvals(np.where(finite[..., None, None], matrix, 0.0)).astype(complex)
        size = np.abs(found).max(axis=-1, keepdims=True)
        real = np.abs(found.imag) <= 1e-7 * np.maximum(size, TINY)
        placed = np.sort(np.where(real, found.real, np.inf), axis=-1)[..., root.index - 1]
        there = (real.sum(axis=-1) == root.count) & finite
        return np.where(there, placed, np.nan)


@dataclass(frozen=True, slots=True)
class Polynomial:
    """Terms: a coefficient, and names with their powers."""

    terms: tuple[tuple[float, tuple[tuple[str, int], ...]], ...]

    @property
    def is_bounded(self) -> bool:
        """Whether the bound on the error is claimed: no roots, and a moderate size."""
        factors = max((sum(e for _, e in powers) for _, powers in self.terms), default=0)
        rooted = any(is_adjoined(name) for _, powers in self.terms for name, _ in powers)
        return not rooted and factors <= MOST_FACTORS and len(self.terms) <= MOST_TERMS

    def at(self, points: Columns) -> Any:
        """The numbers at points, as an array or a single number."""
        return sum((_term(c, powers, points) for c, powers in self.terms), 0.0)

    def bound(self, points: Columns) -> Any:
        """The sums of the absolute values of the terms."""
        return sum((np.abs(_term(c, powers, points)) for c, powers in self.terms), 0.0)

    def is_close(self, numbers: Any, points: Columns) -> Any:
        """Where floats do not tell the sign."""
        if not self.is_bounded:
            return np.full(np.shape(numbers), True)
        bound = self.bound(points)
        return ~(np.abs(numbers) > TOLERANCE * bound + TINY) | ~np.isfinite(bound)


@dataclass(frozen=True, slots=True)
class Formula:
    """A quotient of two polynomials; `below` is None where nothing is divided by."""

    above: Polynomial
    below: Polynomial | None

    def at(self, points: Columns) -> Any:
        """The numbers at points, not finite where the formula has no value."""
        top = self.above.at(points)
        return top if self.below is None else np.divide(top, self.below.at(points))


def polynomial(value: Value) -> Polynomial:
    """A polynomial, compiled."""
    return Polynomial(tuple((c.numerator / c.denominator, powers) for c, powers in value.terms()))


def compiled(value: Value) -> Formula:
    """A formula, compiled."""
    return Formula(polynomial(value.numerator), None if value.is_polynomial else polynomial(value.denominator))


def _term(coefficient: float, powers: tuple[tuple[str, int], ...], points: Columns) -> Any:
    term: Any = coefficient
    for name, exponent in powers:
        term = term * points.power(name, exponent)
    return term
