"""Perfect Bayesian equilibria in interval strategies: who knows a number cuts its range into intervals.

For one player who knows a number drawn from an interval, and players who move after her and do not know it: cheap talk
(Crawford and Sobel, 1982), and offers to a buyer over rounds (Fudenberg and Tirole, 1983). The play is rolled back with
beliefs as part of the state: what is known of the number is the interval in which it lies.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from winset.algebra.explore import Unsolved, explore
from winset.algebra.oracle import Oracle
from winset.algebra.run import Remark, Run
from winset.equilibrium.borders import polynomials, solve_borders
from winset.equilibrium.continuation import none_with_borders, with_borders
from winset.equilibrium.depth import deep_recursion
from winset.equilibrium.families import Found, families, where
from winset.equilibrium.intervals.partition import ONLY_INTERVALS, SKIMMING, THEOREM
from winset.equilibrium.intervals.subgame import solve as rollback
from winset.equilibrium.solution import Solution, Unsearched, unsearched
from winset.errors import OutOfReach
from winset.game.evaluate import Reader
from winset.game.play import Play, Scope
from winset.game.visibility import statements
from winset.language import syntax

PURE = "pure strategies"
NAME = "interval strategies"
CONCEPT = "perfect Bayesian equilibrium in interval strategies"
METHOD = "rollback, beliefs being intervals of types"
PROMISES = "pure replies; types cut into intervals whose members act alike, as many as a stated bound"
CITE = "Crawford and Sobel (1982); Fudenberg and Tirole (1983)"
SEARCHED = "strategies that cut the types into intervals, with replies in pure strategies"


def refuses(play: Play) -> str:
    """Why the method does not take a play: it wants one number from an interval that one player knows."""
    draws = [s for s in statements(play.game.play) if isinstance(s, syntax.Draw)]
    private = [s for s in draws if s.seen]
    if any(isinstance(s, syntax.Repeat) and s.times is None for s in statements(play.game.play)):
        return "play without end is not for this method"
    if any(isinstance(s, syntax.Learns) for s in statements(play.game.play)):
        return "something is revealed on the way"
    if any(isinstance(s, syntax.Move) and s.seen for s in statements(play.game.play)):
        return "some move is not seen by everyone"
    if any(not _from_interval(s.law) for s in private):
        return "a draw with finitely many results is not seen by everyone: this method is for numbers from intervals"
    if len(private) != 1 or len(private[0].names) != 1:
        return "interval strategies are for exactly one number that is not seen by everyone"
    seen = private[0].seen[0]
    if seen.hidden or len(seen.who) != 1:
        return "interval strategies are for a number that exactly one player knows"
    return ""


def _from_interval(law: syntax.Law) -> bool:
    return isinstance(law, syntax.Density) or (
        isinstance(law, syntax.Uniform) and isinstance(law.domain, syntax.Interval)
    )


def solve(play: Play, oracle: Oracle, seconds: float | None = None) -> Solution:
    """All equilibria in interval strategies with up to a stated number of intervals, region by region."""
    with deep_recursion():
        return _solve(play, oracle, seconds)


def at_run(run: Run, play: Play) -> Found:
    """The equilibria at one parameter point, unless the assumptions of the file fail there.

    Cut points of one offer are compared with those of the next, and so the degrees of roots would multiply: none of
    degree three and more are adjoined.
    """
    run.most_degree = 2
    reader = Reader(run, play, Scope())
    if not all(reader.truth(condition) for condition in play.conditions):
        return Found((), inside=False)
    try:
        alternatives = rollback(run, play, play.start())
    except RecursionError as error:
        raise OutOfReach("the play is too long: too many moves may follow one another") from error
    return Found(tuple(alternatives), tuple(dict.fromkeys(run.notes)))


def _complete(play: Play, notes: Sequence[str], unsolved: Sequence[Unsolved]) -> str:
    """Complete for one message and one reply if the theorem on talk says so; else mixing was not searched."""
    if unsolved or any(not isinstance(note, Remark) for note in notes):
        return "no"
    moves = sum(isinstance(s, syntax.Move) for s in statements(play.game.play))
    return "yes" if all(n == THEOREM or isinstance(n, Unsearched) for n in notes) and moves == 2 else PURE


def _solve(play: Play, oracle: Oracle, seconds: float | None) -> Solution:
    started = time.monotonic()
    deadline = None if seconds is None else started + seconds
    found = explore(oracle, play.parameters, play.assumptions, lambda run: at_run(run, play), seconds=seconds)
    leaves = [leaf for leaf in found.leaves if leaf.result.inside]
    borders = solve_borders(play, oracle, found, at_run, deadline)
    everything = [leaf.result for leaf in leaves] + [border.leaf.result for border in borders.leaves]
    notes = tuple(dict.fromkeys(note for result in everything for note in result.notes))
    if ONLY_INTERVALS in notes:  # what is so at other decisions does not make the answer complete
        notes = tuple(note for note in notes if note not in (THEOREM, SKIMMING))
    equilibria = with_borders(play, oracle, families(play, oracle, leaves, found.unsolved), borders)
    notes += unsearched(borders.left)
    unsolved = (*found.unsolved, *borders.unsolved)
    empty = where(play, oracle, leaves, found.unsolved, lambda result: not result.alternatives)
    return Solution(
        play=play,
        concept=CONCEPT,
        method=METHOD,
        equilibria=equilibria,
        none=none_with_borders(play, oracle, empty, borders),
        unsolved=unsolved,
        notes=notes,
        complete=_complete(play, notes, unsolved),
        searched=SEARCHED,
        queries=oracle.queries,
        seconds=time.monotonic() - started,
        borders=polynomials(found.tree),
    )
