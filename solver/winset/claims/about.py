"""The play that a proposition is about: its game, with what the proposition declares and assumes as well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from winset.game.compile import Setting, compile_game
from winset.game.play import Play
from winset.language import syntax


def game_with(proposition: syntax.Proposition, game: syntax.Game) -> syntax.Game:
    """The game with the `variables` of a proposition as further parameters, and with what it assumes."""
    return replace(
        game,
        parameters=(*game.parameters, *proposition.variables),
        lets=(*game.lets, *proposition.lets),
        assumptions=(*game.assumptions, *proposition.assumptions),
    )


def play_about(
    proposition: syntax.Proposition, game: syntax.Game, settings: Mapping[str, Setting], source: str = "<text>"
) -> Play:
    """The play of the game under what the proposition assumes; raises what `compile_game` raises."""
    return compile_game(game_with(proposition, game), settings, source)


def unknowns(proposition: syntax.Proposition, play: Play) -> tuple[str, ...]:
    """The variables of the proposition that have no value."""
    names = {ref.name for quantity in proposition.variables for ref in quantity.names}
    return tuple(name for name in play.parameters if name.partition("[")[0] in names)
