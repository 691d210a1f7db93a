"""All pure subgame-perfect equilibria of a game with perfect information, ties included, by rollback.

From the ends back, every node gets a table: the payoffs that some equilibrium of its subgame gives, with the number of
pure equilibria that give them. Where nobody is ever indifferent a table is one vector, the equilibrium is unique also
among mixed strategies, and the cost is linear: a million nodes take a few seconds. Ties make tables longer, never the
tree: equilibria are counted without being listed, and each can be read back by its number.

Two equilibria count as one if they are the same strategies, at every node on and off the path. Nature's draws add up
combinations of what follows; where a table would pass `MOST_VECTORS` it is cut, what is found is still an equilibrium,
and the result says so. Mixing at ties is not searched.

H. W. Kuhn, Extensive games and the problem of information, in Contributions to the Theory of Games II, Princeton 1953,
p. 209 (corollary 1: an equilibrium in pure strategies exists); R. Selten, Reexamination of the perfectness concept,
International Journal of Game Theory 4 (1975), p. 33.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

from winset.algebra.run import Run
from winset.equilibrium.finite.assessment import Assessment, FiniteSolution
from winset.equilibrium.finite.clock import Clock
from winset.equilibrium.finite.methods import Limits
from winset.equilibrium.finite.order import OF_NUMBERS, Order, as_values, in_integers, order_of, plain
from winset.equilibrium.finite.ties import Entry, Table, Vector, choice, chosen, count_in_words, draw, drawn, table_of
from winset.errors import LimitReached, OutOfReach
from winset.game.collections_off import collections_off
from winset.game.tree import END, NATURE, NO_OUTCOME, Tree

CONCEPT = "subgame-perfect equilibrium"
METHOD = "rollback with ties"
COUNTED = "same strategies at every node, on and off the path"
CITE = "Kuhn (1953), p. 209"
MOST_VECTORS = 2000
MOST_LISTED = 1000
MOST_STRATEGIES = 500_000  # in all listed equilibria together


def accepts(tree: Tree) -> str:
    """ "" for games with perfect information, with numbers or parameters."""
    if not tree.has_perfect_information:
        return "some information sets have several nodes: the method is subgames"
    return ""


def solve(tree: Tree, limits: Limits) -> FiniteSolution:
    """All pure subgame-perfect equilibria: all counted, the first ones listed; region by region with parameters."""
    if reason := accepts(tree):
        raise OutOfReach(reason)
    started = time.monotonic()
    clock = Clock.of(limits)
    if not tree.is_numeric:
        from winset.equilibrium.finite.rollback_by_region import by_region

        return by_region(tree, limits, clock)
    with collections_off():
        vectors, scales = in_integers(tree)
        try:
            rollback = _rolled_back(tree, OF_NUMBERS, vectors, clock, scales)
        except LimitReached as reached:
            cases = (f"{reached.reason} before the root was reached",)
            return FiniteSolution(tree, CONCEPT, METHOD, (), "no", COUNTED, CITE, open_cases=cases)
        return _found(rollback, limits, clock, started)


def _found(rollback: Rollback, limits: Limits, clock: Clock, started: float) -> FiniteSolution:
    tree = rollback.tree
    listed = tuple(rollback.first(most_listed(tree, limits), clock))
    total = rollback.total
    cases = []
    if rollback.cut:
        cases.append(f"more than {MOST_VECTORS} payoff vectors at {len(rollback.cut)} nodes: the others were left out")
    if len(listed) < total:
        cases.append(f"{len(listed)} of {count_in_words(total)} equilibria are listed")
    return FiniteSolution(
        tree,
        CONCEPT,
        METHOD,
        listed,
        "no" if cases else "yes" if total == 1 else "pure strategies",
        COUNTED,
        CITE,
        total=None if rollback.cut else total,
        open_cases=tuple(cases),
        notes=() if total == 1 else ("mixing where a player is indifferent was not searched",),
        seconds=time.monotonic() - started,
    )


def at_run(run: Run, tree: Tree, clock: Clock | None = None) -> Rollback:
    """The tables at the parameter point of a run; under `explore`, region by region.

    A method on parameters asks for signs as it lists equilibria too, so list them before the run is over.
    """
    vectors = [as_values(outcome.payoffs) for outcome in tree.outcomes]
    return _rolled_back(tree, order_of(run), vectors, clock or Clock())


def most_listed(tree: Tree, limits: Limits) -> int:
    """How many equilibria are listed at most: what the limits say, else less the larger the tree."""
    if limits.equilibria is not None:
        return limits.equilibria
    return max(1, min(MOST_LISTED, MOST_STRATEGIES // len(tree)))


# --- the tables -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rollback:
    """The tables of all nodes; `scales` is what each player's payoffs were multiplied by, `cut` the nodes cut short."""

    tree: Tree
    order: Order
    vectors: Sequence[Vector]
    scales: tuple[int, ...]
    entries: Sequence[Entry]
    cut: tuple[int, ...]

    @cached_property
    def total(self) -> int:
        """The number of pure subgame-perfect equilibria (a lower bound where tables were cut)."""
        return sum(table_of(self.entries[0]).values())

    @property
    def payoffs(self) -> dict[Vector, int]:
        """The payoffs of equilibria, each with the number of equilibria that give them."""
        return {
            tuple(x if scale == 1 else Fraction(x) / scale for x, scale in zip(vector, self.scales, strict=True)): ways
            for vector, ways in table_of(self.entries[0]).items()
        }

    def first(self, count: int, clock: Clock) -> Iterator[Assessment]:
        """The equilibria in order, as many as asked for or as there are before the time is up, at least one."""
        for number in range(min(count, self.total)):
            if number and clock.left == 0:
                return
            yield self.equilibrium(number)

    def equilibrium(self, number: int) -> Assessment:
        """The equilibrium with a number from 0 to `total` - 1. Cost: linear in the tree, whatever the number."""
        for vector, ways in table_of(self.entries[0]).items():
            if number < ways:
                return Assessment(self._strategies(vector, number))
            number -= ways
        raise IndexError("there are fewer equilibria")

    def _strategies(self, vector: Vector, number: int) -> dict[int, tuple[int, ...]]:
        tree, found = self.tree, dict[int, tuple[int, ...]]()
        place, pure = tree.place, dict[tuple[int, int], tuple[int, ...]]()
        waiting = [(0, vector, number)] if place[0] != END else []
        while waiting:
            node, vector, number = waiting.pop()
            where = place[node]
            children = list(tree.children(node))
            entries = [self.entries[child] for child in children]
            vector = _without(vector, self.vectors, tree.outcome[node])
            if tree.owner[where] == NATURE:
                chances, after = _chances(tree, where), list(map(table_of, entries))
                replies = draw(chances, after, drawn(chances, after, MOST_VECTORS)[0], vector, number)
            else:
                action, replies = choice(self.order, tree.owner[where], entries, vector, number)
                key = (len(entries), action)
                if key not in pure:
                    pure[key] = tuple(int(k == action) for k in range(len(entries)))
                found[where] = pure[key]
            for child, reply in zip(children, replies, strict=True):
                if place[child] != END:
                    waiting.append((child, *reply))
        return found


