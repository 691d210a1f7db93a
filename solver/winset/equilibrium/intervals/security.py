"""What a type can make sure of after an action, whatever the others do: the least that they can hold her to.

If that is more than she gets, no belief after the action keeps her from it.
"""

from __future__ import annotations

from collections.abc import Callable

from winset.algebra.limits import limit
from winset.algebra.run import Piece, Run
from winset.algebra.value import Value, total
from winset.errors import OutOfReach
from winset.game.advance import advance
from winset.game.play import Chance, Choose, End, Gain, Later, Offer, Play, State


def secured(run: Run, play: Play, player: int, state: State) -> Value | None:
    """The payoff that a player secures from a state in which nothing is hidden; None if there is no bound."""
    step = advance(run, play, state)
    again: Callable[[State], Value | None] = lambda after: secured(run, play, player, after)  # noqa: E731
    match step:
        case End(_, payoffs):
            return payoffs[player]
        case Gain(payoffs, after):
            return _plus(payoffs[player], again(after))
        case Later(factors, after):
            later = again(after)
            return None if later is None else factors[player] * later
        case Chance(_, branches):
            parts = [(branch.probability, again(branch.after)) for branch in branches]
            return None if any(v is None for _, v in parts) else total(p * v for p, v in parts if v is not None)
        case Choose():
            values = [again(step.after(action)) for action in step.actions]
            bounds = [value for value in values if value is not None]
            if play.index(step.player) == player:
                return run.max(bounds) if bounds else None
            return _least(run, bounds) if len(bounds) == len(values) else None
        case Offer() if play.index(step.player) != player:
            return _least_along(run, step, again)
    raise OutOfReach(f"what {play.players[player]} secures after a {type(step).__name__.lower()} is not worked out")


def _plus(paid: Value, later: Value | None) -> Value | None:
    return None if later is None else paid + later


def _least(run: Run, values: list[Value]) -> Value:
    return -run.max([-value for value in values])


def _least_along(run: Run, step: Offer, again: Callable[[State], Value | None]) -> Value | None:
    """The infimum over the numbers that another player can choose."""

    def at(number: Value) -> Value | None:
        value = again(step.after(number))
        if value is not None:
            run.sign(value.derivative(step.variable))  # monotone on each piece
        return value

    pieces = run.sweep(step.variable, step.low, step.high, at, step.closed)
    bounds = [_infimum(run, step.variable, piece) for piece in pieces]
    found = [bound for bound in bounds if bound is not None]
    return _least(run, found) if len(found) == len(bounds) else None


def _infimum(run: Run, variable: str, piece: Piece[Value | None]) -> Value | None:
    value = piece.result
    if value is None or piece.is_point:
        return value
    slope = value.derivative(variable)
    rising = 0 if slope.is_zero else run.within(variable, piece, lambda: run.sign(slope))
    return value if rising == 0 else limit(run, value, variable, piece.low if rising > 0 else piece.high)
