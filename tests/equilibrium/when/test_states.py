"""Profiles with states in play without end: thresholds of the literature, on both sides of them."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest

from tests.equilibrium.when.conjectures import asked, holds_at, the
from winset import api
from winset.equilibrium.when.finding import Binding
from winset.errors import SourceErrors

FIFTHS = tuple(Fraction(k, 5) for k in range(1, 5))


@pytest.fixture(scope="module")
def threats() -> api.Conjectures:
    return api.when("@repeated/prisoners-dilemma.proposition")


def test_grim_trigger(threats: api.Conjectures) -> None:
    """Osborne (2004), An Introduction to Game Theory, section 14.7."""
    assert threats.complete
    for d, T, R in product(FIFTHS, (3, 4), (1, 2)):
        expected = d >= Fraction(T - R, T)
        point = {"d": d, "T": Fraction(T), "R": Fraction(R), "P": Fraction(0), "S": Fraction(-1)}
        assert holds_at(the(threats, "grim"), **point) == expected
    assert holds_at(the(threats, "grim"), d="1/3", T="3", R="2", P="0", S="-1")  # on the border


def test_punishment_of_two_periods(threats: api.Conjectures) -> None:
    """The loss in the two periods has to outweigh the gain: Osborne (2004), section 14.7."""
    answer = the(threats, "two_periods")
    for d, T, P in product(FIFTHS, (4, 5), (0, 1)):
        loss = (3 - P) * (d + d**2)
        point = {"d": d, "T": Fraction(T), "R": Fraction(3), "P": Fraction(P), "S": Fraction(-1)}
        assert holds_at(answer, **point) == (loss >= T - 3)


def test_tit_for_tat_is_subgame_perfect_on_an_edge_only(threats: api.Conjectures) -> None:
    """Osborne (2004), section 14.10: with payoffs y, x, 1, 0 exactly where y = x + 1 and d = 1/x."""
    answer = the(threats, "tit_for_tat")
    for x in (2, 3):
        assert holds_at(answer, d=Fraction(1, x), T=Fraction(x + 1), R=Fraction(x), P="1", S="0")
        assert not holds_at(answer, d=Fraction(1, x) + Fraction(1, 9), T=Fraction(x + 1), R=Fraction(x), P="1", S="0")
        assert not holds_at(answer, d=Fraction(1, x), T=Fraction(2 * x + 1, 2), R=Fraction(x), P="1", S="0")
    assert all(sum(fact.relation == "=" for fact in part.where.facts) == 2 for part in answer.holds)


@pytest.mark.parametrize(("eps", "threshold"), [("0", Fraction(1, 3)), ("1/5", Fraction(5, 12)), ("7/10", None)])
def test_compliance_when_ratification_may_fail(eps: str, threshold: Fraction | None) -> None:
    """Catalogue M39: T = 3, R = 2."""
    settings = {"T": "3", "R": "2", "eps": eps}
    answer = the(api.when("@repeated/compliance.proposition", settings, profile="grim"), "grim")
    if threshold is None:
        assert answer.holds == ()
        assert not holds_at(answer, d="999/1000", S="-1")
        return
    for step in (Fraction(-1, 1000), Fraction(0), Fraction(1, 1000)):
        assert holds_at(answer, d=threshold + step, S="-1") == (step >= 0)


def test_compliance_for_all_parameters() -> None:
    """Catalogue M39: d >= (T - R)/(T (1 - eps)), whatever the sucker's payoff."""
    answer = the(api.when("@repeated/compliance.proposition", profile="grim"), "grim")
    for d, eps, R in product(FIFTHS, FIFTHS, (1, 2)):
        expected = d * 3 * (1 - eps) >= 3 - R
        assert holds_at(answer, d=d, eps=eps, T="3", R=Fraction(R), S="-2") == expected
    assert {part.why.mode for part in answer.fails if isinstance(part.why, Binding)} == {"calm"}


def test_delay_is_held_up_by_a_smallest_unit_where_the_future_counts_for_half() -> None:
    """After van Damme, Selten and Winter (1990): B rejects a half for the whole pie tomorrow only if d >= 1/2."""
    answer = the(api.when("@van-damme-selten-winter-1990/delay.proposition"), "delay")
    assert [holds_at(answer, d=d) for d in ("1/3", "1/2", "2/3")] == [False, True, True]


