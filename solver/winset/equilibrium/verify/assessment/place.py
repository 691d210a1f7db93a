"""One of the histories that look the same to an outsider: what nature drew, and how likely the moves made it.

A number that nature draws from an interval is left open: a place then stands for all numbers of a cell, on which
everything that was asked so far has one answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import prod
from typing import TypeVar

from winset.algebra.arithmetic import Arithmetic
from winset.algebra.value import ONE, ZERO, Value
from winset.equilibrium.verify.integrate import Cut, Inside, integrated
from winset.equilibrium.verify.node import Node
from winset.errors import LimitReached, OutOfReach

T = TypeVar("T")

MOST_CELLS = 400


@dataclass(frozen=True, slots=True)
class Cell:
    """The numbers strictly between two ends, of those that nature may draw under a name."""

    symbol: str
    name: str
    low: Value
    high: Value
    density: Value


@dataclass(frozen=True, slots=True)
class Place:
    """A history with the weights that beliefs are made of.

    `nature` is the probability of what was drawn with a probability, `cells` have densities, and `likelihood` has for
    each player how likely her moves were, as far as that told something: the weight is the product of all. So a
    player's own moves can be left out of what she believes about others. `factors` have discounted what players get.
    """

    node: Node
    nature: Value = ONE
    cells: tuple[Cell, ...] = ()
    likelihood: Mapping[str, Value] = field(default_factory=dict)
    factors: tuple[Value, ...] = ()

    def at(self, node: Node) -> Place:
        return replace(self, node=node)

    def told(self, player: str, chance: Value) -> Place:
        """The same after a move of the player that had this chance here."""
        return replace(self, likelihood={**self.likelihood, player: self.likelihood.get(player, ONE) * chance})

    def believed(self, player: str, weight: Value) -> Place:
        """The same with another weight in place of how likely the moves of the player were."""
        return replace(self, likelihood={**self.likelihood, player: weight})

    def later(self, node: Node, rates: tuple[Value, ...]) -> Place:
        factors = self.factors or (ONE,) * len(rates)
        return replace(self, node=node, factors=tuple(f * r for f, r in zip(factors, rates, strict=True)))

    def drawn(self, name: str) -> Value | str | None:
        """What nature drew under a name."""
        return self.node.history.drawn.get(name)

    def hidden(self) -> tuple[str, ...]:
        """The draws that somebody has not seen."""
        heard = self.node.heard
        return tuple(str(name) for (kind, name), it in heard.items() if kind == "drawn" and it.audience is not None)

    def unknown(self, player: str) -> tuple[Cell, ...]:
        """The cells of numbers that the player has not seen."""
        return tuple(cell for cell in self.cells if not self.node.knows(player, ("drawn", cell.name)))

    def weight(self, player: str, tellers: Sequence[str]) -> Value:
        """What the place weighs to a player, by nature and by the moves of those who tell her something."""
        told = prod((self.likelihood.get(who, ONE) for who in tellers), start=ONE)
        return prod((cell.density for cell in self.unknown(player)), start=self.nature * told)

    def share(self, player: str) -> Value:
        """The weight of nature and of the moves of one player."""
        return prod((cell.density for cell in self.cells), start=self.nature * self.likelihood.get(player, ONE))

    def cut(self, symbol: str, at: Value) -> tuple[Place, Place]:
        """The place in two, its numbers of that symbol being below `at` and above it."""
        others = frozenset(cell.symbol for cell in self.cells)
        if at.variables() & others:
            raise OutOfReach(f"what is played changes where two hidden numbers meet, at {symbol} = {at}")
        below = tuple(replace(cell, high=at) if cell.symbol == symbol else cell for cell in self.cells)
        above = tuple(replace(cell, low=at) if cell.symbol == symbol else cell for cell in self.cells)
        return replace(self, cells=below), replace(self, cells=above)


def inside(run: Arithmetic, cells: tuple[Cell, ...]) -> Arithmetic:
    """An arithmetic for numbers inside of the cells."""
    for cell in cells:
        run = Inside(run, cell.symbol, cell.low, cell.high)
    return run


def parts(run: Arithmetic, place: Place, ask: Callable[[Arithmetic, Place], T]) -> Iterator[tuple[Place, T]]:
    """The place cut into cells on which a question has one answer, each with its answer."""
    waiting, count = [place], 0
    while waiting:
        count += 1
        if count > MOST_CELLS:
            raise LimitReached(f"the limit of {MOST_CELLS} cells of hidden numbers was reached")
        part = waiting.pop()
        try:
            found = ask(inside(run, part.cells), part)
        except Cut as cut:
            waiting += reversed(part.cut(cut.symbol, cut.place))
            continue
        yield part, found


def mean(
    run: Arithmetic, cells: tuple[Cell, ...], weight: Value, ask: Callable[[Arithmetic], Value]
) -> tuple[Value, Value]:
    """The mass of a weight over cells, and the integral of what is asked times the weight."""
    if weight.is_zero:
        return ZERO, ZERO
    if not cells:
        return weight, weight * ask(run)

    def at(within: Arithmetic, _: Value) -> tuple[Value, tuple[Value, ...]]:
        return ONE, mean(within, cells[1:], weight, ask)

    mass, whole = integrated(run, cells[0].symbol, cells[0].low, cells[0].high, at)[1]
    return mass, whole


def mass(run: Arithmetic, cells: tuple[Cell, ...], weight: Value) -> Value:
    """The integral of a weight over cells."""
    return mean(run, cells, weight, lambda _: ZERO)[0]
