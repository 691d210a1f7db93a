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
from winset.equilibrium.intervals.incentives import Incentives, Option
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
    """Who does what: the ends of the intervals, what each does, then the actions that nobody takes; the masses."""

    ends: tuple[Value, ...]
    options: tuple[Option, ...]
    masses: tuple[Value, ...]

    @property
    def taken(self) -> tuple[Option, ...]:
        return self.options[: len(self.masses)]

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
        here, gap = _of_size(informed, said, size)
        found += here
        within_limits(found)
        if gap is not None:
            if size == 1 or not found:
                raise gap  # not to be mistaken for a subgame without equilibrium
            run.notes.append(f"partitions into {size} intervals and more were not all searched: {gap.reason}")
            return merged(found)
        if theorem and not here:
            return merged(found)
    if most < said.number:
        run.notes.append(f"partitions into more than {most} intervals were not searched")
    return merged(found)


def _of_size(informed: Informed, said: Messages, size: int) -> tuple[list[Alternative], OutOfReach | None]:
    """The equilibria with a number of intervals, and why others may be missing, if they may."""
    found: list[Alternative] = []
    gap = None
    for actions in said.assignments(size):
        try:
            for cuts in cut_points(informed, actions):
                found += _with_cuts(informed, said, actions, cuts)
        except OutOfReach as error:
            gap = error
    return found, gap


def _with_cuts(informed: Informed, said: Messages, actions: tuple[Action, ...], cuts: Cuts) -> Iterator[Alternative]:
    """The equilibria with these cut points: replies at them that leave no type better off elsewhere."""
    ends = (informed.step.low, *cuts, informed.step.high)
    follows = [informed.follows(a, low, high) for a, (low, high) in zip(actions, pairwise(ends), strict=True)]
    masses = tuple(_mass(informed, low, high) for low, high in pairwise(ends))
    for after in product(*follows):
        own = tuple(Option(informed, action, outcome) for action, outcome in zip(actions, after, strict=True))
        incentives = Incentives(informed, said.above, ends, own)
        if not incentives.hold():
            continue
        answers = [incentives.answer(action) for action in said.unsent(actions)]
        if None not in answers:
            options = (*own, *(answer for answer in answers if answer is not None))
            yield _alternative(informed, said, Partition(ends, options, masses))


def _mass(informed: Informed, low: Value, high: Value) -> Value:
    variable = informed.step.variable
    return integral(plain_density(informed.step, Value.variable(variable)), variable, low, high)


# --- the equilibrium put together -------------------------------------------------------------------------------------


def _alternative(informed: Informed, said: Messages, partition: Partition) -> Alternative:
    """Expected payoffs and outcomes over the intervals, and the plan."""
    weighted = [(mass, option.outcome) for mass, option in zip(partition.masses, partition.taken, strict=True)]
    payoffs = tuple(total(m * a.payoffs[k] for m, a in weighted) for k in range(len(informed.play.players)))
    ends: dict[str, Value] = {}
    for mass, outcome in weighted:
        for label, probability in outcome.ends:
            ends[label] = ends.get(label, ZERO) + mass * probability
    path: Hashable = tuple(
        (interval, None if said.free else option.action, option.outcome.path)
        for interval, option in zip(partition.intervals(), partition.taken, strict=True)
    )
    return Alternative(payoffs, tuple(sorted(ends.items())), path, _plan(informed, said, partition))


def _plan(informed: Informed, said: Messages, partition: Partition) -> DrawPlan:
    """What each type does, and what follows; a type at an end between two intervals does as those above her."""
    actions = [option.action for option in partition.options]
    plans = said.plans(len(partition.masses), actions, [option.outcome.plan for option in partition.options])
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
    run, options = informed.run, partition.options
    pieces = run.sweep(
        informed.step.variable, low, high, lambda t: run.leader([o.worth(t) for o in options]), closed=(False, False)
    )
    for piece in pieces:
        if not piece.is_point:
            assert piece.high is not None
            yield (piece.low, piece.high), ZERO, plans[piece.result]
