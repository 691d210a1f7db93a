"""What makes a win-set grow: the one parameter that moves its ends, and in which direction it grows with inclusion.

A larger win-set contains the smaller one: no end moves inwards anywhere. So "size" is not length, by which sets that
lie elsewhere could be compared, but the order by inclusion along one parameter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from winset.algebra.oracle import Oracle
from winset.algebra.regions import Region
from winset.algebra.value import Value
from winset.errors import OutOfReach
from winset.game.play import Play
from winset.statics.branches import Branch
from winset.statics.comparison import (
    CONSTANT,
    DECREASING,
    INCREASING,
    WEAKLY_DECREASING,
    WEAKLY_INCREASING,
    Comparison,
)
from winset.statics.extremes import Extremes

_OPPOSITE = {
    INCREASING: DECREASING,
    WEAKLY_INCREASING: WEAKLY_DECREASING,
    DECREASING: INCREASING,
    WEAKLY_DECREASING: WEAKLY_INCREASING,
}
_UP, _DOWN = (CONSTANT, INCREASING, WEAKLY_INCREASING), (CONSTANT, DECREASING, WEAKLY_DECREASING)


@dataclass(frozen=True, slots=True)
class Growth:
    """The set called `name` grows by inclusion as the parameter rises (sense 1) or falls (sense -1)."""

    name: str
    parameter: str
    sense: int


@dataclass(frozen=True, slots=True)
class Ends:
    """A win-set that is one interval on a region."""

    region: Region
    low: Value
    high: Value


def growth(play: Play, oracle: Oracle, name: str, parts: Sequence[Ends]) -> Growth:
    """What makes the win-set grow. Raises OutOfReach where more than one parameter moves it, none, or to and fro."""
    moved = {v for ends in parts for value in (ends.low, ends.high) for v in value.variables()}
    moving = [parameter for parameter in play.parameters if parameter in moved]
    if len(moving) != 1:
        told = f"{len(moving)} parameters move it: {', '.join(moving)}" if moving else "no free parameter moves it"
        raise OutOfReach(f"the statics in {name} need a win-set that one parameter moves; {told}")
    low, high = (_verdict(play, oracle, parts, side, moving[0]) for side in ("low", "high"))
    if low in _DOWN and high in _UP:
        return Growth(name, moving[0], 1)
    if low in _UP and high in _DOWN:
        return Growth(name, moving[0], -1)
    raise OutOfReach(f"{name} neither grows nor shrinks with {moving[0]}: its lower end is {low}, its upper end {high}")


def _verdict(play: Play, oracle: Oracle, parts: Sequence[Ends], side: str, parameter: str) -> str:
    found = tuple(Branch(0, ends.region, ends.low if side == "low" else ends.high) for ends in parts)
    return Comparison(play, oracle, found, parameter).verdict()[0]


def in_growth(verdict: str, grown: Growth) -> str:
    """A verdict on the parameter as one on the size of the win-set."""
    return verdict if grown.sense > 0 else _OPPOSITE.get(verdict, verdict)


def turned(found: Extremes | None, grown: Growth) -> Extremes | None:
    """The same for the greatest and the least equilibrium value."""
    if found is None or found.why_not:
        return found
    return replace(found, greatest=in_growth(found.greatest, grown), least=in_growth(found.least, grown))
