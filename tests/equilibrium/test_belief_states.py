"""Plays with one privately informed side: M18, M23 and M24 of the catalogue, and plays that nobody has written about.

Expected values are those of the catalogue, or derived beside the test; that what is found is an equilibrium is checked
by one-shot deviations (`tests.equilibrium.deviations`).
"""

from __future__ import annotations

import random
import time
from dataclasses import replace
from fractions import Fraction
from functools import cache

import pytest

from tests import clothes
from tests.equilibrium.deviations import check
from winset import api, library
from winset.algebra.oracle import Oracle
from winset.algebra.value import Value
from winset.claims.profile import RuleProfile
from winset.equilibrium import belief_states
from winset.equilibrium.finite.assessment import Played
from winset.equilibrium.on_path import paths
from winset.equilibrium.plan import Stretch
from winset.equilibrium.solution import Case, Solution
from winset.game.compile import compile_game

F = Fraction
PRICES = "@fudenberg-tirole-1983/two-prices"
SUNK_COSTS = "@fearon-1997/sunk-costs"
M24 = {"vW": "4/5", "vS": "3", "p": "1/2", "c": "1/2", "k": "1/4"}


def solution(game: api.Game, settings: dict[str, str], seconds: float | None = None) -> Solution:
    """What the method finds, without the dispatcher and the verifier."""
    play = compile_game(game.rewritten, api.settings_of(game.rewritten, settings), game.source)
    with Oracle() as oracle:
        return belief_states.solve(play, oracle, seconds)


@cache
def solved(source: str, *settings: tuple[str, str]) -> Solution:
    return solution(api.load(source) if source.startswith("@") else api.load_game(source), dict(settings))


def cases(found: Solution) -> list[Case]:
    return [case for family in found.equilibria for case in family.cases]


def payoffs(found: Solution) -> list[tuple[Fraction, ...]]:
    return [tuple(v.fraction() for v in case.payoffs) for case in cases(found)]


def hold(found: Solution, grid: int = 8) -> bool:
    """Whether no deviation pays from any assessment, payoffs are as stated, and the path leads to the outcomes."""
    assert cases(found)
    for case in cases(found):
        ends: dict[str, Fraction] = {}
        for way in paths(case.plan):
            ends[way.label] = ends.get(way.label, F(0)) + way.probability.fraction()
        assert {k: p for k, p in ends.items() if p} == {label: p.fraction() for label, p in case.ends if not p.is_zero}
        worth, gains, _ = check(found.play, case.profile, grid)
        assert not gains, gains[:3]
        assert worth == [v.fraction() for v in case.payoffs]
    return True


# --- two prices (M18) -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pi", "value", "first", "accepts", "second"),
    [
        ("2/5", F(1), F(1), F(1), None),
        ("3/5", F(11, 10), F(3, 2), F(1), F(1)),
        ("9/10", F(17, 10), F(2), F(8, 9), F(2)),
    ],
)
def test_two_prices_at_numbers(pi: str, value: Fraction, first: Fraction, accepts: Fraction, second: Fraction) -> None:
    found = solved(PRICES, ("vL", "1"), ("vH", "2"), ("pi", pi), ("delta", "1/2"))
    (case,) = cases(found)
    assert case.payoffs[0].fraction() == value
    assert hold(found)
    rules = {(r.site.player, r.site.rounds): r for r in reversed(case.rules) if not r.spans}
    assert rules["seller", (1,)].action == Value.number(first)
    on_path = api.solve(PRICES, {"vL": "1", "vH": "2", "pi": pi, "delta": "1/2"}, verified=False)
    (point,) = on_path.at()
    assert point.payoffs["seller"] == value
    sold = {F(1): F(1), F(8, 9): F(9, 10)}[accepts]  # H takes what is left at the second price
    assert point.outcomes["sale"] == sold
    assert second is None or any(r.action == Value.number(second) for r in case.rules if r.site.rounds == (2,))


def catalogue(vl: Fraction, vh: Fraction, pi: Fraction, d: Fraction) -> Fraction:
    """The seller's value: all accept vL, or the better of screening at once and of mixing, above pi = vL/vH."""
    if pi < vl / vh:
        return vl
    separating = pi * (1 - d) * vh + d * vl
    mixing = (vh * (pi * vh - vl) + d * (1 - pi) * vl * vh) / (vh - vl)
    return max(separating, mixing)


