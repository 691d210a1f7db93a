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
        (["--also", "slope"], "there are: curvature, elasticity, cross"),
        (["--limit", "C"], "as in delta=1"),
        (["--vary", "winset(B)"], "declares no sides"),
    ],
)
def test_unknown_names(arguments: list[str], hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["statics", FILE, *arguments]) == 2
    assert hint in capsys.readouterr().err


def test_what_is_added_and_the_peak(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["statics", FILE, "--vary", "C", "--of", "prob.war", "--also", "curvature,cross"]) == 0
    told = capsys.readouterr().out
    assert "       concave: second derivative -cA/C^3" in told
    assert "       cross effect of C and cA 1/(2*C^2), sign +" in told
    assert "   largest at C = 2 + cA - 2*p, with (1 - p)/(2 + cA - 2*p)" in told


@pytest.mark.parametrize("style", ["text", "json", "latex", "markdown"])
def test_limits_alone(style: str, capsys: pytest.CaptureFixture[str]) -> None:
    """War costs B next to nothing as C vanishes: A asks for her chance to win, and there is no war for any cA > 0."""
    assert run(["statics", FILE, "--of", "x", "--limit", "C=0", "--set", "p=1/3", "--format", style]) == 0
    told = capsys.readouterr().out
    if style == "json":
        [found] = json.loads(told)["limits"]
        assert (found["quantity"], found["end"]) == ("x", "C -> 0 from above")
        assert [row["value"] for row in found["regions"]] == ["1/3"]
        assert json.loads(told)["movements"] == []
    else:
        assert "from above" in told
        assert ("1/3" if style == "text" else r"\tfrac{1}{3}") in told
