"""Answers and tables as data frames of pandas, which is loaded by those who ask for one."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from importlib import import_module
from typing import Any

from winset.algebra.value import Value
from winset.errors import UsageError
from winset.show.formula import TEXT
from winset.show.headline import chances
from winset.show.report import Report
from winset.show.statics_report import movement_report
from winset.statics.monotone import Movement
from winset.statics.table import Table


def answer_frame(report: Report) -> Any:
    """A row for each region of each equilibrium: its number, condition, offers, outcomes, and the players' payoffs.

    Everything is text, in the style of the report. Raises UsageError without pandas.
    """
    rows = [
        {
            "equilibrium": number,
            "condition": " and ".join(where),
            "offer": ", ".join(case.offers),
            "outcome": ", ".join(chances(case)),
            **{f"payoff.{player}": value for player, value in case.payoffs},
        }
        for number, equilibrium in enumerate(report.equilibria, 1)
        for case in equilibrium.cases
        for where in case.when
    ]
    return _pandas().DataFrame(rows)


def table_frame(table: Table) -> Any:
    """The rows of an equilibrium table: parameters, the number of the equilibrium (0 where there is none), its cells.

    Exact numbers are Fractions, or values with square roots; in floats they are doubles; None where there is no value.
    Raises UsageError without pandas.
    """
    rows = table.rows
    found: dict[str, list[Any]] = {}
    for axis, places in zip(table.grid.axes, rows.places, strict=True):
        found[axis.name] = [axis.values[place] for place in places]
    found["equilibrium"] = list(rows.numbers)
    for name, column in zip(table.columns, rows.cells, strict=True):
        found[name] = list(map(_plain, column))
    found["remark"] = [rows.remarks.get(number, "") for number in range(len(rows))]
    return _pandas().DataFrame(found)


def sign_frame(movements: Iterable[Movement]) -> Any:
    """A row for each formula of each quantity: the sign of its derivative in a parameter, where, and the verdict.

    Everything is text. Raises UsageError without pandas.
    """
    rows = [
        {
            "quantity": told.quantity,
            "parameter": told.parameter,
            "verdict": told.verdict,
            "sign": row.sign,
            "formula": row.value,
            "derivative": row.derivative,
            "condition": " or ".join(row.when),
        }
        for told in (movement_report(movement, TEXT) for movement in movements)
        for row in told.rows
    ]
    return _pandas().DataFrame(rows)


def _plain(cell: Value | float | None) -> Fraction | Value | float | None:
    """A number as a Fraction where it is exact and rational."""
    return cell.fraction() if isinstance(cell, Value) and cell.is_number else cell


def _pandas() -> Any:
    try:
        return import_module("pandas")
    except ImportError:
        raise UsageError("to_pandas needs pandas: install winset[pandas]") from None
