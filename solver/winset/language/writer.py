"""Write a game or a proposition as text that reads back to the same tree, comments included."""

from __future__ import annotations

from collections.abc import Iterator

from winset.language import syntax as s
from winset.language.write_formula import SUM, write_domain, write_expr, write_over, write_ref
from winset.language.write_play import STEP, commented, quantities, refs, takes_over, write_block, write_law

__all__ = ["write", "write_expr"]


def write(node: s.Game | s.Proposition) -> str:
    """The canonical text of a file. `read_text(write(node)) == node`, whatever was read or built."""
    lines = _game(node) if isinstance(node, s.Game) else _proposition(node)
    return "\n".join(line.rstrip() for line in lines) + "\n"


# --- games ------------------------------------------------------------------------------------------------------------


def _game(game: s.Game) -> Iterator[str]:
    yield "winset 1"
    yield from commented("", f'game "{game.title}"', game.comment)
    yield from _notes(game.notes)
    yield ""
    if game.players:
        yield from commented("", f"players {refs(game.players)}", game.players_comment)
    if game.parameters:
        yield "parameters"
        yield from _declared(game.parameters)
    for distribution in game.distributions:
        text = f"distribution {distribution.name} on {write_domain(distribution.interval)}"
        yield from commented("", ", ".join([text, *distribution.properties]), distribution.comment)
    yield from _lets_and_assumptions(game)
    for issue in game.issues:
        paid = f" paid by {write_ref(issue.payer)} to {write_ref(issue.payee)}" if issue.payer and issue.payee else ""
        yield from commented("", f"issue {quantities(issue.quantities)}{paid}", issue.comment)
    for side in game.sides:
        yield ""
        yield from _side(side)
    if game.play is not None:
        yield ""
        yield from commented("", "play", game.play_comment)
        yield from write_block(game.play, STEP)


def _notes(notes: tuple[str, ...]) -> Iterator[str]:
    return (f"# {note}" for note in notes)


def _declared(parameters: tuple[s.Quantity, ...]) -> Iterator[str]:
    """Parameters, one line for those that share a range and a comment."""
    group: list[s.Quantity] = []
    for quantity in parameters:
        if group and not (takes_over(group[-1], quantity) and group[-1].comment == quantity.comment):
            yield from commented(STEP, quantities(tuple(group)), group[0].comment)
            group = []
        group.append(quantity)
    if group:
        yield from commented(STEP, quantities(tuple(group)), group[0].comment)


def _lets_and_assumptions(node: s.Game | s.Proposition) -> Iterator[str]:
    for let in node.lets:
        yield from commented("", f"let {write_ref(let.target)} = {write_expr(let.value)}", let.comment)
    if len(node.assumptions) == 1:
        only = node.assumptions[0]
        yield from commented("", f"assuming {write_expr(only.condition)}", only.comment)
    elif node.assumptions:
        yield "assuming"
        for assumption in node.assumptions:
            yield from commented(STEP, write_expr(assumption.condition), assumption.comment)


def _side(side: s.Side) -> Iterator[str]:
    yield from commented("", f"side {side.name}", side.comment)
    if side.negotiator is not None:
        yield from commented(STEP, f"negotiator {_preference(side.negotiator)}", side.negotiator_comment)
    for ratifier in side.ratifiers:
        if isinstance(ratifier, s.Veto):
            text = f"veto {ratifier.name}: {_preference(ratifier.preference)}"
            yield from commented(STEP, text, ratifier.comment)
            continue
        yield from commented(STEP, f"ratified by {_quota(ratifier.quota)} of", ratifier.comment)
        for member in ratifier.members:
            yield from commented(2 * STEP, _member(member), member.comment)


def _quota(quota: s.Quota) -> str:
    if quota.amount is None:
        return quota.kind
    return write_expr(quota.amount, SUM) + (" votes" if quota.kind == "votes" else "")


def _member(member: s.Member) -> str:
    text = write_ref(member.who)
    if member.votes is not None:
        text += f" {write_expr(member.votes, SUM)} votes"
    if member.turnout is not None:
        text += f", turnout {write_expr(member.turnout, SUM)}"
    if member.over is not None:
        text += f" {write_over(member.over)}"
    return f"{text}: {_preference(member.preference)}"


