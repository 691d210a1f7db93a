"""What a deal is worth to those who have a stake in it: payoffs under agreement and without, from `gets` and `ideal`.

A deal is a value for each issue. Under agreement `gets v` is worth `v` and an ideal point minus the loss at the deal;
without agreement the second value of `gets`, or minus the loss at the status quo. With one coordinate the loss is
`|x - i|` (absolute, the default) or `(x - i)^2` (quadratic). With several, the absolute loss is the sum over
coordinates (city-block distance) and the quadratic one the square of the Euclidean distance: the Euclidean distance
itself ranks deals as its square does. A payment is an issue, but not a coordinate of an ideal point.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from winset.errors import Fault, Position
from winset.language import syntax as s
from winset.negotiation.trees import constant, declared, fresh, number, replaced

LOSSES = ("absolute", "quadratic")


@dataclass(frozen=True, slots=True)
class Person:
    """A negotiator or a member with payoffs: `who` stands in payoff lines, with `over` for a family."""

    who: s.Ref
    side: str
    preference: s.GetsPreference | s.IdealPreference
    over: s.Over | None = None
    at: Position = s.NOWHERE

    @property
    def players(self) -> s.Ref:
        """The declaration among the players: the name, or `name[low..high]` of a family."""
        if self.over is None or not isinstance(self.over.domain, s.Range):
            return s.Ref(self.who.name, self.who.index, self.who.last, at=self.at)
        return s.Ref(self.who.name, self.over.domain.low, self.over.domain.high, at=self.at)


def bloc(member: s.Member | s.Veto) -> s.Member:
    """A ratifier as a member: a veto is a member with one vote."""
    if isinstance(member, s.Member):
        return member
    return s.Member(s.Ref(member.name, at=member.at), member.preference, comment=member.comment, at=member.at)


def members(side: s.Side) -> Iterator[s.Member]:
    """All members of all chambers, as written, a veto among them as a member."""
    for ratifier in side.ratifiers:
        yield from map(bloc, ratifier.members if isinstance(ratifier, s.Chamber) else [ratifier])


def with_indices(game: s.Game) -> s.Game:
    """The game with each family `voter[1..5]` among the members written as `voter[i] for i in 1..5`."""
    index = fresh("i", declared(game))

    def change(node: Any) -> Any:
        if not isinstance(node, s.Member) or node.over is not None or node.who.index is None or node.who.last is None:
            return None
        over = s.Over(index, s.Range(node.who.index, node.who.last), at=node.who.at)
        return replace(node, who=s.Ref(node.who.name, s.Ref(index), at=node.who.at), over=over)

    return replace(game, sides=replaced(game.sides, change))


def people(side: s.Side) -> tuple[Person, ...]:
    """The negotiator, then the members with payoffs of their own; those who `accept` by rule or by lot have none."""
    found = []
    if isinstance(side.negotiator, s.GetsPreference | s.IdealPreference):
        found.append(Person(s.Ref(side.name), side.name, side.negotiator, at=side.at))
    found += [
        Person(member.who, side.name, member.preference, member.over, member.at)
        for member in members(side)
        if isinstance(member.preference, s.GetsPreference | s.IdealPreference)
    ]
    return tuple(found)


def issue_names(game: s.Game) -> tuple[str, ...]:
    """The names of all issues, payments included, in the order of the file."""
    return tuple(ref.name for issue in game.issues for quantity in issue.quantities for ref in quantity.names)


def coordinates(game: s.Game) -> tuple[s.Ref, ...]:
    """The coordinates of an ideal point: the issues that are not payments; `x[1..3]` is three."""
    return tuple(
        part
        for issue in game.issues
        if issue.payee is None
        for quantity in issue.quantities
        for ref in quantity.names
        for part in _parts(ref)
    )


def _parts(ref: s.Ref) -> list[s.Ref]:
    if ref.last is None or ref.index is None:
        return [ref]
    low, high = constant(ref.index), constant(ref.last)
    if low is None or high is None:
        return [ref]
    return [s.Ref(ref.name, s.Number(low + k), at=ref.at) for k in range(int(high - low) + 1)]


def preference_faults(preference: s.Preference, who: str, game: s.Game) -> Iterator[Fault]:
    """What is wrong with an ideal point: the word for the loss, the number of coordinates."""
    if not isinstance(preference, s.IdealPreference):
        return
    if preference.loss and preference.loss not in LOSSES:
        near = get_close_matches(preference.loss, LOSSES, 1)
        hint = f"did you mean `{near[0]}`?" if near else "write `absolute loss` or `quadratic loss`"
        if preference.loss.lower() == "euclidean":
            hint = "write `quadratic loss`, which ranks deals in the same way"
        yield Fault(preference.at, f"`{preference.loss}` is not a loss", hint)
    axes = coordinates(game)
    for what, point in (("ideal point", preference.ideal), ("status quo", preference.status_quo)):
        if point and len(point) != len(axes):
            names = ", ".join(ref.name for ref in axes) or "none"
            yield Fault(
                preference.at,
                f"the {what} of {who} has {_count(len(point))}, but there {_issues(len(axes))} ({names})",
                "give one coordinate for each issue that is not a payment",
            )


def _count(number: int) -> str:
    return "1 coordinate" if number == 1 else f"{number} coordinates"


def _issues(number: int) -> str:
    return "is 1 issue" if number == 1 else f"are {number} issues"


def with_agreement(preference: s.GetsPreference | s.IdealPreference, game: s.Game) -> s.Expr:
    """The payoff from the deal itself, payments left aside."""
    if isinstance(preference, s.GetsPreference):
        return preference.value
    return _minus_loss(preference, coordinates(game))


def without_agreement(preference: s.GetsPreference | s.IdealPreference) -> s.Expr | None:
    """The payoff if there is no agreement, None if the file does not say."""
    if isinstance(preference, s.GetsPreference):
        return preference.without
    return _minus_loss(preference, preference.status_quo) if preference.status_quo else None


def missing_value(who: str, preference: s.GetsPreference | s.IdealPreference) -> Fault:
    """The fault that `who` has no payoff without agreement; it is never taken to be 0."""
    if isinstance(preference, s.GetsPreference):
        return Fault(
            preference.at,
            f"what {who} gets without agreement is missing",
            "write `gets ..., 0 without agreement` (or whatever no agreement is worth)",
        )
    return Fault(preference.at, f"the status quo of {who} is missing", "write `ideal ..., status quo ...`")


def _minus_loss(preference: s.IdealPreference, point: tuple[s.Expr, ...]) -> s.Expr:
    """Minus the loss at `point`: `-|x - i| - |y - j|`, or the same with squares."""
    losses = [
        _loss(preference.loss or "absolute", coordinate, ideal)
        for coordinate, ideal in zip(point, preference.ideal, strict=True)
    ]
    result: s.Expr = s.Unary("-", losses[0], at=preference.at)
    for loss in losses[1:]:
        result = s.Binary("-", result, loss, at=preference.at)
    return result


def _loss(kind: str, coordinate: s.Expr, ideal: s.Expr) -> s.Expr:
    gap = s.Binary("-", coordinate, ideal, at=ideal.at)
    if kind == "quadratic":
        return s.Binary("^", gap, number(2), at=ideal.at)
    return s.Abs(gap, at=ideal.at)
