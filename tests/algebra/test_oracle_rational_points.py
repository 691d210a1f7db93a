"""The oracle shows rational points only, and takes the absence of one for nothing more than that."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pytest

from winset.algebra.oracle import Answer, Constraint, Oracle
from winset.algebra.value import Value

x, y = Value.variable("x"), Value.variable("y")


@pytest.fixture
def oracle() -> Iterator[Oracle]:
    with Oracle() as oracle:
        yield oracle


@pytest.mark.parametrize(
    "equations",
    [[x * x - 2], [x * x - 2, y * y - 3], [x * x - 2, x * y - 3], [x * x + y * y - 3]],
    ids=lambda equations: ", ".join(map(str, equations)),
)
def test_equations_with_irrational_solutions_only_are_not_said_to_have_none(
    oracle: Oracle, equations: list[Value]
) -> None:
    assert oracle.find([Constraint(value, "=") for value in equations]) is Answer.UNKNOWN


def test_a_rational_point_close_to_an_irrational_one_is_found(oracle: Oracle) -> None:
    narrow = [Constraint(x * x - 2, "<"), Constraint(x * x - 2 + Fraction(1, 10**6), ">"), Constraint(x, ">")]
    point = oracle.find(narrow)
    assert isinstance(point, dict)
    assert 2 - Fraction(1, 10**6) < point["x"] ** 2 < 2


def test_what_is_impossible_is_said_to_be(oracle: Oracle) -> None:
    assert oracle.find([Constraint(x * x + 1, "<=")]) is Answer.NONE
