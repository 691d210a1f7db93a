"""Win-sets over two issues, with numbers for all parameters: polygons with exact vertices and area.

The rectangle of all deals is cut along every line on which somebody's answer may change, until one answer holds on each
cell: signs are asked at a point of the cell, and a line that crosses the cell splits it. Absolute values, quotas and
maxima need no special care. What is found is the win-set up to sets without area (segments, isolated points), which the
condition of `conditions.py` still has. A curved boundary is out of reach.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from winset.algebra.run import Run, at_point
from winset.algebra.value import Value
from winset.errors import LimitReached, OutOfReach, UsageError
from winset.game.evaluate import Reader
from winset.game.play import Scope
from winset.negotiation.deals import Deals, negotiator_accepts, ratifies
from winset.negotiation.domain import Bounds, axes_of, domain_of
from winset.negotiation.types import Types
from winset.negotiation.winsets import Case, reader_at, types_for

Point = tuple[Fraction, Fraction]
CELLS = 20_000


@dataclass(frozen=True, slots=True)
class Polygon:
    """A convex polygon: its corners counterclockwise, none of them on the line between its neighbours."""

    corners: tuple[Point, ...]

    @property
    def area(self) -> Fraction:
        """The area, exactly (the shoelace formula)."""
        pairs = zip(self.corners, self.corners[1:] + self.corners[:1], strict=True)
        return sum((a[0] * b[1] - b[0] * a[1] for a, b in pairs), Fraction(0)) / 2


@dataclass(frozen=True, slots=True)
class PlaneSet:
    """A set of deals on two issues: convex polygons that overlap in edges at most."""

    axes: tuple[str, str]
    polygons: tuple[Polygon, ...]

    @property
    def area(self) -> Fraction:
        """The area of the set, exactly."""
        return sum((polygon.area for polygon in self.polygons), Fraction(0))


def plane_set(deals: Deals, sides: Sequence[str], negotiators: bool = False, case: Case = ()) -> PlaneSet:
    """The deals that all of some sides ratify (and their negotiators accept), as polygons.

    Raises UsageError if a parameter has no value, OutOfReach if there are not two issues, one is unbounded or a finite
    list, a boundary is curved or a vote is a lottery, LimitReached beyond 20000 cells.
    """
    types = types_for(deals, sides, negotiators)
    if missing := (*deals.play.parameters, *types.parameters):
        raise UsageError(f"polygons need numbers: give {', '.join(missing)} a value")
    (first, across), (second, up) = _axes(deals)
    names = (first, second)
    corners = ((across[0], up[0]), (across[1], up[0]), (across[1], up[1]), (across[0], up[1]))
    accepted: list[Polygon] = []
    cells, seen = [Polygon(corners)], 0
    while cells:
        cell, seen = cells.pop(), seen + 1
        if seen > CELLS:
            raise LimitReached(f"the plane falls into more than {CELLS} cells")
        try:
            if _accepts(_reader(cell, names, deals, types, case), deals, sides, negotiators):
                accepted.append(cell)
        except _Crossed as crossed:
            cells += [part for part in cut(cell, crossed.line) if part.corners]
    return PlaneSet(names, tuple(merged(accepted)))


def _axes(deals: Deals) -> tuple[tuple[str, Point], tuple[str, Point]]:
    """The names of the two issues and their ranges."""
    reader = reader_at(at_point({}), deals, Scope())
    axes = axes_of(reader, deals.game)
    if len(axes) != 2:
        raise OutOfReach(f"polygons are for two issues; a deal here has {len(axes)} coordinates")
    ranges = []
    for axis in axes:
        domain = domain_of(reader, axis)
        if not isinstance(domain, Bounds) or domain.low is None or domain.high is None:
            raise OutOfReach(f"the range of {axis.name} is not a bounded interval", axis.quantity.at)
        ranges.append((axis.name, (domain.low.fraction(), domain.high.fraction())))
    return ranges[0], ranges[1]


# --- one cell ---------------------------------------------------------------------------------------------------------

Line = tuple[Fraction, Fraction, Fraction]  # a x + b y + c


class _Crossed(Exception):
    """A line on which an answer may change goes through the inside of the cell."""

    def __init__(self, line: Line) -> None:
        self.line = line


@dataclass(frozen=True, slots=True)
class _Cell:
    """Decides signs inside a cell: a linear polynomial has one sign there, or its line cuts the cell."""

    cell: Polygon
    names: tuple[str, str]

    def decide(self, factor: Value, sign_at_sample: int) -> int:
        line = _line(factor, self.names)
        sides = {_side(line, corner) for corner in self.cell.corners}
        if {1, -1} <= sides:
            raise _Crossed(line)
        return sign_at_sample

    def check_time(self) -> None:
        """Cells are few: there is no limit to hold."""


def _reader(cell: Polygon, names: tuple[str, str], deals: Deals, types: Types, case: Case) -> Reader:
    """Reads formulas in the middle of a cell; raises _Crossed where an answer differs within the cell."""
    count = len(cell.corners)
    middle = [sum((corner[k] for corner in cell.corners), Fraction(0)) / count for k in (0, 1)]
    run = Run(dict(zip(names, middle, strict=True)), _Cell(cell, names))
    return reader_at(run, deals, types.scope([(name, Value.variable(name)) for name in names], case))


def _accepts(reader: Reader, deals: Deals, sides: Sequence[str], negotiators: bool) -> bool:
    """Whether the deals inside the reader's cell are accepted."""
    for side in sides:
        if negotiators and not negotiator_accepts(reader, deals, side):
            return False
        answer = ratifies(reader, deals, side)
        if answer is None:
            raise OutOfReach(f"whether {side} ratifies some deals is a lottery: its win-set is not one set")
        if not answer:
            return False
    return True


