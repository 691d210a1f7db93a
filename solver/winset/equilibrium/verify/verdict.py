"""What a verifier says: whether a profile is an equilibrium, of which kind, and by which deviation it is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from winset.algebra.value import Value
from winset.claims.profile import Lottery
from winset.equilibrium.verify.node import Turn
from winset.game.play import Action, Site

ONE_SHOT, PLAN, DOMINATED = "one-shot", "plan", "dominated"


@dataclass(frozen=True, slots=True)
class Deviation:
    """A deviation that pays: who, where, after which history, what is prescribed and what is better.

    `gain` is the exact gain as a formula in the parameters and in the numbers of the history (a number that the
    deviator chooses is a variable too), and `point` a rational point at which it is positive, played through to
    confirm it. `kind` is "one-shot" (then back to the profile), "plan" (`plan` says what she does at each of her
    information sets, payoffs being those at the start), or "dominated" (a vote that another one weakly dominates,
    `against` being votes of all at which it does strictly worse). Where actions are `mixed`, `prescribed` is the first.
    Where several numbers are chosen at once, `numbers` are those of the deviation, `better` being the last of them.
    `mode` is the state in which a profile with states begins the round (None: its first one).
    """

    player: str
    site: Site
    history: tuple[Turn, ...]
    prescribed: Action | None
    better: Action
    gain: Value
    point: Mapping[str, Fraction]
    kind: str = ONE_SHOT
    plan: tuple[tuple[Site, Action], ...] = ()
    against: tuple[Action, ...] = ()
    mixed: Lottery = ()
    mode: str | None = None
    numbers: tuple[Value, ...] = ()

    def gain_at_point(self) -> Value:
        """The gain at the point: a number, or a number with roots in it."""
        return self.gain.evaluate(self.point)

    def __str__(self) -> str:
        after = f" after {'; '.join(map(str, self.history))}" if self.history else ""
        at = ", ".join(f"{name} = {value}" for name, value in self.point.items())
        instead = f" instead of {told(self.mixed)}" if self.mixed else f" instead of {self.prescribed}"
        instead = "" if self.prescribed is None else instead
        better = f"({', '.join(map(str, self.numbers))})" if self.numbers else self.better
        text = f"{self.site}{after}: {better}{instead} gains {self.gain}"
        return f"{text}, that is {self.gain_at_point()} at {at}" if at else text


def told(lottery: Lottery) -> str:
    """A lottery in words: an action, or actions with their probabilities."""
    if len(lottery) == 1:
        return str(lottery[0][0])
    return " or ".join(f"{action} with {chance}" for action, chance in lottery)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a profile is an equilibrium on a region.

    `holds` is True or False for the strongest concept that fits the game: subgame-perfect equilibrium, or strong
    perfect Bayesian equilibrium where something is hidden, in stage-undominated votes where votes are simultaneous.
    None: it was not decided, and `doubts` say why. `concept` is the concept that holds. `checked` counts the
    obligations that were put to the oracle. `faults` say where the profile is no strategy profile at all.
    """

    holds: bool | None
    concept: str
    checked: int
    deviations: tuple[Deviation, ...] = ()
    doubts: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()

    def __str__(self) -> str:
        lines = [self.concept, *map(str, self.deviations), *self.faults, *self.doubts]
        return "\n".join(lines)
