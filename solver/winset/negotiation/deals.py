"""Who accepts which deal: the votes of members and chambers at one deal, as one question after the other to a run.

A member votes sincerely: for the deal iff she gets from it at least what she gets without agreement. With one issue and
an ideal point `i` that is `(q - x)(q + x - 2i) >= 0` for either loss, `q` being the status quo: squares of the two
distances compare as the distances do, and no case has to be told apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from winset.algebra.value import ONE, ZERO, Value
from winset.errors import Fault, SourceErrors, UsageError
from winset.game.compile import Setting, compile_game
from winset.game.evaluate import Reader
from winset.game.play import Play
from winset.language import syntax as s
from winset.negotiation.checks import faults_of
from winset.negotiation.preferences import (
    coordinates,
    missing_value,
    people,
    with_agreement,
    with_indices,
    without_agreement,
)
from winset.negotiation.ratification import chambers

_NOBODY = "whoever"


@dataclass(frozen=True, slots=True)
class Deals:
    """The issues and sides of a file, with some of its parameters set.

    `play` holds parameters, settings and assumptions (its sequence is empty); `game` is the file, families written out.
    """

    game: s.Game
    play: Play

    @property
    def sides(self) -> tuple[str, ...]:
        """The sides in the order of the file."""
        return tuple(side.name for side in self.game.sides)

    def side(self, name: str) -> s.Side:
        """The side of that name. Raises UsageError if there is none."""
        for side in self.game.sides:
            if side.name == name:
                return side
        raise UsageError(f"{name} is not a side; the sides are {', '.join(self.sides)}")


def deals_of(
    game: s.Game, settings: Mapping[str, Setting] | None = None, source: str = "game", text: str = ""
) -> Deals:
    """The deals of a file; it needs sides and issues, not a play.

    Raises `SourceErrors` for faults in sides and issues, a member whose payoff without agreement is missing among them,
    and `UsageError` for settings that are not of this file.
    """
    if not game.sides or not game.issues:
        raise UsageError("win-sets need an `issue` and a `side`, and the file has none")
    game = with_indices(game)
    faults = [*faults_of(game), *_silent(game)]
    if faults:
        raise SourceErrors(source, text, faults)
    bare = replace(game, players=(), issues=(), sides=(), play=s.Block((s.End(_NOBODY),)))
    return Deals(game, compile_game(bare, settings, source))


def _silent(game: s.Game) -> Iterator[Fault]:
    for side in game.sides:
        for person in people(side):
            if person.who != s.Ref(side.name) and without_agreement(person.preference) is None:
                yield missing_value(person.who.name, person.preference)


# --- votes ------------------------------------------------------------------------------------------------------------


def ratifies(reader: Reader, deals: Deals, side: str) -> bool | None:
    """Whether every chamber of a side passes the deal in the reader's scope; None if that hangs on a lottery."""
    return _all(chamber_passes(reader, deals, quota, members) for quota, members in chambers(deals.side(side)))


def negotiator_accepts(reader: Reader, deals: Deals, side: str) -> bool:
    """Whether the negotiator gets at least what no agreement gives; one without preferences accepts everything."""
    preference = deals.side(side).negotiator
    if preference is None:
        return True
    if isinstance(preference, s.GetsPreference | s.IdealPreference) and without_agreement(preference) is None:
        raise SourceErrors(deals.play.source, "", [missing_value(f"the negotiator of {side}", preference)])
    return bool(vote(reader, deals, side, preference))


def chamber_passes(reader: Reader, deals: Deals, quota: s.Quota, members: tuple[s.Member, ...]) -> bool | None:
    """Whether one chamber passes the deal; members are asked in the order written until the result is settled."""
    blocs = list(blocs_of(reader, members))
    if quota.kind == "all":
        return _all(vote(own, deals, name, member.preference) for own, name, member in blocs)
    weights = [weight_of(own, member) for own, _, member in blocs]
    enough = _Quota(reader, quota, weights)
    yes, doubtful, left = ZERO, ZERO, sum(weights, ZERO)
    for (own, name, member), heavy in zip(blocs, weights, strict=True):
        if enough.settled(yes) or not enough.reachable(yes + doubtful + left):
            break
        left = left - heavy
        answer = vote(own, deals, name, member.preference)
        if answer is None:
            doubtful = doubtful + heavy
        elif answer:
            yes = yes + heavy
    if enough(yes):
        return True
    return False if doubtful.is_zero or not enough(yes + doubtful) else None


