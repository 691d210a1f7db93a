"""Verdicts of the verifier on cases: on a whole region with its borders, or on its parts where replies differ.

The strategies of a case are tried on all of its region, borders, places where borders meet and ends of domains
included. Where they fail there, they are tried on the region without as few of its borders as will do, and what was
found on these has a verdict of its own, each again with or without its own borders.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from winset.algebra.oracle import Constraint, Oracle
from winset.algebra.value import Value
from winset.equilibrium.plan import defining
from winset.equilibrium.solution import Case, beside, zeros
from winset.equilibrium.verify import verify
from winset.game.play import Play


@dataclass(frozen=True, slots=True)
class Judge:
    """Puts cases of a play to the verifier, until the deadline (of the monotonic clock)."""

    play: Play
    oracle: Oracle
    deadline: float | None = None

    def verdict(self, case: Case) -> Case:
        """The case with the verdict on its region, and on what it has apart on its borders."""
        whole = self._tried(case, case.region.constraints(), self.play.clauses)
        if whole.verified:
            return replace(whole, corners=True)
        parted = self._without_few(case)
        return parted if parted is not None else self._inside(case)

    def _without_few(self, case: Case) -> Case | None:
        """The case on its region without as few of its borders as will do; None if something stays open."""
        cut = _cut(case, [edge for edge in case.edges if not self._on(case, edge).verified])
        found = self._off(case, cut)
        if not cut or not found.verified:
            return None
        for polynomial in cut:
            fewer = [p for p in cut if p != polynomial]
            cut = fewer if fewer and self._off(case, fewer).verified else cut
        parted = self._parted(found, cut)
        return parted if parted.verified and parted.corners else None

    def _inside(self, case: Case) -> Case:
        """The case inside its region and inside its borders; what holds where two borders meet is left open."""
        found = self._open(case, case)
        if not found.verified:
            return found
        cut = _cut(case, [edge for edge in case.edges if not self._open(case, edge).verified])
        return replace(self._parted(found, cut), corners=len(self.play.parameters) < 2)

    def _parted(self, found: Case, cut: Sequence[Value]) -> Case:
        """What holds off some zeros, with verdicts on the borders that lie on these."""
        edges = tuple(map(self.verdict, beside(found, cut)))
        failed = next((edge for edge in edges if not edge.verified), None)
        checked = found.checked + sum(edge.checked for edge in edges)
        if failed is not None:
            return replace(found, verified=False, checked=checked, doubt=failed.doubt, edges=edges)
        corners = all(edge.corners for edge in edges)
        return replace(found, checked=checked, edges=edges, edges_differ=bool(edges), cut=tuple(cut), corners=corners)

    # --- the strategies of a case somewhere ---

    def _off(self, case: Case, cut: Sequence[Value]) -> Case:
        return self._tried(case, case.region.off(cut).constraints(), self.play.clauses)

    def _on(self, case: Case, edge: Case) -> Case:
        return self._tried(case, (*case.region.constraints(), *edge.region.constraints()), self.play.clauses)

    def _open(self, case: Case, edge: Case) -> Case:
        region = replace(edge.region, closed=frozenset())
        return self._tried(case, region.constraints(), edge.assumed or self.play.assumptions)

    def _tried(self, case: Case, where: tuple[Constraint, ...], assumed: tuple[Constraint, ...]) -> Case:
        left = None if self.deadline is None else self.deadline - time.monotonic()
        if left is not None and left <= 0:
            return replace(case, verified=False, doubt="the time limit was reached")
        facts = (*where, *defining(case.plan))
        verdict = verify(replace(self.play, assumptions=assumed), case.profile, facts, self.oracle, left)
        if verdict.holds:
            return replace(case, verified=True, checked=verdict.checked)
        if verdict.holds is None:
            return replace(case, checked=verdict.checked, doubt="; ".join(verdict.doubts) or "undecided")
        deviation = verdict.deviations[0] if verdict.deviations else "a deviation"
        return replace(case, checked=verdict.checked, doubt=f"the verifier disagrees: {deviation}", refuted=True)


def _cut(case: Case, apart: Sequence[Case]) -> list[Value]:
    """The zeros on which some edges of a case lie, one for each."""
    return list(dict.fromkeys(zeros(case, edge)[0] for edge in apart))
