"""Equilibrium tables: published instances, borders, and the closed form against the game solved again at each point."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache

import pytest

from tests.show import games
from winset import api
from winset.algebra.value import Value, enclose
from winset.errors import UsageError
from winset.statics.quantities import read_quantities, value_in
from winset.statics.table import Row, Table

SCREENING = "@screening/two-types"
RATIFIERS = "@putnam-1988/take-it-or-leave-it"
SETTER = "@milner-rosendorff-1997/foreign-setter"

ROOT = """winset 1
game "A root"
players A, B
parameters
    r in [0, 1]
play
    A chooses x in [0, 1]
    B chooses accept or reject
    if accept: agreement, A gets x, B gets r - x^2
    otherwise: breakdown, A gets 0, B gets 0
"""


def told(table: Table) -> dict[tuple[str, ...], list[tuple[str, ...]]]:
    """The cells of all equilibria as texts, by point."""
    found: dict[tuple[str, ...], list[tuple[str, ...]]] = {}
    for row in table.rows:
        point = tuple(map(str, table.grid.point(row.places).values()))
        found.setdefault(point, []).append(tuple("" if cell is None else str(cell) for cell in row.cells))
    return found


# --- published instances ----------------------------------------------------------------------------------------------


def test_risk_and_return_with_both_offers_at_the_prior_where_they_tie() -> None:
    """Two types, r = 1/10 or 2/5, d = 0: pool on 2/5 below p* = 2/3, offer 1/10 above, both at p*."""
    table = api.table(SCREENING, ["p=1/2,2/3,3/4"], "t,prob.agreement,payoff.A", {"rL": "1/10", "rH": "2/5", "d": 0})
    assert told(table) == {
        ("1/2",): [("2/5", "1", "3/5")],
        ("2/3",): [("1/10", "2/3", "3/5"), ("2/5", "1", "3/5")],
        ("3/4",): [("1/10", "3/4", "27/40")],
    }
    assert table.several
    assert [row.number for row in table.rows] == [1, 1, 2, 1]


def test_the_cliff_of_two_ratifiers() -> None:
    """x = 1 - rB while rA + rB <= 1; beyond, nothing that is signed is ratified (d = 0)."""
    table = api.table(RATIFIERS, {"rB": "1/4,3/5,4/5"}, "x,payoff.A,payoff.B", {"rA": "3/10", "dA": 0, "dB": 0})
    found = told(table)
    assert found["1/4",] == [("3/4", "3/4", "1/4")]
    assert found["3/5",] == [("2/5", "2/5", "3/5")]
    assert {cells[1:] for cells in found["4/5",]} == {("0", "0")}


def test_the_hump_of_a_hawkish_legislature() -> None:
    """A foreign setter at 1, an executive at 1/2: x = min(1, 2l, 1), and the executive is best off with l = 1/4."""
    table = api.table(SETTER, ["l=1/10,1/4,2/5,1/2,3/5"], "x,payoff.Home", {"e": "1/2", "f": 1})
    assert told(table) == {
        ("1/10",): [("1/5", "-3/10")],
        ("1/4",): [("1/2", "0")],
        ("2/5",): [("4/5", "-3/10")],
        ("1/2",): [("1", "-1/2")],
        ("3/5",): [("1", "-1/2")],
    }


def test_the_length_of_the_play_is_varied_too() -> None:
    """Alternating offers with a last round: x = (1 - (-d)^T)/(1 + d)."""
    table = api.table("@stahl-1972/finite-horizon", ["T=2,3,5", "delta=1/2,4/5"], "x")
    for row in table.rows:
        point = table.grid.point(row.places)
        d, rounds = point["delta"], int(point["T"])
        assert row.cells == (Value.number((1 - (-d) ** rounds) / (1 + d)),)
    assert len(table.rows) == 6


@pytest.mark.slow
def test_cheap_talk_has_fewer_intervals_the_larger_the_bias() -> None:
    """Crawford and Sobel (1982), uniform and quadratic: n intervals where 2 n (n - 1) b < 1.

    With n of them the receiver gets -1/(12 n^2) - b^2 (n^2 - 1)/3.
    """
    table = api.table("@crawford-sobel-1982/cheap-talk", ["b=1/20,1/5,1/3"], "payoff.receiver")
    found: dict[Fraction, list[object]] = {}
    for row in table.rows:
        found.setdefault(table.grid.point(row.places)["b"], []).append(row.cells[0])
    for b, payoffs in found.items():
        counts = [n for n in range(1, 20) if 2 * n * (n - 1) * b < 1]
        expected = [-Fraction(1, 12 * n * n) - b * b * Fraction(n * n - 1, 3) for n in counts]
        assert sorted(map(str, payoffs)) == sorted(map(str, expected))
    assert [len(payoffs) for payoffs in found.values()] == [3, 2, 1]


# --- borders ----------------------------------------------------------------------------------------------------------

GRIDS: list[tuple[str, list[str], Mapping[str, str]]] = [
    (SCREENING, ["p=0,2/3,3/4", "rH=2/5,1", "d=0,1/2"], {"rL": "1/10"}),
    (RATIFIERS, ["rA=0,1/4,1/2", "rB=0,1/2,3/4,1"], {"dA": "1/4", "dB": "1/2"}),
    (SETTER, ["e=1/2,1", "l=0,1/4,1/2"], {"f": "1"}),
    ("@fearon-1995/risk-return", ["cA=0,1/4,1/2", "C=1/4,1/2,1"], {"p": "1/2"}),
    ("@rounds/ratifiers-who-hold-out", ["rA=0,1/4,1/2", "rB=1/2,3/4"], {"delta": "4/5"}),
    (ROOT, ["r=0,1/4,1/2,1"], {}),
]
IDS = ["screening", "ratifiers", "setter", "war", "rounds", "root"]


@pytest.mark.parametrize(("file", "over", "settings"), GRIDS, ids=IDS)
def test_every_point_is_as_if_solved_by_itself(file: str, over: list[str], settings: Mapping[str, str]) -> None:
    assert exact(file).rows == api.table_pointwise(file, over, None, settings).rows


@cache
def exact(file: str) -> Table:
    """The table of a grid above, from the closed form."""
    over, settings = next((over, settings) for name, over, settings in GRIDS if name == file)
    return api.table(file, over, None, settings)


@cache
def solved(file: str) -> api.Result:
    return api.solve(api.load_game(file), verified=False)


@pytest.mark.parametrize("p", ["0", "1/2", "2/3", "1"])
def test_points_on_borders_are_those_of_the_result(p: str) -> None:
    result = solved(SCREENING)
    play = result.solution.play
    point = {"p": p, "rL": "1/10", "rH": "2/5", "d": "1/5"}
    exact = {name: Fraction(value) for name, value in point.items()}
    columns = read_quantities("payoff.A,t,prob.agreement", play)
    expected = {
        tuple(None if (v := value_in(column, play, at.case)) is None else v.evaluate(exact) for column in columns)
        for at in result.at(point)
    }
    table = api.table(SCREENING, {name: [value] for name, value in point.items()}, "payoff.A,t,prob.agreement")
    assert {row.cells for row in table.rows} == expected


def test_a_closed_form_is_solved_again_only_where_borders_meet() -> None:
    """The corners of the square, the ends of the line rA + rB = 1 among them, and where it meets other borders."""
    table = api.table(RATIFIERS, ["rA=0:1:11", "rB=0:1:11"], "x", {"dA": "1/8", "dB": "1/16"})
    assert 4 <= table.again < 20
    assert len({row.places for row in table.rows}) == 121


def test_points_outside_of_what_is_assumed_have_no_row() -> None:
    table = api.table(SCREENING, ["rL=0,1/2,1", "rH=1/4,3/4"], "t", {"p": "1/2", "d": 0})
    assert table.outside == 3  # rL < rH fails
    assert {row.places for row in table.rows} == {(0, 0), (0, 1), (1, 1)}


def test_nothing_inside_is_an_error() -> None:
    with pytest.raises(UsageError, match="the file assumes"):
        api.table(SCREENING, ["rL=1/2"], "t", {"p": "1/2", "d": 0, "rH": "1/4"})


AFTER_A_DRAW = """winset 1
game "An offer after a draw"
players A, B
parameters
    p, r in [0, 1]
