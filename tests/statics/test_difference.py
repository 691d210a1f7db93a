"""Two games side by side: rules, timings and quotas whose effects are known by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.statics.asked import at_numbers, solved
from winset import api
from winset.algebra.value import Value
from winset.errors import SourceErrors, UsageError
from winset.statics.difference import Difference

m, delta = Value.variable("m"), Value.variable("delta")

# Romer and Rosenthal (1978), the status quo at 0 and the setter at 1: take it or leave it, against a floor that amends.
CLOSED = """winset 1
game "Closed rule"
players setter, voter
parameters
    m in (0, 1)
play
    setter chooses x in [0, 1]
    voter chooses accept or reject
    if accept: agreement, setter gets x, voter gets -|x - m|
    otherwise: reversion, setter gets 0, voter gets -m
"""
OPEN = """winset 1
game "Open rule"
players setter, voter
parameters
    m in (0, 1)
play
    setter chooses proposal in [0, 1]
    voter chooses x in [0, 1]
    agreement, setter gets x, voter gets -|x - m|
"""
QUOTA = """winset 1
game "A quota"
parameters
    kappa in 1..3
    0 <= r1 < r2 < r3 < 1
issue x in [0, 1]
side A
    negotiator gets x, 0 without agreement
side B
    ratified by kappa votes of
        one: gets 1 - x, r1 without agreement
        two: gets 1 - x, r2 without agreement
        three: gets 1 - x, r3 without agreement
play
    A chooses x
    B ratifies in turn
    if ratified: agreement
    otherwise: unratified
"""
ULTIMATUM = """winset 1
game "Ultimatum"
players A, B
parameters
    r in (0, 1)
play
    A chooses x in [0, 1]
    B chooses accept or reject
    if accept: agreement, A gets x, B gets 1 - x
    otherwise: breakdown, A gets 0, B gets r
"""
TOUGHER = ULTIMATUM.replace("B gets r\n", "B gets r + 1/2\n")


def compared(first: api.Result, second: api.Result, of: str) -> Difference:
    [found] = api.diff(first, second, of)
    return found


def test_a_closed_rule_serves_the_setter() -> None:
    """Closed x = min(1, 2m), open x = m: the setter loses min(1, 2m) - m by amendments, and the voter gains as much."""
    setter = compared(solved(CLOSED), solved(OPEN), "payoff.setter")
    assert setter.verdict == "strictly smaller in the second"
    assert {gap.change for gap in setter.gaps} == {-m, m - 1}
    voter = compared(solved(CLOSED), solved(OPEN), "payoff.voter")
    assert voter.verdict == "strictly larger in the second"
    assert {gap.change for gap in voter.gaps} == {m, 1 - m}
    assert {gap.change for gap in compared(solved(CLOSED), solved(OPEN), "x").gaps} == {-m, m - 1}


@pytest.mark.parametrize(("rounds", "change"), [("2", -delta), ("3", delta**2 - delta)])
def test_more_rounds_cost_who_offers_first(rounds: str, change: Value) -> None:
    """Stahl (1972): x = (1 - (-delta)^T)/(1 + delta) is 1, 1 - delta, 1 - delta + delta^2 for T = 1, 2, 3."""
    file = "@stahl-1972/finite-horizon"
    found = compared(solved(file, (("T", "1"),)), solved(file, (("T", rounds),)), "payoff.A")
    assert found.verdict == "strictly smaller in the second"
    assert {gap.change for gap in found.gaps} == {change}


def test_a_stricter_quota_costs_the_negotiator_the_next_threshold() -> None:
    """M30: A gets 1 - r_(kappa), so that the third vote costs r3 - r2."""
    found = compared(solved(QUOTA, (("kappa", "2"),)), solved(QUOTA, (("kappa", "3"),)), "payoff.A")
    assert found.verdict == "strictly smaller in the second"
    assert {gap.change for gap in found.gaps} == {Value.variable("r2") - Value.variable("r3")}


def test_the_other_way_round_is_the_opposite() -> None:
    there = compared(solved(CLOSED), solved(OPEN), "payoff.setter")
    back = compared(solved(OPEN), solved(CLOSED), "payoff.setter")
    assert back.verdict == "strictly larger in the second"
    assert {-gap.change for gap in there.gaps} == {gap.change for gap in back.gaps}


def test_the_points_are_those_of_games_solved_with_numbers() -> None:
    found = compared(solved(ULTIMATUM), solved(TOUGHER), "payoff.B - payoff.A")
    assert found.larger is not None
    for source, value in zip((ULTIMATUM, TOUGHER), found.larger.values, strict=True):
        assert at_numbers(source, found.larger.point, "payoff.B - payoff.A") == value


def test_where_only_one_game_has_a_deal() -> None:
    """With r + 1/2 > 1 nothing is agreed in the second game: the offer has no value there, and is not compared."""
    found = compared(solved(ULTIMATUM), solved(TOUGHER), "x")
    assert found.verdict == "strictly smaller in the second"
    assert {gap.change for gap in found.gaps} == {Value.number(Fraction(-1, 2))}
    assert found.only_first is not None
    assert found.only_first["r"] > Fraction(1, 2)
    assert found.only_second is None
    payoff = compared(solved(ULTIMATUM), solved(TOUGHER), "payoff.A")
    assert payoff.only_first is None
    assert {gap.change for gap in payoff.gaps} == {Value.number(Fraction(-1, 2)), Value.variable("r") - 1}


def test_the_same_game_twice() -> None:
    assert {found.verdict for found in api.diff(CLOSED, CLOSED)} == {"the same in both"}


def test_larger_here_and_smaller_there() -> None:
    """min(1, 2m) against 2/3: more under the closed rule from m = 1/3 on."""
    fixed = OPEN.replace("voter chooses x in [0, 1]\n    agreement", "agreement").replace(
        "setter gets x, voter gets -|x - m|", "setter gets 2/3, voter gets -|2/3 - m|"
    )
    found = compared(solved(CLOSED), solved(fixed), "payoff.setter")
    assert found.verdict == "larger in the first or in the second"
    assert found.larger is not None
    assert found.smaller is not None
    assert found.larger.point["m"] < Fraction(1, 3) < found.smaller.point["m"]


def test_games_that_cannot_be_compared() -> None:
    with pytest.raises(SourceErrors, match="there are: A, B"):
        api.diff(solved(CLOSED), solved(ULTIMATUM), "payoff.setter")
    with pytest.raises(UsageError, match="no parameters that both"):
        api.diff(solved(CLOSED), solved(CLOSED.replace("m in (0, 1)", "m in (2, 3)")))
