"""Comparative statics of published models: signs by region, jumps and global verdicts, each from the literature."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache

import pytest

from winset import api
from winset.algebra.oracle import Oracle
from winset.algebra.value import Value
from winset.errors import UsageError
from winset.statics.monotone import Movement, Pair, movement
from winset.statics.quantities import read_quantity, value_in


@pytest.fixture(scope="module")
def oracle() -> Iterator[Oracle]:
    with Oracle() as found:
        yield found


@cache
def solved(file: str) -> api.Result:
    found = api.solve(file, verified=False)
    assert isinstance(found, api.Result)
    return found


def moved(file: str, text: str, parameter: str, oracle: Oracle) -> tuple[api.Result, Movement]:
    result = solved(file)
    quantity = read_quantity(text, result.solution.play)
    return result, movement(result.solution, oracle, quantity, parameter)


# Each row: what a paper says of the model. Take-it-or-leave-it with ratifiers (after Putnam 1988): the proposer's own
# constraint is worth nothing until it kills the deal. Screening: a softer type spread makes agreement rarer. Fearon
# (1995): war is likelier the better the responder may be off in it, until the whole pie is claimed.
VERDICTS = [
    ("@putnam-1988/take-it-or-leave-it", "payoff.A", "rA", "weakly decreasing"),
    ("@putnam-1988/take-it-or-leave-it", "payoff.A", "rB", "weakly decreasing"),
    ("@putnam-1988/take-it-or-leave-it", "payoff.B", "rB", "not monotone"),
    ("@putnam-1988/take-it-or-leave-it", "payoff.B", "rA", "weakly decreasing"),
    ("@screening/two-types", "payoff.A", "p", "weakly increasing"),
    ("@screening/two-types", "payoff.A", "rL", "weakly decreasing"),
    ("@screening/two-types", "prob.agreement", "p", "not monotone"),
    ("@screening/two-types", "prob.agreement", "d", "weakly decreasing"),
    ("@fearon-1995/risk-return", "prob.war", "C", "single-peaked"),
    ("@fearon-1995/risk-return", "prob.war", "cA", "weakly decreasing"),
    ("@fearon-1995/risk-return", "payoff.A", "p", "strictly increasing"),
]


@pytest.mark.parametrize(("file", "text", "parameter", "verdict"), VERDICTS)
def test_global_verdicts(file: str, text: str, parameter: str, verdict: str, oracle: Oracle) -> None:
    result, found = moved(file, text, parameter, oracle)
    if verdict == "not monotone":
        assert found.verdict in ("not monotone", "single-peaked", "single-dipped")
    else:
        assert found.verdict == verdict
    for pair in filter(None, (found.rises, found.falls)):
        replayed(result, text, pair)
    assert (found.rises is None) == (verdict in ("weakly decreasing", "strictly decreasing"))
    assert (found.falls is None) == (verdict in ("weakly increasing", "strictly increasing"))


def replayed(result: api.Result, text: str, pair: Pair) -> None:
    """The two points of a verdict, solved again: the quantity has these values in some equilibrium there."""
    play = result.solution.play
    for point, expected in zip((pair.low, pair.high), pair.values, strict=True):
        found = [value_in(read_quantity(text, play), play, there.case) for there in result.at({**point})]
        assert expected in [None if value is None else value.evaluate(point) for value in found]


def test_agreement_becomes_less_likely_when_the_win_set_grows(oracle: Oracle) -> None:
    """From p = 2/5 to p = 3/5 a ratifier with rL = 0, rH = 1/2 is likelier soft, and agreement falls from 1 to 3/5."""
    result, found = moved("@screening/two-types", "prob.agreement", "p", oracle)
    play = result.solution.play
    quantity = read_quantity("prob.agreement", play)
    values = []
    for p in ("2/5", "3/5"):
        point = {"p": Fraction(p), "rL": Fraction(0), "rH": Fraction(1, 2), "d": Fraction(0)}
        [there] = result.at(point)
        value = value_in(quantity, play, there.case)
        assert value is not None
        values.append(value.evaluate(point))
    assert values == [Value.number(1), Value.number(Fraction(3, 5))]
    assert found.falls is not None
    assert [str(jump.sign) for jump in found.jumps] == ["-"]


def test_the_signs_are_those_of_finite_differences(oracle: Oracle) -> None:
    """Inside a region the exact difference of two near solutions has the sign of the derivative."""
    result, found = moved("@fearon-1995/risk-return", "payoff.A", "C", oracle)
    play = result.solution.play
    quantity = read_quantity("payoff.A", play)
    tried = 0
    for slope in found.slopes:
        low = {name: Fraction(value) for name, value in slope.branch.region.witness.items()}
        high = {**low, "C": low["C"] + Fraction(1, 10**9)}
        if str(slope.sign) not in ("+", "-", "0"):
            continue
        values = []
        for point in (low, high):
            [there] = result.at(point)
            value = value_in(quantity, play, there.case)
            assert value is not None
            values.append(value.evaluate(point).fraction())
        change = values[1] - values[0]
        assert str(slope.sign) == ("+" if change > 0 else "-" if change < 0 else "0")
        tried += 1
    assert tried


def test_an_unknown_parameter_is_refused(oracle: Oracle) -> None:
    with pytest.raises(UsageError, match="those are: p, rL, rH, d"):
        moved("@screening/two-types", "payoff.A", "q", oracle)


def test_past_the_time_limit_a_movement_is_undecided() -> None:
    [found] = api.statics(solved("@fearon-1995/risk-return"), ["C"], "prob.war", time_limit=0)
    assert (found.verdict, found.rises, found.falls) == ("undecided", None, None)
    assert all(slope.sign.unknown or slope.derivative.is_number for slope in found.slopes)
