"""Iterated dominance against published examples and against its definition."""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise, product

import pytest

from winset.algebra.value import Value
from winset.equilibrium.finite.bimatrix import extreme_equilibria
from winset.equilibrium.finite.dominance import dominating_mixture, eliminate, rationalizable
from winset.errors import OutOfReach
from winset.game.strategic import Strategic


def two_player(first: Sequence[Sequence[int]], second: Sequence[Sequence[int]]) -> Strategic:
    rows, columns = range(len(first)), range(len(first[0]))
    names = tuple(map(str, rows)), tuple(map(str, columns))
    return Strategic("G", ("A", "B"), names, tuple((first[i][j], second[i][j]) for j in columns for i in rows))


def random_game(seed: int, m: int = 3, n: int = 3, top: int = 3) -> tuple[list[list[int]], list[list[int]]]:
    dice = random.Random(seed)
    first, second = ([[dice.randint(0, top) for _ in range(n)] for _ in range(m)] for _ in range(2))
    return first, second


def test_a_mixture_dominates_where_no_pure_strategy_does() -> None:
    """D. Fudenberg and J. Tirole, Game Theory, 1991, figure 1.2: M is dominated by half U and half D."""
    game = two_player([[2, -1], [0, 0], [-1, 2]], [[0, 0], [0, 0], [0, 0]])
    found = rationalizable(game)
    assert [(gone.round, gone.player, gone.strategy) for gone in found.removed] == [(1, 0, 1)]
    assert dominates_strictly([[2, -1], [0, 0], [-1, 2]], found.removed[0].by, 1)
    assert eliminate(game, mixed=False).removed == ()


def dominates_strictly(payoffs: Sequence[Sequence[int]], by: dict[int, Fraction], strategy: int) -> bool:
    columns = range(len(payoffs[0]))
    return sum(by.values()) == 1 and all(
        sum(p * payoffs[s][j] for s, p in by.items()) > payoffs[strategy][j] for j in columns
    )


def test_rounds_in_order() -> None:
    """D. Fudenberg and J. Tirole, 1991, figure 1.1: column M goes first, then the rows M and D, then column R."""
    game = two_player([[4, 5, 6], [2, 8, 3], [3, 9, 2]], [[3, 1, 2], [1, 4, 6], [0, 6, 8]])
    found = rationalizable(game)
    assert [(gone.round, gone.player, gone.strategy) for gone in found.removed] == [
        (1, 1, 1),
        (2, 0, 1),
        (2, 0, 2),
        (3, 1, 2),
    ]
    assert found.left == ((0,), (0,))
    assert found.solves


def test_weak_dominance_takes_what_strict_dominance_leaves() -> None:
    game = two_player([[1, 1], [1, 0]], [[1, 1], [1, 0]])
    assert eliminate(game).removed == ()
    found = eliminate(game, "weak")
    assert found.left == ((0,), (0,))


def test_the_beauty_contest_takes_many_rounds() -> None:
    """Guess 0...4 with target half the sum: each round the highest guess goes (H. Moulin, Game Theory, 1986)."""
    guesses = range(5)

    def pay(own: int, other: int) -> int:
        return -abs(2 * own - min(own, other))

    profiles = [(i, j) for j in guesses for i in guesses]
    names = (tuple(map(str, guesses)),) * 2
    game = Strategic("Guess", ("A", "B"), names, tuple((pay(i, j), pay(j, i)) for i, j in profiles))
    assert eliminate(game).left == ((0,), (0,))


def test_three_players() -> None:
    """Everyone is better off with 1 whatever the others do."""
    profiles = [p[::-1] for p in product(range(2), repeat=3)]
    game = Strategic(
        "Three", ("A", "B", "C"), (("0", "1"),) * 3, tuple(tuple(3 * s - sum(p) for s in p) for p in profiles)
    )
    found = eliminate(game)
    assert found.left == ((1,),) * 3
    assert {gone.round for gone in found.removed} == {1}


@pytest.mark.parametrize("seed", range(40))
def test_every_equilibrium_survives(seed: int) -> None:
    first, second = random_game(seed, 4, 4)
    found = rationalizable(two_player(first, second))
    for x, y in extreme_equilibria(first, second):
        assert {i for i, p in enumerate(x) if p} <= set(found.left[0])
        assert {j for j, q in enumerate(y) if q} <= set(found.left[1])


@pytest.mark.parametrize("seed", range(40))
def test_a_strategy_is_dominated_or_best_against_some_belief(seed: int) -> None:
    """D. Pearce, 1984, lemma 3. Beliefs on two columns: all crossings of the lines are tried."""
    first, _ = random_game(seed, 4, 2, 9)
    beliefs = {Fraction(0), Fraction(1)}
    for a, b in product(first, repeat=2):
        slope = (a[0] - a[1]) - (b[0] - b[1])
        if slope and 0 <= Fraction(b[1] - a[1], slope) <= 1:
            beliefs.add(Fraction(b[1] - a[1], slope))
    for k, row in enumerate(first):
        others = [list(map(Fraction, other)) for s, other in enumerate(first) if s != k]
        worth = {q: [q * r[0] + (1 - q) * r[1] for r in first] for q in beliefs}
        best = any(worth[q][k] == max(worth[q]) for q in beliefs)
        assert (dominating_mixture(others, list(map(Fraction, row)), "strict") is None) is best
        inside = any(
            0 < q < 1 and worth[q][k] == max(worth[q]) for q in beliefs | middles(beliefs) if q in worth
        ) or any(
            q * row[0] + (1 - q) * row[1] == max(q * r[0] + (1 - q) * r[1] for r in first) for q in middles(beliefs)
        )
        assert (dominating_mixture(others, list(map(Fraction, row)), "weak") is None) is inside


def middles(points: set[Fraction]) -> set[Fraction]:
    ordered = sorted(points)
    return {(a + b) / 2 for a, b in pairwise(ordered)}


def test_parameters_are_refused() -> None:
    game = Strategic("G", ("A",), (("x", "y"),), ((Value.variable("a"),), (0,)))
    with pytest.raises(OutOfReach, match="parameters"):
        eliminate(game)
    with pytest.raises(ValueError, match="strict or weak"):
        eliminate(two_player([[1]], [[1]]), "odd")
