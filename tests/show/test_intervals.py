"""Regions told with fewer words are the same set, point by point; what can be told in one is told in one."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from fractions import Fraction

import pytest

from winset.algebra.explore import Sign
from winset.algebra.regions import Isolation, Region
from winset.algebra.value import Value
from winset.show.formula import TEXT
from winset.show.intervals import brief, simplified

X, Y = Value.variable("x"), Value.variable("y")


def region(*conditions: tuple[Value, str], apart: Sequence[Value] = ()) -> Region:
    """The region in which polynomials have these relations to zero."""
    signs = tuple(Sign(value, {"=": 0, ">": 1, ">=": 1, "<": -1, "<=": -1}[relation]) for value, relation in conditions)
    return Region(signs, {}, frozenset(v for v, relation in conditions if relation in (">=", "<=")), tuple(apart))


def inside(regions: Sequence[Region], point: Mapping[str, Fraction]) -> bool:
    return any(all(constraint.holds(point) for constraint in found.constraints()) for found in regions)


def words(regions: Sequence[Region]) -> list[str]:
    return [TEXT.conditions(found.constraints()) for found in regions]


# --- by hand ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ([(3 * X - 1, ">"), (3 * X - 2, "=")], "x = 2/3"),  # 2/3 lies above 1/3
        ([(3 * X - 1, ">"), (2 * X - 1, ">="), (1 - X, ">")], "x >= 1/2 and x < 1"),
        ([(2 * X - 1, ">="), (1 - 2 * X, "<"), (Y, ">")], "x > 1/2 and y > 0"),
        ([(X * X - 2, "<"), (X - 1, "=")], "x = 1"),  # 1 - 2 < 0
        ([(X - Y, ">"), (X - 1, "=")], "x > y and x = 1"),  # what y is matters
    ],
)
def test_idle_conditions_are_left_out(conditions: list[tuple[Value, str]], expected: str) -> None:
    assert words([brief(region(*conditions))]) == [expected]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ([(Y, ">"), (3 * X - 1, "<=")], [(Y, ">"), (3 * X - 1, ">="), (2 * X - 1, "<=")], ["y > 0 and x <= 1/2"]),
        ([(3 * X - 1, "<")], [(3 * X - 1, "=")], ["x <= 1/3"]),
        ([(3 * X - 1, "<")], [(3 * X - 1, ">=")], [""]),
        ([(3 * X - 1, "<")], [(3 * X - 1, ">")], ["x < 1/3", "x > 1/3"]),  # 1/3 itself is in neither
        ([(X - 2, ">"), (X - 3, "<")], [(X - 1, ">"), (2 * X - 5, "<")], ["x > 1 and x < 3"]),
        ([(X - 1, ">")], [(Y - 1, ">")], ["x > 1", "y > 1"]),
        ([(Y, ">"), (X - 1, "<")], [(Y, ">="), (X - 1, ">=")], ["y > 0 and x < 1", "y >= 0 and x >= 1"]),
    ],
)
def test_neighbours_are_joined_where_their_union_is_an_interval(
    first: list[tuple[Value, str]], second: list[tuple[Value, str]], expected: list[str]
) -> None:
    assert words(simplified([region(*first), region(*second)])) == expected
    assert set(words(simplified([region(*second), region(*first)]))) == set(expected)


def test_what_is_left_out_of_a_region_stays_out() -> None:
    """Without x = 1/2, which lies between 0 and 1, the two halves are not an interval; x = 3 is out of it anyway."""
    halves = [region((X, ">"), (X - 1, "<"), apart=[2 * X - 1, X - 3]), region((X - 1, ">="))]
    assert words(simplified(halves)) == ["x > 0 and x < 1 and x != 1/2", "x >= 1"]


def test_a_condition_stays_solved_where_it_is_solved_alike_on_both_sides() -> None:
    """(1 - x) y > 1 reads y > 1/(1 - x) where x < 1, and y < 1/(1 - x) where x > 1."""
    slanted = (1 - X) * Y - 1
    up, down = Isolation("y", 1 / (1 - X), 1), Isolation("y", 1 / (1 - X), -1)
    left = region((slanted, ">"), (2 * X - 1, "<="))
    right = region((slanted, ">"), (2 * X - 1, ">"))
    for other, kept in ((up, ((slanted, up),)), (down, ())):
        pair = [
            Region(left.conditions, {}, left.closed, (), ((slanted, up),)),
            Region(right.conditions, {}, right.closed, (), ((slanted, other),)),
        ]
        (joint,) = simplified(pair)
        assert joint.solved == kept


# --- at random --------------------------------------------------------------------------------------------------------

NUMBERS = [Fraction(k, 2) for k in range(-2, 5)]
RELATIONS = ["<", "<=", "=", ">=", ">"]


def bound(draw: random.Random, name: Value) -> tuple[Value, str]:
    number = draw.choice(NUMBERS)
    gap = name * 2 - number * 2
    return (gap if draw.random() < 0.5 else -gap), draw.choice(RELATIONS)


def random_region(draw: random.Random, rest: tuple[Value, str]) -> Region:
    """Bounds on x, sometimes one on y, a condition on both from a few, a quadratic one, and points left out."""
    conditions = [bound(draw, X) for _ in range(draw.randint(0, 3))]
    conditions += [bound(draw, Y)] if draw.random() < 0.3 else []
    conditions += [rest] if draw.random() < 0.7 else []
    conditions += [(X * X - 1, draw.choice(RELATIONS))] if draw.random() < 0.2 else []
    conditions = list({value: (value, relation) for value, relation in conditions}.values())  # a sign for each
    apart = [X * 2 - draw.choice(NUMBERS) * 2] if draw.random() < 0.2 else []
    return region(*conditions, apart=apart)


def points() -> list[dict[str, Fraction]]:
    places = sorted({*NUMBERS, *(number + Fraction(1, 4) for number in NUMBERS), Fraction(-9), Fraction(9)})
    return [{"x": x, "y": y} for x in places for y in places]


@pytest.mark.parametrize("seed", range(60))
def test_the_set_is_the_same_at_every_point(seed: int) -> None:
    """Every bound of these regions is a multiple of 1/2, so points at and between these tell any two sets apart."""
    draw = random.Random(seed)
    rest = (X - Y, draw.choice(RELATIONS))
    regions = [random_region(draw, rest) for _ in range(draw.randint(1, 4))]
    regions = [found for found in regions if any(inside([found], point) for point in points())]  # none is empty
    shorter = simplified(regions)
    assert len(shorter) <= len(regions)
    for point in points():
        assert inside(shorter, point) == inside(regions, point), (words(regions), words(shorter), point)
