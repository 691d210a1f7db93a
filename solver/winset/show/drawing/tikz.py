r"""A drawing as a LaTeX document of its own, in TikZ: `\includegraphics` it, or paste the picture into a paper."""

from __future__ import annotations

from collections.abc import Iterator

from winset.show.drawing.model import Dot, Drawing, Fill, Label, Line, Mark, Point
from winset.show.drawing.words import FIRM, THIN, Run, Words
from winset.show.formula import LETTERS, latex_text

HEAD = r"""\documentclass{article}
\usepackage[paperwidth=%sbp,paperheight=%sbp,margin=0bp]{geometry}
\IfFileExists{lmodern.sty}{\usepackage{lmodern}\usepackage[T1]{fontenc}}{\usepackage{fix-cm}}
\usepackage{amsmath,amssymb}
\usepackage{tikz}
\pagestyle{empty}
\setlength{\parindent}{0pt}
\setlength{\topskip}{0pt}
\begin{document}
"""
_SIGNS = {
    "−": "-",
    "≤": r"\leq ",
    "≥": r"\geq ",
    "≠": r"\neq ",
    "√": r"\surd ",
    "∗": r"\ast ",
    "∞": r"\infty ",
    "∈": r"\in ",
}
_SIGNS |= {"·": r"\cdot ", "→": r"\to ", "≈": r"\approx ", THIN: r"\,", FIRM: "~"}
_ACCENTS = {"\u0304": "bar", "\u0302": "hat", "\u0303": "tilde"}


def tikz(drawing: Drawing) -> str:
    """The whole document."""
    comment = drawing.title.replace("\n", " ")
    marks = "\n".join(f"  {line}" for mark in drawing.marks for line in _mark(mark))
    frame = f"  \\useasboundingbox (0,0) rectangle ({_n(drawing.width)},{_n(drawing.height)});\n"
    head = HEAD % (_n(drawing.width), _n(drawing.height))
    return (
        f"% {comment}\n{head}\\begin{{tikzpicture}}[x=1bp,y=1bp,line join=round]\n"
        f"{frame}{marks}\n\\end{{tikzpicture}}\n\\end{{document}}\n"
    )


def _mark(mark: Mark) -> Iterator[str]:
    match mark:
        case Line():
            on_off = ("on", "off")
            dashes = " ".join(f"{on_off[i % 2]} {_n(length)}bp" for i, length in enumerate(mark.dashes))
            pattern = f",dash pattern={dashes}" if dashes else ""
            yield f"\\draw[line width={_n(mark.weight)}bp,{_grey('draw', mark.grey)}{pattern}] {_path(mark.points)};"
        case Fill():
            rings = " ".join(_path(ring) + " -- cycle" for ring in mark.rings)
            yield f"\\fill[even odd rule,{_grey('fill', mark.grey)}] {rings};"
        case Dot():
            inside = "black" if mark.filled else "white"
            look = f"fill={inside},draw=black,line width=0.8bp"
            yield f"\\filldraw[{look}] {_at(mark.at)} circle[radius={_n(mark.radius)}];"
        case Label():
            side = {"start": "west", "middle": "center", "end": "east"}[mark.side]
            look = f"anchor={'mid' if side == 'center' else 'mid ' + side},inner sep=0.5bp"
            look += ",rotate=90" if mark.turned else ""
            look += ",fill=white" if mark.backed else ""
            size = rf"\fontsize{{{_n(mark.size)}}}{{{_n(mark.size * 1.2)}}}\selectfont "
            yield f"\\node[{look}] at {_at(mark.at)} {{{size}{latex_of(mark.words)}}};"


def latex_of(words: Words) -> str:
    """Words as LaTeX, mathematics between dollars."""
    text, open_ = "", False
    for run in words:
        maths = run.italic or run.level != 0
        if maths != open_:
            text += "$"
            open_ = maths
        text += _maths(run) if maths else _roman(run.text)
    return text + ("$" if open_ else "")


def _maths(run: Run) -> str:
    letters = run.text
    accent = _ACCENTS.get(letters[-1:])
    body = letters[:-1] if accent else letters
    written = "".join(f"\\{LETTERS[c]} " if c in LETTERS else _SIGNS.get(c, c) for c in body)
    if len(body) > 1 and body.isascii() and run.italic:
        written = rf"\mathit{{{latex_text(body).replace(' ', '~')}}}"
    elif len(body) > 1 and run.italic:
        written = rf"\textit{{{latex_text(body)}}}"
    if accent:
        written = rf"\{accent}{{{written}}}"
    return {1: f"^{{{written}}}", -1: f"_{{{written}}}", 0: written}[run.level]


def _roman(text: str) -> str:
    """Roman words; signs in them are set as mathematics."""
    found = ""
    for letter in text:
        if letter == FIRM:
            found += "~"
        else:
            found += f"${_SIGNS[letter].strip()}$" if letter in _SIGNS else latex_text(letter)
    return found.replace("$$", "")


def _path(points: tuple[Point, ...]) -> str:
    return " -- ".join(map(_at, points))


def _at(point: Point) -> str:
    return f"({_n(point[0])},{_n(point[1])})"


def _grey(what: str, grey: float) -> str:
    return f"{what}=black!{_n(100 * (1 - grey))}!white"


def _n(number: float) -> str:
    return f"{number:.3f}".rstrip("0").rstrip(".") if number else "0"
