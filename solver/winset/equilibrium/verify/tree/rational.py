"""Deviations that pay: ex ante, within subgames, and at information sets given beliefs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from winset.equilibrium.verify.tree.profile import Profile, is_nought
from winset.equilibrium.verify.tree.reply import Reply, best_reply
from winset.equilibrium.verify.tree.scale import Amount, quotient
from winset.equilibrium.verify.tree.verdict import TreeDeviation
from winset.game.labels import history
from winset.game.tree import END, NATURE

OPEN, FORGETFUL = "open", "forgetful"


@dataclass(slots=True)
class Rational:
    """Looks for deviations from a profile and keeps the largest gain that it saw.

    `doubts` say by player why nothing is known of her: she forgets, or another's strategy is open where she can lead.
    """

    profile: Profile
    residual: Amount = 0
    doubts: dict[str, str] = field(default_factory=dict)

    # --- Nash ---

    def ex_ante(self) -> Iterator[TreeDeviation]:
        """For each player a deviation that pays at the outset, if there is one."""
        profile = self.profile
        payoffs = self._payoffs()
        for player, name in enumerate(profile.tree.players):
            if player in profile.ground.forgetful:
                yield from self._single(player, payoffs[player])
                self.doubts[name] = f"{name} lacks perfect recall, so that not all her deviations were looked at"
                continue
            reply = best_reply(profile, player, {0: 1})
            gain = reply.worth[0] - payoffs[player]
            if self._noted(gain, player):
                if profile.open:
                    self._open(player, gain)
                else:
                    yield self._shortest(player, {0: 1}, reply, gain, "ex ante")

    def _payoffs(self) -> list[Amount]:
        """The expected payoffs; nothing that is left open is reached."""
        tree, totals = self.profile.tree, []
        for player in range(len(tree.players)):
            total: Amount = 0
            for node, weight in enumerate(self.profile.reach):
                if not is_nought(weight):
                    total = total + weight * self.profile.gain(node, player)
            totals.append(total)
        return totals

    def _open(self, player: int, gain: Amount) -> None:
        """A gain that rests on what is left open: not one for certain."""
        name = self.profile.tree.players[player]
        where = ", ".join(self.profile.ground.labels[s] for s in self.profile.open[:3])
        self.doubts[name] = f"the strategy is left open at {where}; up to {gain} might be gained there by {name}"

    def _single(self, player: int, payoff: Amount) -> Iterator[TreeDeviation]:
        """A change of the action at one set that pays, for a player who forgets."""
        profile, tree = self.profile, self.profile.tree
        for place in tree.sets_of(player):
            for action in range(len(tree.actions[place]) if place in profile.moves else 0):
                row = tuple(int(a == action) for a in range(len(tree.actions[place])))
                changed = Profile(profile.ground, profile.scale, {**profile.moves, place: row}, {})
                if not changed.open and profile.pays(gain := changed.worth[player][0] - payoff, player):
                    yield self._deviation(player, place, action, gain, "ex ante")
                    return

    # --- subgames ---

    def in_subgames(self) -> Iterator[TreeDeviation]:
        """A deviation that pays in a subgame, its own subgames being played as the profile says; from the end on."""
        tree, roots = self.profile.tree, self.profile.ground.roots
        for root in sorted(roots, reverse=True):
            stops = {node for node in self._part(root) if node != root and node in roots}
            owners = {tree.owner[tree.place[x]] for x in self._part(root) if tree.place[x] != END and x not in stops}
            for player in sorted(owners - {NATURE} - self.profile.ground.forgetful):
                reply = best_reply(self.profile, player, {root: 1}, stops)
                gain = reply.worth[root] - self.profile.worth[player][root]
                if self._noted(gain, player):
                    after = history(tree, root)
                    seen = f"in the subgame after {after}" if after else "ex ante"
                    yield self._shortest(player, {root: 1}, reply, gain, seen)

    def _part(self, root: int) -> Iterator[int]:
        """The nodes of a subgame, the roots of its own subgames included, what is below them not."""
        tree, node = self.profile.tree, root
        while node < root + tree.size[root]:
            yield node
            inner = node != root and node in self.profile.ground.roots
            node += tree.size[node] if inner else 1

    # --- given beliefs ---

    def at(self, place: int, belief: Sequence[Amount]) -> TreeDeviation | None:
        """A deviation that pays from an information set on, given the belief there."""
        profile, tree = self.profile, self.profile.tree
        player = tree.owner[place]
        weights = dict(zip(tree.members[place], belief, strict=True))
        reply = best_reply(profile, player, weights)
        gain = reply.total(weights) - self._worth(player, weights)
        if not self._noted(gain, player):
            return None
        return self._shortest(player, weights, reply, gain, "given the belief there" if len(belief) > 1 else "")

    def gains(self, place: int) -> Iterator[tuple[int, list[Amount]]]:
        """For each action, by node of a set, what it gives more than the profile does there, the rest unchanged."""
        profile = self.profile
        player = profile.tree.owner[place]
        worth = profile.worth[player]
        for action in range(len(profile.tree.actions[place])):
            yield (
                action,
                [
                    profile.gain(x, player) + worth[profile.ground.children[x][action]] - worth[x]
                    for x in profile.tree.members[place]
                ],
            )

    def _worth(self, player: int, weights: Mapping[int, Amount]) -> Amount:
        total: Amount = 0
        for node, weight in weights.items():
            total = total + weight * self.profile.worth[player][node]
        return total

    # --- telling ---

    def _noted(self, gain: Amount, player: int) -> bool:
        """Whether a gain is positive; the largest is kept."""
        if self.profile.scale.sign(gain - self.residual, 0.0) > 0:
            self.residual = gain
        return self.profile.pays(gain, player)

    def _shortest(
        self, player: int, weights: Mapping[int, Amount], reply: Reply, gain: Amount, seen: str
    ) -> TreeDeviation:
        """The deviation as a change at one information set where one pays, else the whole plan."""
        arrivals = self._arrivals(weights)
        best: tuple[int, int, Amount] | None = None
        for place in reply.plan:
            weight = [arrivals.get(x, 0) for x in self.profile.tree.members[place]]
            for action, gains in self.gains(place):
                total: Amount = 0
                for w, g in zip(weight, gains, strict=True):
                    total = total + w * g
                if self.profile.pays(total, player) and (best is None or self.profile.scale.sign(total - best[2]) > 0):
                    best = (place, action, total)
        if best is not None:
            return self._deviation(player, *best, seen)
        return self._plan(player, weights, reply, gain, seen)

    def _plan(self, player: int, weights: Mapping[int, Amount], reply: Reply, gain: Amount, seen: str) -> TreeDeviation:
        """The deviation as all that she does otherwise where she comes with it."""
        profile, labels = self.profile, self.profile.ground.labels
        pure = {s: tuple(int(k == action) for k in range(len(profile.moves[s]))) for s, action in reply.plan.items()}
        arrivals = Rational(Profile(profile.ground, profile.scale, {**profile.moves, **pure}, {}))._arrivals(weights)
        met = {profile.tree.place[node] for node, weight in arrivals.items() if not is_nought(weight)}
        changed = [s for s in sorted(pure) if s in met and profile.scale.sign(profile.moves[s][reply.plan[s]] - 1)]
        plan = tuple((labels[s], profile.tree.actions[s][reply.plan[s]]) for s in changed)
        first = changed[0] if changed else next(iter(reply.plan))
        name, action = profile.tree.players[player], profile.tree.actions[first][reply.plan[first]]
        return TreeDeviation(name, first, labels[first], action, gain, seen, plan)

    def _arrivals(self, weights: Mapping[int, Amount]) -> dict[int, Amount]:
        """The probabilities of the nodes below some nodes, under the profile."""
        tree, steps, found = self.profile.tree, self.profile.steps, dict(weights)
        for start in weights:
            for node in range(start + 1, start + tree.size[start]):
                above, step = found.get(tree.parent[node], 0), steps[node]
                if step is not None and not is_nought(above):
                    found[node] = above * step
        return found

    def _deviation(self, player: int, place: int, action: int, gain: Amount, seen: str) -> TreeDeviation:
        tree = self.profile.tree
        label = self.profile.ground.labels[place]
        return TreeDeviation(tree.players[player], place, label, tree.actions[place][action], gain, seen)


def conditional(weights: Sequence[Amount]) -> list[Amount] | None:
    """Weights as probabilities; None if their sum is zero."""
    total: Amount = 0
    for weight in weights:
        total = total + weight
    return None if is_nought(total) else [quotient(weight, total) for weight in weights]
