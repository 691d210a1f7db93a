"""Rollback with ties against published answers, and against trying every profile at every node."""

from __future__ import annotations

import random
from fractions import Fraction
from math import prod

import pytest

from tests import finite
from winset.algebra.explore import explore
from winset.algebra.oracle import Constraint, Oracle
from winset.algebra.run import at_point
from winset.algebra.value import Value
from winset.equilibrium.finite import subgame_perfect
from winset.equilibrium.finite import subgame_perfect_rollback as rollback
from winset.equilibrium.finite.assessment import Assessment, Played
from winset.equilibrium.finite.methods import Limits
from winset.errors import OutOfReach
from winset.game.tree import Chance, Decision, Tree, TreeBuilder


def moves(assessment: Assessment) -> dict[int, tuple[object, ...]]:
    return {s: tuple(map(Fraction, row)) for s, row in assessment.strategies.items()}


def centipede(rounds: int) -> Tree:
    """After R. Rosenthal, "Games of perfect information, predatory pricing and the chain-store paradox", 1981.

    Taking beats passing if the other takes next; both gain if both pass.
    """
    pots = [(k + 1, k) if k % 2 == 0 else (k - 1, k + 2) for k in range(rounds + 1)]
    after: Decision | tuple[int, ...] = pots[-1]
    for k in reversed(range(rounds)):
        after = Decision("AB"[k % 2], {"take": pots[k], "pass": after})
    return Tree.of("Centipede", ("A", "B"), after)


def test_the_centipede_ends_at_once_and_everyone_takes_everywhere() -> None:
    found = rollback.solve(centipede(6), Limits())
    assert (found.complete, found.total) == ("yes", 1)
    assert set(found.assessments[0].strategies.values()) == {(1, 0)}


def test_the_incumbent_shares_and_the_entrant_enters() -> None:
    found = rollback.solve(finite.entry(), Limits())
    assert found.complete == "yes"
    assert Played(found.tree, found.assessments[0]).payoffs == (1, 1)


def test_the_incredible_threat_is_refused() -> None:
    """R. Selten, "Reexamination of the perfectness concept", 1975, figure 2: (R, l) is the only perfect one; the
    equilibrium in which 1 plays L since 2 would play r is not."""
    tree = Tree.of(
        "Figure 2", ("1", "2"), Decision("1", {"L": (0, 2), "R": Decision("2", {"l": (1, 1), "r": (-1, -1)})})
    )
    found = rollback.solve(tree, Limits())
    assert [a.strategies for a in found.assessments] == [{0: (0, 1), 1: (1, 0)}]


def test_a_division_of_two_coins_has_two_equilibria() -> None:
    """B accepts one coin or two; at none he is indifferent, and if he refuses, A offers one."""
    offers = {str(k): Decision("B", {"yes": (2 - k, k), "no": (0, 0)}) for k in range(3)}
    found = rollback.solve(Tree.of("Coins", ("A", "B"), Decision("A", offers)), Limits())
    assert found.total == 2
    assert {Played(found.tree, a).payoffs for a in found.assessments} == {(2, 0), (1, 1)}


@pytest.mark.parametrize("players", [1, 2, 3])
@pytest.mark.parametrize("seed", range(60))
def test_exactly_the_profiles_that_are_optimal_at_every_node(seed: int, players: int) -> None:
    tree = finite.random_tree(random.Random(seed), players, depth=3, hide=0)
    expected = [profile for profile in finite.pure_profiles(tree) if finite.is_subgame_perfect(tree, profile)]
    found = rollback.solve(tree, Limits())
    listed = [moves(a) for a in found.assessments]
    assert found.total == len(listed) == len(expected)
    assert all(profile in expected for profile in listed)
    assert len({tuple(sorted(profile.items())) for profile in listed}) == len(listed)


def test_ties_everywhere_are_counted_without_being_listed() -> None:
    tree = full_tree(depth=10, top=1)
    found = rollback.solve(tree, Limits(equilibria=3))
    decisions = len(tree.owner)
    assert found.total == 2**decisions
    assert len(found.assessments) == 3
    assert found.complete == "no"
    assert "3 of" in found.open_cases[0]


