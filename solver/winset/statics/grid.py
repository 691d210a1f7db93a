"""Grids of parameter points: `rA=0:1:11` is eleven numbers from 0 to 1, both included, `d=1/2,3/4` is a list.

All numbers are exact: the steps between the ends of a range are equal rationals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from itertools import product
from math import prod

from winset.errors import Fault, Position, SourceErrors, UsageError

MOST_VALUES = 1_000_001  # of one parameter
MOST_POINTS = 10_000_000  # of a grid
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)(/\d+)?")
_NAME = re.compile(r"[^\W\d]\w*(\[\d+\])?")


@dataclass(frozen=True, slots=True)
class Axis:
    """A parameter and the values that it takes, in the order given."""

    name: str
    values: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Every combination of the values of the axes, the last axis moving first."""

    axes: tuple[Axis, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(axis.name for axis in self.axes)

    @property
    def bases(self) -> frozenset[str]:
        """The names, without the index of those that are items of a list."""
        return frozenset(name.partition("[")[0] for name in self.names)

    @property
    def shape(self) -> tuple[int, ...]:
        """How many values each axis has."""
        return tuple(len(axis.values) for axis in self.axes)

    @property
    def size(self) -> int:
        return prod(self.shape)

    def places(self) -> Iterator[tuple[int, ...]]:
        """Each point as the places of its values on the axes."""
        return product(*map(range, self.shape))

    def point(self, places: Sequence[int]) -> dict[str, Fraction]:
        """The values of the parameters at the point."""
        return {axis.name: axis.values[k] for axis, k in zip(self.axes, places, strict=True)}


def read_grid(over: Sequence[str] | Mapping[str, str | Sequence[object]]) -> Grid:
    """A grid from one text for each parameter, or from a mapping of names to the rest of it or to a list of numbers.

    Raises SourceErrors for what cannot be read, UsageError for parameters that do not go together.
    """
    texts = over if not isinstance(over, Mapping) else [f"{name}={_listed(item)}" for name, item in over.items()]
    if not texts:
        raise UsageError("a table needs a parameter to vary: --over p=0:1:11")
    axes = [read_axis(text) for text in texts]
    for place, axis in enumerate(axes):
        if axis.name in (other.name for other in axes[:place]):
            raise UsageError(f"--over names {axis.name} twice")
    grid = Grid(tuple(axes))
    if grid.size > MOST_POINTS:
        raise UsageError(f"the grid has {grid.size} points, and at most {MOST_POINTS} are tabulated")
    return grid


def read_axis(text: str) -> Axis:
    """`NAME=low:high:count` or `NAME=value,value,...`; SourceErrors points at what cannot be read.

    >>> [str(value) for value in read_axis("p=0:1:5").values]
    ['0', '1/4', '1/2', '3/4', '1']
    """
    name, equals, body = text.partition("=")
    if not equals or not _NAME.fullmatch(name.strip()):
        raise _fault(text, 0, len(name), "a parameter and its values are expected", "write p=0:1:11 or p=1/4,1/2")
    start = len(name) + 1
    if ":" in body:
        return Axis(name.strip(), _range(text, start, body))
    values = tuple(_numbers(text, start, body, ","))
    if len(set(values)) < len(values):
        twice = next(value for place, value in enumerate(values) if value in values[:place])
        raise _fault(text, start, len(body), f"{twice} is listed twice", "name each value once")
    return Axis(name.strip(), values)


def check_names(grid: Grid, declared: Sequence[str], settled: Sequence[str]) -> None:
    """Only parameters that are not set are varied. Raises UsageError that names what is not so."""
    for name in grid.names:
        base = name.partition("[")[0]
        if base not in declared:
            near = get_close_matches(base, declared, 1)
            hint = f"did you mean {near[0]}?" if near else f"the parameters are {', '.join(declared) or 'none'}"
            raise UsageError(f"--over {name}: {base} is no parameter of this game; {hint}")
        if base in settled:
            raise UsageError(f"{base} is set and varied: leave out --set {base} or --over {name}")


def check_all_given(free: Sequence[str], varied: Sequence[str]) -> None:
    """Every parameter without a value is varied, and nothing else. Raises UsageError that names what is not so."""
    for name in varied:
        if name not in free:
            raise UsageError(f"--over {name}: the parameters to vary are {', '.join(free) or 'none'}")
    if missing := [name for name in free if name not in varied]:
        verb = "is" if len(missing) == 1 else "are"
        ways = " ".join(f"--set {name}=..." for name in missing)
        raise UsageError(f"{', '.join(missing)} {verb} neither set nor varied: {ways}, or --over")


def _listed(item: str | Sequence[object]) -> str:
    return item if isinstance(item, str) else ",".join(map(str, item))


def _range(text: str, start: int, body: str) -> tuple[Fraction, ...]:
    parts = body.split(":")
    if len(parts) != 3:
        raise _fault(text, start, len(body), "a range has a low end, a high end and a count", "write p=0:1:11")
    low, high, count = _numbers(text, start, body, ":")
    place = start + len(parts[0]) + len(parts[1]) + 2
    if count.denominator != 1 or not 2 <= count <= MOST_VALUES:
        what = f"a range has from 2 to {MOST_VALUES} numbers"
        raise _fault(text, place, len(parts[2]), what, "write the count last, or list the values with commas")
    if low >= high:
        raise _fault(text, start, len(body), f"the low end {low} is not below the high end {high}", "low end first")
    step = (high - low) / (count - 1)
    return tuple(low + k * step for k in range(int(count)))


def _numbers(text: str, start: int, body: str, separator: str) -> Iterator[Fraction]:
    for part in body.split(separator):
        number = part.strip()
        place = start + part.find(number) if number else start
        if not _NUMBER.fullmatch(number):
            what = f"{number} is no number" if number else "a number is missing"
            raise _fault(text, place, len(number), what, "write a whole number, 3/4 or 0.75")
        try:
            yield _number(number)
        except ZeroDivisionError:
            raise _fault(text, place, len(number), f"{number} divides by zero", "write another number") from None
        start += len(part) + 1


def _number(text: str) -> Fraction:
    above, _, below = text.partition("/")
    return Fraction(above) / Fraction(below or 1)


def _fault(text: str, place: int, width: int, message: str, advice: str) -> SourceErrors:
    return SourceErrors("--over", text, [Fault(Position(1, place + 1, max(1, width)), message, advice)])
