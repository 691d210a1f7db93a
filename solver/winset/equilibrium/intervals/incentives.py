"""Whether every type keeps to the action of her interval, whatever she might do and whoever she might be taken for.

An action that no type takes is answered by a reply to some interval of types: those of the equilibrium, all of them, or
the lowest or highest up to some end, in this order. If none of these deters every type, that is confessed, unless some
type secures more than she gets whatever is believed of her.

Where single crossing says which of two actions higher types take, one type decides for all of an interval.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from winset.algebra.value import Value
from winset.equilibrium.intervals.crossing import Pairs
from winset.equilibrium.intervals.informed import Informed
from winset.equilibrium.intervals.security import secured
from winset.equilibrium.plan import Alternative, ChoicePlan, OfferPlan, Plan
from winset.equilibrium.strategy import children
from winset.errors import OutOfReach
from winset.game.play import Action

Ends = tuple[Value, ...]  # the ends of the intervals, in order


@dataclass(frozen=True, slots=True)
class Option:
    """An action with what follows it: what it is worth by type."""

    informed: Informed
    action: Action
    outcome: Alternative

    def worth(self, number: Value) -> Value:
        return self.informed.worth(self.action, self.outcome.plan, number)


@dataclass(frozen=True, slots=True)
class Incentives:
    """What the types of each interval do, and which of two actions is taken by higher types (`above`)."""

    informed: Informed
    above: Pairs
    ends: Ends
    own: tuple[Option, ...]

    def hold(self) -> bool:
        """Whether types at the cut points are indifferent, and no type gains by what those of other intervals do."""
        run = self.informed.run
        for cut, (below, above) in zip(self.ends[1:-1], pairwise(self.own), strict=True):
            if not run.equal(below.worth(cut), above.worth(cut)):
                return False
        return self.hold_against(self.own)

    def hold_against(self, others: Sequence[Option]) -> bool:
        """Whether no type gains by one of some options."""
        return all(
            self._nobody_gains(low, high, mine, other)
            for (low, high), mine in zip(pairwise(self.ends), self.own, strict=True)
            for other in others
            if other is not mine
        )

    def _nobody_gains(self, low: Value, high: Value, mine: Option, other: Option) -> bool:
        run = self.informed.run

        def at(number: Value) -> bool:
            return run.sign(mine.worth(number) - other.worth(number)) >= 0

        if (mine.action, other.action) in self.above:
            return at(low)
        if (other.action, mine.action) in self.above:
            return at(high)
        return all(piece.result for piece in run.sweep(self.informed.step.variable, low, high, at))

    # --- actions that nobody takes ---

    def answer(self, action: Action) -> Option | None:
        """What an action that nobody takes is answered with, so that nobody takes it; None if nothing was found.

        One answer will do here, but types who are not expected here might act on another one: that is confessed.
        """
        found = self._deterrent(action)
        informed = self.informed
        if found is not None and self._tempts_others(action) and _is_answered(found.outcome.plan, informed.own.player):
            informed.run.notes.append(
                f"other answers to {action} at line {informed.own.site.position.line} where no type chooses it, which "
                "may matter to types that should have acted otherwise before, were not searched"
            )
        return found

    def _tempts_others(self, action: Action) -> bool:
        """Whether types beyond the ends might take an action that those inside do not; single crossing may say no."""
        low, high = self.informed.whole
        below = low != self.ends[0] and (action, self.own[0].action) not in self.above
        return below or (high != self.ends[-1] and (self.own[-1].action, action) not in self.above)

    def _deterrent(self, action: Action) -> Option | None:
        """A reply to an action that nobody takes, so that nobody does; None, confessed, if none is found."""
        first, last = self.ends[0], self.ends[-1]
        for low, high in dict.fromkeys(((first, last), *pairwise(self.ends))):
            reply = self._deterring(action, low, high)
            if reply is not None:
                return reply
        if self._tempts_anyway(action):
            return None
        beliefs: list[Callable[[Value], tuple[Value, Value]]] = [lambda x: (first, x), lambda x: (x, last)]
        for belief in beliefs:
            reply = self._with_some_end(action, belief)
            if reply is not None:
                return reply
        self.informed.run.notes.append(
            f"beliefs after {action} at line {self.informed.own.site.position.line}, where no type chooses it, were "
            "searched among intervals of types"
        )
        return None

    def _deterring(self, action: Action, low: Value, high: Value) -> Option | None:
        """A reply to the belief in an interval of types that leaves nobody better off with the action."""
        options = (Option(self.informed, action, reply) for reply in self.informed.follows(action, low, high))
        return next((option for option in options if self.hold_against([option])), None)

    def _with_some_end(self, action: Action, belief: Callable[[Value], tuple[Value, Value]]) -> Option | None:
        """A reply that deters to a belief of which one end is free."""
        run, low, high = self.informed.run, self.ends[0], self.ends[-1]
        name = f"{self.informed.step.variable}·belief·{len(run.here())}"
        pieces = run.sweep(name, low, high, lambda x: self._deterring(action, *belief(x)) is not None, (False, False))
        for piece in pieces:
            if piece.result and piece.high is not None:
                return self._deterring(action, *belief((piece.low + piece.high) / 2))
        return None

    def _tempts_anyway(self, action: Action) -> bool:
        """Whether a type at an end of an interval secures more by the action than she gets, whatever the answer."""
        informed = self.informed
        for number, option in zip(self.ends, (self.own[0], *self.own), strict=True):
            try:
                bound = secured(informed.run, informed.play, informed.player, informed.at(number, action))
            except OutOfReach:
                return False
            if bound is not None and informed.run.sign(bound - option.worth(number)) > 0:
                return True
        return False


def _is_answered(plan: Plan, player: str) -> bool:
    """Whether somebody else moves in a plan."""
    own = isinstance(plan, (ChoicePlan, OfferPlan)) and plan.site.player != player
    return own or any(_is_answered(child, player) for child in children(plan))
