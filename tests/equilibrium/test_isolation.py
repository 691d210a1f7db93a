"""Conditions solved for a parameter: at any point the region reads the same as before."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction

import pytest

from winset import api
from winset.algebra.oracle import Constraint
from winset.algebra.regions import Isolation, Region
from winset.algebra.value import Value
from winset.game.compile import admissible
from winset.show.formula import TEXT, mirrored
from winset.show.report import report

GAMES = ["@screening/two-types", "@screening/three-types", "@screening/reversion-by-type", "@debt/debt-talks"]

# The named formula has a denominator that changes its sign: `s >= t` alone would not say where A leaves.
NAMED = """winset 1
game "A named threshold with a denominator of either sign"
players A
parameters
    s in [0, 1]
    r in [0, 1)
    k in [0, 1]
let t = (1 - r)/(k - 1/2)
play
    A chooses stay or leave
    if stay: stayed, A gets s*(k - 1/2)
    otherwise: left, A gets 1 - r
"""


def regions(result: api.Result) -> Iterator[Region]:
    for family in result.equilibria:
        yield from family.exists
        yield from (case.region for case in family.cases)
    yield from result.solution.none


def inside(constraint: Constraint, isolation: Isolation | None, point: dict[str, Fraction]) -> bool:
    """Whether a condition holds as it is written: the coefficient where it is stated, and the bound."""
    if isolation is None:
        return constraint.holds(point)
    if isolation.needs is not None and not Constraint(isolation.needs, ">" if isolation.sign > 0 else "<").holds(point):
        return False
    relation = constraint.relation if isolation.sign > 0 else mirrored(constraint.relation)
    return Constraint(Value.variable(isolation.parameter) - isolation.bound, relation).holds(point)


def as_solved(region: Region, point: dict[str, Fraction]) -> bool:
    solved = dict(region.solved)
    constraints = sorted(region.constraints(), key=lambda c: c.value in solved)  # what makes a bound defined goes first
    return all(inside(c, solved.get(c.value), point) for c in constraints)


@pytest.mark.parametrize("source", [*GAMES, NAMED])
def test_a_region_is_the_same_set_when_its_conditions_are_solved(source: str) -> None:
    result = api.solve(source, verified=False)
    play = result.solution.play
    generator = random.Random(7)
    solved = hits = 0
    for _ in range(1500):
        bottom = generator.choice([2, 4, 5, 10, 97])
        point = {name: Fraction(generator.randint(0, bottom), bottom) for name in play.parameters}
        if not admissible(play, point):
            continue
        for region in regions(result):
            solved += len(region.solved)
            expected = all(c.holds(point) for c in region.constraints())
            hits += expected
            assert as_solved(region, point) == expected, f"{region} at {point}"
    assert solved
    assert hits


def test_a_threshold_on_the_prior_is_solved_for_the_prior() -> None:
    """Catalogue M10: pool on the tough price iff p <= (1 - rH - d)/(1 - rL - d), and 1 - rL - d has to be positive."""
    result = api.solve("@screening/two-types", verified=False)
    told = report(result.solution, result.lets, TEXT)
    (pooled,) = [e for e in told.equilibria if "A chooses t = rH" in e.headline]
    assert pooled.exists == (("d + rL < 1", "p <= (1 - d - rH)/(1 - d - rL)"),)


def test_the_author_s_name_for_a_threshold_is_used() -> None:
    text = """winset 1
game "Screening"
players A, B
parameters
    p in (0, 1)
    0 <= rL < rH <= 1
let pstar = (1 - rH)/(1 - rL)
play
    nature draws type: soft with p, otherwise tough; seen by B
    A chooses x in [0, 1]
    B chooses ratify or reject
    if ratify: agreement, A gets 1 - x, B gets x
    otherwise: breakdown, A gets 0, B gets rL if type is soft else rH
"""
    result = api.solve(text, verified=False)
    told = report(result.solution, result.lets, TEXT)
    assert {condition for e in told.equilibria for region in e.exists for condition in region} >= {
        "p <= pstar",
        "p >= pstar",
    }
    assert told.names == ("pstar = (1 - rH)/(1 - rL)",)
