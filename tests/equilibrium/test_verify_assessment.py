"""Strategies that mix and beliefs, with intervals and parameters: answers of the literature, and near misses."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from tests.equilibrium.claimed import play_of, region_of, verdict_on
from winset.algebra.oracle import Constraint, number_sign
from winset.algebra.value import ONE, ZERO, Value
from winset.claims.profile import Belief, Rule, RuleProfile
from winset.equilibrium.verify import verify
from winset.errors import SourceErrors
from winset.game.play import Site
from winset.language import syntax
from winset.language.walk import nodes

GAMES = Path(__file__).parents[2] / "games"
BAYES = "strong perfect Bayesian equilibrium"


def game(name: str) -> str:
    return (GAMES / f"{name}.game").read_text(encoding="utf-8")


def remembering(text: str) -> str:
    """The game of two prices with the first price handed on, so that a profile can name it."""
    text = text.replace("discounted by delta", "discounted by delta, starting with last = 0")
    return text.replace("next round", "next round with last = price")


# --- two prices to a buyer of one of two kinds (Fudenberg and Tirole 1983) --------------------------------------------

TWO_PRICES = remembering(game("fudenberg-tirole-1983/two-prices"))
SEMI = "(vH*(pi*vH - vL) + delta*(1 - pi)*vL*vH)/(vH - vL)"
SEPARATING = "pi*(1 - delta)*vH + delta*vL"
CUT = "(1 - delta)*vH + delta*vL"

REPLIES = f"""
buyer when round = 2: accept if price <= v, otherwise reject
buyer when v = vL: accept if price <= vL, otherwise reject
buyer when price <= {CUT}: accept
"""
ABOVE = f"""{REPLIES}
buyer: accept with (pi - vL/vH)/(pi*(1 - vL/vH)), otherwise reject
seller when last <= vL: price = vH
seller when last <= {CUT}: price = vL
seller: price = vL with (vH - last)/(delta*(vH - vL)), otherwise vH
seller believes v from vH with 1, otherwise vL when last <= vL and round = 2
"""
BELOW = f"""{REPLIES}
buyer: reject
seller when last <= vL: price = vH
seller: price = vL
seller believes v from vH with 1, otherwise vL when last <= vL and round = 2
"""
REGIMES = {
    "all accept vL": ("seller when round = 1: price = vL", BELOW, ("pi < vL/vH",)),
    "separating": (f"seller when round = 1: price = {CUT}", ABOVE, ("pi > vL/vH", f"{SEPARATING} >= {SEMI}")),
    "mixing": ("seller when round = 1: price = vH", ABOVE, ("pi > vL/vH", f"{SEMI} >= {SEPARATING}")),
}


@pytest.mark.parametrize("regime", REGIMES)
def test_the_two_prices_of_the_catalogue_hold_for_all_parameters_of_their_regime(regime: str) -> None:
    first, rest, region = REGIMES[regime]
    verdict = verdict_on(TWO_PRICES, first + rest, *region)
    assert (verdict.holds, verdict.concept) == (True, BAYES)
    assert (verdict.deviations, verdict.doubts, verdict.faults) == ((), (), ())


@pytest.mark.parametrize("regime", REGIMES)
@pytest.mark.parametrize(("pi", "holds"), [("2/5", "all accept vL"), ("3/5", "separating"), ("9/10", "mixing")])
def test_at_the_numbers_of_the_catalogue_one_regime_holds_each(regime: str, pi: str, holds: str) -> None:
    first, rest, _ = REGIMES[regime]
    numbers = {"vL": 1, "vH": 2, "delta": Fraction(1, 2), "pi": Fraction(pi)}
    assert verdict_on(TWO_PRICES, first + rest, settings=numbers).holds is (regime == holds)


def test_at_the_switch_both_regimes_hold() -> None:
    numbers = {"vL": 1, "vH": 2, "delta": Fraction(1, 2), "pi": Fraction(3, 4)}
    for regime in ("separating", "mixing"):
        first, rest, _ = REGIMES[regime]
        assert verdict_on(TWO_PRICES, first + rest, settings=numbers).holds is True


@pytest.mark.parametrize(
    ("told", "instead", "who"),
    [
        ("accept with (pi - vL/vH)", "accept with (pi - vL/vH)*99/100", "seller"),  # the posterior is not vL/vH
        ("vL with (vH - last)", "vL with 98/100*(vH - last)", "buyer"),  # the high type is not indifferent
        (f"price <= {CUT}: accept", f"price <= {CUT} + (vH - vL)/100: accept", "seller"),  # only the low type is left
        ("accept if price <= v, otherwise", "accept if price < v, otherwise", "seller"),
        (f"seller when last <= {CUT}: price = vL", f"seller when last <= {CUT}: price = vH", "seller"),
        ("from vH with 1, ", "from vH with 1/4, ", "seller"),  # vH is no reply to that belief
    ],
)
def test_a_near_miss_of_the_mixing_regime_is_refuted(told: str, instead: str, who: str) -> None:
    first, rest, _ = REGIMES["mixing"]
    numbers = {"vL": 1, "vH": 2, "delta": Fraction(1, 2), "pi": Fraction(9, 10)}
    assert told in rest
    verdict = verdict_on(TWO_PRICES, first + rest.replace(told, instead), settings=numbers)
    assert verdict.holds is False
    assert who in {deviation.player for deviation in verdict.deviations}
    assert all(number_sign(deviation.gain_at_point()) > 0 for deviation in verdict.deviations)


@pytest.mark.parametrize(("chance", "right"), [("vL/vH", True), ("vL/vH + 1/100", False), ("9/10", False)])
def test_a_stated_belief_on_the_path_is_that_of_bayes(chance: str, right: bool) -> None:
    first, rest, region = REGIMES["mixing"]
    stated = f"seller believes v from vH with {chance}, otherwise vL when round = 2 and last = vH\n"
    verdict = verdict_on(TWO_PRICES, f"{first}{rest}{stated}", *region, "pi < 9/10", "vL < 9/10*vH")
    assert (verdict.holds, not verdict.faults) == (right, right)
    assert right or "Bayes' rule gives" in verdict.faults[0]


def test_probabilities_are_probabilities() -> None:
    first, rest, _ = REGIMES["mixing"]
    numbers = {"vL": 1, "vH": 2, "delta": Fraction(1, 2), "pi": Fraction(9, 10)}
    verdict = verdict_on(TWO_PRICES, first + rest.replace("accept with (", "accept with 2*("), settings=numbers)
    assert "no probabilities" in verdict.faults[0]
    verdict = verdict_on(TWO_PRICES, first + rest.replace("vH with 1,", "vH with 5/4,"), settings=numbers)
    assert "no probabilities" in verdict.faults[0]


# --- sunk costs (Fearon 1997) -----------------------------------------------------------------------------------------

SUNK = game("fearon-1997/sunk-costs")
SEPARATES = """
defender when type is strong: m = LEAST
defender when type is weak: m = 0
challenger: refrain if m >= LEAST, otherwise challenge
defender when type is strong: fight if p*vS >= c, otherwise concede
defender when type is weak: fight if p*vW >= c, otherwise concede
challenger believes type is strong with 1 when m >= LEAST
challenger believes type is strong with 0 when m < LEAST
"""
NUMBERS = {"vW": Fraction(4, 5), "vS": 3, "p": Fraction(1, 2), "c": Fraction(1, 2), "k": Fraction(1, 4)}


@pytest.mark.parametrize(
    ("least", "holds"),
    [("4/5", True), ("1", True), ("2", True), ("79/100", False), ("201/100", False)],
)
def test_sunk_costs_separate_between_the_bounds_of_the_catalogue(least: str, holds: bool) -> None:
    assert verdict_on(SUNK, SEPARATES.replace("LEAST", least), settings=NUMBERS).holds is holds


def test_sunk_costs_separate_for_all_parameters_between_the_bounds() -> None:
    text = SUNK.replace("    k > 0", "    m0 > 0\n    k > 0")
    lines, weak = SEPARATES.replace("LEAST", "m0"), ("p*vW < c", "m0 <= 2*vS")
    strong = ("p*vS >= c", "m0 >= vW", "m0 <= vS - (p*vS - c)")
    assert verdict_on(text, lines, *weak, *strong).holds is True
    tempted = verdict_on(text, lines, *weak, "p*vS < c", "m0 >= vW", "m0 <= vS")  # a strong type that concedes as well
    assert (tempted.holds, tempted.deviations[0].player) == (False, "challenger")
    assert verdict_on(text, lines, *weak, "p*vS >= c", "m0 < vW").holds is False
    assert verdict_on(text, lines, *weak, "p*vS >= c", "m0 > vS - (p*vS - c)").holds is False


def test_nobody_signals_where_the_signal_is_not_believed() -> None:
    """Without signals the challenger goes ahead if and only if the strong type is rare: pi < 4/5."""
    lines = """
    defender: m = 0
    challenger: challenge
    defender when type is strong: fight
    defender when type is weak: concede
    challenger believes type is strong with pi
    """
    assert verdict_on(SUNK, lines, "pi < 4/5", settings=NUMBERS).holds is True
    assert verdict_on(SUNK, lines, "pi > 4/5", settings=NUMBERS).holds is False
    doubted = lines.replace("strong with pi", "strong with pi when m > 0")
    assert verdict_on(SUNK, doubted, "pi < 4/5", settings=NUMBERS).holds is True
    trusted = lines.replace("strong with pi", "strong with 9/10 when m > 0")
    verdict = verdict_on(SUNK, trusted, "pi < 4/5", settings=NUMBERS)
    assert (verdict.holds, verdict.deviations[0].player) == (False, "challenger")


def test_a_belief_that_is_needed_and_not_stated_leaves_it_open() -> None:
    lines = """
    defender: m = 0
    challenger: challenge
    defender when type is strong: fight
    defender when type is weak: concede
    """
    verdict = verdict_on(SUNK, lines, "pi < 4/5", settings=NUMBERS)
    assert verdict.holds is None
    assert any("beliefs are needed" in doubt for doubt in verdict.doubts)


def test_a_line_may_use_only_what_the_player_knows() -> None:
    with pytest.raises(SourceErrors, match="challenger does not see type") as caught:
        verdict_on(SUNK, SEPARATES.replace("LEAST", "1").replace("1 when m >= 1", "1 when type is strong"))
    assert caught.value.faults[0].position.line == 10


# --- a continuum of values (Fudenberg and Tirole 1983, Crawford and Sobel 1982) ---------------------------------------

MANY_VALUES = remembering(game("fudenberg-tirole-1983/two-prices-many-values"))
FIRST = "(2 - delta)^2/(2*(4 - 3*delta))"  # v1(1 - delta/2), v1 = (2 - delta)/(4 - 3*delta)
CONTINUUM = f"""
seller when round = 1: price = {FIRST}
seller when last > 0: price = min(last/(2 - delta), 1/2)
seller: price = 1/2
seller believes v uniformly from [0, 1] when last = 0 and round = 2
buyer when round = 1: accept if v >= price/(1 - delta/2), otherwise reject
buyer when round = 2: accept if v >= price, otherwise reject
"""


def test_the_cut_off_of_the_catalogue_holds_for_all_discount_factors() -> None:
    verdict = verdict_on(MANY_VALUES, CONTINUUM)
    assert (verdict.holds, verdict.concept, verdict.doubts) == (True, BAYES, ())


@pytest.mark.parametrize(
    ("told", "instead", "who"),
    [
        (FIRST, "9/20 + 1/100", "seller"),
        ("min(last/(2 - delta), 1/2)", "min(99/100*last/(2 - delta), 1/2)", "seller"),
        ("price/(1 - delta/2)", "99/100*price/(1 - delta/2)", "buyer"),
        ("[0, 1] when", "[0, 1/2] when", "seller"),
    ],
)
def test_a_near_miss_among_many_values_is_refuted(told: str, instead: str, who: str) -> None:
    verdict = verdict_on(MANY_VALUES, CONTINUUM.replace(told, instead), settings={"delta": Fraction(1, 2)})
    assert verdict.holds is False
    assert who in {deviation.player for deviation in verdict.deviations}


TALK = game("crawford-sobel-1982/cheap-talk")
TWO_MESSAGES = """
sender when t < CUT: m = 0
sender: m = 1
receiver when m < 1/2: a = CUT/2
receiver: a = (1 + CUT)/2
receiver believes t uniformly from [0, CUT] when m < 1/2
receiver believes t uniformly from [CUT, 1] when m >= 1/2
"""
THREE_MESSAGES = """
sender when t < 2/15: m = 0
sender when t < 7/15: m = 1/2
sender: m = 1
receiver when m < 1/2: a = 1/15
receiver when m < 1: a = 3/10
receiver: a = 11/15
receiver believes t uniformly from [0, 2/15] when m < 1/2
receiver believes t uniformly from [2/15, 7/15] when 1/2 <= m and m < 1
receiver believes t uniformly from [7/15, 1] when m = 1
"""


def test_partitions_of_the_catalogue_hold() -> None:
    assert verdict_on(TALK, TWO_MESSAGES.replace("CUT", "(1/2 - 2*b)"), "b < 1/4").holds is True
    assert verdict_on(TALK, TWO_MESSAGES.replace("CUT", "(3/10)"), settings={"b": Fraction(1, 10)}).holds is True
    assert verdict_on(TALK, THREE_MESSAGES, settings={"b": Fraction(1, 20)}).holds is True
    assert verdict_on(TALK, "sender: m = 0\nreceiver: a = 1/2\nreceiver believes t uniformly from [0, 1]").holds is True


def test_other_partitions_do_not() -> None:
    assert verdict_on(TALK, THREE_MESSAGES, settings={"b": Fraction(1, 19)}).holds is False
    assert verdict_on(TALK, TWO_MESSAGES.replace("CUT", "(3/10)"), settings={"b": Fraction(1, 9)}).holds is False
    off = TWO_MESSAGES.replace("CUT", "(3/10)").replace("[0, (3/10)]", "[0, 2/5]")
    verdict = verdict_on(TALK, off, settings={"b": Fraction(1, 10)})
    assert verdict.holds is False
    assert any("Bayes' rule gives another interval" in fault for fault in verdict.faults)


# --- who believes what ------------------------------------------------------------------------------------------------

BOTH_SIDES = """\
winset 1
game "Two informed sides"
players A, B
parameters
    p, q in (0, 1)
