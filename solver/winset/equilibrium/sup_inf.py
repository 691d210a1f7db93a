"""That every subgame-perfect equilibrium has the same payoffs: the supremum and the infimum are squeezed together.

Let M and m be the largest and the least payoff of each player, over all subgame-perfect equilibria, at the beginning of
a round of each phase. Whatever is expected after a round, it lies between them, after each history perhaps somewhere
else. One round is rolled back with that alone: an action may be chosen iff the most that it may give to its player is
not less than what another one surely gives; a number may be proposed iff the proposer may get as much by it as she can
make sure of. This gives bounds on the payoffs of the round, M <= f(m, M) and m >= g(m, M). If no m < M satisfies them
the payoffs are unique, mixed strategies included; if some do, nothing is said.

The bounds are found region by region of the parameters and of m and M, and the inequalities are put to the oracle. They
are weak ones, and bounds are monotone in m and M, so that borders between the regions of m and M are covered; a region
of the parameters is claimed only if no border in the parameters alone runs through it.

Shaked and Sutton (1984), Econometrica 52.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import product

from winset.algebra.explore import Leaf, explore
from winset.algebra.limits import limit
from winset.algebra.oracle import Answer, Constraint, Oracle
from winset.algebra.run import Piece, Remark, Run, formal
from winset.algebra.value import Value, total
from winset.equilibrium.solution import Solution
from winset.errors import OutOfReach
from winset.game.advance import advance, phases
from winset.game.play import Chance, Choose, End, Gain, Later, Offer, Play, State

MOST_SYSTEMS = 20_000
CITE = "Shaked and Sutton (1984)"

Payoffs = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """Between what the payoffs of each player lie."""

    low: Payoffs
    high: Payoffs


Boxes = dict[int, Box]  # at the beginning of a round of each phase


def unique_payoffs(play: Play, oracle: Oracle, region: Sequence[Constraint], seconds: float | None = None) -> bool:
    """Whether all subgame-perfect equilibria have the same payoffs at all parameters of an open region.

    It is supposed that there is one. False where the argument does not close, or does not apply: simultaneous moves,
    what is hidden, more than one number in a round.
    """
    deadline = None if seconds is None else time.monotonic() + seconds
    starts = phases(formal(), play)
    boxes = {phase: _box(play, phase) for phase in range(1, len(starts) + 1)}
    facts = [Constraint(c.value, {">=": ">", "<=": "<"}.get(c.relation, c.relation)) for c in region]
    found: list[list[Leaf[Box]]] = []
    for start in starts:
        leaves = _bounds(play, oracle, boxes, start, facts, deadline)
        if leaves is None:
            return False
        found.append(leaves)
    return bool(starts) and _squeezed(oracle, boxes, found, (*play.assumptions, *facts), deadline)


def _box(play: Play, phase: int) -> Box:
    low, high = (tuple(Value.variable(f"{end}·{p}·{phase}") for p in play.players) for end in ("least", "most"))
    return Box(low, high)


def _bounds(
    play: Play, oracle: Oracle, boxes: Boxes, start: State, facts: Sequence[Constraint], deadline: float | None
) -> list[Leaf[Box]] | None:
    """What a round gives, region by region; None if that could not be found out for all of the parameters."""
    wide = [
        Constraint(most - least, ">") for box in boxes.values() for least, most in zip(box.low, box.high, strict=True)
    ]
    names = [str(v) for box in boxes.values() for v in (*box.low, *box.high)]
    left = None if deadline is None else max(0.0, deadline - time.monotonic())
    assumed = (*play.assumptions, *facts, *wide)
    tried = explore(
        oracle, (*play.parameters, *names), assumed, lambda run: _after(run, play, boxes, start), seconds=left
    )
    own = set(play.parameters)
    parted = any(sign.polynomial.variables() <= own for leaf in tried.leaves for sign in leaf.conditions)
    return None if tried.unsolved or parted else list(tried.leaves)


def _squeezed(
    oracle: Oracle,
    boxes: Boxes,
    found: Sequence[Sequence[Leaf[Box]]],
    facts: Sequence[Constraint],
    deadline: float | None,
) -> bool:
    """Whether m < M contradicts what is found, in every combination of regions."""
    gaps = [high - low for box in boxes.values() for low, high in zip(box.low, box.high, strict=True)]
    apart = [*facts, *(Constraint(gap, ">=") for gap in gaps), Constraint(total(gaps), ">")]
    own = [[_inequalities(boxes[phase], leaf) for leaf in leaves] for phase, leaves in enumerate(found, 1)]
    possible = [[c for c in each if oracle.find([*apart, *c]) is not Answer.NONE] for each in own]
    for number, combination in enumerate(product(*possible)):
        if number == MOST_SYSTEMS or (deadline is not None and time.monotonic() > deadline):
            return False
        if oracle.find([*apart, *(c for each in combination for c in each)]) is not Answer.NONE:
            return False
    return True


def _inequalities(box: Box, leaf: Leaf[Box]) -> list[Constraint]:
    weak = {">": ">=", "<": "<="}
    inside = [sign.constraint() for sign in leaf.conditions]
    found = [Constraint(c.value, weak.get(c.relation, c.relation)) for c in inside]
    found += [Constraint(bound - most, ">=") for bound, most in zip(leaf.result.high, box.high, strict=True)]
    found += [Constraint(least - bound, ">=") for bound, least in zip(leaf.result.low, box.low, strict=True)]
    return found


# --- one round --------------------------------------------------------------------------------------------------------


def _after(run: Run, play: Play, boxes: Boxes, state: State) -> Box:
    """Between what payoffs lie from a state on, whatever equilibrium is expected after the round."""
    run.check_time()
    step = advance(run, play, state)
    match step:
        case End(_, payoffs):
            return Box(payoffs, payoffs)
        case Gain(payoffs, after):
            later = _after(run, play, boxes, after)
            return Box(_plus(later.low, payoffs), _plus(later.high, payoffs))
        case Later(factors, _, again) if again:
            if any(not f.is_zero and run.sign(f) < 0 for f in factors):
                raise OutOfReach("a discount factor is negative")
            return Box(_times(boxes[again].low, factors), _times(boxes[again].high, factors))
        case Chance(_, branches):
            all_ = [(branch.probability, _after(run, play, boxes, branch.after)) for branch in branches]
            low, high = (
                tuple(total(p * getattr(box, end)[i] for p, box in all_) for i in range(len(play.players)))
                for end in ("low", "high")
            )
            return Box(low, high)
        case Choose() if not step.unseen and step.bargain is None:
            player = play.index(step.player)
            return _chosen(run, player, [_after(run, play, boxes, step.after(action)) for action in step.actions])
        case Offer() if not step.unseen and step.bargain is None and not state.symbols():
            player = play.index(step.player)
            return _offered(run, step, player, lambda x: _after(run, play, boxes, step.after(x)))
    raise OutOfReach("the sup-inf argument is for moves one after the other, with one number in a round")


def _plus(left: Payoffs, right: Payoffs) -> Payoffs:
    return tuple(a + b for a, b in zip(left, right, strict=True))


def _times(left: Payoffs, right: Payoffs) -> Payoffs:
    return tuple(a * b for a, b in zip(left, right, strict=True))


def _chosen(run: Run, player: int, boxes: Sequence[Box]) -> Box:
    """What a choice may lead to: no action that is surely worse than another one."""
    sure = run.max([box.low[player] for box in boxes])
    kept = [box for box in boxes if run.sign(box.high[player] - sure) >= 0]
    low = [_least(run, [box.low[i] for box in kept]) for i in range(len(boxes[0].low))]
    low[player] = sure
    return Box(tuple(low), tuple(run.max([box.high[i] for box in kept]) for i in range(len(low))))


def _least(run: Run, values: Sequence[Value]) -> Value:
    return -run.max([-value for value in values])


def _offered(run: Run, step: Offer, player: int, follows: Callable[[Value], Box]) -> Box:
    """What a number may lead to: none by which the proposer gets less than she can make sure of."""

    def at(x: Value) -> Box:
        box = follows(x)
        for value in (*box.low, *box.high):
            run.sign(value.derivative(step.variable))
        return box

    if step.high is None:
        raise OutOfReach(f"{step.name} has no upper bound")
    pieces = run.sweep(step.variable, step.low, step.high, at, closed=step.closed)
    sure = run.max([_extreme(run, step, piece, piece.result.low[player], 1) for piece in pieces])
    cut = [part for piece in pieces for part in _cut(run, step, piece, player, sure)]
    size = len(pieces[0].result.low)
    low = [_least(run, [_extreme(run, step, p, p.result.low[i], -1) for p in cut]) for i in range(size)]
    high = [run.max([_extreme(run, step, p, p.result.high[i], 1) for p in cut]) for i in range(size)]
    low[player] = sure
    return Box(tuple(low), tuple(high))


def _cut(run: Run, step: Offer, piece: Piece[Box], player: int, sure: Value) -> list[Piece[Box]]:
    """The part of a piece on which the proposer may get what she can make sure of."""
    best = piece.result.high[player]
    slope = best.derivative(step.variable)
    if piece.is_point or slope.is_zero:
        return [piece] if run.sign(best - sure) >= 0 else []
    assert piece.high is not None
    rising = run.within(step.variable, piece, lambda: run.sign(slope)) > 0
    ends = [limit(run, best, step.variable, end) for end in (piece.low, piece.high)]
    if any(end is None for end in ends) or step.variable in slope.variables():
        raise OutOfReach("payoffs are not linear in the number that is proposed")
    worst, top = (ends[0], ends[1]) if rising else (ends[1], ends[0])
    assert worst is not None
    assert top is not None
    if run.sign(worst - sure) >= 0:
        return [piece]
    if run.sign(top - sure) < 0:
        return []
    place = Value.variable(step.variable) - (best - sure) / slope
    return [Piece(place, piece.high, piece.result) if rising else Piece(piece.low, place, piece.result)]


def _extreme(run: Run, step: Offer, piece: Piece[Box], payoff: Value, way: int) -> Value:
    """The supremum (`way` 1) or infimum (-1) of a payoff on a piece."""
    slope = payoff.derivative(step.variable)
    if piece.is_point or slope.is_zero:
        return payoff.substitute({step.variable: piece.low}) if piece.is_point else payoff
    if step.variable in slope.variables():
        raise OutOfReach("payoffs are not linear in the number that is proposed")
    assert piece.high is not None
    rising = run.within(step.variable, piece, lambda: run.sign(slope)) > 0
    return payoff.substitute({step.variable: piece.high if rising == (way > 0) else piece.low})


# --- what a solution may say ------------------------------------------------------------------------------------------


def with_uniqueness(solution: Solution, oracle: Oracle, seconds: float | None = None) -> Solution:
    """The solution with a remark on the regions inside which the argument closes, or that there is none.

    Only verified equilibria are looked at: that there is an equilibrium is part of the argument.
    """
    deadline = None if seconds is None else time.monotonic() + seconds
    cases = [case for family in solution.equilibria for case in family.cases if case.verified]
    wide = [case for case in cases if all(sign.sign for sign in case.region.conditions)]
    closed: dict[tuple[str, ...], bool] = {}
    for case in wide:
        facts = tuple(sign.constraint() for sign in case.region.conditions)
        key = tuple(map(str, facts))
        if key not in closed:
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            closed[key] = unique_payoffs(solution.play, oracle, facts, left)
    where = [key for key, found in closed.items() if found]
    if not where:
        open_ = (
            f"the sup-inf argument of {CITE} does not show whether every subgame-perfect equilibrium has these payoffs"
        )
        return replace(solution, notes=(*solution.notes, Remark(open_)))
    text = f"every subgame-perfect equilibrium has the payoffs shown, by the sup-inf argument of {CITE}"
    if len(where) < len(closed) or solution.none or solution.unsolved:
        text += f", inside {'; and inside '.join(' and '.join(key) or 'what is assumed' for key in where)}"
    elif solution.play.parameters:
        text += ", borders between regions and ends of domains aside"
    return replace(solution, notes=(*solution.notes, Remark(text)))
