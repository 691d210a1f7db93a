"""What players do: the plan of a subgame, and the equilibria of a subgame as alternatives.

A plan is a tree that mirrors the play. Where a number is chosen, the plan holds the reply to every number, piece by
piece: the sweep over the offers *is* the strategy. Plans are carried along and never compared; two alternatives are the
same outcome when their payoffs, their outcome labels and the offers on the path agree.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property

from winset.algebra.constraint import Constraint
from winset.algebra.run import Piece
from winset.algebra.value import Value
from winset.claims.profile import Lottery, Weights
from winset.errors import Position
from winset.game.play import Action, Drawn, Site

AGAIN = "→"  # before a phase: the label of play that goes on with a round of it
NEVER = "no end"  # the label of play that goes on for ever


@dataclass(frozen=True, slots=True)
class Believed:
    """What a player believes of draws that she has not seen: see `winset.claims.profile.Belief`."""

    about: tuple[str, ...]
    weights: Weights = ()
    between: tuple[Value, Value] | None = None

    def put(self, table: Mapping[str, Value]) -> Believed:
        """The belief with values put in for variables."""
        weights = tuple((drawn, chance.substitute(table)) for drawn, chance in self.weights)
        ends = None if self.between is None else (self.between[0].substitute(table), self.between[1].substitute(table))
        return Believed(self.about, weights, ends)


@dataclass(frozen=True)
class EndPlan:
    """The play is over."""

    label: str


@dataclass(frozen=True)
class LaterPlan:
    """Time passes, or payoffs are received, and the play goes on."""

    after: Plan


@dataclass(frozen=True)
class AgainPlan:
    """A block without end goes on with a round of this phase."""

    phase: int


@dataclass(frozen=True)
class PhasesPlan:
    """A play with a block without end: what comes before, and the plan of a round of each phase, the first one first.

    Where nothing comes before, `entry` goes on with the first phase.
    """

    entry: Plan
    phases: tuple[Plan, ...]


@dataclass(frozen=True)
class ChancePlan:
    """Nature draws: probability, what is drawn, and the plan after it; `never` is what is left out, as never drawn."""

    position: Position
    branches: tuple[tuple[Value, Drawn, Plan], ...]
    never: tuple[Drawn, ...] = ()


@dataclass(frozen=True)
class DrawPlan:
    """Nature draws a number from an interval: the plan after every number, and the probability of each open piece."""

    position: Position
    name: str
    variable: str
    weights: tuple[Value, ...]
    pieces: tuple[Piece[Plan], ...]


@dataclass(frozen=True)
class ChoicePlan:
    """A choice among labels or listed numbers.

    `chosen` are the actions that are taken in some equilibrium with this outcome, the first of them being the one that
    `after` follows; `best` are all actions that are optimal against `after`. `after` holds the continuation of every
    action. With a `lottery` the actions are played with these probabilities. `believes` is what the player believes of
    draws that she has not seen.
    """

    site: Site
    variable: str
    information: tuple[tuple[str, Action], ...]
    chosen: tuple[Action, ...]
    best: tuple[Action, ...]
    after: Mapping[Action, Plan]
    lottery: Lottery = ()
    believes: Believed | None = None


@dataclass(frozen=True)
class Stretch:
    """Numbers from low to high, all of them chosen in some equilibrium with the same outcome.

    A point has both ends equal.
    """

    low: Value
    high: Value | None
    closed: tuple[bool, bool] = (True, True)

    @property
    def is_point(self) -> bool:
        return self.high is not None and self.low == self.high


@dataclass(frozen=True)
class OfferPlan:
    """A number from an interval: what is chosen, and what follows every number that could be.

    `lottery` and `believes` as in a `ChoicePlan`. What is chosen may be a number without closed form: `where` then has
    the conditions that define it, an equation and the ends between which it lies.
    """

    site: Site
    name: str
    variable: str
    information: tuple[tuple[str, Action], ...]
    chosen: tuple[Stretch, ...]
    pieces: tuple[Piece[Plan], ...]
    lottery: Lottery = ()
    believes: Believed | None = None
    where: tuple[Constraint, ...] = ()


@dataclass(frozen=True)
class TogetherPlan:
    """Simultaneous moves: who, what each does, the continuation of every profile, and what each mover knows."""

    position: Position
    moves: tuple[tuple[Site, tuple[Action, ...], tuple[Action, ...]], ...]
    after: Mapping[tuple[Action, ...], Plan]
    information: tuple[tuple[tuple[str, Action], ...], ...]


@dataclass(frozen=True)
class Proposed:
    """Numbers that are proposed together, with which probability, and what comes of the vote on them."""

    probability: Value
    numbers: tuple[Value, ...]
    after: EndPlan | AgainPlan


@dataclass(frozen=True)
class BallotPlan:
    """Several numbers from intervals chosen at once, perhaps by a lottery, and a vote on them.

    `votes` say how each voter votes on any numbers that may be proposed.
    """

    site: Site
    names: tuple[str, ...]
    variables: tuple[str, ...]
    information: tuple[tuple[str, Action], ...]
    proposals: tuple[Proposed, ...]
    votes: tuple[Leaning, ...]


@dataclass(frozen=True)
class VotePlan:
    """Votes between two outcomes: how each voter votes after any history, what she may do on the path, and the outcome.

    Voters vote for the outcome that they prefer. `played` has two actions for a voter who decides nothing on the path.
    """

    votes: tuple[Leaning, ...]
    played: tuple[tuple[Action, ...], ...]
    information: tuple[tuple[tuple[str, Action], ...], ...]
    after: EndPlan


@dataclass(frozen=True)
class Leaning:
    """How someone votes on any proposal: `favour` where the number `variable` is in one of two parts of its range.

    `parts` are where she is in favour and where she is against; either may be missing, the other is everywhere then.
    """

    site: Site
    variable: str
    favour: Action
    against: Action
    parts: tuple[Stretch | None, Stretch | None]


Plan = (
    EndPlan
    | LaterPlan
    | AgainPlan
    | PhasesPlan
    | ChancePlan
    | DrawPlan
    | ChoicePlan
    | OfferPlan
    | TogetherPlan
    | BallotPlan
    | VotePlan
)


@dataclass(frozen=True, slots=True)
class Commitment:
    """A choice at an information set: it must be the same at every state that differs only in what is `unseen`."""

    information: Hashable
    unseen: frozenset[str]
    action: Action


@dataclass(frozen=True, slots=True)
class Weighted:
    """What follows one result of a draw on the path, with its probability."""

    weight: Value
    path: Hashable


@dataclass(frozen=True)
class Alternative:
    """One equilibrium outcome of a subgame, with a plan that supports it.

    `ends` are probabilities by outcome label. `path` tells apart outcomes that differ in the offers made on the way.
    `commits` are choices at information sets that other states share, on the path or off it.
    """

    payoffs: tuple[Value, ...]
    ends: tuple[tuple[str, Value], ...]
    path: Hashable
    plan: Plan
    commits: frozenset[Commitment] = frozenset()

    @cached_property
    def key(self) -> Hashable:
        return self.payoffs, self.ends, self.path

    @cached_property
    def symbols(self) -> frozenset[str]:
        found: frozenset[str] = frozenset()
        for value in (*self.payoffs, *(p for _, p in self.ends)):
            found |= value.variables()
        return found


def defining(plan: Plan) -> tuple[Constraint, ...]:
    """The conditions that define numbers without closed form that are chosen in a plan, in the order of play."""
    match plan:
        case OfferPlan(where=where) if where:
            return where
        case LaterPlan(after):
            return defining(after)
        case ChoicePlan():
            return tuple(dict.fromkeys(c for after in plan.after.values() for c in defining(after)))
    return ()
