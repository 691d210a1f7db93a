"""A number chosen from an interval: the floor along it, where it is reached, and what answers the other numbers.

The floor is the supremum, over all numbers, of the worst that can follow; a number is an equilibrium choice only where
the floor is reached.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from winset.algebra.limits import limit
from winset.algebra.run import Piece, Remark, Run
from winset.algebra.value import Value
from winset.equilibrium.alternatives import (
    joined,
    merged,
    refuse_families,
    same_everywhere,
    within_limits,
    worst,
)
from winset.equilibrium.plan import Alternative, Commitment, OfferPlan, Stretch
from winset.errors import BELIEFS, OutOfReach
from winset.game.play import Offer

Follows = Callable[[Value], list[Alternative]]  # what can follow a number


def choose_number(run: Run, step: Offer, player: int, follows: Follows) -> list[Alternative]:
    """Equilibria of a subgame that begins with a number from an interval, chosen for the sake of one of the payoffs."""
    pieces = pieces_of(run, step, player, follows)
    if not all(piece.result for piece in pieces):
        return []
    _refuse_shared(step, pieces)
    floor = floor_of(run, step, player, pieces)
    if floor is None:
        return []
    found: list[Alternative] = []
    reached, notes = False, len(run.notes)
    for number, piece in enumerate(pieces):
        for alternative in piece.result:
            if _reaches(run, step, player, piece, alternative, floor):
                reached = True
                found += _offered(run, step, player, number, alternative, pieces)
                within_limits(found)
    if not reached and len(run.notes) == notes:
        run.notes.append(Remark(f"the payoff of {step.player} has a supremum in {step.name} that is not attained"))
    numbers = frozenset(s for a in found if isinstance(a.plan, OfferPlan) for s in a.plan.chosen)
    same_everywhere(run, step, numbers)
    if step.unseen and len(found) > 1:
        raise OutOfReach(
            f"{step.player} has several best choices of {step.name} and has not seen everything",
            step.site.position,
            BELIEFS,
        )
    return merged(found)


Pieces = Sequence[Piece[list[Alternative]]]


def pieces_of(run: Run, step: Offer, player: int, follows: Follows) -> Pieces:
    """What follows the numbers, in pieces on which the payoff is monotone. Raises OutOfReach if there is no number."""
    pieces = run.sweep(
        step.variable, step.low, step.high, lambda x: _at_number(run, step, player, follows(x)), closed=step.closed
    )
    if not pieces:
        raise OutOfReach(f"{step.name} has no possible value: its domain is empty here", step.site.position)
    return pieces


def _at_number(run: Run, step: Offer, player: int, alternatives: list[Alternative]) -> list[Alternative]:
    """What follows a number, with the signs asked that make the chooser's payoff monotone inside a piece."""
    refuse_families(run, alternatives, player)
    for alternative in alternatives:
        run.sign(alternative.payoffs[player].derivative(step.variable))
    if len(alternatives) > 1:
        worst(run, alternatives, player)
    return alternatives


def floor_of(run: Run, step: Offer, player: int, pieces: Pieces) -> Value | None:
    """The supremum over all offers of the worst that can follow; None if it is infinite."""
    values: list[Value] = []
    for piece in pieces:
        if piece.is_point:
            values.append(worst(run, piece.result, player))
            continue
        least = _inside(run, step, piece, piece.result, player)
        limit = _supremum(run, step, piece, least.payoffs[player])
        if limit is None:
            run.notes.append(Remark(f"the payoff of {step.player} has no upper bound in {step.name}"))
            return None
        values.append(limit)
    return run.max(list(dict.fromkeys(values)))


def _inside(
    run: Run, step: Offer, piece: Piece[list[Alternative]], alternatives: Sequence[Alternative], player: int
) -> Alternative:
    """The alternative that is worst for the player inside a piece (the same one on all of it)."""
    if len(alternatives) == 1:
        return alternatives[0]
    values = [-a.payoffs[player] for a in alternatives]
    return alternatives[run.within(step.variable, piece, lambda: run.leader(values))]


def _supremum(run: Run, step: Offer, piece: Piece[list[Alternative]], payoff: Value) -> Value | None:
    """The supremum on an open piece of a payoff that is monotone there; None if it is infinite."""
    slope = payoff.derivative(step.variable)
    rising = 0 if slope.is_zero else run.within(step.variable, piece, lambda: run.sign(slope))
    if rising == 0:
        return payoff
    end = piece.high if rising > 0 else piece.low
    return limit(run, payoff, step.variable, end)


