from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given, settings

from tests.game.random_trees import trees
from winset.game.efg_reader import read_efg
from winset.game.subgames import Forgotten, absent_minded, forgotten, subgame_roots, summary
from winset.game.tree import END, NATURE, Decision, Tree


def below(tree: Tree, node: int) -> set[int]:
    """The subtree of a node, by its definition."""
    return {other for other in range(len(tree)) if node in tree.path(other)}


def roots_by_definition(tree: Tree) -> tuple[int, ...]:
    found = []
    for node in range(len(tree)):
        inside = below(tree, node)
        sets = {tree.place[other] for other in inside} - {END}
        own = [nodes for place, nodes in enumerate(tree.members) if place in sets and tree.owner[place] != NATURE]
        alone = tree.place[node] != END and (
            node == 0 or tree.owner[tree.place[node]] == NATURE or tree.members[tree.place[node]] == (node,)
        )
        if alone and all(set(nodes) <= inside for nodes in own):
            found.append(node)
    return tuple(found)


def experience(tree: Tree, node: int) -> list[tuple[int, int]]:
    """The own sets passed on the way to a node, with the action taken at each."""
    path, owner = tree.path(node), tree.owner[tree.place[node]]
    return [(tree.place[a], tree.move[b]) for a, b in pairwise(path) if tree.owner[tree.place[a]] == owner]


def remembers(tree: Tree) -> bool:
    return all(
        experience(tree, a) == experience(tree, b)
        for nodes, owner in zip(tree.members, tree.owner, strict=True)
        if owner != NATURE
        for a, b in combinations(nodes, 2)
    )


@given(trees())
@settings(max_examples=200, deadline=None)
def test_subgames_are_those_of_the_definition(tree: Tree) -> None:
    assert subgame_roots(tree) == roots_by_definition(tree)


@given(trees())
@settings(max_examples=200, deadline=None)
def test_recall_is_that_of_the_definition(tree: Tree) -> None:
    witness = forgotten(tree)
    assert (witness is None) == remembers(tree)
    if witness is not None:
        a, b = witness.nodes
        assert tree.place[a] == tree.place[b] == witness.place
        assert experience(tree, a) != experience(tree, b)
        assert tuple((experience(tree, node) or [None])[-1] for node in (a, b)) == witness.pasts


@given(trees())
@settings(max_examples=200, deadline=None)
def test_absent_mindedness_is_two_nodes_of_a_set_on_a_path(tree: Tree) -> None:
    pairs = [
        (a, b)
        for nodes, owner in zip(tree.members, tree.owner, strict=True)
        if owner != NATURE
        for a, b in combinations(nodes, 2)
        if a in tree.path(b)
    ]
    found = absent_minded(tree)
    assert found in pairs if pairs else found is None


def test_seltens_horse_has_no_subgame_but_itself() -> None:
    tree = Tree.of(
        "Horse",
        ("1", "2", "3"),
        Decision(
            "1",
            {
                "C": Decision("2", {"c": (1, 1, 1), "d": Decision("3", {"L": (4, 4, 0), "R": (0, 0, 1)}, "3")}),
                "D": Decision("3", {"L": (3, 2, 2), "R": (0, 0, 0)}, "3"),
            },
        ),
    )
    found = summary(tree)
    assert (found.kind, found.nodes, found.ends, found.sets) == ("imperfect information", 9, 5, (1, 1, 1))
    assert (found.chance, found.depth, found.subgames, found.forgets) == (0, 3, 1, None)


def test_a_centipede_has_a_subgame_at_each_move() -> None:
    stops = {"take": (1, 0), "pass": (0, 3)}
    third = Decision("1", stops)
    second = Decision("2", {"take": (0, 2), "pass": third})
    found = summary(Tree.of("Centipede", ("1", "2"), Decision("1", {"take": (1, 0), "pass": second})))
    assert (found.kind, found.subgames, found.depth, found.sets) == ("perfect information", 3, 3, (2, 1))


def test_who_forgets_her_own_move_is_named() -> None:
    again = {"l": (1,), "r": (0,)}
    tree = Tree.of("Forgetful", ("1",), Decision("1", {"L": Decision("1", again, "x"), "R": Decision("1", again, "x")}))
    assert forgotten(tree) == Forgotten(1, (1, 4), ((0, 0), (0, 1)))
    assert summary(tree).kind == "imperfect recall"


def test_the_absent_minded_driver() -> None:
    tree = Tree.of(
        "Driver", ("1",), Decision("1", {"exit": (0,), "on": Decision("1", {"exit": (4,), "on": (1,)}, "x")}, "x")
    )
    assert absent_minded(tree) == (0, 2)
    assert summary(tree).kind == "absent-mindedness"
    assert subgame_roots(tree) == (0,)


def test_a_set_of_nature_binds_nothing_together() -> None:
    text = (
        'EFG 2 R "" { "1" } p "" 1 1 "" { "l" "r" } 0\n'
        'c "" 1 "" { "x" 1/2 "y" 1/2 } 0 t "" 0 t "" 0\nc "" 1 0 t "" 0 t "" 0'
    )
    tree, _ = read_efg(text)
    assert subgame_roots(tree) == (0, 1, 4)
    assert summary(tree).kind == "perfect information"
    assert summary(tree).chance == 2
