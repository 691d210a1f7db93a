"""Expectations over a number drawn from an interval, by cells of the number on which nothing changes.

This shares nothing with the sweep of the search: a cell is cut wherever the sign of a polynomial in the number is
asked that changes inside it, and the question is asked again on the parts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from winset.algebra.arithmetic import Arithmetic, BySigns
from winset.algebra.integral import integral
from winset.algebra.signs_at_roots import real_roots
from winset.algebra.value import Value, root_variables, without_roots
from winset.errors import LimitReached, OutOfReach

MOST_CELLS = 400

Payoffs = tuple[Value, ...]


class Cut(Exception):
    """A sign changes inside the cell of a number, at this place."""

    def __init__(self, symbol: str, place: Value) -> None:
        self.symbol = symbol
        self.place = place


def integrated(
    run: Arithmetic, symbol: str, low: Value, high: Value, ask: Callable[[Arithmetic, Value], tuple[Value, Payoffs]]
) -> tuple[Value, Payoffs]:
    """The integrals of a density, and of payoffs times it, over the numbers between two ends.

    `ask` returns both at a number, which is left open under the name `symbol`. Raises OutOfReach where a sign changes
    at the root of a polynomial of degree above two.
    """
    waiting, mass, sums, count = [(low, high)], None, None, 0
    while waiting:
        count += 1
        if count > MOST_CELLS:
            raise LimitReached(f"the limit of {MOST_CELLS} cells of {symbol} was reached")
        left, right = waiting.pop()
        try:
            density, payoffs = ask(Inside(run, symbol, left, right), Value.variable(symbol))
        except Cut as cut:
            if cut.symbol != symbol:  # the cell of an integral around this one
                raise
            waiting += [(cut.place, right), (left, cut.place)]
            continue
        weight = integral(density, symbol, left, right)
        parts = tuple(integral(density * payoff, symbol, left, right) for payoff in payoffs)
        mass = weight if mass is None else mass + weight
        sums = parts if sums is None else tuple(a + b for a, b in zip(sums, parts, strict=True))
    assert mass is not None
    assert sums is not None
    return mass, sums


@dataclass(slots=True)
class Inside(BySigns):
    """An arithmetic for a number that lies strictly between two ends; everything else is asked outside."""

    outer: Arithmetic
    symbol: str
    low: Value
    high: Value
    known: dict[Value, int] = field(default_factory=dict)

    def sign(self, value: Value) -> int:
        if self.symbol not in value.variables():
            return self.outer.sign(value)
        sign, factors = value.factors()
        for factor, exponent in factors:
            found = self._factor(factor)
            sign *= found if exponent % 2 else abs(found)
        return sign

    def root(self, value: Value) -> Value:
        if self.symbol in value.variables():
            raise OutOfReach(f"a root of {value} under an integral over {self.symbol}")
        return self.outer.root(value)

    def _factor(self, factor: Value) -> int:
        if self.symbol not in factor.variables():
            return self.outer.sign(factor)
        if factor not in self.known:
            self.known[factor] = self._sign_of(factor)
        return self.known[factor]

    def _sign_of(self, factor: Value) -> int:
        """The sign of an irreducible factor that contains the number; a change of sign inside the cell cuts it."""
        rooted = any(self.symbol in root_variables(root) for root in factor.roots())
        for place in self._zeros(without_roots(factor) if rooted else factor):
            if self.outer.sign(place - self.low) > 0 and self.outer.sign(self.high - place) > 0:
                raise Cut(self.symbol, place)
        return self.outer.sign(factor.substitute({self.symbol: (self.low + self.high) / 2}))

    def _zeros(self, polynomial: Value) -> Sequence[Value]:
        parts = list(polynomial.numerator.coefficients(self.symbol))
        while len(parts) > 1 and self.outer.sign(parts[-1]) == 0:
            parts.pop()
        if len(parts) == 1:
            return ()
        if len(parts) == 2:
            return (-parts[0] / parts[1],)
        if len(parts) > 3:
            return real_roots(self.outer, parts)
        c, b, a = parts
        under = b * b - 4 * a * c
        sign = self.outer.sign(under)
        if sign <= 0:
            return () if sign < 0 else (-b / (2 * a),)
        width = self.outer.root(under)
        return ((-b - width) / (2 * a), (-b + width) / (2 * a))
