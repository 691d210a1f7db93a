"""Rules of a strategy ask only for what the player knows."""

from __future__ import annotations

import pytest

from winset import api
from winset.equilibrium.strategy import SiteRule, strategies, without_draw
from winset.errors import Position
from winset.game.play import Site
from winset.show.formula import TEXT
from winset.show.report import report

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
VOTES = CORRELATED.replace("    B chooses accept or reject\n", "    B votes accept or reject\n")


@pytest.mark.parametrize("text", [CORRELATED, VOTES])
def test_a_player_asks_for_what_she_has_seen(text: str) -> None:
    """B compares x with 1/2 where t is hi and with 1/4 where t is lo, whatever s is; A knows s and not t."""
    result = api.solve(api.load_game(text))
    asked: dict[str, set[str]] = {"A": set(), "B": set()}
    for case in (case for family in result.equilibria for case in family.cases):
        assert case.verified
        for rule in strategies(case.plan):
            asked[rule.site.player] |= {name for name, _ in rule.drawn}
    assert asked == {"A": {"s"}, "B": {"t"}}
    told = report(result.solution, result.lets, TEXT)
    sentences = {sentence for family in told.equilibria for case in family.cases for sentence in case.strategies}
    assert (
        "B",
        "if t is lo: accept if x >= 1/4, otherwise reject; if t is hi: accept if x >= 1/2, otherwise reject",
    ) in sentences


def rule(action: str, *drawn: tuple[str, str]) -> SiteRule:
    return SiteRule(Site("B", Position(1, 1)), action, (action,), drawn=drawn)


def test_a_draw_that_makes_a_difference_stays() -> None:
    """Where t is lo, what is played depends on s, which therefore stays; t makes no difference and goes."""
    rules = [rule("yes", ("s", "hi"), ("t", "lo")), rule("no", ("s", "lo"), ("t", "lo"))]
    assert without_draw(rules, "s") == tuple(rules)
    assert without_draw(rules, "t") == (rule("yes", ("s", "hi")), rule("no", ("s", "lo")))


def test_rules_that_ask_for_different_things_stay() -> None:
    """Without s the second rule would apply to everything, also where the first one does."""
    rules = [rule("yes", ("s", "hi"), ("t", "lo")), rule("no", ("s", "lo"))]
    assert without_draw(rules, "s") == tuple(rules)
