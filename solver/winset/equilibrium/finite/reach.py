"""A support at every information set that matters: reach polynomials, continuation values, what is optimal.

Given which actions are played, the probabilities of the others are zero, and payoffs and reach probabilities are
polynomials in what is left. The condition at an information set h with weights w (unnormalised reach probabilities if h
is reached, beliefs if not) is: sum over its nodes x of w(x) (U(x,a0) - U(x,a)) is zero for a played and not negative
for the others, with a0 an action that is played. No division is needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from winset.algebra.constraint import Constraint
from winset.algebra.value import ONE, ZERO, Value, total
from winset.equilibrium.finite.names import Layout
from winset.equilibrium.finite.plans import plans
from winset.game.tree import END, NATURE

Supports = Mapping[int, tuple[int, ...]]
NO_PLAN: Mapping[int, int] = {}


@dataclass
class Profile:
    """A tree with a support at the information sets that are on the path, and at some off it.

    `weights[h]` are given where beliefs are known already (they default to reach polynomials on the path and to the
    variables of beliefs off it).
    """

    layout: Layout
    supports: Supports
    _expected: dict[tuple[int, int], Value] = field(default_factory=dict, repr=False)

    # --- strategies and beliefs ---

    def probability(self, where: int, action: int) -> Value:
        """The probability of an action; the last one played has what the others leave."""
        if self.layout.tree.owner[where] == NATURE:
            return self.layout.chance(where, action)
        support = self.supports[where]
        if action not in support:
            return ZERO
        if action != support[-1]:
            return Value.variable(self.layout.probability(where, action))
        return ONE - total(Value.variable(self.layout.probability(where, other)) for other in support[:-1])

    def strategy(self, where: int) -> tuple[Value, ...]:
        """The probabilities of the actions at an information set."""
        return tuple(self.probability(where, a) for a in range(len(self.layout.tree.actions[where])))

    def mixing(self, where: int) -> tuple[str, ...]:
        """The unknown probabilities at an information set."""
        return tuple(self.layout.probability(where, action) for action in self.supports[where][:-1])

    def positive(self, where: int) -> Iterator[Constraint]:
        """That what is played has positive probability."""
        support = self.supports[where]
        if len(support) > 1:
            yield from (Constraint(self.probability(where, action), ">") for action in support)

    @cached_property
    def reached_nodes(self) -> frozenset[int]:
        """The nodes on the path."""
        tree = self.layout.tree
        found = {0}
        for node in range(1, len(tree)):
            parent = tree.parent[node]
            if parent in found and self._may_play(tree.place[parent], tree.move[node]):
                found.add(node)
        return frozenset(found)

    def _may_play(self, where: int, action: int) -> bool:
        if self.layout.tree.owner[where] == NATURE:
            return not self.layout.chance(where, action).is_zero
        return action in self.supports[where]

    @cached_property
    def on_path(self) -> tuple[int, ...]:
        """The information sets that are reached."""
        tree = self.layout.tree
        return tuple(s for s in self.layout.sets if not self.reached_nodes.isdisjoint(tree.members[s]))

    def weight(self, node: int, start: int = 0, without: int | None = None) -> Value:
        """The probability of the steps to a node from step number `start` on, a player's own ones left out."""
        product = ONE
        for where, action in self.layout.steps[node][start:]:
            if without is None or self.layout.tree.owner[where] != without:
                product = product * self.probability(where, action)
        return product

    def beliefs(self, where: int) -> tuple[Value, ...]:
        """Unnormalised weights of the nodes: reach polynomials on the path, belief variables that sum to one off it."""
        nodes = self.layout.tree.members[where]
        if where in self.on_path:
            owner = self.layout.tree.owner[where]
            return tuple(self.weight(n, without=owner) if n in self.reached_nodes else ZERO for n in nodes)
        return self.variables(where)

    def variables(self, where: int) -> tuple[Value, ...]:
        """A belief variable for each node, the last being what the others leave."""
        names = [Value.variable(self.layout.belief(node)) for node in self.layout.tree.members[where]]
        return (*names[:-1], ONE - total(names[:-1]))

    # --- payoffs ---

    def expected(self, node: int, player: int) -> Value:
        """What a player gets from a node on, under the profile."""
        key = (node, player)
        if key not in self._expected:
            where = self.layout.tree.place[node]
            sum_ = self.layout.gain(node, player)
            for action, child in enumerate(self.layout.children[node]):
                chance = self.probability(where, action)
                if not chance.is_zero:
                    sum_ = sum_ + chance * self.expected(child, player)
            self._expected[key] = sum_
        return self._expected[key]

    def _following(self, node: int, player: int, plan: Mapping[int, int]) -> Value:
        where = self.layout.tree.place[node]
        if where == END:
            return self.layout.gain(node, player)
        sum_ = self.layout.gain(node, player)
        for action, child in enumerate(self.layout.children[node]):
            chance = (ONE if plan[where] == action else ZERO) if where in plan else self.probability(where, action)
            if not chance.is_zero:
                sum_ = sum_ + chance * self._following(child, player, plan)
        return sum_

    def loss(self, where: int, action: int, weights: Sequence[Value]) -> Value:
        """What the owner loses by an action in place of the first one that is played."""
        player, played = self.layout.tree.owner[where], self.supports[where][0]
        return total(
            weight
            * (
                self.expected(self.layout.children[node][played], player)
                - self.expected(self.layout.children[node][action], player)
            )
            for node, weight in zip(self.layout.tree.members[where], weights, strict=True)
            if not weight.is_zero
        )

    def optimal(self, where: int, action: int, weights: Sequence[Value]) -> Constraint:
        """That an action does as well as it should."""
        return Constraint(self.loss(where, action, weights), "=" if action in self.supports[where] else ">=")

    def no_plan_pays(self, where: int, plan: Mapping[int, int], weights: Sequence[Value]) -> Constraint:
        """That following a plan from an information set on does not pay."""
        player, played = self.layout.tree.owner[where], self.supports[where][0]
        return Constraint(
            total(
                weight
                * (
                    self.expected(self.layout.children[node][played], player)
                    + self.layout.gain(node, player)
                    - self._following(node, player, plan)
                )
                for node, weight in zip(self.layout.tree.members[where], weights, strict=True)
                if not weight.is_zero
            ),
            ">=",
        )

    # --- what a condition speaks of ---

    def mentioned(self, where: int, actions: Sequence[int], plan: Mapping[int, int] = NO_PLAN) -> frozenset[int]:
        """The information sets off the path that continuation values after some actions at a set depend on.

        Where the owner follows a plan, her strategy does not matter.
        """
        tree, found = self.layout.tree, set[int]()
        live = [n for n in tree.members[where] if where not in self.on_path or n in self.reached_nodes]
        waiting = [self.layout.children[node][action] for node in live for action in actions]
        while waiting:
            node = waiting.pop()
            place = tree.place[node]
            if place == END:
                continue
            if place in plan:
                waiting.append(self.layout.children[node][plan[place]])
            elif tree.owner[place] != NATURE and place not in self.on_path:
                found.add(place)
                waiting += self.layout.children[node]
            else:
                waiting += [c for a, c in enumerate(self.layout.children[node]) if self._may_play(place, a)]
        return frozenset(found)


