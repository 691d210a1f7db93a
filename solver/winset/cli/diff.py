"""`winset diff`: two institutions, timings or tie rules side by side."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from winset.cli.options import as_given, format_option, set_option, source_argument, time_limit_option
from winset.errors import UsageError

if TYPE_CHECKING:
    from winset.api import Game

PARTIAL = 3


@click.command("diff")
@source_argument("first")
@source_argument("second")
@format_option("text", "json", "latex", "markdown")
@set_option()
@time_limit_option()
@click.option(
    "--of",
    "quantities",
    metavar="QUANTITY,...",
    help="What to compare: payoff.A, x, prob.agreement, or arithmetic of them; all that both have if left out.",
)
@set_option(
    "--set-second", "others", "Give a parameter a value in the second game only: --set-second kappa=4. Repeatable."
)
def diff(
    first: Path,
    second: Path,
    style: str,
    settings: tuple[tuple[str, str], ...],
    time_limit: float | None,
    quantities: str | None,
    others: tuple[tuple[str, str], ...],
) -> int | None:
    """The equilibria of the games in FIRST and SECOND compared, region by region of the parameters that both have.

    Before that it is said which win-sets contain one another, and which laws of draws dominate one another.

    A value given with --set holds in each game that has the parameter. The time limit is for each of the two games, and
    for comparing them.
    """
    from winset import api
    from winset.show import diff_report
    from winset.show.changes_report import sentences
    from winset.show.formula import LATEX, SOURCE, TEXT
    from winset.show.latex import slug
    from winset.statics.difference import UNDECIDED

    games = [api.load_game(file) for file in (first, second)]
    given = [_settings_for(game, games, as_given(settings)) for game in games]
    given[1] |= as_given(others)
    mine, other = (api.solve(g, values, time_limit=time_limit) for g, values in zip(games, given, strict=True))
    found = api.diff(mine, other, quantities, time_limit=time_limit)
    written = {"text": TEXT, "json": SOURCE}.get(style, LATEX)
    titles = [result.solution.play.title for result in (mine, other)]
    reports = [diff_report.difference_report(difference, written) for difference in found]
    both = api.changes(mine, other, time_limit=time_limit)
    changed = sentences(both.winsets, both.laws, written)
    layouts = {
        "text": lambda: diff_report.text(titles, reports, changed),
        "markdown": lambda: diff_report.markdown(titles, reports, changed),
        "latex": lambda: diff_report.latex(titles, reports, slug(titles[1]), changed),
        "json": lambda: (
            json.dumps(diff_report.json_form(titles, reports, changed), indent=2, ensure_ascii=False) + "\n"
        ),
    }
    click.echo(layouts[style](), nl=False)
    if mine.solution.unsolved or other.solution.unsolved:
        click.echo("not all regions were solved: the verdicts are about those that were", err=True)
        return PARTIAL
    verdicts = [*(difference.verdict for difference in found), *(how for _, how in changed)]
    if any(verdict.startswith(UNDECIDED) for verdict in verdicts):
        click.echo("not everything was decided within the time limit", err=True)
        return PARTIAL
    return None


def _names(game: Game) -> set[str]:
    return {ref.name for quantity in game.rewritten.parameters for ref in quantity.names}


def _settings_for(game: Game, games: list[Game], given: dict[str, str]) -> dict[str, str]:
    """The settings that are of this game. Raises UsageError for a name that neither game has."""
    known = set().union(*(_names(one) for one in games))
    for name in given:
        if name not in known:
            raise UsageError(f"{name} is a parameter of neither game; there are: {', '.join(sorted(known)) or 'none'}")
    return {name: text for name, text in given.items() if name in _names(game)}
