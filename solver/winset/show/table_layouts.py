"""Layouts of an equilibrium table: for a terminal, Markdown, LaTeX with booktabs rules, CSV, JSON."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import Any

from winset.show.formula import SOURCE
from winset.show.latex import MOST_LINES, slug
from winset.show.table_report import TableReport, Writer
from winset.statics.table import Row, Table

NEEDS = "% needs \\usepackage{amsmath,booktabs,longtable}\n"
PREAMBLE = r"""\documentclass[11pt]{article}
\usepackage[a4paper,margin=2.5cm]{geometry}
\usepackage[T1]{fontenc}
\usepackage{amsmath,booktabs,longtable}
\begin{document}
"""


def text(report: TableReport) -> str:
    """The table for a terminal, columns aligned to the right, remarks to the left."""
    lines = [report.title, report.worth]
    if report.settings:
        lines.append(f"with {', '.join(report.settings)}")
    widths = [max(map(len, column)) for column in zip(report.heads, *report.rows, strict=True)]
    lines += ["", _aligned(report.heads, widths, report.heads), "  ".join("-" * width for width in widths)]
    lines += [_aligned(row, widths, report.heads) for row in report.rows]
    if report.notes:
        lines += ["", *report.notes]
    return "\n".join(lines) + "\n"


def _aligned(cells: Sequence[str], widths: Sequence[int], heads: Sequence[str]) -> str:
    words = (
        cell.ljust(width) if head == "remark" else cell.rjust(width)
        for cell, width, head in zip(cells, widths, heads, strict=True)
    )
    return "  ".join(words).rstrip()


def markdown(report: TableReport) -> str:
    """The table in Markdown, formulas in the style "latex" and words escaped by `plain`."""
    lines = [f"# {report.title}", "", f"{report.worth}."]
    if report.settings:
        lines += ["", f"With {', '.join(report.settings)}."]
    lines += ["", _row(report.heads), "|" + "---:|" * len(report.heads), *map(_row, report.rows)]
    if report.notes:
        lines += ["", *(f"- {note}" for note in report.notes)]
    return "\n".join(lines) + "\n"


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def latex(report: TableReport, document: bool = False, label: str = "") -> str:
    """The table as it stands in a paper, written in the style "latex"; with `document`, one that compiles as it is.

    `label` is the end of its label `tab:...`; it is made from the title if left out.
    """
    body = "\n".join(_latex(report, label or slug(report.title))) + "\n"
    return f"{PREAMBLE}\n{body}\\end{{document}}\n" if document else NEEDS + body


def _latex(report: TableReport, label: str) -> Iterator[str]:
    count = len(report.heads)
    remarks = report.heads[-1] == "remark"
    form = "r" * report.parameters + r"@{\qquad}" + "r" * (count - report.parameters - remarks) + "l" * remarks
    head = " & ".join(rf"\multicolumn{{1}}{{c}}{{{name}}}" for name in report.heads) + r" \\"
    caption = rf"\caption{{Equilibria over parameters: {report.title}}}\label{{tab:{label}}}"
    size = r"\small" if count <= 8 else r"\footnotesize\setlength{\tabcolsep}{3pt}"
    rows = [" & ".join(row) + r" \\" for row in _grouped(report)]
    note = rf"\textit{{Notes.}} {_notes(report)}"
    if len(rows) > MOST_LINES:
        yield rf"\begingroup{size}"
        yield rf"\begin{{longtable}}{{@{{}}{form}@{{}}}}"
        yield rf"{caption}\\ \toprule {head} \midrule \endfirsthead"
        yield rf"\toprule {head} \midrule \endhead"
        yield rf"\midrule \multicolumn{{{count}}}{{r@{{}}}}{{\textit{{continued}}}}\\ \endfoot \bottomrule \endlastfoot"
        yield from rows
        yield r"\end{longtable}"
        yield rf"\noindent {note}\par\endgroup"
        return
    yield r"\begin{table}[htbp]"
    yield rf"\centering{size}"
    yield caption
    yield rf"\begin{{tabular}}{{@{{}}{form}@{{}}}}"
    yield rf"\toprule {head} \midrule"
    yield from rows
    yield r"\bottomrule"
    yield r"\end{tabular}"
    yield rf"\par\smallskip\parbox{{\linewidth}}{{\footnotesize {note}}}"
    yield r"\end{table}"


def _grouped(report: TableReport) -> Iterator[tuple[str, ...]]:
    """The rows, with space where a parameter other than the last one moves."""
    before: tuple[str, ...] | None = None
    for row in report.rows:
        group = row[: report.parameters - 1]
        gap = r"\addlinespace " if before is not None and group != before else ""
        before = group
        yield (gap + row[0], *row[1:])


def _notes(report: TableReport) -> str:
    told = [report.worth, *([f"with {', '.join(report.settings)}"] if report.settings else []), *report.notes]
    return " ".join(f"{note[:1].upper()}{note[1:]}." for note in told)


def as_csv(report: TableReport) -> str:
    """The rows, with their heads, separated by commas; an empty cell is empty."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(report.heads)
    writer.writerows(report.rows)
    return out.getvalue()


def as_json(table: Table, decimals: int | None = None) -> dict[str, Any]:
    """The table for programs: exact numbers are texts, floats are numbers, and what has no value is null."""
    writer = Writer(table, SOURCE, decimals)

    def cell(item: Any) -> Any:
        return item if item is None or (isinstance(item, float) and decimals is None) else writer.cell(item)

    def row(item: Row) -> dict[str, Any]:
        point = {name: str(value) for name, value in table.grid.point(item.places).items()}
        values = dict(zip(table.columns, map(cell, item.cells), strict=True))
        return {"at": point, "equilibrium": item.number or None, "values": values, "remark": item.remark}

    return {**about(table, decimals), "rows": [row(item) for item in table.rows]}


def about(table: Table, decimals: int | None = None) -> dict[str, Any]:
    """What a table is of, and what it is worth."""
    return {
        "schema_version": 1,
        "title": table.title,
        "concept": table.worth.concept,
        "method": table.worth.method,
        "exact": table.exact,
        "decimals": decimals,
        "complete": table.worth.complete,
        "searched": table.worth.searched,
        "settings": dict(Writer(table, SOURCE).set_values()),
        "parameters": list(table.grid.names),
        "columns": list(table.columns),
        "outside": table.outside,
        "unsolved": table.unsolved,
    }
