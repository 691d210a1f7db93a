"""Conjectures about play without end that is not discounted: by a chance of breakdown, and by a cost of each round."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest

from tests.equilibrium.when.conjectures import asked, holds_at, the, true_at
from winset import api
from winset.equilibrium.when.answer import When

BREAKDOWN = """\
winset 1
game "A chance of breakdown after each refusal"
players A, B
parameters
    q in [0, 1)
    a, b in [0, 1)
assuming a + b < 1
play
    repeat forever, A and B alternate as proposer and responder
        proposer chooses x in [0, 1]
        responder chooses accept or reject
        if accept: agreement, proposer gets 1 - x, responder gets x
        otherwise:
            with probability q: breakdown, A gets a, B gets b
            next round
"""

SPLITS = """\
variables
    v, w in [0, 1]                   # what A keeps of the pie when proposing, and B
profile splits
    A: x = 1 - v
    A when x >= 1 - w: accept
    A: reject
    B: x = 1 - w
    B when x >= 1 - v: accept
    B: reject
"""

COSTS = """\
winset 1
game "A cost of each round"
players A, B
parameters
    cA, cB in [0, 1)
play
    repeat forever, A and B alternate as proposer and responder
        proposer chooses x in [0, 1]
        responder chooses accept or reject
        if accept: agreement, proposer gets 1 - x, responder gets x
        A pays cA
        B pays cB
        next round
"""


def left_open(answer: When, **point: str) -> bool:
    """Whether the answer leaves a point open, and says nothing else of it."""
    there = {name: Fraction(value) for name, value in point.items()}
    said = [part for part in (*answer.holds, *answer.fails) if true_at(part.where.facts, there)]
    return not said and any(true_at(part.where.facts, there) for part in answer.open)


def test_the_splits_under_a_risk_of_breakdown(tmp_path: Path) -> None:
    """Binmore, Rubinstein and Wolinsky (1986): v = (1 - b + (1 - q) a)/(2 - q) and w likewise, where q > 0."""
    found = asked(tmp_path, BREAKDOWN, SPLITS)
    answer = the(found, "splits")
    for q, a, b in product((Fraction(1, 3), Fraction(9, 10)), (Fraction(0), Fraction(1, 5)), (Fraction(1, 4),)):
        v, w = ((1 - mine + (1 - q) * own) / (2 - q) for own, mine in ((a, b), (b, a)))
        assert holds_at(answer, q=q, a=a, b=b, v=v, w=w)
        assert not holds_at(answer, q=q, a=a, b=b, v=v + Fraction(1, 50), w=w)
        assert not holds_at(answer, q=q, a=a, b=b, v=v, w=w - Fraction(1, 50))
    assert not any(part.doubt for part in answer.holds)
    assert all("nothing makes" in part.reason for part in answer.open)
    assert left_open(answer, q="0", a="1/4", b="1/4", v="1/2", w="1/2")


@pytest.mark.parametrize(("a", "b"), [("1/5", "1/3"), ("1/3", "1/5"), ("1/4", "1/4")])
def test_the_splits_under_costs(a: str, b: str, tmp_path: Path) -> None:
    """Rubinstein (1982): v = 1 and w = cA if cA < cB; v = cB and w = 1 if cA > cB; v from c to 1 if equal."""
    answer = the(asked(tmp_path, COSTS, SPLITS, {"cA": a, "cB": b}), "splits")
    for v, w in product([Fraction(k, 60) for k in range(61)], repeat=2):
        c, d = Fraction(a), Fraction(b)
        known = (v, w) == (1, c) if c < d else (v, w) == (d, 1) if c > d else v >= c and w == 1 - v + c
        assert holds_at(answer, v=v, w=w) is known, (v, w)
    assert answer.complete


def test_costs_that_may_be_nothing_leave_their_border_open(tmp_path: Path) -> None:
    """Where A takes all, B pays and A does: at cA = 0 the answer is left open, and verified all over where cA > 0."""
    lines = """\
profile all
    A: x = 0
    A when x >= 1 - cA: accept
    A: reject
    B: x = 1 - cA
    B: accept
"""
    answer = the(asked(tmp_path, COSTS, lines), "all")
    assert holds_at(answer, cA="1/5", cB="1/3")
    assert holds_at(answer, cA="1/3", cB="1/3")
    assert not holds_at(answer, cA="1/3", cB="1/5")
    assert left_open(answer, cA="0", cB="1/5")
    assert not any(part.doubt for part in answer.holds)
    assert answer.open
    assert all("nothing makes" in part.reason for part in answer.open)


STAY = """\
winset 1
game "How much to risk"
players A, B
parameters
    k in [0, 1]
play
    repeat forever
        A chooses e in [k, 1]
        A chooses stop or go
        if stop: stopped, A gets {stop}, B gets 0
        {cost}
        next round
"""


@pytest.mark.parametrize(
    ("stop", "cost"),
    [
        ("0", "with probability e: over, A gets -1, B gets 0"),
        ("-1/2", "A pays e"),
    ],
)
def test_what_may_be_chosen_as_a_risk_or_a_cost_counts_at_its_least(stop: str, cost: str, tmp_path: Path) -> None:
    """The least risk, or cost, is k: only k > 0 is enough, whatever the profile chooses. B has nothing at stake."""
    game = STAY.format(stop=stop, cost=cost if "probability" in cost else f"{cost}\n        B pays 1")
    found = the(asked(tmp_path, game, "profile stops\n    A: e = 1\n    A: stop"), "stops")
    assert holds_at(found, k="1/9")
    assert holds_at(found, k="1")
    assert left_open(found, k="0")
    assert ["nothing makes A mind" in part.reason for part in found.open] == [True]
    assert not any(part.doubt for part in found.holds)


def test_the_region_agrees_with_the_verifier(tmp_path: Path) -> None:
    """At points of a grid: verified there if and only if they lie in the region; undecided where that is left open."""
    answer = the(asked(tmp_path, BREAKDOWN, SPLITS, {"a": "0", "b": "0"}), "splits")
    for q, v, w in product(("0", "1/2"), ("1/2", "2/3"), ("1/2", "2/3")):
        point = {"q": q, "v": v, "w": w}
        [finding] = api.verify(tmp_path / "asked.proposition", {"a": "0", "b": "0", **point}).findings
        if left_open(answer, **point):
            assert finding.verdict.holds is None
        else:
            assert finding.verdict.holds is holds_at(answer, **point)


def test_stakes_without_bound_are_doubted(tmp_path: Path) -> None:
    """No bet pays by itself, but who doubles what is at stake until the first win, wins for sure."""
    game = """\
winset 1
game "Double or nothing"
players A, B
parameters
    d in (0, 1)
play
    repeat forever, discounted by d
        A chooses stake >= 0
        with probability 1/2: A gets stake
        otherwise: A pays stake
        A chooses stop or go
        if stop: stopped, A gets 0, B gets 0
        next round
"""
    found = asked(tmp_path, game, "profile none\n    A: stake = 0\n    A: stop")
    assert not found.complete
    assert not any(part.doubt == "" for part in the(found, "none").holds)
