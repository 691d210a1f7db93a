"""`winset table`: payoffs, offers and chances of outcomes at all points of a grid of parameters."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from winset.cli.executors import executor
from winset.cli.kinds import is_finite
from winset.cli.options import as_given, format_option, set_option, source_argument, time_limit_option
from winset.cli.progress import progress
from winset.errors import UsageError
from winset.show.words import counted

if TYPE_CHECKING:
    from winset.statics.table import Table

PARTIAL = 3


@click.command("table")
@source_argument()
@click.option(
    "--over",
    "over",
    metavar="NAME=VALUES",
    multiple=True,
    required=True,
    help="A parameter to vary: rA=0:1:11 (eleven numbers from 0 to 1) or d=1/2,3/4. Repeatable.",
)
@click.option(
    "--columns",
    metavar="QUANTITY,...",
    help="What to tabulate: payoff.A, x, prob.agreement, welfare, or arithmetic of them; all if left out.",
)
@format_option("text", "json", "latex", "markdown", "csv", "parquet")
@set_option()
@time_limit_option()
@click.option("--decimals", type=click.IntRange(min=0, max=1000), metavar="N", help="Round to so many decimals.")
@click.option("--float", "floats", is_flag=True, help="Double precision, for large grids; regions stay exact.")
@click.option("--distinct", is_flag=True, help="One row for equilibria at a point that agree in all columns.")
@click.option("--pointwise", is_flag=True, help="Solve the game at each point by itself instead of in closed form.")
@click.option("--workers", type=click.IntRange(min=1), metavar="N", help="Pointwise: so many processes; one a core.")
@click.option("--engine", metavar="dask://HOST:PORT", help="Pointwise: on the workers of this Dask scheduler.")
@click.option(
    "--store",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE.sqlite",
    help="Pointwise: keep what is solved here, and go on from there.",
)
@click.option("--document", is_flag=True, help="LaTeX: a document that compiles as it is, not a fragment to paste.")
def table(
    file: Path,
    over: tuple[str, ...],
    columns: str | None,
    style: str,
    settings: tuple[tuple[str, str], ...],
    time_limit: float | None,
    decimals: int | None,
    floats: bool,
    distinct: bool,
    pointwise: bool,
    workers: int | None,
    engine: str | None,
    store: Path | None,
    document: bool,
) -> int | None:
    """Tabulate the equilibria of the game in FILE over a grid of its parameters.

    The game is solved once in closed form, verified, and evaluated at every point of the grid. Points at which borders
    between regions meet, and what the closed form leaves open, are solved again one by one.
    """
    if is_finite(file):
        raise UsageError(f"{file.name} has no parameters to vary: its numbers are given")
    if document and style != "latex":
        raise UsageError("--document is for --format latex")
    if style == "parquet" and sys.stdout.isatty():
        raise UsageError("--format parquet is no text: send it to a file, as in > table.parquet")
    for option, given in (("--workers", workers), ("--engine", engine), ("--store", store)):
        if given is not None and not pointwise:
            raise UsageError(f"{option} is for --pointwise")
    if pointwise and floats:
        raise UsageError("--float evaluates a closed form: leave out --pointwise")
    from winset import api

    game, values = api.load_game(file), as_given(settings)
    if pointwise:
        with executor(engine, workers) as where, progress("points") as bar:
            found = api.table_pointwise(
                game, over, columns, values, time_limit=time_limit, executor=where, store=store, progress=bar
            )
        if store is not None:
            told = f"{counted(found.again - found.stored, 'point')} solved, {found.stored} from {store}"
            click.echo(told, err=True)
    else:
        found = api.table(game, over, columns, values, time_limit=time_limit, floats=floats)
    if distinct:
        found = replace(found, rows=found.rows.distinct())
    click.echo(written(found, style, decimals, document), nl=False)
    return verdict(found)


def written(found: Table, style: str, decimals: int | None, document: bool) -> str | bytes:
    """The table in one of the formats; a text ends with a newline."""
    from winset.show import table_layouts as layouts
    from winset.show.formula import LATEX, SOURCE, TEXT, latex_text
    from winset.show.markdown import plain
    from winset.show.table_report import table_report

    if style == "parquet":
        from winset.show.table_parquet import parquet

        return parquet(found, decimals)
    if style == "json":
        return json.dumps(layouts.as_json(found, decimals), indent=2, ensure_ascii=False) + "\n"
    if style == "latex":
        return layouts.latex(table_report(found, LATEX, decimals, latex_text), document)
    if style == "markdown":
        return layouts.markdown(table_report(found, LATEX, decimals, plain))
    if style == "csv":
        return layouts.as_csv(table_report(found, SOURCE, decimals))
    return layouts.text(table_report(found, TEXT, decimals))


def verdict(found: Table) -> int | None:
    """3 where something was left open, with a word on what; a word on points that have no row."""
    if found.outside:
        told = f"{counted(found.outside, 'point')} of {found.grid.size} outside of what the file assumes: left out"
        click.echo(told, err=True)
    if found.unsolved:
        click.echo(f"not solved: {counted(found.unsolved, 'point')} of {found.grid.size}; the table says why", err=True)
    return PARTIAL if found.unsolved else None
