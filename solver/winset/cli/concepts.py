"""`--concept`: which names there are, which of them a game is solved for, and why not for the others."""

from __future__ import annotations

import difflib

from winset.errors import OutOfReach, UsageError
from winset.game.visibility import hides_anything
from winset.language import syntax

SUBGAME_PERFECT, PERFECT_BAYESIAN = "subgame-perfect", "perfect-bayesian"

# Concepts that theorists name, with the reason why no method finds them here.
OTHERS = {
    "nash": "Nash equilibria that are not perfect rest on threats that would not be carried out; they are not listed",
    "weak-perfect-bayesian": "its beliefs off the path are free, and the equilibria a continuum; they are not listed",
    "sequential": "Kreps and Wilson's consistency of beliefs is not derived",
    "stationary": "play that repeats for ever is not solved",
    "mixed": "mixing is not searched",
}


# Concepts that are looked for on the tree of a game, where it has one.
TREE_CONCEPTS = ("nash", "weak-perfect-bayesian", "sequential")
_SHORT = {"spe": SUBGAME_PERFECT, "pbe": PERFECT_BAYESIAN, "weak-pbe": "weak-perfect-bayesian"}


def full(name: str) -> str:
    """The name of a concept in one spelling, short names written out."""
    plain = name.lower().replace("_", "-").replace(" ", "-").removesuffix("-equilibrium")
    return _SHORT.get(plain, plain)


def insist(name: str, game: syntax.Game) -> None:
    """Return if the game is solved for the concept of that name.

    Raises UsageError for a name that is none, OutOfReach with the reason for one that this game is not solved for.
    """
    wanted = full(name)
    fits = PERFECT_BAYESIAN if hides_anything(game) else SUBGAME_PERFECT
    if wanted == fits:
        return
    if wanted == SUBGAME_PERFECT:
        raise OutOfReach(
            "something is hidden from a player, and subgame perfection does not say what she does there: "
            f"--concept {PERFECT_BAYESIAN} does"
        )
    if wanted == PERFECT_BAYESIAN:
        raise OutOfReach(
            f"nothing is hidden from anybody, so there are no beliefs: --concept {SUBGAME_PERFECT} is the concept here"
        )
    if wanted in OTHERS:
        raise OutOfReach(f"{name}: {OTHERS[wanted]}; this game is solved with --concept {fits}")
    near = difflib.get_close_matches(wanted, [SUBGAME_PERFECT, PERFECT_BAYESIAN, *OTHERS], 1)
    advice = f"did you mean {near[0]}?" if near else f"this game is solved with --concept {fits}"
    raise UsageError(f"{name} is not a solution concept of winset; {advice}")
