"""Which method solves a play: rollback, or one that brings what rollback lacks.

Rollback is tried at one point first. If it says there what it would need (beliefs, numbers chosen at once), the first
method takes over that brings this and does not refuse the play.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from winset.algebra.explore import explore
from winset.algebra.oracle import Oracle
from winset.equilibrium import belief_states, subgame_perfect
from winset.equilibrium.solution import Solution
from winset.errors import BELIEFS
from winset.game.play import Play


@dataclass(frozen=True, slots=True)
class PlayMethod:
    """A concept and a method for plays that rollback cannot solve.

    `brings` names the needs that it meets (see `winset.errors`). `refuses` says in a sentence why it does not take a
    play, "" where it does; it is cheap. `solve` may raise OutOfReach for what it finds out later.
    """

    name: str
    concept: str
    promises: str
    cite: str
    brings: frozenset[str]
    refuses: Callable[[Play], str]
    solve: Callable[[Play, Oracle, float | None], Solution]


METHODS: tuple[PlayMethod, ...] = (
    PlayMethod(
        belief_states.METHOD,
        belief_states.CONCEPT,
        belief_states.PROMISES,
        belief_states.CITE,
        frozenset({BELIEFS}),
        belief_states.refuses,
        belief_states.solve,
    ),
)


def solve(play: Play, oracle: Oracle, seconds: float | None = None) -> Solution:
    """The equilibria of a play by the first method that takes it; see the method for what is complete.

    Where rollback lacks something in some region only, which one point does not show, the whole play is handed over.
    """
    started = time.monotonic()
    method = chosen(play, oracle, seconds) if METHODS else None
    if method is not None:
        return method.solve(play, oracle, seconds)
    found = subgame_perfect.solve(play, oracle, seconds)
    method = _bringing(play, {gap.needs for gap in found.unsolved})
    if method is None:
        return found
    return method.solve(play, oracle, None if seconds is None else max(0.0, seconds - (time.monotonic() - started)))


def chosen(play: Play, oracle: Oracle, seconds: float | None = None) -> PlayMethod | None:
    """The method that takes over from rollback; None where rollback needs nothing, or nothing brings it."""
    at = subgame_perfect.algorithm(play, oracle, seconds)
    tried = explore(oracle, play.parameters, play.assumptions, lambda run: at(run, play), cells=1, seconds=seconds)
    return _bringing(play, {gap.needs for gap in tried.unsolved})


def _bringing(play: Play, needs: set[str]) -> PlayMethod | None:
    """The first method that brings one of the needs and takes the play."""
    return next((m for m in METHODS if needs & m.brings and not m.refuses(play)), None)
