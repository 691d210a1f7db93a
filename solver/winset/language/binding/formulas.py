"""Names and types in formulas: a number where a number is due, a condition where a condition is.

Types are "number", "truth", "list", "set", and "?" for something that was reported already: a fault is told once,
where it is, and not again for all that follows from it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from winset.errors import Position
from winset.language import syntax as s
from winset.language.binding.names import Names, Report
from winset.language.binding.words import FUNCTIONS, QUANTITIES, nearest, one_of
from winset.language.constants import constant

NUMBER, TRUTH, LIST, SET, FAILED = "number", "truth", "list", "set", "?"
_IN_WORDS = {NUMBER: "a number", TRUTH: "a condition", LIST: "a list", SET: "a set of deals"}


@dataclass(slots=True)
class Scope:
    """Where formulas are read: how a name is looked up there, and which further words are understood."""

    names: Names
    look_up: Callable[[Scope, s.Ref], str | None]  # the type of a local name; None if there is none
    locals: Callable[[], Iterable[str]] = lambda: ()
    is_label: Callable[[s.IsLabel], str | None] | None = None
    indices: frozenset[str] = frozenset()
    proposition: bool = False
    lets: dict[str, str] = field(default_factory=dict)

    @property
    def report(self) -> Report:
        return self.names.report

    def inside(self, over: s.Over | None) -> Scope:
        """The scope with a running index."""
        if over is None:
            return self
        domain(self, over.domain)
        return self.inside_names(frozenset({over.name}))

    def inside_names(self, names: frozenset[str]) -> Scope:
        """The scope in which these names are numbers."""
        return replace(self, indices=self.indices | names)


def check(scope: Scope, formula: s.Expr, want: str = NUMBER) -> None:
    """The formula must have this type."""
    got = type_of(scope, formula)
    if FAILED in (got, want) or got == want:
        return
    message = f"{_IN_WORDS[want]} is due here, but this is {_IN_WORDS[got]}"
    advice = ""
    if (want, got) == (TRUTH, NUMBER):
        advice = "compare it with something, such as `... > 0`"
    elif (want, got) == (NUMBER, TRUTH):
        advice = "write `(1 if ... else 0)` to count it"
    elif got == LIST:
        advice = "take one entry, `v[1]`, or `sum(v)`"
    scope.report.fault(formula.at, message, advice)


def domain(scope: Scope, where: s.Domain) -> None:
    """An interval or range of numbers, a list, or a number of entries."""
    if isinstance(where, s.Interval | s.Range):
        check(scope, where.low)
        check(scope, where.high)
        return
    got = type_of(scope, where)
    if got in (NUMBER, TRUTH):
        scope.report.fault(where.at, "a range is due here", "write `[0, 1]`, `1..n` or `{0, 1/2, 1}`")


def type_of(scope: Scope, formula: s.Expr) -> str:
    """The type of a formula; whatever is wrong inside it is reported."""
    match formula:
        case s.Number():
            return NUMBER
        case s.Ref():
            return _ref(scope, formula)
        case s.Prime(operand):
            return _prime(scope, operand, formula.at)
        case s.Unary(op, operand):
            want = TRUTH if op == "not" else NUMBER
            check(scope, operand, want)
            return want
        case s.Binary(op, left, right):
            want = TRUTH if op in ("and", "or", "implies") else NUMBER
            check(scope, left, want)
            check(scope, right, want)
            return want
        case s.Conditional(value, condition, other):
            check(scope, condition, TRUTH)
            got = type_of(scope, value)
            check(scope, other, got)
            return got
        case s.Abs(operand):
            check(scope, operand)
            return NUMBER
        case s.ListOf(items):
            for item in items:
                check(scope, item)
            return LIST
        case s.Chain():
            return _chain(scope, formula)
        case s.IsLabel():
            return _is_label(scope, formula)
        case s.Call():
            return _call(scope, formula)


def _prime(scope: Scope, operand: s.Expr, at: Position) -> str:
    if not scope.proposition:
        scope.report.fault(at, "a prime stands for the second point of a claim", "it has no meaning in a game file")
    return type_of(scope, operand)


def _chain(scope: Scope, chain: s.Chain) -> str:
    if "within" in chain.ops:
        for operand in chain.operands:
            check(scope, operand, SET)
        return TRUTH
    types = [type_of(scope, operand) for operand in chain.operands]
    first = types[0] if types[0] in (SET, LIST) and set(chain.ops) <= {"=", "!="} else NUMBER
    for operand, got in zip(chain.operands, types, strict=True):
        if got not in (first, FAILED):
            message = f"{_IN_WORDS[got]} cannot be compared"
            scope.report.fault(operand.at, message, "use `and`, `or`, `not`" if got == TRUTH else "")
    if chain.domain is not None:
        domain(scope, chain.domain)
    return TRUTH


def _ref(scope: Scope, ref: s.Ref) -> str:
    """The type of a name; indices are looked at here, except those of labels."""
    if ref.name in scope.indices:
        return NUMBER
    got = scope.look_up(scope, ref)
    if got is not None:
        return got
    for index in (ref.index, ref.last):
        if index is not None:
            check(scope, index)
    entry = scope.names.table.get(ref.name)
    if entry is None:
        return unknown(scope, ref)
    match entry.kind:
        case "a parameter" | "an issue":
            in_range(scope, ref, length(entry.node))
            return _indexed(scope, ref, entry.indexed)
        case "a formula":
            in_range(scope, ref, length(entry.node))
            got = scope.lets.get(ref.name, NUMBER)
            return _indexed(scope, ref, got == LIST) if got in (LIST, NUMBER) else got
        case "a distribution":
            scope.report.fault(ref.at, f"`{ref.name}` is a distribution", f"write `{ref.name}(x)`")
            return FAILED
    scope.report.fault(ref.at, f"`{ref.name}` is {entry.kind}, not a number", "")
    return FAILED


def _indexed(scope: Scope, ref: s.Ref, is_list: bool) -> str:
    if ref.index is not None and not is_list:
        scope.report.fault(ref.at, f"`{ref.name}` is one number and has no index", f"write `{ref.name}`")
        return FAILED
    return LIST if is_list and (ref.index is None or ref.last is not None) else NUMBER


def in_range(scope: Scope, ref: s.Ref, items: int | None) -> None:
    """Report an index that is written as a number and lies outside of a list of known length."""
    for index in (ref.index, ref.last):
        value = None if index is None else constant(index)
        if index is None or value is None or items is None:
            continue
        if value.denominator != 1 or not 1 <= value <= items:
            message = f"`{ref.name}` has no item {value}: it has {items}"
            scope.report.fault(
                index.at, message, f"items are counted from 1: `{ref.name}[1]`, ..., `{ref.name}[{items}]`"
            )


def length(node: object) -> int | None:
    """The number of items of a list that a parameter or a formula writes out; None if it is not known."""
    value = node.default if isinstance(node, s.Quantity) else node.value if isinstance(node, s.Let) else None
    return len(value.items) if isinstance(value, s.ListOf) else None


def type_of_let(scope: Scope, let: s.Let) -> str:
    """The type of what `let` names; `let v[1..n] = ...` says that it is a list of that length, counted from 1."""
    got, target = type_of(scope, let.value), let.target
    for bound in (target.index, target.last):
        if bound is not None:
            check(scope, bound)
    if target.index is None or target.last is None:
        return got
    first, last = constant(target.index), constant(target.last)
    items = length(let)
    if got not in (LIST, FAILED):
        message = f"`{target.name}` is declared as a list, but this is {_IN_WORDS[got]}"
        scope.report.fault(let.value.at, message, "write its items in braces: `{1, 2}`")
        return FAILED
    if first is not None and first != 1:
        scope.report.fault(target.index.at, "the items of a list are counted from 1", f"write `{target.name}[1..n]`")
    elif items is not None and last is not None and items != last:
        message = f"`{target.name}` has {last} entries, but {items} values are given"
        scope.report.fault(let.value.at, message)
    return got


def unknown(scope: Scope, ref: s.Ref) -> str:
    """Report a name that nothing declares."""
    if ref.name in scope.names.made_on:
        line = scope.names.made_on[ref.name]
        message = f"`{ref.name}` is made on line {line}, but not on the way to this line"
        scope.report.fault(ref.at, message, "what a block makes is gone after it, and cannot be read before it")
        return FAILED
    known = {*scope.names.labels, *known_names(scope)}
    advice = nearest(ref.name, known, "declare it under `parameters`, or make it before it is used")
    scope.report.fault(ref.at, f"`{ref.name}` is not known here", advice)
    return FAILED


def known_names(scope: Scope) -> set[str]:
    """The names that can be read here."""
    return {*scope.names.table, *scope.locals(), *scope.indices, "round"}


def _is_label(scope: Scope, formula: s.IsLabel) -> str:
    if scope.is_label is None:
        scope.report.fault(
            formula.at, "there is no draw here that could be something", "`is` compares a draw with a label"
        )
        return TRUTH
    return scope.is_label(formula) or TRUTH


def _call(scope: Scope, call: s.Call) -> str:
    entry = scope.names.table.get(call.name)
    if entry and entry.kind == "a distribution":
        _arity(scope, call, 1)
        for argument in call.args:
            check(scope, argument)
        return NUMBER
    if call.name in QUANTITIES and scope.proposition:
        return _quantity(scope, call)
    if call.name not in FUNCTIONS:
        known = [*FUNCTIONS, *(QUANTITIES if scope.proposition else ())]
        advice = nearest(call.name, [*known, *scope.names.of_kind("a distribution")], one_of(known))
        if entry:
            advice = f"`{call.name}` is {entry.kind}: a product needs its sign, `{call.name}*(...)`"
        scope.report.fault(call.at, f"`{call.name}` is not a function", advice)
        return FAILED
    if call.given is not None:
        scope.report.fault(call.given.at, "`given` belongs to quantities of an equilibrium", "drop it")
    if call.over is None:
        _arity(scope, call, FUNCTIONS[call.name])
    inner = scope.inside(call.over)
    if call.name == "count":
        return _count(inner, call)
    types = [type_of(inner, argument) for argument in call.args]
    _arguments(scope, call, types)
    return NUMBER


def _arguments(scope: Scope, call: s.Call, types: list[str]) -> None:
    """sum, max and min take numbers or one list, the others a number."""
    alone = len(call.args) == 1 and call.over is None and call.name in ("sum", "max", "min")
    for argument, got in zip(call.args, types, strict=True):
        if alone and got == NUMBER:
            advice = f"write `{call.name}(v)` of a list, or `{call.name}(v[i] for i in 1..n)`"
            scope.report.fault(argument.at, f"`{call.name}` of a single number", advice)
        elif got not in (NUMBER, FAILED) and not (alone and got == LIST):
            scope.report.fault(argument.at, f"a number is due here, but this is {_IN_WORDS[got]}")


def _arity(scope: Scope, call: s.Call, number: int | None) -> None:
    if number is not None and len(call.args) != number:
        scope.report.fault(call.at, f"`{call.name}` takes {number} argument, here it has {len(call.args)}")


def _count(scope: Scope, call: s.Call) -> str:
    """`count(yes)` counts players, `count(condition for i in 1..n)` cases."""
    argument = call.args[0]
    if call.over is None and isinstance(argument, s.Ref) and argument.index is None:
        if argument.name in scope.names.labels:
            return NUMBER
        known = scope.names.labels
        advice = nearest(argument.name, known, "write `count(label)` or `count(condition for i in 1..n)`")
        scope.report.fault(argument.at, f"`{argument.name}` is not the label of a move", advice)
        return NUMBER
    if call.over is None:
        advice = "write `count(yes)`, or `count(condition for i in 1..n)`"
        scope.report.fault(
            argument.at, "`count` takes the label of a move, or a condition for each of some cases", advice
        )
        return NUMBER
    check(scope, argument, TRUTH)
    return NUMBER


def _quantity(scope: Scope, call: s.Call) -> str:
    """payoff(A), probability(agreement given ...), expected(x given ...), winset(A)."""
    _arity(scope, call, 1)
    if call.given is not None:
        check(scope, call.given, TRUTH)
    argument = call.args[0]
    if call.name in ("payoff", "winset", "acceptable"):
        _player_argument(scope, call, argument)
        return NUMBER if call.name == "payoff" else SET
    check(scope, argument, TRUTH if call.name == "probability" else NUMBER)
    return NUMBER


def _player_argument(scope: Scope, call: s.Call, argument: s.Expr) -> None:
    kinds = ("a player", "a side", "a member") if call.name == "payoff" else ("a side", "a player")
    known = scope.names.of_kind(*kinds)
    if not (isinstance(argument, s.Ref) and argument.name in known):
        name = argument.name if isinstance(argument, s.Ref) else ""
        what = "a player" if call.name == "payoff" else "a side"
        scope.report.fault(
            argument.at, f"`{call.name}` takes the name of {what}", nearest(name, known, one_of(known or ["..."]))
        )
