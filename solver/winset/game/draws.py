"""Draws by nature and who sees what: the law of a draw, and settling one that was pending."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from winset.algebra.arithmetic import Arithmetic, BySigns
from winset.algebra.integral import integral
from winset.algebra.run import Undecided, without_values
from winset.algebra.value import ONE, ZERO, Value, total
from winset.errors import OutOfReach, Position, UsageError
from winset.game.evaluate import NeedsDraw, Reader
from winset.game.play import (
    Audience,
    Branch,
    Chance,
    Continuum,
    Entry,
    Made,
    Pending,
    Play,
    Scope,
    State,
    unique,
    with_name,
)
from winset.language import syntax

Density = Callable[[Arithmetic, Value], Value]


def first_seen(scope: Scope, player: str) -> Pending | None:
    """The first pending draw that the player knows when she moves."""
    for entry in scope.names:
        if isinstance(entry, Pending) and (entry.audience is None or player in entry.audience):
            return entry
    return None


def audience_of(play: Play, reader: Reader, clauses: Sequence[syntax.Seen], mover: str | None, name: str) -> Audience:
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


def resolve(run: Arithmetic, play: Play, state: State, pending: Pending) -> Chance | Continuum:
    """Nature draws now what was pending; what its law depends on is drawn first."""
    reader = Reader(run, play, _before(state.scope, pending), 0)
    try:
        if isinstance(pending.draw.law, syntax.Density) or _from_interval(pending.draw.law):
            return _continuum(play, reader, state, pending)
        results = _law(reader, pending.draw)
    except NeedsDraw as earlier:
        return resolve(run, play, state, earlier.pending)
    branches = []
    for weight, value in _marginal(pending, results):
        after = replace(state, scope=_put(state.scope, pending, value))
        branches.append(Branch(weight, ((pending.name, value),), after))
    return Chance(pending.draw.at, tuple(branches))


# --- numbers from an interval -----------------------------------------------------------------------------------------


def _from_interval(law: syntax.Law) -> bool:
    return isinstance(law, syntax.Uniform) and isinstance(law.domain, syntax.Interval)


def _continuum(play: Play, reader: Reader, state: State, pending: Pending) -> Chance | Continuum:
    """Nature draws one of the names from its interval, given what is known of the names drawn with it."""
    law, at = pending.draw.law, pending.draw.at
    assert isinstance(law, (syntax.Density, syntax.Uniform))
    interval = law.interval if isinstance(law, syntax.Density) else law.domain
    assert isinstance(interval, syntax.Interval)
    low, high = reader.number(interval.low), reader.number(interval.high)

    def after(value: Value) -> State:
        return replace(state, scope=_put(state.scope, pending, value))

    width = reader.run.sign(high - low)
    if width < 0:
        raise OutOfReach(f"the interval from {low} to {high} is empty here: state what the parameters may be", at)
    if width == 0:
        if isinstance(law, syntax.Density):
            raise OutOfReach("an interval of length zero has no density: state what the parameters may be", at)
        return Chance(at, (Branch(ONE, ((pending.name, low),), after(low)),))
    if isinstance(law, syntax.Uniform):
        density: Density = lambda *_: ONE / (high - low)  # noqa: E731
    elif len(pending.names) == 1:
        density = _own_density(play, reader, law, pending)
    else:
        density = _conditional(play, reader, law, pending, low, high)
    if pending.between is not None:
        low, high = pending.between
        density = _cut(play, reader, law, pending, density)
    return Continuum(at, pending.name, unique(pending.name, pending.rounds), low, high, density, after, pending)


def _own_density(play: Play, reader: Reader, law: syntax.Density, pending: Pending) -> Density:
    """The density of a single number, read at it; of a distribution function its derivative."""

    def density(run: Arithmetic, value: Value) -> Value:
        there = replace(reader, run=run, scope=with_name(reader.scope, Made(pending.name, value, drawn=True)))
        if law.kind == "density":
            return there.number(law.formula)
        variable = unique(pending.name, pending.rounds)
        symbol = Made(pending.name, Value.variable(variable))
        inside = replace(reader, run=_There(run, variable, value), scope=with_name(reader.scope, symbol))
        return inside.number(law.formula).derivative(variable).substitute({variable: value})

    return density


def plain_density(step: Continuum, number: Value) -> Value:
    """The density at a number, where it is one formula. Raises OutOfReach for a density with cases."""
    try:
        return step.density(without_values(), number)
    except Undecided as error:
        raise OutOfReach(
            f"a density of {step.name} with cases cannot be used with beliefs yet", step.position
        ) from error


def _cut(
    play: Play, reader: Reader, law: syntax.Density | syntax.Uniform, pending: Pending, density: Density
) -> Density:
    """The density given that the number lies between two ends. Raises OutOfReach for a density with cases."""
    assert pending.between is not None
    variable, (low, high) = unique(pending.name, pending.rounds), pending.between
    try:
        there = density if isinstance(law, syntax.Uniform) else _own_density(play, reader, law, pending)
        mass = integral(there(without_values(), Value.variable(variable)), variable, low, high)
    except Undecided as error:
        raise OutOfReach(f"a density of {pending.name} with cases cannot be cut yet", pending.draw.at) from error
    return lambda run, value: density(run, value) / mass


@dataclass(frozen=True, slots=True)
class _There(BySigns):
    """Signs of formulas in a variable as they are at a value of it."""

    run: Arithmetic
    variable: str
    value: Value

    def _at(self, value: Value) -> Value:
        return value.substitute({self.variable: self.value})

    def sign(self, value: Value) -> int:
        return self.run.sign(self._at(value))

    def root(self, value: Value) -> Value:
        raise OutOfReach(f"a distribution with a root of {value} cannot be solved yet")


def _conditional(play: Play, reader: Reader, law: syntax.Density, pending: Pending, low: Value, high: Value) -> Density:
    """The density of one of several numbers drawn together, given those that are known: a joint density integrated."""
    if law.kind != "density":
        raise OutOfReach("several numbers drawn together need a joint density, not a distribution", pending.draw.at)
    scope = reader.scope
    for name in pending.names:
        scope = with_name(scope, Made(name, Value.variable(name), drawn=True))
    try:
        joint = Reader(without_values(), play, scope, reader.round).number(law.formula)
    except Undecided as error:
        raise OutOfReach("a joint density with cases cannot be solved yet", pending.draw.at) from error
    given = dict(pending.given)
    others = [name for name in pending.names if name not in given and name != pending.name]
    for name in others:
        joint = integral(joint, name, low, high)
    known = {name: value for name, value in given.items() if isinstance(value, Value)}
    above = joint.substitute(known)
    below = integral(joint, pending.name, low, high).substitute(known) if known else ONE
    return lambda _, value: above.substitute({pending.name: value}) / below


# --- finitely many results --------------------------------------------------------------------------------------------


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


def _law(reader: Reader, draw: syntax.Draw) -> list[tuple[Value, tuple[Value | str, ...]]]:
    """Results of a draw with their probabilities; of several names, those of probability zero are left out."""
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
        case _:  # pragma: no cover
            raise AssertionError(law)
    for probability, _ in found:
        check_probability(reader.run, probability, draw.at)
    if any(len(items) != len(draw.names) for _, items in found):
        raise UsageError(
            f"line {draw.at.line}: {len(draw.names)} names are drawn, and a result has another number of items"
        )
    return [(p, items) for p, items in found if not p.is_zero or len(draw.names) == 1]


def check_probability(run: Arithmetic, value: Value, at: Position) -> None:
    """Refuse a probability that is negative or above 1 somewhere on the region."""
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