play
    nature draws s: high with p, otherwise low; seen by A
    nature draws t: high with q, otherwise low; seen by B
    A chooses loud or quiet
    B chooses fight or yield
    let worth = 2 if t is high else 1
    if fight: war, A gets (0 if s is high else -1) - (1/4 if loud else 0), B gets (-worth if s is high else worth)
    otherwise: peace, A gets 1 - (1/4 if loud else 0), B gets 0
"""


def test_both_types_of_the_second_side_draw_the_same_conclusion() -> None:
    lines = "A when s is high: loud\nA: quiet\nB: yield if loud, otherwise fight\n"
    verdict = verdict_on(BOTH_SIDES, lines)  # the low type gains 3/4 + 1 by being loud
    assert (verdict.holds, verdict.deviations[0].player) == (False, "A")
    pooled = "A: quiet\nB: yield\nB believes s is high with HOW when loud\n"
    assert verdict_on(BOTH_SIDES, pooled.replace("HOW", "1"), "p >= 1/2").holds is True
    assert verdict_on(BOTH_SIDES, pooled.replace("HOW", "1/4"), "p >= 1/2").holds is False
    assert verdict_on(BOTH_SIDES, pooled.replace("HOW", "1"), "p < 1/2").holds is False


THREE = """\
winset 1
game "Two listeners"
players S, R, Q
parameters
    p in (0, 1)
