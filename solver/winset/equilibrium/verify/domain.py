"""The interval from which a number is chosen, as conditions on it."""

from __future__ import annotations

from winset.algebra.oracle import Constraint
from winset.algebra.value import Value
from winset.game.play import Offer


def domain(step: Offer, x: Value) -> tuple[Constraint, ...]:
    """What it takes for a number to be one that the player may choose."""
    low = Constraint(x - step.low, ">=" if step.closed[0] else ">")
    if step.high is None:
        return (low,)
    return low, Constraint(step.high - x, ">=" if step.closed[1] else ">")
