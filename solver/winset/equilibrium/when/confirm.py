"""A deviation from a conjectured profile confirmed on a whole region, by the verifier's own case distinctions.

The history is walked with its numbers left open in their ranges; in every case that occurs, the oracle is asked for a
point at which the deviation does not pay. It shares nothing with the search that found the deviation.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from winset.algebra.oracle import Answer, Constraint, Oracle
from winset.algebra.run import formal
from winset.algebra.value import ONE, ZERO, Value, total
from winset.claims.profile import Profile
from winset.equilibrium.verify.cases import Case, Cases, Facts, Inadmissible
from winset.equilibrium.verify.domain import domain
from winset.equilibrium.verify.follow import Follower
from winset.equilibrium.verify.node import Drew, Node, Taken
from winset.equilibrium.when.finding import Binding, NoStrategy
from winset.errors import LimitReached, OutOfReach
from winset.game.advance import phases
from winset.game.evaluate import Reader
from winset.game.play import Action, Chance, Choose, Continuum, Gain, Later, Offer, Play, Scope, Step, Together

UNSURE = "the oracle could not tell whether this deviation pays at all points"


def confirmed(
    play: Play, profile: Profile, oracle: Oracle, facts: Facts, why: Binding | NoStrategy, seconds: float | None = None
) -> str:
    """Why it is doubtful that a profile fails on all of a region as told; "" where that is certain."""
    if isinstance(why, NoStrategy):
        broken = why.broken
        if broken is None or not broken.value.variables() <= set(play.parameters):
            return ""
        sure = oracle.find([*facts, broken]) is Answer.NONE
        return "" if sure else "the oracle could not tell whether the number lies outside at all points"
    if not _nonempty(oracle, facts, why):
        return "the oracle could not tell whether this deviation is possible at all points"
    cases = Cases(oracle, None if seconds is None else time.monotonic() + seconds)
    inside = (*facts, *(fact for over in why.numbers() for fact in over.constraints()))
    follower = Follower(play, profile)
    try:
        gain = _mean_gain if why.worlds else _gain
        for found in cases.each(inside, lambda case: gain(case, follower, why) if _assumed(case, play) else ONE):
            if oracle.find(found.facts) is Answer.NONE:
                continue
            if found.result is None:
                return str(found.fault)
            if oracle.find([*found.facts, Constraint(found.result, "<=")]) is not Answer.NONE:
                return UNSURE
    except (OutOfReach, LimitReached) as reason:
        return str(reason)
    return ""


def _assumed(case: Case, play: Play) -> bool:
    """Whether the assumptions that are no plain conjunction hold in a case."""
    reader = Reader(case, play, Scope())
    return all(reader.truth(condition) for condition in play.conditions)


def _nonempty(oracle: Oracle, facts: Facts, why: Binding) -> bool:
    """Whether there are numbers in all the ranges, whatever the parameters are."""
    inside = list(facts)
    for over in why.numbers():
        if over.high is not None and oracle.find([*inside, Constraint(over.high - over.low, "<=")]) is not Answer.NONE:
            return False
        inside += over.constraints()
    return True


def _gain(case: Case, follower: Follower, why: Binding) -> Value:
    """What the deviation gains in a case. Raises Inadmissible where it cannot be made."""
    start = follower.play.start()
    if why.site.phases:
        start = phases(formal(), follower.play)[why.site.rounds[0] - 1]
    node, step = _arrive(case, follower, follower.start(start, why.mode if why.site.phases else None), why.history)
    player = follower.play.index(why.player)
    if isinstance(step, Together):
        place = next(k for k, move in enumerate(step.moves) if move.site == why.site)
        if not why.dominated and follower.all_prescribed(case, node, step) != why.against:
            raise Inadmissible(f"another profile of actions is prescribed at {why.site}")
        other = (*why.against[:place], why.better, *why.against[place + 1 :])
        mine = (*why.against[:place], why.prescribed, *why.against[place + 1 :])
        there, here = (follower.payoffs(case, node.taking_all(step, actions)) for actions in (other, mine))
        return there[player] - here[player]
    assert isinstance(step, (Choose, Offer))
    better: Action = why.better if why.near is None else Value.variable(why.near.variable)
    if isinstance(step, Offer):
        assert isinstance(better, Value)
        _possible(case, domain(step, better), f"{step.site} cannot choose {better}")
    there, here = follower.payoffs(case, node.taking(step, better)), follower.decided(case, node, step)
    return there[player] - here[player]


def _mean_gain(case: Case, follower: Follower, why: Binding) -> Value:
    """What the deviation gains over the histories that the player cannot tell apart, weighed as told."""
    gains = [weight * _gain_in(case, follower, why, trail) for trail, weight in why.worlds]
    return total(gains) / total(weight for _, weight in why.worlds)


def _gain_in(case: Case, follower: Follower, why: Binding, trail: Sequence[Taken | Drew]) -> Value:
    """What the deviation gains in one of these histories, all others who move at once doing what is prescribed."""
    if not why.at_once:
        return _gain(case, follower, replace(why, history=tuple(trail)))
    node, step = _arrive(case, follower, follower.start(follower.play.start()), trail)
    assert isinstance(step, Together)
    player, gain = follower.play.index(why.player), ZERO
    place = next(k for k, move in enumerate(step.moves) if move.site == why.site)
    for actions, chance in follower.profiles(case, node, step):
        other = (*actions[:place], why.better, *actions[place + 1 :])
        there, here = (follower.payoffs(case, node.taking_all(step, a)) for a in (other, actions))
        gain = gain + chance * (there[player] - here[player])
    return gain


def _possible(case: Case, limits: Sequence[Constraint], text: str) -> None:
    for constraint in limits:
        sign = case.sign(constraint.value)
        if sign < 0 or (sign == 0 and constraint.relation == ">"):
            raise Inadmissible(text)


def _arrive(case: Case, follower: Follower, node: Node, history: Sequence[Taken | Drew]) -> tuple[Node, Step]:
    """The history of a deviation, its numbers left open, and the step after it."""
    node, step = _settle(case, follower, node)
    for turn in history:
        match turn, step:
            case Drew(branch, _), Chance():
                node = node.drawing(branch, step.branches[branch])
            case Drew(_, ((_, number),)), Continuum() if isinstance(number, Value):
                node = node.drawing_number(step, number)
            case Taken(_, actions), Together():
                node = node.taking_all(step, actions)
            case Taken(_, (action,)), Choose():
                node = node.taking(step, action)
            case Taken(_, (action,)), Offer() if isinstance(action, Value):
                _possible(case, domain(step, action), f"{step.site} cannot choose {action}")
                node = node.taking(step, action)
            case _:
                raise Inadmissible("the play goes another way")
        node, step = _settle(case, follower, node)
    return node, step


def _settle(case: Case, follower: Follower, node: Node) -> tuple[Node, Step]:
    """Past payments and the passing of time."""
    node, step = follower.next(case, node)
    while isinstance(step, Gain) or (isinstance(step, Later) and not step.again):
        node, step = follower.next(case, follower.after(case, node, step))
    return node, step
