"""Win-sets of the models of the catalogue, whose answers are known (M01, M03, M13, M30, M34)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.negotiation.files import SETTER, ZOPA, F, deals, parts
from winset.algebra.oracle import Oracle
from winset.algebra.run import at_point
from winset.algebra.value import Value
from winset.negotiation.core import core
from winset.negotiation.pivots import chamber_sets_in
from winset.negotiation.sets import Piece, WinSet
from winset.negotiation.winsets import winset_at, winsets


@pytest.fixture(scope="module")
def oracle() -> Iterator[Oracle]:
    with Oracle() as own:
        yield own


def test_m01_the_zone_of_agreement_region_by_region(oracle: Oracle) -> None:
    found = winsets(deals(ZOPA), oracle)
    assert parts(found.of("A")[0]) == {"[rA, 1]": [""]}
    assert parts(found.of("B")[0]) == {"[0, -rB + 1]": [""]}
    assert parts(found.overlap[0]) == {"[rA, -rB + 1]": ["rA + rB - 1 < 0"], "∅": ["rA + rB - 1 > 0"]}


@pytest.mark.parametrize(
    ("rA", "rB", "low", "high", "length"),
    [(F(3, 10), F(1, 4), F(3, 10), F(3, 4), F(9, 20)), (F(3, 5), F(1, 2), None, None, F(0))],
)
def test_m01_instances(rA: F, rB: F, low: F | None, high: F | None, length: F, oracle: Oracle) -> None:
    overlap = winsets(deals(ZOPA, rA=rA, rB=rB, q=0, m=0), oracle).overlap[0].parts
    assert len(overlap) == 1
    only = overlap[0].winset
    assert only.ends == (() if low is None or high is None else (Value.number(low), Value.number(high)))
    assert only.is_empty == (low is None)
    assert only.length() == length


@pytest.mark.parametrize(
    ("q", "low", "high"), [(F(3, 10), F(3, 10), F(7, 10)), (F(1, 5), F(1, 5), F(4, 5)), (F(0), F(0), F(1))]
)
def test_m03_what_beats_the_reversion_point(q: F, low: F, high: F) -> None:
    point = {"m": F(1, 2), "q": q, "rA": F(0), "rB": F(0)}
    assert winset_at(deals(SETTER), "voters", point) == WinSet((Piece(Value.number(low), Value.number(high)),))


def test_m03_in_closed_form(oracle: Oracle) -> None:
    assert parts(winsets(deals(SETTER), oracle).of("voters")[0]) == {
        "[2*m - q, q]": ["2*m - q > 0 and m - q < 0"],
        "[0, q]": ["2*m - q < 0"],
        "[q, 2*m - q]": ["2*m - q - 1 < 0 and m - q > 0"],
        "[q, 1]": ["2*m - q - 1 > 0"],
    }


LEGISLATURE = """winset 1
game "qualified majority"
parameters
    n = 5 in 1..15
    kappa = 3 in 1..n
    i[1..n] = {1/10, 3/10, 1/2, 7/10, 9/10}
    q in [0, 1]
issue x in [0, 1]
side A
    ratified by kappa votes of
        member[k] for k in 1..n: ideal i[k], status quo q
"""


@pytest.mark.parametrize(
    ("kappa", "winset", "stable"),
    [(3, "[1/5, 4/5]", "{1/2}"), (4, "[1/5, 2/5]", "[3/10, 7/10]"), (5, "{1/5}", "[1/10, 9/10]")],
)
def test_m30_qualified_majority(kappa: int, winset: str, stable: str, oracle: Oracle) -> None:
    free = deals(LEGISLATURE, kappa=kappa)
    assert str(winset_at(free, "A", {"q": F(1, 5)})) == winset
    assert parts(core(free, "A", oracle=oracle)) == {stable: [""]}


def test_m30_the_core_with_symbolic_ideal_points(oracle: Oracle) -> None:
    head = 'winset 1\ngame "g"\nparameters\n    0 < a < b < c < 1\n    q in [0, 1]\nissue x in [0, 1]\n'
    blocs = "".join(f"        {who}: ideal {who[0]}, status quo q\n" for who in ("a1", "b1", "c1"))
    majority = deals(head + "side A\n    ratified by majority of\n" + blocs)
    everyone = deals(head + "side A\n    ratified by all of\n" + blocs)
    assert parts(core(majority, "A", oracle=oracle)) == {"{b}": [""]}
    assert parts(core(everyone, "A", oracle=oracle)) == {"[a, c]": [""]}


PIVOTS = {1: F(9, 10), 3: F(7, 10), 4: F(11, 20), 5: F(2, 5)}


@pytest.mark.parametrize(("kappa", "share"), PIVOTS.items())
def test_m30_a_share_and_the_members_who_want_more(kappa: int, share: F) -> None:
    text = f"""winset 1
