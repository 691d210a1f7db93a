"""The sequence of play as text: lines with their comments, blocks indented by four columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from winset.language import syntax as s
from winset.language.build_quantities import inherited
from winset.language.write_formula import SUM, write_chain, write_domain, write_expr, write_over, write_ref

STEP = "    "
WIDTH = 110


def commented(indent: str, text: str, comment: str) -> Iterator[str]:
    """A line with the comment lines above it and the comment on it; a long line goes on after a comma."""
    *above, beside = comment.split("\n")
    yield from (f"{indent}# {line}".rstrip() for line in above)
    *lines, last = _wrapped(indent, text)
    yield from lines
    yield f"{last}  # {beside}" if beside else last


def _wrapped(indent: str, text: str) -> list[str]:
    if len(indent + text) <= WIDTH or '"' in text:
        return [indent + text]
    lines = [indent]
    for piece in text.split(", "):
        start = lines[-1].strip() == ""
        if not start and len(lines[-1]) + len(piece) + 2 > WIDTH:
            lines[-1] += ","
            lines.append(indent + 2 * STEP + piece)
        else:
            lines[-1] += piece if start else ", " + piece
    return lines


def write_block(block: s.Block, indent: str) -> Iterator[str]:
    """The lines of a block."""
    for statement in block.statements:
        yield from write_statement(statement, indent)


def write_statement(statement: s.Statement, indent: str) -> Iterator[str]:
    """The lines of a statement."""
    comment = statement.comment
    match statement:
        case s.If(branches, otherwise):
            words = "if"
            for condition, body in branches:
                yield from _suite(f"{words} {write_expr(condition)}", body, indent, comment, words == "if")
                words, comment = "otherwise if", ""
            if otherwise is not None:
                yield from _suite("otherwise", otherwise, indent, "", False)
        case s.Chance(probability, body, otherwise):
            yield from _suite(f"with probability {write_expr(probability, SUM)}", body, indent, comment, True)
            if otherwise is not None:
                yield from _suite("otherwise", otherwise, indent, "", False)
        case s.ForEach(name, domain, body):
            yield from _suite(f"for each {name} in {write_domain(domain)}", body, indent, comment, True)
        case s.Simultaneously(body):
            yield from commented(indent, "simultaneously", comment)
            yield from write_block(body, indent + STEP)
        case s.Repeat(_, _, body):
            yield from commented(indent, _repeat(statement), comment)
            yield from write_block(body, indent + STEP)
        case _:
            yield from commented(indent, simple(statement), comment)


_BLOCKS = (s.If, s.Chance, s.ForEach, s.Simultaneously, s.Repeat)


def _suite(head: str, body: s.Block, indent: str, comment: str, owns_line: bool) -> Iterator[str]:
    """A head with its block, on one line if that is short; `owns_line`: the comment there is the whole statement's."""
    only = body.statements[0]
    if len(body.statements) == 1 and not isinstance(only, _BLOCKS) and "\n" not in only.comment:
        line = f"{head}: {simple(only)}"
        if len(indent + line) <= WIDTH and not (owns_line and only.comment):
            yield from commented(indent, line, comment if owns_line else only.comment)
            return
    yield from commented(indent, head, comment)
    yield from write_block(body, indent + STEP)


def simple(statement: s.Statement) -> str:
    """A statement without blocks, on one line."""
    match statement:
        case s.Draw(names, law, seen):
            return f"nature draws {refs(names)}{write_law(law)}{_seen(seen)}"
        case s.Move(who, what, vote, seen):
            verb = "votes" if vote else "chooses"
            choice = " or ".join(what.labels) if isinstance(what, s.Options) else _variables(what)
            return f"{write_ref(who)} {verb} {choice}{_seen(seen)}"
        case s.Settle(who, what, solution, weights):
            shares = f" with weights {_sums(weights)}" if weights else ""
            return f"{_and(who)} settle {_variables(what)} by {solution} bargaining{shares}"
        case s.Ratifies(side, together):
            return f"{write_ref(side)} ratifies {'together' if together else 'in turn'}"
        case s.Learns(who, what):
            return f"{write_ref(who)} learns {refs(what)}"
        case s.Let(target, value):
            return f"let {write_ref(target)} = {write_expr(value)}"
        case s.Along(gains):
            return ", ".join(map(_gain, gains))
        case s.End(label, gains):
            return ", ".join([label, *map(_gain, gains)])
        case s.NextRound(carried):
            changes = ", ".join(f"{write_ref(target)} = {write_expr(value)}" for target, value in carried)
            return f"next round with {changes}" if changes else "next round"
    raise AssertionError(f"{type(statement).__name__} has blocks")


