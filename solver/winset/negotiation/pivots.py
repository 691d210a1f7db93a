"""Who is pivotal: the members at whose own limits the set of a chamber ends, and the chamber's reservation value.

Where every member accepts all deals above some value of her own (or all below), the chamber does as well, and its value
is that of the pivotal member: the reservation value of the literature. With other preferences a chamber's set can have
several ends, each with its own pivotal members.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from winset.algebra.run import Run
from winset.algebra.value import Value
from winset.errors import OutOfReach
from winset.language import syntax as s
from winset.negotiation.deals import Deals, blocs_of, chamber_passes, vote
from winset.negotiation.domain import Bounds, domain_of
from winset.negotiation.ratification import chambers
from winset.negotiation.sets import WinSet
from winset.negotiation.types import Types
from winset.negotiation.winsets import Case, accepted_set, reader_at, the_axis, types_for


@dataclass(frozen=True, slots=True)
class Limit:
    """An end of a chamber's set inside the domain, and the members whose own acceptance ends there."""

    deal: Value
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChamberSet:
    """The deals that a chamber passes. `reservation` is its end if all members want more, or all want less."""

    quota: s.Quota
    winset: WinSet
    limits: tuple[Limit, ...]
    reservation: Value | None


def chamber_sets_in(run: Run, deals: Deals, side: str, case: Case = ()) -> tuple[ChamberSet, ...]:
    """The sets of the chambers of a side at the parameter point of a run, in the order written."""
    types = types_for(deals, (side,), False)
    return tuple(_chamber_set(run, deals, types, case, quota, blocs) for quota, blocs in chambers(deals.side(side)))


def _chamber_set(
    run: Run, deals: Deals, types: Types, case: Case, quota: s.Quota, members: tuple[s.Member, ...]
) -> ChamberSet:
    name = the_axis(deals).name

    def passes(deal: Value) -> bool:
        return _sure(chamber_passes(reader_at(run, deals, types.scope([(name, deal)], case)), deals, quota, members))

    whole = accepted_set(run, deals, types, case, passes)
    own = dict(_own_sets(run, deals, types, case, members))
    low, high = _ends_of_domain(run, deals, types, case)
    limits = tuple(
        Limit(end, tuple(who for who, accepted in own.items() if any(run.equal(end, other) for other in accepted.ends)))
        for end in whole.ends
        if end not in (low, high)
    )
    return ChamberSet(quota, whole, limits, _reservation(whole, list(own.values()), low, high))


def _own_sets(
    run: Run, deals: Deals, types: Types, case: Case, members: tuple[s.Member, ...]
) -> Iterator[tuple[str, WinSet]]:
    """What each bloc accepts on its own."""
    name = the_axis(deals).name
    names = [who for _, who, _ in blocs_of(reader_at(run, deals, types.scope([], case)), members)]
    for place, who in enumerate(names):

        def accepts(deal: Value, place: int = place) -> bool:
            reader = reader_at(run, deals, types.scope([(name, deal)], case))
            own, bloc, member = list(blocs_of(reader, members))[place]
            return _sure(vote(own, deals, bloc, member.preference))

        yield who, accepted_set(run, deals, types, case, accepts)


def _sure(answer: bool | None) -> bool:
    if answer is None:
        raise OutOfReach("a vote is a lottery: nobody is pivotal for sure")
    return answer


def _ends_of_domain(run: Run, deals: Deals, types: Types, case: Case) -> tuple[Value | None, Value | None]:
    domain = domain_of(reader_at(run, deals, types.scope([], case)), the_axis(deals))
    return (domain.low, domain.high) if isinstance(domain, Bounds) else (None, None)


def _reservation(whole: WinSet, own: list[WinSet], low: Value | None, high: Value | None) -> Value | None:
    """The end of the chamber's set that faces the other side, if all its members pull the same way."""
    if len(whole.pieces) != 1:
        return None
    sets = [accepted.pieces for accepted in own if not accepted.is_empty]
    if any(len(pieces) != 1 for pieces in sets):
        return None
    if all(pieces[0].high == high for pieces in sets) and whole.pieces[0].low != low:
        return whole.pieces[0].low
    if all(pieces[0].low == low for pieces in sets) and whole.pieces[0].high != high:
        return whole.pieces[0].high
    return None
