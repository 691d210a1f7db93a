"""Protocols are lines of a play: negotiations in three of them give the answers of the catalogue when solved."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from tests.negotiation.files import F, game_of
from winset.algebra.oracle import Oracle
from winset.algebra.run import at_point
from winset.algebra.value import Value
from winset.equilibrium.rollback import solve
from winset.game.compile import compile_game
from winset.negotiation.negotiation_to_play import to_play

SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture(scope="module")
def oracle() -> Iterator[Oracle]:
    with Oracle() as own:
        yield own


def outcomes(text: str, **settings: Fraction | int) -> list[tuple[dict[str, Fraction], str]]:
    """The equilibrium payoffs and outcomes of a negotiation in which every parameter has a value."""
    game = to_play(game_of(text), "a.game", text)
    play = compile_game(game, {name: Value.number(value) for name, value in settings.items()})
    found = []
    for alternative in solve(at_point({}), play, play.start()):
        payoffs = {who: v.fraction() for who, v in zip(play.players, alternative.payoffs, strict=True)}
        found.append((payoffs, alternative.ends[0][0]))
    return found


@pytest.mark.parametrize(
    ("rA", "rB", "a", "b", "label"),
    [
        (F(3, 10), F(1, 4), F(3, 4), F(1, 4), "agreement"),
        (F(3, 10), F(3, 5), F(2, 5), F(3, 5), "agreement"),
    ],
)
def test_m02_take_it_or_leave_it(rA: F, rB: F, a: F, b: F, label: str) -> None:
    text = (SAMPLES / "take-it-or-leave-it.game").read_text(encoding="utf-8")
    found = outcomes(text, rA=rA, rB=rB, dA=0, dB=0)
    assert {(payoffs["A"], payoffs["B"], end) for payoffs, end in found} == {(a, b, label)}


def test_m02_nothing_can_be_ratified_by_both() -> None:
    text = (SAMPLES / "take-it-or-leave-it.game").read_text(encoding="utf-8")
    found = outcomes(text, rA=F(3, 10), rB=F(4, 5), dA=0, dB=0)
    assert {(payoffs["A"], payoffs["B"]) for payoffs, _ in found} == {(F(0), F(0))}
    assert "agreement" not in {end for _, end in found}


SETTER = """winset 1
game "A setter and a voter"
parameters
    s, m, q in [0, 1]
issue x in [0, 1]
side committee
    negotiator ideal s, status quo q
side floor
    veto pivot: ideal m, status quo q
play
    committee chooses x
    floor ratifies in turn
    if ratified: agreement
    otherwise: reversion
"""


@pytest.mark.parametrize(("q", "x"), [(F(3, 10), F(7, 10)), (F(1, 5), F(4, 5)), (F(0), F(9, 10))])
def test_m03_a_setter_under_a_closed_rule(q: F, x: F) -> None:
    found = outcomes(SETTER, s=F(9, 10), m=F(1, 2), q=q)
    expected = {(-abs(x - F(9, 10)), -abs(x - F(1, 2)), "agreement")}
    assert {(payoffs["committee"], payoffs["pivot"], end) for payoffs, end in found} == expected


SCHELLING = """winset 1
game "A foreign setter, an executive, a legislature"
parameters
    e, l, f in [0, 1]
issue x in [0, 1]
side Foreign
    negotiator ideal f, status quo 0
side Home
    negotiator ideal e, status quo 0
    veto legislature: ideal l, status quo 0
play
    Foreign chooses x
    Home chooses sign or refuse
    if refuse: status_quo
    Home ratifies in turn
    if ratified: agreement
    otherwise: unratified
"""


@pytest.mark.parametrize(
    ("legislature", "x", "payoff"),
    [
        (F(1, 2), F(1), F(-1, 2)),
        (F(2, 5), F(4, 5), F(-3, 10)),
        (F(1, 4), F(1, 2), F(0)),
        (F(1, 10), F(1, 5), F(-3, 10)),
        (F(3, 5), F(1), F(-1, 2)),
    ],
)
def test_m13_the_executive_gains_from_a_legislature_that_is_not_too_hawkish(legislature: F, x: F, payoff: F) -> None:
    found = outcomes(SCHELLING, e=F(1, 2), f=1, l=legislature)
    assert {(payoffs["Home"], payoffs["Foreign"]) for payoffs, _ in found} == {(payoff, x - 1)}


@pytest.mark.parametrize(("rounds", "share"), [(1, F(1)), (2, F(1, 2)), (3, F(3, 4)), (5, F(11, 16))])
def test_m05_alternating_offers_with_slack_ratifiers(rounds: int, share: F) -> None:
    text = (SAMPLES / "alternating-offers.game").read_text(encoding="utf-8")
    chamber = "    ratified by majority of\n        legislature[1..3]: gets x - rA, 0 without agreement\n"
    assert chamber in text
    text = text.replace(chamber, "")
    text = text.replace("        A ratifies together\n", "").replace("ratified[A] and ratified[B]", "ratified")
    found = outcomes(text, T=rounds, d=F(1, 2), rA=0, rB=0)
    assert {(payoffs["A"], payoffs["B"], end) for payoffs, end in found} == {(share, 1 - share, "agreement")}
