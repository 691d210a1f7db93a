"""Values of rounds at which players may be indifferent: the faces on which values tie, and the equations on each.

The values of the players at the beginning of a round are unknowns. Where two proposals are equally good the values
satisfy an equation, and the probabilities with which they are mixed are further unknowns. So the search goes through
flats: sets of equations between values, the empty one first. On each flat the best proposals are found region by region
of what is left open; every border between two regions is an equation that makes a smaller flat.

On a region the values satisfy `value = expected payoff`, which is linear in the mixing probabilities. They are
eliminated: what is left are equations in the values alone, and these are solved. Whether there are probabilities that
bring the values about is asked when the solution is put back (`winset.equilibrium.stationary_mixed`).

Cost: one exploration a flat. With n players who differ in everything there may be as many flats as partitions of them;
players whose exchange changes nothing are taken in one order only, the largest value first, which leaves 2^(n-1).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from winset.algebra.explore import Exploration, Fork, Leaf, Node, explore
from winset.algebra.linear import linear_parts
from winset.algebra.oracle import Answer, Constraint, Oracle
from winset.algebra.run import Run
from winset.algebra.value import ONE, ZERO, Value, total

MOST_FLATS = 2000

Table = dict[str, Value]
Payoffs = tuple[Value, ...]
Mixed = tuple[tuple[Value, tuple[Payoffs, ...]], ...]  # chances, each with the payoffs of what is equally good there
Round = Mapping[tuple[str, ...], Mixed]  # by the unknown values of a phase: what happens in a round of it


class Contradiction(Exception):
    """Equations that no values satisfy."""


@dataclass(frozen=True, slots=True)
class Unknowns:
    """What is searched: unknown values, what is assumed of them, and ties that are the ends of what is assumed.

    `known` are those of the values that are known beforehand.
    """

    parameters: tuple[str, ...]
    names: tuple[str, ...]
    assumptions: tuple[Constraint, ...]
    orders: tuple[Value, ...]  # differences that may be taken to be positive, or zero
    known: Table = field(default_factory=dict)


def solutions(
    oracle: Oracle, unknowns: Unknowns, rounds: Callable[[Run, Table], Round], seconds: float | None
) -> tuple[list[Table], list[str]]:
    """Values that may be those of a stationary equilibrium, as formulas of the parameters; and what was not searched.

    `rounds` plays a round of each phase, some unknown values being replaced by formulas of others.
    """
    started = time.monotonic()
    waiting: list[Table] = [dict(unknowns.known)]
    known: set[tuple[tuple[str, Value], ...]] = {_key(unknowns.known)}
    found: dict[tuple[tuple[str, Value], ...], Table] = {}
    notes: dict[str, None] = {}
    while waiting:
        flat = waiting.pop(0)
        left = None if seconds is None else max(0.0, seconds - (time.monotonic() - started))
        explored = _on_flat(oracle, unknowns, flat, rounds, left)
        notes |= {f"for some values of later rounds: {gap.reason}": None for gap in explored.unsolved}
        for leaf in explored.leaves:
            try:
                values = _values(unknowns, flat, leaf.result)
            except Contradiction:
                continue
            if values is None:
                notes["values of later rounds that equations linear in them do not determine"] = None
            elif _possible(oracle, unknowns, flat, values, leaf):
                found[_key(values)] = values
        for equation in [*_ties(explored.tree, unknowns), *unknowns.orders]:
            smaller = _joined(unknowns, flat, equation)
            if smaller is None:
                continue
            key = _key(smaller)
            if key not in known:
                if len(known) == MOST_FLATS:
                    notes[f"more than {MOST_FLATS} ways in which values of later rounds may tie"] = None
                    return list(found.values()), list(notes)
                known.add(key)
                waiting.append(smaller)
    return list(found.values()), list(notes)


def _key(table: Table) -> tuple[tuple[str, Value], ...]:
    return tuple(sorted(table.items(), key=lambda item: item[0]))


def _on_flat(
    oracle: Oracle, unknowns: Unknowns, flat: Table, rounds: Callable[[Run, Table], Round], seconds: float | None
) -> Exploration[Round]:
    free = [name for name in unknowns.names if name not in flat]
    orders = [Constraint(order, ">") for order in unknowns.orders]
    assumed = [
        Constraint(value, c.relation)
        for c in (*unknowns.assumptions, *orders)
        if not (value := c.value.substitute(flat)).is_zero
    ]
    return explore(oracle, (*unknowns.parameters, *free), assumed, lambda run: rounds(run, flat), seconds=seconds)


def _ties(node: Node[Round] | None, unknowns: Unknowns) -> Iterator[Value]:
    """The equations between values on the borders of an exploration."""
    if isinstance(node, Fork):
        if node.polynomial.variables() & set(unknowns.names):
            yield node.polynomial
        yield from _ties(node.below, unknowns)
        yield from _ties(node.above, unknowns)


def _joined(unknowns: Unknowns, flat: Table, equation: Value) -> Table | None:
    """The flat with one more equation, in reduced form; None if that is no smaller flat, or not a linear one."""
    more = equation.substitute(flat)
    names = [name for name in unknowns.names if name in more.variables()]
    parts = linear_parts(more.numerator, names)
    if not names or parts is None:
        return None
    pivot = names[-1]
    table = {pivot: Value.variable(pivot) - more.numerator / parts[1][pivot]}
    return {name: value.substitute(table) for name, value in flat.items()} | table


def _possible(oracle: Oracle, unknowns: Unknowns, flat: Table, values: Table, leaf: Leaf[Round]) -> bool:
    """Whether the values may lie in the region in which they were found.

    Its borders with other regions are left out, for these are searched as smaller flats; the ends of what is assumed
    of the values are not.
    """
    weak = {">": ">=", "<": "<="}
    names = set(unknowns.names)
    bounds = [
        Constraint(c.value, c.relation if names.isdisjoint(c.value.variables()) else weak[c.relation])
        for c in unknowns.assumptions
    ]
    orders = [Constraint(order, ">") for order in unknowns.orders if not order.substitute(flat).is_zero]
    conditions = (*orders, *(sign.constraint() for sign in leaf.conditions))
    try:
        put = [Constraint(c.value.substitute(values), c.relation) for c in (*bounds, *conditions)]
    except ZeroDivisionError:
        return False
    return oracle.find(put) is not Answer.NONE


# --- equations --------------------------------------------------------------------------------------------------------


def _values(unknowns: Unknowns, flat: Table, rounds: Round) -> Table | None:
    """The unknown values on a region, all mixing probabilities being eliminated; None if they are not determined."""
    free = [name for name in unknowns.names if name not in flat]
    rows: list[list[Value]] = []
    for symbols, mixed in rounds.items():
        for player, name in enumerate(symbols):
            own = flat.get(name, Value.variable(name))
            rest = total(chance * choices[0][player] for chance, choices in mixed) - own
            slopes = [
                chance * (choice[player] - choices[0][player]) if other is mixed else ZERO
                for other in rounds.values()
                for chance, choices in other
                for choice in choices[1:]
            ]
            rows.append([*slopes, rest])
    solved = solve_linear([row[-1] for row in _eliminated(rows)], free)
    if solved is None:
        return None
    return {name: flat[name].substitute(solved) if name in flat else solved[name] for name in unknowns.names}


def _eliminated(rows: list[list[Value]]) -> list[list[Value]]:
    """The combinations of rows in which all entries but the last are zero."""
    done = 0
    for column in range(len(rows[0]) - 1):
        pivot = next((r for r in range(done, len(rows)) if not rows[r][column].is_zero), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        lead = rows[done]
        for r in range(done + 1, len(rows)):
            if not rows[r][column].is_zero:
                factor = rows[r][column] / lead[column]
                rows[r] = [a - factor * b for a, b in zip(rows[r], lead, strict=True)]
        done += 1
    return rows[done:]


def solve_linear(zeros: Sequence[Value], names: Sequence[str]) -> Table | None:
    """The values of the names at which all of `zeros` vanish, if they are linear in the names and determine them.

    Equations that follow from the others are allowed. None if they are not linear or leave a name open. Raises
    Contradiction where they contradict each other as formulas.
    """
    rows: list[list[Value]] = []
    for zero in zeros:
        parts = linear_parts(zero.numerator, names)
        if parts is None:
            return None
        rows.append([*(parts[1].get(name, ZERO) for name in names), -parts[0]])
    done, determined = 0, True
    for column in range(len(names)):
        pivot = next((r for r in range(done, len(rows)) if not rows[r][column].is_zero), None)
        if pivot is None:
            determined = False
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        lead = ONE / rows[done][column]
        rows[done] = [entry * lead for entry in rows[done]]
        for r, row in enumerate(rows):
            if r != done and not (factor := row[column]).is_zero:
                rows[r] = [a - factor * b for a, b in zip(row, rows[done], strict=True)]
        done += 1
    if any(not row[-1].is_zero for row in rows[done:]):
        raise Contradiction
    return {name: rows[k][-1] for k, name in enumerate(names)} if determined else None
