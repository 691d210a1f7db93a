"""The LALR automaton that runs on the tables, and the plain tree that it makes.

Words are no tokens of their own: a word is a keyword where the state has an action for it and a name anywhere else, so
that `votes` or `issue` may be a name wherever the grammar lets it. Reserved words never are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from winset.language import limits
from winset.language.tables import Rule, Tables
from winset.language.tokens import NAME, NEWLINE, Token

END = "$END"
RESERVED = frozenset({
    "if", "otherwise", "for", "each", "in", "repeat", "nature", "draws", "chooses", "votes", "gets", "pays", "seen",
    "hidden", "by", "from", "with", "and", "or", "not", "else", "is", "implies", "let", "next", "play", "players",
    "parameters", "assuming", "simultaneously", "others",
})  # fmt: skip
_FLAT = {"sum", "product", "signed", "and_", "or_", "compare"}  # folded from the left: a term more is a level more
_FORMULAS = _FLAT | {
    "number", "ref", "implies", "not_", "conditional", "element", "is_label", "power", "abs", "prime", "list_of",
    "call", "call_over", "call_given", "interval", "range", "over",
}  # fmt: skip


@dataclass(slots=True)
class Node:
    """A node of the plain tree: a rule's name and what it kept, with its first and last token."""

    name: str
    children: list[Node | Token | None]
    first: Token
    last: Token
    depth: int


Value = tuple[list[Node | Token | None], Token | None, Token | None]  # of one symbol, with its first and last token


class TooDeep(Exception):
    """A formula is nested deeper than the limit; `token` is where it begins."""

    def __init__(self, token: Token) -> None:
        self.token = token


class Automaton:
    """A stack of states and values. `feed` takes one token; `copy` is cheap, so that a line can be tried."""

    def __init__(self, tables: Tables, end: int, states: list[int], values: list[Value]) -> None:
        self.tables = tables
        self.end = end
        self.states = states
        self.values = values

    @classmethod
    def at_start(cls, tables: Tables, symbol: str) -> Automaton:
        return cls(tables, tables.end[symbol], [tables.start[symbol]], [])

    def copy(self) -> Automaton:
        return Automaton(self.tables, self.end, self.states.copy(), self.values.copy())

    def kind_of(self, token: Token) -> str:
        """The terminal that a token is here."""
        if token.kind != NAME:
            return token.kind
        here = self.tables.actions[self.states[-1]]
        if token.phrase and "CONCEPT" in here:
            return "CONCEPT"
        word = self.tables.literals.get(token.text)
        return word if word is not None and word in here else NAME

    def feed(self, kind: str, token: Token) -> bool:
        """Shift the token after the reductions that it asks for; False if it cannot stand here."""
        if kind == NAME and token.text in RESERVED:
            return False
        while (action := self.tables.actions[self.states[-1]].get(kind)) is not None:
            if action >= 0:
                self.states.append(action)
                self.values.append(([token], token, token))
                return True
            self._reduce(self.tables.rules[-1 - action])
        return False

    def feed_line(self, tokens: list[Token], newline: Token) -> int | None:
        """Feed a line and its end; the index of the first token that cannot stand, `len(tokens)` for the end."""
        stop = self.feed_tokens(tokens)
        if stop is not None:
            return stop
        return None if self.feed(NEWLINE, newline) else len(tokens)

    def feed_tokens(self, tokens: list[Token]) -> int | None:
        """Feed tokens; the index of the first one that cannot stand. What it had asked for may be reduced then."""
        skip_to = 0
        for index, token in enumerate(tokens):
            if token.line == tokens[0].line and token.column < skip_to:
                continue
            kind = self.kind_of(token)
            if kind == "CONCEPT":
                token = replace(token, text=token.phrase)
                skip_to = token.end
            if not self.feed(kind, token):
                return index
        return None

    def accepts(self, kind: str) -> bool:
        """Could this terminal come next? Follows the reductions on the states alone."""
        states = self.states.copy()
        while (action := self.tables.actions[states[-1]].get(kind)) is not None:
            if action >= 0:
                return True
            rule = self.tables.rules[-1 - action]
            del states[len(states) - rule.length :]
            states.append(self.tables.gotos[states[-1]][rule.origin])
        return kind == END and states[-1] == self.end

    def expected(self) -> Iterator[str]:
        """The terminals that could come next."""
        return (kind for kind in self.tables.actions[self.states[-1]] if self.accepts(kind))

    def finish(self, where: Token) -> Node | None:
        """The tree, if what was fed so far is complete."""
        self.feed(END, where)
        tree = self.values[0][0][0] if len(self.values) == 1 and self.states[-1] == self.end else None
        return tree if isinstance(tree, Node) else None

    def _reduce(self, rule: Rule) -> None:
        cut = len(self.values) - rule.length
        popped = self.values[cut:]
        del self.values[cut:], self.states[cut + 1 :]
        first, last = _span(popped)
        children: list[Node | Token | None] = []
        for pick in rule.template:
            if pick is None:
                children.append(None)
            else:
                children += popped[pick if pick >= 0 else -1 - pick][0]
        if not rule.spliced and not (rule.single and len(children) == 1):
            assert first is not None
            assert last is not None
            children = [_node(rule.name, children, first, last)]
        self.values.append((children, first, last))
        self.states.append(self.tables.gotos[self.states[-1]][rule.origin])


def _span(values: Iterable[Value]) -> tuple[Token | None, Token | None]:
    """First and last token of some values, line ends left out at the end."""
    tokens = [token for value in values for token in value[1:] if token is not None]
    solid = [token for token in tokens if token.text]
    if not tokens:
        return None, None
    return (solid or tokens)[0], (solid or tokens)[-1]


def _node(name: str, children: list[Node | Token | None], first: Token, last: Token) -> Node:
    if name not in _FORMULAS:
        return Node(name, children, first, last, 0)
    inner = max((child.depth for child in children if isinstance(child, Node)), default=0)
    depth = inner + (len(children) // 2 if name in _FLAT else 1)
    if depth > limits.DEPTH:
        raise TooDeep(first)
    return Node(name, children, first, last, depth)
