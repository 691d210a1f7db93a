"""Conjectured profiles whose region is known from the literature or by hand."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest

from tests.equilibrium.when.conjectures import asked, holds_at, the
from winset import api
from winset.algebra.value import Value, square_root
from winset.equilibrium.when.finding import Binding

QUARTERS = tuple(Fraction(k, 4) for k in range(5))

RATIFIER = """\
winset 1
game "Ultimatum with a ratifier"
players A, B
parameters
    r in (0, 1)                    # what refusal leaves B
play
    A chooses x in [0, 1]
    B chooses accept or reject
    if accept: agreement, A gets 1 - x, B gets x
    otherwise: breakdown, A gets 0, B gets r
"""


def test_the_ultimatum_equilibrium_holds_always(tmp_path: Path) -> None:
    found = asked(tmp_path, RATIFIER, "profile right\n    A: x = r\n    B: accept if x >= r, otherwise reject")
    answer = the(found, "right")
    assert found.complete
    assert [part.where.facts for part in answer.holds] == [()]
    assert answer.fails == ()
    assert answer.holds[0].concept == "subgame-perfect equilibrium"


def test_an_unknown_offer_is_pinned_down(tmp_path: Path) -> None:
    lines = "variables\n    t in [0, 1]\nprofile offer\n    A: x = t\n    B: accept if x >= r, otherwise reject"
    answer = the(asked(tmp_path, RATIFIER, lines), "offer")
    (part,) = answer.holds
    assert [(name, str(value)) for name, value in part.where.pinned] == [("t", "r")]
    assert holds_at(answer, r="1/3", t="1/3")
    assert not holds_at(answer, r="1/3", t="1/2")
    too_little = next(p for p in answer.fails if p.where.witness and p.where.witness["t"] < p.where.witness["r"])
    assert isinstance(too_little.why, Binding)
    assert (too_little.why.player, str(too_little.why.better)) == ("A", "r")
    assert too_little.why.gain == 1 - Value.variable("r")


def test_refusing_at_indifference_leaves_no_equilibrium_and_a_supremum(tmp_path: Path) -> None:
    lines = "profile wrong\n    A: x = r\n    B: accept if x > r, otherwise reject"
    answer = the(asked(tmp_path, RATIFIER, lines), "wrong")
    assert answer.holds == ()
    (part,) = answer.fails
    assert part.where.facts == ()
    assert isinstance(part.why, Binding)
    assert part.why.near is not None  # no best offer: what is just above r
    assert str(part.why.better) == "r"


def test_a_threat_fails_off_the_path_at_offers_in_between(tmp_path: Path) -> None:
    lines = "profile threat\n    A: x = (1 + r)/2\n    B: accept if x >= (1 + r)/2, otherwise reject"
    (part,) = the(asked(tmp_path, RATIFIER, lines), "threat").fails
    assert isinstance(part.why, Binding)
    assert (part.why.player, part.why.prescribed, part.why.better) == ("B", "reject", "accept")
    (over,) = part.why.ranges
    assert (str(over.low), str(over.high)) == ("r", "1/2*r + 1/2")


def test_an_offer_outside_of_the_domain_is_no_strategy(tmp_path: Path) -> None:
    lines = "profile much\n    A: x = 2*r\n    B: accept if x >= r, otherwise reject"
    answer = the(asked(tmp_path, RATIFIER, lines), "much")
    assert answer.holds == ()
    assert not holds_at(answer, r="3/4")
    assert any("outside of its domain" in part.why.text for part in answer.fails if not isinstance(part.why, Binding))


# --- catalogue M02: one offer, two ratifiers -----------------------------------------------------------------------

DEAL = """\
let b = max(rB, dB)
profile deal
    A: x = 1 - b
    B: accept if 1 - x >= dB, otherwise reject
    RA: yes if x >= rA, otherwise no
    RB: yes if 1 - x >= rB, otherwise no
"""


@pytest.mark.slow
def test_the_offer_of_m02_is_an_equilibrium_exactly_where_it_pays_or_cannot_be_ratified(tmp_path: Path) -> None:
    found = asked(tmp_path, "@putnam-1988/take-it-or-leave-it", DEAL)
    answer = the(found, "deal")
    assert found.complete
    for rA, rB, dA, dB in product(QUARTERS, repeat=4):
        b = max(rB, dB)
        expected = rA + b > 1 or dA + b <= 1  # by hand: A gets 1 - b if it is ratified, and would have dA without
        assert holds_at(answer, rA=rA, rB=rB, dA=dA, dB=dB) == expected, (rA, rB, dA, dB)


# --- catalogue M10: the price for the soft or for the tough ----------------------------------------------------------

PRICES = """\
profile pool
    A: offer
    A: t = rH
    R: ratify if t >= r, otherwise refuse
