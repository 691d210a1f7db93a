"""The exact condition under which a side ratifies a deal, as a formula in the issues and parameters.

It holds with any number of issues. A chamber with numbers for its weights is a disjunction over its minimal winning
coalitions, each the conjunction of what its members insist on.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from typing import Any

from winset.algebra.run import at_point
from winset.algebra.value import Value
from winset.errors import OutOfReach
from winset.game.evaluate import Reader
from winset.game.play import Scope
from winset.language import syntax as s
from winset.negotiation.deals import Deals, blocs_of, weight_of
from winset.negotiation.preferences import with_agreement, without_agreement
from winset.negotiation.ratification import chambers
from winset.negotiation.trees import every, number, replaced

MOST_BLOCS = 16


def condition_of(deals: Deals, side: str, negotiator: bool = False) -> s.Expr:
    """The condition on a deal that every chamber of a side passes it (and its negotiator accepts).

    `every chamber` is a conjunction, a chamber a disjunction over minimal winning coalitions. Raises OutOfReach where a
    vote is a lottery, a weight is symbolic, or a chamber has more than 16 blocs and is not unanimous.
    """
    reader = Reader(at_point({}), deals.play, Scope())
    found = [_chamber(reader, deals, quota, members) for quota, members in chambers(deals.side(side))]
    preference = deals.side(side).negotiator
    if negotiator and preference is not None:
        found.append(_insists(deals, s.Ref(side), preference))
    return every(found) if found else s.Chain((number(0), number(0)), ("=",))


def _chamber(reader: Reader, deals: Deals, quota: s.Quota, members: tuple[s.Member, ...]) -> s.Expr:
    blocs = list(blocs_of(reader, members))
    asked = [_insists(deals, member.who, member.preference, member, own) for own, _, member in blocs]
    if quota.kind == "all":
        return every(asked)
    weights = [_number(weight_of(own, member), member) for own, _, member in blocs]
    coalitions = list(_minimal(weights, _threshold(reader, quota, weights)))
    if not coalitions:
        return s.Chain((number(0), number(1)), ("=",), at=quota.at)
    parts = [every([asked[k] for k in coalition]) if coalition else _true() for coalition in coalitions]
    result = parts[0]
    for part in parts[1:]:
        result = s.Binary("or", result, part)
    return result


def _true() -> s.Expr:
    return s.Chain((number(0), number(0)), ("=",))


def _number(value: Value, member: s.Member) -> Fraction:
    if not value.is_number:
        raise OutOfReach(f"the weight of {member.who.name} is not a number: coalitions cannot be listed", member.at)
    return value.fraction()


def _threshold(reader: Reader, quota: s.Quota, weights: list[Fraction]) -> tuple[Fraction, bool]:
    """The weight it takes, and whether more than that is needed."""
    if quota.kind == "majority":
        return sum(weights, Fraction(0)) / 2, True
    assert quota.amount is not None
    amount = reader.number(quota.amount)
    if not amount.is_number:
        raise OutOfReach("the quota is not a number: coalitions cannot be listed", quota.at)
    share = amount.fraction()
    return (share * sum(weights, Fraction(0)) if quota.kind == "share" else share), False


def _minimal(weights: list[Fraction], threshold: tuple[Fraction, bool]) -> Iterator[tuple[int, ...]]:
    """The coalitions that win and do not if any member leaves, small ones first."""
    if len(weights) > MOST_BLOCS:
        raise OutOfReach(f"a chamber of {len(weights)} blocs has too many coalitions to list (limit {MOST_BLOCS})")
    needed, strict = threshold

    def wins(members: tuple[int, ...]) -> bool:
        weight = sum((weights[k] for k in members), Fraction(0))
        return weight > needed if strict else weight >= needed

    for count in range(len(weights) + 1):
        for members in combinations(range(len(weights)), count):
            if wins(members) and not any(wins(tuple(k for k in members if k != left)) for left in members):
                yield members


def _insists(
    deals: Deals, who: s.Ref, preference: s.Preference, member: s.Member | None = None, own: Reader | None = None
) -> s.Expr:
    """What a bloc insists on, the index of a family put in."""
    if member is None or own is None or member.over is None:
        return _acceptance(deals, who, preference)
    name, index = member.over.name, number(own.whole(s.Ref(member.over.name)))

    def change(node: Any) -> Any:
        return index if node == s.Ref(name) else None

    return replaced(_acceptance(deals, replaced(who, change), preference), change)


def _acceptance(deals: Deals, who: s.Ref, preference: s.Preference) -> s.Expr:
    match preference:
        case s.AcceptsIf(condition=condition):
            return condition
        case s.AcceptsWith():
            raise OutOfReach(f"{who.name} accepts by lot: there is no condition for it", preference.at)
        case _:
            without = without_agreement(preference)
            if without is None:
                raise OutOfReach(f"what {who.name} gets without agreement is missing", preference.at)
            value = _with_payments(deals, who, with_agreement(preference, deals.game))
            return s.Chain((value, without), (">=",), at=preference.at)


def _with_payments(deals: Deals, who: s.Ref, value: s.Expr) -> s.Expr:
    for issue in deals.game.issues:
        for ref, op in ((issue.payee, "+"), (issue.payer, "-")):
            if ref is not None and ref.name == who.name and ref.index in (None, who.index):
                for name in (name for quantity in issue.quantities for name in quantity.names):
                    value = s.Binary(op, value, s.Ref(name.name, at=name.at))
    return value
