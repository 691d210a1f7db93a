"""Tables of payoffs with numbers of equilibria for every subgame, and equilibria read back from them by number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice, product
from math import prod
from typing import Any

from winset.equilibrium.finite.assessment import Assessment, Played
from winset.equilibrium.finite.clock import Clock
from winset.equilibrium.finite.order import OF_NUMBERS, plain
from winset.equilibrium.finite.stage_equilibria import Confessions, stage_equilibria
from winset.equilibrium.finite.stages import Stage, stages
from winset.equilibrium.finite.ties import Table, Vector, choice, chosen, draw, drawn, table_of
from winset.game.tree import NATURE, NO_OUTCOME, Tree

MOST_VECTORS = 500
MOST_SELECTIONS = 2000  # combinations of payoffs of smaller subgames that are tried in one


@dataclass(frozen=True, slots=True)
class Way:
    """An equilibrium of a stage: strategies at the original sets, and what the smaller subgames pay."""

    rows: Mapping[int, tuple[Any, ...]]
    inner: tuple[Vector, ...]


@dataclass(frozen=True)
class Solved:
    """A stage with its table; `ways` are its equilibria by payoffs, left out where one move is left."""

    stage: Stage
    table: Table
    ways: Mapping[Vector, Sequence[Way]]


@dataclass(frozen=True)
class Tables:
    """What every subgame can give, by the node at its root."""

    tree: Tree
    subgames: Mapping[int, Solved]
    confessions: Confessions

    @cached_property
    def total(self) -> int:
        """The number of equilibria found."""
        return sum(self.subgames[0].table.values()) if self.subgames else 1

    def equilibrium(self, number: int) -> Assessment:
        """The equilibrium with a number from 0 to `total` - 1. Cost: linear in the tree."""
        if not self.subgames and not number:
            return Assessment({})  # the play is over at once
        for vector, ways in self.subgames[0].table.items() if self.subgames else ():
            if number < ways:
                return Assessment(self._strategies(vector, number))
            number -= ways
        raise IndexError("there are fewer equilibria")

    def _strategies(self, vector: Vector, number: int) -> dict[int, tuple[Any, ...]]:
        found: dict[int, tuple[Any, ...]] = {}
        waiting = [(0, vector, number)]
        while waiting:
            root, vector, number = waiting.pop()
            solved = self.subgames[root]
            if solved.stage.is_one_move:
                rows, replies = self._move(solved.stage, vector, number)
            else:
                rows, replies = self._way(solved, vector, number)
            found |= rows
            waiting += replies
        return found

    def _move(self, stage: Stage, vector: Vector, number: int) -> tuple[dict[int, Any], list[tuple[int, Vector, int]]]:
        """Equilibrium `number` with these payoffs where one move is left: the move, and what follows."""
        game, after = stage.tree, _after(stage, self.subgames)
        vector = tuple(x - y for x, y in zip(vector, _gain(game, 0), strict=True))
        rows: dict[int, Any] = {}
        if game.owner[0] == NATURE:
            chances = tuple(map(plain, game.chances[0]))
            replies = draw(chances, after, drawn(chances, after, MOST_VECTORS)[0], vector, number)
        else:
            action, replies = choice(OF_NUMBERS, game.owner[0], after, vector, number)
            rows[stage.sets[0]] = tuple(int(k == action) for k in range(len(after)))
        children = [stage.inner[k] if (k := _inner(stage, c)) is not None else None for c in game.children(0)]
        return rows, [(root, *reply) for root, reply in zip(children, replies, strict=True) if root is not None]

    def _way(self, solved: Solved, vector: Vector, number: int) -> tuple[dict[int, Any], list[tuple[int, Vector, int]]]:
        """Equilibrium `number` with these payoffs where more than a move is left."""
        roots = solved.stage.inner
        for way in solved.ways[vector]:
            counts = [self.subgames[root].table[paid] for root, paid in zip(roots, way.inner, strict=True)]
            if number < prod(counts):
                replies = []
                for root, paid, count in zip(roots, way.inner, counts, strict=True):
                    number, own = divmod(number, count)
                    replies.append((root, paid, own))
                return dict(way.rows), replies
            number -= prod(counts)
        raise AssertionError("a number that no equilibrium has")  # pragma: no cover


def solved(tree: Tree, clock: Clock) -> Tables:
    """The tables of all subgames, smaller ones first. Raises LimitReached when the time is up."""
    found: dict[int, Solved] = {}
    confessions = Confessions()
    for stage in stages(tree):
        clock.check()
        found[stage.root] = (
            _one_move(stage, found, confessions) if stage.is_one_move else _several(stage, found, confessions, clock)
        )
    return Tables(tree, found, confessions)


def _one_move(stage: Stage, subgames: Mapping[int, Solved], confessions: Confessions) -> Solved:
    game, after = stage.tree, _after(stage, subgames)
    if not all(after):
        return Solved(stage, {}, {})
    if game.owner[0] == NATURE:
        sums, cut = drawn(tuple(map(plain, game.chances[0])), after, MOST_VECTORS)
        table = sums[-1]
    else:
        entry, cut = chosen(OF_NUMBERS, game.owner[0], after, MOST_VECTORS)
        table = table_of(entry)
        if sum(table.values()) > prod(sum(other.values()) for other in after):
            confessions.ties.append(stage.root)
    if cut:
        confessions.cut.append(stage.root)
    gain = _gain(game, 0)
    return Solved(stage, {tuple(x + y for x, y in zip(v, gain, strict=True)): ways for v, ways in table.items()}, {})


def _several(stage: Stage, subgames: Mapping[int, Solved], confessions: Confessions, clock: Clock) -> Solved:
    inner = [subgames[root].table for root in stage.inner]
    if prod(map(len, inner)) > MOST_SELECTIONS:
        confessions.cut.append(stage.root)
    table: Table = {}
    ways: dict[Vector, list[Way]] = {}
    for selection in islice(product(*inner), MOST_SELECTIONS):
        game = stage.with_payoffs(selection)
        count = prod(own[paid] for own, paid in zip(inner, selection, strict=True))
        for assessment in stage_equilibria(game, stage.root, confessions, clock):
            vector = tuple(map(plain, Played(game, assessment).payoffs))
            table[vector] = table.get(vector, 0) + count
            ways.setdefault(vector, []).append(Way(stage.in_place(assessment.strategies), selection))
    return Solved(stage, table, ways)


def _after(stage: Stage, subgames: Mapping[int, Solved]) -> list[Table]:
    """What can follow each action of the one move that is left."""
    found = []
    for child in stage.tree.children(0):
        k = _inner(stage, child)
        found.append({_gain(stage.tree, child): 1} if k is None else subgames[stage.inner[k]].table)
    return found


def _inner(stage: Stage, child: int) -> int | None:
    """The number of the smaller subgame at an end of a stage, None if it is an end of the original tree."""
    which = stage.tree.outcome[child]
    return which if NO_OUTCOME != which < len(stage.inner) else None


def _gain(game: Tree, node: int) -> Vector:
    return tuple(plain(game.gain(node, player)) for player in range(len(game.players)))
