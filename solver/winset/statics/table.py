"""Equilibrium tables: the quantities of all equilibria at the points of a grid, and what that is worth."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cmp_to_key

from winset.algebra.constraint import number_sign
from winset.algebra.value import Value
from winset.equilibrium.solution import Solution
from winset.errors import UsageError
from winset.game.compile import Setting
from winset.game.play import Play
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

    def distinct(self) -> Rows:
        """One row for equilibria at a point that agree in all columns, numbered anew."""
        found: list[Row] = []
        for row in self:
            last = found[-1] if found else None
            if last is None or row.places != last.places:
                found.append(replace(row, number=min(row.number, 1)))
            elif row.cells != last.cells:
                found.append(replace(row, number=last.number + 1))
        return Rows.of(found, len(self.places), len(self.cells))

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
    """The rows of one point, the equilibria ordered by their first column, by the next where that is the same."""
    empty: Cells = (None,) * width
    if answer.reason:
        yield Row(places, 0, empty, f"not solved: {answer.reason}")
    elif not answer.equilibria:
        yield Row(places, 0, empty, NONE)
    for number, cells in enumerate(sorted(answer.equilibria, key=cmp_to_key(_order)), 1):
        yield Row(places, number, cells)


def _order(left: Cells, right: Cells) -> int:
    """Whether one row of numbers comes before another; what has no value comes last."""
    for a, b in zip(left, right, strict=True):
        if a is None or b is None:
            if (a is None) != (b is None):
                return 1 if a is None else -1
        elif a != b:
            return number_sign(a - b)
    return 0


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
class Worth:
    """What a table is worth, in the words of `winset.equilibrium.solution.Solution`."""

    concept: str
    method: str
    complete: str
    searched: str


def worth_of(solution: Solution) -> Worth:
    """What a solution is worth."""
    return Worth(solution.concept, solution.method, solution.complete, solution.searched)


def least(parts: Sequence[Worth]) -> Worth:
    """What several solutions are worth together."""
    return min(parts, key=lambda worth: ("no", "pure strategies", "yes").index(worth.complete))


@dataclass(frozen=True, slots=True)
class Table:
    """An equilibrium table: what it is worth, and its rows.

    `settings` are the parameters that are not varied. `outside` counts the points outside of what is assumed, which
    have no row; `again` those that were solved by themselves, `unsolved` those that were not solved, `stored` those
    whose answer was kept from an earlier run. Cells are `exact`, or floats.
    """

    title: str
    worth: Worth
    settings: Mapping[str, Setting]
    grid: Grid
    columns: tuple[str, ...]
    rows: Rows
    exact: bool
    outside: int = 0
    again: int = 0
    unsolved: int = 0
    stored: int = 0

    @property
    def several(self) -> bool:
        """Whether some point has more than one equilibrium."""
        return max(self.rows.numbers, default=0) > 1

    def points(self) -> Iterator[dict[str, Fraction]]:
        """The point of each row."""
        return (self.grid.point(row.places) for row in self.rows)


Part = tuple[Sheet, Solution, Tabulated]


def bound(grid: Grid, columns: Sequence[str], parts: Sequence[Part], exact: bool) -> Table:
    """One table of several sheets; points of missing sheets lie outside. Raises UsageError if all points do."""
    play = parts[0][1].play
    outside = grid.size - sum(sheet.grid.size - part.outside for sheet, _, part in parts)
    if outside == grid.size:
        raise UsageError("no point of the grid lies inside of what the file assumes")
    return Table(
        play.title,
        least([worth_of(solution) for _, solution, _ in parts]),
        not_varied(play, grid),
        grid,
        tuple(columns),
        _together(grid, len(columns), parts),
        exact,
        outside,
        sum(part.again for _, _, part in parts),
        sum(part.unsolved for _, _, part in parts),
    )


def of_points(
    play: Play,
    grid: Grid,
    columns: Sequence[str],
    answers: Sequence[tuple[Places, Answer, Worth]],
    stored: int,
) -> Table:
    """The table of a game that was solved at each point by itself; `play` is that at any of them."""
    rows = [row for places, answer, _ in answers for row in rows_of(places, answer, len(columns))]
    solved = [worth for _, answer, worth in answers if not answer.reason]
    return Table(
        play.title,
        least(solved or [worth for _, _, worth in answers]),
        not_varied(play, grid),
        grid,
        tuple(columns),
        Rows.of(rows, len(grid.axes), len(columns)),
        True,
        grid.size - len(answers),
        len(answers),
        len(answers) - len(solved),
        stored,
    )


def not_varied(play: Play, grid: Grid) -> dict[str, Setting]:
    """The parameters with a value that are not varied."""
    return {name: item for name, item in play.settings.items() if name not in grid.bases}


def _together(grid: Grid, width: int, parts: Sequence[Part]) -> Rows:
    """The rows of all sheets, on the axes of the whole grid."""
    if len(parts) == 1:
        sheet, _, part = parts[0]
        rest = iter(part.rows.places)
        places = tuple(next(rest) if k is None else [k] * len(part.rows) for k in sheet.kept)
        return replace(part.rows, places=places)
    rows = (replace(row, places=sheet.places(row.places)) for sheet, _, part in parts for row in part.rows)
    return Rows.of(sorted(rows, key=lambda row: (row.places, row.number)), len(grid.axes), width)
