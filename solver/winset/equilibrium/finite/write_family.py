"""Writes a family of equilibria down as an assessment, with what may happen off the path, case by case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from winset.algebra.constraint import Constraint
from winset.algebra.oracle import Answer, Oracle
from winset.algebra.value import ONE, ZERO, Value, total
from winset.equilibrium.finite.assessment import Assessment, OffPath
from winset.equilibrium.finite.blocks import Block, Option
from winset.equilibrium.finite.eliminate import Facts
from winset.equilibrium.finite.names import Layout
from winset.equilibrium.finite.project import without_redundant
from winset.equilibrium.finite.reach import Profile


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes a family down as an assessment."""

    layout: Layout
    oracle: Oracle
    assumptions: Facts
    parameters: frozenset[str]
    path: Profile
    whole: Profile
    formulas: Mapping[str, Value]
    conditions: Facts

    def write(
        self,
        witness: Mapping[str, Fraction],
        groups: Sequence[Block],
        listed: Sequence[Sequence[Option]],
        chosen: Sequence[Option],
    ) -> Assessment:
        """The assessment, with the cases off the path."""
        layout = self.layout
        strategies = {s: self._put(self.whole.strategy(s)) for s in layout.sets}
        beliefs = {s: self._beliefs(s) for s in layout.sets}
        labels = {key: label for option in chosen for key, label in option.labels.items()}
        off_path = tuple(
            OffPath(block.sets, tuple(self._case(block, option) for option in found if self._fits(option)))
            for block, found in zip(groups, listed, strict=True)
        )
        return _assessment(self.parameters, strategies, beliefs, self.conditions, witness, off_path, labels)

    def _put(self, values: Sequence[Value]) -> tuple[Value, ...]:
        return tuple(value.substitute(self.formulas) for value in values)

    def _beliefs(self, where: int) -> tuple[Value, ...]:
        weights = self._put(self.whole.beliefs(where))
        if len(weights) == 1:
            return (ONE,)
        if where not in self.path.on_path:
            return weights
        everything = total(weights)
        return tuple(weight / everything if not weight.is_zero else ZERO for weight in weights)

    def _fits(self, option: Option) -> bool:
        facts = [*self.assumptions, *self.conditions, *self._facts(option)]
        return self.oracle.find(facts) is not Answer.NONE

    def _facts(self, option: Option) -> Facts:
        """The conditions of an option, in what this family leaves free."""
        on_path = {name: value for name, value in self.formulas.items() if self._is_on_path(name)}
        return tuple(Constraint(f.value.substitute(on_path), f.relation) for f in option.piece.facts)

    def _is_on_path(self, name: str) -> bool:
        return any(name in self.path.mixing(where) for where in self.path.on_path)

    def _case(self, block: Block, option: Option) -> Assessment:
        on_path = {name: value for name, value in self.formulas.items() if self._is_on_path(name)}
        formulas = {n: v.substitute(on_path) for n, v in option.piece.solved.items()} | on_path

        def put(values: Sequence[Value]) -> tuple[Value, ...]:
            return tuple(value.substitute(formulas) for value in values)

        oracle, assumptions = self.oracle, self.assumptions
        facts = without_redundant(oracle, self._facts(option), assumptions)
        witness = oracle.find([*assumptions, *facts])
        return _assessment(
            self.parameters,
            {s: put(option.profile.strategy(s)) for s in block.sets},
            {s: put(option.profile.beliefs(s)) for s in block.sets},
            facts,
            {} if isinstance(witness, Answer) else witness,
            (),
            option.labels,
        )


def _assessment(
    parameters: frozenset[str],
    strategies: Mapping[int, tuple[Value, ...]],
    beliefs: Mapping[int, tuple[Value, ...]],
    conditions: Facts,
    witness: Mapping[str, Fraction],
    off_path: tuple[OffPath, ...],
    labels: Mapping[tuple[int, int], int],
) -> Assessment:
    used = {n for values in (*strategies.values(), *beliefs.values()) for v in values for n in v.variables()}
    used |= {name for condition in conditions for name in condition.value.variables()}
    free = tuple(sorted(used - parameters))
    anywhere = dict.fromkeys({*free, *parameters} - set(witness), Fraction(1))
    return Assessment(strategies, beliefs, free, conditions, {**witness, **anywhere}, off_path, labels)
