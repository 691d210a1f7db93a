"""Values: a field with canonical forms, square roots adjoined, compared with fractions, SymPy and high precision."""

from __future__ import annotations

from fractions import Fraction
from math import gcd, lcm

import pytest
import sympy
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from tests.strategies import Formula, formulas, numbers, points, positive
from winset.algebra.oracle import number_sign
from winset.algebra.value import ONE, ZERO, Value, enclose, square_root, total

F = Fraction
a, b, x = (Value.variable(name) for name in ("a", "b", "x"))


def value_of(formula: Formula) -> Value:
    """The formula as a value; the example is dropped where a divisor is zero everywhere."""
    try:
        return formula.value()
    except ZeroDivisionError:
        assume(False)
        raise


def in_sympy(text: object) -> sympy.Expr:
    return sympy.sympify(str(text).replace("^", "**"))


# --- the field --------------------------------------------------------------------------------------------------------


@given(formulas(), points)
def test_a_formula_of_values_evaluates_to_the_same_formula_of_fractions(
    formula: Formula, point: dict[str, Fraction]
) -> None:
    value = value_of(formula)
    try:
        expected = formula.number(point)
    except ZeroDivisionError:
        return
    assert value.evaluate(point).fraction() == expected


@given(formulas(leaves=4), formulas(leaves=4), formulas(leaves=4))
def test_the_laws_of_a_field_hold_as_equality_of_text_and_of_hash(p: Formula, q: Formula, r: Formula) -> None:
    u, v, w = value_of(p), value_of(q), value_of(r)
    pairs = [
        ((u + v) + w, u + (v + w)),
        (u + v, v + u),
        ((u * v) * w, u * (v * w)),
        (u * v, v * u),
        (u * (v + w), u * v + u * w),
        (u - v, -(v - u)),
        (u + ZERO, u),
        (u * ONE, u),
        (u - u, ZERO),
    ]
    if not v.is_zero:
        pairs += [(u / v * v, u), (u / v + w, (u + v * w) / v), (v / v, ONE), (v**-2, 1 / (v * v))]
    for left, right in pairs:
        assert left == right
        assert str(left) == str(right)
        assert hash(left) == hash(right)


@given(formulas(leaves=5), formulas(leaves=5))
def test_two_values_are_equal_exactly_if_their_difference_simplifies_to_zero(p: Formula, q: Formula) -> None:
    left, right = value_of(p), value_of(q)
    assert (left == right) == (sympy.cancel(in_sympy(p) - in_sympy(q)) == 0)
    assert (left == right) == (left - right).is_zero


@given(formulas())
def test_a_value_is_in_lowest_terms_with_a_primitive_denominator_and_a_positive_lead(formula: Formula) -> None:
    value = value_of(formula)
    top, bottom = value.numerator, value.denominator
    assert top / bottom == value
    assert sympy.gcd(in_sympy(top), in_sympy(bottom)).is_number or value.is_zero
    coefficients = [c for c, _ in bottom.terms()]
    assert lcm(*(c.denominator for c in coefficients)) == 1
    assert gcd(*(c.numerator for c in coefficients)) == 1
    assert coefficients[0] > 0
    assert value.is_number == (not value.symbols())
    assert value.is_polynomial == (bottom == ONE)


@given(formulas())
def test_factors_multiply_back_and_none_of_them_splits_further(formula: Formula) -> None:
    value = value_of(formula)
    sign, factors = value.factors()
    if value.is_zero:
        assert (sign, factors) == (0, ())
        return
    product = ONE
    for factor, exponent in factors:
        product = product * factor**exponent
        _, parts = sympy.factor_list(in_sympy(factor))
        assert [e for _, e in parts] == [1]
    constant = value / product
    assert constant.is_number
    assert sign == number_sign(constant)
    assert len({factor for factor, _ in factors}) == len(factors)


@given(formulas("+-*"), st.sampled_from("abx"))
def test_coefficients_and_terms_put_a_polynomial_together_again(formula: Formula, name: str) -> None:
    value = formula.value()
    variable = Value.variable(name)
    parts = value.coefficients(name)
    assert all(name not in part.symbols() for part in parts)
    assert total(part * variable**k for k, part in enumerate(parts)) == value
    assert len(parts) == 1 or not parts[-1].is_zero
    rebuilt = ZERO
    for coefficient, powers in value.terms():
        term = Value.number(coefficient)
        for symbol, exponent in powers:
            term = term * Value.variable(symbol) ** exponent
        rebuilt = rebuilt + term
    assert rebuilt == value


