"""Real roots of any degree: arithmetic modulo the polynomial, and signs by questions about the parameters alone.

The other route to a sign is the number itself: at rational parameters the root is isolated by ball arithmetic and the
polynomial evaluated there. Derivation of the closed forms: 3 w^3 - 4 w + 1 = (w - 1)(3 w^2 + 3 w - 1), so that its
second root is (sqrt(21) - 3)/6.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from fractions import Fraction

import pytest

from winset.algebra.algebraic import Algebraic, definition, real_root
from winset.algebra.constraint import number_sign
from winset.algebra.isolate import real_roots_of
from winset.algebra.signs_at_roots import count_real, sign_at
from winset.algebra.value import ONE, ZERO, Value, adjoin, enclose, square_root
from winset.errors import OutOfReach

A, B = Value.variable("a"), Value.variable("b")
W = real_root([B, -A, ZERO, Value.number(3)], 2, 3)


@dataclass
class _AtPoint:
    """Answers from a point, and refuses any question that is not about the parameters."""

    point: dict[str, Fraction]

    def sign(self, value: Value) -> int:
        assert not value.roots()
        return number_sign(value.evaluate(self.point))


def test_powers_reduce_and_division_inverts() -> None:
    assert (3 * W**3 - A * W + B).is_zero
    assert (1 / (W - 1)) * (W - 1) == 1
    by_lead = real_root([B, -A, ZERO, A + 1], 2, 3)
    assert ((A + 1) * by_lead**3 - A * by_lead + B).is_zero


def test_derivative_is_that_of_the_implicit_function() -> None:
    assert (W.derivative("a") * (9 * W**2 - A) - W).is_zero
    assert (W.derivative("b") * (9 * W**2 - A) + 1).is_zero


def test_a_root_at_numbers_takes_its_simplest_form() -> None:
    at_four = W.evaluate({"a": Fraction(4), "b": Fraction(1)})
    assert at_four == (square_root(Value.number(21)) - 3) / 6
    assert W.evaluate({"a": Fraction(4), "b": Fraction(0)}) == 0
    bounds = enclose(W.evaluate({"a": Fraction(4), "b": Fraction(1, 2)}), 128)
    assert 0 < bounds.high - bounds.low < Fraction(1, 2**100)
    assert all(f(bounds.low) * f(bounds.high) <= 0 for f in (lambda w: 3 * w**3 - 4 * w + Fraction(1, 2),))


def test_a_root_that_is_not_there_is_an_error() -> None:
    with pytest.raises(ValueError, match="there are 1 real roots, not 3"):
        W.evaluate({"a": Fraction(1), "b": Fraction(5)})


@pytest.mark.parametrize(("degree", "trials"), [(3, 25), (4, 10)])
def test_signs_and_counts_agree_with_the_numbers(degree: int, trials: int) -> None:
    rng = random.Random(degree)
    names = ["a", "b", "c", "d"][:degree]
    polynomial = [*map(Value.variable, names), ONE]
    asked = 0
    for _ in range(trials):
        point = {name: Fraction(rng.randint(-9, 9), rng.randint(1, 4)) for name in names}
        run = _AtPoint(point)
        count = len(real_roots_of((*point.values(), Fraction(1))))
        some = Algebraic(tuple(polynomial[:-1]), 1, degree, tuple(polynomial), ONE)
        adjoin(some.name, some)
        try:
            assert count_real(run, some) == count
        except OutOfReach:  # a multiple root beside complex ones is refused, and nothing else
            assert len(set(real_roots_of((*point.values(), Fraction(1))))) < count
            continue
        for index in range(1, count + 1):
            w = real_root(polynomial, index, count)
            for value in (w - rng.randint(-3, 3), w * w - A * w - 1, w**3 - w + B):
                if value.roots():
                    expected = number_sign(value.evaluate(point))
                    assert sign_at(run, definition(value.roots()[0]), value) == expected
                    asked += 1
    assert asked > 20


def test_too_large_a_question_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("winset.algebra.signs_at_roots.MOST_TERMS", 3)
    run = _AtPoint({"a": Fraction(4), "b": Fraction(1)})
    root = W.roots()[0]
    with pytest.raises(OutOfReach, match="more than 3 terms"):
        sign_at(run, definition(root), Value.variable(root) ** 2 - A * Value.variable(root) - 1)
