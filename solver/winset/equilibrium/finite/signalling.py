"""All pure perfect Bayesian equilibria of a signalling game in numbers, with exact sets of beliefs off the path.

For every message, a table over the sets of types that may send it says which replies are optimal; linear conditions
decide which replies some belief supports. Then all plans of the receiver are gone through at once: each type's best
messages follow, and a plan stays if its replies are optimal for the types that send. Ties are branched on last. Replies
off the path are listed message by message, not multiplied out.

In a signalling game weak, strong and sequential equilibrium agree: nothing restricts beliefs off the path. Cost: types
times messages times the number of plans of the receiver, plus 2^types times messages.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import prod
from typing import Any

import numpy as np

from winset.algebra.constraint import Constraint
from winset.algebra.oracle import Oracle
from winset.equilibrium.finite.assessment import Assessment, FiniteSolution
from winset.equilibrium.finite.clock import Clock
from winset.equilibrium.finite.methods import Limits
from winset.equilibrium.finite.names import Layout
from winset.equilibrium.finite.signalling_shape import Signalling, signalling
from winset.equilibrium.finite.signalling_tables import Tables, fraction_of
from winset.game.tree import Tree

CITE = "Spence (1973), Job market signaling, QJE 87; Fudenberg and Tirole (1991), Game Theory, section 8.2"
COUNTED = "outcomes: the sender's plan and the replies on the path; replies and beliefs off it are listed with it"
SECONDS = 60.0  # where the caller sets no limit
MOST_TYPES = 14
MOST_PLANS = 20_000_000
CHUNK = 1 << 15


def accepts(tree: Tree) -> str:
    """Why the method does not apply; "" if it does."""
    game = signalling(tree)
    if isinstance(game, str):
        return f"not a signalling game: {game}; the method is perfect-bayesian"
    if not tree.is_numeric:
        return "payoffs or probabilities contain parameters: perfect-bayesian takes them"
    if any(not number for number in map(fraction_of, game.prior)):
        return "some type has probability zero: the method is perfect-bayesian"
    plans = prod(len(tree.actions[s]) for s in game.reply_set)
    if len(game.prior) > MOST_TYPES or plans > MOST_PLANS:
        return f"more than {MOST_TYPES} types or {MOST_PLANS} plans of the receiver: perfect-bayesian may do"
    return ""


def solve(tree: Tree, limits: Limits, assumptions: Sequence[Constraint] = ()) -> FiniteSolution:
    """All pure equilibria, one for each plan of the sender with the replies to it."""
    started = time.monotonic()
    game = signalling(tree)
    assert isinstance(game, Signalling), game
    clock = Clock.of(limits if limits.seconds is not None else replace(limits, seconds=SECONDS))
    with Oracle() as oracle:
        tables = Tables(game, Layout(tree), oracle)
        found: dict[tuple[int, ...], Assessment] = {}
        left: list[str] = []
        for plan, sent in _in_time(_candidates(tables), clock, left):
            key = (*sent, *(r if m in sent else -1 for m, r in enumerate(plan)))
            if key not in found:
                if limits.equilibria is not None and len(found) >= limits.equilibria:
                    left.append("further equilibria were not listed")
                    break
                found[key] = tables.assessment(plan, sent)
    return FiniteSolution(
        tree,
        "perfect Bayesian equilibrium",
        "subset tables for signalling games",
        tuple(found[key] for key in sorted(found)),
        "no" if left else "pure strategies",
        COUNTED,
        CITE,
        open_cases=tuple(left),
        seconds=time.monotonic() - started,
    )


# --- going through the receiver's plans -------------------------------------------------------------------------------


Pair = tuple[tuple[int, ...], tuple[int, ...]]


def _in_time(pairs: Iterator[Pair | None], clock: Clock, left: list[str]) -> Iterator[Pair]:
    """What is found within the limits; that something is left is noted. None is a chance to look at the clock."""
    for pair in pairs:
        if reason := clock.reached():
            left.append(f"{reason} before all plans of the receiver were gone through")
            return
        if pair is not None:
            yield pair


def _candidates(tables: Tables) -> Iterator[Pair | None]:
    """The pairs of a plan of the receiver and one of the sender that are equilibria."""
    replies = [np.array(list(cases)) for cases in tables.supported]
    count = prod(map(len, replies))
    for start in range(0, count, CHUNK):
        yield None
        rest = np.arange(start, min(start + CHUNK, count))
        columns = []
        for options in replies:
            columns.append(options[rest % len(options)])
            rest = rest // len(options)
        plans = np.stack(columns, axis=1)
        for row, best in _kept(tables, plans):
            yield from _sender_plans(tables, tuple(map(int, row)), best)


def _kept(tables: Tables, plans: Any) -> Iterator[tuple[Any, list[list[int]]]]:
    """The plans that no message rules out at once, with the best messages of each type."""
    messages = np.arange(plans.shape[1])
    values = tables.ranks[:, messages, plans]  # by type, plan, message
    best = values == values.max(axis=2, keepdims=True)
    alone = best & (best.sum(axis=2, keepdims=True) == 1)
    bits = (1 << np.arange(values.shape[0]))[:, None, None]
    least, most = (alone * bits).sum(axis=0), (best * bits).sum(axis=0)
    settled = (tables.optimal[messages, least] >> plans & 1).astype(bool) | (least == 0)
    maybe = np.nonzero((settled | (least != most)).all(axis=1))[0]
    for index in maybe:
        row = plans[index]
        pairs = zip(map(int, least[index]), map(int, most[index]), map(int, row), strict=True)
        if all(low == high or tables.fits(m, low, high, r) for m, (low, high, r) in enumerate(pairs)):
            yield row, [list(map(int, np.nonzero(best[t, index])[0])) for t in range(values.shape[0])]


def _sender_plans(tables: Tables, plan: tuple[int, ...], best: list[list[int]]) -> Iterator[Pair | None]:
    """The sender's plans against one of the receiver, with now and then None."""
    most = [sum(1 << t for t, own in enumerate(best) if m in own) for m in range(len(plan))]
    least = [sum(1 << t for t, own in enumerate(best) if own == [m]) for m in range(len(plan))]
    tied = [(t, own) for t, own in enumerate(best) if len(own) > 1]
    sent = [own[0] for own in best]
    for number, choices in enumerate(_broken(tables, plan, tied, least, most)):
        if number % 1024 == 1023:
            yield None
        for (t, _), m in zip(tied, choices, strict=True):
            sent[t] = m
        yield plan, tuple(sent)


Tied = Sequence[tuple[int, list[int]]]  # types with several best messages


def _broken(
    tables: Tables, plan: tuple[int, ...], tied: Tied, least: Sequence[int], most: Sequence[int]
) -> Iterator[tuple[int, ...]]:
    """The ways to break the ties after which every reply is optimal for the types that it meets.

    `least` and `most` are, by message, the types (as bits) that send it for sure and perhaps. A way is given up as soon
    as some reply is optimal for no set of types in between.
    """
    if not tied:
        yield ()
        return
    messages, bit = tied[0][1], 1 << tied[0][0]
    for choice in messages:
        low, high = list(least), list(most)
        low[choice] |= bit
        for m in messages:
            if m != choice:
                high[m] &= ~bit
        if all(tables.fits(m, low[m], high[m], plan[m]) for m in messages):
            yield from ((choice, *rest) for rest in _broken(tables, plan, tied[1:], low, high))
