"""The plane of two parameters against answers at single points, areas by hand, and borders on their polynomials."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest

from winset import api
from winset.errors import UsageError
from winset.statics.plane import Band, Plane, plane_of

CASES = {
    "two ratifiers": ("@putnam-1988/take-it-or-leave-it", {"dA": "0", "dB": "0"}, {"rA": None, "rB": None}),
    "two types": ("@screening/two-types", {"rL": "1/5", "rH": "1/2"}, {"p": None, "d": None}),
    "a foreign setter": ("@milner-rosendorff-1997/foreign-setter", {"f": "1"}, {"e": None, "l": None}),
    "ordered types": ("@screening/two-types", {"p": "1/2", "d": "1/10"}, {"rL": None, "rH": None}),
}


@pytest.fixture(scope="module", params=CASES)
def drawn(request: pytest.FixtureRequest) -> tuple[api.Result, Plane]:
    source, settings, spans = CASES[request.param]
    result = api.solve(api.load_game(source), settings, verified=False)
    return result, plane_of(result.solution, spans)


def area(band: Band) -> float:
    ring = [*band.below, *reversed(band.above)]
    pairs = zip(ring, [*ring[1:], ring[0]], strict=True)
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs) / 2


def inside(band: Band) -> tuple[Fraction, Fraction]:
    """A point well inside a band, on no border within."""
    xs = [x for x, _ in band.below]
    x = 0.47 * xs[0] + 0.53 * xs[-1]
    low, high = (interpolated(bound, x) for bound in (band.below, band.above))
    return Fraction(x).limit_denominator(10**6), Fraction(0.61 * low + 0.39 * high).limit_denominator(10**6)


def interpolated(bound: tuple[tuple[float, float], ...], x: float) -> float:
    for (a, b), (c, d) in itertools.pairwise(bound):
        if a <= x <= c:
            return b + (d - b) * (x - a) / (c - a)
    raise AssertionError(x)


def test_each_area_has_the_equilibria_of_its_points(drawn: tuple[api.Result, Plane]) -> None:
    """The payoffs of the equilibria of a band are those that solving at a point inside it finds, in numbers."""
    result, plane = drawn
    settings = {name: str(value) for name, value in result.solution.play.settings.items()}
    for column in plane.columns:
        for band in column:
            point = dict(zip(plane.names, inside(band), strict=True))
            own = [
                case for k in band.answer.families for case in result.equilibria[k].cases if case.region.inside(point)
            ]
            assert len(own) == len(band.answer.families)
            there = api.solve(result.game, settings | {n: str(x) for n, x in point.items()}, verified=False)
            expected = {case.payoffs for found in there.equilibria for case in found.cases}
            assert {tuple(value.evaluate(point) for value in case.payoffs) for case in own} == expected, point


def test_borders_are_zeros_of_their_polynomials(drawn: tuple[api.Result, Plane]) -> None:
    _, plane = drawn
    for edge in plane.edges:
        for spot in edge.points:
            point = {name: Fraction(value) for name, value in zip(plane.names, spot, strict=True)}
            assert abs(float(edge.polynomial.evaluate(point).fraction())) < 1e-9
        assert edge.between[0] != edge.between[1]


def test_straight_borders_have_two_points(drawn: tuple[api.Result, Plane]) -> None:
    _, plane = drawn
    for edge in plane.edges:
        if all(sum(e for _, e in powers) <= 1 for _, powers in edge.polynomial.terms()):
            assert len(edge.points) == 2


@pytest.mark.parametrize(
    ("name", "areas"),
    [
        ("two ratifiers", {(0,): 1 / 2, (1, 2): 1 / 2}),
        # x = 2e where 2e <= 1 and e <= l: e from 0 to 1/2, l from e to 1: 1/2 - 1/8
        ("a foreign setter", {(0,): 3 / 8, (1,): 3 / 8, (2,): 1 / 4}),
    ],
)
def test_areas_by_hand(name: str, areas: dict[tuple[int, ...], float]) -> None:
    source, settings, spans = CASES[name]
    plane = plane_of(api.solve(api.load_game(source), settings, verified=False).solution, spans)
    found: dict[tuple[int, ...], float] = {}
    for column in plane.columns:
        for band in column:
            found[band.answer.families] = found.get(band.answer.families, 0) + area(band)
    assert found == pytest.approx(areas)


def test_an_endless_parameter_needs_a_stretch() -> None:
    result = api.solve(api.load_game("@fearon-1995/risk-return"), {"p": "1/2"}, verified=False)
    with pytest.raises(UsageError, match="name a stretch"):
        plane_of(result.solution, {"cA": None, "C": None})
    plane = plane_of(result.solution, {"cA": (Fraction(0), Fraction(1)), "C": (Fraction(0), Fraction(2))})
    assert (plane.across, plane.up) == ((0, 1), (0, 2))
