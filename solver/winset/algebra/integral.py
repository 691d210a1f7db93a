"""Exact integrals of polynomials in one variable, the coefficients being any values without it."""

from __future__ import annotations

from winset.algebra.value import ZERO, Value, root_variables
from winset.errors import OutOfReach


def integral(value: Value, variable: str, low: Value, high: Value) -> Value:
    """The integral over `variable` from low to high. Raises OutOfReach where it is no polynomial in the variable.

    >>> x, a = Value.variable("x"), Value.variable("a")
    >>> str(integral(2 * x * a, "x", Value.number(0), a))
    'a^3'
    """
    if variable in value.denominator.variables() or any(variable in root_variables(r) for r in value.roots()):
        raise OutOfReach(f"the integral of {value} over {variable} has no closed form here")
    sums = ZERO
    above, below, bottom = high, low, value.denominator
    for power, coefficient in enumerate(value.numerator.coefficients(variable), 1):
        if not coefficient.is_zero:
            sums = sums + coefficient * (above - below) / power
        above, below = above * high, below * low
    return sums / bottom
