"""Private information in plays that nobody has written about: what is said where not everything could be searched.

Expected values are worked out beside the tests.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache

import pytest

from winset import api
from winset.equilibrium.solution import Solution
from winset.show.formula import Style
from winset.show.report import report

F = Fraction

TWO_OFFERS = """winset 1
game "Two offers to a ratifier whose price nobody knows"
players A, R
play
    nature draws r from [0, 1] with density {density}; seen by R
    repeat 2 times, discounted by 1/2
        A chooses t in [0, 1]
        R chooses ratify or refuse
        if ratify: deal, A gets 1 - t, R gets t - r
        otherwise: next round
    none, A gets 0, R gets 0
"""
LEAVE = """winset 1
game "A ratifier who may leave for nothing"
players A, R
play
    nature draws r uniformly from [0, 1]; seen by R
    A chooses t in [0, 1]
    R chooses ratify or refuse or leave
    if ratify: deal, A gets 1 - t, R gets t - r
    if leave: left, A gets 0, R gets 0
    A chooses s in [0, 1]
    R chooses yes or no
    if yes: deal, A gets 1/2*(1 - s), R gets 1/2*(s - r)
    otherwise: none, A gets 0, R gets 0
"""
COST_OF_DELAY = """winset 1
game "Delay that costs both"
players A, R
play
    nature draws r uniformly from [0, 1]; seen by R
    A chooses t in [0, 1]
    R chooses ratify or refuse
    if ratify: deal, A gets 1 - t, R gets t - r
    A pays 1/10
    R pays 1/10
    A chooses s in [0, 1]
    R chooses yes or no
    if yes: deal, A gets 1 - s, R gets s - r
    otherwise: none, A gets 0, R gets 0
"""


@cache
def solved(text: str, **settings: str) -> Solution:
    found = api.solve(text, settings)
    assert isinstance(found, api.Result)
    return found.solution


@pytest.mark.parametrize("density", ["2*r", "6*r*(1 - r)", "2 - 2*r"])
def test_a_cut_that_cannot_be_solved_for_is_a_gap_and_not_the_absence_of_equilibria(density: str) -> None:
    """The second offer solves a quadratic or a cubic in the cut, so the cut itself is under a root or out of reach."""
    found = solved(TWO_OFFERS.format(density=density))
    assert found.unsolved or found.equilibria
    assert not found.none


def test_cuts_that_are_open_for_one_order_of_actions_leave_the_others() -> None:
    """M19 with d = 1/2: t = 11/20, value 9/40, whether or not those who get nothing may leave."""
    found = solved(LEAVE)
    assert found.complete == "no"
    payoffs = {case.payoffs[0].fraction() for family in found.equilibria for case in family.cases}
    assert F(9, 40) in payoffs
    assert all(case.verified for family in found.equilibria for case in family.cases)


def test_notes_do_not_contradict_each_other() -> None:
    """If A's second offer is 7/10, all types below it are indifferent to t = 6/10: who takes it need be no interval."""
    found = solved(COST_OF_DELAY)
    assert any("do not form an interval were not searched" in note for note in found.notes)
    assert not any("intervals in every equilibrium" in note for note in found.notes)
    ((case,),) = [family.cases for family in found.equilibria]
    assert [value.fraction() for value in case.payoffs] == [F(19, 100), F(29, 200)]


def test_nothing_found_is_not_told_as_nothing_there() -> None:
    """Where the search confesses a gap, the report does not say that there is no equilibrium."""
    found = solved(COST_OF_DELAY)
    regions = tuple(case.region for family in found.equilibria for case in family.cases)
    for notes, word in ((found.notes, "was found"), ((), "in pure strategies")):
        empty = replace(found, equilibria=(), none=regions, notes=notes)
        assert word in report(empty, {}, Style()).absence


SURE = """winset 1
game "A signal of what everybody knows"
players D, C
parameters
    q in [0, 1]
play
    nature draws type: strong with q, otherwise weak; seen by D
    D chooses m in [0, 2]
    D pays m
    C chooses challenge or refrain
    if refrain: quo, C gets 0, D gets (2 if type is strong else 1)
    D chooses fight or concede
    if fight: war, C gets -1/2, D gets (1 if type is strong else -1/2)
    otherwise: won, C gets 1, D gets 0
"""


def test_a_type_that_nature_never_draws_supports_nothing() -> None:
    """With q = 1 C knows the type, and D sends nothing; doubts about it after a signal would hold D to less."""
    for q in ("0", "1"):
        found = solved(SURE, q=q)
        assert not found.unsolved
        assert len({case.payoffs for family in found.equilibria for case in family.cases}) == 1
    assert solved(SURE, q="1/2").equilibria


ENTER = """winset 1
game "Stay out for {o}, or enter and be made an offer"
players F, I
play
    nature draws kind: strong with 1/2, otherwise weak; seen by F
    F chooses enter or stay
    if stay: out, F gets {o}, I gets 1
    I chooses x in [0, 1]
    F chooses accept or fight
    if accept: deal, F gets x, I gets 1 - x
    otherwise: war, F gets (3/4 if kind is strong else 1/4), I gets 0
"""


def headlines(found: Solution) -> list[str]:
    return [family.headline for family in report(found, {}, Style()).equilibria]


def test_mixing_is_told_with_its_probability() -> None:
    """At posterior 2/3 I is indifferent between 1/4 and 3/4; the weak get 1/3 by entering if 3/4 comes with 1/6."""
    (text,) = headlines(solved(ENTER.format(o="1/3")))
    assert text.startswith("I chooses x = 1/4 with probability 5/6, else x = 3/4; ")


def test_who_stays_out_at_times_is_no_condition() -> None:
    """All who enter are offered 3/4, whether or not the weak enter always."""
    found = headlines(solved(ENTER.format(o="3/4")))
    assert found
    assert not any("is strong or" in text for text in found)
    assert any(text.startswith("I chooses x = 3/4; ") for text in found)


def test_signals_that_come_with_other_mixing_are_told_by_an_example() -> None:
    """With q = 1/2 the weak are indifferent to any m < 1 that deters with probability m, and outcomes move with m."""
    found = solved(SURE, q="1/2")
    assert any("for each m between 0 and 1" in note for note in found.notes)
    assert not any("any m in" in text and "war" in text for text in headlines(found))
    assert not any(
        sentence.startswith("otherwise")
        for family in report(found, {}, Style()).equilibria
        for case in family.cases
        for _, sentence in case.strategies
    )
