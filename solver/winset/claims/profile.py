"""Strategy profiles: what each player does at every information set, as a verifier needs to ask it.

A profile answers two questions: with which probabilities is what played at this step after this history, and what does
the player there believe about draws that she has not seen? Conditions on numbers in the history are put to whoever
asks, who may split cases on them; so the same profile serves a point and a region of the parameters.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol, runtime_checkable

from winset.algebra.arithmetic import Arithmetic
from winset.algebra.oracle import Constraint, relation_holds
from winset.algebra.value import ONE, Value
from winset.errors import BELIEFS, OutOfReach, WinsetError
from winset.game.play import Action, Choose, Offer, Site, State


@dataclass(frozen=True, slots=True)
class History:
    """What has happened: numbers chosen by variable, actions by site, and what nature drew by name.

    `mode` is the state of the profile, if it has states.
    """

    numbers: Mapping[str, Value] = field(default_factory=dict)
    moves: Mapping[Site, Action] = field(default_factory=dict)
    drawn: Mapping[str, Value | str] = field(default_factory=dict)
    mode: str = ""

    def with_number(self, site: Site, variable: str, value: Value) -> History:
        return History({**self.numbers, variable: value}, {**self.moves, site: value}, self.drawn, self.mode)

    def with_move(self, site: Site, action: Action) -> History:
        return History(self.numbers, {**self.moves, site: action}, self.drawn, self.mode)

    def with_drawn(self, drawn: tuple[tuple[str, Value | str], ...]) -> History:
        return History(self.numbers, self.moves, {**self.drawn, **dict(drawn)}, self.mode)


Lottery = tuple[tuple[Action, Value], ...]  # actions with their probabilities
Weights = tuple[tuple[tuple[Value | str, ...], Value], ...]  # what may have been drawn, with its probability


class NoRule(WinsetError):
    """The profile does not say what is played at some history."""

    exit_code = 2


class Profile(Protocol):
    """A strategy profile, with what it says of beliefs."""

    def lottery(self, signs: Arithmetic, state: State, history: History, step: Choose | Offer) -> Lottery:
        """The actions (labels, or values for a number) at this step after this history, with their probabilities.

        `state` is where the step is taken: all that is in scope there can be read. Raises NoRule if none is prescribed.
        """
        ...

    def believes(
        self, signs: Arithmetic, state: State, history: History, step: Choose | Offer, name: str
    ) -> Belief | None:
        """What the player at this step believes about the draw `name`; None if the profile does not say."""
        ...

    def is_assessment(self) -> bool:
        """Whether the profile mixes anywhere, or states beliefs."""
        ...


def pure(lottery: Lottery, step: Choose | Offer) -> Action:
    """The only action of a lottery. Raises OutOfReach if there are several."""
    if len(lottery) > 1:
        raise OutOfReach(f"{step.site} mixes between actions", step.site.position, BELIEFS)
    return lottery[0][0]


@runtime_checkable
class Automaton(Protocol):
    """A profile with states, all of which are public: it begins in `initial`, and changes where time passes."""

    @property
    def initial(self) -> str: ...

    def becomes(self, signs: Arithmetic, state: State, mode: str) -> str:
        """The state after this round, from what can be read at its end and from the state in it."""
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
        if not all(_same(signs, history.drawn.get(name), value) for name, value in self.drawn):
            return False
        return _holds(signs, history, self.moves, self.numbers)


def _holds(
    signs: Arithmetic, history: History, moves: tuple[tuple[Site, Action], ...], numbers: tuple[Constraint, ...]
) -> bool:
    if not all(_same(signs, history.moves.get(site), action) for site, action in moves):
        return False
    return all(_compares(signs, _put(c.value, history), c.relation) for c in numbers)


@runtime_checkable
class Halves(Protocol):
    """Decides a comparison as such, in two cases and not in the three that a sign has."""

    def holds(self, value: Value, relation: str) -> bool:
        """Whether `value relation 0`."""
        ...


def _compares(signs: Arithmetic, value: Value, relation: str) -> bool:
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
    weights: Weights = ()
    between: tuple[Value, Value] | None = None
    numbers: tuple[Constraint, ...] = ()
    moves: tuple[tuple[Site, Action], ...] = ()
    variable: str = ""

    def speaks_of(self, step: Choose | Offer, name: str) -> bool:
        """Whether the belief is one about this draw at this step."""
        return self.site == step.site and self.variable in ("", step.variable) and name in self.about

    def applies(self, signs: Arithmetic, history: History) -> bool:
        """Whether the belief speaks of this history."""
        return _holds(signs, history, self.moves, self.numbers)

    def put(self, history: History) -> Belief:
        """The belief with the numbers of the history put in."""
        weights = tuple((drawn, _put(weight, history)) for drawn, weight in self.weights)
        ends = None if self.between is None else (_put(self.between[0], history), _put(self.between[1], history))
        return replace(self, weights=weights, between=ends)


@dataclass(frozen=True, slots=True)
class RuleProfile:
    """A profile written as rules; at each site the first that applies counts. `beliefs` are read in the same way."""

    rules: tuple[Rule, ...]
    beliefs: tuple[Belief, ...] = ()

    def lottery(self, signs: Arithmetic, state: State, history: History, step: Choose | Offer) -> Lottery:
        for rule in self.rules:
            if rule.speaks_of(step) and rule.applies(signs, history):
                played = rule.lottery or ((rule.action, ONE),)
                return tuple((_action(action, history), _put(chance, history)) for action, chance in played)
        raise NoRule(f"the profile does not say what {step.site} does")

    def believes(
        self, signs: Arithmetic, state: State, history: History, step: Choose | Offer, name: str
    ) -> Belief | None:
        for belief in self.beliefs:
            if belief.speaks_of(step, name) and belief.applies(signs, history):
                return belief.put(history)
        return None

    def is_assessment(self) -> bool:
        return bool(self.beliefs) or any(len(rule.lottery) > 1 for rule in self.rules)

    def leaves_unsaid(self, drawn: tuple[tuple[str, Value | str], ...]) -> bool:
        """Whether what somebody does is said for other results of a draw and never for this one."""
        told = {pair for rule in self.rules for pair in rule.drawn}
        names = {name for name, _ in told}
        return any(name in names and (name, what) not in told for name, what in drawn)


def _action(action: Action, history: History) -> Action:
    return _put(action, history) if isinstance(action, Value) else action
