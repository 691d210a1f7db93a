"""Win-sets at numbers: bars along one issue, areas over two, and what all sides ratify, the zone of agreement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from winset.algebra.run import at_point
from winset.errors import UsageError
from winset.game.play import Scope
from winset.negotiation.all_sets import Plane, SetsOfDeals
from winset.negotiation.domain import Bounds, axes_of, domain_of
from winset.negotiation.plane import Polygon
from winset.negotiation.sets import Piece, WinSet
from winset.negotiation.winsets import Answer, Case, WinSets, reader_at
from winset.show.drawing.axes import SMALL_SIZE, TICK, Axes, decimal, ticks
from winset.show.drawing.hatching import hatching
from winset.show.drawing.legend import LINE
from winset.show.drawing.model import DASHED, DOTTED, Box, Dot, Drawing, Fill, Label, Line, Mark, Ring
from winset.show.drawing.outline import rings_of
from winset.show.drawing.placing import Room
from winset.show.drawing.views.payoffs import number
from winset.show.drawing.words import Words, formula, plain, width
from winset.show.formula import TEXT
from winset.show.winset_report import NAMES

ROW, BAR = 27.0, 9.0
WIDE, RIGHT, ABOVE, BELOW = 270.0, 16.0, 16.0, 36.0
SQUARE = 240.0
OF_A_SIDE, OF_ALL = 0.78, 0.35
Span = tuple[float, float]


def winsets(found: SetsOfDeals) -> Drawing:
    """The win-sets of each side and their overlap. Raises UsageError where a parameter has no value."""
    free = dict.fromkeys([*found.deals.play.parameters, *_free_types(found.intervals)])
    if free:
        raise UsageError(f"win-sets are drawn at numbers: a value is needed for {', '.join(free)} (--set)")
    if found.intervals is not None:
        return _bars(found, found.intervals)
    if len(found.issues) != 2:
        raise UsageError(f"win-sets are drawn over one issue or two; a deal here has {len(found.issues)} coordinates")
    return _areas(found)


def _free_types(sets: WinSets | None) -> list[str]:
    return [] if sets is None else [name for answer in _answers(sets) for name in answer.parameters]


def _answers(sets: WinSets) -> tuple[Answer, ...]:
    return (*sets.sides, *(sets.overlap if len({a.sides for a in sets.sides}) > 1 else ()))


# --- one issue --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Row:
    """A set of deals with what it is; `whole` for what all sides ratify."""

    words: Words
    deals: WinSet
    whole: bool


def _bars(found: SetsOfDeals, sets: WinSets) -> Drawing:
    rows = [
        Row(
            _name("overlap" if len(answer.sides) > 1 else "winset", answer.sides, answer.types),
            deals,
            len(answer.sides) > 1,
        )
        for answer in _answers(sets)
        for deals in [part.winset for part in answer.parts][:1]
    ]
    left = 14 + max(width(row.words, SMALL_SIZE) for row in rows)
    high = ROW * len(rows)
    box = Box(left, BELOW, left + WIDE, BELOW + high)
    span = _span(found, rows)
    axes = Axes(box, span, (0, len(rows)))
    marks: list[Mark] = list(_axis(axes, formula(found.issues[0])))
    for row in (row for row in rows if row.whole):
        ends = [axes.x(number(end)) for end in row.deals.ends]
        marks += [Line(((x, box.low), (x, box.high)), 0.4, 0.45, DOTTED, about="border") for x in ends]
    for place, row in enumerate(rows):
        marks += _row(row, len(rows) - 1 - place + 0.42, axes)
    title = f"{found.deals.play.title}: win-sets over {found.issues[0]}"
    return Drawing(left + WIDE + RIGHT, BELOW + high + ABOVE, title, tuple(marks))


def _span(found: SetsOfDeals, rows: Sequence[Row]) -> Span:
    """The domain of the issue; what is shown of it where it has no end."""
    reader = reader_at(at_point({}), found.deals, Scope())
    (axis,) = axes_of(reader, found.deals.game)
    domain = domain_of(reader, axis)
    ends = [domain.low, domain.high] if isinstance(domain, Bounds) else [domain[0], domain[-1]]
    inner = [number(end) for row in rows for end in row.deals.ends]
    inner += [number(end) for end in ends if end is not None]
    low, high = min(inner, default=0.0), max(inner, default=1.0)
    room = 0.25 * (high - low or 1.0)
    return low - (0 if ends[0] is not None else room), high + (0 if ends[1] is not None else room)


def _axis(axes: Axes, name: Words) -> Iterator[Mark]:
    """The issue, below the bars."""
    box = axes.box
    yield Line(((box.left, box.low), (box.right, box.low)), 0.6, about="axes")
    for at in ticks(*axes.across):
        x = axes.x(at)
        yield Line(((x, box.low - TICK), (x, box.low)), 0.6, about="tick")
        yield Label((x, box.low - TICK - 6), plain(decimal(at)), "middle", SMALL_SIZE)
    yield Label(((box.left + box.right) / 2, box.low - TICK - 19), name, "middle", 9.5)


def _row(row: Row, height: float, axes: Axes) -> Iterator[Mark]:
    y = axes.y(height)
    yield Label((axes.box.left - 8, y), row.words, "end", SMALL_SIZE)
    if row.deals.is_empty:
        yield Label(((axes.box.left + axes.box.right) / 2, y), plain("empty"), "middle", SMALL_SIZE)
    room = Room(Box(axes.box.left - 30, axes.box.low, axes.box.right + RIGHT, axes.box.high + ABOVE))
    for piece in row.deals.pieces:
        yield from _piece(piece, y, axes, OF_ALL if row.whole else OF_A_SIDE, room)


def _piece(piece: Piece, y: float, axes: Axes, grey: float, room: Room) -> Iterator[Mark]:
    """A bar with its ends: a filled dot for a deal that belongs to it, a hollow one for one that does not."""
    left = axes.box.left if piece.low is None else axes.x(number(piece.low))
    right = axes.box.right if piece.high is None else axes.x(number(piece.high))
    low, high = y - BAR / 2, y + BAR / 2
    if not piece.is_point:
        corners = ((left, low), (right, low), (right, high), (left, high))
        yield Fill((corners,), grey, about="bar")
        yield Line((*corners, corners[0]), 0.5, about="bar")
    ends = [(piece.low, left, piece.low_closed), (piece.high, right, piece.high_closed)]
    for end, x, closed in ends[:1] if piece.is_point else ends:
        if end is not None:
            yield Dot((x, y), closed)
            label = room.first([Label((x, y + BAR + 2), formula(TEXT.value(end)), "middle", SMALL_SIZE)])
            if label is not None:
                yield label


def _name(kind: str, sides: Sequence[str], types: Case) -> Words:
    """What a set is, and for which types."""
    text = NAMES[kind].format(" and ".join(sides))
    told = [
        (*formula(name), *(plain(f" is {item}") if isinstance(item, str) else formula(f" = {TEXT.value(item)}")))
        for name, item in types
    ]
    return (*plain(text), *(run for words in told for run in (*plain(", "), *words)))


# --- two issues -------------------------------------------------------------------------------------------------------


def _areas(found: SetsOfDeals) -> Drawing:
    planes = [plane for plane in found.planes if plane.kind in ("winset", "overlap")]
    if not planes:
        raise UsageError("; ".join(found.notes) or "there are no polygons to draw")
    deep = LINE * len(planes) + 8
    left = 50.0
    box = Box(left, BELOW + deep, left + SQUARE, BELOW + deep + SQUARE)
    across, up = _ranges(found)
    axes = Axes(box, across, up)
    marks: list[Mark] = []
    key: list[Mark] = []
    own = [plane for plane in planes if plane.kind == "winset"]
    for plane in sorted(planes, key=lambda plane: plane.kind != "overlap"):
        place = own.index(plane) if plane in own else -1
        marks += _area(_rings(plane, axes), place)
    for row, plane in enumerate(planes):
        y = deep - 8 - LINE * (row + 0.5) + 6
        place = own.index(plane) if plane in own else -1
        swatch: Ring = ((left, y - 4), (left + 22, y - 4), (left + 22, y + 4), (left, y + 4))
        key += _area((swatch,), place)
        key.append(Label((left + 30, y), _name(plane.kind, plane.sides, plane.types), "start", SMALL_SIZE))
        if not plane.found.polygons:
            key[-1] = Label(
                (left + 30, y), (*_name(plane.kind, plane.sides, plane.types), *plain(": empty")), "start", SMALL_SIZE
            )
    frame = [*axes.marks(formula(found.issues[0]), formula(found.issues[1])), axes.frame()]
    title = f"{found.deals.play.title}: win-sets over {' and '.join(found.issues)}"
    return Drawing(left + SQUARE + RIGHT, BELOW + deep + SQUARE + ABOVE, title, (*marks, *frame, *key))


def _ranges(found: SetsOfDeals) -> tuple[Span, Span]:
    reader = reader_at(at_point({}), found.deals, Scope())
    spans = []
    for axis in axes_of(reader, found.deals.game):
        domain = domain_of(reader, axis)
        if not isinstance(domain, Bounds) or domain.low is None or domain.high is None:
            raise UsageError(f"the range of {axis.name} is not a bounded interval")
        spans.append((number(domain.low), number(domain.high)))
    return spans[0], spans[1]


def _area(rings: Sequence[Ring], place: int) -> Iterator[Mark]:
    """The look of a side's win-set, by its place among them; -1 for the overlap."""
    if place < 0:
        yield Fill(tuple(rings), OF_A_SIDE, about="overlap")
        return
    yield from hatching(rings, rising=place % 2 == 0, grey=0.35)
    dashes = ((), DASHED, DOTTED)[place // 2 % 3]
    for ring in rings:
        yield Line((*ring, ring[0]), 0.9, dashes=dashes, about="winset")


def _rings(plane: Plane, axes: Axes) -> tuple[Ring, ...]:
    """The outline of convex polygons that meet in edges, on the page."""
    edges = boundary(plane.found.polygons)
    return rings_of([tuple(axes.at(float(x), float(y)) for x, y in edge) for edge in edges])


Corner = tuple[Fraction, Fraction]


def boundary(polygons: Sequence[Polygon]) -> list[tuple[Corner, Corner]]:
    """The edges of polygons, split where another corner lies on them, without those that two of them share."""
    corners = {corner for polygon in polygons for corner in polygon.corners}
    edges = [
        piece
        for polygon in polygons
        for side in pairwise([*polygon.corners, polygon.corners[0]])
        for piece in _split(side, corners)
    ]
    there = set(edges)
    return [(a, b) for a, b in edges if (b, a) not in there]


def _split(side: tuple[Corner, Corner], corners: set[Corner]) -> list[tuple[Corner, Corner]]:
    (x, y), (a, b) = side

    def along(corner: Corner) -> Fraction:
        return (corner[0] - x) * (a - x) + (corner[1] - y) * (b - y)

    on = [c for c in corners if (c[0] - x) * (b - y) == (c[1] - y) * (a - x) and 0 <= along(c) <= along(side[1])]
    return list(pairwise(sorted(on, key=along)))
