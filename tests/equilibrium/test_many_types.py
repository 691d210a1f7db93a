"""Three and more types who accept or wait: beliefs as states along a line, by a second route.

The second route knows the theory of skimming (Fudenberg, Levine and Tirole, 1985) and nothing of the search: a seller
brings the mass of those who are left down, at the price that the last who buys is just ready to pay.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from fractions import Fraction
from itertools import combinations

import pytest

from tests.equilibrium.test_belief_states import cases, hold, payoffs, solution
from winset import api
from winset.equilibrium.finite.assessment import Played
from winset.equilibrium.screening import subgame
from winset.equilibrium.solution import Solution

F = Fraction

SALE = """winset 1
game "Prices to a buyer of several kinds"
players seller, buyer
{parameters}
play
    nature draws v from {values}; seen by buyer
    repeat {rounds} times, discounted by {delta}
        seller chooses price in [0, {most}]
        buyer chooses accept or reject
        if accept: sale, seller gets price, buyer gets v - price
        otherwise: next round
    no_sale, seller gets 0, buyer gets 0
"""


def sale(values: Sequence[Fraction], prior: Sequence[Fraction], rounds: int, delta: Fraction) -> str:
    """A game file: the values with their prior probabilities, in the order given."""
    drawn = ", ".join(f"{v} with {p}" for v, p in zip(values[:-1], prior[:-1], strict=True))
    drawn += f", otherwise {values[-1]}"
    return SALE.format(parameters="", values=drawn, rounds=rounds, delta=delta, most=max(values))


def solved(text: str) -> Solution:
    return solution(api.load_game(text), {})


def masses(prior: Sequence[Fraction]) -> list[Fraction]:
    return [sum(prior[:k], F(0)) for k in range(len(prior) + 1)]


# --- two rounds, exactly ----------------------------------------------------------------------------------------------


def last_prices(values: Sequence[Fraction], up_to: Sequence[Fraction], mass: Fraction) -> tuple[Fraction, Fraction]:
    """What the seller earns at the last price when this mass is left (not divided by it), and the highest best one."""
    earned = [(v * (mass - before), v) for v, before in zip(values, up_to, strict=False) if before < mass]
    best = max(money for money, _ in earned)
    return best, max(v for money, v in earned if money == best)


def two_prices(values: Sequence[Fraction], prior: Sequence[Fraction], delta: Fraction) -> Fraction:
    """The seller's value with two prices; values in rising order.

    Between masses at which two last prices are as good, and masses of whole types, her payoff is linear in the mass
    that she leaves: the best is at one of these.
    """
    up_to = masses(prior)
    left = set(up_to)
    for (v, a), (w, b) in combinations(list(zip(values, up_to, strict=False)), 2):
        left.add((w * b - v * a) / (w - v))  # v (m - a) = w (m - b)
    worth = [last_prices(values, up_to, F(1))[0] * delta]
    for mass in left:
        if not 0 <= mass < 1:
            continue
        marginal = next(v for v, above in zip(values, up_to[1:], strict=True) if above > mass)
        later, price = last_prices(values, up_to, mass) if mass else (F(0), values[0])
        first = marginal - delta * max(marginal - price, F(0))
        worth.append((1 - mass) * first + delta * later)
    return max(worth)


def numbers(seed: int, count: int) -> tuple[list[Fraction], list[Fraction], Fraction]:
    """Random values in rising order, a prior, and patience."""
    rng = random.Random(seed)
    values = sorted(F(n, 10) for n in rng.sample(range(3, 40), count))
    weights = [rng.randint(1, 30) for _ in range(count)]
    return values, [F(w, sum(weights)) for w in weights], F(rng.randint(2, 17), 19)


@pytest.mark.parametrize(("seed", "count"), [(s, n) for n in (3, 4) for s in range(5)] + [(1, 6)])
def test_two_prices_to_many_types(seed: int, count: int) -> None:
    values, prior, delta = numbers(seed, count)
    found = solved(sale(values, prior, 2, delta))
    assert not found.unsolved
    assert {worth[0] for worth in payoffs(found)} == {two_prices(values, prior, delta)}
    assert count > 4 or hold(found, grid=4)


def test_the_order_of_the_types_does_not_matter() -> None:
    values, prior, delta = numbers(7, 3)
    for places in ((0, 1, 2), (2, 0, 1), (1, 2, 0)):
        found = solved(sale([values[k] for k in places], [prior[k] for k in places], 2, delta))
        assert {worth[0] for worth in payoffs(found)} == {two_prices(values, prior, delta)}


# --- more rounds, on a grid of masses ---------------------------------------------------------------------------------


def skimmed(values: Sequence[int], prior: Sequence[Fraction], rounds: int, delta: Fraction, grid: int) -> Fraction:
    """The seller's value where she may leave only masses of a grid, by a dynamic programme over what is left."""
    up_to = [round(mass * grid) for mass in masses(prior)]
    worth, price = [F(0)] * (grid + 1), [F(max(values))] * (grid + 1)
    for later in range(rounds):
        earned, asked = [F(0)], [F(values[0])]
        for mass in range(1, grid + 1):
            ways = []
            for left in range(mass):
                marginal = next(v for v, above in zip(values, up_to[1:], strict=True) if above > left)
                waits = delta * max(marginal - price[left], F(0)) if later else F(0)
                paid = marginal - waits
                ways.append((F(mass - left, grid) * paid + delta * worth[left], paid))
            best = max(ways)
            earned.append(best[0])
            asked.append(best[1])
        worth, price = earned, asked
    return worth[grid]


