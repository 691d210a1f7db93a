"""After Groseclose and Snyder (1996): a coalition larger than a majority is cheaper where a rival moves second."""

from __future__ import annotations

from fractions import Fraction

import pytest

from winset import api

FILE = "@groseclose-snyder-1996/oversized-coalition"


@pytest.mark.parametrize(("size", "cost"), [(3, "3"), (4, "2"), (5, "5/3")])
def test_costs_by_size_of_the_coalition(size: int, cost: str) -> None:
    """Catalogue M28, n = 5 and WB = 1: the rival must find it too dear to buy size - M + 1 members back."""
    result = api.solve(FILE, {"size": size, "WA": 4, "WB": 1})
    assert isinstance(result, api.Result)
    [point] = result.at({})
    assert point.payoffs["A"] == 4 - Fraction(cost)
    assert point.outcomes == {"passed": 1}
    assert all(case.verified for family in result.equilibria for case in family.cases)


def test_the_first_buyer_buys_where_the_bill_is_worth_it() -> None:
    """With all five she pays 5/3 of what the rival would: she buys iff WA >= 5/3 WB."""
    result = api.solve(FILE)
    assert isinstance(result, api.Result)
    for worth, outcome in ((Fraction(16, 10), "failed"), (Fraction(17, 10), "passed")):
        assert {label for point in result.at(WA=worth, WB=1) for label in point.outcomes} == {outcome}