def test_a_count_of_thousands_of_digits_can_be_told() -> None:
    found = rollback.solve(full_tree(depth=14, top=1), Limits(equilibria=1))
    assert found.total == 2 ** (2**14 - 1)
    assert found.open_cases == ("1 of more than 10^4931 equilibria are listed",)  # 16383 log10(2) is 4931.8
    assert subgame_perfect.solve(found.tree, Limits(equilibria=1)).total == found.total


def test_the_last_of_many_equilibria_is_read_back() -> None:
    tree = full_tree(depth=4, top=2)
    found = rollback.at_run(at_point({}), tree)
    for number in {0, found.total // 2, found.total - 1}:
        assert finite.is_subgame_perfect(tree, moves(found.equilibrium(number)))
    with pytest.raises(IndexError):
        found.equilibrium(found.total)


def full_tree(depth: int, top: int, players: int = 2, seed: int = 0) -> Tree:
    dice = random.Random(seed)
    builder = TreeBuilder("Full", [f"P{k}" for k in range(players)])
    levels = [0]
    while levels:
        level = levels.pop()
        if level == depth:
            builder.node(outcome=builder.outcome([dice.randrange(top) for _ in range(players)]))
        else:
            builder.node(builder.information_set(level % players, ("l", "r")))
            levels += [level + 1] * 2
    return builder.tree()


def test_a_tree_as_deep_as_it_is_large() -> None:
    depth = 20_000
    builder = TreeBuilder("Deep", ("A", "B"))
    for level in range(depth):
        builder.node(builder.information_set(level % 2, ("stop", "go")))
        builder.node(outcome=builder.outcome((level, -level)))
    builder.node(outcome=builder.outcome((depth, -depth)))
    found = rollback.solve(builder.tree(), Limits())
    assert found.total == 1
    assert Played(found.tree, found.assessments[0]).payoffs == (1, -1)


def test_after_a_draw_every_combination_is_expected() -> None:
    tie = Decision("A", {"l": (0, 0), "r": (0, 1)})
    tree = Tree.of("Draw", ("A", "B"), Chance({"u": (Fraction(1, 3), tie), "v": (Fraction(2, 3), tie)}))
    found = rollback.solve(tree, Limits())
    payoffs = sorted(Played(tree, a).payoffs[1] for a in found.assessments)
    assert payoffs == [0, Fraction(1, 3), Fraction(2, 3), 1]


def test_tables_that_are_cut_leave_equilibria_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rollback, "MOST_VECTORS", 3)
    ties = {str(k): (Fraction(1, 4), Decision("A", {"l": (0, 0), "r": (0, 2**k)})) for k in range(4)}
    tree = Tree.of("Cut", ("A", "B"), Chance(ties))
    found = rollback.solve(tree, Limits())
    assert (found.complete, found.total) == ("no", None)
    assert "3 payoff vectors" in found.open_cases[0]
    assert found.assessments
    assert all(finite.is_subgame_perfect(tree, moves(a)) for a in found.assessments)


@pytest.mark.parametrize("seed", range(20))
def test_other_units_and_other_orders_of_actions_change_nothing(seed: int) -> None:
    tree = finite.random_tree(random.Random(seed), 2, depth=4, hide=0)
    scaled = Tree(
        **{f: getattr(tree, f) for f in tree.__dataclass_fields__}
        | {"outcomes": [type(o)(o.name, (o.payoffs[0] * Fraction(3, 7) - 2, o.payoffs[1] * 5)) for o in tree.outcomes]}
    )
    first, second = rollback.solve(tree, Limits()), rollback.solve(scaled, Limits())
    assert first.total == second.total
    assert [a.strategies for a in first.assessments] == [a.strategies for a in second.assessments]


def test_other_methods_are_named_where_information_is_not_perfect() -> None:
    assert "subgames" in rollback.accepts(finite.horse())
    with pytest.raises(OutOfReach):
        rollback.solve(finite.matching_pennies(), Limits())


