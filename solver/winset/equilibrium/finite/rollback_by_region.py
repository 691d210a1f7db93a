"""Rollback with ties where payoffs or chances contain parameters: the equilibria of each region of the parameters."""

from __future__ import annotations

import time
from dataclasses import dataclass

from winset.algebra.explore import Leaf, explore
from winset.algebra.oracle import Oracle
from winset.algebra.run import Run
from winset.equilibrium.finite import subgame_perfect_rollback as rollback
from winset.equilibrium.finite.assessment import Assessment, FiniteSolution
from winset.equilibrium.finite.clock import Clock
from winset.equilibrium.finite.methods import Limits
from winset.equilibrium.finite.names import Layout
from winset.equilibrium.finite.ties import count_in_words
from winset.game.tree import Tree


@dataclass(frozen=True, slots=True)
class _Found:
    """The equilibria of one region: those listed, how many there are, and whether tables were cut."""

    listed: tuple[Assessment, ...]
    total: int
    cut: bool


def by_region(tree: Tree, limits: Limits, clock: Clock) -> FiniteSolution:
    """The pure subgame-perfect equilibria on every open region of all parameters, each with the conditions it needs.

    Parameters take every real value. On the borders between regions somebody is indifferent: there the equilibria of
    the regions on both sides remain (the best replies are closed), and others may join them, which are not listed.
    """
    started = time.monotonic()
    most = rollback.most_listed(tree, limits)

    def algorithm(run: Run) -> _Found:
        found = rollback.at_run(run, tree, clock)
        return _Found(tuple(found.first(most, clock)), found.total, bool(found.cut))

    oracle = Oracle()
    try:
        explored = explore(oracle, Layout(tree).parameters, (), algorithm, seconds=clock.left)
    finally:
        oracle.close()
    cases = ["on the borders between regions only the equilibria of the regions beside them are listed"]
    cases += [f"{' and '.join(map(str, part.conditions)) or 'everywhere'}: {part.reason}" for part in explored.unsolved]
    cases += [_short(leaf) for leaf in explored.leaves if len(leaf.result.listed) < leaf.result.total]
    if any(leaf.result.cut for leaf in explored.leaves):
        cases.append(f"payoff vectors beyond {rollback.MOST_VECTORS} at a node were left out")
    return FiniteSolution(
        tree,
        rollback.CONCEPT,
        rollback.METHOD,
        tuple(_where(leaf, a) for leaf in explored.leaves for a in leaf.result.listed),
        "no",
        f"{rollback.COUNTED}, region by region",
        rollback.CITE,
        open_cases=tuple(cases),
        notes=("mixing where a player is indifferent was not searched",),
        seconds=time.monotonic() - started,
    )


def _where(leaf: Leaf[_Found], assessment: Assessment) -> Assessment:
    conditions = tuple(sign.constraint() for sign in leaf.conditions)
    return Assessment(assessment.strategies, conditions=conditions, witness=leaf.witness)


def _short(leaf: Leaf[_Found]) -> str:
    where = " and ".join(map(str, leaf.conditions)) or "everywhere"
    return f"{where}: {len(leaf.result.listed)} of {count_in_words(leaf.result.total)} equilibria are listed"
