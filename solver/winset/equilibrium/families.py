"""Group what rollback finds at the leaves of an exploration into families of equilibria over regions."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from winset.algebra.explore import Leaf, Unsolved
from winset.algebra.oracle import Oracle
from winset.algebra.regions import Region, describe
from winset.equilibrium.plan import Alternative
from winset.equilibrium.solution import Case, Equilibrium
from winset.equilibrium.strategy import SiteRule, profile_of, strategies
from winset.game.play import Play


@dataclass(frozen=True, slots=True)
class Found:
    """What rollback returns at one leaf: the alternatives, and what it confesses.

    `inside` is False outside the assumptions.
    """

    alternatives: tuple[Alternative, ...]
    notes: tuple[str, ...] = ()
    inside: bool = True


Described = tuple[tuple[Region, tuple[int, ...]], ...]


def family_key(alternative: Alternative) -> Hashable:
    """What the members of a family have in common: the offers on the path and the outcome probabilities."""
    return alternative.path, alternative.ends


def make_case(region: Region, alternative: Alternative, rules: tuple[SiteRule, ...] | None = None) -> Case:
    """An alternative as an equilibrium on a region."""
    rules = strategies(alternative.plan) if rules is None else rules
    return Case(region, alternative.payoffs, alternative.ends, alternative.plan, rules, profile_of(rules))


def families(
    play: Play, oracle: Oracle, leaves: Sequence[Leaf[Found]], unsolved: Sequence[Unsolved]
) -> tuple[Equilibrium, ...]:
    """Alternatives grouped by path, and within a path by payoffs and strategies, each with the regions it holds on."""
    rest = [Leaf(u.conditions, {}, Found(())) for u in unsolved]
    groups: dict[Hashable, dict[Hashable, list[tuple[Leaf[Found], Alternative, tuple[SiteRule, ...]]]]] = {}
    for leaf in leaves:
        for alternative in leaf.result.alternatives:
            rules = strategies(alternative.plan)
            cases = groups.setdefault(family_key(alternative), {})
            cases.setdefault((alternative.payoffs, rules), []).append((leaf, alternative, rules))
    found = []
    for path, cases in groups.items():
        everywhere = [leaf for members in cases.values() for leaf, _, _ in members]
        exists = _describe(play, oracle, everywhere, leaves, rest)
        parts = []
        for members in cases.values():
            for region, (first, *_) in _describe(play, oracle, [leaf for leaf, _, _ in members], leaves, rest):
                parts.append(make_case(region, *members[first][1:]))
        found.append(Equilibrium(path, tuple(region for region, _ in exists), tuple(parts)))
    return tuple(found)


def where(
    play: Play,
    oracle: Oracle,
    leaves: Sequence[Leaf[Found]],
    unsolved: Sequence[Unsolved],
    wanted: Callable[[Found], bool],
) -> tuple[Region, ...]:
    """The regions made up of the leaves whose result is wanted."""
    rest = [Leaf(u.conditions, {}, Found(())) for u in unsolved]
    members = [leaf for leaf in leaves if wanted(leaf.result)]
    return tuple(region for region, _ in _describe(play, oracle, members, leaves, rest))


def _describe(
    play: Play,
    oracle: Oracle,
    members: Sequence[Leaf[Found]],
    leaves: Sequence[Leaf[Found]],
    rest: Sequence[Leaf[Found]],
) -> Described:
    unique = list({id(leaf): leaf for leaf in members}.values())
    chosen = {id(leaf) for leaf in unique}
    others = [leaf for leaf in leaves if id(leaf) not in chosen]
    return describe(oracle, play.assumptions, unique, [*others, *rest])
