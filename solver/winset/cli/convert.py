"""`winset convert`: a file in another form, nothing lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from winset.cli.options import source_argument
from winset.errors import UsageError

if TYPE_CHECKING:
    from winset.language import syntax

FORMS = {".game": "a game", ".proposition": "a proposition", ".json": "the JSON form of either"}


@click.command("convert")
@source_argument()
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--play", is_flag=True, help="Rewrite issues, sides and ratification as the plain play they stand for.")
@click.option("--force", is_flag=True, help="Replace a file that is there already.")
def convert(file: Path, out: Path, play: bool, force: bool) -> None:
    """Write FILE as OUT, whose ending says the form: .game, .proposition or .json (the syntax tree, for programs).

    Comments are kept. With --play a negotiation is written as the plain sequence of moves and payoffs.
    """
    for path in (file, out):
        if path.suffix not in FORMS:
            known = ", ".join(f"{ending} ({what})" for ending, what in FORMS.items())
            raise UsageError(f"{path.name}: convert reads and writes {known}")
    if not out.parent.is_dir():
        raise UsageError(f"there is no folder {out.parent}")
    if out.exists() and not force:
        raise UsageError(f"{out} is there already; --force replaces it")
    tree, text = _read(file)
    text = _written(_as_play(tree, file, text) if play else tree, out)
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot write {out}: {error.strerror}") from error
    click.echo(out)


def _read(file: Path) -> tuple[syntax.Game | syntax.Proposition, str]:
    """The tree and the text that reports quote. A game is checked; a proposition would need its game for that."""
    from winset.cli.files import read, read_json
    from winset.language import syntax
    from winset.language.binder import bind
    from winset.language.json_form import from_json

    tree, text = (from_json(read_json(file)), "") if file.suffix == ".json" else read(file)
    if isinstance(tree, syntax.Game):
        bind(tree, str(file), text)
    return tree, text


def _as_play(tree: syntax.Game | syntax.Proposition, file: Path, text: str) -> syntax.Game:
    from winset.language import syntax
    from winset.negotiation.negotiation_to_play import to_play

    if not isinstance(tree, syntax.Game):
        raise UsageError("--play rewrites a game; this is a proposition")
    if not tree.issues and not tree.sides:
        raise UsageError("--play rewrites issues and sides; the file has neither, it is a plain play already")
    return to_play(tree, str(file), text)


def _written(tree: syntax.Game | syntax.Proposition, out: Path) -> str:
    from winset.language import syntax

    if out.suffix == ".json":
        from winset.language.json_form import to_json

        return json.dumps(to_json(tree), indent=1, ensure_ascii=False) + "\n"
    ending = ".game" if isinstance(tree, syntax.Game) else ".proposition"
    if out.suffix != ending:
        raise UsageError(f"the file is {FORMS[ending]}: write it as {out.with_suffix(ending).name} or as .json")
    from winset.language.writer import write

    return write(tree)
