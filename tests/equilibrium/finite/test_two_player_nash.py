"""Pure and mixed Nash equilibria of two-player trees against published answers, and what anybody could gain."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from tests import finite
from winset.equilibrium.finite import pure_nash, two_player_nash
from winset.equilibrium.finite.assessment import Assessment, Played
from winset.equilibrium.finite.methods import Limits
from winset.errors import OutOfReach
from winset.game.tree import Decision, Tree


def rows(assessment: Assessment) -> dict[int, tuple[Fraction, ...]]:
    return {s: tuple(map(Fraction, row)) for s, row in assessment.strategies.items()}


def payoffs(tree: Tree) -> list[tuple[object, ...]]:
    return sorted(Played(tree, a).payoffs for a in two_player_nash.solve(tree, Limits()).assessments)


def test_matching_pennies_is_mixed() -> None:
    found = two_player_nash.solve(finite.matching_pennies(), Limits())
    half = (Fraction(1, 2), Fraction(1, 2))
    assert [a.strategies for a in found.assessments] == [{0: half, 1: half}]
    assert (found.complete, found.total) == ("yes", 1)


def test_battle_of_the_sexes_behind_an_outside_option() -> None:
    """After "in" they meet in (2, 1) or (1, 2); out gives 3/2. In with (2, 1); out, held by enough weight on R."""
    tree = finite.hidden_move()
    found = two_player_nash.solve(tree, Limits())
    assert payoffs(tree) == [(Fraction(3, 2), 0)] * 2 + [(2, 1)]
    out = {rows(a)[tree.names.index("b")] for a in found.assessments if rows(a)[0][0] == 1}
    assert out == {(Fraction(0), Fraction(1)), (Fraction(3, 4), Fraction(1, 4))}
    assert "one of {" in found.notes[0]


def test_beer_and_quiche_has_pooling_only() -> None:
    """I.-K. Cho and D. Kreps, 1987, section II: two components of equilibria, both pooling; duels off the path only."""
    tree = finite.beer_quiche()
    assert set(payoffs(tree)) == {
        (Fraction(21, 10), Fraction(9, 10)),
        (Fraction(29, 10), Fraction(9, 10)),
    }


@pytest.mark.parametrize("seed", range(60))
def test_nobody_gains_and_no_pure_equilibrium_is_missing(seed: int) -> None:
    tree = finite.random_tree(random.Random(seed), 2, depth=3)
    found = two_player_nash.solve(tree, Limits())
    assert found.assessments
    assert all(finite.is_nash(tree, rows(a)) for a in found.assessments)
    pure = {Played(tree, a).payoffs for a in pure_nash.solve(tree, Limits()).assessments}
    assert pure <= {Played(tree, a).payoffs for a in found.assessments}


@pytest.mark.parametrize("seed", range(8))
def test_signalling_games(seed: int) -> None:
    tree = finite.signalling(random.Random(seed), 2, 2, 3)
    found = two_player_nash.solve(tree, Limits())
    assert all(finite.is_nash(tree, rows(a)) for a in found.assessments)


def test_players_without_a_choice_stand_by() -> None:
    after = {"H": {"H": (7, 1, -1), "T": (8, -1, 1)}, "T": {"H": (9, -1, 1), "T": (6, 1, -1)}}
    moves = {own: Decision("C", ends, "c") for own, ends in after.items()}
    tree = Tree.of("Third", ("A", "B", "C"), Decision("B", moves, "b"))
    found = two_player_nash.solve(tree, Limits())
    assert [Played(tree, a).payoffs for a in found.assessments] == [(Fraction(15, 2), 0, 0)]


def test_one_player_alone_has_a_best_plan() -> None:
    tree = Tree.of("Alone", ("A",), Decision("A", {"l": (1,), "r": Decision("A", {"x": (3,), "y": (2,)})}))
    assert payoffs(tree) == [(3,)]


def test_other_methods_are_named() -> None:
    assert "pure-nash" in two_player_nash.accepts(finite.horse())
    wide = Tree.of(
        "Wide",
        ("A", "B"),
        Decision("A", {str(k): Decision("B", {"x": (k, 0), "y": (0, k)}, f"after {k}") for k in range(9)}),
    )
    assert "pure-nash and lemke" in two_player_nash.accepts(wide)
    with pytest.raises(OutOfReach):
        two_player_nash.solve(wide, Limits())


def test_limits_are_obeyed_and_said() -> None:
    late = two_player_nash.solve(finite.hidden_move(), Limits(seconds=0))
    assert (late.complete, late.assessments) == ("no", ())
    few = two_player_nash.solve(finite.hidden_move(), Limits(equilibria=1))
    assert (few.complete, few.total, len(few.assessments)) == ("no", 3, 1)
