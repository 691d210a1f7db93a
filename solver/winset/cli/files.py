"""Files that commands read: games and propositions, with what is needed to quote them in a report."""

from __future__ import annotations

from pathlib import Path

from winset import library
from winset.errors import UsageError
from winset.language import syntax
from winset.language.reader import read_file


def read(file: Path) -> tuple[syntax.Game | syntax.Proposition, str]:
    """The tree of a `.game` or `.proposition` file and its text. Raises SourceErrors with every fault."""
    tree = read_file(file)
    return tree, file.read_text(encoding="utf-8-sig")


def game_of(proposition: syntax.Proposition, file: Path) -> syntax.Game | None:
    """The game that a proposition is about; None if it is about numbers only."""
    if not proposition.game:
        return None
    path = library.beside(proposition.game, file)
    tree, _ = read(path)
    if not isinstance(tree, syntax.Game):
        raise UsageError(f"{file}: {path} is a proposition, not a game")
    return tree
