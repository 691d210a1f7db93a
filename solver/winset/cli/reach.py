"""What can be done with a game: tried at one point, since a method knows best what it is up to."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread

from winset.algebra.explore import explore
from winset.algebra.oracle import Oracle
from winset.api import settings_of
from winset.equilibrium import play_methods
from winset.equilibrium.subgame_perfect import algorithm, concept, method
from winset.errors import InputError, LimitReached, OutOfReach, UsageError
from winset.game.compile import compile_game
from winset.game.play import Play
from winset.game.under_assumptions import tree_of
from winset.game.unknown_law import has_unknown_law
from winset.language import syntax
from winset.negotiation.deals import deals_of
from winset.negotiation.domain import axes_of

SECONDS = 5.0
BELIEFS = "beliefs are needed"  # what rollback says where a tree with beliefs has to be solved


def reach(game: syntax.Game, rewritten: syntax.Game, given: dict[str, str], source: str, text: str) -> dict[str, str]:
    """For each command that is about games, a sentence on what it will answer or why it cannot."""
    answers = {"solve": _solve(rewritten, given, source)}
    if game.sides and game.issues:
        answers["winsets"] = _winsets(game, source, text)
    return answers


def _solve(game: syntax.Game, given: dict[str, str], source: str) -> str:
    try:
        play = compile_game(game, settings_of(game, given), source)
    except OutOfReach as reason:
        return f"out of reach: {reason}"
    except UsageError as missing:
        if given:
            raise
        return f"{missing}"
    found = within(SECONDS, lambda: _tried(play))
    if found and BELIEFS in found:
        return within(SECONDS, lambda: _as_tree(play) or _by_method(play)) or found
    if found and has_unknown_law(game):
        return within(SECONDS, lambda: _by_method(play)) or found
    return found or f"{concept(play)} by {method(play)}, if time allows: one point took more than {SECONDS:g} seconds"


def _tried(play: Play) -> str:
    """What rollback says on the first region that it meets; that there are more regions is no reason."""
    with Oracle() as oracle:
        at = algorithm(play, oracle, SECONDS)
        found = explore(oracle, play.parameters, play.assumptions, lambda run: at(run, play), cells=1)
    for leaf in found.leaves:
        where = ", ".join(f"{name} = {value}" for name, value in leaf.witness.items())
        return f"{concept(play)} by {method(play)}" + (f" (tried at {where})" if where else "")
    reasons = sorted((gap.reason for gap in found.unsolved), key=lambda reason: "limit on the number" in reason)
    return f"out of reach: {reasons[0]}" if reasons else "nothing: no parameters satisfy the assumptions"


def _as_tree(play: Play) -> str:
    """What is solved where beliefs decide: the tree, if there is one; else ""."""
    try:
        tree = tree_of(play)
    except OutOfReach:
        return ""
    return f"perfect Bayesian equilibrium on the tree of the game, of {len(tree)} nodes; `winset methods` lists others"


def _by_method(play: Play) -> str:
    """What takes over where beliefs decide and there is no tree; "" if nothing does."""
    with Oracle() as oracle:
        method = play_methods.chosen(play, oracle, SECONDS)
    return "" if method is None else f"{method.concept} by {method.name}: {method.promises}"


def within(seconds: float, work: Callable[[], str]) -> str | None:
    """What the work returns, or None if it takes longer; it is then left behind."""
    results: list[str | InputError] = []

    def run() -> None:
        try:
            results.append(work())
        except (OutOfReach, LimitReached) as reason:
            results.append(f"out of reach: {reason}")
        except InputError as error:
            results.append(error)

    thread = Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if not results:
        return None
    if isinstance(results[0], InputError):
        raise results[0]
    return results[0]


def _winsets(game: syntax.Game, source: str, text: str) -> str:
    from winset.algebra.run import at_point
    from winset.game.play import Scope
    from winset.negotiation.winsets import reader_at

    deals = deals_of(game, {}, source, text)
    count = len(axes_of(reader_at(at_point({}), deals, Scope()), deals.game))
    if count == 1:
        return "one issue: intervals, region by region of the parameters"
    if count == 2:
        return "two issues: conditions, and polygons with areas where every parameter has a value"
    return f"{count} issues: conditions"
