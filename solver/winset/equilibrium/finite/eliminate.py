"""Solving polynomial conditions for probabilities and beliefs: formulas in the parameters, case by case.

Equalities are split into their factors and solved for an unknown that they are linear in, with a case for each sign of
its coefficient (where the coefficient is zero, the rest of the equality stays); an equality that is quadratic in one
adjoins a square root. Inequalities that can only hold with equality are found and join them. What is left is a
triangular list: unknowns with a formula, and free ones with the inequalities between which they move.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from winset.algebra.constraint import Constraint
from winset.algebra.oracle import Answer, Oracle
from winset.algebra.value import Value, square_root
from winset.equilibrium.finite.tidy import ContradictionError, known_signs, tidy

MOST_CASES = 400
Facts = tuple[Constraint, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """One case: formulas for what was solved, the conditions on the rest, and a rational point that meets them."""

    solved: Mapping[str, Value]
    facts: Facts
    witness: Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class System:
    """What is still to be solved: conditions, the unknowns left, and formulas for those that are solved."""

    facts: Facts
    unknowns: tuple[str, ...]
    solved: Mapping[str, Value]

    def with_facts(self, facts: Iterable[Constraint]) -> System:
        """The same unknowns under other conditions."""
        return System(tuple(facts), self.unknowns, self.solved)

    def put(self, name: str, value: Value, facts: Iterable[Constraint]) -> System:
        """The system under some conditions with a formula put in for an unknown."""
        binding = {name: value}
        return System(
            tuple(Constraint(c.value.substitute(binding), c.relation) for c in facts),
            tuple(unknown for unknown in self.unknowns if unknown != name),
            {other: formula.substitute(binding) for other, formula in self.solved.items()} | binding,
        )


@dataclass(slots=True)
class Solver:
    """Solves systems within a deadline; `undecided` collects what was left."""

    oracle: Oracle
    until: float = float("inf")
    undecided: list[str] = field(default_factory=list)

    def solve(self, constraints: Iterable[Constraint], unknowns: Sequence[str]) -> list[Piece]:
        """The cases of a system, none of them empty; together they are its solutions."""
        found: list[Piece] = []
        for piece in self._cases(System(tuple(constraints), tuple(unknowns), {})):
            found.append(piece)
            if len(found) >= MOST_CASES:
                self.undecided.append(f"more than {MOST_CASES} cases in one system")
                break
        return found

    def _cases(self, system: System) -> Iterator[Piece]:
        if time.monotonic() > self.until:
            self.undecided.append("the time limit was reached")
            return
        try:
            facts = tidy(system.facts)
        except ContradictionError:
            return
        point = self.oracle.find(facts)
        if point is Answer.NONE:
            return
        system = system.with_facts(facts)
        parts = self._next(system, None if isinstance(point, Answer) else point)
        if parts is not None:
            for part in parts:
                yield from self._cases(part)
        elif isinstance(point, Answer):
            left = "; ".join(str(fact) for fact in facts if fact.relation == "=")
            self.undecided.append(f"not decided: {left or 'inequalities of high degree'}")
        else:
            yield Piece(system.solved, facts, point)

    def _next(self, system: System, point: Mapping[str, Fraction] | None) -> list[System] | None:
        """The systems that one step leads to; None if nothing is left to do."""
        split = factor_cases(system.facts)
        if split is not None:
            return [system.with_facts(case) for case in split]
        choice = _linear(system)
        if choice is not None:
            return self._solved_for(system, *choice)
        tight = None if point is None else self._tight(system.facts, point)
        if tight is not None:
            return [system.with_facts(tight)]
        square = _quadratic(system)
        return None if square is None else self._rooted(system, *square)

    def _solved_for(self, system: System, chosen: Constraint, name: str) -> list[System]:
        rest, slope = chosen.value.coefficients(name)
        factor = unsettled(slope, system.facts)
        if factor is not None:
            without = Constraint(rest, chosen.relation)
            return [system.with_facts(case) for case in self.signs(system.facts, factor, chosen, without)]
        return [system.put(name, -rest / slope, (fact for fact in system.facts if fact is not chosen))]

    def signs(self, facts: Facts, factor: Value, chosen: Constraint, without: Constraint) -> list[Facts]:
        """The cases of the sign of a factor of the leading coefficient in a fact, as far as they are possible.

        Where the factor is zero, the rest of the fact stays: it is `without` the leading term.
        """
        rest = tuple(without if fact is chosen else fact for fact in facts)
        cases = [
            (*facts, Constraint(factor, ">")),
            (*facts, Constraint(-factor, ">")),
            (*rest, Constraint(factor, "=")),
        ]
        return [case for case in cases if self.oracle.find(case) is not Answer.NONE]

    def _tight(self, facts: Facts, point: Mapping[str, Fraction]) -> Facts | None:
        """The facts with an inequality that can only hold with equality turned into one; None if there is none."""
        for fact in facts:
            if fact.relation != ">=" or Constraint(fact.value, ">").holds(point):
                continue
            if self.oracle.find([*facts, Constraint(fact.value, ">")]) is Answer.NONE:
                return tuple(Constraint(c.value, "=") if c is fact else c for c in facts)
        return None

    def _rooted(self, system: System, chosen: Constraint, name: str) -> list[System]:
        """The cases of an equality that is quadratic in an unknown: its two roots, or the double one."""
        low, middle, high = chosen.value.coefficients(name)
        factor = unsettled(high, system.facts)
        if factor is not None:
            without = Constraint(low + middle * Value.variable(name), "=")
            return [system.with_facts(case) for case in self.signs(system.facts, factor, chosen, without)]
        inside = middle * middle - 4 * low * high
        others = [fact for fact in system.facts if fact is not chosen]
        if inside.is_number and inside.fraction() < 0:
            return []
        found = [
            system.put(name, (-middle + sign * square_root(inside)) / (2 * high), [*others, Constraint(inside, ">")])
            for sign in (1, -1)
        ]
        if not inside.is_number:
            found.append(system.put(name, -middle / (2 * high), [*others, Constraint(inside, "=")]))
        return found


# --- choosing what to do next -----------------------------------------------------------------------------------------


def factor_cases(facts: Facts) -> list[Facts] | None:
    """For an equality that is a product: the cases in which its first vanishing factor is this one or that one."""
    for fact in facts:
        if fact.relation == "=":
            factors = [factor for factor, exponent in fact.value.factors()[1] if exponent > 0]
            if len(factors) > 1:
                rest = tuple(other for other in facts if other is not fact)
                return [
                    (*rest, Constraint(factor, "="), *(Constraint(earlier, "!=") for earlier in factors[:number]))
                    for number, factor in enumerate(factors)
                ]
    return None


def polynomial_in(value: Value, name: str) -> list[Value] | None:
    """The coefficients of a value in a variable; None if the variable stands under a root or does not occur."""
    if name not in value.symbols() or any(name in Value.variable(root).variables() for root in value.roots()):
        return None
    return value.coefficients(name)


def sign_in(value: Value, facts: Iterable[Constraint]) -> int:
    """The sign of a value all of whose factors have signs that the facts state."""
    known = known_signs(facts)
    sign, factors = value.factors()
    for factor, exponent in factors:
        sign *= known[factor] if exponent % 2 else 1
    return sign


def unsettled(value: Value, facts: Iterable[Constraint]) -> Value | None:
    """A factor of a coefficient whose sign the facts do not state; None if there is none."""
    if value.is_number:
        return None
    known = known_signs(facts)
    return next((factor for factor, _ in value.factors()[1] if not known.get(factor)), None)


def _linear(system: System) -> tuple[Constraint, str] | None:
    """An equality and an unknown in which it is linear, the simplest coefficient first."""
    known = known_signs(system.facts)
    best: tuple[tuple[int, int, int], Constraint, str] | None = None
    for fact in system.facts:
        if fact.relation != "=":
            continue
        for place, name in enumerate(system.unknowns):
            parts = polynomial_in(fact.value, name)
            if parts is not None and len(parts) == 2:
                open_ones = 0 if parts[1].is_number else sum(not known.get(f) for f, _ in parts[1].factors()[1])
                rank = (open_ones, len(str(fact.value)), -place)
                if best is None or rank < best[0]:
                    best = (rank, fact, name)
    return None if best is None else best[1:]


def _quadratic(system: System) -> tuple[Constraint, str] | None:
    """An equality without roots that is quadratic in an unknown."""
    for fact in system.facts:
        if fact.relation == "=" and not fact.value.roots():
            for name in system.unknowns:
                parts = polynomial_in(fact.value, name)
                if parts is not None and len(parts) == 3:
                    return fact, name
    return None
