"""A number chosen from an interval by a player who knows the type: a signal.

Each type chooses one number, or one of them mixes over the number of the other and one of her own. What follows a
number that no type chooses is what some posterior supports, one posterior for all types, such that none gains: so the
signals of an equilibrium are often an interval of numbers, and the number is then a free variable of the outcome.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations

from winset.algebra.run import Piece, Run
from winset.algebra.value import ONE, ZERO, Value
from winset.equilibrium.plan import Stretch
from winset.equilibrium.screening.correspondence import Correspondence
from winset.equilibrium.screening.informed import Lotteries, deterrent
from winset.equilibrium.screening.mover import Mover
from winset.equilibrium.screening.outcome import Free, Outcome, Table, merged, satisfying, where
from winset.equilibrium.screening.told import Told
from winset.errors import OutOfReach
from winset.game.play import Offer

Signals = Sequence[Piece[Correspondence]]
Reading = Callable[[Correspondence], list[tuple[Value, Outcome]]]  # what to read off a correspondence, by posterior

OPEN = (False, False)


@dataclass(frozen=True, eq=False)
class Sent:
    """A number that may be chosen, exact or a free variable, and what follows at one posterior."""

    number: Value
    posterior: Value
    outcome: Outcome


def choose(mover: Mover, follows: Callable[[Value], Correspondence]) -> list[Outcome]:
    """Equilibria of a subgame that begins with a number that an informed player of one of two types chooses."""
    run, step = mover.run, mover.step
    assert isinstance(step, Offer)
    signals = run.sweep(step.variable, step.low, step.high, follows, closed=step.closed)
    if not signals:
        raise OutOfReach(f"{step.name} has no possible value: its domain is empty here", step.site.position)
    search = _Search(mover, step, signals)
    for member in (0, 1):
        if run.sign(mover.belief[1 - member]) == 0:
            return merged(search.certain(member))
    own = (search.alone(0), search.alone(1))
    return merged([*search.pooling(), *search.separating(*own), *search.one_mixes(own)])


@dataclass(frozen=True, eq=False)
class _Search:
    mover: Mover
    step: Offer
    signals: Signals

    @property
    def run(self) -> Run:
        return self.mover.run

    def pooling(self) -> Iterator[Outcome]:
        """Both types choose one number."""
        prior = self.mover.belief[0]
        for sent in self._along(lambda after: [(prior, o) for o in after.at(self.run, prior)]):
            lottery = [(sent.number, ONE, sent.outcome)]
            yield from self._supported([lottery, lottery], sent.outcome.free, {})

    def separating(self, first: Sequence[Sent], second: Sequence[Sent]) -> Iterator[Outcome]:
        """Each type chooses a number of her own."""
        player = self.mover.player
        for high in first:
            for low in second:
                if high.number == low.number:
                    continue
                free = (*high.outcome.free, *low.outcome.free)
                gains = [
                    high.outcome.payoffs[0][player] - low.outcome.payoffs[0][player],
                    low.outcome.payoffs[1][player] - high.outcome.payoffs[1][player],
                ]
                for table, left in satisfying(self.run, free, (), gains):
                    lotteries = [[(high.number, ONE, high.outcome)], [(low.number, ONE, low.outcome)]]
                    yield from self._supported(lotteries, left, table)

    def one_mixes(self, own: tuple[Sequence[Sent], Sequence[Sent]]) -> Iterator[Outcome]:
        """Both types choose one number, and one of them sometimes another."""
        prior = self.mover.belief[0]
        for member in (0, 1):
            low, high = (ZERO, prior) if member == 0 else (prior, ONE)
            for shared in self._along(partial(_between, self.run, low, high)):
                for alone in own[member]:
                    if shared.number != alone.number:
                        yield from self._mixing(member, shared, alone)

    def _mixing(self, member: int, shared: Sent, alone: Sent) -> Iterator[Outcome]:
        player, prior, k = self.mover.player, self.mover.belief[0], shared.posterior
        both, own = shared.outcome, alone.outcome
        even = both.payoffs[member][player] - own.payoffs[member][player]
        keeps = both.payoffs[1 - member][player] - own.payoffs[1 - member][player]
        often = k * (1 - prior) / (prior * (1 - k)) if member == 0 else prior * (1 - k) / (k * (1 - prior))
        for table, left in satisfying(self.run, (*both.free, *own.free), (even,), (keeps,)):
            mixed = [(shared.number, often, both), (alone.number, 1 - often, own)]
            pure = [(shared.number, ONE, both)]
            yield from self._supported([mixed, pure] if member == 0 else [pure, mixed], left, table)

    def certain(self, member: int) -> Iterator[Outcome]:
        """The posterior is sure of one type; what only the other would choose is a surprise, after which it is free."""
        player, other = self.mover.player, 1 - member
        anything = list(self._along(partial(_anywhere, self.run)))
        for mine in self.alone(member):
            lottery = [(mine.number, ONE, mine.outcome)]
            yield from self._supported([lottery, lottery], mine.outcome.free, {})
            for hers in anything:
                if hers.number == mine.number:
                    continue
                gains = [
                    mine.outcome.payoffs[member][player] - hers.outcome.payoffs[member][player],
                    hers.outcome.payoffs[other][player] - mine.outcome.payoffs[other][player],
                ]
                surprise = [(hers.number, ONE, hers.outcome)]
                lotteries = [lottery, surprise] if member == 0 else [surprise, lottery]
                free = (*mine.outcome.free, *hers.outcome.free)
                for table, left in satisfying(self.run, free, (), gains):
                    yield from self._supported(lotteries, left, table)

    def alone(self, member: int) -> list[Sent]:
        """The numbers by which a type may show herself, as far as she alone is concerned."""
        sure = ONE if member == 0 else ZERO
        found = []
        for sent in self._along(lambda after: [(sure, o) for o in after.at(self.run, sure)]):
            worth = sent.outcome.payoffs[member][self.mover.player]
            involved = worth.variables() | sent.number.variables()

            def ask(table: Table, sent: Sent = sent, worth: Value = worth) -> bool | None:
                targets = [worth.substitute(table) if m == member else None for m in (0, 1)]
                made = [(sent.number.substitute(table), sent.outcome.told)]
                return None if self._replies(targets, made) is None else True

            for table, left, _ in where(self.run, sent.outcome.free, involved, ask):
                number = sent.number.substitute(table)
                found.append(Sent(number, sure, sent.outcome.put(table, left)))
        return found

    def _along(self, at: Reading) -> Iterator[Sent]:
        """What can follow the numbers, each with its posterior; the number is free on an open piece."""
        for signal in self.signals:
            if signal.is_point:
                yield from (Sent(signal.low, k, o) for k, o in at(signal.result))
                continue
            assert signal.high is not None
            after = signal.result
            name = self.mover.fresh.name(self.step.name)
            number = Value.variable(name)
            parts = self.run.sweep(name, signal.low, signal.high, partial(self._at_number, after, at), OPEN)
            for part in parts:
                assert part.high is not None
                if part.is_point:
                    yield from (Sent(part.low, k, o) for k, o in part.result)
                else:
                    free = Free(name, part.low, part.high, self.step.variable)
                    yield from (Sent(number, k, replace(o, free=(*o.free, free))) for k, o in part.result)

    def _at_number(self, after: Correspondence, at: Reading, number: Value) -> list[tuple[Value, Outcome]]:
        return at(after.with_numbers({self.step.variable: number}))

    def _supported(self, lotteries: Lotteries, free: tuple[Free, ...], table: Table) -> Iterator[Outcome]:
        """The outcomes in which the types play these lotteries, where every other number can be made unattractive."""
        self.run.check_time()
        player = self.mover.player
        put = [
            [(_number(a).substitute(table), w.substitute(table), o.put(table, ())) for a, w, o in p] for p in lotteries
        ]
        worth = [lottery[0][2].payoffs[m][player] for m, lottery in enumerate(put)]
        sent = {_number(a): o for lottery in lotteries for a, _, o in lottery}
        made = [(number.substitute(table), outcome.put(table, ()).told) for number, outcome in sent.items()]
        names = {f.variable for f in free}
        involved = frozenset[str]().union(*(v.variables() & names for v in (*worth, *(n for n, _ in made))))

        def ask(given: Table) -> tuple[Piece[Told], ...] | None:
            targets: list[Value | None] = [w.substitute(given) for w in worth]
            there = [(n.substitute(given), told) for n, told in made]
            if any(self.run.equal(one, two) for (one, _), (two, _) in combinations(there, 2)):
                return None  # one number has one posterior
            return self._replies(targets, there)

        stretches = tuple(tuple(Stretch(number, number) for number, _, _ in lottery) for lottery in put)
        for given, left, pieces in where(self.run, free, involved, ask):
            outcome = self.mover.outcome(put, None, pieces, stretches, None, free, informed=True)
            yield outcome.put(given, left)

    def _replies(
        self, worth: Sequence[Value | None], made: Sequence[tuple[Value, Told]]
    ) -> tuple[Piece[Told], ...] | None:
        """What follows every number: what is `made`, elsewhere what keeps the types away; None if nothing does."""
        found: list[Piece[Told]] = []
        for signal in self.signals:
            if signal.is_point:
                told = next((t for n, t in made if self.run.equal(n, signal.low)), None)
                reply = told or self._deterrent(signal.result, worth)
                if reply is None:
                    return None
                found.append(Piece(signal.low, signal.low, reply))
                continue
            inside = self._inside(signal, made)
            places = [number for number, _ in inside]
            ends = zip([signal.low, *places], [*places, signal.high], [None, *inside], strict=True)
            for low, high, before in ends:
                if before is not None:
                    found.append(Piece(before[0], before[0], before[1]))
                parts = self.run.sweep(self.step.variable, low, high, partial(self._away, signal, worth), OPEN)
                for part in parts:
                    if part.result is None:
                        return None
                    found.append(Piece(part.low, part.high, part.result))
        return tuple(found)

    def _inside(self, signal: Piece[Correspondence], made: Sequence[tuple[Value, Told]]) -> list[tuple[Value, Told]]:
        """What is made strictly inside an open piece, in order."""
        run = self.run
        found: list[tuple[Value, Told]] = []
        for number, told in made:
            if run.sign(number - signal.low) > 0 and (signal.high is None or run.sign(signal.high - number) > 0):
                place = sum(run.sign(number - other) > 0 for other, _ in found)
                found.insert(place, (number, told))
        return found

    def _away(self, signal: Piece[Correspondence], worth: Sequence[Value | None], number: Value) -> Told | None:
        """What keeps the types away from a number of an open piece."""
        return self._deterrent(signal.result.with_numbers({self.step.variable: number}), worth)

    def _deterrent(self, after: Correspondence, worth: Sequence[Value | None]) -> Told | None:
        found = deterrent(self.run, after, self.mover.player, worth)
        return None if found is None else found.told


def _number(action: object) -> Value:
    assert isinstance(action, Value)
    return action


def _between(run: Run, low: Value, high: Value, after: Correspondence) -> list[tuple[Value, Outcome]]:
    return after.with_posterior(run, low, high)


def _anywhere(run: Run, after: Correspondence) -> list[tuple[Value, Outcome]]:
    first, last = after.pieces[0], after.pieces[-1]
    inside = after.with_posterior(run, ZERO, ONE)
    return [*((ZERO, o) for o in first.result), *inside, *((ONE, o) for o in last.result)]
