"""Kinds of file, by their endings: the one place where a command looks what it was given."""

from __future__ import annotations

from pathlib import Path

FINITE = (".efg", ".nfg")
KINDS = {
    ".game": "a game",
    ".proposition": "a proposition",
    ".json": "the JSON form of either",
    ".efg": "a game tree in Gambit's form",
    ".nfg": "a strategic form in Gambit's form",
}
HANDED_OVER = {
    ".py": "SymPy",
    ".wl": "Mathematica",
    ".tex": "LaTeX",
}


def is_finite(file: Path) -> bool:
    """Whether a file holds a finite game in one of Gambit's forms."""
    return file.suffix.lower() in FINITE
