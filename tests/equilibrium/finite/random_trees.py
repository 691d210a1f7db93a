"""Random small trees with perfect recall, and random points of a family."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from random import Random

from winset.algebra.oracle import Constraint
from winset.equilibrium.finite.assessment import Assessment
from winset.game.tree import Chance, Decision, Tree


def random_tree(seed: int, players: int = 2, depth: int = 3, width: int = 2, most: int = 9) -> Tree:
    """A tree in which nature may move first; nodes of one player with the same past are pooled at random."""
    rng = Random(seed)
    names = tuple("ABC"[:players])
    pools: dict[tuple[object, ...], list[str]] = {}
    counter = iter(range(1000))

    def build(level: int, past: Mapping[str, tuple[str, ...]]) -> Decision | tuple[int, ...]:
        if level == depth or (level > 1 and rng.random() < 0.25):
            return tuple(rng.randint(-most, most) for _ in names)
        player = names[(level + seed) % players] if rng.random() < 0.8 else rng.choice(names)
        key = (player, level, past[player])
        known = pools.setdefault(key, [])
        if not known or rng.random() < 0.4:
            known.append(f"{player}{next(counter)}")
        where = rng.choice(known)
        after = {}
        for k in range(width):
            after[f"{k}"] = build(level + 1, {**past, player: (*past[player], f"{where}:{k}")})
        return Decision(player, after, where)

    start: dict[str, tuple[str, ...]] = dict.fromkeys(names, ())
    if rng.random() < 0.6:
        chance = Fraction(rng.randint(1, 4), 5)
        return Tree.of(
            f"random {seed}", names, Chance({"l": (chance, build(0, start)), "r": (1 - chance, build(0, start))})
        )
    return Tree.of(f"random {seed}", names, build(0, start))


def points(
    found: Assessment, assumptions: Sequence[Constraint], rng: Random, count: int
) -> Iterator[dict[str, Fraction]]:
    """Points of a family: its witness, and others close to it and far from it."""
    yield dict(found.witness)
    for _ in range(20 * count):
        if count == 0:
            return
        step = Fraction(1, rng.choice([2, 5, 20, 200]))
        point = {n: v + step * Fraction(rng.randint(-50, 50), 50) for n, v in found.witness.items()}
        try:
            inside = all(c.holds(point) for c in (*assumptions, *found.conditions))
        except ZeroDivisionError:
            continue
        if inside and point != found.witness:
            count -= 1
            yield point
