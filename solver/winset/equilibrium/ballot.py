"""A proposal put to a vote, read off a play: several numbers chosen at once, then votes, and one of two outcomes.

What is assumed of such a stage is checked on the play itself, by going through all ways of voting with the numbers left
open: the numbers come from a polytope; every way of voting leads to one of two outcomes, the proposal (`passed`) or
what is there without it (`failed`), which does not depend on the numbers; for each voter one of two actions is the one
in favour, in that it never turns a proposal down whatever the others do; and what the proposal gives to a voter is
linear in one of the numbers at most. Then to vote for what one prefers is a best reply at every turn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from winset.algebra.arithmetic import Arithmetic, BySigns
from winset.algebra.linear import linear_parts
from winset.algebra.oracle import Answer, Constraint, Oracle, number_sign
from winset.algebra.value import ONE, ZERO, Value, total
from winset.equilibrium.plan import AGAIN
from winset.errors import OutOfReach
from winset.game.advance import advance
from winset.game.play import Action, Chance, Choose, Drawn, End, Gain, Later, Offer, Play, Site, State, Together

MOST_VOTERS = 10

Payoffs = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a vote may end: the label (`AGAIN` and a phase where the play goes on), and what each player gets."""

    label: str
    payoffs: Payoffs


@dataclass(frozen=True, slots=True)
class Voter:
    """Someone who votes: where, the action in favour and the one against."""

    site: Site
    favour: Action
    against: Action

    @property
    def player(self) -> str:
        return self.site.player


@dataclass(frozen=True, slots=True)
class Ballot:
    """A proposer who chooses numbers, and a vote on them.

    The numbers x satisfy `lows <= x` and `rows * x <= limits`, so that none of them is larger than `highs`. `winning`
    are the smallest sets of voters that pass a proposal, by place in `voters`.
    """

    site: Site
    names: tuple[str, ...]
    variables: tuple[str, ...]
    lows: tuple[Value, ...]
    highs: tuple[Value, ...]
    rows: tuple[tuple[Value, ...], ...]
    limits: tuple[Value, ...]
    voters: tuple[Voter, ...]
    winning: tuple[frozenset[int], ...]
    passed: Outcome
    failed: Outcome

    def put(self, table: Mapping[str, Value]) -> Ballot:
        """The ballot with values put in."""
        return replace(
            self,
            lows=_put(self.lows, table),
            highs=_put(self.highs, table),
            rows=tuple(_put(row, table) for row in self.rows),
            limits=_put(self.limits, table),
            passed=replace(self.passed, payoffs=_put(self.passed.payoffs, table)),
            failed=replace(self.failed, payoffs=_put(self.failed.payoffs, table)),
        )


@dataclass(frozen=True, slots=True)
class Turn:
    """What nature may do at the beginning of a round, with its probability, and the ballot that follows."""

    probability: Value
    drawn: Drawn
    ballot: Ballot

    def put(self, table: Mapping[str, Value]) -> Turn:
        """The turn with values put in."""
        return Turn(self.probability.substitute(table), self.drawn, self.ballot.put(table))


def _put(values: tuple[Value, ...], table: Mapping[str, Value]) -> tuple[Value, ...]:
    return tuple(value.substitute(table) if value.variables() & table.keys() else value for value in values)


class NotABallot(OutOfReach):
    """A round is not a proposal that is put to a vote, for the reason that the error gives."""


def turns(play: Play, oracle: Oracle, start: State) -> tuple[Turn, ...]:
    """The ballots with which a round may begin. Raises NotABallot where it does not begin with one."""
    return tuple(_turns(_Reading(play, oracle), start, ONE, ()))


