"""Two games side by side: for each quantity a verdict, both values and their difference region by region."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from winset.algebra.explore import Sign
from winset.algebra.regions import Region
from winset.show.formula import Style, latex_text
from winset.show.intervals import simplified
from winset.show.statics_report import ALWAYS, conditions
from winset.statics.comparison import Point
from winset.statics.difference import Difference, Example, Gap

_SIGNS = {"+0": "+", "-0": "-"}


@dataclass(frozen=True, slots=True)
class GapRow:
    """Both values and the second less the first, where they hold, with the sign of the difference."""

    when: tuple[str, ...]
    first: str
    second: str
    change: str
    sign: str


@dataclass(frozen=True, slots=True)
class DifferenceReport:
    """A quantity in two games: the verdict in words, the rows, and points that bear the verdict."""

    quantity: str
    verdict: str
    rows: tuple[GapRow, ...]
    examples: tuple[str, ...] = ()


def difference_report(difference: Difference, style: Style) -> DifferenceReport:
    """A difference, written in a style."""
    return _Writer(style).difference(difference)


@dataclass(frozen=True, slots=True)
class _Writer:
    style: Style

    def math(self, text: str) -> str:
        return f"${text}$" if self.style.latex else text

    def difference(self, found: Difference) -> DifferenceReport:
        groups: dict[Hashable, list[Gap]] = {}
        for gap in found.gaps:
            groups.setdefault((gap.first.value, gap.second.value, str(gap.sign)), []).append(gap)
        name = str(found.quantity)
        return DifferenceReport(
            latex_text(name) if self.style.latex else name,
            found.verdict,
            tuple(self.row(gaps) for gaps in groups.values()),
            tuple(self.examples(found)),
        )

    def row(self, gaps: Sequence[Gap]) -> GapRow:
        first = gaps[0]
        assert first.first.value is not None
        assert first.second.value is not None
        regions = simplified([_region(gap) for gap in gaps])
        values = (first.first.value, first.second.value, first.change)
        mine, other, change = (self.math(self.style.value(value)) for value in values)
        sign = str(first.sign)
        return GapRow(tuple(dict.fromkeys(map(self.region, regions))), mine, other, change, _SIGNS.get(sign, sign))

    def region(self, region: Region) -> str:
        return " and ".join(self.math(self.style.condition(s.constraint())) for s in region.conditions) or ALWAYS

    def examples(self, found: Difference) -> Iterator[str]:
        for word, example in (("larger", found.larger), ("smaller", found.smaller)):
            if example is not None:
                yield f"{word} in the second: {self.example(example)}"
        for word, point in (("first", found.only_first), ("second", found.only_second)):
            if point is not None:
                yield f"a value in the {word} only{self.point(point)}"

    def example(self, example: Example) -> str:
        first, second = (self.math(self.style.value(value)) for value in example.values)
        return f"{second} rather than {first}{self.point(example.point)}"

    def point(self, point: Point) -> str:
        told = [self.math(f"{self.style.name(n)} = {self.style.number(v)}") for n, v in point.items()]
        return f" at {', '.join(told)}" if told else ""


def _region(gap: Gap) -> Region:
    return Region(tuple(Sign(c.value, {">": 1, "<": -1}[c.relation]) for c in gap.when), {})


Changed = Sequence[tuple[str, str]]  # what is compared, and how it has changed


# --- layouts ----------------------------------------------------------------------------------------------------------


def text(titles: Sequence[str], reports: Sequence[DifferenceReport], changed: Changed = ()) -> str:
    """The reports for a terminal, after what has changed."""
    head = [f"first   {titles[0]}", f"second  {titles[1]}"]
    head += ["", *(f"{what}: {how}" for what, how in changed)] if changed else []
    return "\n".join([*head, *(line for report in reports for line in _lines(report))]) + "\n"


def _lines(report: DifferenceReport) -> Iterator[str]:
    yield ""
    yield f"{report.quantity}: {report.verdict}"
    for row in report.rows:
        yield f"   {row.sign}   {row.first} in the first, {row.second} in the second: {row.change}"
        yield from conditions(row.when)
    for example in report.examples:
        yield f"   {example}"


def markdown(titles: Sequence[str], reports: Sequence[DifferenceReport], changed: Changed = ()) -> str:
    """A table in Markdown, written in the style "latex"."""
    told = [*(f"- {_first_capital(what)}: {how}." for what, how in changed), ""] if changed else []
    lines = [f"# {titles[0]} / {titles[1]}", "", *told, "| quantity | region | first | second | difference | sign |"]
    lines.append("|---|---|---|---|---|---|")
    for report in reports:
        for row in report.rows:
            cells = (report.quantity, " or ".join(row.when), row.first, row.second, row.change, row.sign)
            lines.append("| " + " | ".join(cells) + " |")
        lines.append(f"| {report.quantity} | all | | | **{report.verdict}** | |")
    return "\n".join(lines) + "\n"


def _first_capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def latex(titles: Sequence[str], reports: Sequence[DifferenceReport], label: str, changed: Changed = ()) -> str:
    """The table as it stands in a paper, written in the style "latex"; needs amsmath, array and booktabs."""
    lines = [
        r"% needs \usepackage{amsmath,array,booktabs}",
        r"\begin{table}[htbp]",
        r"\centering\small",
        rf"\caption{{(1) {latex_text(titles[0])}; (2) {latex_text(titles[1])}}}\label{{tab:{label}-difference}}",
        r"\begin{tabular}{@{}l>{\raggedright\arraybackslash}p{0.36\linewidth}lllc@{}}",
        r"\toprule Quantity & Region & (1) & (2) & (2) $-$ (1) & Sign \\ \midrule",
    ]
    for place, report in enumerate(reports):
        lines += [r"\addlinespace"] if place else []
        for number, row in enumerate(report.rows):
            head = report.quantity if number == 0 else ""
            sign = {"+": "$+$", "-": "$-$", "0": "$0$"}.get(row.sign, row.sign)
            lines.append(rf"{head} & {', or '.join(row.when)} & {row.first} & {row.second} & {row.change} & {sign} \\")
        lines.append(rf" & \multicolumn{{5}}{{@{{}}l@{{}}}}{{\textit{{{report.verdict}}}}} \\")
    lines += [r"\bottomrule", r"\end{tabular}"]
    if changed:
        told = " ".join(f"{_first_capital(latex_text(what))}: {how}." for what, how in changed)
        lines.append(rf"\par\smallskip\parbox{{\linewidth}}{{\footnotesize {told}}}")
    lines.append(r"\end{table}")
    return "\n".join(lines) + "\n"


def json_form(titles: Sequence[str], reports: Sequence[DifferenceReport], changed: Changed = ()) -> dict[str, object]:
    """The reports, written in the style "source", for programs."""
    return {
        "schema_version": 1,
        "titles": list(titles),
        "changes": [{"what": what, "how": how} for what, how in changed],
        "differences": [
            {
                "quantity": report.quantity,
                "verdict": report.verdict,
                "regions": [
                    {
                        "when": list(row.when),
                        "first": row.first,
                        "second": row.second,
                        "difference": row.change,
                        "sign": row.sign,
                    }
                    for row in report.rows
                ],
                "examples": list(report.examples),
            }
            for report in reports
        ],
    }
