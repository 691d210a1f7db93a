"""Which equilibria exist where, over two parameters: areas between exact borders, each with its equilibria inside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import cos, pi, sin

import numpy as np

from winset.algebra.constraint import Constraint
from winset.algebra.value import Value
from winset.equilibrium.solution import Solution
from winset.show.drawing.axes import SMALL_SIZE, Axes
from winset.show.drawing.hatching import hatching
from winset.show.drawing.legend import Entry, legend
from winset.show.drawing.model import Box, Drawing, Fill, Label, Line, Mark, Point, Ring
from winset.show.drawing.outline import Strip, outline
from winset.show.drawing.placing import Room, densely
from winset.show.drawing.request import Over, axes_of
from winset.show.drawing.words import Run, Words, formula, joined, plain, sentence, unbroken
from winset.show.formula import TEXT
from winset.show.report import Report
from winset.statics.plane import Answer, Edge, Plane, plane_of
from winset.statics.quantities import numbers

LEFT, SIZE, RIGHT, ABOVE, BELOW = 52.0, 250.0, 18.0, 14.0, 40.0
GREYS = (0.93, 0.8, 0.67, 1.0, 0.55)
HATCH_AFTER = len(GREYS)
GRID = 72


@dataclass(frozen=True, slots=True)
class Area:
    """All places with one answer, on the page."""

    answer: Answer
    columns: tuple[tuple[Strip, ...], ...]
    rings: tuple[Ring, ...]


def regions(solution: Solution, report: Report, over: Over) -> Drawing:
    """The regions of a solution in the plane of the two parameters without a value."""
    play = solution.play
    spans = axes_of(play, over, 2)
    plane = plane_of(solution, spans)
    answers = plane.answers()
    entries = list(_entries(answers, report, (*play.parameters, *play.settings, *numbers(play))))
    key, deep = legend(entries, LEFT, SIZE)
    box = Box(LEFT, BELOW + deep, LEFT + SIZE, BELOW + deep + SIZE)
    axes = Axes(box, plane.across, plane.up)
    areas = [_area(plane, answer, axes) for answer in answers]
    looks = _looks(answers, plane)
    room = Room(box)
    fills: list[Mark] = []
    for area in areas:
        grey, hatched = looks[area.answer]
        fills.append(Fill(area.rings, grey, about=_told(area.answer)))
        fills += hatching(area.rings) if hatched or not area.answer.solved else ()
    edges = [(edge, tuple(axes.at(*spot) for spot in edge.points)) for edge in _joined(plane.edges)]
    lines = [Line(points, 0.8, about=f"{edge.polynomial} = 0") for edge, points in edges]
    for line in lines:
        room.take_line(line.points)
    names = [mark for area in areas for mark in _names(area, looks[area.answer][1], room)]
    equations = list(_equations(edges, plane, room))
    title = f"{play.title}: equilibria over {plane.names[0]} and {plane.names[1]}"
    frame = [*axes.marks(formula(plane.names[0]), formula(plane.names[1])), axes.frame()]
    marks = (*fills, *frame, *lines, *names, *equations, *key)
    return Drawing(LEFT + SIZE + RIGHT, BELOW + deep + SIZE + ABOVE, title, marks, tuple(_notes(report)))


# --- areas ------------------------------------------------------------------------------------------------------------


def _area(plane: Plane, answer: Answer, axes: Axes) -> Area:
    columns = tuple(
        tuple(
            (tuple(axes.at(*spot) for spot in band.below), tuple(axes.at(*spot) for spot in band.above))
            for band in column
            if band.answer == answer
        )
        for column in plane.columns
    )
    return Area(answer, columns, outline(columns))


def _looks(answers: Sequence[Answer], plane: Plane) -> dict[Answer, tuple[float, bool]]:
    """A grey for each answer, other than those of its neighbours, and whether it is hatched."""
    near = {(a, b) for edge in plane.edges for a, b in (edge.between, edge.between[::-1]) if a and b}
    found: dict[Answer, tuple[float, bool]] = {}
    for place, answer in enumerate(answers):
        if not answer.families and answer.solved:
            found[answer] = (1.0, True)
            continue
        taken = {found[other] for other in found if (answer, other) in near}
        wanted = [(grey, hatched) for hatched in (False, True) for grey in GREYS]
        wanted = wanted[place % len(GREYS) :] + wanted[: place % len(GREYS)] if len(answers) <= len(GREYS) else wanted
        found[answer] = next(look for look in wanted if look not in taken)
    return found


def _joined(edges: Sequence[Edge]) -> list[Edge]:
    """Edges with those that continue them as one."""
    found: list[Edge] = []
    for edge in edges:
        for place, before in enumerate(found):
            same = before.polynomial == edge.polynomial
            if same and _near(before.points[-1], edge.points[0]):
                found[place] = Edge(edge.polynomial, (*before.points, *edge.points[1:]), before.between)
                break
        else:
            found.append(edge)
    return found


def _near(a: Point, b: Point) -> bool:
    return abs(a[0] - b[0]) + abs(a[1] - b[1]) < 1e-6


# --- words ------------------------------------------------------------------------------------------------------------


def _told(answer: Answer) -> str:
    if not answer.solved:
        return "not solved"
    return ", ".join(str(number + 1) for number in answer.families) or "none"


def _names(area: Area, backed: bool, room: Room) -> Iterator[Mark]:
    """The equilibria of an area, written into each connected part of it, as far from its edges as can be.

    Beside a part that is too small, with a thin line to it.
    """
    words = plain(_told(area.answer))
    for part in _parts(area.columns):
        at = _heart(part)
        inside = room.first(Label(at, words, "middle", size, backed=backed) for size in (10.0, SMALL_SIZE))
        if inside is not None:
            yield inside
            continue
        beside = room.first(_farther(at, words), 2.5)
        if beside is not None:
            yield Line((at, _side_of(beside, at)), 0.4, about="leader")
            yield beside


def _farther(at: Point, words: Words) -> Iterator[Label]:
    """Places around a point, nearer ones first."""
    for away in (14.0, 20.0, 28.0, 38.0, 50.0, 65.0):
        for k in range(16):
            turn = 2 * pi * k / 16
            yield Label((at[0] + away * cos(turn), at[1] + away * sin(turn)), words, "middle", SMALL_SIZE)


def _side_of(label: Label, at: Point) -> Point:
    """The point of the label's box that is nearest to another point."""
    box = label.box
    return min(max(at[0], box.left), box.right), min(max(at[1], box.low), box.high)


