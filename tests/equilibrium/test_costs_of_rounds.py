"""Rounds that cost a fixed amount and are not discounted: when one-shot deviations are enough to look at.

Rubinstein (1982), the case of fixed bargaining costs: if cA < cB, A as the first to propose takes all; if cA > cB, A
gets cB; if they are equal to c, every share of A from c to 1 is one of an equilibrium.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from winset import api
from winset.equilibrium.verify import Verdict

COSTS = """winset 1
game "A cost of each round"
players A, B
parameters
    cA, cB in (0, 1)
play
    repeat forever, A and B alternate as proposer and responder
        proposer chooses x in [0, 1]
        responder chooses accept or reject
        if accept: agreement, proposer gets x, responder gets 1 - x
        A pays cA
        B pays cB
        next round
"""

STAYS = """winset 1
proposition "Nobody does anything"
game "some.game"
profile nobody
{rules}
claim nobody is a subgame-perfect equilibrium
"""


def verdict(folder: Path, game: str, rules: str, **settings: str) -> Verdict:
    """The verifier's verdict on a profile, without any search."""
    (folder / "some.game").write_text(game)
    claim = folder / "some.proposition"
    claim.write_text(STAYS.format(rules="\n".join(f"    {rule.strip()}" for rule in rules.strip().splitlines())))
    [found] = api.verify(claim, settings).findings
    return found.verdict


def solved(game: str, **settings: str) -> api.Result:
    result = api.solve(api.load_game(game), settings)
    assert result.equilibria
    return result


def verified(result: api.Result) -> list[bool | None]:
    return [case.verified for family in result.equilibria for case in family.cases]


def doubts(result: api.Result) -> str:
    return " ".join(case.doubt for family in result.equilibria for case in family.cases)


# --- where it is shown ------------------------------------------------------------------------------------------------


def test_who_bears_less_takes_all_or_the_other_cost() -> None:
    result = solved(COSTS)
    assert all(verified(result))
    for a, b in (
        (Fraction(1, 5), Fraction(1, 3)),
        (Fraction(1, 3), Fraction(1, 5)),
        (Fraction(1, 100), Fraction(9, 10)),
    ):
        share = Fraction(1) if a < b else b
        assert {found.payoffs["A"] for found in result.at(cA=a, cB=b)} == {share}


@pytest.mark.parametrize(("share", "holds"), [("c", True), ("1", True), ("(1 + c)/2", True), ("c/2", False)])
def test_equal_costs_leave_an_interval_of_splits(share: str, holds: bool, tmp_path: Path) -> None:
    """A offers to keep s, B offers to leave A s - c, each takes what she would get in the next round less the cost."""
    game = COSTS.replace("cA, cB in", "c in").replace("cA", "c").replace("cB", "c")
    rules = f"""
        A: x = {share}
        A when 1 - x >= {share} - c: accept
        A: reject
        B: x = 1 - ({share} - c)
        B when 1 - x >= 1 - {share}: accept
        B: reject
    """
    assert verdict(tmp_path, game, rules).holds is holds


def test_a_cost_in_every_other_round_is_enough() -> None:
    """Both pay for going on after B's offer only: v = 1 - w + 0 and w = 1 - (v - cA), where v = w: nobody gives in.

    A's refusal costs A cA and B's is free. B's own offer leaves A v - cA, so w = 1 - v + cA; A's leaves B w, so that
    v = 1 - w = v - cA has no solution: B waits for his turn unless A leaves all, and v = 0 and w = 1.
    """
    game = """winset 1
game "A cost in every other round"
players A, B
parameters
    cA, cB in (0, 1)
play
    repeat forever
        A chooses x in [0, 1]
        B chooses yes or no
        if yes: agreement, A gets 1 - x, B gets x
        B chooses y in [0, 1]
        A chooses accept or reject
        if accept: agreement, A gets y, B gets 1 - y
        A pays cA
        B pays cB
        next round
"""
    result = solved(game)
    assert all(verified(result))
    assert {(found.payoffs["A"], found.payoffs["B"]) for found in result.at(cA="1/3", cB="1/5")} == {(0, 1)}


def test_one_discounts_and_the_other_pays() -> None:
    """v = 1 - d w and w = 1 - (v - c), where A pays c and B discounts by d: v (1 - d) = 1 - d (1 + c), if positive."""
    game = COSTS.replace("        B pays cB\n", "").replace("cA, cB in", "c, d in").replace("cA", "c")
    result = solved(game.replace("forever,", "forever, discounted by 1 for A and d for B,"))
    assert all(verified(result))
    for c, d in ((Fraction(1, 5), Fraction(1, 2)), (Fraction(1, 2), Fraction(9, 10))):
        v = max((1 - d * (1 + c)) / (1 - d), 1 - d)  # w is 1 at most
        assert {found.payoffs["A"] for found in result.at(c=c, d=d)} == {v}


