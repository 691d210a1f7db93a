"""A report as Markdown: headings, a list of premises, one table an equilibrium; formulas between dollar signs.

GitHub, Jupyter and Pandoc set them. The report is to be written in the style "latex".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from winset.show.headline import MAY_BE_MORE, headline, sentence, when
from winset.show.latex import conditions, outcomes, roman
from winset.show.report import CaseReport, EquilibriumReport, Report


def markdown(report: Report) -> str:
    """The report, written with the style "latex", as Markdown that ends with a newline."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"# {plain(report.title)}"
    yield ""
    yield f"{sentence(headline(report, MAY_BE_MORE, plain))}."
    yield ""
    yield from _premises(report)
    for number, equilibrium in enumerate(report.equilibria, 1):
        yield from _family(number, equilibrium)
    for where in report.none:
        yield f"{report.absence.capitalize()}{when(where)}."
        yield ""
    for where, reason in report.unsolved:
        yield f"Not solved{when(where)}: {plain(reason)}."
        yield ""
    if report.verified:
        yield f"- verified: {plain(report.verified)}"
    if not report.is_open:
        yield f"- searched: {plain(report.searched)}"
    for note in report.notes:
        yield f"- note: {plain(note)}"


def _premises(report: Report) -> Iterator[str]:
    for word, items in (
        ("assuming", report.given),
        ("with", [f"${setting}$" for setting in report.settings]),
        ("writing", [f"${name}$" for name in report.names]),
    ):
        if items:
            yield f"- {word} {', '.join(items)}"
    if report.given or report.settings or report.names:
        yield ""


def _family(number: int, equilibrium: EquilibriumReport) -> Iterator[str]:
    yield f"## ({roman(number)}) {tidy(equilibrium.headline)}"
    yield ""
    if len(equilibrium.cases) > 1:
        yield f"Exists{' or'.join(when(where) or ' always' for where in equilibrium.exists)}."
        yield ""
    yield "| condition | offer | strategies | outcome | payoffs |"
    yield "| --- | --- | --- | --- | --- |"
    yield from (_row(case) for case in equilibrium.cases)
    yield ""
    for case in equilibrium.cases:
        if case.verdict != "verified":
            yield f"- {plain(case.verdict)}{' or'.join(map(when, case.when))}"
            yield ""


def _row(case: CaseReport) -> str:
    cells: list[Sequence[str]] = [
        list(conditions(case)),
        [*case.offers, *case.where],
        [f"{player}: {sentence}" for player, sentence in case.strategies],
        outcomes(case),
        [f"{player}: {value}" for player, value in case.payoffs],
    ]
    return "| " + " | ".join(tidy("<br>".join(cell)).replace("|", r"\|") for cell in cells) + " |"


def tidy(text: str) -> str:
    """Words that were written for LaTeX, in Markdown: a Greek letter outside a formula becomes a formula."""
    return re.sub(r"\\ensuremath\{(\\\w+)\}", r"$\1$", text)


def plain(text: str) -> str:
    """Words as they are: what Markdown would read as markup is escaped."""
    return re.sub(r"([\\`*_\[\]<>#|$])", r"\\\1", text)
