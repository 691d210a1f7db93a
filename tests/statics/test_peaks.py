"""Where quantities turn: kinks, plateaus, zeros of a derivative, whatever the order of the branches."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pytest

from tests.statics.asked import moved, solved
from winset import api
from winset.algebra.oracle import Oracle
from winset.algebra.value import Value

GAME = """winset 1
game "Worth something"
players A
parameters
    m in (0, 1)
    s in (0, 1)
play
    A chooses go or stay
    if go: gone, A gets {worth}
    otherwise: stayed, A gets -9
"""
m, s = Value.variable("m"), Value.variable("s")


@pytest.fixture(scope="module")
def oracle() -> Iterator[Oracle]:
    with Oracle() as found:
        yield found


@pytest.mark.parametrize(
    ("worth", "verdict", "places"),
    [
        ("m*(1 - m)", "single-peaked", {("at", "1/2", "1/4")}),
        ("m*(m - 1)", "single-dipped", {("at", "1/2", "-1/4")}),
        ("min(m, 2*s - m)", "single-peaked", {("at", "s", "s")}),
        ("max(s - m, m - s)", "single-dipped", {("at", "s", "0")}),
        ("min(2*m, 1/2, 2 - 2*m)", "single-peaked", {("from", "1/4", "1/2"), ("up to", "3/4", "1/2")}),
        ("min(2*m, s, m + s/4)", "weakly increasing", set()),
        ("m*s", "strictly increasing", set()),
    ],
)
def test_places_and_heights(worth: str, verdict: str, places: set[tuple[str, str, str]], oracle: Oracle) -> None:
    found = moved(solved(GAME.format(worth=worth)), "payoff.A", "m", oracle)
    assert found.verdict == verdict
    assert {(peak.extent, str(peak.place), str(peak.value)) for peak in found.peaks} == places


def test_a_rise_a_rest_and_another_rise_has_its_peak_at_the_end_of_the_last(oracle: Oracle) -> None:
    """min(m, 1/4) up to m = 1/2, then m - 1/4, then down from m = 3/4: the rest at 1/4 is no peak."""
    worth = "max(min(m, 1/4), min(m - 1/4, 5/4 - m))"
    found = moved(solved(GAME.format(worth=worth)), "payoff.A", "m", oracle)
    assert found.verdict == "single-peaked"
    assert {(peak.extent, str(peak.place)) for peak in found.peaks} == {("at", "3/4")}


def test_an_equation_that_is_not_linear_is_shown_as_it_is(oracle: Oracle) -> None:
    """m (s - m^2) is largest where 3 m^2 = s."""
    [peak] = moved(solved(GAME.format(worth="m*(s - m^2)")), "payoff.A", "m", oracle).peaks
    assert peak.place is None
    assert peak.equation in (3 * m**2 - s, s - 3 * m**2)


def test_no_payoff_nearby_or_far_is_higher(oracle: Oracle) -> None:
    """Muthoo (1996): at tau = (1 + k)/(2 + k) A has more than at any other promise of a grid, the game solved anew."""
    file = "@muthoo-1996/one-commitment"
    [peak] = moved(solved(file), "payoff.A", "tau", oracle).peaks
    assert peak.place is not None
    for k in (Fraction(1, 3), Fraction(1), Fraction(5, 2)):
        best = peak.place.evaluate({"k": k}).fraction()
        grid = [Fraction(n, 12) for n in range(1, 12) if Fraction(n, 12) != best]
        top, *others = (
            _payoff(file, k, tau) for tau in (best, *grid, best - Fraction(1, 1000), best + Fraction(1, 1000))
        )
        assert top == peak.value.evaluate({"k": k}).fraction()
        assert all(other < top for other in others)


def _payoff(file: str, k: Fraction, tau: Fraction) -> Fraction:
    [point] = api.solve(api.load_game(file), {"k": k, "tau": tau}, verified=False).at()
    payoff = point.payoffs["A"]
    assert isinstance(payoff, Fraction)
    return payoff
