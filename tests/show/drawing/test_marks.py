"""The parts of a drawing: words and their room, outlines, hatching, places for labels, ticks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, Polygon
from shapely.ops import unary_union

from winset.show.drawing.axes import ticks
from winset.show.drawing.hatching import hatching
from winset.show.drawing.legend import broken
from winset.show.drawing.model import Box, Label, Ring
from winset.show.drawing.outline import Strip, outline
from winset.show.drawing.placing import Room
from winset.show.drawing.words import FIRM, SMALL, Run, formula, plain, sentence, text_of, unbroken, width


@pytest.mark.parametrize(
    ("text", "runs"),
    [
        ("rA", (Run("r", italic=True), Run("A", italic=True, level=-1))),
        ("delta^2", (Run("δ", italic=True), Run("2", level=1))),
        ("pstar", (Run("p", italic=True), Run("∗", level=1))),
        ("xbar", (Run("x\u0304", italic=True),)),
        ("2*x", (Run("2"), Run("x", italic=True))),
        ("sqrt(2)/2", (Run("√2/2"),)),
        ("price₂", (Run("price", italic=True), Run("2", level=-1))),
        ("1 - x", (Run("1 − "), Run("x", italic=True))),
    ],
)
def test_a_formula_is_set_as_in_a_paper(text: str, runs: tuple[Run, ...]) -> None:
    assert formula(text) == runs


def test_only_the_names_of_a_game_are_mathematics_in_a_sentence() -> None:
    words = sentence("A chooses x = 1 - rB; B plays sign-off", ["x", "rB"])
    assert [run.text for run in words if run.italic] == ["x", "r", "B"]
    assert "sign-off" in text_of(words)


def test_raised_letters_are_smaller() -> None:
    assert width((Run("2", level=1),), 10) == pytest.approx(SMALL * width((Run("2"),), 10))


def test_a_condition_is_not_broken() -> None:
    words = (*plain("some words and then "), *unbroken("rA + rB <= 1"), *plain(" and more of them"))
    lines = list(broken(words, 60))
    assert len(lines) > 2
    assert any(text_of(line).count(FIRM) == 4 for line in lines)
    assert "".join(text_of(line).replace(" ", "") for line in lines) == text_of(words).replace(" ", "")
    assert all(width(line, 8.0) <= 60 for line in lines)


@given(st.floats(-1e4, 1e4), st.floats(1e-3, 1e4))
def test_ticks_are_few_and_inside(low: float, length: float) -> None:
    found = ticks(low, low + length)
    assert 2 <= len(found) <= 7
    assert all(low - 1e-6 * length <= tick <= low + length * (1 + 1e-6) for tick in found)


# --- areas ------------------------------------------------------------------------------------------------------------

heights = st.lists(st.integers(0, 8), min_size=4, max_size=4, unique=True).map(sorted)


@given(st.lists(heights, min_size=1, max_size=4))
def test_an_outline_encloses_the_union_of_its_strips(levels: list[list[int]]) -> None:
    """Two strips over each interval, against the union that shapely finds."""
    columns: list[list[Strip]] = []
    for k, (a, b, c, d) in enumerate(levels):
        x, y = 10.0 * k, 10.0 * (k + 1)
        columns.append(
            [(((x, 10.0 * lo), (y, 10.0 * lo)), ((x, 10.0 * hi), (y, 10.0 * hi))) for lo, hi in ((a, b), (c, d))]
        )
    whole = unary_union([Polygon([*below, *reversed(above)]) for column in columns for below, above in column])
    assert sum(signed(ring) for ring in outline(columns)) == pytest.approx(whole.area)


def signed(ring: Ring) -> float:
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs) / 2


def test_hatching_stays_inside_and_leaves_holes_out() -> None:
    outer = ((0.0, 0.0), (60.0, 0.0), (60.0, 60.0), (0.0, 60.0))
    hole = ((20.0, 20.0), (20.0, 40.0), (40.0, 40.0), (40.0, 20.0))
    area = Polygon(outer, [hole]).buffer(1e-6)
    lines = list(hatching((outer, hole)))
    assert len(lines) > 10
    assert all(area.covers(LineString(line.points)) for line in lines)


def test_a_label_goes_where_nothing_is() -> None:
    room = Room(Box(0, 0, 100, 100))
    room.take_line([(0, 50), (100, 50)])
    at_line, above = Label((50, 50), plain("here")), Label((50, 70), plain("here"))
    assert room.first([at_line, above]) == above
    assert room.first([above]) is None
    assert room.first([Label((99, 10), plain("outside"))]) is None
