"""The Python face: what it returns, and what it raises."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.show import games
from winset import api
from winset.algebra.value import Value
from winset.errors import OutOfReach, UsageError

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
    assert api.solve(api.load_game(NO_LARGEST)).at(r="1/2") == ()
    result = api.solve(api.load_game(games.SIGNALLING), verified=False)
    point = {"p": "1/2", "vW": "1/4", "vS": "3/4", "w": "1/2", "k": "1"}
    with pytest.raises(OutOfReach, match=r"not solved at p = 1/2.*beliefs are needed"):
        result.at(point, c="1/4")
    (both_concede,) = result.at(point, c="3/4")
    assert both_concede.outcomes == {"concession": 1}


def test_a_point_of_a_game_in_numbers_that_is_not_solved_says_so() -> None:
    numbers = {"p": "1/2", "vW": "1/4", "vS": "3/4", "w": "1/2", "k": "1", "c": "1/4"}
    with pytest.raises(OutOfReach, match="beliefs are needed"):
        api.solve(api.load_game(games.SIGNALLING), numbers, verified=False).at()


# --- verify and winsets -----------------------------------------------------------------------------------------------


def test_verify_takes_a_proposition_or_a_solution(tmp_path: Path) -> None:
    """The cheap offer is best iff p (1 - rL) >= 1 - rH: so it is one under that condition, and not without it."""
    (tmp_path / "a.game").write_text(games.SCREENING)
    path = tmp_path / "a.proposition"
    path.write_text(
        'winset 1\nproposition "Cheap"\ngame "a.game"\nprofile cheap\n    A: x = rL\n'
        "    B when type is soft: ratify if x >= rL, otherwise reject\n"
        "    B when type is tough: ratify if x >= rH, otherwise reject\n"
        "claim cheap is a perfect Bayesian equilibrium when p >= pstar\n"
        "claim cheap is a perfect Bayesian equilibrium\n"
    )
    found = api.verify(path, profile="cheap")
    assert (found.title, [finding.holds for finding in found.findings]) == ("Cheap", [True, False])
    assert [finding.holds for finding in api.verify(path, {"p": "3/4", "rL": 0, "rH": "1/2"}).findings] == [True, True]
    with pytest.raises(UsageError, match="no profile dear"):
        api.verify(path, profile="dear")


def test_winsets_and_their_overlap() -> None:
    """A ratifies shares of A from rA on, and B those that leave B rB: [rA, 1 - rB], of length 1 - 1/4 - 1/2."""
    found = api.winsets(games.SIDES, {"rA": "1/4", "rB": "1/2"})
    assert found.intervals is not None
    (answer,) = found.intervals.overlap
    assert [part.winset.length() for part in answer.parts] == [Value.number(1) / 4]
    with pytest.raises(UsageError, match="side"):
        api.winsets(api.load_game(games.ULTIMATUM))
