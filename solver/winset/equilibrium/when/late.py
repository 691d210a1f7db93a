"""Whether what happens late hardly counts, at one parameter point: then one-shot deviations are enough to look at.

The conditions are those of `winset.equilibrium.verify.continuity`, survival or costs, on the same rounds. There the
oracle has to show them for all parameters of a region; here each is a question about signs at a point, so that the
region where they hold is found as well. The numbers that may be chosen in a round are swept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from winset.algebra.constraint import Constraint, relation_holds
from winset.algebra.run import Run
from winset.algebra.value import Value
from winset.equilibrium.verify.cases import Cases, Found
from winset.equilibrium.verify.continuity import broken, trouble
from winset.equilibrium.verify.rounds import Number, Round, rounds
from winset.errors import LimitReached, OutOfReach
from winset.game.play import Play

Table = Mapping[str, Value]


@dataclass(slots=True)
class Rounds:
    """The rounds of a play without end as a player sees them, for all parameters that are assumed; each gone once."""

    play: Play
    cases: Cases
    known: dict[tuple[int, int], tuple[Found[Round], ...]] = field(default_factory=dict)

    def of(self, player: int, phase: int) -> tuple[Found[Round], ...]:
        key = (player, phase)
        if key not in self.known:
            self.known[key] = tuple(rounds(self.cases, self.play, player, phase, self.play.clauses))
        return self.known[key]


@dataclass(frozen=True, slots=True)
class Late:
    """The rounds where some parameters are replaced by formulas of the others."""

    rounds: Rounds
    table: Table

    def hardly_counts(self, run: Run, player: int, phases: Collection[int]) -> None:
        """Raises OutOfReach where nothing makes a player mind if the play never ends."""
        name = self.rounds.play.players[player]
        try:
            found = {phase: list(self._here(run, player, phase)) for phase in sorted(phases)}
        except (LimitReached, OutOfReach) as reason:
            raise OutOfReach(f"{trouble(name)}: {reason}") from reason
        if not (_survives_less(run, found) or _pays(run, found)):
            raise OutOfReach(trouble(name))

    def _here(self, run: Run, player: int, phase: int) -> Iterator[Round]:
        """The rounds that there may be at the point."""
        for found in self.rounds.of(player, phase):
            own = [fact for fact in found.facts if fact.value.variables() <= set(self.rounds.play.parameters)]
            if not all(_holds(run, fact) for fact in _replaced(own, self.table)):
                continue
            if found.fault is not None:
                raise OutOfReach(str(found.fault)) from found.fault
            assert found.result is not None
            yield _at(found.result, self.table)


def _survives_less(run: Run, found: Mapping[int, Sequence[Round]]) -> bool:
    """Whether going on is never more likely than one, discounts counted, and less likely in every cycle of phases."""
    everything = [r for here in found.values() for r in here]

    def any_weight(some: Iterable[Round], relation: str) -> bool:
        return _anywhere(run, some, lambda r: (w - 1 for w in r.weights), relation)

    if _anywhere(run, everything, lambda r: (way.factor for way in r.onward), "<") or any_weight(everything, ">"):
        return False
    return broken(found, {phase for phase, here in found.items() if not any_weight(here, ">=")})


def _pays(run: Run, found: Mapping[int, Sequence[Round]]) -> bool:
    """Whether rounds that go on are not discounted and never give anything, and cost something in every cycle."""
    everything = [r for here in found.values() for r in here]

    def any_gain(some: Iterable[Round], relation: str) -> bool:
        return _anywhere(run, some, lambda r: (way.gained for way in r.onward), relation)

    if not all(r.bounded for r in everything) or any_gain(everything, ">"):
        return False
    if _anywhere(run, everything, lambda r: (way.factor - 1 for way in r.onward), "!="):
        return False
    return broken(found, {phase for phase, here in found.items() if not any_gain(here, ">=")})


# --- somewhere in a round ---------------------------------------------------------------------------------------------


def _anywhere(run: Run, some: Iterable[Round], values: Callable[[Round], Iterable[Value]], relation: str) -> bool:
    """Whether one of the values stands in the relation to zero, for some numbers of its round."""
    return any(_occurs(run, r.numbers, (*r.facts, Constraint(v, relation))) for r in some for v in values(r))


def _occurs(run: Run, numbers: Sequence[Number], facts: Sequence[Constraint]) -> bool:
    """Whether all facts hold for some numbers in their ranges."""
    left = {number.symbol for number in numbers}
    if not all(_holds(run, fact) for fact in facts if not fact.value.variables() & left):
        return False
    if not numbers:
        return True
    first, *others = numbers

    def at(x: Value) -> bool:
        table = {first.symbol: x}
        return _occurs(run, [_put(other, table) for other in others], _replaced(facts, table))

    return any(piece.result for piece in run.sweep(first.symbol, first.low, first.high, at))


def _holds(run: Run, fact: Constraint) -> bool:
    return relation_holds(run.sign(fact.value), fact.relation)


def _replaced(facts: Sequence[Constraint], table: Table) -> list[Constraint]:
    return [Constraint(fact.value.substitute(table), fact.relation) for fact in facts]


def _put(number: Number, table: Table) -> Number:
    return replace(number, low=number.low.substitute(table), high=number.high.substitute(table))


def _at(r: Round, table: Table) -> Round:
    if not table:
        return r
    onward = [
        replace(way, factor=way.factor.substitute(table), gained=way.gained.substitute(table)) for way in r.onward
    ]
    return replace(
        r,
        facts=tuple(_replaced(r.facts, table)),
        weights=tuple(weight.substitute(table) for weight in r.weights),
        onward=tuple(onward),
        numbers=tuple(_put(number, table) for number in r.numbers),
    )
