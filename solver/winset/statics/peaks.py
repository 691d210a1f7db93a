"""Where a single-peaked quantity is largest, and where a single-dipped one is smallest, as a formula of the others.

Candidates are borders that the parameter crosses and zeros of the derivative, solved for the parameter where they are
linear in it. One is the peak where no value at any other place of the parameter, all others fixed, is larger than the
value on one of its sides, and the quantity does rise or fall away from it; that is decided exactly, over all branches.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from winset.algebra.constraint import Constraint
from winset.algebra.oracle import Answer, Oracle
from winset.algebra.value import Value
from winset.statics.branches import Branch
from winset.statics.comparison import DIPPED, PEAKED, Comparison, value_of

HERE, FROM, UP_TO = "at", "from", "up to"


@dataclass(frozen=True, slots=True)
class Peak:
    """A place of the parameter where a quantity is largest (smallest, if it is single-dipped), and when that is so.

    `equation` is zero there, `place` is the parameter there if the equation is linear in it. `extent` says whether the
    quantity has that value `at` it only, `from` it on, or `up to` it. `value` is what it tends to there, from the side
    on which it is largest.
    """

    equation: Value
    place: Value | None
    when: tuple[Constraint, ...]
    value: Value
    extent: str = HERE


@dataclass(frozen=True, slots=True)
class _Candidate:
    equation: Value
    before: Branch
    after: Branch
    facts: tuple[Constraint, ...]


def peaks(comparison: Comparison, verdict: str) -> tuple[Peak, ...]:
    """The peaks of a quantity of this verdict; none are looked for unless it is single-peaked or single-dipped."""
    if verdict not in (PEAKED, DIPPED):
        return ()
    found: dict[tuple[object, ...], Peak] = {}
    for candidate in _candidates(comparison):
        peak = _peak(comparison, candidate, 1 if verdict == PEAKED else -1)
        if peak is not None:
            found.setdefault((peak.place, peak.equation, frozenset(peak.when), peak.value), peak)
    return _without_narrower(tuple(found.values()))


def _candidates(comparison: Comparison) -> Iterator[_Candidate]:
    """Borders between two branches with other values that the parameter crosses upwards, and zeros of a derivative."""
    parameter, assumed = comparison.parameter, comparison.play.assumptions
    for before, after in product(comparison.found, repeat=2):
        if before is after or before.value == after.value:
            continue
        ends = {sign.polynomial: sign.sign for sign in before.region.conditions}
        for sign in after.region.conditions:
            if ends.get(sign.polynomial) == -sign.sign and parameter in sign.polynomial.variables():
                others = [s.constraint() for b in (before, after) for s in b.region.conditions if s != sign]
                others = [c for c in others if c.value != sign.polynomial]
                crossed = Constraint(sign.polynomial.derivative(parameter) * sign.sign, ">")
                yield _Candidate(sign.polynomial, before, after, (*assumed, *others, crossed))
    for branch in comparison.found:
        for factor, exponent in value_of(branch).derivative(parameter).factors()[1]:
            if exponent > 0 and parameter in factor.variables():
                yield _Candidate(factor, branch, branch, (*assumed, *branch.inside()))


def _peak(comparison: Comparison, candidate: _Candidate, sense: int) -> Peak | None:
    oracle, parameter = comparison.oracle, comparison.parameter
    equation = Constraint(candidate.equation, "=")
    facts = [*candidate.facts, equation]
    if oracle.find(facts) is Answer.NONE:
        return None
    before, after = value_of(candidate.before), value_of(candidate.after)
    for top in dict.fromkeys((before, after)):
        if _is_top(comparison, facts, top, sense):
            place = _solved(candidate.equation, parameter)
            when = _needed(oracle, comparison, candidate, place)
            value = top if place is None else top.substitute({parameter: place})
            return Peak(candidate.equation, place, when, value, _extent(oracle, facts, before, after, top, parameter))
    return None


def _is_top(comparison: Comparison, facts: Sequence[Constraint], top: Value, sense: int) -> bool:
    """Whether no branch has a larger (sense -1: smaller) value anywhere along the parameter, the others fixed."""
    relation = ">" if sense > 0 else "<"
    for number, branch in enumerate(comparison.found):
        larger = Constraint(comparison.at(value_of(branch), 1) - top, relation)
        if comparison.oracle.find([*facts, *comparison.facts(number, 1), larger]) is not Answer.NONE:
            return False
    return True


def _extent(
    oracle: Oracle, facts: Sequence[Constraint], before: Value, after: Value, top: Value, parameter: str
) -> str:
    """Whether the quantity keeps its largest value on one side of the place."""
    for side, word in ((after, FROM), (before, UP_TO)):
        flat = side.derivative(parameter).is_zero
        if flat and oracle.find([*facts, Constraint(side - top, "!=")]) is Answer.NONE:
            return word
    return HERE


def _solved(equation: Value, parameter: str) -> Value | None:
    """The parameter where the equation holds, if it is linear in it."""
    if parameter not in equation.symbols() or equation.roots():
        return None
    parts = equation.coefficients(parameter)
    return -parts[0] / parts[1] if len(parts) == 2 else None


def _needed(
    oracle: Oracle, comparison: Comparison, candidate: _Candidate, place: Value | None
) -> tuple[Constraint, ...]:
    """The conditions on the other parameters that what is assumed of them does not imply."""
    if place is None:
        return reduced(oracle, comparison.play.assumptions, candidate.facts)
    bindings = {comparison.parameter: place}
    there = [Constraint(c.value.substitute(bindings), c.relation) for c in candidate.facts]
    free = tuple(c for c in comparison.play.assumptions if comparison.parameter not in c.value.variables())
    return reduced(oracle, free, tuple(c for c in there if not c.value.is_number))


def reduced(oracle: Oracle, assumed: Sequence[Constraint], conditions: Sequence[Constraint]) -> tuple[Constraint, ...]:
    """The conditions without those that the others and what is assumed imply."""
    kept = list(dict.fromkeys(plain(c) for c in conditions if c not in assumed))
    for condition in sorted(kept, key=lambda c: -len(str(c.value))):
        others = [c for c in kept if c is not condition]
        if oracle.find([*assumed, *others, condition.negated()]) is Answer.NONE:
            kept = others
    return tuple(kept)


def plain(condition: Constraint) -> Constraint:
    """A strict inequality as one on a polynomial: the same condition where it has a value."""
    if condition.relation not in ("<", ">") or condition.value.is_number:
        return condition
    sign, factors = condition.value.factors()
    value = Value.number(sign)
    for factor, exponent in factors:
        value = value * (factor if exponent % 2 else factor * factor)
    return Constraint(value, condition.relation)


def _without_narrower(found: tuple[Peak, ...]) -> tuple[Peak, ...]:
    """Without a peak that is told by another one under fewer conditions."""

    def wider(other: Peak, peak: Peak) -> bool:
        same = (other.place, other.value, other.extent) == (peak.place, peak.value, peak.extent)
        return same and peak.place is not None and set(other.when) < set(peak.when)

    return tuple(peak for peak in found if not any(wider(other, peak) for other in found))
