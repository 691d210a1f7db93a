"""The words of a report: verdicts and conditions."""

from __future__ import annotations

from dataclasses import replace

from tests.show import games
from winset import api
from winset.show.report import verdict


def test_a_verdict_says_what_it_does_not_cover() -> None:
    (case,) = api.solve(api.load_game(games.ULTIMATUM)).equilibria[0].cases
    assert verdict(case) == "verified"
    assert verdict(replace(case, corners=False)) == "verified, except where two borders meet"
    assert verdict(replace(case, corners=False, edges_differ=True)) == (
        "verified, except where two borders meet; on a border, replies to offers that are not made may differ"
    )
    doubtful = replace(case, verified=False, corners=False, doubt="the time limit was reached")
    assert verdict(doubtful) == "not verified: the time limit was reached"


def test_it_stands_below_the_strategies() -> None:
    """Two reservation values and two costs of failure: offers that are not made are answered apart on their borders.

    The corner where both ratifiers want everything, rA = rB = 1, is met by several borders.
    """
    result = api.solve(api.load_game("@putnam-1988/take-it-or-leave-it"))
    apart = [case for family in result.equilibria for case in family.cases if not case.corners]
    assert apart
    assert all(case.edges and verdict(case).startswith("verified, except") for case in apart)
