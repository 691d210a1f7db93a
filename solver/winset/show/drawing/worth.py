"""What a figure of equilibria is worth, said beside it: what was not solved, not verified, not searched."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from winset.equilibrium.solution import Solution
from winset.show.drawing.model import Drawing
from winset.show.words import counted


def with_worth(drawing: Drawing, solution: Solution) -> Drawing:
    """The drawing with notes on the solution behind it; partial where some of it is open."""
    open_parts = tuple(_open(solution))
    told = (f"searched: {solution.searched}",) if solution.searched and solution.complete != "yes" else ()
    return replace(drawing, notes=(*open_parts, *drawing.notes, *told), partial=bool(open_parts))


def _open(solution: Solution) -> Iterator[str]:
    if solution.unsolved:
        yield f"not solved: {counted(len(solution.unsolved), 'region')}, {solution.unsolved[0].reason}"
    cases = [case for family in solution.equilibria for case in family.cases]
    doubtful = sum(not case.verified for case in cases)
    if doubtful:
        yield f"not verified: {doubtful} of {counted(len(cases), 'case')}"
