"""Whether a pure strategy profile is an equilibrium, for all parameters of a region at once.

The verifier walks through every history of the play, asks at each whether another action would pay, and puts each
answer to the oracle as an obligation: under these facts, this gain cannot be positive. It shares nothing with the
methods that find equilibria but the rules of the game and exact arithmetic.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from winset.algebra.oracle import Answer, Constraint, Oracle
from winset.algebra.run import formal
from winset.claims.obligations import Obligation
from winset.claims.profile import Profile
from winset.equilibrium.verify.assessment.deviations import Deviations
from winset.equilibrium.verify.assessment.place import Place
from winset.equilibrium.verify.assessment.walker import Walker
from winset.equilibrium.verify.cases import Cases, Facts
from winset.equilibrium.verify.findings import Enough, Findings
from winset.equilibrium.verify.follow import Follower
from winset.equilibrium.verify.nash import Nash
from winset.equilibrium.verify.sequential import Sequential
from winset.equilibrium.verify.unknown_law import UnknownLaws
from winset.equilibrium.verify.verdict import DOMINATED, Deviation, Verdict
from winset.errors import LimitReached, OutOfReach
from winset.game.advance import phases
from winset.game.evaluate import Reader
from winset.game.play import Play, Scope
from winset.game.unknown_law import has_unknown_law

FRAMES = 20_000  # a play of 200 rounds is a deep recursion


def verify(
    play: Play,
    profile: Profile,
    region: Sequence[Constraint] = (),
    oracle: Oracle | None = None,
    seconds: float | None = None,
) -> Verdict:
    """Check a pure profile at every information set of a play, for all parameters of a region.

    The region is added to what the play assumes; it may contain equations, and where it lies on the border of what is
    assumed, the assumptions count as written. A play without parameters is checked at its point. The verdict is True
    if every obligation is met, False with a confirmed deviation (or a fault of the profile), and None if the oracle
    or the method could not tell, or if no parameters lie in the region.
    """
    with _deep_recursion():
        return _verify(play, profile, tuple(region), oracle, seconds)[0]


def obligations(
    play: Play, profile: Profile, region: Sequence[Constraint] = (), oracle: Oracle | None = None
) -> tuple[Obligation, ...]:
    """What has to be shown for the profile to be an equilibrium, cases that were left out included."""
    with _deep_recursion():
        return _verify(play, profile, tuple(region), oracle, None)[1]


@contextmanager
def _deep_recursion() -> Iterator[None]:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, FRAMES))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def _verify(
    play: Play, profile: Profile, region: Facts, oracle: Oracle | None, seconds: float | None
) -> tuple[Verdict, tuple[Obligation, ...]]:
    if oracle is None:
        with Oracle() as own:
            return _verify(play, profile, region, own, seconds)
    cases = Cases(oracle, None if seconds is None else time.monotonic() + seconds)
    if has_unknown_law(play.game):
        laws = UnknownLaws(play, profile, cases)
        return laws.verdict(region), (*laws.obligations, *cases.shown)
    if not profile.is_assessment() or phases(formal(), play):  # mixing for all to see is followed in rounds without end
        return _pure(play, profile, region, cases)
    verdict, shown = _assessed(play, profile, region, cases)
    if verdict.holds is not None:
        return verdict, shown
    plain, more = _pure(play, profile, region, cases)  # what is best under every belief needs no belief
    if plain.holds is None:
        return verdict, shown
    return replace(plain, doubts=(*plain.doubts, *verdict.doubts)), more


def _pure(play: Play, profile: Profile, region: Facts, cases: Cases) -> tuple[Verdict, tuple[Obligation, ...]]:
    """The verdict on a profile that does not mix, beliefs being looked at only if it turns out that they are needed."""
    checker = Sequential(cases, Follower(play, profile), Findings(cases))
    _attempt(checker.findings, lambda: _sequential(checker, region))
    needed = checker.findings.beliefs and not checker.findings.deviations and not checker.findings.faults
    if needed and not profile.is_assessment():
        return _assessed(play, profile, region, cases)
    verdict = _judge(checker, region)
    return verdict, (*checker.findings.obligations, *cases.shown)


def _assessed(play: Play, profile: Profile, region: Facts, cases: Cases) -> tuple[Verdict, tuple[Obligation, ...]]:
    """The verdict where players mix, or where what is best depends on what they believe."""
    follower, findings = Follower(play, profile), Findings(cases)
    checker = Sequential(cases, follower, findings, hidden=True)
    walker = Walker(cases, follower, findings, Deviations(cases, follower, findings))

    def check() -> None:
        started = False
        for facts in _starts(checker, region):
            started = True
            walker.bundle([Place(follower.start(play.start()))], facts)
        if not started:
            findings.doubt("no parameters satisfy the assumptions in this region")

    _attempt(findings, check)
    return _judge(checker, region), (*findings.obligations, *cases.shown)


def _attempt(findings: Findings, check: Callable[[], None]) -> None:
    """Run a check; what stops it is a doubt."""
    try:
        check()
    except Enough:
        return
    except (OutOfReach, LimitReached) as reason:
        findings.doubt(str(reason))


def _sequential(checker: Sequential, region: Facts) -> None:
    started = False
    for facts in _starts(checker, region):
        started = True
        checker.everything(facts)
    checker.prescriptions.check(checker.findings)
    if not started:
        checker.findings.doubt("no parameters satisfy the assumptions in this region")


def _starts(checker: Sequential, region: Facts) -> Iterator[Facts]:
    """The facts at the start: what is assumed and the region, split where an assumption is not a plain conjunction."""
    play, cases = checker.follower.play, checker.cases
    facts = (*play.assumptions, *region)
    if cases.oracle.find(facts) is Answer.NONE:
        facts = (*play.clauses, *region)
    for found in cases.each(facts, lambda case: all(Reader(case, play, Scope()).truth(c) for c in play.conditions)):
        if found.fault is not None:
            checker.findings.fault(found.facts, found.fault)
        elif found.result and not cases.contradict(found.facts):
            yield found.facts


# --- the verdict ------------------------------------------------------------------------------------------------------


def _judge(checker: Sequential, region: Facts) -> Verdict:
    findings = checker.findings
    best = _concept(checker)
    own = tuple(d for d in findings.deviations if d.kind != DOMINATED)
    if findings.faults:
        only_beliefs = findings.faults == findings.bayes
        concept = "not an assessment: beliefs against Bayes' rule" if only_beliefs else "not a strategy profile"
        return _verdict(findings, False, concept, findings.deviations)
    if own or findings.beliefs:
        return _weaker(checker, region, best, own)
    if findings.deviations:
        concept = f"{best.removesuffix(_VOTES)}, but not in stage-undominated votes"
        return _verdict(findings, False, concept, findings.deviations)
    if findings.doubts:
        return _verdict(findings, None, "undecided", ())
    return _verdict(findings, True, best, ())


_VOTES = " in stage-undominated votes"


def _concept(checker: Sequential) -> str:
    best = "strong perfect Bayesian equilibrium" if checker.hidden else "subgame-perfect equilibrium"
    return best + _VOTES if checker.votes else best


def _weaker(checker: Sequential, region: Facts, best: str, own: tuple[Deviation, ...]) -> Verdict:
    """The verdict on a profile that fails at some information set, or may: is it Nash at least?"""
    findings = Findings(checker.cases)
    nash = Nash(checker.follower, findings)

    def check() -> None:
        for facts in _starts(checker, region):
            nash.check(facts)

    _attempt(findings, check)
    checker.findings.obligations += findings.obligations
    together = replace(checker.findings, doubts=[*checker.findings.doubts, *checker.findings.beliefs, *findings.doubts])
    if findings.deviations:
        return _verdict(together, False, "not a Nash equilibrium", [*findings.deviations, *own])
    short = best.removesuffix(_VOTES).removesuffix(" equilibrium")
    is_nash = not findings.doubts and not findings.faults
    if not own:
        concept = "Nash equilibrium; what is stronger was not decided" if is_nash else "undecided"
        return _verdict(together, None, concept, ())
    concept = f"Nash equilibrium, but not {short}" if is_nash else f"not {short}; whether it is Nash was not decided"
    return _verdict(together, False, concept, own)


def _verdict(findings: Findings, holds: bool | None, concept: str, deviations: Sequence[Deviation]) -> Verdict:
    doubts, faults = tuple(findings.doubts), tuple(findings.faults)
    return Verdict(holds, concept, len(findings.obligations), tuple(deviations), doubts, faults)
