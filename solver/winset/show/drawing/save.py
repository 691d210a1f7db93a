"""A drawing into a file, in the form that its ending names."""

from __future__ import annotations

from pathlib import Path

from winset.errors import UsageError
from winset.show.drawing.model import Drawing

ENDINGS = (".svg", ".tex", ".png", ".pdf")


def save(drawing: Drawing, file: Path) -> None:
    """Write a drawing. Raises UsageError for an ending that is none of ours, and where the extra `plot` is missing."""
    check_ending(file)
    match file.suffix.lower():
        case ".svg":
            from winset.show.drawing.svg import svg

            _write(file, svg(drawing))
        case ".tex":
            from winset.show.drawing.tikz import tikz

            _write(file, tikz(drawing))
        case _:
            from winset.show.drawing import mpl

            mpl.save(drawing, file)


def check_ending(file: Path) -> None:
    """Raises UsageError for an ending that no writer has, before anything is solved."""
    if file.suffix.lower() not in ENDINGS:
        raise UsageError(f"{file.name}: a figure is written as {', '.join(ENDINGS[:-1])} or {ENDINGS[-1]}")


def _write(file: Path, text: str) -> None:
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot write {file}: {error.strerror or error}") from error
