"""Exact realization plans on given sequences that make each other best replies: the end of a path that was in floats.

The plan of one player is what makes the other indifferent among the sequences that are played; so it solves linear
equations, in which also the other's values of information sets are unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from flint import fmpq, fmpq_mat

from winset.equilibrium.finite.sequence_form import SequenceForm, Sequences

Plan = tuple[Fraction, ...]


def plans_on(form: SequenceForm, xs: list[int], ys: list[int]) -> tuple[Plan, Plan] | None:
    """The plans in which these sequences are positive and indifferent; None if they are no equilibrium."""
    turned = {(j, i): (b, a) for (i, j), (a, b) in form.payoffs.items()}
    y = _plan_against(form.first, form.second, form.payoffs, xs, ys)
    x = _plan_against(form.second, form.first, turned, ys, xs)
    return None if x is None or y is None else (x, y)


def _plan_against(
    own: Sequences,
    other: Sequences,
    payoffs: dict[tuple[int, int], tuple[Fraction, Fraction]],
    xs: list[int],
    ys: list[int],
) -> Plan | None:
    """The other player's plan on `ys` that makes all of `xs` best replies, checked exactly; None if there is none."""
    values = 1 + len(own.sets)
    rows, right = [], []
    y_at = {k: position for position, k in enumerate(ys)}
    duals = _columns(own)
    by_row: dict[int, dict[int, Fraction]] = {}
    for (i, j), (gain, _) in payoffs.items():
        by_row.setdefault(i, {})[j] = gain
    for i in xs:
        row = [Fraction(0)] * (len(ys) + values)
        for j, gain in by_row.get(i, {}).items():
            if j in y_at:
                row[y_at[j]] = -gain
        for h, sign in duals[i]:
            row[len(ys) + h] = Fraction(sign)
        rows.append(row)
        right.append(0)
    for h, entries in enumerate(_rows(other)):
        row = [Fraction(0)] * (len(ys) + values)
        for j, sign in entries:
            if j in y_at:
                row[y_at[j]] = Fraction(sign)
        rows.append(row)
        right.append(int(h == 0))
    if len(rows) != len(ys) + values:
        return None
    try:
        solution = _matrix(rows).solve(_matrix([[Fraction(r)] for r in right]))
    except ZeroDivisionError:
        return None
    solved = [Fraction(int(solution[k, 0].p), int(solution[k, 0].q)) for k in range(len(rows))]
    plan = [Fraction(0)] * len(other)
    for j, position in y_at.items():
        plan[j] = solved[position]
    worth = solved[len(ys) :]
    best = all(
        sum((sign * worth[h] for h, sign in duals[i]), Fraction(0))
        >= sum((gain * plan[j] for j, gain in by_row.get(i, {}).items()), Fraction(0))
        for i in range(len(own))
    )
    return tuple(plan) if best and min(plan) >= 0 else None


def _rows(sequences: Sequences) -> Iterator[list[tuple[int, int]]]:
    """The entries of E by row, as (sequence, sign)."""
    yield [(0, 1)]
    for before, after in zip(sequences.leads, sequences.goes_on, strict=True):
        yield [(before, -1), *((s, 1) for s in after)]


def _columns(sequences: Sequences) -> list[list[tuple[int, int]]]:
    found: list[list[tuple[int, int]]] = [[] for _ in range(len(sequences))]
    for row, entries in enumerate(_rows(sequences)):
        for s, sign in entries:
            found[s].append((row, sign))
    return found


def _matrix(rows: Sequence[Sequence[Fraction]]) -> Any:
    return fmpq_mat([[fmpq(a.numerator, a.denominator) for a in row] for row in rows])
