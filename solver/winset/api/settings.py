"""Values given to parameters, as texts or numbers; and the formulas of parameters that a file names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from fractions import Fraction

from winset.algebra.run import formal
from winset.algebra.value import Value
from winset.errors import Fault, SourceErrors
from winset.game.compile import Setting, compile_game
from winset.game.evaluate import Reader
from winset.game.play import Play, Scope
from winset.language import syntax
from winset.language.reader import read_expression
from winset.language.walk import nodes

Given = Mapping[str, "str | int | Fraction | Sequence[str | int | Fraction]"]


def settings_of(game: syntax.Game, given: Given) -> dict[str, Setting]:
    """Settings as values: texts are read as formulas of the parameters, sequences become lists."""
    found: dict[str, Setting] = {}
    for name, item in given.items():
        if isinstance(item, str):
            parts = _split(item)
            values = tuple(_formula(game, name, part) for part in parts)
            found[name] = values if len(parts) > 1 or _is_list(game, name) else values[0]
        elif isinstance(item, (int, Fraction)):
            found[name] = Value.number(item)
        else:
            found[name] = tuple(_formula(game, name, str(part)) for part in item)
    return found


def _is_list(game: syntax.Game, name: str) -> bool:
    for quantity in game.parameters:
        for ref in quantity.names:
            if ref.name == name:
                return ref.last is not None or isinstance(quantity.default, syntax.ListOf)
    return False


def _split(text: str) -> list[str]:
    """Items of a list without brackets or with braces, split at commas outside brackets."""
    body = text.strip()
    if body.startswith("{") and body.endswith("}"):
        body = body[1:-1]
    parts, depth, start = [], 0, 0
    for place, letter in enumerate(body):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            parts.append(body[start:place])
            start = place + 1
    return [*parts, body[start:]]


def _formula(game: syntax.Game, name: str, text: str) -> Value:
    expr = read_expression(text, f"--set {name}")
    names = tuple(ref.name for quantity in game.parameters for ref in quantity.names)
    known = {*names, *(let.target.name for let in game.lets)}
    for node in nodes(expr):
        if isinstance(node, syntax.Ref) and node.name not in known:
            near = get_close_matches(node.name, known, 1)
            hint = f"did you mean {near[0]}?" if near else "write a number such as 1/3, or a formula of the parameters"
            raise SourceErrors(f"--set {name}", text, [Fault(node.at, f"{node.name} is not a parameter", hint)])
    play = Play(game.title, (), names, {}, (), (), (), {let.target.name: let for let in game.lets}, game)
    return Reader(formal(), play, Scope()).number(expr)


def set_parameters(play: Play, settings: Mapping[str, Value]) -> Play:
    """The play with symbolic parameters given values; items of a symbolic list by their indexed names."""
    whole: dict[str, Setting] = {}
    for name, item in play.settings.items():
        if isinstance(item, tuple):
            whole[name] = tuple(value.substitute(settings) for value in item)
        else:
            whole[name] = item.substitute(settings)
    whole |= {name: value for name, value in settings.items() if "[" not in name}
    declared = {ref.name for quantity in play.game.parameters for ref in quantity.names}
    return compile_game(play.game, {n: v for n, v in whole.items() if n in declared}, play.source)


def named_formulas(play: Play) -> dict[str, Value]:
    """The `let` formulas of a file that are rational functions of the parameters."""
    found: dict[str, Value] = {}
    for name, let in play.lets.items():
        if _is_plain(let.value):
            item = Reader(formal(), play, Scope()).item(let.value)
            if isinstance(item, Value):
                found[name] = item
    return found


def _is_plain(expr: syntax.Expr) -> bool:
    """Whether a formula is made of numbers, names and arithmetic only, so that reading it asks no sign."""
    match expr:
        case syntax.Number():
            return True
        case syntax.Ref(_, index, last):
            return last is None and (index is None or _is_plain(index))
        case syntax.Unary("-", operand):
            return _is_plain(operand)
        case syntax.Binary("+" | "-" | "*", left, right):
            return _is_plain(left) and _is_plain(right)
        case syntax.Binary("/", left, right):
            return _is_plain(left) and _is_plain(right)
        case syntax.Binary("^", left, syntax.Number(value)):
            return _is_plain(left) and value.denominator == 1
        case syntax.Chain((single,), (), None):
            return _is_plain(single)
    return False
