"""Declarations on top: players, parameters, named formulas, assumptions, distributions, issues, sides."""

from __future__ import annotations

from fractions import Fraction

from winset.language import syntax as s
from winset.language.binding.formulas import FAILED, LIST, NUMBER, TRUTH, Scope, check, domain, type_of, type_of_let
from winset.language.binding.names import Names
from winset.language.binding.probability import check_probability
from winset.language.binding.words import LOSSES, SHAPES, nearest, one_of
from winset.language.constants import constant
from winset.language.walk import nodes


def top_scope(names: Names, lets: dict[str, str] | None = None) -> Scope:
    """The scope of formulas outside the play: parameters and named formulas."""
    return Scope(names, lambda scope, ref: _not_on_top(names, ref), lets=lets or {})


def _not_on_top(names: Names, ref: s.Ref) -> str | None:
    entry = names.table.get(ref.name)
    if entry and entry.kind == "an issue":
        names.report.fault(ref.at, f"the issue `{ref.name}` has no value outside of payoffs and of the play")
        return FAILED
    return None


def check_declarations(game: s.Game, names: Names) -> dict[str, str]:
    """Every fault on top of the file; the types of the named formulas."""
    lets = formula_types(game.lets, names)
    scope = top_scope(names, lets)
    for who in game.players:
        for bound in (who.index, who.last):
            if bound is not None:
                check(scope, bound)
        if who.index is not None and who.last is None:
            names.report.fault(who.at, f"`{who.name}[...]` is one player of a family", "declare all: `voter[1..n]`")
    for quantity in game.parameters:
        check_quantity(scope, quantity)
    for assumption in game.assumptions:
        check(scope, assumption.condition, TRUTH)
    for distribution in game.distributions:
        domain(scope, distribution.interval)
        for shape in distribution.properties:
            if shape not in SHAPES:
                advice = nearest(shape, SHAPES, one_of(SHAPES))
                names.report.fault(distribution.at, f"`{shape}` is not a shape of distributions known here", advice)
    for issue in game.issues:
        _issue(scope, names, issue)
    return lets


def formula_types(lets: tuple[s.Let, ...], names: Names) -> dict[str, str]:
    """The types of named formulas, which may use each other in any order but not in a circle."""
    by_name = {let.target.name: let for let in lets}
    types: dict[str, str] = {}

    def visit(let: s.Let, above: tuple[str, ...]) -> None:
        name = let.target.name
        if name in types:
            return
        for node in nodes(let.value):
            if isinstance(node, s.Ref) and node.name in (*above, name):
                names.report.fault(node.at, f"`{name}` is defined by itself", "a formula cannot use its own name")
                types[name] = FAILED
                return
            if isinstance(node, s.Ref) and node.name in by_name:
                visit(by_name[node.name], (*above, name))
        types[name] = type_of_let(top_scope(names, types), let)

    for let in lets:
        visit(let, ())
    return types


def check_quantity(scope: Scope, quantity: s.Quantity) -> None:
    """Limits and default of declared quantities; constants must be in order."""
    own = {name.name for name in quantity.names}
    for name in quantity.names:
        for bound in (name.index, name.last):
            if bound is not None:
                check(scope, bound)
    for operand in quantity.chain.operands:
        if isinstance(operand, s.Ref) and operand.name in own:
            continue
        if operand is quantity.default and type_of(scope, operand) == LIST:
            continue
        check(scope, operand)
    if quantity.domain is not None:
        domain(scope, quantity.domain)
    _default_fits(scope, quantity)
    _not_empty(scope, quantity)


def _default_fits(scope: Scope, quantity: s.Quantity) -> None:
    """A default that is a plain number lies in the range, and a list has the stated length."""
    if quantity.default is None:
        return
    name = quantity.names[0]
    if isinstance(quantity.default, s.ListOf) and name.index is not None and name.last is not None:
        first, last = constant(name.index), constant(name.last)
        if first is not None and last is not None and len(quantity.default.items) != last - first + 1:
            message = (
                f"`{name.name}` has {last - first + 1} entries, but {len(quantity.default.items)} values are given"
            )
            scope.report.fault(quantity.default.at, message)
    value = constant(quantity.default)
    if value is not None and quantity.domain is not None and _inside(value, quantity.domain) is False:
        scope.report.fault(quantity.default.at, f"the value {value} of `{name.name}` lies outside of its range")


def _inside(value: Fraction, where: s.Domain) -> bool | None:
    if not isinstance(where, s.Interval | s.Range):
        return None
    low, high = constant(where.low), constant(where.high)
    if isinstance(where, s.Range):
        return (low is None or low <= value) and (high is None or value <= high) and value.denominator == 1
    above = low is None or (low <= value if where.low_closed else low < value)
    below = high is None or (value <= high if where.high_closed else value < high)
    return above and below


def _not_empty(scope: Scope, quantity: s.Quantity) -> None:
    """Limits that are plain numbers leave something between them."""
    where = quantity.domain
    if isinstance(where, s.Interval | s.Range):
        low, high = constant(where.low), constant(where.high)
        closed = isinstance(where, s.Range) or (where.low_closed and where.high_closed)
        if low is not None and high is not None and (low > high or (low == high and not closed)):
            scope.report.fault(where.at, f"nothing lies between {low} and {high}", "the smaller number comes first")
    values = [constant(operand) for operand in quantity.chain.operands]
    numbers = [value for value in values if value is not None]
    if set(quantity.chain.ops) <= {"<", "<="} and numbers != sorted(numbers):
        scope.report.fault(quantity.at, "no number satisfies this chain", "the smallest comes first")


