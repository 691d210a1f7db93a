"""A quantity as a piecewise function of the parameters: which formula holds where, over all equilibria.

A branch is a formula on a region. Where several equilibria exist a point lies in several branches: the quantity is a
correspondence there. Regions are taken with those borders that belong to them, so that branches together cover every
point that was solved.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from winset.algebra.constraint import Constraint
from winset.algebra.oracle import Answer, Oracle
from winset.algebra.regions import Region
from winset.algebra.value import Value
from winset.equilibrium.solution import Solution
from winset.statics.quantities import Quantity, value_in


@dataclass(frozen=True, slots=True)
class Branch:
    """The value of a quantity on a region; None where it has none (nothing is chosen, or anything may be).

    `family` is the number of the equilibrium in the solution, from 0.
    """

    family: int
    region: Region
    value: Value | None

    @property
    def is_open(self) -> bool:
        """Whether the region has inside: it is no border."""
        return all(sign.sign for sign in self.region.conditions)

    def inside(self) -> tuple[Constraint, ...]:
        """The conditions of the region without its borders."""
        return tuple(sign.constraint() for sign in self.region.conditions)


def branches(solution: Solution, quantity: Quantity) -> tuple[Branch, ...]:
    """The branches of a quantity, in the order of the equilibria."""
    found = {(b.family, b.region.constraints(), b.value): b for b in _branches(solution, quantity)}
    return tuple(found.values())


def _branches(solution: Solution, quantity: Quantity) -> Iterator[Branch]:
    for number, family in enumerate(solution.equilibria):
        values = [value_in(quantity, solution.play, case) for case in family.cases]
        if len(set(values)) == 1:  # strategies differ from case to case, and the quantity does not
            yield from (Branch(number, region, values[0]) for region in family.exists)
        else:
            yield from (Branch(number, c.region, v) for c, v in zip(family.cases, values, strict=True))


@dataclass(frozen=True, slots=True)
class Signs:
    """Which signs a value takes on a set of points; `unknown` where the oracle could not tell."""

    negative: bool
    zero: bool
    positive: bool
    unknown: bool = False

    def __str__(self) -> str:
        """`+`, `-`, `0`, `+0` or `-0` where it is zero at some points, `?` where both signs occur."""
        if self.unknown:
            return "unknown"
        if self.positive and self.negative:
            return "?"
        if not (self.positive or self.negative):
            return "0"
        return ("+" if self.positive else "-") + ("0" if self.zero else "")


def signs(oracle: Oracle, facts: tuple[Constraint, ...], value: Value) -> Signs:
    """The signs that a value takes where the facts hold, decided exactly."""
    found = [oracle.find([*facts, Constraint(value, relation)]) for relation in ("<", "=", ">")]
    below, zero, above = (answer is not Answer.NONE for answer in found)
    return Signs(below, zero, above, any(answer is Answer.UNKNOWN for answer in found))
