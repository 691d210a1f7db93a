"""Models with beliefs, families and mixing: the numeric instances of the literature, each from its file, verified."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from winset import api, library
from winset.algebra.value import Value
from winset.equilibrium.on_path import Path as Way
from winset.equilibrium.on_path import paths
from winset.equilibrium.plan import Stretch
from winset.statics.quantities import read_quantity, value_in

ROWS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "instances.json").read_text(encoding="utf-8"))
F = Fraction


def rows(*models: str) -> list[dict[str, Any]]:
    return [row for row in ROWS if row["model"] in models]


def solved(file: str, settings: dict[str, Any]) -> api.Result:
    """The game at numbers, each of its equilibria verified."""
    result = api.solve(file, settings)
    assert isinstance(result, api.Result)
    assert not result.solution.unsolved
    assert result.equilibria
    assert all(case.verified for family in result.equilibria for case in family.cases)
    return result


def number(value: object) -> Fraction:
    if isinstance(value, Stretch):
        assert value.is_point
        return value.low.fraction()
    assert isinstance(value, Value)
    return value.fraction()


def chosen(way: Way, name: str) -> list[Fraction]:
    """The values of a number along one way through the play, in their order."""
    return [number(step.what[0]) for step in way.steps if step.name == name and step.kind == "number"]


@pytest.mark.parametrize("row", rows("two_period_two_types"), ids=lambda row: row["id"])
def test_two_prices_to_two_types(row: dict[str, Any]) -> None:
    """Catalogue M18: the first price, who accepts it, the second price, and what the seller expects."""
    expected, prior = row["expect"], F(row["params"]["pi"])
    [point] = solved("@fudenberg-tirole-1983/two-prices", row["params"]).at({})
    ways = paths(point.case.plan)
    assert point.payoffs["seller"] == F(expected["value"])
    assert {chosen(way, "price")[0] for way in ways} == {F(expected["p1"])}
    high = Value.number(F(row["params"]["vH"]))
    at_once = sum(
        (way.probability.fraction() for way in ways if len(chosen(way, "price")) == 1 and drew(way, high)), F(0)
    )
    assert at_once / prior == F(expected["H_accept_prob"])
    later = {chosen(way, "price")[1] for way in ways if len(chosen(way, "price")) == 2}
    assert later == (set() if expected["p2"] == "None" else {F(expected["p2"])})


def drew(way: Way, value: Value) -> bool:
    return any(step.kind == "draw" and value in step.what for step in way.steps)


@pytest.mark.parametrize("row", rows("two_period_uniform"), ids=lambda row: row["id"])
def test_two_prices_to_a_continuum_of_types(row: dict[str, Any]) -> None:
    """Catalogue M19: the price, the cut-off of those who accept it, the second price, and the value."""
    expected = row["expect"]
    [point] = solved("@fudenberg-tirole-1983/two-prices-many-values", row["params"]).at({})
    ways = paths(point.case.plan)
    assert point.payoffs["seller"] == F(expected["value"])
    assert {chosen(way, "price")[0] for way in ways} == {F(expected["p1"])}
    assert {chosen(way, "price")[1] for way in ways if len(chosen(way, "price")) == 2} == {F(expected["p2"])}
    at_once = sum((way.probability.fraction() for way in ways if len(chosen(way, "price")) == 1), F(0))
    assert 1 - at_once == F(expected["cutoff"])


@pytest.mark.parametrize("row", rows("k_double_auction"), ids=lambda row: row["id"])
def test_the_linear_equilibrium_of_a_double_auction(row: dict[str, Any]) -> None:
    """Catalogue M21: slopes and intercepts, the probability of trade and the gains; others are not searched."""
    expected = row["expect"]
    result = solved("@chatterjee-samuelson-1983/double-auction", row["params"])
    assert result.solution.complete == "no"
    [point] = result.at({})
    steps = {step.name: step.what[0] for way in paths(point.case.plan) for step in way.steps if step.kind == "number"}
    for name, own in (("bid", "v"), ("ask", "c")):
        stretch = steps[name]
        assert isinstance(stretch, Stretch)
        slope, start = stretch.low.derivative(own).fraction(), stretch.low.substitute({own: Value.number(0)}).fraction()
        assert (slope, start) == (F(expected[f"{name}_slope"]), F(expected[f"{name}_int"]))
    if "P_trade" in expected:
        assert point.outcomes["trade"] == F(expected["P_trade"])
        welfare = value_in(read_quantity("welfare", result.solution.play), result.solution.play, point.case)
        assert welfare == Value.number(F(expected["gains"]))


@pytest.mark.parametrize("row", rows("crawford_sobel"), ids=lambda row: row["id"])
def test_every_partition_equilibrium(row: dict[str, Any]) -> None:
    """Catalogue M22: as many equilibria as intervals are possible; the finest one by its cuts and payoffs."""
    expected = row["expect"]
    result = solved("@crawford-sobel-1982/cheap-talk", row["params"])
    assert result.solution.complete == "yes"
    points = result.at({})
    by_size = {len(paths(point.case.plan)): point for point in points}
    assert sorted(by_size) == list(range(1, int(expected["N_max"]) + 1))
    finest = by_size[int(expected["N_max"])]
    ends = [F(0)]
    for way in paths(finest.case.plan):
        ends.append(ends[-1] + way.probability.fraction())
    assert ends == [F(cut) for cut in expected["cuts"]]
    assert finest.payoffs["receiver"] == F(expected["EU_R"])
    assert finest.payoffs["sender"] == F(expected["EU_S"])


@pytest.mark.parametrize("row", rows("sunk_cost_signal"), ids=lambda row: row["id"])
@pytest.mark.parametrize("prior", ["1/2", "9/10"])
def test_separating_by_sunk_costs(row: dict[str, Any], prior: str) -> None:
    """Catalogue M24: the interval of signals that separate, and the least-cost one."""
    expected = row["expect"]
    result = solved("@fearon-1997/sunk-costs", {**row["params"], "k": "1/4", "pi": prior})
    wide = [step.what[0] for point in result.at({}) if separates(point) for step in signals(point, "strong")]
    assert any(
        isinstance(s, Stretch)
        and not s.is_point
        and (str(s.low), str(s.high)) == (expected["m_min"], expected["m_max"])
        for s in wide
    )
    least = [point for point in result.at({}) if separates(point)]
    strong = F(expected["strong_payoff_at_m_min"])
    assert {point.payoffs["defender"] for point in least} >= {F(prior) * strong}


def separates(point: api.Point) -> bool:
    """Whether the challenger refrains before the strong type and challenges the weak one, for sure."""
    prior_strong = sum(
        (way.probability for way in paths(point.case.plan) if way.label == "status_quo" and is_type(way, "strong")),
        Value.number(0),
    )
    strong = sum((way.probability for way in paths(point.case.plan) if is_type(way, "strong")), Value.number(0))
    silent = all(way.label == "concession" for way in paths(point.case.plan) if is_type(way, "weak"))
    return prior_strong == strong and silent


def is_type(way: Way, label: str) -> bool:
    return any(step.kind == "draw" and label in step.what for step in way.steps)


def signals(point: api.Point, label: str) -> list[Any]:
    ways = [way for way in paths(point.case.plan) if is_type(way, label)]
    return [step for way in ways for step in way.steps if step.kind == "number"]


@pytest.mark.slow
@pytest.mark.parametrize("prior", ["1/10", "79/100", "81/100"])
def test_without_signals_the_strong_are_challenged_while_they_are_rare(prior: str) -> None:
    """Catalogue M24: pooling on silence, the challenge comes iff the prior is below 4/5."""
    settings = {"vW": "4/5", "vS": 3, "p": "1/2", "c": "1/2", "k": "1/4", "pi": prior}
    silent = [
        point
        for point in solved("@fearon-1997/sunk-costs", settings).at({})
        if all(says_nothing(step.what) for label in ("strong", "weak") for step in signals(point, label))
    ]
    outcomes = {frozenset(point.outcomes) for point in silent}
    challenged = frozenset({"concession", "war"})
    assert (challenged in outcomes) == (F(prior) < F(4, 5))
    assert (frozenset({"status_quo"}) in outcomes) == (F(prior) >= F(4, 5))


def says_nothing(what: tuple[object, ...]) -> bool:
    """Whether silence is among the signals of one equilibrium, or of a family of them."""
    return all(isinstance(s, Stretch) and s.low == Value.number(0) and s.closed[0] for s in what)


@pytest.mark.slow
@pytest.mark.parametrize("row", rows("baron_ferejohn"), ids=lambda row: row["id"])
def test_legislative_bargaining(row: dict[str, Any]) -> None:
    """Catalogue M16: what the proposer keeps, and what each partner gets.

    At delta = 1, which the file leaves out, play need not end: one-shot deviations do not suffice, and the verifier
    says so.
    """
    file = library.find("@baron-ferejohn-1989/closed-rule")
    text = file.read_text(encoding="utf-8").replace("delta in (0, 1)", "delta in (0, 1]")
    result = api.solve(text, row["params"])
    assert isinstance(result, api.Result)
    [case] = [case for family in result.equilibria for case in family.cases]
    actions = [action for rule in case.rules for action in (rule.action, *(action for action, _ in rule.lottery))]
    proposed = {action.fraction() for action in actions if isinstance(action, Value) and action.is_number}
    assert {F(row["expect"]["proposer"]), F(row["expect"]["partner"])} <= proposed
    assert case.verified == (row["params"]["delta"] != "1")
    assert case.verified or "no continuity at infinity" in case.doubt


@pytest.mark.parametrize("row", rows("linkage"), ids=lambda row: row["id"])
def test_issues_that_are_settled_together(row: dict[str, Any]) -> None:
    """Catalogue M32: at (1, 1), though each issue alone fails in one country; and the area of the joint win-set."""
    [point] = solved("@putnam-1988/linkage-settled", {"k": row["params"]["coef"]}).at({})
    assert [point.path[name] for name in ("x", "y")] == [F(share) for share in row["expect"]["nbs"]]
    assert {point.payoffs["A"], point.payoffs["B"]} == {F(2)}
