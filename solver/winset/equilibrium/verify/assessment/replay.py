"""A deviation under beliefs played through with plain numbers, history by history: does it really pay at its point?

This does not go along bundles: each history of the information set is played from the start by itself. Its weight is
what nature and the others make of it on the way; where that is nothing anywhere, it is the belief that was read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod

from winset.algebra.arithmetic import Arithmetic
from winset.algebra.oracle import number_sign
from winset.algebra.run import at_point
from winset.algebra.value import ONE, ZERO, Value, total
from winset.claims.profile import Lottery
from winset.equilibrium.verify.assessment.decision import Member, movers, taking
from winset.equilibrium.verify.assessment.place import Cell, inside, mean
from winset.equilibrium.verify.follow import Follower
from winset.equilibrium.verify.node import Drew, Node, Taken
from winset.equilibrium.verify.replay import at_numbers, settled
from winset.equilibrium.verify.verdict import Deviation
from winset.game.play import Action, Chance, Choose, Continuum, Offer, Step, Together


def pays(follower: Follower, alike: Sequence[Member], index: int, deviation: Deviation, read: Sequence[Value]) -> bool:
    """Whether a deviation gains at its point exactly what it claims; `read` are the weights found along the bundle."""
    played = [_Replay(follower, deviation, index, member) for member in alike]
    weights = [replay.weight() for replay in played]
    if all(weight.is_zero for weight in weights):
        weights = [weight.evaluate(deviation.point) for weight in read]
    sums = [replay.gain(weight) for replay, weight in zip(played, weights, strict=True)]
    mass, gains = total(mass for mass, _ in sums), total(part for _, part in sums)
    gain = (gains / mass).evaluate(deviation.point)
    return number_sign(gain) > 0 and number_sign(gain - deviation.gain_at_point()) == 0


@dataclass(slots=True)
class _Replay:
    """One history of the information set, with the numbers of the point."""

    follower: Follower
    deviation: Deviation
    index: int
    member: Member

    def cells(self) -> tuple[Cell, ...]:
        """The cells of hidden numbers, their ends being numbers now."""
        point = self.deviation.point
        return tuple(
            replace(cell, low=cell.low.evaluate(point), high=cell.high.evaluate(point))
            for cell in self.member.place.unknown(self.deviation.player)
        )

    def weight(self) -> Value:
        """What nature and the others make of the history."""
        found = prod((cell.density.evaluate(self.deviation.point) for cell in self.cells()), start=ONE)

        def met(run: Arithmetic, node: Node, step: Step, turn: Drew | Taken) -> None:
            nonlocal found
            if isinstance(turn, Drew):
                found = found * (step.branches[turn.branch].probability if isinstance(step, Chance) else ONE)
                return
            for mover, action in zip(movers(step), turn.actions, strict=True):
                if mover.player != self.deviation.player:
                    lottery = self.follower.lottery(run, node, mover)
                    found = found * self._chance(run, lottery, action)

        self._play(met)
        return found.evaluate(self.deviation.point)

    def _chance(self, run: Arithmetic, lottery: Lottery, action: Action) -> Value:
        action = at_numbers(action, self.deviation.point)
        chance = ZERO
        for other, weight in lottery:
            alike = other == action
            if isinstance(other, Value) and isinstance(action, Value):
                alike = run.equal(other, action)
            chance = chance + (weight if alike else ZERO)
        return chance

    def gain(self, weight: Value) -> tuple[Value, Value]:
        """The mass of the history, and that times what is gained in it."""
        run = at_point(dict(self.deviation.point))

        def gained(within: Arithmetic) -> Value:
            node, step = self._play(lambda *_: None, within)
            lotteries = [self.follower.lottery(within, node, mover) for mover in movers(step)]
            better = at_numbers(self.deviation.better, self.deviation.point)
            others = [*lotteries[: self.index], ((better, ONE),), *lotteries[self.index + 1 :]]
            return self._expected(within, node, step, others) - self._expected(within, node, step, lotteries)

        return mean(run, self.cells(), weight, gained)

    def _expected(self, run: Arithmetic, node: Node, step: Step, lotteries: Sequence[Lottery]) -> Value:
        player, whole = self.follower.play.index(self.deviation.player), ZERO
        for played in product(*lotteries):
            chance = prod((weight for _, weight in played), start=ONE)
            after = taking(node, step, tuple(action for action, _ in played))
            whole = whole + chance * self.follower.payoffs(run, after)[player]
        return whole

    def _play(
        self, met: Callable[[Arithmetic, Node, Step, Drew | Taken], None], run: Arithmetic | None = None
    ) -> tuple[Node, Step]:
        """The history from the start, each turn being met, and the step after it."""
        point = self.deviation.point
        if run is None:
            run = inside(at_point(dict(point)), self.cells())
        node, step = settled(run, self.follower, Node(self.follower.play.start()))
        for turn in self.member.place.node.trail:
            met(run, node, step, turn)
            match turn, step:
                case Drew(branch, _), Chance():
                    node = node.drawing(branch, step.branches[branch])
                case Drew(_, ((_, number),)), Continuum():
                    drawn = at_numbers(number, point)
                    assert isinstance(drawn, Value)
                    symbols = sorted(drawn.variables())
                    node = node.drawing_number(step, drawn, symbols[0] if symbols else "")
                case Taken(_, actions), (Choose() | Offer() | Together()):
                    node = taking(node, step, tuple(at_numbers(action, point) for action in actions))
            node, step = settled(run, self.follower, node)
        return node, step
