"""Comments of a negotiation that its play has no line for are kept as notes at the top of the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from winset.language import syntax as s
from winset.negotiation.preferences import members
from winset.negotiation.trees import nodes


def moved_comments(game: s.Game, plain: s.Game) -> s.Game:
    """`plain` with those comments of `game` in its notes that stand on no line of it, each after the name it was on."""
    kept = {getattr(node, "comment", "") for node in nodes(plain)}
    notes = [f"{who}: {comment}" for who, comment in _comments(game) if comment and comment not in kept]
    return replace(plain, notes=(*plain.notes, *notes)) if notes else plain


def _comments(game: s.Game) -> Iterator[tuple[str, str]]:
    for issue in game.issues:
        names = ", ".join(ref.name for quantity in issue.quantities for ref in quantity.names)
        yield names, issue.comment
        for quantity in issue.quantities:
            yield ", ".join(ref.name for ref in quantity.names), quantity.comment
    for side in game.sides:
        yield side.name, side.comment
        yield f"{side.name}, negotiator", side.negotiator_comment
        for ratifier in side.ratifiers:
            if isinstance(ratifier, s.Chamber):
                yield f"{side.name}, chamber", ratifier.comment
        for member in members(side):
            yield member.who.name, member.comment
    for node in nodes(game.play):
        if isinstance(node, s.Ratifies):
            yield f"{node.side.name} ratifies", node.comment
