"""Comparative statics as a sign table: for each quantity and parameter a verdict, and the sign region by region."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from winset.algebra.value import Value
from winset.equilibrium.solution import Solution
from winset.show.formula import Style, latex_text
from winset.show.intervals import simplified
from winset.statics.monotone import Movement, Pair, Slope

ALWAYS = "for all parameters"
_SIGNS = {"+0": "+", "-0": "-"}  # zero at some points of a region only


@dataclass(frozen=True, slots=True)
class SignRow:
    """One formula of a quantity: where it holds, and the sign of its derivative there."""

    when: tuple[str, ...]
    value: str
    derivative: str
    sign: str
    turns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MovementReport:
    """A quantity and a parameter: the verdict in words, the sign table, the jumps, and points that bear the verdict."""

    quantity: str
    parameter: str
    verdict: str
    rows: tuple[SignRow, ...]
    jumps: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


def movement_report(solution: Solution, movement: Movement, style: Style) -> MovementReport:
    """A movement, written in a style."""
    return _Writer(solution, style).movement(movement)


@dataclass(frozen=True, slots=True)
class _Writer:
    solution: Solution
    style: Style

    def math(self, text: str) -> str:
        return f"${text}$" if self.style.latex else text

    def movement(self, found: Movement) -> MovementReport:
        groups: dict[tuple[Value | None, str], list[Slope]] = {}
        for slope in found.slopes:
            groups.setdefault((slope.branch.value, str(slope.sign)), []).append(slope)
        rows = tuple(self.row(slopes) for slopes in groups.values())
        name = self.math(self.style.name(found.parameter))
        return MovementReport(
            latex_text(str(found.quantity)) if self.style.latex else str(found.quantity),
            name,
            found.verdict,
            rows,
            tuple(dict.fromkeys(self.jumps(found))),
            tuple(self.examples(found)),
        )

    def row(self, slopes: Sequence[Slope]) -> SignRow:
        first = slopes[0]
        assert first.branch.value is not None
        when = tuple(self.region(region) for region in simplified([slope.branch.region for slope in slopes]))
        sign = str(first.sign)
        turns = tuple(self.math(f"{self.style.value(turn)} = 0") for slope in slopes for turn in slope.turns)
        return SignRow(
            tuple(dict.fromkeys(when)),
            self.math(self.style.value(first.branch.value)),
            self.math(self.style.value(first.derivative)),
            _SIGNS.get(sign, sign),
            tuple(dict.fromkeys(turns)),
        )

    def region(self, region: Any) -> str:
        conditions = [self.math(self.style.condition(sign.constraint())) for sign in region.conditions]
        return " and ".join(conditions) or ALWAYS

    def jumps(self, found: Movement) -> Iterator[str]:
        for jump in found.jumps:
            up, down = jump.sign.positive, jump.sign.negative
            direction = "up or down" if up and down else "up" if up else "down"
            border = self.math(f"{self.style.value(jump.border)} = 0")
            yield f"jumps {direction} by {self.math(self.style.value(jump.change))} at {border}"

    def examples(self, found: Movement) -> Iterator[str]:
        for word, pair in (("rises", found.rises), ("falls", found.falls)):
            if pair is not None:
                yield f"{word} {self.pair(found, pair)}"

    def pair(self, found: Movement, pair: Pair) -> str:
        fixed = [f"{self.style.name(n)} = {self.style.number(v)}" for n, v in pair.low.items() if n != found.parameter]
        at = f" at {', '.join(map(self.math, fixed))}" if fixed else ""
        low, high = (self.math(self.style.number(point[found.parameter])) for point in (pair.low, pair.high))
        first, second = (self.math(self.style.value(value)) for value in pair.values)
        return (
            f"from {first} to {second} as {self.math(self.style.name(found.parameter))} goes from {low} to {high}{at}"
        )


# --- layouts ----------------------------------------------------------------------------------------------------------


def text(title: str, reports: Sequence[MovementReport]) -> str:
    """The reports for a terminal."""
    return "\n".join([title, *(line for report in reports for line in _lines(report))]) + "\n"


def _lines(report: MovementReport) -> Iterator[str]:
    yield ""
    yield f"{report.quantity} in {report.parameter}: {report.verdict}"
    for row in report.rows:
        changes = f" (changes where {' or '.join(row.turns)})" if row.turns else ""
        yield f"   {row.sign}   {row.value}, derivative {row.derivative}{changes}"
        for place, where in enumerate(row.when):
            yield f"       {'if' if place == 0 else 'or if'} {where}" if where != ALWAYS else f"       {where}"
    for jump in report.jumps:
        yield f"   {jump}"
    for example in report.examples:
        yield f"   {example}"


def markdown(title: str, reports: Sequence[MovementReport]) -> str:
    """The sign table in Markdown, written in the style "latex"."""
    lines = [
        f"# {title}",
        "",
        "| quantity | parameter | region | value | derivative | sign |",
        "|---|---|---|---|---|---|",
    ]
    for report in reports:
        for row in report.rows:
            cells = (report.quantity, report.parameter, " or ".join(row.when), row.value, row.derivative, row.sign)
            lines.append("| " + " | ".join(cells) + " |")
        verdict = "; ".join([f"**{report.verdict}**", *report.jumps])
        lines.append(f"| {report.quantity} | {report.parameter} | all | | {verdict} | |")
    return "\n".join(lines) + "\n"


def latex(title: str, reports: Sequence[MovementReport], label: str) -> str:
    """The sign table as it stands in a paper, written in the style "latex"; needs amsmath, array and booktabs."""
    lines = [
        r"% needs \usepackage{amsmath,array,booktabs}",
        r"\begin{table}[htbp]",
        r"\centering\small",
        rf"\caption{{Comparative statics: {latex_text(title)}}}\label{{tab:{label}-statics}}",
        r"\begin{tabular}{@{}ll>{\raggedright\arraybackslash}p{0.36\linewidth}lc@{}}",
        r"\toprule Quantity & In & Region & Derivative & Sign \\ \midrule",
    ]
    for place, report in enumerate(reports):
        if place:
            lines.append(r"\addlinespace")
        for number, row in enumerate(report.rows):
            head = f"{report.quantity} & {report.parameter}" if number == 0 else " & "
            sign = {"+": "$+$", "-": "$-$", "0": "$0$"}.get(row.sign, row.sign)
            lines.append(rf"{head} & {', or '.join(row.when)} & {row.derivative} & {sign} \\")
        lines.append(rf" & & \multicolumn{{3}}{{@{{}}l@{{}}}}{{\textit{{{report.verdict}}}}} \\")
    lines += [r"\bottomrule", r"\end{tabular}", r"\end{table}"]
    return "\n".join(lines) + "\n"


def json_form(title: str, reports: Sequence[MovementReport]) -> dict[str, object]:
    """The reports, written in the style "source", for programs."""
    return {
        "schema_version": 1,
        "title": title,
        "movements": [
            {
                "quantity": report.quantity,
                "parameter": report.parameter,
                "verdict": report.verdict,
                "regions": [
                    {
                        "when": list(row.when),
                        "value": row.value,
                        "derivative": row.derivative,
                        "sign": row.sign,
                        "changes": list(row.turns),
                    }
                    for row in report.rows
                ],
                "jumps": list(report.jumps),
                "examples": list(report.examples),
            }
            for report in reports
        ],
    }
