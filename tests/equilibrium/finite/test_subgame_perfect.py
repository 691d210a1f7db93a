"""Subgame-perfect equilibria with imperfect information against published answers, and against trying every profile."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from tests import finite
from winset.algebra.value import Value
from winset.equilibrium.finite import stage_equilibria, subgame_perfect, subgame_perfect_rollback
from winset.equilibrium.finite.assessment import Assessment, Played
from winset.equilibrium.finite.methods import Limits
from winset.equilibrium.finite.stages import stages
from winset.errors import LimitReached, OutOfReach
from winset.game.tree import Chance, Decision, Tree


def rows(assessment: Assessment) -> dict[int, tuple[Fraction, ...]]:
    return {s: tuple(map(Fraction, row)) for s, row in assessment.strategies.items()}


def payoffs(tree: Tree) -> list[tuple[object, ...]]:
    return sorted(Played(tree, a).payoffs for a in subgame_perfect.solve(tree, Limits()).assessments)


def test_battle_of_the_sexes_behind_an_outside_option() -> None:
    """The three equilibria of the meeting pay A 2, 1 and 2/3; she comes in for the first only, for out gives 3/2."""
    found = subgame_perfect.solve(finite.hidden_move(), Limits())
    assert payoffs(finite.hidden_move()) == [(Fraction(3, 2), 0), (Fraction(3, 2), 0), (2, 1)]
    assert (found.complete, found.total) == ("yes", 3)
    mixed = next(a for a in found.assessments if any(0 < p < 1 for row in a.strategies.values() for p in row))
    assert sorted(map(sorted, list(mixed.strategies.values())[1:])) == [[Fraction(1, 3), Fraction(2, 3)]] * 2


def test_the_horse_is_its_own_only_subgame() -> None:
    """R. Selten, 1975, section 6: both kinds of equilibria are subgame-perfect, though one is not perfect."""
    found = subgame_perfect.solve(finite.horse(), Limits())
    assert payoffs(finite.horse()) == [(1, 1, 1), (3, 2, 2)]
    assert found.complete == "pure strategies"
    assert "more than two players" in found.notes[0]


def test_matching_pennies_for_three_has_no_pure_equilibrium() -> None:
    """J. Jordan, 1993, "Three problems in learning": A matches B, B matches C, C does not match A."""

    def ends(a: str, b: str) -> dict[str, tuple[int, int, int]]:
        return {c: (int(a == b), int(b == c), int(c != a)) for c in "ht"}

    game = {a: Decision("B", {b: Decision("C", ends(a, b), "c") for b in "ht"}, "b") for a in "ht"}
    tree = Tree.of("Pennies", ("A", "B", "C"), Decision("A", {"in": Decision("A", game, "a"), "out": (0, 0, 0)}))
    found = subgame_perfect.solve(tree, Limits())
    assert (found.assessments, found.complete, found.total) == ((), "pure strategies", 0)


@pytest.mark.parametrize("players", [2, 3])
@pytest.mark.parametrize("seed", range(80))
def test_against_trying_every_profile(seed: int, players: int) -> None:
    """All that is found is subgame-perfect, and every payoff of a pure subgame-perfect equilibrium is found."""
    tree = finite.random_tree(random.Random(seed), players, depth=3)
    found = subgame_perfect.solve(tree, Limits())
    assert found.total == len(found.assessments)
    assert all(finite.is_subgame_perfect(tree, rows(a)) for a in found.assessments)
    pure = [p for p in finite.pure_profiles(tree) if finite.is_subgame_perfect(tree, p)]
    assert {Played(tree, Assessment(p)).payoffs for p in pure} <= {Played(tree, a).payoffs for a in found.assessments}
    if players == 2:
        assert all(p in [rows(a) for a in found.assessments] for p in pure)


@pytest.mark.parametrize("seed", range(40))
def test_under_perfect_information_it_is_rollback(seed: int) -> None:
    tree = finite.random_tree(random.Random(seed), 3, depth=4, hide=0)
    first, second = subgame_perfect.solve(tree, Limits()), subgame_perfect_rollback.solve(tree, Limits())
    assert (first.total, first.complete) == (second.total, second.complete)
    assert {str(sorted(a.strategies.items())) for a in first.assessments} == {
        str(sorted(a.strategies.items())) for a in second.assessments
    }


def test_every_combination_of_smaller_subgames_is_expected() -> None:
    """Two meetings after a draw, three equilibria each."""
    reply = {"l": {"L": (2, 1), "R": (0, 0)}, "r": {"L": (0, 0), "R": (1, 2)}}

    def meeting(name: str) -> Decision:
        return Decision("A", {a: Decision("B", ends, f"b{name}") for a, ends in reply.items()}, f"a{name}")

    tree = Tree.of(
        "Two", ("A", "B"), Chance({"u": (Fraction(1, 2), meeting("1")), "v": (Fraction(1, 2), meeting("2"))})
    )
    found = subgame_perfect.solve(tree, Limits())
    assert (found.total, found.complete) == (9, "yes")
    assert len({str(a.strategies) for a in found.assessments}) == 9
    assert all(finite.is_subgame_perfect(tree, rows(a)) for a in found.assessments)


def test_a_continuum_in_a_subgame_is_confessed() -> None:
    """B does not care; what A then gets, and whether she comes in, is a continuum."""
    meeting = {a: Decision("B", {"L": (2, 0), "R": (0, 0)}, "b") for a in "lr"}
    tree = Tree.of("Idle", ("A", "B"), Decision("A", {"in": Decision("A", meeting, "a"), "out": (1, 0)}))
    found = subgame_perfect.solve(tree, Limits())
    assert found.complete == "no"
    assert "continuum" in found.open_cases[0]
    assert set(payoffs(tree)) == {(1, 0), (2, 0)}


def test_what_pays_on_the_way_is_counted_once() -> None:
    tree = finite.hidden_move()
    later = Tree(
        **{f: getattr(tree, f) for f in tree.__dataclass_fields__}
        | {
            "outcomes": [*tree.outcomes, type(tree.outcomes[0])("fee", (-1, 5))],
            "outcome": type(tree.outcome)(
                "q",
                [
                    len(tree.outcomes) if tree.names[s] in ("a", "door") else o
                    for s, o in zip(tree.place, tree.outcome, strict=True)
                ],
            ),
        }
    )
    assert [str(p) for p in payoffs(later)] == [
        str(p) for p in sorted([(Fraction(1, 2), 5), (Fraction(1, 2), 5), (Fraction(1, 2), 5)])
    ]


def test_stages_are_what_smaller_subgames_leave() -> None:
    tree = finite.hidden_move()
    inner, outer = stages(tree)
    assert [len(s.tree) for s in (inner, outer)] == [7, 3]
    assert outer.inner == (inner.root,)
    assert outer.is_one_move
    assert not inner.is_one_move


def test_limits_are_obeyed_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    late = subgame_perfect.solve(finite.hidden_move(), Limits(seconds=0))
    assert (late.complete, late.assessments) == ("no", ())
    few = subgame_perfect.solve(finite.hidden_move(), Limits(equilibria=2))
    assert (few.complete, few.total, len(few.assessments)) == ("no", 3, 2)

    def too_large(*_: object) -> None:
        raise LimitReached("too large")

    monkeypatch.setattr(stage_equilibria.TwoPlayers, "of", too_large)
    pure = subgame_perfect.solve(finite.hidden_move(), Limits())
    assert (pure.complete, pure.total) == ("pure strategies", 2)


def test_what_it_does_not_accept() -> None:
    tree = Tree.of("T", ("A",), Decision("A", {"l": (Value.variable("a"),), "r": (0,)}))
    assert "parameters" in subgame_perfect.accepts(tree)
    with pytest.raises(OutOfReach):
        subgame_perfect.solve(tree, Limits())
