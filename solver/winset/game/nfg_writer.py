"""Write a strategic form as a Gambit `.nfg` file."""

from __future__ import annotations

from collections.abc import Sequence

from winset.errors import OutOfReach
from winset.game.gambit_text import quoted, written
from winset.game.strategic import Strategic
from winset.game.tree import Number


def write_nfg(game: Strategic) -> str:
    """The text of a game, which reads back to the same game.

    Payoffs are listed where outcomes have no names, else outcomes are. Raises OutOfReach if there are parameters in it.

    >>> print(write_nfg(Strategic("G", ("A",), (("x", "y"),), ((1,), (2,)))))
    NFG 1 R "G" { "A" }
    { { "x" "y" } }
    ""
    <BLANKLINE>
    1
    2
    <BLANKLINE>
    """
    players = _braced(_quoted(game.players))
    strategies = _braced([_braced(_quoted(labels)) for labels in game.strategies])
    head = [f"NFG 1 R {quoted(game.title)} {players}", strategies, quoted(game.comment), ""]
    try:
        body = _by_outcome(game) if game.outcome_names else [" ".join(map(written, row)) for row in game.payoffs]
    except ValueError:
        raise OutOfReach("an .nfg file holds numbers only: give the parameters values with --set") from None
    return "\n".join([*head, *body, ""])


def _by_outcome(game: Strategic) -> Sequence[str]:
    """The outcomes, each once, and the number of the one at each profile."""
    numbers: dict[tuple[str, tuple[Number, ...]], int] = {}
    chosen = []
    for place, payoffs in enumerate(game.payoffs):
        key = game.outcome_names.get(place, ""), payoffs
        chosen.append(numbers.setdefault(key, len(numbers) + 1))
    listed = [_braced([quoted(name), ", ".join(map(written, payoffs))]) for name, payoffs in numbers]
    return ["{", *listed, "}", " ".join(map(str, chosen))]


def _quoted(labels: Sequence[str]) -> list[str]:
    return [quoted(label) for label in labels]


def _braced(items: Sequence[str]) -> str:
    return "{ " + " ".join(items) + " }"
