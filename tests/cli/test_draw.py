"""`winset draw`: files by their endings, notes on standard error, faults and exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from winset.cli.main import run
from winset.show.drawing.request import VIEWS

ZONE = ["draw", "@putnam-1988/agreement-zone", "--view", "winsets", "--set", "rA=1/3", "--set", "rB=2/5"]
CLIFF = ["draw", "@putnam-1988/take-it-or-leave-it", "--view", "payoffs", "--set", "dA=0", "--set", "dB=0"]


@pytest.mark.parametrize(("ending", "begins"), [("svg", "<?xml"), ("tex", "% The zone of possible agreement")])
def test_the_ending_says_the_form(ending: str, begins: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / f"zone.{ending}"
    assert run([*ZONE, "-o", str(out)]) == 0
    assert out.read_text(encoding="utf-8").startswith(begins)
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == f"wrote {out}\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([*CLIFF, "--over", "rB"], "a value is needed for rA: --set rA=..."),
        ([*CLIFF, "--set", "rA=3/10", "--of", "payoff.C"], "<quantity>:1:8: the game has no `C` here"),
        ([*ZONE[:3], "winset"], "'winset' is not one of"),
        (ZONE[:4], "a value is needed for rA, rB"),
    ],
)
def test_what_is_missing_or_unknown_is_named(
    arguments: list[str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*arguments, "-o", str(tmp_path / "a.svg")]) == 2
    assert words in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_an_ending_is_refused_before_anything_is_solved(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*CLIFF, "-o", str(tmp_path / "a.jpg")]) == 2
    assert "a.jpg: a figure is written as .svg, .tex, .png or .pdf" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*ZONE, "-o", str(tmp_path / "no" / "zone.svg")]) == 2
    assert "No such file or directory" in capsys.readouterr().err


def test_what_was_not_solved_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the search is partial the figure is written, and the exit code says so."""
    out = tmp_path / "a.svg"
    game = "@van-damme-selten-winter-1990/smallest-unit"
    assert run(["draw", game, "--view", "payoffs", "--of", "payoff.A", "-o", str(out)]) == 3
    assert "not solved: 1 region" in capsys.readouterr().err
    assert out.exists()


def test_the_command_knows_the_views() -> None:
    from winset.cli.draw import VIEWS as OFFERED

    assert tuple(OFFERED) == VIEWS
