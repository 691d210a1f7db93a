"""Equilibrium outcomes of a subgame with private information, one payoff vector for each type.

Outcomes may come in families: a number that nothing ties down yet (how often a player mixes where she is indifferent,
the posterior after an action, a signal) is a free variable of an outcome, between two ends that do not belong to it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from winset.algebra.run import Run
from winset.algebra.value import ZERO, Value, total
from winset.equilibrium.plan import Weighted
from winset.equilibrium.screening.told import Put, Told

T = TypeVar("T")
Table = dict[str, Value]
Ends = tuple[tuple[str, Value], ...]
Fate = tuple[tuple[Value, ...], Ends, Hashable]  # payoffs, probabilities of outcome labels, and the path of one type


@dataclass(frozen=True, slots=True)
class Free:
    """A number strictly between two ends; these may depend on free variables that stand later in a list.

    `shown` is the variable of the play whose value it is, "" for a posterior or a probability.
    """

    variable: str
    low: Value
    high: Value
    shown: str = ""

    def put(self, table: Table) -> Free:
        """The same number, with formulas in place of variables in its ends."""
        return replace(self, low=self.low.substitute(table), high=self.high.substitute(table))


@dataclass(frozen=True, eq=False)
class Outcome:
    """What each type gets and what happens to it: `payoffs` by type and player, `ends` and `path` by type."""

    payoffs: tuple[tuple[Value, ...], ...]
    ends: tuple[tuple[tuple[str, Value], ...], ...]
    path: tuple[Hashable, ...]
    told: Told
    free: tuple[Free, ...] = ()

    def expected(self, player: int, belief: Sequence[Value]) -> Value:
        """What a player expects who believes this of the types."""
        return total(b * payoffs[player] for b, payoffs in zip(belief, self.payoffs, strict=True))

    @cached_property
    def key(self) -> Hashable:
        """Equal for outcomes in which the same happens to everyone."""
        return self.payoffs, self.ends, self.path, self.free

    def put(self, table: Table, free: tuple[Free, ...]) -> Outcome:
        """The outcome with formulas in place of some of its free variables; `free` are those that remain."""
        if not table:
            return replace(self, free=free)
        return Outcome(
            tuple(tuple(v.substitute(table) for v in payoffs) for payoffs in self.payoffs),
            tuple(tuple((label, p.substitute(table)) for label, p in ends) for ends in self.ends),
            tuple(put_path(path, table) for path in self.path),
            Put(self.told, table),
            free,
        )

    def tidy(self) -> Outcome:
        """The outcome with some number in place of a free variable on which nothing depends."""
        used = frozenset[str]().union(
            *(v.variables() for payoffs in self.payoffs for v in payoffs),
            *(p.variables() for ends in self.ends for _, p in ends),
            *(path_variables(path) for path in self.path),
        )
        idle = [f for f in self.free if f.variable not in used and not any(_bounds(f.variable, g) for g in self.free)]
        if not idle:
            return self
        table = representative(idle)
        return self.put(table, tuple(f for f in self.free if f not in idle)).tidy()


def ordered(free: Iterable[Free]) -> tuple[Free, ...]:
    """Free variables so that each stands before those on which its ends depend."""
    left, found = list(free), list[Free]()
    while left:
        first = next(f for f in left if not any(_bounds(f.variable, other) for other in left if other is not f))
        left.remove(first)
        found.append(first)
    return tuple(found)


def _bounds(variable: str, free: Free) -> bool:
    return variable in free.low.variables() | free.high.variables()


def put_path(path: Hashable, table: Table) -> Hashable:
    """A path with formulas in place of variables."""
    if isinstance(path, Value):
        return path.substitute(table)
    if isinstance(path, Weighted):
        return Weighted(path.weight.substitute(table), put_path(path.path, table))
    return tuple(put_path(item, table) for item in path) if isinstance(path, tuple) else path


def path_variables(path: Hashable) -> frozenset[str]:
    """The variables in the values of a path."""
    if isinstance(path, Value):
        return path.variables()
    if isinstance(path, Weighted):
        return path.weight.variables() | path_variables(path.path)
    return frozenset[str]().union(*map(path_variables, path)) if isinstance(path, tuple) else frozenset()


def representative(free: Sequence[Free]) -> Table:
    """A number for each free variable: the middle between its ends."""
    table: Table = {}
    for one in reversed(free):
        table[one.variable] = ((one.low + one.high) / 2).substitute(table)
    return table


def some(outcome: Outcome) -> Outcome:
    """One member of a family."""
    return outcome.put(representative(outcome.free), ()) if outcome.free else outcome


def mixture(parts: Sequence[tuple[Value, Outcome]], member: int) -> Fate:
    """Payoffs, ends and path of one type in a lottery over outcomes."""
    if len(parts) == 1:
        only = parts[0][1]
        return only.payoffs[member], only.ends[member], only.path[member]
    size = len(parts[0][1].payoffs[member])
    payoffs = tuple(total(w * o.payoffs[member][i] for w, o in parts) for i in range(size))
    ends: dict[str, Value] = {}
    for weight, outcome in parts:
        for label, probability in outcome.ends[member]:
            ends[label] = ends.get(label, ZERO) + weight * probability
    ways = {o.path[member] for _, o in parts}
    path = ways.pop() if len(ways) == 1 else tuple(Weighted(w, o.path[member]) for w, o in parts)
    return payoffs, tuple(sorted(ends.items())), path


def merged(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """The outcomes that differ, each once."""
    found: dict[Hashable, Outcome] = {}
    for outcome in map(Outcome.tidy, outcomes):
        found.setdefault(outcome.key, outcome)
    return list(found.values())


# --- conditions on free variables -------------------------------------------------------------------------------------

Where = list[tuple[Table, tuple[Free, ...], T]]


def where(run: Run, free: tuple[Free, ...], involved: Iterable[str], ask: Callable[[Table], T | None]) -> Where[T]:
    """The parts of a family on which `ask` has an answer: formulas put in, variables that stay free, the answer.

    `ask` is given a number for each of the free variables that are `involved`, and may ask signs of what depends on it.
    """
    names = set(involved)
    for one in free:  # the ends of those involved count
        if one.variable in names:
            names |= one.low.variables() | one.high.variables()
    mine = [one for one in free if one.variable in names]
    if not mine:
        answer = ask({})
        return [] if answer is None else [({}, free, answer)]
    outer = mine[-1]
    name = outer.variable

    def at(value: Value) -> Where[T]:
        here = {name: value}
        inner = tuple(Free(f.variable, f.low.substitute(here), f.high.substitute(here)) for f in free if f is not outer)
        return where(run, inner, names - {name}, lambda table: ask({**table, **here}))

    found: Where[T] = []
    for piece in run.sweep(name, outer.low, outer.high, at, closed=(False, False)):
        assert piece.high is not None
        for table, rest, answer in piece.result:
            if piece.is_point:
                found.append(({**table, name: piece.low}, rest, answer))
            else:
                found.append((table, (*rest, replace(outer, low=piece.low, high=piece.high)), answer))
    return found


def satisfying(
    run: Run, free: tuple[Free, ...], equations: Sequence[Value], inequalities: Sequence[Value]
) -> list[tuple[Table, tuple[Free, ...]]]:
    """The parts of a family on which the equations are zero and the inequalities not negative."""
    names = {f.variable for f in free}
    for number, equation in enumerate(equations):
        if not equation.variables() & names:
            if not equation.is_zero and run.sign(equation) != 0:
                return []
            return satisfying(run, free, [*equations[:number], *equations[number + 1 :]], inequalities)
    if equations:
        return _solved(run, free, equations, inequalities)
    for value in inequalities:
        if not value.variables() & names and not value.is_zero and run.sign(value) < 0:
            return []
    rest = [value for value in inequalities if value.variables() & names]
    involved = frozenset[str]().union(*(v.variables() for v in rest))

    def ask(table: Table) -> bool | None:
        return True if all(run.sign(value.substitute(table)) >= 0 for value in rest) else None

    return [(table, left) for table, left, _ in where(run, free, involved, ask)]


def _solved(
    run: Run, free: tuple[Free, ...], equations: Sequence[Value], inequalities: Sequence[Value]
) -> list[tuple[Table, tuple[Free, ...]]]:
    """As `satisfying`, the first equation being solved for the first free variable in it."""
    equation = equations[0]
    one = next(f for f in free if f.variable in equation.variables())
    others = tuple(f for f in free if f is not one)
    involved = (equation.variables() | one.low.variables() | one.high.variables()) - {one.variable}

    def roots(table: Table) -> list[Value] | None:
        there = equation.substitute(table).numerator
        low, high = one.low.substitute(table), one.high.substitute(table)
        inside = [r for r in run.roots(there, one.variable) if run.sign(r - low) > 0 and run.sign(high - r) > 0]
        return inside or None

    found = []
    for table, left, inside in where(run, others, involved, roots):
        for root in inside:
            both = {**table, one.variable: root}
            kept = ordered(f.put({one.variable: root}) for f in left)
            later = [[v.substitute(both) for v in values] for values in (equations[1:], inequalities)]
            for more, rest in satisfying(run, kept, *later):
                found.append(({n: v.substitute(more) for n, v in both.items()} | more, rest))
    return found


def monotone(run: Run, outcome: Outcome, value: Value) -> list[tuple[Outcome, Value]]:
    """The parts of a family on each of which a value rises, falls or stays the same."""
    involved = value.variables() & {f.variable for f in outcome.free}
    if not involved:
        return [(outcome, value)]

    def ask(table: Table) -> bool:
        for name in sorted(involved):
            run.sign(value.derivative(name).substitute(table))
        return True

    parts = where(run, outcome.free, involved, ask)
    return [(outcome.put(table, left), value.substitute(table)) for table, left, _ in parts]
