"""Sign tables and global verdicts of published models, as their formulas have them when differentiated by hand."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import pytest

from tests.statics.asked import at_numbers, moved, solved
from winset.algebra.oracle import Oracle
from winset.algebra.value import ONE, ZERO, Value
from winset.game.compile import admissible
from winset.statics.comparison import PEAKED
from winset.statics.monotone import Movement, Slope

a, d, e, k, p, w, C = map(Value.variable, ("a", "d", "e", "k", "p", "w", "C"))
r_a, r_b, r_l, r_h, c_a, d_a, d_b = map(Value.variable, ("rA", "rB", "rL", "rH", "cA", "dA", "dB"))
delta, lam, leg, tau = map(Value.variable, ("delta", "lam", "l", "tau"))
UP, WEAKLY_UP = "strictly increasing", "weakly increasing"
DOWN, WEAKLY_DOWN = "strictly decreasing", "weakly decreasing"

TIOLI = "@putnam-1988/take-it-or-leave-it"
UNKNOWN = "@iida-1996/unknown-ratifier"
TYPES = "@screening/two-types"
WAR = "@fearon-1995/risk-return"
SETTER = "@milner-rosendorff-1997/foreign-setter"
ELECTION = "@milner-rosendorff-1997/after-an-election"
KINK = "@muthoo-1996/one-commitment"
INSIST = "@tarar-2001/legislatures-that-insist"
HOLD_OUT = "@humphreys-2007/ratifiers-who-bargain"


@pytest.fixture(scope="module")
def oracle() -> Iterator[Oracle]:
    with Oracle() as found:
        yield found


@dataclass(frozen=True)
class Row:
    """A quantity of a model in a parameter: the formulas that it takes with their derivatives, and the verdict."""

    file: str
    quantity: str
    parameter: str
    formulas: dict[Value, tuple[Value, str]]
    verdict: str
    settings: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return f"{self.file.partition('/')[2]}-{self.quantity}-{self.parameter}"


NO_REVERSION = (("dA", "0"), ("dB", "0"))
WIDTH = (("b", "a + 3/5"),)  # r ~ U[a, a + w] with w = 3/5: the whole support shifts
NONE = (ZERO, "0")
SLOW = pytest.mark.slow

ROWS = [
    # M02. x = 1 - b, dx/dr_A = 0, dx/dr_B = -1; B gets r_B up to the cliff.
    Row(TIOLI, "x", "rA", {1 - r_b: NONE, 1 - d_b: NONE}, "constant"),
    Row(TIOLI, "x", "rB", {1 - r_b: (-ONE, "-"), 1 - d_b: NONE}, WEAKLY_DOWN),
    Row(TIOLI, "payoff.B", "rB", {r_b: (ONE, "+"), ZERO: NONE}, PEAKED, NO_REVERSION),
    Row(TIOLI, "payoff.A", "rB", {1 - r_b: (-ONE, "-"), ZERO: NONE}, WEAKLY_DOWN, NO_REVERSION),
    # M09. As the support shifts up the deal on paper improves, and what B can expect of it falls.
    Row(UNKNOWN, "t", "a", {(1 - d + a) / 2: (ONE / 2, "+")}, UP, WIDTH),
    Row(UNKNOWN, "prob.agreement", "a", {(1 - d - a) * 5 / 6: (-ONE * 5 / 6, "-"), ZERO: NONE}, WEAKLY_DOWN, WIDTH),
    Row(UNKNOWN, "t*prob.agreement", "a", {((1 - d) ** 2 - a**2) * 5 / 12: (-a * 5 / 6, "-")}, DOWN, WIDTH),
    # M10. Pool, screen or leave: the proposer gains from a softer ratifier whatever becomes of agreement.
    Row(TYPES, "prob.agreement", "p", {ONE: NONE, p: (ONE, "+"), ZERO: NONE}, "single-dipped"),
    # M11. Breakdown is (C - c_A)/(2C) below the cap and (1 - p)/C above it.
    Row(
        WAR, "prob.war", "C",
        {ZERO: NONE, (C - c_a) / (2 * C): (c_a / (2 * C**2), "+"), (1 - p) / C: ((p - 1) / C**2, "-")}, PEAKED,
    ),
    Row(
        WAR, "prob.war", "cA",
        {ZERO: NONE, (C - c_a) / (2 * C): (-1 / (2 * C), "-"), (1 - p) / C: NONE}, WEAKLY_DOWN,
    ),
    # M13 with a foreign setter who wants as much as there is: x = min(1, 2e, 2l), and the hump at l = e/2.
    Row(SETTER, "x", "l", {2 * leg: (Value.number(2), "+"), 2 * e: NONE, ONE: NONE}, WEAKLY_UP, (("f", "1"),)),
    Row(
        SETTER, "payoff.Home", "l",
        {2 * leg - e: (Value.number(2), "+"), e - 2 * leg: (Value.number(-2), "-"), -e: NONE, e - 1: NONE}, PEAKED,
        (("f", "1"),),
    ),
    # M25. The share follows the promise, then half of it; A gains up to tau = (1 + k)/(2 + k).
    Row(
        KINK, "x", "tau",
        {ONE / 2: NONE, tau: (ONE, "+"), ONE / 2 + k * tau / (2 * (1 + k)): (k / (2 * (1 + k)), "+")}, WEAKLY_UP,
    ),
    Row(KINK, "payoff.A", "tau", {ONE / 2: NONE, tau: (ONE, "+"), (1 + k - k * tau) / 2: (-k / 2, "-")}, PEAKED),
]  # fmt: skip

LONG_ROWS = [
    # M06. A slack constraint is worth nothing; R2 pays delta a unit, R3 and R4 take a unit a unit.
    Row(
        INSIST, "x", "rA",
        {1 / (1 + delta): NONE, 1 - delta * (1 - r_a): (delta, "+"), 1 - r_b: NONE}, WEAKLY_UP,
    ),
    Row(
        INSIST, "x", "rB",
        {1 / (1 + delta): NONE, 1 - delta * (1 - r_a): NONE, 1 - r_b: (-ONE, "-")}, WEAKLY_DOWN,
    ),
    # M07. dx/dr_A = delta/(1 + delta), dx/dr_B = -1/(1 + delta), also where M06 has it slack.
    Row(HOLD_OUT, "x", "rA", {(1 + delta * r_a - r_b) / (1 + delta): (delta / (1 + delta), "+")}, UP),
    Row(HOLD_OUT, "x", "rB", {(1 + delta * r_a - r_b) / (1 + delta): (-1 / (1 + delta), "-")}, DOWN),
    Row(
        HOLD_OUT, "payoff.A", "rA",
        {(1 + delta * r_a - r_b) / (1 + delta): (delta / (1 + delta), "+"), ZERO: NONE}, PEAKED,
    ),
    # M13u. Both the deal and its chances fall as the legislature to be expected does; beyond 1 there is no more to ask.
    Row(
        ELECTION, "x", "lam",
        {lam + w: (ONE, "+"), 2 * (lam - w): (Value.number(2), "+"), ONE: NONE}, WEAKLY_UP,
    ),
    Row(
        ELECTION, "prob.agreement", "lam",
        {(lam + w) / (4 * w): (1 / (4 * w), "+"), ONE: NONE, (2 * lam + 2 * w - 1) / (4 * w): (1 / (2 * w), "+")},
        WEAKLY_UP,
    ),
]  # fmt: skip


@pytest.mark.parametrize("row", [*ROWS, *(pytest.param(row, marks=SLOW) for row in LONG_ROWS)], ids=str)
def test_sign_table(row: Row, oracle: Oracle) -> None:
    found = moved(solved(row.file, row.settings), row.quantity, row.parameter, oracle)
    table = {s.branch.value: (s.derivative, str(s.sign).replace("+0", "+").replace("-0", "-")) for s in found.slopes}
    assert table == row.formulas
    assert found.verdict == row.verdict


# Where the peak is, and how large it is there, by hand.
PEAKS = [
    (TIOLI, "payoff.B", "rB", 1 - r_a, 1 - r_a, NO_REVERSION),
    (WAR, "prob.war", "C", c_a + 2 * (1 - p), (1 - p) / (c_a + 2 * (1 - p)), ()),
    (SETTER, "payoff.Home", "l", e / 2, ZERO, (("f", "1"),)),
    (KINK, "payoff.A", "tau", (1 + k) / (2 + k), (1 + k) / (2 + k), ()),
    pytest.param(HOLD_OUT, "payoff.A", "rA", 1 - r_b, 1 - r_b, (), marks=SLOW),
]


@pytest.mark.parametrize(("file", "quantity", "parameter", "place", "height", "settings"), PEAKS)
def test_the_peak(
    file: str,
    quantity: str,
    parameter: str,
    place: Value,
    height: Value,
    settings: tuple[tuple[str, str], ...],
    oracle: Oracle,
) -> None:
    found = moved(solved(file, settings), quantity, parameter, oracle)
    assert {(peak.place, peak.value) for peak in found.peaks} == {(place, height)}


def test_the_cliff_of_an_offer_that_two_ratifiers_vote_on(oracle: Oracle) -> None:
    """M02: at r_B = 1 - a, with a = max(r_A, d_A), B falls from r_B to d_B, where she had gained a unit a unit."""
    found = moved(solved(TIOLI), "payoff.B", "rB", oracle)
    cliffs = {(jump.border, jump.change) for jump in found.jumps}
    assert cliffs == {(r_a + r_b - 1, d_b - r_b), (d_a + r_b - 1, d_b - r_b)}
    assert {str(jump.sign) for jump in found.jumps} == {"-"}


def test_a_doomed_offer_decides_nothing(oracle: Oracle) -> None:
    """M02: where no deal passes A may offer anything; the share is no number there, and its verdict is not about it."""
    found = moved(solved(TIOLI), "x", "rA", oracle)
    for slope in found.slopes:
        point = slope.branch.region.witness
        assert max(point["rA"], point["dA"]) + max(point["rB"], point["dB"]) < 1
    assert found.rises is None
    assert found.falls is None


def test_agreement_is_less_likely_with_a_larger_win_set(oracle: Oracle) -> None:
    """M10: at p* the proposer stops conceding; agreement falls from 1 to p though the ratifier is softer."""
    found = moved(solved(TYPES), "prob.agreement", "p", oracle)
    [jump] = found.jumps
    pstar = (1 - r_h - d) / (1 - r_l - d)
    assert jump.border.substitute({"p": pstar}).is_zero
    assert (jump.change, str(jump.sign)) == (p - 1, "-")


# --- finite differences -----------------------------------------------------------------------------------------------

STEPS = [
    (TIOLI, "payoff.B", "rB", {"rA": 1, "rB": 1, "dA": 1, "dB": 1}),
    (UNKNOWN, "prob.agreement", "d", {"a": Fraction(1, 2), "b": 1, "d": 1}),
    (TYPES, "payoff.A", "p", {"p": 1, "rL": Fraction(1, 2), "rH": 1, "d": 1}),
    (WAR, "payoff.A", "C", {"p": 1, "cA": 1, "C": 2}),
    (SETTER, "payoff.Home", "l", {"e": 1, "l": 1, "f": 1}),
    (KINK, "payoff.A", "tau", {"k": 3, "tau": 1}),
]
LONG_STEPS = [
    (INSIST, "x", "rA", {"delta": 1, "rA": Fraction(1, 2), "rB": Fraction(1, 2)}),
    (HOLD_OUT, "x", "rB", {"delta": 1, "rA": Fraction(1, 2), "rB": Fraction(1, 2)}),
    (ELECTION, "prob.agreement", "lam", {"lam": 1, "w": Fraction(1, 4)}),
]


@pytest.mark.parametrize(
    ("file", "quantity", "parameter", "ranges"), [*STEPS, *(pytest.param(*step, marks=SLOW) for step in LONG_STEPS)]
)
def test_derivatives_are_those_of_finite_differences(
    file: str, quantity: str, parameter: str, ranges: dict[str, Fraction], oracle: Oracle
) -> None:
    """The game is solved again with numbers at two close points of one region; their difference is the formula's."""
    found = moved(solved(file), quantity, parameter, oracle)
    chance, tried = random.Random(1988), 0
    for _ in range(40):
        low = {name: Fraction(chance.randrange(1, 97), 97) * most for name, most in ranges.items()}
        high = {**low, parameter: low[parameter] + Fraction(1, 10**6)}
        slope = _slope_at(found, low, high)
        if slope is None or tried == 4 or not admissible(solved(file).solution.play, low):
            continue
        assert slope.branch.value is not None
        values = [at_numbers(file, point, quantity) for point in (low, high)]
        assert values == [slope.branch.value.evaluate(point) for point in (low, high)]
        before, after = (value.fraction() for value in values if value is not None)
        change = after - before
        assert abs(change * 10**6 - slope.derivative.evaluate(low).fraction()) < Fraction(1, 1000)
        tried += 1
    assert tried == 4


def _slope_at(found: Movement, *points: dict[str, Fraction]) -> Slope | None:
    """The row of the table in whose region the points lie."""
    inside = (slope for slope in found.slopes if all(slope.branch.region.inside(point) for point in points))
    return next(inside, None)
