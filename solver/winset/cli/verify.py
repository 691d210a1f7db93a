"""`winset verify`: is a claimed profile an equilibrium, of which concept, and if not, by which deviation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from winset.cli.kinds import is_finite
from winset.cli.options import as_given, format_option, set_option, source_argument, time_limit_option
from winset.errors import InputError, UsageError

if TYPE_CHECKING:
    from winset.equilibrium.verify import Deviation, Verdict
    from winset.language import syntax

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
    help="Of a proposition's profiles, only this one; for a .efg or .nfg file, the JSON with a profile.",
)
def verify(
    file: Path, style: str, settings: tuple[tuple[str, str], ...], time_limit: float | None, name: str
) -> int | None:
    """Check the profiles in FILE at every information set, for all parameters at once.

    FILE is a proposition with profiles, or what `winset solve --format json` wrote. A profile is checked under the
    conditions of the claims about it, else under all that is assumed. Exit code 1 if one is no equilibrium, 3 if that
    was not decided.
    """
    given = as_given(settings)
    if is_finite(file):
        from winset.cli.finite_verify import verify_file

        return verify_file(file, name, style)
    if file.suffix == ".json":
        if given or name:
            raise UsageError("a solution in JSON has its own settings and profiles; leave out --set and --profile")
        title, findings = _solution(file, time_limit)
    else:
        title, findings = _proposition(file, given, name, time_limit)
    told = list(findings)
    if style == "json":
        data = {"schema_version": 1, "title": title, "verdicts": [finding.json() for finding in told]}
        click.echo(json.dumps(data, indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join([title, *(line for finding in told for line in finding.lines())]))
    answers = [finding.holds for finding in told]
    if False in answers:
        return NEGATIVE
    return UNDECIDED if None in answers else None


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on one profile in one region, and whether what was claimed of it holds."""

    what: str
    when: str
    claimed: str
    holds: bool | None
    verdict: Verdict

    def lines(self) -> Iterator[str]:
        """The finding as text."""
        from winset.show.deviation import deviations
        from winset.show.words import counted

        answer = {True: "holds", False: "does not hold", None: "undecided"}[self.holds]
        yield ""
        yield self.what + (f", if {self.when}" if self.when else "")
        yield f"   {answer}" + (f"      claimed: {self.claimed}" if self.claimed else "")
        yield f"   {self.verdict.concept} ({counted(self.verdict.checked, 'comparison')})"
        for deviation in deviations(self.verdict.deviations):
            yield f"   deviation  {deviation}"
        for kind, texts in (("fault", self.verdict.faults), ("doubt", self.verdict.doubts)):
            for text in texts:
                yield f"   {kind:<10} {text}"

    def json(self) -> dict[str, Any]:
        """The finding as JSON."""
        return {
            "profile": self.what,
            "when": self.when,
            "claimed": self.claimed,
            "holds": self.holds,
            "concept": self.verdict.concept,
            "checked": self.verdict.checked,
            "deviations": [_deviation(deviation) for deviation in self.verdict.deviations],
            "faults": list(self.verdict.faults),
            "doubts": list(self.verdict.doubts),
        }


def _deviation(deviation: Deviation) -> dict[str, Any]:
    return {
        "player": deviation.player,
        "line": deviation.site.position.line,
        "rounds": list(deviation.site.rounds),
        "after": [str(turn) for turn in deviation.history],
        "prescribed": None if deviation.prescribed is None else str(deviation.prescribed),
        "better": str(deviation.better),
        "gain": str(deviation.gain),
        "point": {name: str(number) for name, number in deviation.point.items()},
        "gain_at_point": str(deviation.gain_at_point()),
        "kind": deviation.kind,
    }


# --- a proposition ----------------------------------------------------------------------------------------------------


def _proposition(file: Path, given: dict[str, str], name: str, limit: float | None) -> tuple[str, Iterator[Finding]]:
    from winset.cli.files import game_file, read
    from winset.language import syntax
    from winset.language.binder import bind_proposition

    tree, text = read(file)
    if not isinstance(tree, syntax.Proposition):
        raise UsageError(f"{file} is a game: verify takes a proposition with a profile, or a solution in JSON")
    path = game_file(tree, file)
    if path is None or not tree.profiles:
        raise UsageError(f"{file}: verify needs a `game` and a `profile`; other claims cannot be decided yet")
    from winset.api import load_game

    game = load_game(path)
    bind_proposition(tree, game.written, str(file), text)
    names = [profile.name for profile in tree.profiles]
    if name and name not in names:
        raise UsageError(f"there is no profile {name}; the profiles are {', '.join(names)}")
    return tree.title, _findings(tree, file, text, game.rewritten, given, name, limit)


