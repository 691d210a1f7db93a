"""SMT-LIB 2: conjunctions of sign conditions as text, and the numbers of a model read back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Any

from winset.algebra.algebraic import definition
from winset.algebra.constraint import Constraint
from winset.algebra.value import ONE, Value, brought_down, is_adjoined, is_root, radicand

# --- writing SMT-LIB --------------------------------------------------------------------------------------------------


def symbol(name: str) -> str:
    """A name as SMT-LIB quotes it."""
    return f"|{name}|"


def symbols_in(script: str) -> list[str]:
    """The quoted names in a script."""
    return sorted(set(re.findall(r"\|[^|]*\|", script)))


def _number(value: Fraction) -> str:
    text = (
        f"{abs(value.numerator)}.0" if value.denominator == 1 else f"(/ {abs(value.numerator)}.0 {value.denominator}.0)"
    )
    return f"(- {text})" if value < 0 else text


@lru_cache(maxsize=16384)
def _polynomial(value: Value) -> str:
    parts = []
    for coefficient, powers in value.terms():
        factors = [symbol(name) for name, exponent in powers for _ in range(exponent)]
        if not factors:
            parts.append(_number(coefficient))
        elif coefficient == 1:
            parts.append(factors[0] if len(factors) == 1 else f"(* {' '.join(factors)})")
        else:
            parts.append(f"(* {_number(coefficient)} {' '.join(factors)})")
    return parts[0] if len(parts) == 1 else f"(+ {' '.join(parts)})" if parts else "0.0"


@dataclass(frozen=True, slots=True)
class _Way:
    """A quotient where certain polynomials vanish: there it is the first, divided by the product of the others."""

    above: Value
    below: tuple[Value, ...]
    zeros: tuple[Value, ...]


def _ways(value: Value, below: tuple[Value, ...] = (), zeros: tuple[Value, ...] = ()) -> Iterator[_Way]:
    """How a value is reckoned at different points.

    A denominator is kept free of roots, which can bring in zeros: 1/(1 + sqrt(x)) is (1 - sqrt(x))/(1 - x). Where that
    vanishes, the root is brought down again.
    """
    if value.denominator.is_number:
        yield _Way(value, below, zeros)
        return
    yield _Way(value.numerator, (value.denominator, *below), zeros)
    for root in value.roots()[:1]:
        above, conjugate = brought_down(value, root)
        yield from _ways(above, (conjugate, *below), (*zeros, value.denominator))


def _written(way: _Way, relation: str) -> list[str]:
    texts = [f"(not (= {_polynomial(value)} 0.0))" for value in way.below]
    texts += [f"(= {_polynomial(value)} 0.0)" for value in way.zeros]
    value = way.above
    if relation not in ("=", "!="):
        for divisor in way.below:
            value = value * divisor
    text = _polynomial(value)
    return [*texts, f"(not (= {text} 0.0))" if relation == "!=" else f"({relation} {text} 0.0)"]


def formulas(constraints: Sequence[Constraint]) -> list[tuple[int, str]]:
    """The constraints with denominators cleared, and what defines the roots that occur.

    Each text with the number of the constraint that brings it in: one in which the root occurs, for a definition.
    """
    texts: list[tuple[int, str]] = []
    roots: dict[str, int] = {}
    for number, constraint in enumerate(constraints):
        for root in constraint.value.roots():
            roots.setdefault(root, number)
        ways = [_written(way, constraint.relation) for way in _ways(constraint.value)]
        if len(ways) == 1:
            texts += [(number, text) for text in ways[0]]
        else:
            texts.append((number, "(or " + " ".join(f"(and {' '.join(way)})" for way in ways) + ")"))
    pending, done = list(roots.items()), set[str]()
    while pending:
        root, number = pending.pop()
        if root in done:
            continue
        done.add(root)
        inner, defining = _defining(root)
        pending += [(name, number) for value in inner for name in value.symbols() if is_adjoined(name)]
        texts += [(number, text) for text in defining]
    return texts


def _defining(root: str) -> tuple[tuple[Value, ...], list[str]]:
    """The values that define a root, and what is said of it.

    Of a root of higher degree all real roots are named, from below: f = (z - w1) ... (z - wm) g, so that they are
    counted with multiplicity. That there are no more is a condition on the parameters, and for those who ask to know.
    """
    if is_root(root):
        inner, name = radicand(root), symbol(root)
        return (inner,), [f"(>= {name} 0.0)", f"(= (* {name} {name}) {_polynomial(inner)})"]
    found = definition(root)
    names = [found.place(k) for k in range(1, found.count + 1)]
    texts = [f"(= {symbol(root)} {symbol(names[found.index - 1])})"]
    texts += [f"(<= {symbol(low)} {symbol(high)})" for low, high in pairwise(names)]
    quotient = [*found.coefficients, ONE]
    for name in names:
        w, remainders = Value.variable(name), list[Value]()
        for coefficient in reversed(quotient):  # division by z - w, highest power first
            remainders.insert(0, coefficient + (w * remainders[0] if remainders else 0))
        texts.append(f"(= {_polynomial(remainders[0])} 0.0)")
        quotient = remainders[1:]
    return found.coefficients, texts


# --- reading models ---------------------------------------------------------------------------------------------------


def read_point(names: Sequence[str], text: str) -> dict[str, Bounds]:
    """The values of a model, in the order of the names. Raises ValueError for a number in a form not read here."""
    return dict(zip(names, _values(text), strict=True))


@dataclass(frozen=True, slots=True)
class Bounds:
    """A real number between two rationals; an exact one where they agree."""

    low: Fraction
    high: Fraction


def near(name: str, value: Bounds, bits: int) -> str:
    """Pins a variable to a simple rational next to an irrational value."""
    middle = (value.low + value.high) / 2
    return f"(assert (= {symbol(name)} {_number(middle.limit_denominator(1 << bits))}))"


_TOKEN = re.compile(r"\|[^|]*\||[()]|[^\s()|]+")


def _values(text: str) -> list[Bounds]:
    tokens = _TOKEN.findall(text)
    tree, _ = _tree(tokens, 0)
    return [_evaluate(pair[1]) for pair in tree]


def _tree(tokens: list[str], at: int) -> tuple[list, int]:  # type: ignore[type-arg]
    assert tokens[at] == "("
    items: list[object] = []
    at += 1
    while tokens[at] != ")":
        if tokens[at] == "(":
            item, at = _tree(tokens, at)
            items.append(item)
        else:
            items.append(tokens[at])
            at += 1
    return items, at + 1


def _evaluate(item: object) -> Bounds:
    if isinstance(item, str):
        number = Fraction(item.rstrip("?"))
        return Bounds(number, number)
    assert isinstance(item, list)
    match item:
        case ["-", inner]:
            value = _evaluate(inner)
            return Bounds(-value.high, -value.low)
        case ["/", top, bottom]:
            number = _evaluate(top).low / _evaluate(bottom).low
            return Bounds(number, number)
        case ["root-obj", polynomial, index]:
            return _isolate(polynomial, int(str(index)))
    raise ValueError(f"a model value that cannot be read: {item}")


def _isolate(polynomial: object, index: int) -> Bounds:
    """The index-th real root of a univariate polynomial with whole coefficients."""
    from flint import fmpz_poly

    coefficients = _univariate(polynomial)
    degree = max(coefficients)
    poly = fmpz_poly([coefficients.get(k, 0) for k in range(degree + 1)])
    found: list[tuple[Any, int]] = poly.complex_roots()  # type: ignore[assignment]
    reals = sorted({float(root.real.mid()) for root, _ in found if root.imag.contains(0)})
    if not 1 <= index <= len(reals):
        raise ValueError(f"root {index} of {polynomial} was not found")
    middle = Fraction(reals[index - 1])
    return Bounds(middle - Fraction(1, 1 << 48), middle + Fraction(1, 1 << 48))


def _univariate(item: object) -> dict[int, int]:
    match item:
        case str():
            return {0: int(Fraction(item))} if re.fullmatch(r"[\d.]+", item) else {1: 1}
        case ["+", *parts]:
            total: dict[int, int] = {}
            for part in parts:
                for power, coefficient in _univariate(part).items():
                    total[power] = total.get(power, 0) + coefficient
            return total
        case ["-", part]:
            return {power: -coefficient for power, coefficient in _univariate(part).items()}
        case ["*", *parts]:
            product = {0: 1}
            for part in parts:
                product = _multiply(product, _univariate(part))
            return product
        case ["^", base, exponent]:
            result = {0: 1}
            for _ in range(int(str(exponent))):
                result = _multiply(result, _univariate(base))
            return result
    raise ValueError(f"a polynomial that cannot be read: {item}")


def _multiply(left: dict[int, int], right: dict[int, int]) -> dict[int, int]:
    product: dict[int, int] = {}
    for i, a in left.items():
        for j, b in right.items():
            product[i + j] = product.get(i + j, 0) + a * b
    return product
