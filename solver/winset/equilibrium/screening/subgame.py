"""What can follow a public history, given what the uninformed believe: one move at a time, backwards.

A public history with the types that nature may have drawn is a bundle of states, one for each type. All of them come
to the same move. The correspondence of a bundle over the posterior is found once, by sweeping the posterior like an
offer, and then read at any posterior.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from winset.algebra.run import Piece, Remark, Run
from winset.algebra.value import ONE, ZERO, Value, total
from winset.equilibrium.plan import Weighted
from winset.equilibrium.screening import crossing, informed, signal, skimming, uninformed
from winset.equilibrium.screening.correspondence import Correspondence
from winset.equilibrium.screening.line import Line
from winset.equilibrium.screening.mover import Fresh, Mover
from winset.equilibrium.screening.outcome import Outcome, merged, mixture
from winset.equilibrium.screening.told import Ended, Lot, Split
from winset.errors import OutOfReach
from winset.game.advance import advance
from winset.game.play import Action, Chance, Choose, Drawn, End, Gain, Later, Made, Offer, Play, State, Step

Belief = tuple[Value, ...]

PAIR = 2  # so many types are solved whatever they play; more are ranked
UNSAID = Remark("where nature never draws a type, nobody believes in it, and what it would do is left unsaid")


@dataclass(frozen=True, slots=True)
class Bundle:
    """The states of a public history, one for each type, with what nature drew of it."""

    states: tuple[State, ...]
    drawn: tuple[Drawn, ...]

    def key(self) -> object:
        return tuple(state.key() for state in self.states)

    def symbols(self) -> frozenset[str]:
        return frozenset[str]().union(*(state.symbols() for state in self.states))

    def after(self, steps: Sequence[Choose | Offer], action: Action) -> Bundle:
        """The bundle after an action."""
        return Bundle(tuple(_after(step, action) for step in steps), self.drawn)


def _after(step: Choose | Offer, action: Action) -> State:
    if isinstance(step, Choose):
        return step.after(action)
    assert isinstance(action, Value)
    return step.after(action)


@dataclass(frozen=True, slots=True)
class Pay:
    """What comes before a step, by type and player: gains, and by what all after is multiplied."""

    scales: tuple[tuple[Value, ...], ...]
    gains: tuple[tuple[Value, ...], ...]

    def received(self, outcome: Outcome) -> Outcome:
        """The outcome seen from before."""
        if all(s == ONE for scale in self.scales for s in scale) and all(
            g.is_zero for gain in self.gains for g in gain
        ):
            return outcome
        payoffs = tuple(
            tuple(g + s * v for g, s, v in zip(gain, scale, own, strict=True))
            for gain, scale, own in zip(self.gains, self.scales, outcome.payoffs, strict=True)
        )
        return replace(outcome, payoffs=payoffs)


@dataclass(frozen=True, slots=True)
class Subgames:
    """The subgames of a play at the parameter point of a run; `line` are the posteriors where types are ranked."""

    run: Run
    play: Play
    fresh: Fresh = field(default_factory=Fresh)
    line: Line | None = None

    def outcomes(self, bundle: Bundle, belief: Belief) -> list[Outcome]:
        """The equilibrium outcomes of the subgame at a public history, given what is believed of the types."""
        self.run.check_time()
        there, pay, steps = self.past(bundle)
        return [pay.received(o) for o in self._step(there, steps, belief)]

    def past(self, bundle: Bundle) -> tuple[Bundle, Pay, list[Step]]:
        """Past payoffs and time: the bundle at its next step, what comes on the way, and the step for each type."""
        moved = [self._moved(state) for state in bundle.states]
        pay = Pay(tuple(tuple(scale) for scale, *_ in moved), tuple(tuple(gain) for _, gain, *_ in moved))
        return Bundle(tuple(m[3] for m in moved), bundle.drawn), pay, [m[2] for m in moved]

    def _moved(self, state: State) -> tuple[list[Value], list[Value], Step, State]:
        """Past payoffs and time: by what all after is multiplied, what is gained, and the step that comes then."""
        size = len(self.play.players)
        scale, gained = [ONE] * size, [ZERO] * size
        while True:
            step = advance(self.run, self.play, state)
            if isinstance(step, Gain):
                gained = [g + s * v for g, s, v in zip(gained, scale, step.payoffs, strict=True)]
            elif isinstance(step, Later):
                if step.again:
                    raise OutOfReach("private information in play that repeats for ever cannot be solved yet")
                scale = [s * f for s, f in zip(scale, step.factors, strict=True)]
            else:
                return scale, gained, step, state
            state = step.after

    def correspondence(self, bundle: Bundle) -> Correspondence:
        """What can follow a public history, along the posterior."""
        there, pay, steps = self.past(bundle)
        found = self.run.remember(
            ("posterior", self.line, there.key()), there.symbols(), lambda: self._correspondence(there, steps)
        )
        pieces = (Piece(p.low, p.high, [pay.received(o) for o in p.result]) for p in found.pieces)
        return Correspondence(found.variable, tuple(pieces))

    def _correspondence(self, bundle: Bundle, steps: list[Step]) -> Correspondence:
        name, least = self.fresh.name("posterior"), ZERO if self.line is None else self.line.least
        if all(isinstance(step, End) for step in steps):
            ends = self._step(bundle, steps, ())
            pieces = [Piece(least, least, ends), Piece(least, ONE, ends), Piece(ONE, ONE, ends)]
        else:
            pieces = self.run.sweep(name, least, ONE, lambda k: self._step(bundle, steps, self._belief(k)))
        return Correspondence(name, tuple(pieces))

    def _belief(self, k: Value) -> Belief:
        """The posterior at a number: the probability of the first of two types, or the mass that is left of many."""
        return (k, 1 - k) if self.line is None else self.line.belief(self.run, k)

    def _step(self, bundle: Bundle, steps: list[Step], belief: Belief) -> list[Outcome]:
        first = steps[0]
        if any(type(step) is not type(first) for step in steps):
            raise OutOfReach("what kind of move comes depends on what not everybody has seen")
        if isinstance(first, End):
            ends = [step for step in steps if isinstance(step, End)]
            labels = tuple(end.label for end in ends)
            payoffs = tuple(end.payoffs for end in ends)
            return [Outcome(payoffs, tuple(((label, ONE),) for label in labels), labels, Ended(labels))]
        if isinstance(first, Chance):
            return self._chance(bundle, [step for step in steps if isinstance(step, Chance)], belief)
        if isinstance(first, (Choose, Offer)) and first.bargain is None:
            return self._move(bundle, [step for step in steps if isinstance(step, (Choose, Offer))], belief)
        kind = {"Continuum": "a draw from an interval", "Together": "simultaneous moves"}
        what = kind.get(type(first).__name__, "a settlement")
        raise OutOfReach(f"{what} in a play with private information cannot be solved yet")

    # --- moves ---

    def _move(self, bundle: Bundle, steps: list[Choose | Offer], belief: Belief) -> list[Outcome]:
        run, first = self.run, steps[0]
        at = first.site.position
        if any(step.site != first.site for step in steps):
            raise OutOfReach("who moves depends on what not everybody has seen", at)
        mover = Mover(run, self.fresh, tuple(steps), self.play.index(first.player), belief, bundle.drawn)
        kinds = {step.information for step in steps}
        if len(kinds) not in (1, len(steps)):
            raise OutOfReach("a player who can tell some types from others but not all is not solved yet", at)
        if isinstance(first, Offer):
            if any((s.low, s.high) != (first.low, first.high) for s in steps if isinstance(s, Offer)):
                raise OutOfReach(f"what {first.player} may choose depends on what not everybody has seen", at)
            if len(kinds) == 1:
                return uninformed.offer(mover, lambda x: self.outcomes(bundle.after(steps, x), belief))
            if self.line is not None:
                raise OutOfReach(f"a number chosen by the informed: {crossing.LIMIT}", at)
            return signal.choose(mover, lambda x: self.correspondence(bundle.after(steps, x)))
        choices = [step.actions for step in steps if isinstance(step, Choose)]
        if any(actions != choices[0] for actions in choices):
            raise OutOfReach(f"what {first.player} may choose depends on what not everybody has seen", at)
        if len(kinds) == 1:
            return uninformed.choose(mover, {a: self.outcomes(bundle.after(steps, a), belief) for a in choices[0]})
        if self.line is not None:
            return self._leave(bundle, mover, [step for step in steps if isinstance(step, Choose)], self.line)
        return informed.choose(mover, {a: self.correspondence(bundle.after(steps, a)) for a in choices[0]})

    def _leave(self, bundle: Bundle, mover: Mover, steps: list[Choose], line: Line) -> list[Outcome]:
        """One of several types leaves or stays."""
        ways = leave, stay = crossing.ways(self, bundle, steps, line.order)
        (left,) = self.outcomes(bundle.after(steps, leave), mover.belief)
        stays = self.correspondence(bundle.after(steps, stay))

        def never(worth: Value) -> bool:
            return crossing.stays_for_sure(self, bundle, steps, ways, worth)

        return skimming.choose(skimming.Leaving(mover, line, leave, stay, left, stays, never))

    # --- chance ---

    def _chance(self, bundle: Bundle, steps: list[Chance], belief: Belief) -> list[Outcome]:
        first = steps[0]
        if len(bundle.states) == 1 and self._hidden(first):
            return self._split(bundle, first)
        if any(self._hidden(step) for step in steps):
            raise OutOfReach("several things that not everybody sees cannot be solved yet", first.position)
        return self._lot(bundle, steps, belief)

    def _hidden(self, step: Chance) -> bool:
        """Whether some player may move without knowing what nature draws here."""
        if all(isinstance(self._moved(branch.after)[2], End) for branch in step.branches):
            return False
        names = {name for branch in step.branches for name, _ in branch.drawn}
        entries = (entry for branch in step.branches for entry in branch.after.scope.names)
        everyone = (None, frozenset(self.play.players))
        return any(isinstance(e, Made) and e.name in names and e.audience not in everyone for e in entries)

    def _split(self, bundle: Bundle, step: Chance) -> list[Outcome]:
        """Nature draws the type; one that it never draws is left out, since nobody may come to believe in it."""
        branches = tuple(b for b in step.branches if self.run.sign(b.probability) != 0)
        never = tuple(b.drawn for b in step.branches if b not in branches)
        if never:
            self.run.notes.append(UNSAID)
        drawn = tuple((*bundle.drawn[0], *b.drawn) for b in branches)
        belief = tuple(b.probability for b in branches)
        there = Bundle(tuple(b.after for b in branches), drawn)
        inside, found = self, []
        if len(branches) > PAIR:
            order = crossing.order(self, there)
            inside = replace(self, line=Line(order, tuple(belief[member] for member in order)))
        for o in inside.outcomes(there, belief):
            size = len(self.play.players)
            payoffs = tuple(total(p * u[i] for p, u in zip(belief, o.payoffs, strict=True)) for i in range(size))
            ends: dict[str, Value] = {}
            for p, items in zip(belief, o.ends, strict=True):
                for label, q in () if p.is_zero else items:
                    ends[label] = ends.get(label, ZERO) + p * q
            path = tuple(Weighted(p, path) for p, path in zip(belief, o.path, strict=True) if not p.is_zero)
            told = Split(step.position, tuple((b.probability, b.drawn) for b in branches), o.told, never)
            found.append(Outcome((payoffs,), (tuple(sorted(ends.items())),), (path,), told, o.free))
        return found

    def _lot(self, bundle: Bundle, steps: list[Chance], belief: Belief) -> list[Outcome]:
        """Nature draws what everybody sees, or what nobody sees before the end."""
        first = steps[0]
        shapes = {tuple((b.probability, b.drawn) for b in step.branches) for step in steps}
        if len(shapes) != 1:
            raise OutOfReach("a draw that depends on what not everybody has seen cannot be solved yet", first.position)
        sets = [
            self.outcomes(Bundle(tuple(step.branches[n].after for step in steps), bundle.drawn), belief)
            for n in range(len(first.branches))
        ]
        found: list[list[Outcome]] = [[]]
        for options in sets:
            found = [[*before, o] for before in found for o in options]
            if len(found) > 400:
                raise OutOfReach("a subgame has more than 400 equilibrium outcomes", first.position)
        weights = [b.probability for b in first.branches]
        outcomes = []
        for parts in found:
            mixed = [mixture(list(zip(weights, parts, strict=True)), m) for m in range(len(steps))]
            branches = tuple((b.probability, b.drawn, o.told) for b, o in zip(first.branches, parts, strict=True))
            free = tuple(f for o in parts for f in o.free)
            told = Lot(first.position, branches)
            outcomes.append(
                Outcome(
                    tuple(p for p, _, _ in mixed),
                    tuple(e for _, e, _ in mixed),
                    tuple(p for _, _, p in mixed),
                    told,
                    free,
                )
            )
        return merged(outcomes)
