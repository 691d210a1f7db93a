"""Numbers as the verifier of trees compares them: exactly, or, where some came as floats, up to a named tolerance."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from winset.algebra.constraint import number_sign
from winset.algebra.value import Value, enclose
from winset.errors import UsageError

Amount = int | Fraction | Value | float

TOLERANCE = 1e-7  # of floats: of a probability, and of a payoff as a share of the largest one


@dataclass(frozen=True, slots=True)
class Scale:
    """Signs of numbers. `tolerance` is 0 where everything is exact."""

    tolerance: float = 0.0

    @property
    def exact(self) -> bool:
        return not self.tolerance

    def taken(self, number: Amount) -> Amount:
        """A number in the form in which it is computed with. Raises UsageError if it contains a parameter."""
        if isinstance(number, Value):
            if number.is_number:
                number = number.fraction()
            elif number.variables():
                raise UsageError(f"{number} has no value: give its parameters values")
        return number if self.exact else as_float(number)

    def sign(self, number: Amount, unit: float = 1.0) -> int:
        """The sign; of floats, 0 up to the tolerance times `unit`."""
        if isinstance(number, Value):
            return number_sign(number)
        border = self.tolerance * unit
        return (number > border) - (number < -border)


def as_float(number: Amount) -> float:
    """The nearest float, or one next to it."""
    if isinstance(number, Value):
        bounds = enclose(number, 64)
        return float((bounds.low + bounds.high) / 2)
    return float(number)


def scale_of(numbers: Iterable[Amount], tolerance: float = TOLERANCE) -> Scale:
    """Exact, unless some number is a float."""
    return Scale(tolerance if any(isinstance(number, float) for number in numbers) else 0.0)


def quotient(above: Amount, below: Amount) -> Amount:
    """An exact quotient, also of whole numbers."""
    return Fraction(above, below) if isinstance(above, int) and isinstance(below, int) else above / below
