"""Regions described by few conditions: disjoint, and together exactly the leaves that are described."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import linear, quadratic, unit_points
from winset.algebra.explore import Leaf, Sign, explore
from winset.algebra.oracle import Answer, Constraint, Oracle
from winset.algebra.regions import Region, describe, lies_within, meets, solved_for
from winset.algebra.run import Run
from winset.algebra.value import Value

F = Fraction
a, b = Value.variable("a"), Value.variable("b")
BOX = [Constraint(a, ">"), Constraint(1 - a, ">"), Constraint(b, ">"), Constraint(1 - b, ">")]


@pytest.fixture(scope="module")
def oracle() -> Iterator[Oracle]:
    with Oracle() as oracle:
        yield oracle


def signs(values: list[Value]) -> list[Value]:
    """Every comparison of each with each."""
    return [p - q for k, p in enumerate(values) for q in values[:k]]


@given(
    values=st.lists(st.one_of(linear("a", "b"), quadratic("a")), min_size=2, max_size=4),
    points=st.lists(unit_points, min_size=10, max_size=10),
)
@settings(max_examples=25)
def test_the_regions_of_each_leader_are_disjoint_and_their_union_is_where_it_leads(
    oracle: Oracle, values: list[Value], points: list[dict[str, Fraction]]
) -> None:
    def algorithm(run: Run) -> int:
        return run.leader(values)

    leaves = explore(oracle, ["a", "b"], BOX, algorithm).leaves
    borders = {sign.polynomial for leaf in leaves for sign in leaf.conditions}
    points = [p for p in points if not any(value.evaluate(p).is_zero for value in borders)]
    for index in {leaf.result for leaf in leaves}:
        members = [leaf for leaf in leaves if leaf.result == index]
        others = [leaf for leaf in leaves if leaf.result != index]
        found = describe(oracle, BOX, members, others)
        assert sorted(number for _, numbers in found for number in numbers) == list(range(len(members)))
        for number, (region, _) in enumerate(found):
            assert region.inside(region.witness)
            for other, _ in found[:number]:
                facts = [s.constraint() for s in (*region.conditions, *other.conditions)]
                assert oracle.find([*BOX, *facts]) is Answer.NONE
        for point in points:
            covered = sum(all(s.constraint().holds(point) for s in leaf.conditions) for leaf in members)
            assert sum(region.inside(point) for region, _ in found) == covered


def test_what_holds_everywhere_is_described_without_conditions(oracle: Oracle) -> None:
    leaves = explore(oracle, ["a", "b"], BOX, lambda run: [run.sign(v) for v in signs([a, b, 1 - a])]).leaves
    [(region, numbers)] = describe(oracle, BOX, leaves, [])
    assert region.conditions == ()
    assert len(numbers) == len(leaves) > 2


def test_what_was_left_unsolved_is_not_covered(oracle: Oracle) -> None:
    """Left of a = 1/2 is known; the right of it is nobody's, so the condition stays."""
    middle = a - F(1, 2)
    [known] = [leaf for leaf in explore(oracle, ["a"], BOX[:2], lambda run: run.sign(middle)).leaves if leaf.result < 0]
    [(condition,)] = [known.conditions]
    unsolved = Leaf((condition.negated(),), {}, None)
    [(region, _)] = describe(oracle, BOX[:2], [known], [unsolved])
    assert region.conditions == (condition,)


def test_in_doubt_a_conjunction_meets_a_leaf_and_does_not_contain_it(oracle: Oracle) -> None:
    class Ignorant(Oracle):
        def find(self, constraints: object) -> Answer:  # type: ignore[override]
            return Answer.UNKNOWN

    leaf = Leaf((Sign(a - b, 1),), {"a": F(1, 2), "b": F(1, 3)}, None)
    far = [Sign(a - b + 1, -1)]
    assert not meets(oracle, BOX, far, leaf)
    assert lies_within(oracle, BOX, leaf, [far[0].negated()])
    with Ignorant() as ignorant:
        assert meets(ignorant, BOX, far, leaf)
        assert not lies_within(ignorant, BOX, leaf, [far[0].negated()])


def test_a_border_belongs_to_a_region_where_it_is_closed_and_zeros_apart_do_not() -> None:
    region = Region(
        (Sign(a - b, 1), Sign(a + b - 1, -1)), {"a": F(1, 2), "b": F(1, 4)}, frozenset([a - b]), (3 * a - 1,)
    )

    def holds(at: Fraction, bt: Fraction) -> bool:
        return all(c.holds({"a": at, "b": bt}) for c in region.constraints())

    assert holds(F(1, 2), F(1, 4))
    assert holds(F(1, 4), F(1, 4))
    assert not holds(F(1, 2), F(1, 2))
    assert not holds(F(1, 3), F(1, 4))
    assert not region.inside({"a": F(1, 4), "b": F(1, 4)})


@given(linear("a", "b"), linear("b"), unit_points)
def test_what_a_polynomial_is_solved_for_makes_it_zero(left: Value, right: Value, point: dict[str, Fraction]) -> None:
    polynomial = (left + a * right).numerator
    found = solved_for(polynomial, ["a", "b"])
    if found is None:
        assert polynomial.is_number or all(len(polynomial.coefficients(name)) > 2 for name in polynomial.symbols())
        return
    name, value = found
    assert name not in value.symbols()
    assert polynomial.substitute({name: value}).is_zero


def test_no_parameter_is_solved_for_where_none_is_linear() -> None:
    assert solved_for(a * a + b * b - 1, ["a", "b"]) is None
