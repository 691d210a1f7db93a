from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings

from tests.game.random_trees import trees
from winset.algebra.value import Value
from winset.game.tree import END, Chance, Decision, Tree, TreeBuilder


@given(trees())
@settings(max_examples=200, deadline=None)
def test_the_columns_fit_together(tree: Tree) -> None:
    for node in range(len(tree)):
        children = list(tree.children(node))
        actions = () if tree.is_end(node) else tree.actions[tree.place[node]]
        assert len(children) == len(actions)
        assert [tree.move[child] for child in children] == list(range(len(actions)))
        assert all(tree.parent[child] == node for child in children)
        assert tree.size[node] == 1 + sum(tree.size[child] for child in children)
        assert tree.path(node)[0] == 0
        assert tree.path(node)[-1] == node
    assert sorted(n for nodes in tree.members for n in nodes) == [n for n in range(len(tree)) if tree.place[n] != END]


@given(trees())
@settings(max_examples=100, deadline=None)
def test_payoffs_add_up_along_the_path(tree: Tree) -> None:
    for node in tree.ends:
        for player in range(len(tree.players)):
            assert tree.payoffs(node)[player] == sum(tree.gain(step, player) for step in tree.path(node))


def test_a_builder_wants_each_node_once() -> None:
    builder = TreeBuilder("G", ("A",))
    builder.node(builder.information_set(0, ("l", "r")))
    builder.node()
    assert not builder.is_complete
    with pytest.raises(ValueError, match="leads to no node"):
        builder.tree()
    builder.node()
    assert builder.is_complete
    with pytest.raises(ValueError, match="complete"):
        builder.node()
    assert list(builder.tree().size) == [3, 1, 1]


def test_nodes_with_the_same_information_are_one_set() -> None:
    guess = {"h": (1, -1), "t": (-1, 1)}
    tree = Tree.of(
        "Pennies", ("A", "B"), Decision("A", {"h": Decision("B", guess, "B"), "t": Decision("B", guess, "B")})
    )
    assert tree.members == ((0,), (1, 4))
    assert tree.names == ("", "B")
    assert not tree.has_perfect_information


def test_chance_is_no_information_and_parameters_are_no_numbers() -> None:
    p = Value.variable("p")
    tree = Tree.of("G", ("A",), Chance({"x": (p, (1,)), "y": (1 - p, (0,))}))
    assert tree.has_perfect_information
    assert not tree.is_numeric
    half = Value.number(Fraction(1, 2))
    assert Tree.of("G", ("A",), Chance({"x": (half, (1,)), "y": (half, (0,))})).is_numeric


def test_a_tree_of_very_many_levels_is_built() -> None:
    builder = TreeBuilder("Long", ("A",))
    for _ in range(20_000):
        builder.node(builder.information_set(0, ("on",)))
    builder.node()
    tree = builder.tree()
    assert tree.size[0] == 20_001
    assert len(tree.path(20_000)) == 20_001
