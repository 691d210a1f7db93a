"""A best reply of one player in a part of a tree, the others following the profile; by backward induction.

With perfect recall every information set of the player has one number of her own moves before it, so that the sets
can be decided from the deepest on. Cost: linear in the nodes of the part.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from winset.equilibrium.verify.tree.profile import Profile, is_nought
from winset.equilibrium.verify.tree.scale import Amount


@dataclass(frozen=True, slots=True)
class Reply:
    """What a player does best: what she gets from each start on, and her action at each of her sets that is met."""

    worth: Mapping[int, Amount]
    plan: Mapping[int, int]

    def total(self, weights: Mapping[int, Amount]) -> Amount:
        """What she expects, given the probabilities of the starts."""
        total: Amount = 0
        for node, weight in weights.items():
            total = total + weight * self.worth[node]
        return total


def best_reply(
    profile: Profile, player: int, weights: Mapping[int, Amount], stops: Collection[int] = frozenset()
) -> Reply:
    """The best reply from some nodes on, drawn with these weights; none of them lies below another.

    At `stops` below the starts the play goes on as in the profile. Where the profile leaves open what another player
    does, the answer is a bound: as if she chose the best for this player, who knows the node.
    """
    search = _Search(profile, player)
    for start, weight in weights.items():
        search.survey(start, weight, stops)
    for level in range(len(search.levels) - 1, -1, -1):
        search.decide(level)
    return Reply({start: search.worth[start] for start in weights}, search.plan)


@dataclass(slots=True)
class _Search:
    """The part of the tree by the number of the player's own moves."""

    profile: Profile
    player: int
    weight: dict[int, Amount] = field(default_factory=dict)  # probability from the starts, her own moves aside
    levels: list[list[int]] = field(default_factory=list)
    worth: dict[int, Amount] = field(default_factory=dict)
    plan: dict[int, int] = field(default_factory=dict)

    def mine(self, node: int) -> bool:
        place = self.profile.tree.place[node]
        return place >= 0 and self.profile.tree.owner[place] == self.player

    def survey(self, start: int, weight: Amount, stops: Collection[int]) -> None:
        """Note weights and levels of a start and what is below it."""
        tree, steps = self.profile.tree, self.profile.steps
        level = {start: 0}
        self.note(start, 0, weight)
        node = start + 1
        while node < start + tree.size[start]:
            parent = tree.parent[node]
            above, step = self.weight[parent], steps[node]
            mine = self.mine(parent)
            level[node] = level[parent] + mine
            self.note(node, level[node], above if mine or step is None else above * step)
            if node in stops:
                self.worth[node] = self.profile.worth[self.player][node]
                node += tree.size[node]
            else:
                node += 1

    def note(self, node: int, level: int, weight: Amount) -> None:
        while len(self.levels) <= level:
            self.levels.append([])
        self.levels[level].append(node)
        self.weight[node] = weight

    def decide(self, level: int) -> None:
        """Choose at the sets of a level, then value its nodes from the last on."""
        tree = self.profile.tree
        nodes = self.levels[level]
        members: dict[int, list[int]] = {}
        for node in nodes:
            if node not in self.worth and self.mine(node):
                members.setdefault(tree.place[node], []).append(node)
        for place, inside in members.items():
            self.plan[place] = self.choice(place, inside)
        for node in reversed(nodes):
            if node not in self.worth:
                self.worth[node] = self.value(node)

    def choice(self, place: int, nodes: list[int]) -> int:
        """The best action at a set, one that the profile plays if there is such a one."""
        children = self.profile.ground.children
        played = self.profile.moves.get(place)
        best = -1
        most: Amount = 0
        order = range(len(self.profile.tree.actions[place]))
        for action in sorted(order, key=lambda a: played is None or is_nought(played[a])):
            total: Amount = 0
            for node in nodes:
                if not is_nought(self.weight[node]):
                    total = total + self.weight[node] * self.worth[children[node][action]]
            if best < 0 or self.profile.pays(total - most, self.player):
                best, most = action, total
        return best

    def value(self, node: int) -> Amount:
        profile, children = self.profile, self.profile.ground.children[node]
        total = profile.gain(node, self.player)
        if not children:
            return total
        if self.mine(node):
            return total + self.worth[children[self.plan[profile.tree.place[node]]]]
        if profile.steps[children[0]] is None:
            return total + self.largest([self.worth[child] for child in children])
        for child in children:
            step = profile.steps[child]
            if step is not None and not is_nought(step):
                total = total + step * self.worth[child]
        return total

    def largest(self, amounts: list[Amount]) -> Amount:
        best = amounts[0]
        for amount in amounts[1:]:
            if self.profile.scale.sign(amount - best) > 0:
                best = amount
        return best
