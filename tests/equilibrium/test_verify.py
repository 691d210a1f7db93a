"""Profiles whose standing is known from the literature or by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.equilibrium.claimed import play_of, profile_of, region_of, verdict_on
from winset.algebra.oracle import Answer, Constraint, Oracle, number_sign
from winset.algebra.value import Value
from winset.claims.profile import Rule, RuleProfile
from winset.claims.written_profile import written_profile
from winset.equilibrium.verify import obligations, verify
from winset.errors import SourceErrors, UsageError
from winset.game.play import Site
from winset.language import syntax
from winset.language.walk import nodes

NASH_ONLY = "Nash equilibrium, but not subgame-perfect"

# --- a take-it-or-leave-it offer --------------------------------------------------------------------------------------

ULTIMATUM = """\
winset 1
game "Ultimatum with something to lose"
players A, B
parameters
    r in (0, 1)                    # what refusal leaves B
play
    A chooses x in [0, 1]
    B chooses accept or reject
    if accept: agreement, A gets 1 - x, B gets x
    otherwise: breakdown, A gets 0, B gets r
"""


def test_the_ultimatum_equilibrium_holds_for_all_parameters() -> None:
    verdict = verdict_on(ULTIMATUM, "A: x = r\nB: accept if x >= r, otherwise reject")
    assert (verdict.holds, verdict.concept) == (True, "subgame-perfect equilibrium")
    assert verdict.checked > 0
    assert (verdict.deviations, verdict.doubts, verdict.faults) == ((), (), ())


def test_rejecting_at_indifference_leaves_the_proposer_without_a_best_offer() -> None:
    verdict = verdict_on(ULTIMATUM, "A: x = r\nB: accept if x > r, otherwise reject")
    assert (verdict.holds, verdict.concept) == (False, "not a Nash equilibrium")
    deviation = verdict.deviations[0]
    assert deviation.player == "A"
    assert number_sign(deviation.gain_at_point()) > 0
    assert deviation.gain_at_point() == 1 - deviation.point["x"]  # she is accepted where she was refused
    assert deviation.point["x"] > deviation.point["r"]


def test_a_threat_to_refuse_good_offers_is_nash_and_no_more() -> None:
    verdict = verdict_on(ULTIMATUM, "A: x = (1 + r)/2\nB: accept if x >= (1 + r)/2, otherwise reject")
    assert (verdict.holds, verdict.concept) == (False, NASH_ONLY)
    (deviation,) = verdict.deviations
    assert (deviation.player, deviation.prescribed, deviation.better) == ("B", "reject", "accept")
    assert deviation.site.position.line == 8
    assert str(deviation.history[0]) == "A: x"
    point = deviation.point
    assert point["r"] < point["x"] < (1 + point["r"]) / 2
    assert deviation.gain_at_point() == point["x"] - point["r"]


def test_what_a_point_settles_is_settled_at_the_point() -> None:
    lines = "A: x = 1/3\nB: accept if x >= 1/3, otherwise reject"
    assert verdict_on(ULTIMATUM, lines, settings={"r": Fraction(1, 3)}).holds is True
    assert verdict_on(ULTIMATUM, lines, settings={"r": Fraction(1, 4)}).concept == NASH_ONLY
    assert verdict_on(ULTIMATUM, lines, settings={"r": Fraction(1, 2)}).concept == "not a Nash equilibrium"


def test_an_equation_in_the_region_is_a_border() -> None:
    lines = "A: x = 1/3\nB: accept if x >= 1/3, otherwise reject"
    assert verdict_on(ULTIMATUM, lines, "r = 1/3").holds is True
    assert verdict_on(ULTIMATUM, lines, "r >= 1/3", "r <= 1/3").holds is True
    assert verdict_on(ULTIMATUM, lines, "r >= 1/3").holds is False


def test_nothing_is_claimed_of_a_region_without_points() -> None:
    verdict = verdict_on(ULTIMATUM, "A: x = r\nB: accept if x >= r, otherwise reject", "r > 2")
    assert verdict.holds is None
    assert verdict.doubts == ("no parameters satisfy the assumptions in this region",)


def test_an_offer_outside_its_domain_is_no_strategy() -> None:
    verdict = verdict_on(ULTIMATUM, "A: x = 2*r\nB: accept if x >= r, otherwise reject")
    assert (verdict.holds, verdict.concept) == (False, "not a strategy profile")
    assert "outside of its domain" in verdict.faults[0]


def test_a_profile_that_is_silent_somewhere_is_no_strategy_profile() -> None:
    verdict = verdict_on(ULTIMATUM, "A: x = r\nB when x >= r: accept")
    assert verdict.concept == "not a strategy profile"
    assert "does not say what B at line 8 does" in verdict.faults[0]


# --- screening --------------------------------------------------------------------------------------------------------

SCREENING = """\
winset 1
game "Screening a ratifier"
players A, B
parameters
    p in (0, 1)
    0 <= rL < rH <= 1
