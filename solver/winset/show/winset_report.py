"""Win-sets as words and formulas, with a layout each for text, LaTeX, Markdown and JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from winset.algebra.oracle import Constraint
from winset.algebra.regions import Region
from winset.algebra.value import Value
from winset.negotiation.plane import PlaneSet
from winset.negotiation.sets import Piece, WinSet
from winset.negotiation.winsets import Answer, Case
from winset.show.columns import columns
from winset.show.formula import Style, latex_text
from winset.show.latex import NEEDS, PREAMBLE, slug
from winset.show.markdown import plain

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A set of deals and where it is the answer: conditions (those of one region), the set, and its size.

    `data` are the pieces or polygons for programs, `witness` is a point of the region.
    """

    when: tuple[str, ...]
    deals: str
    size: str
    data: tuple[dict[str, Any], ...] = ()
    witness: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Section:
    """The answer to one question, such as `win-set of A, if type is soft`."""

    name: str
    kind: str
    sides: tuple[str, ...]
    types: tuple[str, ...]
    rows: tuple[Row, ...]
    unsolved: tuple[tuple[tuple[str, ...], str], ...] = ()


@dataclass(frozen=True, slots=True)
class WinSetReport:
    """Everything that a layout needs. `conditions` are formulas of the language, by what they are the condition of."""

    title: str
    issues: tuple[str, ...]
    given: tuple[str, ...]
    settings: tuple[str, ...]
    sections: tuple[Section, ...]
    conditions: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


NAMES = {
    "winset": "win-set of {}",
    "acceptable": "acceptable to {} and its negotiator",
    "overlap": "overlap of {}",
    "agreeable": "acceptable to all, negotiators included",
}


def section(kind: str, answer: Answer, style: Style) -> Section:
    """One answer in words; `kind` is a key of NAMES."""
    written = _Written(style)
    rows = [written.row(region, part.winset) for part in answer.parts for region in part.regions]
    types = written.types(answer.types)
    gaps = tuple((written.conditions(s.constraint() for s in gap.conditions), gap.reason) for gap in answer.unsolved)
    return Section(NAMES[kind].format(" and ".join(answer.sides)), kind, answer.sides, types, tuple(rows), gaps)


def plane_section(kind: str, sides: Sequence[str], types: Case, found: PlaneSet, style: Style) -> Section:
    """A set of deals on two issues, at numbers, in words: its polygons and its area."""
    written = _Written(style)
    polygons = [", ".join(written.point(corner) for corner in polygon.corners) for polygon in found.polygons]
    told = written.math(" ; ".join(polygons)) if polygons else "empty or without area"
    data = tuple({"corners": [[str(x), str(y)] for x, y in polygon.corners]} for polygon in found.polygons)
    row = Row((), told, written.math(style.number(found.area)), data)
    return Section(NAMES[kind].format(" and ".join(sides)), kind, tuple(sides), written.types(types), (row,))


@dataclass(frozen=True, slots=True)
class _Written:
    """Writes the parts in one style."""

    style: Style

    def math(self, formula: str) -> str:
        return f"${formula}$" if self.style.latex else formula

    def conditions(self, constraints: Iterable[Constraint]) -> tuple[str, ...]:
        return tuple(self.math(self.style.condition(constraint)) for constraint in constraints)

    def types(self, types: Case) -> tuple[str, ...]:
        return tuple(self.drawn(name, item) for name, item in types)

    def row(self, region: Region, winset: WinSet) -> Row:
        data = tuple(_piece_json(piece, self.style) for piece in winset.pieces)
        witness = {name: str(number) for name, number in region.witness.items()}
        return Row(self.conditions(region.constraints()), self.deals(winset), self.size(winset), data, witness)

    def point(self, corner: tuple[Fraction, Fraction]) -> str:
        return f"({self.style.number(corner[0])}, {self.style.number(corner[1])})"

    def drawn(self, name: str, item: Value | str) -> str:
        if isinstance(item, str):
            word = latex_text(item) if self.style.latex else item
            return f"{self.math(self.style.name(name))} is {word}"
        return self.math(f"{self.style.name(name)} = {self.style.value(item)}")

    def deals(self, winset: WinSet) -> str:
        if winset.is_empty:
            return "empty"
        joint = r" \cup " if self.style.latex else " or "
        return self.math(joint.join(map(self.piece, winset.pieces)))

    def piece(self, piece: Piece) -> str:
        infinity = r"\infty" if self.style.latex else "infinity"
        if piece.is_point and piece.low is not None:
            left, right = (r"\{", r"\}") if self.style.latex else ("{", "}")
            return f"{left}{self.style.value(piece.low)}{right}"
        low, high = f"(-{infinity}", f"{infinity})"
        if piece.low is not None:
            low = ("[" if piece.low_closed else "(") + self.style.value(piece.low)
        if piece.high is not None:
            high = self.style.value(piece.high) + ("]" if piece.high_closed else ")")
        return f"{low}, {high}"

    def size(self, winset: WinSet) -> str:
        """Its length; the number of deals where there are only single ones."""
        if winset.pieces and all(piece.is_point for piece in winset.pieces):
            return "one deal" if len(winset.pieces) == 1 else f"{len(winset.pieces)} deals"
        length = winset.length()
        return "unbounded" if length is None else self.math(self.style.value(length))


# --- layouts ----------------------------------------------------------------------------------------------------------


