"""Information sets off the path in groups that hang together, and what may happen at each group, case by case.

Two sets hang together if one condition speaks of both: the payoff of a deviation from the path, the continuation after
one of them, a rule on beliefs. Groups are solved apart, given the path, and never multiplied out.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from winset.algebra.constraint import Constraint
from winset.equilibrium.finite.beliefs import simplex
from winset.equilibrium.finite.eliminate import Facts, Piece, Solver
from winset.equilibrium.finite.project import implied, project
from winset.equilibrium.finite.reach import Condition, Profile, conditions
from winset.equilibrium.finite.supports import Enumeration, Model
from winset.equilibrium.finite.systems import BeliefSystem, Link

MOST_CASES = 96

Supports = Mapping[int, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class Block:
    """Information sets off the path that hang together, with the conditions that speak of them."""

    sets: tuple[int, ...]
    conditions: tuple[Condition, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """One case at a block, given the path: supports, solution, the conditions on what the path leaves free.

    `region` is None where the projection got stuck.
    """

    profile: Profile
    piece: Piece
    region: Facts | None
    labels: Mapping[tuple[int, int], int]

    @property
    def rank(self) -> tuple[int, int, str]:
        """Simple cases first: pure replies, few conditions."""
        mixed = sum(len(support) - 1 for support in self.profile.supports.values())
        return mixed, len(self.piece.facts), str(self.piece.facts)


def blocks(profile: Profile, system: BeliefSystem) -> tuple[tuple[Condition, ...], list[Block]]:
    """The conditions that speak of the path alone, and the blocks."""
    off = [where for where in profile.layout.sets if where not in profile.on_path]
    above = {where: where for where in off}
    asked, links = list(conditions(profile, system.weak)), list(system.links(profile))

    def root(where: int) -> int:
        while above[where] != where:
            where = above[where]
        return where

    for item in [*asked, *links]:
        first, *others = sorted(item.mentions) or [-1]
        for other in others:
            above[root(other)] = root(first)
    members: dict[int, list[int]] = {}
    for where in off:
        members.setdefault(root(where), []).append(where)
    found = [
        Block(
            tuple(sets),
            tuple(c for c in asked if c.mentions and root(min(c.mentions)) == top),
            tuple(link for link in links if link.mentions and root(min(link.mentions)) == top),
        )
        for top, sets in members.items()
    ]
    return tuple(c for c in asked if not c.mentions), found


def cases(enumeration: Enumeration, system: BeliefSystem, path: Supports, block: Block) -> list[Model]:
    """The combinations of supports, and of what else tells cases apart, that are possible at a block."""
    names = enumeration.literals(block.sets) + system.literals(enumeration.formula, block.sets)
    found = enumeration.off_path(path, names, MOST_CASES)
    return sorted(found, key=lambda model: [not model[name] for name in names])


def options(
    solver: Solver,
    system: BeliefSystem,
    path: Profile,
    core: Piece,
    block: Block,
    possible: Sequence[tuple[Supports, Model]],
    keep: Sequence[str],
    until: float,
) -> list[Option]:
    """The cases of a block that go with a solution on the path; once there is one, only until the time is up."""
    found: list[Option] = []
    for number, (supports, model) in enumerate(possible):
        if found and time.monotonic() > until:
            solver.undecided.append(f"{len(possible) - number} cases off the path were not solved in time")
            break
        profile = Profile(path.layout, {**path.supports, **supports})
        facts = list(_facts(system, profile, block, model))
        facts = [Constraint(fact.value.substitute(core.solved), fact.relation) for fact in facts]
        unknowns = [name for where in block.sets for name in (*profile.mixing(where), *belief_names(profile, where))]
        for piece in solver.solve([*core.facts, *facts], unknowns):
            inner = sorted({n for fact in piece.facts for n in fact.value.variables()} - set(keep))
            region = project(solver, piece.facts, inner)
            labels = system.labels(profile, block.sets, block.links, model)
            found += [Option(profile, piece, part, labels) for part in ([None] if region is None else region)]
    return sorted(found, key=lambda option: option.rank)


def _facts(system: BeliefSystem, profile: Profile, block: Block, model: Model) -> list[Constraint]:
    facts = [condition.constraint(profile) for condition in block.conditions]
    for where in block.sets:
        facts += [*profile.positive(where), *simplex(profile, where)]
    return facts + list(system.constraints(profile, block.sets, block.links, model))


def belief_names(profile: Profile, where: int) -> tuple[str, ...]:
    """The unknown beliefs at an information set off the path."""
    return tuple(profile.layout.belief(node) for node in profile.layout.tree.members[where][:-1])


def widest(solver: Solver, core: Piece, found: Sequence[Option]) -> list[Option]:
    """The options on whose regions the path is supported: those whose region lies in another's are left out."""
    kept: list[Option] = []
    for option in found:
        if not any(_covers(solver, core, other, option) for other in kept):
            kept = [other for other in kept if not _covers(solver, core, option, other)]
            kept.append(option)
    return kept


def _covers(solver: Solver, core: Piece, wide: Option, narrow: Option) -> bool:
    if wide.region is None or narrow.region is None:
        return False
    given = [*core.facts, *narrow.region]
    return all(implied(solver.oracle, given, fact) for fact in wide.region)
