"""The bundled games and propositions: one look-up, in the installed package or in a checkout.

`@putnam-1988/05` names `games/putnam-1988/05.game`, and `@putnam-1988/05.proposition` the file of that name under
`proofs/`. Only files that `listing` shows can be named, so no name leads out of the library.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from winset.errors import UsageError

GAME = ".game"
PROPOSITION = ".proposition"

_HERE = Path(__file__).resolve().parent
_CHECKOUT = _HERE.parent.parent
_HEADING = re.compile(r'\s*(?:game|proposition)\s+"(?P<title>[^"]*)"\s*(?:#\s*(?P<note>.*?)\s*)?$')
_HEADING_WITHIN = 50
_SUGGESTIONS = 3


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder of bundled files of one kind, which `suffix` tells."""

    folder: Path
    suffix: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A bundled file: the `@name` that finds it, its title, the comment on the title, and where it lies."""

    name: str
    title: str
    note: str
    path: Path


def shelves() -> tuple[Shelf, ...]:
    """Where games and propositions lie: inside the installed package, or beside the sources in a checkout.

    >>> [shelf.suffix for shelf in shelves()]
    ['.game', '.proposition']
    """
    return (Shelf(_folder("games"), GAME), Shelf(_folder("proofs"), PROPOSITION))


def beside(name: str, file: Path) -> Path:
    """The game that a file names: a bundled one, `@name`, or a path from where the file lies.

    Raises UsageError if it is not there.
    """
    path = find(name) if name.startswith("@") else file.parent / name
    if not path.is_file():
        raise UsageError(f"{file}: the game {name} is not there (looked for {path})")
    return path


def listing(among: Sequence[Shelf] | None = None) -> Iterator[Entry]:
    """Every bundled file, games first, each kind in the order of its names.

    The title is read off the line `game "..."` or `proposition "..."` without parsing the file.
    """
    for name, path in _paths(among).items():
        title, note = _heading(path)
        yield Entry(name, title, note, path)


def names(among: Sequence[Shelf] | None = None) -> list[str]:
    """The name of every bundled file, in the order of `listing`; no file is opened."""
    return list(_paths(among))


def find(name: str, among: Sequence[Shelf] | None = None) -> Path:
    """The bundled file called `name`; the leading `@` and the suffix `.game` may be left out.

    A name without a suffix that no game has is looked up among the propositions. Raises `UsageError` with the nearest
    names if there is no such file.
    """
    paths = _paths(among)
    wanted = "@" + name.removeprefix("@").removesuffix(GAME)
    for candidate in (wanted, wanted + PROPOSITION):
        if candidate in paths:
            return paths[candidate]
    raise UsageError(f"there is no bundled file {wanted}\n  {_advice(wanted, list(paths))}")


def _paths(among: Sequence[Shelf] | None) -> dict[str, Path]:
    return {
        _name(path, shelf): path
        for shelf in (shelves() if among is None else among)
        for path in sorted(shelf.folder.rglob(f"*{shelf.suffix}"))
    }


def _folder(kind: str) -> Path:
    packaged = _HERE / f"_{kind}"
    return packaged if packaged.is_dir() else _CHECKOUT / kind


def _name(path: Path, shelf: Shelf) -> str:
    name = path.relative_to(shelf.folder).as_posix()
    return "@" + name.removesuffix(GAME)


def _heading(path: Path) -> tuple[str, str]:
    with path.open(encoding="utf-8") as lines:
        for _, line in zip(range(_HEADING_WITHIN), lines, strict=False):
            if found := _HEADING.match(line):
                return found["title"], found["note"] or ""
    return "", ""


def _advice(wanted: str, names: Sequence[str]) -> str:
    near = difflib.get_close_matches(wanted, names, n=_SUGGESTIONS) or _same_last_part(wanted, names)
    if near:
        return f"did you mean {' or '.join(near)}?"
    return "`winset list` shows the names"


def _same_last_part(wanted: str, names: Sequence[str]) -> list[str]:
    last = wanted.removeprefix("@").rpartition("/")[2]
    return [name for name in names if name.removeprefix("@").rpartition("/")[2] == last][:_SUGGESTIONS]
