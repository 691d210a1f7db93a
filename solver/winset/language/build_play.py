"""The sequence of play."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from winset.errors import Position
from winset.language import syntax as s
from winset.language.automaton import Node
from winset.language.build import (
    Context,
    Part,
    at,
    domain,
    expr,
    interval,
    maybe_over,
    node,
    ref,
    refs,
    text,
)
from winset.language.build_quantities import one, quantities
from winset.language.tokens import Token

T = TypeVar("T")


def block(context: Context, part: Part) -> s.Block:
    """Statements in the order of play."""
    tree = node(part)
    return s.Block(tuple(statement(context, kid) for kid in tree.children), at=at(tree.first))


def maybe_block(context: Context, part: Part) -> s.Block | None:
    """An optional block."""
    return None if part is None else block(context, part)


def statement(context: Context, part: Part) -> s.Statement:
    """One statement with its comment."""
    tree = node(part)
    comment = context.comment(tree)
    return _STATEMENTS[tree.name](context, tree, comment)


def let(context: Context, tree: Node, comment: str) -> s.Let:
    """`let target = value`."""
    target, value = assign(context, tree.children[0])
    return s.Let(target, value, comment, at=at(tree))


def assign(context: Context, part: Part) -> tuple[s.Ref, s.Expr]:
    """`target = value`; the target is known from here on."""
    target, _, value = node(part).children
    name = ref(context, target)
    context.known.add(name.name)
    return name, expr(context, value)


def law(context: Context, part: Part) -> s.Law:
    """The law of a draw."""
    tree = node(part)
    kids = tree.children
    place = at(tree)
    match tree.name:
        case "labels":
            return s.Labels(_weighted(context, kids, _label), at=place)
        case "values":
            return s.Values(_weighted(context, kids, expr), at=place)
        case "density":
            return s.Density(interval(context, kids[0]), text(kids[1]), expr(context, kids[2]), at=place)
    return s.Uniform(domain(context, kids[0]), at=place)


def _label(context: Context, part: Part) -> tuple[str, ...]:
    return tuple(text(kid) for kid in node(part).children)


def _weighted(
    context: Context, kids: list[Part], item: Callable[[Context, Part], T]
) -> tuple[tuple[T, s.Expr | None], ...]:
    """Items with their probabilities; the last child is the item that takes the rest, or None."""
    found: list[tuple[T, s.Expr | None]] = []
    for label, probability in zip(kids[:-1:2], kids[1:-1:2], strict=True):
        found.append((item(context, label), expr(context, probability)))
    if kids[-1] is not None:
        found.append((item(context, kids[-1]), None))
    return tuple(found)


def _draw(context: Context, tree: Node, comment: str) -> s.Draw:
    names = refs(context, tree.children[0])
    context.known |= {name.name for name in names}
    seen = tuple(_seen(context, kid) for kid in tree.children[2:])
    return s.Draw(names, law(context, tree.children[1]), seen, comment, at=at(tree))


def _seen(context: Context, part: Part) -> s.Seen:
    tree = node(part)
    what, who = (*tree.children, None)[:2]
    return s.Seen(
        tree.name == "hidden",
        () if who is None else refs(context, who),
        None if what is None else ref(context, what),
        at=at(tree),
    )


def _move(context: Context, tree: Node, comment: str) -> s.Move:
    who, verb, what, *seen = tree.children
    options = node(what)
    choice: s.Options | s.Variables
    if options.name == "options":
        choice = s.Options(tuple(text(kid) for kid in options.children), at=at(options))
    else:
        choice = variables(context, options)
    clauses = tuple(_seen(context, kid) for kid in seen)
    return s.Move(ref(context, who), choice, text(verb) == "votes", clauses, comment, at=at(tree))


def variables(context: Context, part: Part) -> s.Variables:
    """A choice of numbers."""
    tree = node(part)
    names, family, such_that = tree.children
    return s.Variables(
        quantities(context, names),
        maybe_over(context, family),
        None if such_that is None else expr(context, such_that),
        at=at(tree),
    )


def _settle(context: Context, tree: Node, comment: str) -> s.Settle:
    *players, what, solution, weights = tree.children
    shares = () if weights is None else tuple(expr(context, kid) for kid in node(weights).children)
    who = tuple(ref(context, kid) for kid in players)
    return s.Settle(who, variables(context, what), _solution(context, solution), shares, comment, at=at(tree))


def _solution(context: Context, part: Part) -> str:
    tree = node(part)
    words = [text(kid) for kid in tree.children]
    if "+" in words:
        context.fault(at(tree), "the name of a bargaining solution", "write `Kalai-Smorodinsky`")
    return "".join(words)


def _ratifies(context: Context, tree: Node, comment: str) -> s.Ratifies:
    side, how = tree.children
    return s.Ratifies(ref(context, side), text(how) == "together", comment, at=at(tree))


def _learns(context: Context, tree: Node, comment: str) -> s.Learns:
    who, what = tree.children
    return s.Learns(ref(context, who), refs(context, what), comment, at=at(tree))


def _along(context: Context, tree: Node, comment: str) -> s.Along:
    return s.Along(tuple(_gain(context, kid) for kid in tree.children), comment, at=at(tree))


def _end(context: Context, tree: Node, comment: str) -> s.End:
    label, *gains = tree.children
    return s.End(text(label), tuple(_gain(context, kid) for kid in gains), comment, at=at(tree))


def _gain(context: Context, part: Part) -> s.Gain:
    tree = node(part)
    kids = tree.children
    if tree.name == "others_get":
        return s.OthersGet(expr(context, kids[0]), at=at(tree))
    if tree.name == "gets":
        return s.Gets(ref(context, kids[0]), expr(context, kids[1]), maybe_over(context, kids[2]), at=at(tree))
    payee = None if kids[2] is None else ref(context, kids[2])
    return s.Pays(ref(context, kids[0]), expr(context, kids[1]), payee, maybe_over(context, kids[3]), at=at(tree))


def _next_round(context: Context, tree: Node, comment: str) -> s.NextRound:
    carried = tuple(assign(context, kid) for kid in tree.children if kid is not None)
    return s.NextRound(carried, comment, at=at(tree))


def _if(context: Context, tree: Node, comment: str) -> s.If:
    *cases, rest = tree.children
    branches = tuple(
        (expr(context, condition), block(context, body))
        for condition, body in zip(cases[::2], cases[1::2], strict=True)
    )
    return s.If(branches, maybe_block(context, rest), comment, at=_head(tree))


def _chance(context: Context, tree: Node, comment: str) -> s.Chance:
    probability, body, rest = tree.children
    chance = expr(context, probability)
    return s.Chance(chance, block(context, body), maybe_block(context, rest), comment, at=_head(tree))


def _for_each(context: Context, tree: Node, comment: str) -> s.ForEach:
    name, among, body = tree.children
    return s.ForEach(text(name), domain(context, among), block(context, body), comment, at=_head(tree))


def _simultaneously(context: Context, tree: Node, comment: str) -> s.Simultaneously:
    return s.Simultaneously(block(context, tree.children[0]), comment, at=_head(tree))


def _repeat(context: Context, tree: Node, comment: str) -> s.Repeat:
    count, *clauses, body = tree.children
    times = None if isinstance(count, Token) else expr(context, count)
    heads = tuple(_clause(context, kid) for kid in clauses)
    return s.Repeat(times, heads, block(context, body), comment, at=_head(tree))


def _clause(context: Context, part: Part) -> s.Discounted | s.Alternate | s.Carry:
    tree = node(part)
    kids = tree.children
    match tree.name:
        case "discounted" if len(kids) == 1:
            return s.Discounted(((expr(context, kids[0]), None),), at=at(tree))
        case "discounted":
            rates = [(expr(context, r), ref(context, who)) for r, who in zip(kids[::2], kids[1::2], strict=True)]
            return s.Discounted(tuple(rates), at=at(tree))
        case "alternate":
            cut = next(k for k, kid in enumerate(kids) if isinstance(kid, Token))
            players = tuple(ref(context, kid) for kid in kids[:cut])
            return s.Alternate(players, tuple(ref(context, kid) for kid in kids[cut + 1 :]), at=at(tree))
    quantity = one(context, expr(context, kids[0]))
    context.known |= {name.name for name in quantity.names}
    return s.Carry(quantity, at=at(tree))


def _head(tree: Node) -> Position:
    """A statement with blocks is located at its first word."""
    return at(tree.first)


_STATEMENTS: dict[str, Callable[[Context, Node, str], s.Statement]] = {
    "if_": _if,
    "chance": _chance,
    "for_each": _for_each,
    "simultaneously": _simultaneously,
    "repeat": _repeat,
    "draw": _draw,
    "move": _move,
    "settle": _settle,
    "ratifies": _ratifies,
    "learns": _learns,
    "let": let,
    "along": _along,
    "end": _end,
    "next_round": _next_round,
}
