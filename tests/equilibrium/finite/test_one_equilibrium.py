"""One equilibrium by Lemke's algorithm: what is reported is exact, and nobody gains anywhere."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from tests import finite
from winset.equilibrium.finite import one_equilibrium
from winset.equilibrium.finite.assessment import Assessment, Played
from winset.equilibrium.finite.methods import Limits
from winset.equilibrium.finite.sequence_form import tree_to_sequence_form
from winset.errors import OutOfReach
from winset.game.tree import Chance, Decision, Tree


def rows(assessment: Assessment) -> dict[int, tuple[Fraction, ...]]:
    return {s: tuple(map(Fraction, row)) for s, row in assessment.strategies.items()}


def only(tree: Tree) -> Assessment:
    found = one_equilibrium.solve(tree, Limits())
    assert found.complete == "no"
    (assessment,) = found.assessments
    return assessment


def kuhn_poker() -> Tree:
    """H. W. Kuhn, "A simplified two-person poker", 1950: three cards, an ante of 1, a bet of 1."""

    def showdown(a: int, b: int, pot: int) -> tuple[int, int]:
        return (pot, -pot) if a > b else (-pot, pot)

    def deal(a: int, b: int) -> Decision:
        called = {"fold": (-1, 1), "call": showdown(a, b, 2)}
        after_pass = {"pass": showdown(a, b, 1), "bet": Decision("A", called, f"A {a} again")}
        after_bet = {"fold": (1, -1), "call": showdown(a, b, 2)}
        return Decision(
            "A",
            {"pass": Decision("B", after_pass, f"B {b} pass"), "bet": Decision("B", after_bet, f"B {b} bet")},
            f"A {a}",
        )

    deals = [(a, b) for a in (1, 2, 3) for b in (1, 2, 3) if a != b]
    return Tree.of("Kuhn poker", ("A", "B"), Chance({f"{a}{b}": (Fraction(1, 6), deal(a, b)) for a, b in deals}))


def test_kuhn_poker_is_worth_minus_one_eighteenth() -> None:
    """H. W. Kuhn, 1950, p. 103: the value to the first player is -1/18."""
    tree = kuhn_poker()
    found = only(tree)
    assert Played(tree, found).payoffs == (Fraction(-1, 18), Fraction(1, 18))
    assert finite.is_nash(tree, rows(found))


def test_matching_pennies() -> None:
    half = (Fraction(1, 2), Fraction(1, 2))
    assert only(finite.matching_pennies()).strategies == {0: half, 1: half}


def test_an_incredible_threat_is_not_returned() -> None:
    assert Played(finite.entry(), only(finite.entry())).payoffs == (1, 1)


@pytest.mark.parametrize("seed", range(80))
def test_nobody_gains_in_any_subgame(seed: int) -> None:
    tree = finite.random_tree(random.Random(seed), 2, depth=3)
    assert finite.is_subgame_perfect(tree, rows(only(tree)))


@pytest.mark.parametrize("seed", range(8))
def test_signalling_games(seed: int) -> None:
    tree = finite.signalling(random.Random(seed), 3, 2, 3)
    assert finite.is_nash(tree, rows(only(tree)))


def test_the_sequence_form_is_as_large_as_the_tree() -> None:
    form = tree_to_sequence_form(kuhn_poker(), (0, 1))
    assert (len(form.first), len(form.second)) == (1 + 12, 1 + 12)
    assert sum(gain for gain, _ in form.payoffs.values()) == -sum(gain for _, gain in form.payoffs.values())


def test_limits_are_obeyed_and_said() -> None:
    tree = finite.signalling(random.Random(0), 4, 4, 4)
    late = one_equilibrium.solve(tree, Limits(seconds=0))
    assert late.assessments == ()
    assert "time limit" in late.open_cases[0]


def test_other_methods_are_named() -> None:
    assert "pure-nash" in one_equilibrium.accepts(finite.horse())
    with pytest.raises(OutOfReach):
        one_equilibrium.solve(finite.horse(), Limits())
