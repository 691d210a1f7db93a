"""Settlements: the four solutions by hand, disagreement, refusals, and a verifier that finds better settlements."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from winset import api
from winset.algebra.oracle import Oracle
from winset.algebra.value import Value
from winset.claims.profile import RuleProfile
from winset.equilibrium.verify import verify

F = Fraction


def game(
    how: str = "Nash", gains: str = "A gets x, B gets 1 - x", apart: str = "A gets 0, B gets 0", weights: str = ""
) -> str:
    return f"""winset 1
game "A settlement"
players A, B
play
    A and B settle x in [0, 1] by {how} bargaining{weights}
    if settled: agreement, {gains}
    otherwise: breakdown, {apart}
"""


def settled(text: str) -> set[object]:
    result = api.solve(text)
    assert all(case.verified for family in result.equilibria for case in family.cases)
    return {point.path["x"] if "agreement" in point.outcomes else "breakdown" for point in result.at({})}


@pytest.mark.parametrize(
    ("text", "x"),
    [
        (game(), F(1, 2)),
        (game("Nash", apart="A gets 1/4, B gets 0"), F(5, 8)),  # half of the surplus of 3/4 on top of 1/4
        (game(weights=" with weights 1/3, 2/3"), F(1, 3)),
        (game("Nash", gains="A gets 2*x, B gets 1 - x"), F(1, 2)),  # units do not matter
        (game("Nash", gains="A gets x, B gets 1 - x^2"), None),  # 1 - x^2 = 2 x^2: x = 1/sqrt 3
        (game("egalitarian", gains="A gets 2*x, B gets 1 - x"), F(1, 3)),  # 2x = 1 - x
        (game("Kalai-Smorodinsky", gains="A gets 2*x, B gets 1 - x"), F(1, 2)),  # of 2 and of 1 the same part
        (game("utilitarian", gains="A gets 2*x, B gets 1 - x"), F(1)),  # the sum rises in x
        (game("Nash", apart="A gets 3/4, B gets 1/2"), "breakdown"),  # there is not enough for both
    ],
)
def test_by_hand(text: str, x: Fraction | str | None) -> None:
    (found,) = settled(text)
    if x is None:
        assert isinstance(found, Value)
        assert (found * found * 3).fraction() == 1
    else:
        assert found == x


def test_what_leaves_both_as_they_are_is_still_settled() -> None:
    """One point only, which gives both just what they have otherwise: they settle on it."""
    assert settled(game(apart="A gets 1/4, B gets 3/4")) == {F(1, 4)}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            game(gains="A gets x + r, B gets 1 - x").replace(
                "play\n", "play\n    nature draws r from 0 with 1/2, otherwise 1/4; seen by A\n"
            ),
            "private information",
        ),
    ],
)
def test_what_is_out_of_reach_says_why(text: str, reason: str) -> None:
    assert any(reason in gap.reason for gap in api.solve(text).solution.unsolved)


def judged(text: str, action: object, at: str) -> tuple[bool | None, str]:
    """The verdict on the solution with one rule changed: the number, or whether to settle."""
    result = api.solve(text, verified=False)
    (case,) = (case for family in result.equilibria for case in family.cases)
    rules = tuple(
        replace(rule, action=action) if (rule.variable == "x") == (at == "number") else rule
        for rule in case.profile.rules
    )
    with Oracle() as oracle:
        verdict = verify(result.solution.play, RuleProfile(rules), (), oracle, 20)
    return verdict.holds, " ".join(verdict.faults)


def test_another_number_is_refused() -> None:
    for number in (F(1, 3), F(51, 100), F(1)):
        holds, why = judged(game(), Value.number(number), "number")
        assert holds is False
        assert "worth more" in why


def test_a_number_by_which_somebody_loses_is_refused() -> None:
    holds, why = judged(game(apart="A gets 1/4, B gets 0"), Value.number(F(1, 8)), "number")
    assert holds is False
    assert "somebody would lose" in why


def test_not_settling_where_both_could_gain_is_refused() -> None:
    holds, why = judged(game(), "unsettled", "choice")
    assert holds is False
    assert "nobody loses" in why


def test_a_disproportionate_number_is_refused() -> None:
    text = game("Kalai-Smorodinsky", gains="A gets 2*x, B gets 1 - x")
    assert judged(text, Value.number(F(1, 3)), "number")[0] is False
    assert judged(text, Value.number(F(1, 2)), "number")[0] is True
