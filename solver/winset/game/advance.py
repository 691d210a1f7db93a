"""What happens next in a play: from a state to the next step.

Statements are read in order. Those that decide nothing (definitions, revelations, conditions) are passed through; the
first that does is returned as a step whose branches are states again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from winset.algebra.arithmetic import Arithmetic
from winset.algebra.value import ONE, ZERO, Value, total
from winset.errors import OutOfReach, Position, UsageError
from winset.game.evaluate import NeedsDraw, Reader
from winset.game.play import (
    Action,
    Audience,
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
    Scope,
    Site,
    State,
    Step,
    Together,
    known_to,
    with_move,
    with_name,
)
from winset.language import syntax


def advance(run: Arithmetic, play: Play, state: State) -> Step:
    """The next step of the play from a state.

    Raises OutOfReach for a statement that no method here can play, with its position.
    """
    walk = _Walk(run, play, state, state)
    try:
        return walk.step()
    except NeedsDraw as needed:
        return _resolve(run, play, walk.here, needed.pending)


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
        return Reader(self.run, self.play, self.state.scope, rounds[-1] if rounds else 0)

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
            case syntax.Chance():
                return self._chance(statement)
            case syntax.ForEach(name, domain, body):
                self._for_each(name, self.reader().members(domain), body)
            case syntax.Repeat():
                self._repeat(statement)
            case syntax.NextRound():
                if self.state.owed:
                    owed = [self._owed(item) for item in self.state.owed]
                    return Gain(_add(owed, len(self.play.players)), replace(here, owed=()))
                return self._next_round(statement)
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
        return ref.name if ref.index is None else f"{ref.name}[{self.reader().whole(ref.index)}]"

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
            audience = _audience(self.play, self.reader(), statement.seen, None, name)
            self._name(Pending(name, tuple(names), statement, audience, scope))

    def _repeat(self, statement: syntax.Repeat) -> None:
        if statement.times is None:
            raise OutOfReach("play that repeats for ever cannot be solved yet", statement.at)
        times = self.reader().whole(statement.times)
        if times > 200:
            raise OutOfReach(f"{times} rounds are more than the limit of 200", statement.at)
        scope = self.state.scope
        if times < 1:
            return
        carried = [
            (c.quantity.names[0].name, self._carried(c.quantity))
            for c in statement.clauses
            if isinstance(c, syntax.Carry)
        ]
        frame = Frame(statement.body, 0, len(scope.names), len(scope.moves), self.state.frame, 1, statement, times)
        self._round(frame, scope, carried)

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

    def _next_round(self, statement: syntax.NextRound) -> Step:
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
        _is_probability(self.run, probability, statement.at)
        before = self.state
        self._enter(statement.body)
        taken = self.state
        self.state = before
        if statement.otherwise is not None:
            self._enter(statement.otherwise)
        branches = (Branch(probability, (), taken), Branch(1 - probability, (), self.state))
        return Chance(statement.at, tuple(b for b in branches if not b.probability.is_zero))

    def _move(self, statement: syntax.Move, here: State) -> Step:
        reader = self.reader()
        player = reader.player(statement.who)
        pending = _first_seen(self.state.scope, player)
        if pending is not None:
            raise NeedsDraw(pending)
        if isinstance(statement.what, syntax.Options):
            return self._options(statement, statement.what, player)
        return self._number(statement, statement.what, player, here)

    def _options(self, statement: syntax.Move, options: syntax.Options, player: str) -> Choose:
        before = self.state
        audience = _audience(self.play, self.reader(), statement.seen, player, "")

        def after(action: Action) -> State:
            assert isinstance(action, str)
            moved = Moved(player, options.labels, action, audience)
            return replace(before, scope=with_move(before.scope, moved))

        known, unseen = known_to(before.scope, player)
        site = Site(player, statement.at, before.rounds())
        return Choose(site, options.labels, after, "", statement.vote, unseen, known)

    def _number(self, statement: syntax.Move, what: syntax.Variables, player: str, here: State) -> Step:
        """The first of the numbers that the statement asks for and that has not been chosen yet."""
        targets = self._targets(what)
        done = {e.name for e in self.state.scope.names[self._entered() :]}
        remaining = [(name, quantity, reader) for name, quantity, reader in targets if name not in done]
        name, quantity, reader = remaining[0]
        before = self.state if len(remaining) == 1 else here
        audience = _audience(self.play, self.reader(), statement.seen, player, name)
        known, unseen = known_to(self.state.scope, player)
        site = Site(player, statement.at, before.rounds())

        def after(action: Action) -> State:
            return replace(before, scope=with_name(before.scope, Made(name, action, audience)))

        domain = quantity.domain
        if domain is not None and not isinstance(domain, syntax.Interval):
            items = tuple(reader.members(domain))
            if what.such_that is not None:
                raise OutOfReach("a finite choice with a side condition cannot be solved yet", statement.at)
            return Choose(site, items, after, name, statement.vote, unseen, known)
        low, high, closed = _bounds(reader, quantity, statement)
        if what.such_that is not None:
            high = _cap(self.run, reader, what.such_that, name, [n for n, _, _ in remaining[1:]], high)
        return Offer(site, name, _unique(name, before.rounds()), low, high, closed, after, unseen, known)

    def _entered(self) -> int:
        """Where the names of the present round begin, so that a name of an earlier one does not count."""
        frame = self.state.frame
        return 0 if frame is None else frame.names

    def _targets(self, what: syntax.Variables) -> list[tuple[str, syntax.Quantity, Reader]]:
        readers = [self.reader()] if what.over is None else self.reader().each(what.over)
        found = []
        for reader in readers:
            for quantity in what.quantities:
                for ref in quantity.names:
                    name = ref.name if ref.index is None else f"{ref.name}[{reader.whole(ref.index)}]"
                    found.append((name, quantity, reader))
        return found

    def _together(self, statement: syntax.Simultaneously) -> Step:
        moves = list(_moves(statement.body, self.reader()))
        players = []
        for move, reader in moves:
            if not isinstance(move.what, syntax.Options):
                raise OutOfReach("simultaneous choices of numbers cannot be solved yet", move.at)
            player = reader.player(move.who)
            pending = _first_seen(self.state.scope, player)
            if pending is not None:
                raise NeedsDraw(pending)
            players.append(player)
        before = self.state
        chooses = []
        for (move, _), player in zip(moves, players, strict=True):
            assert isinstance(move.what, syntax.Options)
            chooses.append(replace(self._options(move, move.what, player), after=_alone))

        def after(profile: tuple[Action, ...]) -> State:
            state = before
            for (move, reader), player, action in zip(moves, players, profile, strict=True):
                assert isinstance(move.what, syntax.Options)
                assert isinstance(action, str)
                audience = _audience(self.play, reader, move.seen, player, "")
                state = replace(state, scope=with_move(state.scope, Moved(player, move.what.labels, action, audience)))
            return state

        return Together(statement.at, tuple(chooses), after)


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


def _unique(name: str, rounds: tuple[int, ...]) -> str:
    return name if all(r == 1 for r in rounds) else name + "·" + ".".join(map(str, rounds))


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


# --- intervals --------------------------------------------------------------------------------------------------------


def _bounds(
    reader: Reader, quantity: syntax.Quantity, move: syntax.Move
) -> tuple[Value, Value | None, tuple[bool, bool]]:
    domain = quantity.domain
    if isinstance(domain, syntax.Interval):
        low, high = reader.number(domain.low), reader.number(domain.high)
        return low, high, (domain.low_closed, domain.high_closed)
    return _chain_bounds(reader, quantity, move)


def _chain_bounds(
    reader: Reader, quantity: syntax.Quantity, move: syntax.Move
) -> tuple[Value, Value | None, tuple[bool, bool]]:
    """Bounds from a chain such as `effort >= 0` or `0 <= x < q`."""
    chain = quantity.chain
    names = {ref.name for ref in quantity.names}
    low: tuple[Value, bool] | None = None
    high: tuple[Value, bool] | None = None
    for op, left, right in zip(chain.ops, chain.operands, chain.operands[1:], strict=False):
        is_name = [isinstance(o, syntax.Ref) and o.name in names for o in (left, right)]
        if is_name == [True, False]:
            bound, below = (reader.number(right), op.endswith("=")), op in (">", ">=")
        elif is_name == [False, True]:
            bound, below = (reader.number(left), op.endswith("=")), op in ("<", "<=")
        else:
            raise OutOfReach("bounds that tie several choices together cannot be solved yet", move.at)
        low, high = (bound, high) if below else (low, bound)
    if low is None:
        raise OutOfReach("a choice needs a domain that is bounded below", move.at)
    return low[0], None if high is None else high[0], (low[1], True if high is None else high[1])


def _cap(
    run: Arithmetic, reader: Reader, condition: syntax.Expr, name: str, later: list[str], high: Value | None
) -> Value | None:
    """The upper end that `f(x) <= c`, linear and increasing in each choice, leaves for x.

    Choices still to come count as their least.
    """
    if not isinstance(condition, syntax.Chain) or condition.ops != ("<=",):
        raise OutOfReach("a side condition has to be of the form f <= c", condition.at)
    scope = reader.scope
    for pending in [name, *later]:
        scope = with_name(scope, Made(pending, Value.variable(pending) if pending == name else ZERO))
    inner = Reader(run, reader.play, scope, reader.round)
    gap = inner.number(condition.operands[1]) - inner.number(condition.operands[0])
    parts = gap.coefficients(name)
    if len(parts) != 2 or not parts[1].is_number or parts[1].fraction() >= 0:
        raise OutOfReach("a side condition has to be linear, and increase in every choice", condition.at)
    cap = -parts[0] / parts[1]
    return cap if high is None else -run.max([-cap, -high])


# --- draws and who sees what ------------------------------------------------------------------------------------------


def _first_seen(scope: Scope, player: str) -> Pending | None:
    """The first pending draw that the player knows when she moves."""
    for entry in scope.names:
        if isinstance(entry, Pending) and (entry.audience is None or player in entry.audience):
            return entry
    return None


def _audience(play: Play, reader: Reader, clauses: Sequence[syntax.Seen], mover: str | None, name: str) -> Audience:
    """Who sees what is made here: everyone unless a clause says otherwise; a mover sees her own move."""
    audience: Audience = None
    for clause in clauses:
        if clause.what is not None and clause.what.name != name and f"{clause.what.name}" != name.split("[")[0]:
            continue
        who = {player for ref in clause.who for player in _group(play, reader, ref)}
        audience = frozenset(play.players) - who if clause.hidden else frozenset(who)
    if audience is not None and mover is not None:
        audience |= {mover}
    return audience


def _group(play: Play, reader: Reader, ref: syntax.Ref) -> list[str]:
    family = [p for p in play.players if p.startswith(f"{ref.name}[")]
    if ref.index is None and family:
        return family
    return [reader.player(ref)]


def _resolve(run: Arithmetic, play: Play, state: State, pending: Pending) -> Chance:
    """Nature draws now what was pending; what its law depends on is drawn first."""
    reader = Reader(run, play, _before(state.scope, pending), 0)
    try:
        results = _law(play, reader, pending.draw)
    except NeedsDraw as earlier:
        return _resolve(run, play, state, earlier.pending)
    branches = []
    for weight, value in _marginal(pending, results):
        after = replace(state, scope=_put(state.scope, pending, value))
        branches.append(Branch(weight, ((pending.name, value),), after))
    return Chance(pending.draw.at, tuple(branches))


def _marginal(
    pending: Pending, results: Sequence[tuple[Value, tuple[Value | str, ...]]]
) -> list[tuple[Value, Value | str]]:
    """The values of one name with their probabilities, given what is known of the names drawn with it."""
    known = [(pending.names.index(name), value) for name, value in pending.given]
    place = pending.names.index(pending.name)
    weights: dict[Value | str, Value] = {}
    for probability, items in results:
        if all(items[k] == value for k, value in known):
            weights[items[place]] = weights.get(items[place], ZERO) + probability
    whole = total(weights.values())
    return [(weight / whole, value) for value, weight in weights.items()]


def _before(scope: Scope, pending: Pending) -> Scope:
    """The scope of the draw's own line, with what has been drawn since."""
    return scope.cut(len(pending.here.names), len(pending.here.moves))