let pstar = (1 - rH)/(1 - rL)
play
    nature draws type: soft with p, otherwise tough; seen by B
    A chooses x in [0, 1]
    B chooses ratify or reject
    if ratify: agreement, A gets 1 - x, B gets x
    otherwise: breakdown, A gets 0, B gets rL if type is soft else rH
"""

REPLIES = """
B when type is soft: ratify if x >= rL, otherwise reject
B when type is tough: ratify if x >= rH, otherwise reject
"""


@pytest.mark.parametrize(
    ("offer", "region", "holds"),
    [
        ("rH", "p < pstar", True),
        ("rH", "p <= pstar", True),
        ("rH", "p = pstar", True),
        ("rH", "p > pstar", False),
        ("rH", "p < pstar + 1/100", False),
        ("rL", "p > pstar", True),
        ("rL", "p >= pstar", True),
        ("rL", "p < pstar", False),
        ("rL", "p > 99/100*pstar", False),
    ],
)
def test_pooling_and_separating_offers_are_equilibria_exactly_on_their_regions(
    offer: str, region: str, holds: bool
) -> None:
    verdict = verdict_on(SCREENING, f"A: x = {offer}{REPLIES}", region)
    assert verdict.holds is holds
    if holds:
        assert verdict.concept == "strong perfect Bayesian equilibrium"
        return
    assert verdict.concept == "not a Nash equilibrium"
    assert {deviation.player for deviation in verdict.deviations} == {"A"}
    p, low, high = (verdict.deviations[0].point[name] for name in ("p", "rL", "rH"))
    better, worse = (p * (1 - low), 1 - high) if offer == "rH" else (1 - high, p * (1 - low))
    assert better > worse


def test_one_type_that_errs_is_named() -> None:
    lines = "A: x = rH\nB when type is soft: ratify\nB when type is tough: ratify if x >= rH, otherwise reject"
    verdict = verdict_on(SCREENING, lines, "p < pstar")
    wrong = [deviation for deviation in verdict.deviations if deviation.player == "B"]
    assert wrong
    assert all("type = soft" in map(str, deviation.history) for deviation in wrong)
    assert all(deviation.point["x"] < deviation.point["rL"] for deviation in wrong)


def test_a_condition_on_what_a_player_does_not_see_is_refused_with_its_place() -> None:
    play = play_of(SCREENING)
    profile = profile_of(play, f"A when type is soft: x = rL\nA: x = rH{REPLIES}")
    with pytest.raises(SourceErrors, match="A does not see type") as caught:
        verify(play, profile)
    assert caught.value.faults[0].position.line == 5


def test_rules_that_act_on_what_is_not_seen_are_no_strategy() -> None:
    text = """\
winset 1
game "A second word"
players A, B
parameters
    p in (0, 1)
play
    nature draws t: low with p, otherwise high; seen by B
    B chooses wait or quit
    if quit: over, A gets 0, B gets 0
    A chooses left or right
    if left: done, A gets (1 if t is low else 0), B gets 1
    otherwise: done_too, A gets (0 if t is low else 1), B gets 1
