"""The vertices of a best-response polytope from a list made in floating point, which is then proved to be right.

The right-hand sides of the rows are perturbed to 1 + e_j, numbers that floats hold exactly, and Qhull lists the bases
of the perturbed polytope. Nothing of that is believed. What is shown, of every basis of the list, is:

1. At the perturbed sides all other inequalities hold strictly. So it is a vertex on n inequalities only.
2. At the sides 1 all inequalities hold, strictly or exactly with equality. Then it is feasible all the way from 1 to
   1 + e_j, slacks being linear in between.
3. Each of its n edges (the basis less one inequality) is in exactly one other basis of the list.

By 3 the list is closed under walking along edges, and the graph of a polytope is connected: it has all bases of the
perturbed polytope, and by 2 at every smaller perturbation too. The vertices at 1 are limits of those.

Rounding. With x the float solution of M x = d, R a float inverse of M and r = d - M x, the exact solution differs from
x by at most |R| |r| / (1 - |I - R M|) in the maximum norm (S. Rump, Acta Numerica 19 (2010), 287-449). Each float dot
product of length n is wrong by at most (n + 2) 2^-53 times that of absolute values (N. Higham, Accuracy and Stability
of Numerical Algorithms, 2002, section 3.1); the bounds below take twice that and a hundredth on top for the rounding of
the bounds themselves. Where a slack is not told from zero it is computed in exact fractions.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from winset.equilibrium.finite.clock import Clock
from winset.equilibrium.finite.polytope import Basis, Polytope

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_BITS = 50  # of the whole numbers of the matrix
MOST_INEQUALITIES = 63  # labels are the bits of a machine word
GRAIN = 2.0**-44
CHUNK = 4096
SEEDS = 3


def proved_vertices(polytope: Polytope, clock: Clock) -> dict[int, Basis] | None:
    """All vertices as `polytope.vertices` gives them; None if no list could be proved complete.

    Cost: that of Qhull, then about as much for the proof. Raises LimitReached when the time is up.
    """
    if polytope.dimension < 2 or polytope.inequalities > MOST_INEQUALITIES:
        return None
    if max(map(max, polytope.rows)).bit_length() > MOST_BITS:
        return None
    for seed in range(SEEDS):
        clock.check()
        sides = _perturbed(polytope, seed)
        bases = _listed(polytope, sides)
        if bases is not None and _is_closed(bases):
            found = _Proof(polytope, sides, clock).labelled(bases)
            if found is not None:
                return found
    return None


def _perturbed(polytope: Polytope, seed: int) -> list[float]:
    dice = random.Random(seed)
    return [1 + dice.randrange(1 << 22, 1 << 24) * GRAIN for _ in polytope.rows]


def _listed(polytope: Polytope, sides: list[float]) -> NDArray[Any] | None:
    """Bases of the perturbed polytope as Qhull sees them, from the convex hull of the dual points."""
    import numpy as np
    from scipy.spatial import ConvexHull, QhullError

    rows = np.array(polytope.rows, dtype=float)
    size = 0.5 / rows.sum(axis=1).max()  # of an inner point with equal coordinates, the unit in what follows
    scaled = rows * size
    dual = scaled / (np.array(sides) - scaled.sum(axis=1))[:, None]
    try:
        hull = ConvexHull(np.vstack([-np.eye(polytope.dimension), dual]))
    except QhullError:
        return None
    bases: NDArray[Any] = np.sort(hull.simplices.astype(np.int64), axis=1)
    return bases


def _is_closed(bases: NDArray[Any]) -> bool:
    """Whether no basis is there twice, and each basis less one inequality is in exactly two of the list."""
    import numpy as np

    bits = np.uint64(1) << bases.astype(np.uint64)
    whole = np.bitwise_or.reduce(bits, axis=1)
    ridges = np.sort((whole[:, None] ^ bits).ravel())
    twice = ridges.size % 2 == 0 and bool((ridges[::2] == ridges[1::2]).all())
    return (
        len(whole) > 1
        and len(np.unique(whole)) == len(whole)
        and twice
        and bool((ridges[2::2] != ridges[1:-1:2]).all())
    )


@dataclass(frozen=True, slots=True)
class _Proof:
    polytope: Polytope
    sides: list[float]
    clock: Clock

    def labelled(self, bases: NDArray[Any]) -> dict[int, Basis] | None:
        """The vertices at sides 1, or None if some basis is not shown to be one of the polytope."""
        import numpy as np

        found: dict[int, Basis] = {}
        for start in range(0, len(bases), CHUNK):
            self.clock.check()
            part = bases[start : start + CHUNK]
            system = _Systems.of(self.polytope, part)
            moved, still = system.slacks(self.sides), system.slacks([1.0] * len(self.polytope.rows))
            if moved is None or still is None or not (moved > 0).all():
                return None
            labels = np.bitwise_or.reduce(np.uint64(1) << part.astype(np.uint64), axis=1)
            for number in np.nonzero(~(still > 0).all(axis=1))[0]:
                exact = self.polytope.slacks(tuple(map(int, part[number])))
                if min(exact) < 0:
                    return None
                labels[number] = sum(1 << k for k, slack in enumerate(exact) if slack == 0)
            for label, basis in zip(labels.tolist(), part.tolist(), strict=True):
                found.setdefault(label, tuple(basis))
        return found


@dataclass(frozen=True, slots=True)
class _Systems:
    """The systems of some bases: their matrices, float inverses, and bounds on |I - R M| in the maximum norm."""

    polytope: Polytope
    normals: NDArray[Any]
    bases: NDArray[Any]
    matrices: NDArray[Any]
    inverses: NDArray[Any] | None
    defect: NDArray[Any]

    @staticmethod
    def of(polytope: Polytope, bases: NDArray[Any]) -> _Systems:
        import numpy as np

        normals = np.array([polytope.normal(k) for k in range(polytope.inequalities)], dtype=float)
        matrices = normals[bases]
        try:
            inverses = np.linalg.inv(matrices)
        except np.linalg.LinAlgError:
            return _Systems(polytope, normals, bases, matrices, None, np.ones(len(bases)))
        off = np.abs(np.eye(polytope.dimension) - inverses @ matrices)
        off += _unit(polytope) * (1 + np.abs(inverses) @ np.abs(matrices))
        return _Systems(polytope, normals, bases, matrices, inverses, 1.01 * off.sum(axis=2).max(axis=1))

    def slacks(self, sides: list[float]) -> NDArray[Any] | None:
        """Lower bounds on the slacks of all inequalities outside each basis (1 at those inside); None if not solved."""
        import numpy as np

        if self.inverses is None or not (self.defect < 0.5).all():
            return None
        unit = _unit(self.polytope)
        every = np.array([0.0] * self.polytope.dimension + sides)
        right = every[self.bases][:, :, None]
        points = self.inverses @ right
        size = np.abs(self.matrices) @ np.abs(points) + np.abs(right)
        residual = np.abs(right - self.matrices @ points) + unit * size
        error = 1.01 * (np.abs(self.inverses) @ residual).max(axis=(1, 2)) / (1 - self.defect)
        points = points[:, :, 0]
        used = points @ self.normals.T
        doubt = unit * (np.abs(points) @ np.abs(self.normals).T + np.abs(every))
        doubt += error[:, None] * np.abs(self.normals).sum(axis=1)
        found: NDArray[Any] = every - used - 1.01 * doubt
        np.put_along_axis(found, self.bases, 1.0, axis=1)
        return found


def _unit(polytope: Polytope) -> float:
    return 2 * (polytope.dimension + 2) * 2.0**-53
