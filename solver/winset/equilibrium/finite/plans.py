"""Plans that deviate at more than one information set of the same player.

With beliefs that are updated along the way one deviation at a time suffices (Hendon, Jacobsen and Sloth 1996, Games and
Economic Behavior 12). Under weak perfect Bayesian equilibrium beliefs off the path need not fit together, and a player
may gain by deviating twice although neither deviation pays by itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from winset.equilibrium.finite.names import Layout
from winset.errors import OutOfReach

MOST_PLANS = 4096


def plans(layout: Layout, where: int) -> list[dict[int, int]]:
    """All plans of the owner from an information set on that settle at least one later set of hers too.

    A plan names an action at the set and at every later set of the owner that can still be reached with it.
    """
    return [plan for plan in _from(layout, [where], {}) if len(plan) > 1]


def _from(layout: Layout, waiting: list[int], plan: dict[int, int]) -> Iterator[dict[int, int]]:
    count = 0
    if not waiting:
        yield plan
        return
    where, rest = waiting[0], waiting[1:]
    for action in range(len(layout.tree.actions[where])):
        for found in _from(layout, [*rest, *_next(layout, where, action)], plan | {where: action}):
            count += 1
            if count > MOST_PLANS:
                raise OutOfReach(f"more than {MOST_PLANS} plans from information set {layout.labels[where]} on")
            yield found


def _next(layout: Layout, where: int, action: int) -> list[int]:
    """The owner's next information sets after an action at one of hers."""
    tree, owner = layout.tree, layout.tree.owner[where]
    found: dict[int, None] = {}
    waiting = [layout.children[node][action] for node in tree.members[where]]
    while waiting:
        node = waiting.pop()
        if tree.place[node] >= 0 and tree.owner[tree.place[node]] == owner:
            found[tree.place[node]] = None
        else:
            waiting += layout.children[node]
    return sorted(found)