"""
    play = play_of(text)
    first, second = (Site(move.who.name, move.at) for move in nodes(play.game.play) if isinstance(move, syntax.Move))
    rules = (
        Rule(first, "wait"),
        Rule(second, "left", drawn=(("t", "low"),)),
        Rule(second, "right", drawn=(("t", "high"),)),
    )
    verdict = verify(play, RuleProfile(rules))
    assert (verdict.holds, verdict.concept) == (False, "not a strategy profile")
    assert "look the same to A" in verdict.faults[0]


# --- beliefs ----------------------------------------------------------------------------------------------------------

SIGNAL = """\
winset 1
game "A signal"
players S, R
parameters
    p in (0, 1)
    c in (0, 1)
play
    nature draws t: weak with p, otherwise strong; seen by S
    S chooses loud or quiet
    R chooses fight or yield
    if loud and fight: a, S gets -1 - (c if t is weak else 0), R gets (1 if t is weak else -1)
    if loud and yield: b, S gets 1 - (c if t is weak else 0), R gets 0
    if fight: d, S gets -1, R gets (1 if t is weak else -1)
    otherwise: e, S gets 1, R gets 0
"""


def test_where_beliefs_are_needed_no_verdict_is_guessed() -> None:
    verdict = verdict_on(SIGNAL, "S: quiet\nR when loud: yield\nR: yield", "p < 1/2")
    assert verdict.holds is None
    assert verdict.concept == "Nash equilibrium; what is stronger was not decided"
    assert any("beliefs are needed" in doubt for doubt in verdict.doubts)


def test_what_is_not_nash_is_refused_without_beliefs() -> None:
    verdict = verdict_on(SIGNAL, "S: quiet\nR when loud: yield\nR: yield", "p > 1/2")
    assert (verdict.holds, verdict.concept) == (False, "not a Nash equilibrium")
    assert verdict.deviations[0].player == "R"
    point = verdict.deviations[0].point
    assert verdict.deviations[0].gain_at_point() == 2 * point["p"] - 1


def test_one_player_plans_for_each_type_that_she_sees() -> None:
    verdict = verdict_on(SIGNAL, "S: quiet\nR when loud: yield\nR: fight", "p = 1/2")
    assert verdict.concept == "not a Nash equilibrium"
    sender = next(deviation for deviation in verdict.deviations if deviation.player == "S")
    assert sender.kind == "plan"
    assert len(sender.plan) == 2  # one choice for each type


# --- a setter and a voter ---------------------------------------------------------------------------------------------

SETTER = """\
winset 1
game "A setter, a voter and a reversion point"
players setter, voter
parameters
    s, m, q in [0, 1]
play
    setter chooses x in [0, 1]
    voter chooses accept or reject
    if accept: agreement, setter gets -|x - s|, voter gets -|x - m|
    otherwise: reversion, setter gets -|q - s|, voter gets -|q - m|
"""

VOTER = "voter: accept if |x - m| <= |q - m|, otherwise reject"


@pytest.mark.parametrize(
    ("offer", "region", "holds"),
    [
        ("s", ["q < m", "s > q", "s < 2*m - q"], True),
        ("2*m - q", ["q < m", "s > 2*m - q"], True),
        ("min(s, 2*m - q)", ["q < m", "s > q"], True),
        ("max(s, 2*m - q)", ["q > m", "s < q", "2*m > q"], True),
        ("q", ["q < m", "s < q"], True),
        ("max(q, min(s, 2*m - q))", ["q < m"], True),
        ("s", ["q < m", "s > q"], False),
        ("2*m - q", ["q < m", "2*m - q < 1"], False),
        ("max(s, 2*m - q)", ["q > m", "s < q"], True),
        ("max(0, 2*m - q)", ["q > m", "s < q"], False),
    ],
)
def test_the_setter_takes_what_the_voter_lets_her(offer: str, region: list[str], holds: bool) -> None:
    verdict = verdict_on(SETTER, f"setter: x = {offer}\n{VOTER}", *region)
    assert verdict.holds is holds, str(verdict)
    if not holds:
        assert verdict.concept == "not a Nash equilibrium"
        point = dict(verdict.deviations[0].point)
        assert number_sign(verdict.deviations[0].gain_at_point()) > 0
        assert all(constraint.holds(point) for constraint in region_of(play_of(SETTER), *region))


# --- alternating offers -----------------------------------------------------------------------------------------------

ROUNDS = """\
winset 1
game "Alternating offers with a last round"
players A, B
parameters
    T in 1..20
    d in (0, 1)