def _findings(
    proposition: syntax.Proposition,
    file: Path,
    text: str,
    game: syntax.Game,
    given: dict[str, str],
    name: str,
    limit: float | None,
) -> Iterator[Finding]:
    from dataclasses import replace

    from winset.api import settings_of
    from winset.claims.written_profile import written_profile
    from winset.equilibrium.verify import verify as verified
    from winset.game.compile import compile_game
    from winset.language.writer import write_expr

    play = compile_game(game, settings_of(game, given), str(file))
    lets = {let.target.name: let for let in proposition.lets}
    assumed = tuple(assumption.condition for assumption in proposition.assumptions)
    for profile in proposition.profiles:
        if name not in ("", profile.name):
            continue
        for claim in _claims(proposition, profile.name):
            when = () if claim is None or claim.when is None else (claim.when,)
            conditions = (*play.conditions, *assumed, *when)
            there = replace(play, conditions=conditions, lets={**play.lets, **lets})
            strategy = written_profile(there, proposition, profile.name, str(file), text)
            verdict = verified(there, strategy, seconds=limit)
            told = " and ".join(write_expr(condition) for condition in (*assumed, *when))
            claimed = "" if claim is None else claim.concept
            if claim is not None and claim.exactly:
                told += " (that it is one nowhere else was not checked)"
            yield Finding(f"profile {profile.name}".rstrip(), told, claimed, judged(claimed, verdict), verdict)


def _claims(proposition: syntax.Proposition, profile: str) -> list[syntax.IsEquilibrium | None]:
    """The claims that a profile is an equilibrium; None stands for no particular concept."""
    from winset.language import syntax

    statements = [claim.statement for claim in proposition.claims]
    found = [s for s in statements if isinstance(s, syntax.IsEquilibrium) and s.profile in (profile, "profile")]
    return [*found] or [None]


# What follows from what: a profile that is the first is each of the others too.
_STRONG = ("strong perfect Bayesian", "perfect Bayesian", "weak perfect Bayesian", "subgame-perfect", "Nash")
_PERFECT = ("subgame-perfect", "Nash", *_STRONG)


def judged(claimed: str, verdict: Verdict) -> bool | None:
    """Whether a verdict bears out a claimed concept; None if it does not say.

    The verifier speaks of the strongest concept that fits the game and of Nash equilibrium; a concept in between of
    which it says nothing is undecided.
    """
    kind = claimed.removesuffix(" equilibrium")
    if not kind or verdict.holds is None:
        return True if kind == "Nash" and verdict.concept.startswith("Nash equilibrium") else verdict.holds
    if verdict.holds:
        bayesian = verdict.concept.startswith("strong perfect Bayesian")
        return True if kind in (_STRONG if bayesian else _PERFECT) else None
    if kind == "Nash":
        return _nash(verdict.concept)
    if verdict.concept.startswith("not a Nash") or verdict.faults:
        return False
    stronger = kind in ("strong perfect Bayesian", "perfect Bayesian", "sequential", "trembling-hand perfect")
    return False if stronger or verdict.concept.endswith("not subgame-perfect") else None


def _nash(concept: str) -> bool | None:
    if concept.startswith("not a "):
        return False
    return None if concept.startswith("not ") else True


# --- a solution in JSON -----------------------------------------------------------------------------------------------


def _solution(file: Path, limit: float | None) -> tuple[str, Iterator[Finding]]:
    from winset.cli.files import read_json
    from winset.show.json_reader import read_solution

    written = read_solution(read_json(file))
    if not written.text:
        raise InputError(f"{file}: `game.text` is empty: the solution does not say of which game it is")
    return written.title, _regions(written, limit)


def _regions(written: Any, limit: float | None) -> Iterator[Finding]:
    from winset.algebra.oracle import Oracle
    from winset.api import load_game, settings_of
    from winset.equilibrium.verify import verify as verified
    from winset.game.compile import compile_game
    from winset.show.formula import TEXT

    game = load_game(written.text)
    play = compile_game(game.rewritten, settings_of(game.rewritten, written.settings))
    with Oracle() as oracle:
        for claim in written.claims:
            verdict = verified(play, claim.profile, claim.region, oracle, limit)
            yield Finding(claim.place, TEXT.conditions(claim.region), "", verdict.holds, verdict)
