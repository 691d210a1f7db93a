"""`winset solve`: the equilibria of a game, in closed form by region of its parameters."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from winset.cli.finite_solve import Request, solve_and_show
from winset.cli.kinds import is_finite
from winset.cli.options import (
    as_given,
    format_option,
    memory_limit_option,
    set_option,
    source_argument,
    time_limit_option,
)
from winset.errors import LimitReached, OutOfReach, UsageError

if TYPE_CHECKING:
    from winset.api import Game, Result
    from winset.game.finite_file import FiniteGame

UNDECIDED = 3


@click.command("solve")
@source_argument()
@format_option("text", "json", "latex", "markdown")
@set_option()
@time_limit_option()
@memory_limit_option()
@click.option("--concept", metavar="NAME", help="Insist on a solution concept: nash, spe, weak-pbe, pbe or sequential.")
@click.option("--method", metavar="NAME", help="Insist on a method for finite games; `winset methods` lists them.")
@click.option(
    "--all",
    "every",
    is_flag=True,
    help="Finite games: list all equilibria, not only the first ten. Text: those on borders, all open regions.",
)
@click.option("--brief", is_flag=True, help="Text: each equilibrium with where it exists, without its cases.")
@click.option("--document", is_flag=True, help="LaTeX: a document that compiles as it is, not a fragment to paste.")
@click.option(
    "--unique",
    is_flag=True,
    help="Play without end: ask too whether every subgame-perfect equilibrium has these payoffs.",
)
@click.option("--no-verify", is_flag=True, help="Do not put what was found to the verifier.")
def solve(
    file: Path,
    style: str,
    settings: tuple[tuple[str, str], ...],
    time_limit: float | None,
    memory_limit: int | None,
    concept: str | None,
    method: str | None,
    every: bool,
    brief: bool,
    document: bool,
    unique: bool,
    no_verify: bool,
) -> int | None:
    """Equilibria of the game in FILE, region by region of its parameters.

    A game with information hidden from a player is solved for perfect Bayesian equilibria, any other for
    subgame-perfect ones. With a value for every parameter (--set) the answer is in numbers. FILE may also be a game
    tree or a strategic form in Gambit's form, .efg or .nfg; a strategic form is solved for Nash equilibria.
    """
    if brief and style != "text":
        raise UsageError("--brief shortens the text; the other formats are whole")
    if document and style != "latex":
        raise UsageError("--document is for --format latex")
    if unique and no_verify:
        raise UsageError("--unique builds on equilibria that are verified: leave out --no-verify")
    request = Request(concept, method, every, style, document, not no_verify, time_limit, memory_limit)
    given = as_given(settings)
    if is_finite(file):
        from winset.game.finite_file import load_finite

        if given:
            raise UsageError(f"{file.name} has no parameters to --set: its numbers are given")
        return solve_and_show(load_finite(file), request)
    from winset import api
    from winset.cli.memory import limited

    game = api.load_game(file)
    with limited(memory_limit):
        if (tree := _asked_for_as_tree(game, given, request)) is not None:
            return solve_and_show(tree, request)
        result = api.solve(game, given, time_limit=time_limit, verified=not no_verify, unique=unique)
        from winset.cli.reach import BELIEFS

        if any(BELIEFS in gap.reason for gap in result.solution.unsolved) and (tree := _tree(game, given)) is not None:
            return solve_and_show(tree, replace(request, concept="pbe"))
    click.echo(written(result, style, brief=brief, every=every, document=document), nl=False)
    return _verdict(result, asked=not no_verify)


def _asked_for_as_tree(game: Game, given: dict[str, str], request: Request) -> FiniteGame | None:
    """The game as a tree if what was asked for is found on trees only: a method, or a concept of finite games.

    Raises what `insist` does for a concept that the game is not solved for.
    """
    from winset import api
    from winset.cli.concepts import TREE_CONCEPTS, full, insist

    if request.method is not None:
        return api.as_tree(game, given)
    if request.concept is None:
        return None
    tree = _tree(game, given) if full(request.concept) in TREE_CONCEPTS else None
    if tree is None:
        insist(request.concept, game.rewritten)
    return tree


def _tree(game: Game, given: dict[str, str]) -> FiniteGame | None:
    """The game as a tree, None if it is none."""
    from winset import api

    try:
        return api.as_tree(game, given)
    except (OutOfReach, LimitReached):
        return None


def written(result: Result, style: str, *, brief: bool = False, every: bool = False, document: bool = False) -> str:
    """The result in one of the formats, ending with a newline."""
    solution, lets = result.solution, result.lets
    if style == "json":
        return json.dumps(result.to_json(), indent=2, ensure_ascii=False) + "\n"
    from winset.show.formula import LATEX, TEXT
    from winset.show.report import report

    if style == "text":
        from winset.show.text import text

        return text(report(solution, lets, TEXT), details=not brief, every=every)
    told = report(solution, lets, LATEX)
    if style == "latex":
        from winset.show.latex import latex

        return latex(told, document)
    from winset.show.markdown import markdown

    return markdown(told)


def _verdict(result: Result, asked: bool) -> int | None:
    """3 where something was left open, with a word on what."""
    from winset.show.words import counted

    unsolved = len(result.solution.unsolved)
    cases = [case for family in result.equilibria for case in family.cases]
    doubtful = sum(not case.verified for case in cases) if asked else 0
    if unsolved:
        click.echo(f"not solved: {counted(unsolved, 'region')}; what was found is shown", err=True)
    if doubtful:
        click.echo(f"not verified: {doubtful} of {counted(len(cases), 'case')}; the reasons are shown", err=True)
    return UNDECIDED if unsolved or doubtful else None
