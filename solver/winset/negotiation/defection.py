"""Which outcomes of a negotiation are involuntary defections: signed at Level I, and not ratified at Level II."""

from __future__ import annotations

from collections.abc import Iterator

from winset.language import syntax

AGREEMENT = "agreement"


def involuntary_defections(game: syntax.Game) -> frozenset[str]:
    """Outcome labels that end the play only after a side was asked to ratify, and are not the agreement.

    A label that is also used before anyone ratifies is left out: it does not tell the two apart.

    >>> from winset.language.syntax import Block, End, Game, Ratifies, Ref
    >>> lines = (Ratifies(Ref("Home"), together=False), End("unratified"))
    >>> sorted(involuntary_defections(Game("Talks", play=Block(lines))))
    ['unratified']
    """
    ends = list(_ends(game.play, False))
    before = {label for label, asked in ends if not asked}
    return frozenset(label for label, asked in ends if asked and label not in before | {AGREEMENT})


def _ends(block: syntax.Block | None, asked: bool) -> Iterator[tuple[str, bool]]:
    """Labels of the ends of a block, each with whether a side was asked to ratify on the way."""
    if block is None:
        return
    for statement in block.statements:
        match statement:
            case syntax.Ratifies():
                asked = True
            case syntax.End(label):
                yield label, asked
            case syntax.If(branches, otherwise):
                for _, body in branches:
                    yield from _ends(body, asked)
                yield from _ends(otherwise, asked)
            case syntax.Chance(_, body, otherwise):
                yield from _ends(body, asked)
                yield from _ends(otherwise, asked)
            case syntax.ForEach(_, _, body) | syntax.Repeat(_, _, body):
                yield from _ends(body, asked)
