"""All Nash equilibria, pure and mixed, of a small tree with any number of players, through the reduced strategic form.

In a game in which everybody moves once and nobody sees anything, every information set is reached, and weak perfect
Bayesian equilibrium is Nash equilibrium: so the reduced strategic form is laid out as such a tree, solved support by
support with exact elimination, and the mixtures found become behaviour strategies by Kuhn's theorem. Parameters are
allowed; equilibria that form a continuum come as families.

The reduced strategic form grows exponentially with information sets and the supports grow exponentially with that, so
this is for small trees.

J. Nash, Non-cooperative games, Annals of Mathematics 54 (1951), p. 287; H. W. Kuhn, Extensive games and the problem of
information, in Contributions to the Theory of Games II, Princeton 1953, p. 213 (theorem 4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from winset.algebra.constraint import Constraint
from winset.equilibrium.finite import weak_perfect_bayesian
from winset.equilibrium.finite.assessment import Assessment, FiniteSolution
from winset.equilibrium.finite.kuhn import behaviour_row
from winset.equilibrium.finite.methods import Limits
from winset.errors import LimitReached, OutOfReach
from winset.game.strategic_to_tree import strategic_to_tree
from winset.game.subgames import forgotten
from winset.game.tree import Tree
from winset.game.tree_to_strategic import Reduced, tree_to_strategic

CONCEPT = "Nash equilibrium"
METHOD = "supports of the reduced strategic form, with exact elimination"
COUNTED = "mixtures with the same supports of the reduced strategic form are one family"
CITE = "Nash (1951), p. 287"
MOST_PROFILES = 200


def accepts(tree: Tree) -> str:
    """ "" for small trees in which nobody forgets what she did or knew."""
    if forgotten(tree) is not None:
        return "a player forgets what she knew or did: no method applies"
    try:
        tree_to_strategic(tree, MOST_PROFILES)
    except LimitReached:
        return f"the reduced strategic form has more than {MOST_PROFILES} profiles: the method is pure-nash"
    return ""


def solve(tree: Tree, limits: Limits, assumptions: Sequence[Constraint] = ()) -> FiniteSolution:
    """All Nash equilibria as families; supports that were not decided in time are open cases."""
    if reason := accepts(tree):
        raise OutOfReach(reason)
    reduced = tree_to_strategic(tree, MOST_PROFILES)
    flat = strategic_to_tree(reduced.game)
    found = weak_perfect_bayesian.solve(flat, limits, assumptions)
    behaviour = tuple(_behaviour(tree, reduced, assessment) for assessment in found.assessments)
    return replace(found, tree=tree, concept=CONCEPT, method=METHOD, assessments=behaviour, counted=COUNTED, cite=CITE)


def _behaviour(tree: Tree, reduced: Reduced, mixed: Assessment) -> Assessment:
    """A family of mixtures as behaviour strategies, with the same free variables, conditions and witness."""
    rows = {
        place: behaviour_row(tree, place, plans, mixed.strategies[player])
        for player, plans in enumerate(reduced.plans)
        for place in tree.sets_of(player)
    }
    return replace(mixed, strategies=rows, beliefs={})
