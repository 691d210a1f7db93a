"""Ratification as lines of a play: the ballots of a side, and the condition that every chamber of it passes.

A bloc weighs its votes times its turnout (1 each when not written). A chamber passes with more than half of its whole
weight (`majority`), with at least a share of it, with at least k votes, or with every bloc (`all`); a veto is a chamber
of one. A bloc with a payoff votes; `accepts if` is a rule and has no ballot; `accepts with probability` is a draw.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from winset.errors import Fault
from winset.language import syntax as s
from winset.negotiation.preferences import bloc
from winset.negotiation.trees import constant, every, number, times, total


@dataclass(frozen=True, slots=True)
class Words:
    """The labels of a ballot, and for each bloc that accepts by lot the name of its draw."""

    yes: str
    no: str
    draws: Mapping[str, str]


def chambers(side: s.Side) -> Iterator[tuple[s.Quota, tuple[s.Member, ...]]]:
    """The chambers of a side in the order written; a veto is a chamber of one that passes with all."""
    for ratifier in side.ratifiers:
        if isinstance(ratifier, s.Chamber):
            yield ratifier.quota, ratifier.members
        else:
            yield s.Quota("all", at=ratifier.at), (bloc(ratifier),)


def weight(member: s.Member) -> s.Expr:
    """Votes times turnout of a bloc (of one member of a family)."""
    one = number(1)
    return times(member.votes or one, member.turnout or one)


def chamber_faults(quota: s.Quota, members: tuple[s.Member, ...]) -> Iterator[Fault]:
    """Numbers that make no sense in a chamber: a negative weight, a share outside (0, 1], no votes needed."""
    for member in members:
        for what, amount in (("votes", member.votes), ("turnout", member.turnout)):
            value = None if amount is None else constant(amount)
            if value is not None and value < 0:
                yield Fault(member.at, f"the {what} of {member.who.name} are below zero", "write a number of 0 or more")
    needed = None if quota.amount is None else constant(quota.amount)
    if needed is None:
        return
    if quota.kind == "share" and not 0 < needed <= 1:
        advice = f"write `{needed} votes` for a number of votes, or a share such as 2/3"
        yield Fault(quota.at, f"a share of the chamber's weight is above 0 and at most 1, not {needed}", advice)
    if quota.kind == "votes" and needed <= 0:
        yield Fault(quota.at, "a chamber that needs no votes always passes", "write how many votes it takes")


def passes(side: s.Side, words: Words) -> s.Expr:
    """The condition that every chamber of `side` passes, in terms of its ballots."""
    return every(_chamber_passes(quota, members, words) for quota, members in chambers(side))


def _chamber_passes(quota: s.Quota, members: tuple[s.Member, ...], words: Words) -> s.Expr:
    alone = members[0] if len(members) == 1 and members[0].over is None else None
    if alone is not None and quota.kind in ("majority", "share") and (constant(weight(alone)) or 0) > 0:
        return accepts(alone, words)
    if quota.kind == "all":
        return every(_all_accept(member, words) for member in members)
    votes = total(_votes_for(member, words) for member in members)
    whole = total(_whole(member) for member in members)
    if quota.kind == "majority":
        return s.Chain((votes, _half(whole)), (">",), at=quota.at)
    needed = quota.amount or number(0)
    least = times(needed, whole) if quota.kind == "share" else needed
    return s.Chain((votes, least), (">=",), at=quota.at)


def _half(whole: s.Expr) -> s.Expr:
    value = constant(whole)
    return s.Binary("/", whole, number(2)) if value is None else number(value / 2)


def accepts(member: s.Member, words: Words) -> s.Expr:
    """The condition that a bloc accepts: its ballot, its rule, or its draw."""
    match member.preference:
        case s.AcceptsIf(condition=condition):
            return condition
        case s.AcceptsWith():
            draw = s.Ref(words.draws[member.who.name], member.who.index, at=member.at)
            return s.IsLabel(draw, words.yes, at=member.at)
        case _:
            return s.Ref(words.yes, member.who, at=member.at)


def _all_accept(member: s.Member, words: Words) -> s.Expr:
    if member.over is None:
        return accepts(member, words)
    count = s.Call("count", (accepts(member, words),), member.over, at=member.at)
    return s.Chain((count, size(member.over)), ("=",), at=member.at)


def _votes_for(member: s.Member, words: Words) -> s.Expr:
    """The weight of a bloc or family that accepts."""
    condition, heavy = accepts(member, words), weight(member)
    if member.over is None:
        return s.Conditional(heavy, condition, number(0), at=member.at)
    if constant(heavy) is not None:
        return times(heavy, s.Call("count", (condition,), member.over, at=member.at))
    return s.Call("sum", (s.Conditional(heavy, condition, number(0), at=member.at),), member.over, at=member.at)


def _whole(member: s.Member) -> s.Expr:
    """The weight of a bloc or of a whole family."""
    heavy = weight(member)
    if member.over is None:
        return heavy
    if constant(heavy) is not None:
        return times(size(member.over), heavy)
    return s.Call("sum", (heavy,), member.over, at=member.at)


def size(over: s.Over) -> s.Expr:
    """How many members a family over `low..high` has."""
    if not isinstance(over.domain, s.Range):
        raise TypeError("a family runs over low..high")  # refused before: see `member_faults`
    low, high = over.domain.low, over.domain.high
    if constant(low) == 1:
        return high
    return total([high, number(1), s.Unary("-", low) if constant(low) is None else number(-(constant(low) or 0))])


def ballots(side: s.Side, words: Words) -> Iterator[tuple[s.Statement, ...]]:
    """Chamber by chamber, the votes and draws of `side` in the order written; a bloc that follows a rule has none."""
    for _, members in chambers(side):
        yield tuple(line for member in members if (line := ballot(member, words)) is not None)


def is_draw(line: s.Statement) -> bool:
    """Whether a ballot is nature's draw and not a vote."""
    return isinstance(line.body.statements[0] if isinstance(line, s.ForEach) else line, s.Draw)


def ballot(member: s.Member, words: Words) -> s.Statement | None:
    """The line on which a bloc votes or its draw is made; None for a rule."""
    line: s.Statement
    match member.preference:
        case s.AcceptsIf():
            return None
        case s.AcceptsWith(probability=probability):
            name = s.Ref(words.draws[member.who.name], member.who.index, at=member.at)
            law = s.Labels((((words.yes,), probability), ((words.no,), None)), at=member.at)
            line = s.Draw((name,), law, comment=member.comment, at=member.at)
        case _:
            what = s.Options((words.yes, words.no), at=member.at)
            line = s.Move(member.who, what, vote=True, comment=member.comment, at=member.at)
    if member.over is None:
        return line
    return s.ForEach(member.over.name, member.over.domain, s.Block((line,), at=member.at), at=member.at)
