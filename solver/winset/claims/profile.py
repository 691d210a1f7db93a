"""Strategy profiles: what each player does at every information set, as a verifier needs to ask it.

A profile answers one question: what is played at this step after this history? Conditions on numbers in the history are
put to whoever asks, who may split cases on them; so the same profile serves a point and a region of the parameters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from winset.algebra.arithmetic import Arithmetic
from winset.algebra.oracle import Constraint, relation_holds
from winset.algebra.value import ONE, Value
from winset.errors import WinsetError
from winset.game.play import Action, Choose, Offer, Site, State


@dataclass(frozen=True, slots=True)
class History:
    """What has happened: numbers chosen by variable, actions by site, and what nature drew by name."""

    numbers: Mapping[str, Value] = field(default_factory=dict)
    moves: Mapping[Site, Action] = field(default_factory=dict)
    drawn: Mapping[str, Value | str] = field(default_factory=dict)

    def with_number(self, site: Site, variable: str, value: Value) -> History:
        return History({**self.numbers, variable: value}, {**self.moves, site: value}, self.drawn)

    def with_move(self, site: Site, action: Action) -> History:
        return History(self.numbers, {**self.moves, site: action}, self.drawn)

    def with_drawn(self, drawn: tuple[tuple[str, Value | str], ...]) -> History:
        return History(self.numbers, self.moves, {**self.drawn, **dict(drawn)})


Lottery = tuple[tuple[Action, Value], ...]  # actions with their probabilities


class NoRule(WinsetError):
    """The profile does not say what is played at some history."""

    exit_code = 2


class Profile(Protocol):
    """A pure strategy profile."""

    def plays(self, signs: Arithmetic, state: State, history: History, step: Choose | Offer) -> Action:
        """The action (a label, or a value for a number) at this step after this history.

        `state` is where the step is taken: all that is in scope there can be read. Raises NoRule if none is prescribed.
        """
        ...


@dataclass(frozen=True, slots=True)
class Rule:
    """At `site`, after a history in which all of this holds, `action` is played.

    `numbers` are conditions on the numbers in the history, `moves` and `drawn` are what was played and drawn.
    `indifferent` are the other actions that are as good against the continuation, for the reader; a verifier does not
    use it. `variable` says which number is meant where several are chosen at one site. `lottery`, if there is one, is
    what is played with which probability; `action` is then the first of its actions.
    """

    site: Site
    action: Action
    numbers: tuple[Constraint, ...] = ()
    moves: tuple[tuple[Site, Action], ...] = ()
    drawn: tuple[tuple[str, Value | str], ...] = ()
    indifferent: tuple[Action, ...] = ()
    variable: str = ""
    lottery: Lottery = ()

    def speaks_of(self, step: Choose | Offer) -> bool:
        """Whether the rule is for this step."""
        return self.site == step.site and self.variable in ("", step.variable)

    def applies(self, signs: Arithmetic, history: History) -> bool:
        """Whether the rule speaks of this history."""
        if not all(_same(signs, history.moves.get(site), action) for site, action in self.moves):
            return False
        if not all(_same(signs, history.drawn.get(name), value) for name, value in self.drawn):
            return False
        return all(_holds(signs, _put(c.value, history), c.relation) for c in self.numbers)


@runtime_checkable
class Halves(Protocol):
    """Decides a comparison as such, in two cases and not in the three that a sign has."""

    def holds(self, value: Value, relation: str) -> bool:
        """Whether `value relation 0`."""
        ...


def _holds(signs: Arithmetic, value: Value, relation: str) -> bool:
    return signs.holds(value, relation) if isinstance(signs, Halves) else relation_holds(signs.sign(value), relation)


def _same(signs: Arithmetic, happened: Action | None, meant: Action) -> bool:
    """Whether what happened is what a rule means; on a border of the parameters two formulas can be one number."""
    if happened == meant or not isinstance(happened, Value) or not isinstance(meant, Value):
        return happened == meant
    return signs.sign(happened - meant) == 0


def _put(value: Value, history: History) -> Value:
    """A formula in the numbers of the history, read there; no other numbers are looked at."""
    return value.substitute({n: history.numbers[n] for n in value.variables() if n in history.numbers})


@dataclass(frozen=True, slots=True)
class Belief:
    """What the player at `site` believes about draws that she has not seen, after a history in which all of this holds.

    For draws of labels or listed values, `weights` has what may have been drawn, name by name in `about`, with its
    probability. For one number drawn from an interval, `between` are the ends to which the density is cut.
    `numbers` and `moves` are conditions on the history as in a rule.
    """

    site: Site
    about: tuple[str, ...]
    weights: tuple[tuple[tuple[Value | str, ...], Value], ...] = ()
    between: tuple[Value, Value] | None = None
    numbers: tuple[Constraint, ...] = ()
    moves: tuple[tuple[Site, Action], ...] = ()
    variable: str = ""


@dataclass(frozen=True, slots=True)
class RuleProfile:
    """A profile written as rules; at each site the first that applies counts. `beliefs` are read in the same way."""

    rules: tuple[Rule, ...]
    beliefs: tuple[Belief, ...] = ()

    def plays(self, signs: Arithmetic, state: State, history: History, step: Choose | Offer) -> Action:
        return self.mixes(signs, state, history, step)[0][0]

    def mixes(self, signs: Arithmetic, state: State, history: History, step: Choose | Offer) -> Lottery:
        """The actions that are played at this step, with their probabilities."""
        for rule in self.rules:
            if rule.speaks_of(step) and rule.applies(signs, history):
                lottery = rule.lottery or ((rule.action, ONE),)
                return tuple((_put(a, history) if isinstance(a, Value) else a, p) for a, p in lottery)
        raise NoRule(f"the profile does not say what {step.site} does")
