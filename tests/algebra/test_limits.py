"""Limits of values, with roots and without, against those of SymPy and those worked out by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.strategies import quadratic
from winset.algebra.limits import limit
from winset.algebra.oracle import number_sign
from winset.algebra.run import at_point
from winset.algebra.value import ONE, ZERO, Value, square_root
from winset.errors import OutOfReach

F = Fraction
a, x = Value.variable("a"), Value.variable("x")


def at_infinity(value: Value) -> Value | None:
    return limit(at_point({}), value, "x", None)


def in_sympy(value: Value) -> sympy.Expr:
    return sympy.sympify(str(value).replace("^", "**"))


@given(quadratic("x"), quadratic("x"))
@settings(max_examples=40)
def test_the_limit_of_a_quotient_at_infinity_is_that_of_sympy(top: Value, bottom: Value) -> None:
    assume(not bottom.is_zero)
    expected = sympy.limit(in_sympy(top) / in_sympy(bottom), sympy.Symbol("x"), sympy.oo)
    found = at_infinity(top / bottom)
    assert (found is None) == expected.is_infinite
    assert found is None or in_sympy(found) == expected


@given(st.integers(1, 4), st.integers(-4, 4), st.integers(0, 4), st.integers(-3, 3), st.integers(-3, 3))
@settings(max_examples=40)
def test_the_limit_of_a_root_less_a_line_is_found_by_completing_the_square(
    c: int, d: int, e: int, slope: int, shift: int
) -> None:
    """sqrt(c^2 x^2 + d x + e) - c x tends to d/(2 c)."""
    value = square_root(c * c * x * x + d * x + e) + slope * x + shift
    found = at_infinity(value)
    if slope == -c:
        assert found is not None
        assert number_sign(found - F(d, 2 * c) - shift) == 0
    else:
        assert found is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (square_root(x), None),
        (1 / square_root(x), ZERO),
        (square_root(x) / x, ZERO),
        (square_root(2 * x) / square_root(x), square_root(Value.number(2))),
        (square_root(x + 1) - square_root(x), ZERO),
        (x * (square_root(x * x + 1) - x), Value.number(F(1, 2))),
        (square_root(a * x * x + 1) / x, square_root(a)),
        (a + 1 / (1 + square_root(x)), a),
    ],
    ids=str,
)
def test_the_limit_of_a_root_at_infinity(value: Value, expected: Value | None) -> None:
    found = limit(at_point({"a": F(2)}), value, "x", None)
    assert (found is None) == (expected is None)
    if found is not None and expected is not None:
        assert number_sign((found - expected).evaluate({"a": F(2)})) == 0


@pytest.mark.parametrize(
    ("value", "end", "expected"),
    [
        (1 / (1 + square_root(x)), ONE, Value.number(F(1, 2))),  # kept as a quotient that is 0/0 at 1
        (1 / (1 - square_root(x)), ONE, None),
        (1 / (square_root(x) + a), a * a, 1 / (2 * a)),
        (1 / x, ZERO, None),
        (x / (1 + x), ONE, Value.number(F(1, 2))),
    ],
    ids=str,
)
def test_the_limit_at_a_finite_end_is_the_value_there(value: Value, end: Value, expected: Value | None) -> None:
    found = limit(at_point({"a": F(2)}), value, "x", end)
    assert (found is None) == (expected is None)
    if found is not None and expected is not None:
        assert number_sign((found - expected).evaluate({"a": F(2)})) == 0


def test_roots_under_roots_at_infinity_are_refused() -> None:
    with pytest.raises(OutOfReach, match="root under a root"):
        at_infinity(square_root(x + square_root(x)) - square_root(x))
