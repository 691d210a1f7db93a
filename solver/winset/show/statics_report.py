"""Comparative statics as a sign table: for each quantity and parameter a verdict, and the sign region by region."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass

from winset.algebra.constraint import Constraint
from winset.algebra.explore import Sign
from winset.algebra.regions import Region
from winset.algebra.value import Value
from winset.show.formula import Style, latex_text
from winset.show.intervals import simplified
from winset.statics.at_limit import Limit
from winset.statics.comparison import DIPPED, PEAKED, Pair
from winset.statics.details import CROSS, CURVATURE, Detail
from winset.statics.monotone import Movement, Slope
from winset.statics.peaks import Peak

ALWAYS = "always"
_OPPOSITE = {"+": "-", "-": "+"}
_SIGNS = {"+0": "+", "-0": "-"}  # zero at some points of a region only


@dataclass(frozen=True, slots=True)
class SignRow:
    """One formula of a quantity: where it holds, and the sign of its derivative there."""

    when: tuple[str, ...]
    value: str
    derivative: str
    sign: str
    turns: tuple[str, ...] = ()
    details: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MovementReport:
    """A quantity and a parameter: the verdict in words, the sign table, the jumps, and points that bear the verdict.

    `peaks` say where a single-peaked (single-dipped) quantity is largest (smallest); `extremes` are the verdicts on the
    greatest and the least equilibrium value, where there are several.
    """

    quantity: str
    parameter: str
    verdict: str
    rows: tuple[SignRow, ...]
    jumps: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    peaks: tuple[str, ...] = ()
    extremes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LimitReport:
    """What a quantity tends to: the end, and the limits with the regions on which they hold."""

    quantity: str
    end: str
    rows: tuple[tuple[tuple[str, ...], str], ...]


def limit_report(limit: Limit, style: Style) -> LimitReport:
    """A limit, written in a style."""
    return _Writer(style).limit(limit)


def movement_report(movement: Movement, style: Style) -> MovementReport:
    """A movement, written in a style."""
    return _Writer(style).movement(movement)


@dataclass(frozen=True, slots=True)
class _Writer:
    style: Style

    def math(self, text: str) -> str:
        return f"${text}$" if self.style.latex else text

    def value(self, value: Value) -> str:
        return self.math(self.style.value(value))

    def words(self, quantity: object) -> str:
        return latex_text(str(quantity)) if self.style.latex else str(quantity)

    def movement(self, found: Movement) -> MovementReport:
        groups: dict[Hashable, list[Slope]] = {}
        for slope in found.slopes:
            groups.setdefault((slope.branch.value, str(slope.sign), slope.details), []).append(slope)
        return MovementReport(
            self.words(found.quantity),
            self.parameter(found),
            found.verdict,
            tuple(self.row(slopes, _sense(found), found.parameter) for slopes in groups.values()),
            tuple(dict.fromkeys(self.jumps(found))),
            tuple(self.examples(found)),
            tuple(self.peaks(found)),
            tuple(_extremes(found)),
        )

    def parameter(self, found: Movement) -> str:
        name = self.math(self.style.name(found.parameter))
        if found.growth is None:
            return name
        moves = "rises" if found.growth.sense > 0 else "falls"
        return f"the size of {self.words(found.growth.name)}, which grows as {name} {moves}"

    def row(self, slopes: Sequence[Slope], sense: int, parameter: str) -> SignRow:
        first = slopes[0]
        assert first.branch.value is not None
        turns = tuple(self.math(f"{self.style.value(turn)} = 0") for slope in slopes for turn in slope.turns)
        return SignRow(
            self.regions([slope.branch.region for slope in slopes]),
            self.value(first.branch.value),
            self.value(first.derivative * sense),
            _sign(str(first.sign), sense),
            tuple(dict.fromkeys(turns)),
            tuple(self.detail(detail, parameter) for detail in first.details),
        )

    def detail(self, detail: Detail, parameter: str) -> str:
        name, value = self.math(self.style.name(parameter)), self.value(detail.value)
        if detail.kind == CURVATURE:
            return f"{detail.word}: second derivative {value}"
        if detail.kind == CROSS:
            other = self.math(self.style.name(detail.other))
            return f"cross effect of {name} and {other} {value}, sign {_SIGNS.get(detail.word, detail.word)}"
        return f"{detail.word}: elasticity in {name} {value}"

    def regions(self, regions: Sequence[Region]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self.region(region) for region in simplified(regions)))

    def region(self, region: Region) -> str:
        constraints = [sign.constraint() for sign in region.conditions]
        constraints += [Constraint(value, "!=") for value in region.apart]
        return " and ".join(self.math(self.style.condition(c)) for c in constraints) or ALWAYS

    def jumps(self, found: Movement) -> Iterator[str]:
        for jump in found.jumps:
            direction = {"+": "up", "-": "down"}.get(_sign(str(jump.sign), _sense(found)), "up or down")
            border = self.math(f"{self.style.value(jump.border)} = 0")
            yield f"jumps {direction} at {border}: {self.value(jump.change * _sense(found))}"

    def peaks(self, found: Movement) -> Iterator[str]:
        """Where the quantity is largest or smallest: places that differ in their conditions only are told together."""
        word = "smallest" if found.verdict == DIPPED else "largest"
        if found.verdict in (PEAKED, DIPPED) and not found.peaks:
            yield f"no place inside the domain was found where it is {word}"
        groups: dict[Hashable, list[Peak]] = {}
        for peak in found.peaks:
            groups.setdefault(
                (peak.place, peak.equation if peak.place is None else None, peak.value, peak.extent), []
            ).append(peak)
        for peaks in groups.values():
            first, name = peaks[0], self.style.name(found.parameter)
            left, right = self.style.value(first.equation), "0"
            if first.place is not None:
                left, right = name, self.style.value(first.place)
            when = self.regions([_region(peak.when) for peak in peaks])
            condition = "" if when == (ALWAYS,) else f", if {', or if '.join(when)}"
            yield f"{word} {first.extent} {self.math(left + ' = ' + right)}, with {self.value(first.value)}{condition}"

    def examples(self, found: Movement) -> Iterator[str]:
        for rising, pair in ((1, found.rises), (-1, found.falls)):
            if pair is not None:
                yield f"{'rises' if rising * _sense(found) > 0 else 'falls'} {self.pair(found, pair)}"

    def pair(self, found: Movement, pair: Pair) -> str:
        fixed = [f"{self.style.name(n)} = {self.style.number(v)}" for n, v in pair.low.items() if n != found.parameter]
        at = f" at {', '.join(map(self.math, fixed))}" if fixed else ""
        ends = [self.math(self.style.number(point[found.parameter])) for point in (pair.low, pair.high)]
        values = [self.value(value) for value in pair.values]
        (low, high), (first, second) = (x[:: _sense(found)] for x in (ends, values))
        return (
            f"from {first} to {second} as {self.math(self.style.name(found.parameter))} goes from {low} to {high}{at}"
        )

    def limit(self, found: Limit) -> LimitReport:
        groups: dict[Value | None, list[Region]] = {}
        for told in found.found:
            groups.setdefault(told.value, []).append(_region(told.when))
        rows = tuple(
            (self.regions(regions), "infinite" if value is None else self.value(value))
            for value, regions in groups.items()
        )
        number = found.end.number
        infinity = r"\infty" if self.style.latex else "infinity"
        arrow = r"\to" if self.style.latex else "->"
        there = infinity if number is None else self.style.number(number)
        end = self.math(f"{self.style.name(found.end.parameter)} {arrow} {there}")
        return LimitReport(self.words(found.quantity), f"{end} {found.side}".strip(), rows)


def _sense(found: Movement) -> int:
    """-1 where the table is about a win-set that grows as the parameter falls."""
    return 1 if found.growth is None else found.growth.sense


def _sign(sign: str, sense: int) -> str:
    plain = _SIGNS.get(sign, sign)
    return plain if sense > 0 else _OPPOSITE.get(plain, plain)


def _region(conditions: Sequence[Constraint]) -> Region:
    """Strict conditions as a region."""
    signs = tuple(Sign(c.value, {">": 1, "<": -1, "=": 0}[c.relation]) for c in conditions if c.relation != "!=")
    return Region(signs, {}, apart=tuple(c.value for c in conditions if c.relation == "!="))


def _extremes(found: Movement) -> Iterator[str]:
    if found.extremes is None:
        return
    if found.extremes.why_not:
        yield f"greatest and least equilibrium value: not compared, {found.extremes.why_not}"
    else:
        yield f"greatest equilibrium value: {found.extremes.greatest}"
        yield f"least equilibrium value: {found.extremes.least}"


# --- layouts ----------------------------------------------------------------------------------------------------------


def text(title: str, reports: Sequence[MovementReport], limits: Sequence[LimitReport] = ()) -> str:
    """The reports for a terminal."""
    lines = [line for report in reports for line in _lines(report)]
    return "\n".join([title, *lines, *(line for limit in limits for line in _limit_lines(limit))]) + "\n"


def _limit_lines(report: LimitReport) -> Iterator[str]:
    yield ""
    yield f"{report.quantity} as {report.end}"
    for when, value in report.rows:
        yield f"   {value}"
        yield from conditions(when)


def conditions(when: Sequence[str]) -> Iterator[str]:
    """The conditions of a region under what holds there."""
    for place, where in enumerate(when):
        yield f"       {where if where == ALWAYS else f'or if {where}' if place else f'if {where}'}"


def _lines(report: MovementReport) -> Iterator[str]:
    yield ""
    yield f"{report.quantity} in {report.parameter}: {report.verdict}"
    for row in report.rows:
        changes = f" (changes where {' or '.join(row.turns)})" if row.turns else ""
        yield f"   {row.sign}   {row.value}, derivative {row.derivative}{changes}"
        for detail in row.details:
            yield f"       {detail}"
        yield from conditions(row.when)
    for line in (*report.peaks, *report.jumps, *report.examples, *report.extremes):
        yield f"   {line}"


def markdown(title: str, reports: Sequence[MovementReport], limits: Sequence[LimitReport] = ()) -> str:
    """The sign table in Markdown, written in the style "latex"."""
    lines = [f"# {title}"]
    if reports:
        lines += [
            "",
            "| quantity | parameter | region | value | derivative | sign |",
            "|---|---|---|---|---|---|",
        ]
    for report in reports:
        for row in report.rows:
            derivative = "; ".join((row.derivative, *row.details))
            cells = (report.quantity, report.parameter, " or ".join(row.when), row.value, derivative, row.sign)
            lines.append("| " + " | ".join(cells) + " |")
        verdict = "; ".join([f"**{report.verdict}**", *report.peaks, *report.jumps, *report.extremes])
        lines.append(f"| {report.quantity} | {report.parameter} | all | | {verdict} | |")
    if limits:
        lines += ["", "| quantity | as | region | limit |", "|---|---|---|---|"]
    for limit in limits:
        lines += [f"| {limit.quantity} | {limit.end} | {' or '.join(when)} | {value} |" for when, value in limit.rows]
    return "\n".join(lines) + "\n"


def latex(title: str, reports: Sequence[MovementReport], label: str, limits: Sequence[LimitReport] = ()) -> str:
    """The sign table as it stands in a paper, written in the style "latex"; needs amsmath, array and booktabs."""
    lines = [r"% needs \usepackage{amsmath,array,booktabs}"]
    if reports:
        lines += [
            *_table_head(f"Comparative statics: {latex_text(title)}", f"{label}-statics", "lc"),
            r"\toprule Quantity & In & Region & Derivative & Sign \\ \midrule",
        ]
        for place, report in enumerate(reports):
            lines += [r"\addlinespace"] if place else []
            lines += _latex_rows(report)
        lines += _TABLE_FOOT
    if limits:
        lines += [
            *_table_head(f"Limits: {latex_text(title)}", f"{label}-limits", "l"),
            r"\toprule Quantity & As & Region & Limit \\ \midrule",
        ]
        for limit in limits:
            lines += [rf"{limit.quantity} & {limit.end} & {', or '.join(when)} & {v} \\" for when, v in limit.rows]
        lines += _TABLE_FOOT
    return "\n".join(lines) + "\n"


def _table_head(caption: str, label: str, columns: str) -> list[str]:
    return [
        r"\begin{table}[htbp]",
        r"\centering\small",
        rf"\caption{{{caption}}}\label{{tab:{label}}}",
        rf"\begin{{tabular}}{{@{{}}ll>{{\raggedright\arraybackslash}}p{{0.36\linewidth}}{columns}@{{}}}}",
    ]


_TABLE_FOOT = [r"\bottomrule", r"\end{tabular}", r"\end{table}"]


def _latex_rows(report: MovementReport) -> Iterator[str]:
    for number, row in enumerate(report.rows):
        head = f"{report.quantity} & {report.parameter}" if number == 0 else " & "
        sign = {"+": "$+$", "-": "$-$", "0": "$0$"}.get(row.sign, row.sign)
        yield rf"{head} & {', or '.join(row.when)} & {row.derivative} & {sign} \\"
        yield from (_across(detail) for detail in row.details)
    yield _across(rf"\textit{{{report.verdict}}}")
    yield from (_across(line) for line in (*report.peaks, *report.extremes))


def _across(text: str) -> str:
    return rf" & & \multicolumn{{3}}{{@{{}}p{{0.6\linewidth}}@{{}}}}{{{text}}} \\"


def json_form(title: str, reports: Sequence[MovementReport], limits: Sequence[LimitReport] = ()) -> dict[str, object]:
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
                        "details": list(row.details),
                    }
                    for row in report.rows
                ],
                "jumps": list(report.jumps),
                "examples": list(report.examples),
                "peaks": list(report.peaks),
                "extremes": list(report.extremes),
            }
            for report in reports
        ],
        "limits": [
            {
                "quantity": limit.quantity,
                "end": limit.end,
                "regions": [{"when": list(when), "value": value} for when, value in limit.rows],
            }
            for limit in limits
        ],
    }
