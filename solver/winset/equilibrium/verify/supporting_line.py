"""Nash bargaining with weights that are formulas: the line through the gains that is to support all that can be gained.

If no settlement has gains v with the sum of w_i v_i/u_i above that of the w_i, then u maximises the product of u_i to
the powers w_i, since ln t <= t - 1: a polynomial condition, for all weights at once. On a convex set of gains it is
necessary too. Elsewhere it may fail although u is best; then numbers tell, or it stays open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import prod

from winset.algebra.oracle import number_sign
from winset.algebra.run import at_point
from winset.algebra.value import ONE, Value, total
from winset.equilibrium.verify.cases import Case, Facts
from winset.errors import OutOfReach
from winset.game.bargain import Bargain

STEPS = 12


@dataclass(frozen=True, slots=True)
class Comparison:
    """The settlement reached and another one: the numbers and the gains of both, in a case."""

    reached: tuple[Value, ...]
    gains: tuple[Value, ...]
    others: tuple[Value, ...]
    other_gains: tuple[Value, ...]

    def above_the_line(self, case: Case, bargain: Bargain) -> Value | None:
        """What must not be positive; None where there is nothing to compare.

        Where somebody gains nothing by the settlement reached, none may give something to everybody.
        """
        signs = [case.sign(weight) for weight in bargain.weights]
        if min(signs) < 0:
            raise OutOfReach("a weight of Nash bargaining is negative: state what the parameters may be")
        counting = [place for place, sign in enumerate(signs) if sign > 0]
        if any(case.sign(self.gains[k]) == 0 for k in counting):
            return ONE if all(case.sign(self.other_gains[k]) > 0 for k in counting) else None
        return total(
            bargain.weights[k]
            * (self.other_gains[k] - self.gains[k])
            * prod((self.gains[j] for j in counting if j != k), start=ONE)
            for k in counting
        )

    def is_worth_more(self, bargain: Bargain, facts: Facts, free: Sequence[str], point: Mapping[str, Fraction]) -> bool:
        """Whether the other settlement, or one on the way to it, is worth more at a point, in numbers."""
        bargain = replace(bargain, weights=tuple(weight.evaluate(point) for weight in bargain.weights))
        if bargain.powers() is None:
            return False
        run, here = at_point({}), [gain.evaluate(point) for gain in self.gains]
        for there in self._towards(free, point):
            if all(fact.holds(there) for fact in facts):
                gains = [gain.evaluate(there) for gain in self.other_gains]
                if number_sign(bargain.worth(run, gains) - bargain.worth(run, here)) > 0:
                    return True
        return False

    def _towards(self, free: Sequence[str], point: Mapping[str, Fraction]) -> Iterator[Mapping[str, Fraction]]:
        """The point, and points nearer to the settlement reached."""
        yield point
        start = [value.evaluate(point) for value in self.reached]
        if all(value.is_number for value in start):
            for halvings in range(1, STEPS):
                part = Fraction(1, 2**halvings)
                near = {n: v.fraction() + part * (point[n] - v.fraction()) for n, v in zip(free, start, strict=True)}
                yield {**point, **near}
