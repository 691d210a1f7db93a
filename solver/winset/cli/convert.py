"""`winset convert`: a file in another form, nothing lost that the other form can hold."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from winset.cli.kinds import FINITE, HANDED_OVER, KINDS, is_finite
from winset.cli.options import as_given, set_option, source_argument
from winset.errors import UsageError

if TYPE_CHECKING:
    from winset.game.finite_file import FiniteGame
    from winset.language import syntax


@click.command("convert")
@source_argument()
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--play", is_flag=True, help="Rewrite issues, sides and ratification as the plain play they stand for.")
@click.option("--document", is_flag=True, help="LaTeX: a document that compiles as it is, not a fragment to paste.")
@click.option("--force", is_flag=True, help="Replace a file that is there already.")
@set_option()
def convert(
    file: Path, out: Path, play: bool, document: bool, force: bool, settings: tuple[tuple[str, str], ...]
) -> None:
    """Write FILE as OUT, whose ending says the form: .game, .proposition, .json, .efg, .nfg; .py, .wl or .tex.

    Comments are kept. With --play a negotiation is written as the plain sequence of moves and payoffs. A game with
    finitely many choices is written as a game tree (.efg, --set gives values to its parameters), a tree as its reduced
    strategic form (.nfg) and the other way round; .json holds the syntax tree, or the tree of a finite game.

    An answer, which `winset solve GAME --format json > answer.json` wrote, is handed over as formulas by region: to
    SymPy (.py, a module), to Mathematica (.wl), or to LaTeX (.tex, --document for one that compiles as it is).
    """
    if document and out.suffix.lower() != ".tex":
        raise UsageError("--document is for an answer that is written as .tex")
    for path in (file, out):
        if path.suffix.lower() not in (KINDS if path is file else {**KINDS, **HANDED_OVER}):
            known = ", ".join(f"{ending} ({what})" for ending, what in KINDS.items())
            also = ", ".join(f"{ending} ({what})" for ending, what in HANDED_OVER.items())
            raise UsageError(f"{path.name}: convert reads and writes {known}; and writes an answer as {also}")
    if not out.parent.is_dir():
        raise UsageError(f"there is no folder {out.parent}")
    if out.exists() and not force:
        raise UsageError(f"{out} is there already; --force replaces it")
    given = as_given(settings)
    text = _answer(file, out, document, play or bool(given)) if _is_handed_over(out) else _text(file, out, play, given)
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot write {out}: {error.strerror}") from error
    click.echo(out)


def _is_handed_over(out: Path) -> bool:
    return out.suffix.lower() in HANDED_OVER


def _text(file: Path, out: Path, play: bool, given: dict[str, str]) -> str:
    """What is written to OUT."""
    if is_finite(file):
        if play or given:
            raise UsageError(f"{file.name} is a finite game in numbers: leave out {'--play' if play else '--set'}")
        from winset.game.finite_file import load_finite

        return _finite(load_finite(file), file, out)
    if is_finite(out) and file.suffix != ".json":
        from winset import api

        return _finite(api.as_tree(api.load_game(file), given), file, out)
    if given:
        raise UsageError("--set is for games that are written as a tree (.efg or .nfg)")
    tree, text = _read(file)
    return _written(_as_play(tree, file, text) if play else tree, out)


def _answer(file: Path, out: Path, document: bool, changed: bool) -> str:
    """An answer in JSON, as formulas for another program or for a paper."""
    if file.suffix.lower() != ".json" or changed:
        first = f"winset solve {file.name} --format json > answer.json" if file.suffix.lower() != ".json" else ""
        raise UsageError(
            f"{out.name} holds an answer in formulas, without --play and --set: "
            + (f"solve first, `{first}`, and convert that" if first else "they are for games")
        )
    from winset.show.handover.formulas import formulas
    from winset.show.json_reader import read_json

    answer = formulas(read_json(file))
    match out.suffix.lower():
        case ".py":
            from winset.show.handover.sympy_module import sympy_module

            return sympy_module(answer)
        case ".wl":
            from winset.show.handover.mathematica import mathematica

            return mathematica(answer)
    from winset.show.handover.latex import latex_formulas

    return latex_formulas(answer, document)


# --- finite games -----------------------------------------------------------------------------------------------------


def _finite(game: FiniteGame, file: Path, out: Path) -> str:
    match out.suffix.lower():
        case ".efg":
            from winset.game.efg_writer import write_efg

            return write_efg(game.tree)
        case ".nfg":
            from winset.game.nfg_writer import write_nfg
            from winset.game.tree_to_strategic import tree_to_strategic

            return write_nfg(game.strategic or tree_to_strategic(game.tree).game)
        case ".json":
            from winset.show.finite.tree_json import tree_json

            return json.dumps(tree_json(game.tree), indent=1, ensure_ascii=False) + "\n"
    known = ", ".join((*FINITE, ".json"))
    raise UsageError(f"{file.name} is {KINDS[file.suffix.lower()]}: convert writes it as {known}")


# --- the language of winset -------------------------------------------------------------------------------------------


def _read(file: Path) -> tuple[syntax.Game | syntax.Proposition, str]:
    """The tree and the text that reports quote. A game is checked; a proposition would need its game for that."""
    from winset.cli.files import read
    from winset.language import syntax
    from winset.language.binder import bind
    from winset.language.json_form import from_json
    from winset.show.json_reader import read_json

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
        raise UsageError(f"the file is {KINDS[ending]}: write it as {out.with_suffix(ending).name} or as .json")
    from winset.language.writer import write

    return write(tree)
