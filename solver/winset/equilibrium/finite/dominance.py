"""Iterated elimination of dominated strategies in strategic forms: strict or weak, by pure or mixed strategies.

A strategy is strictly dominated if some mixture of the player's others is better whatever the others do, weakly if it
is at least as good always and better once. In each round all that is dominated given what is left goes at once. The
order does not matter for strict dominance; for weak dominance it may, and what goes in which round is part of the
answer. For two players strict dominance by mixtures leaves exactly the rationalizable strategies; for more, those
that are rationalizable with beliefs that may correlate what the others do.

Mixtures are found by linear programming in exact fractions, so nothing is left undecided.

D. Pearce, Rationalizable strategic behavior and the problem of perfection, Econometrica 52 (1984), p. 1048 (lemmas 3
and 4 in the appendix: dominance and best replies); B. D. Bernheim, Rationalizable strategic behavior, ibid., p. 1007.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from winset.equilibrium.finite.exact_simplex import maximize
from winset.equilibrium.finite.order import plain
from winset.errors import OutOfReach
from winset.game.strategic import Strategic
from winset.game.tree import Number


@dataclass(frozen=True, slots=True)
class Removed:
    """A strategy that goes, in which round, and the mixture of the player's strategies that dominates it.

    `place` is the information set given which it does, in conditional dominance on a tree.
    """

    round: int
    player: int
    strategy: int
    by: dict[int, Fraction]
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Elimination:
    """What is left, by player, and what went when and why."""

    kind: str
    left: tuple[tuple[int, ...], ...]
    removed: tuple[Removed, ...]

    @property
    def solves(self) -> bool:
        """Whether one profile is left: the game is dominance-solvable."""
        return all(len(own) == 1 for own in self.left)


def eliminate(game: Strategic, kind: str = "strict", mixed: bool = True, rounds: int | None = None) -> Elimination:
    """Iterated elimination; `kind` is "strict" or "weak", `mixed` whether mixtures dominate as well.

    >>> dilemma = Strategic("Dilemma", ("A", "B"), (("c", "d"), ("c", "d")), ((2, 2), (3, 0), (0, 3), (1, 1)))
    >>> found = eliminate(dilemma)
    >>> found.left, [(gone.round, gone.player, gone.strategy) for gone in found.removed]
    (((1,), (1,)), [(1, 0, 0), (1, 1, 0)])

    Cost: a round compares all pairs of a player's strategies at all profiles of the others; with mixtures also a linear
    program for each strategy that no pure one dominates. Raises OutOfReach if payoffs contain parameters.
    """
    if kind not in ("strict", "weak"):
        raise ValueError(f"the kind of dominance is strict or weak, not {kind}")
    payoffs = exact_payoffs(game)

    def goes(left: Left, player: int) -> Iterator[tuple[int, dict[int, Fraction], int | None]]:
        others = list(product(*(own for p, own in enumerate(left) if p != player)))
        rows = {s: [payoffs[game.number(with_own(o, player, s))][player] for o in others] for s in left[player]}
        return ((strategy, by, None) for strategy, by in dominated(rows, kind, mixed))

    return iterate(kind, game.shape, goes, rounds)


Left = Sequence[Sequence[int]]


def iterate(
    kind: str,
    shape: Sequence[int],
    goes: Callable[[Left, int], Iterator[tuple[int, dict[int, Fraction], int | None]]],
    rounds: int | None = None,
) -> Elimination:
    """Round after round, all strategies that `goes` names for a player, given what is left, until there are none."""
    left: list[tuple[int, ...]] = [tuple(range(size)) for size in shape]
    removed: list[Removed] = []
    number = 0
    while rounds is None or number < rounds:
        number += 1
        gone = [
            Removed(number, player, strategy, by, place)
            for player in range(len(left))
            for strategy, by, place in goes(left, player)
        ]
        if not gone:
            break
        removed += gone
        out = {(g.player, g.strategy) for g in gone}
        left = [tuple(s for s in own if (player, s) not in out) for player, own in enumerate(left)]
    return Elimination(kind, tuple(left), tuple(removed))


def rationalizable(game: Strategic) -> Elimination:
    """The strategies that survive iterated strict dominance by mixtures; see above for what that means."""
    return eliminate(game, "strict", mixed=True)


def exact_payoffs(game: Strategic) -> tuple[tuple[Fraction, ...], ...]:
    """The payoffs by profile as fractions. Raises OutOfReach if they contain parameters."""
    return tuple(tuple(map(_number, vector)) for vector in game.payoffs)


def with_own(others: Sequence[int], player: int, strategy: int) -> tuple[int, ...]:
    """The profile of the others' strategies and a player's own."""
    return (*others[:player], strategy, *others[player:])


def _number(amount: Number) -> Fraction:
    exact = plain(amount)
    if isinstance(exact, int | Fraction):
        return Fraction(exact)
    raise OutOfReach(f"the payoff {amount} is not a rational number: give the parameters values")


def dominated(
    rows: Mapping[int, Sequence[Fraction]], kind: str, mixed: bool
) -> Iterator[tuple[int, dict[int, Fraction]]]:
    """The strategies that are dominated by others, each with what dominates it; `rows` are what they pay."""
    for strategy, row in rows.items():
        others = {s: other for s, other in rows.items() if s != strategy}
        by = next((s for s, other in others.items() if dominates(other, row, kind)), None)
        if by is not None:
            yield strategy, {by: Fraction(1)}
        elif mixed and len(others) > 1:
            mixture = dominating_mixture(list(others.values()), row, kind)
            if mixture is not None:
                yield strategy, {s: p for s, p in zip(others, mixture, strict=True) if p}


def dominating_mixture(
    others: Sequence[Sequence[Fraction]], row: Sequence[Fraction], kind: str
) -> tuple[Fraction, ...] | None:
    """Probabilities of other strategies that dominate one, None if there are none.

    With gains D over the row, weights p with sum at most 1 and p D >= 0 are sought: for strict dominance with the
    largest t <= p D, for weak dominance with the largest sum of p D. There is dominance iff that is positive.
    """
    gains = [[a - b for a, b in zip(other, row, strict=True)] for other in others]
    extra = 1 if kind == "strict" else 0
    limits = [[-gain for gain in column] + [Fraction(1)] * extra for column in zip(*gains, strict=True)]
    whole = [Fraction(1)] * len(others) + [Fraction(0)] * extra
    aim = [Fraction(0)] * len(others) + [Fraction(1)] if extra else [sum(gain, Fraction(0)) for gain in gains]
    best = maximize(aim, [*limits, whole], [Fraction(0)] * len(limits) + [Fraction(1)])
    if not sum((a * x for a, x in zip(aim, best, strict=True)), Fraction(0)):
        return None
    weights = best[: len(others)]
    return tuple(weight / sum(weights) for weight in weights)


def dominates(better: Sequence[Fraction], worse: Sequence[Fraction], kind: str) -> bool:
    """Whether payoffs dominate others, entry by entry."""
    if kind == "strict":
        return all(b > w for b, w in zip(better, worse, strict=True))
    return all(b >= w for b, w in zip(better, worse, strict=True)) and any(
        b > w for b, w in zip(better, worse, strict=True)
    )
