"""Comparing payoffs: of plain numbers at once, of numbers with parameters by asking for signs.

An algorithm that compares through an `Order` serves both. Payoffs of plain numbers are brought to integers, player by
player, which changes no comparison and makes comparing and hashing fast.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

from winset.algebra.run import Run
from winset.algebra.value import Value, as_value
from winset.game.tree import Number, Tree

MOST_BITS = 512  # of a common denominator


@dataclass(frozen=True, slots=True)
class Order:
    """How payoffs are compared: the largest of some, and whether one is at most another."""

    max: Callable[[list[Any]], Any]
    at_most: Callable[[Any, Any], bool]

    def min(self, values: Sequence[Any]) -> Any:
        """The smallest of some payoffs."""
        return values[0] if len(values) == 1 else -self.max([-value for value in values])


OF_NUMBERS = Order(max, operator.le)


def order_of(run: Run) -> Order:
    """Comparison by the signs of a run, at its parameter point."""
    return Order(run.max, lambda left, right: left == right or run.sign(left - right) <= 0)


def plain(number: Number) -> Number:
    """A number as `int` or `Fraction` where it is rational."""
    if isinstance(number, Value):
        return number.fraction() if number.is_number else number
    return number


def as_values(payoffs: Sequence[Number]) -> tuple[Value, ...]:
    """Payoffs as values, for a run to compare."""
    found = tuple(value for number in payoffs if (value := as_value(number)) is not None)
    assert len(found) == len(payoffs)
    return found


def in_integers(tree: Tree) -> tuple[list[tuple[Any, ...]], tuple[int, ...]]:
    """The payoffs of every outcome, multiplied by a positive integer for each player that makes them integers.

    Where that integer would be huge, it is 1 and the payoffs stay fractions.
    """
    columns, scales = [], []
    for player in range(len(tree.players)):
        column: list[Any] = [outcome.payoffs[player] for outcome in tree.outcomes]
        scale = 1
        if not all(type(number) is int for number in column):
            column = [Fraction(plain(number)) for number in column]  # type: ignore[arg-type]
            scale = common_denominator(column)
            column = [integer(number * scale) for number in column]
        scales.append(scale)
        columns.append(column)
    return list(zip(*columns, strict=True)), tuple(scales)


def common_denominator(numbers: Sequence[Fraction]) -> int:
    """A positive integer that makes all numbers integers; 1 where it would be huge."""
    found = 1
    for denominator in {number.denominator for number in numbers}:
        found = lcm(found, denominator)
        if found.bit_length() > MOST_BITS:
            return 1
    return found


def integer(number: Fraction) -> int | Fraction:
    """A fraction as `int` where it is whole."""
    return number.numerator if number.denominator == 1 else number