def _preference(preference: s.Preference) -> str:
    match preference:
        case s.GetsPreference(value, without):
            tail = "" if without is None else f", {write_expr(without)} without agreement"
            return f"gets {write_expr(value)}{tail}"
        case s.IdealPreference(ideal, loss, status_quo):
            text = f"ideal {_point(ideal)}"
            text += f", {loss} loss" if loss else ""
            return text + (f", status quo {_point(status_quo)}" if status_quo else "")
        case s.AcceptsIf(condition):
            return f"accepts if {write_expr(condition)}"
        case s.AcceptsWith(probability):
            return f"accepts with probability {write_expr(probability)}"


def _point(point: tuple[s.Expr, ...]) -> str:
    texts = [write_expr(number, SUM) for number in point]
    return texts[0] if len(texts) == 1 else f"({', '.join(texts)})"


# --- propositions -----------------------------------------------------------------------------------------------------


def _proposition(node: s.Proposition) -> Iterator[str]:
    yield "winset 1"
    yield from commented("", f'proposition "{node.title}"', node.comment)
    yield from _notes(node.notes)
    if node.game:
        yield f'game "{node.game}"'
    if node.variables:
        yield "variables"
        yield from _declared(node.variables)
    yield from _lets_and_assumptions(node)
    for profile in node.profiles:
        yield from commented("", f"profile {profile.name}".rstrip(), profile.comment)
        for line in profile.lines:
            yield from commented(STEP, _profile_line(line), line.comment)
    for claim in node.claims:
        yield from commented("", _claim(claim), claim.comment)


def _profile_line(line: s.StrategyLine | s.BeliefLine | s.StatesLine | s.BecomesLine) -> str:
    match line:
        case s.StrategyLine(who, plan, when):
            return f"{write_ref(who)}{_when(when)}: {_plan(plan)}"
        case s.BeliefLine(who, subject, label, probability, law, when):
            if law is not None:
                return f"{write_ref(who)} believes {subject}{write_law(law)}{_when(when)}"
            chance = "" if probability is None else write_expr(probability, SUM)
            return f"{write_ref(who)} believes {subject} is {label} with {chance}{_when(when)}"
        case s.StatesLine(names):
            return f"state {', '.join(names)}"
        case s.BecomesLine(state, when):
            return f"becomes {state} when {write_expr(when)}"


def _when(when: s.Expr | None) -> str:
    return "" if when is None else f" when {write_expr(when)}"


def _plan(plan: s.Plan) -> str:
    if plan.kind == "number" and plan.variable is not None and plan.value is not None:
        return f"{write_ref(plan.variable)} = {write_expr(plan.value)}"
    if plan.kind == "mixed number" and plan.variable is not None:
        *values, rest = map(write_expr, plan.values)
        parts = [f"{value} with {write_expr(weight, SUM)}" for value, weight in zip(values, plan.weights, strict=True)]
        return f"{write_ref(plan.variable)} = {', '.join([*parts, f'otherwise {rest}'])}"
    if plan.kind == "cutoff" and plan.condition is not None:
        return f"{plan.labels[0]} if {write_expr(plan.condition)}, otherwise {plan.labels[1]}"
    if plan.kind == "mixed":
        *some, last = plan.labels
        each = [f"{label} with {write_expr(weight, SUM)}" for label, weight in zip(some, plan.weights, strict=True)]
        return ", ".join([*each, f"otherwise {last}"])
    return plan.labels[0]


def _claim(claim: s.Claim) -> str:
    scope = {"": "", "under": f"under {claim.under}: "}.get(claim.scope, f"in {claim.scope} equilibrium: ")
    expect = f"  expect {claim.expect}" if claim.expect else ""
    return f"claim {scope}{_statement(claim.statement)}{expect}"


def _statement(statement: s.Expr | s.Monotone | s.IsEquilibrium) -> str:
    match statement:
        case s.Monotone(subject, strict, increases, variable, where):
            verb = f"{'strictly' if strict else 'weakly'} {'increases' if increases else 'decreases'}"
            tail = "" if where is None else f" where {write_expr(where)}"
            return f"{write_expr(subject)} {verb} in {write_ref(variable)}{tail}"
        case s.IsEquilibrium(profile, concept, exactly, when):
            article = "an" if concept[:1].lower() in "aeiou" else "a"
            return f"{profile} is {article} {concept}{' exactly' if exactly else ''}{_when(when)}"
        case formula:
            return write_expr(formula)
