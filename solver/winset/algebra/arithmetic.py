"""What a game needs to be played: someone who decides signs.

A run decides them at its sample and records what it decided; a verifier splits cases. Both play the same games.
"""

from __future__ import annotations

from typing import Protocol

from winset.algebra.value import Value


class Arithmetic(Protocol):
    """Decides signs of exact values, and what follows from them."""

    def sign(self, value: Value) -> int:
        """-1, 0 or 1."""
        ...

    def equal(self, left: Value, right: Value) -> bool:
        """Whether two values are equal."""
        ...

    def max(self, values: list[Value]) -> Value:
        """A largest one of some values."""
        ...

    def root(self, value: Value) -> Value:
        """The square root of a positive value."""
        ...


class BySigns:
    """What follows from signs alone, for an arithmetic that says how they are decided."""

    __slots__ = ()

    def sign(self, value: Value) -> int:
        """-1, 0 or 1."""
        raise NotImplementedError

    def equal(self, left: Value, right: Value) -> bool:
        """Whether two values are equal."""
        return left == right or self.sign(left - right) == 0

    def max(self, values: list[Value]) -> Value:
        """A largest one of some values."""
        best = values[0]
        for value in values[1:]:
            if value != best and self.sign(value - best) > 0:
                best = value
        return best
