"""Vertices of a best-response polytope, exactly: {x >= 0 : R x <= 1} with a matrix R of positive whole numbers.

Its inequalities are the n bounds x_i >= 0 and the rows of R; a vertex is told by the set of those that are tight, its
labels. The right-hand sides of the rows are perturbed by infinitesimals e_1 >> e_2 >> ..., which makes every vertex lie
on exactly n inequalities (a basis) and loses none: the vertices of the polytope are where the bases end up as the
infinitesimals vanish.

The graph of a polytope is connected (M. Balinski, On the graph structure of convex polyhedra in n-space, Pacific
Journal of Mathematics 11 (1961), p. 431), so walking every edge from the vertex 0 finds all bases. The perturbation is
that of D. Avis, lrs, in Polytopes, Combinatorics and Computation, 2000, p. 177.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from flint import fmpq, fmpq_mat

from winset.equilibrium.finite.clock import Clock

Basis = tuple[int, ...]


@dataclass(frozen=True)
class Polytope:
    """The polytope of a matrix of positive integers. Inequality i < n is x_i >= 0, inequality n + j is row j."""

    rows: tuple[tuple[int, ...], ...]

    @property
    def dimension(self) -> int:
        """The number of variables."""
        return len(self.rows[0])

    @property
    def inequalities(self) -> int:
        """The number of bounds and rows."""
        return self.dimension + len(self.rows)

    def normal(self, which: int) -> tuple[int, ...]:
        """The left-hand side of an inequality in the form normal . x <= side."""
        if which >= self.dimension:
            return self.rows[which - self.dimension]
        return tuple(-int(k == which) for k in range(self.dimension))

    def side(self, which: int) -> int:
        """The right-hand side of an inequality, 0 of bounds and 1 of rows."""
        return int(which >= self.dimension)

    @cached_property
    def matrix(self) -> Any:
        """All normals, as an exact matrix."""
        return fmpq_mat([[fmpq(a) for a in self.normal(k)] for k in range(self.inequalities)])

    def point(self, basis: Basis) -> tuple[Fraction, ...]:
        """The exact point where the inequalities of a basis are tight."""
        solution = self._solved(basis)
        return tuple(Fraction(int(solution[i, 0].p), int(solution[i, 0].q)) for i in range(self.dimension))

    def slacks(self, basis: Basis) -> list[Any]:
        """What is left of each inequality at the point of a basis."""
        used = self.matrix * self._solved(basis)
        return [self.side(k) - used[k, 0] for k in range(self.inequalities)]

    def _solved(self, basis: Basis) -> Any:
        square = fmpq_mat([[fmpq(a) for a in self.normal(k)] for k in basis])
        return square.solve(fmpq_mat([[fmpq(self.side(k))] for k in basis]))


def vertices(polytope: Polytope, clock: Clock) -> dict[int, Basis]:
    """All vertices: the bits of a key are the tight inequalities, the value is one basis of the vertex.

    Cost: for each basis an inversion of order n and n ratio tests. Raises LimitReached when the time is up.
    """
    start = tuple(range(polytope.dimension))
    seen, waiting = {start}, [start]
    found: dict[int, Basis] = {}
    while waiting:
        clock.check()
        basis = waiting.pop()
        corner = _Corner.at(polytope, basis)
        found.setdefault(corner.labels, basis)
        for position in range(len(basis)):
            entering = corner.entering(position)
            beside = tuple(sorted((*basis[:position], *basis[position + 1 :], entering)))
            if beside not in seen:
                seen.add(beside)
                waiting.append(beside)
    return found


@dataclass(frozen=True, slots=True)
class _Corner:
    """A basis with the slack of every inequality, and how slacks depend on those of the basis: slack - share . side."""

    polytope: Polytope
    basis: Basis
    slack: list[Any]
    share: list[list[Any]]

    @staticmethod
    def at(polytope: Polytope, basis: Basis) -> _Corner:
        inverse = fmpq_mat([[fmpq(a) for a in polytope.normal(k)] for k in basis]).inv()
        share = (polytope.matrix * inverse).tolist()
        tight = [position for position, k in enumerate(basis) if polytope.side(k)]
        slack = [polytope.side(k) - sum((row[p] for p in tight), fmpq(0)) for k, row in enumerate(share)]
        return _Corner(polytope, basis, slack, share)

    @property
    def labels(self) -> int:
        """The tight inequalities, infinitesimals aside, as bits."""
        return sum(1 << k for k, slack in enumerate(self.slack) if slack == 0)

    def entering(self, position: int) -> int:
        """The inequality that becomes tight first as that at a position of the basis is left."""
        best, least = [], None
        for k, row in enumerate(self.share):
            if row[position] < 0 and k not in self.basis:
                ratio = self.slack[k] / -row[position]
                if least is None or ratio < least:
                    best, least = [k], ratio
                elif ratio == least:
                    best.append(k)
        return best[0] if len(best) == 1 else min(best, key=lambda k: self._perturbed(k, position))

    def _perturbed(self, which: int, position: int) -> list[Any]:
        """The coefficients of the infinitesimals in the ratio of an inequality."""
        n, row = self.polytope.dimension, self.share[which]
        found = [fmpq(0)] * self.polytope.inequalities
        if which >= n:
            found[which] = fmpq(1)
        for place, k in enumerate(self.basis):
            if k >= n:
                found[k] -= row[place]
        return [amount / -row[position] for amount in found[n:]]
