"""Random profiles with states in a repeated two-by-two game, against values computed with plain numbers."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest

from tests.equilibrium.when.conjectures import asked, holds_at, the

ACTIONS = ("help", "defect")
Pair = tuple[str, str]


@dataclass(frozen=True)
class Automaton:
    """Payoffs of the stage, what is played in each state, and which state follows what is played in it."""

    payoffs: Mapping[Pair, tuple[int, int]]
    plays: tuple[Pair, ...]
    follows: Mapping[tuple[int, Pair], int]

    def reached(self) -> set[int]:
        found, waiting = {0}, [0]
        while waiting:
            state = waiting.pop()
            new = {self.follows[state, pair] for pair in product(ACTIONS, repeat=2)} - found
            found |= new
            waiting += new
        return found

    def is_equilibrium(self, d: Fraction) -> bool:
        """Whether no one-shot deviation pays in any state that some history leads to (Abreu, 1988)."""
        values = [self._values(player, d) for player in (0, 1)]
        for state, player, action in product(self.reached(), (0, 1), ACTIONS):
            pair = (action, self.plays[state][1]) if player == 0 else (self.plays[state][0], action)
            there = self.payoffs[pair][player] + d * values[player][self.follows[state, pair]]
            if there > values[player][state]:
                return False
        return True

    def _values(self, player: int, d: Fraction) -> list[Fraction]:
        """The value of each state: what is played leads into a cycle, which is a geometric sum."""
        return [self._value(state, player, d) for state in range(len(self.plays))]

    def _value(self, state: int, player: int, d: Fraction) -> Fraction:
        path: list[int] = []
        while state not in path:
            path.append(state)
            state = self.follows[state, self.plays[state]]
        gains = [Fraction(self.payoffs[self.plays[s]][player]) for s in path]
        first, length = path.index(state), len(path) - path.index(state)
        cycle = sum((gain * d**k for k, gain in enumerate(gains[first:])), Fraction(0)) / (1 - d**length)
        return sum((gain * d**k for k, gain in enumerate(gains[:first])), Fraction(0)) + d**first * cycle

    def game(self) -> str:
        lines = [
            f"        {'otherwise ' if k else ''}if {a}[A] and {b}[B]: A gets {x}, B gets {y}"
            for k, ((a, b), (x, y)) in enumerate(self.payoffs.items())
        ]
        return "\n".join([
            "winset 1", 'game "A stage, for ever"', "players A, B", "parameters", "    d in (0, 1)", "play",
            "    repeat forever, discounted by d", "        simultaneously", "            A chooses help or defect",
            "            B chooses help or defect", *lines, "        next round", "",
        ])  # fmt: skip

    def profile(self) -> str:
        names = [f"s{k}" for k in range(len(self.plays))]
        lines = ["profile random", f"    state {', '.join(names)}"]
        lines += [
            f"    becomes {names[to]} when {names[state]} and {a}[A] and {b}[B]"
            for (state, (a, b)), to in self.follows.items()
        ]
        for k, (a, b) in enumerate(self.plays):
            lines += [f"    A when {names[k]}: {a}", f"    B when {names[k]}: {b}"]
        return "\n".join(lines)


def drawn(seed: int) -> Automaton:
    """A dilemma with an automaton that often punishes what is not meant, so that some are equilibria."""
    rng = random.Random(seed)
    states = rng.choice((2, 2, 3))
    T, R, P, S = sorted(rng.sample(range(-2, 8), 4), reverse=True)
    dilemma = {("help", "help"): (R, R), ("help", "defect"): (S, T), ("defect", "help"): (T, S)}
    payoffs = {**dilemma, ("defect", "defect"): (P, P)}
    rest = [rng.choice([("defect", "defect")] * 4 + [*payoffs]) for _ in range(states - 1)]
    plays = (("help", "help"), *rest)
    follows = {}
    for state, pair in product(range(states), payoffs):
        likely = state if pair == plays[state] else states - 1
        follows[state, pair] = likely if rng.random() < 0.85 else rng.randrange(states)
    return Automaton(payoffs, plays, follows)


@pytest.mark.parametrize("seed", range(12))
def test_regions_are_those_of_plain_numbers(tmp_path: Path, seed: int) -> None:
    automaton = drawn(seed)
    answer = the(asked(tmp_path, automaton.game(), automaton.profile()), "random")
    for d in (Fraction(k, 12) for k in range(1, 12)):
        assert holds_at(answer, d=d) == automaton.is_equilibrium(d), d


def test_some_of_them_are_equilibria_somewhere_and_some_nowhere() -> None:
    twelfths = [Fraction(k, 12) for k in range(1, 12)]
    found = {any(drawn(seed).is_equilibrium(d) for d in twelfths) for seed in range(12)}
    assert found == {True, False}