@pytest.mark.slow
def test_two_prices_for_all_parameters() -> None:
    """At 300 random points there is one equilibrium, with the catalogue's value; the three regimes are regions."""
    found = solved(PRICES)
    assert len(found.equilibria) == 3
    assert not found.unsolved
    generator = random.Random(18)
    for _ in range(300):
        vl = F(generator.randint(1, 96), 97)
        vh = vl + F(generator.randint(1, 90), 89)
        pi, d = F(generator.randint(1, 100), 101), F(generator.randint(1, 102), 103)
        ((_, case),) = found.at({"vL": vl, "vH": vh, "pi": pi, "delta": d})
        worth = case.payoffs[0].evaluate({"vL": vl, "vH": vh, "pi": pi, "delta": d}).fraction()
        assert worth == catalogue(vl, vh, pi, d)


def test_the_check_finds_what_is_wrong() -> None:
    """If the high type always takes the first price, the beliefs stated are not Bayes'; and 3/2 is no best price."""
    found = solved(PRICES, ("vL", "1"), ("vH", "2"), ("pi", "9/10"), ("delta", "1/2"))
    (case,) = cases(found)
    rules = case.profile.rules
    pure = tuple(replace(rule, lottery=()) for rule in rules)
    with pytest.raises(AssertionError, match="Bayes' rule"):
        check(found.play, RuleProfile(pure, case.profile.beliefs), 4)
    first = next(r for r in rules if r.site.player == "seller" and r.site.rounds == (1,))
    cheap = tuple(replace(r, action=Value.number(F(3, 2))) if r is first else r for r in rules)
    _, gains, _ = check(found.play, RuleProfile(cheap, case.profile.beliefs), 4)
    assert any("seller" in gain and "2 gains" in gain for gain in gains)


THREE = """winset 1
game "Three prices"
players seller, buyer
parameters
    pi in (0, 1)
play
    nature draws v from 2 with pi, otherwise 1; seen by buyer
    repeat 3 times, discounted by 1/2
        seller chooses price in [0, 2]
        buyer chooses accept or reject
        if accept: sale, seller gets price, buyer gets v - price
        otherwise: next round
    no_sale, seller gets 0, buyer gets 0
"""


def skimming(pi: Fraction) -> Fraction:
    """The best way to bring the posterior down: at once, to 1/2 at price 7/4, or to 3/4 at price 2.

    The high type's continuation payoff is 1 below posterior 1/2, 1/2 below 3/4 and 0 above, which gives these prices;
    with two rounds left the game is worth 1 at posterior 1/2, and 5/4 at 3/4.
    """
    ways = [F(1), pi * F(3, 2) + (1 - pi) * F(1, 2)]
    if pi >= F(1, 2):
        ways.append((2 * pi - 1) * F(7, 4) + F(1, 2) * 2 * (1 - pi) * 1)
    if pi >= F(3, 4):
        ways.append((4 * pi - 3) * 2 + F(1, 2) * 4 * (1 - pi) * F(5, 4))
    return max(ways) if pi > F(1, 2) else F(1)


@pytest.mark.slow
@pytest.mark.parametrize("pi", ["1/4", "3/5", "9/10", "19/20"])
def test_three_prices_at_numbers(pi: str) -> None:
    found = solved(THREE, ("pi", pi))
    (case,) = cases(found)
    assert case.payoffs[0].fraction() == skimming(F(pi))
    assert hold(found, grid=4)


@pytest.mark.slow
def test_three_prices_for_every_prior() -> None:
    found = solved(THREE)
    assert not found.unsolved
    for number in range(1, 89):
        pi = F(number, 89)
        ((_, case),) = found.at({"pi": pi})
        assert case.payoffs[0].evaluate({"pi": pi}).fraction() == skimming(pi)


# --- signals (M24) ----------------------------------------------------------------------------------------------------


