"""Words around numbers."""

from __future__ import annotations


def counted(number: int, noun: str) -> str:
    """A number of things, the noun in the plural where there is not exactly one.

    >>> counted(1, "comparison"), counted(2, "comparison")
    ('1 comparison', '2 comparisons')
    """
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
