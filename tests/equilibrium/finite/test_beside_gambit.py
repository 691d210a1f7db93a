"""Equilibria as pygambit lists them; see `benchmarks/peers/gambit_equilibria.py` for the command that asked it."""

from __future__ import annotations

import json
from fractions import Fraction
from functools import cache
from typing import Any

import pytest

from tests.equilibrium.finite.recorded import RECORDED
from winset.equilibrium.finite import pure_nash
from winset.equilibrium.finite.assessment import Played
from winset.equilibrium.finite.bimatrix import extreme_equilibria
from winset.equilibrium.finite.methods import Limits
from winset.game.efg_reader import read_efg


@cache
def recorded() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(RECORDED.read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize("number", range(18))
def test_all_extreme_equilibria(number: int) -> None:
    game = recorded()["bimatrix"][number]
    expected = {tuple(tuple(map(Fraction, mixture)) for mixture in profile) for profile in game["equilibria"]}
    assert set(extreme_equilibria(game["first"], game["second"])) == expected


@pytest.mark.parametrize("number", range(30))
def test_payoffs_of_all_pure_equilibria(number: int) -> None:
    game = recorded()["trees"][number]
    tree, _ = read_efg(game["efg"])
    found = pure_nash.solve(tree, Limits())
    assert {Played(tree, a).payoffs for a in found.assessments} == {tuple(map(Fraction, p)) for p in game["payoffs"]}
