"""A profile played at numbers, and every one-shot deviation tried: a second opinion on equilibria of plays.

It takes the rules of the game from `winset.game.advance` at one parameter point, and nothing from `winset.equilibrium`:
what the rules of a profile say is read here once more, on numbers. Numbers that are chosen cannot all be tried: those
that are lie at random, at the borders of what the rules speak of, and close to these.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise

from winset.algebra.constraint import Constraint, relation_holds
from winset.algebra.linear import fixed_point
from winset.algebra.oracle import number_sign
from winset.algebra.run import Run, at_point
from winset.algebra.value import ONE, ZERO, Value
from winset.claims.profile import Belief, Lottery, Rule, RuleProfile
from winset.game.advance import advance, phases
from winset.game.play import (
    Action,
    Chance,
    Choose,
    Continuum,
    End,
    Gain,
    Later,
    Made,
    Offer,
    Play,
    Site,
    State,
    Step,
    Together,
)

Payoffs = tuple[Value, ...]
Decision = Choose | Offer
EXACT, NEARLY = Fraction(0), Fraction(1, 10**6)  # the gain that is overlooked, and that where integrals are sums


@dataclass(frozen=True)
class Event:
    """Something that happened, and who knows it (None: everyone)."""

    what: tuple[object, ...]
    audience: frozenset[str] | None


@dataclass(frozen=True)
class Past:
    """A history at numbers; `chance` is how likely others and nature made it, after so many `slips` of others."""

    numbers: Mapping[str, Value] = field(default_factory=dict)
    moves: Mapping[Site, Action] = field(default_factory=dict)
    drawn: Mapping[str, Value | str] = field(default_factory=dict)
    events: tuple[Event, ...] = ()
    weights: tuple[tuple[str, Value, int], ...] = ()  # who decided ("" is nature), with which probability, slips

    def took(self, step: Decision, action: Action, state: State, chance: Value) -> Past:
        numbers = dict(self.numbers)
        if isinstance(action, Value):
            numbers[step.variable] = action
            audience = state.scope.names[-1].audience  # type: ignore[union-attr]
        else:
            audience = state.scope.moves[-1].audience
        return self._with(step, action, numbers, audience, chance)

    def _with(
        self, step: Decision, action: Action, numbers: Mapping[str, Value], audience: object, chance: Value
    ) -> Past:
        told = audience if audience is None else frozenset(audience) | {step.player}  # type: ignore[call-overload]
        weight = (step.player, ONE, 1) if chance.is_zero else (step.player, chance, 0)
        return replace(
            self,
            numbers=numbers,
            moves={**self.moves, step.site: action},
            events=(*self.events, Event((step.site, str(action)), told)),
            weights=(*self.weights, weight),
        )

    def took_all(self, step: Together, actions: Sequence[Action], state: State, chances: Sequence[Value]) -> Past:
        past = self
        moved = state.scope.moves[-len(actions) :]
        for move, action, made, chance in zip(step.moves, actions, moved, chances, strict=True):
            past = past._with(move, action, past.numbers, made.audience, chance)
        return past

    def drew(self, drawn: Sequence[tuple[str, Value | str]], state: State, chance: Value) -> Past:
        audiences = {e.name: e.audience for e in state.scope.names if isinstance(e, Made)}
        events = tuple(Event((name, str(value)), audiences.get(name, frozenset())) for name, value in drawn)
        return replace(
            self,
            drawn={**self.drawn, **dict(drawn)},
            events=(*self.events, *events),
            weights=(*self.weights, ("", chance, 0)),
        )

    def seen_by(self, player: str) -> tuple[object, ...]:
        return tuple(e.what for e in self.events if e.audience is None or player in e.audience)

    def likely(self, player: str) -> tuple[int, Value]:
        """Slips of others, and the probability of everything else that others and nature did."""
        slips, chance = 0, ONE
        for who, weight, slip in self.weights:
            if who != player:
                slips, chance = slips + slip, chance * weight
        return slips, chance


@dataclass(frozen=True)
class Moment:
    """A decision that comes up at some history."""

    step: Decision
    past: Past
    state: State
    together: Together | None = None


@dataclass(frozen=True)
class Gained:
    """A deviation that pays: where, by which action instead of which, by how much."""

    site: Site
    seen: tuple[object, ...]
    action: Action
    instead: Action
    gain: Value


@dataclass
class Table:
    """A profile at the table: a play in which every parameter has its number."""

    play: Play
    profile: RuleProfile
    point: Mapping[str, Fraction]
    seed: int = 0
    numbers: int = 3  # of those tried by a deviation into which the play is followed further
    run: Run = field(init=False)
    later: dict[str, Value] = field(default_factory=dict)
    integrated: bool = False
    rules: dict[Site, list[Rule]] = field(default_factory=dict)
    there: dict[Value, Value] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.run = at_point({})
        for rule in self.profile.rules:
            self.rules.setdefault(rule.site, []).append(rule)
        self.later = self._values_of_phases()

    # --- what is prescribed ---

    def prescribed(self, step: Decision, past: Past) -> Lottery:
        """The actions that are played, with their probabilities."""
        for rule in self.rules.get(step.site, ()):
            if rule.variable in ("", step.variable) and self._speaks(rule, past):
                played = rule.lottery or ((rule.action, ONE),)
                return tuple((self._own(step, action, past), self._number(chance, past)) for action, chance in played)
        raise AssertionError(f"no rule for {step.site} after {past.events} at {self.point}")

    def _own(self, step: Decision, action: Action, past: Past) -> Action:
        """The action of the step that a rule means."""
        if isinstance(action, str):
            assert action in getattr(step, "actions", ()), f"{step.site} cannot play {action}"
            return action
        number = self._number(action, past)
        if isinstance(step, Choose):
            return next(a for a in step.actions if isinstance(a, Value) and number_sign(a - number) == 0)
        low, high = number_sign(number - step.low), 1 if step.high is None else number_sign(step.high - number)
        assert low > 0 or (low == 0 and step.closed[0])
        assert high > 0 or (high == 0 and step.closed[1])
        return number

    def _speaks(self, rule: Rule | Belief, past: Past) -> bool:
        same = all(self._same(past.moves.get(site), action, past) for site, action in rule.moves)
        if isinstance(rule, Rule):
            same = same and all(self._same(past.drawn.get(name), value, past) for name, value in rule.drawn)
        return same and all(self.holds(c, past) for c in rule.numbers)

    def holds(self, condition: Constraint, past: Past) -> bool:
        return relation_holds(number_sign(self._number(condition.value, past)), condition.relation)

    def _same(self, happened: Action | None, meant: Action, past: Past) -> bool:
        if isinstance(happened, Value) and isinstance(meant, Value):
            return number_sign(happened - self._number(meant, past)) == 0
        return happened == meant

    def _number(self, formula: Value, past: Past) -> Value:
        if formula.is_number:
            return formula
        if formula not in self.there:
            self.there[formula] = formula.evaluate(self.point)
        found = self.there[formula].substitute(dict(past.numbers))
        assert not found.variables(), f"{formula} is read where {found.variables()} have no numbers"
        return found

    # --- what following the profile gives ---

    def follow(self, past: Past, state: State) -> Payoffs:
        """What each player expects at a history if all do as prescribed."""
        step = advance(self.run, self.play, state)
        match step:
            case End(_, payoffs):
                return payoffs
            case Gain(payoffs, after):
                return _plus(payoffs, self.follow(past, after))
            case Later(factors, after, again):
                rest = self._phase(again) if again else self.follow(past, after)
                return tuple(f * r for f, r in zip(factors, rest, strict=True))
            case Chance(_, branches):
                assert number_sign(sum((b.probability for b in branches), ZERO) - 1) == 0
                return _mean(
                    (b.probability, self.follow(past.drew(b.drawn, b.after, b.probability), b.after))
                    for b in branches
                    if not b.probability.is_zero
                )
            case Continuum():
                return self._integral(step, past)
            case Choose() | Offer():
                return _mean((p, self._after(step, action, past)) for action, p in self.prescribed(step, past))
            case Together():
                return self._all_after(step, [self.prescribed(move, past) for move in step.moves], past)
        raise AssertionError(step)

    def _after(self, step: Decision, action: Action, past: Past) -> Payoffs:
        state = step.after(action)  # type: ignore[arg-type]
        return self.follow(past.took(step, action, state, ONE), state)

    def _all_after(
        self,
        step: Together,
        played: Sequence[Lottery],
        past: Past,
        so_far: tuple[Action, ...] = (),
    ) -> Payoffs:
        if len(so_far) < len(played):
            return _mean((p, self._all_after(step, played, past, (*so_far, a))) for a, p in played[len(so_far)])
        state = step.after(so_far)
        return self.follow(past.took_all(step, so_far, state, [ONE] * len(so_far)), state)

    def _phase(self, phase: int) -> Payoffs:
        names = [f"later.{phase}.{k}" for k in range(len(self.play.players))]
        return tuple(self.later.get(name, Value.variable(name)) for name in names)

    def _values_of_phases(self) -> dict[str, Value]:
        """What each player expects where a round of endless play begins: the values solve linear equations."""
        equations = {}
        for phase, start in enumerate(phases(self.run, self.play), 1):
            for k, payoff in enumerate(self.follow(Past(), start)):
                equations[f"later.{phase}.{k}"] = payoff
        found = fixed_point(equations) if equations else {}
        assert found is not None
        return found

    def _integral(self, step: Continuum, past: Past) -> Payoffs:
        """Between the borders that the rules name payoffs are polynomials, as a rule; sums of Boole's say so."""
        self.integrated = True

        def at(r: Fraction) -> Payoffs:
            number = Value.number(r)
            state = step.after(number)
            density = step.density(number)
            drawn = replace(past.drew(((step.name, number),), state, ONE))
            drawn = replace(drawn, numbers={**drawn.numbers, step.variable: number})
            return tuple(density * u for u in self.follow(drawn, state))

        low, high = _nearest(step.low), _nearest(step.high)
        cuts = sorted({low, high, *(c for c in self.borders(step.variable, past) if low < c < high)})
        pieces = [_boole(at, a, b, 8) for a, b in pairwise(cuts)]
        return _mean((ONE, piece) for piece in pieces)

    # --- the numbers that are tried ---

    def borders(self, variable: str, past: Past) -> list[Fraction]:
        """Where rules change in a number, given what has been chosen before."""
        found = []
        for condition in dict.fromkeys(c for rule in self.profile.rules for c in rule.numbers):
            if variable not in condition.value.variables():
                continue
            value = condition.value.evaluate(self.point).substitute(dict(past.numbers))
            if value.variables() == {variable} and not value.roots():
                found += _zeros(value.coefficients(variable))
        return sorted(set(found))

    def tried(self, step: Offer, past: Past, count: int) -> list[Value]:
        """Numbers at random, at borders and close by; the same wherever the player knows the same."""
        dice = random.Random(f"{self.seed} {step.site} {past.seen_by(step.player)}")
        low = _nearest(step.low)
        high = low + 3 if step.high is None else _nearest(step.high)
        width = high - low
        close = Fraction(1, dice.choice([10, 1000, 10**6]))
        edges = [low, high, *self.borders(step.variable, past)]
        edges += [_nearest(a) for a, _ in self.prescribed(step, past) if isinstance(a, Value)]
        near = [edge + shift * close for edge in edges for shift in (-1, 0, 1)]
        far = [
            low + width * Fraction(dice.randint(0, bottom), bottom) for bottom in dice.choices([7, 12, 97, 1009], k=4)
        ]
        inside = [
            Value.number(x)
            for x in dict.fromkeys([*near, *far])
            if low <= x <= high and (x > low or step.closed[0]) and (x < high or step.closed[1])
        ]
        return dice.sample(inside, min(count, len(inside)))

    # --- deviations ---

    def moments(self) -> Iterator[Moment]:
        """The decisions on and off the path, as far as numbers are tried; all of a player who knows the same."""
        yield from self._below(Past(), self.play.start())
        for start in phases(self.run, self.play):
            yield from self._below(Past(), start)

    def _below(self, past: Past, state: State) -> Iterator[Moment]:
        step = advance(self.run, self.play, state)
        match step:
            case Gain(_, after):
                yield from self._below(past, after)
            case Later(_, after, again) if not again:
                yield from self._below(past, after)
            case Chance(_, branches):
                for b in branches:
                    if not b.probability.is_zero:
                        yield from self._below(past.drew(b.drawn, b.after, b.probability), b.after)
            case Continuum():
                yield from self._below_number(step, past)
            case Choose() | Offer():
                yield Moment(step, past, state)
                yield from self._below_decision(step, past)
            case Together():
                for move in step.moves:
                    yield Moment(move, past, state, step)
                yield from self._below_all(step, past, ())

    def _below_number(self, step: Continuum, past: Past) -> Iterator[Moment]:
        dice = random.Random(f"{self.seed} {step.position}")
        low, high = _nearest(step.low), _nearest(step.high)
        for bottom in dice.choices([7, 12, 97, 1009], k=self.numbers):
            number = Value.number(low + (high - low) * Fraction(dice.randint(0, bottom), bottom))
            state = step.after(number)
            drawn = past.drew(((step.name, number),), state, ONE)
            yield from self._below(replace(drawn, numbers={**drawn.numbers, step.variable: number}), state)

    def _below_decision(self, step: Decision, past: Past) -> Iterator[Moment]:
        played = dict(self.prescribed(step, past))
        others = step.actions if isinstance(step, Choose) else self.tried(step, past, self.numbers)
        for action in dict.fromkeys([*played, *others]):
            state = step.after(action)  # type: ignore[arg-type]
            yield from self._below(past.took(step, action, state, played.get(action, ZERO)), state)

    def _below_all(self, step: Together, past: Past, so_far: tuple[Action, ...]) -> Iterator[Moment]:
        if len(so_far) < len(step.moves):
            for action in step.moves[len(so_far)].actions:
                yield from self._below_all(step, past, (*so_far, action))
            return
        state = step.after(so_far)
        chances = [dict(self.prescribed(m, past)).get(a, ZERO) for m, a in zip(step.moves, so_far, strict=True)]
        yield from self._below(past.took_all(step, so_far, state, chances), state)

    def sets(self) -> list[list[Moment]]:
        """The decisions of a player who knows the same, together."""
        found: dict[object, list[Moment]] = {}
        for moment in self.moments():
            step = moment.step
            known = tuple((name, str(value)) for name, value in step.information)
            alone = len(found) if not step.unseen else -1  # everything is known: a set of its own
            key = (alone, step.site, getattr(step, "variable", ""), known, moment.past.seen_by(step.player))
            found.setdefault(key, []).append(moment)
        return list(found.values())

    def gains(self, most: int = 40) -> Iterator[Gained]:
        """Every one-shot deviation tried that pays."""
        sets = [s for s in self.sets() if s[0].step.bargain is None]
        dice = random.Random(self.seed)
        for moments in sets if len(sets) <= most else dice.sample(sets, most):
            yield from self._gains_at(moments)

    def _gains_at(self, moments: Sequence[Moment]) -> Iterator[Gained]:
        step, past = moments[0].step, moments[0].past
        played = [action for action, p in self.prescribed(step, past) if not p.is_zero]
        actions = step.actions if isinstance(step, Choose) else self.tried(step, past, 12)
        weighed = [(weight, m) for m, weight in zip(moments, self.beliefs(moments), strict=True) if not weight.is_zero]
        floor = self._expected(weighed, played[0])
        overlooked = NEARLY if self.integrated else EXACT
        for action in dict.fromkeys([*played[1:], *actions]):
            gain = self._expected(weighed, action) - floor
            if action in played[1:] and number_sign(gain + overlooked) < 0:
                yield Gained(step.site, past.seen_by(step.player), played[0], action, -gain)
            if number_sign(gain - overlooked) > 0:
                yield Gained(step.site, past.seen_by(step.player), action, played[0], gain)

    def _expected(self, weighed: Sequence[tuple[Value, Moment]], action: Action) -> Value:
        player = self.play.index(weighed[0][1].step.player)
        return sum((w * self._taking(moment, action)[player] for w, moment in weighed), ZERO)

    def _taking(self, moment: Moment, action: Action) -> Payoffs:
        if moment.together is None:
            return self._after(moment.step, action, moment.past)
        played = [
            ((action, ONE),) if move.site == moment.step.site else self.prescribed(move, moment.past)
            for move in moment.together.moves
        ]
        return self._all_after(moment.together, played, moment.past)

    # --- beliefs ---

    def bayes(self, moments: Sequence[Moment]) -> tuple[int, list[Value]]:
        """How likely each history is given what the player knows, and the slips of others without which none is."""
        player = moments[0].step.player
        likely = [m.past.likely(player) for m in moments]
        least = min(slips for slips, _ in likely)
        weights = [chance if slips == least else ZERO for slips, chance in likely]
        total = sum(weights, ZERO)
        return least, [w / total for w in weights]

    def beliefs(self, moments: Sequence[Moment]) -> list[Value]:
        """What the profile says she believes; else by Bayes' rule, after the fewest slips of others."""
        told = self.told(moments)
        return self.bayes(moments)[1] if told is None else told

    def told(self, moments: Sequence[Moment]) -> list[Value] | None:
        """The weights that the profile's own beliefs give to the histories, within each by Bayes' rule."""
        step, past = moments[0].step, moments[0].past
        for belief in self.profile.beliefs:
            mine = belief.site == step.site and belief.variable in ("", getattr(step, "variable", ""))
            if mine and belief.weights and self._speaks(belief, past):
                weights = [self._believed(belief, m.past) for m in moments]
                total = sum(weights, ZERO)
                return [w / total for w in weights]
        return None

    def _believed(self, belief: Belief, past: Past) -> Value:
        for drawn, weight in belief.weights:
            if all(self._same(past.drawn.get(n), v, past) for n, v in zip(belief.about, drawn, strict=True)):
                return self._number(weight, past)
        return ZERO

    def outcomes(self, past: Past, state: State) -> dict[str, Value]:
        """How likely each outcome is from a history on, in play that ends."""
        step: Step = advance(self.run, self.play, state)
        match step:
            case End(label, _):
                return {label: ONE}
            case Gain(_, after) | Later(_, after, _):
                return self.outcomes(past, after)
            case Chance(_, branches):
                return _mixed(
                    (b.probability, self.outcomes(past.drew(b.drawn, b.after, b.probability), b.after))
                    for b in branches
                    if not b.probability.is_zero
                )
            case Choose() | Offer():
                return _mixed((p, self._outcomes_after(step, a, past)) for a, p in self.prescribed(step, past))
            case Together():
                played = [self.prescribed(move, past) for move in step.moves]
                assert all(len(p) == 1 for p in played)
                actions = tuple(p[0][0] for p in played)
                state = step.after(actions)
                return self.outcomes(past.took_all(step, actions, state, [ONE] * len(actions)), state)
        raise AssertionError(step)

    def _outcomes_after(self, step: Decision, action: Action, past: Past) -> dict[str, Value]:
        state = step.after(action)  # type: ignore[arg-type]
        return self.outcomes(past.took(step, action, state, ONE), state)


