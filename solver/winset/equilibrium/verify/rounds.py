"""What may happen to a player in a round of a play without end, whatever is played in it.

A round is gone through with every choice and draw that it may bring, numbers being left open. What is kept is the
product of discount and chance to go on, every way to go on with what she has got by then, and whether what she gets in
the round is bounded. Nothing is assumed of the profile.

The ranges of numbers are closed, so that a supremum below one is a maximum below one: they are then bounded, and what
is a polynomial in the numbers has a maximum on them. Numbers that have no such range are `loose`; facts that mention
them are left out, which only makes for more to be shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

from winset.algebra.oracle import Constraint
from winset.algebra.run import formal
from winset.algebra.value import ONE, ZERO, Value, total
from winset.equilibrium.verify.cases import Case, Cases, Facts, Found
from winset.equilibrium.verify.domain import domain
from winset.errors import OutOfReach
from winset.game.advance import advance, phases
from winset.game.play import Chance, Choose, Continuum, End, Gain, Later, Offer, Play, State, Step, Together

MOST_WEIGHTS = 4096

_WEAK = {">": ">=", "<": "<="}


@dataclass(frozen=True, slots=True)
class Onward:
    """A way through a round that goes on: to which phase, how much that one is discounted, and what was got by then."""

    phase: int
    factor: Value
    gained: Value


@dataclass(frozen=True, slots=True)
class Number:
    """A number that is left open in a closed range, whose ends may depend on the numbers before it."""

    symbol: str
    low: Value
    high: Value


@dataclass(frozen=True, slots=True)
class Round:
    """What may happen in a round, in one case: products of discount and chance to go on, and the ways to go on.

    `numbers` are those that are not loose; `bounded` says whether what the player gets in the round is, and `random`
    whether something is drawn in it.
    """

    facts: Facts
    weights: tuple[Value, ...]
    onward: tuple[Onward, ...]
    numbers: tuple[Number, ...]
    bounded: bool
    random: bool


def rounds(cases: Cases, play: Play, player: int, phase: int, facts: Facts) -> Iterator[Found[Round]]:
    """The rounds of a phase where the facts hold, case by case, as one player sees them."""
    start = phases(formal(), play)[phase - 1]
    return cases.each(facts, lambda case: _Survey(play, player, case).round(start))


@dataclass(slots=True)
class _Survey:
    """Goes through a round with all that may be chosen in it."""

    play: Play
    player: int
    case: Case
    onward: dict[Onward, None] = field(default_factory=dict)
    ends: dict[Value, None] = field(default_factory=dict)
    numbers: dict[str, Number] = field(default_factory=dict)
    loose: set[str] = field(default_factory=set)
    random: bool = False

    def round(self, start: State) -> Round:
        weights = self.weights(start)
        for value in (*weights, *(way.factor for way in self.onward)):
            if not self._bounded(value):
                raise OutOfReach(f"{value} may have no largest value")
            self.case.defined(value)
        gets = [*self.ends, *(way.gained for way in self.onward)]
        bounded = all(map(self._bounded, gets))
        facts = tuple(self._closed())
        return Round(facts, tuple(weights), tuple(self.onward), tuple(self.numbers.values()), bounded, self.random)

    def weights(self, state: State, factor: Value = ONE, gained: Value = ZERO) -> list[Value]:
        """The products of discount and chance to go on that the choices from a state on may lead to."""
        step = advance(self.case, self.play, state)
        match step:
            case End(_, payoffs):
                self.ends[gained + factor * payoffs[self.player]] = None
                return [ZERO]
            case Gain(payoffs, after):
                return self.weights(after, factor, gained + factor * payoffs[self.player])
            case Later(factors, after, again):
                factor = factor * factors[self.player]
                if not again:
                    return self.weights(after, factor, gained)
                self.onward[Onward(again, factor, gained)] = None
                return [factor]
            case Chance(_, branches):
                self.random = self.random or len(branches) > 1
                each = [self.weights(branch.after, factor, gained) for branch in branches]
                return self._expected([branch.probability for branch in branches], each)
        return _largest(w for after in self._choices(step) for w in self.weights(after, factor, gained))

    def _expected(self, chances: Sequence[Value], each: Sequence[Sequence[Value]]) -> list[Value]:
        found = dict[Value, None]()
        for number, weights in enumerate(product(*each)):
            if number == MOST_WEIGHTS:
                raise OutOfReach("a round without end has too many ways to go on")
            found[total(p * w for p, w in zip(chances, weights, strict=True))] = None
        return list(found)

    # --- what may be chosen or drawn ---

    def _choices(self, step: Step) -> list[State]:
        """The states after all that may be chosen, or drawn from an interval."""
        match step:
            case Choose():
                return [step.after(action) for action in step.actions]
            case Offer():
                return [step.after(self._chosen(step))]
            case Continuum():
                self.random = True
                x = self._number(step.variable, step.low, step.high)
                self.case.assume(Constraint(x - step.low, ">="), Constraint(step.high - x, ">="))
                return [step.after(x)]
            case Together():
                actions = [m.actions if isinstance(m, Choose) else (self._chosen(m),) for m in step.moves]
                return [step.after(profile) for profile in product(*actions)]
        raise AssertionError(step)  # pragma: no cover

    def _chosen(self, step: Offer) -> Value:
        x = self._number(step.variable, step.low, step.high)
        self.case.assume(*domain(step, x))
        return x

    def _number(self, variable: str, low: Value, high: Value | None) -> Value:
        """A number left open, loose unless its ends are continuous in numbers that are not."""
        symbol = f"{variable}·any{len(self.numbers) + len(self.loose)}"
        if high is None or not (self._bounded(low) and self._bounded(high)):
            self.loose.add(symbol)
        else:
            self.numbers[symbol] = Number(symbol, low, high)
        return Value.variable(symbol)

    # --- what has a largest value ---

    def _bounded(self, value: Value) -> bool:
        """Whether a value is continuous on a closed and bounded range of the numbers in it."""
        return not (value.variables() & self.loose or value.denominator.variables() & self.numbers.keys())

    def _closed(self) -> Iterator[Constraint]:
        """The facts of the case, with the ends of the ranges of numbers put in."""
        for fact in self.case.facts:
            if not fact.value.variables() & (self.numbers.keys() | self.loose):
                yield fact
            elif self._bounded(fact.value) and fact.relation != "!=":
                yield Constraint(fact.value, _WEAK.get(fact.relation, fact.relation))


def _largest(weights: Iterator[Value]) -> list[Value]:
    """The weights, which are not negative, without zero if there is another."""
    found = list(dict.fromkeys(weights))
    return [w for w in found if not w.is_zero] or found[:1]
