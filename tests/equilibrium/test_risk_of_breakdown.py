"""Rounds that are not discounted but may be the last: when one-shot deviations are enough to look at.

Binmore, Rubinstein and Wolinsky (1986): who refuses risks, with probability q, that talks break down, where A has a and
B has b. A's share v as proposer and B's share w as proposer solve

    1 - v = q*b + (1 - q)*w,        1 - w = q*a + (1 - q)*v,

so that v = (1 - b + (1 - q)*a)/(2 - q), which tends to (1 + a - b)/2, the split of the difference.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from winset import api

RISK = """winset 1
game "Bargaining under the risk of breakdown"
players A, B
parameters
    q in (0, 1)
    a, b in [0, 1)
assuming a + b < 1
play
    repeat forever, A and B alternate as proposer and responder
        proposer chooses x in [0, 1]
        responder chooses accept or reject
        if accept: agreement, proposer gets 1 - x, responder gets x
        otherwise:
            with probability q: breakdown, A gets a, B gets b
            next round
"""
FREE = """        responder chooses accept or reject or wait
        if wait: next round
"""
CHOICE = "        responder chooses accept or reject\n"


def solved(text: str, **settings: str) -> api.Result:
    result = api.solve(api.load_game(text), settings)
    assert result.equilibria
    return result


def verified(result: api.Result) -> list[bool | None]:
    return [case.verified for family in result.equilibria for case in family.cases]


def doubts(result: api.Result) -> str:
    return " ".join(case.doubt for family in result.equilibria for case in family.cases)


def test_a_chance_of_breakdown_is_enough() -> None:
    result = solved(RISK)
    assert all(verified(result))
    for q, a, b in ((Fraction(1, 3), Fraction(1, 5), Fraction(2, 7)), (Fraction(4, 5), Fraction(0), Fraction(1, 2))):
        (found,) = result.at(q=q, a=a, b=b)
        v = (1 - b + (1 - q) * a) / (2 - q)
        assert found.payoffs == {"A": v, "B": 1 - v}


def test_one_discounts_and_the_other_fears_breakdown() -> None:
    """A discounts by d besides: 1 - v = q*b + (1 - q)*w and 1 - w = d*(1 - q)*v + q*a, as a is had at once."""
    text = RISK.replace("forever,", "forever, discounted by d for A and 1 for B,").replace("    q in", "    d, q in")
    result = solved(text, a="1/5", b="1/4")
    assert all(verified(result))
    d, q, a, b = Fraction(1, 2), Fraction(1, 3), Fraction(1, 5), Fraction(1, 4)
    (found,) = result.at(d=d, q=q)
    v = (1 - q * b - (1 - q) * (1 - q * a)) / (1 - d * (1 - q) ** 2)
    assert found.payoffs["A"] == v


def test_a_breakdown_that_may_never_come_is_not_enough() -> None:
    """At q = 0 nothing is lost by going on for ever."""
    result = solved(RISK.replace("q in (0, 1)", "q in [0, 1)"), q="0", a="0", b="0")
    assert not any(verified(result))
    assert "no continuity at infinity: nothing makes A mind" in doubts(result)


def test_a_way_on_without_risk_is_not_enough() -> None:
    """Whoever waits instead of refusing goes on at no cost and no risk: a late promise weighs as much."""
    result = solved(RISK.replace(CHOICE, FREE), a="0", b="0")
    assert not any(verified(result))
    assert "no continuity at infinity" in doubts(result)


def test_who_refuses_without_risk_takes_all_but_what_breakdown_gives() -> None:
    """In a round A offers and B's refusal is risky; then B offers, and A refuses freely: 1 - w = v, so 1 - v = b."""
    text = """winset 1
game "Only one side risks a breakdown"
players A, B
parameters
    q in (0, 1)
    a, b in [0, 1)
assuming a + b < 1
play
    repeat forever
        A chooses x in [0, 1]
        B chooses accept or reject
        if accept: agreement, A gets 1 - x, B gets x
        with probability q: breakdown, A gets a, B gets b
        B chooses y in [0, 1]
        A chooses yes or no
        if yes: agreement, A gets 1 - y, B gets y
        otherwise: next round
"""
    result = solved(text)
    assert all(verified(result))
    (found,) = result.at(q="1/3", a="1/5", b="1/4")
    assert found.payoffs == {"A": Fraction(3, 4), "B": Fraction(1, 4)}


@pytest.mark.parametrize("relation", ["<", ">"])
def test_a_risk_that_only_some_parameters_have_is_not_enough(relation: str, tmp_path: Path) -> None:
    """Only B's going on is risky, and only on one side of q = 1/2: on the other side nobody need ever mind.

    Round two begins under each of the facts about q apart, and all of them count.
    """
    (tmp_path / "stop.game").write_text(f"""winset 1
game "Stop or go on"
players A, B
parameters
    q in (0, 1)
play
    repeat forever, A and B alternate as mover and other
        mover chooses stop or go
        if stop: stopped, mover gets 1, other gets 0
        if q {relation} 1/2:
            if go[B]:
                with probability 1/2: breakdown, A gets 0, B gets 0
        next round
""")
    claim = tmp_path / "stop.proposition"
    claim.write_text("""winset 1
proposition "Whoever moves stops"
game "stop.game"
profile stops
    A: stop
    B: stop
claim stops is a subgame-perfect equilibrium
""")
    [found] = api.verify(claim).findings
    assert found.holds is None
    assert any("no continuity at infinity" in doubt for doubt in found.verdict.doubts)
    [found] = api.verify(claim, {"q": "1/3" if relation == "<" else "2/3"}).findings
    assert found.holds
