"""Write a tree as a Gambit `.efg` file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from winset.errors import OutOfReach
from winset.game.gambit_text import quoted, written
from winset.game.tree import END, NATURE, NO_OUTCOME, Outcome, Tree


def write_efg(tree: Tree) -> str:
    """The text of a tree, which reads back to the same tree if its sets and outcomes are numbered as they are met.

    Every mention of an information set gives its actions and every mention of an outcome its payoffs, as Gambit does.
    Cost: linear. Raises OutOfReach if payoffs or probabilities contain parameters.

    >>> from winset.game.tree import Decision
    >>> print(write_efg(Tree.of("Entry", ("A",), Decision("A", {"in": (1,), "out": (0,)}))))
    EFG 2 R "Entry" { "A" }
    ""
    <BLANKLINE>
    p "" 1 1 "" { "in" "out" } 0
    t "" 1 "" { 1 }
    t "" 2 "" { 0 }
    <BLANKLINE>
    """
    if not tree.is_numeric:
        raise OutOfReach("an .efg file holds numbers only: give the parameters values with --set")
    head = f"EFG 2 R {quoted(tree.title)} {_braced([quoted(player) for player in tree.players])}"
    sets, outcomes, names = list(_sets(tree)), list(_outcomes(tree)), tree.node_names
    lines = [head, quoted(tree.comment), ""]
    for node, (where, which) in enumerate(zip(tree.place, tree.outcome, strict=True)):
        kind, rest = ("t", "") if where == END else sets[where]
        paid = "0" if which == NO_OUTCOME else outcomes[which]
        lines.append(f"{kind} {quoted(names.get(node, ''))} {rest}{paid}")
    return "\n".join([*lines, ""])


def for_gambit(tree: Tree) -> Tree:
    """The tree with names that pygambit 16.7 takes: printable ASCII, those of nodes and of a player's sets unique.

    Signs of another kind become `?`; a name that has been given already is left out.

    >>> for_gambit(Tree.of("Café  2", ("A",), (1,))).title
    'Caf? 2'
    """
    nodes: dict[str, int] = {}
    for node, name in tree.node_names.items():
        nodes.setdefault(_plain(name), node)
    given: set[tuple[int, str]] = set()
    names = []
    for owner, name in zip(tree.owner, map(_plain, tree.names), strict=True):
        names.append("" if (owner, name) in given else name)
        given.add((owner, name))
    return replace(
        tree,
        title=_plain(tree.title),
        comment=_plain(tree.comment),
        players=tuple(map(_plain, tree.players)),
        names=tuple(names),
        actions=tuple(tuple(map(_plain, labels)) for labels in tree.actions),
        outcomes=tuple(Outcome(_plain(outcome.name), outcome.payoffs) for outcome in tree.outcomes),
        node_names={node: name for name, node in nodes.items() if name},
    )


def _plain(label: str) -> str:
    return " ".join(re.sub(r"[^ -~\s]", "?", label.replace("\\", "/")).split())


def _sets(tree: Tree) -> Sequence[tuple[str, str]]:
    """By information set: the kind of its nodes, and what they say of it."""
    found, count = [], dict.fromkeys(range(NATURE, len(tree.players)), 0)
    for where, owner in enumerate(tree.owner):
        count[owner] += 1
        labels = [quoted(label) for label in tree.actions[where]]
        if owner == NATURE:
            labels = [f"{label} {written(p)}" for label, p in zip(labels, tree.chances[where], strict=True)]
        player = "" if owner == NATURE else f"{owner + 1} "
        rest = f"{player}{count[owner]} {quoted(tree.names[where])} {_braced(labels)} "
        found.append(("c" if owner == NATURE else "p", rest))
    return found


def _outcomes(tree: Tree) -> Sequence[str]:
    return [
        f"{number} {quoted(outcome.name)} {_braced([', '.join(map(written, outcome.payoffs))])}"
        for number, outcome in enumerate(tree.outcomes, 1)
    ]


def _braced(items: Sequence[str]) -> str:
    return "{ " + " ".join(items) + " }"