def _parts(columns: Sequence[Sequence[Strip]]) -> list[list[Strip]]:
    """Strips that hang together."""
    parts: list[list[Strip]] = []
    before: list[tuple[Strip, list[Strip]]] = []
    for column in columns:
        now: list[tuple[Strip, list[Strip]]] = []
        for strip in column:
            touching = [part for other, part in before if _touch(other, strip)]
            part = touching[0] if touching else []
            if not touching:
                parts.append(part)
            for other in touching[1:]:
                if other is not part:
                    part += other
                    parts = [p for p in parts if p is not other]
                    before = [(s, part if p is other else p) for s, p in before]
                    now = [(s, part if p is other else p) for s, p in now]
            part.append(strip)
            now.append((strip, part))
        before = now
    return parts


def _touch(left: Strip, right: Strip) -> bool:
    low = max(left[0][-1][1], right[0][0][1])
    high = min(left[1][-1][1], right[1][0][1])
    return abs(left[0][-1][0] - right[0][0][0]) < 1e-6 and high - low > 0.5


def _heart(part: Sequence[Strip]) -> Point:
    """The point inside strips that lies farthest from their outline."""
    rings = outline([[strip] for strip in sorted(part, key=lambda strip: strip[0][0][0])])
    around = np.array([spot for ring in rings for spot in densely([*ring, ring[0]])])
    left, right = around[:, 0].min(), around[:, 0].max()
    best, at = -1.0, (0.0, 0.0)
    for k in range(1, GRID):
        x = float(left + (right - left) * k / GRID)
        for below, above in part:
            if below[0][0] <= x <= below[-1][0]:
                low, high = (_height(bound, x) for bound in (below, above))
                for j in range(1, 24):
                    y = low + (high - low) * j / 24
                    away = float(np.min(np.hypot(around[:, 0] - x, around[:, 1] - y)))
                    if away > best + 1e-6:
                        best, at = away, (x, y)
    return at


def _height(bound: Sequence[Point], x: float) -> float:
    return float(np.interp(x, [spot[0] for spot in bound], [spot[1] for spot in bound]))


def _equations(edges: Sequence[tuple[Edge, tuple[Point, ...]]], plane: Plane, room: Room) -> Iterator[Label]:
    """The equation of each border beside it, where there is room; none on the sides of the frame."""
    done: set[Value] = set()
    for edge, points in sorted(edges, key=lambda item: -len(list(densely(item[1])))):
        if edge.polynomial in done or None in edge.between:
            continue
        words = formula(TEXT.condition(Constraint(edge.polynomial, "=")))
        label = room.first(_beside(points, words))
        if label is not None:
            done.add(edge.polynomial)
            yield label


def _beside(points: Sequence[Point], words: Words) -> Iterator[Label]:
    dense = list(densely(points))
    for part in (0.5, 0.35, 0.65, 0.2, 0.8, 0.1, 0.9):
        x, y = dense[min(len(dense) - 1, int(part * len(dense)))]
        for away in (5.0, 8.0, 12.0):
            for side, sign in (("start", 1), ("end", -1)):
                yield from (Label((x + sign * away, y + up), words, side, SMALL_SIZE) for up in (0.0, away, -away))
            yield from (Label((x, y + up * (away + 4)), words, "middle", SMALL_SIZE) for up in (1, -1))


def _entries(answers: Sequence[Answer], report: Report, names: Sequence[str]) -> Iterator[Entry]:
    """What each number stands for, and where: one entry for each equilibrium that is drawn."""
    drawn = sorted({number for answer in answers for number in answer.families})
    for number in drawn:
        told = report.equilibria[number]
        told_where = _where([conditions for conditions in told.exists if conditions])
        yield Entry(str(number + 1), (*sentence(told.headline, names), *told_where))
    if any(not answer.families and answer.solved for answer in answers):
        yield Entry(
            "none", plain("no equilibrium in pure strategies" if report.complete != "yes" else "no equilibrium")
        )


def _where(exists: Sequence[Sequence[str]]) -> Words:
    """Where an equilibrium exists, each condition on one line."""
    found: list[Run] = []
    for number, conditions in enumerate(exists):
        found.append(Run("; or " if number else " — where "))
        for place, condition in enumerate(conditions):
            found += [*([Run(" and ")] if place else []), *unbroken(condition)]
    return joined(found)


def _notes(report: Report) -> Iterator[str]:
    thin = [str(i + 1) for i, told in enumerate(report.equilibria) if told.on_borders]
    if thin:
        yield f"equilibria on borders only are not drawn: {', '.join(thin)}"
