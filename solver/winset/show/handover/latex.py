"""An answer as displayed formulas in LaTeX: for each equilibrium its quantities, line by line with their conditions.

A fragment needs the package amsmath, and breaks across pages. The proposition and the table of an answer are written by
`winset.show.latex`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from winset.algebra.value import ZERO
from winset.show.formula import LATEX, latex_name, latex_text
from winset.show.handover.formulas import Family, Formulas, Piece, Region
from winset.show.latex import roman

NEEDS = r"% needs \usepackage{amsmath}"
PREAMBLE = r"""\documentclass[11pt]{article}
\usepackage[a4paper,margin=2.5cm]{geometry}
\usepackage[T1]{fontenc}
\usepackage{amsmath}
\begin{document}
"""
WIDEST = 40  # letters of conditions on a line
TOGETHER = 60  # letters of a formula and its conditions beside each other
_NEVER = (Piece(ZERO, ()),)  # of an outcome that does not come about
_FUNCTION = re.compile(r"(payoff|probability)\((.+)\)")


def latex_formulas(answer: Formulas, document: bool = False) -> str:
    """The text of a `.tex` file: a fragment to paste, or a document that compiles as it is."""
    body = "\n".join(_lines(answer)) + "\n"
    return f"{PREAMBLE}\n{body}\n\\end{{document}}\n" if document else f"{NEEDS}\n{body}"


def _lines(answer: Formulas) -> Iterator[str]:
    yield rf"\paragraph{{{latex_text(answer.title)}.}}"
    yield from (rf"{latex_text(_sentence(text))}." for text in answer.about)
    yield r"{\allowdisplaybreaks"
    for number, family in enumerate(answer.families, 1):
        yield rf"\par\medskip\noindent({roman(number)}) {latex_text(family.headline)}{_exists(family)}."
        yield r"\begin{align*}"
        yield " \\\\\n".join(_equations(family))
        yield r"\end{align*}"
    yield r"}"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _exists(family: Family) -> str:
    """Where it exists, as a clause; nothing where it always does."""
    if not all(family.exists):
        return ""
    conditions = ("$, $".join(map(LATEX.condition, region)) for region in family.exists)
    return f", if {', or if '.join(f'${listed}$' for listed in conditions)}"


def _equations(family: Family) -> Iterator[str]:
    """The lines of a display: conditions stand beside their formulas, or below them where that would be too wide."""
    pieces = [
        (_symbol(name) if place == 0 else "", LATEX.value(piece.value), list(_conditions(piece.where)))
        for name, pieces in family.quantities.items()
        if pieces != _NEVER
        for place, piece in enumerate(pieces)
    ]
    widest = max(_width(symbol) for symbol, _, _ in pieces) + max(_width(formula) for _, formula, _ in pieces)
    beside = widest + max((_width(line) for _, _, lines in pieces for line in lines), default=0) <= TOGETHER
    for symbol, formula, lines in pieces:
        first, *rest = lines or [""]
        yield f"{symbol} &= {formula}" + (f" && {first}" if first and beside else "")
        yield from (f"& && {line}" if beside else rf"&\qquad {line}" for line in ([] if beside else lines[:1]) + rest)


def _conditions(regions: Sequence[Region]) -> Iterator[str]:
    """The conditions of a piece, each region on a line of its own, or on several; none where it always holds."""
    if not all(regions):
        return
    for number, region in enumerate(regions):
        lines = _broken([LATEX.condition(constraint) for constraint in region])
        yield rf"\text{{{'or ' if number else ''}if }} {lines[0]}"
        yield from (rf"\qquad {line}" for line in lines[1:])


def _broken(conditions: Sequence[str]) -> list[str]:
    """Conditions joined by commas, on as many lines as they need."""
    lines: list[str] = []
    for condition in conditions:
        if lines and _width(lines[-1]) + _width(condition) <= WIDEST:
            lines[-1] += rf",\ {condition}"
        else:
            lines.append(condition)
    return [f"{line}," for line in lines[:-1]] + lines[-1:]


def _width(formula: str) -> int:
    """About how many letters wide a formula is set: a command is one, of a fraction the longer line counts."""
    plain = re.sub(r"\\(text|mathit|textit|qquad|tfrac|,|;)", "", formula)
    plain = re.sub(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", lambda found: max(found[1], found[2], key=len), plain)
    return len(re.sub(r"[{}_^$\s]", "", re.sub(r"\\[a-zA-Z]+", "x", plain)))


def _symbol(name: str) -> str:
    """`u_A` for a payoff and `Pr(...)` for the probability of an outcome."""
    found = _FUNCTION.fullmatch(name)
    if found is None:
        return latex_name(name)
    inside = rf"\text{{{latex_text(found[2])}}}"
    return rf"u_{{{inside}}}" if found[1] == "payoff" else rf"\Pr({inside})"