def stretches(case: Case, kind: str) -> list[Stretch]:
    """The numbers that a type sends."""
    for rule in case.rules:
        if ("type", kind) in rule.drawn or not rule.drawn:
            return [c for c in rule.chosen if isinstance(c, Stretch)]
    raise AssertionError(kind)


@pytest.mark.parametrize("pi", ["1/2", "9/10"])
def test_signals_that_separate_are_an_interval(pi: str) -> None:
    """Strong types spend anything from vW to vS - (p vS - c); at the least of it a strong one has 11/5."""
    found = solved(SUNK_COSTS, *M24.items(), ("pi", pi))
    prior = F(pi)
    ends = {"concession": 1 - prior, "status_quo": prior}
    (case,) = [
        c for c in cases(found)
        if {label: p.fraction() for label, p in c.ends} == ends and not any(r.lottery for r in c.rules)
    ]  # fmt: skip
    (strong,), (weak,) = stretches(case, "strong"), stretches(case, "weak")
    assert (strong.low, strong.high, strong.closed) == (Value.number(F(4, 5)), Value.number(2), (True, True))
    assert weak.is_point
    assert weak.low.is_zero
    assert case.payoffs[1].fraction() == prior * F(11, 5)
    assert hold(found)


@pytest.mark.parametrize(("pi", "deterred"), [("7/10", False), ("9/10", True)])
def test_without_a_signal_a_challenge_comes_below_four_fifths(pi: str, deterred: bool) -> None:
    found = solved(SUNK_COSTS, *M24.items(), ("pi", pi))
    pooled = [
        c for c in cases(found)
        if not any(r.lottery for r in c.rules)
        and stretches(c, "strong")[0].low.is_zero and stretches(c, "weak")[0].low.is_zero
    ]  # fmt: skip
    (case,) = pooled
    labels = {label for label, _ in case.ends}
    assert labels == ({"status_quo"} if deterred else {"war", "concession"})


def test_signals_for_every_prior() -> None:
    found = solved(SUNK_COSTS, *M24.items())
    assert not found.unsolved
    for number in range(1, 60, 7):
        pi = F(number, 61)
        worths = {case.payoffs[1].evaluate({"pi": pi}).fraction() for _, case in found.at({"pi": pi})}
        assert pi * F(11, 5) in worths


# --- plays that nobody has seen ---------------------------------------------------------------------------------------

OUTSIDE = """winset 1
game "The seller may leave"
players seller, buyer
play
    nature draws v: high with {pi}, otherwise low; seen by buyer
    let worth = 2 if v is high else 1
    seller chooses price in [0, 2]
    buyer chooses accept or reject
    if accept: sale, seller gets price, buyer gets worth - price
    seller chooses leave or stay
    if leave: left, seller gets {w}, buyer gets 0
    seller chooses second in [0, 2]
    buyer chooses take or pass
    if take: late, seller gets {d}*second, buyer gets {d}*(worth - second)
    otherwise: nothing, seller gets 0, buyer gets 0
"""
DELAY = """winset 1
game "A union that pays for delay"
players union, firm
play
    nature draws s: rich with 3/4, otherwise poor; seen by firm
    repeat 2 times
        union pays 1/10
        union chooses wage in [0, 3]
        firm chooses yes or no
        if yes: deal, union gets wage, firm gets (2 if s is rich else 1) - wage
        otherwise: next round
    strike, union gets 0, firm gets 0
"""
LABEL = """winset 1
game "A label, then a signal"
players sender, receiver
play
    nature draws t: good with 1/3, otherwise bad; seen by sender
    sender chooses speak or silent
    if silent: quiet, sender gets (1/2 if t is good else 1/4), receiver gets 0
    sender chooses e in [0, 2]
    sender pays (e if t is good else 2*e)
    receiver chooses hire or drop
    if hire: hired, sender gets 1, receiver gets (1 if t is good else -1)
    otherwise: dropped, sender gets 0, receiver gets 0
"""
LEMONS = """winset 1
game "An informed proposer"
players owner, client
play
    nature draws t: high with {q}, otherwise low; seen by owner
    owner chooses price in [0, 4]
    client chooses buy or decline
    if buy: sale, owner gets price - (2 if t is high else 1/2), client gets (3 if t is high else 1) - price
    otherwise: none, owner gets 0, client gets 0
"""
SCHOOL = """winset 1
game "Schooling"
players worker, firm
play
    nature draws t: able with 1/3, otherwise slow; seen by worker
    let skill = 2 if t is able else 1
    worker chooses e in [0, 2]
    firm chooses w in [0, 3]
    done, worker gets w - e/skill, firm gets -(w - skill)*(w - skill)
"""
TWO_LEVELS = """winset 1
game "Strategic refusal"
players government, parliament
parameters
    0 < rL < rH < 1
    q, d in (0, 1)
play
    nature draws kind: soft with q, otherwise hard; seen by parliament
    let r = rL if kind is soft else rH
    repeat 2 times, discounted by d
        government chooses x in [0, 1]
        parliament chooses ratify or refuse
        if ratify: deal, government gets 1 - x, parliament gets x - r
        otherwise: next round
    no_deal, government gets 0, parliament gets 0
"""
UNSEEN = {
    "outside option, low": OUTSIDE.format(pi="3/5", d="1/2", w="1/3"),
    "outside option, high": OUTSIDE.format(pi="9/10", d="3/4", w="1/2"),
    "payments on the way": DELAY,
    "a label before a signal": LABEL,
    "an informed proposer": LEMONS.format(q="1/2"),
    "an informed proposer, optimistic": LEMONS.format(q="3/4"),
    "a reply that moves with the belief": SCHOOL,
}


