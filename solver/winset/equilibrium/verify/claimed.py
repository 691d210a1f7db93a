"""The profiles of a proposition put to the verifier, and whether what is claimed of them holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from winset.claims.written_profile import written_profile
from winset.equilibrium.verify.verdict import Verdict
from winset.equilibrium.verify.verifier import verify
from winset.game.play import Play
from winset.language import syntax
from winset.language.writer import write_expr


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict on one profile in one region, and whether what was claimed of it holds."""

    what: str
    when: str
    claimed: str
    holds: bool | None
    verdict: Verdict


def findings(
    proposition: syntax.Proposition, play: Play, source: str, text: str, name: str = "", seconds: float | None = None
) -> Iterator[Finding]:
    """The profiles of a proposition about a play, or the one with that name, each under what is assumed of it.

    A profile is checked once for each claim about it, under the condition of the claim. `seconds` limit each check.
    """
    lets = {let.target.name: let for let in proposition.lets}
    assumed = tuple(assumption.condition for assumption in proposition.assumptions)
    for profile in proposition.profiles:
        if name not in ("", profile.name):
            continue
        for claim in _claims(proposition, profile.name):
            when = () if claim is None or claim.when is None else (claim.when,)
            conditions = (*play.conditions, *assumed, *when)
            there = replace(play, conditions=conditions, lets={**play.lets, **lets})
            strategy = written_profile(there, proposition, profile.name, source, text)
            verdict = verify(there, strategy, seconds=seconds)
            told = " and ".join(write_expr(condition) for condition in (*assumed, *when))
            claimed = "" if claim is None else claim.concept
            if claim is not None and claim.exactly:
                told += " (that it is one nowhere else was not checked)"
            yield Finding(f"profile {profile.name}".rstrip(), told, claimed, judged(claimed, verdict), verdict)


def _claims(proposition: syntax.Proposition, profile: str) -> list[syntax.IsEquilibrium | None]:
    """The claims that a profile is an equilibrium; None stands for no particular concept."""
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
