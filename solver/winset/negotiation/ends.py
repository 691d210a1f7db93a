"""Payoffs at the ends of a negotiation: what the sides get where the deal is in force, and where it is not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from winset.errors import Fault
from winset.language import syntax as s
from winset.negotiation.preferences import Person, issue_names, missing_value, with_agreement, without_agreement
from winset.negotiation.ratification import Words
from winset.negotiation.trees import number

AGREEMENT = "agreement"


@dataclass(frozen=True, slots=True)
class Negotiation:
    """A game file, those who have payoffs in its sides, and the words that its votes use."""

    game: s.Game
    persons: tuple[Person, ...]
    words: Words

    def words_at(self, number: int) -> Words:
        """The words of the vote with that number on a path: a second draw of a vote needs another name."""
        if number == 1:
            return self.words
        return replace(self.words, draws={who: f"{name}_{number}" for who, name in self.words.draws.items()})


def end_with_payoffs(end: s.End, setting: Negotiation, made: frozenset[str]) -> tuple[s.End, list[Fault]]:
    """The end with what everyone in a side gets there, and what is wrong with it.

    An end that says what someone in a side gets, or what others get, is on its own, unless it is `agreement`: there the
    sides are paid by the deal, and others are those outside the sides. Where an end names nobody, they get nothing.
    """
    names = {person.who.name for person in setting.persons}
    paid = [gain for gain in end.gains if isinstance(gain, s.Gets) and gain.who.name in names]
    if end.label != AGREEMENT and (paid or any(isinstance(gain, s.OthersGet) for gain in end.gains)):
        return end, []
    outside = (s.OthersGet(number(0), at=end.at),) if setting.game.players and not end.gains else end.gains
    faults = [_twice(gain) for gain in paid] + list(_moved(end, names)) + list(_nobody_else(end, setting))
    if end.label == AGREEMENT:
        faults += _open_issues(end, setting.game, made)
        gains = [_gets(person, with_agreement(person.preference, setting.game)) for person in setting.persons]
        return replace(end, gains=(*gains, *outside, *_payments(setting.game, end))), faults
    values = [(person, without_agreement(person.preference)) for person in setting.persons]
    faults += [missing_value(_title(person), person.preference) for person, value in values if value is None]
    gains = [_gets(person, value) for person, value in values if value is not None]
    return replace(end, gains=(*gains, *outside)), faults


def _title(person: Person) -> str:
    return f"the negotiator of {person.side}" if person.who == s.Ref(person.side) else person.who.name


def _gets(person: Person, value: s.Expr) -> s.Gets:
    return s.Gets(person.who, value, person.over, at=person.preference.at)


def _twice(gain: s.Gets) -> Fault:
    message = f"{gain.who.name} is paid by the deal under `agreement`, and here a second time"
    return Fault(gain.at, message, f"put `{gain.who.name} gets ...` on a line of its own above to add to it")


def _moved(end: s.End, names: set[str]) -> Iterator[Fault]:
    for gain in end.gains:
        if isinstance(gain, s.Pays) and (gain.who.name in names or (gain.payee and gain.payee.name in names)):
            advice = f"put `{gain.who.name} pays ...` on a line of its own above `{end.label}`"
            message = f"`{end.label}` settles what the sides get; a payment of {gain.who.name} is not part of it"
            yield Fault(gain.at, message, advice)


def _nobody_else(end: s.End, setting: Negotiation) -> Iterator[Fault]:
    if setting.game.players:
        return
    for gain in end.gains:
        if isinstance(gain, s.OthersGet):
            message = "everyone is in a side, and paid by the deal: there are no others"
            yield Fault(gain.at, message, f"write `{end.label}` alone")


def _open_issues(end: s.End, game: s.Game, made: frozenset[str]) -> list[Fault]:
    missing = [name for name in issue_names(game) if name not in made]
    if not missing:
        return []
    names = ", ".join(missing)
    message = f"`agreement` puts {names} in force, but nobody has settled it"
    return [Fault(end.at, message, f"write `... chooses {missing[0]}` above")]


def _payments(game: s.Game, end: s.End) -> Iterator[s.Pays]:
    """The issues that are payments, made under agreement only."""
    for issue in game.issues:
        if issue.payer is None or issue.payee is None:
            continue
        for quantity in issue.quantities:
            for ref in quantity.names:
                amount: s.Expr = s.Ref(ref.name, at=end.at)
                if ref.last is not None:
                    amount = s.Call("sum", (amount,), at=end.at)
                yield s.Pays(issue.payer, amount, issue.payee, at=issue.at)
