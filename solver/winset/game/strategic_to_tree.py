"""A strategic form as a tree: the players move in their order, none seeing what the others do."""

from __future__ import annotations

from itertools import accumulate
from operator import mul

from winset.errors import LimitReached
from winset.game.strategic import Strategic
from winset.game.tree import Tree, TreeBuilder

NODES = 2_000_000


def strategic_to_tree(game: Strategic, limit: int = NODES) -> Tree:
    """The tree of a strategic form; the information sets are the players'. Raises LimitReached beyond `limit` nodes.

    >>> tree = strategic_to_tree(Strategic("G", ("A", "B"), (("x", "y"), ("l",)), ((1, 2), (3, 4))))
    >>> tree.members, [tree.payoffs(end) for end in tree.ends]
    (((0,), (1, 3)), [(1, 2), (3, 4)])
    """
    if 1 + sum(accumulate(game.shape, mul)) > limit:
        raise LimitReached(f"the tree would have more than the limit of {limit} nodes")
    builder = TreeBuilder(game.title, game.players, game.comment)
    sets = [builder.information_set(player, labels) for player, labels in enumerate(game.strategies)]
    profile = [0] * len(sets)
    outcomes: dict[object, int] = {}
    waiting = [(-1, 0)]  # the player who moves before, and what she chooses
    while waiting:
        player, choice = waiting.pop()
        if player >= 0:
            profile[player] = choice
        mover = player + 1
        if mover < len(sets):
            builder.node(sets[mover])
            waiting += [(mover, k) for k in reversed(range(len(game.strategies[mover])))]
            continue
        place = game.number(profile)
        key = game.payoffs[place], game.outcome_names.get(place, "")
        if key not in outcomes:
            outcomes[key] = builder.outcome(*key)
        builder.node(outcome=outcomes[key])
    return builder.tree()
