"""Models of the literature beside those with tables of their own: published formulas, and the numeric instances."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.games.files import F, solved
from winset import api, library
from winset.equilibrium.finite.assessment import Played

ROWS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "instances.json").read_text(encoding="utf-8"))

ENDLESS = {
    "rubinstein": "@rubinstein-1982/alternating-offers",
    "rubinstein_mechanical_ratification": "@tarar-2001/legislatures-that-insist",
    "rubinstein_strategic_ratification": "@humphreys-2007/ratifiers-who-bargain",
    "outside_option": "@shaked-sutton-1984/outside-option",
}


def rows(*models: str) -> list[dict[str, Any]]:
    return [row for row in ROWS if row["model"] in models]


def shares(points: tuple[api.Point, ...]) -> set[Fraction]:
    """What A, who proposes first, gets: her share, 0 where nothing can be agreed on."""
    return {point.payoffs["A"] for point in points}


@pytest.mark.parametrize("row", rows(*ENDLESS), ids=lambda row: row["id"])
def test_bargaining_without_end_at_the_numbers(row: dict[str, Any]) -> None:
    result = api.solve(ENDLESS[row["model"]], row["params"])
    x = row["expect"].get("x", row["expect"].get("x_A_proposes"))
    assert shares(result.at({})) == {F(x)}
    assert all(case.verified for family in result.equilibria for case in family.cases)


def regions_of_insisting(d: Fraction, a: Fraction, b: Fraction) -> set[Fraction]:
    """Catalogue M06: x = 1 - max(d(1 - y), rB), y = max(d x, rA), by its five regions."""
    k = d / (1 + d)
    if a + b > 1:
        return {F(0)}
    if a <= k and b <= k:
        return {1 / (1 + d)}
    if a >= k and b <= d * (1 - a):
        return {1 - d * (1 - a)}
    return {1 - b}


@pytest.mark.slow
def test_the_five_regions_of_legislatures_that_insist() -> None:
    result = api.solve("@tarar-2001/legislatures-that-insist")
    assert all(case.verified for family in result.equilibria for case in family.cases)
    dice = random.Random(6)
    for _ in range(60):
        bottom = dice.choice((5, 10, 97))
        d, a, b = F(dice.randint(1, bottom - 1), bottom), *(F(dice.randint(0, bottom), bottom) for _ in "ab")
        found = shares(result.at({"delta": d, "rA": a, "rB": b}))
        assert found == regions_of_insisting(d, a, b), (d, a, b)


@pytest.mark.slow
def test_ratifiers_who_bargain_in_closed_form() -> None:
    """Catalogue M07: x = (1 + d rA - rB)/(1 + d) while rA + rB <= 1, else nothing can be agreed on."""
    result = api.solve("@humphreys-2007/ratifiers-who-bargain")
    assert all(case.verified for family in result.equilibria for case in family.cases)
    dice = random.Random(7)
    for _ in range(40):
        d, a, b = F(dice.randint(1, 96), 97), *(F(dice.randint(0, 101), 101) for _ in "ab")
        found = shares(result.at({"delta": d, "rA": a, "rB": b}))
        assert found == ({(1 + d * a - b) / (1 + d)} if a + b <= 1 else {F(0)}), (d, a, b)


def test_an_outside_option_matters_only_where_it_is_better_than_bargaining() -> None:
    """Catalogue M08: 1/(1 + d) while b <= d/(1 + d), else 1 - b."""
    result = solved("@shaked-sutton-1984/outside-option")
    for d, b in ((F(9, 10), F(2, 5)), (F(9, 10), F(1, 2)), (F(1, 2), F(1, 3)), (F(1, 2), F(3, 4))):
        expected = 1 / (1 + d) if b <= d / (1 + d) else 1 - b
        assert shares(result.at({"delta": d, "b": b})) == {expected}


@pytest.mark.slow
def test_a_veto_is_worth_lending_to_an_agent_between_the_status_quo_and_oneself() -> None:
    """Catalogue M14, f >= 2e: the executive gets -|2l - e| with the veto, -e without; best at l = e/2."""
    result = solved("@mo-1995/agent-with-a-veto")
    e, f = F(1, 2), F(1)
    for tenth in range(1, 11):
        agent = F(tenth, 10)
        found = {point.payoffs["E"] for point in result.at({"e": e, "l": agent, "f": f})}
        assert found == {max(-abs(2 * agent - e), -e) if agent < e else -e}
    assert {p.payoffs["E"] for p in result.at({"e": e, "l": F(1, 4), "f": f})} == {F(0)}


@pytest.mark.parametrize("row", rows("pivotality"), ids=lambda row: row["id"])
def test_money_goes_where_it_is_pivotal(row: dict[str, Any]) -> None:
    """The chance to pass rises by the chance that the member is pivotal; the second member's is largest."""
    result = solved("@side-payments/marginal-contribution")
    none, some = (next(iter(result.at({"M": budget}))) for budget in (F(0), F(1, 20)))
    assert none.payoffs["negotiator"] == F(row["expect"]["P"])
    assert (some.payoffs["negotiator"] - none.payoffs["negotiator"]) * 20 == F(row["expect"]["piv2"])
    assert [some.path[f"m[{i}]"] for i in (1, 2, 3)] == [0, F(1, 20), 0]


