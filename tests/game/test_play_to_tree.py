from __future__ import annotations

from fractions import Fraction

import pytest

from tests.equilibrium.claimed import play_of
from tests.games.files import read, solved
from winset.algebra.run import at_point
from winset.algebra.value import Value
from winset.errors import LimitReached, OutOfReach
from winset.game.compile import compile_game
from winset.game.play_to_tree import Unrolled, play_to_tree
from winset.game.subgames import summary
from winset.game.tree import END, NATURE, Number, Tree

F = Fraction


def unrolled(players: str, lines: str, limit: int = 100_000, parameters: str = "", **point: Fraction) -> Unrolled:
    """The tree of a play given by its lines."""
    head = f'winset 1\ngame "G"\nplayers {players}\n' + (f"parameters\n    {parameters}\n" if parameters else "")
    body = "".join(f"    {line}\n" for line in lines.strip("\n").splitlines())
    return play_to_tree(at_point(point), play_of(f"{head}play\n{body}"), limit)


def sets(tree: Tree) -> list[tuple[str, tuple[str, ...], tuple[int, ...]]]:
    """Owner, actions and nodes of each information set."""
    names = [*tree.players, "nature"]
    return [(names[owner], tree.actions[k], tree.members[k]) for k, owner in enumerate(tree.owner)]


def ends(tree: Tree) -> list[tuple[Number, ...]]:
    return [tree.payoffs(node) for node in tree.ends]


def test_moves_in_turn() -> None:
    tree = unrolled(
        "A, B",
        """
A chooses x in {0, 1/2}
B chooses yes or no
if yes: deal, A gets x, B gets 1 - x
otherwise: nothing, A gets 0, B gets 0
""",
    ).tree
    assert sets(tree) == [
        ("A", ("x = 0", "x = 1/2"), (0,)),
        ("B", ("yes", "no"), (1,)),
        ("B", ("yes", "no"), (4,)),
    ]
    assert tree.names == ("", "x = 0", "x = 1/2")
    assert ends(tree) == [(0, 1), (0, 0), (F(1, 2), F(1, 2)), (0, 0)]
    assert [tree.outcomes[tree.outcome[end]].name for end in tree.ends] == ["deal", "nothing", "deal", "nothing"]
    assert len(tree.outcomes) == 3


def test_a_type_waits_for_the_one_who_knows_it() -> None:
    found = unrolled(
        "A, B",
        """
nature draws t: soft with 1/3, otherwise tough; seen by B
A chooses ask or leave
if leave: left, A gets 0, B gets 0
B chooses yes or no
if yes: deal, A gets 1, B gets 1 if t is soft else -1
otherwise: failed, A gets -1, B gets 0
""",
    )
    tree = found.tree
    assert sets(tree) == [
        ("A", ("ask", "leave"), (0,)),
        ("nature", ("t = soft", "t = tough"), (1,)),
        ("B", ("yes", "no"), (2,)),
        ("B", ("yes", "no"), (5,)),
    ]
    assert tree.chances[1] == (F(1, 3), F(2, 3))
    assert tree.names[2] == "t = soft, A: ask"
    assert found.draws == {1: ((("t", "soft"),), (("t", "tough"),))}
    assert ends(tree) == [(1, 1), (-1, 0), (1, -1), (-1, 0), (0, 0)]
    assert summary(tree).kind == "perfect information"


def test_a_signal_is_read_without_the_type() -> None:
    found = unrolled(
        "S, R",
        """
nature draws t: weak with p, otherwise strong; seen by S
S chooses beer or quiche
R chooses duel or pass
if t is strong and duel: lost, S gets 0, R gets -1
otherwise: over, S gets 1, R gets 0
""",
        parameters="p in (0, 1)",
        p=F(1, 4),
    )
    tree = found.tree
    assert sets(tree) == [
        ("nature", ("t = weak", "t = strong"), (0,)),
        ("S", ("beer", "quiche"), (1,)),
        ("R", ("duel", "pass"), (2, 9)),
        ("R", ("duel", "pass"), (5, 12)),
        ("S", ("beer", "quiche"), (8,)),
    ]
    p = Value.variable("p")
    assert tree.chances[0] == (p, 1 - p)
    assert found.places[2].information == (("S", "beer"),)
    assert found.places[2].site.position.line == 9
    assert found.places[2].actions == ("duel", "pass")
    assert found.places[1].information == (("t", "weak"),)
    assert summary(tree).kind == "imperfect information"


def test_a_hidden_move_and_a_revelation() -> None:
    lines = """
A chooses x in {1, 2}; seen by nobody
{}
B chooses guess or skip
if guess and x = 1: right, B gets 1, A gets 0
otherwise: wrong, B gets 0, A gets 0
"""
    hidden = unrolled("A, B", lines.replace("{}\n", "")).tree
    assert sets(hidden)[1] == ("B", ("guess", "skip"), (1, 4))
    told = unrolled("A, B", lines.replace("{}", "B learns x")).tree
    assert [members for owner, _, members in sets(told) if owner == "B"] == [(1,), (4,)]


def test_simultaneous_moves_are_information_sets_in_order() -> None:
    found = unrolled(
        "A, B, C",
        """
simultaneously
    A votes yes or no
    B votes yes or no
C chooses left or right
over, A gets 1 if left else 0, B gets 0, C gets 0
""",
    )
    assert [(owner, nodes) for owner, _, nodes in sets(found.tree)] == [
        ("A", (0,)),
        ("B", (1, 8)),
        ("C", (2,)),
        ("C", (5,)),
        ("C", (9,)),
        ("C", (12,)),
    ]
    assert [place.vote and place.together for place in found.places.values()] == [True, True] + [False] * 4


