"""Sign conditions on exact values, and the sign of a number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from winset.algebra.algebraic import definition, is_algebraic
from winset.algebra.value import Value, enclose, is_adjoined, root_variables, total, without_roots


@dataclass(frozen=True, slots=True)
class Constraint:
    """`value relation 0`, the relation being one of > < = >= <= !=."""

    value: Value
    relation: str

    def holds(self, point: Mapping[str, Fraction]) -> bool:
        """Whether the constraint holds at a rational point, exactly."""
        return relation_holds(number_sign(self.value.evaluate(point)), self.relation)

    def negated(self) -> Constraint:
        """The constraint that holds exactly where this one does not."""
        return Constraint(self.value, _NEGATED[self.relation])

    def __str__(self) -> str:
        return f"{self.value} {self.relation} 0"


def without_squares(constraint: Constraint) -> tuple[Constraint, ...]:
    """The same condition without squares: what stands to an even power has only to differ from zero.

    A quotient becomes a product, and what stands in its denominator has to differ from zero.
    """
    if constraint.relation not in ("<", ">") or constraint.value.is_number:
        return (constraint,)
    sign, factors = constraint.value.factors()
    odd, even = Value.number(sign), []
    for factor, exponent in factors:
        if exponent % 2:
            odd = odd * factor
        else:
            even.append(Constraint(factor, "!="))
    if odd.is_polynomial and any(map(is_algebraic, odd.roots())):
        odd, apart = _without_double_zeros(odd)
        even += apart
    return Constraint(odd, constraint.relation), *even


def _without_double_zeros(value: Value) -> tuple[Value, list[Constraint]]:
    """A polynomial in some x divided by (x - w)^2 where it has a double zero at a root w that it contains.

    That is the loss by x where w is best: f(w) - f(x) with f'(w) = 0. A root over a parameter that may be zero is
    left alone, for the quotient would have no value there.
    """
    apart: list[Constraint] = []
    for root in filter(is_algebraic, value.roots()):
        scale = definition(root).scale
        if not scale.is_number:
            continue
        w = Value.variable(root) / scale
        for name in sorted(n for n in value.symbols() if not is_adjoined(n)):
            while (quotient := _divided_twice(value, name, w)) is not None:
                value = quotient
                apart.append(Constraint(Value.variable(name) - w, "!="))
    return value, apart


def _divided_twice(value: Value, name: str, w: Value) -> Value | None:
    """A polynomial divided by (name - w)^2; None if that leaves a remainder."""
    x = Value.variable(name)
    if name not in value.symbols() or any(name in root_variables(root) for root in value.roots()):
        return None
    parts = value.coefficients(name)
    for _ in range(2):
        quotient: list[Value] = []
        for part in reversed(parts):
            quotient.insert(0, part + w * quotient[0] if quotient else part)
        if len(quotient) < 2 or not quotient[0].is_zero:
            return None
        parts = quotient[1:]
    return total(part * x**k for k, part in enumerate(parts))


_NEGATED = {">": "<=", "<": ">=", ">=": "<", "<=": ">", "=": "!=", "!=": "="}


def relation_holds(sign: int, relation: str) -> bool:
    """Whether a number of this sign stands in the relation to 0."""
    match relation:
        case ">":
            return sign > 0
        case "<":
            return sign < 0
        case "=":
            return sign == 0
        case ">=":
            return sign >= 0
        case "<=":
            return sign <= 0
        case "!=":
            return sign != 0
    raise ValueError(f"unknown relation {relation}")


def number_sign(value: Value) -> int:
    """The sign of a value without free variables, roots of numbers included, exactly."""
    if value.is_number:
        number = value.fraction()
        return (number > 0) - (number < 0)
    bits = 64
    while True:
        bounds = enclose(value, bits)
        if bounds.low > 0:
            return 1
        if bounds.high < 0:
            return -1
        if bits > 4096 and _vanishes(value):
            return 0
        bits *= 4


def _vanishes(value: Value) -> bool:
    """Whether a sum of roots of numbers is zero, by the norm: multiply the conjugates and see."""
    return without_roots(value.numerator).is_zero
