"""The equilibria of one subgame, smaller ones being cut off, and an honest account of what was searched in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from winset.equilibrium.finite.assessment import Assessment
from winset.equilibrium.finite.clock import Clock
from winset.equilibrium.finite.pure_nash import equilibria
from winset.equilibrium.finite.two_player_nash import MOST_PROFILES, TwoPlayers, movers
from winset.errors import LimitReached
from winset.game.tree import Tree


@dataclass(slots=True)
class Confessions:
    """By node of the original tree at which a subgame begins: what was not searched there.

    `ties`: several actions are best, mixing not searched. `crowds`: more than two players, or too many strategies, so
    pure equilibria only. `continua`: infinitely many equilibria, of which the extreme ones are listed. `cut`: too many
    payoffs that smaller subgames can give. `mixed`: a mixed equilibrium was found.
    """

    ties: list[int] = field(default_factory=list)
    crowds: list[int] = field(default_factory=list)
    continua: list[int] = field(default_factory=list)
    cut: list[int] = field(default_factory=list)
    mixed: bool = False

    def cases(self) -> Iterator[str]:
        """What was not searched, in sentences."""
        if self.continua:
            yield f"the equilibria of {_subgames(self.continua)} are a continuum: its extreme points are listed"
        if self.cut:
            yield f"some payoffs that can follow in {_subgames(self.cut)} were left out: there are too many"

    def notes(self) -> Iterator[str]:
        """What is true of the list as far as it goes."""
        if self.ties:
            yield f"mixing was not searched where a player is indifferent at the root of {_subgames(self.ties)}"
        if self.crowds:
            where = _subgames(self.crowds)
            yield f"mixing was not searched in {where}, where more than two players move or strategies are many"


def _subgames(nodes: list[int]) -> str:
    shown = sorted(set(nodes))
    more = f" and {len(shown) - 5} more" if len(shown) > 5 else ""
    return f"the subgame{'s' if len(shown) > 1 else ''} at node {', '.join(map(str, shown[:5]))}{more}"


def stage_equilibria(game: Tree, root: int, confessions: Confessions, clock: Clock) -> list[Assessment]:
    """The equilibria of a game without proper subgames that was cut out at a node of the original tree.

    With two players who move all extreme ones, if the reduced strategic form is small; else the pure ones, up to
    threats off the path.
    """
    if len(movers(game)) <= 2:
        try:
            found = TwoPlayers.of(game, clock)
        except LimitReached:
            clock.check()  # else it is the size of the strategic form, more than MOST_PROFILES
        else:
            if not found.extreme.is_finite:
                confessions.continua.append(root)
            confessions.mixed |= any(0 < p < 1 for x in found.extreme.rows + found.extreme.columns for p in x)
            return list(found.assessments)
    confessions.crowds.append(root)
    return list(equilibria(game, clock))


__all__ = ["MOST_PROFILES", "Confessions", "stage_equilibria"]
