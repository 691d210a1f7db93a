"""Quantities of an equilibrium: read in the words of the language, formulas of the parameters, None where undefined."""

from __future__ import annotations

from fractions import Fraction

import pytest

from winset import api
from winset.algebra.value import Value
from winset.errors import SourceErrors
from winset.statics.quantities import all_quantities, read_quantities, read_quantity, value_in

POINT = {"p": Fraction(3, 4), "rL": Fraction(1, 10), "rH": Fraction(2, 5), "d": Fraction(0)}


@pytest.fixture(scope="module")
def screening() -> api.Result:
    found = api.solve("@screening/two-types")
    assert isinstance(found, api.Result)
    return found


def at_point(result: api.Result, text: str) -> Value | None:
    """The quantity in the equilibrium at the point of the catalogue's second instance: the low offer is made."""
    [point] = result.at(POINT)
    value = value_in(read_quantity(text, result.solution.play), result.solution.play, point.case)
    return None if value is None else value.evaluate(POINT)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("payoff.A", "27/40"),
        ("payoff(A)", "27/40"),
        ("prob.agreement", "3/4"),
        ("probability(unratified)", "1/4"),
        ("t", "1/10"),
        ("expected(t)", "1/10"),
        ("1 - t", "9/10"),
        ("payoff.A / probability(agreement)", "9/10"),
        ("t^2 - p", "-37/50"),
    ],
)
def test_instance_of_the_catalogue(screening: api.Result, text: str, expected: str) -> None:
    found = at_point(screening, text)
    assert found is not None
    assert found == Value.number(Fraction(expected))


def test_an_offer_that_is_not_made_has_no_value(screening: api.Result) -> None:
    play = screening.solution.play
    offer, chance = read_quantities("t, prob.no_offer", play)
    silent = [
        case
        for family in screening.equilibria
        for case in family.cases
        if value_in(chance, play, case) == Value.number(1)
    ]
    assert silent
    assert all(value_in(offer, play, case) is None for case in silent)


def test_welfare_is_the_sum_of_payoffs(screening: api.Result) -> None:
    play = screening.solution.play
    both, parts = read_quantities("welfare, payoff(A) + payoff(R)", play)
    for family in screening.equilibria:
        for case in family.cases:
            assert value_in(both, play, case) == value_in(parts, play, case)


def test_what_is_reported_by_itself(screening: api.Result) -> None:
    names = [str(quantity) for quantity in all_quantities(screening.solution.play)]
    assert names[:3] == ["t", "payoff(A)", "payoff(R)"]
    assert "probability(agreement)" in names


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("payoff(C)", "there are: A, R"),
        ("prob.agrement", "did you mean agreement?"),
        ("tt", "did you mean t?"),
        ("payoff(A) <= 1", "leave conditions out"),
        ("variance(t)", "write payoff(A)"),
    ],
)
def test_faults_have_a_place_and_a_hint(screening: api.Result, text: str, hint: str) -> None:
    with pytest.raises(SourceErrors) as caught:
        read_quantity(text, screening.solution.play)
    assert "^" in str(caught.value)
    assert hint in str(caught.value)
