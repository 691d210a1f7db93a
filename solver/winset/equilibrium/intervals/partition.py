"""Equilibria of a subgame that begins with a decision of the informed player: her types are cut into intervals.

All types of an interval act alike, the uninformed reply to what they then believe, and the type at each cut point is
indifferent. Every number of intervals is tried in turn. Messages that nothing depends on are told apart only by who
sends them, so equilibria that differ in which of them stands for which interval count once; those that are not sent are
answered like one that is.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise, product

from winset.algebra.integral import integral
from winset.algebra.run import Piece, Remark
from winset.algebra.value import ZERO, Value, total
from winset.equilibrium.alternatives import merged, within_limits
from winset.equilibrium.intervals.cuts import Cuts, cut_points, in_order
from winset.equilibrium.intervals.incentives import Curve, curves, deterrent, nobody_gains
from winset.equilibrium.intervals.informed import Informed
from winset.equilibrium.intervals.messages import Messages, messages
from winset.equilibrium.intervals.theorem import is_partitional
from winset.equilibrium.plan import Alternative, DrawPlan, Plan
from winset.errors import OutOfReach
from winset.game.draws import plain_density
from winset.game.play import Action

MOST_AT_NUMBERS = 40
MOST = 5
THEOREM = Remark(
    "every equilibrium is a partition into intervals (Crawford and Sobel 1982, Theorem 1: conditions checked)"
)
SKIMMING = Remark(
    "types that act alike are intervals in every equilibrium: the gain from one action over another is monotone"
)
ONLY_INTERVALS = "equilibria in which the types that act alike do not form an interval were not searched"


@dataclass(frozen=True, slots=True)
class Partition:
    """Who does what: the ends of the intervals, the action of each with what follows it, then those nobody takes."""

    ends: tuple[Value, ...]
    actions: tuple[Action, ...]
    after: tuple[Alternative, ...]
    masses: tuple[Value, ...] = ()

    @property
    def size(self) -> int:
        return len(self.ends) - 1

    def intervals(self) -> tuple[tuple[Value, Value], ...]:
        return tuple(pairwise(self.ends))


def partitions(informed: Informed) -> list[Alternative]:
    """The equilibria in interval strategies after the draw, with any number of intervals up to a bound."""
    run, said = informed.run, messages(informed)
    theorem = said.free and is_partitional(informed, said.any)
    run.notes.append(THEOREM if theorem else SKIMMING if said.sorted else ONLY_INTERVALS)
    found: list[Alternative] = []
    most = min(said.number, MOST_AT_NUMBERS if theorem and not run.sample else MOST)
    for size in range(1, most + 1):
        try:
            here = list(_of_size(informed, said, size))
        except OutOfReach as gap:
            if size == 1:
                raise
            run.notes.append(f"partitions into {size} intervals and more were not searched: {gap.reason}")
            return merged(found)
        if theorem and not here:
            return merged(found)
        found += here
        within_limits(found)
    if most < said.number:
        run.notes.append(f"partitions into more than {most} intervals were not searched")
    return merged(found)


def _of_size(informed: Informed, said: Messages, size: int) -> Iterator[Alternative]:
    for actions in said.assignments(size):
        for cuts in cut_points(informed, actions):
            yield from _with_cuts(informed, said, actions, cuts)


def _with_cuts(informed: Informed, said: Messages, actions: tuple[Action, ...], cuts: Cuts) -> Iterator[Alternative]:
    """The equilibria with these cut points: replies at them that leave no type better off elsewhere."""
    run, ends = informed.run, (informed.step.low, *cuts, informed.step.high)
    follows = [informed.follows(a, low, high) for a, (low, high) in zip(actions, pairwise(ends), strict=True)]
    for after in product(*follows):
        own = curves(informed, actions, after)
        meet = zip(cuts, pairwise(own), strict=True)
        if not all(run.equal(below(cut), above(cut)) for cut, (below, above) in meet):
            continue
        if nobody_gains(run, informed.step.variable, ends, own, own):
            whole = _answered(informed, said, Partition(ends, actions, after), own)
            if whole is not None:
                yield _alternative(informed, said, whole)


def _answered(informed: Informed, said: Messages, partition: Partition, own: Sequence[Curve]) -> Partition | None:
    """The partition with an answer to each action that nobody takes, so that nobody does; None if none was found."""
    unsent = said.unsent(partition.actions)
    replies = [deterrent(informed, partition.ends, own, action) for action in unsent]
    found = tuple(reply for reply in replies if reply is not None)
    if len(found) < len(replies):
        return None
    masses = tuple(_mass(informed, low, high) for low, high in partition.intervals())
    return Partition(partition.ends, (*partition.actions, *unsent), (*partition.after, *found), masses)


def _mass(informed: Informed, low: Value, high: Value) -> Value:
    variable = informed.step.variable
    return integral(plain_density(informed.step, Value.variable(variable)), variable, low, high)


# --- the equilibrium put together -------------------------------------------------------------------------------------


def _alternative(informed: Informed, said: Messages, partition: Partition) -> Alternative:
    """Expected payoffs and outcomes over the intervals, and the plan."""
    weighted = list(zip(partition.masses, partition.after[: partition.size], strict=True))
    payoffs = tuple(total(m * a.payoffs[k] for m, a in weighted) for k in range(len(informed.play.players)))
    ends: dict[str, Value] = {}
    for mass, alternative in weighted:
        for label, probability in alternative.ends:
            ends[label] = ends.get(label, ZERO) + mass * probability
    told = [None if said.free else action for action in partition.actions[: partition.size]]
    path: Hashable = tuple(
        (interval, action, a.path)
        for interval, action, (_, a) in zip(partition.intervals(), told, weighted, strict=True)
    )
    return Alternative(payoffs, tuple(sorted(ends.items())), path, _plan(informed, said, partition))


def _plan(informed: Informed, said: Messages, partition: Partition) -> DrawPlan:
    """What each type does, and what follows; a type at an end between two intervals does as those above her."""
    plans = said.plans(partition.size, partition.actions, [a.plan for a in partition.after])
    low, high = informed.ends
    inside = zip(partition.intervals(), partition.masses, plans, strict=False)
    stretches = chain(
        _unexpected(informed, partition, informed.whole[0], low, plans),
        inside,
        _unexpected(informed, partition, high, informed.whole[1], plans),
    )
    pieces: list[Piece[Plan]] = []
    weights: list[Value] = []
    for (below, above), weight, plan in stretches:
        pieces += [Piece(below, below, plan), Piece(below, above, plan)]
        weights.append(weight)
    top = pieces[-1]
    assert top.high is not None
    pieces.append(Piece(top.high, top.high, top.result))
    step = informed.step
    return DrawPlan(step.position, step.name, step.variable, tuple(weights), tuple(pieces))


def _unexpected(
    informed: Informed, partition: Partition, low: Value, high: Value, plans: Sequence[Plan]
) -> Iterator[tuple[tuple[Value, Value], Value, Plan]]:
    """What types do who are not expected here, since they would have done something else before: what is best."""
    if not in_order(informed.run, (low, high)):
        return
    options = curves(informed, partition.actions, partition.after)
    run = informed.run
    pieces = run.sweep(
        informed.step.variable, low, high, lambda t: run.leader([c(t) for c in options]), closed=(False, False)
    )
    for piece in pieces:
        if not piece.is_point:
            assert piece.high is not None
            yield (piece.low, piece.high), ZERO, plans[piece.result]
