"""Where the proper subgames of a tree begin, and who forgets what.

A node is the root of a subgame if it is the only node of its information set and no information set has nodes both in
its subtree and outside. Nature knows everything, so sets of nature bind nothing together.

Perfect recall: at all nodes of an information set the player has passed the same information sets of hers and done the
same there. H. W. Kuhn, Extensive games and the problem of information, in Contributions to the Theory of Games II,
Princeton 1953, p. 213; R. Selten, Reexamination of the perfectness concept, International Journal of Game Theory 4
(1975), p. 26 on subgames.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from winset.game.tree import END, NATURE, Tree


def subgame_roots(tree: Tree) -> tuple[int, ...]:
    """The roots of all subgames in preorder; the first is the root of the tree, which always is one. Ends are none.

    Cost: linear. Nodes are numbered in preorder, so a subtree is a range, and it is closed if the first and the last
    node of every information set met in it lie in the range.

    >>> from winset.game.tree import Decision
    >>> after = {"in": Decision("B", {"l": (1, 1), "r": (0, 0)}), "out": (2, 0)}
    >>> subgame_roots(Tree.of("Entry", ("A", "B"), Decision("A", after)))
    (0, 1)
    """
    low, high = array("q", range(len(tree))), array("q", range(len(tree)))
    single = bytearray(b"\1") * len(tree)
    for nodes, owner in zip(tree.members, tree.owner, strict=True):
        if owner != NATURE and len(nodes) > 1:
            for node in nodes:
                low[node], high[node], single[node] = nodes[0], nodes[-1], 0
    found = []
    for node in range(len(tree) - 1, -1, -1):
        end, above = node + tree.size[node], tree.parent[node]
        alone = single[node] or node == 0
        if tree.place[node] != END and alone and low[node] >= node and high[node] < end:
            found.append(node)
        if above >= 0:
            low[above] = min(low[above], low[node])
            high[above] = max(high[above], high[node])
    return tuple(reversed(found))


@dataclass(frozen=True, slots=True)
class Forgotten:
    """A player forgets: at `nodes` of one information set her own past differs.

    `pasts` are what she did last at either node, as (information set, action), or None where she has not moved yet.
    """

    place: int
    nodes: tuple[int, int]
    pasts: tuple[tuple[int, int] | None, tuple[int, int] | None]


def forgotten(tree: Tree) -> Forgotten | None:
    """The first information set in preorder at which its player forgets what she did or knew; None if none does.

    Cost: linear. It is enough to compare the last own move: what came before it is compared at that move's own set.
    """
    first: dict[int, tuple[int, tuple[int, int] | None]] = {}
    for node, past in own_pasts(tree):
        seen, before = first.setdefault(tree.place[node], (node, past))
        if past != before:
            return Forgotten(tree.place[node], (seen, node), (before, past))
    return None


def absent_minded(tree: Tree) -> tuple[int, int] | None:
    """Two nodes of one information set on one path, if there are any: then a strategy is not played once at most.

    If such a pair exists, so does one of neighbours in the order of the set.
    """
    for nodes, owner in zip(tree.members, tree.owner, strict=True):
        for node, following in pairwise(nodes):
            if owner != NATURE and following < node + tree.size[node]:
                return node, following
    return None


def own_pasts(tree: Tree) -> Iterator[tuple[int, tuple[int, int] | None]]:
    """Every node of a player, with her last information set before it and what she did there."""
    last: list[list[list[int]]] = [[] for _ in tree.players]  # own nodes above: [node, action, where it ends]
    for node, where in enumerate(tree.place):
        owner = NATURE if where == END else tree.owner[where]
        if owner == NATURE:
            continue
        above = last[owner]
        while above and node >= above[-1][0] + tree.size[above[-1][0]]:
            above.pop()
        if above:
            top = above[-1]
            while node >= top[2]:
                top[1] += 1
                top[2] += tree.size[top[2]]
            yield node, (tree.place[top[0]], top[1])
        else:
            yield node, None
        above.append([node, 0, node + 1 + tree.size[node + 1]])


# --- summary ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Summary:
    """What kind of game a tree is. `sets` counts information sets by player, `chance` nature's nodes.

    `kind` is "perfect information", "imperfect information" (everyone remembers), "imperfect recall" or
    "absent-mindedness"; `forgets` shows who forgets what in the last two.
    """

    kind: str
    nodes: int
    ends: int
    sets: tuple[int, ...]
    chance: int
    depth: int
    subgames: int
    forgets: Forgotten | None


def summary(tree: Tree) -> Summary:
    """The kind and size of a tree. Cost: linear.

    >>> from winset.game.tree import Decision
    >>> found = summary(Tree.of("One move", ("A",), Decision("A", {"yes": (1,), "no": (0,)})))
    >>> found.kind, found.nodes, found.ends, found.sets, found.depth, found.subgames
    ('perfect information', 3, 2, (1,), 1, 1)
    """
    forgets = forgotten(tree)
    depth = array("q", [0]) * len(tree)
    for node in range(1, len(tree)):
        depth[node] = depth[tree.parent[node]] + 1
    return Summary(
        _kind(tree, forgets),
        len(tree),
        sum(1 for _ in tree.ends),
        tuple(len(tree.sets_of(player)) for player in range(len(tree.players))),
        sum(len(nodes) for nodes, owner in zip(tree.members, tree.owner, strict=True) if owner == NATURE),
        max(depth),
        len(subgame_roots(tree)),
        forgets,
    )


def _kind(tree: Tree, forgets: Forgotten | None) -> str:
    if tree.has_perfect_information:
        return "perfect information"
    if forgets is None:
        return "imperfect information"
    return "imperfect recall" if absent_minded(tree) is None else "absent-mindedness"
