"""Two games side by side: an institution, a timing or a tie rule changed, everything else the same.

On the parameters that both have, quantities of the equilibria are compared on each intersection of their regions, and
over all of them. Comparisons are exact. Where a game has several equilibria each is compared with each of the other.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from winset.algebra.constraint import Constraint
from winset.algebra.oracle import Answer, Oracle
from winset.algebra.value import Value
from winset.equilibrium.solution import Solution
from winset.errors import OutOfReach, UsageError
from winset.statics.branches import Branch, Signs, branches, signs
from winset.statics.comparison import Point, value_of
from winset.statics.quantities import Quantity, all_quantities, read_quantities

SAME = "the same in both"
LARGER, WEAKLY_LARGER = "strictly larger in the second", "weakly larger in the second"
SMALLER, WEAKLY_SMALLER = "strictly smaller in the second", "weakly smaller in the second"
EITHER = "larger in the first or in the second"
NOWHERE = "never has a value in both"
UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Gap:
    """The two values on an intersection of two regions, the second less the first, and its sign there."""

    first: Branch
    second: Branch
    when: tuple[Constraint, ...]
    change: Value
    sign: Signs


@dataclass(frozen=True, slots=True)
class Example:
    """A point with the values of the quantity in the first and in the second game."""

    point: Point
    values: tuple[Value, Value]


@dataclass(frozen=True, slots=True)
class Difference:
    """A quantity in two games; `larger` and `smaller` are points at which it is so in the second.

    `only_first` and `only_second` are points at which it has a value in that game alone.
    """

    quantity: Quantity
    gaps: tuple[Gap, ...]
    verdict: str
    larger: Example | None = None
    smaller: Example | None = None
    only_first: Point | None = None
    only_second: Point | None = None


def common_quantities(first: Solution, second: Solution, of: str | None) -> tuple[tuple[Quantity, Quantity], ...]:
    """The quantities asked for, or all that both games have, as each of the two reads them."""
    if of is not None:
        return tuple(zip(read_quantities(of, first.play), read_quantities(of, second.play), strict=True))
    known = {str(quantity): quantity for quantity in all_quantities(second.play)}
    return tuple((mine, known[str(mine)]) for mine in all_quantities(first.play) if str(mine) in known)


def difference(first: Solution, second: Solution, oracle: Oracle, pair: tuple[Quantity, Quantity]) -> Difference:
    """One quantity compared. A parameter that only one game has may be anything that this game assumes of it.

    Raises OutOfReach for assumptions that the oracle cannot be asked about, UsageError for games whose assumptions
    contradict each other.
    """
    if first.play.conditions or second.play.conditions:
        raise OutOfReach("games with an assumption that is not a plain comparison are not compared")
    assumed = (*first.play.assumptions, *second.play.assumptions)
    if oracle.find(assumed) is Answer.NONE:
        raise UsageError("there are no parameters that both files allow")
    names = tuple(dict.fromkeys((*first.play.parameters, *second.play.parameters)))
    return _Two(oracle, assumed, names).compared(pair[0], _wide(first, pair[0]), _wide(second, pair[1]))


def _wide(solution: Solution, quantity: Quantity) -> tuple[Branch, ...]:
    return tuple(b for b in branches(solution, quantity) if b.is_open and b.value is not None)


@dataclass(frozen=True, slots=True)
class _Two:
    oracle: Oracle
    assumed: tuple[Constraint, ...]
    names: tuple[str, ...]

    def compared(self, quantity: Quantity, first: tuple[Branch, ...], second: tuple[Branch, ...]) -> Difference:
        gaps = tuple(self.gaps(first, second))
        larger, smaller = self.example(gaps, ">"), self.example(gaps, "<")
        return Difference(
            quantity,
            gaps,
            _verdict(gaps),
            larger,
            smaller,
            self.alone(first, second),
            self.alone(second, first),
        )

    def gaps(self, first: tuple[Branch, ...], second: tuple[Branch, ...]) -> Iterator[Gap]:
        for mine in first:
            for other in second:
                when = tuple(dict.fromkeys((*mine.inside(), *other.inside())))
                facts = (*self.assumed, *when)
                if self.oracle.find(facts) is not Answer.NONE:
                    change = value_of(other) - value_of(mine)
                    yield Gap(mine, other, when, change, signs(self.oracle, facts, change))

    def example(self, gaps: tuple[Gap, ...], relation: str) -> Example | None:
        """A point at which the second value stands in this relation to the first."""
        for gap in gaps:
            answer = self.oracle.find([*self.assumed, *gap.when, Constraint(gap.change, relation)])
            if not isinstance(answer, Answer):
                point = self.whole(answer)
                return Example(point, (value_of(gap.first).evaluate(point), value_of(gap.second).evaluate(point)))
        return None

    def alone(self, having: tuple[Branch, ...], lacking: tuple[Branch, ...]) -> Point | None:
        """A point off all borders at which one game has a value and the other has none; None if none was found."""
        for branch in having:
            answer = self.outside([*self.assumed, *branch.inside()], lacking)
            if answer is not None:
                return self.whole(answer)
        return None

    def outside(self, facts: list[Constraint], regions: tuple[Branch, ...]) -> dict[str, Fraction] | None:
        """A point at which the facts hold and that lies in none of the regions, nor on a border of one."""
        answer = self.oracle.find(facts)
        if isinstance(answer, Answer):
            return None
        inside = next((branch for branch in regions if _touches(branch, answer)), None)
        if inside is None:
            return answer
        others = tuple(branch for branch in regions if branch is not inside)
        for place, sign in enumerate(inside.region.conditions):
            within = [earlier.constraint() for earlier in inside.region.conditions[:place]]
            found = self.outside([*facts, *within, sign.negated().constraint()], others)
            if found is not None:
                return found
        return None

    def whole(self, point: dict[str, Fraction]) -> dict[str, Fraction]:
        """The point with every parameter: one on which nothing depends, not even an assumption, is 0."""
        return {name: point.get(name, Fraction(0)) for name in self.names}


def _touches(branch: Branch, point: dict[str, Fraction]) -> bool:
    """Whether a point lies in a region or on a border of it, or lacks a parameter that would tell."""
    known = set(point)
    weak = (Constraint(c.value, c.relation + "=") for c in branch.inside())
    return all(constraint.value.variables() - known or constraint.holds(point) for constraint in weak)


def _verdict(gaps: tuple[Gap, ...]) -> str:
    if not gaps:
        return NOWHERE
    if any(gap.sign.unknown for gap in gaps):
        return UNDECIDED
    up = any(gap.sign.positive for gap in gaps)
    down = any(gap.sign.negative for gap in gaps)
    level = any(gap.sign.zero for gap in gaps)
    if up and down:
        return EITHER
    if up:
        return WEAKLY_LARGER if level else LARGER
    if down:
        return WEAKLY_SMALLER if level else SMALLER
    return SAME
