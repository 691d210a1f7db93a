"""What has changed between two games, in sentences: which win-set contains the other, which law dominates."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from winset.game.laws import Dominance
from winset.negotiation.inclusion import Apart, Inclusion
from winset.show.formula import Style

UNDECIDED = "undecided"


def sentences(winsets: Sequence[Inclusion], laws: Sequence[Dominance], style: Style) -> tuple[tuple[str, str], ...]:
    """What is compared and how it has changed: `("win-set of B", "larger in the second: ...")`."""
    return (
        *((f"win-set of {found.side}", _Writer(found.issue, style).winset(found)) for found in winsets),
        *((f"law of {found.name}", _law(found)) for found in laws),
    )


def _law(found: Dominance) -> str:
    match found.up, found.down:
        case True, True:
            return "the same in both"
        case True, False:
            return "the second dominates the first, larger numbers being likelier"
        case False, True:
            return "the first dominates the second, larger numbers being likelier"
        case False, False:
            return "neither dominates the other for all parameters"
    return UNDECIDED


class _Writer:
    def __init__(self, issue: str, style: Style) -> None:
        self.issue, self.style = issue, style

    def winset(self, found: Inclusion) -> str:
        told = "; ".join(self.apart(found))
        if found.only_first is not None and found.only_second is not None:
            return f"neither contains the other: {told}"
        if not found.sure:
            return f"{UNDECIDED}; {told}" if told else UNDECIDED
        if not told:
            return "the same in both"
        return f"{'smaller' if found.only_second is None else 'larger'} in the second: {told}"

    def apart(self, found: Inclusion) -> Iterator[str]:
        for word, apart in (("first", found.only_first), ("second", found.only_second)):
            if apart is not None:
                yield f"{self.deal(apart)} is in that of the {word} only"

    def deal(self, apart: Apart) -> str:
        point = ", ".join(self.equal(name, self.style.number(value)) for name, value in apart.point.items())
        return self.equal(self.issue, self.style.number(apart.deal)) + (f" at {point}" if point else "")

    def equal(self, name: str, value: str) -> str:
        text = f"{self.style.name(name)} = {value}"
        return f"${text}$" if self.style.latex else text
