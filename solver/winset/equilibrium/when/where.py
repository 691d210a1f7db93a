"""A region as it is best read: unknown numbers of a profile as formulas, conditions solved for a parameter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from winset.algebra.explore import Sign
from winset.algebra.oracle import Answer, Constraint, Oracle
from winset.algebra.regions import Region, solved_for
from winset.algebra.value import Value
from winset.equilibrium.isolation import isolated
from winset.game.play import Play

Facts = tuple[Constraint, ...]
Witness = Mapping[str, Fraction] | None


@dataclass(frozen=True, slots=True)
class Where:
    """Where all of `facts` hold, beside what is assumed, with a rational point there if one is known.

    `pinned` are the unknown numbers that are formulas of the parameters there, and `region` what else is asked, for the
    reader; both say together what `facts` say.
    """

    facts: Facts
    witness: Witness
    pinned: tuple[tuple[str, Value], ...] = ()
    region: Region | None = None


Read = Callable[[Facts, Witness], Where]


@dataclass(frozen=True, slots=True)
class Reading:
    """Reads regions of a play, `unknowns` being those parameters that are numbers of a profile."""

    play: Play
    oracle: Oracle
    unknowns: Sequence[str]
    lets: Mapping[str, Value]

    def __call__(self, facts: Facts, witness: Witness) -> Where:
        pinned = self._pinned(facts)
        rest = facts if not pinned else self._rest(facts, pinned)
        region = isolated(self.play, self.oracle, self.lets, _region(rest, witness))
        return Where(facts, witness, tuple(pinned.items()), region)

    def _pinned(self, facts: Facts) -> dict[str, Value]:
        """The unknowns that the equations determine, as formulas of the rest; if there are several, parameters too."""
        several = sum(fact.relation == "=" for fact in facts) > 1
        names = [*self.unknowns, *(p for p in reversed(self.play.parameters) if several and p not in self.unknowns)]
        found: dict[str, Value] = {}
        for fact in facts:
            value = fact.value.substitute(found).numerator if fact.relation == "=" else None
            solution = None if value is None or value.is_number else _first_linear(value, names)
            if value is None or solution is None:
                continue
            name, formula = solution
            slope = value.coefficients(name)[1]
            if slope.is_number or self._never(facts, Constraint(slope, "=")):
                found = {n: v.substitute({name: formula}) for n, v in found.items()} | {name: formula}
        return found

    def _never(self, facts: Facts, claim: Constraint) -> bool:
        return self.oracle.find([*self.play.clauses, *facts, claim]) is Answer.NONE

    def _rest(self, facts: Facts, pinned: Mapping[str, Value]) -> Facts:
        """The other conditions, the unknowns replaced in them; of these only what is not implied."""
        equations = [Constraint(Value.variable(name) - value, "=") for name, value in pinned.items()]
        found: list[Constraint] = []
        for fact in facts:
            value = fact.value.substitute(pinned)
            rest = Constraint(value.numerator * value.denominator, fact.relation)
            if not value.is_number and not self._never((*equations, *found), rest.negated()):
                found.append(rest)
        return tuple(found)


def _first_linear(value: Value, names: Sequence[str]) -> tuple[str, Value] | None:
    return next((found for name in names if (found := solved_for(value, [name])) is not None), None)


def _region(facts: Sequence[Constraint], witness: Witness) -> Region:
    signs = {">": 1, ">=": 1, "<": -1, "<=": -1, "=": 0}
    conditions = tuple(Sign(fact.value, signs[fact.relation]) for fact in facts if fact.relation != "!=")
    closed = frozenset(fact.value for fact in facts if fact.relation in (">=", "<="))
    apart = tuple(fact.value for fact in facts if fact.relation == "!=")
    return Region(conditions, dict(witness or {}), closed, apart)
