"""What a profile prescribes at a history, and what following it from there on gives to each player."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from winset.algebra.arithmetic import Arithmetic
from winset.algebra.linear import fixed_point
from winset.algebra.value import ONE, ZERO, Value
from winset.claims.profile import Lottery, Profile, RuleProfile
from winset.equilibrium.verify.cases import Inadmissible
from winset.equilibrium.verify.integrate import integrated
from winset.equilibrium.verify.node import Item, Node
from winset.errors import OutOfReach
from winset.game.advance import advance, phases
from winset.game.play import Action, Chance, Choose, Continuum, End, Gain, Later, Offer, Play, State, Step, Together

Payoffs = tuple[Value, ...]
VALUE = "value·"


@dataclass(slots=True)
class Heard:
    """An arithmetic that keeps the signs that another one finds."""

    inner: Arithmetic
    signs: dict[Value, int] = field(default_factory=dict)

    def sign(self, value: Value) -> int:
        found = self.signs[value] = self.inner.sign(value)
        return found

    def equal(self, left: Value, right: Value) -> bool:
        return left == right or self.sign(left - right) == 0

    def max(self, values: list[Value]) -> Value:
        best = values[0]
        for value in values[1:]:
            if value != best and self.sign(value - best) > 0:
                best = value
        return best

    def root(self, value: Value) -> Value:
        for factor, _ in value.factors()[1]:
            self.sign(factor)
        return self.inner.root(value)


@dataclass(frozen=True, slots=True)
class _Played:
    """What the rounds give, the values of later ones being left open, where these signs are found."""

    signs: dict[Value, int]
    payoffs: list[Payoffs]
    looked: frozenset[Item]


@dataclass(slots=True)
class Follower:
    """A profile in a play; `looked` collects the items of histories that its prescriptions looked at."""

    play: Play
    profile: Profile
    looked: set[Item] = field(default_factory=set)
    _open: bool = False  # whether values of later rounds are left open
    _played: list[_Played] = field(default_factory=list)

    def next(self, run: Arithmetic, node: Node) -> tuple[Node, Step]:
        """The next step, and the history where it is taken: what is told before a decision is known there."""
        step = advance(run, self.play, node.state)
        return node.at(_decision_state(step, node.state)), step

    def prescribed(self, run: Arithmetic, node: Node, step: Choose | Offer) -> Action:
        """The action that the profile prescribes, one that the player has. Raises NoRule or Inadmissible."""
        action = self.profile.plays(run, node.state, node.watched(self.looked), step)
        if isinstance(step, Choose):
            return _listed(run, step, action)
        if not isinstance(action, Value):
            raise Inadmissible(f"{step.site} chooses a number, and the profile says {action}")
        return action

    def mixed(self, run: Arithmetic, node: Node, step: Choose | Offer) -> Lottery:
        """The actions that the profile prescribes, with their probabilities. Raises as `prescribed` does."""
        if not isinstance(self.profile, RuleProfile):
            return ((self.prescribed(run, node, step), ONE),)
        lottery = self.profile.mixes(run, node.state, node.watched(self.looked), step)
        if isinstance(step, Choose):
            return tuple((_listed(run, step, action), chance) for action, chance in lottery)
        if not all(isinstance(action, Value) for action, _ in lottery):
            raise Inadmissible(f"{step.site} chooses a number, and the profile says {lottery[0][0]}")
        return lottery

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
                case Gain(payoffs, after):
                    gained, node = _plus(gained, factors, payoffs), node.at(after)
                case Later(rates, _, again) if again:
                    factors = [f * r for f, r in zip(factors, rates, strict=True)]
                    return _plus(gained, factors, self.later(run, again))
                case Later(rates, after):
                    factors, node = [f * r for f, r in zip(factors, rates, strict=True)], node.at(after)
                case Chance():
                    return _plus(gained, factors, self._expected(run, node, step))
                case Continuum():
                    return _plus(gained, factors, self._integrated(run, node, step))
                case Choose() | Offer():
                    lottery = self.mixed(run, node, step)
                    if len(lottery) > 1:
                        return _plus(gained, factors, self.decided(run, node, step))
                    node = node.taking(step, lottery[0][0])
                case Together():
                    node = node.taking_all(step, self.all_prescribed(run, node, step))

    def _expected(self, run: Arithmetic, node: Node, step: Chance) -> Payoffs:
        expected = self._zero()
        for index, branch in enumerate(step.branches):
            payoffs = self.payoffs(run, node.drawing(index, branch))
            expected = _plus(expected, [branch.probability] * len(payoffs), payoffs)
        return expected

    def decided(self, run: Arithmetic, node: Node, step: Choose | Offer) -> Payoffs:
        """What the players expect at a decision if the profile is followed from it on."""
        expected = self._zero()
        for action, chance in self.mixed(run, node, step):
            payoffs = self.payoffs(run, node.taking(step, action))
            expected = _plus(expected, [chance] * len(payoffs), payoffs)
        return expected

    def _integrated(self, run: Arithmetic, node: Node, step: Continuum) -> Payoffs:
        symbol = node.fresh(step.variable, frozenset(self.play.parameters))

        def ask(inside: Arithmetic, number: Value) -> tuple[Value, Payoffs]:
            return step.density(number), self.payoffs(inside, node.drawing_number(step, number, symbol))

        return integrated(run, symbol, step.low, step.high, ask)[1]

    def later(self, run: Arithmetic, phase: int) -> Payoffs:
        """What the players expect at the beginning of a round of a block without end.

        The values of the phases solve linear equations: each is what a round gives, with values for what comes later.
        Raises OutOfReach if they do not determine the values.
        """
        starts = phases(run, self.play)
        names = {k: [f"{VALUE}{p}·{k}" for p in self.play.players] for k in range(1, len(starts) + 1)}
        if self._open:
            return tuple(map(Value.variable, names[phase]))
        rounds = self._rounds(run, starts)
        pairs = zip(names.values(), rounds, strict=True)
        solved = fixed_point({n: v for symbols, values in pairs for n, v in zip(symbols, values, strict=True)})
        if solved is None:
            raise OutOfReach("the values of rounds without end are not the only solution of linear equations")
        return tuple(solved[name] for name in names[phase])

    def _rounds(self, run: Arithmetic, starts: tuple[State, ...]) -> list[Payoffs]:
        """What a round of each phase gives, computed once for all cases with the same signs on the way."""
        for known in self._played:
            if all(run.sign(value) == sign for value, sign in known.signs.items()):
                self.looked |= known.looked
                return known.payoffs
        outside, inside, heard = self.looked, set[Item](), Heard(run)
        self._open, self.looked = True, inside
        try:
            rounds = [self.payoffs(heard, Node(start)) for start in starts]
        finally:
            self._open, self.looked = False, outside
            outside |= inside
        self._played.append(_Played(heard.signs, rounds, frozenset(inside)))
        return rounds

    def _zero(self) -> Payoffs:
        return (ZERO,) * len(self.play.players)


def _decision_state(step: Step, before: State) -> State:
    """The state at which a step is taken, past the statements that decide nothing."""
    match step:
        case Offer():
            after, moves, names = step.after(step.low), 0, 1
        case Choose():
            after, moves, names = step.after(step.actions[0]), int(not step.variable), int(bool(step.variable))
        case Together():
            after, moves, names = step.after(tuple(move.actions[0] for move in step.moves)), len(step.moves), 0
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
