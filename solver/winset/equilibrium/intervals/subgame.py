"""Rollback in which a draw that one player knows stays part of the state: the interval in which it is believed to lie.

Decisions of the uninformed, draws and payoffs are rolled back as ever, with the density cut to the belief. Where the
informed player decides, her types are cut into intervals (`partition`).
"""

from __future__ import annotations

from dataclasses import replace

from winset.algebra.run import Run
from winset.equilibrium import rollback
from winset.equilibrium.intervals.informed import decision, with_pending
from winset.equilibrium.intervals.partition import partitions
from winset.equilibrium.plan import Alternative, Believed, ChoicePlan, OfferPlan
from winset.game.advance import advance
from winset.game.play import Chance, Continuum, Pending, Play, State


def solve(run: Run, play: Play, state: State) -> list[Alternative]:
    """Equilibrium outcomes of the subgame at a state, at the parameter point of the run; [] if there is none."""
    return run.remember(("intervals", state.key()), state.symbols(), lambda: _solve(run, play, state))


def _solve(run: Run, play: Play, state: State) -> list[Alternative]:
    run.check_time()
    step = advance(run, play, state)
    if isinstance(step, Continuum) and step.pending.audience is not None:
        other = _drawn_first(run, play, step)
        if other is not None:
            return rollback.first_step(run, play, other, solve)
        informed = decision(run, play, state, step, solve)
        if informed is not None:
            return partitions(informed)
    found = rollback.released(state, rollback.first_step(run, play, step, solve))
    beliefs = _beliefs(state)
    return [_believing(a, beliefs[0]) for a in found] if beliefs else found


def _drawn_first(run: Run, play: Play, step: Continuum) -> Chance | Continuum | None:
    """Another draw that comes right after the number and does not depend on it, the number being drawn after it.

    So a belief about the number is part of the state wherever what is drawn has been seen.
    """
    pieces = run.sweep(step.variable, step.low, step.high, lambda t: advance(run, play, step.after(t)), (False, False))
    (other, name), count = (pieces[0].result, step.variable), len(pieces)
    if isinstance(other, Chance) and count == 1 and not any(name in b.probability.variables() for b in other.branches):
        branches = (replace(b, after=with_pending(b.after, step.pending)) for b in other.branches)
        return replace(other, branches=tuple(branches))
    if isinstance(other, Continuum) and count == 1 and name not in _law(run, other):
        after = other.after
        return replace(other, after=lambda number: with_pending(after(number), step.pending))
    return None


def _law(run: Run, draw: Continuum) -> frozenset[str]:
    """The variables on which a draw depends."""
    pieces = run.sweep(draw.variable, draw.low, draw.high, lambda r: draw.density(run, r), (False, False))
    return frozenset[str]().union(*(v.variables() for v in (draw.low, draw.high, *(p.result for p in pieces))))


def _beliefs(state: State) -> list[Believed]:
    return [
        Believed((e.name,), (), e.between)
        for e in state.scope.names
        if isinstance(e, Pending) and e.between is not None
    ]


def _believing(alternative: Alternative, believes: Believed) -> Alternative:
    """The alternative with what the player who moves first in it believes."""
    plan = alternative.plan
    if isinstance(plan, (ChoicePlan, OfferPlan)):
        return replace(alternative, plan=replace(plan, believes=believes))
    return alternative
