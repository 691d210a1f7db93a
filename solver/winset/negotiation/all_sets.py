"""Everything that can be said of the sets of deals of a negotiation, whatever the number of its issues.

With one issue these are the answers of `winsets`, region by region of the parameters; with two, and a value for every
parameter, polygons; and with more than one the exact condition of each side in any case.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from winset.algebra.run import at_point
from winset.errors import OutOfReach
from winset.game.play import Scope
from winset.language.writer import write_expr
from winset.negotiation.conditions import condition_of
from winset.negotiation.deals import Deals
from winset.negotiation.domain import axes_of
from winset.negotiation.plane import PlaneSet, plane_set
from winset.negotiation.winsets import Case, WinSets, reader_at, types_for, winsets


@dataclass(frozen=True, slots=True)
class Plane:
    """A set of deals on two issues: "winset", "acceptable", "overlap" or "agreeable", of whom, for which types."""

    kind: str
    sides: tuple[str, ...]
    types: Case
    found: PlaneSet


@dataclass(frozen=True, slots=True)
class SetsOfDeals:
    """The sets of deals of every side: `intervals` with one issue, `planes` with two at numbers.

    `conditions` are formulas of the language, by what they are the condition of; `notes` say what is missing.
    """

    deals: Deals
    issues: tuple[str, ...]
    intervals: WinSets | None = None
    planes: tuple[Plane, ...] = ()
    conditions: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


def all_sets(deals: Deals, seconds: float | None = None) -> SetsOfDeals:
    """What can be said of the sets of deals; `seconds` limit each of the answers for one issue.

    Raises UsageError without sides or issues, and what `winsets` and `plane_set` do.
    """
    issues = tuple(axis.name for axis in axes_of(reader_at(at_point({}), deals, Scope()), deals.game))
    if len(issues) == 1:
        return SetsOfDeals(deals, issues, winsets(deals, seconds=seconds))
    planes = tuple(_planes(deals)) if len(issues) == 2 else ()
    conditions, gaps = _conditions(deals)
    if len(issues) == 2 and not planes:
        gaps = (*gaps, "polygons and areas need a value for every parameter: --set NAME=VALUE")
    return SetsOfDeals(deals, issues, None, planes, conditions, gaps)


def _planes(deals: Deals) -> Iterator[Plane]:
    each: list[tuple[str, tuple[str, ...]]] = [(kind, (s,)) for kind in ("winset", "acceptable") for s in deals.sides]
    for kind, sides in [*each, ("overlap", deals.sides), ("agreeable", deals.sides)]:
        negotiators = kind in ("acceptable", "agreeable")
        types = types_for(deals, sides, negotiators)
        if deals.play.parameters or types.parameters:
            return
        for case in types.cases():
            yield Plane(kind, sides, case, plane_set(deals, sides, negotiators, case))


def _conditions(deals: Deals) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """The exact condition of each side, and a note on each that has none."""
    found: list[tuple[str, str]] = []
    notes: list[str] = []
    for side in deals.sides:
        try:
            found.append((f"{side} ratifies iff", write_expr(condition_of(deals, side))))
        except OutOfReach as reason:
            notes.append(f"{side}: {reason}")
    return tuple(found), tuple(notes)
