"""Options and arguments that commands share, so that each is spelled and explained the same way everywhere."""

from __future__ import annotations

import difflib
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

from winset import library
from winset.errors import UsageError

Function = TypeVar("Function", bound=Callable[..., Any])


def source_argument(name: str = "file", *, several: bool = False) -> Callable[[Function], Function]:
    """An argument FILE: a path, or `@name` for a bundled file; the command receives a `Path` (`several`: a tuple)."""
    return click.argument(
        name,
        metavar=name.upper() + ("..." if several else ""),
        nargs=-1 if several else 1,
        required=True,
        callback=_to_paths if several else _to_path,
        shell_complete=_complete_source,
    )


def format_option(*formats: str) -> Callable[[Function], Function]:
    """`--format`, one of `formats`, the first being the default; the command receives `style`."""
    return click.option(
        "--format",
        "style",
        type=click.Choice(formats),
        default=formats[0],
        show_default=True,
        help="How the result is written to standard output.",
    )


def set_option(
    flag: str = "--set",
    name: str = "settings",
    explained: str = "Give a parameter a value: --set p=1/3. Repeatable; a list as --set pi=1/2,1/3.",
) -> Callable[[Function], Function]:
    """`--set name=value`, repeatable; the command receives `settings`, pairs of texts in the order given."""
    return click.option(flag, name, metavar="NAME=VALUE", multiple=True, callback=_to_settings, help=explained)


def time_limit_option() -> Callable[[Function], Function]:
    """`--time-limit`, in seconds; the command receives `time_limit`, None where there is no limit."""
    return click.option(
        "--time-limit",
        type=click.FloatRange(min=0, min_open=True),
        metavar="SECONDS",
        help="Stop after so many seconds and show what was found (exit code 3).",
    )


def memory_limit_option() -> Callable[[Function], Function]:
    """`--memory-limit`, in megabytes; the command receives `memory_limit`, None where there is no limit."""
    return click.option(
        "--memory-limit",
        type=click.IntRange(min=1),
        metavar="MB",
        help="Stop when this program needs more memory than so many megabytes (exit code 3).",
    )


def as_given(settings: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Settings as the API takes them. Raises UsageError for a parameter that is set twice."""
    found: dict[str, str] = {}
    for name, text in settings:
        if name in found:
            raise UsageError(f"{name} is set twice: {found[name]} and {text}")
        found[name] = text
    return found


def _to_path(_context: click.Context, _parameter: click.Parameter, value: str) -> Path:
    """The file that `value` names, or a usage error with the nearest one."""
    if value.startswith("@"):
        return library.find(value)
    path = Path(value)
    if path.is_dir():
        raise click.BadParameter(f"{value} is a folder, not a file")
    if not path.exists():
        raise click.BadParameter(f"there is no file {value}{_nearest(path)}")
    if not os.access(path, os.R_OK):
        raise click.BadParameter(f"{value} may not be read")
    return path


def _to_paths(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> tuple[Path, ...]:
    return tuple(_to_path(context, parameter, value) for value in values)


def _to_settings(
    _context: click.Context, _parameter: click.Parameter, values: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    return tuple(_setting(value) for value in values)


def _setting(value: str) -> tuple[str, str]:
    """The name and the text of its value, without outer blanks; the reader of formulas takes the text further."""
    name, _, text = (part.strip() for part in value.partition("="))
    if not (name and text):
        raise click.BadParameter(f"{value!r} should be a name, '=' and a value, as in p=1/3")
    return name, text


def _nearest(path: Path) -> str:
    if not path.parent.is_dir():
        return f": there is no folder {path.parent}"
    names = [entry.name for entry in path.parent.iterdir() if entry.is_file()]
    near = [str(path.with_name(name)) for name in difflib.get_close_matches(path.name, names)]
    return f": did you mean {' or '.join(near)}?" if near else ""


def _complete_source(_context: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Bundled names after an `@`, else files."""
    if not incomplete.startswith("@"):
        return [CompletionItem(incomplete, type="file")]
    return [CompletionItem(name) for name in library.names() if name.startswith(incomplete)]
