"""Walking and rebuilding syntax trees: every node below one, a tree with some nodes replaced, names that are free."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from typing import Any, TypeVar

from winset.language import syntax as s

Tree = TypeVar("Tree")


def nodes(tree: object) -> Iterator[Any]:
    """Every node of `tree`, a parent before its children, in the order of the source."""
    if isinstance(tree, tuple):
        for part in tree:
            yield from nodes(part)
    elif is_dataclass(tree):
        yield tree
        for field in fields(tree):
            if field.name != "at":
                yield from nodes(getattr(tree, field.name))


def replaced(tree: Tree, change: Callable[[Any], Any]) -> Tree:
    """`tree` with every node for which `change(node)` is not None replaced by that, which is not searched again."""
    if isinstance(tree, tuple):
        return tuple(replaced(part, change) for part in tree)  # type: ignore[return-value]
    if not is_dataclass(tree) or isinstance(tree, type):
        return tree
    other = change(tree)
    if other is not None:
        return other  # type: ignore[no-any-return]
    new = {f.name: replaced(getattr(tree, f.name), change) for f in fields(tree) if f.name != "at"}
    changed = {name: value for name, value in new.items() if value is not getattr(tree, name)}
    return replace(tree, **changed) if changed else tree


def declared(game: s.Game) -> frozenset[str]:
    """Every name that the file declares: players, quantities, labels of moves and ends, draws, roles, indices."""
    names: set[str] = {ref.name for ref in game.players}
    for node in nodes(game):
        match node:
            case s.Quantity(names=refs) | s.Draw(names=refs) | s.Alternate(roles=refs):
                names.update(ref.name for ref in refs)
            case s.Options(labels=labels):
                names.update(labels)
            case s.Let(target=ref) | s.Member(who=ref):
                names.add(ref.name)
            case s.End(label=name) | s.ForEach(name=name) | s.Over(name=name):
                names.add(name)
            case s.Side(name=name) | s.Veto(name=name) | s.Distribution(name=name):
                names.add(name)
            case _:
                pass
    return frozenset(names)


def fresh(name: str, taken: Iterable[str]) -> str:
    """`name` itself if it is free, otherwise `name_2`, `name_3`, ..."""
    used = set(taken)
    number, candidate = 2, name
    while candidate in used:
        candidate, number = f"{name}_{number}", number + 1
    return candidate


def constant(expr: s.Expr) -> Fraction | None:
    """The value of an expression of numbers only, None if it has a name in it or divides by zero."""
    match expr:
        case s.Number(value=value):
            return value
        case s.Unary(op="-", operand=inner):
            number = constant(inner)
            return None if number is None else -number
        case s.Binary(op=op, left=a, right=b):
            left, right = constant(a), constant(b)
            return None if left is None or right is None else _applied(op, left, right)
        case _:
            return None


def _applied(op: str, left: Fraction, right: Fraction) -> Fraction | None:
    match op:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/" if right != 0:
            return left / right
        case "^" if right.denominator == 1 and 0 <= right <= 64:
            return left ** int(right)
        case _:
            return None


def number(value: Fraction | int) -> s.Expr:
    """A constant as it is read: a quotient of whole numbers, perhaps with a minus sign."""
    if value < 0:
        return s.Unary("-", number(-value))
    whole = s.Number(Fraction(value.numerator))
    return whole if value.denominator == 1 else s.Binary("/", whole, s.Number(Fraction(value.denominator)))


def times(left: s.Expr, right: s.Expr) -> s.Expr:
    """`left*right`, with numbers multiplied out and a factor of one dropped."""
    a, b = constant(left), constant(right)
    if a is not None and b is not None:
        return number(a * b)
    if a == 1:
        return right
    return left if b == 1 else s.Binary("*", left, right)


def total(parts: Iterable[s.Expr]) -> s.Expr:
    """The sum of `parts` from left to right, its numbers added up and put last; 0 for no parts."""
    known, rest = Fraction(0), []
    for part in parts:
        value = constant(part)
        if value is None:
            rest.append(part)
        else:
            known += value
    if known or not rest:
        rest.append(number(known))
    result = rest[0]
    for part in rest[1:]:
        result = s.Binary("+", result, part)
    return result


def every(conditions: Iterable[s.Expr]) -> s.Expr:
    """The conjunction of `conditions`, of which there is at least one."""
    first, *others = conditions
    for condition in others:
        first = s.Binary("and", first, condition)
    return first
