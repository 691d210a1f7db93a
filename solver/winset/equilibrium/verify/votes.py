"""Votes between two ends, checked voter by voter instead of history by history.

All ways of voting are gone through once. If a vote of someone, whatever was voted before and is voted after, never
turns `first` into `second`, then to vote otherwise changes the end in one direction only; so if the profile has her
vote that way after every history, and she does not prefer `second`, no other vote of hers pays anywhere. The same
inequality shows that her vote is not weakly dominated where votes are cast at once. What is not of this kind, or fails,
is left to the walk through all histories.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from winset.algebra.oracle import Constraint
from winset.algebra.run import Undecided, without_values
from winset.claims.obligations import Obligation
from winset.claims.profile import RuleProfile
from winset.equilibrium.verify.cases import Cases, Facts
from winset.equilibrium.verify.findings import Findings
from winset.equilibrium.verify.follow import Follower
from winset.equilibrium.verify.node import Item, Node
from winset.errors import OutOfReach
from winset.game.play import Action, Choose, End, Site, Step, Together

MOST_VOTERS = 12


@dataclass(frozen=True, slots=True)
class _Turn:
    """Who votes at a history, and what follows each way of voting there."""

    node: Node
    moves: tuple[Choose, ...]
    after: Mapping[tuple[Action, ...], _Turn | End]


class _Other(Exception):
    """Something else than votes between two ends, or a profile in which votes depend on votes."""


_Voters = Mapping[Site, tuple[Node, Choose]]


def in_order(follower: Follower, findings: Findings, node: Node, step: Choose | Together, facts: Facts) -> bool:
    """Whether votes that begin with a step are shown to be in order after every history; False if they are not so."""
    if not isinstance(follower.profile, RuleProfile) or node.mode:
        return False
    try:
        turn = _read(follower, node, step, frozenset())
        first, second = _two_ends(turn)
        voters = _voters(turn)
        ways = _ways(turn, voters, first)
        duties: list[Obligation] = []
        for place, site in enumerate(voters):
            towards = _towards(ways, place, voters[site][1].actions)
            gain = second.payoffs[follower.play.index(site.player)] - first.payoffs[follower.play.index(site.player)]
            for action, found in _prescribed(follower, findings.cases, voters, site, facts):
                if towards is not None:
                    gained = gain if action == towards else -gain
                    says = f"{site} gains nothing by another vote than {action}, after any votes"
                    duties.append(Obligation(found, (Constraint(gained, ">"),), says))
    except (_Other, Undecided, OutOfReach):
        return False
    return findings.shown(duties)


def _read(follower: Follower, node: Node, step: Step, before: frozenset[Site]) -> _Turn:
    """All ways of voting from a step on."""
    moves = step.moves if isinstance(step, Together) else (step,)
    labels = tuple(move for move in moves if isinstance(move, Choose))
    if len(labels) < len(moves) or any(len(m.actions) != 2 or m.variable or m.bargain for m in labels):
        raise _Other
    if any(heard.audience is not None for heard in node.heard.values()) or any(m.unseen for m in labels):
        raise _Other
    sites = frozenset(move.site for move in labels)
    if sites & before or len(sites | before) > MOST_VOTERS or (len(sites) > 1 and before):
        raise _Other
    after: dict[tuple[Action, ...], _Turn | End] = {}
    for profile in product(*(move.actions for move in labels)):
        if isinstance(step, Together):
            there, then = follower.next(without_values(), node.taking_all(step, profile))
        else:
            there, then = follower.next(without_values(), node.taking(labels[0], profile[0]))
        if not isinstance(then, End) and isinstance(step, Together):
            raise _Other
        after[profile] = then if isinstance(then, End) else _read(follower, there, then, before | sites)
    return _Turn(node, labels, after)


def _two_ends(turn: _Turn) -> tuple[End, End]:
    """The two ends to which votes lead."""
    ends = list(dict.fromkeys((end.label, end.payoffs) for end in _ends(turn)))
    payoffs = [payoff for _, payoffs in ends for payoff in payoffs]
    if len(ends) != 2 or any(p.roots() or not p.denominator.is_number for p in payoffs):
        raise _Other
    return End(*ends[0]), End(*ends[1])


def _ends(turn: _Turn | End) -> Iterator[End]:
    if isinstance(turn, End):
        yield turn
        return
    for after in turn.after.values():
        yield from _ends(after)


def _voters(turn: _Turn | End) -> dict[Site, tuple[Node, Choose]]:
    """Everyone who votes, with one of the histories after which she does."""
    if isinstance(turn, End):
        return {}
    found = {move.site: (turn.node, move) for move in turn.moves}
    for after in turn.after.values():
        found |= {site: place for site, place in _voters(after).items() if site not in found}
    return found


def _ways(turn: _Turn, voters: _Voters, first: End) -> dict[tuple[Action, ...], bool]:
    """Whether `first` comes, by what everyone votes where it is her turn, in the order of the voters."""
    found: dict[tuple[Action, ...], bool] = {}
    for profile in product(*(move.actions for _, move in voters.values())):
        cast = dict(zip(voters, profile, strict=True))
        here: _Turn | End = turn
        while isinstance(here, _Turn):
            here = here.after[tuple(cast[move.site] for move in here.moves)]
        found[profile] = here == first
    return found


def _towards(ways: Mapping[tuple[Action, ...], bool], place: int, actions: tuple[Action, ...]) -> Action | None:
    """The vote of one voter that never turns `first` into the other end; None if hers never makes a difference."""
    changes = {
        ways[profile] - ways[(*profile[:place], actions[1], *profile[place + 1 :])]
        for profile in ways
        if profile[place] == actions[0]
    }
    if {1, -1} <= changes:
        raise _Other
    return None if changes == {0} else actions[1] if -1 in changes else actions[0]


def _prescribed(
    follower: Follower, cases: Cases, voters: _Voters, site: Site, facts: Facts
) -> Iterator[tuple[Action, Facts]]:
    """What a voter is to do, case by case, if that is the same after all votes of others."""
    node, move = voters[site]
    outside, inside = follower.looked, set[Item]()
    follower.looked = inside
    try:
        found = list(cases.each(facts, lambda case: follower.prescribed(case, node, move)))
    finally:
        follower.looked = outside
    if any(kind == "moves" and (name is None or name in voters) for kind, name in inside):
        raise _Other
    outside |= inside
    for answer in found:
        if answer.fault is not None or answer.result is None:
            raise _Other
        yield answer.result, answer.facts
