"""Names for what is unknown about a tree: the probability of an action, the belief in a node.

The names read like the paper: `σ(h:a)` is the probability of action a at the information set h, `μ(h:x)` the belief
in its node x, named after the last action that tells it from the others. None of them can be the name of a parameter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from winset.algebra.value import ONE, ZERO, Value, as_value
from winset.game.tree import NATURE, NO_OUTCOME, Number, Tree


def value_of(number: Number) -> Value:
    """A number of a tree as a value."""
    value = as_value(number)
    assert value is not None
    return value


def _clean(text: str) -> str:
    return text.replace("|", "_").replace("\\", "_").replace("\n", " ")


@dataclass(frozen=True, slots=True)
class Gate:
    """An earlier information set through which all nodes of a set come, number k at the node `depths[k]` steps down.

    What carries the belief there on to node number k are the steps from number `starts[k]` on: where all come through
    one action, those after it, since a player's own deviation tells nothing of what she does not know. Where they come
    through different actions at a set with a single node (the root of a subgame, say), that step too.
    """

    place: int
    depths: tuple[int, ...]
    starts: tuple[int, ...]


@dataclass(frozen=True)
class Layout:
    """A tree with names for its unknowns and what is asked of it again and again."""

    tree: Tree

    # --- names ---

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """A name for each information set, no two alike."""
        tree = self.tree
        names = [_clean(name) for name in tree.names]
        seen = Counter(names)
        return tuple(
            name if name and seen[name] == 1 else f"{_clean(tree.players[owner]) if owner >= 0 else 'nature'}#{number}"
            for number, (name, owner) in enumerate(zip(names, tree.owner, strict=True))
        )

    def action(self, where: int, action: int) -> str:
        """The label of an action, or its number where labels repeat."""
        labels = self.tree.actions[where]
        return _clean(labels[action]) if labels.count(labels[action]) == 1 else str(action + 1)

    def probability(self, where: int, action: int) -> str:
        """The name of the probability of an action."""
        return f"σ({self.labels[where]}:{self.action(where, action)})"

    def belief(self, node: int) -> str:
        """The name of the belief in a node."""
        where = self.tree.place[node]
        return f"μ({self.labels[where]}:{self.node_labels[node]})"

    @cached_property
    def node_labels(self) -> dict[int, str]:
        """What tells a node from the others of its information set: an action on its path, else its number."""
        found = {}
        for nodes in self.tree.members:
            paths = [[self._step(x) for x in self.tree.path(node)[1:]] for node in nodes]
            depth = min(map(len, paths), default=0)
            columns = [[path[d] for path in paths] for d in range(depth)]
            telling = next((column for column in columns if len(set(column)) == len(nodes)), None)
            for number, node in enumerate(nodes):
                found[node] = telling[number] if telling else str(number + 1)
        return found

    def _step(self, node: int) -> str:
        return self.action(self.tree.place[self.tree.parent[node]], self.tree.move[node])

    # --- structure ---

    @cached_property
    def sets(self) -> tuple[int, ...]:
        """The information sets of players, in the order in which they were met."""
        return tuple(s for s, owner in enumerate(self.tree.owner) if owner != NATURE and self.tree.members[s])

    @cached_property
    def steps(self) -> tuple[tuple[tuple[int, int], ...], ...]:
        """For each node the (information set, action) pairs on the path to it, nature's among them."""
        tree = self.tree
        found: list[tuple[tuple[int, int], ...]] = [()]
        for node in range(1, len(tree)):
            parent = tree.parent[node]
            found.append((*found[parent], (tree.place[parent], tree.move[node])))
        return tuple(found)

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """The children of each node."""
        return tuple(tuple(self.tree.children(node)) for node in range(len(self.tree)))

    def chance(self, where: int, action: int) -> Value:
        """The probability of an action of nature."""
        return value_of(self.tree.chances[where][action])

    def gain(self, node: int, player: int) -> Value:
        """What a player is paid on reaching a node."""
        return ZERO if self.tree.outcome[node] == NO_OUTCOME else value_of(self.tree.gain(node, player))

    def draws(self, node: int, start: int = 0) -> Value:
        """The probability of nature's moves on the path to a node, from the step with number `start` on."""
        product = ONE
        for where, action in self.steps[node][start:]:
            if self.tree.owner[where] == NATURE:
                product = product * self.chance(where, action)
        return product

    @cached_property
    def gates(self) -> dict[int, tuple[Gate, ...]]:
        """By information set of several nodes: the earlier sets through which all of these come.

        Sets of nature with several nodes are left out: nobody holds beliefs there. So is the root, whatever is done
        there: that is Bayes' rule on the path.
        """
        return {where: tuple(self._gates(where)) for where in self.sets if len(self.tree.members[where]) > 1}

    def _gates(self, where: int) -> Iterator[Gate]:
        nodes = self.tree.members[where]
        ways = [dict(self.steps[node]) for node in nodes]
        for number, (place, action) in enumerate(self.steps[nodes[0]]):
            if not all(place in way for way in ways):
                continue
            if self.tree.owner[place] == NATURE and len(self.tree.members[place]) > 1:
                continue
            depths = tuple(self.steps[node].index((place, way[place])) for node, way in zip(nodes, ways, strict=True))
            same = all(way[place] == action for way in ways)
            if same or (number > 0 and len(self.tree.members[place]) == 1):
                yield Gate(place, depths, tuple(depth + same for depth in depths))

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """The parameters of payoffs and of nature's probabilities."""
        numbers = [number for outcome in self.tree.outcomes for number in outcome.payoffs]
        numbers += [number for chances in self.tree.chances.values() for number in chances]
        return tuple(sorted({name for number in numbers for name in value_of(number).variables()}))
