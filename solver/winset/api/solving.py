"""Solve a game: search, verification, and conditions in the form that reads best."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path
from typing import overload

from winset.algebra.oracle import Oracle
from winset.api.checking import checked, without_refuted
from winset.api.loading import Game, as_tree, load
from winset.api.results import Result
from winset.api.settings import Given, named_formulas, settings_of
from winset.equilibrium.cutoffs import with_cutoffs
from winset.equilibrium.finite.methods import METHODS, Limits, Method
from winset.equilibrium.finite.solving import FiniteResult, solve_finite
from winset.equilibrium.isolation import with_isolations
from winset.equilibrium.play_methods import solve as solve_play
from winset.equilibrium.sup_inf import with_uniqueness
from winset.game.compile import compile_game
from winset.game.finite_file import FiniteGame
from winset.negotiation.defection import involuntary_defections

SHARE_OF_SEARCH = 2 / 3  # of a time limit; the rest is for the verifier


@overload
def solve(
    source: Game,
    settings: Given | None = None,
    *,
    time_limit: float | None = None,
    verified: bool = True,
    unique: bool = False,
) -> Result: ...


@overload
def solve(
    source: str | Path | Game | FiniteGame,
    settings: Given | None = None,
    *,
    concept: str | None = None,
    method: str | None = None,
    time_limit: float | None = None,
    verified: bool = True,
    unique: bool = False,
) -> Result | FiniteResult: ...


def solve(
    source: str | Path | Game | FiniteGame,
    settings: Given | None = None,
    *,
    concept: str | None = None,
    method: str | None = None,
    time_limit: float | None = None,
    verified: bool = True,
    unique: bool = False,
) -> Result | FiniteResult:
    """The equilibria of a game, in closed form by region of its parameters, each verified.

    `settings` give parameters values (texts such as "3/10", numbers, lists) or formulas of others. `time_limit` in
    seconds: what is not solved by then is listed in `solution.unsolved`. With `unique` a note says inside which
    regions every subgame-perfect equilibrium of play without end has these payoffs. A finite game, and any game for
    which a
    `concept` ("nash", "spe", "weak-pbe", "pbe", "sequential") or a `method` is named, is solved as a tree. Raises what
    `load` raises, and OutOfReach where no method applies.
    """
    game = load(source) if isinstance(source, (str, Path)) else source
    if isinstance(game, Game) and (concept or method):
        game = as_tree(game, settings)
    if isinstance(game, FiniteGame):
        return solve_finite(game, concept, method, Limits(time_limit), None, verified)
    play = compile_game(game.rewritten, settings_of(game.rewritten, settings or {}), game.source)
    deadline = None if time_limit is None else time.monotonic() + time_limit
    with Oracle() as oracle:
        search = time_limit if time_limit is None or not verified else time_limit * SHARE_OF_SEARCH
        solution = solve_play(play, oracle, search)
        if verified:
            solution = without_refuted(checked(solution, oracle, deadline))
        if unique:
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            solution = with_uniqueness(solution, oracle, left)
        solution = with_isolations(with_cutoffs(solution, oracle), oracle, named_formulas(play))
    return Result(game, replace(solution, defections=involuntary_defections(game.written)))


def methods() -> tuple[Method, ...]:
    """The methods for finite games: name, concept, what each promises, whom to cite, and `accepts(tree)`."""
    return METHODS
