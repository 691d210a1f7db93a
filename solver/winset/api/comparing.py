"""Two games side by side: what is played in each, and which objects of one contain or dominate those of the other."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from winset.algebra.oracle import Oracle
from winset.api.loading import Game
from winset.api.moving import solved
from winset.api.results import Result
from winset.errors import UsageError
from winset.game.laws import Dominance, dominance, laws
from winset.negotiation.all_sets import all_sets
from winset.negotiation.deals import deals_of
from winset.negotiation.inclusion import Inclusion, inclusion
from winset.negotiation.winsets import WinSets
from winset.statics.difference import Difference, common_quantities, difference


def diff(
    first: str | Path | Game | Result,
    second: str | Path | Game | Result,
    of: str | None = None,
    *,
    time_limit: float | None = None,
) -> tuple[Difference, ...]:
    """Two games side by side on the parameters that both have, one `Difference` for each quantity.

    `of` are quantities that both games have, all of those if left out. What is not decided within `time_limit` seconds,
    solving not counted, stays undecided. Raises UsageError for games that have no quantity, or no parameters, in
    common, and what `statics` raises.
    """
    mine, other = solved(first).solution, solved(second).solution
    pairs = common_quantities(mine, other, of)
    if not pairs:
        raise UsageError("the two games have no player, number or outcome of one name: say with `of` what to compare")
    with Oracle() as oracle:
        oracle.until = None if time_limit is None else time.monotonic() + time_limit
        return tuple(difference(mine, other, oracle, pair) for pair in pairs)


@dataclass(frozen=True, slots=True)
class Changes:
    """What has changed between two games: the win-sets of sides, and the laws of draws, that both have."""

    winsets: tuple[Inclusion, ...]
    laws: tuple[Dominance, ...]


def changes(
    first: str | Path | Game | Result, second: str | Path | Game | Result, *, time_limit: float | None = None
) -> Changes:
    """How win-sets and laws of the same name in two games compare, for all parameters that both allow.

    Win-sets over one issue of the same name that hang on no draw; laws of single numbers from intervals that depend on
    parameters only. Others are left out. `time_limit` is that of `diff`. Raises what `solve` raises.
    """
    mine, other = solved(first), solved(second)
    plays = (mine.solution.play, other.solution.play)
    assumed = [constraint for play in plays for constraint in play.assumptions]
    with Oracle() as oracle:
        oracle.until = None if time_limit is None else time.monotonic() + time_limit
        its = laws(plays[1])
        compared = tuple(dominance(law, its[n], assumed, oracle) for n, law in laws(plays[0]).items() if n in its)
        return Changes(tuple(_inclusions(mine, other, oracle)), compared)


def _inclusions(mine: Result, other: Result, oracle: Oracle) -> list[Inclusion]:
    sets = [_winsets(result) for result in (mine, other)]
    if sets[0] is None or sets[1] is None or sets[0].issue != sets[1].issue:
        return []
    assumed = [c for result in (mine, other) for c in result.solution.play.assumptions]
    sides = [answer.sides[0] for answer in sets[0].sides]
    pairs = [(side, sets[0].of(side), sets[1].of(side)) for side in dict.fromkeys(sides)]
    return [
        inclusion(side, sets[0].issue, one[0], two[0], assumed, oracle)
        for side, one, two in pairs
        if len(one) == len(two) == 1
    ]


def _winsets(result: Result) -> WinSets | None:
    """The win-sets over the one issue of a game; None if it has no sides, or several issues."""
    game = result.game
    if not game.written.sides:
        return None
    return all_sets(deals_of(game.written, result.solution.play.settings, game.source, game.text)).intervals
