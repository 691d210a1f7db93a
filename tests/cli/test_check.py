"""`winset check` says why a game is out of reach, not that it looked at one region only."""

from __future__ import annotations

from pathlib import Path

import pytest

from winset.cli.main import run

DEMANDS = """winset 1
game "Endless talks, whoever is stronger"
players A, B
parameters
    a, b in (0, 1)
play
    if a < b
        A pays a
    repeat forever, discounted by 1/2
        A chooses x in [0, 1]
        B chooses accept or reject
        if accept: agreement, A gets x, B gets 1 - x
        otherwise: next round
"""


def test_the_reason_is_that_of_the_region(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "talks.game"
    file.write_text(DEMANDS, encoding="utf-8")
    assert run(["check", str(file)]) == 0
    told = capsys.readouterr().out
    assert "repeats for ever" in told or "tried at" in told
    assert "number of regions" not in told


def test_play_without_end_is_tried_as_it_is_solved(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "@rubinstein-1982/alternating-offers"]) == 0
    out = capsys.readouterr().out
    assert "stationary subgame-perfect equilibrium by fixed points of the values of rounds (tried at" in out