play
    repeat T times, discounted by d, A and B alternate as proposer and responder
        proposer chooses x in [0, 1]
        responder chooses accept or reject
        if accept: agreement, A gets x, B gets 1 - x
        otherwise: next round
    breakdown, A gets 0, B gets 0
"""


def alternating(rounds: int) -> str:
    """Stahl's equilibrium: with k rounds to go the proposer keeps 1 - d + d^2 - ... (k terms)."""
    lines = []
    for number in range(1, rounds + 1):
        left = rounds - number + 1
        keeps = " + ".join(f"(-d)^{power}" for power in range(left))
        after = "d*(" + (" + ".join(f"(-d)^{power}" for power in range(left - 1)) or "0") + ")"
        mine, yours = ("A", "B") if number % 2 else ("B", "A")
        share, rest = ("x", "1 - x") if mine == "A" else ("1 - x", "x")
        lines.append(f"{mine} when round = {number}: x = {keeps if share == 'x' else f'1 - ({keeps})'}")
        lines.append(f"{yours} when round = {number}: accept if {rest} >= {after}, otherwise reject")
    return "\n".join(lines)


@pytest.mark.parametrize("rounds", [1, 2, 3, 6])
def test_alternating_offers_hold_for_every_discount_factor(rounds: int) -> None:
    verdict = verdict_on(ROUNDS, alternating(rounds), settings={"T": rounds})
    assert (verdict.holds, verdict.concept) == (True, "subgame-perfect equilibrium")


def test_a_wrong_reply_in_the_last_round_is_found_there() -> None:
    lines = alternating(2).replace("accept if x >= d*(0), otherwise reject", "accept if x > 1/10, otherwise reject")
    verdict = verdict_on(ROUNDS, lines, settings={"T": 2})
    assert verdict.holds is False
    last = [deviation for deviation in verdict.deviations if deviation.site.rounds == (2,)]
    assert {deviation.player for deviation in last} == {"A", "B"}
    at_reply = next(deviation for deviation in last if deviation.player == "A")
    assert [str(turn) for turn in at_reply.history] == ["A: x", "B: reject", "B: x·2"]
    assert 0 < at_reply.point["x·2"] <= Fraction(1, 10)


def test_with_simple_subgames_the_cost_does_not_explode() -> None:
    """Twelve rounds, a move in each that nobody needs: 2^12 histories, one subgame a round."""
    text = """\
winset 1
game "Idle moves"
players A, B
parameters
    d in (0, 1)
play
    repeat 12 times, discounted by d
        A chooses left or right
        B chooses go or stop
        if stop: over, A gets 1, B gets 1
        otherwise: next round
    finish, A gets 2, B gets 0
"""
    verdict = verdict_on(text, "A: left\nB: stop")
    assert verdict.holds is True
    assert verdict.checked < 200


# --- a finite game ----------------------------------------------------------------------------------------------------

ENTRY = """\
winset 1
game "Entry deterrence"
players entrant, incumbent
parameters
    w in (0, 1)                    # what a war costs beyond the market
play
    entrant chooses enter or stay_out
    if stay_out: monopoly, entrant gets 0, incumbent gets 2
    incumbent chooses fight or share
    if fight: war, entrant gets -1, incumbent gets -w
    otherwise: duopoly, entrant gets 1, incumbent gets 1
"""


def test_the_threat_of_a_price_war_is_nash_but_not_credible() -> None:
    verdict = verdict_on(ENTRY, "entrant: stay_out\nincumbent: fight")
    assert (verdict.holds, verdict.concept) == (False, NASH_ONLY)
    (deviation,) = verdict.deviations
    assert (deviation.player, deviation.better, deviation.kind) == ("incumbent", "share", "one-shot")
    assert deviation.gain == Value.variable("w") + 1
    assert [str(turn) for turn in deviation.history] == ["entrant: enter"]


def test_sharing_the_market_is_subgame_perfect() -> None:
    verdict = verdict_on(ENTRY, "entrant: enter\nincumbent: share")
    assert (verdict.holds, verdict.concept) == (True, "subgame-perfect equilibrium")


