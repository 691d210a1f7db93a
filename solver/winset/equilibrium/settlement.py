"""Settlements by a cooperative solution: the numbers that maximise its objective, over the two continuations.

Those who settle choose as one player whose payoff is the objective, over a set of deals of any shape; all maximisers
are found. Where somebody would lose by every settlement there is none. What each could gain at most (for
Kalai-Smorodinsky) is a supremum over the settlements in which nobody loses.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from winset.algebra.run import Remark, Run
from winset.algebra.value import ONE, ZERO, Value
from winset.equilibrium.alternatives import joined, merged
from winset.equilibrium.maximisers import Maximisation
from winset.equilibrium.objective import Number, Objective, PowersOfGains, Worth
from winset.equilibrium.plan import Alternative, ChoicePlan, Plan
from winset.errors import OutOfReach
from winset.game.advance import advance
from winset.game.bargain import EGALITARIAN, KALAI_SMORODINSKY, SETTLED, UNSETTLED, Bargain
from winset.game.play import Action, Choose, Offer, Play, State

Subgame = Callable[[State], list[Alternative]]  # the equilibria of a subgame
Valuation = Callable[[list[Value]], Worth]  # what gains by which nobody loses are worth


def settle(run: Run, play: Play, step: Choose, solve: Subgame) -> list[Alternative]:
    """The outcomes of a settlement, `solve` giving what follows it or its failure."""
    assert step.bargain is not None
    number = advance(run, play, step.after(SETTLED))
    assert isinstance(number, Offer)
    who = [play.index(player) for player in step.bargain.players]
    found: list[Alternative] = []
    for disagreement in solve(step.after(UNSETTLED)):
        table = _Table(run, play, number, solve, step.bargain, who, [disagreement.payoffs[k] for k in who])
        for best in table.best():
            commits = joined([best.commits, disagreement.commits])
            if commits is None:
                continue
            size = len(play.players)
            reached = all(run.sign(value) >= 0 for value in best.payoffs[size:])
            after: dict[Action, Plan] = {SETTLED: best.plan, UNSETTLED: disagreement.plan}
            chosen = (SETTLED,) if reached else (UNSETTLED,)
            plan = ChoicePlan(step.site, "", step.information, chosen, chosen, after)
            kept = replace(best, payoffs=best.payoffs[:size]) if reached else disagreement
            found.append(replace(kept, plan=plan, commits=commits))
    return merged(found)


@dataclass(frozen=True, slots=True)
class _Table:
    """What settlements are worth to the parties at `who`, who have `without` if there is none."""

    run: Run
    play: Play
    first: Offer
    solve: Subgame
    bargain: Bargain
    who: Sequence[int]
    without: Sequence[Value]

    def best(self) -> list[Alternative]:
        """The settlements that maximise the objective; it stands behind their payoffs, below zero if there are none."""
        ideals = [self._ideal(k) for k in range(len(self.who))] if self.bargain.needs_ideals else []
        if self.bargain.has_powers:
            (most,), found = self._maximal(Number(), lambda gains: (self.bargain.worth(self.run, gains, ideals),))
            if self.bargain.has_second_look and self.run.sign(most) >= 0 and (len(found) > 1 or self._is_open(found)):
                _, found = self._maximal(Number(), lambda gains: (self._second(gains, ideals, most),))
        else:
            powers = PowersOfGains(self.bargain.weights, self.first.site.position)
            _, found = self._maximal(powers, powers.of)
        if not found:
            self.run.notes.append(Remark(f"what {self.first.player} maximise has a supremum that is not attained"))
        elif self.bargain.solution in (KALAI_SMORODINSKY, EGALITARIAN) and self._is_open(found):
            raise OutOfReach(
                f"the least gain is the same along a continuum of settlements that give {self.first.player} "
                "different payoffs: the solution does not choose among them",
                self.first.site.position,
            )
        return found

    def _second(self, gains: Sequence[Value], ideals: Sequence[Value], most: Value) -> Value:
        """The sum of gains where the least of them is as large as can be."""
        worth = self.bargain.worth(self.run, gains, ideals)
        return self.bargain.in_sum(gains, ideals) if self.run.equal(worth, most) else -ONE

    def _is_open(self, found: Sequence[Alternative]) -> bool:
        """Whether somebody's payoff from settlements that are reached differs along a continuum of them."""
        known, size = frozenset(self.run.here()), len(self.play.players)
        reached = [best for best in found if best.payoffs[size] != -ONE]
        return any(best.payoffs[k].variables() - known for best in reached for k in self.who)

    def _maximal(self, objective: Objective, worth: Valuation) -> tuple[Worth, list[Alternative]]:
        """The supremum of what settlements are worth, and those that attain it, their worth behind their payoffs."""

        def follows(number: Offer, x: Value) -> Offer | list[Alternative]:
            state = number.after(x)
            if number.left:
                following = advance(self.run, self.play, state)
                assert isinstance(following, Offer)
                return following
            found = [self._valued(alternative, worth) for alternative in self.solve(state)]
            if not found:
                raise OutOfReach(f"no equilibrium follows a settlement on {number.name}", number.site.position)
            return found

        return Maximisation(self.run, objective, len(self.play.players), self.first, follows).best()

    def _valued(self, alternative: Alternative, worth: Valuation) -> Alternative:
        """What may come of a settlement, with its worth behind the payoffs: -1 where somebody loses."""
        gains = [alternative.payoffs[k] - least for k, least in zip(self.who, self.without, strict=True)]
        loses = any(self.run.sign(gain) < 0 for gain in gains)
        valued = worth(gains)
        return replace(alternative, payoffs=(*alternative.payoffs, *((-ONE,) * len(valued) if loses else valued)))

    def _ideal(self, place: int) -> Value:
        """The most that a party could gain while nobody loses; zero if there is no such settlement."""
        (most,), found = self._maximal(Number(), lambda gains: (gains[place],))
        if any(not self.run.equal(most, best.payoffs[-1]) for best in found):
            raise OutOfReach(
                f"what {self.bargain.players[place]} could gain at most depends on replies at ties",
                self.first.site.position,
            )
        return most if self.run.sign(most) > 0 else ZERO
