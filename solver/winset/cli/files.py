"""Files that commands read: games and propositions, with what is needed to quote them in a report."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from winset import library
from winset.errors import InputError, UsageError
from winset.language import syntax
from winset.language.reader import read_file


def read(file: Path) -> tuple[syntax.Game | syntax.Proposition, str]:
    """The tree of a `.game` or `.proposition` file and its text. Raises SourceErrors with every fault."""
    tree = read_file(file)
    return tree, file.read_text(encoding="utf-8-sig")


def read_json(file: Path) -> Any:
    """What a JSON file holds. Raises InputError with the place if it is none."""
    try:
        return json.loads(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError(f"{file}: a byte that is not UTF-8 text; save the file in the encoding UTF-8") from error
    except json.JSONDecodeError as error:
        raise InputError(f"{file}:{error.lineno}:{error.colno}: this is no JSON: {error.msg}") from error
    except RecursionError as error:
        raise InputError(f"{file}: the JSON is nested too deep") from error


def game_file(proposition: syntax.Proposition, file: Path) -> Path | None:
    """The file of the game that a proposition is about, beside it or bundled; None if it is about numbers only."""
    if not proposition.game:
        return None
    path = library.find(proposition.game) if proposition.game.startswith("@") else file.parent / proposition.game
    if not path.is_file():
        raise UsageError(f"{file}: the game {proposition.game} is not there (looked for {path})")
    return path


def game_of(proposition: syntax.Proposition, file: Path) -> syntax.Game | None:
    """The game that a proposition is about."""
    path = game_file(proposition, file)
    if path is None:
        return None
    tree, _ = read(path)
    if not isinstance(tree, syntax.Game):
        raise UsageError(f"{file}: {path} is a proposition, not a game")
    return tree
