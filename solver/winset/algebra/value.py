"""Exact values: quotients of polynomials with rational coefficients, with square roots and other roots adjoined.

This is the only file that touches python-flint. Its polynomials cannot be hashed, and polynomials of different contexts
cannot be added; a `Value` can. A value is kept in lowest terms with a denominator free of roots, primitive, and with a
positive leading coefficient, so that equal values are equal objects with equal text.

A square root is a variable of its own, named after what it is the root of, with its square reduced away. Roots are
taken to be non-negative. A root of a polynomial of higher degree is a variable as well (see `algebraic`, which adjoins
it): powers from the degree on are reduced away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from hashlib import sha256
from itertools import product
from math import gcd, isqrt, lcm, prod
from typing import Any, Protocol

from flint import Ordering, fmpq, fmpq_mpoly_ctx

Poly = Any  # fmpq_mpoly: python-flint ships no annotations for it that mypy --strict can use
Rational = int | Fraction

ROOT = "√"
ALGEBRAIC = "ϱ"
_radicands: dict[str, Value] = {}


class Adjoined(Protocol):
    """A real root v of a monic polynomial: v^n + coefficients[n-1] v^(n-1) + ... + coefficients[0] = 0."""

    @property
    def coefficients(self) -> tuple[Value, ...]: ...

    def power(self, exponent: int) -> Value:
        """A power of the root, as a polynomial of lower degree than n in it."""
        ...

    def conjugate(self, value: Value) -> Value:
        """What a polynomial in the root is multiplied by to give its norm, which is free of the root."""
        ...

    def substitute(self, bindings: Mapping[str, Value]) -> Value:
        """The root with variables replaced."""
        ...

    def enclose(self, bits: int) -> Enclosure:
        """A rational interval around the root, which is a number."""
        ...


_adjoined: dict[str, Adjoined] = {}


def adjoin(name: str, root: Adjoined) -> Value:
    """The root as a value. Its name starts with `ALGEBRAIC`, and says which root of which polynomial it is."""
    _adjoined.setdefault(name, root)
    return Value.variable(name)


_rooted: set[int] = set()  # contexts in which some variable is a root
_names_of: dict[int, tuple[Any, tuple[str, ...]]] = {}  # by identity: contexts are interned and kept here


_name_of: dict[str, str] = {}  # the names of variables by the code that flint knows them by


@lru_cache(maxsize=65536)
def _code(name: str) -> str:
    """The name under which flint knows a variable: flint takes ASCII only, so other names go by their digest."""
    if name.isascii() and name.isidentifier():
        return name
    code = f"_{sha256(name.encode()).hexdigest()[:20]}"
    _name_of[code] = name
    return code


def _readable(text: str) -> str:
    """The text of a polynomial with the names that flint does not take put back."""
    return re.sub(r"_[0-9a-f]{20}", lambda code: _name_of.get(code[0], code[0]), text) if "_" in text else text


@cache
def _context(names: tuple[str, ...]) -> Any:
    context = fmpq_mpoly_ctx.get(tuple(map(_code, names)), Ordering.lex)
    _names_of[id(context)] = (context, names)
    if any(name.startswith((ROOT, ALGEBRAIC)) for name in names):
        _rooted.add(id(context))
    return context


@lru_cache(maxsize=65536)
def _union(left: tuple[str, ...], right: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(set(left) | set(right)))


def _names(poly: Poly) -> tuple[str, ...]:
    return _names_of[id(poly.context())][1]


def _lift(poly: Poly, names: tuple[str, ...]) -> Poly:
    if _names(poly) == names:
        return poly
    context = _context(names)
    return context.constant(1) if poly.is_one() else poly.project_to_context(context)


def _align(left: Poly, right: Poly) -> tuple[Poly, Poly]:
    if left.context() is right.context():
        return left, right
    names = _union(_names(left), _names(right))
    return _lift(left, names), _lift(right, names)


def _fmpq(number: Rational) -> fmpq:
    return fmpq(number.numerator, number.denominator)


def _fraction(number: Any) -> Fraction:
    return Fraction(int(number.p), int(number.q))


class Value:
    """An exact value. Supports + - * / and whole powers, equality, hashing; it has no order (ask a run for its sign).

    >>> x, y = Value.variable("x"), Value.variable("y")
    >>> (x * x - y * y) / (x + y)
    x - y
    >>> Value.number(Fraction(3, 10)) + 1
    13/10
    """

    __slots__ = ("_den", "_hash", "_num", "_plain", "_symbols", "_text")

    def __init__(self, num: Any, den: Poly | None) -> None:
        self._num = num
        self._den = den
        self._text: str | None = None
        self._hash: int | None = None
        self._plain: tuple[tuple[str, bool], ...] | None = None
        self._symbols: frozenset[str] | None = None

    # --- making ---

    @staticmethod
    def number(number: Rational) -> Value:
        return Value(_fmpq(number), None)

    @staticmethod
    def variable(name: str) -> Value:
        context = _context((name,))
        return Value(context.gen(0), context.constant(1))

    @staticmethod
    def _reduced(num: Poly, den: Poly) -> Value:
        """num/den in lowest terms; both in one context."""
        if den.is_one() and id(den.context()) not in _rooted:  # by far the commonest case
            return Value(num.leading_coefficient() if num else _NOTHING, None) if num.is_constant() else Value(num, den)
        num, den = _reduce_roots(num), _reduce_roots(den)
        num, den = _align(num, den)
        if num.is_zero():
            return ZERO
        while root := _outer_root(den):
            conjugate = _conjugate(den, root)
            num, conjugate = _align(num, conjugate)
            num = _reduce_roots(num * conjugate)
            den, conjugate = _align(den, conjugate)
            den = _reduce_roots(den * conjugate)
            num, den = _align(num, den)
        if not den.is_constant():
            common = num.gcd(den)
            if not common.is_constant():
                num, den = num / common, den / common
        lead = _content(den)
        if lead != 1:
            num, den = num / lead, den / lead
        if den.is_one() and num.is_constant():
            return Value(num.leading_coefficient(), None)
        return Value(num, den)

    # --- reading ---

    @property
    def is_number(self) -> bool:
        """True when the value is a rational number."""
        return self._den is None

    def fraction(self) -> Fraction:
        """The rational number that this value is; ValueError if it is not one."""
        if self._den is not None:
            raise ValueError(f"{self} is not a rational number")
        return _fraction(self._num)

    @property
    def is_zero(self) -> bool:
        return self._den is None and self._num == 0

    @property
    def is_polynomial(self) -> bool:
        return self._den is None or self._den.is_one()

    @property
    def numerator(self) -> Value:
        if self._den is None or self._den.is_one():
            return self
        return Value._reduced(self._num, self._den.context().constant(1))

    @property
    def denominator(self) -> Value:
        if self._den is None or self._den.is_one():
            return ONE
        return Value._reduced(self._den, self._den.context().constant(1))

    def symbols(self) -> frozenset[str]:
        """Names that occur, roots among them under their own names."""
        if self._symbols is None:
            self._symbols = frozenset() if self._den is None else _used(self._num) | _used(self._den)
        return self._symbols

    def variables(self) -> frozenset[str]:
        """Names of the variables the value depends on.

        What stands under a root counts, the root's own name does not.
        """
        if self._den is None or id(self._den.context()) not in _rooted:
            return self.symbols()
        found: set[str] = set()
        for name in self.symbols():
            found |= root_variables(name) if is_adjoined(name) else {name}
        return frozenset(found)

    def roots(self) -> tuple[str, ...]:
        """Names of the roots in the value, outermost first."""
        if self._den is None or id(self._den.context()) not in _rooted:
            return ()
        return tuple(sorted(filter(is_adjoined, self.symbols()), key=_depth, reverse=True))

    # --- arithmetic ---

    def _operands(self, other: Any) -> tuple[Any, Any, Any, Any] | None:
        other = as_value(other)
        if other is None:
            return None
        a, b, c, d = self._num, self._den, other._num, other._den
        if b is None:
            context = d.context()
            a, b = context.constant(a), context.constant(1)
        elif d is None:
            context = b.context()
            c, d = context.constant(c), context.constant(1)
        elif b.context() is not d.context():
            names = _union(_names(b), _names(d))
            a, b, c, d = _lift(a, names), _lift(b, names), _lift(c, names), _lift(d, names)
        return a, b, c, d

    def __add__(self, other: Any) -> Value:
        if self._den is None:
            addend = as_value(other)
            if addend is None:
                return NotImplemented
            if addend._den is None:
                return Value(self._num + addend._num, None)
            if self._num == 0:
                return addend
        parts = self._operands(other)
        if parts is None:
            return NotImplemented
        a, b, c, d = parts
        return Value._reduced(a + c, b) if b == d else Value._reduced(a * d + c * b, b * d)

    __radd__ = __add__

    def __neg__(self) -> Value:
        return Value(-self._num, self._den)

    def __sub__(self, other: Any) -> Value:
        subtrahend = as_value(other)
        return NotImplemented if subtrahend is None else self + (-subtrahend)

    def __rsub__(self, other: Any) -> Value:
        return self.__neg__().__add__(other)

    def __mul__(self, other: Any) -> Value:
        factor = as_value(other)
        if factor is None:
            return NotImplemented
        if self._den is None and factor._den is None:
            return Value(self._num * factor._num, None)
        parts = self._operands(other)
        assert parts is not None
        a, b, c, d = parts
        return Value._reduced(a * c, b * d)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Value:
        divisor = as_value(other)
        if divisor is None:
            return NotImplemented
        if divisor.is_zero:
            raise ZeroDivisionError(f"{self} / 0")
        if self._den is None and divisor._den is None:
            return Value(self._num / divisor._num, None)
        parts = self._operands(other)
        assert parts is not None
        a, b, c, d = parts
        return Value._reduced(a * d, b * c)

    def __rtruediv__(self, other: Any) -> Value:
        dividend = as_value(other)
        return NotImplemented if dividend is None else dividend / self

    def __pow__(self, exponent: int) -> Value:
        if exponent < 0:
            return ONE / self**-exponent
        result = ONE
        base = self
        while exponent:
            if exponent & 1:
                result = result * base
            exponent >>= 1
            if exponent:
                base = base * base
        return result

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Value):
            other = as_value(other)
            if other is None:
                return NotImplemented
        if (self._den is None) != (other._den is None):
            return False
        if self._den is None:
            return bool(self._num == other._num)
        return str(self) == str(other)

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(str(self))
        return self._hash

    def __bool__(self) -> bool:
        raise TypeError("a value is not a truth value; ask for its sign")

    def __str__(self) -> str:
        if self._text is None:
            self._text = self._write()
        return self._text

    __repr__ = __str__

    def _write(self) -> str:
        if self._den is None or self._den.is_one():
            return _readable(str(self._num))
        return _readable(f"({self._num})/({self._den})")

    # --- calculus and substitution ---

    def derivative(self, name: str) -> Value:
        """The derivative in the variable `name`; roots that depend on it are differentiated too."""
        if self._den is None or name not in self.variables():
            return ZERO
        total = self._partial(name)
        for root in self.roots():
            slope = _root_slope(root, name)
            if not slope.is_zero:
                total = total + self._partial(root) * slope
        return total

    def _partial(self, name: str) -> Value:
        assert self._den is not None
        if name not in _names(self._den):
            return ZERO
        num, den = self._num, self._den
        return Value._reduced(num.derivative(_code(name)) * den - num * den.derivative(_code(name)), den * den)

    def substitute(self, bindings: Mapping[str, Value]) -> Value:
        """The value with variables replaced; ZeroDivisionError where the denominator vanishes."""
        if self._den is None:
            return self
        names = self.symbols()
        table = {n: v for n, v in bindings.items() if n in names and str(v) != _code(n)}
        for root in names:
            if root in _adjoined and root not in table:
                there = _adjoined[root].substitute(bindings)
                if str(there) != root:
                    table[root] = there
            elif root in _radicands and root not in table:
                inner = _radicands[root]
                replaced = inner.substitute(bindings)
                if replaced != inner:
                    table[root] = square_root(replaced)
        if not table:
            return self
        try:
            return self._replaced(table)
        except ZeroDivisionError:
            if not self.roots():
                raise ZeroDivisionError(f"the denominator of {self} vanishes") from None
            return self._conjugated(bindings)

    def _replaced(self, table: Mapping[str, Value]) -> Value:
        assert self._den is not None
        if all(v._den is None for v in table.values()):
            numbers = {_code(n): v._num for n, v in table.items()}
            den = _put(self._den, numbers)
            if den.is_zero():
                raise ZeroDivisionError
            return Value._reduced(_put(self._num, numbers), den)
        return _compose(self._num, table) / _compose(self._den, table)

    def _conjugated(self, bindings: Mapping[str, Value]) -> Value:
        """The value with variables replaced where its denominator vanishes, the root being brought down there.

        Freeing a denominator of roots can bring in zeros: 1/(1 + sqrt(x)) is kept as (1 - sqrt(x))/(1 - x).
        """
        above, below = brought_down(self, self.roots()[0])
        return above.substitute(bindings) / below.substitute(bindings)

    def resultant(self, other: Value, name: str) -> Value:
        """The resultant of two polynomials in `name`: zero exactly where they have a zero in common, or both drop."""
        parts = self._operands(other)
        if parts is None or self._den is None or other._den is None or name not in self.symbols() & other.symbols():
            raise ValueError(f"{self} and {other} are not both polynomials in {name}")
        ours, below, theirs, _ = parts
        return Value._reduced(ours.resultant(theirs, _code(name)), below.context().constant(1))

    def coefficients(self, name: str) -> list[Value]:
        """Coefficients of a polynomial in `name`, constant first; the value must be a polynomial in it."""
        if self._den is None or name not in self.symbols():
            return [self]
        if name in _used(self._den):
            raise ValueError(f"{self} is not a polynomial in {name}")
        index = _names(self._num).index(name)
        context = self._num.context()
        parts: dict[int, dict[tuple[int, ...], Any]] = {}
        for exponents, coefficient in self._num.to_dict().items():
            rest = tuple(0 if i == index else int(e) for i, e in enumerate(exponents))
            parts.setdefault(int(exponents[index]), {})[rest] = coefficient
        return [Value._reduced(context.from_dict(parts.get(k, {})), self._den) for k in range(max(parts) + 1)]

    def factors(self) -> tuple[int, tuple[tuple[Value, int], ...]]:
        """Sign of the constant, and the distinct irreducible factors of numerator and denominator with their exponents.

        Each factor is primitive with a positive leading coefficient; factors of the denominator have negative
        exponents.
        """
        if self._den is None:
            return _sign_of(self._num), ()
        return _factors(self)

    def primitive(self) -> Value:
        """The numerator divided by its content, with a positive leading coefficient: same zeros."""
        if self._den is None:
            return self if self.is_zero else ONE
        return Value._reduced(self._num / _content(self._num), self._num.context().constant(1))

    @property
    def leading_sign(self) -> int:
        """The sign of the number by which `primitive` divides the numerator; 0 for zero."""
        return _sign_of(self._num if self._den is None else self._num.leading_coefficient())

    def evaluate(self, point: Mapping[str, Fraction]) -> Value:
        """The value at a rational point: a number, or a number with roots of numbers in it."""
        if self._den is None:
            return self
        if self._plain is None:
            used = self.symbols()
            rooted = any(map(is_adjoined, used))
            self._plain = () if rooted else tuple((name, name in used) for name in _names(self._num))
        if self._plain and all(name in point for name, used in self._plain if used):
            numbers = [_fmpq(point[name]) if used else _NOTHING for name, used in self._plain]
            den = self._den(*numbers)
            if den == 0:
                raise ZeroDivisionError(f"the denominator of {self} vanishes")
            return Value(self._num(*numbers) / den, None)
        return self.substitute({name: Value.number(value) for name, value in point.items()})

    def terms(self) -> Iterator[tuple[Fraction, tuple[tuple[str, int], ...]]]:
        """Terms of a polynomial: coefficient, and (name, exponent) pairs."""
        if self._den is None:
            yield _fraction(self._num), ()
            return
        if not self._den.is_one():
            raise ValueError(f"{self} is not a polynomial")
        names = _names(self._num)
        for exponents, coefficient in self._num.terms():
            yield _fraction(coefficient), tuple((n, int(e)) for n, e in zip(names, exponents, strict=True) if e)


def as_value(item: Any) -> Value | None:
    """A value from a value, whole number or fraction; None for anything else."""
    if isinstance(item, Value):
        return item
    if isinstance(item, (int, Fraction)):
        return Value.number(item)
    return None


_NOTHING = fmpq(0)
ZERO = Value.number(0)
ONE = Value.number(1)


def _sign_of(number: Any) -> int:
    return int(number > 0) - int(number < 0)


def _content(poly: Poly) -> Any:
    """What a polynomial is divided by to be primitive with a positive leading coefficient."""
    numerators, denominators = 0, 1
    for coefficient in poly.coeffs():
        numerators = gcd(numerators, int(coefficient.p))
        denominators = lcm(denominators, int(coefficient.q))
    content = fmpq(numerators, denominators)
    return -content if poly.leading_coefficient() < 0 else content


def _used(poly: Poly) -> frozenset[str]:
    return frozenset(name for name, degree in zip(_names(poly), poly.degrees(), strict=True) if degree > 0)


@lru_cache(maxsize=65536)
def _factors(value: Value) -> tuple[int, tuple[tuple[Value, int], ...]]:
    sign = 1
    found: list[tuple[Value, int]] = []
    assert value._den is not None
    for poly, direction in ((value._num, 1), (value._den, -1)):
        constant, factors = poly.factor()
        sign *= _sign_of(constant)
        for factor, exponent in factors:
            lead = _content(factor)
            if lead < 0 and int(exponent) % 2:
                sign = -sign
            primitive = Value._reduced(factor / lead, factor.context().constant(1))
            found.append((primitive, direction * int(exponent)))
    return sign, tuple(found)


def _put(poly: Poly, numbers: Mapping[str, Any]) -> Poly:
    known = {_code(name) for name in _names(poly)}
    return poly.subs({name: number for name, number in numbers.items() if name in known})


def _compose(poly: Poly, table: Mapping[str, Value]) -> Value:
    """A polynomial with values put in for some of its variables, one variable at a time, by Horner's rule."""
    result = Value._reduced(poly, poly.context().constant(1))
    holders: dict[str, Value] = {}
    for name in table:
        if name in result.symbols():
            holder = f"{name}·"
            holders[holder] = table[name]
            result = _horner(result, name, Value.variable(holder))
    for holder, value in holders.items():
        result = _horner(result, holder, value)
    return result


