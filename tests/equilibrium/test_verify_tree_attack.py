"""The verifier of trees against trying everything: random profiles and beliefs, right ones and wrong ones."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from tests import finite
from winset.equilibrium.finite.assessment import Assessment
from winset.equilibrium.verify.tree import verify_assessment
from winset.game.tree import Tree

SEEDS = range(40)


def trees(dice: random.Random) -> list[Tree]:
    return [
        finite.random_tree(dice, 2, 3),
        finite.random_tree(dice, 3, 3),
        finite.random_tree(dice, 2, 3, hide=0.9, chance=0.1),
        finite.signalling(dice),
    ]


def equilibria(tree: Tree) -> list[finite.Moves]:
    """All pure Nash equilibria, for small trees."""
    return [moves for moves in finite.pure_profiles(tree) if finite.is_nash(tree, moves)]


@pytest.mark.parametrize("seed", SEEDS)
def test_nash_and_subgame_perfect_as_trying_everything_says(seed: int) -> None:
    dice = random.Random(seed)
    for tree in trees(dice):
        some = dice.sample(list(finite.pure_profiles(tree)), min(12, 2 ** len(finite.sets_of_players(tree))))
        for moves in [*some, *(finite.random_moves(tree, dice) for _ in range(3))]:
            verdict = verify_assessment(tree, finite.assessment(moves), ["spe"])
            assert verdict.holds["nash"] is finite.is_nash(tree, moves)
            assert verdict.holds["spe"] is finite.is_subgame_perfect(tree, moves)


@pytest.mark.parametrize("seed", SEEDS)
def test_weak_perfect_bayesian_as_trying_everything_says(seed: int) -> None:
    dice = random.Random(seed)
    right = 0
    for tree in trees(dice):
        for moves in [*equilibria(tree)[:6], finite.random_moves(tree, dice)]:
            beliefs = finite.slightly_mixed(tree, moves, dice)
            for held in (beliefs, _shifted(beliefs, dice)):
                verdict = verify_assessment(tree, finite.assessment(moves, held), ["weak-pbe"])
                wanted = finite.is_weakly_bayesian(tree, moves, held)
                right += wanted
                assert verdict.holds["weak-pbe"] is wanted, verdict
    assert right


def _shifted(beliefs: dict[int, finite.Row], dice: random.Random) -> dict[int, finite.Row]:
    """The beliefs, another one at one information set with several nodes."""
    wide = [s for s, row in beliefs.items() if len(row) > 1]
    if not wide:
        return beliefs
    place = dice.choice(wide)
    shares = [Fraction(dice.randint(0, 3)) for _ in beliefs[place]]
    shares[0] += not any(shares)
    return {**beliefs, place: tuple(share / sum(shares) for share in shares)}


@pytest.mark.parametrize("seed", SEEDS)
def test_limits_of_mistakes_are_consistent_and_follow_bayes_rule_everywhere(seed: int) -> None:
    """What comes from mistakes by construction may fail only by a deviation, never by its beliefs."""
    dice = random.Random(seed)
    for tree in trees(dice):
        for moves in [*equilibria(tree)[:6], finite.random_moves(tree, dice)]:
            held = finite.slightly_mixed(tree, moves, dice)
            verdict = verify_assessment(tree, finite.assessment(moves, held))
            rational = finite.is_weakly_bayesian(tree, moves, held)
            assert verdict.holds == dict(verdict.holds) | {
                "weak-pbe": rational,
                "pbe": rational,
                "sequential": rational,
            }
            if rational:
                assert finite.is_subgame_perfect(tree, moves)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_deviation_gains_what_is_said(seed: int) -> None:
    """The deviation, played out by trying it, gains the amount; one at a single set under the profile elsewhere."""
    dice = random.Random(seed)
    for tree in trees(dice):
        moves = finite.random_moves(tree, dice)
        verdict = verify_assessment(tree, finite.assessment(moves), ["nash"])
        deviation = verdict.failures.get("nash")
        if deviation is None:
            continue
        labels = {name: s for s, name in enumerate(tree.names)}
        changes = deviation.plan or ((deviation.where, deviation.action),)
        own = {labels[w]: finite.pure(tree, labels[w], tree.actions[labels[w]].index(a)) for w, a in changes}
        player = tree.players.index(deviation.player)
        gain = finite.expected(tree, {**moves, **own}, player) - finite.expected(tree, moves, player)
        assert gain == deviation.gain > 0
        assert verdict.residual == max(finite.best_gain(tree, moves, p, {0: 1}) for p in range(player + 1))


@pytest.mark.parametrize("seed", SEEDS)
def test_floats_are_judged_as_the_numbers_they_stand_for(seed: int) -> None:
    dice = random.Random(seed)
    for tree in trees(dice):
        for moves in [*equilibria(tree)[:3], finite.random_moves(tree, dice)]:
            held = finite.slightly_mixed(tree, moves, dice)
            exact = verify_assessment(tree, finite.assessment(moves, held))
            rounded = Assessment(
                {s: tuple(float(p) for p in row) for s, row in moves.items()},  # type: ignore[misc]
                {s: tuple(float(p) for p in row) for s, row in held.items()},  # type: ignore[misc]
            )
            verdict = verify_assessment(tree, rounded)
            assert verdict.holds == exact.holds
            assert verdict.exact is (not moves)
            assert (verdict.tolerance > 0) is bool(moves)


@pytest.mark.parametrize("seed", SEEDS)
def test_beliefs_that_were_left_out_are_found_where_some_grid_point_supports(seed: int) -> None:
    """Where beliefs on a grid support the strategies, beliefs are found; those found pass in their turn."""
    dice = random.Random(seed)
    for tree in [finite.signalling(dice), finite.random_tree(dice, 2, 3, hide=0.9, chance=0.1)]:
        for moves in equilibria(tree)[:8]:
            verdict = verify_assessment(tree, finite.assessment(moves), ["weak-pbe"])
            assert verdict.holds["weak-pbe"] is not None
            if verdict.holds["weak-pbe"]:
                held = {**finite.slightly_mixed(tree, moves, dice), **verdict.supported}
                assert finite.is_weakly_bayesian(tree, moves, held)
            else:
                assert not any(finite.is_weakly_bayesian(tree, moves, held) for held in _grid(tree, moves, dice))


def _grid(tree: Tree, moves: finite.Moves, dice: random.Random) -> list[dict[int, finite.Row]]:
    base = finite.slightly_mixed(tree, moves, dice)
    wide = [
        s for s, row in base.items() if len(row) == 2 and not any(finite.reach(tree, moves, x) for x in tree.members[s])
    ]
    found = []
    for step in range(5):
        share = Fraction(step, 4)
        found.append({**base, **dict.fromkeys(wide, (share, 1 - share))})
    return found
