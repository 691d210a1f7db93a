"""A report as it stands in a paper: a proposition with its cases, and an equilibrium table with booktabs rules.

A fragment needs the packages amsmath, amsthm, array, booktabs and longtable and a theorem environment `proposition`; a
document has them and compiles as it is. The numbers of the cases are those of the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from winset.equilibrium.solution import Unsearched
from winset.show.columns import Column, columns, lines_of
from winset.show.formula import latex_text
from winset.show.report import CaseReport, EquilibriumReport, Report

PREAMBLE = r"""\documentclass[11pt]{article}
\usepackage[a4paper,margin=2.5cm]{geometry}
\usepackage[T1]{fontenc}
\usepackage{amsmath,amsthm,array,booktabs,longtable}
\newtheorem{proposition}{Proposition}
\begin{document}
"""
NEEDS = r"""% needs \usepackage{amsmath,amsthm,array,booktabs,longtable} and \newtheorem{proposition}{Proposition}
"""
MOST_LINES = 45  # a table that is longer is set as a longtable, which breaks across pages


def latex(report: Report, document: bool = False, label: str = "") -> str:
    """The report as LaTeX, written with the style "latex": a document, or a fragment to paste.

    `label` is the end of the labels `prop:...` and `tab:...`; it is made from the title if left out.
    """
    label = label or slug(report.title)
    body = "\n".join([*_proposition(report, label), "", *_table(report, label), ""])
    return f"{PREAMBLE}\n{body}\n\\end{{document}}\n" if document else NEEDS + body


def slug(title: str) -> str:
    """A title as the end of a label: lower-case letters, digits and hyphens.

    >>> slug("Take it or leave it, two ratifiers")
    'take-it-or-leave-it-two-ratifiers'
    """
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "game"


# --- the proposition --------------------------------------------------------------------------------------------------


def _proposition(report: Report, label: str) -> Iterator[str]:
    yield rf"\begin{{proposition}}[{{{latex_text(report.title)}}}]"
    yield rf"\label{{prop:{label}}}"
    yield " ".join([*_premises(report), _lead(report, label)])
    cases = [*map(_item, report.equilibria), *(f"{_where([where])} {report.absence}." for where in report.none)]
    if cases:
        yield r"\begin{enumerate}\renewcommand{\labelenumi}{(\roman{enumi})}"
        yield from (rf"  \item {case}" for case in cases)
        yield r"\end{enumerate}"
    yield from (_unsolved(*gap) for gap in report.unsolved)
    yield r"\end{proposition}"


def _premises(report: Report) -> Iterator[str]:
    if report.given or report.settings:
        yield f"Let {_listed([*report.given, *(f'${setting}$' for setting in report.settings)])}."
    if report.names:
        yield f"Write {_listed([f'${name}$' for name in report.names])}."


def _lead(report: Report, label: str) -> str:
    """What the list is a list of, and whether it is complete."""
    concept, count = latex_text(report.concept), len(report.equilibria)
    several = latex_text(report.several)
    if report.is_open:
        return rf"The {several} were not solved for."
    if not count:
        return rf"No {concept} was found." if not report.none or report.unsolved else ""
    where = f" {report.complete_in}" if report.complete == "pure strategies" else ""
    strategies = rf"strategies and payoffs are those of Table~\ref{{tab:{label}}}."
    if report.complete == "no":
        return f"The following are {several}; there may be others; {strategies}"
    noun = f"The {concept}{where} is as follows" if count == 1 else f"The {several}{where} are as follows"
    corners = (
        ", except perhaps where two borders meet" if any(isinstance(note, Unsearched) for note in report.notes) else ""
    )
    return f"{noun}, and there is no other{corners}; {strategies}"


def _item(equilibrium: EquilibriumReport) -> str:
    text = f"{_where(equilibrium.exists)} {equilibrium.headline}"
    payoffs = {case.payoffs for case in equilibrium.cases}
    if len(payoffs) == 1:
        text += f"; payoffs are {', '.join(f'{value} for {player}' for player, value in payoffs.pop())}"
    return f"{text}."


def _where(regions: Sequence[Sequence[str]]) -> str:
    """`If a and b, or if c, then`; nothing is left to say where it is always so."""
    if not regions or not all(regions):
        return "For all parameters,"
    return f"If {', or if '.join(_listed(region) for region in regions)}, then"


def _unsolved(conditions: Sequence[str], reason: str) -> str:
    return rf"\par {_where([conditions])} not solved ({latex_text(reason)})."


def _listed(items: Sequence[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


# --- the table --------------------------------------------------------------------------------------------------------


def _table(report: Report, label: str) -> Iterator[str]:
    rows = list(_rows(report))
    if not rows:
        return
    layout = columns([_HEADS, *rows])
    head = " & ".join(column.text(cell) for column, cell in zip(layout, _HEADS, strict=True) if column.shown) + r" \\"
    body = list(_body(rows, layout))
    caption = rf"\caption{{{_caption(report)}}}\label{{tab:{label}}}"
    specification = "@{}" + "".join(column.specification for column in layout if column.shown) + "@{}"
    width = sum(column.shown for column in layout)
    if sum(lines_of(row, layout) for row in rows) > MOST_LINES:
        yield r"{\small\setlength{\LTcapwidth}{\linewidth}"
        yield rf"\begin{{longtable}}{{{specification}}}"
        yield rf"{caption}\\ \toprule {head} \midrule \endfirsthead"
        yield rf"\toprule {head} \midrule \endhead"
        yield rf"\midrule \multicolumn{{{width}}}{{r@{{}}}}{{\footnotesize continued}} \endfoot"
        yield r"\bottomrule \endlastfoot"
        yield from body
        yield r"\end{longtable}}"
        yield rf"\noindent{{\footnotesize {_notes(report)}\par}}"
    else:
        yield r"\begin{table}[htbp]"
        yield r"\centering\small"
        yield caption
        yield rf"\begin{{tabular}}{{{specification}}}"
        yield rf"\toprule {head} \midrule"
        yield from body
        yield r"\bottomrule"
        yield r"\end{tabular}"
        yield rf"\par\smallskip\parbox{{\linewidth}}{{\footnotesize {_notes(report)}}}"
        yield r"\end{table}"


_HEADS: list[list[str]] = [[""], ["Condition"], ["Offer"], ["Strategies"], ["Outcome"], ["Payoffs"]]


def _rows(report: Report) -> Iterator[list[list[str]]]:
    """One row a case, its cells being lines of text; the first cell is the number of the equilibrium."""
    for number, equilibrium in enumerate(report.equilibria, 1):
        for place, case in enumerate(equilibrium.cases):
            yield [[f"({roman(number)})" if place == 0 else ""], *_cells(case)]


def _cells(case: CaseReport) -> Iterator[list[str]]:
    yield list(conditions(case))
    yield [*case.offers, *case.where]
    strategies = [pair for pair in case.strategies if not _is_offer(case, pair[1])]
    yield [line for player, sentence in strategies for line in _lines(player, sentence)]
    yield outcomes(case)
    yield [f"{player}: {value}" for player, value in case.payoffs]


def conditions(case: CaseReport) -> Iterator[str]:
    """The conditions of a case, line by line, an `or` between its regions."""
    if not all(case.when):
        yield "always"
        return
    for number, where in enumerate(case.when):
        first, *others = where
        yield f"or {first}" if number else first
        yield from others


def _lines(player: str, sentence: str) -> Iterator[str]:
    """A strategy, what is done in different circumstances on lines of its own."""
    first, *others = sentence.split("; if ")
    yield f"{player}: {first}" + (";" if others else "")
    yield from (f"if {other}" + (";" if place < len(others) else "") for place, other in enumerate(others, 1))


def outcomes(case: CaseReport) -> list[str]:
    """The outcomes of a case, with their probabilities where there are several."""
    if len(case.outcomes) == 1:
        return [case.outcomes[0][0]]
    return [f"{label} ({probability})" for label, probability in case.outcomes]


def _is_offer(case: CaseReport, sentence: str) -> bool:
    return re.sub(r"^in (round 1|odd rounds|every round), ", "", sentence) in case.offers


def _body(rows: Sequence[Sequence[Sequence[str]]], layout: Sequence[Column]) -> Iterator[str]:
    for place, row in enumerate(rows):
        if place:
            yield r"\addlinespace" if row[0] != [""] else r"\addlinespace[2pt]"
        cells = (column.text(cell) for column, cell in zip(layout, row, strict=True) if column.shown)
        yield " & ".join(cells) + r" \\"


def _caption(report: Report) -> str:
    noun = report.concept if len(report.equilibria) == 1 else report.several
    return f"{latex_text(noun[:1].upper() + noun[1:])}: {latex_text(report.title)}"


def _notes(report: Report) -> str:
    """What the table is worth: how it was found, what was searched, what was verified."""
    told = [f"Found by {report.method}, exact; searched: {report.searched}."]
    if report.verified:
        told.append(f"Verified: {report.verified}.")
    told += [f"{note[:1].upper()}{note[1:]}." for note in report.notes]
    return r"\textit{Notes.} " + " ".join(latex_text(text) for text in told)


def roman(number: int) -> str:
    """A small Roman numeral.

    >>> roman(4), roman(19)
    ('iv', 'xix')
    """
    digits = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
    text = ""
    for value, letters in digits:
        text += letters * (number // value)
        number %= value
    return text
