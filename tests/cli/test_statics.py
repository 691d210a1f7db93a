"""`winset statics`: formats, options, faults and exit codes."""

from __future__ import annotations

import json

import pytest

from winset.cli.main import run

FILE = "@fearon-1995/risk-return"


def test_the_verdict_and_the_signs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["statics", FILE, "--vary", "C", "--of", "prob.war"]) == 0
    told = capsys.readouterr().out
    assert "prob.war in C: single-peaked" in told
    assert "   -   (1 - p)/C, derivative (p - 1)/C^2" in told


def test_json_has_exact_texts(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["statics", FILE, "--vary", "cA", "--of", "x", "--format", "json"]) == 0
    [found] = json.loads(capsys.readouterr().out)["movements"]
    assert found["verdict"] == "weakly decreasing"
    assert {row["sign"] for row in found["regions"]} == {"0", "-"}


@pytest.mark.parametrize("style", ["latex", "markdown"])
def test_tables(style: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["statics", FILE, "--vary", "cA", "--of", "x", "--format", style]) == 0
    told = capsys.readouterr().out
    assert "weakly decreasing" in told
    assert r"c_{A}" in told


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["--vary", "q"], "those are: p, cA, C"),
        (["--of", "payoff.Z"], "there are: A, B"),
        (["--vary", "p", "--set", "p=1/2"], "those are: cA, C"),
    ],
)
def test_unknown_names(arguments: list[str], hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["statics", FILE, *arguments]) == 2
    assert hint in capsys.readouterr().err
