"""A drawing as SVG: text stays text, in the reader's own Latin Modern or Times."""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from winset.show.drawing.model import Dot, Drawing, Fill, Label, Line, Mark, Point
from winset.show.drawing.words import SMALL, Run

FONTS = "'Latin Modern Roman','CMU Serif','STIX Two Text','Times New Roman',Times,serif"
DROP = 0.3  # how far the base line lies below the middle of small letters, in sizes


def svg(drawing: Drawing) -> str:
    """The whole file."""
    marks = "\n".join(f"  {line}" for mark in drawing.marks for line in _mark(mark, drawing.height))
    size = f'width="{_n(drawing.width)}pt" height="{_n(drawing.height)}pt"'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {_n(drawing.width)} {_n(drawing.height)}" '
        f'role="img" font-family="{FONTS}" stroke-linejoin="round">\n'
        f"  <title>{escape(drawing.title)}</title>\n"
        f'  <rect width="100%" height="100%" fill="white"/>\n'
        f"{marks}\n</svg>\n"
    )


def _mark(mark: Mark, height: float) -> Iterator[str]:
    match mark:
        case Line():
            dashes = f' stroke-dasharray="{" ".join(map(_n, mark.dashes))}"' if mark.dashes else ""
            about = f" data-about={quoteattr(mark.about)}" if mark.about else ""
            points = " ".join(_at(point, height) for point in mark.points)
            yield (
                f'<polyline points="{points}" fill="none" stroke="{_grey(mark.grey)}" '
                f'stroke-width="{_n(mark.weight)}"{dashes}{about}/>'
            )
        case Fill():
            path = " ".join("M" + " L".join(_at(point, height) for point in ring) + " Z" for ring in mark.rings)
            about = f" data-about={quoteattr(mark.about)}" if mark.about else ""
            yield f'<path d="{path}" fill="{_grey(mark.grey)}" fill-rule="evenodd"{about}/>'
        case Dot():
            x, y = mark.at[0], height - mark.at[1]
            inside = "black" if mark.filled else "white"
            yield (
                f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(mark.radius)}" fill="{inside}" '
                'stroke="black" stroke-width="0.8"/>'
            )
        case Label():
            yield from _label(mark, height)


def _label(label: Label, height: float) -> Iterator[str]:
    if label.backed:
        box = label.box
        yield (
            f'<rect x="{_n(box.left - 1)}" y="{_n(height - box.high)}" width="{_n(box.right - box.left + 2)}" '
            f'height="{_n(box.high - box.low)}" fill="white"/>'
        )
    x, y = label.at[0], height - label.at[1]
    down = DROP * label.size
    turn = f' transform="rotate(-90 {_n(x)} {_n(y)})"' if label.turned else ""
    yield (
        f'<text x="{_n(x)}" y="{_n(y + down)}" font-size="{_n(label.size)}" text-anchor="{label.side}"'
        f' xml:space="preserve"{turn}>{"".join(_runs(label))}</text>'
    )


def _runs(label: Label) -> Iterator[str]:
    level = 0
    for run in label.words:
        shift = (level - run.level) * (0.36 if 1 in (run.level, level) else 0.2) * label.size
        level = run.level
        moved = f' dy="{_n(shift)}"' if shift else ""
        yield f"<tspan{_face(run, label.size)}{moved}>{escape(run.text)}</tspan>"


def _face(run: Run, size: float) -> str:
    return (' font-style="italic"' if run.italic else "") + (f' font-size="{_n(SMALL * size)}"' if run.level else "")


def _at(point: Point, height: float) -> str:
    return f"{_n(point[0])},{_n(height - point[1])}"


def _grey(grey: float) -> str:
    level = round(255 * grey)
    return f"#{level:02x}{level:02x}{level:02x}"


def _n(number: float) -> str:
    """A number with no more digits than can be seen."""
    return f"{number:.3f}".rstrip("0").rstrip(".") if number else "0"
