"""A grid cut into sheets: parameters that shape the play, and those with one value, are set before a sheet is solved.

What is left to vary on a sheet stays symbolic in its closed form.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

from winset.game.play import Play
from winset.language import syntax
from winset.statics.grid import Axis, Grid

FEW = 4  # values of a parameter, for each of which a closed form may be found
LARGE = 1000  # points of a grid for which that pays


@dataclass(frozen=True, slots=True)
class Sheet:
    """A part of a grid: what is set on it, and the grid of the rest.

    `kept` has for each axis of the whole grid the place at which it is set, None where it is varied.
    """

    fixed: Mapping[str, Fraction]
    grid: Grid
    kept: tuple[int | None, ...]

    def places(self, inner: Sequence[int]) -> tuple[int, ...]:
        """The places of a point of the sheet on the axes of the whole grid."""
        rest = iter(inner)
        return tuple(next(rest) if place is None else place for place in self.kept)


def sheets(grid: Grid, apart: Collection[str]) -> Iterator[Sheet]:
    """The sheets of a grid, one for each combination of values of the parameters that are set apart."""
    rest = Grid(tuple(axis for axis in grid.axes if axis.name not in apart))
    for kept in product(*(_choices(axis, apart) for axis in grid.axes)):
        fixed = {a.name: a.values[k] for a, k in zip(grid.axes, kept, strict=True) if k is not None}
        yield Sheet(fixed, rest, kept)


def _choices(axis: Axis, apart: Collection[str]) -> Sequence[int | None]:
    return range(len(axis.values)) if axis.name in apart else (None,)


def to_set(game: syntax.Game, grid: Grid, formulas: Collection[str]) -> frozenset[str]:
    """The parameters to set before solving: whole numbers that shape the play, and those that have a single value.

    `formulas` are names in what other parameters are set to; those stay symbolic.
    """
    whole = {
        ref.name for quantity in game.parameters if isinstance(quantity.domain, syntax.Range) for ref in quantity.names
    }
    alone = {axis.name for axis in grid.axes if len(axis.values) == 1 and "[" not in axis.name} - set(formulas)
    return frozenset((whole | alone) & set(grid.names))


def at_ends(play: Play, grid: Grid) -> frozenset[str]:
    """The parameters with few values, one of which is an end of what is assumed of it, such as the 0 of [0, 1].

    There every point would be one where borders meet; solved with that value set, there is one border less.
    """
    if grid.size < LARGE:
        return frozenset()
    ends = [clause.value for clause in play.clauses if clause.relation in (">=", "<=")]
    return frozenset(
        axis.name
        for axis in grid.axes
        if len(axis.values) <= FEW and "[" not in axis.name
        for value in ends
        if value.variables() == {axis.name} and any(value.evaluate({axis.name: v}).is_zero for v in axis.values)
    )


def without_defaults(game: syntax.Game, names: Collection[str]) -> syntax.Game:
    """The game in which the named parameters have no value of their own."""
    bare = {name.partition("[")[0] for name in names}
    return replace(
        game,
        parameters=tuple(
            replace(quantity, default=None) if any(ref.name in bare for ref in quantity.names) else quantity
            for quantity in game.parameters
        ),
    )


def declared(game: syntax.Game) -> tuple[str, ...]:
    """The names of all parameters of a game."""
    return tuple(ref.name for quantity in game.parameters for ref in quantity.names)
