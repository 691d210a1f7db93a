"""Settlements on several numbers: by hand, against a fine grid, where there is none or more than one, and verified."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from winset import api
from winset.algebra.oracle import Oracle
from winset.algebra.value import Value
from winset.claims.profile import RuleProfile
from winset.equilibrium.verify import verify

F = Fraction


def game(how: str, gains: str, where: str = "", numbers: str = "x, y in [0, 1]", weights: str = "") -> str:
    where = f" and ({where})" if where else ""
    return f"""winset 1
game "Several numbers"
players A, B
play
    A and B settle {numbers} by {how} bargaining{weights}
    if settled{where}: agreement, {gains}
    otherwise: breakdown, A gets 0, B gets 0
"""


def payoffs(text: str, **at: str) -> set[tuple[object, object]]:
    result = api.solve(text)
    assert not result.solution.unsolved
    assert all(case.verified for family in result.equilibria for case in family.cases)
    return {(point.payoffs["A"], point.payoffs["B"]) for point in result.at(at)}


LOGROLLING = "A gets x + 2*y, B gets 2*(1 - x) + 1 - y"  # each cares twice as much for one of the issues
L_SHAPE = "x <= 1/4 or y <= 1/4"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (game("Nash", "A gets 3*y - x, B gets 3*x - y"), {(2, 2)}),  # linkage
        (game("Nash", LOGROLLING), {(2, 2)}),  # A has her way on y, B on x
        (game("Nash", LOGROLLING, weights=" with weights 3/4, 1/4"), {(F(9, 4), F(3, 2))}),  # u^3 v, along y = 1
        (game("Kalai-Smorodinsky", LOGROLLING, "y <= 1/2"), {(F(9, 7), F(27, 14))}),  # ideals 2, 3: u/2 = v/3
        (game("egalitarian", "A gets 2*x + y, B gets 2 - 2*x"), {(F(3, 2), F(3, 2))}),
        (game("utilitarian", LOGROLLING), {(2, 2)}),
        (game("Nash", "A gets x, B gets y", L_SHAPE), {(F(1, 4), 1), (1, F(1, 4))}),  # both peaks of an L
        (game("Nash", "A gets x, B gets y", "2*x + y <= 1"), {(F(1, 4), F(1, 2))}),
        (game("Nash", "A gets x, B gets y", numbers="x, y in [0, 1] such that 2*x + y <= 1"), {(F(1, 4), F(1, 2))}),
        (game("Nash", "A gets x + z, B gets 2 - x - y", numbers="x, y, z in [0, 1]"), {(F(3, 2), F(3, 2))}),
        (game("Nash", "A gets x, B gets y", "x >= 3/4 and y <= 1 - x or x + y <= 1/2"), {(F(3, 4), F(1, 4))}),
        (game("Nash", "A gets x, B gets y", "x + y < 1"), set()),  # the supremum is not attained
        (game("Nash", "A gets x, B gets y", "x + y < 1 or x >= 3/4 and y >= 3/4"), {(1, 1)}),  # but it is elsewhere
        (game("Nash", "A gets x - 2, B gets y"), {(0, 0)}),  # A would lose by every deal
    ],
)
def test_by_hand(text: str, expected: set[tuple[Fraction, Fraction]]) -> None:
    assert payoffs(text) == expected


def test_a_win_set_with_a_curved_border() -> None:
    ((a, b),) = payoffs(game("Nash", "A gets x, B gets y", "x^2 + y^2 <= 1"))
    assert isinstance(a, Value)
    assert a == b
    assert (a * a * 2).fraction() == 1


def test_linkage_for_every_size_of_the_gains() -> None:
    """Catalogue M32: the Nash solution is (1, 1), which gives 2 to both where each issue counts three times as much."""
    assert payoffs("@putnam-1988/linkage-settled", k="3") == {(2, 2)}
    assert payoffs("@putnam-1988/linkage-settled", k="6/5") == {(F(1, 5), F(1, 5))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (game("egalitarian", "A gets x, B gets 1 + y"), {(1, 2)}),  # A's least gain is 1 for all y
        (game("egalitarian", "A gets 3*x + 1, B gets y + 2"), {(4, 3)}),
        (game("Kalai-Smorodinsky", "A gets x, B gets y", L_SHAPE), {(F(1, 4), 1), (1, F(1, 4))}),
    ],
)
def test_of_equal_least_gains_the_larger_other_one_counts(text: str, expected: set[tuple[Fraction, Fraction]]) -> None:
    """The lexicographic solution (Imai 1983): never a settlement that another one dominates."""
    assert payoffs(text) == expected


def test_a_continuum_that_the_least_gain_does_not_tell_apart_is_refused() -> None:
    text = game("egalitarian", "A gets x, B gets 1 + y, C gets 2").replace("A, B\n", "A, B, C\n")
    text = text.replace("B gets 0", "B gets 0, C gets 0").replace("A and B settle", "A and B and C settle")
    (gap,) = api.solve(text).solution.unsolved
    assert "does not choose among them" in gap.reason


def _random(seed: int) -> tuple[str, np.ndarray]:
    """A game with linear payoffs on a square cut by a line, and the gains on a grid of its deals."""
    draw = random.Random(seed)
    a, b = [[draw.randint(-3, 3) for _ in range(3)] for _ in range(2)]
    c = [draw.randint(-2, 2), draw.randint(-2, 2), draw.randint(0, 2)]

    def line(k: list[int]) -> str:
        return f"{k[0]}*x + ({k[1]})*y + ({k[2]})"

    x, y = np.meshgrid(np.linspace(0, 1, 241), np.linspace(0, 1, 241))
    u, v, cut = (k[0] * x + k[1] * y + k[2] for k in (a, b, c))
    allowed = (cut >= -1e-12) & (u >= -1e-12) & (v >= -1e-12)
    text = game("Nash", f"A gets {line(a)}, B gets {line(b)}", f"{line(c)} >= 0")
    return text, np.stack([u[allowed], v[allowed]])


@pytest.mark.parametrize("seed", range(40))
def test_the_product_is_that_of_the_best_point_of_a_grid(seed: int) -> None:
    """No point of the grid does better, and one that is near does nearly as well."""
    text, gains = _random(seed)
    found = payoffs(text)
    assert found
    best = max((gains[0] * gains[1]).max(initial=0), 0)
    for a, b in found:
        product = float(F(str(a)) * F(str(b)))
        assert -1e-9 <= product - best <= 0.15


def test_another_deal_is_refused() -> None:
    result = api.solve(game("Nash", LOGROLLING), verified=False)
    (case,) = (case for family in result.equilibria for case in family.cases)
    for wrong in (F(1, 100), F(1)):
        rules = [replace(r, action=Value.number(wrong)) if r.variable == "x" else r for r in case.profile.rules]
        with Oracle() as oracle:
            verdict = verify(result.solution.play, RuleProfile(tuple(rules)), (), oracle, 20)
        assert verdict.holds is False
        assert any("another x and y is worth more" in fault for fault in verdict.faults)
