"""What is left of a prior when types leave in order: posteriors along a line, for any number of types.

Where single crossing holds (`crossing`), a type that is ready to leave makes every keener type leave for sure. So those
who stay are the least keen types, at their prior probabilities, and of at most one type a part: their mass says all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from winset.algebra.run import Run
from winset.algebra.value import ZERO, Value, total


@dataclass(frozen=True, slots=True)
class Line:
    """The types, least keen to leave first, and their prior probabilities in the same order."""

    order: tuple[int, ...]
    prior: tuple[Value, ...]

    @property
    def least(self) -> Value:
        """The mass of the least keen type: below it only she is left, and the posterior stays the same."""
        return self.prior[0]

    def up_to(self, place: int) -> Value:
        """The mass of the least keen types, as many as `place`."""
        return total(self.prior[:place])

    def place(self, run: Run, mass: Value) -> int:
        """How many types are left, of the last perhaps a part only."""
        return next(n for n in range(1, len(self.prior) + 1) if run.sign(mass - self.up_to(n)) <= 0)

    def belief(self, run: Run, mass: Value) -> tuple[Value, ...]:
        """The posterior when this mass is left, in the order of the play's own list of types."""
        last = self.place(run, mass)
        left = [*self.prior[: last - 1], mass - self.up_to(last - 1)]
        left += [ZERO] * (len(self.prior) - last)
        return tuple(left[self.order.index(member)] / mass for member in range(len(self.order)))

    def mass(self, belief: Sequence[Value]) -> Value:
        """The mass that is left at a posterior of the line: the least keen type is always there with her prior."""
        return self.prior[0] / belief[self.order[0]]