REPEATED = """
repeat 2 times, discounted by 1/2
    simultaneously
        A chooses c or d
        B chooses c or d
    A gets 2 if d[A] else 1 along the way
    next round
over, A gets 8, B gets 0
"""


def test_a_player_of_two_rounds_remembers_the_first_and_discounts_the_second() -> None:
    lines = REPEATED.replace("A gets 2 if d[A] else 1 along the way", "{}")
    found = unrolled("A, B", lines.replace("    {}\n", ""))
    tree = found.tree
    # 1 + 2 nodes of round one, then four subgames of 1 + 2 + 4 nodes: round two looks the same to a reader of the file,
    # but the players know how they came there.
    assert summary(tree).sets == (1 + 4, 1 + 4)
    assert summary(tree).subgames == 1 + 4
    assert summary(tree).nodes == 3 + 4 * 7
    assert set(ends(tree)) == {(2, 0)}  # 8 discounted twice: the second round's end takes time too
    assert {tree.names[s] for s in tree.sets_of(0)} == {"round 1", "round 2"}


def test_payoffs_on_the_way_are_folded_into_the_ends() -> None:
    tree = unrolled(
        "A, B",
        """
repeat 2 times, discounted by 1/2
    A chooses work or stop
    if stop: stopped, A gets 4, B gets 0
    A gets 1, B pays 1
    next round
over, A gets 8, B gets 0
""",
    ).tree
    # stop at once; work then stop: 1 + 4/2; work twice: 1 + 1/2 + 8/4
    assert sorted(ends(tree)) == sorted([(4, 0), (3, -1), (F(7, 2), F(-3, 2))])


def test_a_breakdown_is_a_move_of_nature_that_all_see() -> None:
    found = unrolled(
        "A",
        """
with probability 1/4: broken, A gets 0
A chooses in or out
over, A gets 1 if in else 2
""".replace("in or", "enter or").replace("if in ", "if enter "),
    )
    assert found.tree.chances == {0: (F(1, 4), F(3, 4))}
    assert sets(found.tree)[1] == ("A", ("enter", "out"), (2,))


def test_the_shape_is_that_at_the_sample() -> None:
    lines = """
if p > 1/2
    A chooses left or right
over, A gets p
"""
    for point, nodes in [(F(2, 3), 3), (F(1, 3), 1)]:
        assert len(unrolled("A", lines, parameters="p in (0, 1)", p=point).tree) == nodes


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ("A chooses x in [0, 1]\nover, A gets x", "line 5: A chooses x from an interval"),
        (
            "nature draws t uniformly from [0, 1]; seen by A\nA chooses l or r\nover, A gets t",
            "line 5: nature draws t from an interval",
        ),
        (
            "repeat forever, discounted by 1/2\n    A chooses l or r\n    next round",
            "line 5: play that repeats for ever",
        ),
    ],
)
def test_what_no_finite_tree_holds_is_refused_with_its_line(lines: str, message: str) -> None:
    with pytest.raises(OutOfReach, match=message):
        unrolled("A", lines)


def test_actions_may_not_tell_what_is_hidden() -> None:
    lines = "nature draws t uniformly from {1, 2}; seen by nobody\nA chooses x in {t, 3}\nover, A gets x"
    with pytest.raises(OutOfReach, match="line 6: A has different actions at nodes that she cannot tell apart"):
        unrolled("A", lines)


def test_the_number_of_nodes_is_limited() -> None:
    with pytest.raises(LimitReached, match="limit of 6 nodes"):
        unrolled("A, B", "A chooses l or r\nB chooses l or r\nover, A gets 0, B gets 0", limit=6)


# --- against the solver of plays --------------------------------------------------------------------------------------


def rolled_back(tree: Tree, point: dict[str, Fraction]) -> set[tuple[Fraction, ...]]:
    """All payoffs of pure subgame-perfect equilibria of a tree with perfect information, by brute force."""

    def at(number: Number) -> Fraction:
        return number.evaluate(point).fraction() if isinstance(number, Value) else Fraction(number)

    found: list[set[tuple[Fraction, ...]]] = [set() for _ in range(len(tree))]
    for node in range(len(tree) - 1, -1, -1):
        where = tree.place[node]
        if where == END:
            found[node] = {tuple(at(amount) for amount in tree.payoffs(node))}
            continue
        owner = tree.owner[where]
        children = list(tree.children(node))
        assert owner != NATURE
        least = [min(pay[owner] for pay in found[child]) for child in children]
        for k, child in enumerate(children):
            others = [low for j, low in enumerate(least) if j != k]
            found[node] |= {pay for pay in found[child] if all(pay[owner] >= low for low in others)}
    return found[0]


@pytest.mark.parametrize("point", [{"delta": F(9, 10), "r": F(1, 5)}, {"delta": F(1, 3), "r": F(3, 10)}])
def test_rolled_back_the_tree_has_the_equilibria_of_the_play(point: dict[str, Fraction]) -> None:
    name = "@rounds/grid-of-offers"
    tree = play_to_tree(at_point(point), compile_game(read(name))).tree
    theirs = {tuple(equilibrium.payoffs.values()) for equilibrium in solved(name, *point.items()).at({})}
    assert rolled_back(tree, point) == theirs
