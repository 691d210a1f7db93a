"""What every part of the tree needs while it is built: positions, comments, and formulas."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from winset.errors import Fault, Position
from winset.language import limits
from winset.language import syntax as s
from winset.language.automaton import Node
from winset.language.constants import constant
from winset.language.tokens import Line, Token

Part = Node | Token | None
_BARE = {"parameters", "assuming", "variables"}  # a line with this word alone declares nothing


@dataclass(slots=True)
class Context:
    """The comments by the token they belong to, the names declared so far, the faults met while building."""

    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    known: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)

    def comment(self, node: Node | Token) -> str:
        """The comment of the statement or declaration that begins with this node; it is handed out once."""
        first = node.first if isinstance(node, Node) else node
        return self.comments.pop((first.line, first.column), "")

    def fault(self, at: Position, message: str, advice: str = "") -> None:
        self.faults.append(Fault(at, message, advice))


def with_comments(lines: list[Line], closing: list[str]) -> Context:
    """Give each line's comments to the token that begins its statement.

    Comment lines above a statement come first, each ended by a line break; the comment on its line comes last. What
    stands before the first declaration is the file's notes; what stands where nothing is declared goes to the
    next line.
    """
    context = Context()
    waiting: list[str] = []
    for count, line in enumerate(lines):
        waiting += line.lead
        anchor = _anchor(line.tokens)
        if count <= 2:
            context.notes += waiting
            waiting = []
        if anchor is None or count == 0:
            waiting += line.comment
        elif waiting or line.comment:
            text = "".join(f"{lead}\n" for lead in waiting) + " ".join(line.comment)
            context.comments[anchor.line, anchor.column] = text
            waiting = []
    context.notes += waiting + closing
    return context


def _anchor(tokens: list[Token]) -> Token | None:
    """The token with which the statement of a line begins."""
    if tokens[0].text in _BARE:
        return tokens[1] if len(tokens) > 1 else None
    if tokens[0].text == "otherwise":
        colon = next((k for k, token in enumerate(tokens) if token.kind == "COLON"), len(tokens))
        return tokens[colon + 1] if colon + 1 < len(tokens) else None
    return tokens[0]


def at(first: Node | Token, last: Node | Token | None = None) -> Position:
    """The position from the first to the last node, cut at the end of the first line."""
    start = first.first if isinstance(first, Node) else first
    stop = last or first
    end = stop.last if isinstance(stop, Node) else stop
    width = end.end - start.column if end.line == start.line else len(start.text)
    return Position(start.line, start.column, max(1, width))


def node(part: Part) -> Node:
    """The part, which the grammar makes a node."""
    assert isinstance(part, Node), part
    return part


def text(part: Part) -> str:
    """The text of a part that the grammar makes a token."""
    assert isinstance(part, Token), part
    return part.text


def maybe_text(part: Part) -> str:
    """The text of an optional token, "" without one."""
    return "" if part is None else text(part)


# --- formulas ---------------------------------------------------------------------------------------------------------


def expr(context: Context, part: Part) -> s.Expr:
    """A formula."""
    tree = node(part)
    place = at(tree)
    kids = tree.children
    match tree.name:
        case "number":
            return s.Number(Fraction(text(kids[0])), at=place)
        case "ref":
            return ref(context, tree)
        case "sum" | "product":
            return _folded(context, kids)
        case "signed":
            return _signed(context, tree)
        case "and_" | "or_":
            return _joined(context, tree.name[:-1], kids)
        case "power":
            return _power(context, tree)
        case "implies":
            return s.Binary("implies", expr(context, kids[0]), expr(context, kids[1]), at=place)
        case "not_":
            return s.Unary("not", expr(context, kids[0]), at=place)
        case "conditional":
            value, condition, other = (expr(context, kid) for kid in kids)
            return s.Conditional(value, condition, other, at=place)
        case "compare":
            operands = tuple(expr(context, kid) for kid in kids[:-1:2])
            last = None if kids[-1] is None else domain(context, kids[-1])
            return s.Chain(operands, tuple(text(kid) for kid in kids[1:-1:2]), last, at=place)
        case "element":
            return s.Chain((expr(context, kids[0]),), (), domain(context, kids[1]), at=place)
        case "is_label":
            return s.IsLabel(expr(context, kids[0]), text(kids[1]), at=place)
    return _atom(context, tree, place)


def _atom(context: Context, tree: Node, place: Position) -> s.Expr:
    kids = tree.children
    match tree.name:
        case "abs":
            return s.Abs(expr(context, kids[0]), at=place)
        case "prime":
            return s.Prime(expr(context, kids[0]), at=place)
        case "list_of":
            return s.ListOf(tuple(expr(context, kid) for kid in kids), at=place)
        case "call":
            return s.Call(text(kids[0]), tuple(expr(context, kid) for kid in kids[1:]), at=place)
        case "call_over":
            return s.Call(text(kids[0]), (expr(context, kids[1]),), over=over(context, kids[2]), at=place)
        case "call_given":
            return s.Call(text(kids[0]), (expr(context, kids[1]),), given=expr(context, kids[2]), at=place)
    raise AssertionError(tree.name)


def ref(context: Context, part: Part) -> s.Ref:
    """A name, perhaps with an index."""
    tree = node(part)
    index, last = (None if kid is None else expr(context, kid) for kid in (*tree.children[1:], None, None)[:2])
    return s.Ref(text(tree.children[0]), index, last, at=at(tree))


def refs(context: Context, part: Part) -> tuple[s.Ref, ...]:
    """Names separated by commas."""
    return tuple(ref(context, kid) for kid in node(part).children)


def domain(context: Context, part: Part) -> s.Domain:
    """An interval, a range of whole numbers, or a set."""
    tree = node(part)
    if tree.name == "interval":
        return interval(context, tree)
    if tree.name == "range":
        low, high = (expr(context, kid) for kid in tree.children)
        return s.Range(low, high, at=at(tree))
    return expr(context, tree)


def interval(context: Context, part: Part) -> s.Interval:
    """An interval, each end open or closed."""
    tree = node(part)
    opening, low, high, closing = tree.children
    closed = text(opening) == "[", text(closing) == "]"
    return s.Interval(expr(context, low), expr(context, high), *closed, at=at(tree))


def over(context: Context, part: Part) -> s.Over:
    """`for i in 1..n`."""
    tree = node(part)
    return s.Over(text(tree.children[0]), domain(context, tree.children[1]), at=at(tree))


def maybe_over(context: Context, part: Part) -> s.Over | None:
    """An optional `for i in 1..n`."""
    return None if part is None else over(context, part)


def maybe_expr(context: Context, part: Part) -> s.Expr | None:
    """An optional formula."""
    return None if part is None else expr(context, part)


def _folded(context: Context, kids: list[Part]) -> s.Expr:
    """`a - b + c` as (a - b) + c."""
    first = node(kids[0])
    result = expr(context, first)
    for sign, kid in zip(kids[1::2], kids[2::2], strict=True):
        result = s.Binary(text(sign), result, expr(context, kid), at=at(first, node(kid)))
    return result


def _signed(context: Context, tree: Node) -> s.Expr:
    """`-a + b` as (-a) + b; a plus in front says nothing."""
    sign, first, *rest = tree.children
    result = expr(context, first)
    if text(sign) == "-":
        result = s.Unary("-", result, at=at(tree.first, node(first)))
    for op, kid in zip(rest[::2], rest[1::2], strict=True):
        result = s.Binary(text(op), result, expr(context, kid), at=at(tree.first, node(kid)))
    return result


def _joined(context: Context, op: str, kids: list[Part]) -> s.Expr:
    first = node(kids[0])
    result = expr(context, first)
    for kid in kids[1:]:
        result = s.Binary(op, result, expr(context, kid), at=at(first, node(kid)))
    return result


def _power(context: Context, tree: Node) -> s.Expr:
    base, exponent = (expr(context, kid) for kid in tree.children)
    value = constant(exponent)
    if value is not None and abs(value) > limits.EXPONENT:
        context.fault(exponent.at, f"an exponent beyond {limits.EXPONENT}", "powers this high are not computed")
    return s.Binary("^", base, exponent, at=at(tree))
