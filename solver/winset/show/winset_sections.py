"""The sets of deals of a negotiation put into words, question by question; `winset_report` lays them out."""

from __future__ import annotations

from collections.abc import Iterator

from winset.negotiation.all_sets import SetsOfDeals
from winset.negotiation.winsets import WinSets
from winset.show.bounds import bounds
from winset.show.formula import Style
from winset.show.winset_report import Section, WinSetReport, plane_section, section


def winset_report(found: SetsOfDeals, style: Style) -> WinSetReport:
    """What was found, written in one style."""
    deals = found.deals
    if found.intervals is None:
        sections = tuple(plane_section(p.kind, p.sides, p.types, p.found, style) for p in found.planes)
    else:
        sections = tuple(_intervals(found.intervals, len(deals.sides), style))
    math = (lambda text: f"${text}$") if style.latex else (lambda text: text)
    plain_settings = {n: v for n, v in deals.play.settings.items() if not isinstance(v, tuple)}
    return WinSetReport(
        deals.play.title,
        tuple(style.name(issue) for issue in found.issues),
        tuple(math(bound) for bound in bounds(deals.play.clauses, style)),
        tuple(math(f"{style.name(name)} = {style.value(value)}") for name, value in plain_settings.items()),
        sections,
        found.conditions,
        (*found.notes, *_border_note(sections, found)),
    )


def _border_note(sections: tuple[Section, ...], found: SetsOfDeals) -> Iterator[str]:
    if found.intervals is not None and any(len(told.rows) > 1 for told in sections):
        yield "on a border between two regions, ask for numbers: --set NAME=VALUE"


def _intervals(found: WinSets, sides: int, style: Style) -> Iterator[Section]:
    kinds = (
        ("winset", found.sides),
        ("acceptable", found.acceptable),
        ("overlap", found.overlap),
        ("agreeable", found.agreeable),
    )
    for kind, of_kind in kinds:
        if kind != "overlap" or sides > 1:
            yield from (section(kind, answer, style) for answer in of_kind)
