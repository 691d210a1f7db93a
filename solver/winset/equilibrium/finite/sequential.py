"""Sequential equilibria (Kreps and Wilson 1982) of a finite tree with perfect recall, exactly.

Strategies are optimal at every information set and beliefs are consistent: limits of what Bayes' rule gives after ever
smaller trembles. Consistency is decided by labels and binomial equations (see `consistency`), not by trying sequences;
each case comes with its labels as a certificate. Parameters do not enter the labels.

Complete up to outcomes where no case is left open; that there are no further supports rests on an SMT solver's word.
"""

from __future__ import annotations

from collections.abc import Sequence

from winset.algebra.constraint import Constraint
from winset.algebra.oracle import Oracle
from winset.equilibrium.finite.assessment import FiniteSolution
from winset.equilibrium.finite.consistency import Consistent
from winset.equilibrium.finite.methods import Limits
from winset.equilibrium.finite.outcomes import Promise, refusal, solve_with
from winset.game.tree import Tree

CITE = "Kreps and Wilson (1982), Sequential equilibria, Econometrica 50, 863-894"
PROMISE = Promise("sequential equilibrium", "support enumeration with labels and binomial equations", CITE)


def accepts(tree: Tree) -> str:
    """Why the method does not apply; "" if it does."""
    return refusal(tree)


def solve(tree: Tree, limits: Limits, assumptions: Sequence[Constraint] = (), pure: bool = False) -> FiniteSolution:
    """All sequential equilibria, as families; with `pure` those in pure strategies."""
    with Oracle() as oracle:
        return solve_with(tree, Consistent(oracle), limits, assumptions, pure, PROMISE)
