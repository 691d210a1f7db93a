"""To leave or to stay, of any number of types that are ranked by how keen they are to leave.

In every equilibrium the keener types leave, the less keen stay, and one type may do both (`crossing`). What is left is
a truncation of the prior. If all of those who are left leave, to stay is a surprise, and any truncation may be believed
then that keeps the least keen from it: the others are kept from it too. Types of probability zero do what is best.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from winset.algebra.run import Run
from winset.algebra.value import ONE, ZERO, Value
from winset.equilibrium.screening.correspondence import Correspondence
from winset.equilibrium.screening.informed import deterrent
from winset.equilibrium.screening.line import Line
from winset.equilibrium.screening.mover import Mover
from winset.equilibrium.screening.outcome import Free, Outcome, Table, merged, satisfying
from winset.game.play import Action


@dataclass(frozen=True, eq=False)
class Leaving:
    """A move of the informed: who moves, the line of posteriors, both actions, and what follows them.

    `never` says whether the least keen type is sure to get more by staying than what leaving is worth to her.
    """

    mover: Mover
    line: Line
    leave: Action
    stay: Action
    left: Outcome
    stays: Correspondence
    never: Callable[[Value], bool]

    @property
    def run(self) -> Run:
        return self.mover.run

    def gain(self, place: int, after: Outcome) -> Value:
        """What the type at a place of the order gains by leaving."""
        member, player = self.line.order[place - 1], self.mover.player
        return self.left.payoffs[member][player] - after.payoffs[member][player]


def choose(move: Leaving) -> list[Outcome]:
    """Equilibria of a subgame in which one of several types leaves or stays, at the posterior of the mover."""
    mass = move.line.mass(move.mover.belief)
    here = move.line.place(move.run, mass)
    return merged([*_all_leave(move), *_some_leave(move, mass, here), *_one_mixes(move, mass, here)])


def _all_leave(move: Leaving) -> Iterator[Outcome]:
    """To stay is a surprise."""
    least, player = move.line.order[0], move.mover.player
    worth: list[Value | None] = [None] * len(move.line.order)
    worth[least] = move.left.payoffs[least][player]
    reply = deterrent(move.run, move.stays, player, worth)
    if reply is not None:
        yield _outcome(move, 0, ZERO, reply, (), {})
    elif not move.never(move.left.payoffs[least][player]):
        move.run.notes.append(
            f"beliefs other than truncations of the prior, where to {move.stay} at {move.mover.where} is a surprise, "
            "were not searched"
        )


def _some_leave(move: Leaving, mass: Value, here: int) -> Iterator[Outcome]:
    """The `last` least keen types stay and the others leave: all those who are left stay where `last` counts them."""
    size = len(move.line.order)
    for last in range(1, size + 1):
        left = mass if last >= here else move.line.up_to(last)
        for after in move.stays.at(move.run, left):
            gains = [-move.gain(last, after)] + ([move.gain(last + 1, after)] if last < size else [])
            for table, free in satisfying(move.run, after.free, (), gains):
                yield _outcome(move, last, ONE, after, free, table)


def _one_mixes(move: Leaving, mass: Value, here: int) -> Iterator[Outcome]:
    """The type at a place of the order mixes; the less keen stay and the keener leave."""
    line = move.line
    for place in range(1, here + 1):
        low, high = line.up_to(place - 1), mass if place == here else line.up_to(place)
        for remaining, after in _remaining(move, place, low, high):
            often = (remaining - low) / (high - low)
            for table, kept in satisfying(move.run, after.free, (move.gain(place, after),), ()):
                yield _outcome(move, place, often, after, kept, table)


def _remaining(move: Leaving, place: int, low: Value, high: Value) -> Iterator[tuple[Value, Outcome]]:
    """The masses strictly between two that may be left, each with what follows."""
    if place > 1:
        yield from move.stays.with_posterior(move.run, low, high)
        return
    left = Free(move.mover.fresh.name("left"), ZERO, high)  # whoever is left, it is she
    for after in move.stays.at(move.run, move.line.least):
        yield Value.variable(left.variable), after.put({}, (*after.free, left))


def _outcome(move: Leaving, last: int, often: Value, after: Outcome, free: Sequence[Free], table: Table) -> Outcome:
    """The types before place `last` stay, the one at it as often as said, and the others leave."""
    there = after.put(table, ())
    stays, leaves = (move.stay, ONE, there), (move.leave, ONE, move.left)
    often = often.substitute(table)
    lotteries = []
    for member in range(len(move.line.order)):
        place = move.line.order.index(member) + 1
        if place == last and often != ONE:
            lotteries.append([(move.stay, often, there), (move.leave, 1 - often, move.left)])
        else:
            lotteries.append([stays if place <= last else leaves])
    told = {move.stay: there.told, move.leave: move.left.told}
    return move.mover.outcome(lotteries, told, free=tuple(free), informed=True)
