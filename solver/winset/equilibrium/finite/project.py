"""Projection of polynomial conditions onto some of their variables, by Fourier and Motzkin's elimination.

A variable in which all conditions are linear is eliminated by comparing its lower bounds with its upper ones, case by
case in the signs of its coefficients. Exact: every point of the result extends to a point of what was projected.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from winset.algebra.constraint import Constraint
from winset.algebra.oracle import Answer, Oracle
from winset.algebra.value import Value
from winset.equilibrium.finite.eliminate import Facts, Solver, polynomial_in, sign_in, unsettled
from winset.equilibrium.finite.tidy import ContradictionError, tidy

MOST_CONDITIONS = 80
MOST_STEPS = 300


class StuckError(ValueError):
    """No variable is left in which all conditions are linear, or there are too many of them."""


def project(solver: Solver, facts: Sequence[Constraint], names: Sequence[str]) -> list[Facts] | None:
    """Conjunctions without the names whose union is the projection; None if the elimination gets stuck."""
    found: list[Facts] = []
    waiting: list[Facts] = [tuple(facts)]
    steps = 0
    try:
        while waiting:
            steps += 1
            if steps > MOST_STEPS:
                return None
            following = _step(solver, waiting.pop(), names)
            if isinstance(following, list):
                waiting += following
            elif following not in found:
                found.append(following)
    except StuckError:
        return None
    return found


def _step(solver: Solver, facts: Facts, names: Sequence[str]) -> list[Facts] | Facts:
    """What to project next, or a conjunction that is free of the names."""
    if time.monotonic() > solver.until or len(facts) > MOST_CONDITIONS:
        raise StuckError
    try:
        facts = tidy(facts)
    except ContradictionError:
        return []
    if solver.oracle.find(facts) is Answer.NONE:
        return []
    left = [name for name in names if any(name in fact.value.variables() for fact in facts)]
    if not left:
        return facts
    name = _easiest(facts, left)
    return _cases(solver, facts, name) or [_without(facts, name)]


def _easiest(facts: Facts, names: Sequence[str]) -> str:
    """The variable in which all conditions are linear, and that occurs in the fewest of them."""
    best: tuple[int, str] | None = None
    for name in names:
        those = [polynomial_in(fact.value, name) for fact in facts if name in fact.value.variables()]
        if all(parts is not None and len(parts) == 2 for parts in those) and (best is None or len(those) < best[0]):
            best = len(those), name
    if best is None:
        raise StuckError
    return best[1]


def _cases(solver: Solver, facts: Facts, name: str) -> list[Facts]:
    """The cases to tell apart before a variable can be eliminated; none if it can be at once."""
    for fact in facts:
        if name not in fact.value.symbols():
            continue
        if fact.relation == "!=":
            others = tuple(other for other in facts if other is not fact)
            return [(*others, Constraint(value, ">")) for value in (fact.value, -fact.value)]
        rest, slope = fact.value.coefficients(name)
        factor = unsettled(slope, facts)
        if factor is not None:
            return solver.signs(facts, factor, fact, Constraint(rest, fact.relation))
    return []


def _without(facts: Facts, name: str) -> Facts:
    """The projection along one variable, the signs of all its coefficients being settled."""
    kept = [fact for fact in facts if name not in fact.value.symbols()]
    below: list[tuple[Value, bool]] = []
    above: list[tuple[Value, bool]] = []
    for fact in facts:
        if name in fact.value.symbols():
            rest, slope = fact.value.coefficients(name)
            bound, upward = -rest / slope, sign_in(slope, facts) > 0
            if fact.relation == "=":
                others = (other for other in facts if other is not fact)
                return tuple(Constraint(c.value.substitute({name: bound}), c.relation) for c in others)
            (below if upward else above).append((bound, fact.relation == ">"))
    pairs = [
        Constraint(high - low, ">" if strict or narrow else ">=") for low, strict in below for high, narrow in above
    ]
    return (*kept, *pairs)


def without_redundant(oracle: Oracle, facts: Sequence[Constraint], given: Sequence[Constraint]) -> Facts:
    """The facts without those that the others, and what is given, imply."""
    kept = list(facts)
    for fact in sorted(facts, key=lambda f: -len(str(f.value))):
        others = [other for other in kept if other is not fact]
        if implied(oracle, [*given, *others], fact):
            kept = others
    return tuple(kept)


def implied(oracle: Oracle, facts: Sequence[Constraint], fact: Constraint) -> bool:
    """Whether facts imply another; when in doubt, no."""
    return oracle.find([*facts, fact.negated()]) is Answer.NONE
