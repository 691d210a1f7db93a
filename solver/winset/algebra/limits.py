"""Limits of a value at the end of an interval of one of its variables."""

from __future__ import annotations

from winset.algebra.arithmetic import Arithmetic
from winset.algebra.value import ZERO, Value, is_root, radicand, root_variables, square_root, total
from winset.errors import OutOfReach


def limit(run: Arithmetic, value: Value, variable: str, end: Value | None) -> Value | None:
    """What a value that is monotone near the end tends to there; None where it is infinite.

    `end` None means that the variable grows without bound. Values are quotients of polynomials with square roots, which
    are continuous where they have a value at all, so that at a finite end the limit is the value there. Raises
    OutOfReach for roots under roots at infinity, and for roots of degree three and more that depend on the variable.
    """
    try:
        return _at_infinity(run, value, variable) if end is None else _at_end(run, value, variable, end)
    except ZeroDivisionError:
        return None


def _at_end(run: Arithmetic, value: Value, variable: str, end: Value) -> Value:
    """The value at an end, roots being taken there with signs known: that of a^2 is a or -a."""
    bindings = {variable: end}
    for root in reversed(value.roots()):
        if variable in root_variables(root):
            there = _square(root, variable).substitute(bindings)
            bindings[root] = run.root(there) if run.sign(there) > 0 else ZERO
    return value.substitute(bindings)


def _at_infinity(run: Arithmetic, value: Value, variable: str) -> Value:
    """The limit by putting x = 1/t^2, where each root is a root that is positive at t = 0 over a power of t."""
    name = f"{variable}·∞"
    t = Value.variable(name)
    near, there = {variable: 1 / (t * t)}, {name: ZERO}
    for root in value.roots():
        if variable not in root_variables(root):
            continue
        under = _square(root, variable)
        if variable not in under.symbols() or under.roots():
            raise OutOfReach(f"the limit of a root under a root is needed: {value}")
        parts = under.coefficients(variable)
        while run.sign(parts[-1]) == 0:
            parts.pop()
        degree = len(parts) - 1
        scaled = square_root(total(part * t ** (2 * (degree - k)) for k, part in enumerate(parts)))
        near[root] = scaled / t**degree
        there |= {symbol: run.root(parts[-1]) for symbol in scaled.roots()}
    return value.substitute(near).substitute(there)


def _square(root: str, variable: str) -> Value:
    """What stands under a square root; OutOfReach for any other root."""
    if not is_root(root):
        raise OutOfReach(f"the limit in {variable} of a root of degree three or more is needed: {root}")
    return radicand(root)
