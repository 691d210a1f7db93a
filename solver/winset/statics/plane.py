"""The plane of two parameters, cut by the borders of the regions: which equilibria exist where.

The plane is decomposed into cells (G. Collins 1975, in two dimensions). One parameter is cut where borders meet, turn
back or run off to infinity; over each interval between these exact places the borders lie one above the other in the
same order, and what holds between two neighbours is decided at one rational point. Floats are used only to draw the
borders, and for a straight one only its ends are needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, pairwise
from math import cos, pi

import numpy as np

from winset.algebra.constraint import Constraint
from winset.algebra.value import Value
from winset.equilibrium.solution import Solution
from winset.errors import OutOfReach, UsageError
from winset.statics.graph import Span
from winset.statics.line import Cell, Place, cells, places_of

Spot = tuple[float, float]
SAMPLES = 48
CLOSE = 1e-12
NARROW = 1e-6


@dataclass(frozen=True, slots=True)
class Answer:
    """What exists on a part of the plane: the numbers of equilibria, from 0; whether all of it was solved."""

    families: tuple[int, ...]
    solved: bool = True


@dataclass(frozen=True, slots=True)
class Edge:
    """A piece of a border over an interval of the first parameter, or upright: a polynomial that is zero on it."""

    polynomial: Value
    points: tuple[Spot, ...]
    between: tuple[Answer | None, Answer | None]


@dataclass(frozen=True, slots=True)
class Band:
    """A cell over an interval: what holds there, and the two borders that bound it from below and above."""

    answer: Answer
    below: tuple[Spot, ...]
    above: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Plane:
    """Bands, column by column, with the edges between different answers; the box holds all that is assumed."""

    names: tuple[str, str]
    across: tuple[float, float]
    up: tuple[float, float]
    columns: tuple[tuple[Band, ...], ...]
    edges: tuple[Edge, ...]

    def answers(self) -> tuple[Answer, ...]:
        """All that occur, in the order of the equilibria."""
        found = {band.answer for column in self.columns for band in column}
        return tuple(sorted(found, key=lambda answer: (not answer.solved, not answer.families, answer.families)))


def plane_of(solution: Solution, spans: dict[str, Span | None]) -> Plane:
    """The plane of the two parameters of a solution that have no value.

    Raises UsageError where what is assumed does not bound them, and no stretch is named.
    """
    if solution.play.conditions:
        raise OutOfReach("an assumption that is not a plain comparison is not drawn")
    first, second = spans
    assumed = [*solution.play.assumptions, *_frame(spans)]
    regions = [
        (number, tuple(sign.constraint() for sign in region.conditions))
        for number, family in enumerate(solution.equilibria)
        for region in family.exists
        if all(sign.sign for sign in region.conditions)
    ]
    unsolved = [tuple(sign.constraint() for sign in gap.conditions) for gap in solution.unsolved]
    every = [*assumed, *(c for _, region in regions for c in region), *(c for gap in unsolved for c in gap)]
    borders = _factors(every, (first, second))

    def answer(point: dict[str, Fraction]) -> Answer | None:
        if not all(c.holds(point) for c in assumed):
            return None
        found = sorted({number for number, region in regions if all(c.holds(point) for c in region)})
        return Answer(tuple(found), not any(all(c.holds(point) for c in gap) for gap in unsolved))

    return _Cutter((first, second), borders, answer).plane()


def _frame(spans: dict[str, Span | None]) -> Iterator[Constraint]:
    for name, span in spans.items():
        if span is not None:
            yield Constraint(Value.variable(name) - span[0], ">")
            yield Constraint(Value.variable(name) - span[1], "<")


def _factors(constraints: Sequence[Constraint], names: tuple[str, str]) -> tuple[Value, ...]:
    """The irreducible polynomials on whose signs constraints depend."""
    found = {factor for constraint in constraints for factor, _ in constraint.value.factors()[1]}
    for factor in found:
        if factor.roots() or not factor.variables() <= set(names):
            raise OutOfReach(f"a border that is no polynomial in {' and '.join(names)} is not drawn: {factor} = 0")
    return tuple(sorted(found, key=str))


@dataclass(frozen=True)
class _Branch:
    """The k-th zero in the second parameter of a border, over an interval of the first."""

    polynomial: Value
    number: int


@dataclass(frozen=True)
class _Cutter:
    names: tuple[str, str]
    borders: tuple[Value, ...]
    answer: Callable[[dict[str, Fraction]], Answer | None]

    def plane(self) -> Plane:
        columns: list[tuple[Band, ...]] = []
        edges: list[Edge] = []
        cut = [cell for cell in cells(self._critical(), self.names[0]) if not cell.is_point]
        for cell in cut:
            told = self._over(cell)
            if cell.low is None or cell.high is None:
                if any(answer is not None for answer, *_ in told):
                    raise _unbounded(self.names[0])
                continue
            before = columns[-1] if columns else ()
            columns.append(tuple(self._bands(cell, told)))
            edges += [*_upright(before, cell.low, columns[-1]), *self._edges(cell, told)]
        if columns:
            last = next(cell.high for cell in reversed(cut) if cell.low is not None and cell.high is not None)
            assert last is not None
            edges += _upright(columns[-1], last, ())
        spots = [spot for column in columns for band in column for spot in (*band.below, *band.above)]
        if not spots:
            raise UsageError("no point of the plane satisfies what the file assumes")
        (left, low), (right, high) = (tuple(f(s[i] for s in spots) for i in (0, 1)) for f in (min, max))
        return Plane(self.names, (left, right), (low, high), tuple(columns), tuple(edges))

    def _critical(self) -> list[Value]:
        """Polynomials in the first parameter at whose zeros borders meet, turn back, end, or stand upright."""
        first, second = self.names
        found = [border for border in self.borders if second not in border.variables()]
        curves = [border for border in self.borders if second in border.variables()]
        for curve in curves:
            parts = curve.coefficients(second)
            found.append(parts[-1])
            if len(parts) > 2:
                found.append(curve.resultant(curve.derivative(second), second))
        found += [a.resultant(b, second) for a, b in combinations(curves, 2)]
        return [value for value in found if first in value.variables()]

    def _over(self, cell: Cell) -> list[tuple[Answer | None, _Branch | None, _Branch | None]]:
        """The cells over an interval from below: the answer, and the branches that bound it."""
        first, second = self.names
        at = {first: Value.number(cell.sample)}
        branches: list[tuple[Place, _Branch]] = []
        here = {p: p.substitute(at) for p in self.borders if second in p.variables()}
        places = places_of([value for value in here.values() if second in value.variables()], second)
        for polynomial, value in here.items():
            factors = {factor for factor, _ in value.factors()[1]}
            own = [place for place in places if place.polynomial in factors]
            branches += [(place, _Branch(polynomial, number)) for number, place in enumerate(own)]
        branches.sort(key=lambda item: item[0].middle)
        line = [c for c in cells([v for v in here.values() if second in v.variables()], second) if not c.is_point]
        ends = [None, *(branch for _, branch in branches), None]
        found = []
        for one, (below, above) in zip(line, pairwise(ends), strict=True):
            answer = self.answer({first: cell.sample, second: one.sample})
            if answer is not None and (below is None or above is None):
                raise _unbounded(second)
            found.append((answer, below, above))
        return found

    def _bands(
        self, cell: Cell, told: Sequence[tuple[Answer | None, _Branch | None, _Branch | None]]
    ) -> Iterator[Band]:
        """The cells over an interval, neighbours with one answer as one."""
        start: _Branch | None = None
        for k, (answer, below, above) in enumerate(told):
            if answer is None:
                continue
            assert below is not None
            assert above is not None
            start = start or below
            if k + 1 < len(told) and told[k + 1][0] == answer:
                continue
            yield Band(answer, self._points(cell, start), self._points(cell, above))
            start = None

    def _edges(
        self, cell: Cell, told: Sequence[tuple[Answer | None, _Branch | None, _Branch | None]]
    ) -> Iterator[Edge]:
        for (lower, _, branch), (upper, _, _) in pairwise(told):
            if lower != upper and branch is not None:
                yield Edge(branch.polynomial, self._points(cell, branch), (lower, upper))

    def _points(self, cell: Cell, branch: _Branch) -> tuple[Spot, ...]:
        """The branch over the interval: two points if it is straight, else as many as are needed to draw it."""
        first, second = self.names
        assert cell.low is not None
        assert cell.high is not None
        low, high = float(cell.low), float(cell.high)
        parts = branch.polynomial.coefficients(second)
        straight = len(parts) == 2 and parts[1].is_number and len(parts[0].coefficients(first)) <= 2
        heights = _zeros(parts, first, branch.number)
        if straight:
            return (low, heights(low)), (high, heights(high))
        inner = [low + (high - low) * (1 - cos(pi * k / SAMPLES)) / 2 for k in range(1, SAMPLES)]
        near = (high - low) * CLOSE
        ends = (heights(low + near), heights(high - near))
        return (low, ends[0]), *((x, heights(x)) for x in inner), (high, ends[1])


def _upright(left: Sequence[Band], place: Place, right: Sequence[Band]) -> Iterator[Edge]:
    """Edges at a place of the first parameter, between the bands that end and those that begin there."""
    x = float(place)
    ends = [(band.answer, band.below[-1][1], band.above[-1][1]) for band in left]
    starts = [(band.answer, band.below[0][1], band.above[0][1]) for band in right]
    cuts = sorted({height for _, *heights in (*ends, *starts) for height in heights})
    for low, high in pairwise(cuts):
        between = _at(ends, (low + high) / 2), _at(starts, (low + high) / 2)
        if between[0] != between[1] and high - low > NARROW * (cuts[-1] - cuts[0]):
            yield Edge(place.polynomial, ((x, low), (x, high)), between)


def _at(spans: Sequence[tuple[Answer, float, float]], height: float) -> Answer | None:
    return next((answer for answer, low, high in spans if low < height < high), None)


def _zeros(parts: Sequence[Value], name: str, number: int) -> Callable[[float], float]:
    """The zero of that number of a polynomial, given by its coefficients, as a function of the other variable."""
    tables = [[float(c.fraction()) for c in part.coefficients(name)] for part in parts]

    def at(x: float) -> float:
        numbers = [sum(c * x**k for k, c in enumerate(table)) for table in tables]
        if len(numbers) == 2:
            return -numbers[0] / numbers[1]
        if len(numbers) == 3:
            c, b, a = numbers
            width = max(0.0, b * b - 4 * a * c) ** 0.5
            return float(sorted(((-b - width) / (2 * a), (-b + width) / (2 * a)))[number])
        zeros = np.roots(numbers[::-1])
        real = sorted(float(z.real) for z in zeros if abs(z.imag) < 1e-6 * max(1.0, abs(z)))
        return real[min(number, len(real) - 1)]

    return at


def _unbounded(name: str) -> UsageError:
    return UsageError(f"{name} has no least or no largest value: name a stretch, as in --over {name}=0:2")
