"""Best offers that are roots of cubics: solved, verified, and compared with a search for the maximum in floats.

The other route is the payoff itself. With F(x) = (x + x^3)/2 the offer x to a ratifier of unknown price is worth
(v - x) F(x), which is maximised on a fine grid and then by golden sections, at 40 digits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from random import Random

import mpmath
import pytest

from winset import api
from winset.algebra.algebraic import real_root
from winset.algebra.constraint import Constraint
from winset.algebra.oracle import Oracle
from winset.algebra.value import ONE, Value, as_value, enclose
from winset.claims.profile import RuleProfile
from winset.equilibrium.verify import verify
from winset.show.formula import SOURCE
from winset.show.json_reader import conditions

F = Fraction

RATIFIER = """winset 1
game "An offer to a ratifier whose price has a density of degree two"
players A, R
parameters
    v in (0, 2)
play
    nature draws r from [0, 1] with density 1/2 + 3/2*r^2; seen by R
    A chooses x in [0, 1]
    R chooses ratify or refuse
    if ratify: agreement, A gets v - x, R gets x
    otherwise: unratified, A gets 0, R gets r
"""

PEAKS = """winset 1
game "A choice with two peaks"
players A, B
play
    A chooses x in [0, 1]
    done, A gets -x^4/4 + x^3/2 - 33/100*x^2 + 2/25*x + ({tilt})*x, B gets x
"""


def highest(payoff: Callable[[mpmath.mpf], mpmath.mpf]) -> mpmath.mpf:
    """Where a payoff is highest on [0, 1]: the best of a grid, then golden sections around it."""
    best = max((mpmath.mpf(k) / 1000 for k in range(1001)), key=payoff)
    low, high = max(mpmath.mpf(0), best - mpmath.mpf(1) / 1000), min(mpmath.mpf(1), best + mpmath.mpf(1) / 1000)
    part = (mpmath.sqrt(5) - 1) / 2
    while high - low > mpmath.mpf(10) ** -18:
        left, right = high - part * (high - low), low + part * (high - low)
        if payoff(left) < payoff(right):
            low = left
        else:
            high = right
    return (low + high) / 2


def near(exact: object, number: mpmath.mpf) -> bool:
    value = as_value(exact)
    assert value is not None
    bounds = enclose(value, 128)
    middle = (bounds.low + bounds.high) / 2
    return bool(abs(mpmath.mpf(middle.numerator) / middle.denominator - number) < mpmath.mpf(10) ** -12)


@pytest.fixture(scope="module")
def ratifier() -> api.Result:
    return api.solve(RATIFIER)


@pytest.fixture(scope="module")
def peaks() -> api.Result:
    return api.solve(PEAKS.format(tilt="1/200"))


def test_the_offer_is_best_at_random_points(ratifier: api.Result) -> None:
    dice = Random(3)
    with mpmath.workdps(40):
        for _ in range(12):
            v = F(dice.randrange(1, 200), 100)
            (point,) = ratifier.at(v=v)
            worth = mpmath.mpf(v.numerator) / v.denominator
            offer = highest(lambda x, worth=worth: (worth - x) * (x + x**3) / 2)
            assert near(point.path["x"], offer), v
            assert near(point.payoffs["A"], (worth - offer) * (offer + offer**3) / 2), v


def test_every_case_is_verified(ratifier: api.Result) -> None:
    cases = [case for equilibrium in ratifier.equilibria for case in equilibrium.cases]
    assert cases
    assert all(case.verified for case in cases)
    assert not ratifier.solution.unsolved


def test_a_root_that_is_rational_comes_out_as_a_fraction(ratifier: api.Result) -> None:
    """The first-order condition v/2 - x + 3 v x^2/2 - 2 x^3 = 0 at x = 1/2 says v = 6/7."""
    (point,) = ratifier.at(v=F(6, 7))
    assert point.path["x"] == F(1, 2)


@pytest.mark.parametrize("tilt", ["1/200", "-1/200", "1/50"])
def test_the_higher_of_two_peaks(tilt: str) -> None:
    """The slope has three real roots in (0, 1) at the first two: the outer ones are peaks, the middle one a valley."""
    (point,) = api.solve(PEAKS.format(tilt=tilt)).at()
    with mpmath.workdps(40):
        slope = mpmath.mpf(F(tilt).numerator) / F(tilt).denominator
        peak = highest(lambda x: -(x**4) / 4 + x**3 / 2 - 33 * x**2 / 100 + 2 * x / 25 + slope * x)
    assert near(point.path["x"], peak)
    assert point.case.verified


@pytest.mark.slow
def test_a_cubic_with_one_root_in_one_region_and_three_in_another() -> None:
    """At a tie of the two peaks, a = 0, both are best: 1/2 - 3/10 and 1/2 + 3/10, by the symmetry of the quartic."""
    text = PEAKS.format(tilt="a").replace("play\n", "parameters\n    a in (-1/20, 1/20)\nplay\n")
    result = api.solve(text)
    assert all(case.verified for equilibrium in result.equilibria for case in equilibrium.cases)
    assert {point.path["x"] for point in result.at(a=0)} == {F(1, 5), F(4, 5)}
    with mpmath.workdps(40):
        for tilt in (F(-1, 30), F(-1, 150), F(1, 150), F(1, 30)):
            (point,) = result.at(a=tilt)
            slope = mpmath.mpf(tilt.numerator) / tilt.denominator
            peak = highest(lambda x, s=slope: -(x**4) / 4 + x**3 / 2 - 33 * x**2 / 100 + 2 * x / 25 + s * x)
            assert near(point.path["x"], peak), tilt


@pytest.mark.parametrize("index", [1, 2, 3])
def test_only_the_right_root_is_verified(index: int, peaks: api.Result) -> None:
    ((case,),) = (e.cases for e in peaks.equilibria)
    slope = [F(-17, 200), F(33, 50), F(-3, 2), F(1)]
    (rule,) = case.profile.rules
    claimed = RuleProfile((replace(rule, action=real_root([Value.number(c) for c in slope], index, 3)),))
    with Oracle() as oracle:
        assert verify(peaks.solution.play, claimed, (), oracle, 20).holds is (index == 3)


def test_a_root_that_is_not_there_is_not_verified(ratifier: api.Result) -> None:
    """The offer's cubic has one real root where v < 3/2; naming one of three must not make the region look empty."""
    v = Value.variable("v")
    case = next(c for e in ratifier.equilibria for c in e.cases if c.profile.rules[0].action != 1)
    first, *others = case.profile.rules
    cubic = [-v / 4, Value.number(F(1, 2)), -3 * v / 4, ONE]
    claimed = RuleProfile((replace(first, action=real_root(cubic, 3, 3)), *others))
    with Oracle() as oracle:
        assert not verify(ratifier.solution.play, claimed, case.region.constraints(), oracle, 20).holds


@pytest.mark.parametrize("name", ["v", "z", "z_"])
def test_a_root_is_read_back_as_it_is_written(name: str) -> None:
    v = Value.variable(name)
    root = real_root([-v, -v - 5, Value.number(0), ONE], 2, 3)
    text = SOURCE.value(root)
    assert text.startswith("root(2, 3, ")
    (read,) = conditions(f"{text} >= 0")
    assert read == Constraint(root, ">=")
