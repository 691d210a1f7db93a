from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.game.random_trees import trees
from tests.game.test_nfg import games
from winset.errors import LimitReached
from winset.game.strategic import Strategic
from winset.game.strategic_to_tree import strategic_to_tree
from winset.game.subgames import forgotten, summary
from winset.game.tree import END, NATURE, Chance, Decision, Number, Tree
from winset.game.tree_to_strategic import tree_to_strategic


def played(tree: Tree, choice: dict[int, int], node: int = 0) -> list[Number]:
    """Expected payoffs of a pure profile, by its definition."""
    if tree.place[node] == END:
        return list(tree.payoffs(node))
    where, children = tree.place[node], list(tree.children(node))
    if tree.owner[where] != NATURE:
        return played(tree, choice, children[choice[where]])
    parts = [played(tree, choice, child) for child in children]
    return [sum(p * part[k] for p, part in zip(tree.chances[where], parts, strict=True)) for k in range(len(parts[0]))]


@given(trees(14), st.data())
@settings(max_examples=150, deadline=None)
def test_a_profile_pays_what_it_pays_in_the_tree(tree: Tree, data: st.DataObject) -> None:
    reduced = tree_to_strategic(tree, limit=10**7) if count(tree) < 10**5 else None
    if reduced is None:
        return
    profile = data.draw(st.tuples(*(st.integers(0, size - 1) for size in reduced.game.shape)))
    choice = dict.fromkeys(range(len(tree.owner)), 0)
    for player, number in enumerate(profile):
        choice |= reduced.plans[player][number]
    assert list(reduced.game.at(profile)) == played(tree, choice)


def count(tree: Tree) -> int:
    """The number of unreduced profiles."""
    found = 1
    for where, owner in enumerate(tree.owner):
        found *= len(tree.actions[where]) if owner != NATURE else 1
    return found


@given(trees(14))
@settings(max_examples=150, deadline=None)
def test_reduced_strategies_are_the_classes_of_full_ones(tree: Tree) -> None:
    """Two full strategies are one if they reach the same own sets and do the same there; Kuhn 1953."""
    if forgotten(tree) is not None or count(tree) > 3_000:
        return
    reduced = tree_to_strategic(tree)
    for player in range(len(tree.players)):
        own = tree.sets_of(player)
        classes = set()
        for actions in product(*(range(len(tree.actions[where])) for where in own)):
            full = dict(zip(own, actions, strict=True))
            classes.add(frozenset((where, a) for where, a in full.items() if reaches(tree, player, full, where)))
        assert {frozenset(plan.items()) for plan in reduced.plans[player]} == classes
        assert len(reduced.plans[player]) == len(classes)


def reaches(tree: Tree, player: int, full: dict[int, int], where: int) -> bool:
    """Whether a strategy does not itself rule out an information set."""
    return any(
        all(
            tree.owner[tree.place[tree.parent[step]]] != player
            or full[tree.place[tree.parent[step]]] == tree.move[step]
            for step in tree.path(node)[1:]
        )
        for node in tree.members[where]
    )


@given(games())
@settings(max_examples=150, deadline=None)
def test_to_a_tree_and_back_is_the_same_game(game: Strategic) -> None:
    tree = strategic_to_tree(game)
    assert summary(tree).sets == (1,) * len(game.players)
    back = tree_to_strategic(tree)
    assert (back.game.shape, back.game.payoffs, back.game.strategies) == (game.shape, game.payoffs, game.strategies)


def test_a_centipede_has_one_reduced_strategy_for_each_place_to_stop() -> None:
    node: Decision | tuple[int, int] = (9, 9)
    for k in range(6, 0, -1):
        node = Decision("12"[1 - k % 2], {"take": (k, 0), "pass": node})
    assert isinstance(node, Decision)
    game = tree_to_strategic(Tree.of("Centipede", ("1", "2"), node)).game
    assert game.shape == (4, 4)  # three places to stop, and never; unreduced there would be eight
    assert game.strategies[0] == ("take", "pass, take", "pass, pass, take", "pass, pass, pass")


def test_nature_is_averaged_over() -> None:
    after = {"bet": (3,), "fold": (0,)}
    tree = Tree.of("G", ("A",), Chance({"x": (1, Decision("A", after, "s")), "y": (0, Decision("A", after, "s"))}))
    assert tree_to_strategic(tree).game.payoffs == ((3,), (0,))


def test_too_many_profiles_are_refused_before_any_work() -> None:
    leaf = Decision("A", {"l": (0,), "r": (0,)})
    tree = Tree.of("G", ("A",), Chance({str(k): (1 if k == 0 else 0, leaf) for k in range(200)}))
    with pytest.raises(LimitReached, match="1000000 profiles"):
        tree_to_strategic(tree)  # 2 to the power 200 strategies


def test_too_many_nodes_are_refused() -> None:
    game = Strategic("G", ("A", "B"), (("a", "b"), ("c", "d")), ((0, 0),) * 4)
    with pytest.raises(LimitReached, match="limit of 6 nodes"):
        strategic_to_tree(game, limit=6)
    assert len(strategic_to_tree(game, limit=7)) == 7
