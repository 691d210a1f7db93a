"""Iterated conditional dominance on trees: what nobody would do who still expects others not to do it either.

A strategy goes if at some information set of its player that it lets be reached, a mixture of her strategies that do so
too is better against everything the others may do that leads there. Where strict dominance looks at the whole game
once, this looks again at every information set: in generic games with perfect information it leaves the outcome of
rollback, and it carries forward what a move tells about its mover.

Strategies are those of the reduced strategic form, which grows exponentially with information sets.

M. Shimoji and J. Watson, Conditional dominance, rationalizability, and game forms, Journal of Economic Theory 83
(1998), 161-195.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from winset.equilibrium.finite.dominance import Elimination, Left, dominated, exact_payoffs, iterate, with_own
from winset.errors import OutOfReach
from winset.game.subgames import forgotten
from winset.game.tree import NATURE, Tree
from winset.game.tree_to_strategic import Reduced, tree_to_strategic


def eliminate_on_tree(tree: Tree, mixed: bool = True) -> Elimination:
    """What is left by iterated conditional dominance; strategies are numbered as `tree_to_strategic` numbers them.

    >>> from winset.game.tree import Decision
    >>> entered = Decision("B", {"l": (1, 1), "r": (-1, -1)})
    >>> eliminate_on_tree(Tree.of("Threat", ("A", "B"), Decision("A", {"out": (0, 2), "in": entered}))).left
    ((1,), (0,))

    Cost: in each round, for every information set the profiles that reach it, times strategies squared; with mixtures a
    linear program each. Raises OutOfReach for parameters and where somebody forgets, LimitReached for large trees.
    """
    if forgotten(tree) is not None:
        raise OutOfReach("somebody forgets what she did or knew: conditional dominance is for perfect recall")
    game = _Game.of(tree)

    def goes(left: Left, player: int) -> Iterator[tuple[int, dict[int, Fraction], int | None]]:
        seen: set[int] = set()
        for place in tree.sets_of(player):
            for strategy, by in dominated(game.rows(left, player, place), "strict", mixed):
                if strategy not in seen:
                    seen.add(strategy)
                    yield strategy, by, place

    return iterate("conditional", game.reduced.game.shape, goes)


@dataclass(frozen=True, slots=True)
class _Game:
    tree: Tree
    reduced: Reduced
    payoffs: tuple[tuple[Fraction, ...], ...]
    ways: dict[int, list[dict[int, dict[int, int]]]]

    @staticmethod
    def of(tree: Tree) -> _Game:
        reduced = tree_to_strategic(tree)
        ways = {
            place: [way for node in nodes if (way := _way(tree, node)) is not None]
            for place, nodes in enumerate(tree.members)
            if tree.owner[place] != NATURE
        }
        return _Game(tree, reduced, exact_payoffs(reduced.game), ways)

    def rows(self, left: Left, player: int, place: int) -> dict[int, list[Fraction]]:
        """What the strategies that let a set be reached pay, against what others may do that leads there."""
        own = [s for s in left[player] if place in self.reduced.plans[player][s]]
        those = product(*(choices for p, choices in enumerate(left) if p != player))
        others = [o for o in those if self._lead(o, player, place)]
        number = self.reduced.game.number
        return (
            {s: [self.payoffs[number(with_own(o, player, s))][player] for o in others] for s in own} if others else {}
        )

    def _lead(self, others: Sequence[int], player: int, place: int) -> bool:
        """Whether the others' strategies let some node of an information set be reached."""
        profile = with_own(others, player, 0)
        return any(
            all(
                self.reduced.plans[p][profile[p]].get(where) == action
                for p, moves in way.items()
                if p != player
                for where, action in moves.items()
            )
            for way in self.ways[place]
        )


def _way(tree: Tree, node: int) -> dict[int, dict[int, int]] | None:
    """What each player does on the way to a node; None if nature does not let it be reached."""
    found: dict[int, dict[int, int]] = {}
    for step in tree.path(node)[1:]:
        where, action = tree.place[tree.parent[step]], tree.move[step]
        if tree.owner[where] == NATURE:
            if not tree.chances[where][action]:
                return None
        else:
            found.setdefault(tree.owner[where], {})[where] = action
    return found
