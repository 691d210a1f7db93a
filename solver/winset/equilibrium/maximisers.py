"""Numbers chosen together for the sake of one objective: its largest value over a set of any shape, and where it is.

The sweep of each number inside the sweep of the one before it cuts the set into cells on which what follows is a single
formula and the objective rises or falls in the number swept last (a cylindrical decomposition, where the play looks).
So every cell has its supremum at an end, and the largest of them is found without asking for concavity. Along a number
swept earlier cells are followed side by side and not compared: only the candidates of all numbers together are.

Replies at ties count as they do for a single number (see `number`): the floor is the supremum of the worst that can
follow, and numbers are chosen in some equilibrium where a reply reaches it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from winset.algebra.limits import limit
from winset.algebra.run import Piece, Run
from winset.algebra.value import Value
from winset.equilibrium.alternatives import merged, within_limits
from winset.equilibrium.objective import Objective, Worth
from winset.equilibrium.plan import Alternative, OfferPlan, Plan, Stretch
from winset.errors import BELIEFS, OutOfReach
from winset.game.play import Offer


@dataclass(frozen=True, slots=True)
class Candidates:
    """What numbers can give: the suprema, cell by cell, of the worst that can follow, and what is reached where.

    `plan` chooses among the numbers arbitrarily; replies at ties are the worst.
    """

    suprema: tuple[Worth, ...]
    reached: tuple[Alternative, ...]
    plan: Plan


@dataclass(frozen=True, slots=True)
class Maximisation:
    """Numbers from `first` on, chosen for the sake of an objective.

    `follows` says what comes after each: another number, or the equilibria of what they lead to, in which what they are
    worth stands behind the payoffs of the `players`.
    """

    run: Run
    objective: Objective
    players: int
    first: Offer
    follows: Callable[[Offer, Value], Offer | list[Alternative]]

    def best(self) -> tuple[Worth, list[Alternative]]:
        """The floor, and the alternatives that reach it; none if the supremum is not attained."""
        found = self._over(self.first)
        floor = self.objective.largest(self.run, found.suprema)
        return floor, [a for a in found.reached if self.objective.reaches(self.run, self._worth(a), floor)]

    def _worth(self, alternative: Alternative) -> Worth:
        return alternative.payoffs[self.players :]

    def _over(self, number: Offer) -> Candidates:
        """The candidates over all values of a number and of those after it."""
        pieces = self.run.sweep(
            number.variable, number.low, number.high, lambda x: self._at(number, x), closed=number.closed
        )
        if not pieces:
            raise OutOfReach(f"{number.name} has no possible value: its domain is empty here", number.site.position)
        plans = [Piece(piece.low, piece.high, piece.result.plan) for piece in pieces]
        flat = {a.key for piece in pieces if not piece.is_point for a in piece.result.reached}
        suprema: list[Worth] = []
        reached: list[Alternative] = []
        for place, piece in enumerate(pieces):
            suprema += [self._supremum(number, piece, worth) for worth in piece.result.suprema]
            for alternative in self._kept(number, piece):
                here = [*plans[:place], replace(plans[place], result=alternative.plan), *plans[place + 1 :]]
                at = piece.low if piece.is_point and alternative.key not in flat else None
                path = (number.variable, at, alternative.path)
                reached.append(replace(alternative, plan=_plan(number, here, plans[place]), path=path))
        within_limits(reached)
        return Candidates(tuple(dict.fromkeys(suprema)), tuple(merged(reached)), _plan(number, plans, plans[0]))

    def _at(self, number: Offer, x: Value) -> Candidates:
        """What follows a number, with the signs asked that make payoffs monotone in it inside a piece."""
        after = self.follows(number, x)
        found = self._over(after) if isinstance(after, Offer) else self._outcomes(number, after)
        for worth in dict.fromkeys([*found.suprema, *map(self._worth, found.reached)]):
            self.run.sign(self.objective.slope(worth, number.variable))
        return found

    def _outcomes(self, number: Offer, alternatives: list[Alternative]) -> Candidates:
        """The candidates once all numbers are chosen."""
        if len(alternatives) > 1 and any(a.commits for a in alternatives):
            text = f"replies to {number.name} at ties by players who have not seen everything were not searched"
            raise OutOfReach(text, number.site.position, BELIEFS)
        least = self.objective.least(self.run, [self._worth(a) for a in alternatives])
        plan = next(a.plan for a in alternatives if self._worth(a) == least)
        return Candidates((least,), tuple(alternatives), plan)

    def _kept(self, number: Offer, piece: Piece[Candidates]) -> Iterator[Alternative]:
        """What is reached at a point; along an open piece what does not change the payoff, since else an end is better.

        Replies at ties may do better along a piece than the worst of them, which is noted.
        """
        for alternative in piece.result.reached:
            worth = self._worth(alternative)
            if piece.is_point or self.objective.slope(worth, number.variable).is_zero:
                yield alternative
            elif worth not in piece.result.suprema:
                self.run.notes.append(
                    f"a continuum of equilibria is not listed: replies at ties may hold {number.player} to a range of "
                    f"{number.name}"
                )

    def _supremum(self, number: Offer, piece: Piece[Candidates], worth: Worth) -> Worth:
        """The supremum along a piece of what is monotone there."""
        run, slope = self.run, self.objective.slope(worth, number.variable)
        if piece.is_point:
            return worth
        if slope.is_zero:
            if any(number.variable in value.variables() for value in worth):
                raise OutOfReach(f"what {number.player} maximise is flat in {number.name}", number.site.position)
            return worth
        rising = run.within(number.variable, piece, lambda: run.sign(slope)) > 0
        end = piece.high if rising else piece.low
        found = [limit(run, value, number.variable, end) for value in worth]
        if any(value is None for value in found):
            text = f"what {number.player} maximise has no upper bound in {number.name}"
            raise OutOfReach(text, number.site.position)
        return tuple(value for value in found if value is not None)


def _plan(number: Offer, pieces: Sequence[Piece[Plan]], chosen: Piece[Plan]) -> OfferPlan:
    stretch = Stretch(chosen.low, chosen.high, (chosen.is_point, chosen.is_point))
    return OfferPlan(number.site, number.name, number.variable, number.information, (stretch,), tuple(pieces))
