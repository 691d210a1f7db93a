"""Densities and distributions with cases, and two private draws: against the largest value on a fine grid of offers.

The expected payoff of the proposer is worked out in floats from the distribution function, which the solver never sees.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from winset import api
from winset.algebra.value import Value, enclose
from winset.errors import UsageError

F = Fraction
X = np.linspace(0, 1, 4001)
DISAGREEMENTS = (F(1, 50), F(1, 5), F(3, 5), F(9, 10))


def one(law: str) -> str:
    return f"""winset 1
game "An offer to a ratifier"
players A, B
parameters
    d in [0, 1)
play
    nature draws r {law}; seen by B
    A chooses x in [0, 1]
    B chooses accept or reject
    if accept: agreement, A gets 1 - x, B gets x
    otherwise: breakdown, A gets d, B gets r
"""


def two(law: str, second: str) -> str:
    return f"""winset 1
game "An offer to two ratifiers"
players A, R, S
parameters
    d in [0, 1)
play
    nature draws r {law}; seen by R
    nature draws s uniformly from [0, 1]; seen by S
    A chooses x in [0, 1]
    R chooses yes or no
    if no[R]: vetoed, A gets d, R gets r, S gets s
    S chooses yes or no
    if no[S]: vetoed, A gets d, R gets r, S gets s
    otherwise: agreement, A gets 1 - x, R gets x, S gets {second}
"""


def triangle(top: float) -> np.ndarray:
    return np.where(top >= X, X**2 / top, 1 - (1 - X) ** 2 / (1 - top))


@pytest.mark.parametrize(
    ("text", "probability"),
    [
        (one("from [0, 1] with density (8*r if r <= 1/4 else 8*(1 - r)/3)"), triangle(1 / 4)),
        (one("from [0, 1] with density (4*r if r <= 1/2 else 4*(1 - r))"), triangle(1 / 2)),
        (
            one("from [0, 1] with density (3/2 if r <= 1/2 else 1/2)"),
            np.where(X <= 1 / 2, 3 * X / 2, 1 / 2 + X / 2),
        ),
        (  # nobody in the middle
            one("from [0, 1] with density (2 if r <= 1/4 or r >= 3/4 else 0)"),
            np.minimum(2 * X, 1 / 2) + np.maximum(2 * X - 3 / 2, 0),
        ),
        (
            one("from [0, 1] with distribution (r/2 if r <= 1/2 else 3*r/2 - 1/2)"),
            np.maximum(X / 2, 3 * X / 2 - 1 / 2),
        ),
        (one("from [0, 1] with density 2*r"), X**2),
        (two("uniformly from [0, 1]", "1 - x"), X * (1 - X)),
        (two("uniformly from [0, 1/2]", "x"), np.minimum(2 * X, 1) * X),
    ],
)
def test_the_best_offer_is_the_best_of_a_grid(text: str, probability: np.ndarray) -> None:
    result = api.solve(text)
    assert all(case.verified for family in result.equilibria for case in family.cases)
    for d in DISAGREEMENTS:
        best = (probability * (1 - X) + (1 - probability) * float(d)).max()
        found = [point.payoffs["A"] for point in result.at(d=d)]
        assert found
        assert all(abs(_near(payoff) - best) < 1e-6 for payoff in found)


def _near(number: Fraction | Value) -> float:
    return float(enclose(number).low if isinstance(number, Value) else number)


def test_an_atom_is_refused() -> None:
    """A distribution that jumps has no density that integrates to 1."""
    with pytest.raises(UsageError, match="integrates to 1/2"):
        api.solve(one("from [0, 1] with distribution (r/2 if r <= 1/2 else r/2 + 1/2)"))
