"""A drawing as data: lines, fills, dots and labels on a page, in points from its lower left corner.

The order of the marks is the order in which they are set, later ones on top. Greys run from 0, black, to 1, white.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from winset.show.drawing.words import Words, width

Point = tuple[float, float]
Ring = tuple[Point, ...]

SOLID: tuple[float, ...] = ()
DASHED = (4.0, 2.4)
DOTTED = (0.9, 1.8)
DASHDOT = (5.0, 1.8, 0.9, 1.8)
LONG = (8.0, 2.4)
BLACK, WHITE = 0.0, 1.0


@dataclass(frozen=True, slots=True)
class Line:
    """An unbroken line through points; `dashes` are lengths of strokes and gaps."""

    points: tuple[Point, ...]
    weight: float = 0.8
    grey: float = BLACK
    dashes: tuple[float, ...] = SOLID
    about: str = ""


@dataclass(frozen=True, slots=True)
class Fill:
    """An area inside closed rings (what lies in an even number of them is outside)."""

    rings: tuple[Ring, ...]
    grey: float
    about: str = ""


@dataclass(frozen=True, slots=True)
class Dot:
    """A point: filled where it belongs to what it ends, hollow where it does not."""

    at: Point
    filled: bool = True
    radius: float = 2.1


@dataclass(frozen=True, slots=True)
class Label:
    """Words at a point: their left end, middle or right end in the one direction, their middle in the other.

    `turned` is set upwards, as along a vertical axis; `backed` has white behind it.
    """

    at: Point
    words: Words
    side: str = "middle"  # "start", "middle" or "end"
    size: float = 9.0
    turned: bool = False
    backed: bool = False

    @property
    def box(self) -> Box:
        """The room that the words take."""
        x, y = self.at
        across, up = width(self.words, self.size), self.size * 1.15
        left = {"start": 0.0, "middle": across / 2, "end": across}[self.side]
        if self.turned:
            return Box(x - up / 2, y - left, x + up / 2, y - left + across)
        return Box(x - left, y - up / 2, x - left + across, y + up / 2)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on the page."""

    left: float
    low: float
    right: float
    high: float

    def meets(self, other: Box, gap: float = 0.0) -> bool:
        """Whether two boxes overlap or lie closer than the gap."""
        return (
            self.left < other.right + gap
            and other.left < self.right + gap
            and self.low < other.high + gap
            and other.low < self.high + gap
        )

    def holds(self, point: Point, gap: float = 0.0) -> bool:
        return self.left - gap < point[0] < self.right + gap and self.low - gap < point[1] < self.high + gap

    def within(self, other: Box) -> bool:
        return (
            other.left <= self.left and self.right <= other.right and other.low <= self.low and self.high <= other.high
        )


Mark = Line | Fill | Dot | Label


@dataclass(frozen=True, slots=True, repr=False)
class Drawing:
    """A page with its marks; `title` is read out to those who cannot see it, and `notes` are said beside it.

    `partial` where something of what should be drawn was not solved, or not verified.
    """

    width: float
    height: float
    title: str
    marks: tuple[Mark, ...]
    notes: tuple[str, ...] = field(default=(), compare=False)
    partial: bool = False

    @property
    def page(self) -> Box:
        return Box(0, 0, self.width, self.height)

    def __repr__(self) -> str:
        return f"<Drawing {self.title!r}>"

    def _repr_svg_(self) -> str:
        """What a notebook shows."""
        from winset.show.drawing.svg import svg

        return svg(self)

    def labels(self) -> tuple[Label, ...]:
        return tuple(mark for mark in self.marks if isinstance(mark, Label))

    def lines(self, about: str = "") -> tuple[Line, ...]:
        """The lines that are drawn for something."""
        return tuple(mark for mark in self.marks if isinstance(mark, Line) and (not about or mark.about == about))
