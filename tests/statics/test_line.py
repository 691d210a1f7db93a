"""A line cut at exact zeros: rational, irrational and algebraic ones, in order, with signs between and on them."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest

from winset.algebra.constraint import Constraint
from winset.algebra.value import Value, square_root
from winset.errors import OutOfReach
from winset.statics.line import cells, places_of

K = Value.variable("k")


def test_zeros_are_exact_and_in_order() -> None:
    half, root, cubic = 2 * K - 1, 2 * K**2 - 1, 2 * K**3 - 1
    places = places_of([root * half, cubic], "k")
    assert [place.value for place in places] == [
        -square_root(Value.number(Fraction(1, 2))),
        Value.number(Fraction(1, 2)),
        square_root(Value.number(Fraction(1, 2))),
        None,
    ]
    assert abs(float(places[3]) - 0.5 ** (1 / 3)) < 1e-12
    assert places[3].low < places[3].middle < places[3].high


def test_what_holds_on_a_cell_holds_on_all_of_it() -> None:
    cubic, square = 2 * K**3 - 1, K**2 - 3
    line = cells([cubic, square], "k")
    assert [cell.is_point for cell in line] == [False, True] * 3 + [False]
    for relation, expected in {
        "<": [1, 1, 1, 0, 0, 0, 0],
        "=": [0, 0, 0, 1, 0, 0, 0],
        ">=": [0, 0, 0, 1, 1, 1, 1],
    }.items():
        assert [cell.satisfies(Constraint(cubic, relation)) for cell in line] == [bool(e) for e in expected]
    assert [cell.satisfies(Constraint(square, "<=")) for cell in line] == [False, True, True, True, True, True, False]


def test_a_polynomial_without_zeros_cuts_nothing() -> None:
    assert len(cells([K**2 + 1, K**4 + 1], "k")) == 1


def test_zeros_that_lie_close_are_told_apart() -> None:
    tiny = Fraction(1, 10**14)
    places = places_of([K**3 - 2, 3 * K - 3 * Fraction(2) ** 0, K - 1 - tiny], "k")
    assert [float(place) for place in places] == sorted(float(place) for place in places)
    assert all(a.high < b.low for a, b in itertools.pairwise(places))


def test_a_border_with_another_parameter_is_refused() -> None:
    with pytest.raises(OutOfReach, match="in k alone"):
        places_of([K - Value.variable("m")], "k")
