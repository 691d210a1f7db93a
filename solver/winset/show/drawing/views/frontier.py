"""The bargaining frontier: what deals are worth to two players, the zone of agreement in it, and what is agreed on.

Deals are a thin line, or a light area over two issues; those that all sides ratify are a heavy line or a dark area. No
agreement is a hollow dot, from which dotted lines bound what is better for both; equilibria are filled dots.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from winset.show.drawing.axes import SMALL_SIZE, Axes, stretched
from winset.show.drawing.legend import LINE
from winset.show.drawing.model import DOTTED, Box, Dot, Drawing, Fill, Label, Line, Mark
from winset.show.drawing.placing import Room
from winset.show.drawing.words import Words, formula, plain
from winset.show.drawing.worths import Pair, Worths

LEFT, BELOW, SIDE, RIGHT, ABOVE = 52.0, 40.0, 230.0, 16.0, 16.0
LIGHT, DARK = 0.88, 0.6
DEALS, RATIFIED, NO_DEAL, PLAYED = "deals", "deals that all sides ratify", "no agreement", "equilibrium"


def frontier(title: str, worths: Worths, equilibria: Sequence[Pair]) -> Drawing:
    """The figure; `equilibria` are pairs of payoffs."""
    pairs = [*worths.points(), *equilibria]
    entries = list(_entries(worths, bool(equilibria)))
    deep = LINE * len(entries) + 8
    box = Box(LEFT, BELOW + deep, LEFT + SIDE, BELOW + deep + SIDE)
    axes = Axes(box, stretched([x for x, _ in pairs]), stretched([y for _, y in pairs]))
    marks = [*_areas(worths, axes), *_guides(worths, axes), *_lines(worths, axes)]
    dots = [Dot(axes.at(*pair), False) for pair in worths.without] + [Dot(axes.at(*pair), True) for pair in equilibria]
    labels = list(_labels(worths, equilibria, axes)) if len(equilibria) > 1 else []
    frame = list(axes.marks(_payoff(worths.players[0]), _payoff(worths.players[1])))
    key = list(_key(entries, deep, bool(worths.areas)))
    page = (LEFT + SIDE + RIGHT, BELOW + deep + SIDE + ABOVE)
    return Drawing(*page, f"{title}: the bargaining frontier", (*marks, *frame, *dots, *labels, *key))


def _payoff(player: str) -> Words:
    return (*plain("payoff of "), *plain(player))


def _areas(worths: Worths, axes: Axes) -> Iterator[Mark]:
    for areas, grey, about in ((worths.areas, LIGHT, DEALS), (worths.ratified_areas, DARK, RATIFIED)):
        for area in areas:
            ring = tuple(axes.at(*pair) for pair in area)
            yield Fill((ring,), grey, about=about)
            yield Line((*ring, ring[0]), 0.4, grey, about=about)  # so that no seam shows between neighbours


def _lines(worths: Worths, axes: Axes) -> Iterator[Mark]:
    for lines, weight, about in ((worths.lines, 0.8, DEALS), (worths.ratified, 2.4, RATIFIED)):
        for line in lines:
            if len(set(line)) > 1:
                yield Line(tuple(axes.at(*pair) for pair in line), weight, about=about)
            else:
                yield Dot(axes.at(*line[0]), True)


def _guides(worths: Worths, axes: Axes) -> Iterator[Mark]:
    """From no agreement to the right and upwards: what lies between is better for both."""
    for pair in worths.without[:1] if len(worths.without) == 1 else ():
        x, y = axes.at(*pair)
        yield Line(((x, y), (axes.box.right, y)), 0.5, 0.3, DOTTED, about=NO_DEAL)
        yield Line(((x, y), (x, axes.box.high)), 0.5, 0.3, DOTTED, about=NO_DEAL)


def _labels(worths: Worths, equilibria: Sequence[Pair], axes: Axes) -> Iterator[Label]:
    """The numbers of several equilibria."""
    room = Room(axes.box)
    for line in (*worths.lines, *worths.ratified):
        room.take_line([axes.at(*pair) for pair in line])
    for number, pair in enumerate(equilibria, 1):
        x, y = axes.at(*pair)
        words = formula(str(number))
        places = [(x + 9, y + 9), (x - 9, y - 9), (x + 9, y - 9), (x - 9, y + 9)]
        label = room.first(Label(place, words, "middle", SMALL_SIZE) for place in places)
        if label is not None:
            yield label


# --- the key ----------------------------------------------------------------------------------------------------------


def _entries(worths: Worths, played: bool) -> Iterator[str]:
    yield DEALS
    if worths.ratified or worths.ratified_areas:
        yield RATIFIED
    if worths.without:
        yield NO_DEAL
    if played:
        yield PLAYED


def _key(entries: Sequence[str], deep: float, areas: bool) -> Iterator[Mark]:
    for row, entry in enumerate(entries):
        y = deep - 8 - LINE * (row + 0.5) + 6
        left, right = LEFT, LEFT + 22
        if entry in (NO_DEAL, PLAYED):
            yield Dot(((left + right) / 2, y), entry == PLAYED)
        elif areas:
            ring = ((left, y - 4), (right, y - 4), (right, y + 4), (left, y + 4))
            yield Fill((ring,), DARK if entry == RATIFIED else LIGHT, about="key")
        else:
            yield Line(((left, y), (right, y)), 2.4 if entry == RATIFIED else 0.8, about="key")
        yield Label((left + 30, y), plain(entry), "start", SMALL_SIZE)
