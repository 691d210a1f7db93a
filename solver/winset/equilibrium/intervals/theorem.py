"""When every equilibrium of a talk is a partition: Theorem 1 of Crawford and Sobel (1982), its conditions checked.

One reply from an interval ends the play. Both payoffs are strictly concave in it, the gain of the informed player from
a higher reply rises with her number, so does what the other wants, inside the interval, and at no number do both want
the same. Then every equilibrium has finitely many outcomes, each for an interval of types, and if there is one with N
of them there is one with any smaller number.
"""

from __future__ import annotations

from winset.algebra.value import Value
from winset.equilibrium.intervals.informed import Informed
from winset.game.advance import advance
from winset.game.play import Action, End, Offer

Payoffs = tuple[Value, Value]  # of the informed player and of the one who replies


def is_partitional(informed: Informed, message: Action) -> bool:
    """Whether the theorem applies to messages that are free, of which `message` is one; False also when in doubt."""
    run, variable = informed.run, informed.step.variable

    def at(number: Value) -> bool:
        return _holds_at(informed, message, number)

    pieces = run.sweep(variable, *informed.whole, at)
    inside = [piece.result for piece in pieces if not piece.is_point]
    return len(inside) == 1 and inside[0]


def _holds_at(informed: Informed, message: Action, number: Value) -> bool:
    """The conditions at a type; at a single type, where nothing can be differentiated, they are those around it."""
    run, variable = informed.run, informed.step.variable
    step = advance(run, informed.play, informed.at(number, message))
    if variable not in number.variables():
        return True
    if not isinstance(step, Offer):
        return False
    replier = informed.play.index(step.player)
    pieces = run.sweep(step.variable, step.low, step.high, lambda a: _payoffs(informed, step, replier, a), step.closed)
    smooth = [piece.result for piece in pieces if not piece.is_point]
    if len(smooth) != 1 or smooth[0] is None or replier == informed.player:
        return False
    return _crosses(informed, step, *smooth[0])


def _payoffs(informed: Informed, step: Offer, replier: int, reply: Value) -> Payoffs | None:
    end = advance(informed.run, informed.play, step.after(reply))
    return (end.payoffs[informed.player], end.payoffs[replier]) if isinstance(end, End) else None


def _crosses(informed: Informed, step: Offer, own: Value, other: Value) -> bool:
    """Concavity and single crossing where they are plain to see: second derivatives are numbers or parameters."""
    run, variable, reply = informed.run, informed.step.variable, step.variable
    slopes = own.derivative(reply), other.derivative(reply)
    bends = [slope.derivative(reply) for slope in slopes]
    crosses = [slope.derivative(variable) for slope in slopes]
    if any({variable, reply} & value.variables() for value in (*bends, *crosses)):
        return False
    if any(run.sign(bend) >= 0 for bend in bends) or len({run.sign(cross) for cross in crosses}) > 1:
        return False
    if run.sign(crosses[0]) == 0:
        return False
    wanted = -slopes[1].substitute({reply: Value.number(0)}) / bends[1]
    return _inside(informed, step, wanted) and _never_the_same(informed, slopes[0].substitute({reply: wanted}))


def _inside(informed: Informed, step: Offer, wanted: Value) -> bool:
    """Whether the best reply to each type lies in the domain of replies; it is linear in the type."""
    run = informed.run
    for end in informed.whole:
        there = wanted.substitute({informed.step.variable: end})
        if run.sign(there - step.low) < 0 or (step.high is not None and run.sign(step.high - there) < 0):
            return False
    return True


def _never_the_same(informed: Informed, gain: Value) -> bool:
    """Whether the gain from a higher reply, at what the other wants, has one strict sign; it is linear in the type."""
    signs = {informed.run.sign(gain.substitute({informed.step.variable: end})) for end in informed.whole}
    return len(signs) == 1 and 0 not in signs