profile screen
    A: offer
    A: t = rL
    R: ratify if t >= r, otherwise refuse
"""


def test_pooling_and_screening_coexist_at_the_threshold_only(tmp_path: Path) -> None:
    found = asked(tmp_path, "@screening/two-types", PRICES, {"rL": "1/10", "rH": "2/5", "d": "0"})
    pool, screen = the(found, "pool"), the(found, "screen")
    for p in ("0", "1/2", "2/3", "3/4", "1"):  # catalogue: p* = 2/3
        assert holds_at(pool, p=p) == (Fraction(p) <= Fraction(2, 3))
        assert holds_at(screen, p=p) == (Fraction(p) >= Fraction(2, 3))
    both = [part for part in found.together if part.profiles == ("pool", "screen")]
    (part,) = both
    assert part.where.witness == {"p": Fraction(2, 3)}
    assert [fact.relation for fact in part.where.facts] == ["="]


@pytest.mark.slow
def test_pooling_has_its_region_in_all_parameters(tmp_path: Path) -> None:
    pool = the(asked(tmp_path, "@screening/two-types", PRICES), "pool")
    for p, rL, rH, d in product(QUARTERS, repeat=4):
        if rL < rH:  # by hand: the tough price is worth it, and no less than leaving
            expected = 1 - rH >= p * (1 - rL) + (1 - p) * d and 1 - rH >= d
            assert holds_at(pool, p=p, rL=rL, rH=rH, d=d) == expected, (p, rL, rH, d)


# --- catalogue M04: alternating offers without end -------------------------------------------------------------------

RUBINSTEIN = """\
variables
    s, t in [0, 1]
let xA = (1 - dB)/(1 - dA*dB)
let xB = (1 - dA)/(1 - dA*dB)
profile stationary
    A: x = xA
    B: x = xB
    A: accept if 1 - x >= dA*xA, otherwise reject
    B: accept if 1 - x >= dB*xB, otherwise reject
profile constant
    A: x = t
    B: x = s
    A: accept if x <= s, otherwise reject
    B: accept if x <= t, otherwise reject
"""


def test_rubinsteins_profile_holds_for_all_discounting_and_its_demands_are_the_only_constant_ones(
    tmp_path: Path,
) -> None:
    found = asked(tmp_path, "@rubinstein-1982/alternating-offers", RUBINSTEIN)
    assert [part.where.facts for part in the(found, "stationary").holds] == [()]
    constant = the(found, "constant")
    (part,) = constant.holds
    dA, dB = Fraction(1, 2), Fraction(1, 3)
    point = {"dA": dA, "dB": dB}
    pinned = {name: value.evaluate(point).fraction() for name, value in part.where.pinned}
    assert pinned == {"t": (1 - dB) / (1 - dA * dB), "s": (1 - dA) / (1 - dA * dB)}
    assert holds_at(constant, **point, **pinned)
    assert not holds_at(constant, **point, t=pinned["t"], s=pinned["s"] + Fraction(1, 100))
    assert not holds_at(constant, **point, t=pinned["t"] - Fraction(1, 100), s=pinned["s"])


# --- edges -----------------------------------------------------------------------------------------------------------

TWO_WAYS = """\
winset 1
game "Two ways that are equally good on a line only"
players A, B
parameters
    a, b in (0, 1)
play
    A chooses left or right
    if left: one, A gets a, B gets 0
    B chooses up or down
    if up: two, A gets b, B gets a - b
    otherwise: three, A gets b, B gets b - a
"""


def test_an_equilibrium_on_a_line_only_has_the_line_in_its_answer(tmp_path: Path) -> None:
    lines = "profile edge\n    A: right\n    B: up"
    answer = the(asked(tmp_path, TWO_WAYS, lines), "edge")
    (part,) = answer.holds
    assert [fact.relation for fact in part.where.facts] == ["="]
    assert holds_at(answer, a="1/3", b="1/3")
    assert not holds_at(answer, a="1/3", b="1/2")  # B would rather go down
    assert not holds_at(answer, a="1/2", b="1/3")  # A would rather go left


@pytest.mark.parametrize(("given", "root"), [("2", False), ("3", True)])
def test_an_irrational_edge_is_decided_too(tmp_path: Path, given: str, root: bool) -> None:
    game = f"""\
winset 1
game "A square against a number"
players A
parameters
    a in (1, 2)
