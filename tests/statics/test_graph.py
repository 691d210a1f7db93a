"""Graphs of quantities over one parameter: exact ends, jumps that nothing joins. Values from the papers' formulas."""

from __future__ import annotations

from fractions import Fraction

import pytest

from winset import api
from winset.algebra.value import Value, square_root
from winset.errors import SourceErrors, UsageError
from winset.statics.graph import Arc, Graph, graph_of, sampler
from winset.statics.quantities import read_quantity

TWO_RATIFIERS = "@putnam-1988/take-it-or-leave-it"
SETTER = "@milner-rosendorff-1997/foreign-setter"

# B accepts x >= k*k; A keeps 1 - x, or has 1/2 without: agreement iff k*k <= 1/2.
SQUARE = """winset 1
game "A square"
players A, B
parameters
    k in (0, 1)
play
    A chooses offer or leave
    if leave: none, A gets 1/2, B gets 0
    A chooses x in [0, 1]
    B chooses accept or reject
    if accept: agreement, A gets 1 - x, B gets x
    otherwise: breakdown, A gets 0, B gets k{power}
"""


def graph(source: str, of: str, over: str, **settings: str) -> Graph:
    result = api.solve(api.load_game(source), settings)
    return graph_of(result.solution, read_quantity(of, result.solution.play), over)


def shape(arc: Arc) -> tuple[object, ...]:
    return arc.low.place.value, arc.low.closed, arc.high.place.value, arc.high.closed, arc.low.limit, arc.high.limit


def test_the_cliff_where_win_sets_part() -> None:
    """M02: A has 1 - rB as long as rA + rB <= 1, and nothing beyond; at 1 - rA there is either."""
    found = graph(TWO_RATIFIERS, "payoff.A", "rB", rA="3/10", dA="0", dB="0")
    high, low = sorted(found.arcs, key=lambda arc: float(arc.low.place))
    border = Fraction(7, 10)
    assert shape(high) == (0, True, border, True, 1, Fraction(3, 10))
    assert shape(low) == (border, True, 1, True, 0, 0)
    assert high.formula == 1 - Value.variable("rB")
    assert len(low.families) == 2  # refused at the table, or at home
    assert not found.gaps


def test_the_hump_at_half_the_ideal_of_the_executive() -> None:
    """M13 with e = 1/2: x = 2 min(e, l), so Home has -|x - e|, which peaks with 0 at l = e/2."""
    found = graph(SETTER, "payoff(Home)", "l", e="1/2", f="1")
    rises, falls, flat = sorted((arc for arc in found.arcs if not arc.is_point), key=lambda arc: float(arc.low.place))
    peak = Fraction(1, 4)
    assert (rises.high.place.value, rises.high.limit) == (peak, 0)
    assert (falls.low.place.value, falls.low.limit) == (peak, 0)
    assert rises.high.closed or falls.low.closed
    assert falls.high.limit == flat.low.limit == Fraction(-1, 2)
    assert (rises.low.limit, falls.high.place.value) == (Fraction(-1, 2), Fraction(1, 2))


@pytest.mark.parametrize(
    ("power", "border"), [("*k", square_root(Value.number(Fraction(1, 2)))), ("*k*k", None)], ids=["root", "cubic"]
)
def test_an_irrational_border_is_exact(power: str, border: Value | None) -> None:
    found = graph(SQUARE.replace("{power}", power), "prob.agreement", "k")
    jumps = {arc.high.place for arc in found.arcs if arc.formula == 1}
    [place] = [place for place in jumps if place.middle != 1]
    assert place.value == border
    assert abs(float(place) - 0.5 ** (1 / (power.count("k") + 1))) < 1e-9 or power == "*k"
    assert {float(arc.low.place) for arc in found.arcs if arc.formula == 0 and not arc.is_point} == {float(place)}


def test_a_number_that_is_not_offered_leaves_a_gap() -> None:
    found = graph(TWO_RATIFIERS, "x", "rB", rA="3/10", dA="0", dB="0")
    assert len(found.arcs) == 1
    [gap] = found.gaps
    assert (gap.low.value, gap.high.value, gap.solved, gap.exists) == (Fraction(7, 10), 1, True, True)


def test_a_stretch_cuts_the_graph() -> None:
    result = api.solve(api.load_game("@fearon-1995/risk-return"), {"p": "1/2", "cA": "1/10"})
    quantity = read_quantity("prob.war", result.solution.play)
    found = graph_of(result.solution, quantity, "C", (Fraction(1, 2), Fraction(2)))
    assert (found.low.value, found.high.value) == (Fraction(1, 2), 2)
    with pytest.raises(UsageError, match="C has no least or no largest value"):
        graph_of(result.solution, quantity, "C")


def test_curves_are_sampled_from_their_formula() -> None:
    half = sampler(1 / (2 * Value.variable("C")), "C")
    assert half(0.25) == 2.0
    assert half(0.0) is None


def test_parameters_without_a_value_are_named() -> None:
    with pytest.raises(UsageError, match="a value is needed for rA, dB"):
        graph(TWO_RATIFIERS, "payoff.A", "rB", dA="0")


def test_an_unknown_quantity_is_located() -> None:
    with pytest.raises(SourceErrors, match=r"1:8: the game has no `C` here"):
        graph(TWO_RATIFIERS, "payoff(C)", "rB", rA="3/10", dA="0", dB="0")