# --- where it is not --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("payer", ["A", "B"])
def test_who_pays_nothing_does_not_mind(payer: str) -> None:
    """With a cost for one player only, the other has nothing against playing for ever."""
    other = "B" if payer == "A" else "A"
    result = solved(COSTS.replace(f"        {other} pays c{other}\n", ""))
    assert not any(verified(result))
    assert f"no continuity at infinity: nothing makes {other} mind" in doubts(result)
    assert f"nothing makes {payer} mind" not in doubts(result)


STAY = """winset 1
game "Stay as long as you like"
players A, B
play
    repeat forever, discounted by 1 for A and 1/2 for B
        A chooses c in {domain}
        A chooses stop or go
        if stop: stopped, A gets -1, B gets 0
        A pays c
        next round
"""


@pytest.mark.parametrize("domain", ["[0, 1]", "(0, 1]"])
def test_a_cost_that_may_be_nothing_is_not_enough(domain: str, tmp_path: Path) -> None:
    """To stay for c = 0, or for 1/4, 1/8, 1/16, ..., for ever is better than to stop for 1, though one round is not."""
    found = verdict(tmp_path, STAY.format(domain=domain), "A: c = 1\nA: stop")
    assert found.holds is None
    assert any("nothing makes A mind" in doubt for doubt in found.doubts)


def test_a_cost_of_at_least_something_is_enough(tmp_path: Path) -> None:
    assert verdict(tmp_path, STAY.format(domain="[1/9, 1]"), "A: c = 1\nA: stop").holds


def test_a_way_round_the_cost_is_not_enough() -> None:
    """Whoever waits instead of refusing goes on at no cost."""
    game = COSTS.replace("accept or reject\n", "accept or reject or wait\n        if wait: next round\n")
    result = solved(game, cA="1/5", cB="1/3")
    assert not any(verified(result))
    assert "no continuity at infinity" in doubts(result)


def test_a_reward_on_the_way_is_not_a_cost(tmp_path: Path) -> None:
    """Every other round pays back more than the one before it cost: never to stop is the best there is for both."""
    game = """winset 1
game "A cost and a reward in turn"
players A, B
play
    repeat forever, A and B alternate as mover and other
        mover chooses stop or go
        if stop: stopped, mover gets 0, other gets 0
        mover pays 1
        other gets 2
        next round
"""
    found = verdict(tmp_path, game, "A: stop\nB: stop")
    assert found.holds is None
    assert any("no continuity at infinity" in doubt for doubt in found.doubts)


# --- payments without bound -------------------------------------------------------------------------------------------

STAKES = """winset 1
game "Double or nothing"
players A, B
parameters
    d in (0, 1)
play
    repeat forever, discounted by d
        A chooses stake {domain}
        with probability 1/2: A gets stake
        otherwise: A pays stake
        A chooses stop or go
        if stop: stopped, A gets 0, B gets 0
        next round
"""
"""A fair bet each round, of any size: no bet pays by itself, but who doubles what is at stake until she wins, does.

To stake 1, 2/d, (2/d)^2, ... until the first win makes 1 for sure, whatever d; betting nothing makes nothing.
"""


def test_a_stake_without_bound_is_not_verified(tmp_path: Path) -> None:
    found = verdict(tmp_path, STAKES.format(domain=">= 0"), "A: stake = 0\nA: stop")
    assert found.holds is None
    assert any("payments that have no bound" in doubt for doubt in found.doubts)


def test_a_cost_does_not_help_against_stakes_without_bound(tmp_path: Path) -> None:
    """Not discounted, but with a cost of 1 each round: stakes of 4, 16, 64, ... until the first win make more.

    With stakes below the cost no round that goes on pays.
    """
    game = STAKES.replace(", discounted by d", "").replace(
        "        next", "        A pays 1\n        B pays 1\n        next"
    )
    found = verdict(tmp_path, game.format(domain=">= 0"), "A: stake = 0\nA: stop")
    assert found.holds is None
    assert any("nothing makes A mind" in doubt and "no bound" in doubt for doubt in found.doubts)
    assert verdict(tmp_path, game.format(domain="in [0, 1/2]"), "A: stake = 0\nA: stop").holds


def test_a_stake_with_a_bound_is_verified(tmp_path: Path) -> None:
    assert verdict(tmp_path, STAKES.format(domain="in [0, 9]"), "A: stake = 0\nA: stop").holds


def test_a_payment_without_bound_is_fine_where_nothing_is_drawn(tmp_path: Path) -> None:
    """What B gets is what A gives, and nobody bets: what is got up to a late round is all there is."""
    game = """winset 1
game "Gifts"
players A, B
parameters
    d in (0, 1)
play
    repeat forever, discounted by d
        A chooses gift >= 0
        A pays gift to B
        next round
"""
    assert verdict(tmp_path, game, "A: gift = 0").holds
    drawn = game.replace("        next", "        with probability d: over, A gets 0, B gets 0\n        next")
    assert verdict(tmp_path, drawn, "A: gift = 0").holds is None
