"""Two points that differ in one parameter only, compared over all pairs of branches: the global verdict.

Jumps count, since the points may lie in different regions. Both lie off the borders of the regions: on a border, where
a player is indifferent, the equilibria of both sides may exist, and any of them could be compared with any. Where there
are several equilibria on a region with inside, each of them at one point is compared with each at the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product

from winset.algebra.constraint import Constraint
from winset.algebra.oracle import Answer, Oracle
from winset.algebra.value import Value
from winset.game.play import Play
from winset.statics.branches import Branch

CONSTANT = "constant"
INCREASING, WEAKLY_INCREASING = "strictly increasing", "weakly increasing"
DECREASING, WEAKLY_DECREASING = "strictly decreasing", "weakly decreasing"
PEAKED, DIPPED = "single-peaked", "single-dipped"
MIXED = "not monotone"
UNDECIDED = "undecided"
MOST_TRIPLES = 1000

Point = Mapping[str, Fraction]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two points that differ in the parameter only, the lower one first, with the values of the quantity there."""

    low: Point
    high: Point
    values: tuple[Value, Value]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The branches of a quantity, all with a value and with inside, along one parameter of a play."""

    play: Play
    oracle: Oracle
    found: tuple[Branch, ...]
    parameter: str
    _known: dict[tuple[int, int], bool] = field(default_factory=dict)

    def verdict(self) -> tuple[str, Pair | None, Pair | None]:
        """The verdict, and pairs of points that show a rise and a fall, where there are such."""
        if not self.found:
            return UNDECIDED, None, None
        rises, falls = self._pair(">"), self._pair("<")
        if isinstance(rises, Answer) or isinstance(falls, Answer):
            return UNDECIDED, None, None
        if rises is None and falls is None:
            return CONSTANT, None, None
        if rises is None or falls is None:
            stays = self._pair("=")
            if isinstance(stays, Answer):
                return UNDECIDED, rises, falls
            strict = stays is None
            up = INCREASING if strict else WEAKLY_INCREASING
            down = DECREASING if strict else WEAKLY_DECREASING
            return (down if rises is None else up), rises, falls
        if self._never("<", ">"):
            return PEAKED, rises, falls
        if self._never(">", "<"):
            return DIPPED, rises, falls
        return MIXED, rises, falls

    def _pair(self, relation: str) -> Pair | Answer | None:
        """A pair of points, the value at the higher one standing in the relation to that at the lower one."""
        doubt = False
        for i, j in self._pairs():
            low, high = value_of(self.found[i]), value_of(self.found[j])
            change = Constraint(self.at(high, 1) - low, relation)
            if change.value.is_number and not change.holds({}):
                continue
            answer = self.oracle.find([*self.facts(i, 0), *self.facts(j, 1), self.apart(0, 1), change])
            if answer is Answer.UNKNOWN:
                doubt = True
            elif not isinstance(answer, Answer):
                return self._told(answer, low, high)
        return Answer.UNKNOWN if doubt else None

    def _pairs(self) -> Iterator[tuple[int, int]]:
        """Pairs of branches that moving the parameter upwards can join."""
        numbers = range(len(self.found))
        for low, high in product(numbers, numbers):
            if self.joined(low, high):
                yield low, high

    def joined(self, low: int, high: int) -> bool:
        """Whether raising the parameter alone leads from one branch to another; when in doubt, yes."""
        if (low, high) not in self._known:
            facts = [*self.facts(low, 0), *self.facts(high, 1), self.apart(0, 1)]
            self._known[low, high] = not self._divided(low, high) and self.oracle.find(facts) is not Answer.NONE
        return self._known[low, high]

    def _divided(self, one: int, other: int) -> bool:
        """Whether two branches are seen to lie on either side of a border that the parameter does not move."""
        signs = {sign.polynomial: sign.sign for sign in self.found[one].region.conditions}
        return any(
            signs.get(sign.polynomial, sign.sign) != sign.sign and self.parameter not in sign.polynomial.variables()
            for sign in self.found[other].region.conditions
        )

    def _never(self, first: str, second: str) -> bool:
        """Whether there are no three points, in order, the second of which stands so to the first and third."""
        triples = [
            (i, j, k)
            for i, j in self._pairs()
            for k in range(len(self.found))
            if self.joined(j, k) and self.joined(i, k) and self._possible(i, j, k, first, second)
        ]
        if len(triples) > MOST_TRIPLES:
            return False
        return all(self._none_of(*triple, first, second) for triple in triples)

    def _possible(self, i: int, j: int, k: int, first: str, second: str) -> bool:
        """Whether neither comparison is between two numbers that stand otherwise."""
        at = [self.at(value_of(self.found[n]), place) for place, n in enumerate((i, j, k))]
        changes = (Constraint(at[1] - at[0], first), Constraint(at[2] - at[1], second))
        return all(not change.value.is_number or change.holds({}) for change in changes)

    def _none_of(self, i: int, j: int, k: int, first: str, second: str) -> bool:
        low, there, high = (self.at(value_of(self.found[n]), place) for place, n in enumerate((i, j, k)))
        facts = [
            *self.facts(i, 0), *self.facts(j, 1), *self.facts(k, 2), self.apart(0, 1), self.apart(1, 2),
            Constraint(there - low, first), Constraint(high - there, second),
        ]  # fmt: skip
        return self.oracle.find(facts) is Answer.NONE

    # --- the parameter at several places ---

    def facts(self, number: int, place: int) -> list[Constraint]:
        """What holds at a point of a branch, off the borders: what is assumed, and its region."""
        conditions = [*self.play.assumptions, *self.found[number].inside()]
        return [Constraint(self.at(c.value, place), c.relation) for c in conditions]

    def at(self, value: Value, place: int) -> Value:
        """A formula at the point of that place: the parameter has a name of its own there."""
        return value.substitute({self.parameter: Value.variable(self._name(place))}) if place else value

    def apart(self, low: int, high: int) -> Constraint:
        """The point of one place lies below that of another."""
        return Constraint(Value.variable(self._name(high)) - Value.variable(self._name(low)), ">")

    def _name(self, place: int) -> str:
        return self.parameter + "′" * place

    def _told(self, point: Mapping[str, Fraction], low: Value, high: Value) -> Pair:
        """The two points of an answer, with every parameter."""
        others = {name: point.get(name, Fraction(0)) for name in self.play.parameters}
        below = {**others, self.parameter: point[self._name(0)]}
        above = {**others, self.parameter: point[self._name(1)]}
        return Pair(below, above, (low.evaluate(below), high.evaluate(above)))


def value_of(branch: Branch) -> Value:
    """The value of a branch that has one."""
    assert branch.value is not None
    return branch.value
