"""Members of a family of assessments, in numbers: at its witness, at points around it, and with each case off the path.

What a verifier is given to check: a family itself is a formula, its members are profiles.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from winset.algebra.constraint import Constraint
from winset.algebra.oracle import Answer, Oracle
from winset.algebra.value import Value
from winset.equilibrium.finite.assessment import Assessment, OffPath, is_zero
from winset.errors import UsageError
from winset.game.tree import NATURE, NO_OUTCOME, Number, Outcome, Tree

MOST_POINTS = 8  # of a family, beside its witness
MOST_CASES = 24  # off the path, in all groups together

Point = Mapping[str, Fraction]


def members(
    tree: Tree, family: Assessment, oracle: Oracle, assumptions: Sequence[Constraint] = ()
) -> Iterator[tuple[Point, Assessment]]:
    """Members of a family with the points at which they are taken; a single assessment is its only member.

    `assumptions` are what is assumed of the parameters of the tree.
    """
    assumed = (*assumptions, *_laws(tree))
    family = _with_witness(tree, family, oracle, assumed)
    for point in points(family, oracle, assumed):
        yield point, at_point(family, point)
    path = _on_path(tree, family)
    tied = [c for c in family.conditions if c.value.variables() <= path]
    cases = [case for group in family.off_path for case in group.cases]
    for case in cases[:MOST_CASES]:
        facts = (*tied, *case.conditions)
        found = oracle.find([*assumed, *facts])
        if not isinstance(found, Answer):
            mixed = Assessment(
                {**family.strategies, **case.strategies},
                {**family.beliefs, **case.beliefs},
                conditions=facts,
                witness={**family.witness, **case.witness, **found},
            )
            for point in points(mixed, oracle, assumed):
                yield point, at_point(mixed, point)


def _with_witness(tree: Tree, family: Assessment, oracle: Oracle, assumed: Sequence[Constraint]) -> Assessment:
    """The family with values for all that it and the tree speak of. Raises UsageError if none meet its conditions."""
    rows = (*family.strategies.values(), *family.beliefs.values(), *tree.chances.values())
    names = {name for row in rows for name in _variables(row)}
    names |= {name for outcome in tree.outcomes for name in _variables(outcome.payoffs)}
    names |= {name for fact in (*assumed, *family.conditions) for name in fact.value.variables()}
    if names <= family.witness.keys():
        return family
    told = [Constraint(Value.variable(name) - value, "=") for name, value in family.witness.items()]
    found = oracle.find([*assumed, *family.conditions, *told])
    if isinstance(found, Answer):
        raise UsageError("no values of the parameters meet the conditions of the profile")
    return replace(family, witness={**dict.fromkeys(names, Fraction(1)), **family.witness, **found})


def with_values(family: Assessment, values: Mapping[str, Value]) -> Assessment:
    """The family with some of its variables replaced."""

    def rows(table: Mapping[int, Sequence[Number]]) -> dict[int, tuple[Number, ...]]:
        return {s: tuple(p.substitute(values) if isinstance(p, Value) else p for p in row) for s, row in table.items()}

    conditions = (Constraint(c.value.substitute(values), c.relation) for c in family.conditions)
    return replace(
        family,
        strategies=rows(family.strategies),
        beliefs=rows(family.beliefs),
        free=tuple(name for name in family.free if name not in values),
        conditions=tuple(c for c in conditions if not (c.value.is_number and c.holds({}))),
        witness={name: number for name, number in family.witness.items() if name not in values},
        off_path=tuple(OffPath(g.sets, tuple(with_values(c, values) for c in g.cases)) for g in family.off_path),
    )


def points(family: Assessment, oracle: Oracle, assumptions: Sequence[Constraint] = ()) -> Iterator[Point]:
    """The witness of a family, and points above and below it in each of its variables, where there are any."""
    yield family.witness
    facts = (*assumptions, *family.conditions)
    names = sorted({name for fact in facts for name in fact.value.variables()})
    count = 0
    for name in names:
        for relation in (">", "<"):
            if count >= MOST_POINTS or name not in family.witness:
                continue
            aside = Constraint(Value.variable(name) - family.witness[name], relation)
            found = oracle.find([*facts, aside])
            if not isinstance(found, Answer):
                count += 1
                yield {**family.witness, **found}


def at_point(assessment: Assessment, point: Point) -> Assessment:
    """The member of a family at a point, in numbers."""
    return Assessment(_rows(assessment.strategies, point), _rows(assessment.beliefs, point))


def tree_at(tree: Tree, point: Point) -> Tree:
    """A tree with its parameters given values; the tree itself where it has none."""
    if tree.is_numeric:
        return tree
    outcomes = tuple(Outcome(o.name, tuple(_number(n, point) for n in o.payoffs)) for o in tree.outcomes)
    chances = {s: tuple(_number(n, point) for n in row) for s, row in tree.chances.items()}
    return replace(tree, outcomes=outcomes, chances=chances)


def _laws(tree: Tree) -> Iterator[Constraint]:
    """That nature's probabilities are positive where they contain parameters."""
    for row in tree.chances.values():
        yield from (Constraint(p, ">") for p in row if isinstance(p, Value) and not p.is_number)


def _rows(table: Mapping[int, Sequence[Number]], point: Point) -> dict[int, tuple[Number, ...]]:
    return {s: tuple(_number(p, point) for p in row) for s, row in table.items()}


def _number(number: Number, point: Point) -> Number:
    if not isinstance(number, Value):
        return number
    there = number.evaluate(point)
    return there.fraction() if there.is_number else there


def _on_path(tree: Tree, family: Assessment) -> frozenset[str]:
    """The variables that occur in what is played on the path, and those of the tree."""
    found: set[str] = set()
    waiting = [0]
    while waiting:
        node = waiting.pop()
        place = tree.place[node]
        if tree.outcome[node] != NO_OUTCOME:
            found |= _variables(tree.outcomes[tree.outcome[node]].payoffs)
        if tree.is_end(node):
            continue
        row = tree.chances[place] if tree.owner[place] == NATURE else family.strategies.get(place, ())
        found |= _variables(row)
        waiting += [child for p, child in zip(row, tree.children(node), strict=False) if not is_zero(p)]
    return frozenset(found)


def _variables(row: Sequence[Number]) -> set[str]:
    return {name for p in row if isinstance(p, Value) for name in p.variables()}
