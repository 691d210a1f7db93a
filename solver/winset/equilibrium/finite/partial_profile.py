"""What a pure profile that is settled at some information sets only can still give: bounds on payoffs and deviations.

Payoffs are summed over ends, each weighted with nature's probability of it, so that a value is a plain sum. At sets not
yet settled the bounds let every node be played on its own, for the best or for the worst. They are exact as soon as
nothing is open where play or a single player's deviation can lead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from winset.equilibrium.finite.order import common_denominator, in_integers, integer, plain
from winset.game.tree import END, NATURE, NO_OUTCOME, Tree

OPEN = -1  # of an information set: no action is settled
NO, PERHAPS, SURELY = 0, 1, 2  # whether a node is reached if one player goes there


@dataclass(frozen=True)
class Board:
    """A tree of numbers prepared for the bounds. A profile is a list with an action, or `OPEN`, for every set."""

    tree: Tree

    @cached_property
    def children(self) -> list[tuple[int, ...]]:
        """The children of every node."""
        return [tuple(self.tree.children(node)) for node in range(len(self.tree))]

    @cached_property
    def chance(self) -> list[Any]:
        """Nature's probability of every node, were all players to go there."""
        tree, found = self.tree, [Fraction(1)] * len(self.tree)
        for node in range(1, len(tree)):
            above = tree.parent[node]
            where = tree.place[above]
            found[node] = found[above]
            if tree.owner[where] == NATURE:
                found[node] *= Fraction(plain(tree.chances[where][tree.move[node]]))  # type: ignore[arg-type]
        return found

    @cached_property
    def worth(self) -> list[list[Any]]:
        """By player and node: 0, and at ends nature's probability times all that was paid, in a unit of hers."""
        tree = self.tree
        vectors, _ = in_integers(tree)
        found: list[list[Any]] = []
        for player in range(len(tree.players)):
            paid: list[Any] = [0] * len(tree)
            for node, which in enumerate(tree.outcome):
                above = tree.parent[node]
                paid[node] = (paid[above] if above >= 0 else 0) + (0 if which == NO_OUTCOME else vectors[which][player])
            ends = (tree.place[node] == END for node in range(len(tree)))
            shares = [
                Fraction(p * x) if end else Fraction(0) for p, x, end in zip(self.chance, paid, ends, strict=True)
            ]
            scale = common_denominator(shares)
            found.append([integer(share * scale) for share in shares])
        return found

    @cached_property
    def stages(self) -> list[list[tuple[list[int], list[int]]]]:
        """By player, from her last moves to her first: her sets after so many own moves, and all nodes there.

        With perfect recall a set is after the same number of own moves at all of its nodes.
        """
        return [self._stages(player) for player in range(len(self.tree.players))]

    def _stages(self, player: int) -> list[tuple[list[int], list[int]]]:
        tree, depth = self.tree, [0] * len(self.tree)
        for node in range(1, len(tree)):
            above = tree.parent[node]
            depth[node] = depth[above] + (tree.owner[tree.place[above]] == player)
        found: list[tuple[list[int], list[int]]] = [([], []) for _ in range(max(depth) + 1)]
        for node in range(len(tree) - 1, -1, -1):
            found[depth[node]][1].append(node)
        for where in tree.sets_of(player):
            if tree.members[where]:
                found[depth[tree.members[where][0]]][0].append(where)
        return found[::-1]

    # --- bounds ---

    def most(self, player: int, profile: Sequence[int], free: bool = False) -> Any:
        """The most that a player can get when open sets are played for her best; `free` opens all of her own."""
        tree, worth = self.tree, list(self.worth[player])
        for node in range(len(tree) - 1, -1, -1):
            where = tree.place[node]
            if where == END:
                continue
            after = [worth[child] for child in self.children[node]]
            owner = tree.owner[where]
            if owner == NATURE:
                worth[node] = sum(after)
            elif profile[where] == OPEN or (free and owner == player):
                worth[node] = max(after)
            else:
                worth[node] = after[profile[where]]
        return worth[0]

    def reached(self, player: int, profile: Sequence[int]) -> list[int]:
        """Whether each node is reached if the player goes there and the others play the profile."""
        tree, found = self.tree, [SURELY] * len(self.tree)
        for node in range(1, len(tree)):
            above = tree.parent[node]
            where, status = tree.place[above], found[above]
            if status and tree.owner[where] not in (player, NATURE):
                if profile[where] == OPEN:
                    status = PERHAPS
                elif profile[where] != tree.move[node]:
                    status = NO
            found[node] = status
        return found

    def deviation(self, player: int, profile: Sequence[int], reached: Sequence[int]) -> list[Any]:
        """By node, a lower bound on her best payoff against the others; exact if nothing open is surely reached.

        The bound on the payoff of the whole game stands at the root. A strategy of hers is fixed from her last sets to
        her first, each action the best of the set at the nodes that may be reached; where others are open, they are
        taken to answer for the worst, node by node. The others can hold her to no less: the strategy gets that much
        whatever they settle on.
        """
        tree, worth, best = self.tree, list(self.worth[player]), [0] * len(self.tree.owner)
        for sets, nodes in self.stages[player]:
            for where in sets:
                members = [self.children[node] for node in tree.members[where] if reached[node]]
                sums = [sum(worth[child[a]] for child in members) for a in range(len(tree.actions[where]))]
                best[where] = sums.index(max(sums))
            for node in nodes:
                where = tree.place[node]
                if where == END or not reached[node]:
                    continue
                after = [worth[child] for child in self.children[node]]
                owner = tree.owner[where]
                if owner == NATURE:
                    worth[node] = sum(after)
                elif owner == player:
                    worth[node] = after[best[where]]
                else:
                    worth[node] = min(after) if profile[where] == OPEN else after[profile[where]]
        return worth
