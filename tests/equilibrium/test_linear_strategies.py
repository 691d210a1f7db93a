"""Private values and numbers chosen at once: strategies linear in the own value, against the literature."""

from __future__ import annotations

from fractions import Fraction

import pytest

from winset import api
from winset.claims.profile import Rule, RuleProfile
from winset.equilibrium.verify import verify
from winset.game.compile import compile_game

F = Fraction

FIRST_PRICE = """winset 1
game "A first-price auction"
players A, B
play
    nature draws v uniformly from [0, 1]; seen by A
    nature draws w uniformly from [0, 1]; seen by B
    simultaneously
        A chooses b in [0, 1]
        B chooses d in [0, 1]
    if b > d: one, A gets v - b, B gets 0
    otherwise if b < d: two, A gets 0, B gets w - d
    otherwise: tie, A gets (v - b)/2, B gets (w - d)/2
"""

ALL_PAY = FIRST_PRICE.replace("A gets v - b, B gets 0", "A gets v - b, B gets -d").replace(
    "A gets 0, B gets w - d", "A gets -b, B gets w - d"
)

SECOND_PRICE = FIRST_PRICE.replace("v - b, B gets 0", "v - d, B gets 0").replace("0, B gets w - d", "0, B gets w - b")

COSTS = """winset 1
game "Quantities with private costs"
players One, Two
parameters
    h in (0, 1/2)
play
    nature draws c uniformly from [0, h]; seen by One
    nature draws d uniformly from [0, 1/4]; seen by Two
    simultaneously
        One chooses q in [0, 1]
        Two chooses r in [0, 1]
    sold, One gets (1 - q - r - c)*q, Two gets (1 - q - r - d)*r
"""


def actions(source: str, settings: api.Given | None = None) -> dict[str, str]:
    """What each chooses in the only equilibrium that is found, every case of which has passed the verifier."""
    result = api.solve(api.load_game(source), settings)
    assert not result.solution.unsolved
    assert result.solution.complete == "no"
    assert "linear in the own value" in result.solution.searched
    (equilibrium,) = result.equilibria
    assert all(case.verified for case in equilibrium.cases)
    return {rule.variable: str(rule.action) for rule in equilibrium.cases[0].rules}


@pytest.mark.slow
def test_the_double_auction_at_one_half() -> None:
    """Chatterjee and Samuelson (1983): 2v/3 + 1/12 and 2c/3 + 1/4; trade 9/32; gains 9/64 (Myerson, Satterthwaite)."""
    auction = "@chatterjee-samuelson-1983/double-auction"
    assert actions(auction, {"k": "1/2"}) == {"bid": "2/3*v + 1/12", "ask": "2/3*c + 1/4"}
    (point,) = api.solve(auction, verified=False).at(k="1/2")  # type: ignore[union-attr]
    assert point.outcomes["trade"] == F(9, 32)
    assert sum(point.payoffs.values()) == F(9, 64)  # type: ignore[arg-type]


@pytest.mark.slow
def test_the_double_auction_for_all_weights() -> None:
    """bid = v/(1+k) + k(1-k)/(2(1+k)) and ask = c/(2-k) + (1-k)/2, closed ends of k included."""
    result = api.solve(api.load_game("@chatterjee-samuelson-1983/double-auction"))
    (equilibrium,) = result.equilibria
    assert all(case.verified for case in equilibrium.cases)
    rules = {rule.variable: rule.action for rule in equilibrium.cases[0].rules}
    for k in (F(0), F(1, 3), F(4, 5), F(1)):
        for value in (F(0), F(1, 2), F(1)):
            point = {"k": k, "v": value, "c": value}
            bid = rules["bid"].evaluate(point).fraction()  # type: ignore[union-attr]
            ask = rules["ask"].evaluate(point).fraction()  # type: ignore[union-attr]
            assert bid == value / (1 + k) + k * (1 - k) / (2 * (1 + k))
            assert ask == value / (2 - k) + (1 - k) / 2
        assert result.at(k=k)


def test_half_of_the_value_in_a_first_price_auction() -> None:
    """Vickrey (1961): (n - 1)/n of the value with uniform values."""
    assert actions(FIRST_PRICE) == {"b": "1/2*v", "d": "1/2*w"}


@pytest.mark.slow
def test_two_thirds_of_the_value_with_three_bidders() -> None:
    """Vickrey (1961), n = 3; each wins with probability 1/3 and expects 1/12."""
    text = FIRST_PRICE.split("    if b > d", maxsplit=1)[0].replace("players A, B", "players A, B, C")
    text = text.replace(
        "    simultaneously\n", "    nature draws u uniformly from [0, 1]; seen by C\n    simultaneously\n"
    )
    text += "        C chooses e in [0, 1]\n    if b >= d and b >= e: one, A gets v - b, others get 0\n"
    text += (
        "    otherwise if d >= e: two, B gets w - d, others get 0\n    otherwise: three, C gets u - e, others get 0\n"
    )
    assert actions(text) == {"b": "2/3*v", "d": "2/3*w", "e": "2/3*u"}


