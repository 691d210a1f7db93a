"""What is maximised: a number, or a product of powers whose exponents are formulas of the parameters.

A product of gains u_i to the powers w_i has no value here where a w_i is a formula, but it rises with a number of the
play iff the sum of w_i u_i'/u_i is positive, which has one. And u is worth at least as much as v if the sum of
w_i v_i/u_i is at most that of the w_i, since ln t <= t - 1: on a convex set of gains the best one passes this test
against all others (it is the line that supports the set there). Where no candidate passes, that is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, log, prod
from typing import Protocol

from winset.algebra.run import Run
from winset.algebra.value import ONE, ZERO, Value, enclose, total
from winset.errors import OutOfReach, Position

Worth = tuple[Value, ...]


class Objective(Protocol):
    """Compares what settlements are worth; the worth is a tuple of values, all of them -1 where somebody loses."""

    def slope(self, worth: Worth, variable: str) -> Value:
        """A value with the sign of the derivative of what is maximised."""
        ...

    def largest(self, run: Run, worths: Sequence[Worth]) -> Worth:
        """The largest of some."""
        ...

    def least(self, run: Run, worths: Sequence[Worth]) -> Worth:
        """The least of some."""
        ...

    def reaches(self, run: Run, worth: Worth, floor: Worth) -> bool:
        """Whether it is at least as large as the other."""
        ...


@dataclass(frozen=True, slots=True)
class Number:
    """The worth is a number."""

    def slope(self, worth: Worth, variable: str) -> Value:
        return worth[0].derivative(variable)

    def largest(self, run: Run, worths: Sequence[Worth]) -> Worth:
        return (run.max([worth[0] for worth in worths]),)

    def least(self, run: Run, worths: Sequence[Worth]) -> Worth:
        return (-run.max([-worth[0] for worth in worths]),)

    def reaches(self, run: Run, worth: Worth, floor: Worth) -> bool:
        return run.sign(worth[0] - floor[0]) >= 0


@dataclass(frozen=True, slots=True)
class PowersOfGains:
    """The worth is the product of gains to powers that are formulas; `at` is where it is asked for."""

    weights: tuple[Value, ...]
    at: Position

    def of(self, gains: Sequence[Value]) -> Worth:
        """What gains are worth: all zero if one is that counts."""
        nothing = any(g.is_zero and not w.is_zero for g, w in zip(gains, self.weights, strict=True))
        return (ZERO,) * len(gains) if nothing else tuple(gains)

    def slope(self, worth: Worth, variable: str) -> Value:
        return total(
            weight * gain.derivative(variable) * _others(worth, place)
            for place, (weight, gain) in enumerate(zip(self.weights, worth, strict=True))
        )

    def largest(self, run: Run, worths: Sequence[Worth]) -> Worth:
        best = max(worths, key=lambda worth: self._near(run, worth))
        for other in worths:
            if not self._is_at_least(run, best, other):
                raise self._cannot_tell()
        return best

    def least(self, run: Run, worths: Sequence[Worth]) -> Worth:
        worst = min(worths, key=lambda worth: self._near(run, worth))
        for other in worths:
            if not self._is_at_least(run, other, worst):
                raise self._cannot_tell()
        return worst

    def reaches(self, run: Run, worth: Worth, floor: Worth) -> bool:
        """Of gains that pass the test and differ, the product is less, since ln t < t - 1 unless t = 1."""
        if self._rank(run, worth) < 1 or self._rank(run, floor) < 1:
            return self._rank(run, worth) >= self._rank(run, floor)
        return all(run.equal(a, b) for a, b in zip(worth, floor, strict=True))

    def _is_at_least(self, run: Run, worth: Worth, other: Worth) -> bool:
        rank = self._rank(run, worth)
        if worth == other or rank < 1 or self._rank(run, other) < 1:
            return rank >= self._rank(run, other)
        lead = total(
            weight * (mine - theirs) * _others(worth, place)
            for place, (weight, mine, theirs) in enumerate(zip(self.weights, worth, other, strict=True))
        )
        return run.sign(lead) >= 0

    def _rank(self, run: Run, worth: Worth) -> int:
        """-1 where somebody loses, 0 where the product is zero, 1 where it is positive."""
        return min(
            run.sign(gain) for gain, weight in zip(worth, self.weights, strict=True) if self._counts(run, weight)
        )

    def _counts(self, run: Run, weight: Value) -> bool:
        sign = run.sign(weight)
        if sign < 0:
            raise OutOfReach(f"the weight {weight} is negative here: state what the parameters may be", self.at)
        return sign > 0

    def _near(self, run: Run, worth: Worth) -> float:
        """The logarithm of the product near the sample: for choosing whom to compare with, never for an answer."""
        sizes = [float(enclose(gain.evaluate(run.here())).low) for gain in worth]
        powers = [float(weight.evaluate(run.here()).fraction()) for weight in self.weights]
        if min(sizes) <= 0:
            return -inf if min(sizes) < 0 else -1e300
        return sum(power * log(size) for power, size in zip(powers, sizes, strict=True))

    def _cannot_tell(self) -> OutOfReach:
        return OutOfReach(
            "which settlement maximises a product of powers that are formulas cannot be told where the set of gains is "
            "not convex: the weights have to be numbers",
            self.at,
        )


def _others(worth: Worth, place: int) -> Value:
    """The product of all gains but one."""
    return prod((gain for k, gain in enumerate(worth) if k != place), start=ONE)
