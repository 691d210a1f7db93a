"""A finite extensive form in flat arrays: players, chance, information sets, payoffs at any node.

Nodes are numbered in preorder: the root is 0, the first child of a node is the next number, and the subtree of a node
is a range of numbers. A node that is not an end belongs to an information set; nature's moves are information sets of
the player `NATURE`, so that every node has its actions in one place. Payoffs add up along the path from the root.

Numbers are exact: `int` and `Fraction` in a game of numbers, `Value` where they contain parameters. An algorithm that
only adds, multiplies and asks for signs serves both.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from winset.algebra.value import Value

Number = int | Fraction | Value

NATURE = -1
END = -1
NO_OUTCOME = -1


@dataclass(frozen=True, slots=True)
class Outcome:
    """What every player gets when a node is reached, with the name that the file gives it."""

    name: str
    payoffs: tuple[Number, ...]


@dataclass(frozen=True)
class Tree:
    """A finite game in extensive form.

    By node, in preorder: `parent` (-1 at the root), `move` (which of the parent's actions leads here, from 0; -1 at
    the root), `size` (nodes of the subtree, itself included), `place` (its information set, or `END`), `outcome` (what
    is paid on reaching it, or `NO_OUTCOME`). By information set: `owner` (a player's index, or `NATURE`), `names`,
    `actions` (labels, in the order of the children), and for nature's sets `chances` (probabilities in the same
    order). `node_names` has the labels of the nodes that have one.

    >>> ultimatum = Tree.of("Ultimatum", ("A", "B"), Decision("A", {
    ...     "fair": Decision("B", {"accept": (1, 1), "reject": (0, 0)}),
    ...     "greedy": Decision("B", {"accept": (2, 0), "reject": (0, 0)})}))
    >>> len(ultimatum), ultimatum.has_perfect_information
    (7, True)
    >>> [ultimatum.actions[ultimatum.place[child]] for child in ultimatum.children(0)]
    [('accept', 'reject'), ('accept', 'reject')]
    """

    title: str
    players: tuple[str, ...]
    parent: array[int]
    move: array[int]
    size: array[int]
    place: array[int]
    outcome: array[int]
    owner: array[int]
    names: Sequence[str]
    actions: Sequence[tuple[str, ...]]
    chances: dict[int, tuple[Number, ...]]
    outcomes: Sequence[Outcome]
    node_names: dict[int, str] = field(default_factory=dict)
    comment: str = ""

    @staticmethod
    def of(title: str, players: Sequence[str], root: Decision | Chance | End) -> Tree:
        """A tree from nested decisions; a mere tuple of payoffs is an end. Linear in the number of nodes."""
        builder = TreeBuilder(title, players)
        _add(builder, root)
        return builder.tree()

    def __len__(self) -> int:
        return len(self.parent)

    # --- around a node ---

    def children(self, node: int) -> Iterator[int]:
        """The children of a node, in the order of the actions."""
        child, last = node + 1, node + self.size[node]
        while child < last:
            yield child
            child += self.size[child]

    def is_end(self, node: int) -> bool:
        """Whether the play is over at a node."""
        return self.place[node] == END

    def gain(self, node: int, player: int) -> Number:
        """What a player is paid on reaching a node, beside what the nodes before it paid."""
        which = self.outcome[node]
        return 0 if which == NO_OUTCOME else self.outcomes[which].payoffs[player]

    def path(self, node: int) -> list[int]:
        """The nodes from the root to a node, both included."""
        found = [node]
        while self.parent[found[-1]] >= 0:
            found.append(self.parent[found[-1]])
        return found[::-1]

    def payoffs(self, node: int) -> tuple[Number, ...]:
        """The sum of what was paid from the root to a node, by player."""
        sums: list[Number] = [0] * len(self.players)
        for step in self.path(node):
            if self.outcome[step] != NO_OUTCOME:
                sums = [a + b for a, b in zip(sums, self.outcomes[self.outcome[step]].payoffs, strict=True)]
        return tuple(sums)

    # --- information sets ---

    @cached_property
    def members(self) -> tuple[tuple[int, ...], ...]:
        """The nodes of each information set, in order."""
        found: list[list[int]] = [[] for _ in self.owner]
        for node, where in enumerate(self.place):
            if where != END:
                found[where].append(node)
        return tuple(map(tuple, found))

    def sets_of(self, player: int) -> list[int]:
        """The information sets of a player, in the order in which they were first met."""
        return [number for number, owner in enumerate(self.owner) if owner == player]

    @property
    def ends(self) -> Iterator[int]:
        """The nodes where the play is over."""
        return (node for node, where in enumerate(self.place) if where == END)

    @cached_property
    def has_perfect_information(self) -> bool:
        """Whether every information set, nature's aside, has one node."""
        counts = Counter(self.place)
        return all(counts[where] == 1 for where, owner in enumerate(self.owner) if owner != NATURE)

    @cached_property
    def is_numeric(self) -> bool:
        """Whether payoffs and probabilities are numbers, without parameters."""
        numbers = [n for outcome in self.outcomes for n in outcome.payoffs]
        numbers += [n for chances in self.chances.values() for n in chances]
        return not any(isinstance(n, Value) and not n.is_number for n in numbers)


