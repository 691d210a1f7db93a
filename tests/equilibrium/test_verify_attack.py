"""The verifier against a brute force: right profiles pass, wrong ones are refused with a deviation that pays."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import integers, sampled_from

from tests.equilibrium.attack import (
    Claim,
    Entry,
    Model,
    Rounds,
    Screening,
    Setter,
    Typed,
    mutant,
    some_point,
    stages,
    typed,
)
from tests.equilibrium.claimed import verdict_on
from winset.algebra.oracle import Oracle
from winset.equilibrium.verify import Deviation, Verdict

MODELS = {
    "pooling": Screening(pooling=True),
    "separating": Screening(pooling=False),
    "setter": Setter(),
    "rounds": Rounds(),
    "entry": Entry(),
}

NO_NASH = "not a Nash equilibrium"


@pytest.fixture(scope="module")
def oracle() -> Iterator[Oracle]:
    with Oracle() as oracle:
        yield oracle


def verdict(model: Model, claim: Claim, oracle: Oracle) -> Verdict:
    return verdict_on(model.game, model.lines(claim), *model.region(claim), oracle=oracle)


@pytest.mark.parametrize("name", MODELS)
def test_right_profiles_pass(name: str, oracle: Oracle) -> None:
    model = MODELS[name]
    found = verdict(model, model.right(), oracle)
    assert found.holds is True, str(found)
    rng = random.Random(name)
    for _ in range(60):
        point = some_point(model, model.right(), rng)
        assert point is not None
        assert all(gain <= 0 for _, gain in model.one_shot(model.right(), point, []))


def attack(name: str, seed: int, oracle: Oracle) -> None:
    """One mutant: what the brute force finds wrong is refused, and what is refused is wrong by the brute force."""
    model, rng = MODELS[name], random.Random(f"{name} {seed}")
    claim = mutant(model.right(), model.names, rng)
    found = verdict(model, claim, oracle)
    points = [point for _ in range(25) if (point := some_point(model, claim, rng)) is not None]
    in_order = [point for point in points if model.is_profile(claim, point)]
    pays = [point for point in in_order if any(gain > 0 for _, gain in model.one_shot(claim, point, []))]
    no_nash = [point for point in in_order if any(gain > 0 for _, gain in model.plans(claim, point, []))]
    told = f"{model.lines(claim)}\n{model.region(claim)}\n{found}"
    assert found.holds is not None, told
    if len(in_order) < len(points):
        assert found.faults, told
    if found.holds:
        assert not pays, told
    if pays:
        assert found.holds is False, told
        assert found.deviations, told
    if no_nash and not found.faults:
        assert found.concept == NO_NASH, told
    for deviation in found.deviations:
        confirm(model, claim, deviation)


def confirm(model: Model, claim: Claim, deviation: Deviation) -> None:
    """The deviation pays at its point exactly what it claims, by the brute force."""
    point = {name: value for name, value in deviation.point.items() if name in model.names}
    numbers = [value for name, value in deviation.point.items() if name not in model.names]
    assert model.inside(claim, point)
    tried = model.plans if deviation.kind == "plan" else model.one_shot
    gains = {gain for player, gain in tried(claim, point, numbers) if player == deviation.player}
    assert deviation.gain_at_point().fraction() in gains
    assert deviation.gain_at_point().fraction() > 0


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize("name", MODELS)
def test_wrong_profiles_are_refused(name: str, seed: int, oracle: Oracle) -> None:
    attack(name, seed, oracle)


@given(name=sampled_from(list(MODELS)), seed=integers(10_000, 10**9))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_wrong_profiles_of_any_seed_are_refused(name: str, seed: int, oracle: Oracle) -> None:
    attack(name, seed, oracle)


@pytest.mark.slow
@pytest.mark.parametrize("batch", range(10))
@pytest.mark.parametrize("name", MODELS)
def test_many_wrong_profiles_are_refused(name: str, batch: int, oracle: Oracle) -> None:
    for seed in range(1000 + 50 * batch, 1050 + 50 * batch):
        attack(name, seed, oracle)


def test_the_mutants_are_of_all_kinds() -> None:
    """The attack is worth something: wrong on the path, wrong off it only, no profile, and still right."""
    kinds = set()
    for name, model in MODELS.items():
        for seed in range(40):
            rng = random.Random(f"{name} {seed}")
            claim = mutant(model.right(), model.names, rng)
            points = [point for _ in range(25) if (point := some_point(model, claim, rng)) is not None]
            in_order = [point for point in points if model.is_profile(claim, point)]
            pays = any(gain > 0 for point in in_order for _, gain in model.one_shot(claim, point, []))
            no_nash = any(gain > 0 for point in in_order for _, gain in model.plans(claim, point, []))
            kinds.add((name, len(in_order) == len(points), pays, no_nash))
    for name in MODELS:
        assert (name, True, True, True) in kinds
        assert name == "entry" or (name, False, True, True) in kinds
    assert {(True, True, False), (True, False, False)} <= {kind[1:] for kind in kinds}


def judged(is_perfect: bool, is_nash: bool, found: Verdict, perfect: str) -> None:
    assert found.holds is is_perfect
    if is_perfect:
        assert found.concept == perfect
    elif is_nash:
        assert found.concept == f"Nash equilibrium, but not {perfect.removesuffix(' equilibrium')}"
    else:
        assert found.concept == NO_NASH
        assert found.deviations[0].kind == "plan"


def every_profile_of_types(game: Typed, oracle: Oracle) -> None:
    keys = list(product(("low", "high"), "lr"))
    for first, *answers in product("lr", "ud", "ud", "ud", "ud"):
        replies = dict(zip(keys, answers, strict=True))
        found = verdict_on(game.game, game.lines(first, replies), oracle=oracle)
        perfect, nash = game.is_perfect(first, replies), game.is_nash(first, replies)
        judged(perfect, nash, found, "strong perfect Bayesian equilibrium")


def every_profile_of_stages(seed: int, oracle: Oracle) -> None:
    game = stages(random.Random(seed))
    for moves in product("lr", "ud", "ud", "st"):
        found = verdict_on(game.game, game.lines(*moves), oracle=oracle)
        judged(game.is_perfect(*moves), game.is_nash(*moves), found, "subgame-perfect equilibrium")


@pytest.mark.parametrize("seed", range(4))
def test_every_profile_of_a_game_with_types_is_judged_right(seed: int, oracle: Oracle) -> None:
    every_profile_of_types(typed(random.Random(seed)), oracle)


@pytest.mark.parametrize("seed", range(4))
def test_every_profile_of_a_game_of_stages_is_judged_right(seed: int, oracle: Oracle) -> None:
    every_profile_of_stages(seed, oracle)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 160))
def test_every_profile_of_many_finite_games_is_judged_right(seed: int, oracle: Oracle) -> None:
    every_profile_of_types(typed(random.Random(seed)), oracle)
    every_profile_of_stages(seed, oracle)
