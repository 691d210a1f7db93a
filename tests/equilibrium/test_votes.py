"""Votes between two ends: what coalitions decide against what backward induction through all histories finds.

The second routes are the rollback of every history of votes (the short cut being switched off), solving at numbers,
and a proposer who goes through the coalitions by hand.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, product
from pathlib import Path

import pytest

from winset import api
from winset.algebra.oracle import Oracle
from winset.algebra.value import ONE
from winset.claims.profile import Rule, RuleProfile
from winset.equilibrium import rollback
from winset.equilibrium.verify import sequential
from winset.equilibrium.verify.verifier import verify
from winset.game.compile import compile_game
from winset.show.formula import TEXT
from winset.show.report import report

F = Fraction


def chamber(rule: str, weights: Sequence[int], order: str = "in turn", known: int = 0) -> str:
    """A proposal to members who each insist on a share; the first `known` insist on tenths, the others on symbols."""
    names = [f"r{k}" for k in range(known + 1, len(weights) + 1)]
    demands = [f"{k}/10" for k in range(1, known + 1)] + names
    members = "\n".join(
        f"        m{k} {weight} votes: gets 1 - x, {demand} without agreement"
        for k, (weight, demand) in enumerate(zip(weights, demands, strict=True), 1)
    )
    return f"""winset 1
game "A chamber"
parameters
    {", ".join(names)} in [0, 1]
issue x in [0, 1]
side Proposer
    negotiator gets x, 0 without agreement
side Council
    ratified by {rule} of
{members}
play
    Proposer chooses x
    Council ratifies {order}
    if ratified: agreement
    otherwise: unratified
"""


def votes(members: str, passes: str, order: str = "in turn") -> str:
    """Three players vote on a number that P chooses; `passes` says when it is agreed, `members` what they get then."""
    lines = "V1 votes yes or no", "V2 votes yes or no", "V3 votes yes or no"
    block = "\n".join(f"    {line}" for line in lines)
    if order == "together":
        block = "    simultaneously\n" + "\n".join(f"        {line}" for line in lines)
    return f"""winset 1
game "A vote"
players P, V1, V2, V3
parameters
    a, b in (0, 1)
play
    P chooses x in [0, 1]
{block}
    if {passes}: agreed, P gets x, {members}
    otherwise: refused, P gets 0, V1 gets a, V2 gets b, V3 gets 1/2
"""


MAJORITY = "count(yes) >= 2"
SHARES = "V1 gets 1 - x, V2 gets 1 - x, V3 gets 1 - x"

GAMES = {
    "majority of three": chamber("majority", [1, 1, 1]),
    "majority of three, together": chamber("majority", [1, 1, 1], "together"),
    "a veto of weight": chamber("4 votes", [3, 1, 1]),
    "unanimity": chamber("3 votes", [1, 1, 1]),
    "one is enough": chamber("1 votes", [1, 1, 1]),
    "three of four": chamber("3 votes", [1, 1, 1, 1], known=1),
    "weights": chamber("5 votes", [4, 3, 2, 1], known=2),
    "weights, together": chamber("5 votes", [4, 3, 2, 1], "together", known=2),
    "someone with nothing at stake": votes("V1 gets 1 - x, V2 gets 1 - x, V3 gets 1/2", MAJORITY),
    "someone with nothing at stake, together": votes("V1 gets 1 - x, V2 gets 1 - x, V3 gets 1/2", MAJORITY, "together"),
    "tastes that differ": votes("V1 gets x, V2 gets 1 - x, V3 gets 1 - 2*x", MAJORITY),
    "tastes that are curved": votes("V1 gets x^2, V2 gets 1 - x, V3 gets x*(1 - x)*3", MAJORITY),
    "one who is not asked": votes(SHARES, "yes[V1] and yes[V2]"),
    "a vote that turns against itself": votes(SHARES, "count(yes) = 2"),
    "one who is against by voting yes": votes(SHARES, "(yes[V1] or yes[V2]) and no[V3]"),
    "a stake that no number changes": votes("V1 gets 1 - a, V2 gets b^2, V3 gets 1 - x", MAJORITY),
}


def at(result: api.Result, point: dict[str, Fraction]) -> set[object]:
    """What the equilibria at a point give, and how they end."""
    names = {name: value for name, value in point.items() if name in result.solution.play.parameters}
    return {
        (tuple(sorted(p.payoffs.items())), tuple(sorted(p.outcomes.items())), tuple(sorted(p.path.items())))
        for p in result.at(names)
    }


def points(result: api.Result, seed: int, count: int) -> list[dict[str, Fraction]]:
    """Points of a coarse grid, so that some lie on borders, and of a fine one."""
    rng = random.Random(seed)
    names = result.solution.play.parameters
    coarse = [{name: F(rng.randint(1, 9), 10) for name in names} for _ in range(count)]
    return coarse + [{name: F(rng.randint(1, 996), 997) for name in names} for _ in range(count)]


@pytest.mark.parametrize("name", GAMES)
def test_coalitions_find_what_all_histories_lead_to(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Payoffs, ends and offers are the same at every point, where nothing exists, and in what is called complete."""
    quick = api.solve(GAMES[name])
    assert all(case.verified for family in quick.equilibria for case in family.cases)
    monkeypatch.setattr(rollback, "vote", lambda *_: None)
    slow = api.solve(GAMES[name], verified=False)
    assert quick.solution.complete == slow.solution.complete
    gaps = [*quick.solution.unsolved, *slow.solution.unsolved]
    assert all(any(sign.sign == 0 for sign in gap.conditions) for gap in gaps)
    assert not gaps or name == "tastes that are curved"  # borders in which no parameter is linear
    assert gaps or quick.solution.notes == slow.solution.notes
    for point in points(slow, 1, 25)[25 if gaps else 0 :]:
        assert at(quick, point) == at(slow, point), point


