"""What a quantity tends to as a parameter goes to an end of its domain, region by region of the other parameters.

Near the end, and for other parameters off the borders of what is found, a polynomial has the sign of the first of its
coefficients that is not zero, in powers of the distance to the end. So each region that reaches the end tells exactly
for which other parameters it does, and the limit of its formula is the value there once common factors are gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from winset.algebra.arithmetic import BySigns
from winset.algebra.constraint import Constraint
from winset.algebra.limits import limit
from winset.algebra.oracle import Answer, Oracle
from winset.algebra.value import ZERO, Value, square_root
from winset.equilibrium.solution import Solution
from winset.errors import OutOfReach, UsageError
from winset.statics.branches import Branch, branches, signs
from winset.statics.peaks import reduced
from winset.statics.quantities import Quantity

INFINITY = ("infinity", "oo")


@dataclass(frozen=True, slots=True)
class End:
    """A parameter and the number to which it goes, None for beyond all bounds."""

    parameter: str
    number: Fraction | None

    def __str__(self) -> str:
        return f"{self.parameter} -> {'infinity' if self.number is None else self.number}"


@dataclass(frozen=True, slots=True)
class Tendency:
    """The limit of a quantity on one region of the other parameters; None where it is infinite."""

    when: tuple[Constraint, ...]
    value: Value | None


@dataclass(frozen=True, slots=True)
class Limit:
    """The limits of a quantity as a parameter goes to an end, "from below" or "from above"."""

    quantity: Quantity
    end: End
    side: str
    found: tuple[Tendency, ...]


def read_end(text: str, parameters: Sequence[str]) -> End:
    """An end as in `delta=1` or `C=infinity`. Raises UsageError for another text, and for no free parameter."""
    name, _, number = (part.strip() for part in text.partition("="))
    if name not in parameters:
        raise UsageError(f"{name} is no parameter without a value; those are: {', '.join(parameters) or 'none'}")
    if number in INFINITY:
        return End(name, None)
    try:
        return End(name, Fraction(number))
    except (ValueError, ZeroDivisionError):
        raise UsageError(f"{text!r} should be a parameter, '=' and a number or infinity, as in delta=1") from None


def limits(solution: Solution, oracle: Oracle, quantity: Quantity, end: End) -> tuple[Limit, ...]:
    """The limits of a quantity, from each side from which the end is reached.

    Raises UsageError where none is, and OutOfReach for conditions with square roots of the parameter.
    """
    if solution.play.conditions:
        raise OutOfReach("limits under an assumption that is not a plain comparison are not decided")
    wide = [branch for branch in branches(solution, quantity) if branch.is_open]
    found = []
    for side, name in ((-1, "from below"), (1, "from above")):
        if end.number is None and side > 0:
            continue
        reached = [told for branch in wide for told in _tendency(solution, oracle, branch, end, side)]
        if reached:
            found.append(Limit(quantity, end, name if end.number is not None else "", tuple(dict.fromkeys(reached))))
    if not found:
        raise UsageError(f"{end}: what the file assumes does not come near that, or nothing was solved there")
    return tuple(found)


def _tendency(solution: Solution, oracle: Oracle, branch: Branch, end: End, side: int) -> list[Tendency]:
    """The limit on the part of the other parameters for which this branch reaches the end; [] where it does not."""
    assumed = [near(c, end, side) for c in solution.play.assumptions]
    own = [near(c, end, side) for c in branch.inside()]
    if oracle.find([*assumed, *own]) is Answer.NONE or branch.value is None:
        return []
    run = _Known(oracle, (*assumed, *own))
    at = None if end.number is None else Value.number(end.number)
    return [Tendency(reduced(oracle, assumed, own), limit(run, branch.value, end.parameter, at))]


def near(condition: Constraint, end: End, side: int) -> Constraint:
    """The condition on the other parameters under which one holds all the way to the end, off borders."""
    value = condition.value
    if end.parameter not in value.variables():
        return condition
    if value.roots() or not value.is_polynomial or condition.relation in ("=", "!="):
        raise OutOfReach(f"the limit {end} under the condition {condition} is not decided")
    strict = condition.relation[0]
    if end.number is None:
        return Constraint(value.coefficients(end.parameter)[-1], strict)
    away = Value.variable(end.parameter) * side + end.number
    parts = value.substitute({end.parameter: away}).coefficients(end.parameter)
    return Constraint(next(part for part in parts if not part.is_zero), strict)


@dataclass(frozen=True, slots=True)
class _Known(BySigns):
    """Signs that facts imply. Raises OutOfReach where they leave a sign open."""

    oracle: Oracle
    facts: tuple[Constraint, ...]

    def sign(self, value: Value) -> int:
        found = signs(self.oracle, self.facts, value)
        if found.unknown or found.negative + found.zero + found.positive != 1:
            raise OutOfReach(f"the limit depends on the sign of {value}, which is not the same on the whole region")
        return int(found.positive) - int(found.negative)

    def root(self, value: Value) -> Value:
        """The root of a positive value; that of a square is what is squared, with its sign."""
        if value.is_zero:
            return ZERO
        _, factors = value.factors()
        outside = Value.number(1)
        for factor, exponent in factors:
            half = exponent // 2
            outside = outside * (factor * self.sign(factor)) ** half if half else outside
        return outside * square_root(value / (outside * outside))
