"""What the informed player can do: messages that nothing depends on, or actions that something depends on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations

from winset.algebra.run import Piece
from winset.equilibrium.intervals.crossing import Pairs, single_crossing
from winset.equilibrium.intervals.informed import Informed
from winset.equilibrium.plan import ChoicePlan, OfferPlan, Plan, Stretch
from winset.equilibrium.strategy import representative
from winset.errors import OutOfReach
from winset.game.play import Action, Choose, Offer, Play
from winset.language import syntax
from winset.language.walk import nodes

ANY = 1 << 30


@dataclass(frozen=True, slots=True)
class Messages:
    """The actions at a decision; `free` where no payoff and no move ever depends on which one is taken.

    `above` are pairs of actions of which the first is taken by higher types than the second in every equilibrium.
    """

    own: Choose | Offer
    free: bool
    above: Pairs = frozenset()

    @property
    def number(self) -> int:
        """How many intervals of types can act differently."""
        return len(self.own.actions) if isinstance(self.own, Choose) else ANY

    @property
    def any(self) -> Action:
        """One of the actions; of free ones it does not matter which."""
        own = self.own
        return own.actions[0] if isinstance(own, Choose) else representative(Stretch(own.low, own.high, own.closed))

    @property
    def sorted(self) -> bool:
        """Whether any two actions are taken by higher and by lower types in every equilibrium."""
        pairs = combinations(self.own.actions, 2) if isinstance(self.own, Choose) and not self.free else ()
        return bool(self.above) and all(pair in self.above or pair[::-1] in self.above for pair in pairs)

    def assignments(self, size: int) -> Iterator[tuple[Action, ...]]:
        """Which interval does what; with messages that are free it does not matter which."""
        if isinstance(self.own, Choose) and not self.free:
            for actions in permutations(self.own.actions, size):
                if not any(pair in self.above for pair in combinations(actions, 2)):
                    yield actions
        else:
            yield (self.any,) * size

    def unsent(self, actions: Sequence[Action]) -> tuple[Action, ...]:
        """The actions that no type takes; free messages that are not sent are answered like one that is."""
        if self.free or not isinstance(self.own, Choose):
            return ()
        return tuple(action for action in self.own.actions if action not in actions)

    def plans(self, size: int, actions: Sequence[Action], after: Sequence[Plan]) -> list[Plan]:
        """The plan of a type for each of the actions; of free messages, each of `size` groups is as good as one."""
        own = self.own
        if isinstance(own, Offer):
            return _numbers(own, after)
        if self.free:
            groups = [own.actions[k : k + 1] if k < size - 1 else own.actions[k:] for k in range(size)]
            follows = {action: plan for group, plan in zip(groups, after, strict=True) for action in group}
        else:
            groups, follows = [(action,) for action in actions], dict(zip(actions, after, strict=True))
        return [ChoicePlan(own.site, own.variable, own.information, group, group, follows) for group in groups]


def messages(informed: Informed) -> Messages:
    """The actions at a decision. Raises OutOfReach for a number on which something depends."""
    own = informed.own
    free = not _is_read(informed.play, own)
    if isinstance(own, Offer) and not free:
        raise OutOfReach(
            f"{own.name} is chosen by {own.player}, who knows {informed.step.name}, and something depends on it: "
            "equilibria in which a number that is not free tells something were not searched",
            own.site.position,
        )
    return Messages(
        own, free, frozenset() if isinstance(own, Offer) or free else single_crossing(informed, own.actions)
    )


def _is_read(play: Play, own: Choose | Offer) -> bool:
    """Whether a formula or a condition of the play reads the move."""
    if isinstance(own, Offer) or own.variable:
        names = {(own.name if isinstance(own, Offer) else own.variable).partition("[")[0]}
    else:
        names = {str(action) for action in own.actions}
    tree = play.game.play
    declared = [q for q in nodes(tree) if isinstance(q, syntax.Quantity) and names & {ref.name for ref in q.names}]
    made = [ref for q in declared for ref in nodes((q.names, q.chain.operands))]
    return _count(nodes(tree), names) > _count(made, names)


def _count(found: Iterable[object], names: set[str]) -> int:
    """How many of some nodes are references to one of the names."""
    return sum(isinstance(node, syntax.Ref) and node.name in names for node in found)


def _numbers(own: Offer, after: Sequence[Plan]) -> list[Plan]:
    """The domain cut into one stretch of messages for each interval of types."""
    size = len(after)
    width = ((own.low + size if own.high is None else own.high) - own.low) / size
    ends = [own.low + width * k for k in range(size)]
    pieces: list[Piece[Plan]] = []
    stretches: list[Stretch] = []
    for k, (low, plan) in enumerate(zip(ends, after, strict=True)):
        last = k == size - 1
        high = own.high if last else ends[k + 1]
        closed = (k > 0 or own.closed[0], last and own.high is not None and own.closed[1])
        pieces += [Piece(low, low, plan)] if closed[0] else []
        pieces.append(Piece(low, high, plan))
        stretches.append(Stretch(low, high, closed))
    top = own.high
    if top is not None and own.closed[1]:
        pieces.append(Piece(top, top, after[-1]))
    return [
        OfferPlan(own.site, own.name, own.variable, own.information, (stretch,), tuple(pieces)) for stretch in stretches
    ]
