"""A report as HTML for a notebook: a heading, the worth of the list, one table an equilibrium.

The report is to be written in the style "text"; everything in it is escaped, and there is no script and no style sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from winset.show.latex import roman
from winset.show.report import CaseReport, EquilibriumReport, Report

_COMPLETE = {"yes": "the list is complete", "no": "there may be others"}
_HEADS = ("condition", "offer", "strategies", "outcome", "payoffs")


def html(report: Report) -> str:
    """The report, written with the style "text", as a piece of HTML without a head or a body."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"<h3>{escape(report.title)}</h3>"
    yield f"<p>{escape(_headline(report))}</p>"
    yield from _items(
        f"{word} {', '.join(items)}"
        for word, items in (("assuming", report.given), ("with", report.settings), ("writing", report.names))
        if items
    )
    for number, equilibrium in enumerate(report.equilibria, 1):
        yield from _family(number, equilibrium)
    for where in report.none:
        yield f"<p>{escape(report.absence.capitalize() + _when(where))}.</p>"
    for where, reason in report.unsolved:
        yield f"<p>Not solved{escape(_when(where))}: {escape(reason)}.</p>"
    verified = [f"verified: {report.verified}"] if report.verified else []
    searched = [] if report.is_open else [f"searched: {report.searched}"]
    yield from _items([*verified, *searched, *(f"note: {note}" for note in report.notes)])


def _headline(report: Report) -> str:
    if report.is_open:
        return f"Not solved: {report.several}, by {report.method}."
    count = len(report.equilibria)
    noun = report.concept if count == 1 else report.several
    noun += " found" if not count and report.complete == "no" else ""
    complete = _COMPLETE.get(report.complete, f"complete {report.complete_in}")
    return f"{count or 'No'} {noun}, by {report.method}, exact; {complete}."


def _family(number: int, equilibrium: EquilibriumReport) -> Iterator[str]:
    yield f"<h4>({roman(number)}) {escape(equilibrium.headline)}</h4>"
    if len(equilibrium.cases) > 1:
        yield f"<p>Exists{escape(' or'.join(_when(where) or ' always' for where in equilibrium.exists))}.</p>"
    yield "<table>"
    yield "<tr>" + "".join(f"<th>{head}</th>" for head in _HEADS) + "</tr>"
    yield from map(_row, equilibrium.cases)
    yield "</table>"
    yield from _items(
        case.verdict + " or".join(map(_when, case.when)) for case in equilibrium.cases if case.verdict != "verified"
    )


def _row(case: CaseReport) -> str:
    cells: list[Iterable[str]] = [
        [" and ".join(where) or "always" for where in case.when],
        case.offers,
        [f"{player}: {sentence}" for player, sentence in case.strategies],
        [label if chance == "1" else f"{label} {chance}" for label, chance in case.outcomes],
        [f"{player}: {value}" for player, value in case.payoffs],
    ]
    return "<tr>" + "".join(f"<td>{'<br>'.join(map(escape, cell))}</td>" for cell in cells) + "</tr>"


def _items(sentences: Iterable[str]) -> Iterator[str]:
    told = [f"<li>{escape(sentence)}</li>" for sentence in sentences]
    if told:
        yield f"<ul>{''.join(told)}</ul>"


def _when(conditions: Sequence[str]) -> str:
    return f" if {' and '.join(conditions)}" if conditions else ""