def test_other_scales_and_names() -> None:
    """Values on [2, 5] and payoffs times 3, plus 1: bids are 2 + (v - 2)/2."""
    text = FIRST_PRICE.replace("from [0, 1]; seen", "from [2, 5]; seen").replace("in [0, 1]", "in [0, 5]")
    text = text.replace("gets v - b", "gets 3*(v - b) + 1").replace("gets w - d", "gets 3*(w - d) + 1")
    text = text.replace("gets 0", "gets 1").replace("(v - b)/2", "1 + 3*(v - b)/2")
    text = text.replace("(w - d)/2", "1 + 3*(w - d)/2")
    assert actions(text) == {"b": "1/2*v + 1", "d": "1/2*w + 1"}


def test_the_value_itself_in_a_second_price_auction() -> None:
    text = SECOND_PRICE.replace("tie, A gets (v - b)/2, B gets (w - d)/2", "tie, A gets (v - d)/2, B gets (w - b)/2")
    assert actions(text) == {"b": "v", "d": "w"}


def test_private_costs_make_quantities_fall() -> None:
    """q = (1 - c - E r)/2 and r = (1 - d - E q)/2, with E q = 3/8 - h/3 by hand."""
    result = api.solve(api.load_game(COSTS))
    (equilibrium,) = result.equilibria
    rules = {rule.variable: rule.action for rule in equilibrium.cases[0].rules}
    for h in (F(1, 7), F(2, 5)):
        mean_q = F(3, 8) - h / 3
        mean_r = (1 - F(1, 8) - mean_q) / 2
        point = {"h": h, "c": F(1, 9), "d": F(1, 5)}
        assert rules["q"].evaluate(point).fraction() == (1 - F(1, 9) - mean_r) / 2  # type: ignore[union-attr]
        assert rules["r"].evaluate(point).fraction() == (1 - F(1, 5) - mean_q) / 2  # type: ignore[union-attr]


def test_nothing_linear_where_all_pay() -> None:
    """The equilibrium is v^2/2 (Krishna, Auction Theory, 2010, section 3.2.2), which is not linear and not denied."""
    solution = api.solve(api.load_game(ALL_PAY)).solution
    assert not solution.equilibria
    assert not solution.none
    assert solution.complete == "no"
    assert "others" in solution.searched


@pytest.mark.parametrize(("slope", "holds"), [(F(1, 2), True), (F(1), False), (F(2, 5), False), (F(3, 5), False)])
def test_the_verifier_tells_a_best_bid_from_others(slope: Fraction, holds: bool) -> None:
    game = api.load_game(FIRST_PRICE)
    play = compile_game(game.rewritten, {})
    rules = api.solve(game, verified=False).equilibria[0].cases[0].profile.rules
    changed = tuple(Rule(r.site, r.action * 2 * slope, variable=r.variable) for r in rules)  # type: ignore[operator]
    verdict = verify(play, RuleProfile(changed))
    assert verdict.holds is holds
    assert bool(verdict.deviations) is not holds


def test_a_public_choice_before_the_values_are_drawn() -> None:
    """An entry fee of 1/8 paid or not: A prefers not to pay, and bids are half of the values in either case."""
    text = FIRST_PRICE.replace("play\n", "play\n    A chooses pay or not_pay\n    if pay: A pays 1/8\n", 1)
    (equilibrium,) = api.solve(api.load_game(text)).equilibria
    (case,) = equilibrium.cases
    assert case.verified
    assert [str(payoff) for payoff in case.payoffs] == ["1/6", "1/6"]
    assert [rule.action for rule in case.rules if not rule.variable] == ["not_pay"]
    assert {str(rule.action) for rule in case.rules if rule.variable} == {"1/2*v", "1/2*w"}


def test_a_signal_after_the_values_is_not_taken_for_a_public_choice() -> None:
    text = FIRST_PRICE.replace("    simultaneously", "    A chooses loud or quiet\n    simultaneously", 1)
    assert api.solve(api.load_game(text)).solution.unsolved


def test_two_values_of_one_player_are_refused() -> None:
    text = FIRST_PRICE.replace("; seen by B", "; seen by A").replace("w - d", "1 - d")
    unsolved = api.solve(api.load_game(text)).solution.unsolved
    assert any("private information" in gap.reason for gap in unsolved)
