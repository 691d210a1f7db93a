"""Splitting into cases over real points: parameters and the numbers chosen in the play alike.

A question is asked as if at one point. Whenever it depends on a sign, the oracle says which signs are possible under
the facts gathered so far, and the question is asked again for each of them, depth first. The facts of all cases
together cover every point that satisfies the facts at the start; a case that the oracle cannot rule out is kept.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Generic, TypeVar

from winset.algebra.algebraic import definition
from winset.algebra.arithmetic import BySigns
from winset.algebra.oracle import Answer, Constraint, Oracle, number_sign, relation_holds
from winset.algebra.signs_at_roots import count_real
from winset.algebra.value import ONE, Value, is_root, radicand, square_root
from winset.claims.obligations import Obligation
from winset.claims.profile import NoRule
from winset.errors import LimitReached, OutOfReach, UsageError, WinsetError

T = TypeVar("T")

Facts = tuple[Constraint, ...]
Point = Mapping[str, Fraction]

MOST_CASES = 50_000


class Undefined(WinsetError):
    """A value has no meaning: its denominator is zero, or a root is taken of a negative number."""


class Inadmissible(WinsetError):
    """A profile prescribes an action that the player does not have."""


class Inconsistent(Inadmissible):
    """A profile states a belief that is not the one that Bayes' rule gives."""


# What can be wrong in one case and not in another.
Fault = NoRule | Undefined | Inadmissible | UsageError | OutOfReach


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """The answer in one case: the facts of the case, and either a result or what is wrong there."""

    facts: Facts
    result: T | None = None
    fault: Fault | None = None


@dataclass(slots=True)
class _Parting:
    """Where cases part: what is left to try, the present one first, each with a point where it occurs, if known."""

    left: list[tuple[int, Point | None]]
    alone: bool


@dataclass(slots=True)
class Cases:
    """Splits cases with an oracle; `shown` collects the cases that it was trusted to rule out."""

    oracle: Oracle
    deadline: float | None = None
    shown: list[Obligation] = field(default_factory=list)
    count: int = 0

    def each(self, facts: Facts, ask: Callable[[Case], T]) -> Iterator[Found[T]]:
        """The answers to a question in all the cases that the facts leave open."""
        script: list[_Parting] = []
        while True:
            self._within_limits()
            found = _ask(Case(self, list(facts), script), ask)
            if found is not None:
                yield found
            while script and len(script[-1].left) == 1:
                script.pop()
            if not script:
                return
            del script[-1].left[0]

    def _within_limits(self) -> None:
        self.count += 1
        if self.count > MOST_CASES:
            raise LimitReached(f"the limit of {MOST_CASES} cases was reached")
        if self.deadline is not None and time.monotonic() > self.deadline:
            raise LimitReached("the time limit was reached")

    def occurs(self, facts: Sequence[Constraint], case: Constraint) -> Point | Answer:
        """A point of the facts at which the case occurs; NONE if there is none, which is then noted as shown."""
        found = self.oracle.find([*facts, case])
        if found is Answer.NONE:
            self.shown.append(Obligation(tuple(facts), (case,), "this case cannot occur", is_case=True))
        return found

    def contradict(self, facts: Facts) -> bool:
        """Whether the facts are known to hold at no point."""
        return bool(facts) and self.occurs(facts[:-1], facts[-1]) is Answer.NONE


class _Nowhere(Exception):
    """The facts of a case contradict each other: it holds at no point."""


def _ask(case: Case, ask: Callable[[Case], T]) -> Found[T] | None:
    try:
        result = ask(case)
    except _Nowhere:
        return None
    except (NoRule, Undefined, Inadmissible, UsageError, OutOfReach) as fault:
        return Found(tuple(case.facts), fault=fault)
    return Found(tuple(case.facts), result)


_SIGNS = ((1, ">"), (0, "="), (-1, "<"))
_RELATION = dict(_SIGNS)
_OTHER = {1: "<=", 0: "!=", -1: ">="}