play
    A chooses left or right
    if left: one, A gets a^2
    otherwise: two, A gets {given}
"""
    found = asked(tmp_path, game, "profile left\n    A: left\nprofile right\n    A: right")
    edge = square_root(Value.number(int(given)))
    assert found.complete
    assert holds_at(the(found, "left"), a=edge)
    assert holds_at(the(found, "right"), a=edge)
    assert holds_at(the(found, "left"), a="7/4")
    assert not holds_at(the(found, "right"), a="9/5")
    assert holds_at(the(found, "left"), a="3/2") is not root


def test_what_is_assumed_is_the_universe(tmp_path: Path) -> None:
    lines = "assuming r >= 1/2\nprofile half\n    A: x = max(r, 1/2)\n    B: accept if x >= r, otherwise reject"
    answer = the(asked(tmp_path, RATIFIER, lines), "half")
    assert [part.where.facts for part in answer.holds] == [()]
    assert answer.fails == ()


def test_settings_give_an_unknown_a_value(tmp_path: Path) -> None:
    lines = "variables\n    t in [0, 1]\nprofile offer\n    A: x = t\n    B: accept if x >= r, otherwise reject"
    answer = the(asked(tmp_path, RATIFIER, lines, {"t": "1/4"}), "offer")
    assert holds_at(answer, r="1/4")
    assert not holds_at(answer, r="1/2")


def test_assumptions_that_are_no_conjunction_are_heeded(tmp_path: Path) -> None:
    lines = """\
assuming r < 1/4 or r > 3/4
profile right
    A: x = r if r < 1/3 or r > 2/3 else 1
    B: accept if x >= r, otherwise reject
profile wrong
    A: x = r if r < 1/3 or r > 4/5 else 1
    B: accept if x >= r, otherwise reject
"""
    found = asked(tmp_path, RATIFIER, lines)
    assert found.complete
    assert holds_at(the(found, "right"), r="1/5")
    assert holds_at(the(found, "right"), r="77/100")
    assert holds_at(the(found, "wrong"), r="1/5")
    assert not holds_at(the(found, "wrong"), r="77/100")
    assert the(found, "right").fails == ()
    assert {part.profiles for part in found.together} == {("right", "wrong"), ("right",)}


def test_a_profile_without_a_name(tmp_path: Path) -> None:
    (tmp_path / "asked.game").write_text(RATIFIER, encoding="utf-8")
    file = tmp_path / "asked.proposition"
    profile = "profile\n    A: x = r\n    B: accept if x >= r, otherwise reject\n"
    claim = "claim profile is a subgame-perfect equilibrium\n"
    file.write_text(f'winset 1\nproposition "asked"\ngame "asked.game"\n{profile}{claim}', encoding="utf-8")
    found = api.when(file)
    assert [part.where.facts for part in found.profiles[0].holds] == [()]
    assert found.report().profiles[0].name == "profile"


def test_an_edge_that_cannot_be_solved_is_decided_on_both_sides(tmp_path: Path) -> None:
    game = """\
winset 1
game "A cube against a number"
players A
parameters
    a in (0, 2)
play
    A chooses left or right
    if left: one, A gets a^3 + a
    otherwise: two, A gets 3
"""
    found = asked(tmp_path, game, "profile left\n    A: left\nprofile right\n    A: right")
    assert found.complete
    for name, relation in (("left", ">="), ("right", "<=")):  # at a^3 + a = 3 both are best, and a is irrational
        (part,) = the(found, name).holds
        assert [fact.relation for fact in part.where.facts] == [relation]
    assert {part.profiles for part in found.together} == {("left",), ("right",), ("left", "right")}


def test_numbers_without_an_upper_end(tmp_path: Path) -> None:
    game = """\
winset 1
game "A number without an upper end"
players A, B
parameters
    c in (0, 3)
play
    A chooses x in [0, infinity)
    B chooses accept or reject
    if accept: one, A gets c*x - x, B gets 1
    otherwise: two, A gets 1, B gets 0
"""
    game = game.replace("x in [0, infinity)", "x >= 0")
    found = asked(tmp_path, game, "profile low\n    A: x = 0\n    B: accept\nprofile wait\n    A: x = 1\n    B: reject")
    low = the(found, "low")
    assert holds_at(low, c="1/2")
    assert holds_at(low, c="1")  # every number is as good
    assert not holds_at(low, c="2")
    (part,) = low.fails
    assert isinstance(part.why, Binding)
    assert part.why.near is not None
    assert part.why.near.high is None  # the gain has no upper bound
    assert the(found, "wait").holds == ()