def _horner(value: Value, name: str, replacement: Value) -> Value:
    if name not in value.symbols():
        return value
    if value.is_polynomial:
        total = ZERO
        for coefficient in reversed(value.coefficients(name)):
            total = total * replacement + coefficient
        return total
    return _horner(value.numerator, name, replacement) / _horner(value.denominator, name, replacement)


# --- square roots -----------------------------------------------------------------------------------------------------


def _depth(root: str) -> tuple[int, str]:
    inner = [r for part in _under(root) for r in part.roots()]
    return (1 + max((_depth(r)[0] for r in inner), default=0), root)


def _outer_root(poly: Poly) -> str | None:
    if id(poly.context()) not in _rooted:
        return None
    roots = [name for name in _used(poly) if is_adjoined(name)]
    return max(roots, key=_depth) if roots else None


def _reduce_roots(poly: Poly) -> Poly:
    """The polynomial with every power of a root from its degree on replaced by what it equals."""
    while id(poly.context()) in _rooted:
        high = [
            name
            for name, degree in zip(_names(poly), poly.degrees(), strict=True)
            if degree > 1 and is_adjoined(name) and degree >= _order(name)
        ]
        if not high:
            return poly
        name = max(high, key=_depth)
        one = poly.context().constant(1)
        total = ZERO
        for power, coefficient in enumerate(_split(poly, name)):
            total = total + Value(coefficient, one) * _power(name, power)
        if total.is_number:
            return poly.context().constant(total._num)
        poly = total._num
    return poly


