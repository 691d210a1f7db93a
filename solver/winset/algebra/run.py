"""One run of an algorithm at one parameter point, with values that also carry their polynomial.

An algorithm asks one question, `run.sign(value)`. The run answers from its sample point and keeps a record; `explore`
reads the record and forks where another answer is possible. On rational numbers a sign is a sign and nothing is
recorded.

Variables of the play (offers) are fibres over the parameter point: `sweep` walks along one of them piece by piece,
and the
signs asked about it become the ends of the pieces. They never reach the oracle.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Generic, Protocol, TypeVar

from winset.algebra.algebraic import definition
from winset.algebra.oracle import number_sign
from winset.algebra.signs_at_roots import real_roots, sign_at
from winset.algebra.value import (
    ONE,
    ZERO,
    Value,
    enclose,
    is_root,
    radicand,
    root_variables,
    split_root,
    square_root,
    without_roots,
)
from winset.errors import OutOfReach

T = TypeVar("T")

# Where in a piece the sample is taken: unlikely to hit anything special, tried in turn if it does.
_PLACES = tuple(
    Fraction(top, bottom)
    for top, bottom in ((233, 610), (89, 144), (17, 71), (61, 83), (5, 97), (101, 103), (499, 997))
)


class Decider(Protocol):
    """Decides signs of irreducible polynomials in the parameters; `explore` supplies it."""

    def decide(self, factor: Value, sign_at_sample: int) -> int: ...

    def check_time(self) -> None: ...


class NotGeneric(Exception):
    """A sign asked about a swept variable was zero at its sample: take another sample."""

    def __init__(self, variable: str, factor: Value) -> None:
        self.variable = variable
        self.factor = factor


@dataclass(slots=True)
class _Fibre:
    """One level of a sweep: its variable, its sample, and the polynomials in it whose sign was asked."""

    variable: str
    sample: Fraction
    asked: dict[Value, None] = field(default_factory=dict)
    memory: dict[Hashable, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Piece(Generic[T]):
    """A part of a swept interval on which the result is one formula.

    A point has `low == high`; else the piece is open, `high` being None where it has no end. `result` is a formula in
    the swept variable on an open piece, and its exact value at a point.
    """

    low: Value
    high: Value | None
    result: T

    @property
    def is_point(self) -> bool:
        return self.high is not None and self.low == self.high


class Remark(str):
    """A note that explains an answer and takes nothing away from its completeness."""

    __slots__ = ()


@dataclass(slots=True)
class Run:
    """The state of one run: the parameter sample, who decides, the fibres being swept, and a memory for the algorithm.

    `notes` collects what the algorithm confesses about its answer, such as what it did not search, and remarks on it.
    `most_degree` is the highest degree of a polynomial whose roots the algorithm is served with.
    """

    sample: dict[str, Fraction]
    decider: Decider | None = None
    notes: list[str] = field(default_factory=list)
    _memory: dict[Hashable, object] = field(default_factory=dict)
    _fibres: list[_Fibre] = field(default_factory=list)
    most_degree: int = 12

    def remember(self, key: Hashable, symbols: frozenset[str], compute: Callable[[], T]) -> T:
        """What `compute` returns, computed once where the swept variables among `symbols` keep their piece."""
        memory = self._memory
        for fibre in reversed(self._fibres):
            if fibre.variable in symbols:
                memory = fibre.memory
                break
        if key not in memory:
            memory[key] = compute()
        return memory[key]  # type: ignore[return-value]

    def check_time(self) -> None:
        """Raise LimitReached once the time allowed is over; for algorithms that may work long without asking a sign."""
        if self.decider is not None:
            self.decider.check_time()

    # --- signs ---

    def sign(self, value: Value) -> int:
        """-1, 0 or 1: the sign of the value on the region that this run stands for."""
        sign, factors = value.factors()
        for factor, exponent in factors:
            found = self._factor_sign(factor)
            if found == 0:
                return 0
            if exponent % 2:
                sign *= found
        return sign

    def silent_sign(self, value: Value) -> int:
        """The sign at the sample, not recorded: for choosing whom to compare with, never for an answer."""
        if isinstance(self.decider, _Refuses) and not value.is_number:
            raise Undecided
        return number_sign(value.evaluate(self.here()))

    def equal(self, left: Value, right: Value) -> bool:
        """Whether two values are equal on the region."""
        return left == right or self.sign(left - right) == 0

    def here(self) -> dict[str, Fraction]:
        """The sample point, swept variables included."""
        return self.sample | {fibre.variable: fibre.sample for fibre in self._fibres}

    def _factor_sign(self, factor: Value) -> int:
        roots = factor.roots()
        if roots:
            return self._sign_with_root(factor, roots[0])
        symbols = factor.symbols()
        for fibre in reversed(self._fibres):
            if fibre.variable in symbols:
                sign = number_sign(factor.evaluate(self.here()))
                if sign == 0:
                    raise NotGeneric(fibre.variable, factor)
                fibre.asked[factor] = None
                return sign
        if isinstance(self.decider, (_NeverZero, _Refuses)):
            return self.decider.decide(factor, 0)
        sign = number_sign(factor.evaluate(self.sample))
        return sign if self.decider is None else self.decider.decide(factor, sign)

    def _sign_with_root(self, factor: Value, root: str) -> int:
        """The sign of A + B w with w = sqrt(D) >= 0, from the signs of A, B and A^2 - B^2 D; for others `sign_at`."""
        if not is_root(root):
            self.check_time()
            return sign_at(self, definition(root), factor)
        plain, times = split_root(factor, root)
        under = radicand(root)
        with_root = self.sign(times) * abs(self.sign(under))
        alone = self.sign(plain)
        if with_root == 0 or alone == with_root:
            return alone
        if alone == 0:
            return with_root
        return alone * self.sign(plain * plain - times * times * under)

    def max(self, values: list[Value]) -> Value:
        """The largest of some values; only the one that leads at the sample is compared with the others."""
        return values[self.leader(values)]

    def leader(self, values: list[Value]) -> int:
        """Index of a largest value, compared with each other one by `sign`."""
        best = 0
        for index in range(1, len(values)):
            if values[index] != values[best] and self.silent_sign(values[index] - values[best]) > 0:
                best = index
        for index, value in enumerate(values):
            if index != best and value != values[best] and self.sign(values[best] - value) < 0:
                raise AssertionError("the sample contradicts a sign")  # pragma: no cover
        return best

    def root(self, value: Value) -> Value:
        """The square root of a value that is positive on this region."""
        sign, factors = value.factors()
        inside, outside = Value.number(sign), ONE
        content = value
        for factor, exponent in factors:
            content = content / factor**exponent
            half, odd = divmod(exponent, 2)
            if half:
                outside = outside * (factor if self.sign(factor) > 0 else -factor) ** half
            if odd:
                inside = inside * factor
        return square_root(inside * (content * sign)) * outside

    # --- sweeping ---

    def sweep(
        self,
        variable: str,
        low: Value,
        high: Value | None,
        at: Callable[[Value], T],
        closed: tuple[bool, bool] = (True, True),
    ) -> list[Piece[T]]:
        """The results of `at` along an interval, piece by piece from low to high; [] if the interval is empty.

        `at` is called with the variable inside open pieces and with exact values at the points between them. The
        name of
        the variable must be new. A point between two pieces where the same formulas hold is still a piece of its own.
        """
        if high is not None:
            order = self.sign(high - low)
            if order < 0 or (order == 0 and not all(closed)):
                return []
            if order == 0:
                return [Piece(low, low, at(low))]
        pieces = self._between(variable, low, high, at)
        if closed[0]:
            pieces.insert(0, Piece(low, low, at(low)))
        if closed[1] and high is not None:
            pieces.append(Piece(high, high, at(high)))
        return pieces

    def within(self, variable: str, piece: Piece[Any], ask: Callable[[], T]) -> T:
        """Ask again inside an open piece of a finished sweep; only signs that are constant on it may be asked."""
        fibre = _Fibre(variable, self._place(piece.low, piece.high, _PLACES[0]))
        self._fibres.append(fibre)
        try:
            return ask()
        finally:
            self._fibres.pop()

    def _between(self, variable: str, low: Value, high: Value | None, at: Callable[[Value], T]) -> list[Piece[T]]:
        """Pieces that tile the open interval."""
        result, left, right = self._piece(variable, low, high, at)
        pieces = [Piece(left, right, result)]
        if left != low:
            pieces = [*self._between(variable, low, left, at), Piece(left, left, at(left)), *pieces]
        if right is not None and (high is None or right != high):
            pieces += [Piece(right, right, at(right)), *self._between(variable, right, high, at)]
        return pieces

    def _piece(
        self, variable: str, low: Value, high: Value | None, at: Callable[[Value], T]
    ) -> tuple[T, Value, Value | None]:
        """The result around one sample in the interval, with the ends of the open piece on which it holds."""
        zero = ZERO
        for place in _PLACES:
            fibre = _Fibre(variable, self._place(low, high, place))
            self._fibres.append(fibre)
            try:
                result = at(Value.variable(variable))
            except NotGeneric as caught:
                if caught.variable != variable:
                    raise
                zero = caught.factor
                continue
            finally:
                self._fibres.pop()
            left, right = self._ends(fibre, low, high)
            return result, left, right
        for coefficient in zero.coefficients(variable):  # zero along the fibre: then it is the point that is special
            self.sign(coefficient)
        raise OutOfReach(f"no generic sample of {variable} was found between {low} and {high}")

    def _place(self, low: Value, high: Value | None, place: Fraction) -> Fraction:
        """A rational number strictly between the ends at the sample."""
        bits = 64
        while True:
            left = enclose(low.evaluate(self.here()), bits).high
            if high is None:
                return left + 1 + place
            right = enclose(high.evaluate(self.here()), bits).low
            if left < right:
                return _simplest(left, left + (right - left) * place, right)
            bits *= 4

    def _ends(self, fibre: _Fibre, low: Value, high: Value | None) -> tuple[Value, Value | None]:
        """The nearest roots around the sample, asserted to be next to it on the whole region."""
        below, above = [low], [] if high is None else [high]
        for factor in fibre.asked:
            for root in self.roots(factor, fibre.variable):
                side = number_sign((root - fibre.sample).evaluate(self.here()))
                (below if side < 0 else above).append(root)
        left = self.max(list(dict.fromkeys(below)))
        right = -self.max([-value for value in dict.fromkeys(above)]) if above else None
        if right is not None and self.sign(right - left) <= 0:
            raise AssertionError("a piece without inside")  # pragma: no cover
        return left, right

    def roots(self, polynomial: Value, variable: str) -> list[Value]:
        """The real roots of a polynomial in one variable, as values of the others; the case split is recorded.

        Those of degree three and more are adjoined by their place among the real roots. Raises OutOfReach where such
        roots coincide, where their polynomial has other roots among its coefficients, and beyond `most_degree`.
        """
        found: list[Value] = []
        for factor, _ in polynomial.factors()[1]:
            if variable in factor.symbols():
                found += self._irreducible_roots(factor, variable)
            elif variable in factor.variables():
                found += self.roots(without_roots(factor), variable)
        return list(dict.fromkeys(found))

    def _irreducible_roots(self, factor: Value, variable: str) -> list[Value]:
        if any(variable in root_variables(root) for root in factor.roots()):
            return self.roots(without_roots(factor), variable)
        coefficients = factor.coefficients(variable)
        while len(coefficients) > 1 and self.sign(coefficients[-1]) == 0:
            coefficients.pop()
        if len(coefficients) == 1:
            return []
        if len(coefficients) == 2:
            return [-coefficients[0] / coefficients[1]]
        if len(coefficients) > 3:
            degree = len(coefficients) - 1
            if degree > self.most_degree or any(c.roots() for c in coefficients):
                raise OutOfReach(f"the roots of a polynomial of degree {degree} in {variable} are needed: {factor} = 0")
            return real_roots(self, coefficients)
        c, b, a = coefficients
        discriminant = b * b - 4 * a * c
        sign = self.sign(discriminant)
        if sign < 0:
            return []
        if sign == 0:
            return [-b / (2 * a)]
        width = self.root(discriminant)
        return [(-b - width) / (2 * a), (-b + width) / (2 * a)]


def _simplest(low: Fraction, wanted: Fraction, high: Fraction) -> Fraction:
    """A rational with a small denominator near `wanted`, strictly between the ends."""
    limit = 1 << 10
    while True:
        near = wanted.limit_denominator(limit)
        if low < near < high:
            return near
        limit <<= 4


def at_point(point: Mapping[str, Fraction]) -> Run:
    """A run on plain numbers: nothing forks."""
    return Run(dict(point))


def formal() -> Run:
    """A run for formulas of parameters without values: it takes it that no divisor is zero."""
    return Run({}, _NeverZero())


class Undecided(Exception):
    """A sign was asked that depends on parameters without values."""


def without_values() -> Run:
    """A run on parameters without values: it knows the signs of numbers and raises Undecided for any other."""
    return Run({}, _Refuses())


@dataclass(frozen=True, slots=True)
class _NeverZero:
    def decide(self, factor: Value, sign_at_sample: int) -> int:
        return 1

    def check_time(self) -> None: ...


@dataclass(frozen=True, slots=True)
class _Refuses:
    def decide(self, factor: Value, sign_at_sample: int) -> int:
        raise Undecided

    def check_time(self) -> None: ...
