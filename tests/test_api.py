"""The Python face: what it returns, and what it raises."""

from __future__ import annotations

import pytest

from tests.show import games
from winset import api
from winset.errors import OutOfReach

NO_LARGEST = """winset 1
game "No largest offer"
players A, B
parameters
    r in (0, 1)
play
    A chooses x in [0, 1)
    B chooses accept or reject
    if accept: agreement, A gets x, B gets 1
    otherwise: breakdown, A gets 0, B gets r
"""


def test_no_equilibrium_and_not_solved_are_two_answers() -> None:
    """B accepts every offer, of which there is no largest: none. Where c lies between vW*w and vS*w, types part.

    Then the challenger's best reply depends on her beliefs, which this method does not have. Where c < vW*w both types
    fight, and she refrains.
    """
    assert api.solve(NO_LARGEST).at(r="1/2") == ()
    result = api.solve(games.SIGNALLING, verified=False)
    point = {"p": "1/2", "vW": "1/4", "vS": "3/4", "w": "1/2", "k": 1}
    with pytest.raises(OutOfReach, match="not solved at p = 1/2.*beliefs are needed"):
        result.at(point, c="1/4")
    (both_concede,) = result.at(point, c="3/4")
    assert both_concede.outcomes == {"concession": 1}


def test_a_point_of_a_game_in_numbers_that_is_not_solved_says_so() -> None:
    numbers = {"p": "1/2", "vW": "1/4", "vS": "3/4", "w": "1/2", "k": 1, "c": "1/4"}
    with pytest.raises(OutOfReach, match="beliefs are needed"):
        api.solve(games.SIGNALLING, numbers, verified=False).at()
