"""Perfect Bayesian equilibria where one side is privately informed of one of finitely many types: beliefs as states.

Offers may come from intervals, the uninformed moves after the informed, and over several rounds; so may the signals of
two types. Three and more types leave or stay, and must be ranked by how keen they are to leave. What each kind of move
does is in `winset.equilibrium.screening`.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from math import prod

from winset.algebra.oracle import Oracle
from winset.algebra.run import Run
from winset.algebra.value import ONE
from winset.equilibrium.depth import deep_recursion
from winset.equilibrium.families import Found
from winset.equilibrium.screening.shown import alternatives
from winset.equilibrium.screening.subgame import PAIR, Bundle, Subgames
from winset.equilibrium.solution import Solution
from winset.equilibrium.stationary import is_endless
from winset.equilibrium.subgame_perfect import Words, admitted, explored
from winset.errors import OutOfReach
from winset.game.play import Play
from winset.game.visibility import statements
from winset.language import syntax

CONCEPT = "perfect Bayesian equilibrium"
METHOD = "beliefs as states"
CITE = "Fudenberg and Tirole (1983; 1991, ch. 8); Sobel and Takahashi (1983)"
PROMISES = (
    "two types, seen by one side, who play at most two actions between them at each of their moves, and both mix only "
    "where these are no numbers from an interval; or more types, shown to be ranked by how keen they are to take the "
    "one of two actions that ends the play; the uninformed mix over at most two choices"
)
SEARCHED = f"profiles with {PROMISES}"


def refuses(play: Play) -> str:
    """Why a play is not taken, as far as its statements show it; "" where nothing speaks against it."""
    hidden = [s for s in statements(play.game.play) if isinstance(s, syntax.Draw) and s.seen]
    if not hidden:
        return "nothing is drawn that only one side sees"
    sizes = [_size(draw) for draw in hidden]
    if None in sizes:
        return "what is drawn has more than finitely many values"
    if prod(size for size in sizes if size is not None) > PAIR and (other := _otherwise(play, hidden)):
        return f"there are more than {PAIR} types, and {other} has other choices than two actions"
    if is_endless(play):
        return "the play has no last round"
    if not any(_from_interval(s) for s in statements(play.game.play)):
        return "its choices are finitely many: it is solved as a tree"
    return ""


def _otherwise(play: Play, hidden: Sequence[syntax.Draw]) -> str:
    """A player who sees a draw and is asked for something else than one of two actions; "" if there is none."""
    informed = set[str]()
    for seen in (seen for draw in hidden for seen in draw.seen):
        named = {ref.name for ref in seen.who}
        informed |= {*play.players} - named if seen.hidden else named
    for move in statements(play.game.play):
        if isinstance(move, syntax.Move) and move.who.name in informed and not _of_two(move.what):
            return move.who.name
    return ""


def _of_two(what: syntax.Options | syntax.Variables) -> bool:
    """Whether a move is a choice between two actions."""
    return isinstance(what, syntax.Options) and len(what.labels) == 2


def _from_interval(statement: syntax.Statement) -> bool:
    """Whether a statement asks for a number from an interval."""
    what = statement.what if isinstance(statement, syntax.Move) else None
    return isinstance(what, syntax.Variables) and any(
        quantity.domain is None or isinstance(quantity.domain, syntax.Interval) for quantity in what.quantities
    )


def _size(draw: syntax.Draw) -> int | None:
    """How many results a draw has: None for infinitely many, 1 where that is not seen before it is played."""
    match draw.law:
        case syntax.Labels(items) | syntax.Values(items):
            return len(items)
        case syntax.Uniform(syntax.Interval()) | syntax.Density():
            return None
    return 1


def solve(play: Play, oracle: Oracle, seconds: float | None = None) -> Solution:
    """Perfect Bayesian equilibria (in the sense of Fudenberg and Tirole) of a play with private information.

    All moves are seen by everybody, one draw with finitely many values by one side only, and the play is finite.
    PROMISES says which profiles are searched; what an uninformed player believes after an action that no type plays is
    any belief that supports the equilibrium; with more than two types it is one that can be on the path, and a note
    says where another might support more. `seconds` bounds the search.
    """
    words = Words(CONCEPT, METHOD, SEARCHED, "pure strategies")
    with deep_recursion():
        return explored(play, oracle, at_run, seconds, words, time.monotonic())


def at_run(run: Run, play: Play) -> Found:
    """The equilibria at one parameter point."""
    if not admitted(run, play):
        return Found((), inside=False)
    try:
        outcomes = Subgames(run, play).outcomes(Bundle((play.start(),), ((),)), (ONE,))
    except RecursionError as error:
        raise OutOfReach("the play is too long: too many moves may follow one another") from error
    return Found(alternatives(run, outcomes), tuple(dict.fromkeys(run.notes)))
