"""The informed player's decision: what follows her actions at each belief, and what it is worth to each type.

The state after an action, when it is believed that her number lies between two ends, is the play with the draw pending
again and its density cut to them. So what the uninformed do there is rollback, and beliefs are part of the state.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace

from winset.algebra.run import Run
from winset.algebra.value import Value, total
from winset.equilibrium.alternatives import refuse_families
from winset.equilibrium.on_path import followed
from winset.equilibrium.plan import Alternative, ChancePlan, ChoicePlan, DrawPlan, LaterPlan, OfferPlan, Plan
from winset.equilibrium.rollback import Solve
from winset.equilibrium.strategy import representative
from winset.errors import OutOfReach
from winset.game.advance import advance
from winset.game.draws import resolve
from winset.game.play import (
    Action,
    Chance,
    Choose,
    Continuum,
    End,
    Entry,
    Gain,
    Later,
    Made,
    Offer,
    Pending,
    Play,
    State,
    Step,
)


@dataclass(frozen=True, slots=True)
class Informed:
    """A decision of the player who knows the number: `state` is the one in which the draw is pending.

    `step` draws the number from what it is believed to be here; `own` is the decision at a number in general; `whole`
    are the ends between which the number was drawn at first.
    """

    run: Run
    play: Play
    state: State
    step: Continuum
    own: Choose | Offer
    whole: tuple[Value, Value]
    solve: Solve

    @property
    def player(self) -> int:
        return self.play.index(self.own.player)

    @property
    def ends(self) -> tuple[Value, Value]:
        return self.step.low, self.step.high

    def follows(self, action: Action, low: Value, high: Value) -> list[Alternative]:
        """Equilibrium outcomes after an action that is believed to be taken by the types between two ends."""
        believed = replace(self.step.pending, between=(low, high))
        found = self.solve(self.run, self.play, with_pending(after(self.own, action), believed))
        refuse_families(self.run, found, self.player)
        return found

    def address(self, action: Action) -> tuple[Hashable, frozenset[str]]:
        """What tells apart what follows an action at all beliefs: where time passes the past may be forgotten."""
        state = with_pending(after(self.own, action), replace(self.step.pending, between=self.ends))
        step = advance(self.run, self.play, state)
        if isinstance(step, Later):
            return (step.factors, step.after.key()), step.after.symbols()
        return state.key(), state.symbols()

    def worth(self, action: Action, plan: Plan, number: Value) -> Value:
        """What an action is worth to the type with this number, who does the best she can against the plan after it."""
        return worth(self.run, self.play, self.player, self.step.name, self.at(number, action), plan, number)

    def at(self, number: Value, action: Action) -> State:
        """The state after an action of the type with this number."""
        return after(advance(self.run, self.play, self.step.after(number)), action)


def after(step: Step, action: Action) -> State:
    """The state after an action at a decision."""
    match step, action:
        case Choose(), _:
            return step.after(action)
        case Offer(), Value():
            return step.after(action)
    raise AssertionError(step)  # pragma: no cover


def with_pending(state: State, pending: Pending) -> State:
    """The state in which a draw is pending again, whatever has come of it."""

    def put(entry: Entry) -> Entry:
        return pending if isinstance(entry, Made) and entry.drawn and entry.name == pending.name else entry

    return replace(state, scope=replace(state.scope, names=tuple(put(entry) for entry in state.scope.names)))


def decision(run: Run, play: Play, state: State, step: Continuum, solve: Solve) -> Informed | None:
    """The decision that begins with the draw of a number, if it is one of a player who knows it; else None.

    Raises OutOfReach where who decides, or among what, depends on the number.
    """
    pieces = run.sweep(step.variable, step.low, step.high, lambda x: advance(run, play, step.after(x)))
    first = next(piece.result for piece in pieces if not piece.is_point)
    steps = [piece.result for piece in pieces]
    if not any(isinstance(s, (Choose, Offer)) and _knows(s, step.name) for s in steps):
        return None
    if not isinstance(first, (Choose, Offer)) or len({_shape(s) for s in steps}) > 1 or first.bargain is not None:
        raise OutOfReach(f"what is decided next, or among what, depends on {step.name}", step.position)
    if isinstance(first, Offer) and step.variable in _ends(first):
        raise OutOfReach(
            f"what {first.player} can choose depends on {step.name}: what is said is then partly proved",
            first.site.position,
        )
    uncut = resolve(run, play, step.after(step.low), replace(step.pending, between=None))
    assert isinstance(uncut, Continuum)
    return Informed(run, play, state, step, first, (uncut.low, uncut.high), solve)


def _knows(step: Choose | Offer, name: str) -> bool:
    return any(known == name for known, _ in step.information)


def _shape(step: object) -> object:
    if isinstance(step, Choose):
        return step.site, step.actions
    return (step.site, step.name) if isinstance(step, Offer) else type(step)


def _ends(step: Offer) -> frozenset[str]:
    return step.low.variables() | (frozenset() if step.high is None else step.high.variables())


# --- what a plan is worth to one type ---------------------------------------------------------------------------------


def worth(run: Run, play: Play, player: int, name: str, state: State, plan: Plan, number: Value) -> Value:
    """The payoff of a type who does the best she can at a state, the others keeping to the plan."""
    again: Callable[[State, Plan], Value] = lambda s, p: worth(run, play, player, name, s, p, number)  # noqa: E731
    step, plan = advance(run, play, state), of_type(run, plan, name, number)
    match step, plan:
        case End(), _:
            return step.payoffs[player]
        case Gain(), LaterPlan():
            return step.payoffs[player] + again(step.after, plan.after)
        case Later(), LaterPlan():
            return step.factors[player] * again(step.after, plan.after)
        case Chance(), ChancePlan():
            after = [p for _, _, p in plan.branches]
            return total(b.probability * again(b.after, p) for b, p in zip(step.branches, after, strict=True))
        case Choose(), ChoicePlan():
            if play.index(step.player) != player:
                return again(step.after(plan.chosen[0]), plan.after[plan.chosen[0]])
            return run.max([again(step.after(action), after) for action, after in plan.after.items()])
        case Offer(), OfferPlan():
            if play.index(step.player) != player:
                return again(step.after(representative(plan.chosen[0])), followed(plan))
            return run.max([again(step.after(piece.low), piece.result) for piece in plan.pieces if piece.is_point])
    raise OutOfReach(
        f"what {play.players[player]} gets after a {type(step).__name__.lower()} is not worked out by type"
    )


def of_type(run: Run, plan: Plan, name: str, number: Value) -> Plan:
    """The plan after the draw, for one number; for one that is not expected the nearest."""
    while isinstance(plan, DrawPlan) and plan.name == name:
        plan = next(
            (p.result for p in plan.pieces if p.high is None or run.sign(p.high - number) >= (0 if p.is_point else 1)),
            plan.pieces[-1].result,
        )
    return plan
