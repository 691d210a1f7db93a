"""Whether every type keeps to the action of her interval, whatever she might do and whoever she might be taken for.

An action that no type takes is answered by a reply to some interval of types: those of the equilibrium, all of them, or
the lowest or highest up to some end, in this order. If none of these deters every type, that is confessed, unless some
type secures more than she gets whatever is believed of her.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise

from winset.algebra.run import Run
from winset.algebra.value import Value
from winset.equilibrium.intervals.informed import Informed
from winset.equilibrium.intervals.security import secured
from winset.equilibrium.plan import Alternative
from winset.errors import OutOfReach
from winset.game.play import Action

Curve = Callable[[Value], Value]  # what something is worth, by type
Ends = tuple[Value, ...]  # the ends of the intervals, in order


def curves(informed: Informed, actions: Sequence[Action], after: Sequence[Alternative]) -> list[Curve]:
    """What each action is worth by type, with what follows it."""
    return [partial(informed.worth, action, outcome.plan) for action, outcome in zip(actions, after, strict=True)]


def nobody_gains(run: Run, variable: str, ends: Ends, own: Sequence[Curve], others: Sequence[Curve]) -> bool:
    """Whether no type gains by leaving her own curve, that of the interval she lies in, for one of the others."""
    return all(
        _nobody_between(run, variable, low, high, curve, [other for other in others if other is not curve])
        for (low, high), curve in zip(pairwise(ends), own, strict=True)
    )


def _nobody_between(run: Run, variable: str, low: Value, high: Value, own: Curve, others: Sequence[Curve]) -> bool:
    def at(number: Value) -> bool:
        here = own(number)
        return all(run.sign(here - other(number)) >= 0 for other in others)

    return all(piece.result for piece in run.sweep(variable, low, high, at))


# --- actions that nobody takes ----------------------------------------------------------------------------------------


def deterrent(informed: Informed, ends: Ends, own: Sequence[Curve], action: Action) -> Alternative | None:
    """A reply to an action that nobody takes, so that nobody does; None, confessed if need be, if none was found."""
    for low, high in dict.fromkeys(((ends[0], ends[-1]), *pairwise(ends))):
        reply = _deterring(informed, ends, own, action, low, high)
        if reply is not None:
            return reply
    if _tempts_anyway(informed, ends, own, action):
        return None
    for belief in (lambda x: (ends[0], x), lambda x: (x, ends[-1])):
        reply = _with_some_end(informed, ends, own, action, belief)
        if reply is not None:
            return reply
    informed.run.notes.append(
        f"beliefs after {action} at line {informed.own.site.position.line}, where no type chooses it, were searched "
        "among intervals of types"
    )
    return None


def _deterring(
    informed: Informed, ends: Ends, own: Sequence[Curve], action: Action, low: Value, high: Value
) -> Alternative | None:
    """A reply to the belief in an interval of types that leaves nobody better off with the action."""
    for reply in informed.follows(action, low, high):
        other = curves(informed, (action,), (reply,))
        if nobody_gains(informed.run, informed.step.variable, ends, own, other):
            return reply
    return None


def _with_some_end(
    informed: Informed,
    ends: Ends,
    own: Sequence[Curve],
    action: Action,
    belief: Callable[[Value], tuple[Value, Value]],
) -> Alternative | None:
    """A reply that deters to a belief of which one end is free."""
    run = informed.run
    name = f"{informed.step.variable}·belief·{len(run.here())}"
    pieces = run.sweep(
        name,
        ends[0],
        ends[-1],
        lambda x: _deterring(informed, ends, own, action, *belief(x)) is not None,
        closed=(False, False),
    )
    for piece in pieces:
        if piece.result and piece.high is not None:
            return _deterring(informed, ends, own, action, *belief((piece.low + piece.high) / 2))
    return None


def _tempts_anyway(informed: Informed, ends: Ends, own: Sequence[Curve], action: Action) -> bool:
    """Whether a type at an end of an interval secures more by the action than she gets, whatever the answer."""
    for number, curve in zip((ends[0], *ends[1:]), (own[0], *own), strict=True):
        try:
            bound = secured(informed.run, informed.play, informed.player, informed.at(number, action))
        except OutOfReach:
            return False
        if bound is not None and informed.run.sign(bound - curve(number)) > 0:
            return True
    return False
