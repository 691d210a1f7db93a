"""Quantities of the equilibria against one parameter: jumps with their ends marked, several equilibria side by side.

A filled dot ends a curve at a point that belongs to it, a hollow one at a point that does not; nothing joins the two
sides of a jump. Equilibria that exist together have lines of different kinds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import isfinite

from winset.algebra.value import Value, enclose
from winset.equilibrium.solution import Solution
from winset.show.drawing.axes import SMALL_SIZE, Axes, stretched
from winset.show.drawing.model import DASHDOT, DASHED, DOTTED, LONG, SOLID, Box, Dot, Drawing, Label, Line, Mark, Point
from winset.show.drawing.placing import Room
from winset.show.drawing.request import Over, axes_of
from winset.show.drawing.words import Words, formula, plain, sentence, width
from winset.show.formula import TEXT
from winset.statics.graph import Arc, End, Gap, Graph, graph_of, sampler
from winset.statics.line import Place
from winset.statics.quantities import read_quantities

STYLES = ((SOLID, 0.0), (DASHED, 0.0), (DOTTED, 0.0), (DASHDOT, 0.0), (LONG, 0.0), (SOLID, 0.55), (DASHED, 0.55))
LEFT, BELOW, WIDE, HIGH, RIGHT, ABOVE = 52.0, 40.0, 280.0, 190.0, 18.0, 26.0
SAMPLES = 160
WEIGHT = 1.2
STEEP = 40.0  # a curve without limit is cut at so many times what the rest of the figure spans


@dataclass(frozen=True, slots=True)
class Curve:
    """An arc with the points to draw it by, in numbers, and the number of its kind of line."""

    arc: Arc
    points: tuple[tuple[float, float], ...]
    kind: int
    of: Graph


def payoffs(solution: Solution, over: Over, of: str | None) -> Drawing:
    """Quantities of a solution against the parameter without a value; the payoffs of all players if left out."""
    play = solution.play
    ((parameter, span),) = axes_of(play, over, 1).items()
    text = of if of is not None else ", ".join(f"payoff({player})" for player in play.players)
    graphs = [graph_of(solution, quantity, parameter, span) for quantity in read_quantities(text, play)]
    return drawn(f"{play.title}: {text} against {parameter}", graphs)


def drawn(title: str, graphs: Sequence[Graph]) -> Drawing:
    """The drawing of one or several graphs over the same parameter."""
    kinds = _kinds(graphs)
    curves = [
        Curve(arc, _points(arc, graph.parameter), kinds[i, arc.families[0]], graph)
        for i, graph in enumerate(graphs)
        for arc in graph.arcs
    ]
    entries = list(_legend(graphs, kinds))
    below = BELOW + 14 * len(entries)
    box = Box(LEFT, below, LEFT + WIDE, below + HIGH)
    first = graphs[0]
    axes = Axes(box, (float(first.low), float(first.high)), _heights(curves))
    room = Room(box)
    marks: list[Mark] = []
    for curve in curves:
        line = tuple(axes.at(x, y) for x, y in _clipped(curve.points, axes.up))
        room.take_line(line)
        dashes, grey = STYLES[curve.kind % len(STYLES)]
        if len(line) > 1:
            marks.append(Line(line, WEIGHT, grey, dashes, about=f"{curve.of.quantity} = {curve.arc.formula}"))
    guides = list(_guides(graphs, curves, axes))
    name = formula(first.parameter)
    other = _named(str(first.quantity)) if len(graphs) == 1 else plain(_common(graphs))
    frame = list(axes.marks(name, other))
    dots = list(_dots(curves, axes))
    room.boxes += [Box(d.at[0] - 3, d.at[1] - 3, d.at[0] + 3, d.at[1] + 3) for d in dots]
    labels = [*_formulas(curves, axes, room), *_empty(graphs, axes, room)]
    key = list(_key(entries, below))
    page = (LEFT + WIDE + RIGHT, below + HIGH + ABOVE)
    shown = [m for m in frame if not (isinstance(m, Label) and not m.words)]
    return Drawing(*page, title, (*guides, *shown, *marks, *dots, *labels, *key))


# --- kinds of line ----------------------------------------------------------------------------------------------------


def _kinds(graphs: Sequence[Graph]) -> dict[tuple[int, int], int]:
    """A kind of line for each quantity and equilibrium: different ones where curves lie over the same numbers."""
    found: dict[tuple[int, int], int] = {}
    used = 0
    for i, graph in enumerate(graphs):
        sheets = _sheets(graph)
        for family, sheet in sheets.items():
            found[i, family] = used + sheet
        used += max(sheets.values(), default=0) + 1
    return found


def _sheets(graph: Graph) -> dict[int, int]:
    """Equilibria by sheets: those on one sheet never exist together, or agree in the quantity where they do."""
    sheets: dict[int, int] = {}
    families = sorted({family for arc in graph.arcs for family in arc.families})
    apart = {pair for a, b in combinations(graph.arcs, 2) if _together(a, b) for pair in _pairs(a, b)}
    for family in families:
        taken = {sheets[other] for other in sheets if (other, family) in apart or (family, other) in apart}
        sheets[family] = next(k for k in range(len(families)) if k not in taken)
    return sheets


def _pairs(a: Arc, b: Arc) -> Iterator[tuple[int, int]]:
    yield from ((i, j) for i in a.families for j in b.families if i != j)


def _together(a: Arc, b: Arc) -> bool:
    """Whether two arcs lie over a common open interval."""
    low = max(a.low.place.middle, b.low.place.middle)
    return low < min(a.high.place.middle, b.high.place.middle)


def _legend(graphs: Sequence[Graph], kinds: dict[tuple[int, int], int]) -> Iterator[tuple[int, Words]]:
    """The kinds of line with what they stand for; nothing where there is only one."""
    if len(set(kinds.values())) < 2:
        return
    for i, graph in enumerate(graphs):
        members: dict[int, list[int]] = {}
        for (own, family), kind in kinds.items():
            if own == i:
                members.setdefault(kind, []).append(family + 1)
        for kind, numbers in sorted(members.items()):
            words = _named(str(graph.quantity)) if len(graphs) > 1 else ()
            if len(members) > 1:
                told = ", ".join(map(str, numbers))
                words = (
                    *words,
                    *plain((", " if words else "") + f"equilibri{'a' if len(numbers) > 1 else 'um'} {told}"),
                )
            yield kind, words


def _key(entries: Sequence[tuple[int, Words]], below: float) -> Iterator[Mark]:
    for row, (kind, words) in enumerate(entries):
        y = below - BELOW - 14 * row - 2
        dashes, grey = STYLES[kind % len(STYLES)]
        yield Line(((LEFT, y), (LEFT + 26, y)), WEIGHT, grey, dashes, about="key")
        yield Label((LEFT + 32, y), words, "start", SMALL_SIZE)


# --- curves -----------------------------------------------------------------------------------------------------------


def _points(arc: Arc, name: str) -> tuple[tuple[float, float], ...]:
    """The ends exactly, and between them as many points as the formula needs."""
    low, high = float(arc.low.place), float(arc.high.place)
    ends = [(float(end.place), number(end.limit)) for end in (arc.low, arc.high) if end.limit is not None]
    if arc.is_point or _is_line(arc.formula, name):
        return tuple(ends[:1] if arc.is_point else ends)
    at = sampler(arc.formula, name)
    inside = [low + (high - low) * k / SAMPLES for k in range(1, SAMPLES)]
    for end, toward in ((arc.low, 1), (arc.high, -1)):
        if end.limit is None:  # it runs off to infinity: look closer
            inside += [float(end.place) + toward * (high - low) / SAMPLES / 2**k for k in range(1, 12)]
    found = [(x, y) for x in sorted(inside) if (y := at(x)) is not None and isfinite(y)]
    return tuple(sorted([*found, *ends]))


def _is_line(value: Value, name: str) -> bool:
    return value.is_number or (value.is_polynomial and not value.roots() and len(value.coefficients(name)) <= 2)


def number(value: Value) -> float:
    """An exact number as a float, for drawing."""
    bounds = enclose(value)
    return float((bounds.low + bounds.high) / 2)


def _heights(curves: Sequence[Curve]) -> tuple[float, float]:
    """The range of the vertical axis; curves that run off to infinity are cut."""
    numbers = [y for curve in curves for _, y in curve.points] or [0.0, 1.0]
    endless = any(end.limit is None for curve in curves for end in (curve.arc.low, curve.arc.high))
    if endless:
        tame = sorted(numbers)
        low, high = tame[len(tame) // 8], tame[-1 - len(tame) // 8]
        numbers = [min(max(y, low - (high - low)), high + (high - low)) for y in numbers]
    return stretched(numbers)


def _clipped(points: Sequence[tuple[float, float]], up: tuple[float, float]) -> list[tuple[float, float]]:
    return [(x, y) for x, y in points if up[0] - 1e-9 <= y <= up[1] + 1e-9]


# --- ends, guides, words ----------------------------------------------------------------------------------------------


def _dots(curves: Sequence[Curve], axes: Axes) -> Iterator[Dot]:
    """Dots at the ends of curves, hollow ones first; none where a curve goes on in another, or leaves the domain."""
    found: dict[Point, bool] = {}
    for curve in curves:
        for end in (curve.arc.low, curve.arc.high):
            if end.limit is None or (end.outer and end.closed and not curve.arc.is_point):
                continue
            if not _goes_on(curve, end, curves):
                at = axes.at(float(end.place), number(end.limit))
                found[at] = found.get(at, False) or end.closed
    yield from (Dot(at, filled) for at, filled in sorted(found.items(), key=lambda item: item[1]))


def _goes_on(curve: Curve, end: End, curves: Sequence[Curve]) -> bool:
    """Whether another curve of the same quantity begins where this one ends, and the point belongs to one of them.

    A single point is shown only where no curve ends in it.
    """
    for other in curves:
        if other is curve or other.of is not curve.of or other.arc.is_point:
            continue
        meets = (other.arc.low, other.arc.high) if curve.arc.is_point else (_facing(curve, end, other),)
        if any(m.place is end.place and m.limit == end.limit and (m.closed or end.closed) for m in meets):
            return True
    return False


def _facing(curve: Curve, end: End, other: Curve) -> End:
    return other.arc.low if end is curve.arc.high else other.arc.high


def _guides(graphs: Sequence[Graph], curves: Sequence[Curve], axes: Axes) -> Iterator[Mark]:
    """A dotted line at each place where a curve ends inside the domain, its exact value above the frame."""
    places = {end.place for curve in curves for end in (curve.arc.low, curve.arc.high) if not end.outer}
    places |= {p for g in graphs for gap in g.gaps for p in (gap.low, gap.high) if p not in (g.low, g.high)}
    taken: list[Box] = []
    for place in sorted(places, key=lambda place: place.middle):
        x = axes.x(float(place))
        yield Line(((x, axes.box.low), (x, axes.box.high)), 0.4, 0.45, DOTTED, about="border")
        text = TEXT.value(place.value) if place.value is not None else f"{float(place):.4g}"
        label = Label((x, axes.box.high + 7), formula(text), "middle", SMALL_SIZE)
        if any(label.box.meets(box, 2) for box in taken):
            label = Label((x, axes.box.high + 18), label.words, "middle", SMALL_SIZE)
        if not any(label.box.meets(box, 2) for box in taken):
            taken.append(label.box)
            yield label


def _formulas(curves: Sequence[Curve], axes: Axes, room: Room) -> Iterator[Label]:
    """The formula of each curve beside it, where there is room."""
    same: dict[tuple[Value, Place, Place], list[Curve]] = {}
    for curve in curves:
        same.setdefault((curve.arc.formula, curve.arc.low.place, curve.arc.high.place), []).append(curve)
    for members in sorted(same.values(), key=lambda found: -len(found[0].points)):
        points = _clipped(members[0].points, axes.up)
        if len(points) < 2:
            continue
        words = (*formula(TEXT.value(members[0].arc.formula)), *_whose(members, curves))
        label = room.first(_around(points, words, axes))
        if label is not None:
            yield label


def _whose(members: Sequence[Curve], curves: Sequence[Curve]) -> Words:
    """Of which quantities curves that coincide are, where they are of several."""
    names = list(dict.fromkeys(str(curve.of.quantity) for curve in members))
    if len(names) < 2:
        return ()
    if set(names) == {str(curve.of.quantity) for curve in curves}:
        return plain(" (both)" if len(names) == 2 else " (all)")
    told = [_named(name)[1:] or _named(name) for name in names]
    return (
        *plain(" ("),
        *(run for i, words in enumerate(told) for run in (*plain(", " if i else ""), *words)),
        *plain(")"),
    )


def _around(points: Sequence[tuple[float, float]], words: Words, axes: Axes) -> Iterator[Label]:
    """Places beside a curve, from its middle outwards, above and below."""
    half = width(words, SMALL_SIZE) / 2
    for part in (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8):
        x, y = axes.at(*_along(points, part))
        for away in (9.0, 12.0, 16.0):
            yield from (Label((x, y + sign * away), words, "middle", SMALL_SIZE) for sign in (1, -1))
            for side, sign in (("start", 1), ("end", -1)):
                yield from (Label((x + sign * 6, y + up * away), words, side, SMALL_SIZE) for up in (0.6, -0.6))
        yield from (Label((x + sign * (half + 8), y), words, "middle", SMALL_SIZE) for sign in (1, -1))


def _along(points: Sequence[tuple[float, float]], part: float) -> tuple[float, float]:
    """The point of a line at a part of its extent."""
    x = points[0][0] + part * (points[-1][0] - points[0][0])
    for (a, b), (c, d) in pairwise(points):
        if a <= x <= c and c > a:
            return x, b + (d - b) * (x - a) / (c - a)
    return points[-1]


def _empty(graphs: Sequence[Graph], axes: Axes, room: Room) -> Iterator[Label]:
    """What an empty stretch means, inside it."""
    for one in graphs:
        for gap in one.gaps:
            middle = (axes.x(float(gap.low)) + axes.x(float(gap.high))) / 2
            words = plain(_meaning(gap))
            if width(words, SMALL_SIZE) > axes.x(float(gap.high)) - axes.x(float(gap.low)):
                continue
            heights = [axes.box.low + axes.box.high * 0 + k * (axes.box.high - axes.box.low) for k in (0.5, 0.6, 0.4)]
            label = room.first(Label((middle, y), words, "middle", SMALL_SIZE) for y in heights)
            if label is not None:
                yield label


def _meaning(gap: Gap) -> str:
    if not gap.solved:
        return "not solved"
    return "no single value" if gap.exists else "no equilibrium"


def _named(quantity: str) -> Words:
    """A quantity in words: `payoff.A` as "payoff of A", `prob.agreement` as "probability of agreement"."""
    for short, long in (("payoff", "payoff of"), ("probability", "probability of"), ("expected", "expected")):
        for start in (f"{short}(", f"{short[:4] if short == 'probability' else short}."):
            name = quantity.removeprefix(start).removesuffix(")")
            if quantity.startswith(start) and name.replace("_", "a").isalnum():
                return (*plain(f"{long} "), *_player(name))
    return sentence(quantity, ()) if quantity == "welfare" else formula(quantity)


def _common(graphs: Sequence[Graph]) -> str:
    """What several quantities have in common."""
    for short, word in (("payoff", "payoff"), ("prob", "probability")):
        if all(str(graph.quantity).startswith(short) for graph in graphs):
            return word
    return ""


def _player(name: str) -> Words:
    """A player or an outcome: a single letter as in formulas, anything longer as a word."""
    return formula(name) if len(name) <= 2 else plain(name.replace("_", " "))
