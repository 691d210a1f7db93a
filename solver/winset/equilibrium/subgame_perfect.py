"""Subgame-perfect and informed-last Bayesian equilibria of a play, region by region.

Explores the parameters with rollback (`winset.equilibrium.rollback`), groups the outcomes into families, and solves
every border on which the answer changes. Verification is apart, in `winset.equilibrium.verify`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from winset.algebra.explore import Unsolved, explore
from winset.algebra.oracle import Oracle
from winset.algebra.run import Remark, Run
from winset.equilibrium import stationary, stationary_mixed
from winset.equilibrium.borders import polynomials, solve_borders
from winset.equilibrium.continuation import none_with_borders, with_borders
from winset.equilibrium.depth import deep_recursion
from winset.equilibrium.families import Found, families, where
from winset.equilibrium.plan import Plan
from winset.equilibrium.rollback import solve as rollback
from winset.equilibrium.solution import Solution, unsearched
from winset.equilibrium.strategy import strategies
from winset.errors import BELIEFS, OutOfReach
from winset.game.evaluate import Reader
from winset.game.play import Play, Scope
from winset.game.visibility import hides_anything

ALL = "all strategies"
PURE = "pure strategies, not mixing where a player is indifferent"
CITE = "Selten (1965); for types that only the last movers know, Fudenberg and Tirole (1991, ch. 8)"


def solve(play: Play, oracle: Oracle, seconds: float | None = None) -> Solution:
    """All equilibria in pure strategies of a finite play whose informed players move last.

    `complete` is "yes" where every region and border has at most one outcome; with several, mixing at ties was not
    searched. Cost grows with the number of regions, each of which is one rollback. `seconds` bounds the search; what is
    left is listed as unsolved.
    """
    started = time.monotonic()
    with deep_recursion():
        at, searched = _search(play, oracle, seconds)
        left = None if seconds is None else max(0.0, seconds - (time.monotonic() - started))
        return replace(by_region(play, oracle, at, left, searched), seconds=time.monotonic() - started)


def by_region(
    play: Play,
    oracle: Oracle,
    at: Callable[[Run, Play], Found],
    seconds: float | None = None,
    searched: str = "",
) -> Solution:
    """What an algorithm finds at each parameter point, as families over regions and borders.

    `searched` are the strategies among which it looks, where these are not all pure ones.
    """
    started = time.monotonic()
    words = Words(concept(play), method(play), searched or PURE, "no" if stationary.is_endless(play) else "yes")
    return explored(play, oracle, at, seconds, words, started)


@dataclass(frozen=True, slots=True)
class Words:
    """How a search is told: the concept, the method, what is searched, and the most that its list can be."""

    concept: str
    method: str
    searched: str
    complete: str


def explored(
    play: Play,
    oracle: Oracle,
    at: Callable[[Run, Play], Found],
    seconds: float | None,
    words: Words,
    started: float,
) -> Solution:
    """The equilibria that an algorithm finds, over all regions and borders; `seconds` count from `started`."""
    deadline = None if seconds is None else started + seconds
    left = None if deadline is None else max(0.0, deadline - time.monotonic())
    found = explore(oracle, play.parameters, play.assumptions, lambda run: at(run, play), seconds=left)
    leaves = [leaf for leaf in found.leaves if leaf.result.inside]
    borders = solve_borders(play, oracle, found, at, deadline)
    unsolved = (*found.unsolved, *(gap for gap in borders.unsolved if not _continues(gap, found.unsolved)))
    everything = [leaf.result for leaf in leaves] + [border.leaf.result for border in borders.leaves]
    notes = tuple(dict.fromkeys(note for result in everything for note in result.notes))
    equilibria = with_borders(play, oracle, families(play, oracle, leaves, found.unsolved), borders)
    notes += unsearched(borders.left)
    empty = where(play, oracle, leaves, found.unsolved, lambda result: not result.alternatives)
    several = any(len(result.alternatives) != 1 for result in everything)
    open_questions = unsolved or any(not isinstance(note, Remark) for note in notes)
    complete = "no" if open_questions else "pure strategies" if several and words.complete == "yes" else words.complete
    return Solution(
        play=play,
        concept=words.concept,
        method=words.method,
        equilibria=equilibria,
        none=none_with_borders(play, oracle, empty, borders),
        unsolved=unsolved,
        notes=notes,
        complete=complete,
        searched=ALL if complete == "yes" else words.searched,
        queries=oracle.queries,
        seconds=time.monotonic() - started,
        borders=polynomials(found.tree),
    )


def algorithm(play: Play, oracle: Oracle, seconds: float | None = None) -> Callable[[Run, Play], Found]:
    """What is run at each parameter point: rollback, or for a block without end fixed points of its values."""
    return _search(play, oracle, seconds)[0]


def _search(play: Play, oracle: Oracle, seconds: float | None) -> tuple[Callable[[Run, Play], Found], str]:
    """The algorithm, and for a block without end among which strategies it looks."""
    if not stationary.is_endless(play):
        return at_run, ""
    rounds = stationary_mixed.rounds_of(play, oracle)
    if rounds is None:
        return _endless(play, oracle, seconds), stationary.SEARCHED
    return _proposals(play, oracle, rounds, seconds), stationary_mixed.SEARCHED


def _endless(play: Play, oracle: Oracle, seconds: float | None) -> Callable[[Run, Play], Found]:
    """The algorithm for a block without end: candidates are found once, and tried at each parameter point."""
    plays, notes = stationary.candidates(play, oracle, seconds)

    def at(run: Run, here: Play) -> Found:
        if not admitted(run, here):
            return Found((), inside=False)
        run.notes += notes
        return stationary.at_run(run, here, plays if here is play else stationary.put(plays, here))

    return at


def _proposals(
    play: Play, oracle: Oracle, rounds: stationary_mixed.Rounds, seconds: float | None
) -> Callable[[Run, Play], Found]:
    """The same for a block without end in which proposals are put to a vote."""
    tables, notes = stationary_mixed.candidates(play, oracle, rounds, seconds)

    def at(run: Run, here: Play) -> Found:
        if not admitted(run, here):
            return Found((), inside=False)
        run.notes += notes
        return stationary_mixed.at_run(run, here, rounds, tables)

    return at


def _continues(gap: Unsolved, gaps: Sequence[Unsolved]) -> bool:
    """Whether a border was not solved for the reason for which the region around it was not."""
    return any(g.reason == gap.reason and set(g.conditions) <= set(gap.conditions) for g in gaps)


def concept(play: Play) -> str:
    """The solution concept that fits: with private information beliefs enter, though the informed move last."""
    plain = "perfect Bayesian equilibrium" if hides_anything(play.game) else "subgame-perfect equilibrium"
    return f"stationary {plain}" if stationary.is_endless(play) else plain


def method(play: Play) -> str:
    """How the equilibria are found."""
    return "fixed points of the values of rounds" if stationary.is_endless(play) else "rollback"


def at_run(run: Run, play: Play) -> Found:
    """Rollback at one parameter point, unless the assumptions of the file fail there."""
    if not admitted(run, play):
        return Found((), inside=False)
    try:
        alternatives = rollback(run, play, play.start())
    except RecursionError as error:
        raise OutOfReach("the play is too long: too many moves may follow one another") from error
    if hides_anything(play.game):
        for alternative in alternatives:
            _refuse_what_depends_on_the_unseen(alternative.plan)
    return Found(tuple(alternatives), tuple(dict.fromkeys(run.notes)))


def _refuse_what_depends_on_the_unseen(plan: Plan) -> None:
    """Raises OutOfReach if a player's reply to a number differs with a draw that she does not see.

    Rollback compares what she does along one sweep of the number; whoever chose it may have known the draw, so that
    each of its values has a sweep of its own.
    """
    for rule in strategies(plan):
        for name, _ in rule.drawn:
            if name not in rule.known:
                raise OutOfReach(
                    f"what {rule.site.player} should do depends on {name}, which she has not seen: beliefs are needed",
                    rule.site.position,
                    BELIEFS,
                )


def admitted(run: Run, play: Play) -> bool:
    """Whether the assumptions that are no plain conjunction hold here."""
    reader = Reader(run, play, Scope())
    return all(reader.truth(condition) for condition in play.conditions)
