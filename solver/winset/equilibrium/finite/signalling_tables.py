"""Tables for pure equilibria of signalling games: what is optimal for whom, looked up instead of computed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Any

import numpy as np

from winset.algebra.constraint import Constraint
from winset.algebra.oracle import Answer, Oracle
from winset.algebra.value import ONE, Value, total
from winset.equilibrium.finite.assessment import Assessment, OffPath
from winset.equilibrium.finite.names import Layout, value_of
from winset.equilibrium.finite.signalling_shape import Signalling
from winset.game.tree import Number


def fraction_of(number: Number) -> Fraction:
    """A number of a game in numbers."""
    return number.fraction() if isinstance(number, Value) else Fraction(number)


@dataclass(frozen=True, slots=True)
class Supported:
    """A reply off the path with the beliefs for which it is optimal."""

    beliefs: tuple[Value, ...]
    conditions: tuple[Constraint, ...]
    witness: dict[str, Fraction]


@dataclass
class Tables:
    """What is optimal for whom, looked up instead of computed."""

    game: Signalling
    layout: Layout
    oracle: Oracle
    _between: dict[tuple[int, int, int, int], bool] = field(default_factory=dict)
    _posteriors: dict[tuple[int, tuple[bool, ...]], tuple[Number, ...]] = field(default_factory=dict)

    @cached_property
    def ranks(self) -> Any:
        """By type, message and reply: the rank of the sender's payoff among those of the type; -1 if not possible."""
        game = self.game
        width = max(len(self.layout.tree.actions[s]) for s in game.reply_set)
        table = np.full((len(game.types), len(game.messages), width), -1, dtype=np.int32)
        for t in game.types:
            pays = {(m, r): fraction_of(p[0]) for m, row in game.payoffs[t].items() for r, p in enumerate(row)}
            order = {pay: rank for rank, pay in enumerate(sorted(set(pays.values())))}
            for (m, r), pay in pays.items():
                table[t, m, r] = order[pay]
        return table

    @cached_property
    def optimal(self) -> Any:
        """By message and set of types (as bits): which replies are optimal for the prior on it (as bits)."""
        game = self.game
        found = np.zeros((len(game.messages), 1 << len(game.prior)), dtype=np.int64)
        for m in game.messages:
            replies = len(self.layout.tree.actions[game.reply_set[m]])
            sums = np.zeros((1 << len(game.prior), replies), dtype=object)
            for t, weights in enumerate(self._weighed(m, replies)):
                sums[1 << t : 1 << (t + 1)] = sums[: 1 << t] + np.array(weights, dtype=object)
            best = sums == sums.max(axis=1, keepdims=True)
            found[m] = best @ (1 << np.arange(replies))
        return found

    def _weighed(self, message: int, replies: int) -> list[list[int]]:
        """By type: prior times the receiver's payoff of each reply, as whole numbers; zero if it cannot send it."""
        game = self.game
        table = [
            [fraction_of(game.prior[t]) * fraction_of(pair[1]) for pair in game.payoffs[t][message]]
            if message in game.payoffs[t]
            else [Fraction(0)] * replies
            for t in game.types
        ]
        scale = lcm(*(number.denominator for row in table for number in row))
        return [[int(number * scale) for number in row] for row in table]

    @cached_property
    def supported(self) -> list[dict[int, Supported]]:
        """By message: the replies that are optimal for some belief."""
        found = []
        for m in self.game.messages:
            replies = range(len(self.layout.tree.actions[self.game.reply_set[m]]))
            cases = {r: self._supported(m, r) for r in replies}
            found.append({r: case for r, case in cases.items() if case is not None})
        return found

    def _supported(self, message: int, reply: int) -> Supported | None:
        game, where = self.game, self.game.reply_set[message]
        names = [Value.variable(self.layout.belief(node)) for node in self.layout.tree.members[where]]
        beliefs = (*names[:-1], ONE - total(names[:-1]))
        conditions = [Constraint(belief, ">=") for belief in beliefs if not belief.is_number]
        for other in range(len(self.layout.tree.actions[where])):
            if other != reply:
                pays = [game.payoffs[t][message] for t in game.senders(message)]
                gains = (b * value_of(p[reply][1] - p[other][1]) for b, p in zip(beliefs, pays, strict=True))
                conditions.append(Constraint(total(gains), ">="))
        kept = tuple(c for c in conditions if not c.value.is_number)
        point = self._sure(message, reply)
        if point is None:
            point = self.oracle.find(conditions)
        return None if isinstance(point, Answer) else Supported(beliefs, kept, point)

    def _sure(self, message: int, reply: int) -> dict[str, Fraction] | Answer | None:
        """The belief in a single type that supports a reply; NONE where another reply is better against all types."""
        nodes = self.layout.tree.members[self.game.reply_set[message]]
        rows = [[fraction_of(pay) for _, pay in self.game.payoffs[t][message]] for t in self.game.senders(message)]
        certain = next((k for k, row in enumerate(rows) if row[reply] == max(row)), None)
        if certain is not None:
            return {self.layout.belief(node): Fraction(k == certain) for k, node in enumerate(nodes[:-1])}
        others = range(len(rows[0]))
        return Answer.NONE if any(all(row[r] > row[reply] for row in rows) for r in others) else None

    def fits(self, message: int, least: int, most: int, reply: int) -> bool:
        """Whether a reply is optimal for some set of types between two, or off the path if the lesser one is empty."""
        key = (message, least, most, reply)
        if key not in self._between:
            more, subset, good = most & ~least, most & ~least, False
            while not good:
                types = least | subset
                good = not types or bool(self.optimal[message, types] >> reply & 1)
                if not subset:
                    break
                subset = (subset - 1) & more
            self._between[key] = good
        return self._between[key]

    # --- writing ---

    def assessment(self, plan: Sequence[int], sent: Sequence[int]) -> Assessment:
        """The family with a plan of the sender and the replies on its path."""
        game, tree = self.game, self.layout.tree
        strategies = {game.type_set[t]: _pure(game.action_of[t][m], len(game.action_of[t])) for t, m in enumerate(sent)}
        beliefs: dict[int, tuple[Number, ...]] = dict.fromkeys(game.type_set, (1,))
        off_path: list[OffPath] = []
        for m, where in enumerate(game.reply_set):
            count = len(tree.actions[where])
            if m in sent:
                strategies[where] = _pure(plan[m], count)
                beliefs[where] = self._posterior(m, tuple(sent[t] == m for t in game.senders(m)))
            else:
                off_path.append(OffPath((where,), tuple(self._cases(m, plan, sent))))
                first = off_path[-1].cases[0]
                strategies[where], beliefs[where] = first.strategies[where], first.beliefs[where]
        shown = [block.cases[0] for block in off_path]
        witness = {name: number for case in shown for name, number in case.witness.items()}
        conditions = tuple(condition for case in shown for condition in case.conditions)
        return Assessment(strategies, beliefs, tuple(sorted(witness)), conditions, witness, tuple(off_path))

    def _posterior(self, message: int, sends: tuple[bool, ...]) -> tuple[Number, ...]:
        """The belief after a message that some of the types that can send it send."""
        if (message, sends) not in self._posteriors:
            prior = self.game.prior
            weights = [fraction_of(prior[t]) * does for t, does in zip(self.game.senders(message), sends, strict=True)]
            everything = sum(weights)
            self._posteriors[message, sends] = tuple(weight / everything for weight in weights)
        return self._posteriors[message, sends]

    def _cases(self, message: int, plan: Sequence[int], sent: Sequence[int]) -> Iterator[Assessment]:
        """The replies to a message that nobody sends which make nobody send it."""
        game, where = self.game, self.game.reply_set[message]
        for reply, case in self.supported[message].items():
            if all(self.ranks[t, message, reply] <= self.ranks[t, sent[t], plan[sent[t]]] for t in game.types):
                strategy = _pure(reply, len(self.layout.tree.actions[where]))
                free = tuple(sorted(case.witness))
                yield Assessment({where: strategy}, {where: case.beliefs}, free, case.conditions, case.witness)


def _pure(action: int, count: int) -> tuple[Number, ...]:
    return tuple(int(a == action) for a in range(count))
