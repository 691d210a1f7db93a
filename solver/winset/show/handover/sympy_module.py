"""An answer as a Python module for SymPy: symbols, and a list of equilibria with where they exist and their quantities.

A quantity is a formula, or a Piecewise where it changes from region to region. What the file assumes of the parameters
stands in the module's docstring and is not repeated in the conditions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from winset.algebra.constraint import Constraint
from winset.algebra.value import Value
from winset.show.formula import SYMPY
from winset.show.handover.formulas import Family, Formulas, Region
from winset.show.handover.names import python_name, renamed, substitution, symbols

_IMPORT = "from sympy import And, Eq, Ne, Or, Piecewise, Rational, Symbol, nan, sqrt, true"


def sympy_module(answer: Formulas) -> str:
    """The text of a Python module.

    `equilibria[0]["exists"]` is a condition and `equilibria[0]["payoff(A)"]` an expression of SymPy, which holds where
    the equilibrium exists; in a Piecewise it is nan where the quantity has no value.
    """
    return "\n".join(_lines(answer)) + "\n"


def _lines(answer: Formulas) -> Iterator[str]:
    table = renamed(symbols(answer), python_name)
    yield f'"""{_quoted(answer.title)}.'
    yield ""
    yield from map(_quoted, answer.about)
    yield '"""'
    yield ""
    yield _IMPORT
    yield ""
    yield from (f'{new} = Symbol("{old}")' for old, new in table.items())
    yield ""
    yield "equilibria = ["
    for family in answer.families:
        yield from _family(family, _Code(substitution(table)))
    yield "]"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


def _family(family: Family, code: _Code) -> Iterator[str]:
    yield f"    # {family.headline}"
    yield "    {"
    yield f'        "exists": {code.anywhere(family.exists)},'
    for name, pieces in family.quantities.items():
        if not pieces[0].where:
            yield f'        "{_quoted(name)}": {code.value(pieces[0].value)},'
            continue
        yield f'        "{_quoted(name)}": Piecewise('
        yield from (f"            ({code.value(piece.value)}, {code.anywhere(piece.where)})," for piece in pieces)
        yield "            (nan, True),"
        yield "        ),"
    yield "    },"


class _Code:
    """Formulas and conditions as expressions of SymPy, names exchanged."""

    def __init__(self, table: Mapping[str, Value]) -> None:
        self.table = table

    def value(self, value: Value) -> str:
        return SYMPY.value(value.substitute(self.table))

    def anywhere(self, regions: Sequence[Region]) -> str:
        """On one of the regions at least."""
        if len(regions) == 1:
            return self.everything(regions[0])
        return f"Or({', '.join(map(self.everything, regions))})"

    def everything(self, region: Region) -> str:
        if len(region) < 2:
            return self.condition(region[0]) if region else "true"
        return f"And({', '.join(map(self.condition, region))})"

    def condition(self, constraint: Constraint) -> str:
        renamed = Constraint(constraint.value.substitute(self.table), constraint.relation)
        left, relation, right = SYMPY.comparison(renamed)
        if relation in ("=", "!="):
            return f"{'Eq' if relation == '=' else 'Ne'}({left}, {right})"
        return f"{left} {relation} {right}"
