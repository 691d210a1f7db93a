"""A solution of a finite game for a terminal: no colours, no wrapping, aligned by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from winset.show.finite.report import CaseReport, EquilibriumReport, FiniteReport, Row


def text(report: FiniteReport) -> str:
    """The report, written in the style "text", ending with a newline."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: FiniteReport) -> Iterator[str]:
    yield report.headline
    yield report.title
    if report.given:
        yield f"  assuming   {', '.join(report.given)}"
    if report.settings:
        yield f"  with       {', '.join(report.settings)}"
    for number, equilibrium in enumerate(report.equilibria, 1):
        yield ""
        yield f"{number}. {_outcomes(equilibrium)}"
        yield from _equilibrium(equilibrium)
    yield ""
    if report.more:
        yield f"{report.more}."
        yield ""
    yield from (f"{kind:<10} {told}" for kind, told in report.notes)


def _outcomes(equilibrium: EquilibriumReport) -> str:
    if len(equilibrium.outcomes) == 1:
        return equilibrium.outcomes[0][0]
    return "; ".join(f"{label} with probability {p}" for label, p in equilibrium.outcomes)


def _equilibrium(equilibrium: EquilibriumReport) -> Iterator[str]:
    if equilibrium.when:
        yield f"   if {' and '.join(equilibrium.when)}"
    yield f"   payoffs    {', '.join(f'{player}: {amount}' for player, amount in equilibrium.payoffs)}"
    yield from _rows("strategies", equilibrium.strategies, "   ")
    yield from _rows("beliefs", equilibrium.beliefs, "   ")
    for group in equilibrium.off_path:
        yield "   off the path, one of"
        yield from _cases(group)
    if equilibrium.verdict != "verified":
        yield f"   {equilibrium.verdict}"


def _cases(group: Sequence[CaseReport]) -> Iterator[str]:
    for number, case in enumerate(group):
        when = f" if {' and '.join(case.when)}" if case.when else ""
        yield f"   ({chr(ord('a') + number % 26)}){when}"
        yield from _rows("strategies", case.strategies, "       ")
        yield from _rows("beliefs", case.beliefs, "       ")


def _rows(kind: str, rows: Sequence[Row], margin: str) -> Iterator[str]:
    """The rows of a table, its name before the first."""
    heads = [player if where == "choice" else f"{player}, {where}" for player, where, _ in rows]
    width = max(map(len, heads), default=0)
    for number, (head, row) in enumerate(zip(heads, rows, strict=True)):
        yield f"{margin}{'' if number else kind:<10} {head.ljust(width)}   {row[2]}"