play
    nature draws chance: open with p, otherwise shut
    if chance is open
        A chooses x in [0, 1]
        B chooses accept or reject
        if accept: agreement, A gets x, B gets 1 - x
        otherwise: breakdown, A gets 0, B gets r
    otherwise
        closed, A gets 0, B gets 0
"""


def test_what_comes_with_probability_zero_is_not_on_the_path() -> None:
    """The offer 1 - r is made if the way is open: never at p = 0, always (so that it has a mean) only at p = 1."""
    table = api.table(AFTER_A_DRAW, ["p=0,1/2,1"], "x, expected(x), payoff.A", {"r": "1/4"})
    assert told(table) == {
        ("0",): [("", "", "0")],
        ("1/2",): [("3/4", "", "3/8")],
        ("1",): [("3/4", "3/4", "3/4")],
    }


# --- cells ------------------------------------------------------------------------------------------------------------


def test_an_offer_in_vain_is_an_empty_cell() -> None:
    table = api.table(SCREENING, ["d=9/10,19/20"], "t,prob.agreement", {"p": "1/2", "rL": "1/4", "rH": "1/2"})
    assert {row.cells[0] for row in table.rows} == {None}


def test_a_parameter_that_has_a_value_of_its_own_can_be_varied() -> None:
    """The status quo q = 0: at q = 1 and f = 1 nothing changes, and the foreign setter has what it wants."""
    table = api.table(SETTER, ["q=0,1"], "payoff.Foreign", {"e": "1/2", "l": "1/2", "f": 1})
    assert {str(row.cells[0]) for row in table.rows} == {"0"}
    assert "q" not in table.settings


def test_a_parameter_may_be_set_to_a_formula_of_one_that_is_varied() -> None:
    table = api.table(RATIFIERS, ["rA=1/5,2/5"], "x", {"rB": "rA/2", "dA": 0, "dB": 0})
    assert told(table) == {("1/5",): [("9/10",)], ("2/5",): [("4/5",)]}
    assert table.rows == api.table_pointwise(RATIFIERS, ["rA=1/5,2/5"], "x", {"rB": "rA/2", "dA": 0, "dB": 0}).rows


def test_roots_are_exact() -> None:
    """x^2 <= r is accepted: A takes the root."""
    table = api.table(ROOT, ["r=1/4,1/2"], "x, x^2, payoff.B")
    assert told(table)["1/4",] == [("1/2", "1/4", "0")]
    [root, square, rest] = told(table)["1/2",][0]
    assert "√" in root
    assert (square, rest) == ("1/2", "0")


@pytest.mark.parametrize(
    ("over", "settings", "hint"),
    [
        (["p=0,1"], {"d": 0}, "rL, rH are neither set nor varied"),
        (["q=0,1"], {}, "the parameters are p, rL, rH, d"),
        (["rLow=0,1"], {}, "did you mean rL"),
        (["p=0,1"], {"p": 0}, "set and varied"),
        (["p[1]=0,1"], {"d": 0, "rL": 0, "rH": 1}, "the parameters to vary are p"),
    ],
)
def test_parameters_without_a_value_are_named(over: list[str], settings: dict[str, int], hint: str) -> None:
    with pytest.raises(UsageError, match=hint):
        api.table(SCREENING, over, "t", settings)


# --- floats -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "over", "settings"), [GRIDS[0], GRIDS[3], GRIDS[-1]], ids=["screening", "war", "root"]
)
def test_floats_are_close_and_their_regions_exact(file: str, over: list[str], settings: Mapping[str, str]) -> None:
    floats = api.table(file, over, None, settings, floats=True)
    assert len(exact(file).rows) == len(floats.rows)
    for one, other in zip(exact(file).rows, floats.rows, strict=True):
        assert (one.places, one.number, one.remark) == (other.places, other.number, other.remark)
        assert close(one, other)


def close(one: Row, other: Row) -> bool:
    """Whether a row of floats is that of exact numbers, up to rounding."""
    return all(map(_close, one.cells, other.cells))


def _close(exact: object, number: object) -> bool:
    if exact is None or number is None:
        return exact is number
    assert isinstance(exact, Value)
    assert isinstance(number, float)
    bounds = enclose(exact)
    return bounds.low - Fraction(1, 10**12) < number < bounds.high + Fraction(1, 10**12)


# --- large grids ------------------------------------------------------------------------------------------------------


def test_a_large_grid_on_the_end_of_a_domain_needs_few_points_solved_again() -> None:
    """At dA = 0 every point lies on a border; the closed form with dA set has that border no more."""
    table = api.table(RATIFIERS, ["rA=0:1:21", "rB=0:1:25", "dA=0,1/3"], "x,payoff.A", {"dB": "1/7"}, floats=True)
    assert len({row.places for row in table.rows}) == 21 * 25 * 2
    assert table.again < 50
    by_hand = {(0.3, 0.25, 0.0): 0.75, (0.3, 0.75, 0.0): 0.0, (0.3, 0.75, 1 / 3): 1 / 3}
    for row in table.rows:
        point = tuple(float(value) for value in table.grid.point(row.places).values())
        if point in by_hand:
            assert row.cells[1] == pytest.approx(by_hand[point])


def test_rows_that_agree_in_all_columns_can_be_joined() -> None:
    """Refused at once or signed in vain: the same payoffs."""
    table = api.table(RATIFIERS, ["rB=1/2,4/5"], "payoff.A", {"rA": "3/10", "dA": 0, "dB": 0})
    assert [(row.places, row.number) for row in table.rows] == [((0,), 1), ((1,), 1), ((1,), 2)]
    assert [(row.places, row.number) for row in table.rows.distinct()] == [((0,), 1), ((1,), 1)]


def test_a_grid_of_one_point_in_floats() -> None:
    """One value for the only parameter leaves no axis to vary: A keeps what B does not insist on."""
    found = api.table(games.ULTIMATUM, {"r": ["1/4"]}, "payoff.A, payoff.B", floats=True)
    assert [row.cells for row in found.rows] == [(0.75, 0.25)]