@dataclass(frozen=True, slots=True)
class _Quota:
    """How much weight it takes; the questions on the way are asked of numbers only, where they cost nothing."""

    reader: Reader
    quota: s.Quota
    weights: list[Value]

    def __call__(self, yes: Value) -> bool:
        whole = sum(self.weights, ZERO)
        sign = self.reader.run.sign
        if self.quota.kind == "majority":
            return sign(2 * yes - whole) > 0
        assert self.quota.amount is not None
        needed = self.reader.number(self.quota.amount)
        return sign(yes - (needed * whole if self.quota.kind == "share" else needed)) >= 0

    def plain(self) -> bool:
        amount = ONE if self.quota.amount is None else self.reader.number(self.quota.amount)
        return amount.is_number and all(weight.is_number for weight in self.weights)

    def settled(self, yes: Value) -> bool:
        return self.plain() and self(yes)

    def reachable(self, most: Value) -> bool:
        return not self.plain() or self(most)


def _all(answers: Iterator[bool | None]) -> bool | None:
    """False as soon as one is, None if one is in doubt and none is false."""
    doubt = False
    for answer in answers:
        if answer is False:
            return False
        doubt = doubt or answer is None
    return None if doubt else True


def blocs_of(reader: Reader, members: tuple[s.Member, ...]) -> Iterator[tuple[Reader, str, s.Member]]:
    """The blocs of a chamber, a family member by member: a reader with the index bound, the name, the declaration."""
    for member in members:
        if member.over is None:
            yield reader, member.who.name, member
        else:
            for own in reader.each(member.over):
                yield own, f"{member.who.name}[{own.whole(s.Ref(member.over.name))}]", member


def weight_of(reader: Reader, member: s.Member) -> Value:
    """Votes times turnout of a bloc. Raises UsageError if it is a number below zero."""
    heavy = ONE
    for part in (member.votes, member.turnout):
        heavy = heavy if part is None else heavy * reader.number(part)
    if heavy.is_number and heavy.fraction() < 0:
        raise UsageError(f"line {member.at.line}: the weight of {member.who.name} is below zero")
    return heavy


def vote(reader: Reader, deals: Deals, who: str, preference: s.Preference) -> bool | None:
    """Whether `who` accepts the deal in the reader's scope; None if a lottery decides."""
    match preference:
        case s.AcceptsIf(condition=condition):
            return reader.truth(condition)
        case s.AcceptsWith(probability=probability):
            chance = reader.number(probability)
            if reader.run.sign(chance - 1) >= 0:
                return True
            return False if reader.run.sign(chance) <= 0 else None
        case _:
            return reader.run.sign(advantage(reader, deals, who, preference)) >= 0


def advantage(reader: Reader, deals: Deals, who: str, preference: s.GetsPreference | s.IdealPreference) -> Value:
    """A value with the sign of what `who` gets from the deal less what she gets without agreement."""
    paid = payments_to(reader, deals, who)
    if isinstance(preference, s.IdealPreference) and len(preference.ideal) == 1 and paid.is_zero:
        quo, ideal = reader.number(preference.status_quo[0]), reader.number(preference.ideal[0])
        deal = reader.number(coordinates(deals.game)[0])
        return (quo - deal) * (quo + deal - 2 * ideal)
    without = without_agreement(preference)
    assert without is not None
    return reader.number(with_agreement(preference, deals.game)) + paid - reader.number(without)


def payments_to(reader: Reader, deals: Deals, who: str) -> Value:
    """What `who` receives less what she pays under the deal, from the issues that are payments."""
    total = ZERO
    for issue in deals.game.issues:
        for ref, sign in ((issue.payee, 1), (issue.payer, -1)):
            if ref is not None and _name(reader, ref) == who:
                for name in (name for quantity in issue.quantities for name in quantity.names):
                    amount: s.Expr = s.Ref(name.name, at=name.at)
                    total = total + sign * reader.number(amount if name.last is None else s.Call("sum", (amount,)))
    return total


def _name(reader: Reader, ref: s.Ref) -> str:
    return ref.name if ref.index is None else f"{ref.name}[{reader.whole(ref.index)}]"
