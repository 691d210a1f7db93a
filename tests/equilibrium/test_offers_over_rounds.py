"""Offers over rounds to a player whose value nobody else knows: cut-offs that skim the types, beliefs as intervals.

Expected values are worked out here from the marginal type's indifference: with types in [0, c] of value v, a last offer
is c/2; before, the type c' between those who accept and those who wait has c' - p = delta (c' - next offer).
"""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from winset import api
from winset.algebra.value import Value
from winset.claims.profile import Belief
from winset.equilibrium.solution import Case, Solution

F = Fraction

SALE = """winset 1
game "Prices over rounds"
players seller, buyer
parameters
    delta in [0, 1)
play
    nature draws v {law}; seen by buyer
    repeat {rounds} times, discounted by delta
        seller chooses price in [0, 1]
        buyer chooses accept or reject
        if accept: sale, seller gets price, buyer gets v - price
        otherwise: next round
    no_sale, seller gets 0, buyer gets 0
"""

RATIFIER = """winset 1
game "A ratifier who may hold out for a second offer"
players A, R
parameters
    d in (0, 1)
play
    nature draws r uniformly from [{low}, {high}]; seen by R
    repeat 2 times, discounted by d
        A chooses t in [0, 1]
        R chooses ratify or refuse
        if ratify: agreement, A gets 1 - t, R gets t - r
        otherwise: next round
    none, A gets 0, R gets 0
"""


def solved(text: str, **settings: str) -> Solution:
    found = api.solve(text, settings, verified=False)
    assert isinstance(found, api.Result)
    return found.solution


def only_case(solution: Solution) -> Case:
    ((case,),) = [family.cases for family in solution.equilibria]
    return case


def first_price(case: Case, variable: str = "price") -> Value:
    return next(rule.action for rule in case.rules if rule.variable == variable and isinstance(rule.action, Value))


def by_recursion(rounds: int, delta: F) -> tuple[F, F]:
    """The first offer and the seller's value when types are uniform on [0, 1], from the last round backwards.

    With types in [0, c] the offer is `offer * c` and the value, not divided by c, is `value * c^2`.
    """
    offer, value = F(1, 2), F(1, 4)
    for _ in range(rounds - 1):
        slope = 1 - delta + delta * offer  # what the marginal type pays for waiting being worse
        cut = slope / (2 * (slope - delta * value))
        offer, value = slope * cut, slope**2 / (4 * (slope - delta * value))
    return offer, value


@pytest.mark.parametrize(("delta", "price", "value"), [("1/2", F(9, 20), F(9, 40)), ("0", F(1, 2), F(1, 4))])
def test_the_instances_of_the_catalogue(delta: str, price: F, value: F) -> None:
    """M19a and M19b."""
    case = only_case(solved("@fudenberg-tirole-1983/two-prices-many-values", delta=delta))
    assert first_price(case).fraction() == price
    assert case.payoffs[0].fraction() == value


def test_two_rounds_for_all_discount_factors() -> None:
    """M19: cutoff (2 - d)/(4 - 3d), p1 = cutoff (1 - d/2), p2 = cutoff/2, value (2 - d)^2/(4(4 - 3d))."""
    result = api.solve("@fudenberg-tirole-1983/two-prices-many-values", verified=False)
    assert isinstance(result, api.Result)
    assert result.solution.complete == "pure strategies"
    assert not result.solution.unsolved
    random = Random(5)
    for _ in range(30):
        d = F(random.randrange(0, 97), 97)
        (point,) = result.at(delta=d)
        cutoff = (2 - d) / (4 - 3 * d)
        assert point.path["price"] == cutoff * (1 - d / 2)
        assert point.payoffs["seller"] == (2 - d) ** 2 / (4 * (4 - 3 * d))
        assert point.outcomes["no_sale"] == cutoff / 2
        assert (cutoff * (1 - d / 2), point.payoffs["seller"]) == by_recursion(2, d)