def _split(poly: Poly, name: str) -> list[Poly]:
    index = _names(poly).index(name)
    parts: dict[int, dict[tuple[int, ...], Any]] = {}
    for exponents, coefficient in poly.to_dict().items():
        rest = tuple(0 if i == index else int(e) for i, e in enumerate(exponents))
        parts.setdefault(int(exponents[index]), {})[rest] = coefficient
    context = poly.context()
    return [context.from_dict(parts.get(k, {})) for k in range(max(parts, default=0) + 1)]


def _under(root: str) -> tuple[Value, ...]:
    """What defines a root: the coefficients of its polynomial but for the first."""
    return _adjoined[root].coefficients if root in _adjoined else (_radicands[root],)


def _order(root: str) -> int:
    return len(_adjoined[root].coefficients) if root in _adjoined else 2


def _power(root: str, exponent: int) -> Value:
    if root in _adjoined:
        return _adjoined[root].power(exponent)
    even = _radicands[root] ** (exponent // 2)
    return even * Value.variable(root) if exponent % 2 else even


def _root_slope(root: str, name: str) -> Value:
    """The derivative of a root in a variable, by implicit differentiation of its polynomial."""
    slopes = [part.derivative(name) for part in _under(root)]
    if all(slope.is_zero for slope in slopes):
        return ZERO
    v = Value.variable(root)
    if root in _radicands:
        return slopes[0] / (2 * v)
    order = len(slopes)
    inner = total(k * part * v ** (k - 1) for k, part in enumerate(_under(root)) if k)
    return -total(slope * v**k for k, slope in enumerate(slopes)) / (order * v ** (order - 1) + inner)


def _conjugate(poly: Poly, root: str) -> Poly:
    if root in _adjoined:
        found = _adjoined[root].conjugate(Value(poly, poly.context().constant(1)))
        return poly.context().constant(found._num) if found._den is None else found._num
    plain, times = [*_split(poly, root), poly.context().constant(0)][:2]
    return plain - times * poly.context().gen(_names(poly).index(root))


def split_root(value: Value, root: str) -> tuple[Value, Value]:
    """A polynomial as `plain + times * root`."""
    parts = value.coefficients(root)
    return parts[0], parts[1] if len(parts) > 1 else ZERO


def conjugate(value: Value, root: str) -> Value:
    """What a polynomial in a root is multiplied by to be free of it."""
    if root in _adjoined:
        return _adjoined[root].conjugate(value)
    plain, times = split_root(value, root)
    return plain - times * Value.variable(root)


def brought_down(value: Value, root: str) -> tuple[Value, Value]:
    """The same value as a quotient with the root in the denominator only."""
    other = conjugate(value.numerator, root)
    return value.numerator * other / value.denominator, other


def without_roots(value: Value) -> Value:
    """A polynomial without roots whose zeros include those of the value."""
    while roots := value.roots():
        value = value * conjugate(value, roots[0])
    return value


def free_of_roots(value: Value, names: Iterable[str]) -> Value:
    """A polynomial whose zeros include those of the value, without roots on which one of the names has influence."""
    wanted = frozenset(names)
    value = value.numerator
    while over := [root for root in value.roots() if root_variables(root) & wanted]:
        value = (value * conjugate(value, over[0])).numerator
    return value


def radicand(root: str) -> Value:
    """What stands under the root of that name."""
    return _radicands[root]


def is_root(name: str) -> bool:
    """True for the name of a square root."""
    return name in _radicands


def is_adjoined(name: str) -> bool:
    """True for the name of a root, square or other."""
    return name in _radicands or name in _adjoined


def root_variables(root: str) -> frozenset[str]:
    """Names of the variables that a root depends on."""
    return frozenset[str]().union(*(part.variables() for part in _under(root)))


def square_root(value: Value) -> Value:
    """The non-negative square root of a value that is known to be non-negative, with square polynomials left inside.

    Squares of numbers are taken out; a quotient n/d gives sqrt(n*d)/sqrt(d^2), since the sign of d is not known here.
    Raises ValueError for a negative number.
    """
    if value.is_number:
        number = value.fraction()
        if number < 0:
            raise ValueError(f"{value} has no real square root")
        return _number_root(number)
    if not value.denominator.is_number:
        below = value.denominator
        return square_root(value.numerator * below) / square_root(below * below)
    content = _fraction(_content(value._num))
    outside, inside = _square_part(abs(content))
    value = value * (inside / abs(content))
    name = f"{ROOT}({value})"
    _radicands.setdefault(name, value)
    return Value.variable(name) * outside


def _number_root(number: Fraction) -> Value:
    outside, inside = _square_part(number)
    if isqrt(inside) ** 2 == inside:
        return Value.number(outside * isqrt(inside))
    name = f"{ROOT}({inside})"
    _radicands.setdefault(name, Value.number(inside))
    return Value.variable(name) * outside


def _square_part(number: Fraction) -> tuple[Fraction, int]:
    """A positive number as the square of the first, times the second: a whole number free of small squares."""
    inside = number.numerator * number.denominator
    outside = 1
    factor = 2
    while factor * factor <= inside and factor < 1000:
        while inside % (factor * factor) == 0:
            inside //= factor * factor
            outside *= factor
        factor += 1
    return Fraction(outside, number.denominator), inside


def total(values: Iterable[Value]) -> Value:
    """The sum of values."""
    result = ZERO
    for value in values:
        result = result + value
    return result


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A rational interval that contains a real number."""

    low: Fraction
    high: Fraction


def enclose(value: Value, bits: int = 64) -> Enclosure:
    """A rational interval around a value without free variables (roots of numbers may occur)."""
    if value.is_number:
        return Enclosure(value.fraction(), value.fraction())
    low = high = Fraction(0)
    for coefficient, powers in value.numerator.terms():
        part = Enclosure(coefficient, coefficient)
        for name, exponent in powers:
            for _ in range(exponent):
                part = _times(part, _enclose_root(name, bits))
        low, high = low + part.low, high + part.high
    divisor = enclose(value.denominator, bits)
    return _times(Enclosure(low, high), Enclosure(1 / divisor.high, 1 / divisor.low))


def _enclose_root(name: str, bits: int) -> Enclosure:
    if name in _adjoined:
        return _adjoined[name].enclose(bits)
    inside = enclose(_radicands[name], bits)
    scale = 1 << bits
    low = Fraction(isqrt(max(0, int(inside.low * scale * scale))), scale)
    return Enclosure(low, Fraction(isqrt(max(0, int(inside.high * scale * scale) + 1)) + 1, scale))


def _times(left: Enclosure, right: Enclosure) -> Enclosure:
    products = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]
    return Enclosure(min(products), max(products))


Ends = Mapping[str, tuple[Fraction | None, Fraction | None]]


def spread(value: Value, ends: Ends, most: int, closed: frozenset[tuple[str, bool]] = frozenset()) -> tuple[int, bool]:
    """The common sign of a polynomial's Bernstein coefficients on a box, and whether the polynomial has it throughout.

    The sign is 0 if they differ, or are more than `most`; else the polynomial has it inside the box. It has it on those
    sides of the box as well that are `closed`, each named by its variable and whether it is the upper one, if each of
    their corners has a coefficient that is not zero.

    A variable between two ends goes to u in (0, oo) by x = (low u + high)/(1 + u), one with a single end to its
    distance from there; the coefficients that are left are those of the Bernstein basis times positive numbers.
    """
    if value._den is None:
        return _sign_of(value._num), True
    names = _names(value._num)
    if any(ends.get(name, (None, None)) == (None, None) for name in _used(value._num)):
        return 0, False
    context = value._num.context()
    degrees = [int(d) for d in value._num.degrees()]
    if prod(d + 1 for d in degrees) > most:
        return 0, False
    poly = value._num
    places = [(x, *ends.get(name, (None, None))) for name, x in zip(names, context.gens(), strict=True)]
    affine = [_from_an_end(x, low, high) for x, low, high in places]
    if any(a != x for a, (x, _, _) in zip(affine, places, strict=True)):
        poly = poly.compose(*affine, ctx=context)
        degrees = [int(d) for d in poly.degrees()]
    boxed = [low is not None and high is not None and low < high for _, low, high in places]
    turned = {
        tuple(n - int(e) if b else int(e) for e, n, b in zip(exponents, degrees, boxed, strict=True)): coefficient
        for exponents, coefficient in poly.to_dict().items()
    }
    shifted = [x + 1 if b else x for (x, _, _), b in zip(places, boxed, strict=True)]
    found = context.from_dict(turned).compose(*shifted, ctx=context)
    signs = {_sign_of(c) for c in found.coeffs()}
    if len(signs) != 1:
        return 0, False
    sides = {
        k: [0 if upper or not b else n for upper in (False, True) if (name, upper) in closed]
        for k, (name, n, b) in enumerate(zip(names, degrees, boxed, strict=True))
        if n
    }
    return signs.pop(), _at_all_corners(found, {k: powers for k, powers in sides.items() if powers})


def _at_all_corners(poly: Poly, sides: Mapping[int, Sequence[int]]) -> bool:
    """Whether for every choice of one of the powers given for some variables there is a term with these powers."""
    if not sides:
        return True
    there = {tuple(int(exponents[k]) for k in sides) for exponents in poly.monoms()}
    return all(corner in there for corner in product(*sides.values()))


def _from_an_end(x: Poly, low: Fraction | None, high: Fraction | None) -> Poly:
    """A variable as a formula of one that runs from 0 to 1, or from 0 on."""
    if low is None:
        return x if high is None else _fmpq(high) - x
    return x * _fmpq(1 if high is None else high - low) + _fmpq(low)