def test_the_programme_knows_two_prices() -> None:
    """At the limit it is the closed form, which the grid reaches up to one step sold at the highest value."""
    prior = [F(1, 5), F(13, 35), F(3, 7)]
    exact = two_prices([F(1), F(2), F(3)], prior, F(1, 2))
    assert exact == F(101, 70)  # 3 buys at 5/2, 2 at 2
    assert abs(skimmed([1, 2, 3], prior, 2, F(1, 2), 140) - exact) <= F(3, 140)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("values", "prior", "delta"),
    [
        ([1, 2, 3], ["1/7", "2/7", "4/7"], "1/2"),
        ([1, 3, 4], ["2/7", "1/7", "4/7"], "3/4"),
        ([2, 3, 7], ["3/7", "3/7", "1/7"], "2/3"),
    ],
)
def test_three_prices_to_three_types(values: list[int], prior: list[str], delta: str) -> None:
    shares = [F(p) for p in prior]
    found = solved(sale([F(v) for v in values], shares, 3, F(delta)))
    assert not found.unsolved
    assert cases(found)
    grid = 210
    near = skimmed(values, shares, 3, F(delta), grid)
    for worth in payoffs(found):
        assert abs(worth[0] - near) <= F(2 * max(values), grid)
    assert hold(found, grid=3)


# --- for all parameters -----------------------------------------------------------------------------------------------

PRIORS = SALE.format(
    parameters="parameters\n    a, b in (0, 1)\nassuming\n    a + b < 1",
    values="1 with a, 3 with b, otherwise 2",
    rounds=2,
    delta="1/2",
    most=3,
)


@pytest.mark.slow
def test_two_prices_for_every_prior_of_three_types() -> None:
    """The value is that of the closed form at random priors that lie on no border."""
    found = solved(PRIORS)
    assert not found.unsolved
    rng = random.Random(3)
    for _ in range(60):
        cuts = sorted(rng.sample(range(1, 97), 2))
        a, b = F(cuts[0], 97), F(97 - cuts[1], 97)
        prior = [a, 1 - a - b, b]
        if any(border.evaluate({"a": a, "b": b}).is_zero for border in found.borders):
            continue
        worths = {case.payoffs[0].evaluate({"a": a, "b": b}).fraction() for _, case in found.at({"a": a, "b": b})}
        assert worths == {two_prices([F(1), F(2), F(3)], prior, F(1, 2))}


def test_the_verifier_passes_every_region() -> None:
    result = api.solve(PRIORS.replace("a, b in", "b in").replace("with a", "with 1/5").replace("a + b < 1", "b < 4/5"))
    assert isinstance(result, api.Result)
    regions = cases(result.solution)
    assert len(regions) >= 5
    assert all(case.verified for case in regions)
    assert not result.solution.unsolved


# --- two types are a special case -------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_two_types_along_the_line(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two types, ranked as if they were many, have the equilibria that the method for two types finds."""
    values, prior, delta = numbers(seed, 2)
    text = sale(values, prior, 2, delta)
    before = solved(text)
    monkeypatch.setattr(subgame, "PAIR", 1)
    after = solved(text)
    assert {(c.payoffs, c.ends) for c in cases(after)} == {(c.payoffs, c.ends) for c in cases(before)}
    assert {worth[0] for worth in payoffs(before)} == {two_prices(values, prior, delta)}


# --- drafts for a parliament: what it insists on is not lost by waiting ---------------------------------------------

DRAFTS = """winset 1
game "Two drafts to a parliament of three types"
players A, R
parameters
    b in (0, 2/3)
play
    nature draws r from 1/10 with 1/3, 3/5 with b, otherwise 3/10; seen by R
    A chooses t in [0, 1]
    R chooses refuse or ratify
    if ratify: agreement, A gets 1 - t, R gets t
    otherwise:
        A gets -1/8, R gets -1/8
        A chooses quit or again
        if quit: nothing, A gets 0, R gets r
        otherwise:
            A chooses s in [0, 1]
            R chooses refuse or ratify
            if ratify: late, A gets 4/5*(1 - s), R gets 4/5*s
            otherwise: unratified, A gets 0, R gets 4/5*r
"""