@pytest.mark.parametrize("name", GAMES)
def test_voter_by_voter_the_verdict_is_that_of_all_histories(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is shown by monotonicity is shown again by walking through every history."""
    result = api.solve(GAMES[name], verified=False)
    monkeypatch.setattr(sequential, "in_order", lambda *_: False)
    again = api.checked(result.solution, Oracle())
    assert all(case.verified for family in again.equilibria for case in family.cases)


def turned(rule: Rule) -> Rule:
    return replace(rule, action={"yes": "no", "no": "yes"}[str(rule.action)])


@pytest.mark.parametrize("order", ["in turn", "together"])
def test_a_voter_who_votes_against_her_wish_is_refuted(order: str) -> None:
    """Turning all votes of one member round is no equilibrium: after some votes, or beside some, hers decides."""
    game = api.load(chamber("majority", [1, 1, 1], order, known=2))
    play = compile_game(game.rewritten, {}, game.source)
    case = api.solve(game, verified=False).equilibria[0].cases[0]
    region = case.region.constraints()
    assert isinstance(case.profile, RuleProfile)
    assert verify(play, case.profile, region).holds
    for member in ("m1", "m2", "m3"):
        rules = tuple(turned(rule) if rule.site.player == member else rule for rule in case.profile.rules)
        verdict = verify(play, RuleProfile(rules), region)
        assert verdict.holds is False
        assert {d.player for d in verdict.deviations} <= {member, "Proposer"}


def test_votes_that_depend_on_votes_are_walked_through() -> None:
    """A profile may let votes depend on votes; what one voter does is then no single action, and still verified."""
    game = api.load(chamber("majority", [1, 1, 1], known=2))
    play = compile_game(game.rewritten, {}, game.source)
    case = api.solve(game, verified=False).equilibria[0].cases[0]
    region = case.region.constraints()
    sites = {rule.site.player: rule.site for rule in case.rules}
    copied = tuple(
        replace(rule, moves=((sites["m1"], vote),))
        for rule in case.profile.rules
        if rule.site.player == "m2"
        for vote in ("yes", "no")
    )
    others = tuple(rule for rule in case.profile.rules if rule.site.player != "m2")
    assert verify(play, RuleProfile(others + copied), region).holds
    wrong = tuple(turned(r) if r.moves[0][1] == "yes" else r for r in copied)
    assert verify(play, RuleProfile(others + wrong), region).holds is False


# --- more voters ------------------------------------------------------------------------------------------------------


def best_offer(quota: int, weights: Sequence[int], demands: Sequence[Fraction]) -> Fraction:
    """The most that can be asked for: of all coalitions with enough votes, what the most demanding member leaves."""
    coalitions = (
        members
        for size in range(1, len(weights) + 1)
        for members in combinations(range(len(weights)), size)
        if sum(weights[k] for k in members) >= quota
    )
    return max(min(1 - demands[k] for k in members) for members in coalitions)


def check_offers(result: api.Result, quota: int, weights: Sequence[int], known: int, seed: int) -> None:
    rng = random.Random(seed)
    names = result.solution.play.parameters
    for point in ({name: F(rng.randint(1, 996), 997) for name in names} for _ in range(60)):
        demands = [*(F(k, 10) for k in range(1, known + 1)), *point.values()]
        (found,) = result.at(point)
        assert found.path["x"] == best_offer(quota, weights, demands)
        assert found.payoffs["Proposer"] == found.path["x"]


def test_five_legislators_with_symbolic_demands() -> None:
    """A majority of five: one region for each choice of the pivotal member and of the two who insist on less."""
    result = api.solve(chamber("majority", [1] * 5))
    assert result.solution.complete == "yes"
    cases = [case for family in result.equilibria for case in family.cases]
    assert all(case.verified for case in cases)
    assert len(cases) == 5 * 6
    check_offers(result, 3, [1] * 5, 0, 5)
    rng = random.Random(6)
    for _ in range(3):
        point = {name: F(rng.randint(1, 996), 997) for name in result.solution.play.parameters}
        assert at(result, point) == at(api.solve(chamber("majority", [1] * 5), point), {})


@pytest.mark.parametrize(
    ("quota", "weights", "order"),
    [(9, [5, 3, 2, 2, 1], "in turn"), (4, [3, 1, 1, 1, 1], "together"), (7, [1, 2, 3, 4, 3, 1], "in turn")],
)
def test_weights_and_quotas(quota: int, weights: list[int], order: str) -> None:
    """Two members insist on tenths, the others on symbols."""
    known = len(weights) - 3
    result = api.solve(chamber(f"{quota} votes", weights, order, known=known))
    assert all(case.verified for family in result.equilibria for case in family.cases)
    check_offers(result, quota, weights, known, 7)


def test_ties_among_five_have_both_ends_where_the_proposal_is_given() -> None:
    """At a point: of the five, those who are indifferent may bring the proposal about or prevent it."""
    for gains in product((-1, 0, 1), repeat=3):
        members = ", ".join(f"V{k} gets {gain + 1}" for k, gain in enumerate(gains, 1))
        text = f"""winset 1
game "Three votes on nothing new"
players V1, V2, V3
play
    V1 votes yes or no
    V2 votes yes or no
    V3 votes yes or no
    if count(yes) >= 2: agreed, {members}
    otherwise: refused, V1 gets 1, V2 gets 1, V3 gets 1
"""
        ends = {label for p in api.solve(text).at() for label in p.outcomes}
        yes, no = gains.count(1), gains.count(-1)
        assert ends == ({"agreed"} if yes >= 2 else {"refused"} if no >= 2 else {"agreed", "refused"})


@pytest.mark.parametrize(("fixed", "wanted"), [({}, "nay if x >= 1 - r, otherwise aye"), ({"r": 1, "m": "1/8"}, "nay")])
def test_a_vote_at_the_end_of_a_range_is_a_rule_in_one_piece(fixed: dict[str, object], wanted: str) -> None:
    """By hand: the first member gets 1 - x against r, and where the proposer would rather lose she refuses at a tie.

    With r = 1 the tie is where nothing is asked for, and every number is refused.
    """
    path = Path(__file__).parents[1] / "conformance" / "unseen" / "council-at-once.game"
    result = api.solve(api.load_game(path.read_text(encoding="utf-8")), fixed)
    told = report(result.solution, result.lets, TEXT)
    rules = [
        (case.ends, how)
        for family, shown in zip(result.equilibria, told.equilibria, strict=True)
        for case, words in zip(family.cases, shown.cases, strict=True)
        for who, how in words.strategies
        if who == "c[1]"
    ]
    assert [how for ends, how in rules if ends == (("lost", ONE),)] == [wanted]
    assert all(case.verified for family in result.equilibria for case in family.cases)
