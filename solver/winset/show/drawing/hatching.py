"""Hatching as lines, cut at the outline of an area: so every writer sets it alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from winset.show.drawing.model import Line, Point, Ring

GAP = 5.0


def hatching(rings: Sequence[Ring], rising: bool = True, grey: float = 0.45) -> Iterator[Line]:
    """Slanted lines over what lies inside an odd number of the rings."""
    slope = 1.0 if rising else -1.0
    sides = [side for ring in rings for side in pairwise([*ring, ring[0]])]
    offsets = [y - slope * x for ring in rings for x, y in ring]
    number = int(min(offsets, default=0.0) // GAP)
    while (level := (number + 0.5) * GAP) < max(offsets, default=0.0):
        crossed = sorted(_crossings(sides, slope, level))
        for a, b in zip(crossed[::2], crossed[1::2], strict=False):
            yield Line((a, b), 0.35, grey, about="hatching")
        number += 1


def _crossings(sides: Sequence[tuple[Point, Point]], slope: float, level: float) -> Iterator[Point]:
    """Where the line y = slope x + level crosses sides, an end counted for one of the two that meet there."""
    for (x, y), (a, b) in sides:
        before, after = y - slope * x - level, b - slope * a - level
        if (before < 0) != (after < 0):
            part = before / (before - after)
            yield x + part * (a - x), y + part * (b - y)
