"""Extreme equilibria of two-player games against published ones, and against trying every set of inequalities."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations, pairwise

import pytest

from winset.equilibrium.finite import bimatrix, polytope_in_floats
from winset.equilibrium.finite.bicliques import connected, maximal
from winset.equilibrium.finite.bimatrix import Extreme, extreme_equilibria
from winset.equilibrium.finite.clock import Clock
from winset.equilibrium.finite.methods import Limits
from winset.equilibrium.finite.polytope import Polytope, vertices
from winset.equilibrium.finite.polytope_in_floats import proved_vertices
from winset.errors import LimitReached

Row = tuple[Fraction, ...]
Game = tuple[list[list[int]], list[list[int]]]


def pairs(found: Extreme) -> set[tuple[Row, Row]]:
    return set(found)


def mixture(text: str) -> Row:
    return tuple(map(Fraction, text.split()))


def shown(*texts: str) -> set[tuple[Row, Row]]:
    return {(mixture(x), mixture(y)) for x, y in (text.split("|") for text in texts)}


# --- by hand ----------------------------------------------------------------------------------------------------------


def solution(rows: Sequence[Sequence[int]], sides: Sequence[int]) -> Row | None:
    """The solution of a square system by Gauss, None if it has not exactly one."""
    n = len(rows)
    work = [[*map(Fraction, row), Fraction(side)] for row, side in zip(rows, sides, strict=True)]
    for k in range(n):
        pivot = next((i for i in range(k, n) if work[i][k]), None)
        if pivot is None:
            return None
        work[k], work[pivot] = work[pivot], work[k]
        for i in range(n):
            if i != k and work[i][k]:
                times = work[i][k] / work[k][k]
                work[i] = [a - times * b for a, b in zip(work[i], work[k], strict=True)]
    return tuple(work[k][n] / work[k][k] for k in range(n))


def best_reply_vertices(payoffs: Sequence[Sequence[int]]) -> Iterator[Row]:
    """Mixtures of the columns' player from trying every set of inequalities; `payoffs` are the other's, by row."""
    low = min(map(min, payoffs)) - 1
    rows = [[a - low for a in row] for row in payoffs]
    n = len(rows[0])
    normals = [[-int(k == i) for k in range(n)] for i in range(n)] + rows
    sides = [0] * n + [1] * len(rows)
    for tight in combinations(range(len(normals)), n):
        y = solution([normals[k] for k in tight], [sides[k] for k in tight])
        if y is None or not any(y):
            continue
        if all(
            sum(a * b for a, b in zip(row, y, strict=True)) <= side for row, side in zip(normals, sides, strict=True)
        ):
            yield tuple(b / sum(y) for b in y)


def by_trying(game: Game) -> set[tuple[Row, Row]]:
    first, second = game
    turned = [list(column) for column in zip(*second, strict=True)]
    return {
        (x, y) for x in set(best_reply_vertices(turned)) for y in set(best_reply_vertices(first)) if is_nash(game, x, y)
    }


def is_nash(game: Game, x: Row, y: Row) -> bool:
    first, second = game
    rows = [sum((a * q for a, q in zip(row, y, strict=True)), Fraction(0)) for row in first]
    columns = [
        sum((b * p for b, p in zip(column, x, strict=True)), Fraction(0)) for column in zip(*second, strict=True)
    ]
    return all(not p or r == max(rows) for p, r in zip(x, rows, strict=True)) and all(
        not q or c == max(columns) for q, c in zip(y, columns, strict=True)
    )


def random_game(seed: int, top: int, m: int, n: int) -> Game:
    dice = random.Random(seed)
    first, second = ([[dice.randint(-top, top) for _ in range(n)] for _ in range(m)] for _ in range(2))
    return first, second


# --- published --------------------------------------------------------------------------------------------------------


def test_the_running_example_of_the_survey() -> None:
    """B. von Stengel, Equilibrium computation for two-player games, in Algorithmic Game Theory, 2007, (3.3)."""
    found = extreme_equilibria([[3, 3], [2, 5], [0, 6]], [[3, 2], [2, 6], [3, 1]])
    assert pairs(found) == shown("1 0 0 | 1 0", "4/5 1/5 0 | 2/3 1/3", "0 1/3 2/3 | 1/3 2/3")
    assert found.is_finite


def test_its_degenerate_neighbour_has_a_segment() -> None:
    """With 3 for 2 in the corner, the first row makes the columns tie: it is an equilibrium with q from 2/3 to 1."""
    found = extreme_equilibria([[3, 3], [2, 5], [0, 6]], [[3, 3], [2, 6], [3, 1]])
    assert pairs(found) == shown("1 0 0 | 1 0", "1 0 0 | 2/3 1/3", "0 1/3 2/3 | 1/3 2/3")
    assert not found.is_finite
    segment = next(part for part in found.subsets if len(part[1]) == 2)
    assert {found.columns[j] for j in segment[1]} == {mixture("1 0"), mixture("2/3 1/3")}
    assert len(found.components) == 2


def test_a_game_that_support_enumeration_in_floats_loses() -> None:
    """Nashpy 0.0.43's support enumeration returns nothing here; one equilibrium, of supports {1, 3} and {2, 3}."""
    game = ([[-34, 83, -22], [66, -31, 59], [-20, 44, 94]], [[-86, 14, 36], [-34, -6, 29], [-36, 70, -28]])
    found = extreme_equilibria(*game)
    assert pairs(found) == by_trying(game)
    assert [tuple(map(bool, x + y)) for x, y in found] == [(True, False, True, False, True, True)]


