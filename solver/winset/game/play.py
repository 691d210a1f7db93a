"""The sequence of play, unrolled one step at a time.

A `Play` is a compiled game: names, parameters with what is assumed of them, and the statements. A `State` says where a
play is and what has happened so far. `advance(run, play, state)` returns the next `Step`: a decision, a draw, a payoff
on the way, the passing of time, or an end. Questions about numbers go to the run, so the same interpreter serves a
point and a region.

A draw that nobody who moves has seen, and on which nothing depends yet, is left pending; it becomes a `Chance` step
where it is first needed. So a player who does not know a type meets one state, not one for each type.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, replace

from winset.algebra.arithmetic import Arithmetic
from winset.algebra.oracle import Constraint
from winset.algebra.value import Value
from winset.errors import Position
from winset.game.bargain import Bargain
from winset.language import syntax

Everyone = None
Audience = frozenset[str] | None  # None: everyone


# --- what has happened ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Range:
    """An interval from which a number is chosen: `variable` is unique to the round, `high` is None without an end."""

    variable: str
    low: Value
    high: Value | None
    closed: tuple[bool, bool]


@dataclass(frozen=True, slots=True)
class Made:
    """A name with its value: a number, a label of a draw, or a player; `audience` are those who know it.

    `chosen` is the interval from which a player chose it, if one did.
    """

    name: str
    value: Value | str
    audience: Audience = Everyone
    drawn: bool = False
    chosen: Range | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """A name that nature draws and that has not mattered so far.

    `names` are drawn together with it; `given` are those of them that are known by now, on which it depends. `between`
    are the ends between which a number from an interval is known to lie by what its observer did.
    """

    name: str
    names: tuple[str, ...]
    draw: syntax.Draw
    audience: Audience
    here: Scope
    given: tuple[tuple[str, Value | str], ...] = ()
    rounds: tuple[int, ...] = ()
    between: tuple[Value, Value] | None = None


@dataclass(frozen=True, slots=True)
class Defined:
    """A name for a formula, read where it is used, with what was in scope where it was written."""

    name: str
    formula: syntax.Expr
    names: int
    moves: int


Entry = Made | Pending | Defined


@dataclass(frozen=True, slots=True)
class Moved:
    """A choice among labels that was made: by whom, among which, which one, and who knows it.

    `mark` is the line of a settlement and how many names there were when it began.
    """

    player: str
    options: tuple[str, ...]
    label: str
    audience: Audience = Everyone
    mark: tuple[Position, int] | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """Names and moves that can be read at some line, in the order in which they were made."""

    names: tuple[Entry, ...] = ()
    moves: tuple[Moved, ...] = ()

    def cut(self, names: int, moves: int) -> Scope:
        return Scope(self.names[:names], self.moves[:moves])


# --- where the play is ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Frame:
    """A block being played: the next statement, and the sizes of the scope to which its end returns.

    A repeated block carries its round and its statement; a block that runs through a domain carries what is left of it.
    The rounds of a block without end are told apart as far as roles go: `phases` of them, then the first comes again.
    """

    block: syntax.Block
    index: int
    names: int
    moves: int
    up: Frame | None = None
    round: int = 0
    repeat: syntax.Repeat | None = None
    times: int = 0
    each: str = ""
    left: tuple[Value | str, ...] = ()
    phases: int = 0

    def key(self) -> Hashable:
        own = (id(self.block), self.index, self.round, self.left)
        return own if self.up is None else (own, self.up.key())


@dataclass(frozen=True, slots=True)
class State:
    """Where a play is and what can still be read of its past. Gains on the way that wait for a draw are in `owed`."""

    frame: Frame | None
    scope: Scope = field(default_factory=Scope)
    owed: tuple[tuple[syntax.Along, int, int], ...] = ()

    def key(self) -> Hashable:
        """Equal for states from which the play goes on in the same way."""
        frame = None if self.frame is None else self.frame.key()
        names = tuple(
            (e.name, e.value, e.audience)
            if isinstance(e, Made)
            else (e.name, type(e).__name__, (id(e.draw), e.given, e.between) if isinstance(e, Pending) else 0)
            for e in self.scope.names
        )
        return frame, names, self.scope.moves, tuple((id(a), n, m) for a, n, m in self.owed)

    def symbols(self) -> frozenset[str]:
        """Variables of the play that occur in the state."""
        found: frozenset[str] = frozenset()
        for entry in self.scope.names:
            if isinstance(entry, Made) and isinstance(entry.value, Value):
                found |= entry.value.variables()
            if isinstance(entry, Pending) and entry.between is not None:
                found |= entry.between[0].variables() | entry.between[1].variables()
        return found

    def rounds(self) -> tuple[int, ...]:
        """The rounds of the repeated blocks that the play is in, outermost first."""
        rounds, frame = [], self.frame
        while frame is not None:
            if frame.repeat is not None:
                rounds.append(frame.round)
            frame = frame.up
        return tuple(reversed(rounds))

    def numbered(self) -> tuple[int, ...]:
        """The rounds by which the names of numbers are told apart: not those of a block without end."""
        rounds = self.rounds()
        return rounds[:-1] if self.phases() else rounds

    def phases(self) -> int:
        """After how many rounds the innermost block without end that the play is in comes again; 0 if there is none."""
        frame = self.frame
        while frame is not None and not frame.phases:
            frame = frame.up
        return 0 if frame is None else frame.phases


# --- steps ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Site:
    """A place in the file where a player decides: the position of the statement, the rounds, and the player.

    In a block without end the last of the rounds comes again every `phases` rounds.
    """

    player: str
    position: Position
    rounds: tuple[int, ...] = ()
    phases: int = field(default=0, compare=False)

    def __str__(self) -> str:
        rounds = "".join(f", round {r}" for r in self.rounds)
        return f"{self.player} at line {self.position.line}{rounds}"


Action = str | Value


@dataclass(frozen=True, slots=True)
class End:
    """The play is over: the outcome label and what the end itself gives to each player."""

    label: str
    payoffs: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Gain:
    """Payoffs on the way."""

    payoffs: tuple[Value, ...]
    after: State


@dataclass(frozen=True, slots=True)
class Later:
    """Time passes: everything after is multiplied, player by player.

    `again` is the phase of the next round if that is a round of a block without end, else 0. `here` is the state at the
    end of the round that is over.
    """

    factors: tuple[Value, ...]
    after: State
    again: int = 0
    enters: bool = False
    here: State | None = None


Drawn = tuple[tuple[str, Value | str], ...]  # what nature drew, name by name


@dataclass(frozen=True, slots=True)
class Branch:
    """One result of a draw: its probability, what is drawn as (name, value) pairs, and the state after it."""

    probability: Value
    drawn: Drawn
    after: State


@dataclass(frozen=True, slots=True)
class Chance:
    """Nature draws."""

    position: Position
    branches: tuple[Branch, ...]


@dataclass(frozen=True, slots=True)
class Continuum:
    """Nature draws a number from an interval: `density` at a number, and the state after it.

    The density may have cases, so it is read with the signs of who asks for it. `name` is the name in the file,
    `variable` the one that is unique to the round; `pending` is the draw until now.
    """

    position: Position
    name: str
    variable: str
    low: Value
    high: Value
    density: Callable[[Arithmetic, Value], Value]
    after: Callable[[Value], State]
    pending: Pending


@dataclass(frozen=True, slots=True)
class Choose:
    """A player chooses among finitely many actions: labels, or values of `variable`.

    With `bargain` the player stands for those who settle together, or do not. `unseen` names what has been decided so
    far, can still matter, and is not known to her; `information` is what she knows.
    """

    site: Site
    actions: tuple[Action, ...]
    after: Callable[[Action], State]
    variable: str = ""
    vote: bool = False
    unseen: tuple[str, ...] = ()
    information: tuple[tuple[str, Action], ...] = ()
    bargain: Bargain | None = None

    @property
    def player(self) -> str:
        return self.site.player


@dataclass(frozen=True, slots=True)
class Offer:
    """A player chooses a number from an interval; `high` is None where there is no upper end.

    `name` is the name in the file, `variable` the one that is unique to the round. With `bargain` the player stands for
    those who settle together, on as many more numbers after this one as `left` says.
    """

    site: Site
    name: str
    variable: str
    low: Value
    high: Value | None
    closed: tuple[bool, bool]
    after: Callable[[Value], State]
    unseen: tuple[str, ...] = ()
    information: tuple[tuple[str, Action], ...] = ()
    bargain: Bargain | None = None
    left: int = 0

    @property
    def player(self) -> str:
        return self.site.player


@dataclass(frozen=True, slots=True)
class Together:
    """Several players choose at once, none seeing the others; `after` takes their actions in the order of `moves`."""

    position: Position
    moves: tuple[Choose | Offer, ...]
    after: Callable[[tuple[Action, ...]], State]

    def labels(self) -> tuple[Choose, ...] | None:
        """The moves, if each is a choice among finitely many actions."""
        finite = tuple(move for move in self.moves if isinstance(move, Choose))
        return finite if len(finite) == len(self.moves) else None

    def numbers(self) -> tuple[Offer, ...] | None:
        """The moves, if each is a number from an interval."""
        offers = tuple(move for move in self.moves if isinstance(move, Offer))
        return offers if len(offers) == len(self.moves) else None

    def made(self, state: State) -> tuple[Made | Moved, ...]:
        """What the moves left in the scope of the state that follows them, in their order."""
        named = sum(1 for move in self.moves if move.variable)
        names = iter(state.scope.names[len(state.scope.names) - named :])
        labels = iter(state.scope.moves[len(state.scope.moves) - (len(self.moves) - named) :])
        found = tuple(next(names) if move.variable else next(labels) for move in self.moves)
        assert all(isinstance(entry, (Made, Moved)) for entry in found)
        return found  # type: ignore[return-value]


Step = End | Gain | Later | Chance | Continuum | Choose | Offer | Together


# --- the compiled game ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Play:
    """A game ready to be played.

    `parameters` are those left symbolic, in the order of the file; `settings` holds the values of the others (lists
    included, whole numbers that shape the play too). `assumptions` are strict: the solver works inside, borders come by
    substitution. `clauses` are the assumptions as written, which every point is held against, and `conditions` those
    that are not a plain conjunction.
    `continuation` are the values of the phases of a block without end, where such values are put in. `memory` is for
    what is worked out about the play once, whatever its parameters are.
    """

    title: str
    players: tuple[str, ...]
    parameters: tuple[str, ...]
    settings: Mapping[str, Value | tuple[Value, ...]]
    assumptions: tuple[Constraint, ...]
    clauses: tuple[Constraint, ...]
    conditions: tuple[syntax.Expr, ...]
    lets: Mapping[str, syntax.Let]
    game: syntax.Game
    source: str = "<text>"
    continuation: Mapping[int, tuple[Value, ...]] = field(default_factory=dict)
    memory: dict[Hashable, object] = field(default_factory=dict, init=False, repr=False, compare=False)

    def start(self) -> State:
        """The state in which the play begins."""
        assert self.game.play is not None
        return State(Frame(self.game.play, 0, 0, 0))

    def index(self, player: str) -> int:
        return self.players.index(player)


def known_to(scope: Scope, player: str) -> tuple[tuple[tuple[str, Action], ...], tuple[str, ...]]:
    """What a player knows of the past, and the names of what she does not."""
    known: list[tuple[str, Action]] = []
    unseen: list[str] = []
    for entry in scope.names:
        if isinstance(entry, Made):
            if entry.audience is None or player in entry.audience:
                known.append((entry.name, entry.value))
            else:
                unseen.append(entry.name)
    for move in scope.moves:
        if move.audience is None or player in move.audience:
            known.append((move.player, move.label))
        else:
            unseen.append(f"the move of {move.player}")
    return tuple(known), tuple(unseen)


def unique(name: str, rounds: tuple[int, ...]) -> str:
    """A name for a number of one round: the name in the file, with the rounds where they are not all the first."""
    return name if all(r == 1 for r in rounds) else name + "·" + ".".join(map(str, rounds))


def with_name(scope: Scope, entry: Entry) -> Scope:
    """The scope with one more name."""
    return replace(scope, names=(*scope.names, entry))


def with_move(scope: Scope, move: Moved) -> Scope:
    """The scope with one more move."""
    return replace(scope, moves=(*scope.moves, move))
