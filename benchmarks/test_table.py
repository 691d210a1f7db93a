"""Equilibrium tables: points of a closed form, exact and in floats, and the same points solved one by one by a peer."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache, partial
from importlib import import_module
from importlib.util import find_spec
from io import StringIO
from typing import Any

import pytest

from benchmarks import models
from benchmarks.conftest import Beside
from winset import api
from winset.game.efg_writer import write_efg
from winset.statics.closed_form import tabulate
from winset.statics.grid import Grid, read_grid
from winset.statics.in_floats import tabulate_floats
from winset.statics.quantities import read_quantities
from winset.statics.table import Answer, Tabulated

GAMES = {
    "screening": ("@screening/two-types", ("p", "rH"), {"rL": "1/10", "d": "1/20"}, "payoff.A,t,prob.agreement"),
    "ratifiers": ("@putnam-1988/take-it-or-leave-it", ("rA", "rB"), {"dA": "1/10", "dB": "1/20"}, "payoff.A,x"),
    "offers-on-a-grid": (models.screening_on_a_grid(), ("p", "d"), {}, "payoff.A,prob.agreement"),
}


@cache
def solved(name: str) -> api.Result:
    """The closed form, verified; what it costs is in `test_models.py`."""
    file, _, settings, _ = GAMES[name]
    return api.solve(api.load_game(file), settings)


def square(name: str, side: int) -> Grid:
    """A grid of so many values of each of two parameters."""
    return read_grid([f"{axis}=1/100:99/100:{side}" for axis in GAMES[name][1]])


def filled(name: str, side: int, floats: bool) -> Tabulated:
    """The table of a closed form that is there already."""
    result = solved(name)
    play = result.solution.play
    quantities = read_quantities(GAMES[name][3], play)

    def again(point: Mapping[str, Fraction]) -> Answer:
        return api.solved_at(play, quantities, None, point)

    return (tabulate_floats if floats else tabulate)(result.solution, square(name, side), quantities, again)


@pytest.mark.parametrize(("side", "floats"), [(100, False), (1000, True)], ids=["exact-10000", "floats-1000000"])
@pytest.mark.parametrize("name", GAMES)
def test_points(name: str, side: int, floats: bool, benchmark: Any) -> None:
    solved(name)
    found = benchmark.pedantic(partial(filled, name, side, floats), rounds=3, warmup_rounds=1)
    benchmark.extra_info["rows"] = len(found.rows)
    benchmark.extra_info["points per second"] = side**2 / benchmark.stats.stats.median
    benchmark.extra_info["solved again"] = found.again


POINTS = 5  # by side


@cache
def trees() -> list[str]:
    """The same game at each point of a grid, as the text of a tree."""
    game = api.load_game(models.screening_on_a_grid())
    grid = square("offers-on-a-grid", POINTS)
    points = ({name: str(value) for name, value in grid.point(places).items()} for places in grid.places())
    return [write_efg(api.as_tree(game, point).tree) for point in points]


def solve_each(exact: bool) -> None:
    """One equilibrium of each tree, by the peer."""
    import pygambit

    for text in trees():
        assert pygambit.nash.lcp_solve(pygambit.read_efg(StringIO(text)), rational=exact).equilibria


@pytest.mark.parametrize("exact", [True, False], ids=["rational", "double"])
def test_points_beside_solving_each(exact: bool, beside_once: Beside) -> None:
    """All equilibria at 25 points, exact; and the equilibria that Lemke's algorithm finds of the same tree at each."""
    solved("offers-on-a-grid")
    trees()
    if find_spec("pygambit"):
        import_module("pygambit")  # beforehand: what is compared is the solving
    what = f", lcp, {'rational' if exact else 'double'}, each of {POINTS**2} points"
    beside_once(partial(filled, "offers-on-a-grid", POINTS, False), partial(solve_each, exact), "pygambit", what)