def text(report: WinSetReport) -> str:
    """The report for a terminal, ending with a newline."""
    return "\n".join(_text(report)) + "\n"


def _text(report: WinSetReport) -> Iterator[str]:
    yield report.title
    yield f"  issue      {', '.join(report.issues)}"
    if report.given:
        yield f"  assuming   {', '.join(report.given)}"
    if report.settings:
        yield f"  with       {', '.join(report.settings)}"
    for told in report.sections:
        yield ""
        yield _head(told)
        for row in told.rows:
            yield f"   {row.deals}   size {row.size}" + (f"   if {' and '.join(row.when)}" if row.when else "")
        for where, reason in told.unsolved:
            yield f"   not solved{f' if {_and(where)}' if where else ''}: {reason}"
    if report.conditions:
        yield ""
    for name, condition in report.conditions:
        yield f"{name}: {condition}"
    for note in report.notes:
        yield f"note       {note}"


def _head(told: Section) -> str:
    return told.name + (f", if {_and(told.types)}" if told.types else "")


def _and(parts: Sequence[str]) -> str:
    return " and ".join(parts)


def markdown(report: WinSetReport) -> str:
    """The report, written in the style "latex", as Markdown."""
    lines = [f"# {plain(report.title)}", "", f"- issue {', '.join(f'${name}$' for name in report.issues)}"]
    lines += [f"- assuming {', '.join(report.given)}"] if report.given else []
    lines += [f"- with {', '.join(report.settings)}"] if report.settings else []
    lines += ["", "| set | deals | size | condition |", "| --- | --- | --- | --- |"]
    for told in report.sections:
        lines += [f"| {_head(told)} | {row.deals} | {row.size} | {_and(row.when) or 'always'} |" for row in told.rows]
    lines.append("")
    for told in report.sections:
        lines += [f"- {_head(told)}: not solved if {_and(where)}: {plain(reason)}" for where, reason in told.unsolved]
    lines += [f"- {name}: `{condition}`" for name, condition in report.conditions]
    lines += [f"- note: {plain(note)}" for note in report.notes]
    return "\n".join(lines).rstrip("\n") + "\n"


def latex(report: WinSetReport, document: bool = False) -> str:
    """The report, written in the style "latex", as a booktabs table; with `document`, one that compiles as it is."""
    rows = [
        [[_head(told) if place == 0 else ""], [row.deals], [row.size], list(row.when) or ["always"]]
        for told in report.sections
        for place, row in enumerate(told.rows)
    ]
    body = "\n".join([*_table(report, rows), *_remarks(report), ""])
    return f"{PREAMBLE}\n{body}\n\\end{{document}}\n" if document else NEEDS + body


def _table(report: WinSetReport, rows: list[list[list[str]]]) -> Iterator[str]:
    if not rows:
        return
    heads = [["Set"], ["Deals"], ["Size"], ["Condition"]]
    layout = columns([heads, *rows])
    yield r"\begin{table}[htbp]"
    yield r"\centering\small"
    yield rf"\caption{{Win-sets: {latex_text(report.title)}}}\label{{tab:winsets-{slug(report.title)}}}"
    yield rf"\begin{{tabular}}{{@{{}}{''.join(column.specification for column in layout)}@{{}}}}"
    yield r"\toprule Set & Deals & Size & Condition \\ \midrule"
    for place, row in enumerate(rows):
        if place and row[0] != [""]:
            yield r"\addlinespace"
        yield " & ".join(column.text(cell) for column, cell in zip(layout, row, strict=True)) + r" \\"
    yield r"\bottomrule"
    yield r"\end{tabular}"
    given = [*report.given, *report.settings]
    if given:
        yield rf"\par\smallskip\parbox{{\linewidth}}{{\footnotesize \textit{{Notes.}} For {', '.join(given)}.}}"
    yield r"\end{table}"


def _remarks(report: WinSetReport) -> Iterator[str]:
    for name, condition in report.conditions:
        yield rf"\par\noindent {latex_text(name)}: \texttt{{{latex_text(condition)}}}."
    for told in report.sections:
        for where, reason in told.unsolved:
            yield rf"\par\noindent {_head(told)}: not solved if {_and(where)} ({latex_text(reason)})."


def as_json(report: WinSetReport) -> dict[str, Any]:
    """The report, written in the style "source", as JSON; an interval has its ends, a polygon its corners."""
    return {
        "schema_version": SCHEMA_VERSION,
        "title": report.title,
        "issues": list(report.issues),
        "assumptions": list(report.given),
        "settings": list(report.settings),
        "sets": [_section_json(told) for told in report.sections],
        "conditions": dict(report.conditions),
        "notes": list(report.notes),
    }


def _section_json(told: Section) -> dict[str, Any]:
    return {
        "kind": told.kind,
        "sides": list(told.sides),
        "types": list(told.types),
        "regions": [
            {"when": list(row.when), "witness": dict(row.witness), "deals": list(row.data), "size": row.size}
            for row in told.rows
        ],
        "unsolved": [{"when": list(where), "reason": reason} for where, reason in told.unsolved],
    }


def _piece_json(piece: Piece, style: Style) -> dict[str, Any]:
    return {
        "from": None if piece.low is None else style.value(piece.low),
        "to": None if piece.high is None else style.value(piece.high),
        "closed": [piece.low_closed, piece.high_closed],
    }
