"""What happens late hardly counts: why one-shot deviations are enough to look at in a play without end.

Let a player deviate as she likes, for ever, and compare with doing so for T rounds and then going back to the profile.
If no one-shot deviation pays, the second does not pay for any T. So the first does not pay either, if what the two
differ by is as small as one likes for large T. What a profile gives at the beginning of a round is one of finitely many
numbers, and payoffs in a round are bounded; so it is enough that the product of discount and chance to go on, over all
rounds from some phase on until it may come again, is at most a number below one, whatever is played.

That is shown round by round: the product for a round, its largest value over all choices, is never above one, and below
one in a round of every cycle of phases. Discounting is the plain case; a chance of breakdown each round, or after each
refusal, is another (Binmore, Rubinstein and Wolinsky 1986).

The largest value is taken over closed ranges of the numbers chosen, so that a supremum below one is a maximum.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from winset.algebra.oracle import Constraint
from winset.algebra.run import formal
from winset.algebra.value import ONE, ZERO, Value, total
from winset.claims.obligations import Obligation
from winset.equilibrium.verify.cases import Case, Facts
from winset.equilibrium.verify.domain import domain
from winset.equilibrium.verify.findings import Findings
from winset.errors import OutOfReach
from winset.game.advance import advance, phases
from winset.game.play import Chance, Choose, Continuum, End, Gain, Later, Offer, Play, State, Step, Together

MOST_WEIGHTS = 4096

_WEAK = {">": ">=", "<": "<="}


@dataclass(frozen=True, slots=True)
class _Onward:
    """A way through a round that goes on: to which phase, and how much the player discounts that one."""

    phase: int
    factor: Value


@dataclass(frozen=True, slots=True)
class _Round:
    """What may happen in a round, in one case: products of discount and chance to go on, and the ways to go on."""

    facts: Facts
    weights: tuple[Value, ...]
    onward: tuple[_Onward, ...]


@dataclass(slots=True)
class _Survey:
    """Goes through a round with all that may be chosen in it, numbers being left open."""

    play: Play
    player: int
    case: Case
    onward: dict[_Onward, None] = field(default_factory=dict)
    symbols: list[str] = field(default_factory=list)

    def weights(self, state: State, factor: Value = ONE) -> list[Value]:
        """The products of discount and chance to go on that the choices from a state on may lead to."""
        step = advance(self.case, self.play, state)
        match step:
            case End():
                return [ZERO]
            case Gain(_, after):
                return self.weights(after, factor)
            case Later(factors, after, again):
                factor = factor * factors[self.player]
                if not again:
                    return self.weights(after, factor)
                self.onward[_Onward(again, factor)] = None
                return [factor]
            case Chance(_, branches):
                each = [self.weights(branch.after, factor) for branch in branches]
                return self._expected([branch.probability for branch in branches], each)
        return _largest(w for after in self._choices(step) for w in self.weights(after, factor))

    def _expected(self, chances: Sequence[Value], each: Sequence[Sequence[Value]]) -> list[Value]:
        found = dict[Value, None]()
        for number, weights in enumerate(product(*each)):
            if number == MOST_WEIGHTS:
                raise OutOfReach("a round without end has too many ways to go on")
            found[total(p * w for p, w in zip(chances, weights, strict=True))] = None
        return list(found)

    def _choices(self, step: Step) -> list[State]:
        """The states after all that may be chosen, or drawn from an interval."""
        match step:
            case Choose():
                return [step.after(action) for action in step.actions]
            case Offer():
                return [step.after(self._number(step))]
            case Continuum():
                x = self._symbol(step.variable)
                self.case.assume(Constraint(x - step.low, ">="), Constraint(step.high - x, ">="))
                return [step.after(x)]
            case Together():
                actions = [m.actions if isinstance(m, Choose) else (self._number(m),) for m in step.moves]
                return [step.after(profile) for profile in product(*actions)]
        raise AssertionError(step)  # pragma: no cover

    def _number(self, step: Offer) -> Value:
        if step.high is None:
            raise OutOfReach(f"{step.name} has no upper bound", step.site.position)
        x = self._symbol(step.variable)
        self.case.assume(*domain(step, x))
        return x

    def _symbol(self, variable: str) -> Value:
        self.symbols.append(f"{variable}·any{len(self.symbols)}")
        return Value.variable(self.symbols[-1])


def _largest(weights: Iterator[Value]) -> list[Value]:
    """The weights, which are not negative, without zero if there is another."""
    found = list(dict.fromkeys(weights))
    return [w for w in found if not w.is_zero] or found[:1]


@dataclass(frozen=True, slots=True)
class Continuity:
    """Shows for one player that what happens late hardly counts, where later rounds are not simply discounted."""

    play: Play
    player: int
    findings: Findings

    def check(self, begins: Sequence[tuple[int, Facts]]) -> None:
        """Show it for all rounds of these phases, each where its facts hold; what is not shown is a doubt."""
        rounds: dict[int, list[_Round]] = defaultdict(list)
        try:
            for phase, facts in begins:
                rounds[phase] += self._rounds(phase, facts)
        except OutOfReach as reason:
            self.findings.doubt(f"{self._trouble()}: {reason}")
            return
        if not self._survives_less(rounds):
            self.findings.doubt(self._trouble())

    def _trouble(self) -> str:
        name = self.play.players[self.player]
        return f"no continuity at infinity: nothing makes {name} mind if the play never ends"

    def _rounds(self, phase: int, facts: Facts) -> Iterator[_Round]:
        start = phases(formal(), self.play)[phase - 1]

        def ask(case: Case) -> _Round:
            survey = _Survey(self.play, self.player, case)
            weights = survey.weights(start)
            numbers = frozenset(survey.symbols)
            for value in (*weights, *(way.factor for way in survey.onward)):
                if value.denominator.variables() & numbers:
                    raise OutOfReach(f"{value} may grow without bound")
                case.defined(value)
            return _Round(_closed(case.facts, numbers), tuple(weights), tuple(survey.onward))

        for found in self.findings.cases.each(facts, ask):
            if found.fault is not None:
                self.findings.fault(found.facts, found.fault)
            elif found.result is not None:
                yield found.result

    def _survives_less(self, rounds: Mapping[int, Sequence[_Round]]) -> bool:
        name = self.play.players[self.player]
        says = f"{name} discounts later rounds, or they may not come, whatever is played"

        def unless(r: _Round, relation: str) -> list[Obligation]:
            return [Obligation(r.facts, (Constraint(w - 1, relation),), says) for w in r.weights]

        signs = [
            Obligation(r.facts, (Constraint(way.factor, "<"),), f"the discount factor of {name} is not negative")
            for here in rounds.values()
            for r in here
            for way in r.onward
        ]
        shown = self.findings.shown
        strict = {phase for phase, here in rounds.items() if shown([o for r in here for o in unless(r, ">=")])}
        others = [o for phase in rounds.keys() - strict for r in rounds[phase] for o in unless(r, ">")]
        return _broken(rounds, strict) and shown([*signs, *others])


def _closed(facts: Sequence[Constraint], numbers: frozenset[str]) -> Facts:
    """The facts, with the ends of the ranges of numbers put in."""
    found = []
    for fact in facts:
        if not fact.value.variables() & numbers:
            found.append(fact)
        elif fact.relation != "!=":
            found.append(Constraint(fact.value, _WEAK.get(fact.relation, fact.relation)))
    return tuple(found)


def _broken(rounds: Mapping[int, Sequence[_Round]], strict: set[int]) -> bool:
    """Whether every cycle of phases goes through one of these: the others are used up by leaving them in some order."""
    done = set(strict)
    while left := rounds.keys() - done:
        ends = {phase for phase in left if all(way.phase in done for r in rounds[phase] for way in r.onward)}
        if not ends:
            return False
        done |= ends
    return True
