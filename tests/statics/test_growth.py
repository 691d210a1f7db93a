"""The size of a win-set as what is varied: by inclusion, along the one parameter that moves it."""

from __future__ import annotations

import pytest

from tests.statics.asked import solved
from winset import api
from winset.errors import OutOfReach, UsageError
from winset.statics.monotone import Movement

SIDES = "@putnam-1988/take-it-or-leave-it-as-sides"
FREE = (("dA", "0"), ("dB", "0"))

# A floor that wants a deal close to `m`, its status quo 0: it accepts [0, 2m], clipped to the issue.
FLOOR = """winset 1
game "A floor with its status quo at the end"
parameters
    m in (0, 1)
issue x in [0, 1]
side committee
    negotiator gets x, 0 without agreement
side floor
    ratified by all of
        voter: ideal m, status quo 0
play
    committee chooses x
    floor ratifies in turn
    if ratified: agreement
    otherwise: reversion
"""
NEVER_ONE_INTERVAL = FLOOR.replace("voter: ideal m, status quo 0", "voter: gets (x - m)*(x - 1/2), 0 without agreement")
TO_AND_FRO = FLOOR.replace("voter: ideal m, status quo 0", "voter: ideal m, status quo 1/2")


def grown(source: str, name: str, of: str, settings: tuple[tuple[str, str], ...] = ()) -> Movement:
    [found] = api.statics(solved(source, settings), [name], of)
    return found


def test_the_other_side_gains_nothing_by_its_own_room() -> None:
    """M02: W_B = [0, 1 - rB] grows as rB falls; A's share grows with it, and B's payoff from the deal falls."""
    share = grown(SIDES, "winset(B)", "x", FREE)
    assert share.growth is not None
    assert (share.growth.parameter, share.growth.sense) == ("rB", -1)
    assert share.verdict == "strictly increasing"
    payoff = grown(SIDES, "winset(B)", "payoff.A", FREE)
    assert payoff.verdict == "weakly increasing"
    assert grown(SIDES, "winset(B)", "payoff.B", FREE).verdict == "single-peaked"


def test_a_win_set_that_grows_as_its_parameter_rises() -> None:
    """A committee that wants as much as there is gets min(1, 2m): more with a larger win-set of the floor."""
    found = grown(FLOOR, "winset(floor)", "x")
    assert found.growth is not None
    assert (found.growth.parameter, found.growth.sense) == ("m", 1)
    assert found.verdict == "weakly increasing"


@pytest.mark.parametrize(
    ("source", "name", "hint"),
    [
        ("@romer-rosenthal-1978/setter-as-sides", "winset(floor)", "2 parameters move it: m, q"),
        (TO_AND_FRO, "winset(floor)", "neither grows nor shrinks with m"),
        (NEVER_ONE_INTERVAL, "winset(floor)", "it is several intervals somewhere"),
        (FLOOR, "winset(committee)", "no free parameter moves it"),
    ],
)
def test_win_sets_without_a_size(source: str, name: str, hint: str) -> None:
    with pytest.raises(OutOfReach, match=hint):
        api.statics(solved(source), [name], "x")


@pytest.mark.parametrize(
    ("source", "name", "hint"),
    [
        ("@putnam-1988/take-it-or-leave-it", "winset(B)", "no sides"),
        (FLOOR, "winset(senate)", "the sides are committee, floor"),
    ],
)
def test_no_such_win_set(source: str, name: str, hint: str) -> None:
    with pytest.raises(UsageError, match=hint):
        api.statics(solved(source), [name], "x")
