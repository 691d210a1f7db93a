"""What is played in a subgame, kept until it is known at which posterior and with which weights it is reached.

Formulas are put in place of posteriors and weights only when the whole is told (`unfold`), as the plan of one type.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from winset.algebra.run import Piece
from winset.algebra.value import Value
from winset.claims.profile import Lottery
from winset.equilibrium.plan import Believed, ChancePlan, ChoicePlan, EndPlan, OfferPlan, Plan, Stretch
from winset.errors import Position
from winset.game.play import Action, Drawn, Site


@dataclass(frozen=True, eq=False)
class Ended:
    """The play is over; a label for each type."""

    labels: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Put:
    """What is told with formulas in place of variables."""

    told: Told
    table: Mapping[str, Value]


@dataclass(frozen=True, eq=False)
class Split:
    """Nature draws what one side sees: a type for each result, with its probability, and what it `never` draws."""

    position: Position
    branches: tuple[tuple[Value, Drawn], ...]
    after: Told
    never: tuple[Drawn, ...] = ()


@dataclass(frozen=True, eq=False)
class Lot:
    """Nature draws what everybody sees, or what nobody sees before the end."""

    position: Position
    branches: tuple[tuple[Value, Drawn, Told], ...]
    members: tuple[int, ...] | None = None


@dataclass(frozen=True, eq=False)
class Belief:
    """The types with their probabilities, as the mover believes."""

    about: tuple[Drawn, ...]
    weights: tuple[Value, ...]


@dataclass(frozen=True, eq=False)
class Moved:
    """A move: by type, what is known and what is played with which probability; and what follows each action.

    `after` are actions with what follows, or pieces of an interval. `stretches` are the numbers played, if they are.
    """

    site: Site
    name: str
    variable: str
    information: tuple[tuple[tuple[str, Action], ...], ...]
    lotteries: tuple[Lottery, ...]
    after: Mapping[Action, Told] = field(default_factory=dict)
    pieces: tuple[Piece[Told], ...] = ()
    stretches: tuple[tuple[Stretch, ...], ...] = ()
    belief: Belief | None = None


Told = Ended | Put | Split | Lot | Moved


@dataclass(slots=True)
class Unfolding:
    """Plans by what is told, type and formulas put in, so that what is shared stays shared.

    `wide` are the intervals to which numbers chosen belong, by variable and number.
    """

    wide: dict[tuple[str, Value], Stretch] = field(default_factory=dict)
    done: dict[object, tuple[Told, Plan]] = field(default_factory=dict)

    def plan(self, told: Told, member: int, table: Mapping[str, Value]) -> Plan:
        """The plan of one type."""
        while isinstance(told, Put):
            table = {**table, **{name: value.substitute(table) for name, value in told.table.items()}}
            told = told.told
        key = (id(told), member, tuple(sorted(table.items(), key=lambda item: item[0])))
        if key not in self.done:
            self.done[key] = (told, self._plan(told, member, table))
        return self.done[key][1]

    def _plan(self, told: Told, member: int, table: Mapping[str, Value]) -> Plan:
        match told:
            case Ended(labels):
                return EndPlan(labels[member])
            case Split(position, branches, after, never):
                return ChancePlan(
                    position,
                    tuple(
                        (p.substitute(table), drawn, self.plan(after, m, table))
                        for m, (p, drawn) in enumerate(branches)
                    ),
                    never,
                )
            case Lot(position, lots):
                return ChancePlan(
                    position, tuple((p.substitute(table), drawn, self.plan(t, member, table)) for p, drawn, t in lots)
                )
            case Moved():
                return self._move(told, member, table)
        raise AssertionError(told)  # pragma: no cover

    def _move(self, told: Moved, member: int, table: Mapping[str, Value]) -> Plan:
        lottery = tuple((_put(action, table), p.substitute(table)) for action, p in told.lotteries[member])
        information = told.information[member]
        mixed = lottery if len(lottery) > 1 else ()
        believes = _belief(told.belief, table)
        if not told.pieces:
            after = {action: self.plan(t, member, table) for action, t in told.after.items()}
            chosen = tuple(action for action, _ in lottery)
            return ChoicePlan(told.site, told.variable, information, chosen, chosen, after, mixed, believes)
        pieces = tuple(
            Piece(
                piece.low.substitute(table),
                None if piece.high is None else piece.high.substitute(table),
                self.plan(piece.result, member, table),
            )
            for piece in told.pieces
        )
        stretches = tuple(self._stretch(told.variable, s, table) for s in told.stretches[member])
        return OfferPlan(told.site, told.name, told.variable, information, stretches, pieces, mixed, believes)

    def _stretch(self, variable: str, stretch: Stretch, table: Mapping[str, Value]) -> Stretch:
        low = stretch.low.substitute(table)
        if stretch.is_point and (variable, low) in self.wide:
            return self.wide[variable, low]
        return Stretch(low, None if stretch.high is None else stretch.high.substitute(table), stretch.closed)


def _put(action: Action, table: Mapping[str, Value]) -> Action:
    return action.substitute(table) if isinstance(action, Value) else action


def _belief(belief: Belief | None, table: Mapping[str, Value]) -> Believed | None:
    if belief is None:
        return None
    names = tuple(name for name, _ in belief.about[0])
    weights = tuple(
        (tuple(value for _, value in drawn), weight.substitute(table))
        for drawn, weight in zip(belief.about, belief.weights, strict=True)
    )
    return Believed(names, weights)
