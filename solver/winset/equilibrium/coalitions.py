"""Which coalitions of voters bring about which of two outcomes, read off the votes of a play.

Votes that are cast in turn or at once, seen by all, and after which one of two ends follows, are a rule: for every set
of voters who vote for `passed`, whether it comes. The rule is the same for all numbers that were chosen before, since
nothing about them is asked on the way. It is monotone if for each voter one of two actions is the one in favour: what
passes without her passes with her.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import product

from winset.algebra.run import Run, Undecided, without_values
from winset.algebra.value import Value
from winset.errors import OutOfReach
from winset.game.advance import advance
from winset.game.play import Action, Choose, End, Made, Play, State, Step, Together

FEWEST_VOTERS, MOST_VOTERS = 3, 12


@dataclass(frozen=True, slots=True)
class Voter:
    """Someone who votes: where, the action in favour of `passed`, and the one against."""

    move: Choose
    favour: Action
    against: Action


@dataclass(frozen=True, slots=True)
class Rule:
    """Voters, the two ends between which they decide, and for each coalition in favour whether it is enough.

    A coalition is a number with the bit `1 << k` for voter k. `variables` are the numbers that were chosen before.
    """

    voters: tuple[Voter, ...]
    passed: End
    failed: End
    enough: tuple[bool, ...]
    variables: tuple[str, ...]

    @property
    def everyone(self) -> int:
        return len(self.enough) - 1


def rule_of(play: Play, state: State, step: Step) -> Rule | None:
    """The rule by which the votes that begin with a step decide; None where they are not such votes."""
    if not _is_vote(step):
        return None
    left_open = with_numbers_open(state)
    key = ("coalitions", left_open.key())
    if key not in play.memory:
        play.memory[key] = _read(play, left_open)
    return play.memory[key]  # type: ignore[return-value]


def with_numbers_open(state: State) -> State:
    """The state with a variable for each number that a player chose from an interval."""
    names = tuple(
        replace(e, value=Value.variable(e.chosen.variable)) if isinstance(e, Made) and e.chosen is not None else e
        for e in state.scope.names
    )
    return replace(state, scope=replace(state.scope, names=names))


def numbers_of(state: State) -> dict[str, Value]:
    """The numbers that players chose from intervals, by variable."""
    made = (e for e in state.scope.names if isinstance(e, Made) and e.chosen is not None)
    return {e.chosen.variable: e.value for e in made if e.chosen is not None and isinstance(e.value, Value)}


def _is_vote(step: Step) -> bool:
    moves = step.moves if isinstance(step, Together) else (step,)
    return all(
        isinstance(m, Choose) and m.vote and len(m.actions) == 2 and not (m.variable or m.unseen or m.bargain)
        for m in moves
    )


# --- all ways of voting -----------------------------------------------------------------------------------------------

_Votes = Mapping[tuple[Action, ...], "_Cast | End"]


@dataclass(frozen=True, slots=True)
class _Cast:
    """Votes that are cast at one step, and what follows each way of casting them."""

    moves: tuple[Choose, ...]
    after: _Votes


def _read(play: Play, state: State) -> Rule | None:
    voters: dict[object, Choose] = {}
    try:
        votes = _ways(without_values(), play, state, voters)
    except (Undecided, OutOfReach):  # the course of the vote depends on numbers, or goes on after the vote
        return None
    moves = tuple(voters.values())
    if isinstance(votes, End) or not FEWEST_VOTERS <= len(moves) <= MOST_VOTERS:
        return None
    if len({m.player for m in moves}) < len(moves):
        return None
    profiles = list(product(*(m.actions for m in moves)))
    ends = [_end(votes, dict(zip(voters, profile, strict=True))) for profile in profiles]
    outcomes = list(dict.fromkeys((end.label, end.payoffs) for end in ends))
    if len(outcomes) != 2:
        return None
    passed, failed = (End(*outcome) for outcome in outcomes)
    passes = {profile: end == passed for profile, end in zip(profiles, ends, strict=True)}
    favours = [_in_favour(passes, k, moves[k].actions) for k in range(len(moves))]
    ordered: list[Voter] = []
    for move, favour in zip(moves, favours, strict=True):
        if favour is None:
            return None
        ordered.append(Voter(move, favour, next(a for a in move.actions if a != favour)))
    enough = [False] * (1 << len(moves))
    for profile, result in passes.items():
        enough[sum(1 << k for k, action in enumerate(profile) if action == favours[k])] = result
    variables = tuple(numbers_of(state))
    return Rule(tuple(ordered), passed, failed, tuple(enough), variables)


def _ways(run: Run, play: Play, state: State, voters: dict[object, Choose], alone: bool = False) -> _Cast | End:
    """All ways of voting from a state on; `voters` collects who votes. Votes at once are the only ones (`alone`)."""
    step = advance(run, play, state)
    if isinstance(step, End):
        return step
    if alone or not _is_vote(step) or (isinstance(step, Together) and voters):
        raise OutOfReach("no vote between two ends")
    moves = step.moves if isinstance(step, Together) else (step,)
    labels = tuple(move for move in moves if isinstance(move, Choose))
    for move in labels:
        voters.setdefault(move.site, move)
    if len(voters) > MOST_VOTERS:
        raise OutOfReach("too many voters")
    after: dict[tuple[Action, ...], _Cast | End] = {}
    for profile in product(*(move.actions for move in labels)):
        if isinstance(step, Together):
            after[profile] = _ways(run, play, step.after(profile), voters, alone=True)
        elif isinstance(step, Choose):
            after[profile] = _ways(run, play, step.after(profile[0]), voters)
    return _Cast(labels, after)


def _end(votes: _Cast | End, cast: Mapping[object, Action]) -> End:
    """The end to which votes lead."""
    while isinstance(votes, _Cast):
        votes = votes.after[tuple(cast[move.site] for move in votes.moves)]
    return votes


def _in_favour(passes: Mapping[tuple[Action, ...], bool], k: int, actions: tuple[Action, ...]) -> Action | None:
    """The action with which a voter never prevents `passed`; None if neither of hers is so."""
    found = {
        passes[profile] - passes[(*profile[:k], actions[1], *profile[k + 1 :])]
        for profile in passes
        if profile[k] == actions[0]
    }
    if {1, -1} <= found:
        return None
    return actions[1] if -1 in found else actions[0]