@pytest.mark.parametrize("name", UNSEEN)
def test_no_deviation_pays(name: str) -> None:
    assert hold(solved(UNSEEN[name]))


@pytest.mark.slow
def test_a_parliament_refuses_to_get_a_better_offer() -> None:
    """M18 with values 1 - r: the soft one refuses what gives her less than d (rH - rL), and both regimes occur."""
    for q in ("1/2", "3/4", "9/10"):
        found = solved(TWO_LEVELS, ("rL", "1/10"), ("rH", "2/5"), ("q", q), ("d", "1/2"))
        (case,) = cases(found)
        assert case.payoffs[0].fraction() == catalogue(F(3, 5), F(9, 10), F(q), F(1, 2))
        assert hold(found)


def test_talk_about_the_own_win_set_tells_nothing() -> None:
    """M23: whatever is said, what is offered is the babbling offer 1/10, and the hard one refuses it."""
    text = (
        'winset 1\ngame "Talk"\nplayers A, B\nplay\n    nature draws r from 1/10 with 3/4, otherwise 2/5; seen by B\n'
        "    B chooses hi or ho\n    A chooses x in [0, 1]\n    B chooses ratify or refuse\n"
        "    if ratify: deal, A gets 1 - x, B gets x\n    otherwise: nothing, A gets 0, B gets r\n"
    )
    found = solved(text)
    assert hold(found)
    assert payoffs(found) == [(F(27, 40), F(7, 40))]


def test_equilibria_can_be_mixed_by_the_uninformed_only_at_a_tie() -> None:
    """At the border prior 1/2 the seller may mix over her second price after a refusal that tells nothing."""
    found = solved(PRICES, ("vL", "1"), ("vH", "2"), ("pi", "1/2"), ("delta", "1/2"))
    assert {p for p, _ in payoffs(found)} == {F(1)}
    assert hold(found)


@pytest.mark.parametrize(
    ("source", "old", "new", "settings"),
    [
        (
            PRICES,
            "v from vH with pi, otherwise vL",
            "v from vL with 1 - pi, otherwise vH",
            {"vL": "1", "vH": "2", "pi": "3/5", "delta": "1/2"},
        ),
        (
            PRICES,
            "v from vH with pi, otherwise vL",
            "v from vL with 1 - pi, otherwise vH",
            {"vL": "1", "vH": "2", "pi": "9/10", "delta": "1/2"},
        ),
        (SUNK_COSTS, "strong with pi, otherwise weak", "weak with 1 - pi, otherwise strong", {**M24, "pi": "1/2"}),
        (SUNK_COSTS, "strong with pi, otherwise weak", "weak with 1 - pi, otherwise strong", {**M24, "pi": "9/10"}),
    ],
)
def test_the_order_of_the_types_does_not_matter(source: str, old: str, new: str, settings: dict[str, str]) -> None:
    text = library.find(source).read_text(encoding="utf-8")
    assert old in text
    swapped = solution(api.load_game(text.replace(old, new)), settings)
    assert set(payoffs(swapped)) == set(payoffs(solution(api.load(source), settings)))
    assert hold(swapped)


