"""One subgame-perfect equilibrium of a tree in which two players meet in each subgame: exact, for large trees too.

Subgames are solved from the last ones back; where one node is left, its player takes a best action, and where two
players meet, one equilibrium of the sequence form is found by `lemke`. It is a Nash equilibrium of the whole as well.
The sequence form is as large as the tree, so that trees are within reach whose strategies cannot be counted.

R. Selten (1965), p. 308; the sources of `lemke` and `sequence_form`.
"""

from __future__ import annotations

import time
from typing import Any

from winset.equilibrium.finite.assessment import Assessment, FiniteSolution, Played
from winset.equilibrium.finite.clock import Clock
from winset.equilibrium.finite.lemke import equilibrium
from winset.equilibrium.finite.methods import Limits
from winset.equilibrium.finite.order import plain
from winset.equilibrium.finite.pure_nash import accepts as accepts_numbers_and_recall
from winset.equilibrium.finite.sequence_form import tree_to_sequence_form
from winset.equilibrium.finite.stages import Stage, stages
from winset.equilibrium.finite.two_player_nash import movers, pair_of
from winset.errors import LimitReached, OutOfReach
from winset.game.tree import NATURE, Tree

CONCEPT = "subgame-perfect equilibrium"
METHOD = "one by Lemke's algorithm on the sequence form of each subgame"
COUNTED = "one equilibrium"
CITE = "von Stengel, van den Elzen and Talman (2002), p. 693"


def accepts(tree: Tree) -> str:
    """ "" for games of numbers with perfect recall in which at most two players meet in each subgame."""
    if reason := accepts_numbers_and_recall(tree):
        return reason
    if any(len(movers(stage.tree)) > 2 for stage in stages(tree)):
        return "more than two players meet in a subgame: the methods are subgames and pure-nash"
    return ""


def solve(tree: Tree, limits: Limits) -> FiniteSolution:
    """One subgame-perfect equilibrium, checked exactly; none, and it says so, if no path led to one in time."""
    if reason := accepts(tree):
        raise OutOfReach(reason)
    started = time.monotonic()
    cases = ("other equilibria were not searched",)
    found: tuple[Assessment, ...] = ()
    try:
        found = (_solved(tree, Clock.of(limits)),)
    except LimitReached as reached:
        cases = (f"{reached.reason} before an equilibrium was found",)
    return FiniteSolution(
        tree, CONCEPT, METHOD, found, "no", COUNTED, CITE, None, cases, (), time.monotonic() - started
    )


def _solved(tree: Tree, clock: Clock) -> Assessment:
    worth: dict[int, tuple[Any, ...]] = {}
    rows: dict[int, tuple[Any, ...]] = {}
    for stage in stages(tree):
        game = stage.with_payoffs([worth[root] for root in stage.inner])
        assessment = _stage_equilibrium(stage, game, clock)
        rows |= stage.in_place(assessment.strategies)
        worth[stage.root] = tuple(map(plain, Played(game, assessment).payoffs))
    return Assessment(rows)


def _stage_equilibrium(stage: Stage, game: Tree, clock: Clock) -> Assessment:
    if stage.is_one_move:
        owner = game.owner[0]
        if owner == NATURE:
            return Assessment({})
        after = [plain(game.gain(child, owner)) for child in game.children(0)]
        best = after.index(max(after))  # type: ignore[type-var]
        return Assessment({0: tuple(int(k == best) for k in range(len(after)))})
    form = tree_to_sequence_form(game, pair_of(game))
    found = equilibrium(form, clock)
    if found is None:
        raise LimitReached(f"no path ended in an exact equilibrium of the subgame at node {stage.root}")
    x, y = found
    idle: dict[int, tuple[Any, ...]] = {
        s: (1,) for s, o in enumerate(game.owner) if o != NATURE and len(game.actions[s]) == 1
    }
    return Assessment(idle | form.first.behaviour(x) | form.second.behaviour(y))
