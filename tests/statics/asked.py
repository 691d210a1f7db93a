"""Games solved once for the tests of comparative statics, and how a test asks of them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache

from winset import api
from winset.algebra.oracle import Oracle
from winset.algebra.value import Value
from winset.statics.monotone import Movement, movement
from winset.statics.quantities import read_quantity, value_in


@cache
def solved(source: str, settings: tuple[tuple[str, str], ...] = ()) -> api.Result:
    """A bundled game or the text of one, solved with these settings and not verified: other tests do that."""
    return api.solve(api.load_game(source), dict(settings), verified=False)


def moved(result: api.Result, text: str, parameter: str, oracle: Oracle, also: tuple[str, ...] = ()) -> Movement:
    """How a quantity of a solved game moves."""
    quantity = read_quantity(text, result.solution.play)
    return movement(result.solution, oracle, quantity, parameter, also)


def at_numbers(source: str, point: Mapping[str, Fraction], text: str) -> Value | None:
    """A quantity in the only equilibrium of a game that is solved with a number for every parameter."""
    result = api.solve(api.load_game(source), dict(point), verified=False)
    play = result.solution.play
    [value] = {value_in(read_quantity(text, play), play, case) for e in result.equilibria for case in e.cases}
    return value
