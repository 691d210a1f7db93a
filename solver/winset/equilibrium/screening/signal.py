"""A number chosen from an interval by a player who knows the type."""

from __future__ import annotations

from collections.abc import Callable

from winset.algebra.value import Value
from winset.equilibrium.screening.informed import Correspondence
from winset.equilibrium.screening.mover import Mover
from winset.equilibrium.screening.outcome import Outcome
from winset.errors import OutOfReach


def choose(mover: Mover, follows: Callable[[Value], Correspondence]) -> list[Outcome]:
    """Equilibria of a subgame that begins with a number that an informed player chooses."""
    raise OutOfReach("not yet", mover.step.site.position)
