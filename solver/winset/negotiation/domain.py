"""The domain of an issue: where a deal may lie on each axis."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from winset.algebra.value import Value
from winset.errors import OutOfReach
from winset.game.evaluate import Reader
from winset.language import syntax as s


@dataclass(frozen=True, slots=True)
class Bounds:
    """An interval of deals; None where there is no end."""

    low: Value | None
    high: Value | None
    low_closed: bool = True
    high_closed: bool = True


@dataclass(frozen=True, slots=True)
class Axis:
    """One number to be agreed on: its name (`x`, or `x[2]` of a list) and its declaration."""

    name: str
    quantity: s.Quantity
    payment: bool = False


def axes_of(reader: Reader, game: s.Game) -> tuple[Axis, ...]:
    """The axes of all issues, in the order of the file."""
    return tuple(
        Axis(name, quantity, issue.payee is not None)
        for issue in game.issues
        for quantity in issue.quantities
        for ref in quantity.names
        for name in _names(reader, ref)
    )


def _names(reader: Reader, ref: s.Ref) -> Iterator[str]:
    if ref.index is None or ref.last is None:
        yield ref.name
    else:
        yield from (f"{ref.name}[{k}]" for k in range(reader.whole(ref.index), reader.whole(ref.last) + 1))


def domain_of(reader: Reader, axis: Axis) -> Bounds | tuple[Value, ...]:
    """The interval, or the finitely many deals in the order written. Raises OutOfReach if issues bound each other."""
    quantity = axis.quantity
    if len(quantity.names) > 1:
        raise OutOfReach("the domains of several issues depend on each other", quantity.at)
    bounds = _chain_bounds(reader, quantity)
    match quantity.domain:
        case None:
            return bounds
        case s.Interval(low, high, low_closed, high_closed) if not quantity.chain.ops:
            return Bounds(reader.number(low), reader.number(high), low_closed, high_closed)
        case s.Interval():
            raise OutOfReach("a domain and a comparison at once: write one of them", quantity.at)
        case domain:
            return tuple(item for item in reader.members(domain) if isinstance(item, Value))


def _chain_bounds(reader: Reader, quantity: s.Quantity) -> Bounds:
    """The two neighbours of the name in its chain of comparisons."""
    chain = quantity.chain
    place = next(k for k, operand in enumerate(chain.operands) if _is(operand, quantity.names[0]))
    left = (chain.operands[place - 1], chain.ops[place - 1]) if place > 0 else None
    right = (chain.operands[place + 1], chain.ops[place]) if place < len(chain.ops) else None
    low, high = _one_end(left, "<", right, ">"), _one_end(right, "<", left, ">")
    for operand, op in filter(None, (left, right)):
        if op not in ("<", "<=", ">", ">="):
            raise OutOfReach(f"the domain of {quantity.names[0].name} is not an interval", operand.at)
    return Bounds(
        None if low is None else reader.number(low[0]),
        None if high is None else reader.number(high[0]),
        low is None or low[1].endswith("="),
        high is None or high[1].endswith("="),
    )


def _is(operand: s.Expr, ref: s.Ref) -> bool:
    return isinstance(operand, s.Ref) and operand.name == ref.name


def _one_end(
    first: tuple[s.Expr, str] | None, a: str, second: tuple[s.Expr, str] | None, b: str
) -> tuple[s.Expr, str] | None:
    """The neighbour that is an end on one side: the first if its sign points that way, otherwise the second."""
    for neighbour, sign in ((first, a), (second, b)):
        if neighbour is not None and neighbour[1].startswith(sign):
            return neighbour
    return None