def test_an_informed_proposer_is_handed_over() -> None:
    """Nobody pays 3 for what may be worth 1: if both types sell, it is at the average, 2, or below."""
    result = api.solve(api.load_game(LEMONS.format(q="1/2")), verified=False)
    assert result.solution.method == belief_states.METHOD
    for point in result.at():
        assert point.payoffs["client"] >= 0
        assert point.payoffs["owner"] <= F(3, 4)


SIGNALS = """winset 1
game "Two signals, two replies to each"
players S, R
play
    nature draws t: good with 2/5, otherwise bad; seen by S
    S chooses a or b
    if a:
        R chooses up or down
        if up: au, S gets ({} if t is good else {}), R gets ({} if t is good else {})
        otherwise: ad, S gets ({} if t is good else {}), R gets ({} if t is good else {})
    otherwise:
        R chooses left or right
        if left: bl, S gets ({} if t is good else {}), R gets ({} if t is good else {})
        otherwise: br, S gets ({} if t is good else {}), R gets ({} if t is good else {})
"""


@pytest.mark.slow
def test_finite_games_have_the_equilibria_of_their_trees() -> None:
    """Random signalling games, mixing included, beside the method for trees, with which this one shares nothing.

    Where there is a continuum the two may show different members of it; isolated equilibria are the same.
    """
    generator = random.Random(7)
    without_continuum = 0
    for _ in range(25):
        game = api.load_game(SIGNALS.format(*(generator.randint(-9, 9) for _ in range(16))))
        found = solution(game, {})
        assert hold(found)
        trees = api.solve(game, concept="pbe").solution
        assert trees.complete == "yes"
        worths: dict[bool, set[tuple[Fraction, ...]]] = {True: set(), False: set()}
        for assessment in trees.assessments:
            worth = Played(trees.tree, assessment.at_witness()).payoffs
            worths[bool(assessment.free)].add(tuple(F(str(v)) for v in worth))
        assert worths[False] <= set(payoffs(found))
        if not found.notes:
            without_continuum += 1
            assert set(payoffs(found)) == worths[False] | worths[True]
    assert without_continuum > 10


@pytest.mark.parametrize("how", list(clothes.REWRITINGS))
@pytest.mark.parametrize(
    ("source", "settings"),
    [(PRICES, {"vL": "1", "vH": "2", "pi": "9/10", "delta": "1/2"}), (SUNK_COSTS, {**M24, "pi": "1/2"})],
)
def test_other_clothes(source: str, settings: dict[str, str], how: str) -> None:
    """Other names, other payoffs, a dummy move: the same payoffs up to the map."""
    plain = api.load(source)
    dress = clothes.REWRITINGS[how](plain.rewritten)
    worn = api.Game(dress.game, dress.game, "<other clothes>", "")
    before, after = solution(plain, settings), solution(worn, {dress.name(k): v for k, v in settings.items()})
    places = [after.play.index(dress.name(player)) for player in before.play.players]
    expected = {tuple(dress.factor * v + dress.constant for v in worth) for worth in payoffs(before)}
    assert {tuple(worth[i] for i in places) for worth in payoffs(after)} == expected


@pytest.mark.parametrize(("pi", "price"), [("0", 1), ("1", 2)])
def test_a_prior_that_is_sure_leaves_one_type(pi: str, price: int) -> None:
    """By hand: the last price takes all, so the first one does; a doubt about the type never drawn supports nothing."""
    text = library.find(PRICES).read_text(encoding="utf-8").replace("pi, delta in (0, 1)", "pi, delta in [0, 1]")
    found = api.solve(text, {"vL": "1", "vH": "2", "delta": "1/2", "pi": pi})
    assert isinstance(found, api.Result)
    assert [dict(point.payoffs) for point in found.at()] == [{"seller": price, "buyer": 0}]
    assert all(case.verified for family in found.equilibria for case in family.cases)
    assert found.solution.complete != "no"