game "thresholds"
parameters
    r[1..5] = {{1/10, 1/5, 3/10, 9/20, 3/5}}
issue x in [0, 1]
side B
    ratified by {kappa} votes of
        member[k] for k in 1..5: gets 1 - x, r[k] without agreement
"""
    found = deals(text)
    assert winset_at(found, "B").ends == (Value.number(0), Value.number(share))
    chamber = chamber_sets_in(at_point({}), found, "B")[0]
    assert chamber.reservation == share
    assert [limit.members for limit in chamber.limits] == [(f"member[{kappa}]",)]


def test_m30_two_chambers() -> None:
    senate = "".join(f"        s{k}: gets x, {r} without agreement\n" for k, r in enumerate(("1/4", "2/5", "1/2")))
    house = "".join(
        f"        h{k}: gets x, {r} without agreement\n" for k, r in enumerate(("1/10", "1/5", "3/10", "9/20", "3/5"))
    )
    text = (
        'winset 1\ngame "g"\nissue x in [0, 1]\nside A\n    ratified by majority of\n'
        + senate
        + "    ratified by 3 votes of\n"
        + house
    )
    assert str(winset_at(deals(text), "A")) == "[2/5, 1]"
    chambers = chamber_sets_in(at_point({}), deals(text), "A")
    assert [chamber.reservation for chamber in chambers] == [Value.number(F(2, 5)), Value.number(F(3, 10))]


@pytest.mark.parametrize(
    ("votes", "turnout", "quota", "reservation"),
    [
        ((60, 30, 10), ("1", "1", "1"), "1/2", F(1, 5)),
        ((60, 30, 10), ("1/5", "1/2", "1"), "1/2", F(1, 2)),  # turnout-weighted: 12, 15, 10
        ((12, 15, 10), ("1", "1", "1"), "1/2", F(1, 2)),
        ((60, 30, 10), ("1", "1", "1"), "2/3", F(1, 2)),
        ((60, 30, 10), ("1/5", "1/2", "1"), "3/4", F(4, 5)),
    ],
)
def test_m34_turnout_moves_the_pivot(
    votes: tuple[int, ...], turnout: tuple[str, ...], quota: str, reservation: F
) -> None:
    thresholds = ("1/5", "1/2", "4/5")
    lines = [
        f"        b{k} {v} votes, turnout {t}: gets x, {r} without agreement\n"
        for k, (v, t, r) in enumerate(zip(votes, turnout, thresholds, strict=True))
    ]
    text = f'winset 1\ngame "g"\nissue x in [0, 1]\nside A\n    ratified by {quota} of\n' + "".join(lines)
    assert winset_at(deals(text), "A").ends == (Value.number(reservation), Value.number(1))
    assert chamber_sets_in(at_point({}), deals(text), "A")[0].reservation == reservation


def test_m13_the_foreign_setter_can_go_as_far_as_twice_the_ideal_point(oracle: Oracle) -> None:
    text = """winset 1
game "g"
parameters
    e, l in (0, 1/2)
issue x in [0, 1]
side Home
    negotiator ideal e, status quo 0
    veto legislature: ideal l, status quo 0
"""
    found = winsets(deals(text), oracle)
    assert parts(found.of("Home")[0]) == {"[0, 2*l]": [""]}
    assert parts(found.acceptable[0]) == {"[0, 2*l]": ["e - l > 0"], "[0, 2*e]": ["e - l < 0"]}
