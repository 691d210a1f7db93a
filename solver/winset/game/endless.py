"""Where a play that repeats for ever is in a file, and whether it depends on what happened before it.

Such a block is solved as a game of its own, whose values do not depend on the past. So it may come behind moves and
draws, on some branches or on all, as long as nothing in it reads them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from winset.language import syntax
from winset.language.walk import nodes

Place = tuple[syntax.Block, int]

MOST_REMEMBERED = 64
_FOUND: dict[int, tuple[syntax.Block, tuple[Endless, ...]]] = {}  # by identity: a play is asked at each of its steps


@dataclass(frozen=True)
class Endless:
    """A block without end: its statement, and the statements that hold it, outermost first, with their blocks."""

    repeat: syntax.Repeat
    places: tuple[Place, ...]

    def before(self) -> Iterator[syntax.Statement]:
        """The statements that may be played before it, those on other branches not."""
        for block, index in self.places:
            yield from block.statements[:index]

    @cached_property
    def read_of_the_past(self) -> str:
        """A name or label of the past that the block reads; "" if it reads none."""
        past = {name for statement in self.before() for name in _made(statement)}
        own = {name for statement in nodes(self.repeat) for name in _made(statement)}
        read = [name for node in nodes(self.repeat) for name in _read(node)]
        return next((name for name in read if name in past - own), "")

    @property
    def repeated(self) -> bool:
        """Whether it stands in a block that is itself repeated, or played for each of a domain."""
        held = (block.statements[index] for block, index in self.places[:-1])
        return any(isinstance(statement, (syntax.Repeat, syntax.ForEach)) for statement in held)


def endless_blocks(block: syntax.Block) -> tuple[Endless, ...]:
    """The blocks without end in a play, those inside another one aside."""
    known = _FOUND.get(id(block))
    if known is None or known[0] is not block:
        if len(_FOUND) >= MOST_REMEMBERED:
            _FOUND.clear()
        known = _FOUND[id(block)] = (block, tuple(_search(block)))
    return known[1]


def _search(block: syntax.Block) -> Iterator[Endless]:
    waiting: list[tuple[syntax.Block, tuple[Place, ...]]] = [(block, ())]
    while waiting:
        here, places = waiting.pop()
        for index, statement in enumerate(here.statements):
            way = (*places, (here, index))
            if isinstance(statement, syntax.Repeat) and statement.times is None:
                yield Endless(statement, way)
            else:
                waiting += [(inner, way) for inner in _blocks(statement)]


def _blocks(statement: syntax.Statement) -> list[syntax.Block]:
    match statement:
        case syntax.If(branches, otherwise):
            return [body for _, body in branches] + ([otherwise] if otherwise is not None else [])
        case syntax.Chance(_, body, otherwise):
            return [body] + ([otherwise] if otherwise is not None else [])
        case syntax.ForEach() | syntax.Repeat():
            return [statement.body]
    return []


def _made(node: object) -> Iterator[str]:
    """The names and labels that a statement makes, those inside it included where it is a block."""
    for inner in nodes(node):
        match inner:
            case syntax.Draw():
                yield from (ref.name for ref in inner.names)
            case syntax.Variables():
                yield from (ref.name for quantity in inner.quantities for ref in quantity.names)
            case syntax.Options():
                yield from inner.labels
            case syntax.Let(target=target):
                yield target.name
            case syntax.ForEach():
                yield inner.name
            case syntax.Alternate():
                yield from (role.name for role in inner.roles)
            case syntax.Ratifies():
                yield "ratified"


def _read(node: object) -> Iterator[str]:
    match node:
        case syntax.Ref():
            yield node.name
        case syntax.IsLabel():
            yield node.label
