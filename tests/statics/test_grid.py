"""Grids of parameter points as they are written on the command line."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winset.errors import SourceErrors, UsageError
from winset.statics.grid import read_axis, read_grid


def test_a_range_includes_both_ends_and_is_exact() -> None:
    axis = read_axis("rA=0:1:11")
    assert axis.name == "rA"
    assert axis.values == tuple(Fraction(k, 10) for k in range(11))


def test_a_list_keeps_its_order() -> None:
    assert read_axis("d = 9/10, 1/2, 0.75").values == (Fraction(9, 10), Fraction(1, 2), Fraction(3, 4))


@given(
    st.fractions(max_denominator=50),
    st.fractions(min_value=Fraction(1, 50), max_denominator=50),
    st.integers(min_value=2, max_value=40),
)
def test_steps_are_equal(low: Fraction, length: Fraction, count: int) -> None:
    values = read_axis(f"p={low}:{low + length}:{count}").values
    assert (values[0], values[-1], len(values)) == (low, low + length, count)
    assert {b - a for a, b in pairwise(values)} == {length / (count - 1)}


def test_the_last_axis_moves_first() -> None:
    grid = read_grid(["p=0,1", "d=1/2,3/4"])
    points = [tuple(map(str, grid.point(places).values())) for places in grid.places()]
    assert points == [("0", "1/2"), ("0", "3/4"), ("1", "1/2"), ("1", "3/4")]
    assert grid == read_grid({"p": [0, 1], "d": "1/2,3/4"})


@pytest.mark.parametrize(
    ("text", "column", "hint"),
    [
        ("p", 1, "write p=0:1:11 or p=1/4,1/2"),
        ("=1,2", 1, "a parameter and its values are expected"),
        ("p=0:1", 3, "a low end, a high end and a count"),
        ("p=0:1:2:3", 3, "a low end, a high end and a count"),
        ("p=0:1:1", 7, "from 2 to"),
        ("p=0:1:5/2", 7, "from 2 to"),
        ("p=1:0:3", 3, "not below the high end"),
        ("p=0:x:3", 5, "x is no number"),
        ("p=1/2,,3/4", 7, "a number is missing"),
        ("p=1/2,1/0", 7, "divides by zero"),
        ("p=1/2, 2/4", 3, "1/2 is listed twice"),
        ("p=", 3, "a number is missing"),
        ("p=1e9", 3, "1e9 is no number"),
    ],
)
def test_faults_are_located(text: str, column: int, hint: str) -> None:
    with pytest.raises(SourceErrors) as caught:
        read_axis(text)
    [fault] = caught.value.faults
    assert fault.position.column == column
    assert hint in str(caught.value)
    assert "^" in str(caught.value)


@pytest.mark.parametrize(
    ("texts", "hint"),
    [
        ([], "needs a parameter to vary"),
        (["p=0,1", "p=1/2,3/4"], "names p twice"),
        (["p=0:1:100001", "d=0:1:100001"], "at most 10000000"),
    ],
)
def test_axes_that_do_not_go_together(texts: list[str], hint: str) -> None:
    with pytest.raises(UsageError, match=hint):
        read_grid(texts)
