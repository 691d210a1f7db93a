"""Equilibria of finite games, beside pygambit and Nashpy where they are installed and come to an end."""

from __future__ import annotations

import random
import warnings
from collections.abc import Callable
from fractions import Fraction
from functools import cache, partial
from importlib.metadata import version
from importlib.util import find_spec
from io import StringIO
from typing import Any

import pytest

from winset.algebra.constraint import Constraint
from winset.algebra.value import Value
from winset.equilibrium.finite import (
    one_equilibrium,
    perfect_bayesian,
    pure_nash,
    subgame_perfect_rollback,
)
from winset.equilibrium.finite import signalling as signalling_pure
from winset.equilibrium.finite.bimatrix import extreme_equilibria
from winset.equilibrium.finite.methods import Limits
from winset.game.efg_writer import write_efg
from winset.game.tree import Chance, Decision, Number, Tree, TreeBuilder


@cache
def tree_of(depth: int, largest: int) -> Tree:
    """A binary tree of perfect information with three players and payoffs below a number: small ones make ties."""
    dice = random.Random(depth)
    builder = TreeBuilder("Large", ("A", "B", "C"))
    waiting = [depth]
    while waiting:
        left = waiting.pop()
        if left:
            builder.node(builder.information_set(left % 3, ("left", "right")))
            waiting += [left - 1, left - 1]
        else:
            builder.node(outcome=builder.outcome([dice.randrange(largest) for _ in range(3)]))
    return builder.tree()


def matrices(n: int) -> tuple[list[list[int]], list[list[int]]]:
    dice = random.Random(n)
    first, second = ([[dice.randint(-100, 100) for _ in range(n)] for _ in range(n)] for _ in range(2))
    return first, second


def signalling(types: int, messages: int = 0, replies: int = 2, largest: int = 3) -> Tree:
    """As many messages as types, if not told otherwise; payoffs up to a number, small ones make ties."""
    dice = random.Random(types)

    def replied(message: int) -> Decision:
        pays = {f"r{k}": (dice.randint(-2, largest), dice.randint(-2, largest)) for k in range(replies)}
        return Decision("B", pays, f"m{message}")

    branches = {
        f"t{k}": (Fraction(1, types), Decision("A", {f"m{m}": replied(m) for m in range(messages or types)}, f"t{k}"))
        for k in range(types)
    }
    return Tree.of("Signals", ("A", "B"), Chance(branches))


def beside_or_alone(
    benchmark: Any, beside: Any, ours: Callable[[], object], package: str, peer: Callable[[], object], what: str = ""
) -> None:
    """Time ours beside a peer's; where the peer is absent, ours alone, and the report says so."""
    if find_spec(package) is None:
        benchmark.extra_info["absent"] = package
        benchmark.pedantic(ours, rounds=3)
        return
    beside(ours, peer, f"{package} {version(package)}{what}", rounds=3)


@pytest.mark.parametrize("depth", [16, 19], ids=["131000 nodes", "1000000 nodes"])
@pytest.mark.parametrize("largest", [3, 10**9], ids=["ties", "generic"])
def test_rollback(depth: int, largest: int, benchmark: Any) -> None:
    """No peer counts subgame-perfect equilibria: pygambit 16.7 has no method for them."""
    tree = tree_of(depth, largest)
    found = benchmark.pedantic(subgame_perfect_rollback.solve, (tree, Limits(equilibria=1)), rounds=2)
    benchmark.extra_info["equilibria"] = found.total.bit_length() * 0.30103
    assert len(found.assessments) == 1


@pytest.mark.parametrize("nodes", [31, 63, 255])
def test_pure_nash(nodes: int, benchmark: Any, beside: Any) -> None:
    """pygambit's enumpure on the 31 nodes only: with 63 it did not come to an end in 15 seconds."""
    tree = tree_of(nodes.bit_length() - 1, 10**6)
    ours = partial(pure_nash.solve, tree, Limits())
    if nodes > 31:
        benchmark.extra_info["not run"] = "pygambit enumpure: more than 15 s"
        benchmark.pedantic(ours, rounds=3)
        return

    def theirs() -> object:
        import pygambit

        return pygambit.nash.enumpure_solve(pygambit.read_efg(StringIO(write_efg(tree))))

    beside_or_alone(benchmark, beside, ours, "pygambit", theirs, " enumpure")


