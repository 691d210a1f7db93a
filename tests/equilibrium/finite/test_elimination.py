"""Tidying, solving and projecting polynomial conditions: against points, and against answers worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest

from winset.algebra.constraint import Constraint
from winset.algebra.oracle import Answer, Oracle
from winset.algebra.value import Value
from winset.equilibrium.finite.eliminate import Solver
from winset.equilibrium.finite.project import project, without_redundant
from winset.equilibrium.finite.tidy import ContradictionError, tidy

x, y, z, a, b = map(Value.variable, "xyzab")


def c(value: Value, relation: str) -> Constraint:
    return Constraint(value, relation)


def holds(facts: tuple[Constraint, ...] | list[Constraint], point: dict[str, Fraction]) -> bool:
    return all(fact.holds(point) for fact in facts)


def test_factors_of_known_sign_are_dropped() -> None:
    assert set(tidy([c(x, ">"), c(x * y, ">=")])) == {c(x, ">"), c(y, ">=")}
    assert set(tidy([c(-x, ">"), c(x * y / a**2, ">")])) == {c(-x, ">"), c(-y, ">"), c(a, "!=")}
    assert set(tidy([c(x, "!="), c(x * y, "=")])) == {c(x, "!="), c(y, "=")}


def test_two_opposite_inequalities_are_an_equality() -> None:
    assert tidy([c(x - y, ">="), c(y - x, ">=")]) == (c(x - y, "="),)


@pytest.mark.parametrize("facts", [[c(x, ">"), c(-x, ">=")], [c(x, "="), c(x, "!=")], [c(x * 0 - 1, ">=")]])
def test_contradictions_are_seen(facts: list[Constraint]) -> None:
    with pytest.raises(ContradictionError):
        tidy(facts)


@pytest.mark.parametrize("seed", range(30))
def test_a_tidy_conjunction_holds_at_the_same_points(seed: int) -> None:
    rng = Random(seed)
    facts = [random_fact(rng) for _ in range(4)]
    for _ in range(200):
        point = {name: Fraction(rng.randint(-3, 3)) for name in "xyab"}
        try:
            assert holds(list(tidy(facts)), point) == holds(facts, point)
        except ContradictionError:
            assert not holds(facts, point)


def random_fact(rng: Random) -> Constraint:
    factors = [x, y, a, b, x + y, a - 1, x - a, 2 * b - y, x * a - b]
    value = Value.number(rng.choice([-2, 1]))
    for _ in range(rng.randint(1, 3)):
        value = value * rng.choice(factors)
    return c(value, rng.choice([">", ">=", ">=", "=", "!="]))


def test_where_the_coefficient_is_zero_the_rest_of_the_equality_stays() -> None:
    """(a - b) x = a - 1: x is (a - 1)/(a - b), or anything where a = b = 1; nothing where a = b otherwise."""
    with Oracle() as oracle:
        pieces = Solver(oracle).solve([c((a - b) * x - a + 1, "="), c(x, ">")], ["x"])
        assert {str(p.solved.get("x")) for p in pieces} == {"(a - 1)/(a - b)", "None"}
        (flat,) = (p for p in pieces if "x" not in p.solved)
        assert oracle.find([*flat.facts, c(a - 1, "!=")]) is Answer.NONE
        assert oracle.find([*flat.facts, c(a - b, "!=")]) is Answer.NONE


def test_a_coefficient_that_is_no_more_linear_does_not_go_round_in_circles() -> None:
    with Oracle() as oracle:
        pieces = Solver(oracle).solve([c((a * a + b * b - 1) * x - b, "="), c(x - 2, ">")], ["x"])
        flat = [p for p in pieces if "x" not in p.solved]
        assert all(oracle.find([*p.facts, c(b, "!=")]) is Answer.NONE for p in flat)
        assert len(flat) == 1


def test_inequalities_that_can_only_hold_with_equality_are_found() -> None:
    with Oracle() as oracle:
        (piece,) = Solver(oracle).solve([c(x, ">="), c(y, ">="), c(-x - y, ">=")], ["x", "y"])
    assert {name: str(value) for name, value in piece.solved.items()} == {"x": "0", "y": "0"}


def test_a_quadratic_equality_adjoins_a_root() -> None:
    with Oracle() as oracle:
        (piece,) = Solver(oracle).solve([c(x * x - 2, "="), c(x, ">")], ["x"])
    assert piece.solved["x"] * piece.solved["x"] == Value.number(2)


@pytest.mark.parametrize("seed", range(25))
def test_the_cases_of_a_system_are_its_solutions(seed: int) -> None:
    """A point solves the system exactly if it lies in one case: its conditions hold, its formulas give the values."""
    rng = Random(seed)
    facts = [random_fact(rng) for _ in range(3)]
    with Oracle() as oracle:
        solver = Solver(oracle)
        pieces = solver.solve(facts, ["x", "y"])
    assert not solver.undecided
    for _ in range(300):
        point = {name: Fraction(rng.randint(-2, 2)) for name in "xyab"}
        inside = []
        for piece in pieces:
            try:
                ok = all(v.evaluate(point) == Value.number(point[n]) for n, v in piece.solved.items())
            except ZeroDivisionError:
                ok = False
            inside.append(ok and holds(piece.facts, point))
        assert any(inside) == holds(facts, point)


def test_projection_of_a_triangle() -> None:
    with Oracle() as oracle:
        (shadow,) = project(Solver(oracle), [c(x, ">="), c(y - x, ">="), c(a - y, ">")], ["x", "y"]) or [()]
    assert set(shadow) == {c(a, ">")}


@pytest.mark.parametrize("seed", range(25))
def test_projection_with_symbolic_coefficients(seed: int) -> None:
    """At each point of the parameters the projection holds exactly if what was projected has a point above it."""
    rng = Random(seed)
    lines = [a * x + b, x - a, b * x - 1, 1 - x, x + y - b, a * y - x, y + 1, 2 - y]
    facts = [c(rng.choice([-1, 1]) * rng.choice(lines), rng.choice([">", ">="])) for _ in range(4)]
    with Oracle() as oracle:
        shadows = project(Solver(oracle), facts, ["x", "y"])
        assert shadows is not None
        for _ in range(40):
            point = {name: Fraction(rng.randint(-6, 6), 2) for name in "ab"}
            table = {name: Value.number(value) for name, value in point.items()}
            there = [c(fact.value.substitute(table), fact.relation) for fact in facts]
            assert any(holds(s, point) for s in shadows) == (oracle.find(there) is not Answer.NONE)


def test_redundant_facts_are_left_out() -> None:
    with Oracle() as oracle:
        assert without_redundant(oracle, [c(x, ">"), c(x + a, ">")], [c(a, ">")]) == (c(x, ">"),)