@pytest.mark.parametrize("row", rows("cheap_talk_winset"), ids=lambda row: row["id"])
def test_what_is_said_about_ones_own_win_set_is_not_believed(row: dict[str, Any]) -> None:
    """All pure equilibria are babbling: both types say the same, and get the offer that they get without words."""
    settings = {name: row["params"][name] for name in ("rL", "rH", "p")}
    result = api.solve("@cheap-talk/own-win-set", settings, concept="pbe", method="perfect-bayesian")
    assert isinstance(result, api.FiniteResult)
    tree = result.game.tree
    pure = [
        e.assessment
        for e in result.equilibria
        if all(str(p) in ("0", "1") for row in e.assessment.strategies.values() for p in row)
    ]
    assert len(pure) == row["expect"]["n_pure_PBE"]
    told = [where for where in range(len(tree.owner)) if tree.owner[where] == 1]
    for found in pure:
        assert len({found.strategies[where] for where in told}) == 1
        assert Played(tree, found).payoffs[0] == F(row["params"]["p"]) * (1 - F(row["expect"]["offer_on_path"]))


UNCERTAIN = {
    "tioli_uniform_ratifier": ("@iida-1996/unknown-ratifier", {"EU_A": "A", "P_ratify": "agreement", "t": "t"}),
    "fearon_uniform": ("@fearon-1995/risk-return", {"EU_A": "A", "P_war": "war", "x": "x"}),
    "powell_one_shot": ("@powell-1999/shadow-of-power", {"P_war": "war", "y": "y"}),
    "spatial_uncertain_legislature": (
        "@milner-rosendorff-1997/after-an-election",
        {"EU_E": "E", "P_ratify": "agreement", "x": "x"},
    ),
}


@pytest.mark.parametrize("row", rows(*UNCERTAIN), ids=lambda row: row["id"])
def test_offers_under_uncertainty_at_the_numbers(row: dict[str, Any]) -> None:
    """What a continuum of types accepts, by probability; the offer, and the payoff of who makes it."""
    name, quantities = UNCERTAIN[row["model"]]
    result = api.solve(name, row["params"])
    assert all(case.verified for family in result.equilibria for case in family.cases)
    (point,) = result.at({})
    for quantity, where in quantities.items():
        told = point.payoffs.get(where, point.path.get(where, point.outcomes.get(where, F(0))))
        assert told == F(row["expect"][quantity]), quantity


@pytest.mark.slow
def test_a_legislature_yet_to_be_elected_in_closed_form() -> None:
    """Catalogue M13u, e = 1/2, f = 1: x = lam + w while lam <= 3w (and that is at most 2e), else 2(lam - w)."""
    result = api.solve("@milner-rosendorff-1997/after-an-election")
    assert all(case.verified for family in result.equilibria for case in family.cases)
    for lam, w in ((F(3, 10), F(1, 5)), (F(2, 5), F(1, 10)), (F(1, 3), F(1, 7)), (F(1, 5), F(1, 6))):
        expected = (lam + w, (lam + w) / (4 * w)) if lam <= 3 * w else (2 * (lam - w), F(1))
        found = {(p.path["x"], p.outcomes["agreement"]) for p in result.at({"lam": lam, "w": w})}
        assert found == {expected}


SETTLED = {
    "nbs": "@nash-1950/bargain-under-ratification",
    "kalai_smorodinsky": "@nash-1950/proportional-bargain",
    "one_sided_commitment_nbs": "@muthoo-1996/one-commitment",
}


@pytest.mark.parametrize("row", rows(*SETTLED), ids=lambda row: row["id"])
def test_settlements_at_the_numbers(row: dict[str, Any]) -> None:
    """Through the formulas, whose cases are verified where the borders do not meet."""
    given = {"dA": "0", "dB": "0"} if row["model"] == "nbs" else {}
    point = {name: F(text) for name, text in {**given, **row["params"]}.items()}
    if "alpha" in point:  # weights are written in the file
        text = library.find(SETTLED["nbs"]).read_text(encoding="utf-8")
        alpha = point.pop("alpha")
        text = text.replace("by Nash bargaining", f"by Nash bargaining with weights {alpha}, {1 - alpha}")
        result = api.solve(text)
    else:
        result = api.solve(SETTLED[row["model"]])
    assert all(case.verified for family in result.equilibria for case in family.cases)
    (found,) = result.at(point)
    wanted = {key: F(value) for key, value in row["expect"].items()}
    told = {"x": found.path["x"], "u_A": found.payoffs["A"], "u_B": found.payoffs["B"]}
    assert {key: told[key] for key in wanted} == wanted


def test_the_clamp_of_nash_and_the_proportion_of_kalai_and_smorodinsky() -> None:
    """Catalogue M12: x = clamp((1 + dA - dB)/2, [rA, 1 - rB]) where that leaves nobody worse off; KS with d = 0."""
    nash, proportional = api.solve(SETTLED["nbs"]), api.solve(SETTLED["kalai_smorodinsky"])
    dice = random.Random(12)
    for _ in range(40):
        a, b, u, v = (F(dice.randint(0, 20), 41) for _ in range(4))
        (found,) = nash.at({"rA": a, "rB": b, "dA": u, "dB": v})
        x = min(max((1 + u - v) / 2, a), 1 - b)
        assert found.path["x"] == x
        (other,) = proportional.at({"rA": a, "rB": b})
        assert other.path["x"] == (1 - b) / (2 - a - b)


@pytest.mark.parametrize("row", rows("commitment_pd"), ids=lambda row: row["id"])
def test_commitment_is_a_dilemma(row: dict[str, Any]) -> None:
    """Both promise, and both are worse off than if neither had."""
    params = {name: F(text) for name, text in row["params"].items()}
    (found,) = api.solve("@muthoo-1996/two-commitments", params).at({})
    assert (found.payoffs["A"], found.payoffs["B"]) == tuple(map(F, row["expect"]["CC"]))
    (alone,) = api.solve("@muthoo-1996/one-commitment", params).at({})
    assert (alone.payoffs["A"], alone.payoffs["B"]) == tuple(map(F, row["expect"]["CN"]))
