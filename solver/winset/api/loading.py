"""Games read and checked: from files, from the library, from texts; and as trees."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from winset import library
from winset.api.settings import Given, settings_of
from winset.errors import UsageError
from winset.game.compile import compile_game
from winset.game.finite_file import FiniteGame, is_finite_file, load_finite
from winset.game.under_assumptions import tree_of
from winset.language import syntax
from winset.language.binder import bind
from winset.language.reader import read_text
from winset.negotiation.negotiation_to_play import to_play


@dataclass(frozen=True, slots=True)
class Game:
    """A game file, read and checked: its tree as written, the same rewritten to a plain play, and its source."""

    written: syntax.Game
    rewritten: syntax.Game
    source: str
    text: str


def load(source: str | Path) -> Game | FiniteGame:
    """Read and check a game: a path, `@name` for a bundled one, or the text of a `.game` file itself.

    A path that ends in `.efg` or `.nfg` gives a finite game. Raises SourceErrors with every fault, UsageError for a
    file that is not there or is no game.
    """
    if is_finite_file(source) and not (isinstance(source, str) and "\n" in source):
        return load_finite(source)
    return load_game(source)


def load_game(source: str | Path) -> Game:
    """Read and check a game in the language of winset; see `load`."""
    tree, name, text = written_game(source)
    return Game(tree, to_play(tree, name, text) if tree.sides else tree, name, text)


def written_game(source: str | Path) -> tuple[syntax.Game, str, str]:
    """The tree of a game as written and checked, the name of its source, and its text."""
    name, text = text_of(source)
    tree = read_text(text, name)
    if not isinstance(tree, syntax.Game):
        raise UsageError(f"{name} is a proposition, not a game")
    bind(tree, name, text)
    return tree, name, text


def text_of(source: str | Path) -> tuple[str, str]:
    """The name of a source and its text: a text itself, `@name` for a bundled file, or a path."""
    if isinstance(source, str) and ("\n" in source or source.startswith("winset ")):
        return "<text>", source
    if isinstance(source, str) and source.startswith("@"):
        source = library.find(source)
    path = Path(source)
    try:
        return str(path), path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        from winset.language.reader import read_file

        read_file(path)  # raises the located error
        raise
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}") from error


def as_tree(game: Game, settings: Given | None = None) -> FiniteGame:
    """A game with finitely many choices as a tree; parameters without a value stay in it, with what is assumed of them.

    Raises OutOfReach where it is none, or where its shape depends on a parameter; LimitReached if it is too large.
    """
    given = settings_of(game.rewritten, settings or {})
    play = compile_game(game.rewritten, given, game.source)
    told = tuple((name, str(item)) for name, item in (settings or {}).items())
    return FiniteGame(
        tree_of(play), game.source, settings=told, assumptions=play.assumptions if play.parameters else ()
    )
