"""A legend below a figure: a mark and a sentence for each entry, broken into lines that fit."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from winset.show.drawing.axes import SMALL_SIZE
from winset.show.drawing.model import Label, Mark
from winset.show.drawing.words import Run, Words, joined, plain, width

LINE = 11.5
INDENT = 22.0
MOST_LINES = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """A short name as it stands in the figure, and what it means."""

    name: str
    words: Words


def legend(entries: Sequence[Entry], left: float, across: float) -> tuple[tuple[Mark, ...], float]:
    """The marks of a legend that stands on the lower edge of the page, and the height that it takes."""
    rows = [(entry.name if first else "", line) for entry in entries for first, line in _rows(entry, across - INDENT)]
    high = LINE * len(rows) + (6 if rows else 0)
    marks: list[Mark] = []
    for number, (name, line) in enumerate(rows):
        y = high - LINE * (number + 0.5)
        if name:
            marks.append(Label((left, y), plain(name), "start", SMALL_SIZE))
        marks.append(Label((left + INDENT, y), line, "start", SMALL_SIZE))
    return tuple(marks), high


def _rows(entry: Entry, across: float) -> Iterator[tuple[bool, Words]]:
    lines = list(broken(entry.words, across))
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], (*lines[MOST_LINES - 1], Run(" …"))]
    yield from ((number == 0, line) for number, line in enumerate(lines))


def broken(words: Words, across: float) -> Iterator[Words]:
    """Words in lines no wider than this, broken at blanks."""
    line: list[Run] = []
    for piece in _pieces(words):
        longer = joined([*line, *piece])
        if line and width(_trimmed(longer), SMALL_SIZE) > across:
            yield _trimmed(joined(line))
            line = [run for run in piece if run.text.strip()]
        else:
            line = list(longer)
    if line:
        yield _trimmed(joined(line))


def _pieces(words: Words) -> Iterator[Words]:
    """Words with the blank before them, each of the runs that no blank parts."""
    piece: list[Run] = []
    for run in words:
        for part in re.findall(r" +|[^ ]+", run.text) if not run.italic else [run.text]:
            if part.startswith(" "):
                yield tuple(piece)
                piece = [Run(" ")]
            else:
                piece.append(Run(part, run.italic, run.level))
    yield tuple(piece)


def _trimmed(line: Words) -> Words:
    if line and line[0].text.startswith(" "):
        line = (Run(line[0].text.lstrip(" "), line[0].italic, line[0].level), *line[1:])
    return tuple(run for run in line if run.text)
