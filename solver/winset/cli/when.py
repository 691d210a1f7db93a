"""`winset when`: exactly where is a conjectured profile an equilibrium, and what is better elsewhere."""

from __future__ import annotations

import json
from pathlib import Path

import click

from winset.cli.options import as_given, format_option, set_option, source_argument, time_limit_option

UNDECIDED = 3


@click.command("when")
@source_argument()
@format_option("text", "json", "latex", "markdown")
@set_option()
@time_limit_option()
@click.option("--profile", "name", default="", metavar="NAME", help="Of a proposition's profiles, only this one.")
def when(
    file: Path, style: str, settings: tuple[tuple[str, str], ...], time_limit: float | None, name: str
) -> int | None:
    """Find the region of the parameters in which each profile in FILE is an equilibrium.

    FILE is a proposition with a game and profiles. Elsewhere the deviation that binds is told, region by region; of
    several profiles also which are equilibria together. Variables of the proposition are unknown numbers of the
    profiles. Exit code 3 if something was not decided.
    """
    from winset import api
    from winset.show import when_layouts as layouts
    from winset.show.formula import LATEX, TEXT

    found = api.when(file, as_given(settings), profile=name, time_limit=time_limit)
    if style == "json":
        data = layouts.as_json(found.title, found.profiles, found.together, found.report(TEXT))
        click.echo(json.dumps(data, indent=2, ensure_ascii=False))
    else:
        layout = {"text": layouts.text, "markdown": layouts.markdown, "latex": layouts.latex}[style]
        click.echo(layout(found.report(TEXT if style == "text" else LATEX)), nl=False)
    return None if found.complete else UNDECIDED
