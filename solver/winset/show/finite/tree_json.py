"""A finite game as JSON, for programs: information sets, outcomes and nodes as flat lists that refer to one another."""

from __future__ import annotations

from typing import Any

from winset.game.labels import set_labels
from winset.game.tree import END, NATURE, NO_OUTCOME, Number, Tree

SCHEMA_VERSION = 1


def tree_json(tree: Tree) -> dict[str, Any]:
    """The tree: nodes in preorder with `parent` and `set` as numbers in the lists, null where there is none.

    Payoffs are paid on reaching a node and add up on the way; numbers are text, formulas where there are parameters.
    """
    labels = set_labels(tree)
    return {
        "schema_version": SCHEMA_VERSION,
        "title": tree.title,
        "players": list(tree.players),
        "information_sets": [
            {
                "player": None if owner == NATURE else tree.players[owner],
                "name": tree.names[s],
                "label": labels[s],
                "actions": list(tree.actions[s]),
                **({"chances": _texts(tree.chances[s])} if owner == NATURE else {}),
            }
            for s, owner in enumerate(tree.owner)
        ],
        "outcomes": [{"name": outcome.name, "payoffs": _texts(outcome.payoffs)} for outcome in tree.outcomes],
        "nodes": [
            {
                "parent": tree.parent[node] if node else None,
                "action": tree.move[node] if node else None,
                "set": None if tree.place[node] == END else tree.place[node],
                "outcome": None if tree.outcome[node] == NO_OUTCOME else tree.outcome[node],
                "name": tree.node_names.get(node, ""),
            }
            for node in range(len(tree))
        ],
    }


def _texts(numbers: tuple[Number, ...]) -> list[str]:
    from winset.algebra.value import Value
    from winset.show.formula import SOURCE

    return [SOURCE.value(n if isinstance(n, Value) else Value.number(n)) for n in numbers]
