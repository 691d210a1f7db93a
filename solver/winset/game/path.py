"""One way through a play: what was paid on it so far, and what was shown to whom."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from winset.algebra.value import Value
from winset.game.play import Audience, Made, State

Facts = AbstractSet[Hashable]


@dataclass(frozen=True, slots=True)
class Path:
    """Where the play is, what was paid so far, and by player what was shown to her and what she did last."""

    state: State
    factors: tuple[Value, ...]
    gains: tuple[Value, ...]
    shown: tuple[frozenset[Hashable], ...]
    past: tuple[tuple[int, int] | None, ...]

    def paid(self, payoffs: Sequence[Value]) -> tuple[Value, ...]:
        """What was paid so far with these payoffs of today."""
        return tuple(g + f * p for g, f, p in zip(self.gains, self.factors, payoffs, strict=True))

    def with_shown(self, facts: Sequence[Facts]) -> Path:
        """More facts for each player."""
        return replace(self, shown=tuple(seen | more for seen, more in zip(self.shown, facts, strict=True)))

    def with_past(self, player: int, where: int, action: int) -> Path:
        """What a player did at an information set."""
        return replace(self, past=(*self.past[:player], (where, action), *self.past[player + 1 :]))


def settled(state: State, name: str) -> tuple[Audience, tuple[int, ...]]:
    """Who knows a draw that was just settled, and the rounds in which it is written, whenever it was needed."""
    entries = list(enumerate(state.scope.names))
    place, made = next((k, e) for k, e in reversed(entries) if isinstance(e, Made) and e.name == name)
    rounds, frame = [], state.frame
    while frame is not None:
        if frame.repeat is not None and frame.names <= place:
            rounds.append(frame.round)
        frame = frame.up
    return made.audience, tuple(rounds)
