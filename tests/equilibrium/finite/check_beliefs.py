"""An independent check of assessments in numbers: definitions written out, sharing nothing with the methods.

Payoffs are computed by walking the tree; at every information set all plans of the owner are compared, not one
deviation at a time; Bayes' rule is checked from the root and, for the strong concept, through every action that leads
to the whole set; consistency is checked along a sequence of trembles.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product

import numpy as np

from winset.algebra.value import Value, enclose
from winset.equilibrium.finite.assessment import Assessment
from winset.game.tree import END, NATURE, Tree

Numbers = Mapping[int, Sequence[Fraction]]


BITS = 400  # of what stands in for an irrational number
SLACK = Fraction(1, 1 << 100)  # what is allowed then


def number(item: object) -> Fraction:
    if isinstance(item, Value):
        return item.fraction() if item.is_number else enclose(item, BITS).low
    assert isinstance(item, int | Fraction)
    return Fraction(item)


def at(assessment: Assessment, point: Mapping[str, Fraction]) -> tuple[dict[int, list[Fraction]], ...]:
    """Strategies and beliefs of a family at a point of it, in numbers."""

    def put(table: Mapping[int, Sequence[object]]) -> dict[int, list[Fraction]]:
        return {s: [number(v.evaluate(point) if isinstance(v, Value) else v) for v in row] for s, row in table.items()}

    return put(assessment.strategies), put(assessment.beliefs)


def numeric(tree: Tree, point: Mapping[str, Fraction]) -> Tree:
    """The tree with numbers for its parameters."""
    from dataclasses import replace

    def put(v: object) -> Fraction:
        return number(v.evaluate(point) if isinstance(v, Value) else v)

    return replace(
        tree,
        outcomes=tuple(replace(o, payoffs=tuple(put(p) for p in o.payoffs)) for o in tree.outcomes),
        chances={s: tuple(put(c) for c in row) for s, row in tree.chances.items()},
    )


def faults(tree: Tree, strategies: Numbers, beliefs: Numbers, concept: str) -> Iterator[str]:
    """What is wrong with an assessment; nothing if it is an equilibrium. `concept` is "weak" or "strong"."""
    exact = all(p.denominator < 1 << BITS // 4 for row in (*strategies.values(), *beliefs.values()) for p in row)
    slack = Fraction(0) if exact else SLACK
    for where, owner in enumerate(tree.owner):
        if owner == NATURE:
            continue
        probabilities, belief = strategies[where], beliefs[where]
        if any(p < 0 for p in probabilities) or abs(sum(probabilities) - 1) > slack:
            yield f"no strategy at {where}: {probabilities}"
        if any(p < 0 for p in belief) or abs(sum(belief) - 1) > slack or len(belief) != len(tree.members[where]):
            yield f"no belief at {where}: {belief}"
        own = _value(tree, strategies, beliefs, where, {})
        for plan in _plans(tree, where):
            if _value(tree, strategies, beliefs, where, plan) > own + slack:
                yield f"at {where} the plan {plan} gains"
        yield from _bayes(tree, strategies, beliefs, where, concept, slack)


def _value(tree: Tree, strategies: Numbers, beliefs: Numbers, where: int, plan: Mapping[int, int]) -> Fraction:
    player = tree.owner[where]

    def walk(node: int) -> Fraction:
        here = Fraction(0) if tree.outcome[node] < 0 else number(tree.outcomes[tree.outcome[node]].payoffs[player])
        place = tree.place[node]
        if place == END:
            return here
        if place in plan:
            chances: Sequence[Fraction] = [Fraction(a == plan[place]) for a in range(len(tree.actions[place]))]
        else:
            chances = _chances(tree, strategies, place)
        return here + sum(c * walk(child) for c, child in zip(chances, tree.children(node), strict=True) if c)

    return sum((b * walk(n) for b, n in zip(beliefs[where], tree.members[where], strict=True)), Fraction(0))


def _chances(tree: Tree, strategies: Numbers, where: int) -> list[Fraction]:
    return [number(c) for c in (tree.chances[where] if tree.owner[where] == NATURE else strategies[where])]


def _plans(tree: Tree, where: int) -> Iterator[dict[int, int]]:
    """All pure plans of the owner at the set and at her sets below it."""
    below = {where}
    for node in tree.members[where]:
        for later in range(node, node + tree.size[node]):
            if tree.place[later] != END and tree.owner[tree.place[later]] == tree.owner[where]:
                below.add(tree.place[later])
    for choice in product(*(range(len(tree.actions[s])) for s in sorted(below))):
        yield dict(zip(sorted(below), choice, strict=True))


def _probability(tree: Tree, strategies: Numbers, above: int, node: int) -> Fraction:
    """The probability of getting from one node to another."""
    if node == above:
        return Fraction(1)
    parent = tree.parent[node]
    return (
        _probability(tree, strategies, above, parent) * _chances(tree, strategies, tree.place[parent])[tree.move[node]]
    )


def _bayes(
    tree: Tree, strategies: Numbers, beliefs: Numbers, where: int, concept: str, slack: Fraction
) -> Iterator[str]:
    nodes = tree.members[where]
    gates = [("root", [Fraction(1)] * len(nodes), [0] * len(nodes))]
    if concept == "strong":
        steps = [{(tree.place[tree.parent[x]], tree.move[x]): x for x in tree.path(n)[1:]} for n in nodes]
        for step in set(steps[0]).intersection(*steps[1:]):
            after = [way[step] for way in steps]
            members = tree.members[step[0]]
            weights = [
                Fraction(1) if tree.owner[step[0]] == NATURE else beliefs[step[0]][members.index(tree.parent[x])]
                for x in after
            ]
            gates.append((str(step), weights, after))
    for name, weights, starts in gates:
        n = [w * _probability(tree, strategies, x, node) for w, x, node in zip(weights, starts, nodes, strict=True)]
        if any(abs(b * sum(n) - n_x) > slack for b, n_x in zip(beliefs[where], n, strict=True)):
            yield f"belief at {where} does not follow from {name}"


# --- consistency ------------------------------------------------------------------------------------------------------


def inconsistent(tree: Tree, strategies: Numbers, beliefs: Numbers, labels: Mapping[tuple[int, int], int]) -> float:
    """How far beliefs are from the limit of Bayes' rule after trembles c eps^K with the best coefficients c."""
    free = [(s, a) for s, row in strategies.items() for a, p in enumerate(row) if p == 0]
    index = {step: k for k, step in enumerate(free)}
    rows, targets = [], []
    for where, belief in beliefs.items():
        nodes = [n for n, b in zip(tree.members[where], belief, strict=True) if b]
        logs = [_log(tree, strategies, index, n) for n in nodes]
        own = [b for b in belief if b]
        for k in range(1, len(nodes)):
            rows.append(logs[k][0] - logs[0][0])
            targets.append(float(np.log(float(own[k] / own[0]))) - logs[k][1] + logs[0][1])
    c = np.linalg.lstsq(np.array(rows), np.array(targets), rcond=None)[0] if rows and free else np.zeros(len(free))
    eps = -30.0  # log
    worst = 0.0
    for where, belief in beliefs.items():
        weights = []
        for node in tree.members[where]:
            exponents, plain = _log(tree, strategies, index, node)
            order = sum(e * labels.get(step, 1) for step, e in zip(free, exponents, strict=True))
            weights.append(plain + float(exponents @ c) + eps * order)
        shares = np.exp(np.array(weights) - max(weights))
        worst = max(worst, float(np.abs(shares / shares.sum() - np.array([float(b) for b in belief])).max()))
    return worst


def _log(tree: Tree, strategies: Numbers, index: Mapping[tuple[int, int], int], node: int) -> tuple[np.ndarray, float]:
    exponents, plain = np.zeros(len(index)), 0.0
    for x in tree.path(node)[1:]:
        step = (tree.place[tree.parent[x]], tree.move[x])
        chance = _chances(tree, strategies, step[0])[step[1]]
        if chance:
            plain += float(np.log(float(chance)))
        else:
            exponents[index[step]] += 1
    return exponents, plain