def test_the_clock_stops_it() -> None:
    late = rollback.solve(full_tree(14, 5), Limits(seconds=0))
    assert (late.complete, late.assessments, late.total) == ("no", (), None)
    assert "time limit" in late.open_cases[0]


# --- parameters -------------------------------------------------------------------------------------------------------

a, b = Value.variable("a"), Value.variable("b")


def ultimatum(share: Value, outside: Value) -> Tree:
    greedy = Decision("B", {"yes": (1 - share, share), "no": (0, outside)})
    return Tree.of("Take it", ("A", "B"), Decision("A", {"offer": greedy, "leave": (outside, 0)}))


def test_regions_of_an_offer() -> None:
    """B accepts iff a > b; then A offers iff 1 - a > b, else iff 0 > b: four ways of play, by hand."""
    found = rollback.solve(ultimatum(a, b), Limits())
    ways = {(x.strategies[0], x.strategies[1]) for x in found.assessments}
    assert ways == {((p, 1 - p), (q, 1 - q)) for p in (0, 1) for q in (0, 1)}
    for x in found.assessments:
        at = {name: x.witness.get(name, Fraction(0)) for name in "ab"}
        accepts = at["a"] > at["b"]
        assert x.strategies[1] == (int(accepts), int(not accepts))
        assert x.strategies[0][0] == int((1 - at["a"] if accepts else 0) > at["b"])


def parametric(seed: int) -> Tree:
    """A random tree in which payoffs are a, b, or numbers near them: ties on some lines."""
    dice = random.Random(seed)
    pool = [a, b, a + b, a * b, Value.number(1), Value.number(0), Fraction(1, 2)]
    tree = finite.random_tree(dice, 2, depth=3, hide=0)
    outcomes = [type(o)(o.name, tuple(dice.choice(pool) for _ in o.payoffs)) for o in tree.outcomes]
    return Tree(**{f: getattr(tree, f) for f in tree.__dataclass_fields__} | {"outcomes": outcomes})


def at_numbers(tree: Tree, point: dict[str, Fraction]) -> Tree:
    def number(x: object) -> Fraction:
        return x.evaluate(point).fraction() if isinstance(x, Value) else Fraction(x)  # type: ignore[call-overload,no-any-return]

    outcomes = [type(o)(o.name, tuple(map(number, o.payoffs))) for o in tree.outcomes]
    return Tree(**{f: getattr(tree, f) for f in tree.__dataclass_fields__} | {"outcomes": outcomes})


@pytest.mark.parametrize("seed", range(12))
def test_with_parameters_as_at_any_point(seed: int) -> None:
    tree = parametric(seed)
    found = rollback.solve(tree, Limits())
    dice = random.Random(seed)
    for _ in range(8):
        point = {name: Fraction(dice.randint(-2000, 2000), 997) for name in "ab"}
        here = [x for x in found.assessments if all(c.holds(point) for c in x.conditions)]
        there = rollback.solve(at_numbers(tree, point), Limits())
        assert sorted(map(str, (x.strategies for x in here))) == sorted(
            map(str, (x.strategies for x in there.assessments))
        )


def test_under_explore_with_assumptions() -> None:
    oracle = Oracle()
    assumptions = (Constraint(a, ">"), Constraint(b, ">"), Constraint(1 - a - b, ">"))
    explored = explore(oracle, ("a", "b"), assumptions, lambda run: rollback.at_run(run, ultimatum(a, b)).payoffs)
    oracle.close()
    assert explored.complete
    assert {tuple(map(str, vector)) for leaf in explored.leaves for vector in leaf.result} == {
        tuple(map(str, vector)) for vector in [(1 - a, a), (b, Value.number(0))]
    }


def test_counts_multiply_over_moves_that_do_not_matter() -> None:
    tie = {"l": (0, 0), "r": (0, 0)}
    tree = Tree.of("Idle", ("A", "B"), Decision("A", {k: Decision("B", dict(tie)) for k in "xyz"}))
    assert rollback.solve(tree, Limits()).total == 3 * prod([2, 2, 2])
