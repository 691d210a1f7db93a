"""Real roots of polynomials of any degree as exact values: the k-th real root of f, where f has m of them.

A root w of f = a w^n + ... is kept as v = a w, which is a root of a monic polynomial with polynomial coefficients, so
that powers of v reduce without division. It is told from its conjugates by its place among the real roots, counted
with multiplicity from below. At numbers the polynomial is factored, and a root that is rational or a square root
becomes one.

With the power sums of the roots of f (Newton's identities) come the trace and the norm of a polynomial in v, and its
inverse modulo f by the theorem of Cayley and Hamilton.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, lru_cache

from winset.algebra.isolate import enclosure, real_roots_of
from winset.algebra.value import (
    ALGEBRAIC,
    ONE,
    ZERO,
    Enclosure,
    Value,
    adjoin,
    enclose,
    square_root,
    total,
    without_roots,
)

_defined: dict[str, Algebraic] = {}


class NoSuchRoot(ZeroDivisionError, ValueError):
    """A polynomial has not so many real roots: a formula has no value there, as where its denominator vanishes."""


@dataclass(frozen=True, eq=False)
class Algebraic:
    """The root v = scale * w, where w is real root number `index` of the `count` that sum(shown[k] w^k) has.

    `coefficients` are those of the monic polynomial of v, constant first, without the leading 1.
    """

    coefficients: tuple[Value, ...]
    index: int
    count: int
    shown: tuple[Value, ...]
    scale: Value
    _powers: list[Value] = field(default_factory=list)

    @cached_property
    def name(self) -> str:
        """The name under which values know the root."""
        return f"{ALGEBRAIC}[{', '.join(map(str, self.coefficients))}; {self.index}/{self.count}]"

    def place(self, index: int) -> str:
        """A name for real root number `index` of the polynomial, without its being taken for a root."""
        return f"w{index}/{self.count}[{', '.join(map(str, self.coefficients))}]"

    @property
    def equation(self) -> Value:
        """The polynomial of w as it was given, in a variable z."""
        z = Value.variable("z")
        return total(c * z**k for k, c in enumerate(self.shown))

    @property
    def degree(self) -> int:
        return len(self.coefficients)

    def power(self, exponent: int) -> Value:
        """A power of the root, as a polynomial of lower degree in it."""
        v, powers = Value.variable(self.name), self._powers
        if not powers:
            powers.append(ONE)
        while len(powers) <= exponent:
            k = len(powers)
            if k < self.degree:
                powers.append(powers[-1] * v)
                continue
            parts = padded(powers[-1].coefficients(self.name), self.degree)
            shifted = [ZERO, *parts[:-1]]
            powers.append(
                total(
                    (s - parts[-1] * c) * powers[j]
                    for j, (s, c) in enumerate(zip(shifted, self.coefficients, strict=True))
                )
            )
        return powers[exponent]

    @cached_property
    def power_sums(self) -> tuple[Value, ...]:
        """The sums of the k-th powers of all roots, real or not, for k < n."""
        return tuple(_power_sums(self.coefficients))

    def trace(self, value: Value) -> Value:
        """The sum of a polynomial in the root over all roots."""
        return total(p * c for p, c in zip(self.power_sums, value.coefficients(self.name), strict=False))

    def norm(self, value: Value) -> Value:
        """The product of a polynomial in the root over all roots."""
        return self._symmetric(value)[1][-1]

    def conjugate(self, value: Value) -> Value:
        """What a polynomial in the root is multiplied by to give its norm."""
        powers, elementary = self._symmetric(value)
        n = self.degree
        found = total((-1) ** k * elementary[k] * powers[n - 1 - k] for k in range(n))
        return found if n % 2 else -found

    def _symmetric(self, value: Value) -> tuple[list[Value], list[Value]]:
        """Powers of a polynomial in the root, and the elementary symmetric functions of its conjugates."""
        powers = [ONE]
        for _ in range(self.degree):
            powers.append(powers[-1] * value)
        traces = [self.trace(power) for power in powers]
        elementary = [ONE]
        for k in range(1, self.degree + 1):
            signed = ((-1) ** (i - 1) * elementary[k - i] * traces[i] for i in range(1, k + 1))
            elementary.append(total(signed) / k)
        return powers, elementary

    def substitute(self, bindings: Mapping[str, Value]) -> Value:
        """The root with variables replaced. NoSuchRoot at numbers where there are not so many real roots."""
        moved = [c.substitute(bindings) for c in self.coefficients]
        if moved == list(self.coefficients):
            return Value.variable(self.name)
        return real_root([*moved, ONE], self.index, self.count)

    def enclose(self, bits: int) -> Enclosure:
        """A rational interval around the root, which is a number."""
        low, high = enclosure(tuple(c.fraction() for c in self.coefficients), self.index, bits)
        return Enclosure(low, high)


def definition(root: str) -> Algebraic:
    """What the root of that name is; KeyError for a square root."""
    return _defined[root]


def is_algebraic(name: str) -> bool:
    """True for the name of a root that is not a square root."""
    return name in _defined


def padded(coefficients: Sequence[Value], size: int) -> list[Value]:
    """Coefficients, constant first, filled up with zeros."""
    return [*coefficients, *[ZERO] * (size - len(coefficients))]


def _power_sums(coefficients: Sequence[Value]) -> Iterator[Value]:
    """Newton's identities for v^n + c[n-1] v^(n-1) + ... + c[0]."""
    n = len(coefficients)
    sums: list[Value] = [Value.number(n)]
    yield sums[0]
    for k in range(1, n):
        found = -k * coefficients[n - k] - total(coefficients[n - i] * sums[k - i] for i in range(1, k))
        sums.append(found)
        yield found


