"""Every game of pygambit's catalogue, under every concept, beside what pygambit says.

The record is made by `benchmarks/peers/gambit_catalogue.py`, which also puts all that winset finds to pygambit's own
check of regrets. Where pygambit has no answer, or another one, a test says so and who is right.
"""

from __future__ import annotations

import json
from fractions import Fraction
from functools import cache
from itertools import pairwise
from typing import Any

import pytest

from tests.equilibrium.finite.recorded import CATALOGUE
from winset.algebra.oracle import Oracle
from winset.equilibrium.finite.assessment import Assessment, FiniteSolution, Played
from winset.equilibrium.finite.methods import METHODS, Limits, Method
from winset.equilibrium.finite.order import plain
from winset.equilibrium.finite.solving import checked
from winset.equilibrium.verify.tree.scale import as_float
from winset.game.efg_reader import read_efg
from winset.game.finite_file import FiniteGame
from winset.game.tree import Tree

PEER: dict[str, Any] = {game["name"]: game for game in json.loads(CATALOGUE.read_text(encoding="utf-8"))["games"]}
BY_NAME = {method.name: method for method in METHODS}
BESIDE = {"pure": "pure-nash", "extreme": "two-player-nash", "isolated": "many-player-nash"}
LARGE = "journals/mor/vonstengelforges2008/fig6"  # a coordination device whose equilibria are 193 families
NO_PEER = {"books/shohamleytonbrown2008/fig5_9", "journals/geb/gilboa1997/fig2"}  # enumpoly does not come to an end
FORGETFUL = {
    "books/shohamleytonbrown2008/fig5_12",
    "books/vonstengel2022/fig10.7",
    "journals/geb/gilboa1997/fig1",
    "journals/geb/gilboa1997/fig2",
    "journals/geb/wichardt2008",
}
MISSED = "journals/ijgt/nau2004/sec6"

every_game = pytest.mark.parametrize("name", PEER)


@cache
def tree_of(name: str) -> Tree:
    return read_efg(PEER[name]["efg"])[0]


def solved(name: str, method: Method) -> FiniteSolution:
    return method.solve(tree_of(name), Limits(seconds=60))


def distribution(tree: Tree, assessment: Assessment) -> tuple[Any, ...]:
    ends = Played(tree, assessment).ends
    return tuple(plain(ends.get(node, 0)) for node in tree.ends)


def single(solution: FiniteSolution) -> set[tuple[Any, ...]]:
    """The distributions over ends of the equilibria that are not members of a continuum."""
    return {distribution(solution.tree, a) for a in solution.assessments if not a.free}


def rounded(distribution: tuple[Any, ...]) -> tuple[float, ...]:
    return tuple(round(as_float(p), 6) + 0.0 for p in distribution)


def test_the_record_is_whole() -> None:
    assert len(PEER) == 38
    silent = {name for name, game in PEER.items() for solver in BESIDE if str(game[solver]).startswith("no answer")}
    assert silent == NO_PEER


@every_game
@pytest.mark.parametrize("solver", ["pure", "extreme"])
def test_pure_and_extreme_nash_equilibria_agree(name: str, solver: str) -> None:
    """enumpure and exact enummixed, by the play that results: they list what is done off the path as well."""
    theirs, method = PEER[name][solver], BY_NAME[BESIDE[solver]]
    if isinstance(theirs, str):
        assert method.accepts(tree_of(name))
        return
    assert single(solved(name, method)) == {tuple(map(Fraction, row)) for row in theirs}


@every_game
def test_isolated_nash_equilibria_of_any_number_of_players_agree(name: str) -> None:
    """enumpoly, in floats, which looks for isolated equilibria only; families with free variables are left aside."""
    theirs, method = PEER[name]["isolated"], BY_NAME["many-player-nash"]
    if isinstance(theirs, str):
        assert name in NO_PEER | FORGETFUL
        return
    ours = {rounded(row) for row in single(solved(name, method))}
    found = {rounded(tuple(map(float, row))) for row in theirs}
    assert found == ours if name != MISSED else found < ours


def test_the_one_end_of_a_continuum_that_the_other_program_leaves_out() -> None:
    """Nau, Gomez Canovas and Hansen (2004), section 6: "the set of Nash equilibria is a line segment".

    At its ends player 3 mixes 1 and 2 evenly, or 3 and 4; enumpoly lists the first of them twice. That both are
    equilibria is seen from the payoffs: whatever the weight on {1, 2}, the other two are indifferent, and all four pay
    player 3 the same.
    """
    tree = tree_of(MISSED)
    half = Fraction(1, 2)
    for weight in (Fraction(0), Fraction(1, 3), Fraction(1)):
        third = (weight / 2, weight / 2, (1 - weight) / 2, (1 - weight) / 2)
        for player, actions in ((0, 2), (1, 2), (2, 4)):
            pays = set()
            for action in range(actions):
                rows: dict[int, tuple[Fraction, ...]] = {0: (half, half), 1: (half, half), 2: third}
                rows[player] = tuple(Fraction(int(k == action)) for k in range(actions))
                pays.add(Played(tree, Assessment(rows)).payoffs[player])
            assert len(pays) == 1
    assert len(set(map(tuple, PEER[MISSED]["isolated"]))) == 1


@pytest.mark.parametrize("name", sorted(FORGETFUL))
def test_games_of_players_who_forget_are_refused_with_the_reason(name: str) -> None:
    """pygambit 16.7 refuses them likewise: equilibria in mixed and in behaviour strategies are not the same there."""
    reasons = {
        method.accepts(tree_of(name)) for method in METHODS if method.name not in ("rollback", "signalling-pure")
    }
    assert all("forgets" in reason for reason in reasons)
    assert "imperfect recall" in PEER[name]["pure"]


@pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)
@pytest.mark.parametrize("name", [pytest.param(n, marks=pytest.mark.slow) if n == LARGE else n for n in PEER])
def test_every_concept_is_solved_or_says_what_was_not_searched(name: str, method: Method) -> None:
    """What is found passes the verifier; a list that is not complete names what is open."""
    if method.accepts(tree_of(name)):
        return
    solution = solved(name, method)
    assert solution.complete in ("yes", "pure strategies") or solution.open_cases
    game = FiniteGame(tree_of(name), name)
    with Oracle() as oracle:
        for family in solution.assessments[:20]:
            found = checked(game, family, method.concept, oracle)
            assert found.verified, found.doubt


@every_game
def test_concepts_are_nested(name: str) -> None:
    """Sequential equilibria are perfect Bayesian, these weakly so, and those Nash: by the ends that are reached."""
    if name in FORGETFUL or name == LARGE:
        return
    order = ("sequential", "perfect-bayesian", "weak-perfect-bayesian", "many-player-nash")
    reached = [{ends(tree_of(name), a) for a in solved(name, BY_NAME[m]).assessments} for m in order]
    assert all(inner <= outer for inner, outer in pairwise(reached))


def ends(tree: Tree, assessment: Assessment) -> frozenset[int]:
    return frozenset(Played(tree, assessment).ends)