DELAY = """\
let xA = (1 - dB)/(1 - dA*dB)
let xB = (1 - dA)/(1 - dA*dB)
profile delay
    state waiting, serious
    becomes serious when waiting
    A when waiting: x = 1
    A: x = xA
    B: x = xB
    B when waiting: reject
    A: accept if 1 - x >= dA*xA, otherwise reject
    B: accept if 1 - x >= dB*xB, otherwise reject
profile patient
    state waiting, serious
    becomes serious when waiting
    A when waiting: x = 1
    A: x = xA
    B: x = xB
    A: accept if 1 - x >= dA*xA, otherwise reject
    B: accept if 1 - x >= dB*xB, otherwise reject
"""


def test_without_a_smallest_unit_delay_is_an_equilibrium_nowhere(tmp_path: Path) -> None:
    """Rubinstein (1982): the equilibrium is unique, and without delay."""
    found = asked(tmp_path, "@rubinstein-1982/alternating-offers", DELAY)
    assert found.complete
    for name, who in (("delay", "B"), ("patient", "A")):
        answer = the(found, name)
        assert answer.holds == ()
        assert {part.why.player for part in answer.fails if isinstance(part.why, Binding)} == {who}


# --- what states mean ------------------------------------------------------------------------------------------------

PARTNERS = """\
winset 1
game "Help or not, for ever"
players A, B
parameters
    d in (0, 1)
play
    repeat forever, discounted by d
        simultaneously
            A chooses help or defect; {seen}
            B chooses help or defect
        A gets (2 if help[B] else 0) - (1 if help[A] else 0)
        B gets (2 if help[A] else 0) - (1 if help[B] else 0)
        next round
"""

ONE_SIDED = """\
profile once
    state first, {names}
    becomes {after} when first
    A when first: defect
    B when first: defect
    A: {action}
    B: {action}
"""


def test_a_state_that_no_history_leads_to_is_not_checked(tmp_path: Path) -> None:
    game = PARTNERS.replace("; {seen}", "")
    lines = "profile never\n    state calm, unreached\n    A when unreached: help\n    A: defect\n    B: defect"
    assert holds_at(the(asked(tmp_path, game, lines), "never"), d="1/2")


def test_a_state_that_is_reached_is_checked(tmp_path: Path) -> None:
    game = PARTNERS.replace("; {seen}", "")
    lines = ONE_SIDED.format(names="later", after="later", action="help")
    answer = the(asked(tmp_path, game, lines), "once")
    assert answer.holds == ()
    assert {part.why.mode for part in answer.fails if isinstance(part.why, Binding)} == {"later"}


def test_what_changes_a_state_has_to_be_public(tmp_path: Path) -> None:
    game = PARTNERS.format(seen="seen by nobody")
    lines = "profile secret\n    state calm, angry\n    becomes angry when defect[A]\n    A: defect\n    B: defect"
    with pytest.raises(SourceErrors, match="states are public"):
        asked(tmp_path, game, lines)


@pytest.mark.parametrize(
    "name",
    [
        "repeated/prisoners-dilemma",
        "repeated/compliance",
        "van-damme-selten-winter-1990/delay",
        "screening/two-prices",
    ],
)
def test_what_bundled_propositions_claim_of_their_profiles_holds(name: str) -> None:
    findings = api.verify(f"@{name}.proposition").findings
    assert [finding.holds for finding in findings] == [True] * len(findings)
    assert all(finding.claimed for finding in findings)


def test_states_change_between_rounds_that_end_too(tmp_path: Path) -> None:
    """In the last of two rounds nobody helps; so nobody helps in the first, whatever is threatened."""
    game = PARTNERS.replace("; {seen}", "").replace("repeat forever", "repeat 2 times")
    game = game.replace("        next round\n", "        next round\n    over\n")
    threat = """\
profile threat
    state calm, broken
    becomes broken when not (help[A] and help[B])
    A when calm: help
    A: defect
    B when calm: help
    B: defect
profile counted
    state first, last
    becomes last when first
    A: defect
    B: defect
"""
    found = asked(tmp_path, game, threat)
    assert the(found, "threat").holds == ()
    assert holds_at(the(found, "counted"), d="1/2")
