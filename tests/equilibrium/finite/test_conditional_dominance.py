"""Iterated conditional dominance on trees against published results."""

from __future__ import annotations

import random

import pytest

from tests import finite
from winset.algebra.value import Value
from winset.equilibrium.finite import subgame_perfect_rollback
from winset.equilibrium.finite.assessment import Played
from winset.equilibrium.finite.conditional_dominance import eliminate_on_tree
from winset.equilibrium.finite.dominance import eliminate
from winset.equilibrium.finite.methods import Limits
from winset.errors import OutOfReach
from winset.game.tree import Decision, Tree, TreeBuilder
from winset.game.tree_to_strategic import tree_to_strategic


def left_payoffs(tree: Tree) -> set[tuple[object, ...]]:
    game = tree_to_strategic(tree).game
    found = eliminate_on_tree(tree)
    return {game.at(p) for p in game.profiles() if all(s in own for s, own in zip(p, found.left, strict=True))}


def test_coming_in_tells_what_one_is_up_to() -> None:
    """Battle of the sexes behind an outside option (E. van Damme, 1989): only in, and the meeting that A likes."""
    assert left_payoffs(finite.hidden_move()) == {(2, 1)}
    found = eliminate_on_tree(finite.hidden_move())
    assert [gone.round for gone in found.removed] == [1, 2, 3]
    assert not eliminate(tree_to_strategic(finite.hidden_move()).game).solves


def test_an_incredible_threat_goes() -> None:
    assert left_payoffs(finite.entry()) == {(1, 1)}


@pytest.mark.parametrize("seed", range(25))
def test_without_ties_the_outcome_of_rollback_is_left(seed: int) -> None:
    """M. Shimoji and J. Watson, 1998: generic games with perfect information."""
    dice = random.Random(seed)
    builder = TreeBuilder("Generic", ("A", "B"))
    waiting = [3]
    while waiting:
        level = waiting.pop()
        if level == 0 or (level < 3 and dice.random() < 0.2):
            builder.node(outcome=builder.outcome((dice.randrange(10**6), dice.randrange(10**6))))
        else:
            builder.node(builder.information_set(dice.randrange(2), ("l", "r")))
            waiting += [level - 1] * 2
    tree = builder.tree()
    (only,) = subgame_perfect_rollback.solve(tree, Limits()).assessments
    assert left_payoffs(tree) == {Played(tree, only).payoffs}


def test_pennies_lose_nothing() -> None:
    assert eliminate_on_tree(finite.matching_pennies()).removed == ()


def test_what_it_does_not_accept() -> None:
    with pytest.raises(OutOfReach, match="parameters"):
        eliminate_on_tree(Tree.of("T", ("A",), Decision("A", {"l": (Value.variable("a"),), "r": (0,)})))
    twice = {k: Decision("A", {"x": (1,), "y": (0,)}, "again") for k in "lr"}
    with pytest.raises(OutOfReach, match="forgets"):
        eliminate_on_tree(Tree.of("F", ("A",), Decision("A", twice, "first")))
