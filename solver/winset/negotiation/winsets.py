"""Win-sets: the deals that all chambers of a side accept against no agreement, region by region of the parameters.

    W(X) = {x : in every chamber of X, those with u_j(x) >= u_j(no agreement) meet its quota}

Votes are sincere, an indifferent member accepts, and the negotiator is left out; `acceptable` has him in. With one
issue the set is a union of intervals and points with symbolic ends, clipped to the issue's domain, which is complete up
to the borders of the regions; `winset_at` gives it at any point, borders included. With several issues see `plane`.

The sets are static: with rounds, what is accepted in equilibrium depends on what comes after a refusal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import cast

from winset.algebra.explore import Exploration, Leaf, Unsolved, explore
from winset.algebra.oracle import Constraint, Oracle
from winset.algebra.regions import Region
from winset.algebra.run import Run, at_point
from winset.algebra.value import ZERO, Value
from winset.errors import OutOfReach, UsageError
from winset.game.evaluate import Reader
from winset.game.play import Scope
from winset.language import syntax as s
from winset.negotiation.deals import Deals, negotiator_accepts, ratifies
from winset.negotiation.domain import Axis, axes_of, domain_of
from winset.negotiation.hulls import Leaves, regions_of
from winset.negotiation.preferences import members
from winset.negotiation.sets import WinSet, beside, intersection, joined, mirrored, points
from winset.negotiation.types import Item, Types, types_of

Case = tuple[tuple[str, Item], ...]
Found = WinSet | None  # None outside what is assumed


@dataclass(frozen=True, slots=True)
class Part:
    """A win-set and the regions of the parameters on which it is this one."""

    winset: WinSet
    regions: tuple[Region, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The win-set of a side, or the overlap of several, as a function of the parameters.

    `negotiators` tells whether they have to accept as well; `types` are the labels and values of draws that it is for;
    `parameters` include types that are numbers from an interval. Where a region was not solved, `unsolved` says why.
    """

    sides: tuple[str, ...]
    negotiators: bool
    types: Case
    parameters: tuple[str, ...]
    parts: tuple[Part, ...]
    unsolved: tuple[Unsolved, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every region was solved."""
        return not self.unsolved


@dataclass(frozen=True, slots=True)
class WinSets:
    """What `winsets` returns: for each side its win-set and its acceptable set, and the overlaps of all sides."""

    issue: str
    sides: tuple[Answer, ...]
    acceptable: tuple[Answer, ...]
    overlap: tuple[Answer, ...]
    agreeable: tuple[Answer, ...]

    def of(self, side: str) -> tuple[Answer, ...]:
        """The win-sets of a side, one for each outcome of the draws that it depends on."""
        return tuple(answer for answer in self.sides if answer.sides == (side,))


def winsets(deals: Deals, oracle: Oracle | None = None, cells: int = 2000, seconds: float | None = None) -> WinSets:
    """The win-sets of every side, with and without its negotiator, and their overlaps (`agreeable`: with negotiators).

    `cells` and `seconds` limit each of them. Raises OutOfReach with several issues, and where a preference depends on
    something a member does not know. A region that is out of reach (a boundary of degree three, votes by lottery) comes
    back in `unsolved` with the reason.
    """
    axis = the_axis(deals)
    known: dict[tuple[tuple[str, ...], bool], tuple[Answer, ...]] = {}

    with asking(oracle) as own:

        def answers(names: tuple[str, ...], negotiators: bool) -> tuple[Answer, ...]:
            key = (names, negotiators and any(deals.side(name).negotiator is not None for name in names))
            if key not in known:
                known[key] = winsets_of(deals, names, key[1], own, cells, seconds)
            return tuple(replace(answer, negotiators=negotiators) for answer in known[key])

        single = [(name,) for name in deals.sides]
        return WinSets(
            axis.name,
            tuple(a for names in single for a in answers(names, False)),
            tuple(a for names in single for a in answers(names, True)),
            answers(deals.sides, False),
            answers(deals.sides, True),
        )


def winsets_of(
    deals: Deals,
    sides: Sequence[str],
    negotiators: bool = False,
    oracle: Oracle | None = None,
    cells: int = 2000,
    seconds: float | None = None,
) -> tuple[Answer, ...]:
    """The deals that all of some sides ratify: one answer for each outcome of the draws that it depends on."""
    with asking(oracle) as own:
        return tuple(_answers(own, deals, tuple(sides), negotiators, cells, seconds))


def the_axis(deals: Deals) -> Axis:
    """The only axis of the issues. Raises OutOfReach if there are several."""
    axes = axes_of(reader_at(at_point({}), deals, Scope()), deals.game)
    if len(axes) != 1:
        names = ", ".join(axis.name for axis in axes)
        raise OutOfReach(f"a deal has {len(axes)} coordinates ({names}): ask for the condition or the polygon")
    return axes[0]


def asking(oracle: Oracle | None) -> _Borrowed | Oracle:
    """The oracle that is given, left open behind the block, or a new one, closed behind it."""
    return Oracle() if oracle is None else _Borrowed(oracle)


class _Borrowed:
    """An oracle of somebody else's, which stays open."""

    def __init__(self, oracle: Oracle) -> None:
        self.oracle = oracle

    def __enter__(self) -> Oracle:
        return self.oracle

    def __exit__(self, *_: object) -> None:
        pass


def reader_at(run: Run, deals: Deals, scope: Scope) -> Reader:
    """Reads formulas of the file in a run, at a scope with the deal and the types."""
    return Reader(run, deals.play, scope)


# --- inside a run -----------------------------------------------------------------------------------------------------


def winset_in(
    run: Run, deals: Deals, side: str, negotiator: bool = False, types: Types | None = None, case: Case = ()
) -> WinSet:
    """The win-set of one side at the parameter point of a run; `case` says how finite draws came out."""
    types = types_for(deals, (side,), negotiator) if types is None else types
    name = the_axis(deals).name

    def accepted(deal: Value) -> bool:
        reader = reader_at(run, deals, types.scope([(name, deal)], case))
        if negotiator and not negotiator_accepts(reader, deals, side):
            return False
        answer = ratifies(reader, deals, side)
        if answer is None:
            raise OutOfReach(f"whether {side} ratifies some deals is a lottery: its win-set is not one set")
        return answer

    return accepted_set(run, deals, types, case, accepted)


def accepted_set(run: Run, deals: Deals, types: Types, case: Case, accepted: Callable[[Value], bool]) -> WinSet:
    """The deals in the domain of the only issue for which `accepted` holds."""
    axis = the_axis(deals)
    domain = domain_of(reader_at(run, deals, types.scope([], case)), axis)
    if isinstance(domain, tuple):
        return points(run, [deal for deal in domain if accepted(deal)])
    low, high = domain.low, domain.high
    variable = f"{axis.name}°"  # no name of a file ends so: it cannot be taken for a parameter
    if low is not None:
        return joined(run.sweep(variable, low, high, accepted, (domain.low_closed, domain.high_closed)))
    start = ZERO if high is None else high
    closed = (high is None or domain.high_closed, True)
    left = mirrored(joined(run.sweep(variable, -start, None, lambda t: accepted(-t), closed)))
    if high is not None:
        return left
    return beside(left, joined(run.sweep(variable, ZERO, None, accepted, (False, True))))


def types_for(deals: Deals, sides: Sequence[str], negotiators: bool) -> Types:
    """What the preferences of some sides depend on beside parameters."""
    trees: list[tuple[str, str, object]] = []
    for name in sides:
        side = deals.side(name)
        trees += [(name, m.who.name, (m.preference, m.votes, m.turnout)) for m in members(side)]
        trees += [(name, name, r.quota) for r in side.ratifiers if isinstance(r, s.Chamber)]
        if negotiators and side.negotiator is not None:
            trees.append((name, name, side.negotiator))
    return types_of(reader_at(at_point({}), deals, Scope()), deals.game, trees)


# --- over the parameters ----------------------------------------------------------------------------------------------


def _answers(
    oracle: Oracle, deals: Deals, sides: tuple[str, ...], negotiators: bool, cells: int, seconds: float | None
) -> Iterator[Answer]:
    types = types_for(deals, sides, negotiators)
    assumptions = (*deals.play.assumptions, *types.constraints)
    parameters = (*deals.play.parameters, *types.parameters)
    for case in types.cases():

        def algorithm(run: Run, case: Case = case) -> WinSet | None:
            reader = reader_at(run, deals, types.scope([], case))
            if not all(reader.truth(condition) for condition in deals.play.conditions):
                return None
            return intersection(run, [winset_in(run, deals, side, negotiators, types, case) for side in sides])

        found = explore(oracle, parameters, assumptions, algorithm, cells, seconds)
        yield Answer(sides, negotiators, case, parameters, parts_of(oracle, assumptions, found), found.unsolved)


def parts_of(oracle: Oracle, assumptions: Sequence[Constraint], found: Exploration[Found]) -> tuple[Part, ...]:
    """Leaves with the same set put together, each group described by few conditions."""
    groups: dict[WinSet, list[Leaf[Found]]] = {}
    for leaf in found.leaves:
        if leaf.result is not None:
            groups.setdefault(leaf.result, []).append(leaf)
    parts = []
    for winset, leaves in groups.items():
        others = [leaf for leaf in found.leaves if leaf.result != winset]
        missing = [Leaf(gap.conditions, {}, None) for gap in found.unsolved]
        regions = regions_of(oracle, assumptions, cast(Leaves, leaves), cast(Leaves, [*others, *missing]))
        parts.append(Part(winset, regions))
    return tuple(parts)


def winset_at(
    deals: Deals,
    side: str,
    point: Mapping[str, Fraction] | None = None,
    negotiator: bool = False,
    case: Case = (),
) -> WinSet:
    """The win-set of a side at one point, exactly, on the borders of regions too.

    `point` gives every parameter that the file and its settings leave open, and types that are numbers; `case` the
    finite draws. Raises UsageError if a number is missing.
    """
    point = dict(point or {})
    types = types_for(deals, (side,), negotiator)
    missing = [name for name in (*deals.play.parameters, *types.parameters) if name not in point]
    if missing:
        raise UsageError(f"the point has no value for {', '.join(missing)}")
    return winset_in(at_point(point), deals, side, negotiator, types, case).at(point)
