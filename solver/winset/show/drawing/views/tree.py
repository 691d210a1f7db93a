"""A game as a tree, from left to right: information sets dashed, what is played in an equilibrium thick.

Every end has a row of its own, and an action's words stand on the level stretch of its line, so nothing overlaps.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from winset.equilibrium.finite.methods import CONCEPTS, Limits
from winset.equilibrium.finite.solving import solve_finite
from winset.errors import UsageError
from winset.game.finite_file import FiniteGame
from winset.show.drawing.axes import SMALL_SIZE
from winset.show.drawing.legend import Entry, legend
from winset.show.drawing.model import DASHED, Dot, Drawing, Label, Line, Mark, Point
from winset.show.drawing.sketch import Stem, Twig, sketch_of_tree, small
from winset.show.drawing.words import Words, plain, width

ROW, TALL_ROW = 21.0, 27.0
SLANT, GAP, EDGE = 24.0, 5.0, 14.0
THIN_LINE, CHOSEN, PLAYED = 0.6, 1.1, 2.0
FAN = 7.0
ASIDE = 20.0


@dataclass(frozen=True)
class Layout:
    """Where every node stands, and how long the lines to each column are."""

    places: Mapping[int, Point]
    columns: tuple[float, ...]
    depths: Mapping[int, int]


def tree(title: str, players: Sequence[str], root: Stem, told: str = "", notes: Sequence[str] = ()) -> Drawing:
    """The drawing of a game; `told` says of which equilibrium the thick lines are."""
    entries = [Entry("", plain("payoffs: (" + ", ".join(players) + ")"))]
    stems = list(root.walk())
    layout, high, wide = _layout(root, stems)
    key, deep = legend([*entries, *([Entry("", plain(told))] if told else [])], EDGE - 22, max(wide, 220.0))
    up = deep + 8

    def at(stem: Stem) -> Point:
        x, y = layout.places[id(stem)]
        return x, y + up

    marks: list[Mark] = []
    for stem in stems:
        for twig in stem.twigs:
            marks += _edge(at(stem), at(twig.after), twig)
    marks += _sets(stems, at)
    marks += [mark for stem in stems for mark in _node(stem, at(stem), _first_of_group(stem, stems))]
    return Drawing(max(wide, 240.0), high + up, title, (*marks, *key), tuple(notes))


def tree_with_equilibrium(game: FiniteGame, which: str | None, seconds: float | None) -> Drawing:
    """A finite game with its first equilibrium, or that of a number, as "2"; without one where it has parameters."""
    small(len(game.tree), game.tree.title or "this game")
    if not game.tree.is_numeric:
        note = "no equilibrium is drawn: with a value for every parameter (--set) it is"
        return tree(game.tree.title, game.tree.players, sketch_of_tree(game.tree, None), notes=(note,))
    result = solve_finite(game, limits=Limits(seconds), shown=None)
    count, number = len(result.equilibria), _number(which)
    if not 1 <= number <= max(count, 1):
        raise UsageError(f"there are {count} equilibria: --of {which} is none of them")
    if not count:
        return tree(game.tree.title, game.tree.players, sketch_of_tree(game.tree, None), "no equilibrium was found")
    assessment = result.equilibria[number - 1].assessment
    told = f"thick: {CONCEPTS[result.concept]}" + (f" {number} of {count}" if count > 1 else "")
    if assessment.free:
        values = ", ".join(f"{name} = {assessment.witness[name]}" for name in assessment.free)
        told += f", of a family, at {values}"
    sketch = sketch_of_tree(game.tree, assessment.at_witness())
    drawing = tree(game.tree.title, game.tree.players, sketch, told)
    return replace(
        drawing, partial=result.partial, notes=("the list of equilibria may be incomplete",) * result.partial
    )


def _number(which: str | None) -> int:
    if which is None:
        return 1
    if not which.strip().isdigit():
        raise UsageError(f"--of {which}: for a tree, the number of an equilibrium")
    return int(which)


# --- places -----------------------------------------------------------------------------------------------------------


def _layout(root: Stem, stems: Sequence[Stem]) -> tuple[Layout, float, float]:
    """Rows from the ends up, columns by depth; the height and width that they take."""
    depths = _depths(root, stems)
    row = TALL_ROW if any(stem.belief for stem in stems) else ROW
    ends = [stem for stem in stems if not stem.twigs]
    heights = {id(stem): EDGE + row * (len(ends) - place - 0.5) for place, stem in enumerate(ends)}
    for stem in reversed(stems):
        if stem.twigs:
            first, last = (heights[id(stem.twigs[k].after)] for k in (0, -1))
            heights[id(stem)] = (first + last) / 2
    columns = _columns(stems, depths)
    shared = {depths[id(stem)] for stem in stems if stem.group is not None}
    places = {}
    for stem in stems:
        depth = depths[id(stem)]
        aside = ASIDE if not stem.twigs and depth in shared else 0.0  # room for the dashed line
        places[id(stem)] = (columns[depth] + aside, heights[id(stem)])
    wide = max(places[id(stem)][0] + 8 + width(stem.pays, SMALL_SIZE) for stem in ends) + EDGE
    return Layout(places, columns, depths), row * len(ends) + 2 * EDGE, wide


def _depths(root: Stem, stems: Sequence[Stem]) -> dict[int, int]:
    """The column of every node: behind the node before it, and that of the others in its information set."""
    depths = dict.fromkeys(map(id, stems), 0)
    for _ in range(len(stems)):
        before = dict(depths)
        for stem in stems:
            depths |= {id(twig.after): max(depths[id(twig.after)], depths[id(stem)] + 1) for twig in stem.twigs}
        deepest: dict[Hashable, int] = {}
        for stem in stems:
            deepest[stem.group] = max(deepest.get(stem.group, 0), depths[id(stem)])
        depths |= {id(stem): deepest[stem.group] for stem in stems if stem.group is not None}
        if depths == before:
            return depths
    return _by_length(root, stems)


def _by_length(root: Stem, stems: Sequence[Stem]) -> dict[int, int]:
    """The number of actions before each node: where an information set is met twice on one path."""
    depths = {id(root): 0}
    for stem in stems:
        depths |= {id(twig.after): depths[id(stem)] + 1 for twig in stem.twigs}
    return depths


def _columns(stems: Sequence[Stem], depths: Mapping[int, int]) -> tuple[float, ...]:
    """Where each column begins: as far from the one before as its longest words need."""
    names: dict[int, float] = {}
    words: dict[int, float] = {}
    for stem in stems:
        depth = depths[id(stem)]
        names[depth] = max(names.get(depth, 0.0), _name_width(stem))
        for twig in stem.twigs:
            words[depth + 1] = max(words.get(depth + 1, 0.0), width(twig.words, SMALL_SIZE) + (FAN if twig.fan else 0))
    columns = [EDGE + names[0]]
    for depth in range(1, max(names) + 1):
        columns.append(columns[-1] + SLANT + words[depth] + names[depth] + 2 * GAP)
    return tuple(columns)


def _name_width(stem: Stem) -> float:
    words = [_owner(stem), stem.belief]
    return max(width(w, SMALL_SIZE) for w in words) + (3 if stem.owner else 0)


# --- marks ------------------------------------------------------------------------------------------------------------


def _edge(start: Point, end: Point, twig: Twig) -> Iterator[Mark]:
    """The line of an action: slanting, then level under its words; a fan opens before it."""
    weight = PLAYED if twig.reached else CHOSEN if twig.chosen else THIN_LINE
    bend = (start[0] + SLANT, end[1])
    if twig.fan:
        top, bottom = (bend[0], bend[1] + FAN), (bend[0], bend[1] - FAN)
        yield Line((start, top), weight, about="fan")
        yield Line((start, bottom), weight, about="fan")
        yield Line((top, bottom), 0.6, dashes=(1.6, 1.6), about="fan")
        yield Line((bend, end), weight, about="action")
        yield Label((bend[0] + FAN - 2, end[1] + 6), twig.words, "start", SMALL_SIZE)
        return
    yield Line((start, bend, end), weight, about="played" if twig.reached else "action")
    yield Label((bend[0] + 1, end[1] + 6), twig.words, "start", SMALL_SIZE)


def _sets(stems: Sequence[Stem], at: object) -> Iterator[Mark]:
    """Dashed lines between the nodes of an information set, around what stands between them."""
    assert callable(at)
    groups: dict[Hashable, list[Point]] = {}
    for stem in stems:
        if stem.group is not None:
            groups.setdefault(stem.group, []).append(at(stem))
    all_places = [at(stem) for stem in stems]
    for number, members in enumerate(groups.values()):
        for upper, lower in pairwise(members):
            blocked = any(abs(x - upper[0]) < 1 and lower[1] + 1 < y < upper[1] - 1 for x, y in all_places)
            aside = 5.0 + 3.0 * (number % 4) if blocked and abs(upper[0] - lower[0]) < 1 else 0.0
            middle = ((upper[0] + aside, upper[1] - 8), (lower[0] + aside, lower[1] + 8)) if aside else ()
            yield Line((upper, *middle, lower), 0.8, dashes=DASHED, about="information set")


def _first_of_group(stem: Stem, stems: Sequence[Stem]) -> bool:
    return stem.group is None or next(other for other in stems if other.group == stem.group) is stem


def _node(stem: Stem, at: Point, named: bool) -> Iterator[Mark]:
    """A node with its player, the belief in it, or what is paid."""
    x, y = at
    if not stem.twigs:
        yield Dot(at, True, 1.3)
        yield Label((x + 6, y), stem.pays, "start", SMALL_SIZE)
        return
    yield Dot(at, not stem.nature, 2.3)
    if named:
        yield Label((x - 2, y + 7), _owner(stem), "end", SMALL_SIZE)
    if stem.belief:
        yield Label((x - 3, y - 6.5), stem.belief, "end", SMALL_SIZE)


def _owner(stem: Stem) -> Words:
    return plain(stem.owner.replace("_", " "))
