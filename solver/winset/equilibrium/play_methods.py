"""Which method solves a play: rollback, or one that brings what rollback lacks.

Rollback is tried at one point first. If it says there what it would need (beliefs, numbers chosen at once), the first
method takes over that brings this and does not refuse the play. If it says so only on other regions, the answer of that
method counts where it leaves less open.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass

from winset.algebra.explore import explore
from winset.algebra.oracle import Oracle
from winset.equilibrium import belief_states, linear_strategies, stationary, subgame_perfect
from winset.equilibrium.first_order import method as first_order
from winset.equilibrium.intervals import method as intervals
from winset.equilibrium.solution import Solution
from winset.errors import BELIEFS, NUMBERS_AT_ONCE, UNKNOWN_LAW, LimitReached, OutOfReach
from winset.game.play import Play
from winset.game.under_assumptions import tree_of
from winset.game.visibility import hides_anything


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
        intervals.NAME,
        intervals.CONCEPT,
        intervals.PROMISES,
        intervals.CITE,
        frozenset({BELIEFS}),
        intervals.refuses,
        intervals.solve,
    ),
    PlayMethod(
        belief_states.METHOD,
        belief_states.CONCEPT,
        belief_states.PROMISES,
        belief_states.CITE,
        frozenset({BELIEFS}),
        belief_states.refuses,
        belief_states.solve,
    ),
    PlayMethod(
        first_order.METHOD,
        first_order.CONCEPT,
        first_order.PROMISES,
        first_order.CITE,
        frozenset({UNKNOWN_LAW}),
        first_order.refuses,
        first_order.solve,
    ),
    PlayMethod(
        name="linear strategies",
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
    started = time.monotonic()
    method = chosen(play, oracle, seconds)
    if method is not None:
        return method.solve(play, oracle, seconds)
    solution = subgame_perfect.solve(play, oracle, _left(started, seconds))
    method = _bringing({gap.needs for gap in solution.unsolved}, play)
    if method is None:
        return solution
    try:
        other = method.solve(play, oracle, _left(started, seconds))
    except OutOfReach:
        return solution
    return solution if other.unsolved else other


def chosen(play: Play, oracle: Oracle, seconds: float | None = None) -> PlayMethod | None:
    """The method that takes over from rollback at once; None where rollback needs nothing at the point that is tried.

    Play without end is not tried, since its values are found once for all points, nor play in which nothing is hidden.
    """
    if stationary.is_endless(play) or not hides_anything(play.game):
        return None
    at = subgame_perfect.algorithm(play, oracle, seconds)
    tried = explore(oracle, play.parameters, play.assumptions, lambda run: at(run, play), cells=1, seconds=seconds)
    return _bringing({gap.needs for gap in tried.unsolved}, play)


def _bringing(needs: Collection[str], play: Play) -> PlayMethod | None:
    """The first method that brings one of the needs and takes the play.

    Where a play unrolls to a tree nothing takes over: the methods for finite trees find more.
    """
    if not any(m.brings & {*needs} for m in METHODS) or _is_tree(play):
        return None
    return next((m for m in METHODS if m.brings & {*needs} and not m.refuses(play)), None)


def _is_tree(play: Play) -> bool:
    try:
        tree_of(play)
    except (OutOfReach, LimitReached):
        return False
    return True


def _left(started: float, seconds: float | None) -> float | None:
    return None if seconds is None else max(0.0, seconds - (time.monotonic() - started))