def real_root(polynomial: Sequence[Value], index: int, count: int) -> Value:
    """Real root number `index` of the `count` that a polynomial has, its coefficients given constant first.

    The last coefficient must not be zero. At numbers: NoSuchRoot if there are not so many.
    """
    if all(c.is_number for c in polynomial):
        return _number(tuple(c.fraction() for c in polynomial), index, count)
    if all(not c.variables() for c in polynomial):
        return _over_roots(tuple(polynomial), index, count)
    lead = polynomial[-1]
    monic = [c / lead for c in polynomial[:-1]]
    below = ONE
    for c in monic:
        below = below * (c * below).denominator
    scale = below if below.is_number else _positive(below, lead)
    n = len(monic)
    return _adjoined(Algebraic(tuple(c * scale ** (n - k) for k, c in enumerate(monic)), index, count,
                               tuple(polynomial), scale))  # fmt: skip


def _positive(below: Value, lead: Value) -> Value:
    """A multiple of the denominators of which the sign is known, the leading coefficient being taken to be positive."""
    ratio = lead / below
    if ratio.is_number:
        return below if ratio.fraction() > 0 else -below
    return below * below


def _adjoined(root: Algebraic) -> Value:
    _defined.setdefault(root.name, root)
    return adjoin(root.name, _defined[root.name]) / root.scale


@lru_cache(maxsize=65536)
def _number(polynomial: tuple[Fraction, ...], index: int, count: int) -> Value:
    """A real root of a polynomial with rational coefficients, in the simplest form that it has."""
    found = real_roots_of(polynomial)
    if len(found) != count:
        raise NoSuchRoot(f"there are {len(found)} real roots, not {count}")
    minimal, own, among = found[index - 1]
    if len(minimal) == 2:
        return Value.number(-minimal[0] / minimal[1])
    if len(minimal) == 3:
        c, b, a = minimal
        side = 1 if (own == 2) == (a > 0) else -1
        return (side * square_root(Value.number(b * b - 4 * a * c)) - b) / (2 * a)
    monic = tuple(Value.number(c / minimal[-1]) for c in minimal[:-1])
    return _adjoined(Algebraic(monic, own, among, tuple(map(Value.number, minimal)), ONE))


def _over_roots(polynomial: tuple[Value, ...], index: int, count: int) -> Value:
    """A real root of a polynomial whose coefficients are numbers with roots in them: it is one of its norm."""
    x = Value.variable("ϱ·")
    norm = without_roots(total(c * x**k for k, c in enumerate(polynomial)).numerator).coefficients("ϱ·")
    numbers = tuple(c.fraction() for c in norm)
    size = len(real_roots_of(numbers))
    candidates = list(dict.fromkeys(_number(numbers, k, size) for k in range(1, size + 1)))
    bits = 64
    while len(candidates) > count and bits <= 4096:
        candidates = [r for r in candidates if _may_vanish(polynomial, r, bits)]
        bits *= 2
    if len(candidates) != count:
        raise NoSuchRoot(f"there are not {count} real roots")
    return candidates[index - 1]


def _may_vanish(polynomial: Sequence[Value], root: Value, bits: int) -> bool:
    bounds = enclose(total(c * root**k for k, c in enumerate(polynomial)), bits)
    return bounds.low <= 0 <= bounds.high
