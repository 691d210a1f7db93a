"""All Nash equilibria, pure and mixed, of a tree in which two players move, through the reduced strategic form.

The extreme equilibria of the reduced strategic form are found by `bimatrix`, exactly and with a proof that none is
missing; each becomes behaviour strategies by Kuhn's theorem. Every other equilibrium is a convex combination, player by
player, of extreme ones in one maximal Nash subset, and the notes name these subsets where there are any.

The reduced strategic form grows exponentially with information sets, so this is for small trees.

H. W. Kuhn, Extensive games and the problem of information, in Contributions to the Theory of Games II, Princeton 1953,
p. 213 (theorem 4); the sources of `bimatrix`.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from winset.equilibrium.finite.assessment import Assessment, FiniteSolution
from winset.equilibrium.finite.bimatrix import Extreme, Mixture, extreme_equilibria
from winset.equilibrium.finite.clock import Clock
from winset.equilibrium.finite.kuhn import behaviour_row
from winset.equilibrium.finite.methods import Limits
from winset.equilibrium.finite.order import plain
from winset.equilibrium.finite.pure_nash import accepts as accepts_numbers_and_recall
from winset.errors import LimitReached, OutOfReach
from winset.game.tree import NATURE, Number, Tree
from winset.game.tree_to_strategic import Reduced, tree_to_strategic

CONCEPT = "Nash equilibrium"
METHOD = "extreme equilibria of the reduced strategic form"
COUNTED = "extreme equilibria of the reduced strategic form"
CITE = "Avis, Rosenberg, Savani and von Stengel (2010)"
MOST_PROFILES = 1600


def accepts(tree: Tree) -> str:
    """ "" for small trees of numbers with perfect recall in which at most two players have a choice."""
    if reason := accepts_numbers_and_recall(tree):
        return reason
    if len(movers(tree)) > 2:
        return "more than two players move: the methods are many-player-nash and pure-nash"
    try:
        tree_to_strategic(tree, MOST_PROFILES)
    except LimitReached:
        return f"the reduced strategic form has more than {MOST_PROFILES} profiles: the methods are pure-nash and lemke"
    return ""


def solve(tree: Tree, limits: Limits) -> FiniteSolution:
    """All extreme Nash equilibria; none, and it says so, when the time is up before the list is proved complete."""
    if reason := accepts(tree):
        raise OutOfReach(reason)
    started = time.monotonic()
    try:
        found = TwoPlayers.of(tree, Clock.of(limits))
    except LimitReached as reached:
        return FiniteSolution(
            tree, CONCEPT, METHOD, (), "no", COUNTED, CITE, None, (f"{reached.reason} before all vertices were listed",)
        )
    most = len(found.extreme) if limits.equilibria is None else limits.equilibria
    cases = () if most >= len(found.extreme) else (f"{most} of {len(found.extreme)} extreme equilibria are listed",)
    return FiniteSolution(
        tree,
        CONCEPT,
        METHOD,
        tuple(found.assessments[:most]),
        "no" if cases else "yes",
        COUNTED,
        CITE,
        total=len(found.extreme),
        open_cases=cases,
        notes=(_subsets(found.extreme),),
        seconds=time.monotonic() - started,
    )


def movers(tree: Tree) -> tuple[int, ...]:
    """The players who have an information set with more than one action."""
    return tuple(sorted({o for s, o in enumerate(tree.owner) if o != NATURE and len(tree.actions[s]) > 1}))


@dataclass(frozen=True, slots=True)
class TwoPlayers:
    """The extreme equilibria of a tree in which at most two players move, and their behaviour strategies."""

    extreme: Extreme
    assessments: tuple[Assessment, ...]

    @staticmethod
    def of(tree: Tree, clock: Clock, most: int = MOST_PROFILES) -> TwoPlayers:
        """Raises LimitReached when the time is up or the reduced strategic form has more than `most` profiles."""
        reduced = tree_to_strategic(tree, most)
        pair = pair_of(tree)
        first, second = (_matrix(reduced, pair, player) for player in pair)
        extreme = extreme_equilibria(first, second, clock)
        return TwoPlayers(extreme, tuple(_behaviour(tree, reduced, pair, x, y) for x, y in extreme))


def pair_of(tree: Tree) -> tuple[int, int]:
    """The two players who move, made up to two by players who do not; the second may be nobody (-1)."""
    those = list(movers(tree)) + [p for p in range(len(tree.players)) if p not in movers(tree)] + [-1, -1]
    return (min(those[:2]), max(those[:2])) if those[1] >= 0 else (those[0], -1)


def _matrix(reduced: Reduced, pair: tuple[int, int], player: int) -> list[list[Fraction]]:
    rows, columns = (1 if p < 0 else len(reduced.plans[p]) for p in pair)
    profile = [0] * len(reduced.plans)
    found = []
    for i in range(rows):
        if pair[0] >= 0:
            profile[pair[0]] = i
        row = []
        for j in range(columns):
            if pair[1] >= 0:
                profile[pair[1]] = j
            row.append(Fraction(0) if player < 0 else Fraction(plain(reduced.game.at(profile)[player])))  # type: ignore[arg-type]
        found.append(row)
    return found


def _behaviour(tree: Tree, reduced: Reduced, pair: tuple[int, int], x: Mixture, y: Mixture) -> Assessment:
    mixtures: dict[int, Sequence[Fraction]] = dict(zip(pair, (x, y), strict=True))
    rows: dict[int, tuple[Number, ...]] = {}
    for player, plans in enumerate(reduced.plans):
        for place in tree.sets_of(player):
            rows[place] = behaviour_row(tree, place, plans, mixtures.get(player, (Fraction(1),)))
    return Assessment(rows)


def _subsets(extreme: Extreme) -> str:
    if extreme.is_finite:
        return "there are no equilibria beside those listed"
    parts = [
        f"{{{', '.join(str(1 + extreme.pairs.index((i, j))) for i in lefts for j in rights)}}}"
        for lefts, rights in extreme.subsets
    ]
    return (
        f"every equilibrium is a convex combination, player by player, within one of {', '.join(parts)} "
        f"(numbers of the list), which hang together in {len(extreme.components)} components"
    )
