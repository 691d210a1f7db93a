"""Equilibrium tables: the quantities of all equilibria at the points of a grid, and what that is worth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

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
class Rows:
    """The rows of a table, ordered by point, column by column: a large table is a few long lists.

    `places` has a column for each axis, `cells` one for each quantity; `remarks` are by the number of the row.
    """

    places: tuple[Sequence[int], ...]
    numbers: Sequence[int]
    cells: tuple[Sequence[Value | float | None], ...]
    remarks: Mapping[int, str]

    @staticmethod
    def of(rows: Sequence[Row], axes: int, width: int) -> Rows:
        """The columns of single rows."""
        return Rows(
            tuple([row.places[k] for row in rows] for k in range(axes)),
            [row.number for row in rows],
            tuple([row.cells[k] for row in rows] for k in range(width)),
            {number: row.remark for number, row in enumerate(rows) if row.remark},
        )

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[Row]:
        for number, equilibrium in enumerate(self.numbers):
            yield Row(
                tuple(column[number] for column in self.places),
                equilibrium,
                tuple(column[number] for column in self.cells),
                self.remarks.get(number, ""),
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


@dataclass(frozen=True, slots=True)
class Tabulated:
    """The rows over a grid, and how many points lie `outside` of what is assumed.

    `again` is the number of points that were solved again, `unsolved` that of those that were not solved.
    """

    rows: Rows
    outside: int
    again: int
    unsolved: int


@dataclass(frozen=True, slots=True)
class Table:
    """An equilibrium table: what it is worth, and its rows.

    `settings` are the parameters that are not varied. `outside` counts the points outside of what is assumed, which
    have no row; `again` those that were solved again, `unsolved` those that were not solved. `unverified` counts cases
    of the closed form on which the verifier did not decide. Cells are `exact`, or floats.
    """

    title: str
    concept: str
    method: str
    complete: str
    searched: str
    settings: Mapping[str, Setting]
    grid: Grid
    columns: tuple[str, ...]
    rows: Rows
    exact: bool
    outside: int = 0
    again: int = 0
    unsolved: int = 0
    unverified: int = 0

    @property
    def several(self) -> bool:
        """Whether some point has more than one equilibrium."""
        return max(self.rows.numbers, default=0) > 1

    def points(self) -> Iterator[dict[str, Fraction]]:
        """The point of each row."""
        return (self.grid.point(row.places) for row in self.rows)


Part = tuple[Sheet, Solution, Tabulated]


def bound(grid: Grid, columns: Sequence[str], parts: Sequence[Part], exact: bool) -> Table:
    """One table of several sheets; points of sheets that are missing lie outside."""
    first = parts[0][1]
    worst = min((solution.complete for _, solution, _ in parts), key=("no", "pure strategies", "yes").index)
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
        _together(grid, len(columns), parts),
        exact,
        grid.size - told + sum(part.outside for _, _, part in parts),
        sum(part.again for _, _, part in parts),
        sum(part.unsolved for _, _, part in parts),
        sum(not case.verified for case in cases),
    )


def _together(grid: Grid, width: int, parts: Sequence[Part]) -> Rows:
    """The rows of all sheets, on the axes of the whole grid."""
    if len(parts) == 1:
        sheet, _, part = parts[0]
        rest = iter(part.rows.places)
        places = tuple(next(rest) if k is None else [k] * len(part.rows) for k in sheet.kept)
        return replace(part.rows, places=places)
    rows = (replace(row, places=sheet.places(row.places)) for sheet, _, part in parts for row in part.rows)
    return Rows.of(sorted(rows, key=lambda row: (row.places, row.number)), len(grid.axes), width)
