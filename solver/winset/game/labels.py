"""Names by which people find their way in a tree: of information sets, of nodes within one, of ends.

They are the file's labels where these tell apart what they name, and else are made from what was played before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import accumulate, chain
from operator import mul

from winset.game.tree import NATURE, NO_OUTCOME, Tree

LONGEST_HISTORY = 60  # letters of a history that serves as a name


def history(tree: Tree, node: int, start: int = 0) -> str:
    """What was played from a node above (the root if left out) to a node.

    >>> from winset.game.tree import Decision
    >>> tree = Tree.of("T", ("A", "B"), Decision("A", {"l": Decision("B", {"x": (1, 1), "y": (0, 0)}), "r": (2, 2)}))
    >>> history(tree, 2), history(tree, 0)
    ('l, x', '')
    """
    path = tree.path(node)
    steps = path[path.index(start) + 1 :]
    return ", ".join(tree.actions[tree.place[tree.parent[step]]][tree.move[step]] for step in steps)


def set_labels(tree: Tree) -> tuple[str, ...]:
    """A name for every information set, different for different sets of one player.

    It is the file's name where no other set of the player has it, else what was played before where the set has one
    node and that is short, else the number of the set among the player's. Where players choose once and at once, what
    has no name is a "choice".

    >>> from winset.game.tree import Decision
    >>> after = {"x": (1, 1), "y": (0, 0)}
    >>> set_labels(Tree.of("T", ("A", "B"), Decision("A", {"l": Decision("B", after), "r": Decision("B", after)})))
    ('start', 'after l', 'after r')
    """
    found = [""] * len(tree.owner)
    at_once = _is_at_once(tree)
    for owner in range(NATURE, len(tree.players)):
        sets = tree.sets_of(owner)
        named = Counter(tree.names[s] for s in sets)
        own = {name for name, count in named.items() if name and count == 1}
        taken = set(own)
        for number, s in enumerate(sets, 1):
            numbered = (f"set {number}{'.' * dots}" for dots in range(len(sets) + 1))
            made = chain(["choice" if at_once else _made(tree, s)], numbered)
            free = (name for name in made if name and name not in taken)
            found[s] = tree.names[s] if tree.names[s] in own else next(free)
            taken.add(found[s])
    return tuple(found)


def _is_at_once(tree: Tree) -> bool:
    """Whether nature does not move and each of several players has one set, which tells her nothing."""
    sets = [s for s, owner in enumerate(tree.owner) if tree.members[s]]
    sizes = accumulate((len(tree.actions[s]) for s in sets), mul, initial=1)
    alone = len(sets) == len({tree.owner[s] for s in sets}) and NATURE not in tree.owner
    return len(sets) > 1 and alone and all(len(tree.members[s]) == size for s, size in zip(sets, sizes, strict=False))


def _made(tree: Tree, place: int) -> str:
    """A name from what was played before, "" if that is no name."""
    nodes = tree.members[place]
    if len(nodes) != 1:
        return ""
    if nodes[0] == 0:
        return "start"
    before = history(tree, nodes[0])
    return f"after {before}" if len(before) <= LONGEST_HISTORY else ""


def node_labels(tree: Tree, place: int) -> tuple[str, ...]:
    """A name for each node of an information set: what tells them apart.

    That is the node's own label in the file, or the first move on the way whose labels differ, or the whole history.
    """
    nodes = tree.members[place]
    if len(nodes) == 1:
        return (tree.node_names.get(nodes[0]) or history(tree, nodes[0]) or "start",)
    candidates = [[tree.node_names.get(node, "") for node in nodes]]
    ways = [history(tree, node).split(", ") for node in nodes]
    candidates += [[way[k] for way in ways] for k in range(min(map(len, ways)))]
    candidates.append([", ".join(way) for way in ways])
    for names in candidates:
        if all(names) and len(set(names)) == len(names):
            return tuple(names)
    return tuple(f"node {number}" for number in range(1, len(nodes) + 1))


def end_labels(tree: Tree, ends: Iterable[int]) -> dict[int, str]:
    """A name for each of some ends: its outcome's name in the file, else its history.

    Ends with the same outcome's name have one name: it is the outcome that counts.
    """
    found = {}
    for node in ends:
        which = tree.outcome[node]
        name = "" if which == NO_OUTCOME else tree.outcomes[which].name
        found[node] = name or history(tree, node) or "end"
    return found


def player_labels(tree: Tree) -> tuple[str, ...]:
    """A name for each player, no two alike."""
    seen = Counter(tree.players)
    own = {name for name, count in seen.items() if name and count == 1}
    found = []
    for number, name in enumerate(tree.players, 1):
        made = f"player {number}"
        while made in own:
            made += "."
        found.append(name if name in own else made)
    return tuple(found)


def action_labels(tree: Tree, place: int) -> tuple[str, ...]:
    """A name for each action at an information set, no two alike: its number is added where labels repeat."""
    labels = tree.actions[place]
    seen = Counter(labels)
    found: list[str] = []
    for number, label in enumerate(labels, 1):
        name = label if label and seen[label] == 1 else f"{label} #{number}".strip()
        while name in found or (name != label and name in seen):
            name += "'"
        found.append(name)
    return tuple(found)