def _rolled_back(
    tree: Tree, order: Order, vectors: Sequence[Vector], clock: Clock, scales: tuple[int, ...] | None = None
) -> Rollback:
    """The tables from the last node back. In this order what follows a node is what was put on the pile last."""
    nothing = tuple([0] * len(tree.players)) if scales else as_values([0] * len(tree.players))
    ends: list[Entry] = [*vectors, nothing]
    entries: list[Entry] = [nothing] * len(tree)
    pile: list[Entry] = []
    cut: list[int] = []
    place, outcome, owner, widths = tree.place, tree.outcome, tree.owner, [len(labels) for labels in tree.actions]
    for node in range(len(tree) - 1, -1, -1):
        where = place[node]
        if where == END:
            entry = ends[outcome[node]]
        else:
            if not node & 0xFFF:
                clock.check()
            width = widths[where]
            after = pile[: -width - 1 : -1]
            del pile[-width:]
            if owner[where] == NATURE:
                sums, short = drawn(_chances(tree, where), list(map(table_of, after)), MOST_VECTORS)
                entry = sums[-1]
            else:
                entry, short = chosen(order, owner[where], after, MOST_VECTORS)
            if short:
                cut.append(node)
            if outcome[node] != NO_OUTCOME:
                entry = _with(table_of(entry), vectors[outcome[node]])
        pile.append(entry)
        entries[node] = entry
    return Rollback(tree, order, vectors, scales or (1,) * len(tree.players), entries, tuple(cut))


def _chances(tree: Tree, where: int) -> tuple[Any, ...]:
    return tuple(map(plain, tree.chances[where]))


def _with(table: Table, gain: Vector) -> Table:
    return {tuple(x + y for x, y in zip(vector, gain, strict=True)): ways for vector, ways in table.items()}


def _without(vector: Vector, vectors: Sequence[Vector], which: int) -> Vector:
    return vector if which == NO_OUTCOME else tuple(x - y for x, y in zip(vector, vectors[which], strict=True))
