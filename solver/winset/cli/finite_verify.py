"""`winset verify FILE.efg --profile PROFILE.json`: which concepts a profile on a tree meets, and why not the others."""

from __future__ import annotations

import json
from collections.abc import Iterator
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


def verify_file(file: Path, profile: str, style: str) -> int | None:
    """Verify the profiles of a JSON file on the game of another, and say what was found."""
    from winset.game.finite_file import load_finite
    from winset.show.json_reader import read_json

    if not profile:
        raise UsageError(f"{file} is a game: --profile PROFILE.json says which profile to verify (see `winset solve`)")
    path = Path(profile)
    if not path.is_file():
        raise UsageError(f"there is no file {profile}")
    game = load_finite(file)
    told = list(_findings(game, read_json(path), str(path)))
    if style == "json":
        data = {"schema_version": 1, "title": game.tree.title, "verdicts": [finding.json() for finding in told]}
        click.echo(json.dumps(data, indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join([game.tree.title or "(no title)", *(line for f in told for line in f.lines())]))
    answers = [finding.holds for finding in told]
    if False in answers:
        return NEGATIVE
    return UNDECIDED if None in answers else None


def _findings(game: FiniteGame, data: object, source: str) -> Iterator[Finding]:
    from winset.algebra.oracle import Oracle
    from winset.equilibrium.finite.members import members
    from winset.equilibrium.verify.tree import TreeVerifier
    from winset.equilibrium.verify.tree.ground import Ground
    from winset.show.finite.json_reader import read_assessments

    verifier = TreeVerifier(Ground(game.tree))
    with Oracle() as oracle:
        for claim in read_assessments(data, game.tree):
            wanted = _concept(claim.concept)
            for point, member in members(game.tree, claim.assessment, oracle):
                verdict = verifier.verify(member, oracle=oracle)
                at = ", ".join(f"{name} = {value}" for name, value in point.items())
                yield Finding(claim.place, at, claim.concept, verdict.holds[wanted], verdict)


def _concept(name: str) -> str:
    """The short name of the concept that a file claims; Nash if it claims none."""
    from winset.equilibrium.finite.solving import concept_named

    return concept_named(name or "nash")
