"""Rollback in which a draw that one player knows stays part of the state: the interval in which it is believed to lie.

Decisions of the uninformed, draws and payoffs are rolled back as ever, with the density cut to the belief. Where the
informed player decides, her types are cut into intervals (`partition`).
"""

from __future__ import annotations

from dataclasses import replace

from winset.algebra.run import Run
from winset.equilibrium import rollback
from winset.equilibrium.intervals.informed import decision
from winset.equilibrium.intervals.partition import partitions
from winset.equilibrium.plan import Alternative, Believed, ChoicePlan, OfferPlan
from winset.game.advance import advance
from winset.game.play import Continuum, Pending, Play, State


def solve(run: Run, play: Play, state: State) -> list[Alternative]:
    """Equilibrium outcomes of the subgame at a state, at the parameter point of the run; [] if there is none."""
    return run.remember(("intervals", state.key()), state.symbols(), lambda: _solve(run, play, state))


def _solve(run: Run, play: Play, state: State) -> list[Alternative]:
    run.check_time()
    step = advance(run, play, state)
    informed = decision(run, play, state, step, solve) if isinstance(step, Continuum) else None
    if informed is not None:
        return partitions(informed)
    found = rollback.released(state, rollback.first_step(run, play, step, solve))
    beliefs = _beliefs(state)
    return [_believing(a, beliefs[0]) for a in found] if beliefs else found


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
