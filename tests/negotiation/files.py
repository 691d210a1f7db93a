"""Files of sides, as text, and what the tests ask of them."""

from __future__ import annotations

from fractions import Fraction

from winset.algebra.value import Value
from winset.language import syntax as s
from winset.language.reader import read_text
from winset.negotiation.deals import Deals, deals_of
from winset.negotiation.winsets import Answer

F = Fraction

HEAD = 'winset 1\ngame "g"\nparameters\n    rA, rB, q, m in [0, 1]\nissue x in [0, 1]\n'


def side(name: str, *lines: str) -> str:
    return f"side {name}\n" + "".join(f"    {line}\n" for line in lines)


ZOPA = (
    HEAD + side("A", "veto RA: gets x, rA without agreement") + side("B", "veto RB: gets 1 - x, rB without agreement")
)
SETTER = HEAD + side("voters", "veto pivot: ideal m, status quo q")


def game_of(text: str) -> s.Game:
    game = read_text(text)
    assert isinstance(game, s.Game)
    return game


def deals(text: str, **settings: Fraction | int) -> Deals:
    return deals_of(game_of(text), {name: Value.number(value) for name, value in settings.items()}, "a.game", text)


def parts(answer: Answer) -> dict[str, list[str]]:
    """Each set of an answer with its regions as text."""
    assert answer.complete
    return {
        str(part.winset): [" and ".join(sorted(map(str, region.conditions))) for region in part.regions]
        for part in answer.parts
    }
