"""The oracle: its points satisfy the question, its "none" is true, and what it does not know it does not guess."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.strategies import Formula, formulas, linear, numbers, quadratic, unit_points
from winset.algebra.oracle import Answer, Constraint, Oracle, number_sign
from winset.algebra.solver_process import SolverProcess
from winset.algebra.value import ONE, Value, square_root

F = Fraction
a, b, x = (Value.variable(name) for name in ("a", "b", "x"))
RELATIONS = (">", "<", "=", ">=", "<=", "!=")
relations = st.sampled_from(RELATIONS)


@pytest.fixture(scope="module")
def oracle() -> Iterator[Oracle]:
    with Oracle() as oracle:
        yield oracle


polynomials = st.one_of(
    linear("a", "b"), quadratic("a"), st.tuples(linear("a"), linear("b")).map(lambda p: p[0] * p[1])
)
questions = st.lists(st.builds(Constraint, polynomials, relations), min_size=1, max_size=4)


@given(questions, unit_points)
@settings(max_examples=80)
def test_a_point_satisfies_the_question_and_none_is_said_only_where_no_point_does(
    oracle: Oracle, question: list[Constraint], guess: dict[str, Fraction]
) -> None:
    answer = oracle.find(question)
    if isinstance(answer, dict):
        point = {"a": F(0), "b": F(0)} | answer
        assert all(c.holds(point) for c in question)
    elif answer is Answer.NONE:
        assert not all(c.holds(guess) for c in question)


@given(st.lists(polynomials, min_size=1, max_size=4), unit_points)
@settings(max_examples=80)
def test_a_question_that_a_point_answers_is_never_said_to_have_none(
    oracle: Oracle, values: list[Value], point: dict[str, Fraction]
) -> None:
    """The signs are those at a point: some rational point has them."""
    question = [Constraint(v, {1: ">", -1: "<", 0: "="}[number_sign(v.evaluate(point))]) for v in values]
    answer = oracle.find(question)
    assert isinstance(answer, dict)
    assert all(c.holds({"a": F(0), "b": F(0)} | answer) for c in question)


@given(formulas(leaves=4), relations, unit_points, numbers)
@settings(max_examples=60)
def test_quotients_are_asked_where_they_have_a_value(
    oracle: Oracle, formula: Formula, relation: str, point: dict[str, Fraction], x_: Fraction
) -> None:
    """A denominator is not zero at a point that is shown, and none is not said where a point exists."""
    try:
        value = formula.value()
    except ZeroDivisionError:
        return
    question = [Constraint(value, relation)]
    answer = oracle.find(question)
    if isinstance(answer, dict):
        assert question[0].holds({"a": F(0), "b": F(0), "x": F(0)} | answer)
    elif answer is Answer.NONE:
        try:
            assert not question[0].holds({**point, "x": x_})
        except ZeroDivisionError:
            return


def test_what_is_divided_by_is_not_zero(oracle: Oracle) -> None:
    quotient = 1 / (a - b)
    assert oracle.find([Constraint(quotient, ">"), Constraint(a - b, "=")]) is Answer.NONE
    assert oracle.find([Constraint(quotient, "="), Constraint(a, ">")]) is Answer.NONE
    assert oracle.find([Constraint(quotient, ">"), Constraint(a - b, "<=")]) is Answer.NONE
    assert oracle.find([Constraint(a / b, "="), Constraint(b, "=")]) is Answer.NONE
    found = oracle.find([Constraint(quotient, "<"), Constraint(b - 3, "=")])
    assert isinstance(found, dict)
    assert found["b"] == 3 > found["a"]


def test_a_pool_point_at_which_a_denominator_vanishes_answers_nothing(oracle: Oracle) -> None:
    first = oracle.find([Constraint(a - 1, "="), Constraint(b - 1, "=")])
    assert first == {"a": 1, "b": 1}
    found = oracle.find([Constraint(1 / (a - b) - 5, ">")])
    assert isinstance(found, dict)
    assert found["a"] != found["b"]


def test_a_root_is_the_non_negative_one(oracle: Oracle) -> None:
    root = square_root(a)
    assert oracle.find([Constraint(root, "<")]) is Answer.NONE
    assert oracle.find([Constraint(root - 2, "="), Constraint(a - 4, "!=")]) is Answer.NONE
    assert oracle.find([Constraint(root, ">="), Constraint(a, "<")]) is Answer.NONE
    assert oracle.find([Constraint(square_root(a + root) - a, "="), Constraint(a - 1, ">")]) is not Answer.NONE
    found = oracle.find([Constraint(root - 3, ">"), Constraint(a - 10, "<")])
    assert isinstance(found, dict)
    assert 9 < found["a"] < 10


def test_a_zero_that_freeing_a_denominator_of_roots_brings_in_is_no_zero(oracle: Oracle) -> None:
    """At a = 1 the first is 1/2, though it is kept as (1 - sqrt(a))/(1 - a)."""
    quotient = 1 / (1 + square_root(a))
    assert oracle.find([Constraint(quotient - F(1, 2), "=")]) == {"a": 1}
    assert oracle.find([Constraint(quotient - F(1, 2), ">="), Constraint(quotient - F(1, 2), "<=")]) == {"a": 1}
    assert oracle.find([Constraint(quotient - F(1, 2), ">"), Constraint(a - 1, "=")]) is Answer.NONE
    assert oracle.find([Constraint(1 / (1 - square_root(a)), "!="), Constraint(a - 1, "=")]) is Answer.NONE
    two = x / (square_root(a) + square_root(b))
    here = [Constraint(a - 4, "="), Constraint(b - 4, "="), Constraint(x - 3, "=")]
    assert oracle.find([Constraint(two - F(3, 4), "="), *here]) == {"a": 4, "b": 4, "x": 3}
    assert oracle.find([Constraint(two - F(3, 4), "<"), *here]) is Answer.NONE


def test_roots_of_numbers_are_decided(oracle: Oracle) -> None:
    surd = square_root(Value.number(2))
    assert oracle.find([Constraint(a - surd, ">"), Constraint(a * a - 2, "<"), Constraint(a, ">")]) is Answer.NONE
    found = oracle.find([Constraint(a - surd, ">"), Constraint(a - surd - F(1, 10**4), "<")])
    assert isinstance(found, dict)
    assert found["a"] ** 2 > 2


def test_constraints_on_numbers_need_no_solver(oracle: Oracle) -> None:
    before = oracle.queries
    assert oracle.find([Constraint(ONE, ">")]) == {}
    assert oracle.find([]) == {}
    assert oracle.find([Constraint(ONE, "<"), Constraint(a, ">")]) is Answer.NONE
    assert oracle.queries == before


@pytest.mark.parametrize("name", ["θ", "r[2]", "été", "x·", "let", "a b"])
def test_names_of_any_alphabet_reach_the_solver_and_come_back(oracle: Oracle, name: str) -> None:
    value = Value.variable(name)
    found = oracle.find([Constraint(value - F(1, 3), "="), Constraint(square_root(value + 1) - 1, ">")])
    assert found == {name: F(1, 3)}


@given(numbers, st.sampled_from([F(0), F(1, 10**30), F(10**30), F(-7, 3)]))
@example(F(5), F(10**30))
@settings(max_examples=20)
def test_numbers_of_any_size_are_read_back(oracle: Oracle, number: Fraction, shift: Fraction) -> None:
    assert oracle.find([Constraint(a - number - shift, "=")]) == {"a": number + shift}


# --- a solver that fails ----------------------------------------------------------------------------------------------

QUESTION = [Constraint(a * a + b * b - 1, "<"), Constraint(a + b - 1, ">")]
IMPOSSIBLE = [Constraint(a * a + b * b - 1, "<"), Constraint(a + b - 2, ">")]


@pytest.mark.parametrize("question", [QUESTION, IMPOSSIBLE])
@pytest.mark.parametrize("line", [None, "", "timeout", '(error "out of memory")', "unsupported", "unknown"])
def test_a_line_that_is_no_verdict_is_unknown(
    monkeypatch: pytest.MonkeyPatch, question: list[Constraint], line: str | None
) -> None:
    monkeypatch.setattr(SolverProcess, "read", lambda self, deadline: line)
    with Oracle() as oracle:
        assert oracle.find(question) is Answer.UNKNOWN


@pytest.mark.parametrize("model", [None, '(error "no model")', "((|a| 2.0) (|b| 2.0))", "((|a| what))", "((|a| 1.0))"])
def test_a_model_that_is_none_or_is_wrong_is_unknown(monkeypatch: pytest.MonkeyPatch, model: str | None) -> None:
    replies = iter(["sat", model])
    monkeypatch.setattr(SolverProcess, "read", lambda self, deadline: next(replies))
    with Oracle() as oracle:
        assert oracle.find(QUESTION) is Answer.UNKNOWN


def test_a_solver_that_was_killed_is_started_again() -> None:
    with Oracle() as oracle:
        assert isinstance(oracle.find([Constraint(a - 7, ">")]), dict)
        assert oracle._process is not None
        oracle._process._process.kill()
        oracle._process._process.wait()
        assert oracle.find(QUESTION) is Answer.UNKNOWN
        assert oracle.find([*QUESTION, Constraint(x - 1, "=")]) is not Answer.UNKNOWN
        assert oracle.find(IMPOSSIBLE) is Answer.NONE


def test_a_question_beyond_the_time_allowed_is_unknown_and_the_next_one_is_answered() -> None:
    hard = sum_of_powers()
    with Oracle(seconds=0.2) as oracle:
        assert oracle.find(hard) is Answer.UNKNOWN
        assert isinstance(oracle.find(QUESTION), dict)


def sum_of_powers() -> list[Constraint]:
    """Rational points on x^4 + y^4 = z^4 + 1/7919, all large: nothing that is decided in a moment."""
    names = [Value.variable(f"v{k}") for k in range(6)]
    question = [
        Constraint(u**5 * v - w**4 * u + v * w * F(k + 2, 7919) - k, "=")
        for k, (u, v, w) in enumerate(zip(names, names[1:] + names[:1], names[2:] + names[:2], strict=True))
    ]
    return [*question, Constraint(names[0] - 10, ">")]


# --- memory -----------------------------------------------------------------------------------------------------------


def test_a_question_asked_again_in_another_order_is_remembered(oracle: Oracle) -> None:
    first = oracle.find(QUESTION)
    before = oracle.queries
    assert oracle.find(QUESTION[::-1]) == first
    assert oracle.queries == before
