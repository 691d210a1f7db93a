"""What the ends that can follow a history are worth to one player, type by type, whatever is played.

No equilibrium is asked for, so that what is found holds in all of them: by how much more than another a type values
the ends ahead, and what a type is sure of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from winset.algebra.value import ONE, Value
from winset.errors import OutOfReach
from winset.game.play import Action, Chance, Choose, End, Offer, Step

if TYPE_CHECKING:
    from winset.equilibrium.screening.subgame import Bundle, Subgames

Worth = tuple[Value, ...]


@dataclass(frozen=True, eq=False)
class Ends:
    """Ends as a player values them: `read` is linear in what she gets by type, `played` are her moves to be looked at.

    `what` is a name for both, by which results are remembered.
    """

    subgames: Subgames
    player: int
    what: object
    read: Callable[[Sequence[Value]], Worth]
    played: Callable[[Bundle, Sequence[Choose]], Sequence[Action]]

    def after(self, bundle: Bundle) -> frozenset[Worth]:
        """What is read off the ends that can follow a history."""
        there, pay, steps = self.subgames.past(bundle)
        scale = pay.scales[0][self.player]
        if any(own[self.player] != scale for own in pay.scales):
            raise OutOfReach("time that passes at a pace which not everybody has seen cannot be solved yet")
        key = ("ends", self.what, self.player, there.key())
        inner = self.subgames.run.remember(key, there.symbols(), lambda: self._at(there, steps))
        ahead = self.read([own[self.player] for own in pay.gains])
        if scale == ONE and all(a.is_zero for a in ahead):
            return inner
        return frozenset(tuple(a + scale * w for a, w in zip(ahead, end, strict=True)) for end in inner)

    def _at(self, bundle: Bundle, steps: Sequence[Step]) -> frozenset[Worth]:
        first = steps[0]
        if any(type(step) is not type(first) for step in steps):
            raise OutOfReach("what kind of move comes depends on what not everybody has seen")
        if isinstance(first, End):
            return frozenset({self.read([step.payoffs[self.player] for step in steps if isinstance(step, End)])})
        if isinstance(first, Choose):
            choices = [step for step in steps if isinstance(step, Choose)]
            mine = self.subgames.play.index(first.player) == self.player
            actions = self.played(bundle, choices) if mine else first.actions
            return _union(self.after(bundle.after(choices, action)) for action in actions)
        if isinstance(first, Chance):
            draws = [step for step in steps if isinstance(step, Chance)]
            return _union(self.after(drawn(draws, n, bundle)) for n in range(len(first.branches)))
        if isinstance(first, Offer):
            return self._offer(bundle, [step for step in steps if isinstance(step, Offer)])
        raise OutOfReach("simultaneous moves, settlements and further private draws are not solved with many types")

    def _offer(self, bundle: Bundle, steps: Sequence[Offer]) -> frozenset[Worth]:
        first = steps[0]
        pieces = self.subgames.run.sweep(
            first.variable, first.low, first.high, lambda x: self.after(bundle.after(steps, x)), closed=first.closed
        )
        found = _union(piece.result for piece in pieces)
        if any(first.variable in value.variables() for worth in found for value in worth):
            raise OutOfReach(
                f"how much more one type values an end than another depends on {first.name}: that is not solved with "
                "more than two types",
                first.site.position,
            )
        return found


def drawn(steps: Sequence[Chance], number: int, bundle: Bundle) -> Bundle:
    """The bundle after one result of a draw that tells nothing of the types."""
    if any(len(step.branches) != len(steps[0].branches) for step in steps):
        raise OutOfReach("a draw that depends on what not everybody has seen cannot be solved yet", steps[0].position)
    return type(bundle)(tuple(step.branches[number].after for step in steps), bundle.drawn)


def _union(parts: Iterable[frozenset[Worth]]) -> frozenset[Worth]:
    return frozenset[Worth]().union(*parts)