@pytest.mark.parametrize("n", [5, 7, 9])
def test_all_of_a_bimatrix_game_beside_pygambit(n: int, benchmark: Any, beside: Any) -> None:
    first, second = matrices(n)

    def theirs() -> object:
        import pygambit

        game = pygambit.Game.from_arrays(first, second)
        return pygambit.nash.enummixed_solve(game, rational=True)

    ours = partial(extreme_equilibria, first, second)
    beside_or_alone(benchmark, beside, ours, "pygambit", theirs, " enummixed, exact")


def test_all_of_a_bimatrix_game_beside_nashpy(benchmark: Any, beside: Any) -> None:
    """Nashpy's vertex enumeration, in floats."""
    first, second = matrices(5)

    def theirs() -> object:
        import nashpy

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return list(nashpy.Game(first, second).vertex_enumeration())

    ours = partial(extreme_equilibria, first, second)
    beside_or_alone(benchmark, beside, ours, "nashpy", theirs, " vertex enumeration, floats")


@pytest.mark.parametrize("n", [12, 15])
def test_all_of_a_large_bimatrix_game(n: int, benchmark: Any) -> None:
    """pygambit's exact enummixed needs more than a minute for 12 x 12."""
    found = benchmark.pedantic(extreme_equilibria, matrices(n), rounds=2)
    assert len(found) % 2 == 1


@pytest.mark.parametrize("types", [4, 8])
def test_one_equilibrium_beside_pygambit(types: int, benchmark: Any, beside: Any) -> None:
    tree = signalling(types)

    def theirs() -> object:
        import pygambit

        return pygambit.nash.lcp_solve(pygambit.read_efg(StringIO(write_efg(tree))), rational=True)

    ours = partial(one_equilibrium.solve, tree, Limits())
    beside_or_alone(benchmark, beside, ours, "pygambit", theirs, " lcp, exact")


@pytest.mark.parametrize("types", [24, 50])
def test_one_equilibrium_of_a_large_tree(types: int, benchmark: Any) -> None:
    found = benchmark.pedantic(one_equilibrium.solve, (signalling(types), Limits()), rounds=2)
    assert len(found.assessments) == 1


def pure_by_pygambit(text: str) -> None:
    import pygambit

    pygambit.nash.enumpure_solve(pygambit.read_efg(StringIO(text)))


@pytest.mark.parametrize("types", [4, 5])
def test_pure_perfect_bayesian_equilibria_beside_pygambit(types: int, benchmark: Any, beside_once: Any) -> None:
    """All pure equilibria with beliefs, beside enumpure, which finds the Nash equilibria and knows no beliefs."""
    tree = signalling(types)
    theirs = partial(pure_by_pygambit, write_efg(tree))
    beside_once(partial(signalling_pure.solve, tree, Limits()), theirs, "pygambit", " enumpure")


@pytest.mark.parametrize("largest", [3, 10**6], ids=["ties", "generic"])
def test_pure_perfect_bayesian_equilibria_of_ten_types(largest: int, benchmark: Any) -> None:
    """Ten types, ten messages, three replies: more than any peer that we know can list."""
    tree = signalling(10, 10, 3, largest)
    found = benchmark.pedantic(signalling_pure.solve, (tree, Limits()), rounds=3, warmup_rounds=1)
    assert found.complete == "pure strategies"


def test_all_perfect_bayesian_equilibria_with_five_symbols(benchmark: Any) -> None:
    """Beer and quiche with a symbolic prior, costs and stakes: all supports, all beliefs, by region."""
    p, weak, strong, duel, spare = map(Value.variable, ("p", "weak", "strong", "duel", "spare"))
    zero, one = Value.number(0), Value.number(1)

    def pays(kind: int, meal: int, fought: bool) -> tuple[Number, Number]:
        cost = (weak, strong)[kind] if meal != kind else zero
        right = one if kind == 0 else zero - duel
        return zero - cost - (spare if fought else zero), right if fought else zero

    def replied(kind: int, meal: int) -> Decision:
        ends = {"fight": pays(kind, meal, True), "not": pays(kind, meal, False)}
        return Decision("B", ends, f"meal {meal}")

    kinds = {
        f"t{k}": (chance, Decision("A", {f"m{m}": replied(k, m) for m in range(2)}, f"t{k}"))
        for k, chance in enumerate((one - p, p))
    }
    tree = Tree.of("Five symbols", ("A", "B"), Chance(kinds))
    assumed = tuple(Constraint(v, ">") for v in (p, one - p, weak, strong, duel, spare))
    found = benchmark.pedantic(perfect_bayesian.solve, (tree, Limits(), assumed), rounds=2, warmup_rounds=1)
    assert found.complete == "yes"
