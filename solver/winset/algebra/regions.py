"""Regions of parameters: unions of leaves of an exploration, described by as few conditions as possible.

The leaves of an exploration are disjoint and open, and cover what is assumed but for their borders. `describe`
partitions a
set of leaves into conjunctions of sign conditions: from the conditions of a leaf it drops those that were not asked for
there, and then one after another, as long as what is gained consists of whole leaves of the same set.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from winset.algebra.explore import Leaf, Sign
from winset.algebra.oracle import Answer, Constraint, Oracle
from winset.algebra.value import Value


@dataclass(frozen=True, slots=True)
class Isolation:
    """A condition solved for a parameter: its polynomial is a coefficient times `parameter - bound`.

    `sign` is the sign of the coefficient on the region; `needs` is the coefficient where the other conditions do not
    imply that sign, so that it has to be stated.
    """

    parameter: str
    bound: Value
    sign: int
    needs: Value | None = None


@dataclass(frozen=True, slots=True)
class Region:
    """A conjunction of signs, with a rational point inside.

    `closed` are the polynomials whose border belongs to it, `apart` those whose zeros, which run through it, do not.
    `solved` has those of the conditions that read better solved for a parameter.
    """

    conditions: tuple[Sign, ...]
    witness: dict[str, Fraction]
    closed: frozenset[Value] = frozenset()
    apart: tuple[Value, ...] = ()
    solved: tuple[tuple[Value, Isolation], ...] = field(default=(), compare=False)

    def constraints(self) -> tuple[Constraint, ...]:
        """The conditions, weak where the border belongs to the region."""
        return tuple(
            Constraint(s.polynomial, {1: ">=", -1: "<="}[s.sign])
            if s.sign and s.polynomial in self.closed
            else s.constraint()
            for s in self.conditions
        ) + tuple(Constraint(value, "!=") for value in self.apart)

    def inside(self, point: Mapping[str, Fraction]) -> bool:
        """Whether a point lies in the region and on no border of it, unless the region is one.

        The assumptions of the game are not looked at.
        """
        return all(sign.constraint().holds(point) for sign in self.conditions)

    def off(self, polynomials: Collection[Value]) -> Region:
        """The region without the zeros of some polynomials."""
        known = {sign.polynomial for sign in self.conditions if sign.sign}
        through = tuple(p for p in dict.fromkeys(polynomials) if p not in known and p not in self.apart)
        return replace(self, closed=self.closed.difference(polynomials), apart=(*self.apart, *through))

    def without(self, polynomial: Value) -> tuple[Sign, ...]:
        """The conditions other than the one on this polynomial."""
        return tuple(sign for sign in self.conditions if sign.polynomial != polynomial)


def describe(
    oracle: Oracle, assumptions: Sequence[Constraint], members: Sequence[Leaf[Any]], others: Sequence[Leaf[Any]]
) -> tuple[tuple[Region, tuple[int, ...]], ...]:
    """Disjoint regions that together are the union of `members`, each with the indices of its leaves.

    `others` are the remaining leaves of the same exploration (and what was left unsolved, as leaves).
    """
    left = dict(enumerate(members))
    found = []
    while left:
        index = next(iter(left))
        conditions, taken = _widen(oracle, assumptions, members, others, index, set(left))
        for number in taken:
            left.pop(number)
        found.append((Region(conditions, members[index].witness), tuple(sorted(taken))))
    return tuple(found)


def _widen(
    oracle: Oracle,
    assumptions: Sequence[Constraint],
    members: Sequence[Leaf[Any]],
    others: Sequence[Leaf[Any]],
    index: int,
    allowed: set[int],
) -> tuple[tuple[Sign, ...], set[int]]:
    conditions = list(members[index].conditions)
    taken = {index}
    asked = members[index].asked
    if set(asked) != set(conditions):
        wider = _union(oracle, assumptions, asked, members, others, allowed)
        if wider is not None:
            conditions, taken = list(asked), wider
    for sign in sorted(conditions, key=lambda s: -_size(s)):
        fewer = [s for s in conditions if s is not sign]
        wider = _union(oracle, assumptions, fewer, members, others, allowed)
        if wider is not None:
            conditions, taken = fewer, wider
    return tuple(conditions), taken


def _size(sign: Sign) -> int:
    return len(str(sign.polynomial))


def _union(
    oracle: Oracle,
    assumptions: Sequence[Constraint],
    conditions: Sequence[Sign],
    members: Sequence[Leaf[Any]],
    others: Sequence[Leaf[Any]],
    allowed: set[int],
) -> set[int] | None:
    """The allowed leaves that make up a conjunction exactly.

    None if it cuts a leaf or meets one that is not allowed.
    """
    for leaf in others:
        if leaf.witness and all(s.constraint().holds(leaf.witness) for s in conditions):
            return None
    for leaf in others:
        if meets(oracle, assumptions, conditions, leaf):
            return None
    inside = set()
    for number, leaf in enumerate(members):
        if not meets(oracle, assumptions, conditions, leaf):
            continue
        if number not in allowed or not lies_within(oracle, assumptions, leaf, conditions):
            return None
        inside.add(number)
    return inside


def meets(oracle: Oracle, assumptions: Sequence[Constraint], conditions: Sequence[Sign], leaf: Leaf[Any]) -> bool:
    """Whether a conjunction and a leaf have a common point; when in doubt, yes."""
    known = {sign.polynomial: sign.sign for sign in leaf.conditions}
    if any(known.get(s.polynomial, s.sign) != s.sign for s in conditions):
        return False
    return oracle.find([*assumptions, *(s.constraint() for s in (*leaf.conditions, *conditions))]) is not Answer.NONE


def lies_within(oracle: Oracle, assumptions: Sequence[Constraint], leaf: Leaf[Any], conditions: Sequence[Sign]) -> bool:
    """Whether a leaf lies inside a conjunction; when in doubt, no."""
    known = {sign.polynomial: sign.sign for sign in leaf.conditions}
    facts = [*assumptions, *(sign.constraint() for sign in leaf.conditions)]
    return all(
        known.get(s.polynomial) == s.sign or oracle.find([*facts, s.negated().constraint()]) is Answer.NONE
        for s in conditions
    )


def solved_for(polynomial: Value, parameters: Sequence[str]) -> tuple[str, Value] | None:
    """A parameter in which the polynomial is linear, and its value where the polynomial is zero; None if there is none.

    A parameter with a constant coefficient is preferred, then a later one.
    """
    choices: list[tuple[bool, int, str, Value]] = []
    for place, name in enumerate(parameters):
        if name in polynomial.symbols():
            parts = polynomial.coefficients(name)
            if len(parts) == 2:
                choices.append((parts[1].is_number, -place, name, -parts[0] / parts[1]))
    if not choices:
        return None
    _, _, name, value = max(choices, key=lambda choice: choice[:2])
    return name, value
