"""What a check of a conjectured profile finds at one parameter point: the deviation that pays there, or a gap."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from winset.algebra.constraint import Constraint
from winset.algebra.value import Value
from winset.claims.profile import Lottery
from winset.equilibrium.verify.node import Taken, Turn
from winset.game.play import Action, Site


@dataclass(frozen=True, slots=True)
class Range:
    """A number of the history that may lie anywhere between two ends; `high` None means that there is no upper end."""

    variable: str
    low: Value
    high: Value | None

    def constraints(self) -> tuple[Constraint, ...]:
        """What it takes to lie strictly between the ends."""
        x = Value.variable(self.variable)
        above = Constraint(x - self.low, ">")
        return (above,) if self.high is None else (above, Constraint(self.high - x, ">"))


@dataclass(frozen=True, slots=True)
class Binding:
    """A one-shot deviation that pays: who, where, after which history, what instead of what, and what she gains.

    `gain` is a formula of the parameters and of the numbers in `ranges`, positive wherever those lie in their ranges.
    If there is a range `near`, every number in it pays: `better` is then the end of it at which most is gained, or the
    number left open, and `gain` what she comes close to, or gains by that number. `against` are the actions of those
    who move at once with her; `variable` is the name of a number that is chosen; `mode` is the state of the profile, if
    it has states. A vote is `dominated` if this one does at least as well whatever the others vote, and better against
    these.

    Where beliefs count, `history` is what the player has seen, and `worlds` are the histories that look so to her, with
    weights: the gain is the mean. If several actions are prescribed, `mixed` has their probabilities, and the gain is
    one over all of that. `at_once` says that others move together with her, as they are prescribed to.
    """

    site: Site
    history: tuple[Turn, ...]
    prescribed: Action
    better: Action
    gain: Value
    near: Range | None = None
    ranges: tuple[Range, ...] = ()
    against: tuple[Action, ...] = ()
    mode: str = ""
    dominated: bool = False
    variable: str = ""
    mixed: Lottery = ()
    worlds: tuple[tuple[tuple[Turn, ...], Value], ...] = ()
    at_once: bool = False

    @property
    def player(self) -> str:
        return self.site.player

    def numbers(self) -> tuple[Range, ...]:
        """The numbers that are left open, each after those on which its ends depend."""
        return self.ranges if self.near is None else (*self.ranges, self.near)

    def ranged(self, over: Range) -> Binding:
        """The same after a history with this number in it, left open in its range."""
        if over.variable not in self._symbols():
            return self
        return replace(self, ranges=(over, *self.ranges))

    def _symbols(self) -> frozenset[str]:
        return frozenset[str]().union(*(value.variables() for value in _values(self)))


def _values(binding: Binding) -> Iterator[Value]:
    told: list[Action] = [binding.prescribed, binding.better, binding.gain]
    told += [weight for _, weight in binding.worlds]
    for turn in (*binding.history, *(turn for trail, _ in binding.worlds for turn in trail)):
        told += turn.actions if isinstance(turn, Taken) else [value for _, value in turn.drawn]
    for over in binding.numbers():
        told += [over.low] if over.high is None else [over.low, over.high]
    yield from (value for value in told if isinstance(value, Value))


@dataclass(frozen=True, slots=True)
class NoStrategy:
    """The profile is no strategy profile here: it prescribes nothing, or what the player does not have.

    `broken` is what would have to hold of a prescribed number, if that is why.
    """

    text: str
    broken: Constraint | None = None


@dataclass(frozen=True, slots=True)
class NeedsBeliefs:
    """Whether the profile is best depends on beliefs about what the player has not seen."""

    text: str


Finding = Binding | NoStrategy | NeedsBeliefs | None  # None: nothing is better


def worse(first: Finding, second: Finding) -> Finding:
    """The one that settles more: what fails for certain, then what was not decided, then nothing."""
    if first is None or (isinstance(first, NeedsBeliefs) and second is not None):
        return second
    return first


def settles(finding: Finding) -> bool:
    """Whether the profile fails for certain."""
    return isinstance(finding, (Binding, NoStrategy))


def first(questions: Iterable[Callable[[], Finding]]) -> Finding:
    """The first finding that settles the matter; what beliefs decide counts only if there is none."""
    found: Finding = None
    for ask in questions:
        found = worse(found, ask())
        if settles(found):
            return found
    return found
