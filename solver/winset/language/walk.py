"""Walk over a syntax tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from winset.errors import Position


def nodes(tree: object) -> Iterator[object]:
    """The tree and every node inside it, in the order of the source.

    >>> from winset.language.syntax import Ref, Unary
    >>> [type(node).__name__ for node in nodes(Unary("-", Ref("x")))]
    ['Unary', 'Ref']
    """
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            waiting += reversed(node)
            continue
        names = _children(type(node))
        if names is not None:
            yield node
            waiting += [getattr(node, name) for name in reversed(names)]


_CHILDREN: dict[type, tuple[str, ...] | None] = {Position: None}


def _children(kind: type) -> tuple[str, ...] | None:
    """The fields of a node that may hold nodes; None for what is no node."""
    if kind not in _CHILDREN:
        known = tuple(field.name for field in fields(kind) if field.name != "at") if is_dataclass(kind) else None
        _CHILDREN[kind] = known
    return _CHILDREN[kind]
