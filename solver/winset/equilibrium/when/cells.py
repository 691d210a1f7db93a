"""The parameters in cells, each of them decided: open regions, borders between them, and the borders of borders.

`explore` gives open regions and the polynomials on whose signs it forked. The zero set of each, on the side of the
forks above it, is explored in turn, a parameter being replaced by a formula of the others; so are the ends of closed
domains. An algorithm that asks for nothing but signs is decided by them, so the cells are disjoint and cover all that
is assumed: what holds on a border of a border only is found as well.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from winset.algebra.explore import Fork, Node, Sign, explore
from winset.algebra.oracle import Answer, Constraint, Oracle
from winset.algebra.regions import solved_for
from winset.algebra.run import Run
from winset.algebra.value import Value, square_root
from winset.errors import OutOfReach, UsageError

T = TypeVar("T")

Table = Mapping[str, Value]
Algorithm = Callable[[Run, Table], T]
TIME = "the time limit was reached"


@dataclass(frozen=True, slots=True)
class Cell(Generic[T]):
    """A set of parameters on which the result is the same: where all of `facts` hold.

    `equations` counts those among the facts. `result` is None where the cell was not decided, for the `reason`; that is
    an equation that cannot be solved for a parameter if the cell is `curved`.
    """

    facts: tuple[Constraint, ...]
    equations: int
    result: T | None = None
    reason: str = ""
    curved: bool = False


@dataclass(frozen=True, slots=True)
class _Stratum:
    """Where to explore: facts over all parameters, and by which formulas some of these are replaced there."""

    strict: tuple[Constraint, ...]
    weak: tuple[Constraint, ...]
    table: Mapping[str, Value] = field(default_factory=dict)
    equations: int = 0
    pending: tuple[Value, ...] = ()  # what is zero as well

    def facts(self) -> tuple[Constraint, ...]:
        return (*self.strict, *self.weak)

    def put(self, name: str, value: Value) -> _Stratum:
        """The same with one more parameter replaced by a formula of those that are left."""
        table = {other: formula.substitute({name: value}) for other, formula in self.table.items()}
        return replace(self, table={**table, name: value})


@dataclass(slots=True)
class Cells(Generic[T]):
    """Divides the points of `clauses` into cells.

    `ask` is run at a point, with a table of what replaces parameters. `settle` may know the result where facts hold
    that cannot be solved for a parameter; None if it does not.
    """

    oracle: Oracle
    parameters: Sequence[str]
    ask: Algorithm[T]
    deadline: float | None = None
    settle: Callable[[tuple[Constraint, ...]], T | None] = lambda facts: None

    def of(self, clauses: Sequence[Constraint]) -> Iterator[Cell[T]]:
        """The cells, open regions first where no end of a domain is closed."""
        strict = tuple(c for c in dict.fromkeys(clauses) if c.relation not in (">=", "<="))
        weak = tuple(c for c in dict.fromkeys(clauses) if c.relation in (">=", "<="))
        yield from self._stratum(_Stratum(strict, weak))

    def _stratum(self, here: _Stratum) -> Iterator[Cell[T]]:
        """The cells of a stratum: its inside, then the borders inside it, then where a weak fact is an equation."""
        if here.pending:
            yield from self._border(replace(here, pending=here.pending[1:]), here.pending[0])
            return
        inside = [*here.strict, *(Constraint(c.value, c.relation[0]) for c in here.weak)]
        yield from self._inside(replace(here, strict=tuple(inside), weak=()))
        for number, fact in enumerate(here.weak):
            before = [Constraint(c.value, c.relation[0]) for c in here.weak[:number]]
            end = replace(here, strict=(*here.strict, *before), weak=here.weak[number + 1 :])
            yield from self._border(end, fact.value)

    def _inside(self, here: _Stratum) -> Iterator[Cell[T]]:
        if self.oracle.find(here.strict) is Answer.NONE:
            return
        left = None if self.deadline is None else self.deadline - time.monotonic()
        if left is not None and left <= 0:
            yield Cell(here.facts(), here.equations, reason=TIME)
            return
        assumed = [
            Constraint(value, c.relation)
            for c in here.strict
            if c.relation != "=" and not (value := c.value.substitute(here.table)).is_number
        ]
        names = [name for name in self.parameters if name not in here.table]
        found = explore(self.oracle, names, assumed, lambda run: self._asked(run, here), seconds=left)
        for leaf in found.leaves:
            yield Cell((*here.strict, *_constraints(leaf.conditions)), here.equations, leaf.result)
        for gap in found.unsolved:
            yield Cell((*here.strict, *_constraints(gap.conditions)), here.equations, reason=gap.reason)
        for path, polynomial in _forks(found.tree):
            yield from self._border(replace(here, strict=(*here.strict, *_constraints(path))), polynomial)

    def _asked(self, run: Run, here: _Stratum) -> T:
        try:
            return self.ask(run, here.table)
        except UsageError as error:  # a quotient without a value here, though it has one on both sides
            if not here.equations:
                raise
            raise OutOfReach(str(error)) from error

    def _border(self, here: _Stratum, polynomial: Value) -> Iterator[Cell[T]]:
        """The cells on the zero set of a polynomial."""
        zero = Constraint(polynomial, "=")
        border = replace(here, strict=(*here.strict, zero))
        if self.oracle.find(border.facts()) is Answer.NONE:
            return
        there = polynomial.substitute(here.table).primitive()
        if there.is_zero:  # an equation that those before it imply
            yield from self._stratum(border)
            return
        border = replace(border, equations=here.equations + 1)
        names = [name for name in self.parameters if name not in here.table]
        solution = solved_for(there, names)
        if solution is None:
            yield from self._curved(here, border, polynomial, there, names)
            return
        name, value = solution
        slope = there.coefficients(name)[1]
        if not slope.is_number:
            yield from self._border(replace(border, equations=here.equations, pending=(polynomial,)), slope)
            border = replace(border, strict=(*border.strict, Constraint(slope, "!=")))
        yield from self._stratum(border.put(name, value))

    def _curved(
        self, here: _Stratum, border: _Stratum, polynomial: Value, there: Value, names: Sequence[str]
    ) -> Iterator[Cell[T]]:
        """The cells where an equation holds that no parameter enters linearly: by its two roots, if it has two."""
        name = next((n for n in names if n in there.symbols() and len(there.coefficients(n)) == 3), None)
        if name is None:
            result = self.settle(border.facts())
            reason = f"no parameter can be found from {there} = 0" if result is None else ""
            yield Cell(border.facts(), border.equations, result, reason, result is None)
            return
        c, b, a = there.coefficients(name)
        under = b * b - 4 * a * c
        for part in (a, under):
            if not part.is_number:
                yield from self._border(replace(border, equations=here.equations, pending=(polynomial,)), part)
                border = replace(border, strict=(*border.strict, Constraint(part, "!=")))
        if not under.is_number:
            border = replace(border, strict=(*border.strict, Constraint(under, ">")))
        for side, relation in ((1, ">"), (-1, "<")):
            one = Constraint(2 * a * Value.variable(name) + b, relation)
            root = (side * square_root(under) - b) / (2 * a)
            yield from self._stratum(replace(border, strict=(*border.strict, one)).put(name, root))


def _constraints(signs: Sequence[Sign]) -> tuple[Constraint, ...]:
    return tuple(sign.constraint() for sign in signs)


def _forks(node: Node[T] | None, path: tuple[Sign, ...] = ()) -> Iterator[tuple[tuple[Sign, ...], Value]]:
    """All forks, each with the signs above it."""
    if isinstance(node, Fork):
        yield path, node.polynomial
        yield from _forks(node.below, (*path, Sign(node.polynomial, -1)))
        yield from _forks(node.above, (*path, Sign(node.polynomial, 1)))
