"""Strategies of Hypothesis that several test files share: numbers, points, and formulas that are also plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from typing import TypeVar

from hypothesis import strategies as st

from winset.algebra.value import Value

NAMES = ("a", "b", "x")
T = TypeVar("T", Fraction, Value)

small = st.integers(-4, 4)
numbers = st.builds(Fraction, st.integers(-12, 12), st.sampled_from([1, 2, 3, 4, 5, 7]))
positive = st.builds(Fraction, st.integers(1, 60), st.sampled_from([1, 2, 3, 4, 5, 7]))
points = st.fixed_dictionaries(dict.fromkeys(NAMES, numbers))
# Inside the unit interval: round numbers, where borders are, and others.
shares = st.sampled_from([2, 3, 4, 5, 6, 89]).flatmap(
    lambda bottom: st.integers(1, bottom - 1).map(lambda top: Fraction(top, bottom))
)
unit_points = st.fixed_dictionaries({"a": shares, "b": shares})


@dataclass(frozen=True)
class Formula:
    """A formula as a tree: a number, a name, or an operation on two formulas."""

    what: str | Fraction
    parts: tuple[Formula, ...] = ()

    def value(self) -> Value:
        """The formula computed with values."""
        return self._computed({name: Value.variable(name) for name in NAMES}, Value.number)

    def number(self, point: dict[str, Fraction]) -> Fraction:
        """The formula computed with fractions; ZeroDivisionError where a divisor is zero."""
        return self._computed(point, Fraction)

    def _computed(self, names, number):  # type: ignore[no-untyped-def]
        if isinstance(self.what, Fraction):
            return number(self.what)
        if not self.parts:
            return names[self.what]
        left, right = (part._computed(names, number) for part in self.parts)
        match self.what:
            case "+":
                return left + right
            case "-":
                return left - right
            case "*":
                return left * right
        return left / right

    def __str__(self) -> str:
        return f"({self.what})" if not self.parts else f"({self.parts[0]} {self.what} {self.parts[1]})"


def formulas(operations: str = "+-*/", leaves: int = 6) -> st.SearchStrategy[Formula]:
    """Formulas of a, b, x and rational numbers."""
    ends = st.one_of(st.sampled_from(NAMES).map(Formula), numbers.map(Formula))
    return st.recursive(
        ends,
        lambda parts: st.builds(lambda o, p: Formula(o, p), st.sampled_from(operations), st.tuples(parts, parts)),
        max_leaves=leaves,
    )


def linear(*names: str) -> st.SearchStrategy[Value]:
    """Polynomials of degree one, or constants, in the names, with small whole coefficients."""
    return st.tuples(small, *(small for _ in names)).map(
        lambda parts: reduce(
            lambda left, right: left + right,
            (c * Value.variable(n) for c, n in zip(parts[1:], names, strict=True)),
            Value.number(parts[0]),
        )
    )


def quadratic(name: str) -> st.SearchStrategy[Value]:
    """Polynomials of degree at most two in one name, with small whole coefficients."""
    variable = Value.variable(name)
    return st.tuples(small, small, small).map(lambda c: c[0] + c[1] * variable + c[2] * variable * variable)
