"""Runs at one point: signs, roots of polynomials, maxima, and sweeps that tile an interval."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.strategies import Formula, formulas, linear, numbers, points, quadratic, unit_points
from winset.algebra.oracle import number_sign
from winset.algebra.run import Piece, Run, at_point
from winset.algebra.value import ONE, ZERO, Value, enclose, square_root
from winset.errors import OutOfReach

F = Fraction
a, b, x = (Value.variable(name) for name in ("a", "b", "x"))
HALF = Value.number(F(1, 2))


def plain_sign(number: Fraction) -> int:
    return (number > 0) - (number < 0)


# --- signs ------------------------------------------------------------------------------------------------------------


@given(formulas("+-*"), points)
def test_a_sign_is_that_of_the_number(formula: Formula, point: dict[str, Fraction]) -> None:
    assert at_point(point).sign(formula.value()) == plain_sign(formula.number(point))


@given(linear("a", "b"), linear("a", "b"), unit_points)
@example(Value.number(-1), Value.number(2), {"a": F(1, 4), "b": F(1, 3)})
@example(-a, ONE, {"a": F(1, 4), "b": F(1, 3)})
def test_the_sign_of_a_surd_with_parameters_is_that_at_the_point(
    plain: Value, times: Value, point: dict[str, Fraction]
) -> None:
    value = plain + times * square_root(a)
    assert at_point(point).sign(value) == number_sign(value.evaluate(point))


@given(st.lists(st.one_of(linear("a", "b"), quadratic("a")), min_size=1, max_size=6), unit_points)
def test_the_leader_dominates_the_others(values: list[Value], point: dict[str, Fraction]) -> None:
    run = at_point(point)
    sizes = [value.evaluate(point).fraction() for value in values]
    assert sizes[run.leader(values)] == max(sizes)
    assert run.max(values).evaluate(point).fraction() == max(sizes)


@given(quadratic("a"), linear("a", "b"), unit_points)
def test_the_root_of_a_positive_value_is_positive_and_squares_to_it(
    left: Value, right: Value, point: dict[str, Fraction]
) -> None:
    value = left * left * right / (1 + right * right)
    run = at_point(point)
    if run.sign(value) > 0:
        root = run.root(value)
        assert root * root == value
        assert number_sign(root.evaluate(point)) == 1


# --- roots ------------------------------------------------------------------------------------------------------------


@given(st.lists(st.one_of(quadratic("x"), linear("x")), min_size=1, max_size=3))
def test_the_roots_of_a_product_are_all_its_real_zeros(parts: list[Value]) -> None:
    polynomial = reduce(lambda left, right: left * right, parts)
    if polynomial.is_zero:
        return
    found = at_point({}).roots(polynomial, "x")
    for root in found:
        assert number_sign(polynomial.substitute({"x": root})) == 0
    expected = 0
    seen: list[Value] = []
    for part in (factor for factor, _ in polynomial.factors()[1]):
        c = [v.fraction() for v in part.coefficients("x")]
        if len(c) == 2:
            assert Value.number(-c[0] / c[1]) in found
            expected += 1
        elif c[1] ** 2 > 4 * c[0] * c[2]:
            expected += 2
    for root in found:
        assert all(number_sign(root - other) for other in seen)
        seen.append(root)
    assert len(found) == expected


@given(linear("a", "b"), linear("a", "b"), linear("a", "b"), unit_points)
def test_roots_with_parameters_are_zeros_at_the_point_and_as_many_as_there(
    c: Value, d: Value, e: Value, point: dict[str, Fraction]
) -> None:
    polynomial = c * x * x + d * x + e
    plain = polynomial.evaluate(point)
    if plain.is_zero:
        return
    found = [root.evaluate(point) for root in at_point(point).roots(polynomial, "x")]
    for root in found:
        assert number_sign(plain.substitute({"x": root})) == 0
    # A double zero may come once or twice: how many different ones there are is what counts.
    different = {number_sign(p - q) for p in found for q in found} if found else set()
    c_, d_, e_ = (v.evaluate(point).fraction() for v in (c, d, e))
    count = plain_sign(d_ * d_ - 4 * c_ * e_) + 1 if c_ else abs(plain_sign(d_))
    assert (0 if not found else 2 if len(different) > 1 else 1) == count


def test_a_zero_under_a_root_is_found() -> None:
    assert at_point({}).roots(square_root(x) - 2, "x") == [Value.number(4)]


def test_degrees_beyond_two_are_factored_or_adjoined() -> None:
    cube = x * x * x
    assert set(at_point({}).roots(cube - x, "x")) == {ZERO, ONE, -ONE}
    (root,) = at_point({}).roots(cube - x - 1, "x")
    assert (root**3 - root - 1).is_zero
    with pytest.raises(OutOfReach, match="degree 3"):
        at_point({"a": Fraction(3)}).roots(cube - a * x + 2, "x")  # (x - 1)^2 (x + 2)


# --- sweeps -----------------------------------------------------------------------------------------------------------

Make = Callable[[Run, Value], Value]


def highest(values: list[Value]) -> Make:
    """The largest of some formulas, put together by comparing each with each."""
    return lambda run, at: run.max([value.substitute({"x": at}) for value in values])


def distance(values: list[Value]) -> Make:
    """The sum of the sizes of some formulas."""

    def make(run: Run, at: Value) -> Value:
        result = ZERO
        for value in values:
            put = value.substitute({"x": at})
            result = result + (put if run.sign(put) >= 0 else -put)
        return result

    return make


def inside(piece: Piece[Value], point: dict[str, Fraction]) -> list[Fraction]:
    """Three rational numbers inside an open piece, at a point of the parameters."""
    low, high = (enclose(end.evaluate(point), 400) for end in (piece.low, piece.high) if end is not None)
    assert low.high < high.low
    return [low.high + (high.low - low.high) * share for share in (F(1, 1000), F(3, 7), F(999, 1000))]


def check_tiling(pieces: list[Piece[Value]], low: Value, high: Value, closed: tuple[bool, bool]) -> None:
    """Points and open pieces in turn, from end to end."""
    assert pieces[0].low == low
    assert pieces[0].is_point == closed[0]
    assert pieces[-1].high == high
    assert pieces[-1].is_point == closed[1]
    for left, right in pairwise(pieces):
        assert left.high == right.low
        assert left.is_point != right.is_point


@pytest.mark.parametrize("how", [highest, distance])
@given(
    values=st.lists(st.one_of(quadratic("x"), linear("x", "a", "b")), min_size=1, max_size=4),
    ends=st.tuples(linear("a", "b"), linear("a", "b")),
    closed=st.tuples(st.booleans(), st.booleans()),
    point=unit_points,
)
@settings(max_examples=60)
def test_the_pieces_of_a_sweep_tile_the_interval_and_each_formula_holds_on_its_piece(
    how: Callable[[list[Value]], Make],
    values: list[Value],
    ends: tuple[Value, Value],
    closed: tuple[bool, bool],
    point: dict[str, Fraction],
) -> None:
    run, make = at_point(point), how(values)
    pieces = run.sweep("x", *ends, lambda at: make(run, at), closed)
    low, high = (end.evaluate(point).fraction() for end in ends)
    if low > high or (low == high and not all(closed)):
        assert pieces == []
        return
    if low == high:
        assert [piece.is_point for piece in pieces] == [True]
    else:
        check_tiling(pieces, *ends, closed)
    for piece in pieces:
        if piece.is_point:
            expected = make(at_point(point), piece.low.evaluate(point)).evaluate(point)
            assert number_sign(piece.result.evaluate(point) - expected) == 0
            continue
        for number in inside(piece, point):
            here = point | {"x": number}
            expected = make(at_point(here), Value.number(number)).evaluate(here)
            assert number_sign(piece.result.evaluate(here) - expected) == 0


@given(st.lists(linear("x", "y", "a"), min_size=1, max_size=3), unit_points, numbers)
@settings(max_examples=40)
def test_sweeps_nest(values: list[Value], point: dict[str, Fraction], shift: Fraction) -> None:
    """The largest over y in [0, 1] of the largest of linear formulas: at the ends of y, for each x."""
    run = at_point(point)

    def over_y(at: Value) -> Value:
        pieces = run.sweep("y", ZERO, ONE, lambda y: run.max([v.substitute({"x": at, "y": y}) for v in values]))
        return run.max([piece.result for piece in pieces if piece.is_point])

    for piece in run.sweep("x", Value.number(shift), Value.number(shift + 2), over_y):
        for number in [piece.low.evaluate(point).fraction()] if piece.is_point else inside(piece, point):
            here = point | {"x": number}
            expected = max(v.evaluate(here | {"y": F(y)}).fraction() for v in values for y in (0, 1))
            assert piece.result.evaluate(here).fraction() == expected


def test_an_interval_without_end_is_swept_to_the_last_breakpoint_and_beyond() -> None:
    run = at_point({})
    pieces = run.sweep("x", ZERO, None, lambda at: run.max([3 - at, at - 3]))
    assert [(p.low, p.high, p.result) for p in pieces] == [
        (ZERO, ZERO, Value.number(3)),
        (ZERO, Value.number(3), 3 - x),
        (Value.number(3), Value.number(3), ZERO),
        (Value.number(3), None, x - 3),
    ]


def test_a_question_inside_a_piece_is_answered_for_all_of_it() -> None:
    run = at_point({})
    pieces = run.sweep("x", ZERO, ONE, lambda at: run.sign(at - HALF))
    assert [run.within("x", p, lambda: run.sign(x - HALF)) for p in pieces if not p.is_point] == [-1, 1]


def test_what_is_remembered_does_not_leave_its_piece() -> None:
    run = at_point({})

    def at(value: Value) -> int:
        return run.remember("side", value.variables(), lambda: run.sign(value - HALF))

    pieces = run.sweep("x", ZERO, ONE, at, closed=(False, False))
    assert [p.result for p in pieces if not p.is_point] == [-1, 1]


def test_a_sample_that_hits_a_zero_is_taken_elsewhere() -> None:
    run = at_point({})
    first = F(233, 610)  # where a sweep of the unit interval looks first
    pieces = run.sweep("x", ZERO, ONE, lambda at: run.sign(at - first), closed=(False, False))
    assert [(p.low, p.result) for p in pieces] == [(ZERO, -1), (Value.number(first), 0), (Value.number(first), 1)]
