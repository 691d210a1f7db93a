"""Curvature, elasticities, cross effects and limits, against what they are by hand."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pytest

from tests.statics.asked import moved, solved
from winset import api
from winset.algebra.oracle import Oracle
from winset.algebra.value import ZERO, Value
from winset.errors import UsageError
from winset.statics.details import read_details

c_a, C, p, delta, r_a, r_b = map(Value.variable, ("cA", "C", "p", "delta", "rA", "rB"))

# A share with a rising cost: x = min(1, r/s).
SQUARES = """winset 1
game "A quadratic loss"
players A
parameters
    r in (0, 1)
    s > 0
play
    A chooses x in [0, 1]
    done, A gets r*x - s*x^2/2
"""


@pytest.fixture(scope="module")
def oracle() -> Iterator[Oracle]:
    with Oracle() as found:
        yield found


def test_the_chance_of_war_is_concave_then_convex(oracle: Oracle) -> None:
    """Of (C - c)/(2C) = 1/2 - c/(2C): f'' = -c/C^3, elasticity c/(C - c), f_Cc = 1/(2C^2); of (1 - p)/C: -1 always."""
    found = moved(solved("@fearon-1995/risk-return"), "prob.war", "C", oracle, ("curvature", "elasticity", "cross"))
    told = {slope.branch.value: {(d.kind, d.other): (d.value, d.word) for d in slope.details} for slope in found.slopes}
    below, above = told[(C - c_a) / (2 * C)], told[(1 - p) / C]
    assert below["curvature", ""] == (-c_a / C**3, "concave")
    assert below["elasticity", ""] == (c_a / (C - c_a), "elastic or inelastic")
    assert below["cross", "cA"] == (1 / (2 * C**2), "+")
    assert above["curvature", ""] == (2 * (1 - p) / C**3, "convex")
    assert above["elasticity", ""] == (Value.number(-1), "unit elastic")
    assert above["cross", "p"] == (1 / C**2, "+")
    assert ("elasticity", "") not in told[ZERO]
    assert told[ZERO]["curvature", ""] == (ZERO, "linear")


def test_an_unknown_detail_is_refused() -> None:
    with pytest.raises(UsageError, match="there are: curvature, elasticity, cross"):
        read_details("curvature, convexity")


# --- limits -----------------------------------------------------------------------------------------------------------


def test_patience_without_end_halves_the_pie() -> None:
    """Rubinstein (1982): with (1 - dB)/(1 - dA dB), A gets 1 as only A's patience is endless, and 1 - dB as it ends."""
    rubinstein = solved("@rubinstein-1982/alternating-offers")
    assert _limits(rubinstein, "dA=1", "payoff.A") == {("from below", Value.number(1))}
    assert _limits(rubinstein, "dA=0", "payoff.A") == {("from above", 1 - Value.variable("dB"))}
    alike = solved("@rubinstein-1982/alternating-offers", (("dB", "dA"),))
    assert _limits(alike, "dA=1", "payoff.A") == {("from below", Value.number(1) / 2)}


@pytest.mark.slow
def test_patient_ratifiers_split_what_is_left_of_the_pie() -> None:
    """M07: delta -> 1 gives (1 + rA - rB)/2 where rA + rB < 1; catalogue instance (3/5, 1/5) -> 7/10."""
    [found] = api.limits(solved("@humphreys-2007/ratifiers-who-bargain"), "delta=1", "x")
    [told] = found.found
    assert told.value == (1 + r_a - r_b) / 2
    point = {"rA": Fraction(3, 5), "rB": Fraction(1, 5)}
    assert told.value.evaluate(point) == Value.number(Fraction(7, 10))
    assert all(condition.holds(point) for condition in told.when)
    assert not all(condition.holds({**point, "rB": Fraction(1, 2)}) for condition in told.when)


@pytest.mark.slow
def test_patient_negotiators_are_bound_by_the_sharper_legislature() -> None:
    """M06, delta -> 1: the even split clamped to [rA, 1 - rB], which is the Nash bargain of M12."""
    [found] = api.limits(solved("@tarar-2001/legislatures-that-insist"), "delta=1", "x")
    assert {told.value for told in found.found} == {Value.number(1) / 2, r_a, 1 - r_b}


def test_a_limit_beyond_all_bounds() -> None:
    """x = min(1, r/s), worth r^2/(2s) or r - s/2: nothing is left as s grows, and all of r as s vanishes."""
    game = solved(SQUARES)
    r = Value.variable("r")
    assert _limits(game, "s=infinity", "payoff.A") == {("", ZERO)}
    assert _limits(game, "s=0", "payoff.A") == {("from above", r)}


def test_a_limit_that_is_infinite() -> None:
    assert _limits(solved(SQUARES), "s=0", "1/s") == {("from above", None)}


def _limits(result: api.Result, end: str, quantity: str) -> set[tuple[str, Value | None]]:
    return {(found.side, told.value) for found in api.limits(result, end, quantity) for told in found.found}


@pytest.mark.parametrize(
    ("end", "hint"),
    [
        ("q=1", "those are: r, s"),
        ("s=-1", "does not come near"),
        ("r=2", "does not come near"),
        ("s=much", "a number or infinity"),
        ("s", "a number or infinity"),
    ],
)
def test_ends_that_are_none(end: str, hint: str) -> None:
    with pytest.raises(UsageError, match=hint):
        api.limits(solved(SQUARES), end)