@pytest.mark.parametrize(("b", "screens"), [("1/10", True), ("1/5", False), ("1/2", False)])
def test_a_parliament_of_three_types(b: str, screens: bool) -> None:
    """Whoever is left, 3/5 late gives 12/25 - 1/8 = 71/200: at that all ratify, and A has 129/200.

    Or only the soft type ratifies, at what 3/10 late gives, 23/200; then the moderate does at 3/10, the tough never.
    """
    found = solved(DRAFTS.replace("parameters\n    b in (0, 2/3)\n", "").replace("with b", f"with {b}"))
    tough = F(b)
    late = F(4, 5) * F(7, 10) - F(1, 8)
    if screens:
        soft = 1 - F(7, 3) * tough  # and as many moderates as leave both late drafts equally good
        expected = soft * (1 - F(23, 200)) + F(4, 3) * tough * late - tough * F(1, 8)
    else:
        expected = F(129, 200)
    assert {worth[0] for worth in payoffs(found)} == {expected}
    assert any("equally keen to ratify" in note for note in found.notes)
    assert hold(found, grid=5)


# --- trees ------------------------------------------------------------------------------------------------------------

LADDER = """winset 1
game "One of two prices, twice, or none at all"
players seller, buyer
play
    nature draws v from {} with {}, {} with {}, otherwise {}; seen by buyer
    repeat 2 times, discounted by {}
        seller chooses price in {{{}, {}}}
        buyer chooses accept or reject
        if accept: sale, seller gets price, buyer gets v - price
        otherwise: next round
    no_sale, seller gets {}, buyer gets 0
"""


def ladder(rng: random.Random) -> str:
    values, prices = rng.sample(range(4, 30), 3), rng.sample(range(3, 25), 2)
    weights = [rng.randint(1, 9) for _ in range(3)]
    first, second = (F(w, sum(weights)) for w in weights[:2])
    keeps = F(rng.randint(-3, 12), 2)
    return LADDER.format(values[0], first, values[1], second, values[2], F(rng.randint(2, 9), 10), *prices, keeps)


@pytest.mark.slow
def test_finite_prices_have_the_equilibria_of_their_trees() -> None:
    """Beside the method for trees, with which this one shares nothing; a continuum may be told by other members."""
    rng = random.Random(11)
    without_continuum = 0
    for _ in range(6):
        game = api.load_game(ladder(rng))
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
    assert without_continuum > 1


# --- what is refused --------------------------------------------------------------------------------------------------


def test_patience_without_end_ranks_types_weakly() -> None:
    """With no discounting a high value is as keen to buy later at the same price; that this is a tie is confessed."""
    found = solved(sale([F(1), F(2), F(3)], [F(1, 5), F(13, 35), F(3, 7)], 2, F(1)))
    assert any("equally keen to accept" in note for note in found.notes)
    assert found.complete != "yes"
    assert F(8, 5) in {worth[0] for worth in payoffs(found)}  # two at 2 now or later: 4/5 of them buy
    assert hold(found)


CROSSED = """winset 1
game "A type whom waiting serves well at one end and badly at the other"
players S, R
play
    nature draws t: low with 1/2, middle with 1/4, otherwise high; seen by R
    S chooses x in [0, 1]
    R chooses leave or stay
    if leave: gone, S gets 1 - x, R gets x
    otherwise:
        S chooses kind or harsh
        if kind: kind_end, S gets 0, R gets (0 if t is low else 1 if t is middle else 2)
        otherwise: harsh_end, S gets 0, R gets (2 if t is low else 1 if t is middle else 0)
"""


def test_types_that_nothing_ranks_are_out_of_reach() -> None:
    found = solved(CROSSED)
    assert not found.equilibria
    assert "single crossing is not shown" in found.unsolved[0].reason


MIDDLE = """winset 1
game "What only the middle type should be answered"
players S, R
play
    nature draws t: low with 1/2, middle with 1/4, otherwise high; seen by R
    S chooses x in [0, 1]
    R chooses leave or stay
    if leave: gone, S gets 2 - x, R gets x + (10 if t is low else 20 if t is middle else 30)
    otherwise:
        S chooses kind or harsh
        if kind: kind_end, S gets 0, R gets 12
        otherwise: harsh_end, S gets (1 if t is middle else -1), R gets 9
"""


def test_a_belief_off_the_line_is_confessed() -> None:
    """All leave where staying is taken for the middle type; no truncation of the prior makes S harsh."""
    found = solved(MIDDLE)
    assert any("truncations of the prior" in note for note in found.notes)
    assert found.complete != "yes"
    assert hold(found)
    assert {worth[0] for worth in payoffs(found)} == {F(1)}  # half of them leave at x = 0, for kindness follows to stay


def test_a_number_chosen_by_one_of_three_types_is_out_of_reach() -> None:
    """A signal from an interval by one of three types is said to be out of reach, and why."""
    text = MIDDLE.replace("R chooses leave or stay\n", "R chooses y in [0, 1]\n    R chooses leave or stay\n")
    found = solved(text)
    assert not found.equilibria
    assert "more than two types" in found.unsolved[0].reason
