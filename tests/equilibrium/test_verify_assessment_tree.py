"""The verifier of assessments against the verifier of trees, which shares nothing with it: random signalling games.

Payoffs are few small numbers, so that ties are common and mixing passes often; beliefs are stated off the path only.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from fractions import Fraction
from itertools import product

import pytest

from tests.equilibrium.claimed import play_of, profile_of
from winset.equilibrium.finite.assessment import Assessment
from winset.equilibrium.verify import verify
from winset.equilibrium.verify.tree import verify_assessment
from winset.game.tree import Tree
from winset.game.under_assumptions import tree_of

SHARES = (Fraction(0), Fraction(0), Fraction(1, 2), Fraction(1), Fraction(1))
TYPES, MESSAGES, REPLIES, LAST = ("weak", "strong"), ("loud", "quiet"), ("fight", "yield"), ("stand", "run")
MOVES = """\
winset 1
game "a signal"
players S, R
play
    nature draws t: weak with 1/3, otherwise strong; seen by S
    S chooses loud or quiet
    R chooses fight or yield
"""


def two_moves(dice: random.Random) -> str:
    """S knows a type and speaks, R answers."""
    pairs = product(MESSAGES, REPLIES)
    ends = [f"    if {message} and {reply}: {message}_{reply}, {_payoffs(dice)}" for message, reply in pairs]
    return MOVES + _ends(ends)


def three_moves(dice: random.Random) -> str:
    """S moves once more if R fights."""
    ends = [f"    if {message} and yield: {message}_yield, {_payoffs(dice)}" for message in MESSAGES]
    pairs = product(MESSAGES, LAST)
    later = [f"    if {message} and {last}: {message}_{last}, {_payoffs(dice)}" for message, last in pairs]
    return MOVES + "\n".join(ends) + "\n    S chooses stand or run\n" + _ends(later)


def _ends(lines: list[str]) -> str:
    *some, last = lines
    return "\n".join([*some, "    otherwise:" + last.partition(":")[2]]) + "\n"


def _payoffs(dice: random.Random) -> str:
    one, two, three, four = (dice.choice((0, 0, 0, 0, 1, -1)) for _ in range(4))
    return f"S gets ({one} if t is weak else {two}), R gets ({three} if t is weak else {four})"


def _profile(dice: random.Random, tree: Tree) -> tuple[str, Assessment]:
    """A random profile with beliefs off the path, as lines and as rows of the tree."""
    lines: list[str] = []
    rows: dict[int, tuple[Fraction, ...]] = {}
    beliefs: dict[int, tuple[Fraction, ...]] = {}
    spoken: dict[tuple[str, str], Fraction] = {}
    for place, actions in enumerate(tree.actions):
        if tree.owner[place] < 0:
            continue
        share = dice.choice(SHARES)
        rows[place] = (share, 1 - share)
        past = [_past(tree, node) for node in tree.members[place]]
        who = tree.players[tree.owner[place]]
        known = [f"t is {past[0]['t']}"] if who == "S" else []
        known += [past[0]["message"]] if "message" in past[0] else []
        if actions == MESSAGES:
            spoken |= {(past[0]["t"], "loud"): share, (past[0]["t"], "quiet"): 1 - share}
        when = f" when {' and '.join(known)}" if known else ""
        lines.append(f"{who}{when}: {actions[0]} with {share}, otherwise {actions[1]}")
    for place, actions in enumerate(tree.actions):
        if actions != REPLIES:
            continue
        past = [_past(tree, node) for node in tree.members[place]]
        message = past[0]["message"]
        if not any(spoken[t, message] for t in TYPES):
            weak = dice.choice(SHARES)
            beliefs[place] = tuple(weak if way["t"] == "weak" else 1 - weak for way in past)
            lines.append(f"R believes t is weak with {weak} when {message}")
    return "\n".join(lines), Assessment(rows, beliefs)


def _past(tree: Tree, node: int) -> dict[str, str]:
    """The type and the message on the way to a node."""
    found: dict[str, str] = {}
    while (above := tree.parent[node]) >= 0:
        label = tree.actions[tree.place[above]][tree.move[node]]
        if label.startswith("t = "):
            found["t"] = label.removeprefix("t = ")
        elif label in MESSAGES:
            found["message"] = label
        node = above
    return found


@pytest.mark.parametrize(("build", "seed"), [*((two_moves, k) for k in range(5)), (three_moves, 5), (three_moves, 6)])
def test_both_verifiers_say_the_same(build: Callable[[random.Random], str], seed: int) -> None:
    dice, said = random.Random(seed), set[bool | None]()
    for _ in range(24):
        play = play_of(build(dice))
        tree = tree_of(play)
        lines, assessment = _profile(dice, tree)
        verdict = verify(play, profile_of(play, lines))
        expected = verify_assessment(tree, assessment, ["pbe"])
        assert (verdict.doubts, expected.faults) == ((), ())
        assert verdict.holds is expected.holds["pbe"], f"{lines}\n{verdict}\n{expected}"
        said.add(verdict.holds)
    assert said == {True, False}
