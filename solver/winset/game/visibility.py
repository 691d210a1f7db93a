"""What is hidden from whom in a game file, read off its statements."""

from __future__ import annotations

from collections.abc import Iterator

from winset.language import syntax


def statements(block: syntax.Block | None) -> Iterator[syntax.Statement]:
    """Every statement of a block, inner blocks included, in the order of the file."""
    if block is None:
        return
    for statement in block.statements:
        yield statement
        match statement:
            case syntax.If(branches, otherwise):
                for _, body in branches:
                    yield from statements(body)
                yield from statements(otherwise)
            case syntax.Chance(_, body, otherwise):
                yield from statements(body)
                yield from statements(otherwise)
            case syntax.ForEach(_, _, body) | syntax.Simultaneously(body) | syntax.Repeat(_, _, body):
                yield from statements(body)


def hides_anything(game: syntax.Game) -> bool:
    """Whether some move or draw is not seen by everyone."""
    return any(isinstance(s, (syntax.Move, syntax.Draw)) and s.seen for s in statements(game.play))
