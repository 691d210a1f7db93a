"""Sign conditions in a normal form: factors of known sign dropped, denominators cleared, contradictions seen.

A tidy constraint is a product of irreducible factors of unknown sign with one of the relations > >= = !=. The sign of a
factor is known where a constraint of its own states it; that constraint is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from winset.algebra.constraint import Constraint, number_sign, relation_holds
from winset.algebra.value import ONE, Value

Known = Mapping[Value, int]  # by irreducible factor: its sign, or 0 where it is only known not to vanish
_TURNED = {"<": ">", "<=": ">="}


class ContradictionError(ValueError):
    """A constraint is false whatever the variables are."""


def tidy(constraints: Iterable[Constraint]) -> tuple[Constraint, ...]:
    """The constraints in normal form, each once, the weaker of two on one polynomial left out.

    Raises ContradictionError where one of them, or two together, cannot hold.
    """
    waiting = list(constraints)
    for _ in range(8):
        known = known_signs(waiting)
        fresh = [part for constraint in waiting for part in _normal(constraint, known)]
        found = _merged(list(dict.fromkeys(fresh)))
        if found == waiting:
            break
        waiting = found
    return tuple(waiting)


def known_signs(constraints: Iterable[Constraint]) -> Known:
    """What strict constraints on single factors state."""
    known: dict[Value, int] = {}
    for constraint in constraints:
        if constraint.relation in (">", "<", "!=") and not constraint.value.is_number:
            sign, factors = constraint.value.factors()
            if len(factors) == 1 and factors[0][1] == 1:
                if constraint.relation == "!=":
                    known.setdefault(factors[0][0], 0)
                else:
                    known[factors[0][0]] = sign if constraint.relation == ">" else -sign
    return known


def _normal(constraint: Constraint, known: Known) -> list[Constraint]:
    """One constraint as a conjunction of tidy ones."""
    value, relation = constraint.value, constraint.relation
    if relation in _TURNED:
        value, relation = -value, _TURNED[relation]
    if not value.variables():
        return _settled(Value.number(number_sign(value)), relation)
    sign, factors = value.factors()
    if relation == "!=":
        return [Constraint(f, "!=") for f, exponent in factors if exponent > 0 and not known.get(f)]
    if relation == "=":
        return _product(ONE, [(f, 1) for f, exponent in factors if exponent > 0 and f not in known], "=")
    if relation == ">" and len(factors) == 1 and factors[0][1] == 1:
        return [Constraint(factors[0][0] * sign, ">")]
    return _inequality(sign, factors, relation, known)


def _inequality(sign: int, factors: Sequence[tuple[Value, int]], relation: str, known: Known) -> list[Constraint]:
    kept: list[tuple[Value, int]] = []
    apart: list[Constraint] = []
    for factor, exponent in factors:
        if known.get(factor):
            sign = sign * (known[factor] if exponent % 2 else 1)
        elif exponent % 2:
            kept.append((factor, 1))
        elif relation == ">" and factor not in known:
            apart.append(Constraint(factor, "!="))
        elif relation == ">=" and exponent > 0 and factor not in known:
            kept.append((factor, 2))
    return _product(Value.number(sign), kept, relation) + apart


def _product(start: Value, factors: Sequence[tuple[Value, int]], relation: str) -> list[Constraint]:
    product = start
    for factor, exponent in factors:
        product = product * factor**exponent
    return [Constraint(product, relation)] if factors else _settled(start, relation)


def _settled(number: Value, relation: str) -> list[Constraint]:
    value = number.fraction()
    if not relation_holds((value > 0) - (value < 0), relation):
        raise ContradictionError
    return []


def _merged(constraints: Sequence[Constraint]) -> list[Constraint]:
    """Without those that another on the same polynomial implies; two opposite ones make an equality."""
    of: dict[Value, set[str]] = {}
    for constraint in constraints:
        of.setdefault(constraint.value, set()).add(constraint.relation)
    found: dict[Constraint, None] = {}
    for constraint in constraints:
        merged = _against(constraint, of[constraint.value], of.get(-constraint.value, set()))
        if merged is not None:
            found[merged] = None
    return list(found)


def _against(constraint: Constraint, same: set[str], opposite: set[str]) -> Constraint | None:
    """A constraint in view of the others on the same polynomial and on its negative; None if they imply it."""
    relation = constraint.relation
    if (">" in same and {">", ">=", "="} & opposite) or ("=" in same and {">", "!="} & (opposite | same)):
        raise ContradictionError
    if relation in (">=", "!=") and ({">", "="} & same or {"=", ">"} & opposite):
        return None
    if relation == ">=" and "!=" in same | opposite:
        return Constraint(constraint.value, ">")
    if relation == ">=" and ">=" in opposite:
        return Constraint(constraint.value.primitive(), "=")
    return constraint
