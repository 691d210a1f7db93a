"""A quantity of the equilibria as a SymPy expression: Piecewise over the regions on which its formulas hold.

Symbols are plain, `Symbol("rA")`, so that they meet those that a user makes. What a file assumes of its parameters is
not repeated in the conditions.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import Any

from winset.algebra.algebraic import definition, is_algebraic
from winset.algebra.constraint import Constraint
from winset.algebra.oracle import Answer, Oracle
from winset.algebra.value import Value, is_root, radicand
from winset.equilibrium.solution import Solution
from winset.errors import OutOfReach, UsageError
from winset.statics.branches import Branch, branches
from winset.statics.quantities import Quantity


def piecewise(solution: Solution, oracle: Oracle, quantity: Quantity, equilibrium: int | None = None) -> Any:
    """The quantity in the equilibrium of that number, from 0, or in the only one that exists at each point; else nan.

    Raises UsageError where equilibria in which it differs coexist and none is named, or there is none of that number.
    """
    import sympy

    count = len(solution.equilibria)
    if equilibrium is not None and not 0 <= equilibrium < count:
        raise UsageError(f"there is no equilibrium {equilibrium}; they are numbered from 0 to {count - 1}")
    found = [b for b in branches(solution, quantity) if equilibrium in (None, b.family)]
    if equilibrium is None and _coexist(solution, oracle, found):
        raise UsageError(f"equilibria in which {quantity} differs coexist: name one of them, from 0 to {count - 1}")
    parts = [
        (expression(branch.value), sympy.And(*map(_condition, branch.region.constraints())))
        for branch in found
        if branch.value is not None
    ]
    return sympy.Piecewise(*parts, (sympy.nan, True))


def _coexist(solution: Solution, oracle: Oracle, found: Sequence[Branch]) -> bool:
    """Whether two branches of other values have points in common, off all borders."""
    wide = [branch for branch in found if branch.is_open]
    return any(
        one.value != other.value
        and oracle.find([*solution.play.assumptions, *one.inside(), *other.inside()]) is not Answer.NONE
        for one, other in combinations(wide, 2)
    )


def expression(value: Value) -> Any:
    """A value as a SymPy expression."""
    return _polynomial(value.numerator) / _polynomial(value.denominator)


def _polynomial(value: Value) -> Any:
    import sympy

    total = sympy.Integer(0)
    for coefficient, powers in value.terms():
        term = sympy.Rational(coefficient.numerator, coefficient.denominator)
        for name, exponent in powers:
            term *= _symbol(name) ** exponent
        total += term
    return total


def _symbol(name: str) -> Any:
    import sympy

    if is_root(name):
        return sympy.sqrt(expression(radicand(name)))
    return _by_place(name) if is_algebraic(name) else sympy.Symbol(name)


def _by_place(name: str) -> Any:
    """A root of degree three or more: SymPy counts real roots from below as well, first of all, and from 0."""
    import sympy

    found = definition(name)
    if not all(c.is_number for c in found.coefficients):
        raise OutOfReach(f"SymPy has no form for a root by its place where there are parameters: {found.equation} = 0")
    z = sympy.Symbol("z")
    polynomial = z**found.degree + sum(expression(c) * z**k for k, c in enumerate(found.coefficients))
    return sympy.CRootOf(polynomial, found.index - 1)


def _condition(constraint: Constraint) -> Any:
    import sympy

    relations = {">": sympy.Gt, "<": sympy.Lt, ">=": sympy.Ge, "<=": sympy.Le, "=": sympy.Eq, "!=": sympy.Ne}
    return relations[constraint.relation](expression(constraint.value), 0)
