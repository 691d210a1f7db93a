"""How a quantity moves with one parameter, all others fixed: derivative by region, jumps at borders, global verdict.

All is decided exactly by the oracle, nothing by sampling. See `comparison` for what the global verdict compares, and
`extremes` for the greatest and the least equilibrium value where there are several equilibria.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from winset.algebra.constraint import Constraint
from winset.algebra.oracle import Oracle
from winset.algebra.value import Value
from winset.equilibrium.solution import Solution
from winset.errors import OutOfReach, UsageError
from winset.statics.branches import Branch, Signs, branches, signs
from winset.statics.comparison import Comparison, Pair
from winset.statics.details import Detail, details
from winset.statics.extremes import Extremes, extremes
from winset.statics.growth import Growth, in_growth, turned
from winset.statics.peaks import Peak, peaks
from winset.statics.quantities import Quantity


@dataclass(frozen=True, slots=True)
class Slope:
    """The derivative of a quantity on a branch, and its sign there; `turns` are the polynomials where it changes.

    `details` are what was asked for besides: curvature, elasticity, cross effects.
    """

    branch: Branch
    derivative: Value
    sign: Signs
    turns: tuple[Value, ...] = ()
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True)
class Jump:
    """What happens where the parameter crosses a border from one branch to another: the change, and its sign."""

    border: Value
    before: Branch
    after: Branch
    change: Value
    sign: Signs


@dataclass(frozen=True, slots=True)
class Movement:
    """Everything about one quantity and one parameter.

    `verdict` holds for all points off the borders that were solved, at which the quantity has a value; `rises` and
    `falls` are pairs of points that show that it does either, where it does. `peaks` are where it is largest if it is
    single-peaked, smallest if single-dipped. With `growth` the verdict is about a larger win-set.
    """

    quantity: Quantity
    parameter: str
    slopes: tuple[Slope, ...]
    jumps: tuple[Jump, ...]
    verdict: str
    rises: Pair | None = None
    falls: Pair | None = None
    peaks: tuple[Peak, ...] = ()
    extremes: Extremes | None = None
    growth: Growth | None = None


def movement(
    solution: Solution,
    oracle: Oracle,
    quantity: Quantity,
    parameter: str,
    also: Collection[str] = (),
    growth: Growth | None = None,
) -> Movement:
    """How a quantity moves with a parameter, or with the win-set that grows with it, if `growth` is given.

    `also` names details to be added (see `winset.statics.details`). Raises UsageError for what is no free parameter of
    the solution, OutOfReach for an assumption that the oracle cannot be asked about.
    """
    play = solution.play
    if parameter not in play.parameters:
        free = ", ".join(play.parameters) or "none"
        raise UsageError(f"{parameter} is no parameter without a value; those are: {free}")
    if play.conditions:
        raise OutOfReach("comparative statics under an assumption that is not a plain comparison are not decided")
    found = [branch for branch in branches(solution, quantity) if branch.value is not None]
    slopes = tuple(_slopes(solution, oracle, found, parameter, also))
    jumps = tuple(_jumps(solution, oracle, found, parameter))
    wide = tuple(branch for branch in found if branch.is_open)
    comparison = Comparison(play, oracle, wide, parameter)
    verdict, rises, falls = comparison.verdict()
    tops = peaks(comparison, verdict)
    ends = extremes(play, oracle, wide, parameter)
    whole = Movement(quantity, parameter, slopes, jumps, verdict, rises, falls, tops, ends, growth)
    return (
        whole if growth is None else replace(whole, verdict=in_growth(verdict, growth), extremes=turned(ends, growth))
    )


# --- inside regions ---------------------------------------------------------------------------------------------------


def _slopes(
    solution: Solution, oracle: Oracle, found: Sequence[Branch], parameter: str, also: Collection[str]
) -> Iterator[Slope]:
    for branch in found:
        if branch.is_open and branch.value is not None:
            derivative = branch.value.derivative(parameter)
            facts = (*solution.play.assumptions, *branch.inside())
            sign = signs(oracle, facts, derivative)
            turns = tuple(_turns(oracle, facts, derivative, sign))
            told = tuple(details(oracle, facts, branch.value, derivative, parameter, solution.play.parameters, also))
            yield Slope(branch, derivative, sign, turns, told)


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