play
    nature draws t: good with p, otherwise bad; seen by S
    S chooses speak or wait
    R chooses buy or pass
    Q chooses up or down
    let value = 1 if t is good else -1
    done, S gets (1 if buy else 0) - (2 if speak else 0), R gets (value if buy else 0), Q gets (value if up else 0)
"""


def test_those_who_know_as_little_believe_the_same() -> None:
    lines = "S: wait\nR: buy\nQ: up\nR believes t is good with 1 when speak\nQ believes t is good with HOW when speak"
    assert verdict_on(THREE, lines.replace("HOW", "1"), "p >= 1/2").holds is True
    apart = verdict_on(THREE, lines.replace("HOW", "3/4"), "p >= 1/2")
    assert (apart.holds, apart.concept) == (False, "not an assessment: beliefs against Bayes' rule")
    assert verdict_on(THREE, lines.replace("HOW", "1"), "p < 1/2").holds is False


TOLD_LATER = """\
winset 1
game "What is spoken of is found out"
players S, R
parameters
    p in (0, 1)
play
    nature draws t: good with p, otherwise bad; seen by S
    S chooses speak or wait
    if speak
        R learns t
    R chooses buy or pass
    let value = 1 if t is good else -1
    done, S gets (1 if buy else 0), R gets (value if buy else 0)
