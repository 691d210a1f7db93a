"""Consistency of beliefs in the sense of Kreps and Wilson, exactly: is the assessment a limit of completely mixed ones?

It is if and only if every action that is not played can be given the order of a mistake, a whole number k >= 1, and a
positive size c, such that with probabilities c * eps^k each belief is the limit of Bayes' rule. The orders: at each
information set the nodes believed possible have the least total order, all of them the same. The sizes: the logarithms
of the ratios of the beliefs are linear in those of the sizes, which is solvable if and only if for each integer
vector of the left kernel of the exponents the product of the ratios with these powers is 1.

Source: D. Kreps and R. Wilson, "Sequential equilibria", Econometrica 50 (1982), 863-894 (lemmas A1, A2); A. Perea y
Monsuwe, M. Jansen and H. Peters, "Characterization of consistent assessments in extensive form games", Games and
Economic Behavior 21 (1997), 238-252.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm, log

from flint import fmpz_mat

from winset.algebra.constraint import Constraint
from winset.algebra.oracle import Answer, Oracle
from winset.algebra.value import ONE, ZERO, Value
from winset.equilibrium.verify.tree.profile import Profile
from winset.equilibrium.verify.tree.scale import Amount, as_float, quotient
from winset.game.tree import NATURE

Action = tuple[int, int]  # information set and number of the action
Beliefs = Mapping[int, Sequence[Amount]]


@dataclass(frozen=True, slots=True)
class Consistency:
    """Whether beliefs are consistent (None: not decided); the orders of the mistakes if so, else why not."""

    holds: bool | None
    orders: Mapping[Action, int]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Node:
    """A node of an information set: the unplayed actions on its path, how often, and the product of what is played."""

    mistakes: Counter[Action]
    likely: Amount
    believed: Amount


def consistency(profile: Profile, beliefs: Beliefs, oracle: Oracle) -> Consistency:
    """Whether the beliefs are consistent with the strategies; both must be given at every information set.

    Where only nature's moves of probability zero lead to an information set, no belief is inconsistent.
    """
    sets = {}
    for place in profile.ground.sets:
        nodes = [_node(profile, x, b) for x, b in zip(profile.tree.members[place], beliefs[place], strict=True)]
        possible = [node for node in nodes if profile.scale.sign(node.likely) > 0]
        if possible and any(profile.scale.sign(n.believed) > 0 for n in nodes if profile.scale.sign(n.likely) <= 0):
            label = profile.ground.labels[place]
            return Consistency(False, {}, f"the belief at {label} is in a node that nature never leads to")
        if len(possible) > 1:
            sets[place] = possible
    orders = _orders(profile, sets, oracle)
    if isinstance(orders, Answer):
        if orders is Answer.UNKNOWN:
            return Consistency(None, {}, "the oracle could not tell whether mistakes can have such orders")
        return Consistency(False, {}, _no_orders(profile, sets, oracle))
    return _sizes(profile, sets, orders)


def _node(profile: Profile, node: int, believed: Amount) -> _Node:
    tree = profile.tree
    mistakes: Counter[Action] = Counter()
    likely: Amount = 1
    while node:
        parent, step = tree.parent[node], profile.steps[node]
        assert step is not None
        place = tree.place[parent]
        if tree.owner[place] != NATURE and profile.scale.sign(step) == 0:
            mistakes[place, tree.move[node]] += 1
        else:
            likely = likely * step
        node = parent
    return _Node(mistakes, likely, believed)


# --- orders -----------------------------------------------------------------------------------------------------------


def _orders(profile: Profile, sets: Mapping[int, Sequence[_Node]], oracle: Oracle) -> dict[Action, int] | Answer:
    """Orders of the mistakes, whole numbers, under which the believed nodes are those of least order; linear."""
    actions = sorted({action for nodes in sets.values() for node in nodes for action in node.mistakes})
    conditions = [Constraint(_order(action) - 1, ">=") for action in actions]
    for nodes in sets.values():
        conditions += _least(profile, nodes)
    found = oracle.find(conditions)
    if isinstance(found, Answer):
        return found
    values = {action: found.get(f"k{action[0]}_{action[1]}", Fraction(1)) for action in actions}
    common = lcm(*(value.denominator for value in values.values()))
    return {action: int(value * common) for action, value in values.items()}


def _least(profile: Profile, nodes: Sequence[_Node]) -> Iterator[Constraint]:
    totals = [(_total(node), profile.scale.sign(node.believed) > 0) for node in nodes]
    least = next(total for total, believed in totals if believed)
    for total, believed in totals:
        if not (total - least).is_zero or not believed:
            yield Constraint(total - least, "=") if believed else Constraint(total - least - 1, ">=")


def _order(action: Action) -> Value:
    return Value.variable(f"k{action[0]}_{action[1]}")


def _total(node: _Node) -> Value:
    total = ZERO
    for action, count in node.mistakes.items():
        total = total + count * _order(action)
    return total


def _no_orders(profile: Profile, sets: Mapping[int, Sequence[_Node]], oracle: Oracle) -> str:
    """Which information sets cannot be satisfied together: a smallest list, by leaving one out at a time."""
    needed = dict(sets)
    for place in sets:
        fewer = {s: nodes for s, nodes in needed.items() if s != place}
        if _orders(profile, fewer, oracle) is Answer.NONE:
            needed = fewer
    where = " and ".join(profile.ground.labels[place] for place in needed)
    together = "together " if len(needed) > 1 else ""
    return f"no mistakes, however small, make the {_plural('belief', len(needed))} at {where} likely {together}".strip()


# --- sizes ------------------------------------------------------------------------------------------------------------


def _sizes(profile: Profile, sets: Mapping[int, Sequence[_Node]], orders: dict[Action, int]) -> Consistency:
    """Whether some sizes of the mistakes give the beliefs, by the products over the left kernel."""
    actions = sorted(orders)
    rows: list[list[int]] = []
    ratios: list[Amount] = []
    places: list[int] = []
    for place, nodes in sets.items():
        first, *others = [node for node in nodes if profile.scale.sign(node.believed) > 0]
        for other in others:
            rows.append([other.mistakes[a] - first.mistakes[a] for a in actions])
            ratios.append(quotient(other.believed * first.likely, first.believed * other.likely))
            places.append(place)
    for powers in _left_kernel(rows):
        if not _is_one(profile, ratios, powers):
            involved = dict.fromkeys(place for place, power in zip(places, powers, strict=True) if power)
            where = " and ".join(profile.ground.labels[place] for place in involved)
            noun = _plural("belief", len(involved))
            return Consistency(False, {}, f"the {noun} at {where} do not come from the same mistakes")
    return Consistency(True, orders)


def _left_kernel(rows: list[list[int]]) -> Iterator[list[int]]:
    """Integer vectors that span, over the rationals, all v with v * rows = 0."""
    if not rows:
        return
    if not rows[0]:
        yield from ([int(i == k) for i in range(len(rows))] for k in range(len(rows)))
        return
    basis, rank = fmpz_mat([[row[j] for row in rows] for j in range(len(rows[0]))]).nullspace()
    for j in range(int(rank)):
        yield [int(basis[i, j]) for i in range(len(rows))]


def _is_one(profile: Profile, ratios: Sequence[Amount], powers: Sequence[int]) -> bool:
    """Whether the product of positive ratios with these powers is 1."""
    if not profile.scale.exact:
        total = sum(power * log(as_float(ratio)) for ratio, power in zip(ratios, powers, strict=True))
        return abs(total) <= profile.scale.tolerance * max(1, *map(abs, powers)) * 10
    above: Amount | Value = ONE
    below: Amount | Value = ONE
    for ratio, power in zip(ratios, powers, strict=True):
        if power > 0:
            above = above * ratio**power
        elif power < 0:
            below = below * ratio**-power
    return profile.scale.sign(above - below) == 0


def _plural(noun: str, count: int) -> str:
    return noun if count == 1 else f"{noun}s"