def test_replies_and_beliefs_after_every_first_price() -> None:
    """After a refusal of p the types below 2p/(2 - d) are left, or all of them; the next price is half of that."""
    d = F(2, 5)
    case = only_case(solved("@fudenberg-tirole-1983/two-prices-many-values", delta=str(d)))
    for price in (F(1, 20), F(1, 3), F(7, 10), F(79, 100), F(9, 10)):
        cut = min(F(1), 2 * price / (2 - d))
        belief = next(b for b in case.profile.beliefs if applies(b, price))
        assert belief.between is not None
        assert [end.evaluate({"price": price}).fraction() for end in belief.between] == [0, cut]
        rule = next(
            r for r in case.profile.rules if r.variable == "price·2" and all(c_holds(c, price) for c in r.numbers)
        )
        assert isinstance(rule.action, Value)
        assert rule.action.evaluate({"price": price}).fraction() == cut / 2


def applies(belief: Belief, price: F) -> bool:
    return all(c_holds(constraint, price) for constraint in belief.numbers)


def c_holds(constraint: api.Any, price: F) -> bool:
    return bool(constraint.holds({"price": price}))


def test_a_type_that_should_not_be_there_has_a_strategy() -> None:
    """In round 2 every type, expected or not, accepts iff the price is at most her value."""
    case = only_case(solved("@fudenberg-tirole-1983/two-prices-many-values", delta="1/2"))
    last = [r for r in case.profile.rules if r.site.player == "buyer" and r.site.rounds == (2,)]
    for price in (F(1, 3), F(9, 20), F(4, 5)):
        for second in (F(1, 10), F(3, 10), F(9, 10)):
            for v in (F(1, 20), F(2, 5), F(19, 20)):
                point = {"price": price, "price·2": second, "v": v}
                rule = next(r for r in last if all(c.holds(point) for c in r.numbers))
                assert rule.action == ("accept" if v >= second else "reject")


@pytest.mark.slow
@pytest.mark.parametrize("delta", [F(1, 2), F(3, 4)])
def test_three_rounds(delta: F) -> None:
    """Three prices, against the recursion by hand."""
    case = only_case(solved(SALE.format(law="uniformly from [0, 1]", rounds=3), delta=str(delta)))
    price, value = by_recursion(3, delta)
    assert first_price(case).fraction() == price
    assert case.payoffs[0].fraction() == value


def test_a_density_that_is_not_uniform() -> None:
    """One round with the density 2v: the price maximises p (1 - p^2), so it is 1/sqrt(3)."""
    case = only_case(solved(SALE.format(law="from [0, 1] with density 2*v", rounds=1), delta="1/2"))
    assert (first_price(case) ** 2).fraction() == F(1, 3)


def best_by_search(low: F, high: F, d: F) -> float:
    """The value of two prices to types uniform on [low, high], by a search over the type left indifferent."""
    bottom, top, delta = float(low), float(high), float(d)
    best = 0.0
    for k in range(20001):
        c = bottom + (top - bottom) * k / 20000
        later = max(bottom, c / 2)
        now = c - delta * (c - later)
        best = max(best, ((top - c) * now + delta * later * (c - later)) / (top - bottom))
    return best


@pytest.mark.slow
@pytest.mark.parametrize(("low", "high"), [("1/5", "1"), ("2/5", "4/5"), ("3/4", "1")])
def test_types_from_any_interval(low: str, high: str) -> None:
    """A gap between the lowest value and the cost may end the bargaining at once; by a search in floats."""
    for delta in ("1/4", "3/5"):
        solution = solved(SALE.format(law=f"uniformly from [{low}, {high}]", rounds=2), delta=delta)
        values = {case.payoffs[0] for family in solution.equilibria for case in family.cases}
        assert len(values) == 1
        assert abs(float(values.pop().fraction()) - best_by_search(F(low), F(high), F(delta))) < 1e-6


@pytest.mark.parametrize("d", ["1/2", "4/5"])
def test_a_ratifier_who_may_hold_out(d: str) -> None:
    """r uniform on [0, 1] is the buyer's v = 1 - r and the deal t the price 1 - t: the values of M19."""
    case = only_case(solved(RATIFIER.format(low=0, high=1), d=d))
    price, value = by_recursion(2, F(d))
    assert case.payoffs[0].fraction() == value
    assert first_price(case, "t").fraction() == 1 - price


def test_a_ratifier_with_a_narrower_range() -> None:
    """r uniform on [1/10, 1/2] is v uniform on [1/2, 9/10]."""
    case = only_case(solved(RATIFIER.format(low="1/10", high="1/2"), d="1/2"))
    assert abs(float(case.payoffs[0].fraction()) - best_by_search(F(1, 2), F(9, 10), F(1, 2))) < 1e-6
