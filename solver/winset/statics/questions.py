"""What is asked at each point of a grid where a game is solved point by point: values for all parameters, as texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from winset.algebra.value import Value
from winset.errors import UsageError
from winset.game.compile import Setting
from winset.game.play import Play
from winset.statics.grid import Grid, check_all_given
from winset.statics.table import Places

Compile = Callable[[Mapping[str, Setting]], Play]


@dataclass(frozen=True, slots=True)
class Asked:
    """A point of a grid inside of what is assumed, the play there, and the values of all parameters as texts."""

    places: Places
    play: Play
    values: tuple[tuple[str, str], ...]


def asked(grid: Grid, given: Mapping[str, Setting], compiled: Compile) -> Iterator[Asked]:
    """The points of a grid at which the game can be played; the others lie outside of what the file assumes.

    `compiled` makes the play with settings. Raises UsageError where a parameter has no value, or no point is inside.
    """
    refused, found = None, False
    for places in grid.places():
        settings = _at(grid.point(places), given)
        try:
            play = compiled(settings)
        except UsageError as error:  # values outside of what the file assumes
            refused = error
            continue
        check_all_given(play.parameters, ())
        found = True
        yield Asked(places, play, tuple((name, _text(item)) for name, item in settings.items()))
    if refused is not None and not found:
        raise refused


def _at(point: Mapping[str, Fraction], given: Mapping[str, Setting]) -> dict[str, Setting]:
    """What is set at a point: formulas of the parameters that are varied become numbers, items of a list a list."""
    numbers = {name: Value.number(value) for name, value in point.items()}
    found: dict[str, Setting] = {name: _put(item, numbers) for name, item in given.items()}
    lists: dict[str, dict[int, Value]] = {}
    for name, value in numbers.items():
        base, _, index = name.partition("[")
        if index:
            lists.setdefault(base, {})[int(index[:-1])] = value
        else:
            found[name] = value
    for base, items in lists.items():
        if sorted(items) != list(range(1, len(items) + 1)):
            raise UsageError(f"{base}: a list is varied item by item, all of them: {base}[1], {base}[2], ...")
        found[base] = tuple(items[k] for k in sorted(items))
    return found


def _put(item: Setting, numbers: Mapping[str, Value]) -> Setting:
    return tuple(v.substitute(numbers) for v in item) if isinstance(item, tuple) else item.substitute(numbers)


def _text(item: Setting) -> str:
    return ",".join(map(str, item)) if isinstance(item, tuple) else str(item)
