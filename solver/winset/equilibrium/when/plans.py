"""What is asked of a plan at a decision, and of all numbers that may be chosen or drawn there."""

from __future__ import annotations

from collections.abc import Callable

from winset.algebra.constraint import Constraint, relation_holds
from winset.algebra.run import Run
from winset.algebra.value import ONE, Value, total
from winset.claims.profile import Lottery
from winset.equilibrium.verify.cases import Inadmissible
from winset.equilibrium.verify.domain import domain
from winset.equilibrium.verify.verdict import told
from winset.equilibrium.when.finding import Binding, Finding, Range, settles, worse
from winset.game.play import Choose, Continuum, Offer


class Broken(Inadmissible):
    """What a profile says is impossible where a condition does not hold."""

    def __init__(self, text: str, condition: Constraint) -> None:
        super().__init__(text)
        self.condition = condition


def demand(run: Run, condition: Constraint, text: str) -> None:
    """Raises Broken where the condition does not hold."""
    if not relation_holds(run.sign(condition.value), condition.relation):
        raise Broken(text, condition)


def check_plan(run: Run, step: Choose | Offer, plan: Lottery) -> None:
    """Raises Broken where a plan is no lottery, or chooses a number outside of the domain."""
    if len(plan) > 1:
        for _, chance in plan:
            demand(run, Constraint(chance, ">="), f"{step.site} is to play {told(plan)}: no probabilities")
        rest = total(chance for _, chance in plan) - ONE
        demand(run, Constraint(rest, "="), f"{step.site} is to play {told(plan)}: no probabilities")
    for action, _ in plan:
        if isinstance(step, Offer):
            assert isinstance(action, Value)
            text = f"{step.site} is to choose {step.name} = {action}, outside of its domain"
            for limit in domain(step, action):
                demand(run, limit, text)


def along(run: Run, symbol: str, step: Offer | Continuum, ask: Callable[[Value], Finding]) -> Finding:
    """The first thing that is found along all numbers, with the range of the number; open pieces count first."""
    done: list[Finding] = []

    def at(number: Value) -> Finding:
        if done:
            return None
        found = ask(number)
        if settles(found):
            done.append(found)
        return found

    closed = step.closed if isinstance(step, Offer) else (True, True)
    found: Finding = None
    for piece in sorted(run.sweep(symbol, step.low, step.high, at, closed), key=lambda p: p.is_point):
        here = piece.result
        if isinstance(here, Binding) and not piece.is_point:
            here = here.ranged(Range(symbol, piece.low, piece.high))
        found = worse(found, here)
    return found
