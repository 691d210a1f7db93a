"""Nash bargaining whose weights are parameters: the catalogue's formula, by hand, and two peaks."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

import pytest

from winset import api
from winset.algebra.oracle import Oracle
from winset.algebra.value import Value
from winset.claims.profile import RuleProfile
from winset.equilibrium.verify import verify

F = Fraction


def game(gains: str, numbers: str = "x in [0, 1]", where: str = "", range_of_a: str = "(0, 1)") -> str:
    where = f" and ({where})" if where else ""
    return f"""winset 1
game "Bargaining power"
players A, B
parameters
    a in {range_of_a}
play
    A and B settle {numbers} by Nash bargaining with weights a, 1 - a
    if settled{where}: agreement, {gains}
    otherwise: breakdown, A gets 0, B gets 0
"""


def test_the_formula_of_the_catalogue_at_many_points() -> None:
    """M12: x = clamp(dA + a(1 - dA - dB), [rA, 1 - rB]); nothing is settled where nobody would sign that."""
    result = api.solve("@nash-1950/weighted-bargain-under-ratification")
    assert all(case.verified for family in result.equilibria for case in family.cases)
    draw = random.Random(12)
    for _ in range(150):
        at = {name: F(draw.randint(1, 96), 97) for name in ("a", "rA", "rB", "dA", "dB")}
        low, high = max(at["rA"], at["dA"]), 1 - max(at["rB"], at["dB"])
        if low == high:  # one deal, by which somebody gains nothing: no deal is as good
            continue
        (point,) = result.at(at)
        if low > high:
            assert point.agreement == 0
        else:
            split = at["dA"] + at["a"] * (1 - at["dA"] - at["dB"])
            assert point.path["x"] == min(max(split, at["rA"]), 1 - at["rB"])


@pytest.mark.parametrize(
    ("text", "a", "expected"),
    [
        (game("A gets x, B gets 1 - x"), "2/7", (F(2, 7), F(5, 7))),
        (game("A gets 4*x - x^2, B gets 1 - x"), "1/2", None),  # (4 - 2x)(1 - x) = 4x - x^2: 3x^2 - 10x + 4 = 0
        (game("A gets x, B gets 2 - x"), "3/4", (1, 1)),  # x = 3/2 is too much
        (game("A gets 3*y - x, B gets 3*x - y", "x, y in [0, 1]"), "1/2", (2, 2)),
        (
            game("A gets 3*y - x, B gets 3*x - y", "x, y in [0, 1]"),
            "1/9",
            (F(8, 9), F(64, 27)),
        ),  # x = 1, 3/(3y - 1) = 8/(3 - y)
    ],
)
def test_by_hand(text: str, a: str, expected: tuple[Fraction, Fraction] | None) -> None:
    result = api.solve(text)
    assert not result.solution.unsolved
    assert all(case.verified for family in result.equilibria for case in family.cases)
    (point,) = result.at(a=a)
    if expected is None:
        x = point.path["x"]
        assert isinstance(x, Value)
        assert (3 * x * x - 10 * x + 4).is_zero
    else:
        assert (point.payoffs["A"], point.payoffs["B"]) == expected


def test_a_set_of_gains_that_is_not_convex_is_refused_where_no_line_tells() -> None:
    """Two peaks: which is higher depends on a in a way that no polynomial tells."""
    text = game("A gets x, B gets y", "x, y in [0, 1]", "x <= 1/4 or y <= 1/3")
    assert any("not convex" in gap.reason for gap in api.solve(text).solution.unsolved)


def judged(text: str, number: Value) -> tuple[bool | None, str]:
    result = api.solve(text, verified=False)
    (case,) = (case for family in result.equilibria for case in family.cases)
    rules = tuple(replace(rule, action=number) if rule.variable == "x" else rule for rule in case.profile.rules)
    with Oracle() as oracle:
        verdict = verify(result.solution.play, RuleProfile(rules), (), oracle, 20)
    return verdict.holds, " ".join([*verdict.faults, *verdict.doubts])


def test_another_number_is_refused() -> None:
    text, a = game("A gets x, B gets 1 - x"), Value.variable("a")
    assert judged(text, a)[0] is True
    for wrong in (a / 2, a + (1 - a) / 50, a * a, Value.number(F(1, 2)), Value.number(1)):
        holds, why = judged(text, wrong)
        assert holds is False, wrong
        assert "another x is worth more" in why