def write_law(law: s.Law) -> str:
    """The law of a draw, as it follows the names."""
    match law:
        case s.Labels(items):
            return ": " + _weighted((_label(labels), probability) for labels, probability in items)
        case s.Values(items):
            return " from " + _weighted((write_expr(value), probability) for value, probability in items)
        case s.Density(interval, kind, formula):
            return f" from {write_domain(interval)} with {kind} {write_expr(formula)}"
        case s.Uniform(domain):
            return f" uniformly from {write_domain(domain)}"


def _label(labels: tuple[str, ...]) -> str:
    return labels[0] if len(labels) == 1 else f"({', '.join(labels)})"


def _weighted(items: Iterable[tuple[str, s.Expr | None]]) -> str:
    parts = [f"otherwise {item}" if p is None else f"{item} with {write_expr(p)}" for item, p in items]
    return ", ".join(parts)


def _seen(clauses: tuple[s.Seen, ...]) -> str:
    text = ""
    for clause in clauses:
        what = "" if clause.what is None else write_ref(clause.what) + " "
        who = refs(clause.who) or "nobody"
        text += f"; {what}{'hidden from' if clause.hidden else 'seen by'} {who}"
    return text


def _variables(what: s.Variables) -> str:
    over = f" {write_over(what.over)}" if what.over is not None else ""
    such_that = "" if what.such_that is None else f" such that {write_expr(what.such_that)}"
    return quantities(what.quantities) + over + such_that


def quantities(group: tuple[s.Quantity, ...]) -> str:
    """Quantities on one line; a name that takes what follows it stands bare."""
    texts = []
    for k, quantity in enumerate(group):
        following = group[k + 1] if k + 1 < len(group) else None
        bare = following is not None and takes_over(quantity, following)
        texts.append(write_ref(quantity.names[0]) if bare else write_chain(quantity.chain))
    return ", ".join(texts)


def takes_over(quantity: s.Quantity, following: s.Quantity) -> bool:
    """Would the bare name before `following` be read as this quantity?"""
    alone = len(quantity.names) == 1 and len(following.names) == 1
    return alone and inherited(quantity.names[0], following) == replace(quantity, comment="")


def _gain(gain: s.Gain) -> str:
    match gain:
        case s.OthersGet(value):
            return f"others get {write_expr(value)}"
        case s.Gets(who, value, over):
            return f"{write_ref(who)} gets {write_expr(value)} {write_over(over)}".rstrip()
        case s.Pays(who, value, payee, over):
            to = "" if payee is None else f" to {write_ref(payee)}"
            return f"{write_ref(who)} pays {write_expr(value, SUM)}{to} {write_over(over)}".rstrip()


def _repeat(statement: s.Repeat) -> str:
    head = "repeat forever" if statement.times is None else f"repeat {write_expr(statement.times, SUM)} times"
    return ", ".join([head, *map(_clause, statement.clauses)])


def _clause(clause: s.Discounted | s.Alternate | s.Carry) -> str:
    match clause:
        case s.Discounted(rates):
            each = [write_expr(rate, SUM) + (f" for {write_ref(who)}" if who else "") for rate, who in rates]
            return f"discounted by {' and '.join(each)}"
        case s.Alternate(players, roles):
            return f"{_and(players)} alternate as {_and(roles)}"
        case s.Carry(quantity):
            return f"starting with {write_chain(quantity.chain)}"


def refs(names: Iterable[s.Ref]) -> str:
    """Names separated by commas."""
    return ", ".join(map(write_ref, names))


def _and(names: Iterable[s.Ref]) -> str:
    return " and ".join(map(write_ref, names))


def _sums(items: Iterable[s.Expr]) -> str:
    return ", ".join(write_expr(item, SUM) for item in items)
