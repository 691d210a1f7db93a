"""What has changed between two games: laws compared with distribution functions by hand, win-sets with intervals."""

from __future__ import annotations

from fractions import Fraction

import pytest

from winset import api

LAW = """winset 1
game "An unknown price"
players A, B
parameters
    w in (1/2, 1)
    v in (0, 1)
play
    nature draws c {}; seen by B
    A chooses x in [0, 1]
    B chooses accept or reject
    if accept: agreement, A gets 1 - x, B gets x
    otherwise: breakdown, A gets 0, B gets c
"""
SIDES = """winset 1
game "A share"
parameters
    r, s in [0, 1]
issue x in [0, 1]
side A
    negotiator gets x, 0 without agreement
    ratified by all of
        house: accepts if {}
side B
    negotiator gets 1 - x, 0 without agreement
    ratified by all of
        senate: gets 1 - x, s without agreement
play
    A chooses x
    B chooses accept or reject
    if reject: breakdown
    A ratifies in turn
    B ratifies in turn
    if ratified[A] and ratified[B]: agreement
    otherwise: unratified
"""
UNIFORM, NARROW, SQUARE = "uniformly from [0, 1]", "uniformly from [1/4, 3/4]", "from [0, 1] with density 2*c"


def laws(first: str, second: str) -> tuple[bool | None, bool | None]:
    games = [api.solve(api.load_game(LAW.format(law)), verified=False, time_limit=20) for law in (first, second)]
    [found] = api.changes(*games).laws
    assert found.name == "c"
    return found.up, found.down


@pytest.mark.parametrize(
    ("first", "second", "up", "down"),
    [
        (UNIFORM, UNIFORM, True, True),
        (UNIFORM, NARROW, False, False),  # the functions cross at 1/2
        (UNIFORM, SQUARE, True, False),  # c^2 <= c
        (SQUARE, UNIFORM, False, True),
        (SQUARE, "from [0, 1] with distribution c^2", True, True),
        ("uniformly from [0, w]", UNIFORM, True, False),  # w < 1
        ("uniformly from [0, w]", "uniformly from [w, 1]", True, False),
        ("uniformly from [0, w]", "uniformly from [0, v]", False, False),  # either may be the larger one
        ("uniformly from [0, 1/4]", "uniformly from [1/2, w]", True, False),
    ],
)
def test_which_law_dominates(first: str, second: str, up: bool, down: bool) -> None:
    assert laws(first, second) == (up, down)


def test_a_law_that_hangs_on_another_draw_is_left_out() -> None:
    text = LAW.format(UNIFORM).replace("nature draws c", "nature draws k uniformly from [1/2, 1]\n    nature draws c")
    other = text.replace("uniformly from [0, 1]; seen", "uniformly from [0, k]; seen")
    games = [api.solve(api.load_game(t), verified=False, time_limit=5) for t in (text, other)]
    assert [found.name for found in api.changes(*games).laws] == ["k"]


@pytest.mark.parametrize(
    ("first", "second", "only_first", "only_second"),
    [
        ("x >= r", "x >= r", False, False),
        ("x >= r", "x >= r/2", False, True),
        ("x >= r", "x > r", True, False),
        ("x >= r", "x <= r", True, True),
        ("x >= r", "x >= r or x = 0", False, True),
        ("x >= 2", "x >= r", False, True),
    ],
)
def test_which_win_set_contains_the_other(first: str, second: str, only_first: bool, only_second: bool) -> None:
    games = [api.solve(api.load_game(SIDES.format(rule)), verified=False) for rule in (first, second)]
    mine, other = api.changes(*games).winsets
    assert (mine.side, mine.sure, other.side, other.sure) == ("A", True, "B", True)
    assert (mine.only_first is not None, mine.only_second is not None) == (only_first, only_second)
    assert other.only_first is other.only_second is None
    rules = {"x >= r": lambda x, r: x >= r, "x >= r/2": lambda x, r: x >= r / 2, "x > r": lambda x, r: x > r}
    for apart, rule, lacking in ((mine.only_first, first, second), (mine.only_second, second, first)):
        if apart is not None and rule in rules and lacking in rules:
            point = apart.point.get("r", Fraction(0))
            assert rules[rule](apart.deal, point)
            assert not rules[lacking](apart.deal, point)


def test_what_is_not_decided_in_time_is_said() -> None:
    games = [api.solve(api.load_game(SIDES.format(rule)), verified=False) for rule in ("x >= r", "x >= r^3 + r/2")]
    assert [found.sure for found in api.changes(*games, time_limit=0).winsets] == [False, False]
    assert {found.verdict for found in api.diff(*games, "payoff.A", time_limit=0)} == {"undecided"}
