"""The greatest and the least equilibrium value of a quantity, and how they move with a parameter.

Where several equilibria exist the comparison of any with any is seldom monotone though the best and the worst of them
are. The branches are cut where one overtakes another: what is left of a branch is where no other equilibrium has a
larger value. Cutting and comparing are exact; points at which two branches cross are borders, and left out as such.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from winset.algebra.constraint import Constraint
from winset.algebra.explore import Sign
from winset.algebra.oracle import Answer, Oracle
from winset.algebra.regions import Region
from winset.game.play import Play
from winset.statics.branches import Branch
from winset.statics.comparison import Comparison, value_of

MOST_PIECES = 60


@dataclass(frozen=True, slots=True)
class Extremes:
    """The verdicts on the greatest and the least equilibrium value; or why there are none."""

    greatest: str = ""
    least: str = ""
    why_not: str = ""


def extremes(play: Play, oracle: Oracle, found: Sequence[Branch], parameter: str) -> Extremes | None:
    """How the greatest and the least equilibrium value move; None where no two equilibria with other values coexist."""
    if not any(_rivals(play, oracle, branch, found) for branch in found):
        return None
    verdicts = []
    for sense in (1, -1):
        pieces = envelope(play, oracle, found, sense)
        if pieces is None:
            return Extremes(why_not=f"the regions of the equilibria cut each other into more than {MOST_PIECES} pieces")
        verdicts.append(Comparison(play, oracle, pieces, parameter).verdict()[0])
    return Extremes(*verdicts)


def envelope(play: Play, oracle: Oracle, found: Sequence[Branch], sense: int) -> tuple[Branch, ...] | None:
    """The branches where no other has a larger value (sense -1: smaller); None if they fall into too many pieces."""
    pieces: list[Branch] = []
    for branch in found:
        left = [branch]
        for rival in _rivals(play, oracle, branch, found):
            left = [piece for part in left for piece in _not_below(play, oracle, part, rival, sense)]
            if len(pieces) + len(left) > MOST_PIECES:
                return None
        pieces += left
    return tuple(pieces)


def _rivals(play: Play, oracle: Oracle, branch: Branch, found: Sequence[Branch]) -> list[Branch]:
    """The branches with other values that exist at some of the same points."""
    return [
        other
        for other in found
        if other.value != branch.value
        and not _apart(branch, other)
        and _exists(play, oracle, (*branch.inside(), *other.inside()))
    ]


def _apart(one: Branch, other: Branch) -> bool:
    """Whether two regions are seen to lie on either side of a border, without asking."""
    signs = {sign.polynomial: sign.sign for sign in one.region.conditions}
    return any(signs.get(sign.polynomial, sign.sign) != sign.sign for sign in other.region.conditions)


def _not_below(play: Play, oracle: Oracle, branch: Branch, rival: Branch, sense: int) -> Iterator[Branch]:
    """The parts of a branch where a rival does not exist, and that where it does and has a smaller value."""
    within: tuple[Sign, ...] = ()
    for sign in rival.region.conditions:
        yield from _part(play, oracle, branch, (*within, sign.negated()))
        within = (*within, sign)
    ahead = (value_of(branch) - value_of(rival)) * sense
    yield from _part(play, oracle, branch, (*within, Sign(ahead, 1)))


def _part(play: Play, oracle: Oracle, branch: Branch, more: tuple[Sign, ...]) -> Iterator[Branch]:
    conditions = tuple(dict.fromkeys((*branch.region.conditions, *more)))
    point = oracle.find([*play.assumptions, *(sign.constraint() for sign in conditions)])
    if point is not Answer.NONE:
        witness = {} if isinstance(point, Answer) else dict(point)
        yield replace(branch, region=Region(conditions, witness))


def _exists(play: Play, oracle: Oracle, facts: Sequence[Constraint]) -> bool:
    return oracle.find([*play.assumptions, *facts]) is not Answer.NONE