def test_a_deviation_on_the_path_makes_it_no_nash_equilibrium() -> None:
    verdict = verdict_on(ENTRY, "entrant: stay_out\nincumbent: share")
    assert verdict.concept == "not a Nash equilibrium"
    assert verdict.deviations[0].player == "entrant"
    assert verdict.deviations[0].gain == 1


# --- votes at once ----------------------------------------------------------------------------------------------------

COMMITTEE = """\
winset 1
game "A committee of three"
players member[1..3]
parameters
    b in (0, 1)
play
    simultaneously
        for each i in 1..3: member[i] votes yes or no
    if count(yes) >= 2: passed, member[i] gets b for i in 1..3
    otherwise: failed, others get 0
"""


def test_sincere_votes_are_undominated() -> None:
    verdict = verdict_on(COMMITTEE, "member: yes")
    assert verdict.holds is True
    assert verdict.concept == "subgame-perfect equilibrium in stage-undominated votes"


def test_unanimous_votes_for_what_nobody_wants_are_an_equilibrium_in_dominated_votes() -> None:
    verdict = verdict_on(COMMITTEE, "member: no")
    assert verdict.holds is False
    assert verdict.concept == "subgame-perfect equilibrium, but not in stage-undominated votes"
    assert {deviation.kind for deviation in verdict.deviations} == {"dominated"}
    assert {deviation.player for deviation in verdict.deviations} == {"member[1]", "member[2]", "member[3]"}


# --- what else can be asked -------------------------------------------------------------------------------------------


def test_obligations_can_be_checked_by_someone_else() -> None:
    play = play_of(SCREENING)
    found = obligations(play, profile_of(play, f"A: x = rH{REPLIES}"), region_of(play, "p < pstar"))
    assert any(obligation.is_case for obligation in found)
    assert any("gains nothing" in obligation.says for obligation in found)
    with Oracle() as other:
        assert all(obligation.counterexample(other) is Answer.NONE for obligation in found)


def test_a_limit_on_time_is_a_doubt() -> None:
    play = play_of(ROUNDS, {"T": 6})
    verdict = verify(play, profile_of(play, alternating(6)), seconds=0.0)
    assert verdict.holds is None
    assert verdict.doubts == ("the time limit was reached",)


def test_the_border_of_the_assumptions_can_be_asked_about() -> None:
    play = play_of(SETTER)
    profile = profile_of(play, f"setter: x = max(q, min(s, 2*m - q))\n{VOTER}")
    border = (Constraint(Value.variable("q"), "="),)
    assert verify(play, profile, border).holds is True


def test_a_formula_with_roots_is_verified() -> None:
    text = ULTIMATUM.replace("B gets x\n", "B gets x^2\n")
    lines = "A: x = sqrt(r)\nB: accept if x >= sqrt(r), otherwise reject"
    assert verdict_on(text, lines).holds is True
    wrong = verdict_on(text, lines.replace("x = sqrt(r)", "x = sqrt(r/2)"))
    assert wrong.concept == "not a Nash equilibrium"


def test_assumptions_that_are_no_conjunction_are_heeded() -> None:
    text = ULTIMATUM.replace("play\n", "assuming r < 1/4 or r > 3/4\nplay\n")
    lines = "A: x = {}\nB: accept if x >= r, otherwise reject"
    assert verdict_on(text, lines.format("r if r < 1/3 or r > 2/3 else 1")).holds is True
    assert verdict_on(text, lines.format("r if r < 1/3 or r > 4/5 else 1")).holds is False


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("becomes angry when accept", "a profile without states changes none"),
    ],
)
def test_what_cannot_be_verified_yet_is_refused_with_its_place(line: str, message: str) -> None:
    with pytest.raises(SourceErrors, match=message) as caught:
        profile_of(play_of(ULTIMATUM), f"A: x = r\n{line}")
    assert caught.value.faults[0].position.line == 6


def test_a_profile_that_is_not_there_is_said_not_to_be() -> None:
    with pytest.raises(UsageError, match="its profiles are: none"):
        written_profile(play_of(ULTIMATUM), syntax.Proposition("empty"), "best")
