"""What happens next in a play: from a state to the next step.

Statements are read in order. Those that decide nothing (definitions, revelations, conditions) are passed through; the
first that does is returned as a step whose branches are states again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import lcm

from winset.algebra.arithmetic import Arithmetic
from winset.algebra.value import ONE, ZERO, Value, total
from winset.errors import OutOfReach
from winset.game.bargain import OUTCOMES, SETTLED, Bargain, equal_weights
from winset.game.bounds import bounds, narrowed
from winset.game.draws import audience_of, check_probability, first_seen, resolve
from winset.game.endless import Endless, endless_blocks
from winset.game.evaluate import NeedsDraw, Reader
from winset.game.play import (
    Action,
    Branch,
    Chance,
    Choose,
    Defined,
    End,
    Entry,
    Frame,
    Gain,
    Later,
    Made,
    Moved,
    Offer,
    Pending,
    Play,
    Range,
    Scope,
    Site,
    State,
    Step,
    Together,
    known_to,
    unique,
    with_move,
    with_name,
)
from winset.language import syntax

Target = tuple[str, syntax.Quantity, Reader]  # a number to be chosen: its name, and where and how it is declared


def advance(run: Arithmetic, play: Play, state: State) -> Step:
    """The next step of the play from a state.

    Raises OutOfReach for a statement that no method here can play, with its position.
    """
    walk = _Walk(run, play, state, state)
    try:
        return walk.step()
    except NeedsDraw as needed:
        return resolve(run, play, walk.here, needed.pending)


def phases(run: Arithmetic, play: Play) -> tuple[State, ...]:
    """The states in which the rounds of a block without end begin, by phase, without a past; () if there is none.

    Also () where such a block cannot be solved: the play says why when it comes there.
    """
    assert play.game.play is not None
    blocks = endless_blocks(play.game.play)
    if len(blocks) != 1 or blocks[0].repeated or blocks[0].read_of_the_past:
        return ()
    walk = _Walk(run, play, play.start(), play.start())
    try:
        frame = walk.entrance(blocks[0])
    except OutOfReach:  # said when the play is solved
        return ()
    scope, starts = walk.state.scope, []
    for phase in range(1, frame.phases + 1):
        walk._round(replace(frame, round=phase), scope, ())
        starts.append(walk.state)
    return tuple(starts)


@dataclass(slots=True)
class _Walk:
    """One walk along statements that decide nothing, up to the first that does.

    `here` is the state before the present one.
    """

    run: Arithmetic
    play: Play
    state: State
    here: State

    def reader(self) -> Reader:
        rounds = self.state.rounds()
        known = rounds and not self.state.phases()  # a round without end has no number that its phase would tell
        return Reader(self.run, self.play, self.state.scope, rounds[-1] if known else 0)

    def step(self) -> Step:
        while True:
            step = self._next()
            if step is not None:
                return step

    def _next(self) -> Step | None:
        frame = self.state.frame
        if frame is None:
            raise OutOfReach("the play comes to an end without an outcome")
        if frame.index >= len(frame.block.statements):
            self._leave(frame)
            return None
        statement = frame.block.statements[frame.index]
        here = self.here = self.state
        self.state = replace(here, frame=replace(frame, index=frame.index + 1))
        return self._statement(statement, here)

    def _leave(self, frame: Frame) -> None:
        """Past the end of a block: names made in it are gone, except that running through a domain is only an order."""
        if frame.repeat is not None:
            raise OutOfReach("a round ends without an outcome and without 'next round'", frame.repeat.at)
        if frame.each:
            self.state = replace(self.state, frame=frame.up)
            self._for_each(frame.each, frame.left, frame.block)
            return
        self.state = replace(self.state, frame=frame.up, scope=self.state.scope.cut(frame.names, frame.moves))

    def _enter(self, block: syntax.Block) -> None:
        scope = self.state.scope
        self.state = replace(self.state, frame=Frame(block, 0, len(scope.names), len(scope.moves), self.state.frame))

    def _statement(self, statement: syntax.Statement, here: State) -> Step | None:
        match statement:
            case syntax.Move():
                return self._move(statement, here)
            case syntax.End():
                return self._end(statement)
            case syntax.Along():
                return self._along(statement)
            case syntax.If():
                self._if(statement)
            case syntax.Draw():
                self._draw(statement)
            case syntax.Let(target, value):
                scope = self.state.scope
                self._name(Defined(self._made_name(target), value, len(scope.names), len(scope.moves)))
            case syntax.Learns(who, what):
                self._learns(self.reader().player(who), [ref.name for ref in what])
            case syntax.Settle():
                return self._settle(statement, here)
            case syntax.Chance():
                return self._chance(statement)
            case syntax.ForEach(name, domain, body):
                self._for_each(name, self.reader().members(domain), body)
            case syntax.Repeat():
                return self._repeat(statement)
            case syntax.NextRound():
                if self.state.owed:
                    owed = [self._owed(item) for item in self.state.owed]
                    return Gain(_add(owed, len(self.play.players)), replace(here, owed=()))
                return replace(self._next_round(statement), here=here)
            case syntax.Simultaneously():
                return self._together(statement)
            case _:
                raise OutOfReach(
                    f"this statement ({type(statement).__name__.lower()}) cannot be solved yet", statement.at
                )
        return None

    def _name(self, entry: Entry) -> None:
        self.state = replace(self.state, scope=with_name(self.state.scope, entry))

    def _made_name(self, ref: syntax.Ref) -> str:
        if ref.index is None or ref.last is not None:
            return ref.name
        return f"{ref.name}[{self.reader().whole(ref.index)}]"

    # --- statements that decide nothing ---

    def _if(self, statement: syntax.If) -> None:
        for condition, block in statement.branches:
            if self.reader().truth(condition):
                self._enter(block)
                return
        if statement.otherwise is not None:
            self._enter(statement.otherwise)

    def _for_each(self, name: str, items: Sequence[Value | str], body: syntax.Block) -> None:
        if items:
            scope = self.state.scope
            self.state = replace(self.state, frame=_each(self.state.frame, body, name, tuple(items), scope))
            self._name(Made(name, items[0]))

    def _learns(self, player: str, what: list[str]) -> None:
        def told(entry: Entry) -> Entry:
            if entry.name in what and not isinstance(entry, Defined) and entry.audience is not None:
                return replace(entry, audience=entry.audience | {player})
            return entry

        scope = self.state.scope
        self.state = replace(self.state, scope=replace(scope, names=tuple(told(entry) for entry in scope.names)))

    def _draw(self, statement: syntax.Draw) -> None:
        scope = self.state.scope
        names = [self._made_name(ref) for ref in statement.names]
        for name in names:
            audience = audience_of(self.play, self.reader(), statement.seen, None, name)
            self._name(Pending(name, tuple(names), statement, audience, scope, rounds=self.state.numbered()))

    def _repeat(self, statement: syntax.Repeat) -> Step | None:
        if statement.times is None:
            return self._endless(statement)
        times = self.reader().whole(statement.times)
        if times > 200:
            raise OutOfReach(f"{times} rounds are more than the limit of 200", statement.at)
        scope = self.state.scope
        if times < 1:
            return None
        carried = [
            (c.quantity.names[0].name, self._carried(c.quantity))
            for c in statement.clauses
            if isinstance(c, syntax.Carry)
        ]
        frame = Frame(statement.body, 0, len(scope.names), len(scope.moves), self.state.frame, 1, statement, times)
        self._round(frame, scope, carried)
        return None

    def _endless(self, statement: syntax.Repeat) -> Later:
        """Come to a block without end, which is played as if nothing had happened before."""
        assert self.play.game.play is not None
        if self.state.phases():
            raise OutOfReach("play that repeats for ever inside another such play", statement.at)
        blocks = endless_blocks(self.play.game.play)
        if len(blocks) > 1:
            raise OutOfReach("more than one play that repeats for ever", statement.at)
        if blocks[0].repeated:
            raise OutOfReach("play that repeats for ever in a block that is itself repeated", statement.at)
        if name := blocks[0].read_of_the_past:
            raise OutOfReach(
                f"play that repeats for ever cannot be solved yet where it depends on `{name}`, made before it",
                statement.at,
            )
        if self.state.owed:
            raise OutOfReach("payoffs before play that repeats for ever that wait for a draw", statement.at)
        frame = self.entrance(blocks[0])
        self._round(frame, self.state.scope, ())
        return Later((ONE,) * len(self.play.players), self.state, again=1, enters=True)

    def entrance(self, endless: Endless) -> Frame:
        """The frame of a block without end in its first round; the state then has the names that are defined there."""
        repeat = endless.repeat
        if any(isinstance(clause, syntax.Carry) for clause in repeat.clauses):
            raise OutOfReach("play that repeats for ever and hands a number on cannot be solved yet", repeat.at)
        self.state = self.play.start()
        up: Frame | None = None
        for block, index in endless.places:
            scope = self.state.scope
            up = Frame(block, index + 1, len(scope.names), len(scope.moves), up)
            for statement in block.statements[:index]:
                if isinstance(statement, syntax.Let):
                    self._statement(statement, self.state)
        sizes = [len(clause.players) for clause in repeat.clauses if isinstance(clause, syntax.Alternate)]
        scope = self.state.scope
        return Frame(repeat.body, 0, len(scope.names), len(scope.moves), up, 1, repeat, phases=lcm(*sizes))

    def _carried(self, quantity: syntax.Quantity) -> Value:
        start = quantity.default if quantity.default is not None else quantity.chain.operands[-1]
        return self.reader().number(start)

    def _round(self, frame: Frame, scope: Scope, carried: Sequence[tuple[str, Value]]) -> None:
        """Begin a round: names carried, and who plays which role."""
        self.state = replace(self.state, frame=frame, scope=scope)
        for name, value in carried:
            self._name(Made(name, value))
        assert frame.repeat is not None
        for clause in frame.repeat.clauses:
            if isinstance(clause, syntax.Alternate):
                players = [self.reader().player(ref) for ref in clause.players]
                for place, role in enumerate(clause.roles):
                    self._name(Made(role.name, players[(place + frame.round - 1) % len(players)]))

    # --- payoffs and time ---

    def _end(self, statement: syntax.End) -> Step:
        gains = self._gains(statement.gains)
        owed = [self._owed(item) for item in self.state.owed]
        return End(statement.label, _add([gains, *owed], len(self.play.players)))

    def _along(self, statement: syntax.Along) -> Step | None:
        scope = self.state.scope
        try:
            return Gain(self._gains(statement.gains), self.state)
        except NeedsDraw:
            self.state = replace(self.state, owed=(*self.state.owed, (statement, len(scope.names), len(scope.moves))))
            return None

    def _owed(self, item: tuple[syntax.Along, int, int]) -> tuple[Value, ...]:
        statement, names, moves = item
        whole = self.state
        self.state = replace(whole, scope=whole.scope.cut(names, moves))
        gains = self._gains(statement.gains)
        self.state = whole
        return gains

    def _gains(self, gains: Sequence[syntax.Gain]) -> tuple[Value, ...]:
        payoffs = dict.fromkeys(self.play.players, ZERO)
        named: set[str] = set()
        for gain in gains:
            if isinstance(gain, syntax.OthersGet):
                value = self.reader().number(gain.value)
                for player in self.play.players:
                    if player not in named:
                        payoffs[player] = payoffs[player] + value
                continue
            readers = [self.reader()] if gain.over is None else self.reader().each(gain.over)
            for reader in readers:
                _pay(gain, reader, payoffs, named)
        return tuple(payoffs.values())

    def _next_round(self, statement: syntax.NextRound) -> Later:
        frame = self.state.frame
        while frame is not None and frame.repeat is None:
            frame = frame.up
        assert frame is not None
        assert frame.repeat is not None
        reader = self.reader()
        carried = [(ref.name, reader.number(expr)) for ref, expr in statement.carried]
        if not carried:
            carried = self._still_carried(frame)
        factors = self._factors(frame.repeat)
        scope = self.state.scope.cut(frame.names, frame.moves)
        if frame.phases:
            phase = frame.round % frame.phases + 1
            self._round(replace(frame, index=0, round=phase), scope, ())
            return Later(factors, self.state, again=phase)
        if frame.round < frame.times:
            self._round(replace(frame, index=0, round=frame.round + 1), scope, carried)
        else:
            self.state = State(frame.up, scope)
        return Later(factors, self.state)

    def _still_carried(self, frame: Frame) -> list[tuple[str, Value]]:
        assert frame.repeat is not None
        names = [c.quantity.names[0].name for c in frame.repeat.clauses if isinstance(c, syntax.Carry)]
        return [(name, self.reader().number(syntax.Ref(name))) for name in names]

    def _factors(self, repeat: syntax.Repeat) -> tuple[Value, ...]:
        factors = dict.fromkeys(self.play.players, ONE)
        for clause in repeat.clauses:
            if isinstance(clause, syntax.Discounted):
                for rate, who in clause.rates:
                    if who is None:
                        factors = dict.fromkeys(self.play.players, self.reader().number(rate))
                    else:
                        factors[self.reader().player(who)] = self.reader().number(rate)
        return tuple(factors.values())

    # --- decisions and chance ---

    def _chance(self, statement: syntax.Chance) -> Step:
        probability = self.reader().number(statement.probability)
        check_probability(self.run, probability, statement.at)
        before = self.state
        self._enter(statement.body)
        taken = self.state
        self.state = before
        if statement.otherwise is not None:
            self._enter(statement.otherwise)
        branches = (Branch(probability, (), taken), Branch(1 - probability, (), self.state))
        return Chance(statement.at, branches)

    def _move(self, statement: syntax.Move, here: State) -> Step:
        reader = self.reader()
        player = reader.player(statement.who)
        pending = first_seen(self.state.scope, player)
        if pending is not None:
            raise NeedsDraw(pending)
        if isinstance(statement.what, syntax.Options):
            return self._options(statement, statement.what, player)
        return self._number(statement, statement.what, player, here)

    def _options(self, statement: syntax.Move, options: syntax.Options, player: str) -> Choose:
        before = self.state
        audience = audience_of(self.play, self.reader(), statement.seen, player, "")

        def after(action: Action) -> State:
            assert isinstance(action, str)
            moved = Moved(player, options.labels, action, audience)
            return replace(before, scope=with_move(before.scope, moved))

        known, unseen = known_to(before.scope, player)
        site = Site(player, statement.at, before.rounds(), before.phases())
        return Choose(site, options.labels, after, "", statement.vote, unseen, known)

    def _number(self, statement: syntax.Move, what: syntax.Variables, player: str, here: State) -> Step:
        """The first of the numbers that the statement asks for and that has not been chosen yet."""
        targets = self._targets(what)
        done = {e.name for e in self.state.scope.names[self._entered() :]}
        remaining = [(name, quantity, reader) for name, quantity, reader in targets if name not in done]
        name, quantity, reader = remaining[0]
        before = self.state if len(remaining) == 1 else here
        audience = audience_of(self.play, self.reader(), statement.seen, player, name)
        known, unseen = known_to(self.state.scope, player)
        site = Site(player, statement.at, before.rounds(), before.phases())

        chosen: Range | None = None

        def after(action: Action) -> State:
            return replace(before, scope=with_name(before.scope, Made(name, action, audience, chosen=chosen)))

        domain = quantity.domain
        if domain is not None and not isinstance(domain, syntax.Interval):
            items = tuple(reader.members(domain))
            if what.such_that is not None:
                raise OutOfReach("a finite choice with a side condition cannot be solved yet", statement.at)
            return Choose(site, items, after, name, statement.vote, unseen, known)
        ends = bounds(reader, quantity, statement)
        if what.such_that is not None:
            later = [(n, bounds(r, q, statement)) for n, q, r in remaining[1:]]
            ends = narrowed(self.run, reader, statement, name, later, ends)
        chosen = Range(unique(name, before.numbered()), ends.low, ends.high, ends.closed)
        return Offer(site, name, chosen.variable, ends.low, ends.high, ends.closed, after, unseen, known)

    def _settle(self, statement: syntax.Settle, here: State) -> Choose | Offer:
        """Whether a settlement is reached, then on which numbers, one by one: steps of those who settle, as one."""
        reader, before = self.reader(), self.state
        players = tuple(reader.player(ref) for ref in statement.who)
        for player in players:
            if first_seen(before.scope, player) is not None or known_to(before.scope, player)[1]:
                raise OutOfReach(f"{player} settles with private information", statement.at)
        site = Site(" and ".join(players), statement.at, before.rounds(), before.phases())
        known = known_to(before.scope, players[0])[0]
        bargain = self._bargain(statement, players)
        remaining = self._to_settle(statement)
        if remaining:
            return self._settled_number(statement, here, remaining, site, known, bargain)
        mark = (statement.at, len(before.scope.names))

        def after(action: Action) -> State:
            assert isinstance(action, str)
            state = here if action == SETTLED else before
            return replace(state, scope=with_move(state.scope, Moved(site.player, OUTCOMES, action, mark=mark)))

        return Choose(site, OUTCOMES, after, information=known, bargain=bargain)

    def _to_settle(self, statement: syntax.Settle) -> list[Target]:
        """The numbers still to be settled once it is decided that there is a settlement; () before that."""
        scope = self.state.scope
        last = scope.moves[-1] if scope.moves else None
        if last is None or last.mark is None or last.mark[0] != statement.at or last.label != SETTLED:
            return []
        return self._targets(statement.what)[len(scope.names) - last.mark[1] :]

    def _settled_number(
        self,
        statement: syntax.Settle,
        here: State,
        remaining: Sequence[Target],
        site: Site,
        known: tuple[tuple[str, Action], ...],
        bargain: Bargain,
    ) -> Offer:
        """The first of the numbers still to be settled."""
        name, quantity, reader = remaining[0]
        before = self.state if len(remaining) == 1 else replace(here, scope=self.state.scope)
        if not isinstance(quantity.domain, syntax.Interval):
            raise OutOfReach("a settlement on a number that is not from an interval cannot be solved yet", statement.at)
        ends = bounds(reader, quantity, statement)
        if statement.what.such_that is not None:
            later = [(n, bounds(r, q, statement)) for n, q, r in remaining[1:]]
            ends = narrowed(self.run, reader, statement, name, later, ends)

        def after(action: Action) -> State:
            return replace(before, scope=with_name(before.scope, Made(name, action)))

        site, variable, left = replace(site, position=quantity.at), unique(name, before.numbered()), len(remaining) - 1
        return Offer(site, name, variable, ends.low, ends.high, ends.closed, after, (), known, bargain, left)

    def _bargain(self, statement: syntax.Settle, players: tuple[str, ...]) -> Bargain:
        weights = tuple(self.reader().number(weight) for weight in statement.weights) or equal_weights(len(players))
        return Bargain(players, statement.solution, weights)

    def _entered(self) -> int:
        """Where the names of the present round begin, so that a name of an earlier one does not count."""
        frame = self.state.frame
        return 0 if frame is None else frame.names

    def _targets(self, what: syntax.Variables, at: Reader | None = None) -> list[Target]:
        here = self.reader() if at is None else at
        readers = [here] if what.over is None else here.each(what.over)
        found = []
        for reader in readers:
            for quantity in what.quantities:
                found += [(name, quantity, reader) for ref in quantity.names for name in _written(ref, reader)]
        return found

    def _together(self, statement: syntax.Simultaneously) -> Step:
        before, movers = self.state, list(_moves(statement.body, self.reader()))
        made: list[tuple[Choose | Offer, Callable[[Action], Made | Moved]]] = []
        for move, reader in movers:
            player = reader.player(move.who)
            pending = first_seen(before.scope, player)
            if pending is not None:
                raise NeedsDraw(pending)
            made.append(self._at_once(move, reader, player))
        moves = tuple(step for step, _ in made)
        if any(isinstance(move, Offer) for move in moves) and len({move.player for move in moves}) < len(moves):
            raise OutOfReach("several choices of one player at once, one of them a number", statement.at)

        def after(profile: tuple[Action, ...]) -> State:
            scope = before.scope
            for (_, entry), action in zip(made, profile, strict=True):
                new = entry(action)
                scope = with_name(scope, new) if isinstance(new, Made) else with_move(scope, new)
            return replace(before, scope=scope)

        return Together(statement.at, moves, after)

    def _at_once(
        self, move: syntax.Move, reader: Reader, player: str
    ) -> tuple[Choose | Offer, Callable[[Action], Made | Moved]]:
        """One of several simultaneous moves, and what an action of it leaves in the scope."""
        if isinstance(move.what, syntax.Options):
            labels, audience = move.what.labels, audience_of(self.play, reader, move.seen, player, "")

            def moved(action: Action) -> Moved:
                assert isinstance(action, str)
                return Moved(player, labels, action, audience)

            return replace(self._options(move, move.what, player), after=_alone), moved
        targets = self._targets(move.what, reader)
        if len(targets) > 1 or move.what.such_that is not None:
            raise OutOfReach("several numbers of one player in simultaneous moves cannot be solved yet", move.at)
        name, quantity, inner = targets[0]
        heard = audience_of(self.play, reader, move.seen, player, name)

        def named(action: Action) -> Made:
            return Made(name, action, heard)

        known, unseen = known_to(self.state.scope, player)
        site = Site(player, move.at, self.state.rounds(), self.state.phases())
        if not isinstance(quantity.domain, syntax.Interval) and quantity.domain is not None:
            items = tuple(inner.members(quantity.domain))
            return Choose(site, items, _alone, name, move.vote, unseen, known), named
        ends, variable = bounds(inner, quantity, move), unique(name, self.state.numbered())
        return Offer(site, name, variable, ends.low, ends.high, ends.closed, _alone, unseen, known), named


def _written(ref: syntax.Ref, reader: Reader) -> list[str]:
    """The names that a choice makes: one, or one for each number of a range such as `s[1..n]`."""
    if ref.index is None:
        return [ref.name]
    first = reader.whole(ref.index)
    last = first if ref.last is None else reader.whole(ref.last)
    return [f"{ref.name}[{k}]" for k in range(first, last + 1)]


def _alone(_: Action) -> State:
    raise AssertionError("a simultaneous move is not followed by itself")  # pragma: no cover


def _each(up: Frame | None, block: syntax.Block, name: str, items: tuple[Value | str, ...], scope: Scope) -> Frame:
    return Frame(block, 0, len(scope.names), len(scope.moves), up, each=name, left=items[1:])


def _pay(gain: syntax.Gets | syntax.Pays, reader: Reader, payoffs: dict[str, Value], named: set[str]) -> None:
    who = reader.player(gain.who)
    value = reader.number(gain.value)
    named.add(who)
    if isinstance(gain, syntax.Gets):
        payoffs[who] = payoffs[who] + value
        return
    payoffs[who] = payoffs[who] - value
    if gain.payee is not None:
        payee = reader.player(gain.payee)
        named.add(payee)
        payoffs[payee] = payoffs[payee] + value


def _add(vectors: Sequence[tuple[Value, ...]], size: int) -> tuple[Value, ...]:
    return tuple(total(vector[i] for vector in vectors) for i in range(size))


def _moves(block: syntax.Block, reader: Reader) -> list[tuple[syntax.Move, Reader]]:
    found: list[tuple[syntax.Move, Reader]] = []
    for statement in block.statements:
        match statement:
            case syntax.Move():
                found.append((statement, reader))
            case syntax.ForEach(name, domain, body):
                for inner in reader.each(syntax.Over(name, domain)):
                    found += _moves(body, inner)
            case _:
                raise OutOfReach("only moves can stand in 'simultaneously'", statement.at)
    return found
