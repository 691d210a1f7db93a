"""Single crossing: whether higher types have more to gain from one action than from another, whatever follows.

What an action is worth to a type who does the best she can is a maximum over plans of hers, against strategies that do
not depend on her type. So its slope in the type lies between the least and the largest slope of the payoffs at the ends
that the action can lead to. If the least after one action exceeds the largest after another, the difference rises
strictly, and those who take the first lie above those who take the second in every equilibrium (skimming).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

from winset.algebra.run import Run
from winset.algebra.value import ONE, ZERO, Value
from winset.equilibrium.intervals.informed import Informed
from winset.errors import OutOfReach
from winset.game.advance import advance
from winset.game.play import Action, Chance, Choose, End, Gain, Later, Offer, Play, State

Slopes = frozenset[Value]
Pairs = frozenset[tuple[Action, Action]]


def single_crossing(informed: Informed, actions: Sequence[Action]) -> Pairs:
    """The pairs of actions of which the first is taken by higher types than the second, whatever follows them."""

    def found() -> Pairs:
        slopes = {action: _slopes_after(informed, action) for action in actions}
        return frozenset(pair for pair in permutations(actions, 2) if _exceeds(informed.run, *map(slopes.get, pair)))

    return informed.run.remember(("single crossing", informed.state.key()), informed.state.symbols(), found)


def _exceeds(run: Run, upper: Slopes | None, lower: Slopes | None) -> bool:
    return upper is not None and lower is not None and all(run.sign(a - b) > 0 for a in upper for b in lower)


def _slopes_after(informed: Informed, action: Action) -> Slopes | None:
    """The slopes of the payoffs at all ends after an action; None where one depends on a choice or on the type."""
    run, play, step = informed.run, informed.play, informed.step

    def at(number: Value) -> Slopes:
        walk = _Walk(run, play, informed.player, step.variable)
        return walk.slopes(informed.at(number, action), ONE, ZERO)

    pieces = run.sweep(step.variable, *informed.whole, at, closed=(False, False))
    found = frozenset[Value]().union(*(piece.result for piece in pieces if not piece.is_point))
    return found if all(slope.variables() <= frozenset(run.sample) for slope in found) else None


@dataclass(frozen=True, slots=True)
class _Walk:
    """A walk to all ends after a state: the slope of what is paid on the way, in the type."""

    run: Run
    play: Play
    player: int
    variable: str

    def slopes(self, state: State, factor: Value, paid: Value) -> Slopes:
        step = advance(self.run, self.play, state)
        if self.variable in factor.variables():
            return self.unknown()
        match step:
            case End(_, payoffs):
                return frozenset({paid + factor * payoffs[self.player].derivative(self.variable)})
            case Gain(payoffs, after):
                return self.slopes(after, factor, paid + factor * payoffs[self.player].derivative(self.variable))
            case Later(factors, after):
                return self.slopes(after, factor * factors[self.player], paid)
            case Chance(_, branches):
                if any(self.variable in branch.probability.variables() for branch in branches):
                    return self.unknown()
                return self._union([branch.after for branch in branches], factor, paid)
            case Choose():
                return self._union([step.after(action) for action in step.actions], factor, paid)
            case Offer():
                pieces = self.run.sweep(
                    step.variable, step.low, step.high, lambda x: self.slopes(step.after(x), factor, paid), step.closed
                )
                return frozenset[Value]().union(*(piece.result for piece in pieces))
        raise OutOfReach(f"slopes after a {type(step).__name__.lower()} are not worked out")

    def unknown(self) -> Slopes:
        """What is not known as a number or a parameter."""
        return frozenset({Value.variable(self.variable)})

    def _union(self, states: Sequence[State], factor: Value, paid: Value) -> Slopes:
        return frozenset[Value]().union(*(self.slopes(state, factor, paid) for state in states))