"""


def test_what_is_learned_is_known_also_off_the_path() -> None:
    lines = "S: speak\nR when speak: buy if t is good, otherwise pass\nR: pass\nR believes t is bad with HOW when wait"
    assert verdict_on(TOLD_LATER, lines.replace("HOW", "1")).holds is True
    assert verdict_on(TOLD_LATER, lines.replace("HOW", "1/3")).holds is False


TRADE = """\
winset 1
game "An offer by a seller whose cost is hidden"
players S, B
play
    nature draws c uniformly from [0, 1]; seen by S
    nature draws v uniformly from [0, 1]; seen by B
    B chooses enter or out
    if out: alone, S gets 0, B gets 0
    S chooses price in [0, 2]
    B chooses accept or reject
    if accept: sale, S gets price - c, B gets v - price
    otherwise: none, S gets 0, B gets 0
"""


def test_a_price_that_tells_the_cost_is_the_best_one() -> None:
    """Against v uniform on [0, 1], (1 + c)/2 maximises (price - c)(1 - price)."""
    lines = "B: accept if v >= price, otherwise reject\nB: enter\nS: price = PRICE\nS believes v uniformly from [0, 1]"
    assert verdict_on(TRADE, lines.replace("PRICE", "(1 + c)/2")).holds is True
    verdict = verdict_on(TRADE, lines.replace("PRICE", "(1 + c)/2 + 1/100"))
    assert (verdict.holds, verdict.deviations[0].player) == (False, "S")
    assert 0 < verdict.deviations[0].gain_at_point().fraction() <= Fraction(1, 10_000)


HIDDEN_MOVE = """\
winset 1
game "A move that is not seen"
players A, B
play
    A chooses left or right; seen by nobody
    B chooses up or down
    if left and up: a, A gets 1, B gets 1
    if left: b, A gets 0, B gets 0
    if up: c, A gets 0, B gets 0
    otherwise: d, A gets 1, B gets 1
