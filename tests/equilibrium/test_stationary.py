"""Play without end: values of rounds are fixed points, and the verifier finds them by equations of its own."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest

from winset import api

F = Fraction

ALTERNATING = """winset 1
game "Alternating offers without end"
players A, B
parameters
    dA, dB in (0, 1)
play
    repeat forever, discounted by dA for A and dB for B, A and B alternate as proposer and responder
        proposer chooses x in [0, 1]
        responder chooses accept or reject
        if accept: agreement, proposer gets x, responder gets 1 - x
        otherwise: next round
"""

INSISTING = """winset 1
game "Each legislature insists on its share"
players A, B
parameters
    d in (0, 1)
    rA, rB in [0, 1]
play
    repeat forever, discounted by d, A and B alternate as proposer and responder
        proposer chooses x in [0, 1]
        responder chooses accept or reject
        if accept and rA <= x <= 1 - rB: agreement, A gets x, B gets 1 - x
        otherwise: next round
"""

OUTSIDE = """winset 1
game "The responder may walk out"
players A, B
parameters
    d in (0, 1)
    b in [0, 1)
play
    repeat forever, discounted by d, A and B alternate as proposer and responder
        proposer chooses x in [0, 1]
        responder chooses accept or reject or leave
        if accept: agreement, proposer gets x, responder gets 1 - x
        if reject: next round
        if leave: walked_out, A gets 0, B gets b
"""

HOLDING_OUT = """winset 1
game "Alternating offers, ratifiers who may hold out"
players A, B, RA, RB
parameters
    d in (0, 1)
    rA, rB in [0, 1]
play
    repeat forever, discounted by d, A and B alternate as proposer and responder
        proposer chooses x in [0, 1]
        responder chooses accept or reject
        if reject: next round
        RA votes yes or no
        RB votes yes or no
        if yes[RA] and yes[RB]: agreement, A gets x, B gets 1 - x, RA gets x - rA, RB gets 1 - x - rB
        otherwise: next round
"""


def verified(result: api.Result) -> bool:
    return all(case.verified for family in result.equilibria for case in family.cases)


def values(result: api.Result, **point: str) -> set[tuple[F, ...]]:
    return {tuple(p.payoffs.values()) for p in result.at(point)}


def test_rubinstein() -> None:
    """Rubinstein (1982): the first proposer gets (1 - dB)/(1 - dA dB)."""
    result = api.solve(ALTERNATING)
    assert verified(result)
    for dA, dB in itertools.product(("9/10", "3/4", "1/5"), ("4/5", "3/4", "1/3")):
        share = (1 - F(dB)) / (1 - F(dA) * F(dB))
        assert values(result, dA=dA, dB=dB) == {(share, 1 - share)}


@pytest.mark.slow
def test_mechanical_ratification() -> None:
    """The catalogue's M06, its five regions at d = 4/5, and uniqueness of the payoffs."""
    result = api.solve(INSISTING)
    assert verified(result)
    for rA, rB, share in [
        ("2/5", "2/5", F(5, 9)),
        ("3/5", "1/5", F(17, 25)),
        ("1/5", "3/5", F(2, 5)),
        ("12/25", "1/2", F(1, 2)),
    ]:
        assert values(result, d="4/5", rA=rA, rB=rB) == {(share, 1 - share)}
    assert values(result, d="4/5", rA="3/5", rB="1/2") == {(F(0), F(0))}


def test_mechanical_ratification_at_numbers() -> None:
    for rA, rB, share in [("2/5", "2/5", F(5, 9)), ("3/5", "1/5", F(17, 25)), ("12/25", "1/2", F(1, 2))]:
        result = api.solve(INSISTING, {"d": "4/5", "rA": rA, "rB": rB})
        assert verified(result)
        assert {p.payoffs["A"] for p in result.at()} == {share}


