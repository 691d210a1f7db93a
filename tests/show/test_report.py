"""The words of a report: verdicts and conditions."""

from __future__ import annotations

from dataclasses import replace

from tests.show import games
from winset import api
from winset.show.formula import LATEX, TEXT
from winset.show.latex import latex
from winset.show.markdown import markdown
from winset.show.report import report, verdict
from winset.show.text import text

# To go left is worth 0, which is the best only where r = 1/2: to go right is worth (2r - 1)^2.
TIE = """winset 1
game "A tie"
players B
parameters
    r in (0, 1)
play
    B chooses left or right
    if left: to_left, B gets 0
    otherwise: to_right, B gets (2*r - 1)^2
"""


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


def test_equilibria_on_borders_only_come_last_and_in_a_line() -> None:
    result = api.solve(api.load_game(TIE))
    told = report(result.solution, result.lets, TEXT)
    assert [family.on_borders for family in told.equilibria] == [False] * (len(told.equilibria) - 1) + [True]
    lines = text(told).splitlines()
    last = len(told.equilibria)
    assert lines[lines.index("Only on borders:") + 1] == f"   {last}. B plays left; to_left; if r = 1/2"
    whole = text(told, every=True)
    assert "Only on borders" not in whole
    assert f"\n{last}. B plays left; to_left\n   if r = 1/2\n      payoffs   B 0\n" in whole
    paper = report(result.solution, result.lets, LATEX)
    assert f"({'i' * last}) B plays left; to\\_left" in markdown(paper)
    assert r"\item If $r = \tfrac{1}{2}$, then B plays left" in latex(paper)
