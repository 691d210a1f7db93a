"""A tree cut at its subgames: what is left of a subgame when every smaller one in it is replaced by its payoffs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from winset.game.subgames import subgame_roots
from winset.game.tree import END, NATURE, NO_OUTCOME, Outcome, Tree, TreeBuilder

Vector = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    """What is left of the subgame at `root`: `inner` are the roots that are cut off, `sets` the original sets.

    `tree` has the inner roots as ends with outcome number k for the k-th of them.
    """

    root: int
    inner: tuple[int, ...]
    sets: tuple[int, ...]
    tree: Tree

    @property
    def is_one_move(self) -> bool:
        """Whether only the root is left, and ends."""
        return len(self.tree.owner) == 1 and len(self.tree.members[0]) == 1

    def with_payoffs(self, inner: Sequence[Vector]) -> Tree:
        """The game that is left when the inner subgames pay these vectors."""
        paid = [Outcome("", vector) for vector in inner]
        return replace(self.tree, outcomes=[*paid, *self.tree.outcomes[len(paid) :]])

    def in_place(self, rows: Mapping[int, tuple[Any, ...]]) -> dict[int, tuple[Any, ...]]:
        """Strategies of the stage as strategies of the original tree."""
        return {self.sets[s]: row for s, row in rows.items()}


def stages(tree: Tree) -> list[Stage]:
    """The stages of all subgames, smaller ones first. Cost: linear in the tree."""
    roots = set(subgame_roots(tree))
    return [_stage(tree, root, roots) for root in sorted(roots, reverse=True)]


def _stage(tree: Tree, root: int, roots: set[int]) -> Stage:
    nodes = list(_left(tree, root, roots))
    inner = [node for node in nodes if node != root and node in roots]
    builder = TreeBuilder(tree.title, tree.players)
    numbers = {node: builder.outcome([0] * len(tree.players)) for node in inner}
    places: dict[int, int] = {}
    paid: dict[int, int] = {}
    for node in nodes:
        if node in numbers:
            builder.node(END, numbers[node])
            continue
        which = tree.outcome[node]
        if which != NO_OUTCOME and which not in paid:
            paid[which] = builder.outcome(tree.outcomes[which].payoffs)
        where = tree.place[node]
        if where != END and where not in places:
            places[where] = builder.information_set(
                tree.owner[where],
                tree.actions[where],
                tree.names[where],
                tree.chances[where] if tree.owner[where] == NATURE else None,
            )
        builder.node(END if where == END else places[where], NO_OUTCOME if which == NO_OUTCOME else paid[which])
    return Stage(root, tuple(inner), tuple(places), builder.tree())


def _left(tree: Tree, root: int, roots: set[int]) -> list[int]:
    """The nodes of a subgame in preorder, of smaller subgames their roots only."""
    found, node, last = [], root, root + tree.size[root]
    while node < last:
        found.append(node)
        node += tree.size[node] if node != root and node in roots else 1
    return found
