"""Linear programmes in exact values: the simplex method, which asks only for signs.

So a programme whose data are formulas is solved region by region, as any other algorithm here. Bland's rule keeps it
from running in circles (Bland 1977, Mathematics of Operations Research 2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from winset.algebra.arithmetic import Arithmetic
from winset.algebra.value import ONE, ZERO, Value

Row = Sequence[Value]


@dataclass(frozen=True, slots=True)
class Optimum:
    """A point at which a linear programme is solved, its value, and whether no other point is seen to do as well."""

    value: Value
    point: tuple[Value, ...]
    unique: bool


@dataclass(slots=True)
class _Dictionary:
    """Basic variables as functions of the others: basic[r] = rows[r][-1] - sum of rows[r][j] times free[j]."""

    run: Arithmetic
    basic: list[int]
    free: list[int]
    rows: list[list[Value]]
    costs: list[Value]  # of the free variables, then the value at the present point

    def pivot(self, r: int, s: int) -> None:
        """Exchange a basic variable and a free one."""
        row, lead = self.rows[r], self.rows[r][s]
        self.rows[r] = row = [entry / lead for entry in row]
        row[s] = ONE / lead
        for other, line in enumerate(self.rows):
            if other != r and not (factor := line[s]).is_zero:
                self.rows[other] = [x - factor * y for x, y in zip(line, row, strict=True)]
                self.rows[other][s] = -factor * row[s]
        if not (cost := self.costs[s]).is_zero:
            self.costs = [
                x + cost * y if k == len(row) - 1 else x - cost * y
                for k, (x, y) in enumerate(zip(self.costs, row, strict=True))
            ]
            self.costs[s] = -cost * row[s]
        self.basic[r], self.free[s] = self.free[s], self.basic[r]

    def climb(self) -> bool:
        """Go to an optimum; False if there is none because the objective has no upper bound."""
        while True:
            rising = [s for s in range(len(self.free)) if self.run.sign(self.costs[s]) > 0]
            if not rising:
                return True
            s = min(rising, key=self.free.__getitem__)
            r = self._leaving(s)
            if r is None:
                return False
            self.pivot(r, s)

    def _leaving(self, s: int) -> int | None:
        best: int | None = None
        for r in range(len(self.basic)):
            if self.run.sign(self.rows[r][s]) <= 0:
                continue
            if best is None:
                best = r
                continue
            here, there = self.rows[r], self.rows[best]
            order = self.run.sign(here[-1] * there[s] - there[-1] * here[s])
            if order < 0 or (order == 0 and self.basic[r] < self.basic[best]):
                best = r
        return best

    def point(self, size: int) -> tuple[Value, ...]:
        found = [ZERO] * size
        for name, row in zip(self.basic, self.rows, strict=True):
            if name < size:
                found[name] = row[-1]
        return tuple(found)


def maximise(run: Arithmetic, objective: Row, rows: Sequence[Row], limits: Row) -> Optimum | None:
    """A largest value of `objective * x` over x >= 0 with `rows * x <= limits`; None if there is none.

    There is none where no x satisfies the constraints, or where the objective has no upper bound on them.

    >>> from winset.algebra.run import at_point
    >>> one, two, three = map(Value.number, (1, 2, 3))
    >>> best = maximise(at_point({}), [three, two], [[one, one], [one, ZERO]], [three, two])
    >>> str(best.value), [str(x) for x in best.point]
    ('8', ['2', '1'])
    """
    size, count = len(objective), len(rows)
    table = _Dictionary(
        run,
        list(range(size, size + count)),
        list(range(size)),
        [[*row, limit] for row, limit in zip(rows, limits, strict=True)],
        [*([ZERO] * size), ZERO],
    )
    if not _made_feasible(table, size + count):
        return None
    table.costs = _expressed(objective, table)
    if not table.climb():
        return None
    unique = all(run.sign(cost) < 0 for cost in table.costs[:-1])
    return Optimum(table.costs[-1], table.point(size), unique)


def solution(run: Arithmetic, rows: Sequence[Row], totals: Row) -> tuple[Value, ...] | None:
    """Some x >= 0 with `rows * x = totals`; None if there is none."""
    size = len(rows[0]) if rows else 0
    both = [*rows, *([-entry for entry in row] for row in rows)]
    found = maximise(run, [ZERO] * size, both, [*totals, *(-t for t in totals)])
    return None if found is None else found.point


def _made_feasible(table: _Dictionary, extra: int) -> bool:
    """Go to a point that satisfies the constraints; False if there is none. `extra` is an unused number."""
    run = table.run
    negative = [r for r in range(len(table.rows)) if run.sign(table.rows[r][-1]) < 0]
    if not negative:
        return True
    worst = negative[0]
    for r in negative[1:]:
        if run.sign(table.rows[r][-1] - table.rows[worst][-1]) < 0:
            worst = r
    place = len(table.free)
    table.free.append(extra)
    table.rows = [[*row[:-1], -ONE, row[-1]] for row in table.rows]
    table.costs = [*([ZERO] * place), -ONE, ZERO]
    table.pivot(worst, place)
    table.climb()
    if run.sign(table.costs[-1]) < 0:
        return False
    if extra in table.basic:
        r = table.basic.index(extra)
        s = next((s for s in range(len(table.free)) if run.sign(table.rows[r][s]) != 0), None)
        if s is None:
            del table.basic[r], table.rows[r]
        else:
            table.pivot(r, s)
    if extra in table.free:
        place = table.free.index(extra)
        del table.free[place]
        table.rows = [[*row[:place], *row[place + 1 :]] for row in table.rows]
    return True


def _expressed(objective: Row, table: _Dictionary) -> list[Value]:
    """The objective in terms of the free variables."""
    costs = [objective[name] if name < len(objective) else ZERO for name in table.free] + [ZERO]
    for name, row in zip(table.basic, table.rows, strict=True):
        if name < len(objective) and not (weight := objective[name]).is_zero:
            for k in range(len(table.free)):
                costs[k] = costs[k] - weight * row[k]
            costs[-1] = costs[-1] + weight * row[-1]
    return costs
