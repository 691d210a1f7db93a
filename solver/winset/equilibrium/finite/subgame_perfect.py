"""Subgame-perfect equilibria of trees with imperfect information, by solving subgames from the last ones back.

A subgame is solved when every smaller one in it has been, and pays what one of its equilibria gives: for each choice of
such payoffs all equilibria of what is left are found. Where one node is left, as in rollback; where two players move,
all extreme equilibria, pure and mixed; else, the pure ones. The result says which of these was the case. Payoffs come
with the number of equilibria that give them, so that equilibria are counted without being listed.

Equilibria count as one if in every subgame, smaller ones being cut off, they are the same extreme equilibrium, or the
same pure actions where play goes.

R. Selten, Spieltheoretische Behandlung eines Oligopolmodells mit Nachfragetraegheit, Zeitschrift fuer die gesamte
Staatswissenschaft 121 (1965), p. 308; the sources of the methods used in subgames.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

from winset.equilibrium.finite.assessment import Assessment, FiniteSolution
from winset.equilibrium.finite.clock import Clock
from winset.equilibrium.finite.methods import Limits
from winset.equilibrium.finite.pure_nash import accepts as accepts_numbers_and_recall
from winset.equilibrium.finite.stage_equilibria import Confessions
from winset.equilibrium.finite.subgame_tables import Tables, solved
from winset.equilibrium.finite.ties import count_in_words
from winset.errors import LimitReached, OutOfReach
from winset.game.tree import Tree

CONCEPT = "subgame-perfect equilibrium"
METHOD = "subgames from the last ones back"
COUNTED = "same extreme equilibrium, or same pure play, in every subgame with smaller ones cut off"
CITE = "Selten (1965), p. 308"
MOST_LISTED = 1000


def accepts(tree: Tree) -> str:
    """ "" for games of numbers with perfect recall."""
    return accepts_numbers_and_recall(tree)


def solve(tree: Tree, limits: Limits) -> FiniteSolution:
    """The subgame-perfect equilibria; what was not searched is named."""
    if reason := accepts(tree):
        raise OutOfReach(reason)
    started = time.monotonic()
    clock = Clock.of(limits)
    try:
        tables = solved(tree, clock)
    except LimitReached as reached:
        return FiniteSolution(
            tree, CONCEPT, METHOD, (), "no", COUNTED, CITE, None, (f"{reached.reason} before all subgames were solved",)
        )
    most = MOST_LISTED if limits.equilibria is None else limits.equilibria
    listed = tuple(_first(tables, most, clock))
    cases = list(tables.confessions.cases())
    if len(listed) < tables.total:
        cases.append(f"{len(listed)} of {count_in_words(tables.total)} equilibria are listed")
    return FiniteSolution(
        tree,
        CONCEPT,
        METHOD,
        listed,
        _complete(tables.confessions, len(listed) < tables.total),
        COUNTED,
        CITE,
        total=None if tables.confessions.cut else tables.total,
        open_cases=tuple(cases),
        notes=tuple(tables.confessions.notes()),
        seconds=time.monotonic() - started,
    )


def _first(tables: Tables, count: int, clock: Clock) -> Iterator[Assessment]:
    for number in range(min(count, tables.total)):
        if number and clock.left == 0:
            return
        yield tables.equilibrium(number)


def _complete(confessions: Confessions, short: bool) -> str:
    if short or confessions.cut or confessions.continua:
        return "no"
    if not confessions.ties and not confessions.crowds:
        return "yes"
    return "no" if confessions.mixed else "pure strategies"
