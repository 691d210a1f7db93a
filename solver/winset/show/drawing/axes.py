"""A frame with two axes: numbers to points of the page, ticks at round numbers, names along the axes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, floor, log10

from winset.show.drawing.model import Box, Label, Line, Mark, Point
from winset.show.drawing.words import Words, plain, width

TICK = 3.0
SMALL_SIZE = 8.0
NAME_SIZE = 9.5
_LINE = 0.6


@dataclass(frozen=True, slots=True)
class Axes:
    """A rectangle of the page and what its sides stand for."""

    box: Box
    across: tuple[float, float]
    up: tuple[float, float]

    def at(self, x: float, y: float) -> Point:
        """Where a pair of numbers lies on the page."""
        return self.x(x), self.y(y)

    def x(self, x: float) -> float:
        low, high = self.across
        return self.box.left + (x - low) / (high - low) * (self.box.right - self.box.left)

    def y(self, y: float) -> float:
        low, high = self.up
        return self.box.low + (y - low) / (high - low) * (self.box.high - self.box.low)

    def frame(self) -> Line:
        """All four sides."""
        box = self.box
        corners = ((box.left, box.low), (box.right, box.low), (box.right, box.high), (box.left, box.high))
        return Line((*corners, corners[0]), _LINE, about="axes")

    def marks(self, name: Words, other: Words) -> Iterator[Mark]:
        """The two axes with ticks and names."""
        box = self.box
        yield Line(((box.left, box.high), (box.left, box.low), (box.right, box.low)), _LINE, about="axes")
        widest = 0.0
        for number in ticks(*self.up):
            y = self.y(number)
            yield Line(((box.left - TICK, y), (box.left, y)), _LINE, about="tick")
            label = Label((box.left - TICK - 2, y), plain(decimal(number)), "end", SMALL_SIZE)
            widest = max(widest, width(label.words, SMALL_SIZE))
            yield label
        for number in ticks(*self.across):
            x = self.x(number)
            yield Line(((x, box.low - TICK), (x, box.low)), _LINE, about="tick")
            yield Label((x, box.low - TICK - 6), plain(decimal(number)), "middle", SMALL_SIZE)
        yield Label(((box.left + box.right) / 2, box.low - TICK - 19), name, "middle", NAME_SIZE)
        yield Label((box.left - TICK - widest - 10, (box.low + box.high) / 2), other, "middle", NAME_SIZE, turned=True)


def ticks(low: float, high: float) -> list[float]:
    """Between four and seven round numbers in an interval."""
    rough = (high - low) / 5
    power = 10.0 ** floor(log10(rough))
    step = next(power * k for k in (1, 2, 2.5, 5, 10) if power * k >= rough * (1 - 1e-9))
    first, last = ceil(low / step - 1e-9), floor(high / step + 1e-9)
    return [round(k * step, 12) for k in range(first, last + 1)]


def decimal(number: float) -> str:
    """A number of a tick, with a true minus."""
    return f"{number:.10g}".replace("-", "−")


def stretched(numbers: list[float], room: float = 0.06) -> tuple[float, float]:
    """An interval that holds the numbers with a little room; 0 and 1 are kept as ends where they are near."""
    low, high = min(numbers), max(numbers)
    if high - low < 1e-9:
        low, high = low - 0.5, high + 0.5
    pad = room * (high - low)
    return (low if low == 0 else low - pad), high + pad
