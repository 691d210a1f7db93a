"""Which method solves a play: rollback, or one that brings what rollback lacks.

Rollback is tried at one point first. If it says there what it would need (beliefs, numbers chosen at once), the first
method takes over that brings this and does not refuse the play.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from winset.algebra.explore import explore
from winset.algebra.oracle import Oracle
from winset.equilibrium import linear_strategies, subgame_perfect
from winset.equilibrium.solution import Solution
from winset.errors import NUMBERS_AT_ONCE
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
        name="linear-strategies",
        concept="perfect Bayesian equilibrium",
        promises=linear_strategies.SEARCHED,
        cite="Chatterjee and Samuelson (1983); Vickrey (1961)",
        brings=frozenset({NUMBERS_AT_ONCE}),
        refuses=linear_strategies.refuses,
        solve=linear_strategies.solve,
    ),
)


def solve(play: Play, oracle: Oracle, seconds: float | None = None) -> Solution:
    """The equilibria of a play by the first method that takes it; see the method for what is complete."""
    method = chosen(play, oracle, seconds) if METHODS else None
    return subgame_perfect.solve(play, oracle, seconds) if method is None else method.solve(play, oracle, seconds)


def chosen(play: Play, oracle: Oracle, seconds: float | None = None) -> PlayMethod | None:
    """The method that takes over from rollback; None where rollback needs nothing, or nothing brings it."""
    at = subgame_perfect.algorithm(play, oracle, seconds)
    tried = explore(oracle, play.parameters, play.assumptions, lambda run: at(run, play), cells=1, seconds=seconds)
    needs = {gap.needs for gap in tried.unsolved if gap.needs}
    return next((m for m in METHODS if needs & m.brings and not m.refuses(play)), None)
