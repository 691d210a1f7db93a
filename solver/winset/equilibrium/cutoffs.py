"""Strategies as a theorist tells them: one cut-off for a rule that was found piece by piece in two numbers.

Where a reply depends on an offer and on a number that was drawn, the search has boxes of both. If a single curve parts
the boxes of one reply from those of the other, the rule is told as a cut-off of the offer: `ratify if t >= r`. The
oracle decides on which side of the curve each box lies; what is verified are the boxes, this is how they are written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from winset.algebra.oracle import Answer, Constraint, Oracle
from winset.algebra.value import Value
from winset.equilibrium.plan import DrawPlan, OfferPlan, Plan, Stretch
from winset.equilibrium.solution import Case, Solution
from winset.equilibrium.strategy import SiteRule, Span, children
from winset.game.play import Action

Domains = Mapping[str, tuple[Value, Value | None]]
Chosen = tuple[Action | Stretch, ...]


def with_cutoffs(solution: Solution, oracle: Oracle) -> Solution:
    """The solution with what there is to tell of each case: its rules, those in two numbers as cut-offs."""

    def told(case: Case) -> Case:
        facts = (*solution.play.clauses, *case.region.constraints())
        return replace(case, told=tuple(_told(oracle, facts, case)))

    return replace(solution, equilibria=tuple(replace(e, cases=tuple(map(told, e.cases))) for e in solution.equilibria))


def _told(oracle: Oracle, facts: Sequence[Constraint], case: Case) -> Iterator[SiteRule]:
    groups: dict[object, list[SiteRule]] = {}
    for rule in case.rules:
        groups.setdefault((rule.site, rule.variable, rule.moves, rule.drawn), []).append(rule)
    domains = dict(_domains(case.plan, set()))
    for rules in groups.values():
        cut = None
        if any(len(rule.spans) > 1 for rule in rules) and not any(rule.lottery for rule in case.rules):
            cut = _cut(oracle, facts, rules, domains)
        yield from cut or rules


def _domains(plan: Plan, done: set[int]) -> Iterator[tuple[str, tuple[Value, Value | None]]]:
    """The ends between which each number of the plan lies."""
    if id(plan) in done:
        return
    done.add(id(plan))
    if isinstance(plan, (OfferPlan, DrawPlan)):
        yield plan.variable, (plan.pieces[0].low, plan.pieces[-1].high)
    for child in children(plan):
        yield from _domains(child, done)


@dataclass(frozen=True, slots=True)
class _Sides:
    """What is played above, on and below a curve."""

    above: frozenset[Chosen]
    on: frozenset[Chosen]
    below: frozenset[Chosen]


def _cut(
    oracle: Oracle, facts: Sequence[Constraint], rules: Sequence[SiteRule], domains: Domains
) -> list[SiteRule] | None:
    """The rules of one site as a cut-off; None if no single curve parts them."""
    variables = list(dict.fromkeys(span.variable for rule in rules for span in rule.spans))
    if len(variables) != 2 or any(v not in domains for v in variables):
        return None
    curves = {*_curves(rules)}
    if len(curves) != 1:
        return None
    curve = curves.pop()
    slopes = [(name, slope) for name in variables if (slope := _slope(curve, name)) is not None]
    if not slopes:
        return None
    offer, slope = slopes[0]
    curve = curve / slope
    inside = [*facts, *(c for v in variables for c in _within(v, domains))]
    sides = _sides(oracle, inside, rules, curve)
    if len(sides.above) != 1 or len(sides.below) != 1 or sides.above == sides.below:
        return None
    return _rules(rules[0], offer, Value.variable(offer) - curve, domains[offer], sides)


def _curves(rules: Iterable[SiteRule]) -> Iterator[Value]:
    """The curves on which a span of one number ends at a formula in the other."""
    for rule in rules:
        names = {span.variable for span in rule.spans}
        for span in rule.spans:
            for end in (span.low, span.high):
                if end is not None and end.is_polynomial and end.variables() & (names - {span.variable}):
                    gap = (Value.variable(span.variable) - end).primitive()
                    yield gap


def _slope(curve: Value, name: str) -> Value | None:
    """The coefficient of a name in which a curve is linear with a number before it."""
    parts = curve.coefficients(name) if name in curve.symbols() else []
    return parts[1] if len(parts) == 2 and parts[1].is_number else None


def _within(name: str, domains: Domains) -> Iterator[Constraint]:
    low, high = domains[name]
    yield Constraint(Value.variable(name) - low, ">=")
    if high is not None:
        yield Constraint(high - Value.variable(name), ">=")


def _sides(oracle: Oracle, inside: Sequence[Constraint], rules: Sequence[SiteRule], curve: Value) -> _Sides:
    found: dict[str, set[Chosen]] = {">": set(), "=": set(), "<": set()}
    for rule in rules:
        box = [*inside, *(c for span in rule.spans for c in span.constraints())]
        for relation, chosen in found.items():
            if oracle.find([*box, Constraint(curve, relation)]) is not Answer.NONE:
                chosen.add(rule.chosen)
    return _Sides(frozenset(found[">"]), frozenset(found["="]), frozenset(found["<"]))


def _rules(
    like: SiteRule, offer: str, bound: Value, domain: tuple[Value, Value | None], sides: _Sides
) -> list[SiteRule]:
    """Two rules, and a third at the cut-off where both are played there."""
    (above,), (below,) = sides.above, sides.below
    upper, lower = sides.on == sides.above, sides.on == sides.below
    low, high = domain

    def rule(chosen: Chosen, span: Span) -> SiteRule:
        action = chosen[0]
        assert not isinstance(action, Stretch)
        return replace(like, action=action, chosen=chosen, spans=(span,), indifferent=())

    found = [rule(below, Span(offer, low, bound, (True, lower)))]
    if not upper and not lower:
        found.append(rule((*below, *above), Span(offer, bound, bound, (True, True))))
    return [*found, rule(above, Span(offer, bound, high, (upper, True)))]
