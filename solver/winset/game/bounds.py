"""The interval from which a number is chosen: its ends at the state of the play, with what a side condition leaves."""

from __future__ import annotations

from winset.algebra.arithmetic import Arithmetic
from winset.algebra.value import ZERO, Value
from winset.errors import OutOfReach
from winset.game.evaluate import Reader
from winset.game.play import Made, with_name
from winset.language import syntax


def bounds(
    reader: Reader, quantity: syntax.Quantity, move: syntax.Move
) -> tuple[Value, Value | None, tuple[bool, bool]]:
    """The ends of the interval (high is None where there is none), and whether each belongs to it."""
    domain = quantity.domain
    if isinstance(domain, syntax.Interval):
        low, high = reader.number(domain.low), reader.number(domain.high)
        return low, high, (domain.low_closed, domain.high_closed)
    return _chain_bounds(reader, quantity, move)


def _chain_bounds(
    reader: Reader, quantity: syntax.Quantity, move: syntax.Move
) -> tuple[Value, Value | None, tuple[bool, bool]]:
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
    return low[0], None if high is None else high[0], (low[1], True if high is None else high[1])


def cap(
    run: Arithmetic, reader: Reader, condition: syntax.Expr, name: str, later: list[str], high: Value | None
) -> Value | None:
    """The upper end that `f(x) <= c`, linear and increasing in each choice, leaves for x.

    Choices still to come count as their least.
    """
    if not isinstance(condition, syntax.Chain) or condition.ops != ("<=",):
        raise OutOfReach("a side condition has to be of the form f <= c", condition.at)
    scope = reader.scope
    for pending in [name, *later]:
        scope = with_name(scope, Made(pending, Value.variable(pending) if pending == name else ZERO))
    inner = Reader(run, reader.play, scope, reader.round)
    gap = inner.number(condition.operands[1]) - inner.number(condition.operands[0])
    parts = gap.coefficients(name)
    if len(parts) != 2 or not parts[1].is_number or parts[1].fraction() >= 0:
        raise OutOfReach("a side condition has to be linear, and increase in every choice", condition.at)
    cap = -parts[0] / parts[1]
    return cap if high is None else -run.max([-cap, -high])
