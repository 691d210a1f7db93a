"""Perfect Bayesian equilibria of a finite tree with perfect recall, pure and mixed, any number of players.

The strong concept of Fudenberg and Tirole: sequential rationality at every information set, Bayes' rule wherever it
applies, also off the path (see `beliefs`). One-shot deviations then suffice (Hendon, Jacobsen and Sloth 1996).

Complete up to outcomes where no case is left open. Supports come from a formula over the reals that an SMT solver
decides; that there are no further ones rests on its word. Everything that is listed is solved exactly.
"""

from __future__ import annotations

from collections.abc import Sequence

from winset.algebra.constraint import Constraint
from winset.equilibrium.finite.assessment import FiniteSolution
from winset.equilibrium.finite.methods import Limits
from winset.equilibrium.finite.outcomes import Promise, refusal, solve_with
from winset.equilibrium.finite.systems import Strong
from winset.game.tree import Tree

CITE = "Fudenberg and Tirole (1991), Perfect Bayesian equilibrium and sequential equilibrium, JET 53, 236-260"
PROMISE = Promise("perfect Bayesian equilibrium", "support enumeration with exact elimination", CITE)


def accepts(tree: Tree) -> str:
    """Why the method does not apply; "" if it does."""
    return refusal(tree)


def solve(tree: Tree, limits: Limits, assumptions: Sequence[Constraint] = (), pure: bool = False) -> FiniteSolution:
    """All perfect Bayesian equilibria, as families; with `pure` those in pure strategies.

    Payoffs and nature's probabilities may contain parameters; `assumptions` are constraints on them.
    """
    return solve_with(tree, Strong(), limits, assumptions, pure, PROMISE)
