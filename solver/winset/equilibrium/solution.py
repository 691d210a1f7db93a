"""The equilibria of a play, region by region: what `solve` returns.

An equilibrium is a family: one path of play (offers as formulas, outcome probabilities) over the regions on which it
exists. Regions are open; a border on which the answer is not that of one of its sides is a region of its own, with an
equation among its conditions.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

from winset.algebra.explore import Unsolved
from winset.algebra.oracle import Constraint
from winset.algebra.regions import Region
from winset.algebra.run import Remark
from winset.algebra.value import Value
from winset.claims.profile import RuleProfile
from winset.equilibrium.plan import Plan
from winset.equilibrium.strategy import SiteRule
from winset.game.play import Play

CORNERS = Remark("what exists only where two borders meet was not searched: solve there with --set")


@dataclass(frozen=True, slots=True)
class Case:
    """An equilibrium on one region: payoffs by player, probabilities by outcome label, the plan and its rules.

    `verified` is True when the verifier found no profitable deviation for all parameters of the region, False when it
    was not asked, and `doubt` says what it could not decide, or by which deviation it `refuted` the case. `edges` are
    the equilibria on those borders of the region into which the formulas of this one continue: payoffs and offers
    agree there; once verified, those of them on which the replies of this one do not hold (`edges_differ`). `corners`
    is False where points at which two borders meet were left out of the verification. `told` are the rules as they are
    best written. `assumed` is what holds around a border, where the assumptions of the play contradict it.
    """

    region: Region
    payoffs: tuple[Value, ...]
    ends: tuple[tuple[str, Value], ...]
    plan: Plan = field(compare=False)
    rules: tuple[SiteRule, ...] = ()
    profile: RuleProfile = field(default=RuleProfile(()), compare=False)
    verified: bool = False
    checked: int = 0
    doubt: str = ""
    refuted: bool = False
    edges: tuple[Case, ...] = field(default=(), compare=False)
    edges_differ: bool = False
    corners: bool = True
    told: tuple[SiteRule, ...] = field(default=(), compare=False)
    assumed: tuple[Constraint, ...] | None = field(default=None, compare=False)


def parts(case: Case) -> Iterator[Case]:
    """The case where its own replies hold, and then the borders on which they do not, with the replies there."""
    if not case.edges or not (case.edges_differ or not case.verified):
        yield case
        return
    apart = {sign.polynomial for edge in case.edges for sign in edge.region.conditions if not sign.sign}
    known = {sign.polynomial for sign in case.region.conditions}
    through = tuple(p for p in sorted(apart - known, key=str) if p not in case.region.apart)
    region = replace(case.region, closed=case.region.closed - apart, apart=(*case.region.apart, *through))
    yield replace(case, region=region)
    yield from case.edges


@dataclass(frozen=True, slots=True)
class Equilibrium:
    """A family of equilibria with one path of play; `exists` describes where, `cases` where it is which."""

    path: Hashable
    exists: tuple[Region, ...]
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Solution:
    """Everything that was found, and what it is worth.

    `complete` is "yes", "pure strategies" (mixing at ties was not searched) or "no" (see `unsolved` and `notes`; a note
    that is a `Remark` leaves nothing open).
    `none` are regions on which there is no equilibrium in pure strategies. The formulas of a region hold at every point
    of it off the zeros of `borders`. `defections` are the outcome labels of deals that are signed and not ratified.
    """

    play: Play
    concept: str
    method: str
    equilibria: tuple[Equilibrium, ...]
    none: tuple[Region, ...]
    unsolved: tuple[Unsolved, ...]
    notes: tuple[str, ...]
    complete: str
    searched: str
    queries: int
    seconds: float
    borders: frozenset[Value] = frozenset()
    defections: frozenset[str] = frozenset()

    def at(self, point: dict[str, Fraction]) -> tuple[tuple[Equilibrium, Case], ...]:
        """The equilibria whose region contains a point that lies on no border; see `winset.api` for any point."""
        return tuple((e, case) for e in self.equilibria for case in e.cases if case.region.inside(point))
