"""The best proposals in a ballot: a linear programme for each smallest set of voters that passes them.

A voter is for a proposal that gives her at least what she has without it. She says yes when indifferent: where a
proposer strictly gains by a proposal that passes she could sweeten it, so in no equilibrium does she refuse it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from winset.algebra.linear import linear_parts
from winset.algebra.run import Run
from winset.algebra.simplex import maximise
from winset.algebra.value import ZERO, Value, total
from winset.equilibrium.ballot import Ballot, Outcome, Threshold, threshold
from winset.errors import OutOfReach
from winset.game.play import Play

Numbers = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """Numbers that are proposed, how the vote on them ends, and what each player gets."""

    numbers: Numbers
    outcome: Outcome
    payoffs: tuple[Value, ...]


def best_proposals(run: Run, play: Play, ballot: Ballot) -> list[Proposal]:
    """The best proposals, one for each smallest set of voters that makes one of them pass."""
    proposer = play.index(ballot.site.player)
    asks = [threshold(ballot, play, voter) for voter in ballot.voters]
    found: list[Proposal] = []
    for members in _partners(ballot):
        numbers = _cheapest(run, ballot, proposer, [asks[k] for k in sorted(members)])
        if numbers is not None and all(numbers != other.numbers for other in found):
            found.append(_passing(ballot, numbers))
    without = ballot.failed.payoffs[proposer]
    values = [proposal.payoffs[proposer] for proposal in found] + [without]
    lead = run.leader(values)
    if lead == len(found) and without not in values[:-1]:
        return [_failing(run, ballot, proposer, asks)]
    if run.equal(values[lead], without):
        run.notes.append(
            f"{ballot.site.player} has no proposal that passes and is better for her than none: equilibria in which "
            "such proposals fail were not searched"
        )
    return [p for p, value in zip(found, values, strict=False) if run.equal(value, values[lead])]


def _partners(ballot: Ballot) -> list[frozenset[int]]:
    """The smallest sets of voters whose votes the proposer needs besides her own."""
    own = {k for k, voter in enumerate(ballot.voters) if voter.player == ballot.site.player}
    sets = list(dict.fromkeys(members - own for members in ballot.winning))
    return [members for members in sets if not any(other < members for other in sets)]


def _cheapest(run: Run, ballot: Ballot, proposer: int, asks: Sequence[Threshold]) -> Numbers | None:
    """The numbers that are best for the proposer among those to which these voters agree; None if there are none."""
    lows, rows, limits = list(ballot.lows), [list(row) for row in ballot.rows], list(ballot.limits)
    for ask in asks:
        if ask.place is None:
            if not ask.gain.is_zero and run.sign(ask.gain) < 0:
                return None
        elif run.sign(ask.slope) > 0:
            lows[ask.place] = run.max([lows[ask.place], ask.bound])
        else:
            rows.append([Value.number(int(k == ask.place)) for k in range(len(lows))])
            limits.append(ask.bound)
    parts = linear_parts(ballot.passed.payoffs[proposer], ballot.variables)
    if parts is None:
        raise OutOfReach("what a proposal gives to the proposer is not linear in its numbers", ballot.site.position)
    objective = [parts[1].get(name, ZERO) for name in ballot.variables]
    room = [limit - _times(row, lows) for row, limit in zip(rows, limits, strict=True)]
    found = maximise(run, objective, rows, room)
    if found is None:
        return None
    if not found.unique:
        run.notes.append(f"a continuum of proposals may be as good for {ballot.site.player}: one is shown")
    return tuple(low + more for low, more in zip(lows, found.point, strict=True))


def _times(row: Sequence[Value], numbers: Sequence[Value]) -> Value:
    return total(a * x for a, x in zip(row, numbers, strict=True))


def _passing(ballot: Ballot, numbers: Numbers) -> Proposal:
    table = dict(zip(ballot.variables, numbers, strict=True))
    return Proposal(numbers, ballot.passed, tuple(p.substitute(table) for p in ballot.passed.payoffs))


def _failing(run: Run, ballot: Ballot, proposer: int, asks: Sequence[Threshold]) -> Proposal:
    """A proposal that fails: the one that the proposer would like best, or the one that gives least, if that does."""
    for numbers in (_cheapest(run, ballot, proposer, ()), ballot.lows):
        if numbers is None:
            continue
        table = dict(zip(ballot.variables, numbers, strict=True))
        yes = {k for k, ask in enumerate(asks) if run.sign(ask.gain.substitute(table)) >= 0}
        if not any(members <= yes for members in ballot.winning):
            return Proposal(numbers, ballot.failed, ballot.failed.payoffs)
    raise OutOfReach(f"{ballot.site.player} does best by a proposal that fails, and none was found")
