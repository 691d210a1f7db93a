"""All extreme Nash equilibria of a two-player game in strategic form, exact, and how they make up all equilibria.

Strategies x, y are an equilibrium iff every pure strategy is unplayed or a best reply. Scaled by the other player's
payoff, x and y are points of two best-response polytopes whose inequalities are labelled with pure strategies, and an
equilibrium is a pair of points that have all labels between them. Extreme equilibria are pairs of vertices. Every
equilibrium is a convex combination, player by player, of the vertices of one maximal Nash subset: a largest set of
vertices X and Y with every pair of X x Y an equilibrium. In a game that is not degenerate these are single pairs.

The list is complete by proof: the vertices come from `polytope_in_floats`, which proves its list, or else from
`polytope`, which walks all edges in exact arithmetic.

H. Mills, Equilibrium points in finite games, SIAM Journal 8 (1960), p. 397; B. von Stengel, Computing equilibria for
two-person games, Handbook of Game Theory 3 (2002), section 2 (labels, theorem 2.14 on maximal Nash subsets);
D. Avis, G. Rosenberg, R. Savani, B. von Stengel, Enumeration of Nash equilibria for two-player games, Economic Theory
42 (2010), p. 9.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm

from winset.equilibrium.finite.bicliques import connected, maximal
from winset.equilibrium.finite.clock import Clock
from winset.equilibrium.finite.polytope import Basis, Polytope, vertices
from winset.equilibrium.finite.polytope_in_floats import proved_vertices

Mixture = tuple[Fraction, ...]
Matrix = Sequence[Sequence[int | Fraction]]

FEW = 13  # inequalities up to which exact walking is as fast as loading Qhull


@dataclass(frozen=True)
class Extreme:
    """The extreme equilibria: mixtures of the two players, and the `pairs` of their numbers that are equilibria.

    `proof` says how the list of vertices was shown to be complete, for the first player's polytope and the second's.
    """

    rows: tuple[Mixture, ...]
    columns: tuple[Mixture, ...]
    pairs: tuple[tuple[int, int], ...]
    proof: tuple[str, str]

    def __iter__(self) -> Iterator[tuple[Mixture, Mixture]]:
        return ((self.rows[i], self.columns[j]) for i, j in self.pairs)

    def __len__(self) -> int:
        return len(self.pairs)

    @cached_property
    def subsets(self) -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
        """The maximal Nash subsets, as numbers of mixtures of either player. Cost: exponential at worst in ties."""
        return maximal(self.pairs)

    @cached_property
    def components(self) -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
        """The connected components of the set of equilibria, as numbers of extreme mixtures of either player."""
        return connected(self.pairs)

    @property
    def is_finite(self) -> bool:
        """Whether there are no equilibria beside the extreme ones."""
        return len({i for i, _ in self.pairs}) == len({j for _, j in self.pairs}) == len(self.pairs)


def extreme_equilibria(first: Matrix, second: Matrix, clock: Clock | None = None) -> Extreme:
    """All extreme equilibria of the game with these payoffs of the row player and of the column player.

    >>> [tuple(map(str, x + y)) for x, y in extreme_equilibria([[2, 0], [0, 1]], [[1, 0], [0, 2]])]
    [('0', '1', '0', '1'), ('2/3', '1/3', '1/3', '2/3'), ('1', '0', '1', '0')]

    Cost: that of listing the vertices, some 3 x 3^(n/2) for an n x n game at random: 9 x 9 in hundredths of a second,
    12 x 12 in tenths, 15 x 15 in seconds. Raises LimitReached when the time is up.
    """
    clock = clock or Clock()
    m, n = len(first), len(first[0])
    mine = Polytope(tuple(zip(*_positive(second), strict=True)))
    yours = Polytope(_positive(first))
    (own, how), (other, and_how) = _vertices(mine, clock), _vertices(yours, clock)
    own.pop((1 << m) - 1)
    turned = {_turned(labels, m, n): (labels, basis) for labels, basis in other.items()}
    turned.pop(((1 << n) - 1) << m)
    found = list(_complete(list(own), list(turned), m + n, clock))
    rows, columns = sorted({i for i, _ in found}), sorted({j for _, j in found})
    row_points = {_mixture(mine.point(own[i])): i for i in rows}
    column_points = {_mixture(yours.point(turned[j][1])): j for j in columns}
    row_order, column_order = sorted(row_points), sorted(column_points)
    row_number = {row_points[x]: k for k, x in enumerate(row_order)}
    column_number = {column_points[y]: k for k, y in enumerate(column_order)}
    pairs = sorted((row_number[i], column_number[j]) for i, j in found)
    return Extreme(tuple(row_order), tuple(column_order), tuple(pairs), (how, and_how))


def _positive(payoffs: Matrix) -> tuple[tuple[int, ...], ...]:
    """Whole positive numbers with the same best replies: a common multiple, shifted so that the least is 1."""
    scale = 1
    for row in payoffs:
        scale = lcm(scale, *(Fraction(number).denominator for number in row))
    whole = [[int(number * scale) for number in row] for row in payoffs]
    least = min(map(min, whole))
    return tuple(tuple(number - least + 1 for number in row) for row in whole)


def _vertices(polytope: Polytope, clock: Clock) -> tuple[dict[int, Basis], str]:
    if polytope.inequalities > FEW:
        found = proved_vertices(polytope, clock)
        if found is not None:
            return found, "listed in floats, proved exactly"
    return vertices(polytope, clock), "walked in exact arithmetic"


def _turned(labels: int, m: int, n: int) -> int:
    """Labels of the second polytope (n bounds, then m rows) in the order of the first (m bounds, then n rows)."""
    return ((labels & ((1 << n) - 1)) << m) | (labels >> n)


def _complete(own: Sequence[int], other: Sequence[int], count: int, clock: Clock) -> Iterator[tuple[int, int]]:
    """The pairs of labels that have all labels between them.

    Where both vertices have no more labels than they must, each has one candidate; the others are tried one by one.
    """
    every = (1 << count) - 1
    least = min(map(int.bit_count, other))
    exact = {labels for labels in other if labels.bit_count() == least}
    more = [labels for labels in other if labels.bit_count() > least]
    for labels in own:
        clock.check()
        missing = every & ~labels
        if missing.bit_count() == least:
            if missing in exact:
                yield labels, missing
            candidates: Sequence[int] = more
        else:
            candidates = other
        for candidate in candidates:
            if missing & ~candidate == 0:
                yield labels, candidate


def _mixture(point: Sequence[Fraction]) -> Mixture:
    whole = sum(point)
    return tuple(x / whole for x in point)


def expected(payoffs: Matrix, x: Mixture, y: Mixture) -> Fraction:
    """The expected payoff of a pair of mixtures."""
    return sum((p * q * a for p, row in zip(x, payoffs, strict=True) for q, a in zip(y, row, strict=True)), Fraction(0))
