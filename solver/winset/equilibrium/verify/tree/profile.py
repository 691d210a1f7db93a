"""A profile on a tree as the verifier takes it: checked for shape, with the probabilities and payoffs that follow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from winset.equilibrium.finite.assessment import Assessment
from winset.equilibrium.verify.tree.ground import Ground
from winset.equilibrium.verify.tree.scale import Amount, Scale, as_float, scale_of
from winset.game.tree import NATURE, NO_OUTCOME, Tree


@dataclass(frozen=True)
class Profile:
    """Probabilities at information sets, nature's included, and beliefs; where a player's are open, none."""

    ground: Ground
    scale: Scale
    moves: Mapping[int, tuple[Amount, ...]]
    beliefs: Mapping[int, tuple[Amount, ...]]

    @staticmethod
    def of(ground: Ground, assessment: Assessment) -> Profile:
        """The profile of an assessment without free variables. Raises UsageError where a number has no value."""
        tables = (assessment.strategies, assessment.beliefs)
        scale = scale_of(p for table in tables for row in table.values() for p in row)
        moves, beliefs = ({s: _row(scale, row) for s, row in table.items()} for table in tables)
        moves |= {s: _row(scale, row) for s, row in ground.tree.chances.items()}
        return Profile(ground, scale, moves, beliefs)

    @property
    def tree(self) -> Tree:
        return self.ground.tree

    @cached_property
    def payments(self) -> tuple[tuple[Amount, ...], ...]:
        """What each outcome pays, in the numbers of the profile."""
        return tuple(_row(self.scale, outcome.payoffs) for outcome in self.tree.outcomes)

    def gain(self, node: int, player: int) -> Amount:
        """What a player is paid on reaching a node."""
        which = self.tree.outcome[node]
        return 0 if which == NO_OUTCOME else self.payments[which][player]

    @cached_property
    def units(self) -> tuple[float, ...]:
        """By player, the largest payment in absolute terms, at least 1: what a float gain is measured against."""
        if self.scale.exact:
            return (1.0,) * len(self.tree.players)
        rows = zip(*self.payments, strict=True)
        return tuple(max(1.0, *(abs(as_float(amount)) for amount in row)) for row in rows) or (1.0,) * len(
            self.tree.players
        )

    def pays(self, gain: Amount, player: int) -> bool:
        """Whether a gain is positive."""
        return self.scale.sign(gain, self.units[player]) > 0

    # --- what is wrong with it ---

    def faults(self) -> list[str]:
        """Where it is no profile: rows that are no probabilities, sets that do not exist, a path that breaks off."""
        tree, labels = self.tree, self.ground.labels
        found = []
        for s, row in self.moves.items():
            if not 0 <= s < len(tree.owner):
                found.append(f"there is no information set number {s}")
            elif wrong := self._law(row, len(tree.actions[s])):
                found.append(f"the strategy at {labels[s]} {wrong}")
        for s, row in self.beliefs.items():
            if not 0 <= s < len(tree.owner) or tree.owner[s] == NATURE:
                found.append(f"there is no information set number {s} of a player")
            elif wrong := self._law(row, len(tree.members[s])):
                found.append(f"the belief at {labels[s]} {wrong}")
        if not found:
            reached = (s for s in self.open if self.scale.sign(_sum(self.reach[x] for x in tree.members[s])) > 0)
            found += [f"the strategy is left open at {labels[s]}, which is reached" for s in reached]
        return found

    def _law(self, row: tuple[Amount, ...], count: int) -> str:
        if len(row) != count:
            return f"has {len(row)} probabilities where {count} are due"
        if any(self.scale.sign(p) < 0 for p in row):
            return "has a negative probability"
        total = _sum(row)
        return "" if self.scale.sign(total - 1) == 0 else f"sums to {total}, not to 1"

    # --- what follows from it ---

    @cached_property
    def open(self) -> tuple[int, ...]:
        """The information sets of players at which it does not say what is played."""
        return tuple(s for s in self.ground.sets if s not in self.moves)

    @cached_property
    def steps(self) -> list[Amount | None]:
        """The probability of the move that leads to each node from its parent; None where it is open."""
        tree = self.tree
        found: list[Amount | None] = [1]
        for node in range(1, len(tree)):
            row = self.moves.get(tree.place[tree.parent[node]])
            found.append(None if row is None else row[tree.move[node]])
        return found

    @cached_property
    def reach(self) -> list[Amount]:
        """The probability of each node; below a set that is left open, 0."""
        found: list[Amount] = [1]
        for node in range(1, len(self.tree)):
            step, above = self.steps[node], found[self.tree.parent[node]]
            found.append(0 if step is None or is_nought(above) else above * step)
        return found

    @cached_property
    def worth(self) -> list[list[Amount]]:
        """By player and node, what she expects from a node on, its own payment included; needs nothing open."""
        return [self._worth(player) for player in range(len(self.tree.players))]

    def _worth(self, player: int) -> list[Amount]:
        tree, steps = self.tree, self.steps
        found: list[Amount] = [self.gain(node, player) for node in range(len(tree))]
        for node in range(len(tree) - 1, 0, -1):
            step = steps[node]
            if step is not None and not is_nought(step):
                parent = tree.parent[node]
                found[parent] = found[parent] + step * found[node]
        return found

    def reached(self, place: int) -> Amount:
        """The probability that an information set is reached."""
        return _sum(self.reach[node] for node in self.tree.members[place])

    def flow(self, start: int, node: int, moved: bool) -> Amount:
        """The probability of getting from a node to one below it; once the first move is made, if `moved`."""
        product: Amount = 1
        while node != start:
            parent, step = self.tree.parent[node], self.steps[node]
            if parent != start or not moved:
                product = 0 if step is None else product * step
            node = parent
        return product


def is_nought(number: Amount) -> bool:
    """Whether a number is the number zero (a product of roots that vanishes may go unseen)."""
    return bool(number == 0)


def _row(scale: Scale, row: Iterable[Amount]) -> tuple[Amount, ...]:
    return tuple(scale.taken(number) for number in row)


def _sum(numbers: Iterable[Amount]) -> Amount:
    total: Amount = 0
    for number in numbers:
        total = total + number
    return total
