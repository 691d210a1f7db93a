"""Behaviour strategies from mixtures of plans.

H. W. Kuhn, Extensive games and the problem of information, in Contributions to the Theory of Games II, Princeton 1953,
p. 213 (theorem 4).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from winset.algebra.value import Value
from winset.equilibrium.finite.assessment import is_zero
from winset.game.tree import Number, Tree
from winset.game.tree_to_strategic import Plan


def behaviour_row(tree: Tree, place: int, plans: Sequence[Plan], mixture: Sequence[Number]) -> tuple[Number, ...]:
    """The probabilities of actions given that the player lets the set be reached; the first action if she does not."""
    weights: dict[int, Number] = dict.fromkeys(range(len(tree.actions[place])), 0)
    for plan, probability in zip(plans, mixture, strict=True):
        if place in plan:
            weights[plan[place]] = weights[plan[place]] + probability
    whole: Number = 0
    for weight in weights.values():
        whole = whole + weight
    if is_zero(whole):
        return tuple(int(k == 0) for k in weights)
    return tuple(0 if is_zero(weight) else _share(weight, whole) for weight in weights.values())


def _share(part: Number, whole: Number) -> Number:
    """A conditional probability, a plain integer where it is one."""
    if isinstance(part, Value):
        return part / whole
    if isinstance(whole, Value):
        return Value.number(part) / whole
    share = Fraction(part) / whole
    return share.numerator if share.denominator == 1 else share
