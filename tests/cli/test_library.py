"""The bundled files: found by name, listed with their titles, copied out; nothing else can be named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from winset import library
from winset.cli.catalogue import copy, show_list
from winset.errors import UsageError
from winset.library import Entry, Shelf

FILES = {
    "games/putnam-1988/05.game": 'winset 1\ngame "Two tables"      # after Putnam\n\nplayers A, B\n',
    "games/putnam-1988/plain.game": 'winset 1\ngame "No note"\n',
    "games/alone.game": '# a remark\nwinset 1\n# another\ngame "Alone # not a note"\n',
    "games/README.md": "# Games\n",
    "proofs/putnam-1988/05.proposition": 'winset 1\nproposition "The same name as a game"\n',
    "proofs/putnam-1988/larger.proposition": 'winset 1\nproposition "Larger is better"  # row 2\n',
}


@pytest.fixture
def shelves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Shelf, ...]:
    """A small library of its own; the real one is left alone."""
    for name, text in FILES.items():
        path = tmp_path / "library" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    made = (
        Shelf(tmp_path / "library" / "games", library.GAME),
        Shelf(tmp_path / "library" / "proofs", library.PROPOSITION),
    )
    monkeypatch.setattr(library, "shelves", lambda: made)
    return made


def test_listing_shows_games_then_propositions_with_titles_and_notes(shelves: tuple[Shelf, ...]) -> None:
    games, proofs = shelves
    assert list(library.listing()) == [
        Entry("@alone", "Alone # not a note", "", games.folder / "alone.game"),
        Entry("@putnam-1988/05", "Two tables", "after Putnam", games.folder / "putnam-1988/05.game"),
        Entry("@putnam-1988/plain", "No note", "", games.folder / "putnam-1988/plain.game"),
        Entry(
            "@putnam-1988/05.proposition",
            "The same name as a game",
            "",
            proofs.folder / "putnam-1988/05.proposition",
        ),
        Entry(
            "@putnam-1988/larger.proposition",
            "Larger is better",
            "row 2",
            proofs.folder / "putnam-1988/larger.proposition",
        ),
    ]


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("@putnam-1988/05", "games/putnam-1988/05.game"),
        ("putnam-1988/05", "games/putnam-1988/05.game"),
        ("@putnam-1988/05.game", "games/putnam-1988/05.game"),
        ("@putnam-1988/05.proposition", "proofs/putnam-1988/05.proposition"),
        ("@putnam-1988/larger", "proofs/putnam-1988/larger.proposition"),
        ("@alone", "games/alone.game"),
    ],
)
@pytest.mark.usefixtures("shelves")
def test_a_name_finds_its_file(name: str, file: str, tmp_path: Path) -> None:
    assert library.find(name) == tmp_path / "library" / file


@pytest.mark.usefixtures("shelves")
def test_every_listed_name_finds_the_listed_file() -> None:
    assert [library.find(entry.name) for entry in library.listing()] == [entry.path for entry in library.listing()]


@pytest.mark.parametrize(
    ("name", "nearest"),
    [("@putnam-1988/5", "@putnam-1988/05"), ("@putnam1988/plane", "@putnam-1988/plain"), ("@05", "@putnam-1988/05")],
)
@pytest.mark.usefixtures("shelves")
def test_an_unknown_name_is_answered_with_the_nearest(name: str, nearest: str) -> None:
    with pytest.raises(UsageError) as error:
        library.find(name)
    assert nearest in str(error.value)


@pytest.mark.parametrize("name", ["@README.md", "@../library/games/alone", "@/etc/passwd", "@", "@zzz"])
@pytest.mark.usefixtures("shelves")
def test_what_is_not_listed_cannot_be_named(name: str) -> None:
    with pytest.raises(UsageError, match="there is no bundled file"):
        library.find(name)


def test_games_and_propositions_travel_with_the_package() -> None:
    assert [shelf.folder.is_dir() for shelf in library.shelves()] == [True, True]


def test_every_bundled_file_has_a_title() -> None:
    assert [entry.name for entry in library.listing() if not entry.title] == []


@pytest.mark.usefixtures("shelves")
def test_list_as_text_has_a_line_for_each() -> None:
    result = CliRunner().invoke(show_list, [])
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert [line.split()[0] for line in lines] == [entry.name for entry in library.listing()]
    assert lines[1].split(maxsplit=1)[1] == "Two tables (after Putnam)"


@pytest.mark.usefixtures("shelves")
def test_list_as_json() -> None:
    result = CliRunner().invoke(show_list, ["--format", "json", "LARGER"])
    assert json.loads(result.stdout) == [
        {"name": "@putnam-1988/larger.proposition", "title": "Larger is better", "note": "row 2"}
    ]


@pytest.mark.usefixtures("shelves")
def test_list_of_nothing_is_empty_and_says_so_aside() -> None:
    result = CliRunner().invoke(show_list, ["no", "such"])
    assert (result.exit_code, result.stdout) == (0, "")
    assert "no bundled file matches" in result.stderr


@pytest.mark.parametrize("dest", [".", "mine.game"])
@pytest.mark.usefixtures("shelves")
def test_copy_brings_a_file_out(dest: str, tmp_path: Path) -> None:
    target = tmp_path / dest
    result = CliRunner().invoke(copy, ["@putnam-1988/05", str(target)])
    assert result.exit_code == 0
    written = target / "05.game" if target.is_dir() else target
    assert result.stdout.strip() == str(written)
    assert written.read_text(encoding="utf-8") == FILES["games/putnam-1988/05.game"]


@pytest.mark.usefixtures("shelves")
def test_copy_replaces_a_file_only_when_told_to(tmp_path: Path) -> None:
    target = tmp_path / "mine.game"
    target.write_text("mine", encoding="utf-8")
    refused = CliRunner().invoke(copy, ["@alone", str(target)])
    assert isinstance(refused.exception, UsageError)
    assert target.read_text(encoding="utf-8") == "mine"
    assert CliRunner().invoke(copy, ["@alone", str(target), "--force"]).exit_code == 0
    assert target.read_text(encoding="utf-8") == FILES["games/alone.game"]


@pytest.mark.usefixtures("shelves")
def test_copy_into_a_folder_that_is_not_there(tmp_path: Path) -> None:
    result = CliRunner().invoke(copy, ["@alone", str(tmp_path / "no" / "such" / "x.game")])
    assert isinstance(result.exception, UsageError)
