"""Where labels go: the first place at which one meets nothing that is there already, or nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import ceil, hypot

from winset.show.drawing.model import Box, Label, Point

STEP = 3.0  # how densely a line is looked at, in points


@dataclass
class Room:
    """What is taken on a page: boxes of labels, and points along lines that no label may cover."""

    frame: Box
    boxes: list[Box] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)

    def take_line(self, points: Sequence[Point]) -> None:
        """Keep labels off a line."""
        self.points += densely(points)

    def take(self, label: Label) -> Label:
        """Keep others off a label, and return it."""
        self.boxes.append(label.box)
        return label

    def is_free(self, label: Label, gap: float = 1.5) -> bool:
        box = label.box
        return (
            box.within(self.frame)
            and not any(box.meets(other, gap) for other in self.boxes)
            and not any(box.holds(point, gap) for point in self.points)
        )

    def first(self, labels: Iterable[Label], gap: float = 1.5) -> Label | None:
        """The first label that is free, taken; None if none is."""
        for label in labels:
            if self.is_free(label, gap):
                return self.take(label)
        return None


def densely(points: Sequence[Point]) -> Iterator[Point]:
    """Points along a line, no further apart than the step."""
    yield from points[:1]
    for (x, y), (a, b) in pairwise(points):
        parts = max(1, ceil(hypot(a - x, b - y) / STEP))
        for k in range(1, parts + 1):
            yield x + (a - x) * k / parts, y + (b - y) * k / parts
