"""A solution of a finite game as Markdown; formulas between dollar signs. The report is in the style "latex"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from winset.show.finite.report import EquilibriumReport, FiniteReport, Row


def markdown(report: FiniteReport) -> str:
    """The report as Markdown, ending with a newline."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: FiniteReport) -> Iterator[str]:
    yield f"# {report.title}"
    yield ""
    yield f"{report.headline[:1].upper()}{report.headline[1:]}."
    yield ""
    premises = [
        f"- {word} {', '.join(told)}" for word, told in (("assuming", report.given), ("with", report.settings)) if told
    ]
    yield from [*premises, ""] if premises else []
    for number, equilibrium in enumerate(report.equilibria, 1):
        yield from _equilibrium(number, equilibrium)
    if report.more:
        yield f"{report.more}."
        yield ""
    yield from (f"- {kind}: {told}" for kind, told in report.notes)


def _equilibrium(number: int, equilibrium: EquilibriumReport) -> Iterator[str]:
    yield f"## Equilibrium {number}"
    yield ""
    if equilibrium.when:
        yield f"If {' and '.join(equilibrium.when)}."
        yield ""
    yield f"Payoffs: {', '.join(f'{player}: {amount}' for player, amount in equilibrium.payoffs)}"
    yield f"Outcome: {', '.join(f'{label} ({p})' for label, p in equilibrium.outcomes)}."
    yield ""
    yield from _table(equilibrium.strategies, equilibrium.beliefs)
    for group in equilibrium.off_path:
        yield "Off the path, one of:"
        yield ""
        for case in group:
            when = f"if {' and '.join(case.when)}" if case.when else "always"
            rows = [f"{p}, {w}: {played}" for p, w, played in case.strategies]
            rows += [f"belief of {p} at {w}: {held}" for p, w, held in case.beliefs]
            yield f"- {when}: {'; '.join(rows)}"
        yield ""
    if equilibrium.verdict != "verified":
        yield f"{equilibrium.verdict}."
        yield ""


def _table(strategies: Sequence[Row], beliefs: Sequence[Row]) -> Iterator[str]:
    believed = {(player, where): held for player, where, held in beliefs}
    yield "| player | information set | plays | believes |" if beliefs else "| player | information set | plays |"
    yield "|---|---|---|---|" if beliefs else "|---|---|---|"
    for player, where, played in strategies:
        cells = [player, where, played, *([believed.get((player, where), "")] if beliefs else [])]
        yield "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"
    yield ""
