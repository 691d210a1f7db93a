"""Whatever the methods of this folder list passes the verifier, which shares nothing with them."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from tests import finite
from winset.equilibrium.finite.methods import METHODS, Limits
from winset.equilibrium.verify.tree import verify_assessment
from winset.game.tree import Chance, Decision, Tree

NAMES = (
    "rollback",
    "subgames",
    "lemke",
    "two-player-nash",
    "many-player-nash",
    "pure-nash",
    "perfect-bayesian",
    "weak-perfect-bayesian",
    "sequential",
)


def games() -> dict[str, Tree]:
    found = {name: make() for name, make in finite.NAMED.items()}
    for seed in range(12):
        found[f"random {seed}"] = finite.random_tree(random.Random(seed), 2 + seed % 2, depth=3, hide=0.5 * (seed % 3))
    found["signals"] = finite.signalling(random.Random(1), 2, 2, 2)
    return found


@pytest.mark.parametrize("method", [m for m in METHODS if m.name in NAMES], ids=lambda method: method.name)
def test_what_is_listed_is_an_equilibrium(method) -> None:  # type: ignore[no-untyped-def]
    solved = 0
    for tree in games().values():
        if method.accepts(tree):
            continue
        solved += 1
        for assessment in method.solve(tree, Limits(equilibria=6)).assessments:
            assert verify_assessment(tree, assessment.at_witness(), [method.concept]).holds[method.concept]
    assert solved >= 4


@pytest.mark.parametrize("method", [m for m in METHODS if m.name in NAMES], ids=lambda method: method.name)
def test_trees_without_a_choice_have_one_equilibrium(method) -> None:  # type: ignore[no-untyped-def]
    draw = Chance({"u": (Fraction(1, 2), (1,)), "v": (Fraction(1, 2), (3,))})
    for tree, rows in [
        (Tree.of("Over", ("A", "B"), (1, 2)), {}),
        (Tree.of("Nobody", (), ()), {}),
        (Tree.of("Draw", ("A",), draw), {}),
        (Tree.of("Forced", ("A",), Decision("A", {"only": (1,)})), {0: (1,)}),
    ]:
        assert [a.strategies for a in method.solve(tree, Limits()).assessments] == [rows]
