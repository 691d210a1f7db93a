"""Equilibria with beliefs, outcome by outcome: supports on the path, their probabilities, what supports them off it.

The one search that perfect Bayesian, weak perfect Bayesian and sequential equilibrium share; `systems` tells what each
asks of beliefs.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from winset.algebra.constraint import Constraint
from winset.algebra.oracle import Answer, Oracle
from winset.equilibrium.finite.assessment import Assessment, FiniteSolution
from winset.equilibrium.finite.blocks import Block, Option, blocks, cases, options, widest
from winset.equilibrium.finite.clock import Clock
from winset.equilibrium.finite.eliminate import Facts, Piece, Solver
from winset.equilibrium.finite.formula import Formula
from winset.equilibrium.finite.methods import Limits
from winset.equilibrium.finite.names import Layout
from winset.equilibrium.finite.project import project, without_redundant
from winset.equilibrium.finite.reach import Profile
from winset.equilibrium.finite.supports import Enumeration
from winset.equilibrium.finite.systems import BeliefSystem
from winset.equilibrium.finite.write_family import Writer
from winset.game.subgames import absent_minded, forgotten
from winset.game.tree import Tree

SECONDS = 60.0  # where the caller sets no limit
ONE_QUERY = 5.0
FOR_SUPPORTS = 0.6  # the share of the time after which no further supports are looked for
GENEROUS = 4  # how many times its equal share of the time one path may take
SHORTEST = 0.5  # seconds that it may take in any case
MOST_TOGETHER = 64  # combinations of options of different blocks that are tried for one path

COUNTED = (
    "outcomes: assessments with the same supports on the path are one family; "
    "replies and beliefs off the path are listed with it"
)


def refusal(tree: Tree) -> str:
    """Why none of these methods applies to a tree; "" if they do."""
    if absent_minded(tree) is not None or forgotten(tree) is not None:
        return "a player forgets what she knew or did, and beliefs need perfect recall: no method applies"
    return ""


@dataclass(slots=True)
class Search:
    """The search on one tree, within limits and under assumptions on the parameters."""

    layout: Layout
    system: BeliefSystem
    assumptions: Facts
    enumeration: Enumeration
    solver: Solver
    most: int | None
    until: float
    memory: Clock

    @property
    def parameters(self) -> frozenset[str]:
        """What the equilibria are solved for: not the unknowns of the game."""
        assumed = (fact.value.variables() for fact in self.assumptions)
        return frozenset(self.layout.parameters).union(*assumed)

    def run(self) -> list[Assessment]:
        """All assessments that are found within the limits, the simplest supports first."""
        paths = sorted(self.enumeration.on_path(), key=lambda path: (_mixed(path), sorted(path.items())))
        found: list[Assessment] = []
        for number, path in enumerate(paths):
            now = time.monotonic()
            late = "not solved in time" if now >= self.until else self.memory.reached()
            share = max(SHORTEST, GENEROUS * (self.until - now) / (len(paths) - number))
            self.enumeration.until = min(self.until, now + share)
            if late or (self.most is not None and len(found) >= self.most):
                reason = late or "not listed"
                self.enumeration.left += [f"{reason}: {self.enumeration.describe(p)}" for p in paths[number:]]
                break
            found += self._on(path)
        return found

    def _on(self, path: Mapping[int, tuple[int, ...]]) -> Iterator[Assessment]:
        """The families with given supports on the path."""
        profile = Profile(self.layout, path)
        alone, groups = blocks(profile, self.system)
        facts = [condition.constraint(profile) for condition in alone]
        facts += [fact for where in path for fact in profile.positive(where)]
        unknowns = [name for where in path for name in profile.mixing(where)]
        models = [self._possible(path, block) for block in groups]
        before = len(self.solver.undecided)
        for core in self.solver.solve([*self.assumptions, *facts], unknowns):
            yield from self._supported(profile, core, groups, models, unknowns)
        for text in self.solver.undecided[before:]:
            self.enumeration.left.append(f"{self.enumeration.describe(path)}: {text}")

    def _possible(
        self, path: Mapping[int, tuple[int, ...]], block: Block
    ) -> list[tuple[dict[int, tuple[int, ...]], Mapping[str, bool]]]:
        found = cases(self.enumeration, self.system, path, block)
        return [(self.enumeration.supports(model, block.sets), model) for model in found]

    def _supported(
        self,
        profile: Profile,
        core: Piece,
        groups: Sequence[Block],
        models: Sequence[Sequence[tuple[dict[int, tuple[int, ...]], Mapping[str, bool]]]],
        unknowns: Sequence[str],
    ) -> Iterator[Assessment]:
        keep = [*self.parameters, *(name for name in unknowns if name not in core.solved)]
        listed = [
            options(self.solver, self.system, profile, core, block, possible, keep, self.enumeration.until)
            for block, possible in zip(groups, models, strict=True)
        ]
        best = [widest(self.solver, core, found) for found in listed]
        for number, chosen in enumerate(product(*best)):
            if number >= MOST_TOGETHER:
                self.solver.undecided.append(f"more than {MOST_TOGETHER} combinations of regions")
                return
            yield from self._together(profile, core, groups, listed, chosen)

    def _together(
        self,
        profile: Profile,
        core: Piece,
        groups: Sequence[Block],
        listed: Sequence[Sequence[Option]],
        chosen: Sequence[Option],
    ) -> Iterator[Assessment]:
        """The families with one option at each block; several where equalities on the path remain to be solved."""
        facts = [*core.facts, *(fact for option in chosen for fact in option.piece.facts)]
        solved = dict(core.solved)
        supports = dict(profile.supports)
        for option in chosen:
            solved |= option.piece.solved
            supports |= option.profile.supports
        whole = Profile(self.layout, supports)
        free = sorted({n for fact in facts for n in fact.value.variables()} - self.parameters)
        for piece in self.solver.solve(facts, free):
            formulas = {name: value.substitute(piece.solved) for name, value in solved.items()} | dict(piece.solved)
            for conditions in self._conditions(piece.facts):
                witness = self.solver.oracle.find([*self.assumptions, *conditions])
                if not isinstance(witness, Answer):
                    given = (self.layout, self.solver.oracle, self.assumptions, self.parameters)
                    writer = Writer(*given, profile, whole, formulas, conditions)
                    yield writer.write(witness, groups, listed, chosen)

    def _conditions(self, facts: Facts) -> list[Facts]:
        """The facts as a triangular list: those on the parameters first, with all that the others imply of them."""
        parameters = self.parameters
        inner = [name for name in {n for fact in facts for n in fact.value.variables()} if name not in parameters]
        outer = [fact for fact in facts if fact.value.variables() <= parameters]
        rest = [fact for fact in facts if not fact.value.variables() <= parameters]
        regions = [tuple(outer)] if not parameters else project(self.solver, facts, inner) or [tuple(outer)]
        oracle, found = self.solver.oracle, []
        for region in regions:
            kept = without_redundant(oracle, region, self.assumptions)
            found.append((*kept, *without_redundant(oracle, rest, [*self.assumptions, *kept])))
        return found


def _mixed(path: Mapping[int, tuple[int, ...]]) -> int:
    return sum(len(support) - 1 for support in path.values())


def solve_with(
    tree: Tree, system: BeliefSystem, limits: Limits, assumptions: Sequence[Constraint], pure: bool, promise: Promise
) -> FiniteSolution:
    """The equilibria of a tree under one of the concepts with beliefs."""
    started = time.monotonic()
    until = started + (limits.seconds if limits.seconds is not None else SECONDS)
    memory = Clock(megabytes=limits.megabytes)
    layout = Layout(tree)
    given = (*assumptions, *_chances(layout))
    formula = Formula(layout, strong=not system.weak, pure=pure)
    with Oracle(ONE_QUERY) as oracle:
        models = formula.build(given, system.extend)
        with models:
            enumeration = Enumeration(layout, formula, models, until, started + FOR_SUPPORTS * (until - started))
            search = Search(layout, system, given, enumeration, Solver(oracle, until), limits.equilibria, until, memory)
            found = search.run()
    left = tuple(dict.fromkeys(enumeration.left))
    notes = ("nature's probabilities that contain parameters are taken to be positive",) if _chances(layout) else ()
    return FiniteSolution(
        tree,
        promise.concept,
        promise.method,
        tuple(found),
        "no" if left else "pure strategies" if pure else "yes",
        COUNTED,
        promise.cite,
        open_cases=left,
        notes=(*promise.notes, *notes),
        seconds=time.monotonic() - started,
    )


@dataclass(frozen=True, slots=True)
class Promise:
    """What a method says of itself in a solution."""

    concept: str
    method: str
    cite: str
    notes: tuple[str, ...] = ()


def _chances(layout: Layout) -> tuple[Constraint, ...]:
    """That nature's probabilities are positive where they contain parameters."""
    values = [layout.chance(s, a) for s in layout.tree.chances for a in range(len(layout.tree.actions[s]))]
    return tuple(dict.fromkeys(Constraint(value, ">") for value in values if not value.is_number))
