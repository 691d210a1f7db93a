"""Whether one win-set contains another: for all parameters of two files, or with a deal that tells them apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from winset.algebra.constraint import Constraint
from winset.algebra.oracle import Answer as Found
from winset.algebra.oracle import Oracle
from winset.algebra.value import Value
from winset.negotiation.sets import Piece, WinSet
from winset.negotiation.winsets import Answer

_DEAL = "·deal"


@dataclass(frozen=True, slots=True)
class Apart:
    """A deal in one win-set and not in the other, at a point of the parameters."""

    deal: Fraction
    point: dict[str, Fraction]


@dataclass(frozen=True, slots=True)
class Inclusion:
    """A side's win-sets in two files: a deal that only one of them has. `sure`: where none is named there is none."""

    side: str
    issue: str
    only_first: Apart | None
    only_second: Apart | None
    sure: bool = True


def inclusion(
    side: str, issue: str, first: Answer, second: Answer, assumed: Sequence[Constraint], oracle: Oracle
) -> Inclusion:
    """The two win-sets compared where what is assumed holds."""
    lost, sure = _missing(first, second, assumed, oracle)
    won, also_sure = _missing(second, first, assumed, oracle)
    complete = first.complete and second.complete
    return Inclusion(side, issue, lost, won, sure and also_sure and complete)


def _missing(
    having: Answer, lacking: Answer, assumed: Sequence[Constraint], oracle: Oracle
) -> tuple[Apart | None, bool]:
    """A deal of one win-set that the other lacks; and whether there is none if none was found."""
    sure = True
    for facts in _ways(having, lacking):
        answer = oracle.find([*assumed, *facts])
        if not isinstance(answer, Found):
            return Apart(answer.pop(_DEAL, Fraction(0)), answer), True
        sure = sure and answer is Found.NONE
    return None, sure


def _ways(having: Answer, lacking: Answer) -> Iterator[list[Constraint]]:
    """All ways in which a deal may be in one set and not in the other."""
    for mine in having.parts:
        for its in lacking.parts:
            for here in mine.regions:
                for there in its.regions:
                    facts = [*here.constraints(), *there.constraints()]
                    for piece in mine.winset.pieces:
                        yield from ([*facts, *_inside(piece), *gap] for gap in _gaps(its.winset))


def _inside(piece: Piece) -> Iterator[Constraint]:
    deal = Value.variable(_DEAL)
    if piece.low is not None:
        yield Constraint(deal - piece.low, ">=" if piece.low_closed else ">")
    if piece.high is not None:
        yield Constraint(piece.high - deal, ">=" if piece.high_closed else ">")


def _gaps(winset: WinSet) -> Iterator[list[Constraint]]:
    """Where a deal lies that is not in the set: below its first piece, between two, or above the last."""
    above: list[Constraint] = []
    for piece in winset.pieces:
        if piece.low is not None:
            yield [*above, Constraint(piece.low - Value.variable(_DEAL), ">" if piece.low_closed else ">=")]
        if piece.high is None:
            return
        above = [Constraint(Value.variable(_DEAL) - piece.high, ">" if piece.high_closed else ">=")]
    yield above
