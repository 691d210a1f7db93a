"""Figures of games; what draws is loaded by those who draw."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from winset.algebra.value import Value
from winset.api.loading import Game, as_tree, load, written_game
from winset.api.moving import winsets
from winset.api.results import Result
from winset.api.settings import Given, settings_of
from winset.api.solving import solve
from winset.errors import OutOfReach, UsageError
from winset.game.compile import compile_game
from winset.game.finite_file import FiniteGame, is_finite_file

if TYPE_CHECKING:
    from winset.show.drawing.model import Drawing


def draw(
    source: str | Path | Game | FiniteGame | Result,
    view: str,
    *,
    over: Sequence[str] = (),
    of: str | None = None,
    settings: Given | None = None,
    time_limit: float | None = None,
) -> Drawing:
    """A figure of a game, for `winset.show.drawing.save.save` to write as SVG, TikZ, PNG or PDF.

    `view` is "payoffs" (quantities `of` the equilibria over one parameter), "regions" (which equilibria exist, over
    two), "frontier" (what deals are worth to two players), "winsets" or "tree". `over` names the parameters along the
    axes, as "rB" or "rB=0:1/2"; all others need a value. Raises UsageError and SourceErrors for names that the game
    does not have, and what `solve` raises.
    """
    from winset.show.drawing import request, worth  # drawing is loaded by those who draw
    from winset.show.drawing.views import payoffs, regions
    from winset.show.drawing.views import winsets as sets
    from winset.show.json_form import settings as settings_json

    request.check_view(view)
    axes = request.read_over(over)
    if isinstance(source, Result) and settings:
        raise UsageError("a Result is drawn with the parameters it was solved with: give `settings` to `solve`")
    if view == "winsets":
        if isinstance(source, (FiniteGame, Result)):
            raise UsageError("win-sets are drawn from a game file with issues and sides")
        return sets.winsets(winsets(source, settings, time_limit=time_limit))
    if view == "frontier":
        return _drawn_frontier(source, settings or {}, time_limit)
    if view == "tree":
        if isinstance(source, Result):
            settings = settings_json(source.solution.play)
            source = source.game
        return _drawn_tree(source, of, settings or {}, time_limit)
    if not isinstance(source, Result):
        game = source if isinstance(source, (Game, FiniteGame)) else load(source)
        if isinstance(game, FiniteGame):
            raise UsageError(f"{game.source}: a game tree has no parameters along which it could be drawn; --view tree")
        play = compile_game(game.rewritten, settings_of(game.rewritten, settings or {}), game.source)
        request.check_axes(view, play, axes)
        source = solve(game, settings, time_limit=time_limit)
    solution = source.solution
    if view == "regions":
        return worth.with_worth(regions.regions(solution, source.report(), axes), solution)
    return worth.with_worth(payoffs.payoffs(solution, axes, of), solution)


def _drawn_frontier(source: str | Path | Game | FiniteGame | Result, given: Given, limit: float | None) -> Drawing:
    from winset.show.drawing.views.frontier import frontier
    from winset.show.drawing.worth import with_worth
    from winset.show.drawing.worths import worths_in_play, worths_of_sides
    from winset.show.json_form import settings as settings_json

    if isinstance(source, Result):
        given = settings_json(source.solution.play)
    game = source.game if isinstance(source, Result) else source
    if isinstance(game, (str, Path)) and not is_finite_file(game):
        tree, *_ = written_game(game)
        if tree.sides and tree.play is None:
            return frontier(tree.title, worths_of_sides(winsets(game, given, time_limit=limit)), [])
    game = game if isinstance(game, (Game, FiniteGame)) else load(game)
    if isinstance(game, FiniteGame):
        raise UsageError(f"{game.source}: the frontier is of deals in numbers, and a game tree has none")
    play = compile_game(game.rewritten, settings_of(game.rewritten, given), game.source)
    worths = worths_of_sides(winsets(game, given, time_limit=limit)) if game.written.sides else worths_in_play(play)
    result = solve(game, given, time_limit=limit)
    places = [play.index(player) for player in worths.players]
    found = [[case.payoffs[place] for place in places] for e in result.equilibria for case in e.cases]
    return with_worth(frontier(play.title, worths, [_pair(*pair) for pair in found]), result.solution)


def _pair(one: Value, other: Value) -> tuple[float, float]:
    from winset.show.drawing.views.payoffs import number

    return number(one), number(other)


def _drawn_tree(source: str | Path | Game | FiniteGame, of: str | None, given: Given, limit: float | None) -> Drawing:
    """A finite game with an equilibrium, the first or that of the number `of`; a play with intervals as it is."""
    from winset.show.drawing import sketch
    from winset.show.drawing.views import tree

    game = source if isinstance(source, (Game, FiniteGame)) else load(source)
    if isinstance(game, Game):
        play = compile_game(game.rewritten, settings_of(game.rewritten, given), game.source)
        try:
            game = as_tree(game, given)
        except OutOfReach:
            return tree.tree(play.title, play.players, sketch.sketch_of_play(play))
    return tree.tree_with_equilibrium(game, of, limit)
