"""Weak perfect Bayesian equilibria of a finite tree with perfect recall, pure and mixed, any number of players.

Every strategy is optimal at every information set given the beliefs there, and beliefs follow Bayes' rule on the path
only. Off it they need not fit together, so one-shot deviations do not suffice and whole plans are compared. Weak
equilibria need not be subgame-perfect.
"""

from __future__ import annotations

from collections.abc import Sequence

from winset.algebra.constraint import Constraint
from winset.equilibrium.finite.assessment import FiniteSolution
from winset.equilibrium.finite.methods import Limits
from winset.equilibrium.finite.outcomes import Promise, refusal, solve_with
from winset.equilibrium.finite.systems import Weak
from winset.game.tree import Tree

CITE = "Mas-Colell, Whinston and Green (1995), Microeconomic Theory, definition 9.C.3"
PROMISE = Promise("weak perfect Bayesian equilibrium", "support enumeration with exact elimination", CITE)


def accepts(tree: Tree) -> str:
    """Why the method does not apply; "" if it does."""
    return refusal(tree)


def solve(tree: Tree, limits: Limits, assumptions: Sequence[Constraint] = (), pure: bool = False) -> FiniteSolution:
    """All weak perfect Bayesian equilibria, as families; with `pure` those in pure strategies."""
    return solve_with(tree, Weak(), limits, assumptions, pure, PROMISE)
