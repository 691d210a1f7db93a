"""Signs that need no solver: those that coefficients show on a box, and those that the facts say outright.

A polynomial on a product of intervals is a combination of Bernstein polynomials, each positive inside. If all its
coefficients there are at least zero and one is larger, it is positive inside, and at least zero on the whole closed
box; on a side of the box only those coefficients count that belong to it. The converse fails: then nothing is said.
(S. Bernstein 1915; G. Cargo and O. Shisha, The Bernstein form of a polynomial, J. Res. Nat. Bur. Standards 70B (1966),
79-81.)

What is a product has the sign that its factors give it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, reduce

from winset.algebra.constraint import Constraint
from winset.algebra.value import Value, spread

Signs = frozenset[int]
ANY: Signs = frozenset((-1, 0, 1))
MOST = 20_000  # coefficients that are written out

_ALLOWED = {
    ">": frozenset((1,)),
    "<": frozenset((-1,)),
    "=": frozenset((0,)),
    ">=": frozenset((0, 1)),
    "<=": frozenset((-1, 0)),
    "!=": frozenset((-1, 1)),
}


@dataclass(frozen=True, slots=True)
class Box:
    """Between which numbers variables lie, and which of these ends (True for the upper one) they may reach."""

    ends: dict[str, tuple[Fraction | None, Fraction | None]]
    closed: frozenset[tuple[str, bool]]

    @property
    def is_empty(self) -> bool:
        return any(low is not None and high is not None and low > high for low, high in self.ends.values())


def refuted(constraints: Sequence[Constraint]) -> bool:
    """Whether the last constraint fails wherever the others hold, as far as coefficients and factors show it."""
    *others, last = constraints
    value = last.value
    if value.roots():
        return False
    said = _said(others)
    plain = value.is_polynomial
    if plain and not _turned(value, _ALLOWED[last.relation]) & said.get(value.primitive(), ANY):
        return True
    names = value.variables()
    box = box_of(others, names)
    if box.is_empty:
        return True
    wanted = _ALLOWED[last.relation]
    if not wanted & (_signs(value, box) if plain else _product(_signs(v, box) for v in _parts(value))):
        return True
    factors = value.factors()
    if len(factors[1]) < 2 and factors[1][0][0] not in said:
        return False
    possible: Signs = frozenset((factors[0],))
    for factor, exponent in factors[1]:
        one = said.get(factor, ANY)
        one = one & _signs(factor, box) if len(one) > 1 else one
        possible = _times(possible, one if exponent % 2 else frozenset(abs(s) for s in one))
    return not wanted & possible


def box_of(constraints: Sequence[Constraint], names: frozenset[str]) -> Box:
    """The box in which those of the constraints put variables that bound a single one of these names."""
    ends: dict[str, tuple[Fraction | None, Fraction | None]] = {}
    closed: set[tuple[str, bool]] = set()
    for constraint in constraints:
        bound = _bound(constraint)
        if bound is None or bound[0] not in names:
            continue
        name, relation, end = bound
        low, high = ends.get(name, (None, None))
        if relation[0] in ">=" and (low is None or low <= end):
            _close(closed, (name, False), "=" in relation and (low != end or (name, False) in closed))
            low = end
        if relation[0] in "<=" and (high is None or high >= end):
            _close(closed, (name, True), "=" in relation and (high != end or (name, True) in closed))
            high = end
        ends[name] = low, high
    return Box(ends, frozenset(closed))


def _close(closed: set[tuple[str, bool]], end: tuple[str, bool], belongs: bool) -> None:
    (closed.add if belongs else closed.discard)(end)


def _signs(value: Value, box: Box) -> Signs:
    """The signs that a polynomial may have on a box, as far as its coefficients there show it."""
    sign, throughout = spread(value, box.ends, MOST, box.closed)
    if sign == 0:
        return _ALLOWED["="] if value.is_zero else ANY
    return frozenset((sign,) if throughout else (0, sign))


def _parts(value: Value) -> tuple[Value, Value]:
    return value.numerator, value.denominator


def _times(left: Signs, right: Signs) -> Signs:
    return frozenset(a * b for a in left for b in right)


def _product(signs: Iterable[Signs]) -> Signs:
    return reduce(_times, signs)


def _said(facts: Sequence[Constraint]) -> dict[Value, Signs]:
    """What the facts say outright of polynomials, each made primitive."""
    found: dict[Value, Signs] = {}
    for fact in facts:
        one = _fact(fact)
        if one is not None:
            found[one[0]] = found.get(one[0], ANY) & one[1]
    return found


@lru_cache(maxsize=16384)
def _fact(constraint: Constraint) -> tuple[Value, Signs] | None:
    """A polynomial, made primitive, with the signs that a constraint leaves it; None for a quotient."""
    value = constraint.value
    if not value.is_polynomial or value.is_number:
        return None
    return value.primitive(), _turned(value, _ALLOWED[constraint.relation])


def _turned(value: Value, signs: Signs) -> Signs:
    """The signs of a polynomial made primitive, when it has these before."""
    return signs if value.leading_sign > 0 else frozenset(-s for s in signs)


@lru_cache(maxsize=4096)
def _bound(constraint: Constraint) -> tuple[str, str, Fraction] | None:
    """A constraint on one variable, as the variable, a relation and a number; None if it is no such bound."""
    value = constraint.value
    names = value.symbols()
    if len(names) != 1 or constraint.relation == "!=" or value.roots() or not value.is_polynomial:
        return None
    (name,) = names
    coefficients = value.coefficients(name)
    if len(coefficients) != 2:
        return None
    end, slope = (c.fraction() for c in coefficients)
    turned = {">": "<", "<": ">", ">=": "<=", "<=": ">=", "=": "="}
    return name, constraint.relation if slope > 0 else turned[constraint.relation], -end / slope
