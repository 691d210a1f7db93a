"""The widths of a table's columns in LaTeX: natural where everything fits, else shares of the line.

Widths are counted in letters: a formula's commands are left out, what stands under or above counts half. A column is
never made narrower than its longest part that should not be broken.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

LINE = 90  # letters of size \small on a line of 16 cm, spaces between columns included
GAP = 2.5  # letters between two columns
SHORT = 16  # letters of a formula that is not broken
SPARE = 1.2  # letters more than counted: signs are wider than letters

Cell = Sequence[str]  # the lines of a cell


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its width in letters, and its share of the line, 0 where the natural width is taken."""

    shown: bool
    letters: float
    share: float = 0

    @property
    def specification(self) -> str:
        """The column in the head of a tabular."""
        return rf">{{\raggedright\arraybackslash}}p{{{self.share:.3f}\linewidth}}" if self.share else "l"

    def text(self, cell: Cell) -> str:
        """The lines of a cell, each on its own."""
        if self.share:
            return r" \newline ".join(cell)
        return cell[0] if len(cell) == 1 else r"\begin{tabular}[t]{@{}l@{}}" + r" \\ ".join(cell) + r"\end{tabular}"


def columns(rows: Sequence[Sequence[Cell]]) -> list[Column]:
    """One column for each cell of a row; one that is empty below its head is not shown."""
    count = len(rows[0])
    shown = [any(any(row[k]) for row in rows[1:]) for k in range(count)]
    natural = [max((width(line) for row in rows for line in row[k]), default=0) for k in range(count)]
    wanted = [w if s else 0 for w, s in zip(natural, shown, strict=True)]
    least = [max((longest(line) for row in rows for line in row[k]), default=0) for k in range(count)]
    letters = _fit(rows, wanted, least, LINE - GAP * (sum(shown) - 1))
    return [Column(s, w, w / LINE if w < n else 0) for s, w, n in zip(shown, letters, wanted, strict=True)]


def _fit(rows: Sequence[Sequence[Cell]], natural: Sequence[float], least: Sequence[float], room: float) -> list[float]:
    """Widths that add up to the room: at each step the column gives way that costs fewest lines."""
    widths = [[[width(line) for line in cell] for cell in row] for row in rows]
    letters = list(natural)
    while sum(letters) > room:
        wide = [k for k, w in enumerate(letters) if w > least[k]]
        if not wide:
            break
        k = min(wide, key=lambda k: (_height(widths, letters, k), least[k] - letters[k]))
        letters[k] = max(least[k], letters[k] - 1)
    return letters


def _height(widths: Sequence[Sequence[Sequence[float]]], letters: Sequence[float], narrower: int) -> int:
    """The lines of all rows if one column were a letter narrower."""
    room = [w - (k == narrower) for k, w in enumerate(letters)]
    return sum(max(_lines(cell, w) for cell, w in zip(row, room, strict=True)) for row in widths)


def _lines(cell: Sequence[float], letters: float) -> int:
    return sum(max(1, ceil(line / max(1, letters))) for line in cell)


def lines_of(row: Sequence[Cell], layout: Sequence[Column]) -> int:
    """About how many lines a row takes."""
    pairs = zip(row, layout, strict=True)
    return max(_lines([width(line) for line in cell], column.letters) for cell, column in pairs)


def width(text: str) -> float:
    """About how many letters wide a line of LaTeX is."""
    while (found := re.search(r"\\t?frac\{([^{}]*)\}\{([^{}]*)\}", text)) is not None:
        wider = max(found[1], found[2], key=width)
        text = text[: found.start()] + wider + text[found.end() :]
        if r"\frac" not in text and r"\tfrac" not in text:
            break
    half = sum(len(inside) / 2 for inside in re.findall(r"[_^]\{([^{}\\]*)\}", text))
    text = re.sub(r"[_^]\{[^{}\\]*\}", "", text)
    text = re.sub(r"\\(text|math)(it|rm|bf)|[{}$]|\\[,;]", "", text)
    return len(re.sub(r"\\[a-zA-Z]+ ?", "m", text)) + half


def longest(text: str) -> float:
    """The width of the widest part that should not be broken: a word, a short formula, or what is between two signs."""
    parts: list[str] = []
    for place, piece in enumerate(text.split("$")):
        if place % 2 == 0:
            parts += piece.split()
        elif width(piece) <= SHORT:
            parts.append(piece)
        else:
            parts += re.split(r" (?=\\leq|\\geq|\\cup|=|<|>|\+|-)", _shielded(piece))
    return max((width(part) + (SPARE if "=" in part or "\\" in part else 0) for part in parts), default=0)


def _shielded(formula: str) -> str:
    """The formula with blanks inside brackets and braces replaced: TeX does not break a line inside braces."""
    depth, kept = 0, []
    for letter in formula:
        depth += {"{": 1, "(": 1, "}": -1, ")": -1}.get(letter, 0)
        kept.append("~" if letter == " " and depth > 0 else letter)
    return "".join(kept)