@dataclass(frozen=True, slots=True)
class Condition:
    """What optimality asks at an information set: of one action, or of a plan that starts there.

    `mentions` are the information sets off the path whose strategies or beliefs it depends on.
    """

    where: int
    mentions: frozenset[int]
    action: int = -1
    plan: tuple[tuple[int, int], ...] = ()

    def constraint(self, profile: Profile) -> Constraint:
        """The condition as a constraint, under a profile that has the supports it needs."""
        weights = profile.beliefs(self.where)
        if self.plan:
            return profile.no_plan_pays(self.where, dict(self.plan), weights)
        return profile.optimal(self.where, self.action, weights)


def conditions(profile: Profile, weak: bool) -> Iterator[Condition]:
    """What optimality asks at every information set, on the path and off it; under the weak concept of plans too."""
    for where in profile.layout.sets:
        own = frozenset() if where in profile.on_path else frozenset((where,))
        count = len(profile.layout.tree.actions[where])
        played = profile.supports[where][:1] if where in profile.on_path else range(count)
        for action in range(count):
            if where not in profile.on_path or action != played[0]:
                mentions = profile.mentioned(where, (*played, action))
                yield Condition(where, own | mentions, action)
        if weak:
            for plan in plans(profile.layout, where):
                mentions = profile.mentioned(where, played) | profile.mentioned(where, (plan[where],), plan)
                yield Condition(where, own | mentions, plan=tuple(plan.items()))