def _reaches(
    run: Run, step: Offer, player: int, piece: Piece[list[Alternative]], alternative: Alternative, floor: Value
) -> bool:
    """Whether an offer in the piece, followed by the alternative, is as good as the floor."""
    payoff = alternative.payoffs[player]
    if piece.is_point or payoff.derivative(step.variable).is_zero:
        return run.sign(payoff - floor) >= 0
    best = _supremum(run, step, piece, payoff)
    if (best is None or run.sign(best - floor) > 0) and not _held(alternative, piece):
        run.notes.append(
            f"a continuum of equilibria is not listed: replies at ties may hold {step.player} to a range of {step.name}"
        )
    return False


def _held(alternative: Alternative, piece: Piece[list[Alternative]]) -> bool:
    """Whether choices by players who do not see the offer leave one reply to all offers of the piece."""
    return bool(alternative.commits) and all(
        other is alternative or joined([other.commits, alternative.commits]) is None for other in piece.result
    )


def _refuse_shared(step: Offer, pieces: Pieces) -> None:
    """Refuse ties of a player who sees a range of offers, but not what came before them.

    She replies to each offer alike whatever came before; pieces differ with what came before, so they are not compared.
    """
    for piece in pieces:
        for commit in (c for a in piece.result if not piece.is_point for c in a.commits):
            if step.name not in commit.unseen:
                raise OutOfReach(
                    f"replies to {step.name} by a player who is indifferent and has not seen "
                    f"{' and '.join(sorted(commit.unseen))} were not searched",
                    step.site.position,
                    BELIEFS,
                )


def _offered(
    run: Run,
    step: Offer,
    player: int,
    number: int,
    alternative: Alternative,
    pieces: Pieces,
) -> Iterator[Alternative]:
    """The alternatives in which the offer of one piece is made, all others being answered so that they are no better.

    There are several where a reply commits its player at an information set that she cannot tell from others.
    """
    here = pieces[number]
    target = alternative.payoffs[player]
    stretch = Stretch(here.low, here.high, (here.is_point, here.is_point))
    place = here.low if here.is_point and not _flat(alternative, pieces) else None
    path = (step.variable, place, alternative.path)
    choices = [
        [alternative] if k == number else _answers(run, step, player, piece, target) for k, piece in enumerate(pieces)
    ]
    for replies, commits in consistent(choices, alternative.commits):
        plans = [Piece(p.low, p.high, reply.plan) for p, reply in zip(pieces, replies, strict=True)]
        plan = OfferPlan(step.site, step.name, step.variable, step.information, (stretch,), tuple(plans))
        yield Alternative(alternative.payoffs, alternative.ends, path, plan, commits)


def consistent(
    choices: Sequence[list[Alternative]], commits: frozenset[Commitment]
) -> Iterator[tuple[tuple[Alternative, ...], frozenset[Commitment]]]:
    """One alternative of each list, in every way in which choices at shared information sets agree."""
    if not choices:
        yield (), commits
        return
    for first in choices[0]:
        both = joined([commits, first.commits])
        if both is not None:
            for rest, union in consistent(choices[1:], both):
                yield (first, *rest), union


def _flat(alternative: Alternative, pieces: Pieces) -> bool:
    """Whether an open piece has the same outcome, so that the offer is one of many."""
    return any(not piece.is_point and any(_same(alternative, other) for other in piece.result) for piece in pieces)


def _same(left: Alternative, right: Alternative) -> bool:
    return left.key == right.key


def _answers(run: Run, step: Offer, player: int, piece: Piece[list[Alternative]], target: Value) -> list[Alternative]:
    """What can follow offers that are not made: alternatives that do not tempt, one for each set of commitments."""
    if len(piece.result) == 1:
        return piece.result
    found: dict[object, Alternative] = {}
    for alternative in piece.result:
        payoff = alternative.payoffs[player]
        best = payoff if piece.is_point else _supremum(run, step, piece, payoff)
        if alternative.commits not in found and best is not None and run.sign(target - best) >= 0:
            found[alternative.commits] = alternative
    return list(found.values())
