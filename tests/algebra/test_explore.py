"""Exploration: its leaves are disjoint, cover what is assumed, and hold the result of a run at each of their points."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.strategies import linear, quadratic, unit_points
from winset.algebra.explore import Exploration, Fork, Leaf, Sign, Unsolved, explore
from winset.algebra.oracle import Answer, Constraint, Oracle, number_sign
from winset.algebra.run import Run, at_point
from winset.algebra.value import ONE, ZERO, Value, square_root
from winset.errors import OutOfReach

F = Fraction
a, b = Value.variable("a"), Value.variable("b")
BOX = [Constraint(a, ">"), Constraint(1 - a, ">"), Constraint(b, ">"), Constraint(1 - b, ">")]
Algorithm = Callable[[Run], Value]


@pytest.fixture(scope="module")
def oracle() -> Iterator[Oracle]:
    with Oracle() as oracle:
        yield oracle


def spread(run: Run, values: Sequence[Value]) -> Value:
    """The largest less the smallest, plus the sizes of all: asks signs that depend on one another."""
    result = run.max(list(values)) + run.max([-value for value in values])
    for value in values:
        result = result + (value if run.sign(value) >= 0 else -value)
    return result


def clipped(run: Run, values: Sequence[Value]) -> Value:
    """The length of what two half-lines leave of the unit interval: sweeps, divides and returns early."""
    slope, start = values[0], values[-1]
    x = "x"
    length = ZERO
    for piece in run.sweep(x, ZERO, ONE, lambda at: run.sign(slope * at - start) >= 0):
        if piece.high is not None and not piece.is_point and piece.result:
            length = length + piece.high - piece.low
    return length


polynomials = st.lists(st.one_of(linear("a", "b"), quadratic("a")), min_size=2, max_size=3)
many_points = st.lists(unit_points, min_size=8, max_size=8)


def on_border(found: Exploration[Value], point: dict[str, Fraction]) -> bool:
    def splits(node: object) -> Iterator[Value]:
        if isinstance(node, Fork):
            yield node.polynomial
            yield from splits(node.below)
            yield from splits(node.above)

    return any(value.evaluate(point).is_zero for value in splits(found.tree))


def holders(found: Sequence[Leaf[Value] | Unsolved], point: dict[str, Fraction]) -> list[Leaf[Value] | Unsolved]:
    return [end for end in found if all(sign.constraint().holds(point) for sign in end.conditions)]


def check_points(found: Exploration[Value], algorithm: Algorithm, points: Sequence[dict[str, Fraction]]) -> None:
    """At each point off the borders one end of the tree; at a leaf the result of a run there."""
    for point in points:
        ends = holders([*found.leaves, *found.unsolved], point)
        if on_border(found, point):
            assert not ends or len(ends) == 1
            continue
        assert len(ends) == 1, f"{point} lies in {len(ends)} regions"
        if isinstance(ends[0], Leaf):
            expected = algorithm(at_point(point)).evaluate(point)
            assert number_sign(ends[0].result.evaluate(point) - expected) == 0


def check_tree(oracle: Oracle, found: Exploration[Value]) -> None:
    """Leaves are pairwise disjoint, and where a path turns off a condition the other side is another end's path."""
    paths = [end.conditions for end in [*found.leaves, *found.unsolved]]
    for number, path in enumerate(paths):
        for other in paths[:number]:
            facts = [*BOX, *(sign.constraint() for sign in (*path, *other))]
            assert oracle.find(facts) is Answer.NONE
        for depth, sign in enumerate(path):
            turned = (*path[:depth], sign.negated())
            assert any(other[: depth + 1] == turned for other in paths), f"nothing is said of {turned}"


def test_a_point_at_which_a_swept_polynomial_vanishes_is_left(oracle: Oracle) -> None:
    """At a = b = 1/2, where the search may begin, (-a + 3b - 1) x + 4b - 2 is zero whatever x is."""
    a, b = Value.variable("a"), Value.variable("b")
    found = explore(oracle, ["a", "b"], BOX, lambda run: clipped(run, [-a + 3 * b - 1, -4 * b + 2]))
    assert found.complete
    assert found.leaves


@pytest.mark.parametrize("way", [spread, clipped])
@given(values=polynomials, points=many_points)
@settings(max_examples=25)
def test_leaves_are_disjoint_and_cover_and_hold_what_a_run_at_their_points_finds(
    oracle: Oracle, way: Callable[[Run, Sequence[Value]], Value], values: list[Value], points: list[dict[str, Fraction]]
) -> None:
    def algorithm(run: Run) -> Value:
        return way(run, values)

    found = explore(oracle, ["a", "b"], BOX, algorithm)
    assert found.complete
    check_tree(oracle, found)
    check_points(found, algorithm, points)
    for leaf in found.leaves:
        assert all(c.holds(leaf.witness) for c in [*BOX, *(s.constraint() for s in leaf.conditions)])
    check_points(found, algorithm, [leaf.witness for leaf in found.leaves])


