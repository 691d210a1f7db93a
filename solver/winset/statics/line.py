"""A line of one parameter, cut at the exact zeros of polynomials: points and the open intervals between them.

On each cell every one of the polynomials has one sign, so that what holds there is decided at a single rational point.
A zero of degree one or two is a formula; any other is told apart from the rest by a rational bracket in which its
irreducible polynomial changes sign once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

import numpy as np

from winset.algebra.constraint import Constraint, number_sign, relation_holds
from winset.algebra.value import Value, enclose, square_root
from winset.errors import OutOfReach

NEAR = Fraction(1, 2**40)  # half the width of the first bracket around a zero, relative to its size


@dataclass(frozen=True)
class Place:
    """A point of the line: the zero of an irreducible polynomial that lies between `low` and `high`.

    `value` is its formula; None for an algebraic number of a degree above two.
    """

    polynomial: Value
    low: Fraction
    high: Fraction
    value: Value | None = None

    @cached_property
    def middle(self) -> Fraction:
        """A rational number at the point or as near as is needed for drawing."""
        return (self.low + self.high) / 2

    def __float__(self) -> float:
        return float(self.middle)


@dataclass(frozen=True, slots=True)
class Cell:
    """A point of the line (`low` is `high`) or an open interval; None for an end that is not there."""

    low: Place | None
    high: Place | None
    sample: Fraction

    @property
    def is_point(self) -> bool:
        return self.low is not None and self.low is self.high

    def satisfies(self, constraint: Constraint) -> bool:
        """Whether a constraint holds on the cell, which is cut at the zeros of its factors."""
        return relation_holds(self._sign(constraint.value), constraint.relation)

    def _sign(self, value: Value) -> int:
        if self.is_point and self.low is not None:
            if any(self.low.polynomial == factor for factor, exponent in value.factors()[1] if exponent > 0):
                return 0
            if self.low.value is not None and self.low.value.is_number:
                return number_sign(value.substitute({_only(self.low.polynomial): self.low.value}))
        return number_sign(value if value.is_number else value.evaluate({_only(value): self.sample}))


def cells(values: Iterable[Value], name: str) -> tuple[Cell, ...]:
    """The line of a parameter cut at the zeros of all factors of the values, from left to right."""
    places = places_of(values, name)
    if not places:
        return (Cell(None, None, Fraction(0)),)
    found = [Cell(None, places[0], places[0].low - 1)]
    for place, after in pairwise([*places, None]):
        assert place is not None
        found.append(Cell(place, place, place.middle))
        found.append(Cell(place, after, place.high + 1 if after is None else (place.high + after.low) / 2))
    return tuple(found)


def places_of(values: Iterable[Value], name: str) -> tuple[Place, ...]:
    """The zeros of all factors of the values, in order."""
    factors = {factor for value in values for factor, _ in value.factors()[1] if name in factor.variables()}
    for factor in factors:
        if factor.roots() or factor.variables() != {name}:
            raise OutOfReach(f"a border that is no polynomial in {name} alone is not drawn: {factor} = 0")
    found = [place for factor in sorted(factors, key=str) for place in zeros(factor, name)]
    return tuple(_apart(sorted(found, key=lambda place: place.middle), name))


def zeros(factor: Value, name: str) -> list[Place]:
    """The real zeros of an irreducible polynomial in one variable."""
    parts = [c.fraction() for c in factor.coefficients(name)]
    if len(parts) == 2:
        zero = -parts[0] / parts[1]
        return [Place(factor, zero, zero, Value.number(zero))]
    if len(parts) == 3:
        c, b, a = parts
        if b * b < 4 * a * c:
            return []
        width = square_root(Value.number(b * b - 4 * a * c))
        return [_formula(factor, (sign * width - b) / (2 * a)) for sign in (-1, 1)]
    guesses = np.roots([float(c) for c in reversed(parts)])
    real = [Fraction(float(g.real)) for g in guesses if abs(g.imag) <= 1e-6 * max(1.0, abs(g))]
    found = [_bracket(factor, name, guess) for guess in real]
    return list({place.middle: place for place in found if place is not None}.values())


def _formula(factor: Value, value: Value) -> Place:
    bounds = enclose(value)
    return Place(factor, bounds.low, bounds.high, value)


def _bracket(factor: Value, name: str, guess: Fraction) -> Place | None:
    """A bracket around a simple zero near a guess; None where the sign does not change."""
    width = NEAR * max(Fraction(1), abs(guess))
    for _ in range(4):
        low, high = guess - width, guess + width
        if _sign_at(factor, name, low) * _sign_at(factor, name, high) < 0:
            return _halved(Place(factor, low, high), name, 4)
        width *= 2**6
    return None


def _halved(place: Place, name: str, times: int) -> Place:
    low, high = place.low, place.high
    for _ in range(times):
        middle = (low + high) / 2
        if _sign_at(place.polynomial, name, low) * _sign_at(place.polynomial, name, middle) <= 0:
            high = middle
        else:
            low = middle
    return Place(place.polynomial, low, high, place.value)


def _apart(places: list[Place], name: str) -> list[Place]:
    """The places with brackets that do not meet: zeros of different irreducible polynomials are different."""
    for _ in range(64):
        close = {i for i in range(len(places) - 1) if places[i].high >= places[i + 1].low}
        if not close:
            return places
        both = close | {i + 1 for i in close}
        places = [_halved(p, name, 16) if i in both and p.low < p.high else p for i, p in enumerate(places)]
        places.sort(key=lambda place: place.middle)
    raise OutOfReach(f"borders in {name} lie too close to each other to be drawn")


def _sign_at(polynomial: Value, name: str, point: Fraction) -> int:
    return number_sign(polynomial.evaluate({name: point}))


def _only(value: Value) -> str:
    (name,) = value.variables()
    return name


def values_of(constraints: Sequence[Constraint]) -> list[Value]:
    """What is compared with 0 in constraints."""
    return [constraint.value for constraint in constraints]
