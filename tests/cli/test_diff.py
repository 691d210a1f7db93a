"""`winset diff`: formats, options, faults and exit codes."""

from __future__ import annotations

import json

import pytest

from winset.cli.main import run

FILE = "@stahl-1972/finite-horizon"
TWICE = ["diff", FILE, FILE, "--set", "T=1", "--set-second", "T=2", "--of", "payoff.A"]


def test_the_verdict_and_both_formulas(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(TWICE) == 0
    told = capsys.readouterr().out
    assert "payoff.A: strictly smaller in the second" in told
    assert "   -   1 in the first, 1 - delta in the second: -delta\n       always" in told


def test_json_has_exact_texts(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*TWICE, "--format", "json"]) == 0
    [found] = json.loads(capsys.readouterr().out)["differences"]
    assert found["verdict"] == "strictly smaller in the second"
    [row] = found["regions"]
    assert (row["first"], row["second"], row["difference"], row["sign"]) == ("1", "1 - delta", "-delta", "-")


COUNCIL = "@ratification/qualified-majority-shares"
STRICTER = ["diff", COUNCIL, COUNCIL, "--set-second", "kappa=4", "--of", "payoff.A"]


@pytest.mark.parametrize("style", ["text", "json", "latex", "markdown"])
def test_what_has_changed_is_said_first(style: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Four of five members instead of three: B's win-set shrinks, A's is untouched."""
    assert run([*STRICTER, "--format", style]) == 0
    told = capsys.readouterr().out
    first, second = told.index("the same in both"), told.index("smaller in the second: ")
    assert told.lower().index("win-set of a") < first < told.lower().index("win-set of b") < second


@pytest.mark.parametrize("style", ["latex", "markdown"])
def test_tables(style: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*TWICE, "--format", style]) == 0
    told = capsys.readouterr().out
    assert "strictly smaller in the second" in told
    assert r"$1 - \delta$" in told


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["--set", "q=1"], "q is a parameter of neither game; there are: T, delta"),
        (["--set-second", "q=1"], "q"),
        (["--set-second", "T"], "as in p=1/3"),
        (["--of", "payoff.Z"], "there are: A, B"),
    ],
)
def test_faults(arguments: list[str], hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["diff", FILE, FILE, "--set", "T=1", *arguments]) == 2
    assert hint in capsys.readouterr().err


def test_a_region_that_is_not_solved(capsys: pytest.CaptureFixture[str]) -> None:
    """What is not solved in time is left out of the verdict, and the exit code says so."""
    assert run(["diff", "@screening/types-on-both-sides", "@screening/two-types", "--time-limit", "0.01"]) == 3
    assert "not all regions were solved" in capsys.readouterr().err
