"""A closed form over a grid: the equilibria at each point from the regions, solved again where these are silent.

Which points those are is said in `winset.statics.lookup`; each is solved once, by the function that the caller gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

import numpy as np

from winset.algebra.value import Value
from winset.equilibrium.continuation import put_path
from winset.equilibrium.solution import Solution
from winset.statics.grid import Grid
from winset.statics.lookup import Entry, Located, entries, locate
from winset.statics.on_grid import OnGrid
from winset.statics.quantities import Quantity
from winset.statics.table import Answer, Cells, Places, Row, Rows, Tabulated, rows_of

Solve = Callable[[Mapping[str, Fraction]], Answer]


def tabulate(solution: Solution, grid: Grid, quantities: Sequence[Quantity], again: Solve) -> Tabulated:
    """The table of a closed form in exact numbers."""
    book = Book(solution, grid, quantities, again)
    rows = [row for places in np.argwhere(book.located.inside).tolist() for row in book.rows(tuple(places))]
    return Tabulated(Rows.of(rows, len(grid.axes), len(quantities)), book.outside, book.solved_again, book.unsolved)


class Book:
    """A closed form over a grid, opened at single points; counts what it had to solve again."""

    def __init__(self, solution: Solution, grid: Grid, quantities: Sequence[Quantity], again: Solve) -> None:
        self.points = OnGrid(grid)
        self.entries: tuple[Entry, ...] = entries(solution, quantities)
        self.located: Located = locate(solution, self.entries, self.points)
        self.solved_again = self.unsolved = 0
        self._again = again
        self._grid = grid
        self.width = len(quantities)

    @property
    def outside(self) -> int:
        """How many points lie outside of what is assumed."""
        return int(self.located.inside.size - np.count_nonzero(self.located.inside))

    def rows(self, places: Places) -> Iterator[Row]:
        """What is known of one point inside the assumptions."""
        return rows_of(places, self.answer(places), self.width)

    def answer(self, places: Places) -> Answer:
        """The equilibria at one point: from the closed form, or solved again."""
        if not self.located.silent[places]:
            try:
                return Answer(tuple(self._looked_up(places)))
            except ZeroDivisionError:  # on a border, a formula without a value there
                pass
        return self._solved(places)

    def _solved(self, places: Places) -> Answer:
        answer = self._again(self._grid.point(places))
        self.solved_again += 1
        self.unsolved += bool(answer.reason)
        return answer

    def _looked_up(self, places: Places) -> Iterator[Cells]:
        here = [e for e, mask in zip(self.entries, self.located.held, strict=True) if mask[places]]
        for entry in self._distinct(here, places) if len(here) > 1 and self.located.shared[places] else here:
            yield tuple(None if v is None else self.points.exact(v, places) for v in entry.values)

    def _distinct(self, here: Sequence[Entry], places: Places) -> Iterator[Entry]:
        """Entries that differ at a point on a border, where the equilibria of both sides may be the same."""
        at = {name: Value.number(value) for name, value in self._grid.point(places).items()}
        seen = set()
        for entry in here:
            path = entry.path
            if isinstance(path, tuple):
                path = put_path(path, at)
            payoffs = tuple(value.substitute(at) for value in entry.case.payoffs)
            ends = frozenset((label, p) for label, v in entry.case.ends if not (p := v.substitute(at)).is_zero)
            if (key := (path, payoffs, ends)) not in seen:
                seen.add(key)
                yield entry
