"""Formulas: what is written in the style "source" reads back to the same value, and LaTeX is well formed."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from winset.algebra.oracle import Constraint
from winset.algebra.value import Value, square_root
from winset.show.formula import LATEX, SOURCE, TEXT, latex_name, latex_text
from winset.show.json_reader import conditions, formula

NAMES = ["p", "rL", "rH", "d", "x", "pi[2]", "α", "q_0"]

numbers = st.fractions(min_value=-5, max_value=5, max_denominator=6).map(Value.number)
atoms = st.one_of(numbers, st.sampled_from(NAMES).map(Value.variable))


def combined(inner: st.SearchStrategy[Value]) -> st.SearchStrategy[Value]:
    pairs = st.tuples(inner, inner)
    return st.one_of(
        pairs.map(lambda pair: pair[0] + pair[1]),
        pairs.map(lambda pair: pair[0] - pair[1]),
        pairs.map(lambda pair: pair[0] * pair[1]),
        pairs.filter(lambda pair: not pair[1].is_zero).map(lambda pair: pair[0] / pair[1]),
        st.tuples(inner, st.integers(0, 3)).map(lambda pair: pair[0] ** pair[1]),
    )


values = st.recursive(atoms, combined, max_leaves=7)
relations = st.sampled_from(["<", "<=", ">", ">=", "=", "!="])


@given(values)
def test_a_value_reads_back(value: Value) -> None:
    assert formula(SOURCE.value(value)) == value


@given(values, values)
def test_a_value_with_a_root_reads_back(inside: Value, factor: Value) -> None:
    assume(inside.is_polynomial and not inside.is_number)
    value = factor + factor * square_root(inside) + 1
    assert formula(SOURCE.value(value)) == value


@given(values, relations)
def test_a_condition_reads_back_with_the_same_truth(value: Value, relation: str) -> None:
    """At points: a condition may be multiplied by a positive number, its sides may be turned."""
    assume(not value.is_number)
    (read,) = conditions(SOURCE.condition(Constraint(value, relation)))
    for k in range(-3, 4):
        point = {name: Fraction(k * (n + 2) + 1, n + 3) for n, name in enumerate(NAMES)}
        try:
            expected = Constraint(value, relation).holds(point)
        except ZeroDivisionError:
            continue
        assert read.holds(point) == expected


@given(values)
def test_latex_is_well_formed(value: Value) -> None:
    text = LATEX.value(value)
    depth = 0
    for letter in text:
        depth += {"{": 1, "}": -1}.get(letter, 0)
        assert depth >= 0
    assert depth == 0
    assert not re.search(r"\^\{[^{}]*\}\^", text)
    assert "*" not in text
    assert not re.search(r"[+-] [+-]", text)


@pytest.mark.parametrize(
    ("name", "rounds", "latex"),
    [
        ("rA", "", "r_{A}"),
        ("x", "2", "x_{2}"),
        ("x1", "2", "x_{1,2}"),
        ("m[3]", "", "m_{3}"),
        ("delta", "", r"\delta"),
        ("deltaA", "", r"\delta_{A}"),
        ("α", "", r"\alpha"),
        ("Δ", "", r"\Delta"),
        ("pstar", "", r"p^{\ast}"),
        ("rbar", "", r"\bar{r}"),
        ("farm_size", "", r"\mathit{farm\_size}"),
    ],
)
def test_names_look_as_in_a_paper(name: str, rounds: str, latex: str) -> None:
    assert latex_name(name, rounds) == latex


def test_a_power_of_a_starred_name_is_no_double_superscript() -> None:
    assert LATEX.value(Value.variable("pstar") ** 2) == r"{p^{\ast}}^{2}"


def test_a_weighted_mean_is_written_as_one() -> None:
    p, low, high = map(Value.variable, ("p", "rL", "rH"))
    mean = p * low + (1 - p) * high
    assert TEXT.value(mean) == "p*rL + (1 - p)*rH"
    assert LATEX.value(mean) == "p r_{L} + (1 - p) r_{H}"


def test_a_condition_on_one_name_is_solved_for_it() -> None:
    r = Value.variable("r")
    assert TEXT.condition(Constraint(1 - 4 * r, ">=")) == "r <= 1/4"
    assert LATEX.condition(Constraint(2 - 3 * r, "<")) == r"r > \tfrac{2}{3}"


def test_words_are_escaped() -> None:
    assert latex_text("50% & #1_x") == r"50\% \& \#1\_x"
