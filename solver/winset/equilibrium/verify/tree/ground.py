"""What the verifier of trees needs to know of a tree whatever the profile: subgames, recall, what an information set
comes through.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from winset.game.labels import set_labels
from winset.game.tree import END, NATURE, Tree


@dataclass(frozen=True, slots=True)
class Gate:
    """All nodes of an information set come through the set `place`, by action `action`.

    -1 for different ones, at a set with a single node.

    `nodes[k]` is the node of `place` that lies above node number k.
    """

    place: int
    action: int
    nodes: tuple[int, ...]


@dataclass(frozen=True)
class Ground:
    """A tree and what follows from its shape alone."""

    tree: Tree

    @cached_property
    def sets(self) -> tuple[int, ...]:
        """The information sets of players that have nodes."""
        return tuple(s for s, owner in enumerate(self.tree.owner) if owner != NATURE and self.tree.members[s])

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The names of the information sets."""
        return set_labels(self.tree)

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """The children of every node."""
        return tuple(tuple(self.tree.children(node)) for node in range(len(self.tree)))

    @cached_property
    def roots(self) -> frozenset[int]:
        """The roots of subgames: nodes whose subtree holds every information set that it meets, whole."""
        tree = self.tree
        low, high = list(range(len(tree))), list(range(len(tree)))
        for place in self.sets:
            for node in tree.members[place]:
                low[node], high[node] = tree.members[place][0], tree.members[place][-1]
        for node in range(len(tree) - 1, 0, -1):
            parent = tree.parent[node]
            low[parent], high[parent] = min(low[parent], low[node]), max(high[parent], high[node])
        inside = (low[node] >= node and high[node] < node + tree.size[node] for node in range(len(tree)))
        return frozenset(node for node, whole in enumerate(inside) if whole and tree.place[node] != END)

    @cached_property
    def forgetful(self) -> frozenset[int]:
        """The players without perfect recall: at some set she cannot tell apart what she knew or did before."""
        tree = self.tree
        before: list[tuple[int, ...]] = [(-1,) * len(tree.players)] * len(tree)
        last: dict[tuple[int, int], int] = {}
        found = set()
        first: dict[int, int] = {}
        for node in range(len(tree)):
            if node:
                before[node] = self._experience(before[tree.parent[node]], node, last)
            place = tree.place[node]
            if place != END and tree.owner[place] != NATURE:
                owner = tree.owner[place]
                if first.setdefault(place, before[node][owner]) != before[node][owner]:
                    found.add(owner)
        return frozenset(found)

    def _experience(self, above: tuple[int, ...], node: int, last: dict[tuple[int, int], int]) -> tuple[int, ...]:
        """By player, a number for her last (information set, action) before a node."""
        parent = self.tree.parent[node]
        place = self.tree.place[parent]
        owner = self.tree.owner[place]
        if owner == NATURE:
            return above
        number = last.setdefault((place, self.tree.move[node]), len(last))
        return (*above[:owner], number, *above[owner + 1 :])

    def gates(self, place: int) -> list[Gate]:
        """The information sets, nature's among them, through which all nodes of a set come in one of these two ways."""
        ways = [self._above(node) for node in self.tree.members[place]]
        common = [s for s in ways[0] if all(s in way for way in ways)]
        found = []
        for s in common:
            actions = {way[s][1] for way in ways}
            if len(actions) == 1 or len(self.tree.members[s]) == 1:
                found.append(Gate(s, actions.pop() if len(actions) == 1 else -1, tuple(way[s][0] for way in ways)))
        return found

    def _above(self, node: int) -> dict[int, tuple[int, int]]:
        """The information sets on the path to a node: the node there and the action taken."""
        tree = self.tree
        path = tree.path(node)
        return {tree.place[x]: (x, tree.move[y]) for x, y in pairwise(path)}