# --- building ---------------------------------------------------------------------------------------------------------


class TreeBuilder:
    """Builds a tree node by node in preorder: `information_set`, `outcome`, `node`, then `tree`.

    Cost: constant per node. `node` must be called once for every node in preorder, so a node's number of actions says
    how many subtrees follow it.
    """

    def __init__(self, title: str, players: Sequence[str], comment: str = "") -> None:
        self.title, self.players, self.comment = title, tuple(players), comment
        self._place, self._outcome, self._owner = array("q"), array("q"), array("q")
        self._names: list[str] = []
        self._actions: list[tuple[str, ...]] = []
        self._chances: dict[int, tuple[Number, ...]] = {}
        self._outcomes: list[Outcome] = []
        self._node_names: dict[int, str] = {}
        self.missing = 1  # subtrees to which actions lead and which have not begun

    def information_set(
        self, owner: int, actions: Sequence[str], name: str = "", chances: Sequence[Number] | None = None
    ) -> int:
        """A new information set; `chances` are the probabilities if it is nature's."""
        self._owner.append(owner)
        self._names.append(name)
        self._actions.append(tuple(actions))
        if chances is not None:
            self._chances[len(self._owner) - 1] = tuple(chances)
        return len(self._owner) - 1

    def outcome(self, payoffs: Sequence[Number], name: str = "") -> int:
        """A new outcome."""
        self._outcomes.append(Outcome(name, tuple(payoffs)))
        return len(self._outcomes) - 1

    def node(self, place: int = END, outcome: int = NO_OUTCOME, name: str = "") -> int:
        """The next node in preorder."""
        if not self.missing:
            raise ValueError("the tree is complete: there is no action that leads to another node")
        self.missing += (0 if place == END else len(self._actions[place])) - 1
        self._place.append(place)
        self._outcome.append(outcome)
        if name:
            self._node_names[len(self._place) - 1] = name
        return len(self._place) - 1

    @property
    def is_complete(self) -> bool:
        """Whether every action leads to a node."""
        return not self.missing

    def tree(self) -> Tree:
        """The finished tree."""
        if not self.is_complete:
            raise ValueError("some action leads to no node")
        return Tree(
            self.title,
            self.players,
            *shape(self._place, [len(actions) for actions in self._actions]),
            self._place,
            self._outcome,
            self._owner,
            tuple(self._names),
            tuple(self._actions),
            self._chances,
            tuple(self._outcomes),
            self._node_names,
            self.comment,
        )


def shape(place: array[int], width: Sequence[int]) -> tuple[array[int], array[int], array[int]]:
    """Parent, move and size of every node, from the places of all nodes in preorder; `width` is by place.

    Cost: linear in the number of nodes, whatever the depth.
    """
    count = len(place)
    parent, move, size = array("q", [-1]) * count, array("q", [-1]) * count, array("q", [1]) * count
    above, at, left = [-1], [0], [1]  # from the root down: the node, its next action, the actions that are left
    for node, where in enumerate(place):
        while not left[-1]:
            above.pop()
            at.pop()
            left.pop()
        if node:
            parent[node] = above[-1]
            move[node] = step = at[-1]
            at[-1] = step + 1
        left[-1] -= 1
        if where != END:
            above.append(node)
            at.append(0)
            left.append(width[where])
    for node in range(count - 1, 0, -1):
        size[parent[node]] += size[node]
    return parent, move, size


End = tuple[Number, ...]


@dataclass(frozen=True)
class Decision:
    """A player decides; nodes with the same `information` are one information set, "" being one of its own."""

    player: str
    after: dict[str, Decision | Chance | End]
    information: str = ""


@dataclass(frozen=True)
class Chance:
    """Nature draws: by label, a probability and what follows."""

    after: dict[str, tuple[Number, Decision | Chance | End]]


def _add(builder: TreeBuilder, root: Decision | Chance | End) -> None:
    shared: dict[tuple[int, str], int] = {}
    waiting: list[Decision | Chance | End] = [root]
    while waiting:
        item = waiting.pop()
        if isinstance(item, Chance):
            branches = list(item.after.values())
            builder.node(builder.information_set(NATURE, tuple(item.after), chances=[chance for chance, _ in branches]))
            waiting += [after for _, after in reversed(branches)]
        elif isinstance(item, Decision):
            owner = builder.players.index(item.player)
            key = (owner, item.information)
            if not item.information or key not in shared:
                shared[key] = builder.information_set(owner, tuple(item.after), item.information)
            builder.node(shared[key])
            waiting += reversed(list(item.after.values()))
        else:
            builder.node(outcome=builder.outcome(item))
