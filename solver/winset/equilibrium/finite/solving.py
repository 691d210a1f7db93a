"""Solve a finite game: choose a concept and a method, run it, put what it found to the verifier."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from importlib import import_module
from inspect import signature

from winset.algebra.constraint import Constraint
from winset.algebra.oracle import Oracle
from winset.equilibrium.finite.assessment import Assessment, FiniteSolution
from winset.equilibrium.finite.members import members, tree_at
from winset.equilibrium.finite.methods import CONCEPTS, METHODS, Limits, Method, methods_for
from winset.equilibrium.verify.tree import TreeVerdict, TreeVerifier
from winset.equilibrium.verify.tree.ground import Ground
from winset.equilibrium.verify.tree.scale import Amount
from winset.errors import OutOfReach, UsageError
from winset.game.finite_file import FiniteGame
from winset.game.tree import Tree

SHARE_OF_SEARCH = 2 / 3  # of a time limit; the rest is for the verifier
MOST_SHOWN = 10


@dataclass(frozen=True, slots=True)
class CheckedAssessment:
    """An equilibrium, or a family, with what the verifier says: `points` of it were checked, one where it is single.

    `verified` is True where all of them are equilibria of the concept, else `doubt` says what stands in the way.
    `residual` is the largest gain that was seen, a float where the assessment is one.
    """

    assessment: Assessment
    verified: bool | None = None
    points: int = 0
    doubt: str = ""
    residual: Amount = 0


@dataclass(frozen=True)
class FiniteResult:
    """The equilibria of a finite game. `solution` is as the method left it, `equilibria` are those to be shown.

    An assessment that the verifier rejects is not among them; `rejected` says why. `unshown` are further ones that
    were found and left out because fewer were asked for.
    """

    game: FiniteGame
    concept: str
    method: Method
    solution: FiniteSolution
    equilibria: tuple[CheckedAssessment, ...]
    rejected: tuple[str, ...] = ()
    unshown: int = 0

    @property
    def exact(self) -> bool:
        """Whether all numbers are exact."""
        rows = (row for e in self.equilibria for row in e.assessment.strategies.values())
        return not any(isinstance(p, float) for row in rows for p in row)

    @property
    def partial(self) -> bool:
        """Whether a limit was reached, or something was not decided: what the exit code 3 stands for."""
        return bool(self.rejected) or (self.solution.complete == "no" and bool(self.solution.open_cases))


def solve_finite(
    game: FiniteGame,
    concept: str | None = None,
    method: str | None = None,
    limits: Limits | None = None,
    shown: int | None = MOST_SHOWN,
    verified: bool = True,
) -> FiniteResult:
    """The equilibria of a finite game, each verified.

    Default concept: Nash for a strategic form, subgame-perfect under perfect information, else perfect Bayesian.
    `shown` are listed at most, None for all. Raises UsageError for a name that is none, OutOfReach with the reasons
    where no method applies.
    """
    limits = limits or Limits()
    chosen = choose(game, concept, method)
    deadline = None if limits.seconds is None else time.monotonic() + limits.seconds
    search = limits.seconds if limits.seconds is None or not verified else limits.seconds * SHARE_OF_SEARCH
    solution = chosen.solve(game.tree, replace(limits, seconds=search), _assumed(game, chosen))
    listed = solution.assessments if shown is None else solution.assessments[:shown]
    judged = _checked(game, listed, chosen.concept, deadline) if verified else [*map(CheckedAssessment, listed)]
    return FiniteResult(
        game,
        chosen.concept,
        chosen,
        solution,
        tuple(e for e in judged if e.verified is not False or not verified),
        tuple(f"number {k}: {e.doubt}" for k, e in enumerate(judged, 1) if e.verified is False and verified),
        len(solution.assessments) - len(listed),
    )


def _assumed(game: FiniteGame, method: Method) -> tuple[Constraint, ...]:
    """What is assumed of parameters, for a method that takes it. Raises OutOfReach for one that does not."""
    if game.assumptions and "assumptions" not in signature(import_module(method.module).solve).parameters:
        raise OutOfReach(f"{method.name} takes no assumptions on parameters: give them values with --set")
    return game.assumptions


# --- which concept, which method --------------------------------------------------------------------------------------


def default_concept(game: FiniteGame) -> str:
    """The concept that is looked for if none is named."""
    if game.strategic is not None:
        return "nash"
    return "spe" if game.tree.has_perfect_information else "pbe"


_NAMES = {
    "subgame-perfect": "spe",
    "subgame-perfect-equilibrium": "spe",
    "perfect-bayesian": "pbe",
    "strong-perfect-bayesian": "pbe",
    "weak-perfect-bayesian": "weak-pbe",
}


def concept_named(name: str) -> str:
    """The short name of a concept. Raises UsageError with the nearest one."""
    wanted = name.lower().replace("_", "-").replace(" ", "-").removesuffix("-equilibrium")
    wanted = _NAMES.get(wanted, wanted)
    if wanted in CONCEPTS:
        return wanted
    near = get_close_matches(wanted, [*CONCEPTS, *_NAMES], 1)
    advice = f"did you mean {near[0]}?" if near else f"there are {', '.join(CONCEPTS)}"
    raise UsageError(f"{name} is not a concept for finite games; {advice}")


def choose(game: FiniteGame, concept: str | None, method: str | None) -> Method:
    """The method: the one of that name, or the first one of the concept that applies to the game."""
    wanted = None if concept is None else concept_named(concept)
    if method is not None:
        return _named(game.tree, wanted, method)
    wanted = wanted or default_concept(game)
    reasons = []
    for candidate in methods_for(wanted):
        reason = candidate.accepts(game.tree)
        if not reason:
            return candidate
        reasons.append(f"{candidate.name}: {reason}")
    told = "; ".join(reasons) or "no method finds it yet"
    raise OutOfReach(f"{CONCEPTS[wanted]}: {told}")


def _named(tree: Tree, concept: str | None, name: str) -> Method:
    found = next((candidate for candidate in METHODS if candidate.name == name), None)
    if found is None:
        near = get_close_matches(name, [candidate.name for candidate in METHODS], 1)
        advice = f"did you mean {near[0]}?" if near else "`winset methods` lists them"
        raise UsageError(f"there is no method {name}; {advice}")
    if concept is not None and concept != found.concept:
        raise UsageError(f"the method {name} finds {CONCEPTS[found.concept]}, not {CONCEPTS[concept]}")
    if reason := found.accepts(tree):
        raise OutOfReach(f"{name}: {reason}")
    return found


# --- the verifier -----------------------------------------------------------------------------------------------------


def _checked(
    game: FiniteGame, listed: Sequence[Assessment], concept: str, deadline: float | None
) -> list[CheckedAssessment]:
    verifier = TreeVerifier(Ground(game.tree)) if game.tree.is_numeric else None
    found = []
    with Oracle() as oracle:
        for family in listed:
            if deadline is not None and time.monotonic() >= deadline:
                found.append(CheckedAssessment(family, doubt="the time limit was reached before it was verified"))
            else:
                found.append(checked(game, family, concept, oracle, verifier))
    return found


def checked(
    game: FiniteGame, family: Assessment, concept: str, oracle: Oracle, verifier: TreeVerifier | None = None
) -> CheckedAssessment:
    """A family with the verdicts on its members put together: the first that fails, else the first undecided one."""
    count, doubt = 0, ""
    residual: Amount = 0
    for point, member in members(game.tree, family, oracle, game.assumptions):
        count += 1
        judge = verifier or TreeVerifier(Ground(tree_at(game.tree, point)))
        verdict = judge.verify(member, [concept], oracle)
        if not verdict.holds[concept]:
            why = reason(verdict, concept)
            at = ", ".join(f"{name} = {value}" for name, value in point.items() if name in family.free)
            told = f"{why} (at {at})" if at else why
            if verdict.holds[concept] is False:
                return CheckedAssessment(family, False, count, told, verdict.residual)
            doubt = doubt or told
        elif verdict.residual != 0:
            residual = verdict.residual
    return CheckedAssessment(family, None if doubt else True, count, doubt, residual)


def reason(verdict: TreeVerdict, concept: str) -> str:
    """Why a concept does not hold, in a sentence."""
    told = verdict.faults or (verdict.reasons.get(concept) or str(verdict.failures.get(concept, "")),)
    return "; ".join(told)
