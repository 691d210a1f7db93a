"""The interval from which a number is chosen: its ends at the state of the play, with what a side condition leaves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from winset.algebra.arithmetic import Arithmetic
from winset.algebra.value import Value
from winset.errors import OutOfReach
from winset.game.evaluate import Reader
from winset.game.play import Made, with_name
from winset.language import syntax


@dataclass(frozen=True, slots=True)
class Ends:
    """The interval of a choice: `high` is None where it has no end, `closed` says which ends belong to it."""

    low: Value
    high: Value | None
    closed: tuple[bool, bool]


def bounds(reader: Reader, quantity: syntax.Quantity, move: syntax.Move | syntax.Settle) -> Ends:
    """The interval from which a quantity is chosen."""
    domain = quantity.domain
    if isinstance(domain, syntax.Interval):
        low, high = reader.number(domain.low), reader.number(domain.high)
        return Ends(low, high, (domain.low_closed, domain.high_closed))
    return _chain_bounds(reader, quantity, move)


def _chain_bounds(reader: Reader, quantity: syntax.Quantity, move: syntax.Move | syntax.Settle) -> Ends:
    """Bounds from a chain such as `effort >= 0` or `0 <= x < q`."""
    chain = quantity.chain
    names = {ref.name for ref in quantity.names}
    low: tuple[Value, bool] | None = None
    high: tuple[Value, bool] | None = None
    for op, left, right in zip(chain.ops, chain.operands, chain.operands[1:], strict=False):
        is_name = [isinstance(o, syntax.Ref) and o.name in names for o in (left, right)]
        if is_name == [True, False]:
            bound, below = (reader.number(right), op.endswith("=")), op in (">", ">=")
        elif is_name == [False, True]:
            bound, below = (reader.number(left), op.endswith("=")), op in ("<", "<=")
        else:
            raise OutOfReach("bounds that tie several choices together cannot be solved yet", move.at)
        low, high = (bound, high) if below else (low, bound)
    if low is None:
        raise OutOfReach("a choice needs a domain that is bounded below", move.at)
    return Ends(low[0], None if high is None else high[0], (low[1], True if high is None else high[1]))


def narrowed(
    run: Arithmetic,
    reader: Reader,
    move: syntax.Move | syntax.Settle,
    name: str,
    later: Sequence[tuple[str, Ends]],
    own: Ends,
) -> Ends:
    """What a side condition, linear in the choices, leaves of an interval.

    Of what is still to be chosen counts the end that leaves most room, so that every number left can be completed.
    """
    assert isinstance(move.what, syntax.Variables)
    condition = move.what.such_that
    assert condition is not None
    unknown = {n: f"{n}·to be chosen" for n in (name, *(n for n, _ in later))}
    gap, strict = _gap(run, reader, condition, unknown)
    room, open_end = gap, strict
    for other, ends in later:
        slope = _slope(gap, unknown[other], frozenset(unknown.values()), condition)
        sign = 0 if slope.is_zero else run.sign(slope)
        end = ends.high if sign > 0 else ends.low
        if end is None:
            return own
        if sign:
            room = room.substitute({unknown[other]: end})
            open_end = open_end or not ends.closed[1 if sign > 0 else 0]
    slope = _slope(gap, unknown[name], frozenset(unknown.values()), condition)
    sign = 0 if slope.is_zero else run.sign(slope)
    if sign == 0:
        return own
    end = Value.variable(unknown[name]) - room / slope
    if sign < 0 and (own.high is None or run.sign(end - own.high) <= 0):
        closed = not open_end and (own.high is None or own.closed[1] or run.sign(end - own.high) < 0)
        return Ends(own.low, end, (own.closed[0], closed))
    if sign > 0 and run.sign(end - own.low) >= 0:
        closed = not open_end and (own.closed[0] or run.sign(end - own.low) > 0)
        return Ends(end, own.high, (closed, own.closed[1]))
    return own


_MORE = {">=": (True, False), ">": (True, True), "<=": (False, False), "<": (False, True)}


def _gap(run: Arithmetic, reader: Reader, condition: syntax.Expr, unknown: Mapping[str, str]) -> tuple[Value, bool]:
    """What a side condition wants to be at least zero, a formula of the choices to come; must it be positive?"""
    if not isinstance(condition, syntax.Chain) or len(condition.ops) != 1 or condition.ops[0] not in _MORE:
        raise OutOfReach("a side condition has to be one comparison with <=, <, >= or >", condition.at)
    scope = reader.scope
    for name, variable in unknown.items():
        scope = with_name(scope, Made(name, Value.variable(variable)))
    inner = Reader(_Unchosen(run, frozenset(unknown.values()), condition), reader.play, scope, reader.round)
    left, right = (inner.number(side) for side in condition.operands)
    more, strict = _MORE[condition.ops[0]]
    return (left - right if more else right - left), strict


def _slope(gap: Value, variable: str, unknown: frozenset[str], condition: syntax.Expr) -> Value:
    slope = gap.derivative(variable)
    if slope.variables() & unknown:
        raise OutOfReach("a side condition has to be linear in the choices", condition.at)
    return slope


@dataclass(frozen=True, slots=True)
class _Unchosen:
    """Signs as the run has them, except that those of numbers that are still to be chosen are not known."""

    run: Arithmetic
    names: frozenset[str]
    condition: syntax.Expr

    def _check(self, *values: Value) -> None:
        if any(value.variables() & self.names for value in values):
            raise OutOfReach("a side condition has to be linear in the choices", self.condition.at)

    def sign(self, value: Value) -> int:
        self._check(value)
        return self.run.sign(value)

    def equal(self, left: Value, right: Value) -> bool:
        self._check(left, right)
        return self.run.equal(left, right)

    def max(self, values: list[Value]) -> Value:
        self._check(*values)
        return self.run.max(values)

    def root(self, value: Value) -> Value:
        self._check(value)
        return self.run.root(value)
