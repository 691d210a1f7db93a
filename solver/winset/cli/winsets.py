"""`winset winsets`: the deals that each side ratifies, and those that all do."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from winset.cli.options import as_given, format_option, set_option, source_argument, time_limit_option
from winset.errors import OutOfReach, UsageError

if TYPE_CHECKING:
    from winset.negotiation.deals import Deals
    from winset.show.formula import Style
    from winset.show.winset_report import Section, WinSetReport

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
    from winset.show import formula

    shown = {"json": formula.SOURCE, "text": formula.TEXT}.get(style, formula.LATEX)
    report = _report(_deals(file, as_given(settings)), shown, time_limit)
    click.echo(_written(report, style, document), nl=False)
    open_regions = sum(len(told.unsolved) for told in report.sections)
    if open_regions:
        click.echo(f"not solved: {open_regions} regions; what was found is shown", err=True)
    return UNDECIDED if open_regions else None


def _deals(file: Path, given: dict[str, str]) -> Deals:
    from winset.api import settings_of
    from winset.cli.files import read
    from winset.language import syntax
    from winset.language.binder import bind
    from winset.negotiation.deals import deals_of

    tree, text = read(file)
    if not isinstance(tree, syntax.Game):
        raise UsageError(f"{file} is a proposition, not a game")
    bind(tree, str(file), text)
    return deals_of(tree, settings_of(tree, given), str(file), text)


def _report(deals: Deals, style: Style, time_limit: float | None) -> WinSetReport:
    from winset.algebra.run import at_point
    from winset.game.play import Scope
    from winset.negotiation.domain import axes_of
    from winset.negotiation.winsets import reader_at
    from winset.show.bounds import bounds
    from winset.show.winset_report import WinSetReport

    axes = axes_of(reader_at(at_point({}), deals, Scope()), deals.game)
    single = len(axes) == 1
    sections = tuple(_intervals(deals, style, time_limit) if single else _polygons(deals, len(axes), style))
    conditions, notes = ((), ()) if single else _conditions(deals)
    if len(axes) == 2 and not sections:
        notes = (*notes, "polygons and areas need a value for every parameter: --set NAME=VALUE")
    if single and any(len(told.rows) > 1 for told in sections):
        notes = (*notes, "on a border between two regions, ask for numbers: --set NAME=VALUE")
    math = (lambda text: f"${text}$") if style.latex else (lambda text: text)
    plain_settings = {n: v for n, v in deals.play.settings.items() if not isinstance(v, tuple)}
    return WinSetReport(
        deals.play.title,
        tuple(style.name(axis.name) for axis in axes),
        tuple(math(bound) for bound in bounds(deals.play.clauses, style)),
        tuple(math(f"{style.name(name)} = {style.value(value)}") for name, value in plain_settings.items()),
        sections,
        conditions,
        notes,
    )


def _intervals(deals: Deals, style: Style, time_limit: float | None) -> Iterator[Section]:
    from winset.negotiation.winsets import winsets as answers
    from winset.show.winset_report import section

    found = answers(deals, seconds=time_limit)
    kinds = (
        ("winset", found.sides),
        ("acceptable", found.acceptable),
        ("overlap", found.overlap),
        ("agreeable", found.agreeable),
    )
    for kind, of_kind in kinds:
        if kind != "overlap" or len(deals.sides) > 1:
            yield from (section(kind, answer, style) for answer in of_kind)


def _polygons(deals: Deals, axes: int, style: Style) -> Iterator[Section]:
    from winset.negotiation.plane import plane_set
    from winset.negotiation.winsets import types_for
    from winset.show.winset_report import plane_section

    each: list[tuple[str, tuple[str, ...]]] = [(kind, (s,)) for kind in ("winset", "acceptable") for s in deals.sides]
    for kind, sides in [*each, ("overlap", deals.sides), ("agreeable", deals.sides)]:
        negotiators = kind in ("acceptable", "agreeable")
        types = types_for(deals, sides, negotiators)
        if axes != 2 or deals.play.parameters or types.parameters:
            return
        for case in types.cases():
            yield plane_section(kind, sides, case, plane_set(deals, sides, negotiators, case), style)


def _conditions(deals: Deals) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """The exact condition of each side, and a note on each that has none."""
    from winset.language.writer import write_expr
    from winset.negotiation.conditions import condition_of

    found: list[tuple[str, str]] = []
    notes: list[str] = []
    for side in deals.sides:
        try:
            found.append((f"{side} ratifies iff", write_expr(condition_of(deals, side))))
        except OutOfReach as reason:
            notes.append(f"{side}: {reason}")
    return tuple(found), tuple(notes)


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
