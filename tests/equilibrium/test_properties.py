"""Properties of solutions of random games: regions, and solving before or after the parameters are set."""

from __future__ import annotations

import random
from collections.abc import Hashable

import pytest

from tests.equilibrium.random_games import offer_game, point
from winset import api
from winset.equilibrium.plan import Stretch


def facts(found: tuple[api.Point, ...]) -> set[Hashable]:
    """What equilibria at a point are, apart from how they are described."""
    return {
        (
            frozenset(p.payoffs.items()),
            frozenset((label, chance) for label, chance in p.outcomes.items() if chance),
            frozenset((n, v) for n, v in p.path.items() if not isinstance(v, Stretch)),
        )
        for p in found
    }


def check(seed: int, points: int) -> None:
    """Regions cover and agree with the game solved at the point; inside, no family holds twice."""
    text = offer_game(seed)
    result = api.solve(text, verified=False)
    generator = random.Random(seed)
    for _ in range(points):
        here = point(generator)
        at_numbers = api.solve(text, {name: str(value) for name, value in here.items()}, verified=False)
        assert facts(result.at(here)) == facts(at_numbers.at({})), f"{text}at {here}"
        if not any(value.evaluate(here).is_zero for value in result.solution.borders) and not result.solution.unsolved:
            covered = any(c.region.inside(here) for e in result.equilibria for c in e.cases)
            assert covered or any(region.inside(here) for region in result.solution.none), f"{text}at {here}"
            for equilibrium in result.equilibria:
                assert sum(case.region.inside(here) for case in equilibrium.cases) <= 1, f"{text}at {here}"


@pytest.mark.parametrize("seed", range(12))
def test_solving_and_setting_commute(seed: int) -> None:
    check(seed, 6)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 200))
def test_solving_and_setting_commute_on_more_games(seed: int) -> None:
    check(seed, 10)
