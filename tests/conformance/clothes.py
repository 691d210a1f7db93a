"""The same finite game in other clothes: players and labels changed, branches in another order, payoffs rescaled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from winset.game.tree import END, NATURE, NO_OUTCOME, Number, Tree, TreeBuilder


@dataclass(frozen=True)
class Clothes:
    """What is changed. `order` lists the old players in their new order; `scale` is by old player: a > 0 and b."""

    flip: bool = False
    rename: bool = False
    turn_players: bool = False
    rescale: bool = False
    idle: bool = False


ALL = {
    "players relabelled": Clothes(turn_players=True),
    "labels changed": Clothes(rename=True),
    "branches in another order": Clothes(flip=True),
    "payoffs rescaled": Clothes(rescale=True),
    "an idle move": Clothes(idle=True),
}


@dataclass
class Dressed:
    """A tree in new clothes, with the old end of each new one."""

    tree: Tree
    old: dict[int, int]


def dressed(tree: Tree, clothes: Clothes) -> Dressed:
    """The tree in other clothes; it is another way to write the same game."""
    return _Tailor(tree, clothes).made()


@dataclass
class _Tailor:
    tree: Tree
    clothes: Clothes
    sets: dict[int, int] = field(default_factory=dict)
    old: dict[int, int] = field(default_factory=dict)
    count: int = 0

    def made(self) -> Dressed:
        tree = self.tree
        players = [f"new {name}" for name in tree.players] if self.clothes.rename else list(tree.players)
        self.builder = TreeBuilder(tree.title, [players[old] for old in self.order()])
        if self.clothes.idle:
            idle = self.builder.information_set(self.order().index(0), ("go",), "idle")
            self.node(idle)
        self.below(0)
        return Dressed(self.builder.tree(), self.old)

    def order(self) -> list[int]:
        """The old players in their new order."""
        numbers = list(range(len(self.tree.players)))
        return numbers[1:] + numbers[:1] if self.clothes.turn_players else numbers

    def below(self, node: int) -> None:
        tree = self.tree
        outcome = self.outcome(tree.payoffs(node)) if tree.place[node] == END else NO_OUTCOME
        if tree.place[node] == END:
            self.old[self.node(END, outcome)] = node
            return
        self.node(self.place(tree.place[node]))
        for child in self.turned(list(tree.children(node))):
            self.below(child)

    def node(self, place: int, outcome: int = NO_OUTCOME) -> int:
        self.builder.node(place, outcome)
        self.count += 1
        return self.count - 1

    def outcome(self, payoffs: Sequence[Number]) -> int:
        if self.clothes.rescale:
            payoffs = [(player + 2) * Fraction(1, 3) * x - player for player, x in enumerate(payoffs)]
        return self.builder.outcome([payoffs[old] for old in self.order()])

    def place(self, old: int) -> int:
        if old not in self.sets:
            tree = self.tree
            label: Callable[[str], str] = (lambda text: f"<{text}>") if self.clothes.rename else (lambda text: text)
            owner = tree.owner[old] if tree.owner[old] == NATURE else self.order().index(tree.owner[old])
            chances = self.turned(list(tree.chances[old])) if owner == NATURE else None
            actions = [label(action) for action in self.turned(list(tree.actions[old]))]
            self.sets[old] = self.builder.information_set(owner, actions, label(tree.names[old]), chances)
        return self.sets[old]

    def turned(self, items: list) -> list:  # type: ignore[type-arg]
        return items[::-1] if self.clothes.flip else items