def _put(scope: Scope, pending: Pending, value: Value | str) -> Scope:
    """The scope with one name settled; the others of the same draw depend on it from now on."""

    def settled(entry: Entry) -> Entry:
        if not isinstance(entry, Pending) or entry.draw is not pending.draw or entry.names != pending.names:
            return entry
        if entry.name == pending.name:
            return Made(entry.name, value, entry.audience, drawn=True)
        return replace(entry, given=(*entry.given, (pending.name, value)))

    return replace(scope, names=tuple(settled(entry) for entry in scope.names))


def _law(play: Play, reader: Reader, draw: syntax.Draw) -> list[tuple[Value, tuple[Value | str, ...]]]:
    """Results of a draw with their probabilities; those of probability zero are left out."""
    law = draw.law
    match law:
        case syntax.Labels(items):
            found = _weigh(reader, [(tuple(labels), p) for labels, p in items])
        case syntax.Values(items):
            found = _weigh(reader, [((reader.number(v),), p) for v, p in items])
        case syntax.Uniform(domain) if not isinstance(domain, syntax.Interval):
            members = reader.members(domain)
            size = len(members)
            single: list[tuple[Value, tuple[Value | str, ...]]] = [(ONE / size, (m,)) for m in members]
            found = single
            for _ in draw.names[1:]:
                found = [(p * q, (*a, *b)) for p, a in found for q, b in single]
        case _:
            raise OutOfReach("a draw from an interval cannot be solved yet", draw.at)
    for probability, _ in found:
        _is_probability(reader.run, probability, draw.at)
    if any(len(items) != len(draw.names) for _, items in found):
        raise UsageError(
            f"line {draw.at.line}: {len(draw.names)} names are drawn, and a result has another number of items"
        )
    return [(p, items) for p, items in found if not p.is_zero]


def _is_probability(run: Arithmetic, value: Value, at: Position) -> None:
    if run.sign(value) < 0 or run.sign(1 - value) < 0:
        raise OutOfReach(f"{value} is not a probability here: state in the file what the parameters may be", at)


def _weigh(
    reader: Reader, items: Sequence[tuple[tuple[Value | str, ...], syntax.Expr | None]]
) -> list[tuple[Value, tuple[Value | str, ...]]]:
    weights = [None if p is None else reader.number(p) for _, p in items]
    rest = ONE - total(w for w in weights if w is not None)
    if None not in weights and not rest.is_zero:
        raise UsageError(f"the probabilities of a draw do not sum to 1; the rest is {rest}")
    return [(rest if w is None else w, labels) for w, (labels, _) in zip(weights, items, strict=True)]
