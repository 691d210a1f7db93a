"""Beliefs for a profile that came without: is there any that supports it?

Under weak perfect Bayesian equilibrium each information set off the path stands alone. The belief there has to make no
plan of the player from there on better; plans are added one at a time, each the best reply to the belief that the
linear program found, until none is better or no belief is left. Under the stronger concept the beliefs at different
sets hang together by the rule in `bayes.py`; with it one-shot deviations suffice, and the conditions are polynomial.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from winset.algebra.constraint import Constraint
from winset.algebra.oracle import Answer, Oracle
from winset.algebra.value import ZERO, Value
from winset.equilibrium.verify.tree.bayes import carried_to
from winset.equilibrium.verify.tree.profile import Profile
from winset.equilibrium.verify.tree.rational import Rational
from winset.equilibrium.verify.tree.reply import best_reply
from winset.equilibrium.verify.tree.scale import Amount

MOST_PLANS = 500  # that are compared at one information set

Belief = tuple[Amount, ...]


def some_belief(profile: Profile, place: int, oracle: Oracle) -> Belief | Answer:
    """A belief at an information set under which no plan from there on beats the profile."""
    tree = profile.tree
    nodes, player = tree.members[place], tree.owner[place]
    unknown = _unknown(tree.members[place])
    conditions = _simplex(unknown)
    for _, gains in Rational(profile).gains(place):
        conditions.append(_at_most_nought(profile, unknown, gains, player))
    for _ in range(MOST_PLANS):
        found = oracle.find(conditions)
        if isinstance(found, Answer):
            return found
        belief = _read(profile, unknown, found)
        weights = dict(zip(nodes, belief, strict=True))
        reply = best_reply(profile, player, weights)
        gains = [reply.worth[x] - profile.worth[player][x] for x in nodes]
        if not profile.pays(_weighed(belief, gains), player):
            return belief
        conditions.append(_at_most_nought(profile, unknown, gains, player))
    return Answer.UNKNOWN


def beliefs_together(
    profile: Profile, known: Mapping[int, Belief], missing: Sequence[int], oracle: Oracle
) -> dict[int, Belief] | Answer:
    """Beliefs at the missing sets with which no one-shot deviation pays and the rule off the path is met.

    For exact profiles only; else UNKNOWN.
    """
    if not profile.scale.exact:
        return Answer.UNKNOWN
    unknown = {place: _unknown(profile.tree.members[place]) for place in missing}
    conditions: list[Constraint] = []
    beliefs: dict[int, Sequence[Amount]] = {**known, **unknown}
    for place, names in unknown.items():
        conditions += _simplex(names)
        for _, gains in Rational(profile).gains(place):
            conditions.append(_at_most_nought(profile, names, gains, profile.tree.owner[place]))
        for _, carried in carried_to(profile, beliefs, place):
            conditions += _follows(names, [_value(amount) for amount in carried])
    found = oracle.find([c for c in conditions if not (c.value.is_number and c.holds({}))])
    if isinstance(found, Answer):
        return found
    return {place: _read(profile, names, found) for place, names in unknown.items()}


def _follows(names: Sequence[Value], carried: Sequence[Value]) -> Iterable[Constraint]:
    """The belief times the sum of the weights is the weight; nothing is said where the sum is zero."""
    total = sum(carried, ZERO)
    return [Constraint(name * total - weight, "=") for name, weight in zip(names, carried, strict=True)]


def _unknown(nodes: Sequence[int]) -> list[Value]:
    return [Value.variable(f"m{node}") for node in nodes]


def _simplex(unknown: Sequence[Value]) -> list[Constraint]:
    return [Constraint(sum(unknown, ZERO) - 1, "="), *(Constraint(name, ">=") for name in unknown)]


def _at_most_nought(profile: Profile, unknown: Sequence[Value], gains: Sequence[Amount], player: int) -> Constraint:
    """What an alternative gains is not positive; of floats, up to the tolerance."""
    total = _weighed(unknown, [_value(gain) for gain in gains])
    slack = Fraction(profile.scale.tolerance * profile.units[player])
    return Constraint(_value(total) - Value.number(slack), "<=")


def _weighed(weights: Sequence[Amount], amounts: Sequence[Amount]) -> Amount:
    total: Amount = 0
    for weight, amount in zip(weights, amounts, strict=True):
        total = total + weight * amount
    return total


def _value(amount: Amount) -> Value:
    if isinstance(amount, Value):
        return amount
    return Value.number(Fraction(amount))


def _read(profile: Profile, unknown: Sequence[Value], point: Mapping[str, Fraction]) -> Belief:
    return tuple(profile.scale.taken(point.get(str(name), Fraction(0))) for name in unknown)
