"""Conditions of a region solved for one parameter, as a theorist writes them: `p <= (1 - d - rH)/(1 - d - rL)`.

A polynomial that is linear in a parameter says on which side of a bound the parameter lies once the sign of its
coefficient is known. The oracle decides that sign from what is assumed and from the other conditions of the region;
where only the condition itself implies it, it is stated beside the bound.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from winset.algebra.oracle import Answer, Constraint, Oracle
from winset.algebra.regions import Isolation, Region
from winset.algebra.value import Value
from winset.equilibrium.solution import Case, Equilibrium, Solution
from winset.game.play import Play
from winset.language import syntax
from winset.language.walk import nodes

_OPPOSITE = {1: "<=", -1: ">="}


def with_isolations(solution: Solution, oracle: Oracle, lets: Mapping[str, Value]) -> Solution:
    """The solution with every condition of its regions solved for a parameter where that reads better.

    Bounds that the author has named (`lets`) are preferred, then bounds of probabilities, then simple ones.
    """
    play = solution.play
    isolate = _Isolate(oracle, play.clauses, play.parameters, _probabilities(play.game), tuple(lets.values()))
    return replace(
        solution,
        equilibria=tuple(isolate.family(family) for family in solution.equilibria),
        none=tuple(map(isolate.region, solution.none)),
    )


def isolated(play: Play, oracle: Oracle, lets: Mapping[str, Value], region: Region) -> Region:
    """One region with its conditions solved for a parameter where that reads better."""
    return _Isolate(oracle, play.clauses, play.parameters, _probabilities(play.game), tuple(lets.values())).region(
        region
    )


def _probabilities(game: syntax.Game) -> frozenset[str]:
    """The parameters that occur in the probabilities of draws."""
    weights: list[object] = []
    for node in nodes(game):
        match node:
            case syntax.Labels(items) | syntax.Values(items):
                weights += [weight for _, weight in items if weight is not None]
            case syntax.Chance(probability):
                weights.append(probability)
    return frozenset(ref.name for weight in weights for ref in nodes(weight) if isinstance(ref, syntax.Ref))


@dataclass(frozen=True, slots=True)
class _Isolate:
    oracle: Oracle
    assumed: Sequence[Constraint]
    parameters: Sequence[str]
    probabilities: Collection[str]
    named: Sequence[Value]

    def family(self, family: Equilibrium) -> Equilibrium:
        return replace(
            family, exists=tuple(map(self.region, family.exists)), cases=tuple(self.case(c) for c in family.cases)
        )

    def case(self, case: Case) -> Case:
        return replace(case, region=self.region(case.region))

    def region(self, region: Region) -> Region:
        """The region with those of its conditions solved that read better so."""
        constraints = region.constraints()
        solved = []
        for constraint in constraints:
            others = [other for other in constraints if other is not constraint]
            found = [i for i in self._candidates(constraint, others) if self._reads_better(constraint.value, i)]
            if found:
                solved.append((constraint.value, min(found, key=self._plainness)))
        return replace(region, solved=tuple(solved))

    def _candidates(self, constraint: Constraint, others: Sequence[Constraint]) -> Iterator[Isolation]:
        value = constraint.value
        if not value.is_polynomial or value.roots() or constraint.relation == "!=":
            return
        for name in self.parameters:
            parts = value.coefficients(name) if name in value.symbols() else []
            if len(parts) != 2:
                continue
            constant, slope = parts
            for sign in (1, -1):
                if self._has_sign(slope, sign, others):
                    yield Isolation(name, -constant / slope, sign)
                elif constraint.relation != "=" and self._has_sign(slope, sign, [*others, constraint]):
                    yield Isolation(name, -constant / slope, sign, needs=slope)

    def _has_sign(self, slope: Value, sign: int, facts: Sequence[Constraint]) -> bool:
        if slope.is_number:
            return slope.fraction() * sign > 0
        return self.oracle.find([*self.assumed, *facts, Constraint(slope, _OPPOSITE[sign])]) is Answer.NONE

    def _reads_better(self, value: Value, found: Isolation) -> bool:
        if found.bound in self.named:
            return True
        return _degree(value) > 1 and _degree(found.bound) < _degree(value) and (
            found.needs is None or _degree(found.needs) == 1
        )  # fmt: skip

    def _plainness(self, found: Isolation) -> tuple[bool, int, bool, bool, int]:
        return (
            found.bound not in self.named,
            _degree(found.bound),
            found.needs is not None,
            found.parameter not in self.probabilities,
            sum(1 for part in (found.bound.numerator, found.bound.denominator) for _ in part.terms()),
        )


def _degree(value: Value) -> int:
    """The highest total degree of an irreducible factor."""
    factors = value.factors()[1]
    return max((sum(e for _, e in powers) for factor, _ in factors for _, powers in factor.terms()), default=0)