def _plus(left: Payoffs, right: Payoffs) -> Payoffs:
    return tuple(a + b for a, b in zip(left, right, strict=True))


def _mean(parts: Iterator[tuple[Value, Payoffs]]) -> Payoffs:
    found: Payoffs = ()
    for weight, payoffs in parts:
        weighed = tuple(weight * u for u in payoffs)
        found = _plus(found, weighed) if found else weighed
    return found


def _mixed(parts: Iterator[tuple[Value, dict[str, Value]]]) -> dict[str, Value]:
    found: dict[str, Value] = {}
    for weight, ends in parts:
        for label, chance in ends.items():
            found[label] = found.get(label, ZERO) + weight * chance
    return found


def _nearest(value: Value) -> Fraction:
    """The number, or a rational one close to it where it has roots."""
    return value.fraction() if value.is_number else Fraction(_real(value)).limit_denominator(10**9)


def _real(value: Value) -> float:
    low, high = -(10**6), 10**6
    a, b = Fraction(low), Fraction(high)
    for _ in range(80):
        middle = (a + b) / 2
        a, b = (middle, b) if number_sign(value - middle) >= 0 else (a, middle)
    return float((a + b) / 2)


def _zeros(coefficients: Sequence[Value]) -> list[Fraction]:
    """The zeros of a polynomial of degree one or two with rational coefficients, to nine digits if irrational."""
    numbers = [_nearest(c) for c in coefficients]
    if len(numbers) == 2:
        return [-numbers[0] / numbers[1]]
    if len(numbers) == 3:
        c, b, a = numbers
        inner = float(b * b - 4 * a * c)
        if inner >= 0:
            return [(-b + sign * Fraction(inner**0.5).limit_denominator(10**9)) / (2 * a) for sign in (-1, 1)]
    return []


def _boole(at, a: Fraction, b: Fraction, depth: int) -> Payoffs:  # type: ignore[no-untyped-def]
    """The integral between two numbers; exact for polynomials of low degree, else halved until two sums agree."""
    inward = (b - a) / 10**9  # at the borders themselves a rule for a point may apply
    a, b = a + inward, b - inward
    values = [at(a + (b - a) * Fraction(k, 8)) for k in range(9)]
    whole = _weighed(values[::2], b - a)
    halves = _plus(_weighed(values[:5], (b - a) / 2), _weighed(values[4:], (b - a) / 2))
    if depth == 0 or all(abs(_nearest(x - y)) < Fraction(1, 10**9) for x, y in zip(whole, halves, strict=True)):
        return halves
    middle = (a + b) / 2
    return _plus(_boole(at, a, middle, depth - 1), _boole(at, middle, b, depth - 1))


def _weighed(values: Sequence[Payoffs], width: Fraction) -> Payoffs:
    return _mean((Value.number(width * Fraction(w, 90)), v) for w, v in zip((7, 32, 12, 32, 7), values, strict=True))
