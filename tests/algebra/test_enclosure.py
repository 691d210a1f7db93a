"""Signs on boxes: what is said is true at points, and what is easy is said."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from winset.algebra.constraint import Constraint, number_sign
from winset.algebra.enclosure import refuted
from winset.algebra.value import Value, spread

F = Fraction
x, y, s = (Value.variable(name) for name in ("x", "y", "s"))
INSIDE = [Constraint(v - F(0), ">") for v in (x, y)] + [Constraint(1 - v, ">") for v in (x, y)]


@pytest.mark.parametrize(
    ("value", "relation", "said"),
    [
        (1 - x + x * x, "<=", True),
        (1 - x + x * x, ">", False),  # it holds
        (1 - x * y, "<=", True),  # zero at a corner only
        (x - y, ">", False),
        (x - 1, "=", True),
        (x * x + x * y - 2, ">=", True),
        ((1 - x * y) / (1 + x), "<", True),
        ((1 - x * y) / (x - 2), ">", True),
        (x + s, "<", False),  # nothing is known of s
    ],
)
def test_signs_inside_a_square(value: Value, relation: str, said: bool) -> None:
    assert refuted([*INSIDE, Constraint(value, relation)]) is said


def test_an_end_that_belongs_to_the_domain_may_be_a_zero() -> None:
    closed = [Constraint(x, ">="), Constraint(1 - x, ">=")]
    assert refuted([*closed, Constraint(x, "<")])
    assert not refuted([*closed, Constraint(x, "<=")])
    assert not refuted([*closed, Constraint(x - x * x, "=")])


def test_an_end_that_belongs_to_the_domain_may_be_no_zero() -> None:
    closed = [Constraint(x, ">="), Constraint(1 - x, ">="), Constraint(y, ">"), Constraint(1 - y, ">=")]
    assert refuted([*closed, Constraint(1 + x * y, "<=")])
    assert refuted([*closed, Constraint(y + x, "<=")])  # zero at x = y = 0 only, and y is not 0
    assert not refuted([*closed, Constraint(1 - x * y, "<=")])  # zero where both are 1, which they may be
    assert refuted([*closed, Constraint(1 - y, ">"), Constraint(1 - x * y, "<=")])  # the narrower end counts
    assert not refuted([*closed, Constraint(2 - y, ">"), Constraint(1 - x * y, "<=")])  # a wider one does not


def test_ends_of_both_kinds_that_coincide() -> None:
    for first, second in ((">", ">="), (">=", ">")):
        assert refuted([Constraint(x, first), Constraint(x, second), Constraint(x + x * x, "<=")])


@pytest.mark.parametrize(
    ("fact", "question", "said"),
    [
        (Constraint(x - y * s, ">="), Constraint(2 * y * s - 2 * x, ">"), True),
        (Constraint(x - y * s, ">="), Constraint(y * s - x, ">="), False),  # both hold where it is zero
        (Constraint(x - y * s, "<"), Constraint(x - y * s, "="), True),
        (Constraint(x - y * s, "!="), Constraint(3 * y * s - 3 * x, "="), True),
        (Constraint(x - y * s, "<="), Constraint((1 + y) * (x - y * s), ">"), True),  # 1 + y is positive
        (Constraint(x - y * s, "<="), Constraint((1 - 2 * y) * (x - y * s), ">"), False),
        (Constraint(x - y * s, "<"), Constraint((x - y * s) * (x - y * s), "<="), True),
        (Constraint(x - y * s, ">"), Constraint((x - y * s) / (1 + y), "<="), True),
        (Constraint(x - y * s, ">"), Constraint(x - y * s, ">"), False),
    ],
)
def test_what_a_fact_says_outright(fact: Constraint, question: Constraint, said: bool) -> None:
    assert refuted([*INSIDE, fact, question]) is said


@pytest.mark.parametrize("seed", range(20))
def test_no_question_that_holds_somewhere_is_refuted(seed: int) -> None:
    """Constraints are drawn so that they hold at a point, often at an end: then none of them is ever refuted."""
    dice = random.Random(seed)
    for _ in range(60):
        point = {name: F(dice.choice([0, 0, 1, 1, 2]), 2) for name in "xy"}
        ends = [Constraint(v, ">=") for v in (x, y)] + [Constraint(1 - v, ">=") for v in (x, y)]
        ends += [c for v in (x, y) for c in (Constraint(v, ">"), Constraint(1 - v, ">")) if c.holds(point)]
        facts = [*dice.sample(ends, len(ends) - dice.randint(0, 2))]
        factors = [dice.randint(-2, 2) + dice.randint(-2, 2) * x + dice.randint(-2, 2) * x * y for _ in range(2)]
        for value in (factors[0], factors[1], factors[0] * factors[1], factors[0] * factors[1] * factors[1]):
            if not value.is_number:
                relations = [r for r in (">", "<", "=", ">=", "<=", "!=") if Constraint(value, r).holds(point)]
                facts.append(Constraint(value, dice.choice(relations)))
        facts = [c for c in facts if c.holds(point)]
        assert not refuted(facts), (facts, point)


def test_a_domain_with_one_end() -> None:
    assert refuted([Constraint(s - 2, ">"), Constraint(s * s - 4, "<=")])
    assert refuted([Constraint(2 - s, ">"), Constraint(s - 3, ">=")])
    assert not refuted([Constraint(s - 2, ">"), Constraint(s * s - 5, "<=")])
    assert not refuted([Constraint(s, "!="), Constraint(s * s + 1, "<=")])


def test_a_variable_with_a_number() -> None:
    here = [Constraint(x - F(1, 3), "="), Constraint(y, ">"), Constraint(1 - y, ">")]
    assert refuted([*here, Constraint(3 * x - 1 - y, ">=")])
    assert not refuted([*here, Constraint(3 * x - 1 - y, "<")])


@pytest.mark.parametrize("seed", range(40))
def test_what_is_said_of_random_polynomials_holds_at_random_points(seed: int) -> None:
    dice = random.Random(seed)
    said = 0
    for _ in range(30):
        ends = {}
        for name in "xys":
            low, width = F(dice.randint(-4, 4), 3), F(dice.randint(0, 4), 3)
            ends[name] = dice.choice([(low, low + width), (low, None), (None, low)])
        value = Value.number(dice.randint(-1, 3))
        for _ in range(dice.randint(1, 4)):
            term = Value.number(F(dice.randint(-3, 3), 2))
            for variable in (x, y, s):
                term = term * variable ** dice.randint(0, 3)
            value = value + term
        sign, _ = spread(value, ends, 1000)
        said += sign != 0
        for _ in range(6):
            point = {}
            for name, (low, high) in ends.items():
                step = F(dice.randint(1, 99), 100)
                if low is None:
                    point[name] = high - 5 * step  # type: ignore[operator]
                else:
                    point[name] = low + step * (5 if high is None else high - low)
            assert sign in (0, number_sign(value.evaluate(point))), (value, ends, point)
    assert said
