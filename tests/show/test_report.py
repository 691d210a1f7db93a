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
    doubtful = replace(case, verified=False, corners=False, doubt="the time limit was reached")
    assert verdict(doubtful) == "not verified: the time limit was reached"


def test_it_stands_below_the_strategies() -> None:
    """At a = b = 0 the quotient that is played has no value: nothing is verified there, and the verdict says so."""
    result = api.solve("""winset 1
game "A quotient"
players A
parameters
    a, b in [0, 1]
play
    A chooses up or down
    if up: high, A gets (a - b)/(a + b)
    otherwise: low, A gets 0
""")
    cases = [case for family in result.equilibria for case in family.cases]
    assert len(cases) == 2
    assert all(verdict(case) == "verified, except where two borders meet" for case in cases)
    assert text(report(result.solution, result.lets, TEXT)).count("verified, except where two borders meet") == 2


def test_where_borders_meet_is_verified_too() -> None:
    """Two reservation values and two costs of failure: offers that are not made are answered apart on their borders.

    The corner where both ratifiers want everything, rA = rB = 1, is met by several borders.
    """
    result = api.solve(api.load_game("@putnam-1988/take-it-or-leave-it"))
    assert {verdict(case) for family in result.equilibria for case in family.cases} == {"verified"}
    assert any(case.edges_differ for family in result.equilibria for case in family.cases)


def test_what_is_printed_for_a_border_is_what_is_played_there() -> None:
    """X offers m to A, who wants m, and B, who wants 1/2: at m = 1/2 both have to say yes to t = 1/2.

    For m > 1/2 B may say no to t = 1/2, an offer that is not made; at m = 1/2 it is the one that is.
    """
    result = api.solve("""winset 1
game "Two prices"
players X, A, B
parameters
    m in [0, 1]
play
    X chooses t in [0, 1]
    A votes yes or no
    B votes yes or no
    if yes[A] and yes[B]: agreement, X gets 1 - t, A gets t - m, B gets t - 1/2
    otherwise: breakdown, others get 0
""")
    told = report(result.solution, result.lets, TEXT)
    agreed = [
        (c.when, dict(c.strategies)["B"]) for e in told.equilibria for c in e.cases if c.outcomes[0][0] == "agreement"
    ]
    assert any("m = 1/2" in region for when, _ in agreed for region in when)
    for when, reply in agreed:
        if any("m >= 1/2" in region or "m = 1/2" in region for region in when):
            assert "yes if t >= 1/2" in reply or "no if t < 1/2" in reply


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


INVESTMENT = """winset 1
game "A costly step before a bargain"
players A, B
parameters
    c in (0, 1)
play
    A chooses invest or wait
    if invest: A pays c/4
    let size = 1 if invest else 1/2
    A and B settle x in [0, 1] by Nash bargaining
    if settled: agreement, A gets size*x, B gets size*(1 - x)
    otherwise: breakdown, A gets 0, B gets 0
"""


def test_a_headline_names_every_action_of_its_cases() -> None:
    """Half of the pie is settled in any case: investing is worth 1/2 - c/4, waiting 1/4 (always less, as c < 1).

    With twice the cost it pays for c < 1/2 only, so that the cases differ in the action and not in the number.
    """
    always = report(api.solve(INVESTMENT).solution, {}, TEXT)
    assert [e.headline for e in always.equilibria] == ["A plays invest; A and B settle x = 1/2; agreement"]
    sometimes = report(api.solve(INVESTMENT.replace("pays c/4", "pays c/2")).solution, {}, TEXT)
    assert [e.headline for e in sometimes.equilibria] == [
        "A plays invest or wait, depending on the case; A and B settle x = 1/2; agreement"
    ]
    assert {dict(case.strategies)["A"] for case in sometimes.equilibria[0].cases} == {"invest", "wait"}


def test_many_open_regions_are_counted() -> None:
    """Of more than nine regions that are open for one reason the first eight are told, and the rest counted."""
    told = api.solve(api.load_game(games.ULTIMATUM)).report()
    few = replace(told, unsolved=tuple(((f"r = {k}",), "no time") for k in range(9)))
    many = replace(told, unsolved=tuple(((f"r = {k}",), "no time") for k in range(30)))
    assert "further" not in text(few)
    assert "   or if r = 8\n" in text(few)
    assert "Not solved in 30 regions: no time.\n   if r = 0\n" in text(many)
    assert "   or if r = 7\n   or in 22 further regions (--all lists them)\n" in text(many)
    assert "   or if r = 29\n" in text(many, every=True)
