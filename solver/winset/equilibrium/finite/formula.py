"""Perfect Bayesian equilibrium as one formula over the reals, with a truth value for "this action is played".

For every action a at an information set h there is a Boolean that says whether its probability is positive. A model
gives the support of an equilibrium; the formula is satisfiable exactly where the tree has an equilibrium at some point
of the assumptions. The unknowns are the probabilities of actions, the beliefs in nodes, the payoff that a player
expects at each node, and the best payoff v at each information set.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from winset.algebra.constraint import Constraint
from winset.algebra.models import Models, term
from winset.algebra.smtlib import formulas, symbol
from winset.equilibrium.finite.names import Layout
from winset.equilibrium.finite.plans import plans
from winset.game.tree import END, NATURE


@dataclass(slots=True)
class Formula:
    """Collects declarations and assertions; `models` hands them to the solver."""

    layout: Layout
    strong: bool
    pure: bool = False
    declared: dict[str, str] = field(default_factory=dict)
    assertions: list[str] = field(default_factory=list)
    nonlinear: bool = False
    _expected: dict[tuple[int, int], str] = field(default_factory=dict)

    def build(self, assumptions: Sequence[Constraint], extend: Callable[[Formula], None] = lambda _: None) -> Models:
        """The formula for a tree, ready to be asked; `extend` adds what a finer concept asks."""
        for name in sorted({n for c in assumptions for n in c.value.symbols()} | set(self.layout.parameters)):
            self.declared[name] = "Real"
        self.assertions += [text for _, text in formulas(assumptions)]
        for where in self.layout.sets:
            self._strategy(where)
            self._beliefs(where)
        self._bayes()
        for where in self.layout.sets:
            self._best(where)
        extend(self)
        self.nonlinear = self.nonlinear or bool(self.layout.parameters)
        return Models(self.declared, self.assertions, self.nonlinear)

    # --- strategies and beliefs ---

    def played(self, where: int, action: int) -> str:
        """The name of the Boolean that says that an action is played."""
        return f"plays {self.layout.labels[where]}:{self.layout.action(where, action)}"

    def _strategy(self, where: int) -> None:
        count = len(self.layout.tree.actions[where])
        flags = [self.played(where, a) for a in range(count)]
        for flag in flags:
            self.declared[flag] = "Bool"
        self.assertions.append(f"(or {' '.join(map(symbol, flags))} false)")
        if self.pure:
            for a in range(count):
                self.assertions += [f"(not (and {symbol(flags[a])} {symbol(flags[b])}))" for b in range(a)]
            return
        names = [self.layout.probability(where, a) for a in range(count)]
        for name, flag in zip(names, flags, strict=True):
            self.declared[name] = "Real"
            self.assertions.append(f"(>= {symbol(name)} 0.0)")
            self.assertions.append(f"(= {symbol(flag)} (> {symbol(name)} 0.0))")
        self.assertions.append(f"(= 1.0 {_sum([symbol(name) for name in names])})")

    def _beliefs(self, where: int) -> None:
        nodes = self.layout.tree.members[where]
        if len(nodes) == 1:
            return
        names = [self.layout.belief(node) for node in nodes]
        for name in names:
            self.declared[name] = "Real"
            self.assertions.append(f"(>= {symbol(name)} 0.0)")
        self.assertions.append(f"(= 1.0 {_sum([symbol(name) for name in names])})")

    def _times(self, where: int, action: int, factor: str) -> str:
        """A factor times the probability of an action."""
        if factor == "0.0":
            return factor
        if self.layout.tree.owner[where] == NATURE:
            return _product([term(self.layout.chance(where, action)), factor])
        if self.pure:
            return f"(ite {symbol(self.played(where, action))} {factor} 0.0)"
        self.nonlinear = self.nonlinear or not _is_number(factor)
        return _product([symbol(self.layout.probability(where, action)), factor])

    def _weight(self, node: int, start: int, first: str) -> str:
        """`first` times the probability of the steps to a node from step number `start` on."""
        weight = first
        for where, action in self.layout.steps[node][start:]:
            weight = self._named(self._times(where, action, weight))
        return weight

    def _bayes(self) -> None:
        """Bayes' rule from the root, and under the strong concept from every set that all nodes come through."""
        for where in self.layout.sets:
            nodes = self.layout.tree.members[where]
            if len(nodes) == 1:
                continue
            self._rule(nodes, [self._weight(node, 0, "1.0") for node in nodes])
            if self.strong:
                for gate in self.layout.gates[where]:
                    weights = [
                        self._weight(node, start, self._at(node, gate.place, depth))
                        for node, depth, start in zip(nodes, gate.depths, gate.starts, strict=True)
                    ]
                    self._rule(nodes, weights)

    def _at(self, node: int, gate: int, depth: int) -> str:
        """The belief, at the information set that a node came through, in the node it came through."""
        tree = self.layout.tree
        if tree.owner[gate] == NATURE or len(tree.members[gate]) == 1:
            return "1.0"
        return symbol(self.layout.belief(tree.path(node)[depth]))

    def _rule(self, nodes: Sequence[int], weights: Sequence[str]) -> None:
        beliefs = [symbol(self.layout.belief(node)) for node in nodes]
        constant = all(map(_is_number, weights))
        total = self._named(_sum(list(weights)), constant)
        for belief, weight in zip(beliefs, weights, strict=True):
            self.nonlinear = self.nonlinear or not constant
            self.assertions.append(f"(= {_product([belief, total])} {weight})")

    def _named(self, text: str, plain: bool = False) -> str:
        """A name for a term that would otherwise be written out again and again."""
        if plain or len(text) < 40 or _is_number(text):
            return text
        name = f"t{len(self.declared)}!"
        self.declared[name] = "Real"
        self.assertions.append(f"(= {symbol(name)} {text})")
        return symbol(name)

    # --- payoffs ---

    def expected(self, node: int, player: int) -> str:
        """What a player expects from a node on, under the profile."""
        key = (node, player)
        if key not in self._expected:
            tree, gain = self.layout.tree, self.layout.gain(node, player)
            parts = [] if gain.is_zero and tree.place[node] != END else [term(gain)]
            for action, child in enumerate(self.layout.children[node]):
                parts.append(self._times(tree.place[node], action, self.expected(child, player)))
            self._expected[key] = self._named(_sum(parts))
        return self._expected[key]

    def _best(self, where: int) -> None:
        tree, player = self.layout.tree, self.layout.tree.owner[where]
        nodes = tree.members[where]
        best = f"v {self.layout.labels[where]}"
        self.declared[best] = "Real"
        for action in range(len(tree.actions[where])):
            children = [self.layout.children[node][action] for node in nodes]
            payoff = self._mean(nodes, [self.expected(child, player) for child in children])
            self.assertions.append(f"(<= {payoff} {symbol(best)})")
            self.assertions.append(f"(=> {symbol(self.played(where, action))} (= {payoff} {symbol(best)}))")
        if not self.strong:
            for plan in plans(self.layout, where):
                payoff = self._mean(nodes, [self._following(node, player, plan) for node in nodes])
                self.assertions.append(f"(<= {payoff} {symbol(best)})")

    def _mean(self, nodes: Sequence[int], payoffs: Sequence[str]) -> str:
        if len(nodes) == 1:
            return payoffs[0]
        self.nonlinear = self.nonlinear or not all(map(_is_number, payoffs))
        return _sum(
            [_product([symbol(self.layout.belief(node)), payoff]) for node, payoff in zip(nodes, payoffs, strict=True)]
        )

    def _following(self, node: int, player: int, plan: dict[int, int]) -> str:
        """What a player expects who follows a plan from a node on, and her strategy where the plan is silent."""
        where = self.layout.tree.place[node]
        if where == END:
            return term(self.layout.gain(node, player))
        if where in plan:
            rest = self._following(self.layout.children[node][plan[where]], player, plan)
            return _sum([term(self.layout.gain(node, player)), rest])
        parts = [term(self.layout.gain(node, player))]
        for action, child in enumerate(self.layout.children[node]):
            parts.append(self._times(where, action, self._named(self._following(child, player, plan))))
        return _sum(parts)


def _is_number(text: str) -> bool:
    return "|" not in text


def _sum(parts: Sequence[str]) -> str:
    kept = [part for part in parts if part not in ("0.0", "(/ 0.0 1.0)")]
    return f"(+ {' '.join(kept)})" if len(kept) > 1 else kept[0] if kept else "0.0"


def _product(parts: Sequence[str]) -> str:
    if "0.0" in parts or "(/ 0.0 1.0)" in parts:
        return "0.0"
    kept = [part for part in parts if part not in ("1.0", "(/ 1.0 1.0)")]
    return f"(* {' '.join(kept)})" if len(kept) > 1 else kept[0] if kept else "1.0"
