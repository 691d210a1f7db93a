"""A drawing as PNG or PDF, by matplotlib, which the extra `plot` brings."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from winset.errors import UsageError
from winset.show.drawing.model import Dot, Drawing, Fill, Label, Line, Mark
from winset.show.drawing.tikz import latex_of
from winset.show.drawing.words import THIN, Words

DPI = 300
NEEDED = (
    "PNG and PDF are written by matplotlib, which is not installed: pip install 'winset[plot]', or write .svg or .tex"
)


def save(drawing: Drawing, file: Path) -> None:
    """Write the file in the form that its ending names. Raises UsageError where matplotlib is missing."""
    try:
        import matplotlib as mpl
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as error:
        raise UsageError(NEEDED) from error
    fonts: Any = {"font.family": "STIXGeneral", "mathtext.fontset": "stix", "pdf.fonttype": 42}
    with mpl.rc_context(fonts):
        figure = Figure(figsize=(drawing.width / 72, drawing.height / 72), dpi=DPI)
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, drawing.width)
        axes.set_ylim(0, drawing.height)
        axes.axis("off")
        for order, mark in enumerate(drawing.marks):
            _set(axes, mark, order)
        about = {"Title": drawing.title}
        figure.savefig(file, dpi=DPI, metadata=about | ({"CreationDate": None} if file.suffix == ".pdf" else {}))


def _set(axes: Any, mark: Mark, order: int) -> None:
    match mark:
        case Line():
            style = (0, mark.dashes) if mark.dashes else "solid"
            x, y = zip(*mark.points, strict=True)
            axes.plot(x, y, color=str(mark.grey), lw=mark.weight, ls=style, zorder=order, solid_capstyle="butt")
        case Fill():
            axes.add_patch(_patch(mark, order))
        case Dot():
            inside = "black" if mark.filled else "white"
            size = 2 * mark.radius
            axes.plot(*mark.at, "o", ms=size, mfc=inside, mec="black", mew=0.8, zorder=order)
        case Label():
            if mark.backed:
                box = mark.box
                corners = ((box.left, box.low), (box.right, box.low), (box.right, box.high), (box.left, box.high))
                axes.add_patch(_patch(Fill((corners,), 1.0), order))
            axes.text(
                *_base(mark), mathtext(mark.words), fontsize=mark.size, va="baseline" if not mark.turned else "center",
                ha={"start": "left", "middle": "center", "end": "right"}[mark.side] if not mark.turned else "center",
                rotation=90 if mark.turned else 0, zorder=order,
            )  # fmt: skip


def _base(label: Label) -> tuple[float, float]:
    """Where the base line begins; a turned label is set by its middle."""
    if label.turned:
        box = label.box
        return (box.left + box.right) / 2, (box.low + box.high) / 2
    return label.at[0], label.at[1] - 0.3 * label.size


def _patch(fill: Fill, order: int) -> Any:
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path as Outline

    points, codes = [], []
    for ring in fill.rings:
        points += [*ring, ring[0]]
        codes += [Outline.MOVETO, *[Outline.LINETO] * (len(ring) - 1), Outline.CLOSEPOLY]
    return PathPatch(Outline(points, codes), fc=str(fill.grey), ec="none", lw=0, zorder=order)


_WORDS = re.compile(r"\\textit\{([^{}]*)\}")


def mathtext(words: Words) -> str:
    """Words in matplotlib's own small LaTeX, which has no `textit`, and takes most signs as they are."""
    parts = []
    for run in words:
        if run.italic or run.level:
            parts.append(_WORDS.sub(r"\\mathit{\1}", latex_of((run,))))
        else:
            parts.append(run.text.replace("$", r"\$").replace(THIN, r"$\,$"))
    return "".join(parts).replace("$$", "{}")
