"""`winset statics`: how payoffs, offers and chances of outcomes move with a parameter."""

from __future__ import annotations

import json
import time
from pathlib import Path

import click

from winset.cli.options import as_given, format_option, set_option, source_argument, time_limit_option

PARTIAL = 3


@click.command("statics")
@source_argument()
@format_option("text", "json", "latex", "markdown")
@set_option()
@time_limit_option()
@click.option(
    "--vary",
    metavar="NAME,...",
    help="The parameters to vary, all of them if left out; winset(B) is the size of the win-set of side B.",
)
@click.option(
    "--of",
    "quantities",
    metavar="QUANTITY,...",
    help="What to look at: payoff.A, x, prob.agreement, welfare, or arithmetic of them; all if left out.",
)
@click.option(
    "--also", metavar="KIND,...", help="Add to each region: curvature, elasticity, cross (effects of two parameters)."
)
@click.option(
    "--limit",
    "ends",
    metavar="NAME=END",
    multiple=True,
    help="What the quantities tend to as a parameter goes to an end: delta=1, C=infinity. Repeatable.",
)
def statics(
    file: Path,
    style: str,
    settings: tuple[tuple[str, str], ...],
    time_limit: float | None,
    vary: str | None,
    quantities: str | None,
    also: str | None,
    ends: tuple[str, ...],
) -> int | None:
    """Comparative statics of the game in FILE: signs by region, jumps at borders, and a verdict over all parameters.

    The verdict compares any two points that differ in one parameter only, and is decided exactly. With --limit and no
    --vary only the limits are told.
    """
    from winset import api
    from winset.show.formula import LATEX, SOURCE, TEXT
    from winset.show.latex import slug
    from winset.show.statics_report import json_form, latex, limit_report, markdown, movement_report, text
    from winset.statics.comparison import UNDECIDED
    from winset.statics.details import read_details

    started = time.monotonic()
    result = api.solve(api.load_game(file), as_given(settings), time_limit=time_limit)
    assert isinstance(result, api.Result)
    names = [] if ends and vary is None else None if vary is None else [name.strip() for name in vary.split(",")]
    left = None if time_limit is None else max(0.0, started + time_limit - time.monotonic())
    details = () if also is None else read_details(also)
    movements = api.statics(result, names, quantities, details, time_limit=left)
    written = {"text": TEXT, "json": SOURCE}.get(style, LATEX)
    title = result.solution.play.title
    reports = [movement_report(movement, written) for movement in movements]
    limits = [limit_report(found, written) for end in ends for found in api.limits(result, end, quantities)]
    layouts = {
        "text": lambda: text(title, reports, limits),
        "markdown": lambda: markdown(title, reports, limits),
        "latex": lambda: latex(title, reports, slug(title), limits),
        "json": lambda: json.dumps(json_form(title, reports, limits), indent=2, ensure_ascii=False) + "\n",
    }
    click.echo(layouts[style](), nl=False)
    if result.solution.unsolved:
        click.echo("not all regions were solved: the verdicts are about those that were", err=True)
        return PARTIAL
    if time_limit is not None and any(movement.verdict == UNDECIDED for movement in movements):
        click.echo("not all verdicts were decided: the time limit was reached", err=True)
        return PARTIAL
    return None
