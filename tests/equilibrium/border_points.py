"""Rational points on the borders of a solution, exactly where formulas change, and where these borders meet."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from winset import api
from winset.algebra.regions import solved_for
from winset.algebra.value import Value
from winset.equilibrium.solution import Solution
from winset.game.compile import admissible


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


def polynomials(result: api.Result) -> list[Value]:
    """All polynomials at whose zeros the answer changes, or a domain ends."""
    solution = result.solution
    found = {value.primitive() for value in solution.borders}
    found |= {clause.value.primitive() for clause in solution.play.clauses}
    regions = [case.region for family in solution.equilibria for case in family.cases] + list(solution.none)
    found |= {sign.polynomial.primitive() for region in regions for sign in region.conditions}
    return sorted((value for value in found if value.variables()), key=str)


def corner_points(result: api.Result) -> list[dict[str, Fraction]]:
    """Rational points within what is assumed at which as many of these polynomials vanish as there are parameters.

    Found by elimination: one polynomial after the other is solved for a parameter in which it is linear.
    """
    play = result.solution.play
    found: dict[tuple[Fraction, ...], dict[str, Fraction]] = {}
    for chosen in combinations(polynomials(result), len(play.parameters)):
        for table in _common_zeros(chosen, play.parameters, {}):
            point = {name: table[name].fraction() for name in play.parameters}
            if admissible(play, point) and all(value.evaluate(point).is_zero for value in chosen):
                found.setdefault(tuple(point.values()), point)
    return list(found.values())


def _common_zeros(
    equations: Sequence[Value], names: Sequence[str], table: dict[str, Value]
) -> Iterator[dict[str, Value]]:
    """The points at which all equations hold, as far as each step is linear in some parameter that is left."""
    if not names:
        yield table
        return
    for equation in equations:
        for factor, _ in equation.factors()[1]:
            solved = solved_for(factor, names)
            if solved is None:
                continue
            name, value = solved
            try:
                rest = [e.substitute({name: value}).numerator for e in equations if e is not equation]
                done = {n: v.substitute({name: value}) for n, v in table.items()} | {name: value}
            except ZeroDivisionError:
                continue
            left = [e for e in rest if not e.is_zero]
            yield from _common_zeros(left, [n for n in names if n != name], done)
        return


Outcome = tuple[tuple[Value, ...], tuple[tuple[str, Value], ...]]


def told(solution: Solution, point: dict[str, Fraction]) -> set[Outcome]:
    """Payoffs and outcomes that a solution gives at a point, read off its regions as they are written."""
    found = set()
    for family in solution.equilibria:
        for case in family.cases:
            if all(constraint.holds(point) for constraint in case.region.constraints()):
                payoffs = tuple(value.evaluate(point) for value in case.payoffs)
                ends = ((label, chance.evaluate(point)) for label, chance in case.ends)
                found.add((payoffs, tuple(sorted((label, p) for label, p in ends if not p.is_zero))))
    return found
