"""All pure Nash equilibria of trees against published answers, and against trying every profile."""

from __future__ import annotations

import random
from collections.abc import Mapping
from fractions import Fraction

import pytest

from tests import finite
from winset.algebra.value import Value
from winset.equilibrium.finite import pure_nash
from winset.equilibrium.finite.assessment import Assessment, Played
from winset.equilibrium.finite.methods import Limits
from winset.errors import OutOfReach
from winset.game.tree import Chance, Decision, Tree


def on_path(tree: Tree, rows: Mapping[int, tuple[object, ...]]) -> frozenset[tuple[int, int]]:
    """The information sets that are reached, each with its action."""
    exact = {s: tuple(map(Fraction, row)) for s, row in rows.items()}  # type: ignore[arg-type]
    reached = {s for s in exact if any(finite.reach(tree, exact, node) for node in tree.members[s])}
    return frozenset((s, exact[s].index(Fraction(1))) for s in reached)


def by_trying(tree: Tree) -> set[frozenset[tuple[int, int]]]:
    return {on_path(tree, profile) for profile in finite.pure_profiles(tree) if finite.is_nash(tree, profile)}


def payoffs(tree: Tree) -> list[tuple[object, ...]]:
    return sorted(Played(tree, a).payoffs for a in pure_nash.solve(tree, Limits()).assessments)


def is_nash(tree: Tree, assessment: Assessment) -> bool:
    return finite.is_nash(tree, {s: tuple(map(Fraction, row)) for s, row in assessment.strategies.items()})


def test_an_incredible_threat_is_a_nash_equilibrium() -> None:
    """R. Selten, "Reexamination of the perfectness concept", 1975, figure 2: (R, l) and (L, r)."""
    tree = Tree.of(
        "Figure 2", ("1", "2"), Decision("1", {"L": (0, 2), "R": Decision("2", {"l": (1, 1), "r": (-1, -1)})})
    )
    assert payoffs(tree) == [(0, 2), (1, 1)]
    held = next(a for a in pure_nash.solve(tree, Limits()).assessments if a.strategies[0] == (1, 0))
    assert held.strategies[1] == (0, 1)


def test_entry_can_be_deterred() -> None:
    assert payoffs(finite.entry()) == [(0, 2), (1, 1)]


def test_the_horse_has_two_kinds_of_pure_equilibria() -> None:
    """R. Selten, 1975, section 6: two types of equilibria, each with one way of play in pure strategies."""
    assert payoffs(finite.horse()) == [(1, 1, 1), (3, 2, 2)]


def test_beer_and_quiche_pool() -> None:
    """I.-K. Cho and D. Kreps, 1987, section II: both types have beer, or both have quiche, and there is no duel."""
    assert payoffs(finite.beer_quiche()) == [
        (Fraction(21, 10), Fraction(9, 10)),
        (Fraction(29, 10), Fraction(9, 10)),
    ]


def test_matching_pennies_has_none() -> None:
    found = pure_nash.solve(finite.matching_pennies(), Limits())
    assert (found.assessments, found.complete, found.total) == ((), "pure strategies", 0)


def test_one_set_must_deter_two_players() -> None:
    """C does not see who called him in: if what keeps A out tempts B, that both stay out cannot be held."""

    def called(first: tuple[int, int, int], second: tuple[int, int, int]) -> Tree:
        other = {"l": (1, 0, 0), "r": (-1, 0, 0)}
        after_b = Decision("C", {"l": first, "r": second}, "c")
        return Tree.of(
            "Call",
            ("A", "B", "C"),
            Decision(
                "A",
                {"call": Decision("C", dict(other), "c"), "out": Decision("B", {"call": after_b, "out": (0, 0, 5)})},
            ),
        )

    clash, agree = called((0, -1, 0), (0, 1, 0)), called((0, 1, 0), (0, -1, 0))
    assert (0, 0, 5) not in payoffs(clash)
    assert (0, 0, 5) in payoffs(agree)
    for tree in (clash, agree):
        assert {on_path(tree, a.strategies) for a in pure_nash.solve(tree, Limits()).assessments} == by_trying(tree)


@pytest.mark.parametrize("players", [2, 3])
@pytest.mark.parametrize("seed", range(100))
def test_exactly_what_trying_every_profile_finds(seed: int, players: int) -> None:
    tree = finite.random_tree(random.Random(seed), players, depth=3)
    found = pure_nash.solve(tree, Limits())
    assert [on_path(tree, a.strategies) for a in found.assessments] == list(
        dict.fromkeys(on_path(tree, a.strategies) for a in found.assessments)
    )
    assert {on_path(tree, a.strategies) for a in found.assessments} == by_trying(tree)
    assert all(is_nash(tree, a) for a in found.assessments)


@pytest.mark.parametrize("seed", range(15))
def test_signalling_games(seed: int) -> None:
    tree = finite.signalling(random.Random(seed), 2, 2, 2)
    assert {on_path(tree, a.strategies) for a in pure_nash.solve(tree, Limits()).assessments} == by_trying(tree)


def test_a_draw_of_probability_zero_is_not_reached() -> None:
    never = Decision("A", {"l": (0,), "r": (9,)})
    tree = Tree.of("Never", ("A",), Chance({"u": (0, never), "v": (1, Decision("A", {"l": (1,), "r": (0,)}))}))
    assert pure_nash.solve(tree, Limits()).total == 1


def test_limits_are_obeyed_and_said() -> None:
    tree = finite.random_tree(random.Random(5), 2, depth=3)
    late = pure_nash.solve(tree, Limits(seconds=0))
    assert (late.complete, late.assessments) == ("no", ())
    assert "time limit" in late.open_cases[0]
    few = pure_nash.solve(finite.entry(), Limits(equilibria=1))
    assert (few.complete, few.total, len(few.assessments)) == ("no", None, 1)


def test_what_it_does_not_accept() -> None:
    parametric = Tree.of("T", ("A",), Decision("A", {"l": (Value.variable("a"),), "r": (0,)}))
    assert "parameters" in pure_nash.accepts(parametric)
    forgets = Tree.of(
        "F", ("A",), Decision("A", {k: Decision("A", {"x": (1,), "y": (0,)}, "again") for k in "lr"}, "first")
    )
    assert "A forgets at information set again" in pure_nash.accepts(forgets)
    with pytest.raises(OutOfReach):
        pure_nash.solve(forgets, Limits())
