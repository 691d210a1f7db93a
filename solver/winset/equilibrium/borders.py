"""Borders between regions, ends of closed domains, and the places where these meet, solved by substitution.

Where an exploration forked on the sign of a polynomial, and where an assumption holds with equality, the game is
solved again on the zero set, one parameter being replaced by a formula of the others; and so on for the borders of that
border, down to single points (`winset.equilibrium.strata`). What is found there is joined to the regions around in
`winset.equilibrium.continuation`.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from winset.algebra.explore import Exploration, Leaf, Node, Sign, Unsolved, explore
from winset.algebra.oracle import Answer, Constraint, Oracle, number_sign, relation_holds
from winset.algebra.run import Run
from winset.algebra.value import Value
from winset.equilibrium.families import Found
from winset.equilibrium.strata import Stratum, below, forks, on, resolved, substituted, whole
from winset.errors import OutOfReach, UsageError
from winset.game.play import Play

Solve = Callable[[Run, Play], Found]
MOST_CORNERS = 200  # regions on places where borders meet that are searched at most: a cube has about 3^n such places
NOT_LINEAR = "no parameter enters the equation of this border linearly"
TIME = "the time limit was reached"


@dataclass(frozen=True, slots=True, eq=False)
class Border:
    """A leaf on a border or where borders meet: the `equations` are zero there.

    `table` has a formula for each parameter that was replaced, and `holds` are the conditions on those that are left.
    `assumed` holds around it: the strict assumptions of the play, but for those that are equations on it.
    """

    equations: tuple[Value, ...]
    table: Mapping[str, Value]
    holds: tuple[Constraint, ...]
    leaf: Leaf[Found]
    assumed: tuple[Constraint, ...]
    _signs: dict[Value, int] = field(default_factory=dict, repr=False)
    _zeros: dict[Value, bool] = field(default_factory=dict, repr=False)
    _there: dict[Constraint, Constraint] = field(default_factory=dict, repr=False)

    @property
    def depth(self) -> int:
        """How many parameters are given by the others: 1 on a border, more where borders meet."""
        return len(self.table)

    def holds_inside(self, constraint: Constraint) -> bool:
        """Whether a constraint holds at the point inside that is known."""
        value = constraint.value
        if value not in self._signs:
            self._signs[value] = number_sign(value.evaluate(self.leaf.witness))
        return relation_holds(self._signs[value], constraint.relation)

    def on_zero_of(self, polynomial: Value) -> bool:
        """Whether a polynomial is zero on all of it."""
        if polynomial not in self._zeros:
            zero = self.holds_inside(Constraint(polynomial, "="))
            self._zeros[polynomial] = zero and polynomial.substitute(self.table).is_zero
        return self._zeros[polynomial]

    def there(self, constraint: Constraint) -> Constraint:
        """A constraint in the parameters that are left."""
        if constraint not in self._there:
            self._there[constraint] = on(constraint, self.table)
        return self._there[constraint]


@dataclass(frozen=True, slots=True)
class Gap:
    """A border, or a part of one, that was not solved: where its `equation` is zero and the `facts` hold."""

    equation: Value
    facts: tuple[Constraint, ...]


@dataclass(slots=True)
class Borders:
    """What was found on borders and where they meet.

    `unsolved` are the borders that could not be solved, with the `gaps` that they leave; `left` are the places where
    borders meet that were not searched.
    """

    leaves: list[Border] = field(default_factory=list)
    unsolved: list[Unsolved] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    left: list[Unsolved] = field(default_factory=list)


def solve_borders(
    play: Play, oracle: Oracle, found: Exploration[Found], solve: Solve, deadline: float | None
) -> Borders:
    """The leaves on all borders on which the answer may change, and wherever these meet; what could not be solved."""
    search = _Search(play, oracle, solve, deadline, Borders())
    waiting: deque[tuple[Stratum, Node[Found] | None]] = deque([(whole(play), found.tree)])
    while waiting:
        around, tree = waiting.popleft()
        for place in below(around, tree):
            waiting += search.solved(place)
    search.found.leaves.sort(key=lambda border: border.depth)
    return search.found


@dataclass(slots=True)
class _Search:
    """Solves one stratum after another, and keeps what is found."""

    play: Play
    oracle: Oracle
    solve: Solve
    deadline: float | None
    found: Borders
    corners: int = 0

    def solved(self, place: Stratum) -> Iterator[tuple[Stratum, Node[Found] | None]]:
        """The parts of a place, each with the fork tree of its exploration."""
        if self.deadline is not None and time.monotonic() > self.deadline:
            self._give_up(place, Unsolved(place.signs, TIME))
            return
        for part in resolved(place, self.oracle):
            if part.equations:
                if self.oracle.find([*part.inside(), *part.zeros()]) is not Answer.NONE:
                    self._give_up(part, Unsolved(_told(part), NOT_LINEAR))
            elif len(part.table) > 1 and self.corners >= MOST_CORNERS:
                too_many = f"{self.corners} regions on such places were searched"
                self._give_up(part, Unsolved(_told(part), too_many))
            else:
                yield part, self._explored(part)

    def _explored(self, part: Stratum) -> Node[Found] | None:
        """Solve the game inside a stratum; its fork tree."""
        found = _explore(part, self.oracle, self.solve, self.deadline)
        leaves = [self._border(part, leaf) for leaf in found.leaves if leaf.result.inside]
        self.found.leaves += leaves
        self.corners += len(leaves) if len(part.table) > 1 else 0
        for gap in found.unsolved:
            self._give_up(part, Unsolved((*_told(part), *gap.conditions), gap.reason))
        return found.tree

    def _give_up(self, part: Stratum, gap: Unsolved) -> None:
        if len(part.table) + len(part.equations) > 1:
            self.found.left.append(gap)
            return
        self.found.unsolved.append(gap)
        equation = next(sign.polynomial for sign in part.signs if not sign.sign)
        assumed = _consistent(self.play.assumptions, part.table)
        facts = (*assumed, *(sign.constraint() for sign in gap.conditions))
        self.found.gaps.append(Gap(equation, facts))

    def _border(self, part: Stratum, leaf: Leaf[Found]) -> Border:
        point = leaf.witness | {name: value.evaluate(leaf.witness).fraction() for name, value in part.table.items()}
        holds = (*part.inside(), *(sign.constraint() for sign in leaf.conditions))
        assumed = _consistent(self.play.assumptions, part.table)
        conditions = (*part.signs, *leaf.conditions) if len(part.table) == 1 else self._conditions(part, leaf, assumed)
        equations = dict.fromkeys(sign.polynomial for sign in (*part.signs, *conditions) if not sign.sign)
        return Border(tuple(equations), part.table, holds, Leaf(conditions, point, leaf.result), assumed)

    def _conditions(self, part: Stratum, leaf: Leaf[Found], assumed: Sequence[Constraint]) -> tuple[Sign, ...]:
        """The equations of a place where borders meet, and of its conditions those that do not follow from others."""
        known = [on(c, part.table) for c in assumed]
        kept = list(leaf.conditions)
        for sign in part.signs:
            here = on(sign.constraint(), part.table)
            facts = [*known, *(on(s.constraint(), part.table) for s in kept)]
            if sign.sign and self.oracle.find([*facts, here.negated()]) is not Answer.NONE:
                kept.append(sign)
        return (*_solutions(part), *kept)


def _told(part: Stratum) -> tuple[Sign, ...]:
    """Where a stratum is: the way to it, or for one where borders meet its equations only."""
    if len(part.table) + len(part.equations) < 2:
        return part.signs
    return (*_solutions(part), *(Sign(equation.primitive(), 0) for equation in part.equations))


def _solutions(part: Stratum) -> tuple[Sign, ...]:
    """The formulas of the parameters that were replaced, as equations."""
    return tuple(Sign((Value.variable(name) - value).primitive(), 0) for name, value in part.table.items())


def _consistent(assumptions: Sequence[Constraint], table: Mapping[str, Value]) -> tuple[Constraint, ...]:
    """The assumptions that are no equations where parameters are replaced."""
    return tuple(c for c in assumptions if not c.value.substitute(table).is_zero)


def _explore(part: Stratum, oracle: Oracle, solve: Solve, deadline: float | None) -> Exploration[Found]:
    left = None if deadline is None else max(0.0, deadline - time.monotonic())

    def on_border(run: Run) -> Found:
        try:
            return solve(run, part.play)
        except UsageError as error:  # a quotient without a value here, though it has one on both sides
            raise OutOfReach(str(error)) from error

    return explore(oracle, part.play.parameters, part.inside(), on_border, seconds=left)


def polynomials(node: Node[Found] | None) -> frozenset[Value]:
    """Every polynomial on whose sign the exploration forked: off their zeros the formulas of the regions hold."""
    return frozenset(equation for _, equation in forks(node))


__all__ = ["Border", "Borders", "Gap", "polynomials", "solve_borders", "substituted"]