@pytest.mark.parametrize(
    ("d", "rA", "rB", "share"),
    [("4/5", "2/5", "2/5", F(23, 45)), ("4/5", "3/5", "1/5", F(32, 45)), ("1/2", "1/4", "0", F(3, 4))],
)
def test_strategic_ratification(d: str, rA: str, rB: str, share: Fraction) -> None:
    """Catalogue M07: x = (1 + d rA - rB)/(1 + d)."""
    result = api.solve(HOLDING_OUT, {"d": d, "rA": rA, "rB": rB})
    assert verified(result)
    assert share in {p.payoffs["A"] for p in result.at()}


@pytest.mark.parametrize(("b", "share"), [("2/5", F(10, 19)), ("1/2", F(1, 2))])
def test_an_outside_option(b: str, share: F) -> None:
    """Catalogue M08 at d = 9/10, threshold 9/19. Here A may walk out as well, which is worth nothing to him."""
    result = api.solve(OUTSIDE, {"d": "9/10", "b": b})
    assert verified(result)
    assert {p.payoffs["A"] for p in result.at()} == {share}


def test_one_proposer_for_ever_takes_all() -> None:
    """If A always proposes, B's value v solves v = d v, so v = 0: A keeps the pie."""
    text = ALTERNATING.replace(", A and B alternate as proposer and responder", "").replace("proposer", "A")
    result = api.solve(text.replace("responder", "B"))
    assert verified(result)
    assert values(result, dA="1/2", dB="1/3") == {(F(1), F(0))}


@pytest.mark.slow
def test_three_take_turns() -> None:
    """Unanimity among three in turn: the proposer gets 1/(1 + d + d^2), the next d times that, and so on."""
    text = """winset 1
game "Three take turns"
players A, B, C
parameters
    d in (0, 1)
play
    repeat forever, discounted by d, A and B and C alternate as p and q and r
        p chooses x in [0, 1]
        p chooses y in [0, 1 - x]
        q chooses yes or no
        if no: next round
        r chooses aye or nay
        if nay: next round
        agreement, q gets x, r gets y, p gets 1 - x - y
"""
    d = F(1, 2)
    result = api.solve(text, {"d": "1/2"})
    assert verified(result)
    top = 1 / (1 + d + d * d)
    assert {tuple(p.payoffs.values()) for p in result.at()} == {(top, d * top, d * d * top)}


def test_no_discounting_is_not_verified() -> None:
    """With a discount factor of 1 one-shot deviations are not enough, and the verifier says so."""
    result = api.solve(OUTSIDE.replace("d in (0, 1)", "d in (0, 1]"), {"d": "1", "b": "1/2"})
    doubts = [case.doubt for family in result.equilibria for case in family.cases]
    assert all("continuity at infinity" in doubt for doubt in doubts)


def test_what_is_handed_on_is_out_of_reach() -> None:
    text = ALTERNATING.replace("as proposer and responder", "as proposer and responder, starting with q = 0")
    result = api.solve(text.replace("otherwise: next round", "otherwise: next round with q = x"))
    assert any("hands a number on" in gap.reason for gap in result.solution.unsolved)


def test_a_profile_with_a_wrong_cut_off_is_refused() -> None:
    """B turns down what is worth waiting for: caught in the rounds where B responds."""
    from winset.algebra.oracle import Oracle
    from winset.claims.profile import RuleProfile
    from winset.equilibrium.verify import verify

    result = api.solve(ALTERNATING, {"dA": "1/2", "dB": "1/2"})
    (case,) = (case for family in result.equilibria for case in family.cases)
    rules = [
        r.__class__(r.site, "reject", (), (), ()) if r.site.player == "B" and isinstance(r.action, str) else r
        for r in case.profile.rules
    ]
    with Oracle() as oracle:
        verdict = verify(result.solution.play, RuleProfile(tuple(rules)), (), oracle, 20)
    assert verdict.holds is False
    assert any(deviation.player == "B" for deviation in verdict.deviations)


# --- what comes before ------------------------------------------------------------------------------------------------

