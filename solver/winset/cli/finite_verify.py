"""`winset verify GAME --profile PROFILE.json`: which concepts a profile on a tree meets, and why not the others."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from winset.errors import UsageError

if TYPE_CHECKING:
    from winset.equilibrium.verify.tree import TreeVerdict
    from winset.game.finite_file import FiniteGame

NEGATIVE, UNDECIDED = 1, 3


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on one member of one profile of the file, and on what the file claims of it."""

    place: str
    at: str
    claimed: str
    holds: bool | None
    verdict: TreeVerdict

    def lines(self) -> Iterator[str]:
        """The finding as text."""
        yield ""
        yield self.place + (f", at {self.at}" if self.at else "")
        if self.claimed:
            answer = {True: "holds", False: "does not hold", None: "undecided"}[self.holds]
            yield f"   {answer}      claimed: {self.claimed}"
        yield from (f"   {sentence}" for sentence in self.verdict.sentences())
        if not self.verdict.exact:
            yield f"   in floating point, tolerance {self.verdict.tolerance:g}; residual {self.verdict.residual:.3g}"

    def json(self) -> dict[str, Any]:
        """The finding as JSON."""
        verdict = self.verdict
        return {
            "profile": self.place,
            "at": self.at,
            "claimed": self.claimed,
            "holds": self.holds,
            "concepts": dict(verdict.holds),
            "reasons": {c: verdict.reasons.get(c) or str(verdict.failures.get(c, "")) for c in _failed(verdict)},
            "deviations": {concept: _deviation(d) for concept, d in verdict.failures.items()},
            "faults": list(verdict.faults),
            "exact": verdict.exact,
            "tolerance": verdict.tolerance,
            "residual": verdict.residual if isinstance(verdict.residual, float) else str(verdict.residual),
        }


def _failed(verdict: TreeVerdict) -> list[str]:
    return [concept for concept, holds in verdict.holds.items() if not holds]


def _deviation(deviation: Any) -> dict[str, Any]:
    return {
        "player": deviation.player,
        "information_set": deviation.where,
        "action": deviation.action,
        "gain": deviation.gain if isinstance(deviation.gain, float) else str(deviation.gain),
        "kind": deviation.kind,
        "plan": [list(step) for step in deviation.plan],
        "seen": deviation.seen,
    }


def verify_file(
    file: Path, profile: str, style: str, settings: Mapping[str, Any] | None = None, time_limit: float | None = None
) -> int | None:
    """Verify the profiles of a JSON file on the game of another, and say what was found.

    The game is a tree or a strategic form in Gambit's form, or a game file, which is laid out as a tree.
    """
    from winset.cli.kinds import is_finite
    from winset.game.finite_file import load_finite
    from winset.show.json_reader import read_json

    if not profile:
        raise UsageError(f"{file} is a game: --profile PROFILE.json says which profile to verify (see `winset solve`)")
    path = Path(profile)
    if not path.is_file():
        raise UsageError(f"there is no file {profile}")
    game = load_finite(file) if is_finite(file) else _laid_out(file, settings)
    claims = read_json(path)
    told, rest = _in_time(_findings(game, claims, str(path)), time_limit)
    if style == "json":
        data = {"schema_version": 1, "title": game.tree.title, "verdicts": [finding.json() for finding in told]}
        click.echo(json.dumps(data, indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join([game.tree.title or "(no title)", *(line for f in told for line in f.lines())]))
    if rest:
        click.echo("the time limit was reached before all was checked", err=True)
    answers = [finding.holds for finding in told]
    if False in answers:
        return NEGATIVE
    return UNDECIDED if None in answers or rest else None


def _laid_out(file: Path, settings: Mapping[str, Any] | None) -> FiniteGame:
    from winset import api

    game = api.load(file)
    return game if isinstance(game, api.FiniteGame) else api.as_tree(game, settings)


def _in_time(findings: Iterator[Finding], seconds: float | None) -> tuple[list[Finding], bool]:
    """The findings up to a time limit, and whether it was reached."""
    until = float("inf") if seconds is None else time.monotonic() + seconds
    told: list[Finding] = []
    for finding in findings:
        told.append(finding)
        if time.monotonic() > until:
            return told, next(findings, None) is not None
    return told, False


def _findings(game: FiniteGame, data: object, source: str) -> Iterator[Finding]:
    from winset.algebra.oracle import Oracle
    from winset.equilibrium.finite.members import members, tree_at, with_values
    from winset.equilibrium.verify.tree import TreeVerifier
    from winset.equilibrium.verify.tree.ground import Ground
    from winset.show.finite.json_reader import read_assessments
    from winset.show.json_reader import formula

    ground = Ground(game.tree)
    values = {name: formula(text) for name, text in game.settings if not text.startswith("[")}
    with Oracle() as oracle:
        for claim in read_assessments(data, game.tree):
            wanted = _concept(claim.concept)
            family = with_values(claim.assessment, values)
            for point, member in members(game.tree, family, oracle, game.assumptions):
                there = ground if game.tree.is_numeric else Ground(tree_at(game.tree, point))
                verdict = TreeVerifier(there).verify(member, oracle=oracle)
                at = ", ".join(f"{name} = {value}" for name, value in point.items())
                yield Finding(claim.place, at, claim.concept, verdict.holds[wanted], verdict)


def _concept(name: str) -> str:
    """The short name of the concept that a file claims; Nash if it claims none."""
    from winset.equilibrium.finite.solving import concept_named

    return concept_named(name or "nash")