def test_a_square_of_corners_that_meet_in_one_point() -> None:
    """Both payoffs (1, 1; 1, 0): two segments that share the corner (1, 1), one component."""
    both = [[1, 1], [1, 0]]
    found = extreme_equilibria(both, both)
    assert pairs(found) == shown("1 0 | 1 0", "1 0 | 0 1", "0 1 | 1 0")
    assert (len(found.subsets), len(found.components)) == (2, 1)


def test_everything_is_an_equilibrium_where_nothing_matters() -> None:
    found = extreme_equilibria([[0, 0, 0], [0, 0, 0]], [[7, 7, 7], [7, 7, 7]])
    assert len(found) == 6
    assert found.subsets == (((0, 1), (0, 1, 2)),)


@pytest.mark.parametrize("n", [2, 3, 4])
def test_coordination_has_an_equilibrium_for_every_set_of_strategies(n: int) -> None:
    """2^n - 1 equilibria of the game with the identity for both (T. Quint and M. Shubik, 1997)."""
    identity = [[int(i == j) for j in range(n)] for i in range(n)]
    assert len(extreme_equilibria(identity, identity)) == 2**n - 1


def test_rock_paper_scissors() -> None:
    game = [[0, -1, 1], [1, 0, -1], [-1, 1, 0]]
    found = extreme_equilibria(game, [[-a for a in row] for row in game])
    assert pairs(found) == shown("1/3 1/3 1/3 | 1/3 1/3 1/3")


# --- trying everything ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", [(1, 1), (1, 3), (2, 2), (3, 2), (3, 3), (4, 3)])
@pytest.mark.parametrize("top", [1, 2, 50])
@pytest.mark.parametrize("seed", range(6))
def test_exactly_what_trying_every_basis_finds(seed: int, top: int, shape: tuple[int, int]) -> None:
    game = random_game(seed, top, *shape)
    assert pairs(extreme_equilibria(*game)) == by_trying(game)


@pytest.mark.parametrize("top", [1, 2, 4, 100])
@pytest.mark.parametrize("n", [4, 5, 6])
@pytest.mark.parametrize("seed", range(4))
def test_the_proved_list_is_that_of_walking(seed: int, n: int, top: int) -> None:
    dice = random.Random(seed)
    polytope = Polytope(tuple(tuple(dice.randint(1, top + 1) for _ in range(n)) for _ in range(n + seed % 2)))
    listed = proved_vertices(polytope, Clock())
    assert listed is not None
    assert set(listed) == set(vertices(polytope, Clock()))
    for labels, basis in listed.items():
        assert all((labels >> k) & 1 for k in basis)
        assert [labels >> k & 1 for k in range(polytope.inequalities)] == [int(s == 0) for s in polytope.slacks(basis)]


@pytest.mark.parametrize("seed", range(3))
def test_a_list_with_a_basis_missing_or_twice_is_not_closed(seed: int) -> None:
    import numpy as np

    polytope = Polytope(tuple(tuple(row) for row in ([7, 2, 9], [1, 8, 3], [5, 5, 6], [2, 9, 4])))
    bases = polytope_in_floats._listed(polytope, polytope_in_floats._perturbed(polytope, seed))
    assert bases is not None
    assert polytope_in_floats._is_closed(bases)
    for k in range(len(bases)):
        assert not polytope_in_floats._is_closed(np.delete(bases, k, axis=0))
        assert not polytope_in_floats._is_closed(np.vstack([bases, bases[k]]))


