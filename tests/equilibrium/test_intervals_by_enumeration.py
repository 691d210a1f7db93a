"""Signals that are labels, replies that are labels, payoffs linear in the type: all equilibria by plain enumeration.

For each way in which intervals of types may take actions and each reply to every action, the cut points are where lines
cross; the uninformed care for the mean of an interval, which is its middle; what answers an action that nobody takes
must be best for some mean. The set of expected payoffs is that which the method finds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, permutations, product
from random import Random

import pytest

from winset import api

F = Fraction
Line = tuple[Fraction, Fraction]  # constant and slope in the type
Payoffs = tuple[Fraction, Fraction]
MEANS = (
    F(1, 10**6),
    1 - F(1, 10**6),
)  # of two lines the better changes once at most: what is best for some mean is so here


@dataclass(frozen=True)
class Game:
    """Payoffs of sender and receiver by signal and reply; types are uniform on [0, 1]."""

    signals: tuple[str, ...]
    replies: tuple[str, ...]
    sender: Mapping[tuple[str, str], Line]
    receiver: Mapping[tuple[str, str], Line]

    def text(self) -> str:
        lines = [
            "winset 1",
            'game "Signals and replies"',
            "players S, R",
            "play",
            "    nature draws t uniformly from [0, 1]; seen by S",
            f"    S chooses {' or '.join(self.signals)}",
            f"    R chooses {' or '.join(self.replies)}",
        ]
        pairs = list(product(self.signals, self.replies))
        for signal, reply in pairs:
            when = "otherwise" if (signal, reply) == pairs[-1] else f"if {signal} and {reply}"
            s, r = self.sender[signal, reply], self.receiver[signal, reply]
            lines.append(f"    {when}: over, S gets {written(s)}, R gets {written(r)}")
        return "\n".join(lines) + "\n"


def written(line: Line) -> str:
    return f"({line[0]}) + ({line[1]})*t"


def at(line: Line, t: Fraction) -> Fraction:
    return line[0] + line[1] * t


def random_game(random: Random) -> Game:
    signals = ("calm", "loud", "shrill")[: random.choice([2, 2, 3])]
    replies = ("yield", "resist")
    pairs = list(product(signals, replies))

    def lines() -> dict[tuple[str, str], Line]:
        return {pair: (F(random.randint(-29, 29), 31), F(random.randint(-36, 36), 37)) for pair in pairs}

    return Game(signals, replies, lines(), lines())


def equilibria(game: Game) -> set[Payoffs]:
    """Expected payoffs of all equilibria in which the types of each action form an interval."""
    found = set()
    for size in range(1, len(game.signals) + 1):
        for actions in permutations(game.signals, size):
            for replies in product(game.replies, repeat=len(game.signals)):
                answer = dict(zip(game.signals, replies, strict=True))
                found |= set(payoffs_of(game, actions, answer))
    return found


def payoffs_of(game: Game, actions: tuple[str, ...], answer: dict[str, str]) -> Iterator[Payoffs]:
    own = {signal: game.sender[signal, answer[signal]] for signal in game.signals}
    cuts = []
    for below, above in pairwise(actions):
        gap, slope = own[below][0] - own[above][0], own[above][1] - own[below][1]
        if slope == 0:
            return
        cuts.append(gap / slope)
    ends = [F(0), *cuts, F(1)]
    if any(low >= high for low, high in pairwise(ends)):
        return
    for action, (low, high) in zip(actions, pairwise(ends), strict=True):
        if any(at(own[other], t) > at(own[action], t) for other in game.signals for t in (low, high)):
            return
        if not best(game, action, answer[action], (low + high) / 2):
            return
    for signal in game.signals:
        if signal not in actions and not any(best(game, signal, answer[signal], m) for m in MEANS):
            return
    sums = [F(0), F(0)]
    for action, (low, high) in zip(actions, pairwise(ends), strict=True):
        for k, table in enumerate((game.sender, game.receiver)):
            sums[k] += (high - low) * at(table[action, answer[action]], (low + high) / 2)
    yield sums[0], sums[1]


def best(game: Game, signal: str, reply: str, mean: Fraction) -> bool:
    return all(at(game.receiver[signal, reply], mean) >= at(game.receiver[signal, o], mean) for o in game.replies)


@pytest.mark.parametrize("seed", range(40))
def test_the_same_equilibria_by_enumeration(seed: int) -> None:
    """Two replies whose payoffs are lines: the better of them changes at most once, so the ends of the means tell."""
    game = random_game(Random(seed))
    result = api.solve(game.text(), verified=False)
    assert isinstance(result, api.Result)
    assert not result.solution.unsolved
    cases = [case for family in result.solution.equilibria for case in family.cases]
    assert {(case.payoffs[0].fraction(), case.payoffs[1].fraction()) for case in cases} == equilibria(game)
