"""Polynomial equations in a few unknowns, solved by substitution, factors and resultants.

Nothing is lost on the way: where a coefficient may vanish both cases are followed, and a resultant vanishes wherever
the two polynomials do. What is found in excess is for the caller to sort out, who has to put solutions back anyway.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from winset.algebra.run import Run
from winset.algebra.value import Value, free_of_roots
from winset.errors import OutOfReach

MOST_STEPS = 400


def solutions(run: Run, equations: Sequence[Value], unknowns: Sequence[str]) -> Iterator[dict[str, Value]]:
    """Candidates for the solutions of `equation = 0`: every solution is among them.

    Unknowns that a solution leaves free are missing in it, and occur in the values of the others. The signs of what
    does not contain unknowns are asked of the run. Raises OutOfReach where roots of a degree above two coincide.
    """
    yield from _solved(run, [free_of_roots(e, unknowns) for e in equations], tuple(unknowns), {}, [MOST_STEPS])


def _solved(
    run: Run, equations: Sequence[Value], unknowns: tuple[str, ...], known: Mapping[str, Value], left: list[int]
) -> Iterator[dict[str, Value]]:
    left[0] -= 1
    if left[0] < 0:
        raise OutOfReach("a system of equations has too many cases")
    branches = [_factors(run, equation, unknowns) for equation in equations]
    waiting = [factors for factors in branches if factors is not None]
    if not waiting:
        yield dict(known)
        return
    factors = min(waiting, key=lambda found: (len(found), _hardness(found, unknowns)))
    others = [e for e, found in zip(equations, branches, strict=True) if found is not None and found is not factors]
    for factor in factors:
        yield from _one(run, factor, others, unknowns, known, left)


def _factors(run: Run, equation: Value, unknowns: Sequence[str]) -> list[Value] | None:
    """The irreducible factors that contain unknowns; [] if there is none that can vanish, None if it is zero anyway."""
    if equation.is_zero:
        return None
    found = []
    for factor, exponent in equation.factors()[1]:
        if exponent < 0:
            continue
        if factor.variables() & set(unknowns):
            found.append(factor)
        elif run.sign(factor) == 0:
            return None
    return found


def _hardness(factors: Sequence[Value], unknowns: Sequence[str]) -> tuple[bool, int]:
    factor = factors[0] if factors else Value.number(1)
    degrees = [len(factor.coefficients(name)) - 1 for name in unknowns if name in factor.symbols()]
    return (1 not in degrees and len(degrees) > 1, sum(degrees))


def _one(
    run: Run,
    factor: Value,
    others: Sequence[Value],
    unknowns: tuple[str, ...],
    known: Mapping[str, Value],
    left: list[int],
) -> Iterator[dict[str, Value]]:
    """The solutions at which an irreducible polynomial vanishes as well."""
    inside = [name for name in unknowns if name in factor.symbols()]
    if len(inside) == 1:
        for root in run.roots(factor, inside[0]):
            yield from _put(run, inside[0], root, others, unknowns, known, left)
        return
    linear = [name for name in inside if len(factor.coefficients(name)) == 2]
    plain = [name for name in linear if not factor.coefficients(name)[1].variables() & set(unknowns)]
    for name in plain or linear[:1]:
        constant, slope = factor.coefficients(name)
        if slope.variables() & set(unknowns) or run.sign(slope) == 0:
            yield from _solved(run, [constant, slope, *others], unknowns, known, left)
        if slope.variables() & set(unknowns) or run.sign(slope) != 0:
            yield from _put(run, name, -constant / slope, others, unknowns, known, left)
        return
    yield from _eliminated(run, factor, others, unknowns, known, left)


def _put(
    run: Run,
    name: str,
    value: Value,
    others: Sequence[Value],
    unknowns: tuple[str, ...],
    known: Mapping[str, Value],
    left: list[int],
) -> Iterator[dict[str, Value]]:
    """The solutions in which an unknown has this value."""
    rest = tuple(u for u in unknowns if u != name)
    equations = [free_of_roots(e.substitute({name: value}).numerator, rest) for e in others]
    for found in _solved(run, equations, rest, known, left):
        try:
            yield {**found, name: value.substitute(found)}
        except ZeroDivisionError:  # that case is followed with the coefficient at zero
            continue


def _eliminated(
    run: Run,
    factor: Value,
    others: Sequence[Value],
    unknowns: tuple[str, ...],
    known: Mapping[str, Value],
    left: list[int],
) -> Iterator[dict[str, Value]]:
    """The solutions at which the factor and the others vanish, by a resultant in one unknown."""
    everything = [factor, *others]
    for first, second in combinations(everything, 2):
        for name in unknowns:
            if name in first.symbols() and name in second.symbols():
                without = first.resultant(second, name)
                inside = [u for u in unknowns if u in without.symbols()]
                if not without.is_zero and len(inside) < 2:
                    for root in run.roots(without, inside[0]) if inside else ():
                        yield from _put(run, inside[0], root, everything, unknowns, known, left)
                    return
    raise OutOfReach(f"equations that are not solved by substitution or resultants: {factor} = 0 and others")
