"""An equilibrium table in words: heads, rows of cells as they are written, and notes on what the table is worth."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from winset.algebra.value import Value, enclose
from winset.show.formula import Style, latex_text
from winset.show.words import counted
from winset.statics.table import Table

_COMPLETE = {
    "yes": "the list is complete",
    "pure strategies": "complete in pure strategies",
    "no": "there may be others",
}
_SHORT = re.compile(r"(payoff|prob|probability|expected)(?:\.([\w\[\]]+)|\(([\w\[\]]+)\))")
EXACT_BITS = 4096


@dataclass(frozen=True, slots=True)
class TableReport:
    """A table as it is written in a style; `parameters` is the number of columns that say which point a row is at."""

    title: str
    worth: str
    settings: tuple[str, ...]
    heads: tuple[str, ...]
    parameters: int
    rows: Sequence[tuple[str, ...]]
    notes: tuple[str, ...]


def table_report(
    table: Table, style: Style, decimals: int | None = None, words: Callable[[str], str] = str
) -> TableReport:
    """The table, exact or rounded to decimals; `words` writes plain words."""
    return Writer(table, style, decimals, words).report()


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes the cells of a table in a style."""

    table: Table
    style: Style
    decimals: int | None = None
    words: Callable[[str], str] = str

    def report(self) -> TableReport:
        table = self.table
        names = [self.math(self.style.name(name)) for name in table.grid.names]
        several, remarks = table.several, bool(table.rows.remarks)
        heads = [*names, *(["equilibrium"] if several else []), *map(self.head, table.columns)]
        return TableReport(
            self.words(table.title),
            self.words(self.worth()),
            tuple(self.settings()),
            (*heads, *(["remark"] if remarks else [])),
            len(names),
            list(zip(*self.columns(several, remarks), strict=True)),
            tuple(map(self.words, notes(table, self.decimals))),
        )

    def columns(self, several: bool, remarks: bool) -> Iterator[list[str]]:
        """The point, the number of the equilibrium where there are several, the quantities, a remark."""
        rows = self.table.rows
        for axis, places in zip(self.table.grid.axes, rows.places, strict=True):
            written = [self.number(str(value)) for value in axis.values]
            yield [written[place] for place in places]
        if several:
            yield [str(number or "") for number in rows.numbers]
        for column in rows.cells:
            yield [self.cell(item) for item in column]
        if remarks:
            yield [self.words(rows.remarks.get(number, "")) for number in range(len(rows))]

    def cell(self, item: Value | float | None) -> str:
        """A quantity; nothing where it has no value."""
        if item is None:
            return ""
        if isinstance(item, float):
            return self.number(repr(item) if self.decimals is None else f"{item:.{self.decimals}f}")
        if self.decimals is not None:
            return self.number(rounded(item, self.decimals))
        return self.number(str(item)) if item.is_number else self.math(self.style.value(item))

    def number(self, text: str) -> str:
        """A rational as 3/4, or a decimal; in LaTeX too, where its minus is set as one."""
        return self.math(text) if self.words is latex_text else text

    def head(self, quantity: str) -> str:
        """A quantity as the head of a column: as it was asked for, in LaTeX in the words of a paper."""
        if self.words is not latex_text:
            return self.words(quantity)
        found = _SHORT.fullmatch(quantity)
        if found:
            inside = found[2] or found[3]
            name = latex_text(inside)
            return {
                "payoff": f"Payoff of {name}",
                "expected": rf"$\mathrm{{E}}[{self.style.name(inside)}]$",
            }.get(found[1], rf"$\Pr(\text{{{name}}})$")
        return self.math(self.style.name(quantity)) if quantity.isidentifier() else latex_text(quantity)

    def settings(self) -> Iterator[str]:
        """What is set, as equations."""
        for name, told in self.set_values():
            yield self.math(f"{self.style.name(name)} = {told}")

    def set_values(self) -> Iterator[tuple[str, str]]:
        """The parameters that are not varied, with what they are set to."""
        for name, item in self.table.settings.items():
            if isinstance(item, tuple):
                told = ", ".join(map(self.style.value, item))
                yield name, rf"\{{{told}\}}" if self.style.latex else f"{{{told}}}"
            else:
                yield name, self.style.value(item)

    def worth(self) -> str:
        """The concept, the method, and whether the list is complete."""
        worth = self.table.worth
        exact = "exact" if self.table.exact else "in double precision"
        return f"{worth.concept}, by {worth.method}, {exact}; {_COMPLETE[worth.complete]}"

    def math(self, text: str) -> str:
        return f"${text}$" if self.style.latex and text else text


def notes(table: Table, decimals: int | None) -> Iterator[str]:
    """What a reader of the table has to know besides."""
    if decimals is not None:
        yield f"rounded to {counted(decimals, 'decimal')}"
    if any(
        cell is None and k not in table.rows.remarks for column in table.rows.cells for k, cell in enumerate(column)
    ):
        yield "an empty cell is a number that is not chosen, or that may be any of an interval"
    if table.outside:
        yield f"{counted(table.outside, 'point')} outside of what the file assumes left out"
    if table.unsolved:
        yield f"{counted(table.unsolved, 'point')} not solved"


def rounded(value: Value, decimals: int) -> str:
    """A number without parameters, rounded to decimals, a tie to the even digit.

    >>> from fractions import Fraction
    >>> from winset.algebra.value import Value, square_root
    >>> rounded(Value.number(Fraction(-2, 3)), 2), rounded(square_root(Value.number(2)), 5)
    ('-0.67', '1.41421')
    """
    bits = 64
    while True:
        bounds = enclose(value, bits)
        low, high = (round(end * 10**decimals) for end in (bounds.low, bounds.high))
        if low == high or bits > EXACT_BITS:
            return _placed(low, decimals)
        bits *= 4


def _placed(digits: int, decimals: int) -> str:
    """A whole number with the point put in."""
    sign, text = "-" if digits < 0 else "", str(abs(digits)).rjust(decimals + 1, "0")
    return sign + (f"{text[:-decimals]}.{text[-decimals:]}" if decimals else text)
