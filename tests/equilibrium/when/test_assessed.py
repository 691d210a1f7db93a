"""Conjectures with stated beliefs and mixing: where they are perfect Bayesian equilibria.

Cho and Kreps (1987), the game of beer and quiche, with letters for payoffs: a breakfast to her taste is worth c to the
sender, no duel k; the receiver gains g by a duel with the weak type and loses h by one with the strong.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest

from tests.equilibrium.when.conjectures import asked, holds_at, the
from winset import api

BREAKFAST = """\
winset 1
game "Beer and quiche"
players S, R
parameters
    p in (0, 1)
    c, k, g, h > 0
play
    nature draws type: strong with p, otherwise weak; seen by S
    S chooses beer or quiche
    R chooses duel or peace
    over,
        S gets (c if (type is strong and beer) or (type is weak and quiche) else 0) + (k if peace else 0),
        R gets (0 if peace else (g if type is weak else -h))
"""

POOLS = """\
variables
    mu in [0, 1]                     # how likely R thinks the strong type after quiche
profile pools
    S: beer
    R when beer: peace
    R: duel
    R believes type is strong with mu when quiche
"""

MIXES = """\
variables
    m, n in [0, 1]                   # the weak type's beer, and a duel after it
profile mixes
    S when type is strong: beer
    S: beer with m, otherwise quiche
    R when beer: duel with n, otherwise peace
    R: duel
    R believes type is strong with 0 when quiche
"""

SEPARATES = """\
profile separates
    S when type is strong: beer
    S: quiche
    R when beer: peace
    R: duel
"""

GRID = tuple(Fraction(n, d) for n, d in ((1, 4), (1, 2), (2, 1)))


def test_pooling_on_beer(tmp_path: Path) -> None:
    """k >= c for the weak type, p h >= (1 - p) g for peace after beer, (1 - mu) g >= mu h for a duel after quiche."""
    found = asked(tmp_path, BREAKFAST, POOLS)
    answer = the(found, "pools")
    assert found.complete
    for p, mu in product((Fraction(1, 3), Fraction(1, 2), Fraction(9, 10)), (Fraction(0), Fraction(1, 3), Fraction(1))):
        for c, g, h in product(GRID, GRID, GRID):
            known = c <= 1 and p * h >= (1 - p) * g and (1 - mu) * g >= mu * h
            assert holds_at(answer, p=p, mu=mu, c=c, k=Fraction(1), g=g, h=h) is known


def test_separation_needs_no_beliefs_to_be_stated(tmp_path: Path) -> None:
    """Both breakfasts are expected, and tell the type: the weak type has to prefer quiche and a duel, c >= k."""
    found = asked(tmp_path, BREAKFAST, SEPARATES)
    assert found.complete
    for c in GRID:
        known = c >= 1
        assert holds_at(the(found, "separates"), p="1/3", c=c, k="1", g="1", h="1") is known


def test_mixing_makes_both_indifferent(tmp_path: Path) -> None:
    """Where 0 < m < 1 and 0 < n < 1: p h = (1 - p) m g for the receiver, (1 - n) k = c for the weak type."""
    found = asked(tmp_path, BREAKFAST, MIXES)
    answer = the(found, "mixes")
    assert found.complete
    for p, g, h, c in product((Fraction(1, 3), Fraction(1, 5)), GRID, GRID, (Fraction(1, 4), Fraction(2, 3))):
        m, n = p * h / ((1 - p) * g), 1 - c
        if 0 < m < 1:
            assert holds_at(answer, p=p, g=g, h=h, c=c, k="1", m=m, n=n)
            assert not holds_at(answer, p=p, g=g, h=h, c=c, k="1", m=m / 2, n=n)
            assert not holds_at(answer, p=p, g=g, h=h, c=c, k="1", m=m, n=n / 2)


@pytest.mark.parametrize(
    ("lines", "unknown"),
    [(POOLS, {"mu": ("0", "1/2", "1")}), (MIXES, {"m": ("0", "1/2", "1"), "n": ("0", "1/2", "1")})],
)
def test_the_regions_agree_with_the_verifier(lines: str, unknown: dict[str, tuple[str, ...]], tmp_path: Path) -> None:
    """At a grid of rational points, borders included, the profile verified there is in the region, and no other."""
    fixed = {"g": "1", "k": "1"}
    answer = the(asked(tmp_path, BREAKFAST, lines, fixed), lines.partition("profile ")[2].split()[0])
    decided = set()
    for values in product(("1/3", "1/2"), ("1/2", "1", "2"), ("1", "2"), *unknown.values()):
        point = dict(zip(("p", "c", "h", *unknown), values, strict=True))
        [finding] = api.verify(tmp_path / "asked.proposition", {**fixed, **point}).findings
        assert finding.verdict.holds is holds_at(answer, **point), point
        decided.add(finding.verdict.holds)
    assert decided == {True, False}


def test_a_stated_belief_that_bayes_rule_contradicts_is_no_equilibrium(tmp_path: Path) -> None:
    """After beer, which both types have, the belief has to be the prior, whatever is best under another one."""
    lines = POOLS.replace("with mu when quiche", "with mu")
    answer = the(asked(tmp_path, BREAKFAST, lines, {"c": "1/2", "k": "1", "g": "1", "h": "1"}), "pools")
    assert holds_at(answer, p="1/2", mu="1/2")
    assert not holds_at(answer, p="3/4", mu="1/2")
    assert not holds_at(answer, p="3/4", mu="1/4")
    assert any("Bayes' rule" in str(part.why) for part in answer.fails)


def test_a_belief_that_is_not_stated_and_matters_is_asked_for(tmp_path: Path) -> None:
    answer = the(asked(tmp_path, BREAKFAST, POOLS.partition("    R believes")[0]), "pools")
    assert not answer.holds
    assert any("beliefs are needed" in part.reason for part in answer.open)


def test_a_surprise_that_nobody_can_rule_out_is_asked_for_on_its_border_only(tmp_path: Path) -> None:
    """With m = 1 nobody is expected to have quiche, and nothing is stated of who does; with m < 1 it is the weak."""
    lines = MIXES.replace("    R believes type is strong with 0 when quiche\n", "")
    answer = the(asked(tmp_path, BREAKFAST, lines, {"m": "1/2", "p": "1/3"}), "mixes")
    assert answer.complete
    answer = the(asked(tmp_path, BREAKFAST, lines, {"m": "1", "p": "1/2", "n": "0"}), "mixes")
    assert not answer.holds
    assert any("beliefs are needed" in part.reason for part in answer.open)


def test_matching_pennies(tmp_path: Path) -> None:
    """Moves at once, in which both have to be indifferent: x = 1/(1 + a) and y = 1/2, with a at stake in one corner."""
    game = """\