@dataclass(slots=True)
class Case(BySigns):
    """One case: an arithmetic that answers from the facts of the case and from its place in the script."""

    cases: Cases
    facts: list[Constraint]
    script: list[_Parting]
    at: int = 0
    witness: Point | None = None
    known: dict[Value, int] = field(default_factory=dict)
    real: set[str] = field(default_factory=set)

    # --- what a game and a profile ask ---

    def sign(self, value: Value) -> int:
        """The sign of the value in this case. Raises Undefined where the value has no meaning."""
        sign, factors = value.factors()
        for factor, exponent in sorted(factors, key=lambda item: item[1]):  # denominators first
            found = self._factor_sign(factor)
            if found == 0 and exponent < 0:
                raise Undefined(f"the denominator of {value} is zero")
            sign *= found if exponent % 2 else abs(found)
            if sign == 0:
                break
        return sign

    def holds(self, value: Value, relation: str) -> bool:
        """Whether `value relation 0` in this case: one split in two where a sign would split it in three."""
        factors = value.factors()[1]
        known = len(factors) != 1 or factors[0][1] < 0 or factors[0][0] in self.known
        if known or relation not in (">=", ">", "<=", "<") or any(True for _ in value.roots()):
            return relation_holds(self.sign(value), relation)
        other = Constraint(value, relation).negated().relation
        no, alone = self._part(lambda: self._possible(value, ((0, relation), (1, other))))
        if not alone:
            self.facts.append(Constraint(value, other if no else relation))
        return not no

    def root(self, value: Value) -> Value:
        """The square root of a value that is positive in this case."""
        inside, outside = value, ONE
        for factor, exponent in value.factors()[1]:
            half = exponent // 2
            if half:
                inside = inside / factor ** (2 * half)
                outside = outside * (factor if self.sign(factor) > 0 else -factor) ** half
        return square_root(inside) * outside

    def assume(self, *more: Constraint) -> None:
        """Add facts to the case."""
        self.facts += more
        self.witness = None

    def pick(self, size: int) -> int:
        """One of `size` alternatives, each of them in a case of its own."""
        return self._part(lambda: [(index, self.witness) for index in range(size)])[0]

    def defined(self, value: Value) -> None:
        """Raises Undefined in the cases in which the value has no meaning."""
        if not value.denominator.is_number:
            self.sign(ONE / value.denominator)
        self._real(value)

    # --- splitting ---

    def _factor_sign(self, factor: Value) -> int:
        if factor not in self.known:
            self._real(factor)
            sign, alone = self._part(lambda: self._possible(factor))
            if not alone:
                self.facts.append(Constraint(factor, _RELATION[sign]))
            self.known[factor] = sign
        return self.known[factor]

    def _real(self, value: Value) -> None:
        """Raises Undefined in the cases in which a root of the value is not real.

        Something under a square root is negative there, or a polynomial has not the number of real roots among which
        one is named by its place.
        """
        for root in value.roots():
            if not is_root(root):
                self._has_its_place(root)
                continue
            inner = radicand(root)
            if inner.is_number or root in self.real:
                continue
            self.real.add(root)
            self._real(inner)
            if self._below_zero(inner):
                raise Undefined(f"the root of {inner} is taken where that is negative")

    def _has_its_place(self, root: str) -> None:
        """Raises Undefined in the cases in which a polynomial has another number of real roots than its root says."""
        found = definition(root)
        if root in self.real:
            return
        self.real.add(root)
        for coefficient in found.coefficients:
            self._real(coefficient)
        real = count_real(self, found)
        if real != found.count:
            raise Undefined(f"{found.equation} has {real} real roots, and one of {found.count} is named")

    def _below_zero(self, inner: Value) -> bool:
        below, alone = self._part(lambda: self._possible(inner, ((0, ">="), (1, "<"))))
        if not alone:
            self.facts.append(Constraint(inner, "<" if below else ">="))
        return bool(below)

    def _possible(
        self, value: Value, alternatives: Sequence[tuple[int, str]] = _SIGNS
    ) -> list[tuple[int, Point | None]]:
        """The alternatives that the oracle cannot rule out, each being a relation of the value to zero."""
        here = self._at_witness(value)
        found: list[tuple[int, Point | None]] = []
        if alternatives is _SIGNS and here is not None and self._always(value, here):
            return [(here, self.witness)]
        for index, relation in alternatives:
            if here is not None and relation_holds(here, relation):
                found.insert(0, (index, self.witness))
                continue
            answer = self.cases.occurs(self.facts, Constraint(value, relation))
            if answer is not Answer.NONE:
                found.append((index, None if isinstance(answer, Answer) else answer))
        if not found:
            raise _Nowhere
        return found

    def _always(self, value: Value, sign: int) -> bool:
        """Whether the value has no other sign in this case: one question for two relations, the commonest answer."""
        return self.cases.occurs(self.facts, Constraint(value, _OTHER[sign])) is Answer.NONE

    def _at_witness(self, value: Value) -> int | None:
        if self.witness is None or not value.variables() <= self.witness.keys():
            return None
        try:
            return number_sign(value.evaluate(self.witness))
        except (ZeroDivisionError, ValueError):  # a root of a negative number
            return None

    def _part(self, alternatives: Callable[[], list[tuple[int, Point | None]]]) -> tuple[int, bool]:
        """The alternative that the script takes here, and whether it is the only one."""
        if self.at == len(self.script):
            found = alternatives()
            self.script.append(_Parting(found, len(found) == 1))
        parting = self.script[self.at]
        self.at += 1
        index, self.witness = parting.left[0]
        return index, parting.alone
