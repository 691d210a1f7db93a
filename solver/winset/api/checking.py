"""Solutions put to the verifier, case by case, borders and the ends of domains included."""

from __future__ import annotations

from dataclasses import replace

from winset.algebra.oracle import Oracle
from winset.equilibrium.solution import Solution
from winset.equilibrium.subgame_perfect import method as rollback_or_rounds
from winset.equilibrium.verdicts import Judge


def checked(solution: Solution, oracle: Oracle, deadline: float | None = None) -> Solution:
    """The solution with each case put to the verifier, until the deadline (of the monotonic clock)."""
    judge = Judge(solution.play, oracle, deadline)
    families = (replace(e, cases=tuple(map(judge.verdict, e.cases))) for e in solution.equilibria)
    return replace(solution, equilibria=tuple(families))


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
