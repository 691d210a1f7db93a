"""Sequential equilibria: consistency by labels, against games whose answers are worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from tests.equilibrium.finite.belief_games import (
    all_supports,
    below_one,
    gibbons_413,
    horse,
    kuhn,
    on_path,
    positive,
    shared_belief,
    supports,
    the_set,
)
from tests.equilibrium.finite.check_beliefs import at, faults, inconsistent, numeric
from tests.equilibrium.finite.random_trees import points, random_tree
from winset.algebra.oracle import Answer, Constraint, Oracle
from winset.algebra.value import Value
from winset.equilibrium.finite import perfect_bayesian, sequential
from winset.equilibrium.finite.consistency import left_kernel
from winset.equilibrium.finite.methods import Limits
from winset.game.tree import Decision, Tree

LIMITS = Limits(seconds=60)
V = Value.variable


def test_horse_of_selten_1975_with_its_labels() -> None:
    """Kreps and Wilson (1982), section 5: 1 and 2 go across. To believe 2/3 <= μ < 1 both must tremble alike."""
    tree = horse()
    (found,) = sequential.solve(tree, LIMITS).assessments
    assert on_path(tree, found) == {"1": ("1", "0"), "2": ("1", "0")}
    one, two, three = (the_set(tree, name) for name in "123")
    for case in found.off_path[0].cases:
        certain = str(case.beliefs[three][0]) == "1"
        assert (case.labels[one, 1] > case.labels[two, 1]) == certain


def test_two_responders_share_one_belief() -> None:
    """By hand: 2 deters at a belief in x of at least a, 3 at one of at most b; it is one belief, so a <= b."""
    a, b = V("a"), V("b")
    given = (*positive("a", "b"), *below_one("a", "b"))
    tree = shared_belief(a, b)
    solution = sequential.solve(tree, LIMITS, given)
    assert solution.complete == "yes"
    (found,) = (f for f in solution.assessments if supports(tree, f) == (("1", ("out",)),))
    region = [c for c in found.conditions if not c.value.variables() & set(found.free)]
    with Oracle() as oracle:
        assert oracle.find([*given, *region, Constraint(a - b, ">")]) is Answer.NONE
        assert all(
            oracle.find([*given, Constraint(b - a, ">="), Constraint(-c.value, ">")]) is Answer.NONE for c in region
        )


@pytest.mark.parametrize(("a", "b", "out"), [("1/3", "2/3", True), ("1/2", "1/2", True), ("2/3", "1/3", False)])
def test_two_responders_at_numbers(a: str, b: str, out: bool) -> None:
    tree = shared_belief(Fraction(a), Fraction(b))
    assert ((("1", ("out",)),) in all_supports(sequential.solve(tree, LIMITS))) == out
    assert (("1", ("out",)),) in all_supports(perfect_bayesian.solve(tree, LIMITS))


def test_sequential_is_strong_in_poker_and_where_bayes_rule_binds() -> None:
    """All information sets of Kuhn poker are two nodes apart by nature's deal only: nothing more can be asked."""
    for tree in (kuhn(), gibbons_413()):
        assert all_supports(sequential.solve(tree, LIMITS)) == all_supports(perfect_bayesian.solve(tree, LIMITS))


def product_of_trembles(threshold: Fraction) -> Tree:
    """2 and 3 could each have slipped; 4 sees that somebody did. If both must slip for bb, its belief is zero.

    Player 4 acts if she believes in bb with at least the threshold; 1 stays out if she does.
    """
    ends = {"ab": (1, 1, 1, threshold), "ba": (1, 1, 1, threshold), "bb": (1, 1, 1, threshold - 1)}

    def last(which: str) -> Decision:
        quiet = (1, 1, 1, 0)
        return Decision("4", {"act": (*(-1, 0, 0), -ends[which][3]), "quiet": quiet}, "4")

    def third(second: str) -> Decision:
        if second == "a":
            return Decision("3", {"a": (0, 2, 2, 0), "b": last("ab")}, "3")
        return Decision("3", {"a": last("ba"), "b": last("bb")}, "3")

    return Tree.of("slips", ("1", "2", "3", "4"), Decision("2", {"a": third("a"), "b": third("b")}, "2"))


def test_two_slips_are_infinitely_less_likely_than_one() -> None:
    """Where 2 and 3 play a, 4 believes that one of them slipped, not both: she does not act, whatever the threshold."""
    tree = product_of_trembles(Fraction(1, 10))
    four = the_set(tree, "4")
    for found in sequential.solve(tree, LIMITS).assessments:
        for case in (c for block in found.off_path for c in block.cases if four in c.strategies):
            assert [str(p) for p in case.strategies[four]] == ["0", "1"]
            assert str(case.beliefs[four][2]) == "0"
    strong = perfect_bayesian.solve(tree, LIMITS)
    acts = [c for f in strong.assessments for block in f.off_path for c in block.cases if four in c.strategies]
    assert any(str(case.strategies[four][0]) == "1" for case in acts)


def test_left_kernel() -> None:
    rows = [[1, 0], [0, 1], [1, 1], [2, 0]]
    for vector in left_kernel([[Fraction(n) for n in row] for row in rows]):
        assert all(sum(n * row[k] for n, row in zip(vector, rows, strict=True)) == 0 for k in range(2))
    assert len(left_kernel([[Fraction(n) for n in row] for row in rows])) == 2


@pytest.mark.parametrize("seed", range(12))
def test_random_sequential_equilibria_are_limits_of_trembles(seed: int) -> None:
    tree = random_tree(seed, players=2 + seed % 2, depth=3, most=3)
    solution = sequential.solve(tree, LIMITS)
    assert solution.assessments  # Kreps and Wilson (1982), proposition 1: there is one
    rng = Random(seed)
    for found in solution.assessments:
        for point in points(found, (), rng, 2):
            strategies, beliefs = at(found, point)
            assert not list(faults(numeric(tree, point), strategies, beliefs, "strong"))
            assert inconsistent(tree, strategies, beliefs, found.labels) < 1e-6