@given(formulas(leaves=5), st.sampled_from("abx"))
def test_the_derivative_is_that_of_sympy(formula: Formula, name: str) -> None:
    value = value_of(formula)
    expected = sympy.diff(in_sympy(formula), sympy.Symbol(name))
    assert sympy.cancel(in_sympy(value.derivative(name)) - expected) == 0


@given(formulas(leaves=4), st.fixed_dictionaries({n: formulas(leaves=3) for n in "ab"}), points)
def test_substitution_is_composition_all_names_at_once(
    formula: Formula, bindings: dict[str, Formula], point: dict[str, Fraction]
) -> None:
    value = value_of(formula)
    table = {name: value_of(put) for name, put in bindings.items()}
    try:
        inner = {name: put.number(point) for name, put in bindings.items()}
        expected = formula.number(point | inner)
    except ZeroDivisionError:
        return
    assert value.substitute(table).evaluate(point).fraction() == expected


def test_names_can_be_exchanged() -> None:
    assert (a / (a + 2 * b)).substitute({"a": b, "b": a}) == b / (b + 2 * a)


def test_what_divides_by_zero_says_so() -> None:
    with pytest.raises(ZeroDivisionError):
        a / (b - b)
    with pytest.raises(ZeroDivisionError):
        (1 / (a - b)).substitute({"a": b})
    with pytest.raises(ZeroDivisionError):
        (1 / (a - b)).evaluate({"a": F(1, 2), "b": F(1, 2)})


@pytest.mark.parametrize("name", ["θ", "r[2]", "x·", "été", "_0123456789abcdef0123", "and", "x y"])
def test_a_name_may_be_any_text(name: str) -> None:
    value = Value.variable(name)
    assert (value + 1) * (value - 1) == value * value - 1
    assert value.symbols() == {name}
    assert str(value) == name
    assert ((value + a) / (value - a)).evaluate({name: F(3), "a": F(1)}).fraction() == 2
    assert (value * value).derivative(name) == 2 * value
    assert value.substitute({name: value}) == value
    assert (a - value).substitute({"a": value}).is_zero


def test_a_value_is_no_truth_value() -> None:
    with pytest.raises(TypeError):
        bool(a)


# --- square roots -----------------------------------------------------------------------------------------------------


def plain_sign(number: Fraction) -> int:
    return (number > 0) - (number < 0)


def sign_of_surd(plain: Fraction, times: Fraction, under: Fraction) -> int:
    """The sign of `plain + times * sqrt(under)`, by squaring."""
    left, right = plain_sign(plain), plain_sign(times) * plain_sign(under)
    if left * right >= 0:
        return left or right
    return left * plain_sign(plain * plain - times * times * under)


@given(numbers, numbers, positive)
@example(F(-3), F(2), F(9, 4))
@example(F(-1009), F(1), F(1009**2))
@example(F(-2 * 1009), F(1), F(2 * 1009**2))
@example(F(-(10**30) - 1), F(1), F(10**60 + 1))
def test_the_sign_of_a_surd_is_that_found_by_squaring(plain: Fraction, times: Fraction, under: Fraction) -> None:
    value = plain + times * square_root(Value.number(under))
    assert number_sign(value) == sign_of_surd(plain, times, under)


@given(st.lists(st.tuples(numbers, positive), min_size=1, max_size=3), numbers)
@settings(max_examples=60)
def test_a_sum_of_roots_lies_in_its_enclosure_and_has_the_sign_found_with_high_precision(
    parts: list[tuple[Fraction, Fraction]], plain: Fraction
) -> None:
    value = plain + total(times * square_root(Value.number(under)) for times, under in parts)
    exact = sympy.Rational(plain.numerator, plain.denominator) + sum(
        sympy.Rational(t.numerator, t.denominator) * sympy.sqrt(sympy.Rational(u.numerator, u.denominator))
        for t, u in parts
    )
    bounds = enclose(value)
    assert bounds.low <= bounds.high
    low, high = (sympy.Rational(end.numerator, end.denominator) for end in (bounds.low, bounds.high))
    assert sympy.sign(exact - low) >= 0
    assert sympy.sign(high - exact) >= 0
    assert number_sign(value) == sympy.sign(exact)


