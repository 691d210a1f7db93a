"""Every way in which a command can end has its exit code, and what is said goes to standard error."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest

from winset.cli import main
from winset.errors import Fault, LimitReached, OutOfReach, Position, SourceErrors, UsageError


def raises(error: BaseException) -> Callable[[], None]:
    def body() -> None:
        raise error

    return body


def leaves_by_exit() -> None:
    click.get_current_context().exit(3)


OUTCOMES: dict[str, tuple[Callable[[], int | None], int, str]] = {
    "done": (lambda: None, 0, ""),
    "zero": (lambda: 0, 0, ""),
    "negative": (lambda: 1, 1, ""),
    "undecided": (leaves_by_exit, 3, ""),
    "usage": (raises(UsageError("no such thing")), 2, "no such thing\n"),
    "source": (
        raises(SourceErrors("a.game", "x y", [Fault(Position(1, 3), "bad")])),
        2,
        "a.game:1:3: bad\n  x y\n    ^\n",
    ),
    "reach": (raises(OutOfReach("no method applies")), 3, "no method applies\n"),
    "limit": (raises(LimitReached("ten seconds are over")), 3, "ten seconds are over\n"),
    "file": (raises(click.FileError("a.game", "gone")), 2, "Error: Could not open file 'a.game': gone\n"),
    "stopped": (raises(KeyboardInterrupt()), 130, "interrupted\n"),
    "aborted": (raises(click.Abort()), 130, "interrupted\n"),
}


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> dict[str, click.Command]:
    """A table of commands made for the test in place of the real one."""
    made: dict[str, click.Command] = {}
    monkeypatch.setattr(main, "COMMANDS", {name: (name, "") for name in [*OUTCOMES, "bug", "pipe"]})
    monkeypatch.setattr(main.LazyGroup, "get_command", lambda _group, _context, name: made.get(name))
    return made


@pytest.mark.parametrize("name", OUTCOMES)
def test_an_outcome_has_its_code_and_message(
    name: str, commands: dict[str, click.Command], capsys: pytest.CaptureFixture[str]
) -> None:
    body, code, said = OUTCOMES[name]
    commands[name] = click.Command(name, callback=body)
    assert main.run([name]) == code
    out, err = capsys.readouterr()
    assert (out, err) == ("", said)


def test_a_bug_is_confessed(
    commands: dict[str, click.Command], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WINSET_DEBUG", raising=False)
    commands["bug"] = click.Command("bug", callback=raises(ZeroDivisionError("1/0 in a payoff")))
    assert main.run(["bug"]) == 70
    err = capsys.readouterr().err
    assert "bug in winset" in err
    assert "ZeroDivisionError: 1/0 in a payoff" in err
    assert "Traceback" not in err


def test_a_bug_shows_its_place_when_asked(
    commands: dict[str, click.Command], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WINSET_DEBUG", "1")
    commands["bug"] = click.Command("bug", callback=raises(ZeroDivisionError("1/0 in a payoff")))
    assert main.run(["bug"]) == 70
    err = capsys.readouterr().err
    assert "Traceback" in err
    assert Path(__file__).name in err


def test_a_broken_pipe_to_a_solver_is_a_bug_of_ours(
    commands: dict[str, click.Command], capsys: pytest.CaptureFixture[str]
) -> None:
    commands["pipe"] = click.Command("pipe", callback=raises(BrokenPipeError("the oracle is gone")))
    assert main.run(["pipe"]) == 70
    assert "the oracle is gone" in capsys.readouterr().err


@pytest.mark.parametrize("args", [["--help"], ["--version"], ["list", "--help"]])
def test_help_is_done(args: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(args) == 0
    out, err = capsys.readouterr()
    assert out
    assert err == ""


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["lits"], "Did you mean list?"),
        (["zzzzzz"], "There is no command 'zzzzzz'."),
        (["--sing"], "No such option"),
        (["list", "--sing"], "No such option"),
        (["copy"], "Missing argument '@NAME'"),
        (["copy", "@no/such/game"], "there is no bundled file @no/such/game"),
        ([], "Usage: winset"),
    ],
)
def test_bad_usage_is_two(args: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.run(args) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert said in err


def test_the_script_exits_with_the_code() -> None:
    done = subprocess.run([sys.executable, "-m", "winset", "lits"], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Did you mean list?" in done.stderr


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_who_leaves_is_not_told_of_a_bug(unbuffered: str) -> None:
    """`winset --help | head -0`: the pipe is closed before a word is written."""
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "winset", "--help"]
    environment = os.environ | {"PYTHONUNBUFFERED": unbuffered}
    done = subprocess.run(command, stdout=writing, stderr=subprocess.PIPE, env=environment, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (main.READER_LEFT, b"")


def test_the_shell_can_ask_for_completions() -> None:
    asked = os.environ | {"_WINSET_COMPLETE": "bash_complete", "COMP_WORDS": "winset co", "COMP_CWORD": "1"}
    done = subprocess.run([sys.executable, "-m", "winset"], env=asked, capture_output=True, text=True, check=False)
    assert "plain,copy" in done.stdout.split()
