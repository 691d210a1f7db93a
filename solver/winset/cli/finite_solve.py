"""`winset solve` on finite games: trees and strategic forms, and plays that are solved as a tree."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from winset.equilibrium.finite.solving import FiniteResult
    from winset.game.finite_file import FiniteGame

UNDECIDED = 3


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked for on the command line."""

    concept: str | None = None
    method: str | None = None
    all: bool = False
    style: str = "text"
    document: bool = False
    verified: bool = True
    time_limit: float | None = None
    memory_limit: int | None = None


def solve_and_show(game: FiniteGame, request: Request) -> int | None:
    """Solve, write the result to standard output, and return the exit code."""
    from winset.cli.memory import limited
    from winset.equilibrium.finite.methods import Limits
    from winset.equilibrium.finite.solving import MOST_SHOWN, solve_finite

    most = 1_000_000 if request.all else None
    limits = Limits(request.time_limit, most, request.memory_limit)
    shown = None if request.all else MOST_SHOWN
    with limited(request.memory_limit):
        result = solve_finite(game, request.concept, request.method, limits, shown, request.verified)
        text = written(result, request.style, request.document)
    click.echo(text, nl=False)
    return _verdict(result, request.verified)


def written(result: FiniteResult, style: str, document: bool = False) -> str:
    """The result in one of the formats, ending with a newline."""
    if style == "json":
        from winset.show.finite.json_form import finite_json

        return json.dumps(finite_json(result), indent=2, ensure_ascii=False) + "\n"
    from winset.show.finite.report import finite_report
    from winset.show.formula import LATEX, TEXT

    if style == "text":
        from winset.show.finite.text import text

        return text(finite_report(result, TEXT))
    report = finite_report(result, LATEX)
    if style == "latex":
        from winset.show.finite.latex import latex

        return latex(report, document)
    from winset.show.finite.markdown import markdown

    return markdown(report)


def _verdict(result: FiniteResult, asked: bool) -> int | None:
    """3 where something was left open, with a word on what."""
    doubtful = sum(not e.verified for e in result.equilibria) if asked else 0
    if result.rejected:
        click.echo(
            f"rejected by the verifier and not listed: {len(result.rejected)}; this is a bug in winset", err=True
        )
    if doubtful:
        click.echo(f"not verified: {doubtful} of {len(result.equilibria)}; the reasons are shown", err=True)
    if result.partial:
        click.echo("the list may be incomplete; what is open is shown", err=True)
    return UNDECIDED if doubtful or result.partial else None
