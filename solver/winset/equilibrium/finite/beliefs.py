"""What perfect Bayesian equilibrium asks of beliefs at information sets that are not reached.

Strong (Fudenberg and Tirole 1991, Journal of Economic Theory 53): where all nodes of h come through an action a at an
information set h', mu_h(x) * sum N = N_x with N_x = mu_h'(x') Pr(x'a -> x). That is Bayes' rule wherever it applies,
also after a deviation: a player's own deviation tells others nothing about what she does not know. Where they come from
a single node x' by different actions, N_x = Pr(x' -> x), so that the concept is subgame-perfect. Where the sum is zero,
anything may be believed. Weak: anything may be believed off the path.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from winset.algebra.constraint import Constraint
from winset.algebra.value import ONE, Value, total
from winset.equilibrium.finite.names import Gate
from winset.equilibrium.finite.reach import Profile
from winset.game.tree import NATURE


@dataclass(frozen=True, slots=True)
class Rule:
    """Bayes' rule at an information set off the path, from an earlier one that all of its nodes come through."""

    where: int
    gate: Gate
    mentions: frozenset[int]

    def constraints(self, profile: Profile) -> Iterator[Constraint]:
        """The rule, one equation for each node."""
        layout = profile.layout
        nodes = layout.tree.members[self.where]
        weights = [
            _at(profile, self.gate.place, layout.tree.path(node)[depth]) * profile.weight(node, start)
            for node, depth, start in zip(nodes, self.gate.depths, self.gate.starts, strict=True)
        ]
        everything = total(weights)
        if not everything.is_zero:
            for belief, weight in zip(profile.variables(self.where), weights, strict=True):
                yield Constraint(belief * everything - weight, "=")


def _at(profile: Profile, gate: int, node: int) -> Value:
    members = profile.layout.tree.members[gate]
    if profile.layout.tree.owner[gate] == NATURE or len(members) == 1:
        return ONE
    return profile.beliefs(gate)[members.index(node)]


def rules(profile: Profile) -> Iterator[Rule]:
    """The rules at the information sets off the path."""
    layout, on_path = profile.layout, set(profile.on_path)
    for where in layout.sets:
        nodes = layout.tree.members[where]
        if where in on_path or len(nodes) == 1:
            continue
        for gate in layout.gates[where]:
            steps = {
                place
                for node, start in zip(nodes, gate.starts, strict=True)
                for place, _ in layout.steps[node][start:]
                if layout.tree.owner[place] != NATURE
            }
            held = {gate.place} if layout.tree.owner[gate.place] != NATURE else set()
            yield Rule(where, gate, frozenset(({where} | steps | held) - on_path))


def simplex(profile: Profile, where: int) -> Iterator[Constraint]:
    """That beliefs at an information set off the path are not negative."""
    if len(profile.layout.tree.members[where]) > 1:
        for belief in profile.variables(where):
            yield Constraint(belief, ">=")
