"""The sequence form of a two-player tree with perfect recall: no larger than the tree, however many strategies it has.

A sequence is what a player does on the way to a node; it is told by its last action, and the empty one has number 0. A
realization plan x gives each sequence the probability with which its actions are taken: x_0 = 1, and at every
information set the sequences that go on there sum to the one that leads there (E x = e). Expected payoffs are x A y.

B. von Stengel, Efficient computation of behavior strategies, Games and Economic Behavior 14 (1996), p. 224.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from winset.equilibrium.finite.order import plain
from winset.game.tree import END, NATURE, NO_OUTCOME, Number, Tree


@dataclass(frozen=True, slots=True)
class Sequences:
    """The sequences of one player: `sets` in order, for each the sequence that `leads` there and those that go on."""

    sets: tuple[int, ...]
    leads: tuple[int, ...]
    goes_on: tuple[tuple[int, ...], ...]

    def __len__(self) -> int:
        return 1 + sum(map(len, self.goes_on))

    def in_order(self) -> list[tuple[int, int, tuple[int, ...]]]:
        """Sets with the sequence that leads there and those that go on, each set after the ones before it in play."""
        by_lead: dict[int, list[tuple[int, int, tuple[int, ...]]]] = {}
        for entry in zip(self.sets, self.leads, self.goes_on, strict=True):
            by_lead.setdefault(entry[1], []).append(entry)
        found, waiting = [], [0]
        while waiting:
            for entry in by_lead.get(waiting.pop(), ()):
                found.append(entry)
                waiting += entry[2]
        return found

    def behaviour(self, plan: Sequence[Fraction]) -> dict[int, tuple[Number, ...]]:
        """The probabilities of actions; the first action where the player does not let the set be reached."""
        found: dict[int, tuple[Number, ...]] = {}
        for place, before, after in zip(self.sets, self.leads, self.goes_on, strict=True):
            if plan[before]:
                found[place] = tuple(plain(plan[s] / plan[before]) for s in after)
            else:
                found[place] = tuple(int(k == 0) for k in range(len(after)))
        return found


@dataclass(frozen=True)
class SequenceForm:
    """The sequences of two players, and by a pair of sequences what the ends there pay either, chances included."""

    first: Sequences
    second: Sequences
    payoffs: dict[tuple[int, int], tuple[Fraction, Fraction]]


def tree_to_sequence_form(tree: Tree, pair: tuple[int, int]) -> SequenceForm:
    """The sequence form of the two players of a pair; others must have one action everywhere. Cost: linear."""
    numbers = [_numbered(tree, player) for player in pair]
    at: list[tuple[int, int]] = [(0, 0)] * len(tree)
    leads: list[dict[int, int]] = [{}, {}]
    chance: list[Fraction] = [Fraction(1)] * len(tree)
    paid: list[list[Fraction]] = [_paid(tree, player) for player in pair]
    payoffs: dict[tuple[int, int], tuple[Fraction, Fraction]] = {}
    for node in range(len(tree)):
        if node:
            _follow(tree, node, pair, numbers, at, chance)
        where = tree.place[node]
        if where == END:
            if chance[node]:
                a, b = payoffs.get(at[node], (Fraction(0), Fraction(0)))
                payoffs[at[node]] = a + chance[node] * paid[0][node], b + chance[node] * paid[1][node]
        elif tree.owner[where] in pair:
            side = pair.index(tree.owner[where])
            leads[side].setdefault(where, at[node][side])
    first, second = (
        Sequences(tuple(own), tuple(leads[side][s] for s in own), tuple(own.values()))
        for side, own in enumerate(numbers)
    )
    return SequenceForm(first, second, payoffs)


def _numbered(tree: Tree, player: int) -> dict[int, tuple[int, ...]]:
    """The numbers of the sequences that go on at each information set of a player."""
    found, used = {}, 1
    for place in tree.sets_of(player) if player >= 0 else []:
        if tree.members[place]:
            found[place] = tuple(range(used, used + len(tree.actions[place])))
            used += len(tree.actions[place])
    return found


def _follow(
    tree: Tree,
    node: int,
    pair: tuple[int, int],
    numbers: Sequence[dict[int, tuple[int, ...]]],
    at: list[tuple[int, int]],
    chance: list[Fraction],
) -> None:
    """The sequences that lead to a node and nature's probability of it, from those of its parent."""
    above = tree.parent[node]
    where, move = tree.place[above], tree.move[node]
    owner = tree.owner[where]
    at[node], chance[node] = at[above], chance[above]
    if owner == NATURE:
        chance[node] *= Fraction(plain(tree.chances[where][move]))  # type: ignore[arg-type]
    elif owner == pair[0]:
        at[node] = numbers[0][where][move], at[above][1]
    elif owner == pair[1]:
        at[node] = at[above][0], numbers[1][where][move]


def _paid(tree: Tree, player: int) -> list[Fraction]:
    """What a player has been paid on the way to each node."""
    found = [Fraction(0)] * len(tree)
    if player < 0:
        return found
    for node, which in enumerate(tree.outcome):
        above = tree.parent[node]
        if above >= 0:
            found[node] = found[above]
        if which != NO_OUTCOME:
            found[node] += Fraction(plain(tree.outcomes[which].payoffs[player]))  # type: ignore[arg-type]
    return found
