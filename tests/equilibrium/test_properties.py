"""Properties of solutions: regions cover and do not overlap; parameters may be set before or after solving."""

from __future__ import annotations

import random
from collections.abc import Hashable, Iterable
from fractions import Fraction

import pytest

from tests.equilibrium.border_points import border_points, on_borders
from tests.equilibrium.random_games import degenerate_point, offer_game, point, screening_game
from tests.equilibrium.test_other_clothes import GAMES, points, settings_for
from winset import api
from winset.algebra.value import Value
from winset.api.results import point_of
from winset.equilibrium.plan import Weighted
from winset.equilibrium.solution import Case

Here = dict[str, Fraction]


def at_numbers(path: Hashable, here: Here) -> Hashable:
    """A path of play with its formulas evaluated, and without what has no chance."""
    if isinstance(path, Value):
        return path.evaluate(here)
    if isinstance(path, Weighted):
        return path.weight.evaluate(here), at_numbers(path.path, here)
    if isinstance(path, tuple):
        return tuple(at_numbers(i, here) for i in path if not (isinstance(i, Weighted) and not holds_chance(i, here)))
    return path


def holds_chance(item: Weighted, here: Here) -> bool:
    return not item.weight.evaluate(here).is_zero


def facts(found: Iterable[api.Point], here: Here) -> set[Hashable]:
    """What equilibria at a point are: payoffs, chances of outcomes, offers (None where any of an interval will do)."""
    return {
        (
            frozenset(p.payoffs.items()),
            frozenset((label, chance) for label, chance in p.outcomes.items() if chance),
            at_numbers(p.equilibrium.path[0], here),  # type: ignore[index]
        )
        for p in found
    }


def holds(region: object, here: Here) -> bool:
    """Whether a point lies in a region or on a border that belongs to it."""
    return all(c.holds(here) for c in region.constraints())  # type: ignore[attr-defined]


def listed(result: api.Result, here: Here) -> list[tuple[int, Case]]:
    """Each case that is listed for the point, borders included, with the number of its family."""
    return [(k, case) for k, e in enumerate(result.equilibria) for case in e.cases if holds(case.region, here)]


def check_commutes(text: api.Game, settings: dict[str, object], result: api.Result, here: Here) -> None:
    """Looking a point up gives what solving there gives; a list that says that it may lack some is part of that."""
    there = api.solve(text, {**settings, **{n: str(v) for n, v in here.items()}}, verified=False)
    looked_up, solved = facts(result.at(here), here), facts(there.at({}), here)
    whole = result.solution.complete != "no"
    assert looked_up == solved if whole else looked_up <= solved, f"{text.text}at {here}"
    assert there.equilibria or there.solution.none or there.solution.unsolved, f"{text.text}at {here}"


def check_listing(text: api.Game, result: api.Result, here: Here) -> None:
    """What is listed for a point is what is found there; regions cover, and within a family they do not overlap.

    Where borders meet, and on borders of what is assumed, a point is solved when it is asked for and not listed before.
    """
    solution = result.solution
    if solution.play.conditions or not all(c.holds(here) for c in solution.play.assumptions):
        return
    if on_borders(result, here) > 1:
        return
    told = f"{text.text}at {here}"
    open_ = any(all(s.constraint().holds(here) for s in left.conditions) for left in solution.unsolved)
    cases = listed(result, here)
    none = any(holds(region, here) for region in solution.none)
    assert cases or none or open_, told
    assert not (cases and none), told
    for k in {k for k, _ in cases}:
        members = [case for number, case in cases if number == k]
        # A border may close the regions on both of its sides; they are the same equilibrium there.
        payoffs = {tuple(str(u.evaluate(here)) for u in case.payoffs) for case in members}
        assert len(payoffs) == 1, told
        assert len(members) == 1 or on_borders(result, here), told
    if not open_:
        points_ = [point_of(solution.play, result.equilibria[k], case, here) for k, case in cases]
        assert facts(points_, here) == facts(result.at(here), here), told
    # Two families may have one and the same member on a border: paths are compared, not names of families.
    exists = {at_numbers(e.path, here) for e in result.equilibria if any(holds(region, here) for region in e.exists)}
    assert exists == {at_numbers(result.equilibria[k].path, here) for k, _ in cases}, told


def check(text: str, here: list[Here], borders: int, seed: int) -> None:
    game = api.load(text)
    result = api.solve(game, verified=False)
    for place in [*here, *border_points(result, random.Random(seed), borders)]:
        check_commutes(game, {}, result, place)
        check_listing(game, result, place)


def check_offer_game(seed: int, count: int) -> None:
    generator = random.Random(seed)
    check(offer_game(seed), [point(generator) for _ in range(count)], 1, seed)


def check_screening_game(seed: int, count: int) -> None:
    text = screening_game(seed)
    names = api.solve(text, verified=False).solution.play.parameters
    generator = random.Random(seed)
    check(text, [degenerate_point(generator, names) for _ in range(count)], 1, seed)


SLOW = pytest.mark.slow


@pytest.mark.parametrize("seed", [pytest.param(seed, marks=SLOW) if seed == 3 else seed for seed in range(12)])
def test_solving_and_setting_commute_in_games_with_any_payoffs(seed: int) -> None:
    check_offer_game(seed, 6)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 200))
def test_solving_and_setting_commute_in_more_games_with_any_payoffs(seed: int) -> None:
    check_offer_game(seed, 10)


@pytest.mark.parametrize("seed", range(12))
def test_regions_cover_and_solving_and_setting_commute_in_games_of_screening(seed: int) -> None:
    check_screening_game(seed, 8)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 200))
def test_regions_cover_and_solving_and_setting_commute_in_more_games_of_screening(seed: int) -> None:
    check_screening_game(seed, 12)


@pytest.mark.slow
@pytest.mark.parametrize("name", GAMES)
def test_regions_cover_and_solving_and_setting_commute_in_bundled_games(name: str) -> None:
    game = api.load(name)
    settings = settings_for(game.rewritten)
    result = api.solve(game, settings, verified=False)
    for here in [*points(game.rewritten, settings, 1), *border_points(result, random.Random(1), 2)]:
        check_commutes(game, settings, result, here)
        check_listing(game, result, here)
