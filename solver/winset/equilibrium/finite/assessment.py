"""What a method for finite games returns: assessments, and what their list is worth.

An assessment is a strategy at every information set and, where the concept speaks of them, beliefs at every
information set. A family of assessments is written with free variables (a mixing probability, a belief off the path)
and the conditions that they have to meet; a single one has none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from winset.algebra.oracle import Constraint
from winset.algebra.value import Value
from winset.errors import WinsetError
from winset.game.tree import NATURE, NO_OUTCOME, Number, Tree


@dataclass(frozen=True, slots=True)
class Assessment:
    """A profile of behaviour strategies with beliefs, or a family of them.

    `strategies[s]` are the probabilities of the actions at information set `s`, for every set of a player (nature's
    are not listed); a set that the concept leaves open (off the path under Nash) may be absent. `beliefs[s]` are the
    probabilities of the nodes of the set, in the order of `tree.members[s]`; absent where the concept does not speak
    of them. Numbers are `Value` where they contain parameters of the game or `free` variables; `conditions` are what
    these have to meet, and `witness` is a rational point that meets them.

    Where the information sets off the path leave a choice, `off_path` lists the cases, group by group of sets that hang
    together; `strategies` and `beliefs` then show one of them. `labels` are the orders of magnitude of the trembles, by
    (information set, action), that show a sequential equilibrium to be consistent: 0 for what is played.
    """

    strategies: Mapping[int, tuple[Number, ...]]
    beliefs: Mapping[int, tuple[Number, ...]] = field(default_factory=dict)
    free: tuple[str, ...] = ()
    conditions: tuple[Constraint, ...] = ()
    witness: Mapping[str, Fraction] = field(default_factory=dict)
    off_path: tuple[OffPath, ...] = ()
    labels: Mapping[tuple[int, int], int] = field(default_factory=dict)

    def at_witness(self) -> Assessment:
        """The member of the family at its witness, in numbers."""
        return Assessment(
            {s: tuple(_at(p, self.witness) for p in probabilities) for s, probabilities in self.strategies.items()},
            {s: tuple(_at(p, self.witness) for p in probabilities) for s, probabilities in self.beliefs.items()},
        )


def is_zero(number: Number) -> bool:
    """Whether a number is zero, identically if it contains parameters."""
    return number.is_zero if isinstance(number, Value) else number == 0


@dataclass(frozen=True, slots=True)
class OffPath:
    """Information sets off the path that hang together, and what may happen there, given the path.

    Each case has strategies, beliefs, conditions and a witness of its own; the conditions may speak of the free
    variables of the path. Cases of different groups go together freely where the path leaves nothing free; elsewhere
    wherever their conditions can be met together.
    """

    sets: tuple[int, ...]
    cases: tuple[Assessment, ...]


def _at(number: Number, point: Mapping[str, Fraction]) -> Number:
    if not isinstance(number, Value):
        return number
    there = number.evaluate(point)
    return there.fraction() if there.is_number else there


@dataclass(frozen=True)
class Played:
    """An assessment played out on its tree: reach probabilities, payoffs, and the distribution over ends."""

    tree: Tree
    assessment: Assessment

    @cached_property
    def reach(self) -> list[Number]:
        """The probability of every node. Where a strategy is left open, nothing below is reached or it is an error."""
        tree, strategies = self.tree, self.assessment.strategies
        found: list[Number] = [1] * len(tree)
        for node in range(1, len(tree)):
            parent = tree.parent[node]
            where = tree.place[parent]
            if is_zero(found[parent]):
                found[node] = 0
                continue
            chances = tree.chances[where] if tree.owner[where] == NATURE else strategies.get(where)
            if chances is None:
                raise WinsetError(f"the strategy is left open at information set {tree.names[where] or where}")
            found[node] = found[parent] * chances[tree.move[node]]
        return found

    @cached_property
    def payoffs(self) -> tuple[Number, ...]:
        """The expected payoff of each player."""
        sums: list[Number] = [0] * len(self.tree.players)
        for node, probability in enumerate(self.reach):
            which = self.tree.outcome[node]
            if which != NO_OUTCOME and not is_zero(probability):
                for player, amount in enumerate(self.tree.outcomes[which].payoffs):
                    sums[player] = sums[player] + probability * amount
        return tuple(sums)

    @cached_property
    def ends(self) -> dict[int, Number]:
        """The probability of each end that is reached, by node."""
        return {node: self.reach[node] for node in self.tree.ends if not is_zero(self.reach[node])}


@dataclass(frozen=True)
class FiniteSolution:
    """The equilibria of a finite game, and what the list is worth.

    `complete` is "yes" (all equilibria of the concept, up to `counted`), "pure strategies" (all of those, mixing not
    searched) or "no" (see `open_cases` and `notes`). `counted` names the equivalence under which equilibria count as
    one. `total` is how many there are, where they are counted without being listed. `open_cases` name what was not
    searched when a limit was reached or a question stayed undecided.
    """

    tree: Tree
    concept: str
    method: str
    assessments: tuple[Assessment, ...]
    complete: str
    counted: str
    cite: str
    total: int | None = None
    open_cases: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    seconds: float = 0.0
