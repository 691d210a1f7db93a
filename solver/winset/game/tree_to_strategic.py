"""The reduced strategic form of a tree.

A reduced strategy says what its player does at those of her information sets that it does not itself rule out. A
player who forgets gets her full strategies instead: an action at each of her sets.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod

from winset.errors import LimitReached
from winset.game.strategic import Strategic
from winset.game.subgames import forgotten, own_pasts
from winset.game.tree import NATURE, Number, Tree

PROFILES = 1_000_000

Plan = Mapping[int, int]  # by information set, the number of the action


@dataclass(frozen=True, slots=True)
class Reduced:
    """A reduced strategic form and the way back: `plans` are, by player and strategy, what is done at which set."""

    game: Strategic
    plans: tuple[tuple[Plan, ...], ...]


def tree_to_strategic(tree: Tree, limit: int = PROFILES) -> Reduced:
    """The reduced strategic form of a tree, payoffs being expected over nature's moves.

    Cost: the number of profiles times the number of ends that one profile reaches. Raises LimitReached beyond `limit`
    profiles, before any work.

    >>> from winset.game.tree import Decision
    >>> after = {"in": Decision("B", {"l": (1, 1), "r": (0, 0)}), "out": (2, 0)}
    >>> game = tree_to_strategic(Tree.of("Entry", ("A", "B"), Decision("A", after))).game
    >>> game.strategies, game.at((0, 1))
    ((('in', 'out'), ('l', 'r')), (0, 0))
    """
    follows = _followers(tree)
    counts = [_count(tree, follows[player], player) for player in range(len(tree.players))]
    if prod(counts) > limit:
        raise LimitReached(f"the strategic form has more than the limit of {limit} profiles")
    plans = tuple(tuple(_plans(tree, follows[player], player)) for player in range(len(tree.players)))
    labels = tuple(tuple(_label(tree, plan) for plan in own) for own in plans)
    return Reduced(Strategic(tree.title, tree.players, labels, _payoffs(tree, plans), {}, tree.comment), plans)


Followers = Mapping[tuple[int, int] | None, Sequence[int]]


def _followers(tree: Tree) -> list[Followers]:
    """By player: the own sets that come next after an action at an own set; after None those that come first."""
    remembers = forgotten(tree) is None
    found: list[dict[tuple[int, int] | None, list[int]]] = [{} for _ in tree.players]
    for node, past in own_pasts(tree):
        where = tree.place[node]
        if tree.members[where][0] == node:
            found[tree.owner[where]].setdefault(past if remembers else None, []).append(where)
    return [dict(own) for own in found]


def _count(tree: Tree, follows: Followers, player: int) -> int:
    """How many reduced strategies a player has, from the last sets to the first."""
    counts: dict[int, int] = {}
    for where in sorted(tree.sets_of(player), key=lambda s: -tree.members[s][0]):
        ways = (prod(counts[s] for s in follows.get((where, a), ())) for a in range(len(tree.actions[where])))
        counts[where] = sum(ways)
    return prod(counts[s] for s in follows.get(None, ()))


def _plans(tree: Tree, follows: Followers, player: int) -> Iterable[Plan]:
    """All reduced strategies of a player."""
    found: dict[int, list[Plan]] = {}
    for where in sorted(tree.sets_of(player), key=lambda s: -tree.members[s][0]):
        found[where] = [
            {where: action, **plan}
            for action in range(len(tree.actions[where]))
            for plan in _joined([found[s] for s in follows.get((where, action), ())])
        ]
    return _joined([found[s] for s in follows.get(None, ())])


def _joined(parts: Sequence[Sequence[Plan]]) -> Iterable[Plan]:
    for chosen in product(*parts):
        plan: dict[int, int] = {}
        for part in chosen:
            plan.update(part)
        yield plan


def _label(tree: Tree, plan: Plan) -> str:
    return ", ".join(tree.actions[where][plan[where]] for where in sorted(plan))


# --- payoffs ----------------------------------------------------------------------------------------------------------


def _payoffs(tree: Tree, plans: Sequence[Sequence[Plan]]) -> tuple[tuple[Number, ...], ...]:
    """Expected payoffs by profile: each end adds to the profiles that allow it."""
    strides, size = [], 1
    for own in plans:
        strides.append(size)
        size *= len(own)
    zero: list[Number] = [0] * len(tree.players)
    table = [list(zero) for _ in range(size)]
    allows = _Allowed(tree, plans)
    for end in tree.ends:
        chance, moves = _way(tree, end)
        if not chance:
            continue
        gains = [chance * amount for amount in tree.payoffs(end)]
        steps = [[k * stride for k in allows.at(player, moves[player])] for player, stride in enumerate(strides)]
        for places in product(*steps):
            row = table[sum(places)]
            for player, gain in enumerate(gains):
                row[player] = row[player] + gain
    return tuple(map(tuple, table))


def _way(tree: Tree, end: int) -> tuple[Number, list[frozenset[tuple[int, int]]]]:
    """The probability with which nature lets a node be reached, and the moves of each player on the way."""
    chance: Number = 1
    moves: list[set[tuple[int, int]]] = [set() for _ in tree.players]
    for node in tree.path(end)[1:]:
        where = tree.place[tree.parent[node]]
        if tree.owner[where] == NATURE:
            chance = chance * tree.chances[where][tree.move[node]]
        else:
            moves[tree.owner[where]].add((where, tree.move[node]))
    return chance, [frozenset(own) for own in moves]


class _Allowed:
    """The strategies of a player that make all of some moves; each question is answered once."""

    def __init__(self, tree: Tree, plans: Sequence[Sequence[Plan]]) -> None:
        self.all = [frozenset(range(len(own))) for own in plans]
        self.by_move: list[dict[tuple[int, int], frozenset[int]]] = []
        for own in plans:
            makers: dict[tuple[int, int], set[int]] = {}
            for number, plan in enumerate(own):
                for move in plan.items():
                    makers.setdefault(move, set()).add(number)
            self.by_move.append({move: frozenset(numbers) for move, numbers in makers.items()})
        self.known: dict[tuple[int, frozenset[tuple[int, int]]], list[int]] = {}

    def at(self, player: int, moves: frozenset[tuple[int, int]]) -> list[int]:
        """The numbers of the strategies of a player that make these moves."""
        if (player, moves) not in self.known:
            numbers = self.all[player]
            for move in moves:
                numbers &= self.by_move[player].get(move, frozenset())
            self.known[player, moves] = sorted(numbers)
        return self.known[player, moves]
