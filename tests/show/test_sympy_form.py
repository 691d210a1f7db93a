"""SymPy expressions say what the solution says: at points, and when differentiated."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
import sympy

from tests.statics.asked import solved
from winset.algebra.value import Value, square_root
from winset.errors import UsageError
from winset.show.sympy_form import expression

WAR = "@fearon-1995/risk-return"


def test_at_points_it_is_the_payoff() -> None:
    chance, result = random.Random(1995), solved(WAR)
    found = result.sympy("payoff.A")
    for _ in range(10):
        point = {name: Fraction(chance.randrange(1, 50), 50) for name in ("p", "cA", "C")}
        [there] = result.at(point)
        numbers = {sympy.Symbol(n): sympy.Rational(v.numerator, v.denominator) for n, v in point.items()}
        payoff = there.payoffs["A"]
        assert isinstance(payoff, Fraction)
        assert found.subs(numbers) == sympy.Rational(payoff.numerator, payoff.denominator)


def test_its_derivative_is_that_of_the_catalogue() -> None:
    """M11: below the cap the chance of war is (C - cA)/(2C), so that it falls in cA by 1/(2C): here by 1."""
    found = sympy.diff(solved(WAR).sympy("prob.war"), sympy.Symbol("cA"))
    half = {sympy.Symbol("p"): sympy.Rational(1, 2), sympy.Symbol("cA"): sympy.Rational(1, 5)}
    assert found.subs({**half, sympy.Symbol("C"): sympy.Rational(1, 2)}) == -1


def test_roots_are_roots() -> None:
    x = Value.variable("x")
    assert expression(square_root(x) / (1 + x)) == sympy.sqrt(sympy.Symbol("x")) / (1 + sympy.Symbol("x"))


def test_several_equilibria_are_told_apart() -> None:
    """Crawford and Sobel (1982): babbling coexists with talk; one of the equilibria is worth -1/12 whatever b is."""
    talk = solved("@crawford-sobel-1982/cheap-talk")
    with pytest.raises(UsageError, match="coexist"):
        talk.sympy("payoff.receiver")
    values = [talk.sympy("payoff.receiver", k).subs(sympy.Symbol("b"), 1) for k in range(len(talk.equilibria))]
    assert sympy.Rational(-1, 12) in values
    with pytest.raises(UsageError, match="from 0 to"):
        talk.sympy("payoff.receiver", len(talk.equilibria))