def test_types_never_drawn_are_solved_where_the_prior_is_closed() -> None:
    """Offers of half a surplus at most: at either end of the prior the ratifier is known, and gets what she insists on.

    Inside, the last offer is 1/4 if p (1 - 1/4) > 1 - 3/4 and 3/4 if not; both types wait for it where it is 3/4.
    """
    text = """winset 1
game "A closed prior"
players A, R
parameters
    p in [0, 1]
play
    nature draws r from 1/4 with p, otherwise 3/4; seen by R
    A chooses x in [0, 1]
    R chooses ratify or refuse
    if ratify: early, A gets 1 - x, R gets x
    A chooses y in [0, 1]
    R chooses accept or reject
    if accept: late, A gets (1 - y)/2, R gets y/2
    otherwise: breakdown, A gets 0, R gets r/2
"""
    found = api.solve(text)
    assert isinstance(found, api.Result)
    assert not found.solution.unsolved
    for p, insisted in ((F(0), F(3, 4)), (F(1), F(1, 4))):
        assert [dict(point.payoffs) for point in found.at(p=p)] == [{"A": 1 - insisted / 2, "R": insisted / 2}]


@pytest.mark.parametrize(("p", "offer"), [("0", F(3, 4)), ("1", F(1, 4))])
def test_who_moves_first_may_be_of_one_type_only(p: str, offer: F) -> None:
    """A claim costs c and tells nothing: it is not made, and the offer is what the only type insists on."""
    text = """winset 1
game "A claim"
players L, F
parameters
    c in (0, 1)
play
    nature draws t: weak with P, otherwise strong; seen by L
    L chooses claim or silent
    if claim: L pays c
    F chooses x in [0, 1]
    L chooses accept or reject
    if accept: agreement, L gets x, F gets 1 - x
    otherwise: breakdown, L gets 1/4 if t is weak else 3/4, F gets 0
"""
    found = api.solve(text.replace("with P", f"with {p}"))
    assert isinstance(found, api.Result)
    assert [dict(point.payoffs) for point in found.at(c="1/2")] == [{"L": offer, "F": 1 - offer}]
    assert found.solution.complete != "no"


def test_the_whole_play_is_handed_over_where_one_region_needs_beliefs() -> None:
    """Where c < p vW both types fight and are never challenged, whatever is believed; elsewhere beliefs matter."""
    result = api.solve(SUNK_COSTS, {"vW": "4/5", "vS": "3", "p": "1/2", "pi": "1/2", "k": "1/4"}, verified=False)
    assert result.solution.method == belief_states.METHOD
    assert {point.payoffs["defender"] for point in result.at(c="1/2")} >= {F(11, 10), F(1, 2)}
    assert {frozenset(point.outcomes) for point in result.at(c="1/5")} == {frozenset({"status_quo"})}


# --- limits -----------------------------------------------------------------------------------------------------------


def test_the_time_limit_is_kept_and_said() -> None:
    started = time.monotonic()
    found = solution(api.load(SUNK_COSTS), {}, 1.0)
    assert time.monotonic() - started < 4
    assert found.unsolved
    assert found.complete == "no"


def test_what_is_not_taken_is_said() -> None:
    three = THREE.replace("2 with pi, otherwise 1", "2 with pi, 3 with pi/2, otherwise 1").replace("(0, 1)", "(0, 1/2)")
    game = api.load_game(three)
    assert not belief_states.refuses(compile_game(game.rewritten, {}, game.source))
    game = api.load_game(three.replace("accept or reject", "accept or reject or think"))
    play = compile_game(game.rewritten, {}, game.source)
    assert belief_states.refuses(play) == "there are more than 2 types, and buyer has other choices than two actions"
    talk = api.load("@cheap-talk/own-win-set")
    assert "as a tree" in belief_states.refuses(compile_game(talk.rewritten, {}, talk.source))
    many = api.load("@fudenberg-tirole-1983/two-prices-many-values")
    assert "finitely many" in belief_states.refuses(compile_game(many.rewritten, {}, many.source))
