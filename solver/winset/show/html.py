"""A report as HTML for a notebook: a heading, the worth of the list, one table an equilibrium.

The report is to be written in the style "text"; everything in it is escaped, and there is no script and no style sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from winset.show.headline import MAY_BE_MORE, chances, headline, sentence, when
from winset.show.latex import roman
from winset.show.report import CaseReport, EquilibriumReport, Report

_HEADS = ("condition", "offer", "strategies", "outcome", "payoffs")


def html(report: Report) -> str:
    """The report, written with the style "text", as a piece of HTML without a head or a body."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"<h3>{escape(report.title)}</h3>"
    yield f"<p>{escape(sentence(headline(report, MAY_BE_MORE)))}.</p>"
    yield from _items(
        f"{word} {', '.join(items)}"
        for word, items in (("assuming", report.given), ("with", report.settings), ("writing", report.names))
        if items
    )
    for number, equilibrium in enumerate(report.equilibria, 1):
        yield from _family(number, equilibrium)
    for where in report.none:
        yield f"<p>{escape(report.absence.capitalize() + when(where))}.</p>"
    for where, reason in report.unsolved:
        yield f"<p>Not solved{escape(when(where))}: {escape(reason)}.</p>"
    verified = [f"verified: {report.verified}"] if report.verified else []
    searched = [] if report.is_open else [f"searched: {report.searched}"]
    yield from _items([*verified, *searched, *(f"note: {note}" for note in report.notes)])


def _family(number: int, equilibrium: EquilibriumReport) -> Iterator[str]:
    yield f"<h4>({roman(number)}) {escape(equilibrium.headline)}</h4>"
    if len(equilibrium.cases) > 1:
        yield f"<p>Exists{escape(' or'.join(when(where) or ' always' for where in equilibrium.exists))}.</p>"
    yield "<table>"
    yield "<tr>" + "".join(f"<th>{head}</th>" for head in _HEADS) + "</tr>"
    yield from map(_row, equilibrium.cases)
    yield "</table>"
    yield from _items(
        case.verdict + " or".join(map(when, case.when)) for case in equilibrium.cases if case.verdict != "verified"
    )


def _row(case: CaseReport) -> str:
    cells: list[Iterable[str]] = [
        [" and ".join(where) or "always" for where in case.when],
        [*case.offers, *case.where],
        [f"{player}: {sentence}" for player, sentence in case.strategies],
        chances(case),
        [f"{player}: {value}" for player, value in case.payoffs],
    ]
    return "<tr>" + "".join(f"<td>{'<br>'.join(map(escape, cell))}</td>" for cell in cells) + "</tr>"


def _items(sentences: Iterable[str]) -> Iterator[str]:
    told = [f"<li>{escape(sentence)}</li>" for sentence in sentences]
    if told:
        yield f"<ul>{''.join(told)}</ul>"
