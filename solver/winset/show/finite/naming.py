"""Names for what a family of equilibria leaves free: p, q, ... for mixing, mu for beliefs, none of them taken.

The names that methods use, such as `σ(h:a)`, say where they stand; here they stand there already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from winset.algebra.constraint import Constraint
from winset.algebra.value import Value
from winset.equilibrium.finite.assessment import Assessment
from winset.game.tree import Number, Tree
from winset.show.formula import Style

_MIXING = ("p", "q", "r", "s")


@dataclass(frozen=True, slots=True)
class Names:
    """The new names, by the old ones, and the style in which formulas are written."""

    style: Style
    table: Mapping[str, Value]

    def number(self, number: Number) -> str:
        """A number or formula; a float with what it is worth."""
        if isinstance(number, float):
            return f"{number:.6g}"
        value = number if isinstance(number, Value) else Value.number(number)
        return self.style.value(self.renamed(value))

    def renamed(self, value: Value) -> Value:
        """A value in the new names."""
        table = {name: new for name, new in self.table.items() if name in value.variables()}
        return value.substitute(table) if table else value

    def constraint(self, constraint: Constraint) -> Constraint:
        """A condition in the new names."""
        return Constraint(self.renamed(constraint.value), constraint.relation)

    def name(self, old: str) -> str:
        """The new name of a variable."""
        return str(self.table.get(old, old))


def names_of(tree: Tree, families: Iterable[Assessment], style: Style) -> Names:
    """Names for all free variables of some families; the same variable has the same name in all of them."""
    families = [*families]
    every = [*families, *(case for f in families for group in f.off_path for case in group.cases)]
    free = dict.fromkeys(name for family in every for name in family.free)
    taken = {name for family in every for c in family.conditions for name in c.value.variables()} - set(free)
    taken |= {n for o in tree.outcomes for x in o.payoffs if isinstance(x, Value) for n in x.variables()}
    beliefs = _fresh(("mu",), "mu", taken)
    mixing = _fresh(_MIXING, "p", taken)
    return Names(style, {old: Value.variable(next(beliefs if old.startswith("μ") else mixing)) for old in free})


def _fresh(first: Iterable[str], base: str, taken: set[str]) -> Iterator[str]:
    yield from (name for name in first if name not in taken)
    number = 2
    while True:
        if f"{base}{number}" not in taken:
            yield f"{base}{number}"
        number += 1
