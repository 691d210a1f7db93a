"""A solution of a finite game in LaTeX: for each equilibrium a table with booktabs rules, and what the list is worth.

A fragment needs the packages array and booktabs; a document has them and compiles as it is. The report is in the style
"latex".
"""

from __future__ import annotations

from collections.abc import Iterator

from winset.show.finite.report import EquilibriumReport, FiniteReport
from winset.show.formula import latex_text
from winset.show.latex import roman

PREAMBLE = r"""\documentclass[11pt]{article}
\usepackage[a4paper,margin=2.5cm]{geometry}
\usepackage[T1]{fontenc}
\usepackage{amsmath,array,booktabs}
\begin{document}
"""
NEEDS = "% needs \\usepackage{amsmath,array,booktabs}\n"


def latex(report: FiniteReport, document: bool = False) -> str:
    """The report as LaTeX: a document, or a fragment to paste."""
    body = "\n".join(_lines(report)) + "\n"
    return f"{PREAMBLE}\n{body}\n\\end{{document}}\n" if document else NEEDS + body


def _lines(report: FiniteReport) -> Iterator[str]:
    yield rf"\paragraph{{{report.title}}}"
    yield latex_text(f"{report.headline[:1].upper()}{report.headline[1:]}.")
    if report.given:
        yield f"Assume {', '.join(report.given)}."
    if report.settings:
        yield "With " + ", ".join(f"${setting}$" for setting in report.settings) + "."
    for number, equilibrium in enumerate(report.equilibria, 1):
        yield ""
        yield from _equilibrium(number, equilibrium)
    yield ""
    if report.more:
        yield latex_text(f"{report.more}.")
    told = " ".join(f"{kind[:1].upper()}{kind[1:]}: {text}." for kind, text in report.notes)
    yield rf"\par\smallskip{{\footnotesize \textit{{Notes.}} {told}\par}}"


def _equilibrium(number: int, equilibrium: EquilibriumReport) -> Iterator[str]:
    payoffs = ", ".join(f"{amount} for {player}" for player, amount in equilibrium.payoffs)
    outcomes = ", ".join(f"{label} ({p})" for label, p in equilibrium.outcomes)
    when = f"if {', '.join(equilibrium.when)}; " if equilibrium.when else ""
    yield rf"\par\medskip\noindent({roman(number)}) {when}payoffs {payoffs}; outcome {outcomes}."
    believed = {(player, where): held for player, where, held in equilibrium.beliefs}
    yield r"\par\smallskip\noindent\begin{tabular}{@{}llll@{}}"
    yield r"\toprule Player & Information set & Plays & Believes \\ \midrule"
    for player, where, played in equilibrium.strategies:
        yield rf"{player} & {where} & {played} & {believed.get((player, where), '')} \\"
    yield r"\bottomrule"
    yield r"\end{tabular}"
    for group in equilibrium.off_path:
        yield r"\par\smallskip\noindent Off the path, one of:"
        yield r"\begin{itemize}"
        for case in group:
            rows = [f"{player} at {where} plays {played}" for player, where, played in case.strategies]
            rows += [f"{player} at {where} believes {held}" for player, where, held in case.beliefs]
            when = f"if {', '.join(case.when)}: " if case.when else ""
            yield rf"  \item {when}{'; '.join(rows)}"
        yield r"\end{itemize}"
    if equilibrium.verdict != "verified":
        yield rf"\par {equilibrium.verdict}."
