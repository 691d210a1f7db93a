"""Files: the sections of a game, the lines of a proposition."""

from __future__ import annotations

from dataclasses import replace

from winset.language import syntax as s
from winset.language.automaton import Node
from winset.language.build import (
    Context,
    Part,
    at,
    expr,
    interval,
    maybe_expr,
    maybe_over,
    maybe_text,
    node,
    ref,
    refs,
    text,
)
from winset.language.build_play import assign, block, law, let
from winset.language.build_quantities import quantities
from winset.language.tokens import Token


def file(context: Context, root: Node) -> s.Game | s.Proposition:
    """The syntax tree of a file."""
    version, content = root.children
    assert isinstance(version, Token)
    if version.text != "1":
        context.fault(
            version.at,
            f"version {version.text} of the language is not known",
            "this winset reads version 1: write `winset 1`, or install a newer winset",
        )
    tree = node(content)
    return _game(context, tree) if tree.name == "game" else _proposition(context, tree)


# --- games ------------------------------------------------------------------------------------------------------------


def _game(context: Context, tree: Node) -> s.Game:
    title, *sections = tree.children
    comment = context.comment(tree)
    of = {name: [node(kid) for kid in sections if node(kid).name == name] for name in _SECTIONS}
    players_comment = "\n".join(filter(None, (_inner_comments(context, part) for part in of["players"])))
    players = tuple(who for part in of["players"] for kid in part.children for who in refs(context, kid))
    parameters = tuple(q for part in of["parameters"] for kid in part.children for q in _declared(context, kid))
    lets = tuple(let(context, part, context.comment(part)) for part in of["let"])
    distributions = tuple(_distribution(context, part) for part in of["distribution"])
    assumptions = tuple(a for part in of["assuming"] for a in _assumptions(context, part))
    issues = tuple(_issue(context, part) for part in of["issue"])
    sides = tuple(_side(context, part) for part in of["side"])
    plays = of["play"]
    for extra in plays[1:]:
        context.fault(extra.first.at, "a second `play`", "a game has one sequence of play")
    play_comment = context.comment(plays[0]) if plays else ""
    play = block(context, plays[0].children[0]) if plays else None
    return s.Game(
        _title(title),
        players,
        parameters,
        distributions,
        lets,
        assumptions,
        issues,
        sides,
        play,
        tuple(context.notes),
        comment,
        play_comment,
        players_comment,
        at=at(tree.first),
    )


_SECTIONS = ("players", "parameters", "let", "distribution", "assuming", "issue", "side", "play")


def _title(part: Part) -> str:
    return text(part)[1:-1]


def _inner_comments(context: Context, part: Node) -> str:
    """The comments of a section that has one comment only, those on its lines included."""
    starts = [part, *(node(kid) for kid in part.children)]
    return "\n".join(comment for start in starts if (comment := context.comment(start)))


def _declared(context: Context, part: Part) -> tuple[s.Quantity, ...]:
    """The quantities of a line, which share its comment."""
    comment = context.comment(node(part))
    return tuple(replace(quantity, comment=comment) for quantity in quantities(context, part))


def _assumptions(context: Context, part: Node) -> list[s.Assumption]:
    found = []
    for kid in part.children:
        comment = context.comment(node(kid))
        found.append(s.Assumption(expr(context, kid), comment, at=at(node(kid))))
    return found


def _distribution(context: Context, part: Node) -> s.Distribution:
    name, support, *properties = part.children
    words = tuple(text(kid) for kid in properties)
    context.known.add(text(name))
    return s.Distribution(text(name), interval(context, support), words, context.comment(part), at=at(part))


def _issue(context: Context, part: Node) -> s.Issue:
    names, payer, payee = part.children
    comment = context.comment(part)
    money = [None if kid is None else ref(context, kid) for kid in (payer, payee)]
    return s.Issue(quantities(context, names), money[0], money[1], comment, at=at(part))


def _side(context: Context, part: Node) -> s.Side:
    name, *lines = part.children
    comment = context.comment(part)
    negotiator, negotiator_comment = None, ""
    ratifiers: list[s.Chamber | s.Veto] = []
    for line in map(node, lines):
        line_comment = context.comment(line)
        if line.name == "negotiator":
            if negotiator is not None:
                context.fault(line.first.at, "a second negotiator", "a side has one")
            negotiator, negotiator_comment = _preference(context, line.children[0]), line_comment
        elif line.name == "veto":
            preference = _preference(context, line.children[1])
            ratifiers.append(s.Veto(text(line.children[0]), preference, line_comment, at=at(line)))
        else:
            quota, *members = line.children
            blocs = tuple(_member(context, kid) for kid in members)
            ratifiers.append(s.Chamber(_quota(context, quota), blocs, line_comment, at=at(line.first)))
    return s.Side(text(name), negotiator, tuple(ratifiers), comment, negotiator_comment, at=at(part.first))


def _quota(context: Context, part: Part) -> s.Quota:
    tree = node(part)
    return s.Quota(tree.name, maybe_expr(context, (*tree.children, None)[0]), at=at(tree))


def _member(context: Context, part: Part) -> s.Member:
    tree = node(part)
    comment = context.comment(tree)
    who, votes, turnout, family, preference = tree.children
    return s.Member(
        ref(context, who),
        _preference(context, preference),
        maybe_expr(context, votes),
        maybe_expr(context, turnout),
        maybe_over(context, family),
        comment,
        at=at(tree),
    )


