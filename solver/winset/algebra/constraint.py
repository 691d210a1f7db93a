"""Sign conditions on exact values, and the sign of a number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from winset.algebra.value import Value, enclose


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
    return Constraint(odd, constraint.relation), *even


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
    for root in value.roots():
        conjugate = value.substitute({root: -Value.variable(root)})
        value = value * conjugate
    return value.is_zero
