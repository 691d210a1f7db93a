"""Linear programming in exact fractions, for programs that are small and feasible at zero."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

Row = list[Fraction]


def maximize(aim: Sequence[Fraction], matrix: Sequence[Sequence[Fraction]], sides: Sequence[Fraction]) -> Row:
    """A point x >= 0 with matrix x <= sides that makes aim x largest; the sides must not be negative.

    The simplex method with R. Bland's rule (New finite pivoting rules for the simplex method, Mathematics of Operations
    Research 2 (1977), p. 104), which never cycles. Cost: rows times columns a step. Raises ValueError if there is no
    largest value.

    >>> maximize([Fraction(3), Fraction(2)], [[Fraction(1), Fraction(1)]], [Fraction(4)])
    [Fraction(4, 1), Fraction(0, 1)]
    """
    count, rows = len(aim), len(matrix)
    table = [
        [*map(Fraction, row), *(Fraction(int(k == i)) for k in range(rows)), Fraction(side)]
        for i, (row, side) in enumerate(zip(matrix, sides, strict=True))
    ]
    costs = [*map(Fraction, aim), *[Fraction(0)] * (rows + 1)]
    basis = list(range(count, count + rows))
    while (entering := next((k for k in range(count + rows) if costs[k] > 0), None)) is not None:
        candidates = [(table[i][-1] / table[i][entering], basis[i], i) for i in range(rows) if table[i][entering] > 0]
        if not candidates:
            raise ValueError("the program has no largest value")
        pivot = min(candidates)[2]
        basis[pivot] = entering
        divisor = table[pivot][entering]
        table[pivot] = [a / divisor for a in table[pivot]]
        for i in range(rows):
            if i != pivot:
                table[i] = _cleared(table[i], table[pivot], entering)
        costs = _cleared(costs, table[pivot], entering)
    found = [Fraction(0)] * count
    for i, k in enumerate(basis):
        if k < count:
            found[k] = table[i][-1]
    return found


def _cleared(row: Row, pivot: Row, column: int) -> Row:
    times = row[column]
    return [a - times * b if b else a for a, b in zip(row, pivot, strict=True)] if times else row
