"""What can follow a move when players are indifferent: payoff vectors with the number of equilibria that give them.

A table maps the payoffs that some equilibrium of a subgame gives to the number of its pure equilibria that give them.
The table of a decision or a draw is made from the tables of what follows, and an equilibrium with a given number is
read back from them without listing those before it: tables are an and-or graph with counts.

Payoffs are compared only through an `Order`, so that they may contain parameters.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import Any

from winset.equilibrium.finite.order import Order

Vector = tuple[Any, ...]
Table = dict[Vector, int]
Entry = Vector | Table  # a vector alone: one equilibrium


def table_of(entry: Entry) -> Table:
    """An entry as a table."""
    return {entry: 1} if isinstance(entry, tuple) else entry


def count_in_words(number: int) -> str:
    """A number of equilibria, by its order of magnitude where it is long."""
    digits = number.bit_length() * 30103 // 100000
    return str(number) if digits < 30 else f"more than 10^{digits - 1}"


# --- a decision -------------------------------------------------------------------------------------------------------


def chosen(order: Order, player: int, entries: Sequence[Entry], most: int) -> tuple[Entry, bool]:
    """The table of a decision: an action is chosen with what follows it, all others being answered so as to deter.

    The payoff to the chooser must reach the floor, the largest over actions of the worst that can follow. An answer
    deters if it gives the chooser no more. The table is cut at `most` vectors, and it is said whether it was. Cost:
    the payoffs that reach the floor times all vectors; one comparison an action where one vector follows each.
    """
    values = [entry[player] for entry in entries if type(entry) is tuple]
    if len(values) == len(entries):
        top = order.max(values)
        best = [action for action, value in enumerate(values) if value is top or order.at_most(top, value)]
        if len(best) == 1:
            return entries[best[0]], False
    return _chosen(order, player, list(map(table_of, entries)), most)


def _chosen(order: Order, player: int, after: Sequence[Table], most: int) -> tuple[Table, bool]:
    floor = order.max([order.min(list(dict.fromkeys(v[player] for v in table))) for table in after])
    deterring: dict[Any, list[int]] = {}
    found: Table = {}
    cut = False
    for action, table in enumerate(after):
        for vector, ways in table.items():
            target = vector[player]
            if not order.at_most(floor, target):
                continue
            if target not in deterring:
                deterring[target] = [_answers(order, player, other, target) for other in after]
            others = prod(n for b, n in enumerate(deterring[target]) if b != action)
            cut |= not _add(found, vector, ways * others, most)
    return found, cut


def _add(table: Table, vector: Vector, ways: int, most: int) -> bool:
    """Add equilibria to a table unless it is full. What is turned away once is turned away always: counts are whole."""
    if vector not in table and len(table) >= most:
        return False
    table[vector] = table.get(vector, 0) + ways
    return True


def _answers(order: Order, player: int, table: Table, target: Any) -> int:
    return sum(ways for vector, ways in table.items() if order.at_most(vector[player], target))


def choice(
    order: Order, player: int, entries: Sequence[Entry], vector: Vector, number: int
) -> tuple[int, list[tuple[Vector, int]]]:
    """Equilibrium `number` among those of a decision that give a vector.

    It is the action, and for what follows each action a vector and the equilibrium's number among those that give it.
    """
    alone = [entry for entry in entries if type(entry) is tuple]
    if len(alone) == len(entries) and alone.count(vector) == 1:
        return alone.index(vector), [(other, 0) for other in alone]
    return _choice(order, player, list(map(table_of, entries)), vector, number)


def _choice(
    order: Order, player: int, after: Sequence[Table], vector: Vector, number: int
) -> tuple[int, list[tuple[Vector, int]]]:
    counts = [_answers(order, player, table, vector[player]) for table in after]
    everything = prod(counts)
    action, ways = 0, 0
    for action, table in enumerate(after):
        ways = table.get(vector, 0) * (everything // counts[action] if counts[action] else 0)
        if number < ways:
            break
        number -= ways
    assert number < ways
    number, own = divmod(number, after[action][vector])
    replies = []
    for other, table in enumerate(after):
        if other == action:
            replies.append((vector, own))
        else:
            number, which = divmod(number, counts[other])
            replies.append(_answer(order, player, table, vector[player], which))
    return action, replies


def _answer(order: Order, player: int, table: Table, target: Any, number: int) -> tuple[Vector, int]:
    for vector, ways in table.items():
        if order.at_most(vector[player], target):
            if number < ways:
                return vector, number
            number -= ways
    raise AssertionError("a number that no equilibrium has")  # pragma: no cover


# --- a draw -----------------------------------------------------------------------------------------------------------


def drawn(chances: Sequence[Any], after: Sequence[Table], most: int) -> tuple[list[Table], bool]:
    """The tables of a draw's first branches, then of its first two and so on; and whether any had to be cut.

    The last one is the table of the draw: every combination of equilibria after the draw, weighted. Tables are cut at
    `most` vectors.
    """
    tables: list[Table] = [{}]
    for vector, ways in after[0].items():
        _add(tables[0], tuple(chances[0] * x for x in vector), ways, len(after[0]))
    cut = False
    for chance, table in zip(chances[1:], after[1:], strict=True):
        found: Table = {}
        weighted = [(tuple(chance * x for x in vector), ways) for vector, ways in table.items()]
        for vector, ways in tables[-1].items():
            for other, number in weighted:
                together = tuple(x + y for x, y in zip(vector, other, strict=True))
                cut |= not _add(found, together, ways * number, most)
        tables.append(found)
    return tables, cut


def draw(
    chances: Sequence[Any], after: Sequence[Table], sums: Sequence[Table], vector: Vector, number: int
) -> list[tuple[Vector, int]]:
    """Equilibrium `number` among those of a draw that give a vector; `sums` are the tables that `drawn` made.

    It is, for each branch, a vector and the equilibrium's number among those that give it.
    """
    replies: list[tuple[Vector, int]] = []
    for branch in range(len(after) - 1, 0, -1):
        for other, ways in after[branch].items():
            rest = tuple(x - chances[branch] * y for x, y in zip(vector, other, strict=True))
            before = sums[branch - 1].get(rest, 0)
            if number < before * ways:
                number, own = divmod(number, ways)
                replies.append((other, own))
                vector = rest
                break
            number -= before * ways
    for other, ways in after[0].items():
        if tuple(chances[0] * y for y in other) == vector:
            if number < ways:
                replies.append((other, number))
                break
            number -= ways
    return replies[::-1]
