"""`winset winsets`: the deals that each side ratifies, and those that all do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from winset.cli.options import as_given, format_option, set_option, source_argument, time_limit_option
from winset.errors import UsageError

if TYPE_CHECKING:
    from winset.show.winset_report import WinSetReport

UNDECIDED = 3


@click.command("winsets")
@source_argument()
@format_option("text", "json", "latex", "markdown")
@set_option()
@time_limit_option()
@click.option("--document", is_flag=True, help="LaTeX: a document that compiles as it is, not a fragment to paste.")
def winsets(
    file: Path, style: str, settings: tuple[tuple[str, str], ...], time_limit: float | None, document: bool
) -> int | None:
    """The win-set of each side in FILE, and their overlap, with sizes, region by region of the parameters.

    With one issue these are intervals. With two, polygons with areas if every parameter has a value (--set), and the
    exact conditions in any case. The file needs issues and sides, not a play.
    """
    if document and style != "latex":
        raise UsageError("--document is for --format latex")
    from winset import api
    from winset.show import formula
    from winset.show.winset_sections import winset_report
    from winset.show.words import counted

    shown = {"json": formula.SOURCE, "text": formula.TEXT}.get(style, formula.LATEX)
    report = winset_report(api.winsets(file, as_given(settings), time_limit=time_limit), shown)
    click.echo(_written(report, style, document), nl=False)
    open_regions = sum(len(told.unsolved) for told in report.sections)
    if open_regions:
        click.echo(f"not solved: {counted(open_regions, 'region')}; what was found is shown", err=True)
    return UNDECIDED if open_regions else None


def _written(report: WinSetReport, style: str, document: bool) -> str:
    from winset.show import winset_report as layouts

    match style:
        case "json":
            return json.dumps(layouts.as_json(report), indent=2, ensure_ascii=False) + "\n"
        case "latex":
            return layouts.latex(report, document)
        case "markdown":
            return layouts.markdown(report)
    return layouts.text(report)