def _preference(context: Context, part: Part) -> s.Preference:
    tree = node(part)
    kids = tree.children
    place = at(tree)
    match tree.name:
        case "pref_gets":
            return s.GetsPreference(expr(context, kids[0]), maybe_expr(context, kids[1]), at=place)
        case "ideal":
            status_quo = () if kids[2] is None else _point(context, kids[2])
            return s.IdealPreference(_point(context, kids[0]), maybe_text(kids[1]), status_quo, at=place)
        case "accepts_if":
            return s.AcceptsIf(expr(context, kids[0]), at=place)
    return s.AcceptsWith(expr(context, kids[0]), at=place)


def _point(context: Context, part: Part) -> tuple[s.Expr, ...]:
    return tuple(expr(context, kid) for kid in node(part).children)


# --- propositions -----------------------------------------------------------------------------------------------------


def _proposition(context: Context, tree: Node) -> s.Proposition:
    title, *items = tree.children
    comment = context.comment(tree)
    of = {name: [node(kid) for kid in items if node(kid).name == name] for name in _ITEMS}
    for extra in of["about"][1:]:
        context.fault(extra.first.at, "a second game", "a proposition is about one game")
    about = _title(of["about"][0].children[0]) if of["about"] else ""
    if of["about"]:
        context.notes += filter(None, context.comment(of["about"][0]).split("\n"))
    return s.Proposition(
        _title(title),
        about,
        tuple(q for part in of["free"] for kid in part.children for q in _declared(context, kid)),
        tuple(let(context, part, context.comment(part)) for part in of["let"]),
        tuple(a for part in of["assuming"] for a in _assumptions(context, part)),
        tuple(_profile(context, part) for part in of["profile"]),
        tuple(_claim(context, part) for part in of["claim"]),
        tuple(context.notes),
        comment,
        at=at(tree.first),
    )


_ITEMS = ("about", "free", "let", "assuming", "profile", "claim")


def _profile(context: Context, part: Node) -> s.ProfileDecl:
    name, *lines = part.children
    comment = context.comment(part)
    found = tuple(_profile_line(context, node(kid)) for kid in lines)
    return s.ProfileDecl(maybe_text(name), found, comment, at=at(part.first))


def _profile_line(context: Context, line: Node) -> s.StrategyLine | s.BeliefLine | s.StatesLine | s.BecomesLine:
    comment = context.comment(line)
    kids = line.children
    place = at(line)
    match line.name:
        case "strategy":
            plan = _plan(context, node(kids[2]))
            return s.StrategyLine(ref(context, kids[0]), plan, maybe_expr(context, kids[1]), comment, at=place)
        case "believes_label":
            who, subject, label, chance, when = kids
            return s.BeliefLine(
                ref(context, who),
                text(subject),
                text(label),
                expr(context, chance),
                None,
                maybe_expr(context, when),
                comment,
                at=place,
            )
        case "believes_law":
            who, subject, belief, when = kids
            return s.BeliefLine(
                ref(context, who),
                text(subject),
                law=law(context, belief),
                when=maybe_expr(context, when),
                comment=comment,
                at=place,
            )
        case "states":
            return s.StatesLine(tuple(text(kid) for kid in kids), comment, at=place)
    return s.BecomesLine(text(kids[0]), expr(context, kids[1]), comment, at=place)


def _plan(context: Context, tree: Node) -> s.Plan:
    kids = tree.children
    place = at(tree)
    match tree.name:
        case "plan_label":
            return s.Plan("label", (text(kids[0]),), at=place)
        case "plan_number":
            target, value = assign(context, kids[0])
            return s.Plan("number", variable=target, value=value, at=place)
        case "plan_mixed_number":
            target, first_value = assign(context, kids[0])
            weights = tuple(expr(context, kid) for kid in kids[1::2])
            values = (first_value, *(expr(context, kid) for kid in kids[2::2]))
            return s.Plan("mixed number", variable=target, weights=weights, values=values, at=place)
        case "plan_cutoff":
            first, condition, second = kids
            return s.Plan("cutoff", (text(first), text(second)), condition=expr(context, condition), at=place)
    *weighted, rest = kids
    labels = (*(text(kid) for kid in weighted[::2]), text(rest))
    return s.Plan("mixed", labels, weights=tuple(expr(context, kid) for kid in weighted[1::2]), at=place)


def _claim(context: Context, part: Node) -> s.Claim:
    scope, statement, verdict = part.children
    comment = context.comment(part)
    where, under = "", ""
    if scope is not None:
        where = text(node(scope).children[0]) if node(scope).name == "scope" else "under"
        under = text(node(scope).children[0]) if node(scope).name == "under" else ""
    return s.Claim(_statement(context, node(statement)), where, under, maybe_text(verdict), comment, at=at(part))


def _statement(context: Context, tree: Node) -> s.Expr | s.Monotone | s.IsEquilibrium:
    kids = tree.children
    match tree.name:
        case "monotone":
            subject, strength, direction, variable, where = kids
            strict, up = text(strength) == "strictly", text(direction) == "increases"
            place = at(tree)
            return s.Monotone(
                expr(context, subject), strict, up, ref(context, variable), maybe_expr(context, where), at=place
            )
        case "is_equilibrium" | "is_exactly":
            name, concept, when = kids
            phrase = " ".join(text(concept).split()[2:])
            exactly = tree.name == "is_exactly"
            return s.IsEquilibrium(text(name), phrase, exactly, maybe_expr(context, when), at=at(tree))
    return expr(context, tree)
