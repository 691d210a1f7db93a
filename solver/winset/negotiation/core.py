"""The core of a ratification rule: the policies that no deal can replace.

    core(X) = {q : W(q) = {q}}

where W(q) is the win-set of X when q is what prevails without agreement. It is found by sweeping q over the domain of
the issue and, at each q, the deal over that domain too: complete for one issue with boundaries of degree two at most.
"""

from __future__ import annotations

from dataclasses import replace

from winset.algebra.explore import explore
from winset.algebra.oracle import Oracle
from winset.algebra.run import Run
from winset.algebra.value import Value
from winset.errors import OutOfReach, UsageError
from winset.language import syntax as s
from winset.negotiation.deals import Deals
from winset.negotiation.domain import Bounds, domain_of
from winset.negotiation.preferences import members
from winset.negotiation.sets import WinSet, joined
from winset.negotiation.types import Types
from winset.negotiation.winsets import Answer, asking, parts_of, reader_at, the_axis, types_for, winset_in


def core(deals: Deals, side: str, status_quo: str = "", oracle: Oracle | None = None) -> Answer:
    """The core of a side, region by region of the parameters other than the status quo.

    `status_quo` names the parameter that prevails without agreement; it can be left out if every ideal point of the
    side has the same one. What the file assumes of it is left aside: q runs over the domain of the issue.

    Raises UsageError if no parameter is named or it has a value, OutOfReach with several issues.
    """
    name = status_quo or _status_quo(deals, side)
    if name not in deals.play.parameters:
        raise UsageError(f"{name} is not a free parameter: the core varies the status quo, so it must not be set")
    types = types_for(deals, (side,), False)
    if next(types.cases(), ()):
        raise OutOfReach(f"the win-set of {side} depends on a draw: its core is not one set")
    known = [c for c in (*deals.play.assumptions, *types.constraints) if name not in c.value.variables()]
    parameters = tuple(p for p in (*deals.play.parameters, *types.parameters) if p != name)

    def algorithm(run: Run) -> WinSet | None:
        return core_in(run, deals, side, name, types)

    with asking(oracle) as own:
        found = explore(own, parameters, known, algorithm)
        return Answer((side,), False, (), parameters, parts_of(own, known, found), found.unsolved)


def core_in(run: Run, deals: Deals, side: str, status_quo: str, types: Types | None = None) -> WinSet:
    """The core of a side at the parameter point of a run, whose sample must not contain the status quo."""
    types = types_for(deals, (side,), False) if types is None else types

    def stable(quo: Value) -> bool:
        there = replace(deals, play=replace(deals.play, settings={**deals.play.settings, status_quo: quo}))
        accepted = winset_in(run, there, side, types=types).pieces
        only = accepted[0] if len(accepted) == 1 else None
        return only is not None and only.is_point and only.low is not None and run.equal(only.low, quo)

    domain = domain_of(reader_at(run, deals, types.scope([], ())), the_axis(deals))
    if not isinstance(domain, Bounds) or domain.low is None:
        raise OutOfReach("the core is derived on an interval with a lower end")
    return joined(run.sweep(status_quo, domain.low, domain.high, stable, (domain.low_closed, domain.high_closed)))


def _status_quo(deals: Deals, side: str) -> str:
    """The parameter that is the status quo of all ideal points of a side."""
    ideals = [m.preference for m in members(deals.side(side)) if isinstance(m.preference, s.IdealPreference)]
    points = {point for ideal in ideals for point in ideal.status_quo}
    if len(points) == 1 and isinstance(only := points.pop(), s.Ref) and only.index is None:
        return only.name
    raise UsageError(f"which parameter is the status quo of {side}? name it")