def _issue(scope: Scope, names: Names, issue: s.Issue) -> None:
    for quantity in issue.quantities:
        check_quantity(scope, quantity)
        if quantity.default is not None:
            names.report.fault(
                quantity.at, "an issue has no value of its own", "give it a range, or make it a parameter"
            )
    for who in (issue.payer, issue.payee):
        if who is not None and not names.is_player(who.name):
            advice = nearest(who.name, names.players(), "declare it under `players`, or as a member of a side")
            names.report.fault(who.at, f"`{who.name}` is not a player", advice)


# --- sides ------------------------------------------------------------------------------------------------------------


def check_sides(game: s.Game, names: Names, lets: dict[str, str]) -> None:
    """Preferences, weights and quotas of sides; what no agreement is worth, where that matters."""
    draws = {name.name for node in nodes(game.play) if isinstance(node, s.Draw) for name in node.names}
    draws |= {node.target.name for node in nodes(game.play) if isinstance(node, s.Let)}
    scope = Scope(names, lambda scope, ref: _in_a_payoff(names, draws, ref), lambda: draws, _any_label, lets=lets)
    for side in game.sides:
        if side.negotiator is not None:
            _preference(scope, game, side.negotiator, _plain_end(game))
        for ratifier in side.ratifiers:
            if isinstance(ratifier, s.Veto):
                _preference(scope, game, ratifier.preference, True)
            else:
                _chamber(scope, game, ratifier)
    if game.sides and not game.issues:
        names.report.fault(game.sides[0].at, "sides need something to agree on", "declare it: `issue x in [0, 1]`")


def _in_a_payoff(names: Names, draws: set[str], ref: s.Ref) -> str | None:
    """A payoff may depend on issues, and on what nature draws in the play."""
    if ref.name in draws:
        return NUMBER
    if ref.name == "round":
        return NUMBER
    return None


def _any_label(formula: s.IsLabel) -> str | None:
    return TRUTH


def _plain_end(game: s.Game) -> bool:
    """Is there an end without agreement that says nothing of payoffs?"""
    ends = [node for node in nodes(game.play) if isinstance(node, s.End)]
    return any(node.label != "agreement" and not node.gains for node in ends)


def _preference(scope: Scope, game: s.Game, preference: s.Preference, needs_status_quo: bool) -> None:
    report = scope.report
    match preference:
        case s.GetsPreference(value, without):
            check(scope, value)
            if without is not None:
                check(scope, without)
            elif needs_status_quo:
                report.fault(preference.at, "what no agreement is worth is missing", "add `, 0 without agreement`")
        case s.IdealPreference(ideal, loss, status_quo):
            for number in (*ideal, *status_quo):
                check(scope, number)
            if loss and loss not in LOSSES:
                report.fault(preference.at, f"`{loss}` is not a loss", nearest(loss, LOSSES, one_of(LOSSES)))
            if needs_status_quo and not status_quo:
                report.fault(preference.at, "the status quo is missing", "add `, status quo ...`")
            _coordinates(scope, game, preference)
        case s.AcceptsIf(condition):
            check(scope, condition, TRUTH)
        case s.AcceptsWith(probability):
            check(scope, probability)
            check_probability(report, probability)


def _coordinates(scope: Scope, game: s.Game, preference: s.IdealPreference) -> None:
    """An ideal point has a coordinate for each issue that is not a payment."""
    plain = [issue for issue in game.issues if issue.payer is None]
    names = [ref for issue in plain for quantity in issue.quantities for ref in quantity.names]
    if any(ref.index is not None for ref in names):
        return
    for point in (preference.ideal, preference.status_quo):
        if point and len(point) != len(names):
            message = f"a point with {len(point)} coordinates, but there are {len(names)} issues"
            scope.report.fault(point[0].at, message, f"in this order: ({', '.join(ref.name for ref in names)})")


def _chamber(scope: Scope, game: s.Game, chamber: s.Chamber) -> None:
    weights: list[Fraction | None] = []
    for member in chamber.members:
        inner = scope.inside(member.over)
        _preference(inner, game, member.preference, True)
        for number, what in ((member.votes, "votes"), (member.turnout, "turnout")):
            if number is not None:
                check(inner, number)
                _weight(scope, number, what)
        votes = Fraction(1) if member.votes is None else constant(member.votes)
        turnout = Fraction(1) if member.turnout is None else constant(member.turnout)
        known = votes is not None and turnout is not None and member.over is None and member.who.last is None
        weights.append(votes * turnout if known and votes is not None and turnout is not None else None)
    _quota(scope, chamber, weights)


def _weight(scope: Scope, formula: s.Expr, what: str) -> None:
    value = constant(formula)
    if value is not None and (value < 0 or (what == "turnout" and value > 1)):
        advice = "turnout lies between 0 and 1" if what == "turnout" else "votes are 0 or more"
        scope.report.fault(formula.at, f"a {what} of {value}" if what == "turnout" else f"{value} votes", advice)


def _quota(scope: Scope, chamber: s.Chamber, weights: list[Fraction | None]) -> None:
    quota = chamber.quota
    if quota.amount is None:
        return
    check(scope, quota.amount)
    value = constant(quota.amount)
    if value is None:
        return
    if quota.kind == "share" and not 0 < value <= 1:
        advice = f"write `{value} votes` for a number of votes, `2/3` for a share"
        scope.report.fault(quota.at, f"a share of {value} of the chamber", advice)
    known = [weight for weight in weights if weight is not None]
    if quota.kind == "votes" and value <= 0:
        scope.report.fault(quota.at, f"a quota of {value} votes", "at least one vote is needed")
    elif quota.kind == "votes" and len(known) == len(weights) and value > sum(known, Fraction(0)):
        message = f"a quota of {value} votes, but the chamber has {sum(known, Fraction(0))}"
        scope.report.fault(quota.at, message, "nothing could be ratified")
