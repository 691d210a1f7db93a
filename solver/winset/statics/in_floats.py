"""A closed form over a large grid in double precision.

Which equilibria exist at a point is decided exactly; the quantities are floats, computed for all points at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from winset.algebra.value import Value, enclose
from winset.equilibrium.solution import Solution
from winset.statics.closed_form import Book, Solve
from winset.statics.grid import Grid
from winset.statics.on_grid import Mask
from winset.statics.quantities import Quantity
from winset.statics.table import Row, Rows, Tabulated


def tabulate_floats(solution: Solution, grid: Grid, quantities: Sequence[Quantity], again: Solve) -> Tabulated:
    """The table of a closed form in floats.

    Points at which it is silent, or at which several of its regions meet, are looked up one by one, in exact numbers.
    """
    book = Book(solution, grid, quantities, again)
    located = book.located
    meeting = sum((mask.astype(np.int8) for mask in located.held), np.zeros(grid.shape, dtype=np.int8))
    apart = located.silent | (located.shared & (meeting > 1))
    columns = [_columns(book, values) for values in (entry.values for entry in book.entries)]
    for mask, found in zip(located.held, columns, strict=True):
        for column in found:
            if column is not None:
                apart = apart | (located.shared & mask & ~np.isfinite(column))
    return Tabulated(_rows(book, apart, columns), book.outside, book.solved_again, book.unsolved)


def _columns(book: Book, values: Sequence[Value | None]) -> list[Any]:
    return [None if value is None else book.points.floats(value) for value in values]


def _rows(book: Book, apart: Mask, columns: Sequence[Sequence[Any]]) -> Rows:
    """The rows of all entries, those of single points among them, in the order of the points."""
    shape, width = book.points.grid.shape, book.width
    single = [row for places in np.argwhere(apart).tolist() for row in book.rows(tuple(places))]
    flat = [np.array([_flat(row.places, shape) for row in single], dtype=np.int64)]
    cells = [[np.array([_float(row, k) for row in single])] for k in range(width)]
    for held, found in zip(book.located.held, columns, strict=True):
        mask = held & ~apart
        flat.append(np.flatnonzero(mask))
        for k, column in enumerate(found):
            cells[k].append(np.full(len(flat[-1]), np.nan) if column is None else column[mask])
    where, joined = np.concatenate(flat), [np.concatenate(column) for column in cells]
    order = np.lexsort((*reversed(joined), where))
    remarks = dict(zip(flat[0].tolist(), (row.remark for row in single), strict=True))
    where = where[order]
    return Rows(
        _places(where, shape),
        _numbered(where, [place for place, remark in remarks.items() if remark]),
        tuple(_listed(column[order]) for column in joined),
        {int(np.searchsorted(where, place)): remark for place, remark in remarks.items() if remark},
    )


def _numbered(where: Any, empty: Sequence[int]) -> list[int]:
    """The number of each equilibrium at its point, from 1; 0 at points without one. Points are in order."""
    first = np.searchsorted(where, where)
    numbers = np.arange(1, len(where) + 1) - first
    numbers[np.isin(where, np.array(empty, dtype=np.int64))] = 0
    found: list[int] = numbers.tolist()
    return found


def _listed(column: Any) -> list[float | None]:
    """A column as a list, None for what has no value."""
    found: list[float | None] = column.tolist()
    for place in np.flatnonzero(np.isnan(column)).tolist():
        found[place] = None
    return found


def _flat(places: Sequence[int], shape: tuple[int, ...]) -> int:
    """The number of a point, by its places along the axes; numpy has no such number where there is no axis."""
    return int(np.ravel_multi_index(tuple(places), shape)) if shape else 0


def _places(where: Any, shape: tuple[int, ...]) -> tuple[list[int], ...]:
    """The places along each axis of points by their numbers."""
    return tuple(column.tolist() for column in np.unravel_index(where, shape)) if shape else ()


def _float(row: Row, column: int) -> float:
    """A cell of a point that was looked up by itself."""
    cell = row.cells[column]
    if cell is None or isinstance(cell, float):
        return np.nan if cell is None else cell
    bounds = enclose(cell, 128)
    middle = (bounds.low + bounds.high) / 2
    return middle.numerator / middle.denominator
