"""Simultaneous moves with private values: no other number is worth more, in expectation over the others' values.

At a player's move, once she knows her own value, what she has not seen are draws of nature on which nobody has acted
yet. Her belief about them is what nature draws from, and her payoff is integrated over it, with the others following
the profile. That is sequential rationality at this information set, for all values and numbers at once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from winset.algebra.arithmetic import Arithmetic
from winset.algebra.oracle import Constraint, number_sign
from winset.algebra.run import at_point
from winset.algebra.value import Value
from winset.equilibrium.verify.cases import Case, Facts
from winset.equilibrium.verify.findings import Findings
from winset.equilibrium.verify.follow import Follower
from winset.equilibrium.verify.integrate import integrated
from winset.equilibrium.verify.node import Drew, Node, Taken, Turn
from winset.equilibrium.verify.replay import at_numbers, completed
from winset.equilibrium.verify.verdict import ONE_SHOT, Deviation
from winset.errors import OutOfReach
from winset.game.play import Action, Chance, Choose, Continuum, Gain, Together


def is_interim(node: Node, step: Together) -> bool:
    """Whether somebody who moves has not seen a number that nature drew, nobody having acted since the first of these.

    What happened before the first draw is known to all who move.
    """
    before, draws = _split(node.trail)
    drawn = {name for turn in draws if isinstance(turn, Drew) for name, _ in turn.drawn}
    if not all(_is_number(turn) for turn in draws) or not any(move.unseen for move in step.moves):
        return False
    sites = [("moves", site) for turn in before if isinstance(turn, Taken) for site in turn.sites]
    public = all(node.knows(move.player, item) for move in step.moves for item in sites)
    return public and all(set(move.unseen) <= drawn for move in step.moves)


def _is_number(turn: Turn) -> bool:
    return isinstance(turn, Drew) and turn.branch < 0


def _split(trail: tuple[Turn, ...]) -> tuple[tuple[Turn, ...], tuple[Turn, ...]]:
    """What happened before the first number was drawn, and from then on."""
    first = next((k for k, turn in enumerate(trail) if _is_number(turn)), len(trail))
    return trail[:first], trail[first:]


@dataclass(frozen=True, slots=True)
class Interim:
    """One player's move at a history of draws; `place` is hers among the moves."""

    follower: Follower
    findings: Findings
    node: Node
    step: Together
    place: int

    def check(self, action: Action, symbol: str, facts: Facts) -> None:
        """The obligation that another action gains nothing in expectation, whatever she knows."""
        known = self._known_symbols() | {symbol}
        own = tuple(fact for fact in facts if fact.value.variables() <= known)
        for found in self.findings.cases.each(own, lambda case: self._gain(case, action, self.node.trail)):
            if found.fault is not None:
                self.findings.fault(found.facts, found.fault)
            elif found.result is not None:
                self._no_gain(action, symbol, found.facts, *found.result)

    def _known_symbols(self) -> frozenset[str]:
        known = self.node.known(self.step.moves[self.place].player).values()
        symbols = (value.variables() for value in known if isinstance(value, Value))
        return frozenset(self.follower.play.parameters).union(*symbols)

    def _no_gain(self, action: Action, symbol: str, facts: Facts, prescribed: Action, gain: Value) -> None:
        move = self.step.moves[self.place]
        says = f"{move.site} expects no gain by {action} instead of {prescribed}"
        point = self.findings.violated(facts, (Constraint(gain, ">"),), says)
        if point is None:
            return
        at = completed(point, sorted(self._known_symbols() | ({symbol} - {""})))
        trail = tuple(turn for turn in self.node.trail if not isinstance(turn, Drew) or self._sees(turn))
        deviation = Deviation(move.player, move.site, trail, prescribed, action, gain, at, ONE_SHOT)
        if self._confirmed(deviation):
            self.findings.deviation(deviation)
        else:
            self.findings.doubt(f"a deviation that was found did not pay when it was played with numbers: {deviation}")

    def _confirmed(self, deviation: Deviation) -> bool:
        """The expectation taken again with plain numbers."""
        trail: list[Turn] = []
        for turn in self.node.trail:
            if not isinstance(turn, Drew) or turn.branch >= 0:
                trail.append(turn)
                continue
            ((name, value),) = turn.drawn
            there = at_numbers(value, deviation.point) if self._sees(turn) else value
            trail.append(replace(turn, drawn=((name, there),)))
        run = at_point(dict(deviation.point))
        found = self._gain(run, at_numbers(deviation.better, deviation.point), tuple(trail))
        if found is None:
            return False
        gain = found[1].evaluate(deviation.point)
        return number_sign(gain) > 0 and number_sign(gain - deviation.gain_at_point()) == 0

    # --- the expectation ---

    def _sees(self, turn: Drew) -> bool:
        return all(self.node.knows(self.step.moves[self.place].player, ("drawn", name)) for name, _ in turn.drawn)

    def _gain(self, run: Arithmetic, action: Action, trail: tuple[Turn, ...]) -> tuple[Action, Value] | None:
        """What is prescribed, and what she expects to gain by another action; None if that is none."""
        told: list[Action] = []
        gain = self._expected(run, Node(self.follower.play.start()), trail, action, frozenset(), told)
        if action == told[0]:
            return None
        if isinstance(run, Case):
            run.defined(gain)
        return told[0], gain

    def _expected(
        self,
        run: Arithmetic,
        here: Node,
        trail: tuple[Turn, ...],
        action: Action,
        unseen: frozenset[str],
        told: list[Action],
    ) -> Value:
        here, step = self.follower.next(run, here)
        if isinstance(step, Together):
            actions = self.follower.all_prescribed(run, here, step)
            told.append(actions[self.place])
            return self._difference(run, here, step, actions, action)
        if isinstance(step, Gain):
            return self._expected(run, here.at(step.after), trail, action, unseen, told)
        turn = trail[0] if trail else None
        if isinstance(turn, Taken) and isinstance(step, Choose):
            return self._expected(run, here.taking(step, turn.actions[0]), trail[1:], action, unseen, told)
        if isinstance(turn, Drew) and isinstance(step, Chance):
            drawn = here.drawing(turn.branch, step.branches[turn.branch])
            return self._expected(run, drawn, trail[1:], action, unseen, told)
        if not isinstance(step, Continuum) or not isinstance(turn, Drew):
            raise OutOfReach("payments or time between private values and numbers chosen at once", self.step.position)
        if self._sees(turn):
            value = turn.drawn[0][1]
            assert isinstance(value, Value)
            if (step.density(run, value).variables() | step.low.variables() | step.high.variables()) & unseen:
                raise OutOfReach(f"{step.name} tells of draws that were not seen: beliefs are needed", step.position)
            return self._expected(run, here.drawing_number(step, value), trail[1:], action, unseen, told)
        symbol = f"{step.variable}·unseen"

        def ask(inside: Arithmetic, number: Value) -> tuple[Value, tuple[Value, ...]]:
            after = here.drawing_number(step, number, symbol)
            expected = self._expected(inside, after, trail[1:], action, unseen | {symbol}, told)
            return step.density(inside, number), (expected,)

        return integrated(run, symbol, step.low, step.high, ask)[1][0]

    def _difference(
        self, run: Arithmetic, here: Node, step: Together, actions: tuple[Action, ...], action: Action
    ) -> Value:
        player = self.follower.play.index(step.moves[self.place].player)
        other = (*actions[: self.place], action, *actions[self.place + 1 :])
        there = self.follower.payoffs(run, here.taking_all(step, other))[player]
        return there - self.follower.payoffs(run, here.taking_all(step, actions))[player]
