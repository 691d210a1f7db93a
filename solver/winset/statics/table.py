"""Equilibrium tables: the quantities of all equilibria at the points of a grid, and what that is worth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from winset.algebra.value import Value
from winset.equilibrium.solution import Solution
from winset.game.compile import Setting
from winset.statics.grid import Grid
from winset.statics.quantities import Quantity, value_in
from winset.statics.sheets import Sheet

Cells = tuple[Value | None, ...]
NONE = "no equilibrium in pure strategies"
Places = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The equilibria at one point, the columns of each; or the reason why the point was not solved."""

    equilibria: tuple[Cells, ...]
    reason: str = ""


def answer_of(solution: Solution, quantities: Sequence[Quantity]) -> Answer:
    """The columns of all equilibria of a solution without parameters."""
    if solution.unsolved:
        return Answer((), solution.unsolved[0].reason)
    found = [case for family in solution.equilibria for case in family.cases]
    if doubtful := next((case for case in found if not case.verified), None):
        return Answer((), doubtful.doubt or "not verified")
    cells = (tuple(value_in(quantity, solution.play, case) for quantity in quantities) for case in found)
    return Answer(tuple(tuple(None if v is None else v.evaluate({}) for v in row) for row in cells))


@dataclass(frozen=True, slots=True)
class Row:
    """An equilibrium at a point, or a remark where there is none.

    `places` are those of the point's values on the axes; `number` counts the equilibria at the point from 1.
    """

    places: Places
    number: int
    cells: tuple[Value | float | None, ...]
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Tabulated:
    """The rows of a table in the order of the points, and how many points lie `outside` of what is assumed.

    `again` is the number of points that were solved again, `unsolved` that of those that were not solved.
    """

    rows: Sequence[Row]
    outside: int
    again: int
    unsolved: int
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """An equilibrium table: what it is worth, and its rows, ordered by point.

    `settings` are the parameters that are not varied. `outside` counts the points outside of what is assumed, which
    have no row; `again` those that were solved again, `unsolved` those that were not solved. `unverified` counts cases
    of the closed form on which the verifier did not decide. Rows are exact, or floats.
    """

    title: str
    concept: str
    method: str
    complete: str
    searched: str
    settings: Mapping[str, Setting]
    grid: Grid
    columns: tuple[str, ...]
    rows: Sequence[Row]
    exact: bool
    outside: int = 0
    again: int = 0
    unsolved: int = 0
    unverified: int = 0

    @property
    def several(self) -> bool:
        """Whether some point has more than one equilibrium."""
        return any(row.number > 1 for row in self.rows)


def bound(grid: Grid, columns: Sequence[str], parts: Sequence[tuple[Sheet, Solution, Tabulated]]) -> Table:
    """One table of several sheets; points of sheets that are missing lie outside."""
    first = parts[0][1]
    worst = min((solution.complete for _, solution, _ in parts), key=("no", "pure strategies", "yes").index)
    rows: Sequence[Row] = parts[0][2].rows
    if len(parts) > 1 or parts[0][0].fixed:
        rows = sorted(
            (replace(row, places=sheet.places(row.places)) for sheet, _, part in parts for row in part.rows),
            key=lambda row: (row.places, row.number),
        )
    told = sum(sheet.grid.size for sheet, _, _ in parts)
    cases = [case for _, solution, _ in parts for family in solution.equilibria for case in family.cases]
    return Table(
        first.play.title,
        first.concept,
        first.method,
        worst,
        first.searched,
        {name: item for name, item in first.play.settings.items() if name not in grid.bases},
        grid,
        tuple(columns),
        rows,
        parts[0][2].exact,
        grid.size - told + sum(part.outside for _, _, part in parts),
        sum(part.again for _, _, part in parts),
        sum(part.unsolved for _, _, part in parts),
        sum(not case.verified for case in cases),
    )


def rows_of(places: Places, answer: Answer, width: int) -> Iterator[Row]:
    """The rows of one point."""
    empty: Cells = (None,) * width
    if answer.reason:
        yield Row(places, 0, empty, f"not solved: {answer.reason}")
    elif not answer.equilibria:
        yield Row(places, 0, empty, NONE)
    for number, cells in enumerate(answer.equilibria, 1):
        yield Row(places, number, cells)
