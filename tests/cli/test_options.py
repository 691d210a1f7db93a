"""Options that commands share, seen through a command that uses them all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from winset import library
from winset.cli.options import format_option, set_option, source_argument, time_limit_option
from winset.errors import UsageError
from winset.library import Shelf


@click.command()
@source_argument()
@format_option("text", "json")
@set_option()
@time_limit_option()
def show(**given: Any) -> None:
    click.echo(repr(given))


@click.command()
@source_argument("files", several=True)
def show_files(files: tuple[Path, ...]) -> None:
    click.echo(" ".join(file.name for file in files))


@pytest.fixture
def game(tmp_path: Path) -> Path:
    path = tmp_path / "screening.game"
    path.write_text("winset 1\n", encoding="utf-8")
    return path


def given(*args: str) -> Result:
    return CliRunner().invoke(show, list(args))


def test_what_a_command_receives(game: Path) -> None:
    result = given(str(game), "--set", "p=1/3", "--set", " pi = 1/2,1/3", "--time-limit", "1.5", "--format", "json")
    settings = (("p", "1/3"), ("pi", "1/2,1/3"))
    expected = {"file": game, "style": "json", "settings": settings, "time_limit": 1.5}
    assert result.stdout.strip() == repr(dict(sorted(expected.items(), key=lambda item: result.stdout.index(item[0]))))


def test_what_a_command_receives_by_default(game: Path) -> None:
    result = given(str(game))
    assert "'style': 'text'" in result.stdout
    assert "'settings': ()" in result.stdout
    assert "'time_limit': None" in result.stdout


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--set", "p"], "should be a name, '=' and a value"),
        (["--set", "=1"], "should be a name, '=' and a value"),
        (["--set", "p="], "should be a name, '=' and a value"),
        (["--time-limit", "0"], "x>0"),
        (["--format", "yaml"], "'text', 'json'"),
    ],
)
def test_a_wrong_option_is_bad_usage(args: list[str], said: str, game: Path) -> None:
    result = given(str(game), *args)
    assert result.exit_code == 2
    assert said in result.stderr


def test_a_missing_file_is_answered_with_the_nearest(game: Path) -> None:
    result = given(str(game.with_name("screning.game")))
    assert result.exit_code == 2
    assert "did you mean" in result.stderr
    assert game.name in result.stderr


def test_a_folder_is_not_a_file(game: Path) -> None:
    result = given(str(game.parent))
    assert result.exit_code == 2
    assert "is a folder" in result.stderr


def test_an_at_names_a_bundled_file(game: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "shelves", lambda: (Shelf(game.parent, library.GAME),))
    assert repr(game) in given("@screening").stdout
    assert isinstance(given("@screning").exception, UsageError)
    assert CliRunner().invoke(show_files, ["@screening", str(game)]).stdout == "screening.game screening.game\n"


def test_names_are_completed_after_an_at(game: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library, "shelves", lambda: (Shelf(game.parent, library.GAME),))
    argument = show.params[0]
    context = click.Context(show)
    assert [item.value for item in argument.shell_complete(context, "@scr")] == ["@screening"]
    assert [item.value for item in argument.shell_complete(context, "@x")] == []
    assert [item.type for item in argument.shell_complete(context, "scr")] == ["file"]