@pytest.mark.parametrize(
    "value",
    [
        square_root(Value.number(8)) - 2 * square_root(Value.number(2)),
        square_root(Value.number(6)) - square_root(Value.number(2)) * square_root(Value.number(3)),
        square_root(3 + 2 * square_root(Value.number(2))) - 1 - square_root(Value.number(2)),
        square_root(2 + square_root(Value.number(2))) * square_root(2 - square_root(Value.number(2)))
        - square_root(Value.number(2)),
        square_root(Value.number(2 * 1009**2)) - 1009 * square_root(Value.number(2)),
        square_root(Value.number(F(1, 3))) - 1 / square_root(Value.number(3)),
    ],
    ids=str,
)
def test_a_sum_of_roots_that_vanishes_has_sign_zero(value: Value) -> None:
    assert number_sign(value) == 0
    assert number_sign(value + F(1, 10**40)) == 1
    assert number_sign(value - F(1, 10**40)) == -1


surds = st.tuples(numbers, numbers).map(lambda n: n[0] + n[1] * square_root(Value.number(3)))
rooted = st.tuples(formulas("+-*", 3), formulas("+-*", 3)).map(lambda p: p[0].value() + p[1].value() * square_root(a))


@given(st.one_of(surds, rooted), st.one_of(surds, rooted), st.one_of(surds, rooted))
@settings(max_examples=60)
def test_the_laws_of_a_field_hold_with_roots_adjoined(u: Value, v: Value, w: Value) -> None:
    assert u * (v + w) == u * v + u * w
    assert (u * v) * w == u * (v * w)
    assert (u - v) + v == u
    if not v.is_zero:
        assert u / v * v == u
        assert not (u / v).denominator.roots()


@given(rooted, rooted, points)
@settings(max_examples=60)
def test_values_with_a_root_evaluate_where_it_is_rational(u: Value, v: Value, point: dict[str, Fraction]) -> None:
    """At a = c^2 the root is |c|: both sides are fractions."""
    c = point["a"]
    here = point | {"a": c * c}

    def by_hand(value: Value) -> Fraction:
        parts = value.coefficients("√(a)")
        sizes = [part.evaluate(here).fraction() for part in parts]
        return sizes[0] + (sizes[1] * abs(c) if len(sizes) > 1 else 0)

    left, right = by_hand(u), by_hand(v)
    assert (u + v).evaluate(here).fraction() == left + right
    assert (u * v).evaluate(here).fraction() == left * right
    # Dividing multiplies by the conjugate, which may vanish where the divisor does not.
    if right and (not (u / v).denominator.evaluate(here).is_zero or u.variables() | v.variables() == {"a"}):
        assert (u / v).evaluate(here).fraction() == left / right


def test_the_square_of_a_root_is_what_stands_under_it() -> None:
    root = square_root(a * b + 1)
    assert root * root == a * b + 1
    assert root**5 == (a * b + 1) ** 2 * root
    assert root.variables() == {"a", "b"}
    nested = square_root(a + root)
    assert nested**2 - root == a
    assert nested.roots()[0] not in (a + root).roots()
    assert square_root(a / b) * square_root(a / b) == a / b
    with pytest.raises(ValueError, match="no real square root"):
        square_root(Value.number(-2))


def test_squares_of_numbers_are_taken_from_under_a_root() -> None:
    assert square_root(4 * a) == 2 * square_root(a)
    assert square_root(a / 9 + F(2, 9)) == square_root(a + 2) / 3
    assert square_root(4 - 4 * a) == 2 * square_root(1 - a)
    assert square_root(F(1, 2) * a) * 2 == square_root(2 * a)
    assert square_root(a * a).evaluate({"a": F(-3)}).fraction() == 3


def test_a_zero_that_freeing_a_denominator_of_roots_brings_in_is_no_zero() -> None:
    root = square_root(a)
    assert (1 / (1 + root)).evaluate({"a": F(1)}).fraction() == F(1, 2)
    assert (1 / (root + b)).substitute({"a": Value.number(4), "b": Value.number(2)}).fraction() == F(1, 4)
    assert (x / (root + square_root(b))).evaluate({"a": F(4), "b": F(4), "x": F(3)}).fraction() == F(3, 4)
    with pytest.raises(ZeroDivisionError):
        (1 / (1 - root)).evaluate({"a": F(1)})
    with pytest.raises(ZeroDivisionError):
        (1 / (root - square_root(b))).evaluate({"a": F(4), "b": F(4)})


def test_the_derivative_of_a_root_is_that_of_calculus() -> None:
    root = square_root(a * a + 1)
    assert root.derivative("a") == a / root
    nested = square_root(1 + root)
    assert nested.derivative("a") * 2 * nested * root == a


def test_a_root_is_evaluated_inside_out() -> None:
    nested = square_root(a + square_root(b))
    assert nested.evaluate({"a": F(7), "b": F(4)}).fraction() == 3
    assert nested.substitute({"b": a * a}).evaluate({"a": F(8)}).fraction() == 4