"""


def test_a_move_that_is_not_seen_is_out_of_the_class_and_said_to_be() -> None:
    verdict = verdict_on(HIDDEN_MOVE, "A: left with 1/2, otherwise right\nB: up with 1/2, otherwise down")
    assert verdict.holds is None
    assert any("not everybody sees" in doubt for doubt in verdict.doubts)


MATCHING = """\
winset 1
game "Matching pennies for unequal stakes"
players A, B
parameters
    w > 0
play
    simultaneously
        A chooses heads or tails
        B chooses front or back
    if heads and front: a, A gets w, B gets -w
    if heads: b, A gets -1, B gets 1
    if front: c, A gets -1, B gets 1
    otherwise: d, A gets 1, B gets -1
"""


def test_simultaneous_moves_mix() -> None:
    lines = "A: heads with 2/(3 + w), otherwise tails\nB: front with 2/(3 + w), otherwise back"
    assert verdict_on(MATCHING, lines).holds is True
    assert verdict_on(MATCHING, lines.replace("heads with 2/(3 + w)", "heads with 1/2")).holds is False
    assert verdict_on(MATCHING, lines.replace("heads with 2/(3 + w)", "heads with 1/2"), "w = 1").holds is True


# --- a profile in rules, as a method hands it over --------------------------------------------------------------------


def test_rules_with_lotteries_and_beliefs_are_verified_on_the_game_of_the_catalogue() -> None:
    """The mixing regime, the second price depending on the first by conditions on numbers."""
    play = play_of(game("fudenberg-tirole-1983/two-prices"))
    asks, answers = (node.at for node in nodes(play.game.play) if isinstance(node, syntax.Move))
    low, high, pi, delta, price, second = map(Value.variable, ("vL", "vH", "pi", "delta", "price", "price·2"))
    cut = (1 - delta) * high + delta * low
    seller, buyer = (tuple(Site(who, at, (k,)) for k in (1, 2)) for who, at in (("seller", asks), ("buyer", answers)))

    def at_most(limit: Value, number: Value = price) -> tuple[Constraint, ...]:
        return (Constraint(limit - number, ">="),)

    above = (Constraint(price - cut, ">"),)

    def profile(accepts: Value, low_price: Value) -> RuleProfile:
        cuts = ((("v", low),), low), ((("v", high),), high)
        return RuleProfile(
            (
                Rule(seller[0], high, variable="price"),
                *(Rule(buyer[1], "accept", at_most(v, second), drawn=drawn) for drawn, v in cuts),
                Rule(buyer[1], "reject"),
                Rule(buyer[0], "accept", at_most(low), drawn=(("v", low),)),
                Rule(buyer[0], "reject", drawn=(("v", low),)),
                Rule(buyer[0], "accept", at_most(cut)),
                Rule(buyer[0], "accept", lottery=(("accept", accepts), ("reject", 1 - accepts))),
                Rule(seller[1], high, at_most(low)),
                Rule(seller[1], low, at_most(cut)),
                Rule(seller[1], low, lottery=((low, low_price), (high, 1 - low_price))),
            ),
            (
                Belief(seller[1], ("v",), (((high,), ONE), ((low,), ZERO)), numbers=at_most(low)),
                Belief(seller[1], ("v",), (((high,), low / high), ((low,), 1 - low / high)), numbers=above),
            ),
        )

    chance = (pi - low / high) / (pi * (1 - low / high))
    often = (high - price) / (delta * (high - low))
    region = region_of(play, "pi > vL/vH", f"{SEMI} > {SEPARATING}")
    assert verify(play, profile(chance, often), region).holds is True
    assert verify(play, profile(chance * Value.number(Fraction(99, 100)), often), region).holds is False
    assert verify(play, profile(chance, often * Value.number(Fraction(99, 100))), region).holds is False
