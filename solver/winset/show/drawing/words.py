"""Words of a figure: runs of roman and italic letters, raised or lowered, with the room that they take.

Formulas come in as the text that `winset.show.formula` writes, `(1 - rB)^2/4`, and leave as a paper sets them: names in
italics with their subscripts, Greek letters, a true minus, no star for a product. The widths are those of a Times-like
face, a little on the wide side, so that what does not overlap here does not overlap in Latin Modern either.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from winset.show.formula import GREEK, LETTERS


@dataclass(frozen=True, slots=True)
class Run:
    """Letters in one face; `level` is 1 for raised, -1 for lowered ones."""

    text: str
    italic: bool = False
    level: int = 0


Words = tuple[Run, ...]

THIN = "\u2009"
FIRM = "\u00a0"  # a blank at which no line is broken
_ACCENTS = {"bar": "\u0304", "hat": "\u0302", "tilde": "\u0303"}
_TOKEN = re.compile(r"[^\W\d]\w*(?:\[\w+\])?|\d+(?:\.\d+)?|\^\d+|<=|>=|!=|\s+|.", re.DOTALL)
_SIGNS = {"<=": "≤", ">=": "≥", "!=": "≠", "-": "−"}
_LOWERED = "₀₁₂₃₄₅₆₇₈₉"  # how the rounds of a name are written in text
_ROOT = re.compile(r"\bsqrt\((\w+)\)")
_PLAIN = {"and", "or", "if", "otherwise", "for", "in", "the"}


def plain(text: str) -> Words:
    """Words in roman letters."""
    return (Run(text),) if text else ()


def formula(text: str) -> Words:
    """A formula or condition: every name in it is a name of the game."""
    return _set(text, None)


def unbroken(text: str) -> Words:
    """A formula or condition that stays on one line."""
    return tuple(Run(run.text.replace(" ", FIRM), run.italic, run.level) for run in formula(text))


def sentence(text: str, names: Collection[str]) -> Words:
    """A sentence in which only these names, and what stands between numbers, is mathematics."""
    return _set(text, frozenset(names))


def _set(text: str, names: frozenset[str] | None) -> Words:
    runs: list[Run] = []
    depth = 0
    for token in _TOKEN.findall(_ROOT.sub(r"sqrt \1", text).replace("sqrt ", "√").replace("sqrt(", "√(")):
        depth += {"(": 1, ")": -1}.get(token, 0)
        word = token[0].isalpha() or token[0] == "_"
        if word and token not in _PLAIN and (names is None or token in names):
            runs += _name(token)
        elif token[0] == "^" and len(token) > 1:
            runs.append(Run(token[1:], level=1))
        elif token == " " and names is not None and (depth or (runs and runs[-1].text.endswith("="))):
            runs.append(Run(FIRM))
        elif token == "*":
            runs += [Run(THIN)] if runs[-1].italic or runs[-1].level else []
        elif token == "-" and names is not None and not (runs and runs[-1].text.endswith((" ", FIRM, "("))):
            runs.append(Run("-"))
        else:
            runs.append(Run(_SIGNS.get(token, token.replace("_", " "))))
    return joined(runs)


def _name(name: str) -> list[Run]:
    """A name: Greek by its letter, digits and a capital behind it lowered, `pstar` with a star."""
    indexed = re.fullmatch(r"(.+)\[(.+)\]", name)
    base, index = (indexed[1], indexed[2]) if indexed else (name, "")
    rounds = "".join(str(_LOWERED.index(letter)) for letter in base if letter in _LOWERED)
    base = base.rstrip(_LOWERED)
    split = re.fullmatch(r"([^\W\d_])_?([A-Z]|\d+)", base) or re.fullmatch(rf"({'|'.join(GREEK)})_?([A-Z]|\d+)", base)
    base, own = (split[1], split[2]) if split else (base, "")
    runs = _letters(base)
    below = ",".join(part for part in (own, index, rounds) if part)
    return [*runs, Run(below, italic=below.isalpha(), level=-1)] if below else runs


def _letters(base: str) -> list[Run]:
    if base in _BY_NAME:
        return [Run(_BY_NAME[base], italic=not base[0].isupper())]
    for ending, accent in _ACCENTS.items():
        stem = base.removesuffix(ending)
        if stem != base and (len(stem) == 1 or stem in _BY_NAME):
            return [Run(_BY_NAME.get(stem, stem) + accent, italic=True)]
    stem = base.removesuffix("star")
    if stem != base and (len(stem) == 1 or stem in _BY_NAME):
        return [Run(_BY_NAME.get(stem, stem), italic=True), Run("∗", level=1)]
    return [Run(base.replace("_", " "), italic=True)]


_BY_NAME = {name: letter for letter, name in LETTERS.items()}


def joined(runs: Iterable[Run]) -> Words:
    """The runs with neighbours of one face as one."""
    found: list[Run] = []
    for run in runs:
        if found and (found[-1].italic, found[-1].level) == (run.italic, run.level) and not run.italic:
            found[-1] = Run(found[-1].text + run.text, run.italic, run.level)
        else:
            found.append(run)
    return tuple(found)


def text_of(words: Words) -> str:
    """The letters alone, for those who cannot see the figure."""
    return "".join(run.text for run in words)


# --- room -------------------------------------------------------------------------------------------------------------

_WIDTHS = {
    250: " .,", 280: "ijlt:;/|'`", 330: "fr-()[]{}I", 390: "sJ", 450: "aceyz?vx", 510: "0123456789bdghknopqu$*_k",
    560: "LSFTPEBRZ+=<>−≤≥≠√∈", 680: "CVXYAKUDGHNOQw#&", 820: "mWM%@",
}  # fmt: skip
_WIDTH = {letter: size / 1000 for size, letters in _WIDTHS.items() for letter in letters}
_WIDTH |= {THIN: 0.17, FIRM: 0.25, "\u0304": 0, "\u0302": 0, "\u0303": 0}
SMALL = 0.7  # size of raised and lowered letters
WIDE = 1.18  # Latin Modern is wider than Times


def width(words: Words, size: float) -> float:
    """How wide words are set at a size, both in points; no less than what the writers need."""
    return sum(
        WIDE * size * (SMALL if run.level else 1.0) * _WIDTH.get(letter, 0.6) for run in words for letter in run.text
    )