@dataclass(frozen=True, slots=True)
class _Reading(BySigns):
    """Signs that are the same wherever the assumptions hold and for all numbers; others make it no ballot."""

    play: Play
    oracle: Oracle
    ranges: Mapping[str, tuple[Value, Value]] = field(default_factory=dict)

    def sign(self, value: Value) -> int:
        names = [name for name in self.ranges if name in value.variables()]
        if not names:
            return self._settled(value)
        parts = linear_parts(value, names)
        if parts is None:
            raise NotABallot("the course of the vote depends on the numbers that are proposed")
        least = most = parts[0]
        for name, slope in parts[1].items():
            low, high = self.ranges[name]
            ends = (low, high) if self._settled(slope) > 0 else (high, low)
            least, most = least + slope * ends[0], most + slope * ends[1]
        if self._settled(least) >= 0:
            return 1
        if self._settled(most) <= 0:
            return -1
        raise NotABallot("the course of the vote depends on the numbers that are proposed")

    def _settled(self, value: Value) -> int:
        found = [
            sign
            for sign, relation in ((0, "="), (1, ">"), (-1, "<"))
            if self.oracle.find([*self.play.assumptions, Constraint(value, relation)]) is not Answer.NONE
        ]
        if len(found) != 1:
            raise NotABallot(f"the course of a round depends on the sign of {value}")
        return found[0]

    def root(self, value: Value) -> Value:
        raise NotABallot("a root is taken in a round")

    def with_range(self, variable: str, low: Value, high: Value) -> _Reading:
        return _Reading(self.play, self.oracle, {**self.ranges, variable: (low, high)})


def _turns(reading: _Reading, state: State, probability: Value, drawn: Drawn) -> Iterator[Turn]:
    step = advance(reading, reading.play, state)
    match step:
        case Chance():
            for branch in step.branches:
                yield from _turns(reading, branch.after, probability * branch.probability, (*drawn, *branch.drawn))
        case Offer() if step.bargain is None and not step.unseen:
            yield Turn(probability, drawn, _ballot(reading, state, step))
        case _:
            raise NotABallot("a round does not begin with numbers that are proposed")


# --- the numbers ------------------------------------------------------------------------------------------------------


def _ballot(reading: _Reading, state: State, first: Offer) -> Ballot:
    offers: list[Offer] = []
    step = advance(reading, reading.play, state)
    bounded: list[tuple[Value, Value]] = []
    while isinstance(step, Offer) and step.site == first.site and step.bargain is None:
        if step.high is None or not all(step.closed):
            raise NotABallot(f"the domain of {step.name} is not closed and bounded")
        x = Value.variable(step.variable)
        before = [offer.variable for offer in offers]
        low, high = _extent(reading, step.low, before)[0], _extent(reading, step.high, before)[1]
        offers.append(step)
        bounded.append((step.low, step.high))
        reading, state = reading.with_range(step.variable, low, high), step.after(x)
        step = advance(reading, reading.play, state)
    variables = tuple(offer.variable for offer in offers)
    if len(offers) < 2:
        raise NotABallot("one number only is proposed")
    lows, highs = (tuple(reading.ranges[name][end] for name in variables) for end in (0, 1))
    excesses = []
    for variable, (low, high) in zip(variables, bounded, strict=True):
        x = Value.variable(variable)
        excesses += [x - high] if low.is_number else [low - x, x - high]
    domain = _limits(reading, excesses, variables, lows)
    names = tuple(offer.name for offer in offers)
    return _with_votes(reading, state, first.site, names, variables, (lows, highs), domain)


Domain = tuple[tuple[tuple[Value, ...], ...], tuple[Value, ...]]


def _limits(
    reading: _Reading, excesses: Sequence[Value], variables: tuple[str, ...], lows: tuple[Value, ...]
) -> Domain:
    """What must not be positive, as rows and limits, without what follows from others for numbers above `lows`."""
    found: list[tuple[tuple[Value, ...], Value]] = []
    for excess in excesses:
        parts = linear_parts(excess, variables)
        if parts is None:
            raise NotABallot("the domain of the numbers is not linear")
        found.append((tuple(parts[1].get(name, ZERO) for name in variables), -parts[0]))
    kept: list[tuple[tuple[Value, ...], Value]] = []
    for one in reversed(found):
        if not any(_implies(reading, other, one, lows) for other in kept):
            kept.insert(0, one)
    return tuple(row for row, _ in kept), tuple(limit for _, limit in kept)