def _line(polynomial: Value, names: tuple[str, str]) -> Line:
    a = b = c = Fraction(0)
    for coefficient, powers in polynomial.terms():
        match powers:
            case ():
                c = coefficient
            case ((name, 1),):
                a, b = (coefficient, b) if name == names[0] else (a, coefficient)
            case _:
                raise OutOfReach(f"the boundary {polynomial} = 0 is curved: ask for the condition, not for the area")
    return a, b, c


def _side(line: Line, point: Point) -> int:
    value = line[0] * point[0] + line[1] * point[1] + line[2]
    return (value > 0) - (value < 0)


# --- convex polygons --------------------------------------------------------------------------------------------------


def cut(polygon: Polygon, line: Line) -> tuple[Polygon, Polygon]:
    """The parts of a convex polygon on the two sides of a line; a part without area has no corners."""
    above = _clipped(polygon.corners, line)
    below = _clipped(polygon.corners, (-line[0], -line[1], -line[2]))
    return hull(above), hull(below)


def _clipped(corners: tuple[Point, ...], line: Line) -> list[Point]:
    """Corners of the part where the line's value is at least zero (Sutherland and Hodgman's rule for one edge)."""
    return [point for a, b in zip(corners, corners[1:] + corners[:1], strict=True) for point in _kept(a, b, line)]


def _kept(a: Point, b: Point, line: Line) -> Iterator[Point]:
    at_a = line[0] * a[0] + line[1] * a[1] + line[2]
    at_b = line[0] * b[0] + line[1] * b[1] + line[2]
    if at_a >= 0:
        yield a
    if at_a * at_b < 0:
        share = at_a / (at_a - at_b)
        yield a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def hull(points: Sequence[Point]) -> Polygon:
    """The convex hull (Andrew's monotone chain), without corners if it has no area."""
    ordered = sorted(set(points))
    lower, upper = _chain(ordered), _chain(ordered[::-1])
    corners = (*lower[:-1], *upper[:-1])
    return Polygon(corners if len(corners) > 2 else ())


def _chain(points: list[Point]) -> list[Point]:
    found: list[Point] = []
    for point in points:
        while len(found) > 1 and _turn(found[-2], found[-1], point) <= 0:
            found.pop()
        found.append(point)
    return found


def _turn(a: Point, b: Point, c: Point) -> Fraction:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def merged(polygons: Sequence[Polygon]) -> list[Polygon]:
    """The polygons with pairs put together as long as two of them make up a convex one."""
    left = sorted(polygons, key=lambda polygon: polygon.corners)
    place = 0
    while place < len(left):
        for other in range(place + 1, len(left)):
            whole = hull((*left[place].corners, *left[other].corners))
            if whole.area == left[place].area + left[other].area:
                del left[other]
                left[place], place = whole, -1
                break
        place += 1
    return left
