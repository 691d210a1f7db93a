"""The equilibria of a play, region by region: what `solve` returns.

An equilibrium is a family: one path of play (offers as formulas, outcome probabilities) over the regions on which it
exists. Regions are open; a border on which the answer is not that of one of its sides is a region of its own, with an
equation among its conditions.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Sequence
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

MOST_TOLD = 4  # places where borders meet that are named in one note


class Unsearched(Remark):
    """A remark that names places where borders meet on which nothing was searched."""

    __slots__ = ()


def unsearched(places: Sequence[Unsolved]) -> tuple[Unsearched, ...]:
    """Notes on places where borders meet that were not searched, one for each reason."""
    found: dict[str, dict[str, None]] = {}
    for place in places:
        where = " and ".join(str(sign) for sign in place.conditions if not sign.sign)
        found.setdefault(place.reason, {}).setdefault(where)
    return tuple(Unsearched(_not_searched(reason, list(where))) for reason, where in found.items())


def _not_searched(reason: str, places: list[str]) -> str:
    more = f", and {len(places) - MOST_TOLD} more places" if len(places) > MOST_TOLD else ""
    where = ", or ".join(places[:MOST_TOLD]) + more
    return f"what exists only where two borders meet was not searched at {where} ({reason}): solve there with --set"


@dataclass(frozen=True, slots=True)
class Case:
    """An equilibrium on one region: payoffs by player, probabilities by outcome label, the plan and its rules.

    `verified` is True when the verifier found no profitable deviation for all parameters of the region, False when it
    was not asked, and `doubt` says what it could not decide, or by which deviation it `refuted` the case. `edges` are
    the equilibria on those borders of the region into which the formulas of this one continue: payoffs and offers
    agree there, each with its own `edges`; once verified, those of them on which the replies of this one do not hold
    (`edges_differ`): they lie on the zeros of the polynomials `cut`. `corners` is False where points at which two
    borders meet were left out of the verification. `told` are the rules as they are
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
    cut: tuple[Value, ...] = field(default=(), compare=False)
    corners: bool = True
    told: tuple[SiteRule, ...] = field(default=(), compare=False)
    assumed: tuple[Constraint, ...] | None = field(default=None, compare=False)


def parts(case: Case) -> Iterator[Case]:
    """The case where its own replies hold, and then the borders on which they do not, with the replies there."""
    if not case.edges or not (case.edges_differ or not case.verified):
        yield case
        return
    cut = case.cut if case.edges_differ else [p for edge in case.edges for p in zeros(case, edge)]
    yield replace(case, region=case.region.off(cut))
    for edge in case.edges:
        yield from parts(edge) if edge.edges_differ else (edge,)


def zeros(case: Case, edge: Case) -> list[Value]:
    """The polynomials whose zeros part an edge from the case that it belongs to."""
    own = {sign.polynomial for sign in case.region.conditions if not sign.sign}
    return [sign.polynomial for sign in edge.region.conditions if not sign.sign and sign.polynomial not in own]


def beside(case: Case, cut: Collection[Value]) -> tuple[Case, ...]:
    """The edges of a case that lie on zeros of these polynomials."""
    return tuple(edge for edge in case.edges if any(p.evaluate(edge.region.witness).is_zero for p in cut))


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