def test_a_list_of_something_else_is_not_proved() -> None:
    """The bases of one polytope are closed, but not feasible for another."""
    one = Polytope(((7, 2, 9), (1, 8, 3), (5, 5, 6), (2, 9, 4)))
    other = Polytope(((2, 9, 4), (5, 5, 6), (1, 8, 3), (7, 2, 9)))
    sides = polytope_in_floats._perturbed(one, 0)
    bases = polytope_in_floats._listed(one, sides)
    assert bases is not None
    assert polytope_in_floats._Proof(one, sides, Clock()).labelled(bases) is not None
    assert polytope_in_floats._Proof(other, sides, Clock()).labelled(bases) is None


def test_without_floats_the_answer_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    game = random_game(1, 3, 7, 7)
    proved = extreme_equilibria(*game)
    assert proved.proof == ("listed in floats, proved exactly",) * 2
    monkeypatch.setattr(bimatrix, "proved_vertices", lambda polytope, clock: None)
    walked = extreme_equilibria(*game)
    assert walked.proof == ("walked in exact arithmetic",) * 2
    assert pairs(walked) == pairs(proved)


def test_numbers_too_long_for_floats_are_walked() -> None:
    huge = 10**40
    found = extreme_equilibria(
        [[huge, 0, 1, 2, 3], *[[0, 1, k, 2, 3] for k in range(6)]],
        [[1, 0, 0, 0, 0], *[[0, 1, k, huge, 3] for k in range(6)]],
    )
    assert found.proof[0] == "walked in exact arithmetic"
    assert shown("1 0 0 0 0 0 0 | 1 0 0 0 0") <= pairs(found)


@pytest.mark.parametrize("seed", range(10))
def test_nine_by_nine_games_have_an_odd_number(seed: int) -> None:
    """R. Wilson, Computing equilibria of n-person games, 1971: unless the game is degenerate, the number is odd."""
    game = random_game(seed, 10**6, 9, 9)
    found = extreme_equilibria(*game)
    assert found.is_finite
    assert len(found) % 2 == 1
    assert all(is_nash(game, x, y) for x, y in found)


# --- in other clothes -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(10))
def test_other_units_and_another_order_change_nothing(seed: int) -> None:
    first, second = random_game(seed, 3, 4, 3)
    turned = [[Fraction(a) * Fraction(2, 7) - 5 + j for j, a in enumerate(row)] for row in reversed(first)]
    scaled = [[3 * b + i for b in row] for i, row in enumerate(reversed(second))]
    assert {(x[::-1], y) for x, y in extreme_equilibria(turned, scaled)} == pairs(extreme_equilibria(first, second))


@pytest.mark.parametrize("seed", range(10))
def test_players_change_places(seed: int) -> None:
    first, second = random_game(seed, 2, 3, 4)
    across = extreme_equilibria(*([list(c) for c in zip(*m, strict=True)] for m in (second, first)))
    assert {(x, y) for y, x in across} == pairs(extreme_equilibria(first, second))


@pytest.mark.parametrize("seed", range(12))
def test_maximal_nash_subsets_by_their_definition(seed: int) -> None:
    game = random_game(seed, 1, 4, 4)
    found = extreme_equilibria(*game)
    listed = set(found.pairs)
    assert {(i, j) for lefts, rights in found.subsets for i in lefts for j in rights} == listed
    for lefts, rights in found.subsets:
        assert all((i, j) in listed for i in lefts for j in rights)
        assert not any(all((i, j) in listed for j in rights) for i in range(len(found.rows)) if i not in lefts)
        assert not any(all((i, j) in listed for i in lefts) for j in range(len(found.columns)) if j not in rights)
        x = tuple(sum(p) / len(lefts) for p in zip(*(found.rows[i] for i in lefts), strict=True))
        y = tuple(sum(q) / len(rights) for q in zip(*(found.columns[j] for j in rights), strict=True))
        assert is_nash(game, x, y)


def test_parts_of_a_path() -> None:
    path = [(0, 0), (1, 0), (1, 1), (2, 1)]
    assert connected(path) == (((0, 1, 2), (0, 1)),)
    assert maximal(path) == (((0, 1), (0,)), ((1,), (0, 1)), ((1, 2), (1,)))
    assert all(left <= right for left, right in pairwise(maximal(path)))


def test_the_clock_stops_it() -> None:
    with pytest.raises(LimitReached):
        extreme_equilibria(*random_game(0, 100, 8, 8), Clock.of(Limits(seconds=0)))


@pytest.mark.parametrize("shape", [(1, 20), (20, 1), (2, 14), (13, 2)])
def test_one_player_with_many_strategies(shape: tuple[int, int]) -> None:
    game = random_game(3, 9, *shape)
    assert pairs(extreme_equilibria(*game)) == by_trying(game)
