"""The value of a formula without names, where it is small enough to be worth knowing."""

from __future__ import annotations

from fractions import Fraction

from winset.language import limits
from winset.language.syntax import Binary, Expr, Number, Ref, Unary

_BITS = 4_096  # of numerator or denominator; beyond that the value is not computed


def constant(expr: Expr) -> Fraction | None:
    """The value of an arithmetic formula of numbers; None if it has names or other parts, is undefined or huge.

    >>> constant(Binary("/", Number(Fraction(1)), Number(Fraction(3))))
    Fraction(1, 3)
    """
    match expr:
        case Number(value):
            return value
        case Unary("-", operand):
            value_of = constant(operand)
            return None if value_of is None else -value_of
        case Binary(op, left, right) if op in _STEPS:
            a, b = constant(left), constant(right)
            return None if a is None or b is None else _small(_STEPS[op](a, b))
    return None


def with_number(expr: Expr, name: str, value: Fraction) -> Expr:
    """An arithmetic formula with a number for a name; what is no arithmetic is left as it is.

    >>> constant(with_number(Binary("+", Ref("i"), Number(Fraction(1))), "i", Fraction(2)))
    Fraction(3, 1)
    """
    match expr:
        case Ref(found, None, None) if found == name:
            return Number(value)
        case Unary(op, operand):
            return Unary(op, with_number(operand, name, value))
        case Binary(op, left, right):
            return Binary(op, with_number(left, name, value), with_number(right, name, value))
    return expr


def _power(a: Fraction, b: Fraction) -> Fraction | None:
    if b.denominator != 1 or abs(b) > limits.EXPONENT or (not a and b < 0):
        return None
    size = max(a.numerator.bit_length(), a.denominator.bit_length())
    return a ** int(b) if size * abs(b) <= _BITS else None


def _divide(a: Fraction, b: Fraction) -> Fraction | None:
    return a / b if b else None


def _small(value: Fraction | None) -> Fraction | None:
    if value is None or max(value.numerator.bit_length(), value.denominator.bit_length()) > _BITS:
        return None
    return value


_STEPS = {"+": lambda a, b: a + b, "-": lambda a, b: a - b, "*": lambda a, b: a * b, "/": _divide, "^": _power}
