"""Cooperative solutions by what they maximise: the gains of the parties over what they have without a settlement.

J. Nash, The bargaining problem, Econometrica 18 (1950), 155-162; E. Kalai and M. Smorodinsky, Other solutions to Nash's
bargaining problem, Econometrica 43 (1975), 513-518; E. Kalai, Proportional solutions to bargaining situations,
Econometrica 45 (1977), 1623-1630 (egalitarian); H. Imai, Individual monotonicity and lexicographic maxmin solution,
Econometrica 51 (1983), 389-401 (among settlements with the same least gain, the larger one of the other party counts).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from winset.algebra.arithmetic import Arithmetic
from winset.algebra.value import ONE, Value, total

NASH, KALAI_SMORODINSKY, EGALITARIAN, UTILITARIAN = "Nash", "Kalai-Smorodinsky", "egalitarian", "utilitarian"
SETTLED, UNSETTLED = OUTCOMES = ("settled", "unsettled")
MOST_POWER = 24


@dataclass(frozen=True, slots=True)
class Bargain:
    """Who settles, by which solution, with which weights (rational numbers where powers are taken of gains)."""

    players: tuple[str, ...]
    solution: str
    weights: tuple[Value, ...]

    @property
    def needs_ideals(self) -> bool:
        """Whether the most that each could gain enters."""
        return self.solution == KALAI_SMORODINSKY

    @property
    def has_powers(self) -> bool:
        """Whether the objective is a value: not so for powers of gains that are formulas, or too large."""
        return self.solution != NASH or self.powers() is not None

    def powers(self) -> tuple[int, ...] | None:
        """Whole numbers in the proportions of the weights; None if a weight is a formula, or they are too large."""
        if not all(weight.is_number for weight in self.weights):
            return None
        shares = [weight.fraction() for weight in self.weights]
        scale = lcm(*(share.denominator for share in shares))
        whole = [int(share * scale) for share in shares]
        return tuple(whole) if max(whole) <= MOST_POWER and min(whole) >= 0 else None

    def worth(self, signs: Arithmetic, gains: Sequence[Value], ideals: Sequence[Value] = ()) -> Value:
        """What is maximised over settlements in which nobody loses; `ideals` are the most that each could gain."""
        match self.solution:
            case "Nash":
                powers = self.powers()
                assert powers is not None
                product = ONE
                for gain, power in zip(gains, powers, strict=True):
                    product = product * gain**power
                return product
            case "utilitarian":
                return total(weight * gain for weight, gain in zip(self.weights, gains, strict=True))
        return -signs.max([-gain for gain in self._in_units(gains, ideals)])

    @property
    def has_second_look(self) -> bool:
        """Whether the solution compares least gains, so that what the other party gains counts where they are equal."""
        return self.solution in (KALAI_SMORODINSKY, EGALITARIAN) and len(self.players) == 2

    def in_sum(self, gains: Sequence[Value], ideals: Sequence[Value] = ()) -> Value:
        """The sum of the gains that are compared: with the least one given, it tells which is the larger other one."""
        return total(self._in_units(gains, ideals))

    def _in_units(self, gains: Sequence[Value], ideals: Sequence[Value]) -> list[Value]:
        units = self.weights
        if self.needs_ideals:
            units = tuple(weight * ideal for weight, ideal in zip(self.weights, ideals, strict=True))
        return [_times(gain, units, place) for place, gain in enumerate(gains)]


def _times(gain: Value, units: Sequence[Value], place: int) -> Value:
    """A gain in its unit, times all units: no division by a unit that may be zero."""
    for other, unit in enumerate(units):
        if other != place:
            gain = gain * unit
    return gain


def equal_weights(count: int) -> tuple[Value, ...]:
    """The weights where none are given."""
    return (Value.number(Fraction(1)),) * count
