"""Borders between regions and ends of closed domains, solved by substitution.

Where an exploration forked on the sign of a polynomial, and where an assumption holds with equality, the game is
solved again on the zero set, one parameter being replaced by a formula of the others. What is found there is joined to
the regions on its sides in `winset.equilibrium.continuation`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from winset.algebra.explore import Exploration, Fork, Leaf, Node, Sign, Unsolved, explore
from winset.algebra.oracle import Answer, Constraint, Oracle
from winset.algebra.regions import solved_for
from winset.algebra.run import Run
from winset.algebra.value import Value
from winset.equilibrium.families import Found
from winset.errors import OutOfReach, UsageError
from winset.game.play import Play

Solve = Callable[[Run, Play], Found]


@dataclass(frozen=True, slots=True)
class Border:
    """A leaf on a border: `equation` is zero there, `name` having been replaced by `value`.

    `assumed` holds around the border: the strict assumptions of the play, but for one that is an equation on it.
    """

    equation: Value
    name: str
    value: Value
    leaf: Leaf[Found]
    assumed: tuple[Constraint, ...]


def solve_borders(
    play: Play, oracle: Oracle, found: Exploration[Found], solve: Solve, deadline: float | None
) -> tuple[list[Border], list[Unsolved]]:
    """The leaves on all borders on which the answer may change, and the borders that could not be solved."""
    borders: list[Border] = []
    skipped: list[Unsolved] = []
    between = ((path, equation, play.assumptions) for path, equation in _forks(found.tree))
    for path, equation, assumed in (*between, *_ends_of_domains(play)):
        facts = [*assumed, *(s.constraint() for s in path)]
        zero = Sign(equation, 0)
        if deadline is not None and time.monotonic() > deadline:
            skipped.append(Unsolved((*path, zero), "the time limit was reached"))
            continue
        if oracle.find([*facts, zero.constraint()]) is Answer.NONE:
            continue
        solution = solved_for(equation, play.parameters)
        if solution is None:
            skipped.append(Unsolved((*path, zero), "no parameter enters the equation of this border linearly"))
            continue
        name, value = solution
        inside = _explore(play, oracle, solve, facts, name, value, deadline)
        for leaf in inside.leaves:
            if leaf.result.inside:
                point = {**leaf.witness, name: value.evaluate(leaf.witness).fraction()}
                there = Leaf((*path, zero, *leaf.conditions), point, leaf.result)
                borders.append(Border(equation, name, value, there, assumed))
        skipped += [Unsolved((*path, zero, *u.conditions), u.reason) for u in inside.unsolved]
    return borders, skipped


def _ends_of_domains(play: Play) -> Iterator[tuple[tuple[Sign, ...], Value, tuple[Constraint, ...]]]:
    """The assumptions that may hold with equality, each with the others."""
    for clause in dict.fromkeys(play.clauses):
        if clause.relation in (">=", "<="):
            others = tuple(c for c in play.assumptions if c.value not in (clause.value, -clause.value))
            yield (), clause.value.primitive(), others


def _explore(
    play: Play,
    oracle: Oracle,
    solve: Solve,
    facts: Sequence[Constraint],
    name: str,
    value: Value,
    deadline: float | None,
) -> Exploration[Found]:
    left = None if deadline is None else max(0.0, deadline - time.monotonic())
    assumed = [c for c in _put(facts, name, value) if not c.value.is_number]
    there = substituted(play, name, value)

    def on_border(run: Run) -> Found:
        try:
            return solve(run, there)
        except UsageError as error:  # a quotient without a value here, though it has one on both sides
            raise OutOfReach(str(error)) from error

    return explore(oracle, there.parameters, assumed, on_border, seconds=left)


def _forks(node: Node[Found] | None, path: tuple[Sign, ...] = ()) -> list[tuple[tuple[Sign, ...], Value]]:
    """All forks inside the assumptions, each with the signs above it."""
    if not isinstance(node, Fork) or not _inside(node):
        return []
    below, above = (*path, Sign(node.polynomial, -1)), (*path, Sign(node.polynomial, 1))
    return [(path, node.polynomial), *_forks(node.below, below), *_forks(node.above, above)]


def _inside(node: Node[Found]) -> bool:
    """Whether something below the node satisfies the assumptions."""
    if isinstance(node, Fork):
        return _inside(node.below) or _inside(node.above)
    return not isinstance(node, Leaf) or node.result.inside


def polynomials(node: Node[Found] | None) -> frozenset[Value]:
    """Every polynomial on whose sign the exploration forked: off their zeros the formulas of the regions hold."""
    return frozenset(equation for _, equation in _forks(node))


def substituted(play: Play, name: str, value: Value) -> Play:
    """The play with one symbolic parameter replaced by a formula of the others."""
    settings = {n: _put_in(v, name, value) for n, v in play.settings.items()} | {name: value}
    return replace(
        play,
        parameters=tuple(p for p in play.parameters if p != name),
        settings=settings,
        assumptions=tuple(c for c in _put(play.assumptions, name, value) if not c.value.is_number),
    )


def _put_in(item: Value | tuple[Value, ...], name: str, value: Value) -> Value | tuple[Value, ...]:
    if isinstance(item, tuple):
        return tuple(v.substitute({name: value}) for v in item)
    return item.substitute({name: value})


def _put(constraints: Sequence[Constraint], name: str, value: Value) -> list[Constraint]:
    return [Constraint(c.value.substitute({name: value}), c.relation) for c in constraints]
