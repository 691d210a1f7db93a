"""The families of outcomes of a whole play as they are shown: pieces that touch joined, one member of each told.

A family of signals is an interval of numbers, with the ends that belong to it; it is told at its least number where it
has one. Of a family that differs in how often a player mixes, whether the signal differs or not, one member is told.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

from winset.algebra.run import Remark, Run
from winset.algebra.value import Value
from winset.equilibrium.plan import Alternative, Stretch
from winset.equilibrium.screening.outcome import Free, Outcome, put_path, representative
from winset.equilibrium.screening.told import Unfolding


@dataclass(frozen=True, eq=False)
class Interval:
    """A family with one free variable, and the outcomes at its ends where they are of the same kind."""

    outcome: Outcome
    free: Free
    first: Outcome | None = None
    last: Outcome | None = None


def alternatives(run: Run, outcomes: Sequence[Outcome]) -> tuple[Alternative, ...]:
    """The outcomes of a play as equilibria of it."""
    points = [o for o in outcomes if not o.free]
    single = [Interval(o, o.free[0]) for o in outcomes if len(o.free) == 1]
    others = [o for o in outcomes if len(o.free) > 1]
    intervals, taken = _joined(single, points)
    found = [_point(o) for o in points if id(o) not in taken]
    found += [_interval(run, interval) for interval in intervals]
    found += [_member(run, o) for o in others]
    return tuple({alternative.key: alternative for alternative in reversed(found)}.values())[::-1]


def _at(outcome: Outcome, variable: str, value: Value) -> Hashable:
    """What happens to everyone at one number of a family; None where its formulas have no value there."""
    table = {variable: value}
    try:
        return (
            tuple(tuple(v.substitute(table) for v in payoffs) for payoffs in outcome.payoffs),
            tuple(tuple((label, p.substitute(table)) for label, p in ends) for ends in outcome.ends),
            tuple(put_path(path, table) for path in outcome.path),
        )
    except ZeroDivisionError:
        return None


def _joined(single: Sequence[Interval], points: Sequence[Outcome]) -> tuple[list[Interval], set[int]]:
    """Intervals that touch made one, and the points that belong to them; of mixing only points between two."""
    by_key = {(o.payoffs, o.ends, o.path): o for o in points}
    left, found, taken = list(single), [], set[int]()
    while left:
        here = left.pop(0)
        variable, common = here.free.variable, Value.variable("·")
        shape = _at(here.outcome, variable, common)
        grown = True
        while grown:
            grown = False
            for other in left:
                if _at(other.outcome, other.free.variable, common) != shape or other.free.shown != here.free.shown:
                    continue
                for one, two in ((here, other), (other, here)):
                    middle = by_key.get(_at(here.outcome, variable, one.free.high))  # type: ignore[call-overload]
                    if one.free.high == two.free.low and middle is not None:
                        here = replace(here, free=replace(here.free, low=one.free.low, high=two.free.high))
                        taken.add(id(middle))
                        left.remove(other)
                        grown = True
                        break
                if grown:
                    break
        if here.free.shown:
            first, last = (
                by_key.get(_at(here.outcome, variable, end))  # type: ignore[call-overload]
                for end in (here.free.low, here.free.high)
            )
            taken |= {id(end) for end in (first, last) if end is not None}
            here = replace(here, first=first, last=last)
        found.append(here)
    return found, taken


def _point(outcome: Outcome, unfolding: Unfolding | None = None) -> Alternative:
    plan = (unfolding or Unfolding()).plan(outcome.told, 0, {})
    return Alternative(outcome.payoffs[0], outcome.ends[0], outcome.path[0], plan)


def _member(run: Run, outcome: Outcome) -> Alternative:
    run.notes.append(Remark("of a continuum of equilibria that differ in how often a player mixes one is shown"))
    return _point(outcome.put(representative(outcome.free), ()))


def _interval(run: Run, interval: Interval) -> Alternative:
    free = interval.free
    if not free.shown:
        return _member(run, interval.outcome)
    if any(free.variable in p.variables() for ends in interval.outcome.ends for _, p in ends):
        name = free.shown.split("·")[0]
        text = f"for each {name} between {free.low} and {free.high} there is an equilibrium with other mixing"
        run.notes.append(Remark(f"{text}: one is shown"))
        return _point(interval.outcome.put(representative([free]), ()))
    run.notes.append(
        Remark(
            f"each number of an interval of {free.shown.split('·')[0]} is chosen in an equilibrium of its own; "
            "payoffs are those at the first that belongs to it, or in the middle"
        )
    )
    closed = (interval.first is not None, interval.last is not None)
    one = interval.first or interval.last or interval.outcome.put(representative([free]), ())
    number = free.low if closed[0] else free.high if closed[1] else (free.low + free.high) / 2
    return _point(one, Unfolding(wide={(free.shown, number): Stretch(free.low, free.high, closed)}))