winset 1
game "Matching pennies"
players A, B
parameters
    a > 0
play
    simultaneously
        A chooses heads or tails
        B chooses left or right
    if heads and left: over, A gets a, B gets 0
    if tails and right: over, A gets 1, B gets 0
    otherwise: over, A gets 0, B gets 1
"""
    lines = """\
variables
    x, y in [0, 1]
profile mixed
    A: heads with x, otherwise tails
    B: left with y, otherwise right
"""
    found = asked(tmp_path, game, lines)
    answer = the(found, "mixed")
    for a in GRID:
        x, y = Fraction(1, 2), 1 / (1 + a)
        assert holds_at(answer, a=a, x=x, y=y)
        assert not holds_at(answer, a=a, x=x, y=y / 2)
        assert not holds_at(answer, a=a, x=x / 2, y=y)
        assert not holds_at(answer, a=a, x="1", y="1")
    assert found.complete


# --- against the verifier, where there is no formula by hand ----------------------------------------------------------

EDUCATION = """\
winset 1
game "A costly signal of any size"
players S, R
parameters
    p in (0, 1)
    v, s in (0, 1]
play
    nature draws type: able with p, otherwise dull; seen by S
    S chooses e in [0, 1]
    R chooses hire or reject
    over,
        S gets (v if hire else 0) - e*(s if type is able else 1),
        R gets (0 if reject else (1 if type is able else -1))
"""

STUDIES = """\
variables
    t in [0, 1]
profile studies
    S when type is able: e = t
    S: e = 0
    R when e >= t: hire
    R: reject
    R believes type is able with 1 when e >= t
    R believes type is able with 0 when e < t
"""


def test_a_costly_signal_of_any_size(tmp_path: Path) -> None:
    """Spence (1973): what the able study is too much for the dull, t >= v, and not for the able, s t <= v.

    At t = 0 both study alike, and Bayes' rule gives the prior, not what is stated.
    """
    found = asked(tmp_path, EDUCATION, STUDIES)
    assert found.complete
    quarters = [Fraction(k, 4) for k in range(1, 5)]
    for v, s, t in product(quarters, quarters, (Fraction(0), *quarters)):
        known = t > 0 and t >= v and s * t <= v
        assert holds_at(the(found, "studies"), p="1/3", v=v, s=s, t=t) is known, (v, s, t)


TWO_SECRETS = """\
winset 1
game "Two who know something each"
players A, B, C
parameters
    p, q in (0, 1)
    w in [0, 2]
play
    nature draws a: high with p, otherwise low; seen by A
    nature draws b: good with q, otherwise bad; seen by B
    A chooses left or right
    B chooses up or down
    C chooses yes or no
    over,
        A gets (1 if yes else 0) + (w if (a is high and right) or (a is low and left) else 0),
        B gets (1 if yes else 0) + (1/2 if (b is good and up) or (b is bad and down) else 0),
        C gets (0 if no else (1 if a is high else -1) + (1 if b is good else -1))
"""

AFTER_LEFT = """\
    B when right: {}
    B when b is good: up
    B: down
    B believes a is high with {} when left
"""

BOTH_POOL = f"""\
variables
    mu, nu in [0, 1]
profile pool
    A: right
{AFTER_LEFT.format("up", "mu")}\
    C when right and up: yes
    C: no
    C believes b is good with nu when right and down
"""

ONE_TELLS = f"""\
variables
    mu, nu in [0, 1]
profile pool
    A when a is high: right
    A: left
{AFTER_LEFT.format("down", "mu")}\
    C when right and down: yes
    C: no
    C believes b is good with nu when right and up
"""

ONE_MIXES = f"""\
variables
    mu, nu in [0, 1]
profile pool
    A when a is high: right
    A: left with mu, otherwise right
{AFTER_LEFT.format("up", "0")}\
    C when right and up: yes
    C: no
    C believes b is good with nu when right and down
"""


@pytest.mark.slow
@pytest.mark.parametrize("lines", [BOTH_POOL, ONE_TELLS, ONE_MIXES])
def test_two_who_know_something_each(lines: str, tmp_path: Path) -> None:
    answer = the(asked(tmp_path, TWO_SECRETS, lines), "pool")
    decided = set()
    for (p, q), w, mu, nu in product((("1/3", "2/3"), ("1/4", "1/4")), ("1/2", "1", "2"), ("0", "1/2"), ("0", "1/2")):
        point = {"p": p, "q": q, "w": w, "mu": mu, "nu": nu}
        [finding] = api.verify(tmp_path / "asked.proposition", point).findings
        assert finding.verdict.holds is holds_at(answer, **point), point
        decided.add(finding.verdict.holds)
    assert decided == {True, False}
