"""Types from an interval: expected payoffs are integrals, corners and all; the verifier integrates in its own way."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from winset import api
from winset.errors import OutOfReach, UsageError

F = Fraction

RATIFIER = """winset 1
game "One offer to a ratifier whose price nobody knows"
players A, R
parameters
    0 <= a < b <= 1
    d in [0, 1]
play
    nature draws r uniformly from [a, b]; seen by R
    A chooses t in [0, 1]
    R chooses ratify or refuse
    if ratify: agreement, A gets 1 - t, R gets t
    otherwise: unratified, A gets d, R gets r
"""

WAR = """winset 1
game "Risk and return before a war"
players A, B
parameters
    w in (0, 1)
    cA >= 0
    C > 0
play
    nature draws c uniformly from [0, C]; seen by B
    A chooses x in [0, 1]
    B chooses accept or fight
    if accept: settlement, A gets x, B gets 1 - x
    if fight: war, A gets w - cA, B gets 1 - w - c
"""


def best_offer(a: F, b: F, d: F) -> tuple[F, F]:
    """The proposer's best payoff and its offer: P(t) (1 - t - d) + d with P the uniform distribution on [a, b].

    A parabola between a and b, so its maximum is at the vertex (1 - d + a)/2, cut off at the ends.
    """
    t = min(max((1 - d + a) / 2, a), b)
    return (min(F(1), (t - a) / (b - a)) * (1 - t - d) + d, t)


@pytest.fixture(scope="module")
def ratifier() -> api.Result:
    return api.solve(RATIFIER)


def test_a_uniform_reservation_value(ratifier: api.Result) -> None:
    """The catalogue's M09 with both corners: at random points, by the parabola worked out above."""
    assert all(case.verified for family in ratifier.equilibria for case in family.cases)
    random = Random(3)
    for _ in range(60):
        a, b, d = F(random.randrange(0, 19), 20), F(random.randrange(1, 21), 20), F(random.randrange(0, 20), 20)
        if a >= b:
            continue
        value, offer = best_offer(a, b, d)
        found = ratifier.at(a=a, b=b, d=d)
        assert {point.payoffs["A"] for point in found} == {value}
        if value > d:
            assert [point.path["t"] for point in found] == [offer]


@pytest.mark.parametrize(
    ("w", "own", "top", "offer", "war", "payoff"),
    [
        ("1/2", "1/5", "2/5", F(3, 5), F(1, 4), F(21, 40)),
        ("1/2", "1/2", "2/5", F(1, 2), F(0), F(1, 2)),
        ("3/5", "1/10", "1/2", F(4, 5), F(2, 5), F(17, 25)),
    ],
)
def test_a_uniform_cost_of_war(w: str, own: str, top: str, offer: F, war: F, payoff: F) -> None:
    """Fearon (1995) with uniform costs, catalogue M11."""
    (point,) = api.solve(WAR).at(w=w, cA=own, C=top)
    assert (point.path["x"], point.outcomes.get("war", F(0)), point.payoffs["A"]) == (offer, war, payoff)


def test_a_density_that_rises() -> None:
    """Density 2r on [0, 1]: P(t) = t^2, so t^2 (1 - t) is largest at t = 2/3, where it is 4/27."""
    text = RATIFIER.replace("uniformly from [a, b]", "from [0, 1] with density 2*r").replace(
        "    0 <= a < b <= 1\n", ""
    )
    (point,) = api.solve(text).at(d=0)
    assert (point.path["t"], point.payoffs["A"]) == (F(2, 3), F(4, 27))
    assert point.payoffs["R"] == F(2, 3) * F(4, 9) + F(2, 3) * (1 - F(8, 27))  # t P(t) + the integral of 2 r^2 above t


def test_a_distribution_function_is_its_density() -> None:
    text = RATIFIER.replace("uniformly from [a, b]", "from [0, 1] with distribution r^2")
    (point,) = api.solve(text.replace("    0 <= a < b <= 1\n", "")).at(d=0)
    assert point.path["t"] == F(2, 3)


def test_a_density_that_is_none_is_refused_with_its_integral() -> None:
    text = RATIFIER.replace("uniformly from [a, b]", "from [0, 1] with density r").replace("    0 <= a < b <= 1\n", "")
    with pytest.raises((UsageError, OutOfReach), match="integrates to 1/2"):
        api.solve(text)


def test_two_private_numbers_one_after_the_other() -> None:
    """Both must pass a split x: A's price s and B's price r are uniform on [0, 1]; signed iff s <= x and r <= 1 - x.

    The proposer, who gets 1 if it passes, maximises x (1 - x): the middle, with probability 1/4.
    """
    text = """winset 1
game "Two ratifiers whose prices nobody knows"
players P, A, B
play
    nature draws s uniformly from [0, 1]; seen by A
    nature draws r uniformly from [0, 1]; seen by B
    P chooses x in [0, 1]
    A votes yes or no
    B votes yes or no
    if yes[A] and yes[B]: agreement, P gets 1, A gets x, B gets 1 - x
    otherwise: failed, P gets 0, A gets s, B gets r
"""
    result = api.solve(text)
    (point,) = [p for p in result.at() if p.payoffs["P"]]
    assert (point.path["x"], point.payoffs["P"]) == (F(1, 2), F(1, 4))
    assert all(case.verified for family in result.equilibria for case in family.cases)


def test_the_verifier_finds_the_wrong_type_s_reply() -> None:
    """A ratifier who accepts below her price is caught, at numbers."""
    from winset.algebra.oracle import Oracle
    from winset.claims.profile import RuleProfile
    from winset.equilibrium.verify import verify

    result = api.solve(WAR)
    play = result.solution.play
    case = next(c for family in result.equilibria for c in family.cases)
    rules = [r.__class__(r.site, "accept", (), (), ()) if r.site.player == "B" else r for r in case.profile.rules]
    with Oracle() as oracle:
        verdict = verify(play, RuleProfile(tuple(rules)), case.region.constraints(), oracle, 20)
    assert verdict.holds is False


def test_the_cut_off_is_told_as_one(ratifier: api.Result) -> None:
    from winset.show.formula import TEXT
    from winset.show.report import report

    told = report(ratifier.solution, ratifier.lets, TEXT)
    sentences = {sentence for e in told.equilibria for c in e.cases for who, sentence in c.strategies if who == "R"}
    assert sentences <= {"ratify if t >= r, otherwise refuse", "ratify"}
    assert "ratify if t >= r, otherwise refuse" in sentences
