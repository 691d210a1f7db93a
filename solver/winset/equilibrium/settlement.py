"""Settlements by a cooperative solution: the number that maximises its objective, over the two continuations.

Those who settle choose as one player whose payoff is the objective, so this is a choice of a number from an interval
like any other; where somebody would lose by every settlement there is none. What each could gain at most (for
Kalai-Smorodinsky) is a supremum over the settlements in which nobody loses.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from winset.algebra.run import Run
from winset.algebra.value import ONE, Value
from winset.equilibrium.alternatives import joined, merged
from winset.equilibrium.number import Follows, choose_number, floor_of, pieces_of
from winset.equilibrium.plan import Alternative, ChoicePlan, Plan
from winset.errors import OutOfReach
from winset.game.bargain import SETTLED, UNSETTLED, Bargain
from winset.game.play import Action, Choose, Offer, Play


def settle(
    run: Run, play: Play, step: Choose, number: Offer, follows: Follows, apart: Sequence[Alternative]
) -> list[Alternative]:
    """The outcomes of a settlement: `number` is the step that follows it, `apart` what follows if there is none."""
    assert step.bargain is not None
    who = [play.index(player) for player in step.bargain.players]
    found: list[Alternative] = []
    for disagreement in apart:
        table = _Table(run, number, follows, step.bargain, who, [disagreement.payoffs[k] for k in who])
        for best in table.best():
            commits = joined([best.commits, disagreement.commits])
            if commits is None:
                continue
            reached = run.sign(best.payoffs[-1]) >= 0
            after: dict[Action, Plan] = {SETTLED: best.plan, UNSETTLED: disagreement.plan}
            chosen = (SETTLED,) if reached else (UNSETTLED,)
            plan = ChoicePlan(step.site, "", step.information, chosen, chosen, after)
            kept = replace(best, payoffs=best.payoffs[:-1]) if reached else disagreement
            found.append(replace(kept, plan=plan, commits=commits))
    return merged(found)


@dataclass(frozen=True, slots=True)
class _Table:
    """What settlements are worth to the parties at `who`, who have `without` if there is none."""

    run: Run
    number: Offer
    follows: Follows
    bargain: Bargain
    who: Sequence[int]
    without: Sequence[Value]

    def best(self) -> list[Alternative]:
        """The settlements that maximise the objective; it is their last payoff, and below zero if there are none."""
        ideals = [self._ideal(k) for k in range(len(self.who))] if self.bargain.needs_ideals else []
        follows = self._with(lambda gains: self.bargain.worth(self.run, gains, ideals))
        return choose_number(self.run, self.number, self._last(follows), follows)

    def _last(self, follows: Follows) -> int:
        return len(follows(self.number.low)[0].payoffs) - 1

    def _with(self, worth: Callable[[list[Value]], Value]) -> Follows:
        """What follows a number, with its worth as a last payoff: -1 where somebody loses."""

        def follows(x: Value) -> list[Alternative]:
            alternatives = self.follows(x)
            if len(alternatives) != 1:
                raise OutOfReach(
                    f"what follows a settlement on {self.number.name} has several equilibria, or none",
                    self.number.site.position,
                )
            (only,) = alternatives
            gains = [only.payoffs[k] - least for k, least in zip(self.who, self.without, strict=True)]
            loses = any(self.run.sign(gain) < 0 for gain in gains)
            return [replace(only, payoffs=(*only.payoffs, -ONE if loses else worth(gains)))]

        return follows

    def _ideal(self, place: int) -> Value:
        """The most that a party could gain while nobody loses; zero if there is no such settlement."""
        follows = self._with(lambda gains: gains[place])
        last = self._last(follows)
        most = floor_of(self.run, self.number, last, pieces_of(self.run, self.number, last, follows))
        if most is None:
            raise OutOfReach("what a party could gain has no upper bound", self.number.site.position)
        return most if self.run.sign(most) > 0 else Value.number(0)
