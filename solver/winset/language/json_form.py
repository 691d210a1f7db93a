"""The syntax tree as JSON, for programs: every node is an object with its type and fields; exact numbers are strings.

Positions are left out where there are none; comments are kept. What comes in is checked against the tree's own types,
and then against the language: a tree that cannot be written as a file is refused.
"""

from __future__ import annotations

import types
import typing
from dataclasses import fields, is_dataclass
from fractions import Fraction
from functools import cache
from typing import Any

from winset.errors import InputError, Position, SourceErrors
from winset.language import limits
from winset.language import syntax as s
from winset.language.reader import read_text
from winset.language.writer import write

VERSION = 1


def to_json(node: s.Game | s.Proposition) -> dict[str, Any]:
    """The tree as dictionaries, lists and strings.

    >>> to_json(s.Game("Nothing", players=(s.Ref("A"),)))["players"]
    [{'type': 'Ref', 'name': 'A', 'index': None, 'last': None}]
    """
    return {"winset": VERSION, **_out(node)}


def from_json(data: object) -> s.Game | s.Proposition:
    """The tree behind its JSON form. Raises `InputError` that names the place, such as `play.statements[2].who`."""
    if not isinstance(data, dict) or data.get("winset") != VERSION:
        raise InputError(f'the JSON form of a file is an object with "winset": {VERSION}')
    content = {key: value for key, value in data.items() if key != "winset"}
    try:
        node = _node(content, (s.Game, s.Proposition), "")
    except RecursionError as error:
        raise InputError("this tree is nested too deep") from error
    assert isinstance(node, s.Game | s.Proposition)
    _check_writable(node)
    return node


def _check_writable(node: s.Game | s.Proposition) -> None:
    """The tree must mean something in the language: names are names, lists are not empty where one item is due."""
    try:
        again = read_text(write(node), "<json>")
    except SourceErrors as error:
        raise InputError(f"this tree cannot be written as a file: {error}") from error
    except RecursionError as error:
        raise InputError("this tree is nested too deep") from error
    except (LookupError, TypeError, ValueError) as error:
        raise InputError("this tree cannot be written as a file: a part that must be there is missing") from error
    if again != node:
        raise InputError("this tree is not one that a file can have")


# --- out --------------------------------------------------------------------------------------------------------------


def _out(value: Any) -> Any:
    if isinstance(value, Position):
        return [value.line, value.column, value.width]
    if is_dataclass(value):
        parts = {field.name: getattr(value, field.name) for field in fields(value)}
        kept = {name: _out(part) for name, part in parts.items() if name != "at" or part != s.NOWHERE}
        return {"type": type(value).__name__, **kept}
    if isinstance(value, tuple):
        return [_out(part) for part in value]
    return str(value) if isinstance(value, Fraction) else value


# --- in ---------------------------------------------------------------------------------------------------------------


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _in(data: object, hint: Any, where: str) -> Any:
    """The value of this type that the data stand for."""
    if hint is Position:
        return _position(data, where)
    if hint is Fraction:
        return _fraction(data, where)
    if hint in (str, bool):
        if not isinstance(data, hint):
            raise InputError(f"{where}: {'text' if hint is str else 'true or false'} is due")
        return data
    if typing.get_origin(hint) is tuple:
        return _tuple(data, typing.get_args(hint), where)
    options = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    if data is None and type(None) in options:
        return None
    return _node(data, tuple(option for option in options if is_dataclass(option)), where)


def _node(data: object, kinds: tuple[Any, ...], where: str) -> Any:
    names = {kind.__name__: kind for kind in kinds}
    if not isinstance(data, dict) or data.get("type") not in names:
        raise InputError(f"{where or 'the file'}: an object is due whose type is one of {', '.join(names)}")
    kind = names[data["type"]]
    hints = _hints(kind)
    parts: dict[str, Any] = {}
    for name, value in data.items():
        if name != "type" and name not in hints:
            raise InputError(f"{where or 'the file'}: {kind.__name__} has no {str(name)[:40]!r}")
        if name != "type":
            parts[name] = _in(value, hints[name], f"{where}.{name}".lstrip("."))
    try:
        return kind(**parts)
    except TypeError as error:
        raise InputError(f"{where or 'the file'}: {kind.__name__} lacks a part") from error


def _tuple(data: object, items: tuple[Any, ...], where: str) -> tuple[Any, ...]:
    if not isinstance(data, list):
        raise InputError(f"{where}: a list is due")
    if items[-1] is Ellipsis:
        kinds = items[:1] * len(data)
    elif len(items) == len(data):
        kinds = items
    else:
        raise InputError(f"{where}: {len(items)} items are due")
    return tuple(_in(part, kind, f"{where}[{k}]") for k, (part, kind) in enumerate(zip(data, kinds, strict=True)))


def _position(data: object, where: str) -> Position:
    if isinstance(data, list) and len(data) == 3 and all(type(part) is int and 0 <= part < 1 << 31 for part in data):
        return Position(*data)
    raise InputError(f"{where}: a position is a list of line, column and width")


def _fraction(data: object, where: str) -> Fraction:
    """An exact number: `"3/4"`, `"2"`; floats are refused."""
    if isinstance(data, str) and len(data) <= 2 * limits.DIGITS + 1:
        top, _, bottom = data.partition("/")
        digits = (top + bottom).isascii() and top.removeprefix("-").isdigit() and (bottom.isdigit() or "/" not in data)
        if digits and (not bottom or int(bottom)):
            return Fraction(int(top), int(bottom or 1))
    raise InputError(f'{where}: an exact number is text such as "3/4"')
