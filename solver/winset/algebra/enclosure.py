"""Signs of polynomials on a box, by their coefficients in the Bernstein basis: most questions need no solver.

A polynomial on a product of intervals is a combination of Bernstein polynomials, each positive inside. If all its
coefficients there are at least zero and one is larger, it is positive inside, and at least zero on the whole closed
box. The converse fails: then nothing is said. (S. Bernstein 1915; G. Cargo and O. Shisha, The Bernstein form of a
polynomial, J. Res. Nat. Bur. Standards 70B (1966), 79-81.)
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from winset.algebra.constraint import Constraint
from winset.algebra.value import spread

Ends = tuple[Fraction | None, Fraction | None]
MOST = 20_000  # coefficients that are written out

_REFUTED_BY = {1: ("<", "<=", "="), -1: (">", ">=", "=")}  # by a sign inside
_REFUTED_STRICTLY = {1: ("<",), -1: (">",)}  # by a sign that may be zero at the ends


def refuted(constraints: Sequence[Constraint]) -> bool:
    """Whether the last constraint fails wherever those of the others hold that bound a single variable."""
    *others, last = constraints
    names = last.value.variables()
    bounds = [bound for c in others if (bound := _bound(c)) is not None and bound[0] in names]
    ends: dict[str, Ends] = {}
    for name, relation, end in bounds:
        low, high = ends.get(name, (None, None))
        if relation in (">", ">=", "="):
            low = end if low is None else max(low, end)
        if relation in ("<", "<=", "="):
            high = end if high is None else min(high, end)
        ends[name] = low, high
    if names - ends.keys() or last.value.roots():
        return False
    if any(low is not None and high is not None and low > high for low, high in ends.values()):
        return True
    sign = spread(last.value.primitive() if last.relation == "=" else last.value.numerator, ends, MOST)
    if sign and not last.value.is_polynomial:
        sign *= spread(last.value.denominator, ends, MOST)
    inside = all(relation in ("<", ">", "=") for _, relation, _ in bounds)
    return bool(sign) and last.relation in (_REFUTED_BY if inside else _REFUTED_STRICTLY)[sign]


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
