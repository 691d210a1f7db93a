"""What a profile prescribes at a history, and what following it from there on gives to each player."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from math import prod

from winset.algebra.arithmetic import Arithmetic, BySigns
from winset.algebra.linear import fixed_point
from winset.algebra.value import ONE, ZERO, Value
from winset.claims.profile import Automaton, Lottery, Profile, RuleProfile, pure
from winset.equilibrium.verify.cases import Inadmissible
from winset.equilibrium.verify.integrate import integrated
from winset.equilibrium.verify.node import Item, Node
from winset.errors import OutOfReach
from winset.game.advance import advance, phases
from winset.game.play import (
    Action,
    Branch,
    Chance,
    Choose,
    Continuum,
    End,
    Gain,
    Later,
    Offer,
    Play,
    State,
    Step,
    Together,
)

Payoffs = tuple[Value, ...]
VALUE = "value·"
_Unknowns = dict[tuple[int, str], tuple[str, ...]]


@dataclass(slots=True)
class Heard(BySigns):
    """An arithmetic that keeps the signs that another one finds."""

    inner: Arithmetic
    signs: dict[Value, int] = field(default_factory=dict)

    def sign(self, value: Value) -> int:
        found = self.signs[value] = self.inner.sign(value)
        return found

    def root(self, value: Value) -> Value:
        for factor, _ in value.factors()[1]:
            self.sign(factor)
        return self.inner.root(value)


@dataclass(frozen=True, slots=True)
class _Played:
    """What a round gives, the values of later ones that are asked for being left open, where these signs are found."""

    signs: dict[Value, int]
    payoffs: Payoffs
    looked: frozenset[Item]
    asked: tuple[tuple[int, str], ...]


@dataclass(slots=True)
class Follower:
    """A profile in a play; `looked` collects the items of histories that its prescriptions looked at."""

    play: Play
    profile: Profile
    looked: set[Item] = field(default_factory=set)
    _open: _Unknowns | None = None  # the values of later rounds that are left open, while they are
    _unsaid: dict[tuple[tuple[str, Value | str], ...], bool] = field(default_factory=dict)
    _played: dict[tuple[int, str], list[_Played]] = field(default_factory=dict)

    def next(self, run: Arithmetic, node: Node) -> tuple[Node, Step]:
        """The next step, and the history where it is taken: what is told before a decision is known there."""
        step = advance(run, self.play, node.state)
        return node.at(_decision_state(step, node.state)), step

    def start(self, state: State, mode: str | None = None) -> Node:
        """A history that begins here, the profile being in its first state or in another one."""
        first = self.profile.initial if isinstance(self.profile, Automaton) else ""
        return Node(state).in_mode(first if mode is None else mode)

    def after(self, run: Arithmetic, node: Node, step: Gain | Later) -> Node:
        """The history after a payment, or after the passing of time, with which the state of the profile may change."""
        after = node.at(step.after)
        if isinstance(step, Gain) or step.here is None or not isinstance(self.profile, Automaton):
            return after
        return after.in_mode(self.profile.becomes(run, step.here, node.mode))

    def lottery(self, run: Arithmetic, node: Node, step: Choose | Offer) -> Lottery:
        """The prescribed actions, which the player has, with probabilities. Raises NoRule or Inadmissible."""
        lottery = self.profile.lottery(run, node.state, node.watched(self.looked), step)
        if isinstance(step, Choose):
            return tuple((_listed(run, step, action), chance) for action, chance in lottery)
        for action, _ in lottery:
            if not isinstance(action, Value):
                raise Inadmissible(f"{step.site} chooses a number, and the profile says {action}")
        return lottery

    def prescribed(self, run: Arithmetic, node: Node, step: Choose | Offer) -> Action:
        """The one action that the profile prescribes. Raises NoRule or Inadmissible, and OutOfReach where it mixes."""
        return pure(self.lottery(run, node, step), step)

    def all_prescribed(self, run: Arithmetic, node: Node, step: Together) -> tuple[Action, ...]:
        """The actions that the profile prescribes to those who move at once."""
        return tuple(self.prescribed(run, node, move) for move in step.moves)

    def payoffs(self, run: Arithmetic, node: Node) -> Payoffs:
        """What the players expect at a history if the profile is followed from there on."""
        gained, factors = self._zero(), [ONE] * len(self.play.players)
        while True:
            node, step = self.next(run, node)
            match step:
                case End(_, payoffs):
                    return _plus(gained, factors, payoffs)
                case Gain(payoffs):
                    gained, node = _plus(gained, factors, payoffs), self.after(run, node, step)
                case Later(rates, _, again):
                    factors, node = [f * r for f, r in zip(factors, rates, strict=True)], self.after(run, node, step)
                    if again:
                        return _plus(gained, factors, self.later(run, again, node.mode))
                case Chance():
                    return _plus(gained, factors, self._expected(run, node, step))
                case Continuum():
                    return _plus(gained, factors, self._integrated(run, node, step))
                case Choose() | Offer():
                    lottery = self.lottery(run, node, step)
                    if len(lottery) > 1:
                        return _plus(gained, factors, self.decided(run, node, step))
                    node = node.taking(step, lottery[0][0])
                case Together():
                    profiles = self.profiles(run, node, step)
                    if len(profiles) > 1:
                        mixed = [(node.taking_all(step, actions), chance) for actions, chance in profiles]
                        return _plus(gained, factors, self._mixed(run, mixed))
                    node = node.taking_all(step, profiles[0][0])

    def profiles(self, run: Arithmetic, node: Node, step: Together) -> list[tuple[tuple[Action, ...], Value]]:
        """What those who move at once are prescribed together, with probabilities: each mixes by herself."""
        lotteries = [self.lottery(run, node, move) for move in step.moves]
        return [
            (tuple(action for action, _ in actions), prod((chance for _, chance in actions), start=ONE))
            for actions in product(*lotteries)
        ]

    def _mixed(self, run: Arithmetic, after: Sequence[tuple[Node, Value]]) -> Payoffs:
        expected = self._zero()
        for node, chance in after:
            payoffs = self.payoffs(run, node)
            expected = _plus(expected, [chance] * len(payoffs), payoffs)
        return expected

    def _expected(self, run: Arithmetic, node: Node, step: Chance) -> Payoffs:
        expected = self._zero()
        for index, branch in enumerate(step.branches):
            if self.is_left_out(run, branch):
                continue
            payoffs = self.payoffs(run, node.drawing(index, branch))
            expected = _plus(expected, [branch.probability] * len(payoffs), payoffs)
        return expected

    def may_leave_out(self, branch: Branch) -> bool:
        """Whether the profile does not say what those do who see this result of a draw."""
        if branch.drawn not in self._unsaid:
            profile = self.profile
            self._unsaid[branch.drawn] = isinstance(profile, RuleProfile) and profile.leaves_unsaid(branch.drawn)
        return self._unsaid[branch.drawn]

    def is_left_out(self, run: Arithmetic, branch: Branch) -> bool:
        """Whether nature never draws this, and the profile does not say what those do who see it."""
        return self.may_leave_out(branch) and run.sign(branch.probability) == 0

    def decided(self, run: Arithmetic, node: Node, step: Choose | Offer) -> Payoffs:
        """What the players expect at a decision if the profile is followed from it on."""
        expected = self._zero()
        for action, chance in self.lottery(run, node, step):
            payoffs = self.payoffs(run, node.taking(step, action))
            expected = _plus(expected, [chance] * len(payoffs), payoffs)
        return expected

    def _integrated(self, run: Arithmetic, node: Node, step: Continuum) -> Payoffs:
        symbol = node.fresh(step.variable, frozenset(self.play.parameters))

        def ask(inside: Arithmetic, number: Value) -> tuple[Value, Payoffs]:
            return step.density(inside, number), self.payoffs(inside, node.drawing_number(step, number, symbol))

        return integrated(run, symbol, step.low, step.high, ask)[1]

    def later(self, run: Arithmetic, phase: int, mode: str = "") -> Payoffs:
        """What the players expect at the beginning of a round of a block without end, in a state of the profile.

        The values of the phases and states to which the profile leads solve linear equations: each is what a round
        gives, with values for what comes later. Raises OutOfReach if they do not determine the values.
        """
        if self._open is not None:
            return tuple(map(Value.variable, self._unknown(self._open, phase, mode)))
        starts = phases(run, self.play)
        self._open, equations = {}, dict[str, Value]()
        try:
            wanted = self._unknown(self._open, phase, mode)
            for number, state in _as_they_come(self._open):
                payoffs = self._round(run, starts, number, state)
                equations |= dict(zip(self._open[number, state], payoffs, strict=True))
        finally:
            self._open = None
        solved = fixed_point(equations)
        if solved is None:
            raise OutOfReach("the values of rounds without end are not the only solution of linear equations")
        return tuple(solved[name] for name in wanted)

    def _unknown(self, unknowns: _Unknowns, phase: int, mode: str) -> tuple[str, ...]:
        """The names of the values of a phase and a state, which are asked for from now on."""
        names = tuple(f"{VALUE}{p}·{phase}{f'·{mode}' if mode else ''}" for p in self.play.players)
        return unknowns.setdefault((phase, mode), names)

    def _round(self, run: Arithmetic, starts: tuple[State, ...], phase: int, mode: str) -> Payoffs:
        """What a round gives, computed once for all cases with the same signs on the way."""
        assert self._open is not None
        for known in self._played.get((phase, mode), []):
            if all(run.sign(value) == sign for value, sign in known.signs.items()):
                self.looked |= known.looked
                for place in known.asked:
                    self._unknown(self._open, *place)
                return known.payoffs
        outside, inside, heard = self.looked, set[Item](), Heard(run)
        opened, asked = self._open, _Unknowns()
        self._open, self.looked = asked, inside
        try:
            payoffs = self.payoffs(heard, self.start(starts[phase - 1], mode))
        finally:
            self._open, self.looked = opened, outside
            outside |= inside
        for place in asked:
            self._unknown(opened, *place)
        known = _Played(heard.signs, payoffs, frozenset(inside), tuple(asked))
        self._played.setdefault((phase, mode), []).append(known)
        return payoffs

    def _zero(self) -> Payoffs:
        return (ZERO,) * len(self.play.players)


def _as_they_come(places: Mapping[tuple[int, str], object]) -> Iterator[tuple[int, str]]:
    """The places, those that are added meanwhile included."""
    done = 0
    while done < len(places):
        yield list(places)[done]
        done += 1


def _decision_state(step: Step, before: State) -> State:
    """The state at which a step is taken, past the statements that decide nothing."""
    match step:
        case Offer():
            after, moves, names = step.after(step.low), 0, 1
        case Choose():
            after, moves, names = step.after(step.actions[0]), int(not step.variable), int(bool(step.variable))
        case Together():
            first = tuple(move.low if isinstance(move, Offer) else move.actions[0] for move in step.moves)
            names = sum(1 for move in step.moves if move.variable)
            after, moves = step.after(first), len(step.moves) - names
        case _:
            return before
    scope = after.scope
    return replace(after, scope=scope.cut(len(scope.names) - names, len(scope.moves) - moves))


def _plus(gained: Payoffs, factors: list[Value], payoffs: Payoffs) -> Payoffs:
    return tuple(g + f * p for g, f, p in zip(gained, factors, payoffs, strict=True))


def _listed(run: Arithmetic, step: Choose, action: Action) -> Action:
    """The action of the step that is meant; numbers may be written in another way there."""
    for own in step.actions:
        if own == action:
            return own
    if isinstance(action, Value):
        for own in step.actions:
            if isinstance(own, Value) and run.equal(own, action):
                return own
    raise Inadmissible(f"{step.site} has no action {action}; there are {', '.join(map(str, step.actions))}")
