"""Headlines: what happens whatever is drawn, and what happens in one case or another."""

from __future__ import annotations

from winset import api
from winset.algebra.value import Value
from winset.equilibrium.plan import Stretch
from winset.show.formula import LATEX, TEXT, Style
from winset.show.happenings import Drawn, touching
from winset.show.report import report

# B compares x with 1/2 where t is hi and with 1/4 where t is lo. Where s is lo, A knows that t is lo and offers 1/4.
# Where s is hi, 1/2 is accepted for sure and gives her 1/2; 1/4 gives her 3/4 with probability q/(p + q).
CORRELATED = """winset 1
game "Correlated"
players A, B
parameters
    p, q > 0
assuming p + q < 1
play
    nature draws s, t: (hi, hi) with p, (hi, lo) with q, otherwise (lo, lo); s seen by A; t seen by B
    A chooses x in [0, 1]
    B chooses accept or reject
    if accept: agreement, A gets 1 - x, B gets x
    otherwise: breakdown, A gets 0, B gets 1/2 if t is hi else 1/4
"""
# Each type of S prefers to be known; R says yes to everyone.
SENDER = """winset 1
game "Sender"
players S, R
parameters
    p in (0, 1)
play
    nature draws t: strong with p, otherwise weak; seen by S
    S chooses fight or concede
    R chooses yes or no
    if yes: agreement, S gets (1 if t is strong else 0) if fight else (0 if t is strong else 1), R gets 1
    otherwise: breakdown, S gets 0, R gets 0
"""
# The soft type gains from ratifying, the tough one from refusing.
TALK = """winset 1
game "A vote by type"
players R
parameters
    p in (0, 1)
play
    nature draws t: soft with p, otherwise tough; seen by R
    R chooses ratify or refuse
    if ratify: agreement, R gets 1 if t is soft else 0
    otherwise: breakdown, R gets 0 if t is soft else 1
"""


def headlines(text: str, style: Style = TEXT) -> list[str]:
    result = api.solve(api.load_game(text), verified=False)
    return [family.headline for family in report(result.solution, result.lets, style).equilibria]


def test_offers_that_differ_are_told_by_what_the_mover_knows() -> None:
    assert headlines(CORRELATED) == [
        "A chooses x = 1/4; agreement with probability 1 - p, breakdown with probability p",
        "if s is hi, A chooses x = 1/2; if s is lo, A chooses x = 1/4; B plays accept; agreement",
    ]


def test_actions_that_the_outcome_does_not_tell_are_told() -> None:
    assert headlines(SENDER) == ["if t is strong, S plays fight; if t is weak, S plays concede; R plays yes; agreement"]
    assert headlines(SENDER, LATEX)[0].startswith("if $t$ is strong, S plays fight; ")


def test_where_nothing_else_happens_actions_are_told_though_the_outcome_tells_them() -> None:
    moves, outcomes = "if t is soft, R plays ratify; if t is tough, R plays refuse", "breakdown with probability 1 - p"
    assert headlines(TALK) == [f"{moves}; agreement with probability p, {outcomes}"]


def test_many_circumstances_are_summed_up() -> None:
    """A wants x = 1 where r is a and x = 0 in each of the five other cases."""
    text = """winset 1
game "Many"
players A
play
    nature draws r: a with 1/6, b with 1/6, c with 1/6, d with 1/6, e with 1/6, otherwise f; seen by A
    A chooses x in [0, 1]
    done, A gets -(x - (1 if r is a else 0))^2
"""
    assert headlines(text) == ["if r is a, A chooses x = 1; depending on r, A chooses x = 0; done"]


def test_intervals_that_touch_are_one_condition() -> None:
    def between(low: int, high: int) -> Drawn:
        return (("r", Stretch(Value.number(low), Value.number(high), (False, False))),)

    assert touching([between(0, 2), between(2, 3), between(4, 5)]) == [between(0, 3), between(4, 5)]
    assert touching([(("k", "soft"),), (("k", "hard"),)]) == [(("k", "soft"),), (("k", "hard"),)]
