"""`winset verify`: is a claimed profile an equilibrium, of which concept, and if not, by which deviation."""

from __future__ import annotations

import json
from pathlib import Path

import click

from winset.cli.kinds import is_finite
from winset.cli.options import as_given, format_option, set_option, source_argument, time_limit_option
from winset.errors import UsageError

NEGATIVE, UNDECIDED = 1, 3


@click.command("verify")
@source_argument()
@format_option("text", "json")
@set_option()
@time_limit_option()
@click.option(
    "--profile",
    "name",
    default="",
    metavar="NAME",
    help="Of a proposition's profiles, only this one; for a game, the JSON file with a profile on its tree.",
)
def verify(
    file: Path, style: str, settings: tuple[tuple[str, str], ...], time_limit: float | None, name: str
) -> int | None:
    """Check the profiles in FILE at every information set, for all parameters at once.

    FILE is a proposition with profiles, or what `winset solve --format json` wrote, or, with --profile, a finite game.
    A profile is checked under the conditions of the claims about it, else under all that is assumed. Exit code 1 if one
    is no equilibrium, 3 if that was not decided.
    """
    given = as_given(settings)
    if is_finite(file) or (file.suffix == ".game" and name.endswith(".json")):
        from winset.cli.finite_verify import verify_file

        return verify_file(file, name, style, given, time_limit)
    from winset import api
    from winset.show import finding as layouts

    if file.suffix == ".json" and (given or name):
        raise UsageError("a solution in JSON has its own settings and profiles; leave out --set and --profile")
    found = api.verify(file, given, profile=name, time_limit=time_limit)
    if style == "json":
        verdicts = [layouts.as_json(finding) for finding in found.findings]
        data = {"schema_version": 1, "title": found.title, "verdicts": verdicts}
        click.echo(json.dumps(data, indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join([found.title, *(line for told in found.findings for line in layouts.lines(told))]))
    answers = [finding.holds for finding in found.findings]
    if False in answers:
        return NEGATIVE
    return UNDECIDED if None in answers else None