def _implies(
    reading: _Reading, tight: tuple[Sequence[Value], Value], loose: tuple[Sequence[Value], Value], lows: Sequence[Value]
) -> bool:
    """Whether the second of two inequalities follows from the first, entry by entry."""
    entries = [a - b for a, b in zip(tight[0], loose[0], strict=True)]
    if not all(entry.is_number and number_sign(entry) >= 0 for entry in entries):
        return False
    rest = loose[1] - tight[1] + total(entry * low for entry, low in zip(entries, lows, strict=True))
    return rest.is_zero or (rest.is_number and number_sign(rest) > 0)


def _extent(reading: _Reading, bound: Value, before: Sequence[str]) -> tuple[Value, Value]:
    """The least and the largest that a bound can be, over the numbers chosen before."""
    parts = linear_parts(bound, before)
    if parts is None:
        raise NotABallot("the domain of the numbers is not linear")
    least = most = parts[0]
    for name, slope in parts[1].items():
        low, high = reading.ranges[name]
        ends = (low, high) if reading.sign(slope) > 0 else (high, low)
        least, most = least + slope * ends[0], most + slope * ends[1]
    return least, most


# --- the votes --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Vote:
    """Votes that are cast at one step, by one player or by several at once, and what follows each way of casting."""

    sites: tuple[Site, ...]
    after: Mapping[tuple[Action, ...], _Vote | Outcome]


def _with_votes(
    reading: _Reading, state: State, site: Site, names: tuple[str, ...], variables: tuple[str, ...],
    ends: tuple[tuple[Value, ...], tuple[Value, ...]], domain: Domain,
) -> Ballot:  # fmt: skip
    actions: dict[Site, tuple[Action, ...]] = {}
    zero = (ZERO,) * len(reading.play.players)
    votes = _votes(reading, state, zero, actions)
    outcomes = list(dict.fromkeys(_outcomes(votes)))
    open_ = [o for o in outcomes if any(p.variables() & frozenset(variables) for p in o.payoffs)]
    shut = [o for o in outcomes if o not in open_]
    if len(open_) != 1 or len(shut) != 1:
        raise NotABallot("a vote has other outcomes than the proposal and what is there without it")
    if len(actions) > MOST_VOTERS or len({s.player for s in actions}) < len(actions):
        raise NotABallot(f"there are more than {MOST_VOTERS} voters, or someone votes twice")
    passed, failed = open_[0], shut[0]
    sites = tuple(actions)
    favour = _in_favour(votes, actions, passed)
    voters = tuple(Voter(s, favour[s], next(a for a in actions[s] if a != favour[s])) for s in sites)
    ballot = Ballot(site, names, variables, *ends, *domain, voters, _winning(votes, voters, passed), passed, failed)
    for voter in voters:
        threshold(ballot, reading.play, voter)
    return ballot


def _votes(
    reading: _Reading, state: State, gained: Payoffs, actions: dict[Site, tuple[Action, ...]]
) -> _Vote | Outcome:
    """All ways of voting from a state on; `actions` collects who votes, and how."""
    step = advance(reading, reading.play, state)
    match step:
        case End(label, payoffs):
            return Outcome(label, tuple(g + p for g, p in zip(gained, payoffs, strict=True)))
        case Gain(payoffs, after):
            return _votes(reading, after, tuple(g + p for g, p in zip(gained, payoffs, strict=True)), actions)
        case Later(factors, _, again) if again:
            values = reading.play.continuation[again]
            later = tuple(g + f * v for g, f, v in zip(gained, factors, values, strict=True))
            return Outcome(f"{AGAIN}{again}", later)
        case Choose() | Together():
            moves = step.labels() if isinstance(step, Together) else (step,)
            if moves is None:
                raise NotABallot("after a proposal come votes, and no numbers")
            for move in moves:
                _admit(reading, move, actions)
            follows: dict[tuple[Action, ...], _Vote | Outcome] = {}
            for profile in _profiles([move.actions for move in moves]):
                there = step.after(profile) if isinstance(step, Together) else step.after(profile[0])
                follows[profile] = _votes(reading, there, gained, actions)
            return _Vote(tuple(move.site for move in moves), follows)
    raise NotABallot("after a proposal come votes, and then the outcome")


