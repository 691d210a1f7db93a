"""Reading large `.efg` files, beside pygambit where it is installed (it needs many seconds for the larger ones)."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from importlib.metadata import version
from importlib.util import find_spec
from io import StringIO
from typing import Any

import pytest

from winset.equilibrium.finite import subgame_perfect_rollback
from winset.equilibrium.finite.methods import Limits
from winset.game.efg_reader import read_efg
from winset.game.efg_writer import write_efg
from winset.game.subgames import summary
from winset.game.tree import Tree, TreeBuilder


@cache
def tree_of(depth: int) -> Tree:
    """A binary tree of perfect information with three players, each end with payoffs of its own."""
    builder = TreeBuilder("Large", ("A", "B", "C"))
    waiting = [depth]
    while waiting:
        left = waiting.pop()
        number = len(waiting) + left
        if left:
            builder.node(builder.information_set(left % 3, ("left", "right")))
            waiting += [left - 1, left - 1]
        else:
            builder.node(outcome=builder.outcome((number % 7, -number % 11, number % 13)))
    return builder.tree()


@cache
def text_of(depth: int) -> str:
    return write_efg(tree_of(depth))


@pytest.mark.parametrize("depth", [8, 10])
def test_reading_beside_pygambit(depth: int, benchmark: Any, beside: Any) -> None:
    text = text_of(depth)
    if find_spec("pygambit") is None:
        benchmark.extra_info["absent"] = "pygambit"
        benchmark.pedantic(read_efg, (text,), rounds=3)
        return
    import pygambit

    peer = f"pygambit {version('pygambit')}"
    beside(partial(read_efg, text), lambda: pygambit.read_efg(StringIO(text)), peer, rounds=3)


@pytest.mark.parametrize("depth", [16, 19], ids=["131000 nodes", "1000000 nodes"])
def test_reading(depth: int, benchmark: Any) -> None:
    text = text_of(depth)
    tree, _ = benchmark.pedantic(read_efg, (text,), rounds=3)
    assert len(tree) == 2 ** (depth + 1) - 1


def read_by_pygambit(text: str) -> None:
    import pygambit

    pygambit.read_efg(StringIO(text))


def test_131000_nodes_read_and_solved_beside_reading_alone(benchmark: Any, beside_once: Any) -> None:
    """Reading and all subgame-perfect equilibria, beside pygambit's reading."""
    text = text_of(16)

    def ours() -> None:
        subgame_perfect_rollback.solve(read_efg(text)[0], Limits(equilibria=1))

    beside_once(ours, partial(read_by_pygambit, text), "pygambit", " reading alone")


@pytest.mark.parametrize("what", [write_efg, summary])
def test_131000_nodes(what: Callable[[Tree], object], benchmark: Any) -> None:
    benchmark.pedantic(what, (tree_of(16),), rounds=3)
