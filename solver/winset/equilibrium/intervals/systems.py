"""Polynomial equations in few unknowns, solved exactly: factors one by one, linear unknowns put in, then roots."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from winset.algebra.run import Run
from winset.algebra.value import Value, root_variables
from winset.errors import OutOfReach

Table = dict[str, Value]


def solutions(
    run: Run, equations: Sequence[Value], unknowns: Sequence[str], apart: AbstractSet[Value] = frozenset()
) -> Iterator[Table]:
    """All points at which the equations hold; some may come twice, or where a formula has no value.

    `apart` are polynomials that are not zero at the points wanted. An unknown that the equations leave open is a
    continuum of solutions, and out of reach, as are roots of higher degree than two.
    """
    run.check_time()
    open_ = [e.numerator for e in equations if not e.numerator.is_zero]
    names = frozenset(unknowns)
    if any(not e.variables() & names and run.sign(e) != 0 for e in open_):
        return
    open_ = [e for e in open_ if e.variables() & names]
    if not open_:
        if unknowns:
            raise OutOfReach(f"types are indifferent at a continuum of cut points: {', '.join(unknowns)}")
        yield {}
        return
    equation = min(open_, key=lambda e: (len(e.variables() & names), len(str(e))))
    rest = [e for e in open_ if e is not equation]
    for factor, _ in equation.factors()[1]:
        if factor in apart or not factor.variables() & names:
            continue
        yield from _on_factor(run, factor, rest, unknowns, apart)


def _on_factor(
    run: Run, factor: Value, rest: Sequence[Value], unknowns: Sequence[str], apart: AbstractSet[Value]
) -> Iterator[Table]:
    """The solutions at which a factor is zero."""
    inside = [name for name in unknowns if name in factor.variables()]
    rooted = frozenset[str]().union(*map(root_variables, factor.roots()))
    linear = next((name for name in reversed(inside) if name not in rooted and _degree(factor, name) == 1), None)
    if linear is not None:
        below, slope = factor.coefficients(linear)
        yield from _with(run, linear, -below / slope, rest, unknowns, apart)
        if slope.variables() & frozenset(unknowns):
            yield from solutions(run, [slope, below, *rest], unknowns, apart)
        return
    if len(inside) > 1:
        raise OutOfReach(f"cut points solve an equation of higher degree in several of them: {factor} = 0")
    for root in run.roots(factor, inside[0]):
        yield from _with(run, inside[0], root, rest, unknowns, apart)


def _with(
    run: Run, name: str, value: Value, rest: Sequence[Value], unknowns: Sequence[str], apart: AbstractSet[Value]
) -> Iterator[Table]:
    """The solutions in which an unknown is a formula of the others."""
    others = [other for other in unknowns if other != name]
    put = {name: value}
    away = frozenset(p.substitute(put).primitive() for p in apart)
    for table in solutions(run, [e.substitute(put) for e in rest], others, away):
        yield {**table, name: value.substitute(table)}


def _degree(value: Value, name: str) -> int:
    """The degree in a name; 0 where it stands under a root only."""
    return len(value.coefficients(name)) - 1 if name in value.symbols() else 0
