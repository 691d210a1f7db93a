"""Cells put together into as few regions as possible, each a conjunction of conditions that a reader can check.

Every region grows from a cell: its conditions are dropped or weakened one after another, as long as no cell of another
kind is met. So a closed border is in the region exactly if the answer is the same on it. Regions may overlap; their
union is the union of the cells.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from winset.algebra.oracle import Answer, Constraint, Oracle
from winset.equilibrium.when.cells import Cell

Facts = tuple[Constraint, ...]
Cells = Sequence[Cell[Any]]

_WEAKER = {">": (">=",), "<": ("<=",), "=": (">=", "<="), "!=": (), ">=": (), "<=": ()}


@dataclass(frozen=True, slots=True)
class Covered:
    """A region, beside what is assumed, with a rational point in it (if one is known) and the cells that lie in it."""

    facts: Facts
    witness: dict[str, Fraction] | None
    cells: tuple[int, ...]


@dataclass(slots=True)
class Cover:
    """Covers cells under the clauses of a play; past the deadline each cell is a region of its own."""

    oracle: Oracle
    clauses: Facts
    deadline: float | None = None

    def _late(self) -> bool:
        return self.deadline is not None and time.monotonic() > self.deadline

    def regions(self, members: Cells, others: Cells) -> Iterator[Covered]:
        """Regions that together are the union of the members; the others are all cells that must stay outside."""
        left = dict(enumerate(members))
        for number in sorted(left, key=lambda k: members[k].equations):
            if number not in left:
                continue
            facts = self.grown(self.own(members[number]), others)
            inside = [k for k in left if k == number or (not self._late() and self.within(members[k].facts, facts))]
            for k in inside:
                left.pop(k)
            yield Covered(facts, self.witness(facts, members[number]), tuple(inside))

    def own(self, cell: Cell[Any]) -> Facts:
        """The facts of a cell without what is assumed anyway."""
        return tuple(fact for fact in dict.fromkeys(cell.facts) if fact not in self.clauses)

    def grown(self, facts: Facts, others: Cells) -> Facts:
        """The facts with fewer and weaker conditions that still meet none of the other cells."""
        found = list(facts)
        for fact in sorted(facts, key=lambda f: (f.relation == "=", -len(str(f.value)))):
            if self._late():
                return tuple(found)
            place = found.index(fact)
            rest = [*found[:place], *found[place + 1 :]]
            weaker = [[*found[:place], Constraint(fact.value, r), *found[place + 1 :]] for r in _WEAKER[fact.relation]]
            found = next((wider for wider in [rest, *weaker] if not self._meets(wider, others)), found)
        return tuple(self._needed(found))

    def _needed(self, facts: list[Constraint]) -> list[Constraint]:
        """Without conditions that the others and the assumptions imply."""
        kept = list(facts)
        for fact in sorted(facts, key=lambda f: -len(str(f.value))):
            rest = [other for other in kept if other is not fact]
            if self.within((*self.clauses, *rest), (fact,)):
                kept = rest
        return kept

    def _meets(self, facts: Sequence[Constraint], others: Cells) -> bool:
        """Whether a conjunction meets one of some cells; when in doubt, yes."""
        given = (*self.clauses, *facts)
        near = (cell for cell in others if not _exclude(facts, cell.facts))
        return any(self.oracle.find([*given, *cell.facts]) is not Answer.NONE for cell in near)

    def within(self, facts: Sequence[Constraint], claims: Sequence[Constraint]) -> bool:
        """Whether all claims follow from facts; when in doubt, no."""
        return all(claim in facts or self.oracle.find([*facts, claim.negated()]) is Answer.NONE for claim in claims)

    def witness(self, facts: Facts, cell: Cell[Any]) -> dict[str, Fraction] | None:
        """A rational point of a region, one in the cell if possible."""
        for conditions in (cell.facts, (*self.clauses, *facts)):
            point = self.oracle.find(conditions)
            if not isinstance(point, Answer):
                return point
        return None


_SIGNS = {">": {1}, "<": {-1}, "=": {0}, ">=": {0, 1}, "<=": {0, -1}, "!=": {1, -1}}


def _exclude(left: Sequence[Constraint], right: Sequence[Constraint]) -> bool:
    """Whether two conjunctions ask for different signs of the same value, which needs no oracle."""
    known = {fact.value: _SIGNS[fact.relation] for fact in left}
    return any(fact.value in known and not known[fact.value] & _SIGNS[fact.relation] for fact in right)
