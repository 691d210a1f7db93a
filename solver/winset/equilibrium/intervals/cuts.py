"""Where types who act differently meet: cut points at which a type is indifferent, all of them at once.

With N actions taken by N intervals of types there are N - 1 unknown cut points and as many equations. What an action is
worth to the types at the ends of its interval is a formula of the ends, in pieces. One formula is taken for each
action, in every way, and the equations are solved exactly; what does not lie in order is dropped. Whether a solution is
an equilibrium is decided elsewhere, at the cut points themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import TypeVar

from winset.algebra.run import Run
from winset.algebra.value import Value
from winset.equilibrium.intervals.informed import Informed
from winset.equilibrium.intervals.systems import solutions
from winset.equilibrium.plan import ChoicePlan, Plan
from winset.game.advance import advance
from winset.game.play import Action, End

Cuts = tuple[Value, ...]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Worth:
    """What an action is worth to the types at the ends of its interval, and the label that it is answered with."""

    low: Value
    high: Value
    answer: str

    def at(self, ends: Mapping[str, Value]) -> Worth:
        return Worth(self.low.substitute(ends), self.high.substitute(ends), self.answer)

    def meets(self, above: Worth) -> Value:
        """What the type between two intervals gains from the lower one."""
        return self.high - above.low

    def is_same(self, above: Worth) -> bool:
        """Whether two intervals are one, since they are answered alike."""
        return bool(self.answer) and self.answer == above.answer and self.meets(above).is_zero


def cut_points(informed: Informed, actions: Sequence[Action]) -> Iterator[Cuts]:
    """All cut points, in order, at which types may change from each action to the next.

    Two intervals with one action that are answered by the same label are no two: they come with fewer intervals.
    """
    run, (first, last) = informed.run, informed.ends
    unknowns = [f"{informed.step.variable}·cut·{k}" for k in range(1, len(actions))]
    ends = [first, *map(Value.variable, unknowns), last]
    choices = []
    for k, (action, own) in enumerate(zip(actions, pairwise(ends), strict=True)):
        choices.append(_formulas(informed, action, own, (k > 0, k < len(unknowns))))
    apart = frozenset((high - low).primitive() for k, low in enumerate(ends) for high in ends[k + 1 :])
    found: dict[Cuts, None] = {}
    for formulas in product(*choices):
        if len(set(actions)) == 1 and any(below.is_same(above) for below, above in pairwise(formulas)):
            continue
        equations = [below.meets(above) for below, above in pairwise(formulas)]
        for table in solutions(run, equations, unknowns, apart):
            cuts = tuple(table[name] for name in unknowns)
            if in_order(run, (first, *cuts, last)):
                found.setdefault(cuts)
    yield from found


def in_order(run: Run, ends: Sequence[Value]) -> bool:
    """Whether each end lies above the one before."""
    return all(run.sign(high - low) > 0 for low, high in pairwise(ends))


def _formulas(informed: Informed, action: Action, ends: tuple[Value, Value], free: tuple[bool, bool]) -> list[Worth]:
    """What an action is worth to the types at the ends of its interval, as formulas of those ends that are `free`."""
    run, (first, last) = informed.run, informed.ends
    depth = len(run.here())  # beliefs of earlier decisions may be swept already, under other names
    names = tuple(f"{informed.step.variable}·{end}·{depth}" for end in ("low", "high"))

    def at(low: Value, high: Value) -> list[Worth]:
        plans = [outcome.plan for outcome in informed.follows(action, low, high)]
        return [Worth(informed.worth(action, p, low), informed.worth(action, p, high), _answer(p)) for p in plans]

    def above(low: Value) -> list[Worth]:
        return _inside(run, names[1], low, last, lambda high: at(low, high)) if free[1] else at(low, last)

    def everywhere() -> tuple[tuple[str, ...], list[Worth]]:
        ending = _at_once(informed, action, names)
        if ending is not None:
            return names, [ending]
        found = _inside(run, names[0], first, last, above) if free[0] else above(first)
        return names, list(dict.fromkeys(found))

    key, symbols = informed.address(action)
    written, found = run.remember(("worth at the ends", key, free), symbols, everywhere)
    table = dict(zip(written, ends, strict=True))
    return [worth.at(table) for worth in found]


def _at_once(informed: Informed, action: Action, names: Sequence[str]) -> Worth | None:
    """What an action is worth if it ends the play, and no belief matters; None if not, or where cases differ."""
    run, variable = informed.run, informed.step.variable
    pieces = run.sweep(
        variable, *informed.ends, lambda t: advance(run, informed.play, informed.at(t, action)), closed=(False, False)
    )
    step = pieces[0].result
    if len(pieces) > 1 or not isinstance(step, End):
        return None
    low, high = (step.payoffs[informed.player].substitute({variable: Value.variable(name)}) for name in names)
    return Worth(low, high, "")


def _answer(plan: Plan) -> str:
    """The label that comes next in a plan, "" where it is a number."""
    action = plan.chosen[0] if isinstance(plan, ChoicePlan) else ""
    return action if isinstance(action, str) else ""


def _inside(run: Run, name: str, low: Value, high: Value, at: Callable[[Value], list[T]]) -> list[T]:
    """What is found on the open pieces of an interval.

    At the points between them formulas of the pieces beside them hold, since what the uninformed are indifferent to
    there is done on one side or the other.
    """
    pieces = run.sweep(name, low, high, at, closed=(False, False))
    return [item for piece in pieces if not piece.is_point for item in piece.result]
