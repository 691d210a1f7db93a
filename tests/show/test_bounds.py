"""Assumptions are put together as an author writes them, and mean the same."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from winset.algebra.oracle import Constraint
from winset.algebra.value import Value
from winset.show.bounds import bounds
from winset.show.formula import LATEX, SOURCE

P, Q, R = map(Value.variable, "pqr")
ONE = Value.number(1)


@pytest.mark.parametrize(
    ("clauses", "text"),
    [
        ([Constraint(P, ">"), Constraint(1 - P, ">")], ["p in (0, 1)"]),
        ([Constraint(v, ">=") for v in (P, 1 - P, Q, 1 - Q)], ["p, q in [0, 1]"]),
        ([Constraint(P, ">="), Constraint(Q - P, ">"), Constraint(1 - Q, ">=")], ["0 <= p < q <= 1"]),
        ([Constraint(P, ">")], ["p > 0"]),
        ([Constraint(P, ">="), Constraint(1 - 2 * P, ">=")], ["p in [0, 1/2]"]),
        ([Constraint(P + Q - 1, "<=")], ["p + q <= 1"]),
        ([Constraint(P - Q, "!=")], ["p != q"]),
        ([Constraint(P - Q, ">"), Constraint(P - R, ">")], ["q < p", "r < p"]),
    ],
)
def test_clauses_are_put_together(clauses: list[Constraint], text: list[str]) -> None:
    assert list(bounds(clauses, SOURCE)) == text


def test_latex_has_its_signs() -> None:
    clauses = [Constraint(P, ">="), Constraint(1 - 2 * P, ">")]
    assert bounds(clauses, LATEX) == (r"p \in [0, \tfrac{1}{2})",)


sides = st.sampled_from([P, Q, R, ONE, Value.number(0), Value.number(Fraction(1, 2))])
clause = st.tuples(sides, sides, st.sampled_from(["<", "<=", ">", ">="])).map(lambda c: Constraint(c[0] - c[1], c[2]))


@given(st.lists(clause.filter(lambda c: not c.value.is_number), max_size=5))
def test_what_is_put_together_means_the_same(clauses: list[Constraint]) -> None:
    written = bounds(clauses, SOURCE)
    for k in range(27):
        point = {"p": Fraction(k % 3, 2), "q": Fraction(k // 3 % 3, 2), "r": Fraction(k // 9, 2)}
        assert all(holds(text, point) for text in written) == all(c.holds(point) for c in clauses)


def holds(text: str, point: dict[str, Fraction]) -> bool:
    """The truth of a chain or of `p, q in [0, 1]`, read by hand."""
    names, domain, interval = text.partition(" in ")
    if domain:
        low, high = (Fraction(end) for end in interval[1:-1].split(", "))
        within = {
            name: (point[name] > low or (interval[0] == "[" and point[name] == low))
            and (point[name] < high or (interval[-1] == "]" and point[name] == high))
            for name in names.split(", ")
        }
        return all(within.values())
    words = text.split(" ")
    terms = [point[word] if word in point else Fraction(word) for word in words[::2]]
    compare = {"<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b}
    return all(compare[op](a, b) for op, a, b in zip(words[1::2], terms, terms[1:], strict=False))
