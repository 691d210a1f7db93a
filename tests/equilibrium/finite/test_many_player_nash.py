"""Nash equilibria of any number of players: published answers, a second method for two players, parameters, limits."""

from __future__ import annotations

import json
import random
from fractions import Fraction

import pytest

from tests import finite
from tests.equilibrium.finite.recorded import CATALOGUE
from winset.algebra.value import Value, square_root
from winset.equilibrium.finite import many_player_nash, two_player_nash
from winset.equilibrium.finite.assessment import FiniteSolution, Played
from winset.equilibrium.finite.methods import Limits
from winset.equilibrium.finite.order import plain
from winset.errors import OutOfReach
from winset.game.efg_reader import read_efg
from winset.game.tree import Decision, Tree

LIMITS = Limits(seconds=60)


def of_the_catalogue(name: str) -> Tree:
    games = json.loads(CATALOGUE.read_text(encoding="utf-8"))["games"]
    return read_efg(next(game["efg"] for game in games if game["name"] == name))[0]


def test_a_game_of_three_whose_only_equilibrium_is_irrational() -> None:
    """R. Nau, S. Gomez Canovas and P. Hansen, IJGT 32 (2004), section 4: rational payoffs, irrational probabilities.

    With p, q, r the probabilities of the first strategies, indifference of each player is an equation in the two
    others; the one solution in (0, 1) has p = (53 - w)/46, q = (w - 13)/24, r = (w - 23)/4, w the root of 601.
    """
    solution = many_player_nash.solve(of_the_catalogue("journals/ijgt/nau2004/sec4"), LIMITS)
    assert solution.complete == "yes"
    (only,) = solution.assessments
    root = square_root(Value.number(Fraction(601)))
    first = [only.strategies[player][0] for player in range(3)]
    assert first == [(53 - root) / 46, (root - 13) / 24, (root - 23) / 4]


def test_a_continuum_in_which_all_three_mix() -> None:
    """The same paper, section 5: beside pure ones and their neighbours, a curve of completely mixed equilibria."""
    solution = many_player_nash.solve(of_the_catalogue("journals/ijgt/nau2004/sec5"), LIMITS)
    assert solution.complete == "yes"
    mixed = [a for a in solution.assessments if all(str(p) != "0" for row in a.strategies.values() for p in row)]
    (curve,) = mixed
    assert len(curve.free) == 1


def paid(tree: Tree, solution: FiniteSolution) -> set[tuple[object, ...]]:
    return {tuple(map(plain, Played(tree, a).payoffs)) for a in solution.assessments}


@pytest.mark.parametrize("seed", range(12))
def test_two_players_are_solved_as_by_vertices(seed: int) -> None:
    """Payoffs without ties: finitely many equilibria, all extreme, which the other method finds as vertices."""
    pays = iter(random.Random(seed).sample(range(-99, 100), 18))
    replies = {f"a{i}": Decision("B", {f"b{j}": (next(pays), next(pays)) for j in range(3)}, "B") for i in range(3)}
    tree = Tree.of("Random", ("A", "B"), Decision("A", replies, "A"))
    assert paid(tree, many_player_nash.solve(tree, LIMITS)) == paid(tree, two_player_nash.solve(tree, LIMITS))


def test_parameters_stay() -> None:
    """Matching pennies in which A's win on heads is worth w: B plays heads with 2/(w + 3), A evenly."""
    w = Value.variable("w")
    after = {"H": {"H": (w, -1), "T": (-1, 1)}, "T": {"H": (-1, 1), "T": (1, -1)}}
    moves = {own: Decision("B", ends, "B") for own, ends in after.items()}
    tree = Tree.of("Pennies", ("A", "B"), Decision("A", moves, "A"))
    mixed = [a for a in many_player_nash.solve(tree, LIMITS).assessments if str(a.strategies[0][0]) == "1/2"]
    assert [a.strategies[1][0] for a in mixed] == [2 / (w + 3)]
    assert [str(c) for c in mixed[0].conditions] == ["w + 1 > 0"]


def test_what_is_out_of_reach_is_refused() -> None:
    wide = {str(k): Decision("B", {"x": (k, 0), "y": (0, k)}, f"after {k}") for k in range(9)}
    tree = Tree.of("Wide", ("A", "B"), Decision("A", wide))
    assert "pure-nash" in many_player_nash.accepts(tree)
    with pytest.raises(OutOfReach):
        many_player_nash.solve(tree, LIMITS)


def test_a_time_limit_leaves_open_cases() -> None:
    late = many_player_nash.solve(finite.horse(), Limits(seconds=0))
    assert late.complete == "no"
    assert late.open_cases
