"""Profiles that someone claims: verified at every information set, or the region in which they are equilibria."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from winset import library
from winset.algebra.oracle import Oracle
from winset.algebra.value import Value
from winset.api.loading import Game, load_game, text_of
from winset.api.settings import Given, named_formulas, settings_of
from winset.claims.about import game_with, unknowns
from winset.claims.written_profile import written_profile
from winset.equilibrium.verify import verify as verify_profile
from winset.equilibrium.verify.claimed import Finding, findings
from winset.equilibrium.when.answer import When
from winset.equilibrium.when.answer import when as where_equilibrium
from winset.equilibrium.when.together import Coexist, coexistence
from winset.equilibrium.when.where import Reading
from winset.errors import InputError, UsageError
from winset.game.compile import compile_game
from winset.game.play import Play
from winset.language import syntax
from winset.language.binder import bind_proposition
from winset.language.reader import read_text
from winset.show.formula import TEXT, Style
from winset.show.json_reader import read_json, read_solution
from winset.show.when_report import WhenReport, when_report


@dataclass(frozen=True, slots=True)
class Verification:
    """The title of what was verified, and a verdict for each of its profiles and claims."""

    title: str
    findings: tuple[Finding, ...]


def verify(
    source: str | Path, settings: Given | None = None, *, profile: str = "", time_limit: float | None = None
) -> Verification:
    """Check claimed profiles at every information set, for all parameters at once.

    `source` is a proposition with profiles (a path, `@name`, or the text of one), or a path to what `winset solve
    --format json` wrote, which has its own settings. `profile` picks one of several; `time_limit` in seconds is for
    each of them. Raises UsageError where nothing can be verified, SourceErrors with the faults of a file, InputError
    for a solution that cannot be read.
    """
    if str(source).endswith(".json"):
        return _verified_solution(Path(source), time_limit)
    tree, game, name, text = _with_profiles(source, profile, "verify")
    whole = replace(game.rewritten, parameters=(*game.rewritten.parameters, *tree.variables))
    play = compile_game(whole, settings_of(whole, settings or {}), name)
    return Verification(tree.title, tuple(findings(tree, play, name, text, profile, time_limit)))


def _with_profiles(source: str | Path, profile: str, command: str) -> tuple[syntax.Proposition, Game, str, str]:
    """A proposition with profiles, one of that name among them, its game, and the name and text of its source."""
    also = ", or a solution in JSON" if command == "verify" else ""
    name, text = text_of(source)
    tree = read_text(text, name)
    if not isinstance(tree, syntax.Proposition):
        raise UsageError(f"{name} is a game: {command} takes a proposition with a profile{also}")
    if not tree.game or not tree.profiles:
        raise UsageError(f"{name}: {command} needs a `game` and a `profile`; other claims cannot be decided yet")
    game = load_game(library.beside(tree.game, Path(name)))
    bind_proposition(tree, game.written, name, text)
    names = [found.name for found in tree.profiles]
    if profile and profile not in names:
        raise UsageError(f"there is no profile {profile}; the profiles are {', '.join(names)}")
    return tree, game, name, text


def _verified_solution(file: Path, limit: float | None) -> Verification:
    written = read_solution(read_json(file))
    if not written.text:
        raise InputError(f"{file}: `game.text` is empty: the solution does not say of which game it is")
    game = load_game(written.text)
    play = compile_game(game.rewritten, settings_of(game.rewritten, written.settings))
    found: list[Finding] = []
    with Oracle() as oracle:
        for claim in written.claims:
            verdict = verify_profile(play, claim.profile, claim.region, oracle, limit)
            found.append(Finding(claim.place, TEXT.conditions(claim.region), "", verdict.holds, verdict))
    return Verification(written.title, tuple(found))


@dataclass(frozen=True, slots=True)
class Conjectures:
    """Where each of some conjectured profiles is an equilibrium, and where which of them are so `together`."""

    title: str
    play: Play
    lets: Mapping[str, Value]
    profiles: tuple[When, ...]
    together: tuple[Coexist, ...]

    @property
    def complete(self) -> bool:
        """Whether everything was decided."""
        return all(answer.complete for answer in self.profiles) and not any(part.undecided for part in self.together)

    def report(self, style: Style = TEXT) -> WhenReport:
        """The answer in words."""
        return when_report(self.title, self.play, self.profiles, self.together, self.lets, style)


def when(
    source: str | Path, settings: Given | None = None, *, profile: str = "", time_limit: float | None = None
) -> Conjectures:
    """The exact region of the parameters in which conjectured profiles are equilibria, and what is better elsewhere.

    `source` is a proposition with profiles; its `variables` are unknown numbers of them. `profile` picks one of
    several; `time_limit` in seconds is for each of them: what is left by then is open. Raises what `verify` raises.
    """
    tree, game, name, text = _with_profiles(source, profile, "when")
    whole = game_with(tree, game.rewritten)
    play = compile_game(whole, settings_of(whole, settings or {}), name)
    lets = {name: value for name, value in named_formulas(play).items() if not value.is_number}
    with Oracle() as oracle:
        read = Reading(play, oracle, unknowns(tree, play), lets)
        answers = tuple(
            where_equilibrium(
                play, found.name, written_profile(play, tree, found.name, name, text), oracle, time_limit, read
            )
            for found in tree.profiles
            if profile in ("", found.name)
        )
        together = coexistence(play, answers, oracle, time_limit, read) if len(answers) > 1 else ()
    return Conjectures(tree.title, play, lets, answers, together)
