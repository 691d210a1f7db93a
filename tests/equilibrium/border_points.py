"""Rational points on the borders of a solution: exactly where formulas change."""

from __future__ import annotations

import random
from fractions import Fraction

from winset import api
from winset.algebra.regions import solved_for


def border_points(result: api.Result, generator: random.Random, each: int) -> list[dict[str, Fraction]]:
    """Points inside the assumptions on each border that is linear in some parameter, up to a number for each.

    The other parameters are drawn from numbers with a large denominator, so that two borders seldom meet there.
    """
    play = result.solution.play
    found = []
    for equation in sorted(result.solution.borders, key=str):
        solution = solved_for(equation, play.parameters)
        if solution is None:
            continue
        name, value = solution
        left = each
        for _ in range(40 * each):
            point = {p: Fraction(generator.randint(1, 96), 97) for p in play.parameters}
            try:
                point[name] = value.evaluate(point).fraction()
            except ZeroDivisionError:
                continue
            if all(c.holds(point) for c in play.assumptions):
                found.append(point)
                left -= 1
            if not left:
                break
    return found


def on_borders(result: api.Result, point: dict[str, Fraction]) -> int:
    """On how many borders a point lies."""
    return sum(value.evaluate(point).is_zero for value in result.solution.borders)