@given(values=polynomials, points=many_points, cells=st.integers(0, 4))
@settings(max_examples=25)
def test_what_a_limit_leaves_is_unsolved_and_with_the_leaves_covers_everything(
    oracle: Oracle, values: list[Value], points: list[dict[str, Fraction]], cells: int
) -> None:
    def algorithm(run: Run) -> Value:
        return spread(run, values)

    whole = explore(oracle, ["a", "b"], BOX, algorithm)
    found = explore(oracle, ["a", "b"], BOX, algorithm, cells=cells)
    assert len(found.leaves) == min(cells, len(whole.leaves))
    assert found.complete == (cells >= len(whole.leaves))
    assert all("limit" in end.reason for end in found.unsolved)
    check_points(found, algorithm, points)


def test_no_time_leaves_everything_unsolved(oracle: Oracle) -> None:
    found = explore(oracle, ["a", "b"], BOX, lambda run: spread(run, [a, b, a + b - 1]), seconds=0.0)
    assert not found.leaves
    assert [end.conditions for end in found.unsolved] == [()]
    assert "time limit" in found.unsolved[0].reason


class Forgetful(Oracle):
    """An oracle that does not know the answer to some of the questions, always the same ones."""

    def __init__(self, salt: int, share: float) -> None:
        super().__init__()
        self.salt, self.share = salt, share

    def find(self, constraints: Sequence[Constraint]) -> dict[str, Fraction] | Answer:
        text = f"{self.salt}{sorted(map(str, constraints))}"
        if random.Random(crc32(text.encode())).random() < self.share:
            return Answer.UNKNOWN
        return super().find(constraints)


@given(values=polynomials, points=many_points, salt=st.integers(0, 10**6))
@settings(max_examples=25)
def test_what_the_oracle_does_not_know_is_never_taken_for_nothing(
    values: list[Value], points: list[dict[str, Fraction]], salt: int
) -> None:
    def algorithm(run: Run) -> Value:
        return spread(run, values)

    with Forgetful(salt, 0.4) as oracle:
        check_points(explore(oracle, ["a", "b"], BOX, algorithm), algorithm, points)


def test_an_oracle_that_knows_nothing_leaves_everything_unsolved() -> None:
    with Forgetful(0, 1.0) as oracle:
        found = explore(oracle, ["a", "b"], BOX, lambda run: run.sign(a - b))
    assert [end.conditions for end in found.unsolved] == [()]
    assert not found.leaves


def test_assumptions_that_contradict_each_other_leave_nothing(oracle: Oracle) -> None:
    found = explore(oracle, ["a"], [Constraint(a, ">"), Constraint(a, "<")], lambda run: run.sign(a))
    assert found.complete
    assert found.leaves == ()


def test_a_region_out_of_reach_is_told_apart_from_its_neighbours(oracle: Oracle) -> None:
    def algorithm(run: Run) -> int:
        if run.sign(a - b) > 0:
            raise OutOfReach("not here")
        return run.sign(a + b - 1)

    found = explore(oracle, ["a", "b"], BOX, algorithm)
    assert {(leaf.conditions, leaf.result) for leaf in found.leaves} == {
        ((Sign(a - b, -1), Sign(a + b - 1, s)), s) for s in (1, -1)
    }
    assert [(end.conditions, end.reason) for end in found.unsolved] == [((Sign(a - b, 1),), "not here")]


def test_a_sample_on_a_border_is_moved_off_it(oracle: Oracle) -> None:
    """Wherever the sample lies, the first sign asked vanishes there."""
    first: list[dict[str, Fraction]] = []

    def algorithm(run: Run) -> tuple[int, ...]:
        if not first:
            first.append(dict(run.sample))
        signs = [run.sign(Value.variable(name) - value) for name, value in first[0].items()]
        return tuple(signs)

    found = explore(oracle, ["a", "b"], BOX, algorithm)
    assert {leaf.result for leaf in found.leaves} == {(s, t) for s in (1, -1) for t in (1, -1)}


def test_conditions_on_a_root_are_conditions_on_polynomials(oracle: Oracle) -> None:
    """sqrt(a) > b exactly where a > b^2, both being positive."""
    found = explore(oracle, ["a", "b"], BOX, lambda run: run.sign(square_root(a) - b))
    assert {(leaf.conditions, leaf.result) for leaf in found.leaves} == {((Sign(a - b * b, s),), s) for s in (1, -1)}


def test_a_parameter_that_nothing_constrains_may_be_anything(oracle: Oracle) -> None:
    found = explore(oracle, ["a", "b"], [], lambda run: (run.sign(a), run.sign(b)))
    assert {leaf.result for leaf in found.leaves} == {(s, t) for s in (1, -1) for t in (1, -1)}
