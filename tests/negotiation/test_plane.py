"""Win-sets over two issues: polygons with exact area, against the condition and against shapely."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.negotiation.files import F, deals, game_of, side
from winset.algebra.run import at_point
from winset.algebra.value import Value
from winset.errors import OutOfReach, UsageError
from winset.game.evaluate import Reader
from winset.game.play import Made, Play, Scope
from winset.language import syntax as s
from winset.language.writer import write_expr
from winset.negotiation.conditions import condition_of
from winset.negotiation.deals import deals_of
from winset.negotiation.plane import Polygon, hull, merged, plane_set

HEAD = 'winset 1\ngame "g"\nparameters\n    r in [0, 1]\nissue x in [0, 1]\nissue y in [0, 1]\n'
LINKAGE = (
    HEAD
    + side("A", "negotiator gets 3*y - x, 0 without agreement", "veto farmers: gets 3*y - x, 0 without agreement")
    + side("B", "negotiator gets 3*x - y, 0 without agreement", "veto workers: gets 3*x - y, 0 without agreement")
)


def test_m32_two_issues_make_a_deal_that_neither_allows_alone() -> None:
    found = deals(LINKAGE, r=0)
    assert plane_set(found, ["A", "B"]).area == F(2, 3)
    assert plane_set(found, ["A", "B"], negotiators=True).area == F(2, 3)
    joint = plane_set(found, ["A", "B"])
    assert joint.axes == ("x", "y")
    assert [set(p.corners) for p in joint.polygons] == [{(F(0), F(0)), (F(1), F(1, 3)), (F(1), F(1)), (F(1, 3), F(1))}]


@pytest.mark.parametrize(
    ("lines", "area"),
    [
        (("veto V: gets x + y, 1 without agreement",), F(1, 2)),
        (("veto V: gets x + y, 3 without agreement",), F(0)),
        (("veto V: ideal (1/2, 1/2), status quo (1/2, 1/4)",), F(1, 8)),  # a diamond: losses add up over the issues
        (("veto V: gets max(x, y), 1/2 without agreement",), F(3, 4)),
        (("veto V: accepts if x = y or x <= 1/4",), F(1, 4)),
        (
            (
                "ratified by majority of",
                "    u: gets x, 1/2 without agreement",
                "    v: gets y, 1/2 without agreement",
                "    w: gets x + y, 1 without agreement",
            ),
            F(1, 2),
        ),
    ],
)
def test_areas(lines: tuple[str, ...], area: F) -> None:
    assert plane_set(deals(HEAD + side("A", *lines), r=0), ["A"]).area == area


def test_city_blocks_against_the_quadratic_loss() -> None:
    around = HEAD + side("A", "veto V: ideal (1/2, 1/2), quadratic loss, status quo (1/2, 0)")
    with pytest.raises(OutOfReach, match="is curved"):
        plane_set(deals(around, r=0), ["A"])
    condition = condition_of(deals(around, r=0), "A")
    assert write_expr(condition) == "-(x - 1/2)^2 - (y - 1/2)^2 >= -(1/2 - 1/2)^2 - (0 - 1/2)^2"


def test_what_has_no_polygon() -> None:
    with pytest.raises(UsageError, match="give r a value"):
        plane_set(deals(LINKAGE), ["A"])
    one = 'winset 1\ngame "g"\nissue x in [0, 1]\n' + side("A", "veto V: gets x, 0 without agreement")
    with pytest.raises(OutOfReach, match="1 coordinate"):
        plane_set(deals(one), ["A"])
    unbounded = HEAD.replace("issue y in [0, 1]", "issue y >= 0") + side("A", "veto V: gets x, 0 without agreement")
    with pytest.raises(OutOfReach, match="y is not a bounded interval"):
        plane_set(deals(unbounded, r=0), ["A"])
    lottery = HEAD + side("A", "veto V: accepts with probability x")
    with pytest.raises(OutOfReach, match="lottery"):
        plane_set(deals(lottery, r=0), ["A"])
    with pytest.raises(OutOfReach, match="by lot"):
        condition_of(deals(lottery, r=0), "A")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("veto V: gets x - y, r without agreement",), "x - y >= r"),
        (("veto V: accepts if x > y",), "x > y"),
        (("veto V: accepts if x > y", "veto W: gets x, r without agreement"), "x > y and x >= r"),
        (
            (
                "ratified by majority of",
                "    u 2 votes: accepts if x > r",
                "    v: accepts if y > r",
                "    w: accepts if x > y",
            ),
            "x > r and y > r or x > r and x > y",
        ),
        (("ratified by 2 votes of", "    m[k] for k in 1..3: accepts if x > k/4"), None),
        (("ratified by 9 votes of", "    u: accepts if x > r"), "0 = 1"),
    ],
)
def test_conditions_are_minimal_winning_coalitions(lines: tuple[str, ...], expected: str | None) -> None:
    found = write_expr(condition_of(deals(HEAD + side("A", *lines)), "A"))
    assert found == (expected or "x > 1/4 and x > 2/4 or x > 1/4 and x > 3/4 or x > 2/4 and x > 3/4")


def test_payments_stand_in_the_condition() -> None:
    text = HEAD + "issue m in [0, 1] paid by A to farms\n"
    text += side("A", "negotiator gets x, r without agreement", "veto farms: gets y, r without agreement")
    assert write_expr(condition_of(deals(text), "A", negotiator=True)) == "y + m >= r and x - m >= r"


# --- against the condition, point by point, and against shapely ---

numbers = st.builds(F, st.integers(0, 6), st.just(6))


@st.composite
def rules(draw: st.DrawFn) -> str:
    """A chamber of up to four blocs whose limits are lines."""
    blocs = []
    for k in range(draw(st.integers(1, 4))):
        a, b, c = draw(st.integers(-2, 2)), draw(st.integers(-2, 2)), draw(numbers)
        kind = draw(st.sampled_from(["line", "ideal", "strict"]))
        if kind == "line":
            preference = f"gets ({a})*x + ({b})*y, {c} without agreement"
        elif kind == "ideal":
            preference = f"ideal ({draw(numbers)}, {draw(numbers)}), status quo ({c}, {draw(numbers)})"
        else:
            preference = f"accepts if x + {c} > y"
        blocs.append(f"        b{k} {draw(st.integers(1, 3))} votes: {preference}\n")
    quota = draw(st.sampled_from(["majority", "all", "2 votes", "2/3"]))
    return HEAD + f"side A\n    ratified by {quota} of\n" + "".join(blocs)


@given(rules())
def test_polygons_agree_with_the_condition(text: str) -> None:
    found = deals_of(game_of(text), {"r": Value.number(0)})
    condition, polygons = condition_of(found, "A"), plane_set(found, ["A"]).polygons
    for i in range(7):
        for j in range(7):
            x, y = F(2 * i + 1, 15) + F(1, 1009), F(2 * j + 1, 15) + F(1, 2003)
            if x < 1 and y < 1:
                inside = [polygon for polygon in polygons if contains(polygon, (x, y))]
                assert bool(inside) == holds(found.play, condition, x, y)
                assert len(inside) <= 1


def holds(play: Play, condition: s.Expr, x: F, y: F) -> bool:
    scope = Scope((Made("x", Value.number(x)), Made("y", Value.number(y))))
    return Reader(at_point({}), play, scope).truth(condition)


def contains(polygon: Polygon, point: tuple[F, F]) -> bool:
    """Whether a point is inside: it lies to the left of every edge."""
    corners = [*polygon.corners, polygon.corners[0]]
    return all((b[0] - a[0]) * (point[1] - a[1]) > (b[1] - a[1]) * (point[0] - a[0]) for a, b in pairwise(corners))


@given(rules())
def test_areas_agree_with_shapely(text: str) -> None:
    from shapely.geometry import Polygon as Shape
    from shapely.ops import unary_union

    found = plane_set(deals_of(game_of(text), {"r": Value.number(0)}), ["A"])
    shapes = [Shape([(float(x), float(y)) for x, y in polygon.corners]) for polygon in found.polygons]
    assert all(shape.is_valid for shape in shapes)
    assert unary_union(shapes).area == pytest.approx(float(found.area), abs=1e-12)
    for polygon, shape in zip(found.polygons, shapes, strict=True):
        assert float(polygon.area) == pytest.approx(shape.area, abs=1e-12)
        assert float(polygon.area) == pytest.approx(shape.convex_hull.area, abs=1e-12)


@given(st.lists(st.tuples(numbers, numbers), min_size=1, max_size=9))
def test_hulls_agree_with_shapely(points: list[tuple[F, F]]) -> None:
    from shapely.geometry import MultiPoint

    ours = hull(points)
    theirs = MultiPoint([(float(x), float(y)) for x, y in points]).convex_hull
    assert float(ours.area) == pytest.approx(theirs.area, abs=1e-12)
    assert len(set(ours.corners)) == len(ours.corners)


def test_pieces_of_a_square_are_put_together() -> None:
    def square(x: int, y: int) -> Polygon:
        return hull([(F(x + i, 2), F(y + j, 2)) for i in (0, 1) for j in (0, 1)])

    whole = merged([square(0, 0), square(1, 1), square(1, 0), square(0, 1)])
    assert whole == [hull([(F(0), F(0)), (F(1), F(0)), (F(1), F(1)), (F(0), F(1))])]
    assert len(merged([square(0, 0), square(1, 1)])) == 2
