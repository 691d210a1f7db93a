"""`winset when` on the command line: what it prints, in which form, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from winset.cli.main import run

GAME = """\
winset 1
game "Ultimatum"
players A, B
parameters
    r in (0, 1)                    # what refusal leaves B
play
    A chooses x in [0, 1]
    B chooses accept or reject
    if accept: agreement, A gets 1 - x, B gets x
    otherwise: breakdown, A gets 0, B gets r
"""

PROFILES = """\
winset 1
proposition "Offers"
game "ultimatum.game"
variables
    t in [0, 1]
profile best
    A: x = r
    B: accept if x >= r, otherwise reject
profile some
    A: x = t
    B: accept if x >= r, otherwise reject
claim best is a subgame-perfect equilibrium
"""


@pytest.fixture
def offers(tmp_path: Path) -> Path:
    (tmp_path / "ultimatum.game").write_text(GAME, encoding="utf-8")
    file = tmp_path / "offers.proposition"
    file.write_text(PROFILES, encoding="utf-8")
    return file


def test_text(offers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["when", str(offers)]) == 0
    out = capsys.readouterr().out
    assert "profile best\n   subgame-perfect equilibrium always\n" in out
    assert "profile some\n   subgame-perfect equilibrium if t = r\n" in out
    assert "   none if r > t\n      A at line 7: x = r instead of t gains 1 - r\n" in out
    assert "   best and some: if t = r\n" in out


def test_one_profile_at_a_number(offers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["when", str(offers), "--profile", "some", "--set", "r=1/3"]) == 0
    out = capsys.readouterr().out
    assert "equilibrium if t = 1/3\n" in out
    assert "best" not in out
    assert "together" not in out


def test_json(offers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["when", str(offers), "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [profile["profile"] for profile in found["profiles"]] == ["best", "some"]
    (part,) = found["profiles"][1]["holds"]
    assert part["unknowns"] == {"t": "r"}
    assert part["witness"]["t"] == part["witness"]["r"]
    gains = {fails["gain"] for fails in found["profiles"][1]["fails"]}
    assert gains == {"-r + t", "-r + 1"}
    assert {tuple(part["profiles"]) for part in found["together"]} == {("best",), ("best", "some")}


@pytest.mark.parametrize(("style", "told"), [("latex", "$t = r$ & "), ("markdown", "| $t = r$ | ")])
def test_other_layouts(offers: Path, capsys: pytest.CaptureFixture[str], style: str, told: str) -> None:
    assert run(["when", str(offers), "--format", style]) == 0
    assert told + "subgame-perfect equilibrium" in capsys.readouterr().out


def test_what_is_left_when_the_time_is_over_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = "\n".join(PROFILES.replace("ultimatum.game", "@putnam-1988/take-it-or-leave-it").splitlines()[:5])
    file = tmp_path / "slow.proposition"
    votes = "    RA: yes if x >= rA, otherwise no\n    RB: yes if 1 - x >= rB, otherwise no\n"
    body = f"profile some\n    A: x = t\n    B: accept if 1 - x >= dB, otherwise reject\n{votes}"
    file.write_text(f"{lines}\n{body}claim some is a subgame-perfect equilibrium\n", encoding="utf-8")
    assert run(["when", str(file), "--time-limit", "0.2"]) == 3
    assert "the time limit was reached" in capsys.readouterr().out


def test_what_needs_beliefs_is_left_open(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    game = """\
winset 1
game "Something hidden"
players A, B
parameters
    a in (0, 1)
play
    A chooses left or right; seen by nobody
    B chooses up or down
    if left and up: one, A gets a, B gets 1
    otherwise if left: two, A gets a, B gets 0
    otherwise if up: three, A gets 0, B gets 0
    otherwise: four, A gets 0, B gets 1
"""
    (tmp_path / "hidden.game").write_text(game, encoding="utf-8")
    file = tmp_path / "hidden.proposition"
    profile = "profile up\n    A: left\n    B: up\nclaim up is a perfect Bayesian equilibrium\n"
    file.write_text(f'winset 1\nproposition "hidden"\ngame "hidden.game"\n{profile}', encoding="utf-8")
    assert run(["when", str(file)]) == 3
    assert "beliefs are needed" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["@screening/two-types"], "is a game: when takes a proposition with a profile"),
        (["@repeated/compliance.proposition", "--profile", "kind"], "there is no profile kind"),
        (["@repeated/compliance.proposition", "--set", "q=1"], "q is not a parameter"),
    ],
)
def test_what_cannot_be_asked(args: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["when", *args]) == 2
    assert message in capsys.readouterr().err


def test_verify_takes_variables_as_parameters(offers: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = PROFILES + "claim some is a subgame-perfect equilibrium when t = r\n"
    offers.write_text(text, encoding="utf-8")
    assert run(["verify", str(offers)]) == 0
    assert run(["verify", str(offers), "--profile", "some", "--set", "t=1/2", "--set", "r=1/3"]) != 0
