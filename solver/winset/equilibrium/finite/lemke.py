"""One equilibrium of a sequence form by Lemke's algorithm: a path in floats, its end solved again and checked exactly.

Best replies are dual: x is one to y iff there is p with E^T p >= A y, with equality where x is positive. The path is
the linear tracing procedure: at z = 1 both players reply to a prior, and z, the prior's weight in what they expect,
falls to zero while one variable is exchanged for another at a time. There E x = (1 - z) e, and what is replied to is
y + z t with the prior t (B. von Stengel, A. van den Elzen, D. Talman, Computing normal form perfect equilibria for
extensive two-person games, Econometrica 70 (2002), p. 693; C. Lemke, Bimatrix equilibrium points and mathematical
programming, Management Science 11 (1965), p. 681). Right-hand sides tremble a little, so that no step is a tie.

What is reported is not the float: the variables that are positive at the end are solved for in exact fractions, and
all conditions of an equilibrium are checked exactly. If they fail, other trembles and another prior are tried.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from winset.equilibrium.finite.clock import Clock
from winset.equilibrium.finite.indifference import Plan, plans_on
from winset.equilibrium.finite.sequence_form import SequenceForm, Sequences

if TYPE_CHECKING:
    from numpy.typing import NDArray

TINY = 1e-11
TREMBLES = (1e-6, 1e-8, 1e-4)
PATIENCE = (1, 1, 1, 2, 2, 4, 20, 60)  # steps of each attempt, in numbers of sequences: paths are short or very long


def equilibrium(form: SequenceForm, clock: Clock) -> tuple[Plan, Plan] | None:
    """Realization plans of one equilibrium, exact; None if no path ended in one that holds exactly.

    Cost: a step is quadratic in the number of sequences; there are often about as many steps as sequences, though there
    may be exponentially many. Raises LimitReached when the time is up.
    """
    for attempt, patience in enumerate(PATIENCE):
        path = _Path.of(form, random.Random(attempt), TREMBLES[attempt % len(TREMBLES)])
        basic = path.followed(clock, 100 + patience * path.count)
        if basic is not None and (found := plans_on(form, *basic)) is not None:
            return found
    return None


# --- the path, in floats ----------------------------------------------------------------------------------------------


def _flow(sequences: Sequences) -> NDArray[Any]:
    """E: a row for the empty sequence, then one for each information set."""
    import numpy as np

    matrix = np.zeros((1 + len(sequences.sets), len(sequences)))
    matrix[0, 0] = 1
    for row, (before, after) in enumerate(zip(sequences.leads, sequences.goes_on, strict=True), 1):
        matrix[row, before] = -1
        matrix[row, list(after)] = 1
    return matrix


def _payoffs(form: SequenceForm, side: int) -> NDArray[Any]:
    import numpy as np

    matrix = np.zeros((len(form.first), len(form.second)))
    for place, amounts in form.payoffs.items():
        matrix[place] = float(amounts[side])
    largest: float = np.abs(matrix).max()
    return matrix / largest if largest else matrix


@dataclass(slots=True)
class _Path:
    """A tableau: basic = right + table @ other; the weight of the prior is among the others first, at their end.

    Variables are numbered: sequences of both players, then the slacks of their conditions, then that weight.
    """

    table: NDArray[Any]
    right: NDArray[Any]
    basic: list[int]
    other: list[int]
    count: int
    first: int

    @staticmethod
    def of(form: SequenceForm, dice: random.Random, tremble: float) -> _Path:
        """The tableau at the start: the sequences of replies to the prior and the slacks of all others are basic."""
        import numpy as np

        own, gains = (form.first, form.second), (_payoffs(form, 0), _payoffs(form, 1).T)
        priors = [_prior(sequences, dice) for sequences in own]
        sides = [_Side.of(own[k], _reply(own[k], gains[k] @ priors[1 - k])) for k in (0, 1)]
        m, n = len(form.first), len(form.second)
        (kx, ky), (rx, ry) = (len(side.chosen) for side in sides), (len(side.rest) for side in sides)
        table, right = np.zeros((m + n, m + n + 1)), np.zeros(m + n)
        rows = (slice(0, kx), slice(kx, kx + ky)), (slice(kx + ky, kx + ky + rx), slice(kx + ky + rx, m + n))
        columns = (slice(0, rx), slice(rx, rx + ry)), (slice(rx + ry, rx + ry + kx), slice(rx + ry + kx, m + n))
        noise = [tremble * np.array([dice.uniform(0.5, 1) for _ in range(len(sequences))]) for sequences in own]
        for k in (0, 1):
            side, other = sides[k], sides[1 - k]
            loss = side.turn.T @ gains[k][side.chosen] - gains[k][side.rest]
            table[rows[0][k], columns[0][k]] = -side.turn
            table[rows[0][k], -1] = -side.start
            right[rows[0][k]] = side.start + noise[k][side.chosen]
            table[rows[1][k], columns[0][1 - k]] = loss[:, other.rest] - loss[:, other.chosen] @ other.turn
            table[rows[1][k], columns[1][k]] = side.turn.T
            table[rows[1][k], -1] = loss @ priors[1 - k] - loss[:, other.chosen] @ other.start
            plays = other.start + noise[1 - k][other.chosen]
            right[rows[1][k]] = loss[:, other.chosen] @ plays + noise[k][side.rest]
        x, y = sides
        basic = [*x.chosen, *_moved(y.chosen, m), *_moved(x.rest, m + n), *_moved(y.rest, m + n + m)]
        others = [*x.rest, *_moved(y.rest, m), *_moved(x.chosen, m + n), *_moved(y.chosen, m + n + m), 2 * (m + n)]
        return _Path(table, right, basic, others, m + n, m)

    def followed(self, clock: Clock, steps: int) -> tuple[list[int], list[int]] | None:
        """The basic sequences of both players where the prior has no weight; None if the path does not get there."""
        column = len(self.other) - 1
        row = self._first_to_vanish(self.right + self.table[:, -1], -self.table[:, -1], at_most=1)
        for step in range(steps):
            if row is None:
                return self._inside() if not step else None
            if not step % 16:
                clock.check()
            left = self._pivot(row, column)
            if left == 2 * self.count:
                return self._inside()
            column = self.other.index((left + self.count) % (2 * self.count))
            row = self._first_to_vanish(self.right, self.table[:, column])
        return None

    def _inside(self) -> tuple[list[int], list[int]]:
        inside = sorted(k for k in self.basic if k < self.count)
        return [k for k in inside if k < self.first], [k - self.first for k in inside if k >= self.first]

    def _first_to_vanish(self, values: NDArray[Any], slopes: NDArray[Any], at_most: float | None = None) -> int | None:
        """The row whose value comes to zero first along its slope; None if none does (before `at_most`)."""
        import numpy as np

        falling = np.nonzero(slopes < -TINY)[0]
        if not len(falling):
            return None
        ratios = values[falling] / -slopes[falling]
        least = int(ratios.argmin())
        return None if at_most is not None and ratios[least] >= at_most else int(falling[least])

    def _pivot(self, row: int, column: int) -> int:
        """Exchange a basic variable for another one; the number of the one that leaves."""
        import numpy as np

        pivot = self.table[row, column]
        line = self.table[row] / -pivot
        line[column] = 1 / pivot
        value = -self.right[row] / pivot
        times = self.table[:, column].copy()
        times[row] = 0
        self.table[:, column] = 0
        self.table += np.outer(times, line)
        self.right += times * value
        self.table[row], self.right[row] = line, value
        self.basic[row], self.other[column] = self.other[column], self.basic[row]
        return self.other[column]


def _moved(numbers: Sequence[int], by: int) -> list[int]:
    return [number + by for number in numbers]


def _prior(sequences: Sequences, dice: random.Random) -> NDArray[Any]:
    """A plan that mixes everywhere, nearly evenly."""
    import numpy as np

    plan = np.ones(len(sequences))
    for _, before, after in sequences.in_order():
        weights = [dice.uniform(0.8, 1) for _ in after]
        for s, weight in zip(after, weights, strict=True):
            plan[s] = plan[before] * weight / sum(weights)
    return plan


def _reply(sequences: Sequences, gains: NDArray[Any]) -> list[int]:
    """The empty sequence and the best one that goes on at each information set."""
    worth, best = list(map(float, gains)), {}
    for place, before, after in reversed(sequences.in_order()):
        best[place] = max(after, key=lambda s: worth[s])
        worth[before] += worth[best[place]]
    return [0, *(best[place] for place in sequences.sets)]


@dataclass(frozen=True, slots=True)
class _Side:
    """One player at the start: the sequences `chosen` and the `rest`, and plans by them: start - turn @ rest."""

    chosen: list[int]
    rest: list[int]
    start: NDArray[Any]
    turn: NDArray[Any]

    @staticmethod
    def of(sequences: Sequences, chosen: list[int]) -> _Side:
        import numpy as np

        flow = _flow(sequences)
        rest = [k for k in range(len(sequences)) if k not in set(chosen)]
        once = np.zeros(len(flow))
        once[0] = 1
        solved = np.linalg.solve(flow[:, chosen], np.column_stack([once, flow[:, rest]]))
        return _Side(chosen, rest, solved[:, 0], solved[:, 1:])
