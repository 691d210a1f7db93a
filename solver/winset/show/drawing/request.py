"""What a figure is asked for: its view, and the parameters along its axes with the stretch that is looked at."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from fractions import Fraction

from winset.errors import UsageError
from winset.game.play import Play
from winset.statics.graph import Span

VIEWS = ("payoffs", "regions", "frontier", "winsets", "tree")
Over = dict[str, Span | None]


def check_view(view: str) -> None:
    """Raises UsageError for a view that there is not."""
    if view not in VIEWS:
        near = get_close_matches(view, VIEWS, 1)
        raise UsageError(f"there is no view {view!r}: " + (f"did you mean {near[0]}?" if near else ", ".join(VIEWS)))


def check_axes(view: str, play: Play, over: Over) -> None:
    """Raises UsageError, before anything is solved, where the parameters without a value do not fit a view."""
    axes_of(play, over, 2 if view == "regions" else 1)


def read_over(texts: Sequence[str]) -> Over:
    """Axes as written, "rB" or "rB=0:1/2". Raises UsageError for what is no stretch of numbers."""
    found: Over = {}
    for text in texts:
        name, _, stretch = (part.strip() for part in text.partition("="))
        found[name] = _span(name, stretch) if stretch else None
    return found


def _span(name: str, text: str) -> Span:
    low, _, high = text.partition(":")
    try:
        span = Fraction(low.strip()), Fraction(high.strip())
    except (ValueError, ZeroDivisionError) as error:
        raise UsageError(f"--over {name}={text}: a stretch is two numbers, as in {name}=0:1/2") from error
    if span[0] >= span[1]:
        raise UsageError(f"--over {name}={text}: the first number should be the smaller one")
    return span


def axes_of(play: Play, over: Over, many: int) -> Over:
    """As many parameters without a value as a figure has axes: those named, else all there are.

    Raises UsageError that names the parameters which still need a value, or of which there are too few.
    """
    free = list(play.parameters)
    for name in over:
        if name not in free:
            near = get_close_matches(name, free, 1)
            hint = f"did you mean {near[0]}?" if near else f"those without a value are: {', '.join(free) or 'none'}"
            raise UsageError(f"--over {name}: the game has no such parameter without a value; {hint}")
    chosen = dict(over) if over else dict.fromkeys(free[:many])
    words = {1: "one parameter", 2: "two parameters"}[many]
    if len(chosen) != many:
        told = ", ".join(free) or "none"
        raise UsageError(f"this figure has {words} along its axes (--over); those without a value are: {told}")
    left = [name for name in free if name not in chosen]
    if left:
        axes = " and ".join(chosen)
        raise UsageError(
            f"along {axes}, a value is needed for {', '.join(left)}: {' '.join(f'--set {n}=...' for n in left)}"
        )
    return chosen
