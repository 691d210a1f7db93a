"""Equilibrium tables over grids of parameters, from closed forms or each point by itself."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from winset.algebra.oracle import Oracle
from winset.algebra.value import Value
from winset.api.checking import checked
from winset.api.loading import Game, load_game
from winset.api.settings import Given, set_parameters, settings_of
from winset.api.solving import solve
from winset.equilibrium.play_methods import solve as solve_play
from winset.errors import LimitReached, OutOfReach, UsageError
from winset.game.compile import compile_game
from winset.game.play import Play
from winset.language import syntax
from winset.show.answer_json import is_solved, read_answer, write_answer
from winset.statics.grid import Grid, check_all_given, check_names, read_grid
from winset.statics.pointwise import Progress, sweep
from winset.statics.quantities import Quantity, all_quantities, read_quantities
from winset.statics.questions import asked
from winset.statics.sheets import Sheet, at_ends, declared, sheets, to_set, without_defaults
from winset.statics.store import Question, Store
from winset.statics.table import Answer, Table, Worth, answer_of, bound, of_points, worth_of

POINTWISE = "each point by itself"  # how a sweep is solved: part of what its answers depend on


def table(
    source: str | Path | Game,
    over: Sequence[str] | Mapping[str, str | Sequence[Any]],
    columns: str | None = None,
    settings: Given | None = None,
    *,
    time_limit: float | None = None,
    floats: bool = False,
) -> Table:
    """Quantities of all equilibria at every point of a grid of parameters.

    `over` says which parameters take which values: texts such as "rA=0:1:11" and "d=1/2,3/4", or a mapping of names to
    "0:1:11" or a list. `columns` are quantities as in `statics`, all if left out. The game is solved once in closed
    form and verified; what that leaves open, and points at which borders meet, are solved again one by one.
    `time_limit` in seconds is for each closed form and for each such point. With `floats` the quantities are computed
    in double precision, for large grids; which equilibria exist at a point is decided exactly all the same. Raises
    UsageError for parameters that are neither set nor varied, and what `solve` raises.
    """
    from winset.statics.closed_form import tabulate
    from winset.statics.in_floats import tabulate_floats

    game = load_game(source) if not isinstance(source, Game) else source
    grid, given = read_grid(over), dict(settings or {})
    check_names(grid, declared(game.rewritten), tuple(given))
    game = replace(game, rewritten=without_defaults(game.rewritten, grid.names))
    parts, refused = [], None
    for sheet, play, here in _sheets(game, grid, given):
        if isinstance(play, UsageError):
            refused = play
            continue
        check_all_given(play.parameters, sheet.grid.names)
        quantities = all_quantities(play) if columns is None else read_quantities(columns, play)
        solution = solve(game, here, time_limit=time_limit).solution
        again = partial(solved_at, solution.play, quantities, time_limit)
        fill = tabulate_floats if floats else tabulate
        parts.append((sheet, solution, fill(solution, sheet.grid, quantities, again)))
    if not parts:
        raise refused or UsageError("the grid has no points")
    return bound(grid, [str(quantity) for quantity in quantities], parts, not floats)


def _sheets(game: Game, grid: Grid, given: Given) -> Iterator[tuple[Sheet, Play | UsageError, Given]]:
    """The sheets of a grid with their plays and all that is set; an error where that contradicts what is assumed."""

    def played(sheet: Sheet) -> tuple[Sheet, Play | UsageError, Given]:
        here = {**given, **sheet.fixed}
        try:
            return sheet, compile_game(game.rewritten, settings_of(game.rewritten, here), game.source), here
        except UsageError as error:
            return sheet, error, here

    formulas = _in_formulas(game.rewritten, given)
    apart = to_set(game.rewritten, grid, formulas)
    first, play, _ = played(next(sheets(grid, apart)))
    if isinstance(play, Play):
        apart |= at_ends(play, first.grid) - formulas
    yield from map(played, sheets(grid, apart))


def table_pointwise(
    source: str | Path | Game,
    over: Sequence[str] | Mapping[str, str | Sequence[Any]],
    columns: str | None = None,
    settings: Given | None = None,
    *,
    time_limit: float | None = None,
    executor: Executor | None = None,
    store: str | Path | None = None,
    progress: Progress | None = None,
) -> Table:
    """The table of `table`, the game being solved and verified at each point by itself.

    `executor` is any of `concurrent.futures`, on other processes or machines; without it the points are solved here.
    `store` names a file that keeps what was solved: a run that was stopped goes on from there. `time_limit` in seconds
    is for each point. `progress` is told how many points are done, and of how many.
    """
    game = load_game(source) if not isinstance(source, Game) else source
    grid, given = read_grid(over), settings_of(game.rewritten, settings or {})
    check_names(grid, declared(game.rewritten), tuple(given))
    points = list(asked(grid, given, lambda here: compile_game(game.rewritten, here, game.source)))
    play = points[0].play
    names = all_quantities(play) if columns is None else read_quantities(columns, play)
    told = ", ".join(map(str, names))
    questions = [Question(game.text, point.values, told, POINTWISE, time_limit) for point in points]
    with ExitStack() as stack:
        kept = None if store is None else stack.enter_context(Store(Path(store)))
        answers, stored = sweep(questions, answered, is_solved, executor, kept, progress)
    found = [(point.places, *read_answer(answers[number])) for number, point in enumerate(points)]
    return of_points(play, grid, [str(name) for name in names], found, stored)


def answered(question: Question) -> str:
    """The answer to a question of a sweep, as a text: what a worker does, in any process."""
    game = _loaded(question.text)
    try:
        solution = solve(game, dict(question.values), time_limit=question.limit).solution
    except (OutOfReach, LimitReached, UsageError) as error:
        return write_answer(Answer((), str(error)), Worth("", "", "no", ""))
    return write_answer(answer_of(solution, read_quantities(question.columns, solution.play)), worth_of(solution))


@lru_cache(maxsize=4)
def _loaded(text: str) -> Game:
    return load_game(text)


def _in_formulas(game: syntax.Game, given: Given) -> set[str]:
    """The parameters that occur in what others are set to."""
    items = settings_of(game, given).values()
    return {
        name for item in items for value in (item if isinstance(item, tuple) else [item]) for name in value.variables()
    }


def solved_at(play: Play, quantities: Sequence[Quantity], limit: float | None, point: Mapping[str, Fraction]) -> Answer:
    """The equilibria at one point of a play, solved there and verified."""
    settings = {name: Value.number(value) for name, value in point.items()}
    deadline = None if limit is None else time.monotonic() + limit
    try:
        with Oracle() as oracle:
            solution = checked(solve_play(set_parameters(play, settings), oracle, limit), oracle, deadline)
    except (OutOfReach, LimitReached, UsageError) as error:
        return Answer((), str(error))
    return answer_of(solution, quantities)
