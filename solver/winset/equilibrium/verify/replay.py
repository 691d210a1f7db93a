"""A deviation played through with plain numbers: does it really pay at its point?"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product

from winset.algebra.arithmetic import Arithmetic
from winset.algebra.oracle import number_sign
from winset.algebra.run import at_point
from winset.algebra.value import Value
from winset.equilibrium.verify.cases import Point
from winset.equilibrium.verify.follow import Follower
from winset.equilibrium.verify.node import Drew, Node, Taken, Turn
from winset.equilibrium.verify.verdict import DOMINATED, Deviation
from winset.game.advance import phases
from winset.game.play import Action, Chance, Choose, Continuum, Gain, Later, Offer, Step, Together


def at_numbers(action: Action, point: Point) -> Action:
    """The action with the numbers of the point put in."""
    return action.evaluate(point) if isinstance(action, Value) else action


def pays(follower: Follower, deviation: Deviation) -> bool:
    """Whether a one-shot deviation gains at its point exactly what it claims, or a vote is dominated there."""
    run = at_point(dict(deviation.point))
    start = follower.play.start()
    if deviation.site.phases:
        start = phases(run, follower.play)[deviation.site.rounds[0] - 1]
    node, step = _arrive(run, follower, follower.start(start, deviation.mode), deviation.history, deviation.point)
    if deviation.kind == DOMINATED:
        assert isinstance(step, Together)
        return _dominated(run, follower, node, step, deviation)
    player = follower.play.index(deviation.player)
    there = follower.payoffs(run, _deviating(run, follower, node, step, deviation))[player]
    if isinstance(step, Together):
        assert deviation.prescribed is not None
        here = follower.payoffs(run, _taking(node, step, deviation, deviation.prescribed))[player]
    else:
        assert isinstance(step, (Choose, Offer))
        here = follower.decided(run, node, step)[player]
    gain = (there - here).evaluate(deviation.point)
    return number_sign(gain) > 0 and number_sign(gain - deviation.gain_at_point()) == 0


def _arrive(run: Arithmetic, follower: Follower, node: Node, trail: Sequence[Turn], point: Point) -> tuple[Node, Step]:
    """The history with its numbers, and the step after it."""
    node, step = settled(run, follower, node)
    for turn in trail:
        match turn, step:
            case Drew(branch, _), Chance():
                node = node.drawing(branch, step.branches[branch])
            case Drew(_, ((_, number),)), Continuum():
                drawn = at_numbers(number, point)
                assert isinstance(drawn, Value)
                node = node.drawing_number(step, drawn)
            case Taken(_, actions), Together():
                node = node.taking_all(step, tuple(at_numbers(action, point) for action in actions))
            case Taken(_, (action,)), Choose() | Offer():
                node = node.taking(step, at_numbers(action, point))
            case _:
                raise AssertionError("the play went another way")  # pragma: no cover
        node, step = settled(run, follower, node)
    return node, step


def settled(run: Arithmetic, follower: Follower, node: Node) -> tuple[Node, Step]:
    """Past payments and the passing of time."""
    node, step = follower.next(run, node)
    while isinstance(step, Gain) or (isinstance(step, Later) and not step.again):
        node, step = follower.next(run, follower.after(run, node, step))
    return node, step


def _deviating(run: Arithmetic, follower: Follower, node: Node, step: Step, deviation: Deviation) -> Node:
    """The history after the deviation."""
    for number in deviation.numbers:
        assert isinstance(step, Offer)
        node = node.taking(step, number.evaluate(deviation.point))
        node, step = settled(run, follower, node)
    return node if deviation.numbers else _taking(node, step, deviation, deviation.better)


def _taking(node: Node, step: Step, deviation: Deviation, action: Action) -> Node:
    action = at_numbers(action, deviation.point)
    if isinstance(step, Together):
        actions = tuple(
            action if move.site == deviation.site else at_numbers(other, deviation.point)
            for move, other in zip(step.moves, deviation.against, strict=True)
        )
        return node.taking_all(step, actions)
    assert isinstance(step, (Choose, Offer))
    return node.taking(step, action)


def _dominated(run: Arithmetic, follower: Follower, node: Node, step: Together, deviation: Deviation) -> bool:
    """Whether the better vote does at least as well whatever the others do, and better once."""
    player = follower.play.index(deviation.player)
    place = next(k for k, move in enumerate(step.moves) if move.site == deviation.site)
    signs = []
    for others in product(*(_labels(move) for k, move in enumerate(step.moves) if k != place)):
        after = [
            follower.payoffs(run, node.taking_all(step, (*others[:place], action, *others[place:])))[player]
            for action in (deviation.better, deviation.prescribed)
            if action is not None
        ]
        signs.append(number_sign((after[0] - after[1]).evaluate(deviation.point)))
    return min(signs) >= 0 and max(signs) > 0


def _labels(move: Choose | Offer) -> tuple[Action, ...]:
    assert isinstance(move, Choose)
    return move.actions


def completed(point: Point, names: Sequence[str]) -> dict[str, Fraction]:
    """The point with a value for every name; those that no condition speaks of may have any."""
    return {**dict.fromkeys(names, Fraction(1, 2)), **point}
