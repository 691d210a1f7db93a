"""All pure Nash equilibria of a tree with perfect recall, any number of players, without the strategic form.

The search settles the information sets that are reached, in the order of play, and gives up a branch as soon as some
player could gain from a deviation whatever is still open. When the play is settled, it decides whether the sets that a
single deviation can lead to can be settled so that nobody gains: exactly, by the same search. At sets that no single
deviation reaches the strategy does not matter; the first action stands there.

Equilibria count as one if they are the same at the information sets that are reached: of the threats off the path one
is shown that deters. The cost is exponential in the sets that are reached, not in all of them: under perfect
information the bounds decide at once whether a play can be held by threats.

J. Nash, Non-cooperative games, Annals of Mathematics 54 (1951), p. 287.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from winset.equilibrium.finite.assessment import Assessment, FiniteSolution
from winset.equilibrium.finite.clock import Clock
from winset.equilibrium.finite.methods import Limits
from winset.equilibrium.finite.partial_profile import OPEN, SURELY, Board
from winset.errors import LimitReached, OutOfReach
from winset.game.subgames import forgotten
from winset.game.tree import NATURE, Tree

CONCEPT = "Nash equilibrium"
METHOD = "search over the play, with threats that deter"
COUNTED = "same actions at the information sets that are reached"
CITE = "Nash (1951), p. 287"
MOST_LISTED = 1000


def accepts(tree: Tree) -> str:
    """ "" for games of numbers in which nobody forgets what she did or knew."""
    if not tree.is_numeric:
        return "payoffs or chances contain parameters: set them to numbers, or look for perfect Bayesian equilibria"
    if (found := forgotten(tree)) is not None:
        name = tree.names[found.place] or str(found.place)
        return f"{tree.players[tree.owner[found.place]]} forgets at information set {name}: no method applies"
    return ""


def solve(tree: Tree, limits: Limits) -> FiniteSolution:
    """All pure Nash equilibria, up to actions off the path; fewer when a limit is reached, and then it says so."""
    if reason := accepts(tree):
        raise OutOfReach(reason)
    started = time.monotonic()
    most = MOST_LISTED if limits.equilibria is None else limits.equilibria
    found: list[Assessment] = []
    cases: list[str] = []
    try:
        for assessment in equilibria(tree, Clock.of(limits)):
            if len(found) == most:
                cases.append(f"more than {most} equilibria: the others are not listed")
                break
            found.append(assessment)
    except LimitReached as reached:
        cases.append(f"{reached.reason} before all plays were tried")
    return FiniteSolution(
        tree,
        CONCEPT,
        METHOD,
        tuple(found),
        "no" if cases else "pure strategies",
        COUNTED,
        CITE,
        total=None if cases else len(found),
        open_cases=tuple(cases),
        notes=("mixed strategies were not searched",),
        seconds=time.monotonic() - started,
    )


def equilibria(tree: Tree, clock: Clock) -> Iterator[Assessment]:
    """The pure Nash equilibria one by one, at once as they are found. Raises LimitReached when the time is up."""
    search = _Search(Board(tree), clock)
    start = [OPEN] * len(tree.owner)
    waiting = [start]
    while waiting:
        profile = waiting.pop()
        clock.check()
        if not search.can_hold(profile):
            continue
        where = search.next_on_path(profile)
        if where is not None:
            waiting += search.settled(profile, where)
        elif (threats := search.deterring(profile)) is not None:
            yield _assessment(tree, threats)


def _assessment(tree: Tree, profile: list[int]) -> Assessment:
    rows: dict[int, tuple[int, ...]] = {}
    for where, owner in enumerate(tree.owner):
        if owner != NATURE:
            action = max(profile[where], 0)
            rows[where] = tuple(int(k == action) for k in range(len(tree.actions[where])))
    return Assessment(rows)


@dataclass(frozen=True, slots=True)
class _Search:
    board: Board
    clock: Clock

    def settled(self, profile: list[int], where: int) -> list[list[int]]:
        """The profile with each action at an open set, the first action last: the pile is taken from its end."""
        actions = range(len(self.board.tree.actions[where]))
        return [[*profile[:where], action, *profile[where + 1 :]] for action in reversed(actions)]

    def next_on_path(self, profile: list[int]) -> int | None:
        """The first open information set that play reaches with positive probability."""
        tree, waiting = self.board.tree, [0]
        while waiting:
            node = waiting.pop()
            where = tree.place[node]
            if where < 0 or not self.board.chance[node]:
                continue
            if tree.owner[where] == NATURE:
                waiting += reversed(self.board.children[node])
            elif profile[where] == OPEN:
                return where
            else:
                waiting.append(self.board.children[node][profile[where]])
        return None

    def can_hold(self, profile: list[int]) -> bool:
        """False if some player gains from a deviation however the open sets are settled."""
        for player in range(len(self.board.tree.players)):
            reached = self.board.reached(player, profile)
            if self.board.deviation(player, profile, reached)[0] > self.board.most(player, profile):
                return False
        return True

    def deterring(self, profile: list[int]) -> list[int] | None:
        """The profile with sets off the path settled so that no single deviation pays; None if that cannot be."""
        payoffs = [self.board.most(player, profile) for player in range(len(self.board.tree.players))]
        if self._tempted(guess := self._harshest(profile), payoffs) is None:
            return guess
        waiting = [profile]
        while waiting:
            now = waiting.pop()
            self.clock.check()
            verdict = self._tempted(now, payoffs)
            if verdict is None:
                return now
            if verdict >= 0:
                waiting += self.settled(now, verdict)
        return None

    def _harshest(self, profile: list[int]) -> list[int]:
        """Open sets settled for the worst of the first player who can get there: under perfect information no guess."""
        tree, found = self.board.tree, list(profile)
        for player in range(len(tree.players)):
            reached = self.board.reached(player, profile)
            worth = self.board.deviation(player, profile, reached)
            for where in dict.fromkeys(tree.place[node] for node, status in enumerate(reached) if status):
                if where >= 0 and found[where] == OPEN and tree.owner[where] not in (player, NATURE):
                    after = [self.board.children[node] for node in tree.members[where] if reached[node]]
                    sums = [sum(worth[child[a]] for child in after) for a in range(len(tree.actions[where]))]
                    found[where] = sums.index(min(sums))
        return found

    def _tempted(self, profile: list[int], payoffs: list[Any]) -> int | None:
        """None if nobody can gain; -1 if somebody gains for sure; else an open set on which it depends."""
        doubt = None
        for player, payoff in enumerate(payoffs):
            if doubt is not None and self.board.most(player, profile, free=True) <= payoff:
                continue
            reached = self.board.reached(player, profile)
            if self.board.deviation(player, profile, reached)[0] > payoff:
                return -1
            if doubt is None and self.board.most(player, profile, free=True) > payoff:
                doubt = self._open(player, profile, reached)
        return doubt

    def _open(self, player: int, profile: list[int], reached: list[int]) -> int | None:
        """The first open set of another player that a deviation surely reaches."""
        tree = self.board.tree
        for node, status in enumerate(reached):
            where = tree.place[node]
            if status == SURELY and where >= 0 and self.board.chance[node]:
                owner = tree.owner[where]
                if owner not in (player, NATURE) and profile[where] == OPEN:
                    return where
        return None
