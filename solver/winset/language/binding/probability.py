"""Probabilities and laws of draws."""

from __future__ import annotations

from difflib import get_close_matches
from fractions import Fraction

from winset.language import syntax as s
from winset.language.binding.formulas import Scope, check, domain, known_names
from winset.language.binding.names import Report
from winset.language.constants import constant


def check_probability(report: Report, formula: s.Expr) -> Fraction | None:
    """A probability that is a plain number lies between 0 and 1; its value if so."""
    value = constant(formula)
    if value is not None and not 0 <= value <= 1:
        report.fault(formula.at, f"a probability of {value}", "a probability lies between 0 and 1")
        return None
    return value


def check_rate(report: Report, formula: s.Expr) -> None:
    """A discount factor that is a plain number is above 0 and at most 1."""
    value = constant(formula)
    if value is not None and not 0 < value <= 1:
        report.fault(formula.at, f"a discount factor of {value}", "a discount factor is above 0 and at most 1")


def check_law(scope: Scope, draw: s.Draw) -> tuple[tuple[str, ...], ...]:
    """The law of a draw; its labels, one tuple an item, for a draw of labels."""
    law = draw.law
    match law:
        case s.Labels(items):
            _check_labels(scope, draw, items)
            _weights(scope, draw, [probability for _, probability in items])
            return tuple(labels for labels, _ in items)
        case s.Values(items):
            for value, _ in items:
                _check_value(scope, draw, value)
            _weights(scope, draw, [probability for _, probability in items])
            _one_name(scope, draw)
        case s.Density():
            _density(scope, draw, law)
        case s.Uniform(where):
            domain(scope, where)
    return ()


def _check_value(scope: Scope, draw: s.Draw, value: s.Expr) -> None:
    """A value is a formula; what looks like a label is one of a draw of labels that lacks its colon."""
    known = (known_names(scope) | scope.names.made_on.keys()) - {ref.name for ref in draw.names}
    if isinstance(value, s.Ref) and value.index is None and not get_close_matches(value.name, known, 1):
        name = draw.names[0].name
        advice = f"labels are drawn with a colon: `nature draws {name}: {value.name} with 1/2, otherwise other`"
        scope.report.fault(value.at, f"`{value.name}` is not known here", advice)
        return
    check(scope, value)


def _check_labels(scope: Scope, draw: s.Draw, items: tuple[tuple[tuple[str, ...], s.Expr | None], ...]) -> None:
    seen: set[tuple[str, ...]] = set()
    for labels, _ in items:
        text = ", ".join(labels)
        if len(labels) != len(draw.names):
            message = f"{len(draw.names)} names are drawn, but `{text}` has {len(labels)}"
            scope.report.fault(draw.law.at, message, "write one label for each name: `(soft, tough) with p`")
        if labels in seen:
            scope.report.fault(draw.law.at, f"`{text}` is listed twice", "drop one")
        seen.add(labels)


def _weights(scope: Scope, draw: s.Draw, weights: list[s.Expr | None]) -> None:
    """Plain numbers must be probabilities, and sum to 1 (to at most 1 with `otherwise`)."""
    given = [weight for weight in weights if weight is not None]
    for weight in given:
        check(scope, weight)
    values = [check_probability(scope.report, weight) for weight in given]
    known = [value for value in values if value is not None]
    total = sum(known, Fraction(0))
    if len(known) < len(given):
        return
    if len(given) < len(weights) and total > 1:
        scope.report.fault(draw.law.at, f"these probabilities sum to {total}", "nothing is left for `otherwise`")
    elif len(given) == len(weights) and total != 1:
        rest = f", {1 - total} is missing" if total < 1 else ""
        scope.report.fault(
            draw.law.at, f"these probabilities sum to {total}, not to 1{rest}", "let the last item be `otherwise ...`"
        )


def _one_name(scope: Scope, draw: s.Draw) -> None:
    if len(draw.names) > 1:
        scope.report.fault(draw.names[1].at, "a draw from values has one name", "write one line for each name")


def _density(scope: Scope, draw: s.Draw, law: s.Density) -> None:
    """A density is a formula in the names that are drawn."""
    domain(scope, law.interval)
    own = {name.name for name in draw.names}
    check(scope.inside_names(frozenset(own)), law.formula)
    if law.kind == "distribution" and len(own) > 1:
        scope.report.fault(draw.names[1].at, "a distribution function has one name", "write one line for each name")
