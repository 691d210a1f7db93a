"""How a quantity moves with one parameter, all others fixed: derivative by region, jumps at borders, global verdict.

All is decided exactly by the oracle, nothing by sampling. The global verdict compares any two points that differ in the
parameter only, so that jumps count. Both lie off the borders of the regions: on a border, where a player is
indifferent, the equilibria of both sides may exist, and any of them could be compared with any. Where there are several
equilibria on a region with inside, each of them at one point is compared with each at the other.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from winset.algebra.constraint import Constraint
from winset.algebra.oracle import Answer, Oracle
from winset.algebra.value import Value
from winset.equilibrium.solution import Solution
from winset.errors import OutOfReach, UsageError
from winset.statics.branches import Branch, Signs, branches, signs
from winset.statics.quantities import Quantity

CONSTANT = "constant"
INCREASING, WEAKLY_INCREASING = "strictly increasing", "weakly increasing"
DECREASING, WEAKLY_DECREASING = "strictly decreasing", "weakly decreasing"
PEAKED, DIPPED = "single-peaked", "single-dipped"
MIXED = "not monotone"
UNDECIDED = "undecided"
MOST_TRIPLES = 1000

Point = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Slope:
    """The derivative of a quantity on a branch, and its sign there; `turns` are the polynomials where it changes."""

    branch: Branch
    derivative: Value
    sign: Signs
    turns: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Jump:
    """What happens where the parameter crosses a border from one branch to another: the change, and its sign."""

    border: Value
    before: Branch
    after: Branch
    change: Value
    sign: Signs


@dataclass(frozen=True, slots=True)
class Pair:
    """Two points that differ in the parameter only, the lower one first, with the values of the quantity there."""

    low: Point
    high: Point
    values: tuple[Value, Value]


@dataclass(frozen=True, slots=True)
class Movement:
    """Everything about one quantity and one parameter.

    `verdict` holds for all points off the borders that were solved, at which the quantity has a value; `rises` and
    `falls` are pairs of points that show that it does either, where it does.
    """

    quantity: Quantity
    parameter: str
    slopes: tuple[Slope, ...]
    jumps: tuple[Jump, ...]
    verdict: str
    rises: Pair | None = None
    falls: Pair | None = None


def movement(
    solution: Solution, oracle: Oracle, quantity: Quantity, parameter: str, deadline: float | None = None
) -> Movement:
    """How a quantity moves with a parameter. Raises UsageError for what is no free parameter of the solution.

    Past the deadline (of the monotonic clock) nothing more is asked, and the verdict stays undecided.
    """
    play = solution.play
    if parameter not in play.parameters:
        free = ", ".join(play.parameters) or "none"
        raise UsageError(f"{parameter} is no parameter without a value; those are: {free}")
    if play.conditions:
        raise OutOfReach("comparative statics under an assumption that is not a plain comparison are not decided")
    if _is_over(deadline):
        return Movement(quantity, parameter, (), (), UNDECIDED)
    found = [branch for branch in branches(solution, quantity) if branch.value is not None]
    slopes = tuple(_slopes(solution, oracle, found, parameter))
    jumps = tuple(_jumps(solution, oracle, found, parameter))
    wide = tuple(branch for branch in found if branch.is_open)
    verdict, rises, falls = _Comparison(solution, oracle, wide, parameter, deadline).verdict()
    return Movement(quantity, parameter, slopes, jumps, verdict, rises, falls)


def _is_over(deadline: float | None) -> bool:
    return deadline is not None and time.monotonic() > deadline


# --- inside regions ---------------------------------------------------------------------------------------------------


def _slopes(solution: Solution, oracle: Oracle, found: Sequence[Branch], parameter: str) -> Iterator[Slope]:
    for branch in found:
        if branch.is_open and branch.value is not None:
            derivative = branch.value.derivative(parameter)
            facts = (*solution.play.assumptions, *branch.inside())
            sign = signs(oracle, facts, derivative)
            yield Slope(branch, derivative, sign, tuple(_turns(oracle, facts, derivative, sign)))


def _turns(oracle: Oracle, facts: tuple[Constraint, ...], derivative: Value, sign: Signs) -> Iterator[Value]:
    """The irreducible factors of a derivative on whose sign its sign depends."""
    if sign.positive and sign.negative:
        for factor, exponent in derivative.factors()[1]:
            own = signs(oracle, facts, factor)
            if exponent % 2 and own.positive and own.negative:
                yield factor


# --- at borders -------------------------------------------------------------------------------------------------------


def _jumps(solution: Solution, oracle: Oracle, found: Sequence[Branch], parameter: str) -> Iterator[Jump]:
    """Borders that the parameter crosses, at which the quantity is not continuous."""
    wide = [branch for branch in found if branch.is_open]
    for before, after in product(wide, wide):
        if before is after or before.value is None or after.value is None or before.value == after.value:
            continue
        ends = {sign.polynomial: sign.sign for sign in before.region.conditions}
        for sign in after.region.conditions:
            if ends.get(sign.polynomial) == -sign.sign:
                jump = _jump(solution, oracle, before, after, sign.polynomial, sign.sign, parameter)
                if jump is not None:
                    yield jump


def _jump(
    solution: Solution, oracle: Oracle, before: Branch, after: Branch, border: Value, side: int, parameter: str
) -> Jump | None:
    """The jump from one branch to another at a border; None if they do not meet there, or agree there."""
    assert before.value is not None
    assert after.value is not None
    others = [s.constraint() for b in (before, after) for s in b.region.conditions if s.polynomial != border]
    crossed = Constraint(border.derivative(parameter) * side, ">")  # so that `after` comes after
    facts = (*solution.play.assumptions, *others, Constraint(border, "="), crossed)
    change = after.value - before.value
    sign = signs(oracle, facts, change)
    return Jump(border, before, after, change, sign) if sign.positive or sign.negative else None


# --- globally ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Comparison:
    """Two points that differ in one parameter, compared over all pairs of branches."""

    solution: Solution
    oracle: Oracle
    found: tuple[Branch, ...]
    parameter: str
    deadline: float | None = None

    def verdict(self) -> tuple[str, Pair | None, Pair | None]:
        if not self.found:
            return UNDECIDED, None, None
        rises, falls = self._pair(">"), self._pair("<")
        if isinstance(rises, Answer) or isinstance(falls, Answer):
            return UNDECIDED, None, None
        if rises is None and falls is None:
            return CONSTANT, None, None
        if rises is None or falls is None:
            stays = self._pair("=")
            if isinstance(stays, Answer):
                return UNDECIDED, rises, falls
            strict = stays is None
            up = INCREASING if strict else WEAKLY_INCREASING
            down = DECREASING if strict else WEAKLY_DECREASING
            return (down if rises is None else up), rises, falls
        if self._never("<", ">"):
            return PEAKED, rises, falls
        if self._never(">", "<"):
            return DIPPED, rises, falls
        return MIXED, rises, falls

    def _pair(self, relation: str) -> Pair | Answer | None:
        """A pair of points, the value at the higher one standing in the relation to that at the lower one."""
        doubt = False
        for low, high in product(self.found, self.found):
            if _is_over(self.deadline):
                return Answer.UNKNOWN
            assert low.value is not None
            assert high.value is not None
            change = self._at(high.value, 1) - low.value
            facts = [*self._facts(low, 0), *self._facts(high, 1), self._apart(0, 1), Constraint(change, relation)]
            answer = self.oracle.find(facts)
            if answer is Answer.UNKNOWN:
                doubt = True
            elif not isinstance(answer, Answer):
                return self._told(answer, low.value, high.value)
        return Answer.UNKNOWN if doubt else None

    def _never(self, first: str, second: str) -> bool:
        """Whether there are no three points, in order, the second of which stands so to the first and third."""
        if len(self.found) ** 3 > MOST_TRIPLES:
            return False
        for low, middle, high in product(self.found, repeat=3):
            if _is_over(self.deadline):
                return False
            assert low.value is not None
            assert middle.value is not None
            assert high.value is not None
            there = self._at(middle.value, 1)
            facts = [
                *self._facts(low, 0), *self._facts(middle, 1), *self._facts(high, 2),
                self._apart(0, 1), self._apart(1, 2),
                Constraint(there - low.value, first), Constraint(self._at(high.value, 2) - there, second),
            ]  # fmt: skip
            if self.oracle.find(facts) is not Answer.NONE:
                return False
        return True

    def _facts(self, branch: Branch, place: int) -> list[Constraint]:
        """What holds at a point of the branch, off the borders: what is assumed, and its region."""
        conditions = [*self.solution.play.assumptions, *branch.inside()]
        return [Constraint(self._at(c.value, place), c.relation) for c in conditions]

    def _name(self, place: int) -> str:
        return self.parameter + "′" * place

    def _at(self, value: Value, place: int) -> Value:
        """A formula at the point of that place: the parameter has a name of its own there."""
        return value.substitute({self.parameter: Value.variable(self._name(place))}) if place else value

    def _apart(self, low: int, high: int) -> Constraint:
        return Constraint(Value.variable(self._name(high)) - Value.variable(self._name(low)), ">")

    def _told(self, point: Mapping[str, Fraction], low: Value, high: Value) -> Pair:
        """The two points of an answer, with every parameter."""
        others = {name: point.get(name, Fraction(0)) for name in self.solution.play.parameters}
        below = {**others, self.parameter: point[self._name(0)]}
        above = {**others, self.parameter: point[self._name(1)]}
        return Pair(below, above, (low.evaluate(below), high.evaluate(above)))
