"""Solutions put to the verifier, case by case, borders and the ends of domains included."""

from __future__ import annotations

import time
from dataclasses import replace

from winset.algebra.oracle import Constraint, Oracle
from winset.algebra.regions import Region
from winset.equilibrium.plan import defining
from winset.equilibrium.solution import Case, Solution
from winset.equilibrium.subgame_perfect import method as rollback_or_rounds
from winset.equilibrium.verify import verify as verify_profile
from winset.game.play import Play


def checked(solution: Solution, oracle: Oracle, deadline: float | None = None) -> Solution:
    """The solution with each case put to the verifier, until the deadline (of the monotonic clock)."""
    return replace(
        solution,
        equilibria=tuple(
            replace(e, cases=tuple(_checked(solution.play, case, oracle, deadline) for case in e.cases))
            for e in solution.equilibria
        ),
    )


def _checked(play: Play, case: Case, oracle: Oracle, deadline: float | None) -> Case:
    """The case with the verdict on its region, its borders and the ends of domains included.

    Where that fails because replies differ on a border, or where two borders meet, the inside and each border have a
    verdict of their own.
    """
    whole = _judged(play, case, case.region, play.clauses, oracle, deadline)
    if whole.verified:
        return whole
    region = replace(case.region, closed=frozenset())
    inside = _judged(play, case, region, case.assumed or play.assumptions, oracle, deadline)
    if not inside.verified:
        return inside
    apart = [e for e in case.edges if not _judged(play, case, e.region, e.assumed or (), oracle, deadline).verified]
    edges = tuple(_judged(play, edge, edge.region, edge.assumed or (), oracle, deadline) for edge in apart)
    failed = next((edge for edge in edges if not edge.verified), None)
    checks = inside.checked + sum(edge.checked for edge in edges)
    if failed is not None:
        return replace(inside, verified=False, checked=checks, doubt=failed.doubt, edges=edges)
    return replace(inside, checked=checks, edges=edges, edges_differ=bool(edges), corners=len(play.parameters) < 2)


def _judged(
    play: Play, case: Case, region: Region, assumed: tuple[Constraint, ...], oracle: Oracle, deadline: float | None
) -> Case:
    left = None if deadline is None else deadline - time.monotonic()
    if left is not None and left <= 0:
        return replace(case, verified=False, doubt="the time limit was reached")
    facts = (*region.constraints(), *defining(case.plan))
    verdict = verify_profile(replace(play, assumptions=assumed), case.profile, facts, oracle, left)
    if verdict.holds:
        return replace(case, verified=True, checked=verdict.checked)
    if verdict.holds is None:
        return replace(case, checked=verdict.checked, doubt="; ".join(verdict.doubts) or "undecided")
    deviation = verdict.deviations[0] if verdict.deviations else "a deviation"
    return replace(case, checked=verdict.checked, doubt=f"the verifier disagrees: {deviation}", refuted=True)


def without_refuted(solution: Solution) -> Solution:
    """The solution without what the verifier refuted, where the method proposes candidates; a note says how many.

    What rollback finds is left as it is: a deviation that pays against that is a fault to be seen.
    """
    count = sum(case.refuted for family in solution.equilibria for case in family.cases)
    if not count or solution.method == rollback_or_rounds(solution.play):
        return solution
    kept = [replace(e, cases=tuple(c for c in e.cases if not c.refuted)) for e in solution.equilibria]
    were = "candidate that the verifier refuted was" if count == 1 else "candidates that the verifier refuted were"
    note = f"{count} {were} left out, in the place of which others may be missing"
    return replace(solution, equilibria=tuple(e for e in kept if e.cases), notes=(*solution.notes, note), complete="no")
