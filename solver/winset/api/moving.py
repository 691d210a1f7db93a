"""How an answer moves: comparative statics and limits; and the win-sets of a file."""

from __future__ import annotations

import re
import time
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from winset.algebra.oracle import Oracle
from winset.api.loading import Game, load_game, written_game
from winset.api.results import Result
from winset.api.settings import Given, settings_of
from winset.api.solving import solve
from winset.errors import OutOfReach, UsageError
from winset.negotiation.all_sets import SetsOfDeals, all_sets
from winset.negotiation.deals import deals_of
from winset.negotiation.winsets import Part
from winset.statics.at_limit import Limit, read_end
from winset.statics.at_limit import limits as tendencies
from winset.statics.growth import Ends, Growth, growth
from winset.statics.monotone import Movement, movement
from winset.statics.quantities import all_quantities, read_quantities


def winsets(
    source: str | Path | Game, settings: Given | None = None, *, time_limit: float | None = None
) -> SetsOfDeals:
    """The deals that each side ratifies, and those that all do.

    With one issue `intervals`, region by region of the parameters; with two `planes` where every parameter has a value,
    and exact `conditions` in any case. `time_limit` in seconds is for each answer. Raises UsageError for a file without
    sides or issues, and what `load` raises.
    """
    if isinstance(source, Game):
        tree, name, text = source.written, source.source, source.text
    else:
        tree, name, text = written_game(source)
    return all_sets(deals_of(tree, settings_of(tree, settings or {}), name, text), time_limit)


def statics(
    source: str | Path | Game | Result,
    vary: Sequence[str] | None = None,
    of: str | None = None,
    also: Collection[str] = (),
    *,
    time_limit: float | None = None,
) -> tuple[Movement, ...]:
    """How quantities of the equilibria of a game move with its parameters, one `Movement` for each pair.

    `vary` are names of parameters, all of them if left out; "winset(B)" stands for the size of the win-set of a side,
    where it is one interval that one parameter moves. `of` are quantities such as "payoff.A, prob.agreement" (see
    `winset.statics.quantities`), all if left out; `also` adds "curvature", "elasticity" or "cross" effects. Signs and
    verdicts are decided exactly, for the parameters that were solved; what is not reached within `time_limit` seconds
    stays undecided. Raises UsageError and SourceErrors for names that
    the game does not have, OutOfReach for a win-set that does not grow with one parameter, and what `solve` raises.
    """
    deadline = None if time_limit is None else time.monotonic() + time_limit
    result = solved(source)
    play = result.solution.play
    quantities = all_quantities(play) if of is None else read_quantities(of, play)
    with Oracle() as oracle:
        oracle.until = deadline
        varied = [_varied(result, oracle, name) for name in (play.parameters if vary is None else vary)]
        return tuple(
            movement(result.solution, oracle, quantity, parameter, also, grown)
            for quantity in quantities
            for parameter, grown in varied
        )


def limits(source: str | Path | Game | Result, end: str, of: str | None = None) -> tuple[Limit, ...]:
    """What quantities of the equilibria tend to as a parameter goes to an end of its domain, such as "delta=1".

    The end is a number or `infinity`. Raises UsageError for an end that is not reached, and what `statics` raises.
    """
    result = solved(source)
    play = result.solution.play
    quantities = all_quantities(play) if of is None else read_quantities(of, play)
    there = read_end(end, play.parameters)
    with Oracle() as oracle:
        return tuple(found for quantity in quantities for found in tendencies(result.solution, oracle, quantity, there))


def solved(source: str | Path | Game | Result) -> Result:
    """A result as it is, and a game solved."""
    if isinstance(source, Result):
        return source
    return solve(source if isinstance(source, Game) else load_game(source))


_WIN_SET = re.compile(r"winset\((\w+)\)")


def _varied(result: Result, oracle: Oracle, name: str) -> tuple[str, Growth | None]:
    """A parameter; or the one with which the win-set of a side grows."""
    side = _WIN_SET.fullmatch(name)
    if side is None:
        return name, None
    game, play = result.game, result.solution.play
    if not game.written.sides:
        raise UsageError(f"{name}: the file declares no sides, so that there are no win-sets")
    found = all_sets(deals_of(game.written, play.settings, game.source, game.text))
    if found.intervals is None:
        raise OutOfReach(f"the statics in {name} need a single issue: with several a win-set is no interval")
    answers = found.intervals.of(side[1])
    if not answers:
        raise UsageError(f"{side[1]} is not a side; the sides are {', '.join(found.deals.sides)}")
    if len(answers) > 1 or answers[0].unsolved:
        raise OutOfReach(f"{name} depends on a draw, or was not found everywhere: its size is no one parameter's")
    ends = [end for part in answers[0].parts for end in _ends(name, part)]
    grown = growth(found.deals.play, oracle, name, ends)
    return grown.parameter, grown


def _ends(name: str, part: Part) -> Iterator[Ends]:
    """The ends of a win-set that is one interval, on each of its regions."""
    if len(part.winset.pieces) != 1:
        what = "empty" if part.winset.is_empty else "several intervals"
        raise OutOfReach(f"the statics in {name} need a win-set that is one interval; it is {what} somewhere")
    [piece] = part.winset.pieces
    if piece.low is None or piece.high is None:
        raise OutOfReach(f"the statics in {name} need a win-set with two ends")
    for region in part.regions:
        yield Ends(region, piece.low, piece.high)
