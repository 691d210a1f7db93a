"""Every row of the table of numeric instances comes out exactly, at the numbers and through the symbolic answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from tests.games.files import F, deals, points_at, solved
from winset import api
from winset.algebra.oracle import Oracle
from winset.equilibrium.plan import Stretch
from winset.negotiation.core import core
from winset.negotiation.sets import WinSet
from winset.negotiation.winsets import winset_at, winsets

ROWS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "instances.json").read_text(encoding="utf-8"))
WORDS = {"kind", "outcome", "empty"}  # for the reader, or tested on their own

PLAYED = {
    "tioli_two_ratifiers": ["@putnam-1988/take-it-or-leave-it", "@putnam-1988/take-it-or-leave-it-as-sides"],
    "setter": ["@romer-rosenthal-1978/setter", "@romer-rosenthal-1978/setter-as-sides"],
    "finite_alternating": ["@stahl-1972/finite-horizon"],
    "tioli_two_types": ["@screening/two-types"],
    "spatial_schelling": ["@milner-rosendorff-1997/foreign-setter"],
}
PAYOFF = {"uA": "A", "uB": "B", "EU_A": "A", "u_E": "Home"}
CHOICE = {"x": "x", "t": "t"}


def rows(*models: str) -> list[dict[str, Any]]:
    return [row for row in ROWS if row["model"] in models]


def told(point: api.Point, quantity: str) -> Fraction | Stretch:
    """A quantity of the table at an equilibrium."""
    if quantity in PAYOFF:
        return point.payoffs[PAYOFF[quantity]]
    if quantity == "P_ratify":
        return point.outcomes.get("agreement", F(0))
    return point.path[CHOICE[quantity]]


def expected(row: dict[str, Any]) -> dict[str, Fraction]:
    """The numbers of a row that are quantities of the equilibrium (win-sets have a test of their own)."""
    return {key: F(item) for key, item in row["expect"].items() if key not in WORDS and not key.startswith("W_")}


CASES = [(row, name) for row in rows(*PLAYED) for name in PLAYED[row["model"]]]


@pytest.mark.parametrize(("row", "name"), CASES, ids=lambda item: item["id"] if isinstance(item, dict) else item)
def test_equilibria_at_the_numbers(row: dict[str, Any], name: str) -> None:
    result = api.solve(name, row["params"])
    found = result.at({})
    assert found
    for point in found:
        assert {key: told(point, key) for key in expected(row)} == expected(row)
        assert point.case.verified


SYMBOLIC = [(row, name) for row, name in CASES if row["model"] != "spatial_schelling"]


@pytest.mark.parametrize(("row", "name"), SYMBOLIC, ids=lambda item: item["id"] if isinstance(item, dict) else item)
def test_equilibria_through_the_formulas(row: dict[str, Any], name: str) -> None:
    whole = {key: int(item) for key, item in row["params"].items() if key == "T"}
    point = {key: F(item) for key, item in row["params"].items() if key not in whole}
    for found in points_at(solved(name, *whole.items()), point):
        assert {key: told(found, key) for key in expected(row)} == expected(row)


@pytest.mark.parametrize("row", rows("tioli_two_ratifiers"), ids=lambda row: row["id"])
def test_whether_there_is_agreement(row: dict[str, Any]) -> None:
    agreed = {"ratified": F(1), "no agreement": F(0)}[row["expect"]["outcome"]]
    for name in PLAYED["tioli_two_ratifiers"]:
        found = api.solve(name, row["params"], verified=False).at({})
        assert {point.outcomes.get("agreement", F(0)) for point in found} == {agreed}


@pytest.mark.parametrize("row", rows("tioli_two_types"), ids=lambda row: row["id"])
def test_whether_types_are_pooled_or_screened(row: dict[str, Any]) -> None:
    (found,) = points_at(solved("@screening/two-types"), {key: F(item) for key, item in row["params"].items()})
    offered = {"pool": "rH", "screen": "rL"}[row["expect"]["kind"]]
    assert found.path["t"] == F(row["params"][offered])


# --- win-sets ---------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def oracle() -> Iterator[Oracle]:
    with Oracle() as own:
        yield own


def ends(winset: WinSet) -> tuple[Fraction, Fraction]:
    """The two ends of a win-set in one piece."""
    (piece,) = winset.pieces
    assert piece.low is not None
    assert piece.high is not None
    assert piece.low_closed
    assert piece.high_closed
    return piece.low.fraction(), piece.high.fraction()


def wanted(row: dict[str, Any], prefix: str) -> tuple[Fraction, Fraction]:
    return F(row["expect"][f"{prefix}lo"]), F(row["expect"][f"{prefix}hi"])


@pytest.mark.parametrize("row", rows("zopa"), ids=lambda row: row["id"])
def test_the_zone_of_agreement(row: dict[str, Any], oracle: Oracle) -> None:
    (part,) = winsets(deals("@putnam-1988/agreement-zone", row["params"]), oracle).overlap[0].parts
    if row["expect"].get("empty"):
        assert part.winset.is_empty
    else:
        assert ends(part.winset) == wanted(row, "")
        assert part.winset.length() == F(row["expect"]["length"])


@pytest.mark.parametrize("row", rows("setter"), ids=lambda row: row["id"])
def test_what_the_voter_accepts_instead_of_the_reversion_point(row: dict[str, Any]) -> None:
    found = winset_at(deals("@romer-rosenthal-1978/setter-as-sides", row["params"]), "floor")
    assert ends(found) == wanted(row, "W_")


@pytest.mark.parametrize("row", rows("qualified_majority_1d"), ids=lambda row: row["id"])
def test_qualified_majority(row: dict[str, Any], oracle: Oracle) -> None:
    name = "@ratification/qualified-majority"
    assert ends(winset_at(deals(name, row["params"]), "Country")) == wanted(row, "W_")
    rule = {key: item for key, item in row["params"].items() if key != "q"}
    (part,) = core(deals(name, rule), "Country", "q", oracle).parts
    assert ends(part.winset) == wanted(row, "core_")


@pytest.mark.parametrize("row", rows("turnout_pivot"), ids=lambda row: row["id"])
def test_the_pivot_among_weights(row: dict[str, Any]) -> None:
    assert ends(winset_at(deals("@ratification/turnout", row["params"]), "Country")) == (F(row["expect"]["r"]), F(1))


# Beside the table: M30 with a share at issue, and with two chambers; M34 with turnout apart from weight.


@pytest.mark.parametrize(("kappa", "share"), [(1, F(9, 10)), (3, F(7, 10)), (4, F(11, 20)), (5, F(2, 5))])
def test_the_proposer_leaves_the_kappa_th_threshold(kappa: int, share: Fraction) -> None:
    (found,) = api.solve("@ratification/qualified-majority-shares", {"kappa": kappa}).at({})
    assert (found.payoffs["A"], found.path["x"]) == (share, share)
    assert found.case.verified


def test_the_stricter_of_two_chambers_binds() -> None:
    assert ends(winset_at(deals("@ratification/bicameral"), "B")) == (F(0), 1 - F(2, 5))


@pytest.mark.parametrize(
    ("turnout", "kappa", "r"),
    [
        ("1, 1, 1", "2/3", F(1, 2)),
        ("1/5, 1/2, 1", "1/2", F(1, 2)),
        ("1/5, 1/2, 1", "3/4", F(4, 5)),
    ],
)
def test_who_turns_out_moves_the_pivot(turnout: str, kappa: str, r: Fraction) -> None:
    found = winset_at(deals("@ratification/turnout", {"turnout": turnout, "kappa": kappa}), "Country")
    assert ends(found) == (r, F(1))
