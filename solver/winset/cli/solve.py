"""`winset solve`: the equilibria of a game, in closed form by region of its parameters."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from winset.cli.options import as_given, format_option, set_option, source_argument, time_limit_option
from winset.errors import UsageError

if TYPE_CHECKING:
    from winset.api import Result

UNDECIDED = 3


@click.command("solve")
@source_argument()
@format_option("text", "json", "latex", "markdown")
@set_option()
@time_limit_option()
@click.option("--concept", metavar="NAME", help="Insist on a solution concept: subgame-perfect or perfect-bayesian.")
@click.option("--brief", is_flag=True, help="Text: each equilibrium with where it exists, without its cases.")
@click.option("--document", is_flag=True, help="LaTeX: a document that compiles as it is, not a fragment to paste.")
@click.option("--no-verify", is_flag=True, help="Do not put what was found to the verifier.")
def solve(
    file: Path,
    style: str,
    settings: tuple[tuple[str, str], ...],
    time_limit: float | None,
    concept: str | None,
    brief: bool,
    document: bool,
    no_verify: bool,
) -> int | None:
    """Equilibria of the game in FILE, region by region of its parameters.

    A game with information hidden from a player is solved for perfect Bayesian equilibria, any other for
    subgame-perfect ones. With a value for every parameter (--set) the answer is in numbers.
    """
    if brief and style != "text":
        raise UsageError("--brief shortens the text; the other formats are whole")
    if document and style != "latex":
        raise UsageError("--document is for --format latex")
    from winset import api

    game = api.load(file)
    if concept is not None:
        from winset.cli.concepts import insist

        insist(concept, game.rewritten)
    result = api.solve(game, as_given(settings), time_limit=time_limit, verified=not no_verify)
    click.echo(written(result, style, brief=brief, document=document), nl=False)
    return _verdict(result, asked=not no_verify)


def written(result: Result, style: str, *, brief: bool = False, document: bool = False) -> str:
    """The result in one of the formats, ending with a newline."""
    solution, lets = result.solution, result.lets
    if style == "json":
        from winset.show.json_form import solution_json

        data = solution_json(solution, lets, result.game.source, result.game.text)
        return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
    from winset.show.formula import LATEX, TEXT
    from winset.show.report import report

    if style == "text":
        from winset.show.text import text

        return text(report(solution, lets, TEXT), details=not brief)
    told = report(solution, lets, LATEX)
    if style == "latex":
        from winset.show.latex import latex

        return latex(told, document)
    from winset.show.markdown import markdown

    return markdown(told)


def _verdict(result: Result, asked: bool) -> int | None:
    """3 where something was left open, with a word on what."""
    unsolved = len(result.solution.unsolved)
    cases = [case for family in result.equilibria for case in family.cases]
    doubtful = sum(not case.verified for case in cases) if asked else 0
    if unsolved:
        click.echo(f"not solved: {_count(unsolved, 'region')}; what was found is shown", err=True)
    if doubtful:
        click.echo(f"not verified: {doubtful} of {_count(len(cases), 'case')}; the reasons are shown", err=True)
    return UNDECIDED if unsolved or doubtful else None


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
