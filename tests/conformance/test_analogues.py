"""Plays with a continuum of offers beside finite trees written by hand, in which offers lie on a grid.

On a grid a responder who is indifferent may refuse: the tree has the answer of the play among its own, and others at
most a step away, on either side: to wait for one who refuses at a tie later on can be worth less. A play that is finite
has the answers of its tree and no others.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from winset import api
from winset.equilibrium.finite.assessment import Played
from winset.equilibrium.finite.solving import FiniteResult

HERE = Path(__file__).parent
F = Fraction

# play: the point, who proposes first, and what a step is worth to her
ON_A_GRID = {
    # Q asks for 1/5 of the taxed pie of 4/5, which is the grid's offer of 3/4 to P
    "ultimatum-with-a-tax": ({"t": F(1, 5), "q": F(1, 5), "z": F(1, 10)}, 0, F(1, 5)),
    # 1/3 (3/4 - 1/8) = 5/24 from the high value alone against 1/8 from both, which is what is left if it walks at 3/4
    "two-types-with-a-cost": ({"g": F(1, 3), "lo": F(1, 4), "hi": F(3, 4), "c": F(1, 8)}, 0, F(1, 12)),
    # B's counter of 1/4 is taken, and leaves her 3/4 - 1/8, so that A asks for 3/8
    "demand-twice": ({"cA": F(1, 8), "cB": F(1, 8)}, 0, F(1, 4)),
}
FINITE = {
    # m/2 = 1/2 > -1: sharing; entry is worth 1 - 1/2 in expectation
    "finite-entry": {"m": F(1), "p": F(1, 2), "F": F(1)},
    # looking costs 1/4, and makes cheating worth 1 - 3/4 * 2 < 0
    "audited-report": {"f": F(2), "c": F(1, 4), "q": F(3, 4)},
}


def by_the_tree(name: str) -> set[tuple[Fraction, ...]]:
    result = api.solve(HERE / "analogues" / f"{name}.efg", concept="spe")
    assert isinstance(result, FiniteResult)
    solution = result.solution
    assert solution.assessments
    return {tuple(F(str(u)) for u in Played(solution.tree, a).payoffs) for a in solution.assessments}


def by_the_play(name: str, point: dict[str, Fraction]) -> set[tuple[object, ...]]:
    result = api.solve(HERE / "unseen" / f"{name}.game")
    assert isinstance(result, api.Result)
    found = {tuple(p.payoffs.values()) for p in result.at(point)}
    assert found
    return found


@pytest.mark.parametrize("name", ON_A_GRID)
def test_the_answer_of_the_play_is_one_of_its_grid(name: str) -> None:
    point, proposer, step = ON_A_GRID[name]
    found, on_the_grid = by_the_play(name, point), by_the_tree(name)
    assert found <= on_the_grid
    ((*payoffs,),) = found
    best = payoffs[proposer]
    assert isinstance(best, Fraction)
    assert all(abs(best - other[proposer]) <= step for other in on_the_grid)


@pytest.mark.parametrize("name", FINITE)
def test_a_finite_play_has_the_answers_of_its_tree(name: str) -> None:
    assert by_the_play(name, FINITE[name]) == by_the_tree(name)