CALLED_IN = """winset 1
game "Talks that may not come about"
players A, B
parameters
    d, o in (0, 1)
play
    A chooses talk or leave
    if leave: left, A gets o, B gets 0
    with probability 1/2
        breakdown, A gets 0, B gets 0
    repeat forever, discounted by d, A and B alternate as proposer and responder
        proposer chooses x in [0, 1]
        responder chooses accept or reject
        if accept: agreement, proposer gets x, responder gets 1 - x
        otherwise: next round
"""


def test_a_choice_and_a_draw_may_come_before_play_without_end() -> None:
    """Talks are worth half of 1/(1 + d) to A: half of Rubinstein's share, since half of them come about."""
    result = api.solve(CALLED_IN)
    assert verified(result)
    assert not result.solution.unsolved
    for d, o in itertools.product((F(1, 2), F(9, 10)), (F(1, 10), F(2, 5))):
        (point,) = result.at({"d": d, "o": o})
        worth = F(1, 2) / (1 + d)
        assert point.payoffs["A"] == max(worth, o)
        assert point.outcomes == ({"agreement": F(1, 2), "breakdown": F(1, 2)} if worth > o else {"left": F(1)})


def test_at_the_border_both_are_equilibria() -> None:
    result = api.solve(CALLED_IN)
    assert {tuple(p.outcomes) for p in result.at({"d": F(1, 4), "o": F(2, 5)})} == {
        ("agreement", "breakdown"),
        ("left",),
    }


def test_on_one_branch_only() -> None:
    text = CALLED_IN.replace("    with probability 1/2\n        breakdown, A gets 0, B gets 0\n", "")
    at, body = text.index("    repeat forever"), text[text.index("    repeat forever") :]
    nested = (
        text[:at] + "    if talk\n" + body.replace("\n    ", "\n        ").replace("    repeat", "        repeat", 1)
    )
    result = api.solve(nested)
    assert verified(result)
    assert values(result, d="1/2", o="1/3") == {(F(2, 3), F(1, 3))}


def test_a_wrong_plan_before_play_without_end_is_refused() -> None:
    """A leaves although talks are worth more: the deviation is found at the start, not in a round."""
    from winset.algebra.oracle import Oracle
    from winset.claims.profile import RuleProfile
    from winset.equilibrium.verify import verify

    result = api.solve(CALLED_IN, {"d": "1/2", "o": "1/10"})
    (case,) = (case for family in result.equilibria for case in family.cases)
    rules = [r.__class__(r.site, "leave", (), (), ()) if r.action == "talk" else r for r in case.profile.rules]
    with Oracle() as oracle:
        verdict = verify(result.solution.play, RuleProfile(tuple(rules)), (), oracle, 20)
    assert verdict.holds is False
    (deviation,) = verdict.deviations
    assert (deviation.player, str(deviation.better)) == ("A", "talk")
    assert deviation.gain_at_point().fraction() == F(1, 3) - F(1, 10)


def test_what_depends_on_the_past_is_out_of_reach() -> None:
    text = CALLED_IN.replace("    repeat forever", "    A chooses t in [0, 1]\n    repeat forever")
    result = api.solve(text.replace("proposer gets x, responder", "proposer gets x - t, responder"))
    assert any("depends on `t`" in gap.reason for gap in result.solution.unsolved)


def test_inside_a_block_that_is_repeated_it_is_out_of_reach() -> None:
    text = """winset 1
game "Twice the chance to begin talks without end"
players A, B
parameters
    d in (0, 1)
play
    repeat 2 times
        A chooses wait or talk
        if wait: next round
        repeat forever, discounted by d
            A chooses x in [0, 1]
            B chooses accept or reject
            if accept: agreement, A gets x, B gets 1 - x
            otherwise: next round
    over, A gets 0, B gets 0
"""
    assert any("is itself repeated" in gap.reason for gap in api.solve(text).solution.unsolved)
