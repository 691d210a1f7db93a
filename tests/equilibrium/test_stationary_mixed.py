"""Proposals put to a vote without end: proposers mix over partners who cost the same.

Baron and Ferejohn (1989), American Political Science Review 83, closed rule: with n members who are recognized with
equal probability and a quota of q, a proposer keeps 1 - d(q - 1)/n and gives d/n to each of q - 1 partners. With other
probabilities of recognition payoffs are those that Eraslan (2002) shows to be unique; the values below follow from her
equations by hand.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from winset import api
from winset.algebra.oracle import Oracle
from winset.algebra.value import Value
from winset.claims.profile import Rule, RuleProfile
from winset.equilibrium.plan import BallotPlan, ChancePlan, PhasesPlan
from winset.equilibrium.solution import Case
from winset.equilibrium.stationary_mixed import rounds_of
from winset.equilibrium.verify import verify
from winset.game.compile import compile_game

F = Fraction
GAMES = Path(__file__).parents[2] / "games" / "baron-ferejohn-1989"
CLOSED = (GAMES / "closed-rule.game").read_text()
UNEQUAL = (GAMES / "unequal-recognition.game").read_text()


def only_case(result: api.Result) -> Case:
    (family,) = result.equilibria
    (case,) = family.cases
    assert result.solution.unsolved == ()
    return case


def ballots(case: Case) -> list[BallotPlan]:
    assert isinstance(case.plan, PhasesPlan)
    (round_,) = case.plan.phases
    assert isinstance(round_, ChancePlan)
    found = [plan for _, _, plan in round_.branches]
    assert all(isinstance(plan, BallotPlan) for plan in found)
    return found  # type: ignore[return-value]


def divisions(case: Case, proposer: int) -> dict[tuple[str, ...], str]:
    return {tuple(map(str, p.numbers)): str(p.probability) for p in ballots(case)[proposer].proposals}


def test_three_members_for_all_discount_factors() -> None:
    case = only_case(api.solve(CLOSED))
    assert case.verified
    d = Value.variable("delta")
    assert case.payoffs == (Value.number(1) / 3,) * 3
    assert divisions(case, 0) == {
        (str(1 - d / 3), str(d / 3), "0"): "1/2",
        (str(1 - d / 3), "0", str(d / 3)): "1/2",
    }


@pytest.mark.parametrize(
    ("n", "q", "d", "own", "partner"),
    [("3", "2", "9/10", F(7, 10), F(3, 10)), ("5", "3", "9/10", F(16, 25), F(9, 50)),
     ("5", "4", "9/10", F(23, 50), F(9, 50)),
     ("4", "4", "1/2", F(5, 8), F(1, 8)), ("4", "2", "1/2", F(7, 8), F(1, 8))],
)  # fmt: skip
def test_a_proposer_buys_the_quota_and_no_more(n: str, q: str, d: str, own: F, partner: F) -> None:
    case = only_case(api.solve(CLOSED, {"n": n, "q": q, "delta": d}, verified=False))
    for place, ballot in enumerate(ballots(case)):
        for proposed in ballot.proposals:
            shares = [number.fraction() for number in proposed.numbers]
            assert shares[place] == own
            assert sorted(shares)[:-1] == [F(0)] * (int(n) - int(q)) + [partner] * (int(q) - 1)


@pytest.mark.slow
def test_five_members_are_verified() -> None:
    assert only_case(api.solve(CLOSED, {"n": "5", "q": "3", "delta": "9/10"})).verified


def test_without_discounting_the_verifier_says_what_is_missing() -> None:
    case = only_case(api.solve(CLOSED.replace("delta in (0, 1)", "delta in (0, 1]"), {"delta": "1"}))
    assert set(divisions(case, 0)) == {("2/3", "1/3", "0"), ("2/3", "0", "1/3")}
    assert not case.verified
    assert "no continuity at infinity" in case.doubt


def test_who_proposes_more_often_is_bought_less_often() -> None:
    """2u = (p2 + p3)(1 - du) + du and v1 = p1(1 - du): the second and the third buy each other."""
    case = only_case(api.solve(UNEQUAL))
    assert case.verified
    assert [v.fraction() for v in case.payoffs] == [F(11, 31), F(10, 31), F(10, 31)]
    assert divisions(case, 1) == {("0", "22/31", "9/31"): "1"}
    first = divisions(case, 0)
    share = F(first["22/31", "9/31", "0"])
    # u = p2(1 - du) + du(p3 + p1 times the share)
    assert F(10, 31) == F(3, 10) * F(22, 31) + F(9, 31) * (F(1, 5) + F(1, 2) * share)


def test_equal_values_where_probabilities_of_recognition_are_close() -> None:
    """All values are 1/3 as long as nobody would have to be bought more often than always."""
    result = api.solve(UNEQUAL, {"p": ["2/5", "3/10", "3/10"], "delta": "1/2"})
    case = only_case(result)
    # v1 = p1(1 - dv) if she is never bought: 2/5 (1 - d/3) = 1/3 at d = 1/2, where both patterns meet
    assert case.verified
    assert [v.fraction() for v in case.payoffs] == [F(1, 3)] * 3


def test_three_different_values() -> None:
    """Who is hardly ever recognized is always bought, and costs least."""
    result = api.solve(UNEQUAL, {"p": ["3/5", "3/10", "1/10"], "delta": "1/2"})
    case = only_case(result)
    v1, v2, v3 = (v.fraction() for v in case.payoffs)
    d = F(1, 2)
    assert case.verified
    assert v1 + v2 + v3 == 1
    assert v1 > v2 > v3
    assert (v1, v2) == (F(3, 5) * (1 - d * v3), F(3, 10) * (1 - d * v3) + F(1, 10) * d * v2)
    assert v3 == F(1, 10) * (1 - d * v2) + F(9, 10) * d * v3


OTHER = """winset 1
game "A cake of seven slices, three who vote at once"
players guest[1..m]
parameters
    m = 3 in 3..3
    d in (0, 1)
