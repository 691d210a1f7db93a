"""One-shot deviations from an assessment at numbers, by a plain walk through the play.

It shares nothing with the search but the reading of the file: all types are carried along a public history at once, the
weights follow Bayes' rule, and at a history of weight zero the beliefs that the assessment states are taken. Numbers
that may be chosen are sampled: a grid, what the rules mention, and points close to it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from winset.algebra.arithmetic import Arithmetic
from winset.algebra.run import at_point
from winset.algebra.value import ONE, ZERO, Value
from winset.claims.profile import History, Rule, RuleProfile
from winset.game.advance import advance
from winset.game.play import Action, Chance, Choose, End, Gain, Later, Offer, Play, State

NEAR = Value.number(Fraction(1, 997))


@dataclass(frozen=True)
class Type:
    """One type at a public history: its state, what it knows has happened, and its weight (None off the path)."""

    state: State
    history: History


@dataclass
class Check:
    """The walk: `gains` are the deviations that pay, in words; `places` counts the decisions that were looked at."""

    play: Play
    profile: RuleProfile
    grid: int
    run: Arithmetic
    gains: list[str]
    places: int = 0

    def worth(self, types: Sequence[Type], weights: Sequence[Value] | None) -> list[list[Fraction]]:
        """What each player gets at a public history, type by type."""
        steps = [advance(self.run, self.play, t.state) for t in types]
        first = steps[0]
        if isinstance(first, End):
            return [[v.fraction() for v in step.payoffs] for step in steps]
        if isinstance(first, (Gain, Later)):
            after = self.worth([Type(s.after, t.history) for s, t in zip(steps, types, strict=True)], weights)
            return [_before(step, own) for step, own in zip(steps, after, strict=True)]
        if isinstance(first, Chance):
            assert len(types) == 1
            split = [Type(b.after, types[0].history.with_drawn(b.drawn)) for b in first.branches]
            prior = [b.probability for b in first.branches]
            after = self.worth(split, prior)
            return [[_mean(prior, [own[i] for own in after]) for i in range(len(after[0]))]]
        assert isinstance(first, (Choose, Offer))
        if len({step.information for step in steps}) == 1:
            return self.uninformed(types, steps, weights)
        return self.informed(types, steps, weights)

    def uninformed(self, types: Sequence[Type], steps: list, weights: Sequence[Value] | None) -> list[list[Fraction]]:
        self.places += 1
        step, player = steps[0], self.play.index(steps[0].player)
        stated = self.stated(types[0], step, len(types))
        if weights is None:
            weights = stated
        elif len(types) > 1:
            assert stated == list(weights), f"{step.site} believes {stated}, Bayes' rule says {weights}"
        assert weights is not None
        lottery = self.lottery(types[0], step)
        actions = self.actions(step, [a for a, _ in lottery])
        after = {action: self.after(types, steps, action, weights) for action in actions}
        expected = {a: _mean(weights, [own[player] for own in worth]) for a, worth in after.items()}
        played = [expected[action] for action, p in lottery if p]
        best = max(expected, key=lambda action: expected[action])
        if expected[best] > min(played):
            self.gains.append(f"{step.site}: {best} gains {expected[best] - min(played)} after {_told(types[0])}")
        players = range(len(self.play.players))
        return [[sum(p * after[a][t][i] for a, p in lottery) for i in players] for t in range(len(types))]

    def informed(self, types: Sequence[Type], steps: list, weights: Sequence[Value] | None) -> list[list[Fraction]]:
        self.places += 1
        player = self.play.index(steps[0].player)
        lotteries = [dict(self.lottery(t, step)) for t, step in zip(types, steps, strict=True)]
        mentioned = [a for lottery in lotteries for a in lottery]
        after = {}
        for action in self.actions(steps[0], mentioned):
            posterior = None
            if weights is not None:
                often = [Value.number(lottery.get(action, Fraction(0))) for lottery in lotteries]
                joint = [w * p for w, p in zip(weights, often, strict=True)]
                whole = sum(j.fraction() for j in joint)
                posterior = [j / Value.number(whole) for j in joint] if whole else None
            after[action] = self.after(types, steps, action, posterior)
        found = []
        for t, lottery in enumerate(lotteries):
            own = {a: worth[t][player] for a, worth in after.items()}
            best = max(own, key=lambda action: own[action])
            least = min(own[a] for a, p in lottery.items() if p)
            if own[best] > least:
                self.gains.append(f"{steps[t].site}: {best} gains {own[best] - least} after {_told(types[t])}")
            found.append([sum(p * after[a][t][i] for a, p in lottery.items()) for i in range(len(self.play.players))])
        return found

    def after(
        self, types: Sequence[Type], steps: list, action: Action, weights: Sequence[Value] | None
    ) -> list[list[Fraction]]:
        there = []
        for t, step in zip(types, steps, strict=True):
            if isinstance(step, Offer):
                assert isinstance(action, Value)
                history = t.history.with_number(step.site, step.variable, action)
            else:
                history = t.history.with_move(step.site, action)
            there.append(Type(step.after(action), history))
        return self.worth(there, weights)

    def actions(self, step: Choose | Offer, mentioned: Sequence[Action]) -> list[Action]:
        if isinstance(step, Choose):
            return list(step.actions)
        assert step.high is not None
        width = step.high - step.low
        points = {step.low + width * Value.number(Fraction(k, self.grid)) for k in range(self.grid + 1)}
        marks = [a for a in mentioned if isinstance(a, Value)]
        for rule in self.profile.rules:
            for condition in rule.numbers:
                if condition.value.variables() == {step.variable}:
                    marks += [-c[0] / c[1] for c in [condition.value.coefficients(step.variable)] if len(c) == 2]
        points |= {m + near for m in marks for near in (ZERO, NEAR, -NEAR)}
        inside = {p for p in points if step.low.fraction() <= p.fraction() <= step.high.fraction()}
        return sorted(inside, key=lambda p: p.fraction())

    def lottery(self, here: Type, step: Choose | Offer) -> list[tuple[Action, Fraction]]:
        for rule in self.profile.rules:
            if rule.speaks_of(step) and rule.applies(self.run, here.history):
                lottery = rule.lottery or ((rule.action, ONE),)
                return [(self.put(a, here), self.put(p, here).fraction()) for a, p in lottery]  # type: ignore[union-attr]
        raise AssertionError(f"nothing is said about {step.site} after {_told(here)}")

    def put(self, item: Action, here: Type) -> Action:
        if not isinstance(item, Value):
            return item
        return item.substitute({n: v for n, v in here.history.numbers.items() if n in item.variables()})

    def stated(self, here: Type, step: Choose | Offer, size: int) -> list[Value] | None:
        """The beliefs of the assessment at a place, in the order of the types."""
        for belief in self.profile.beliefs:
            as_rule = Rule(belief.site, "", belief.numbers, belief.moves, variable=belief.variable)
            if as_rule.speaks_of(step) and as_rule.applies(self.run, here.history):
                assert len(belief.weights) == size
                weights = [self.put(w, here) for _, w in belief.weights]
                assert sum(w.fraction() for w in weights) == 1  # type: ignore[union-attr]
                assert all(w.fraction() >= 0 for w in weights)  # type: ignore[union-attr]
                return weights  # type: ignore[return-value]
        assert size == 1, f"no belief is stated at {step.site} after {_told(here)}"
        return [ONE]


def _before(step: Gain | Later, own: list[Fraction]) -> list[Fraction]:
    """Payoffs seen from before a gain, or from before time passes."""
    if isinstance(step, Gain):
        return [a + b.fraction() for a, b in zip(own, step.payoffs, strict=True)]
    return [a * b.fraction() for a, b in zip(own, step.factors, strict=True)]


def _mean(weights: Sequence[Value], items: Sequence[Fraction]) -> Fraction:
    return sum((w.fraction() * item for w, item in zip(weights, items, strict=True)), Fraction(0))


def _told(here: Type) -> str:
    numbers = {n: str(v) for n, v in here.history.numbers.items()}
    return f"{numbers} {[str(a) for a in here.history.moves.values()]} {here.history.drawn}"


def check(play: Play, profile: RuleProfile, grid: int = 10) -> tuple[list[Fraction], list[str], int]:
    """Payoffs by player, deviations that pay, and how many places were looked at."""
    assert not play.parameters
    walk = Check(play, profile, grid, at_point({}), [])
    (payoffs,) = walk.worth([Type(play.start(), History())], [ONE])
    return payoffs, walk.gains, walk.places
