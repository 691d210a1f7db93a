"""The outline of an area that is given column by column: what two neighbouring columns share is no edge of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from winset.show.drawing.model import Point, Ring

Strip = tuple[tuple[Point, ...], tuple[Point, ...]]  # the lower and the upper bound, both from left to right
Columns = Sequence[Sequence[Strip]]
SAME = 1e-3  # points of the page closer than this are one


def outline(columns: Columns) -> tuple[Ring, ...]:
    """Closed rings around the union of strips, the inside to the left of each; holes run the other way."""
    edges = [edge for column in columns for strip in column for edge in _sides(strip)]
    edges += _upright(columns)
    return rings_of(edges)


def _sides(strip: Strip) -> Iterator[tuple[Point, ...]]:
    """The lower bound from left to right, the upper one back."""
    yield strip[0]
    yield tuple(reversed(strip[1]))


def _upright(columns: Columns) -> Iterator[tuple[Point, ...]]:
    """Upright edges, where the area lies on one side only."""
    places: dict[float, tuple[list[tuple[float, float]], list[tuple[float, float]]]] = {}
    for column in columns:
        for below, above in column:
            places.setdefault(_key(above[-1][0]), ([], []))[0].append((below[-1][1], above[-1][1]))
            places.setdefault(_key(above[0][0]), ([], []))[1].append((below[0][1], above[0][1]))
    for x, (left, right) in places.items():
        cuts = sorted({_key(y) for side in (left, right) for span in side for y in span})
        for low, high in pairwise(cuts):
            middle = (low + high) / 2
            on_left, on_right = (any(a < middle < b for a, b in side) for side in (left, right))
            if on_left and not on_right:
                yield (x, low), (x, high)
            elif on_right and not on_left:
                yield (x, high), (x, low)


def _key(number: float) -> float:
    return round(number / SAME) * SAME


def rings_of(edges: Sequence[tuple[Point, ...]]) -> tuple[Ring, ...]:
    """Closed rings out of edges that each go on where another ends."""
    return tuple(_rings(edges))


def _rings(edges: Sequence[tuple[Point, ...]]) -> Iterator[Ring]:
    """Edges joined end to start until each ring closes."""
    ahead: dict[tuple[float, float], list[tuple[Point, ...]]] = {}
    for edge in edges:
        if _spot(edge[0]) != _spot(edge[-1]) or len(edge) > 2:
            ahead.setdefault(_spot(edge[0]), []).append(edge)
    while ahead:
        start = next(iter(ahead))
        ring: list[Point] = []
        here = start
        while here in ahead:
            edge = ahead[here].pop()
            if not ahead[here]:
                del ahead[here]
            ring += edge[:-1]
            here = _spot(edge[-1])
            if here == start:
                break
        if len(ring) > 2:
            yield tuple(ring)


def _spot(point: Point) -> tuple[float, float]:
    return _key(point[0]), _key(point[1])