play
    repeat forever, discounted by d
        nature draws host: left with 1/3, middle with 1/3, otherwise right
        let k = 1 if host is left else 2 if host is middle else 3
        guest[k] chooses slice[1..m] in [0, 7] such that sum(slice) <= 7
        simultaneously
            for each i in 1..m
                guest[i] votes aye or nay
        if count(nay) >= 2: next round
        otherwise: shared, guest[i] gets slice[i] for i in 1..m
"""


def test_other_names_other_units_and_votes_at_once() -> None:
    case = only_case(api.solve(OTHER))
    assert case.verified
    d = Value.variable("d")
    assert case.payoffs == (Value.number(7) / 3,) * 3
    assert (str(7 - 7 * d / 3), "0", str(7 * d / 3)) in divisions(case, 0)


def test_members_who_are_not_equally_patient() -> None:
    """By hand: the two who discount at 1/2 expect the same, and buy each other."""
    text = CLOSED.replace(
        "discounted by delta", "discounted by delta for member[1] and 1/2 for member[2] and 1/2 for member[3]"
    )
    case = only_case(api.solve(text, {"delta": "9/10"}))
    v1, v2, v3 = (v.fraction() for v in case.payoffs)
    assert case.verified
    assert v2 == v3
    assert (v1, v2 + v3) == (F(1, 3) * (1 - v2 / 2), F(2, 3) * (1 - v2 / 2) + v2 / 2)


def test_a_lopsided_lottery_is_refuted() -> None:
    """If the first always buys the second, the second expects more, and costs more, than the third."""
    result = api.solve(CLOSED, {"delta": "9/10"})
    case = only_case(result)
    play = result.solution.play

    def bent(rule: Rule) -> Rule:
        if rule.site.player != "member[1]" or not rule.lottery:
            return rule
        (first, _), (second, _) = rule.lottery
        return Rule(rule.site, first, rule.numbers, rule.moves, rule.drawn, (), rule.variable,
                    ((first, Value.number(9) / 10), (second, Value.number(1) / 10)))  # fmt: skip

    verdict = verify(play, RuleProfile(tuple(map(bent, case.profile.rules))))
    assert verdict.holds is False
    assert verdict.deviations


def test_a_vote_whose_course_hangs_on_the_numbers_is_no_ballot() -> None:
    text = OTHER.replace("        simultaneously\n", "        if slice[1] > 3: next round\n        simultaneously\n")
    game = api.load(text)
    play = compile_game(game.rewritten, {}, game.source)
    with Oracle() as oracle:
        assert rounds_of(play, oracle) is None
