"""`winset check`: whether a file is well formed, what class of game it is, and what can be solved."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from winset.cli.kinds import is_finite
from winset.cli.options import as_given, format_option, set_option, source_argument

if TYPE_CHECKING:
    from winset.language import syntax


@click.command("check")
@source_argument()
@format_option("text", "json")
@set_option()
def check(file: Path, style: str, settings: tuple[tuple[str, str], ...]) -> None:
    """Read FILE and report every fault at once; if there is none, say what it is and what can be solved.

    Whether a game can be solved is tried at one point of its parameters, within a few seconds; the regions of the
    parameters may differ in this, and where beliefs may matter the lines are named.
    """
    given = as_given(settings)
    if is_finite(file):
        from winset.cli.finite_check import checked

        data, lines = checked(file)
        click.echo(json.dumps(data, indent=2, ensure_ascii=False) if style == "json" else "\n".join(lines))
        return
    from winset.cli.files import read
    from winset.language import syntax

    tree, text = read(file)
    if isinstance(tree, syntax.Proposition):
        data, lines = _proposition(tree, file, text)
    else:
        data, lines = _game(tree, file, text, given)
    click.echo(json.dumps(data, indent=2, ensure_ascii=False) if style == "json" else "\n".join(lines))


def _game(game: syntax.Game, file: Path, text: str, given: dict[str, str]) -> tuple[dict[str, object], list[str]]:
    from winset.cli.reach import reach
    from winset.language.binder import bind
    from winset.negotiation.negotiation_to_play import to_play
    from winset.show.inventory import inventory

    bound = bind(game, str(file), text)
    rewritten = to_play(game, str(file), text) if game.sides and game.play is not None else game
    told = inventory(bound, rewritten)
    answers = reach(game, rewritten, given, str(file), text)
    if told.beliefs and "(tried at" in answers["solve"]:
        answers["solve"] += "; regions where the moves listed under beliefs depend on beliefs stay unsolved"
    lines = [*told.lines(), "", *(f"{command:<12} {answer}" for command, answer in answers.items())]
    return {"kind": "game", **told.json(), "reach": answers}, lines


def _proposition(proposition: syntax.Proposition, file: Path, text: str) -> tuple[dict[str, object], list[str]]:
    from winset.cli.files import game_of
    from winset.language.binder import bind_proposition

    game = game_of(proposition, file)
    bound = bind_proposition(proposition, game, str(file), text)
    warnings = [f"line {w.position.line}: {w.message}" for w in bound.warnings]
    about = proposition.game or "numbers only"
    counts = {"profiles": len(proposition.profiles), "claims": len(proposition.claims)}
    data = {"kind": "proposition", "title": proposition.title, "game": about, **counts, "warnings": warnings}
    lines = [proposition.title, f"a proposition about {about}", ""]
    lines += [f"{name:<12} {count}" for name, count in counts.items()]
    lines += _undecided(proposition)
    return data, lines + [f"warning      {warning}" for warning in warnings]


def _undecided(proposition: syntax.Proposition) -> list[str]:
    """A line on the claims that no command decides: those that are not about a profile being an equilibrium."""
    from winset.language import syntax

    others = [claim.at.line for claim in proposition.claims if not isinstance(claim.statement, syntax.IsEquilibrium)]
    if not others:
        return []
    noun, lines = ("claim", "line") if len(others) == 1 else ("claims", "lines")
    return [
        f"{'note':<12} the {noun} at {lines} {', '.join(map(str, others))} cannot be decided yet: only profiles are"
    ]
