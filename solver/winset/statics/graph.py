"""The graph of a quantity over one parameter: arcs of exact formulas on intervals with exact ends.

Every other parameter has a value. An end of an arc is closed where the equilibrium exists at that very point; the limit
of the formula there is exact too. Nothing joins two arcs: a jump is a jump.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from winset.algebra.constraint import Constraint
from winset.algebra.value import Value
from winset.equilibrium.solution import Solution
from winset.errors import OutOfReach, UsageError
from winset.statics.branches import branches
from winset.statics.line import Cell, Place, cells, values_of
from winset.statics.quantities import Quantity

Span = tuple[Fraction, Fraction]


@dataclass(frozen=True, slots=True)
class End:
    """An end of an arc: where, whether it belongs to it, and the limit of the formula (None where there is none).

    `outer` where the arc ends with the parameter's domain, or with the stretch that is looked at.
    """

    place: Place
    closed: bool
    limit: Value | None
    outer: bool


@dataclass(frozen=True, slots=True)
class Arc:
    """A formula on an interval, in the equilibria of these numbers (from 0); a single point where its ends agree."""

    families: tuple[int, ...]
    formula: Value
    low: End
    high: End

    @property
    def is_point(self) -> bool:
        return self.low.place is self.high.place


@dataclass(frozen=True, slots=True)
class Gap:
    """An open interval without equilibrium (`solved`), without a number to show (`exists`), or that was not solved."""

    low: Place
    high: Place
    solved: bool
    exists: bool


@dataclass(frozen=True, slots=True)
class Graph:
    """The arcs of a quantity over a parameter between two places, and what is empty."""

    quantity: Quantity
    parameter: str
    low: Place
    high: Place
    arcs: tuple[Arc, ...]
    gaps: tuple[Gap, ...]


def graph_of(solution: Solution, quantity: Quantity, parameter: str, span: Span | None = None) -> Graph:
    """The graph of a quantity. Raises UsageError where other parameters have no value, or the domain has no end.

    `span` is the stretch of the parameter to look at; all of its domain if left out.
    """
    play = solution.play
    others = [name for name in play.parameters if name != parameter]
    if parameter not in play.parameters:
        raise UsageError(f"{parameter} is no parameter without a value; those are: {', '.join(others) or 'none'}")
    if others:
        raise UsageError(f"a value is needed for {', '.join(others)}: --set {others[0]}=1/2")
    if play.conditions:
        raise OutOfReach("an assumption that is not a plain comparison is not drawn")
    found = branches(solution, quantity)
    unsolved = [tuple(sign.constraint() for sign in gap.conditions) for gap in solution.unsolved]
    frame = _frame(span, parameter)
    asked = [*values_of(play.clauses), *values_of(frame)]
    for conditions in (*(b.region.constraints() for b in found), *unsolved):
        asked += values_of(conditions)
    asked += [branch.value.denominator for branch in found if branch.value is not None]
    line = [c for c in cells(asked, parameter) if all(map(c.satisfies, (*play.clauses, *frame)))]
    if not line or line[0].low is None or line[-1].high is None:
        raise UsageError(f"{parameter} has no least or no largest value: name a stretch, as in --over {parameter}=0:2")
    low, high = line[0].low, line[-1].high
    holds = {i: [all(map(cell.satisfies, b.region.constraints())) for cell in line] for i, b in enumerate(found)}
    keys = dict.fromkeys((b.family, b.value) for b in found if b.value is not None)
    arcs: dict[tuple[Value, Place, bool, Place, bool], list[int]] = {}
    for family, value in keys:
        here = [any(holds[i][k] for i, b in enumerate(found) if (b.family, b.value) == (family, value))
                for k in range(len(line))]  # fmt: skip
        for first, last in _runs(_without_poles(here, line, value)):
            ends = (line[first].low, line[first].is_point, line[last].high, line[last].is_point)
            arcs.setdefault((value, *ends), []).append(family)  # type: ignore[arg-type]
    made = tuple(
        Arc(
            tuple(families),
            value,
            _end(value, parameter, a, shut, low, high),
            _end(value, parameter, b, also, low, high),
        )
        for (value, a, shut, b, also), families in arcs.items()
    )
    return Graph(quantity, parameter, low, high, made, tuple(_gaps(line, made, holds, unsolved)))


def _frame(span: Span | None, parameter: str) -> tuple[Constraint, ...]:
    if span is None:
        return ()
    variable = Value.variable(parameter)
    return Constraint(variable - span[0], ">="), Constraint(variable - span[1], "<=")


def _without_poles(here: Sequence[bool], line: Sequence[Cell], value: Value) -> list[bool]:
    """Where a formula holds, less the zeros of its denominator."""
    below = Constraint(value.denominator, "!=")
    return [holds and cell.satisfies(below) for holds, cell in zip(here, line, strict=True)]


def _runs(here: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """The first and last cell of each unbroken run."""
    start = None
    for place, holds in enumerate([*here, False]):
        if holds and start is None:
            start = place
        elif not holds and start is not None:
            yield start, place - 1
            start = None


def _end(value: Value, name: str, place: Place, closed: bool, low: Place, high: Place) -> End:
    return End(place, closed, limit(value, name, place), place in (low, high))


def limit(value: Value, name: str, place: Place) -> Value | None:
    """A formula at a place, exactly; None where it has no finite limit there. At an algebraic number, nearby."""
    at = place.value if place.value is not None else Value.number(place.middle)
    try:
        return value.substitute({name: at})
    except ZeroDivisionError:
        return None


def _gaps(
    line: Sequence[Cell], arcs: Sequence[Arc], holds: dict[int, list[bool]], unsolved: Sequence[Sequence[Constraint]]
) -> Iterator[Gap]:
    """Open intervals over which no arc lies, as wide as they are of one kind."""
    wide: list[Gap] = []
    for number, cell in enumerate(line):
        if cell.is_point or any(_over(arc, cell) for arc in arcs):
            continue
        assert cell.low is not None
        assert cell.high is not None
        solved = not any(all(map(cell.satisfies, conditions)) for conditions in unsolved)
        gap = Gap(cell.low, cell.high, solved, any(row[number] for row in holds.values()))
        if wide and (wide[-1].high, wide[-1].solved, wide[-1].exists) == (gap.low, gap.solved, gap.exists):
            wide[-1] = Gap(wide[-1].low, gap.high, gap.solved, gap.exists)
        else:
            wide.append(gap)
    yield from wide


def _over(arc: Arc, cell: Cell) -> bool:
    return arc.low.place.middle < cell.sample < arc.high.place.middle


def sampler(formula: Value, name: str) -> Callable[[float], float | None]:
    """The formula in floats, for drawing only."""
    from winset.algebra.value import enclose

    def at(x: float) -> float | None:
        try:
            bounds = enclose(formula.evaluate({name: Fraction(x)}), 80)
        except (ZeroDivisionError, ValueError):
            return None
        return float((bounds.low + bounds.high) / 2)

    return at
