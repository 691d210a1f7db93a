"""Draws from an interval in rollback: the subgame for every number drawn, and exact expectations over them.

The numbers are swept like offers; what follows each piece of them is a formula in the number, which is integrated
against the density. Single numbers have no weight: at them any equilibrium of the subgame will do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product

from winset.algebra.integral import integral
from winset.algebra.run import Piece, Run
from winset.algebra.value import ONE, ZERO, Value
from winset.equilibrium.plan import Alternative, Commitment, DrawPlan, Plan
from winset.errors import OutOfReach, UsageError
from winset.game.play import Continuum, State

MOST_SELECTIONS = 64

Joined = Callable[[Sequence[frozenset[Commitment]]], frozenset[Commitment] | None]


def expect_over(
    run: Run, step: Continuum, solve: Callable[[State], list[Alternative]], joined: Joined
) -> list[Alternative]:
    """Every selection of equilibria after the draw, one on each piece of the numbers, integrated.

    Selections that change within a piece are not listed, which is noted. Raises OutOfReach where an integral has no
    closed form, UsageError for a density that does not integrate to 1.
    """
    pieces = run.sweep(step.variable, step.low, step.high, lambda r: (_density(run, step, r), solve(step.after(r))))
    if not all(piece.result[1] for piece in pieces):
        return []
    wide = [piece for piece in pieces if not piece.is_point]
    _check_mass(run, step, wide)
    choices = [_distinct(piece.result[1]) for piece in wide]
    if any(len(alternatives) > 1 for alternatives in choices):
        run.notes.append(f"selections among equilibria that vary with {step.name} within a piece were not searched")
    found: list[Alternative] = []
    for number, selection in enumerate(product(*choices)):
        if number == MOST_SELECTIONS:
            raise OutOfReach(f"more than {MOST_SELECTIONS} selections of equilibria follow the draw", step.position)
        alternative = _integrated(step, pieces, wide, selection, joined)
        if alternative is not None:
            found.append(alternative)
    return found


def _density(run: Run, step: Continuum, at: Value) -> Value:
    density = step.density(run, at)
    if run.sign(density) < 0:
        raise OutOfReach(f"the density of {step.name} is negative somewhere: {density}", step.position)
    return density


def _check_mass(run: Run, step: Continuum, wide: Sequence[Piece[tuple[Value, list[Alternative]]]]) -> None:
    mass = ZERO
    for piece in wide:
        assert piece.high is not None
        mass = mass + integral(piece.result[0], step.variable, piece.low, piece.high)
    if not run.equal(mass, ONE):
        raise UsageError(
            f"line {step.position.line}: the density of {step.name} integrates to {mass}, not to 1; divide it by that"
        )


def _distinct(alternatives: Sequence[Alternative]) -> list[Alternative]:
    """One alternative of each outcome."""
    return list({(a.payoffs, a.ends, a.commits): a for a in alternatives}.values())


def _integrated(
    step: Continuum,
    pieces: Sequence[Piece[tuple[Value, list[Alternative]]]],
    wide: Sequence[Piece[tuple[Value, list[Alternative]]]],
    selection: Sequence[Alternative],
    joined: Joined,
) -> Alternative | None:
    commits = joined([alternative.commits for alternative in selection])
    if commits is None:
        return None
    payoffs = [ZERO] * len(selection[0].payoffs)
    ends: dict[str, Value] = {}
    for piece, alternative in zip(wide, selection, strict=True):
        for player, payoff in enumerate(alternative.payoffs):
            payoffs[player] = payoffs[player] + _over(step, piece, payoff)
        for label, probability in alternative.ends:
            ends[label] = ends.get(label, ZERO) + _over(step, piece, probability)
    chosen = dict(zip(map(id, wide), selection, strict=True))
    plans: list[Piece[Plan]] = []
    for piece in pieces:
        alternative = chosen.get(id(piece), piece.result[1][0])
        plans.append(Piece(piece.low, piece.high, alternative.plan))
    path = tuple((piece.low, piece.high, a.path) for piece, a in zip(wide, selection, strict=True))
    plan = DrawPlan(step.position, step.name, step.variable, _weights(step, wide), tuple(plans))
    return Alternative(tuple(payoffs), tuple(sorted(ends.items())), path, plan, commits)


def _over(step: Continuum, piece: Piece[tuple[Value, list[Alternative]]], value: Value) -> Value:
    assert piece.high is not None
    return integral(piece.result[0] * value, step.variable, piece.low, piece.high)


def _weights(step: Continuum, wide: Sequence[Piece[tuple[Value, list[Alternative]]]]) -> tuple[Value, ...]:
    return tuple(_over(step, piece, ONE) for piece in wide)