def _admit(reading: _Reading, move: Choose, actions: dict[Site, tuple[Action, ...]]) -> None:
    if len(move.actions) != 2 or move.variable or move.unseen or move.bargain is not None:
        raise NotABallot(f"{move.player} does not decide between two actions, knowing all that happened")
    if actions.setdefault(move.site, move.actions) != move.actions:
        raise NotABallot(f"{move.player} has other actions on other ways")  # pragma: no cover
    if len(actions) > MOST_VOTERS:
        raise NotABallot(f"there are more than {MOST_VOTERS} voters")


def _profiles(actions: Sequence[tuple[Action, ...]]) -> Iterator[tuple[Action, ...]]:
    if not actions:
        yield ()
        return
    for first in actions[0]:
        for rest in _profiles(actions[1:]):
            yield (first, *rest)


def _outcomes(votes: _Vote | Outcome) -> Iterator[Outcome]:
    if isinstance(votes, Outcome):
        yield votes
        return
    for after in votes.after.values():
        yield from _outcomes(after)


def _passes(votes: _Vote | Outcome, cast: Mapping[Site, Action], passed: Outcome) -> bool:
    while isinstance(votes, _Vote):
        votes = votes.after[tuple(cast[site] for site in votes.sites)]
    return votes == passed


def _in_favour(
    votes: _Vote | Outcome, actions: Mapping[Site, tuple[Action, ...]], passed: Outcome
) -> dict[Site, Action]:
    """The action of each voter that never turns down a proposal which would pass with her other one.

    It has to be so after every way of voting so far, which all ways of voting of the others include.
    """
    signs: dict[Site, set[int]] = {site: set() for site in actions}

    def compare(here: _Vote | Outcome) -> None:
        if isinstance(here, Outcome):
            return
        for site in here.sites:
            for cast in _casts(actions, site):
                first, second = (_passes(here, {**cast, site: action}, passed) for action in actions[site])
                signs[site].add(int(first) - int(second))
        for after in here.after.values():
            compare(after)

    compare(votes)
    if any({1, -1} <= found for found in signs.values()):
        raise NotABallot("a vote in favour of a proposal may turn it down")
    return {site: actions[site][1 if -1 in found else 0] for site, found in signs.items()}


def _casts(actions: Mapping[Site, tuple[Action, ...]], but: Site) -> Iterator[dict[Site, Action]]:
    others = [site for site in actions if site != but]
    for profile in _profiles([actions[site] for site in others]):
        yield dict(zip(others, profile, strict=True))


def _winning(votes: _Vote | Outcome, voters: Sequence[Voter], passed: Outcome) -> tuple[frozenset[int], ...]:
    """The smallest sets of voters whose votes pass the proposal against those of all others."""
    found: list[frozenset[int]] = []
    for size in range(len(voters) + 1):
        for members in map(frozenset, combinations(range(len(voters)), size)):
            if any(smaller <= members for smaller in found):
                continue
            cast = {v.site: v.favour if k in members else v.against for k, v in enumerate(voters)}
            if _passes(votes, cast, passed):
                found.append(members)
    return tuple(found)


# --- what a voter wants -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Threshold:
    """A voter is for a proposal iff `slope * (x - bound) >= 0` for the number x at `place`.

    With `place` None she is for it iff `gain >= 0`.
    """

    place: int | None
    slope: Value
    bound: Value
    gain: Value


def threshold(ballot: Ballot, play: Play, voter: Voter) -> Threshold:
    """What a voter asks of a proposal. Raises NotABallot where that is no bound on one of the numbers."""
    player = play.index(voter.player)
    gain = ballot.passed.payoffs[player] - ballot.failed.payoffs[player]
    parts = linear_parts(gain, ballot.variables)
    if parts is None or len(parts[1]) > 1:
        raise NotABallot(f"what a proposal gives to {voter.player} is not linear in one of its numbers")
    for name, slope in parts[1].items():
        return Threshold(ballot.variables.index(name), slope, -parts[0] / slope, gain)
    return Threshold(None, ZERO, ZERO, gain)


def arithmetic(play: Play, oracle: Oracle) -> Arithmetic:
    """Signs that are the same wherever the assumptions hold. Raises NotABallot for others."""
    return _Reading(play, oracle)
