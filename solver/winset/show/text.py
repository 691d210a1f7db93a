"""A report for a terminal: no colours, no wrapping, aligned by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from winset.show.headline import headline, when
from winset.show.report import CaseReport, EquilibriumReport, Report

MOST_OPEN = 8  # regions with one reason that are told one by one


def text(report: Report, details: bool = True, every: bool = False) -> str:
    """The report as plain text, ending with a newline.

    Equilibria that exist only on borders are told in a line each, and of many open regions the first ones, unless
    `every` one is to be told in full.
    """
    return "\n".join(_lines(report, details, every)) + "\n"


def _lines(report: Report, details: bool, every: bool) -> Iterator[str]:
    yield report.title
    yield headline(report, "the list may be incomplete")
    if report.given:
        yield f"  assuming   {', '.join(report.given)}"
    if report.settings:
        yield f"  with       {', '.join(report.settings)}"
    if report.names:
        yield f"  writing    {', '.join(report.names)}"
    short = [] if every else [e for e in report.equilibria if e.on_borders]
    for number, equilibrium in enumerate(report.equilibria[: len(report.equilibria) - len(short)], 1):
        yield ""
        yield f"{number}. {equilibrium.headline}"
        yield from _family(equilibrium, details)
    if short:
        yield ""
        yield "Only on borders:"
        yield from map(_on_border, range(len(report.equilibria) - len(short) + 1, len(report.equilibria) + 1), short)
    for where in report.none:
        yield ""
        yield f"{report.absence.capitalize()}{when(where)}."
    yield from _unsolved(report, every)
    yield ""
    if report.verified:
        yield f"verified   {report.verified}"
    if not report.is_open:
        yield f"searched   {report.searched}"
    for note in report.notes:
        yield f"note       {note}"


def _unsolved(report: Report, every: bool) -> Iterator[str]:
    """What was not solved, by reason: regions that have one in common are listed below it, the first ones only unless
    `every` one is to be told.
    """
    by_reason: dict[str, list[Sequence[str]]] = {}
    for where, reason in report.unsolved:
        by_reason.setdefault(reason, []).append(where)
    for reason, regions in by_reason.items():
        yield ""
        if len(regions) == 1 or not all(regions):
            yield f"Not solved{when(regions[0]) if all(regions) else ''}: {reason}."
            continue
        yield f"Not solved in {len(regions)} regions: {reason}."
        told = len(regions) if every or len(regions) <= MOST_OPEN + 1 else MOST_OPEN
        for number, conditions in enumerate(regions[:told]):
            yield f"   {'if' if number == 0 else 'or if'} {' and '.join(conditions)}"
        if told < len(regions):
            yield f"   or in {len(regions) - told} further regions (--all lists them)"


def _on_border(number: int, equilibrium: EquilibriumReport) -> str:
    """The headline, where it exists, and why a case was not verified, in a line."""
    where = ", or if ".join(" and ".join(conditions) for conditions in equilibrium.exists)
    doubts = [case.verdict for case in equilibrium.cases if case.verdict.startswith("not verified")]
    doubt = f" ({doubts[0]})" if doubts else ""
    return f"   {number}. {equilibrium.headline}; if {where}{doubt}"


def _family(equilibrium: EquilibriumReport, details: bool) -> Iterator[str]:
    if len(equilibrium.cases) > 1 or not details:
        for number, where in enumerate(equilibrium.exists):
            lead = "exists if" if number == 0 else "       or"
            yield f"   {lead}  {' and '.join(where)}" if where else "   exists for all parameters"
    if not details:
        return
    for case in equilibrium.cases:
        yield from _case(case)


def _case(case: CaseReport) -> Iterator[str]:
    if all(case.when):
        for number, where in enumerate(case.when):
            yield f"   {'if' if number == 0 else 'or if'} {' and '.join(where)}"
    else:
        yield "   for all parameters"
    if case.where:
        yield f"      where     {' and '.join(case.where)}"
    yield f"      payoffs   {', '.join(f'{player} {value}' for player, value in case.payoffs)}"
    width = max((len(player) for player, _ in case.strategies), default=0)
    for player, sentence in case.strategies:
        yield f"      {player.ljust(width)}   {sentence}"
    if case.verdict != "verified":
        yield f"      {case.verdict}"
