"""The interval from which a number is chosen, as conditions on it."""

from __future__ import annotations

from winset.algebra.oracle import Constraint
from winset.algebra.value import Value
from winset.errors import Position
from winset.game.play import Offer, Play
from winset.language import syntax
from winset.language.walk import nodes


def domain(step: Offer, x: Value) -> tuple[Constraint, ...]:
    """What it takes for a number to be one that the player may choose."""
    low = Constraint(x - step.low, ">=" if step.closed[0] else ">")
    if step.high is None:
        return (low,)
    return low, Constraint(step.high - x, ">=" if step.closed[1] else ">")


def several_numbers(play: Play, position: Position) -> bool:
    """Whether the move at a position chooses several numbers, which then is one decision of its player."""
    moves = (node for node in nodes(play.game.play) if isinstance(node, syntax.Move) and node.at == position)
    return any(isinstance(m.what, syntax.Variables) and _count(m.what) > 1 for m in moves)


def _count(what: syntax.Variables) -> int:
    """How many numbers are chosen, as far as it is written down: more than one stands for any number of them."""
    refs = [ref for quantity in what.quantities for ref in quantity.names]
    return len(refs) + (what.over is not None) + any(ref.last is not None for ref in refs)
