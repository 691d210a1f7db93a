"""`winset list` and `winset copy`: the bundled games and propositions."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from winset import library
from winset.cli.options import format_option
from winset.errors import UsageError
from winset.library import Entry


@click.command("list")
@click.argument("words", nargs=-1)
@format_option("text", "json")
def show_list(words: Sequence[str], style: str) -> None:
    """List the bundled games and propositions.

    With WORDS, only those whose name, title or note contains every one of them, in any case.
    """
    entries = [entry for entry in library.listing() if _mentions(entry, words)]
    if style == "json":
        click.echo(_as_json(entries))
    elif entries:
        click.echo(_as_text(entries))
    else:
        click.echo("no bundled file matches", err=True)


@click.command()
@click.argument("name", metavar="@NAME")
@click.argument("dest", default=".", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace a file that is there already.")
def copy(name: str, dest: Path, force: bool) -> None:
    """Copy a bundled file to DEST, a folder or a file name (here if left out)."""
    source = library.find(name)
    target = dest / source.name if dest.is_dir() else dest
    if not target.parent.is_dir():
        raise UsageError(f"there is no folder {target.parent}")
    if target.exists() and not force:
        raise UsageError(f"{target} is there already; --force replaces it")
    try:
        target.write_bytes(source.read_bytes())
    except OSError as error:
        raise UsageError(f"cannot write {target}: {error.strerror}") from error
    click.echo(target)


def _mentions(entry: Entry, words: Sequence[str]) -> bool:
    text = f"{entry.name} {entry.title} {entry.note}".casefold()
    return all(word.casefold() in text for word in words)


def _as_text(entries: Sequence[Entry]) -> str:
    width = max((len(entry.name) for entry in entries), default=0)
    return "\n".join(f"{entry.name:{width}}  {_line(entry)}".rstrip() for entry in entries)


def _line(entry: Entry) -> str:
    return f"{entry.title} ({entry.note})" if entry.note else entry.title


def _as_json(entries: Sequence[Entry]) -> str:
    rows = [{"name": entry.name, "title": entry.title, "note": entry.note} for entry in entries]
    return json.dumps(rows, indent=2, ensure_ascii=False)
