"""Equilibria of votes between two ends: each voter votes for the end that she prefers.

Where a rule is monotone (see `coalitions`), a vote for what one prefers is a best reply after any history of votes cast
in turn, and no other weakly dominates it where they are cast at once. With Y those who prefer `passed` and T those
who are indifferent, what can come is what Y alone brings about and what Y and T together bring about: by induction over
the votes from the last one, `passed` may come iff Y and T are enough, and `failed` may come iff Y is not.

Signs are recorded of as few voters as decide: where `passed` comes, of a smallest coalition that is enough, and where
`failed` comes, of one that prevents it, of several the one whose members would change their minds farthest from here.
How the others vote makes no difference; their strategies are formulas that hold wherever they stand. So five voters
with symbolic demands have 30 regions instead of 120 orders.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from winset.algebra.linear import linear_parts
from winset.algebra.run import Run
from winset.algebra.value import ONE, ZERO, Value, enclose
from winset.equilibrium.alternatives import merged
from winset.equilibrium.coalitions import Rule, Voter, numbers_of, rule_of, with_numbers_open
from winset.equilibrium.plan import Alternative, EndPlan, Leaning, Stretch, VotePlan
from winset.game.play import Action, Made, Play, Range, State, Step


@dataclass(frozen=True, slots=True)
class _Wish:
    """What a voter gains by `passed`, `here`.

    With a `range` she changes her mind where one of the numbers, chosen from it, is at the `cut`: what she gains grows
    with the number at the rate `slope`. Without one her sign is asked outright.
    """

    here: Value
    range: Range | None = None
    cut: Value = ZERO
    slope: Value = ONE


_Stakes = tuple[tuple[Value, ...], tuple[Value, ...], tuple[_Wish, ...]]  # payoffs if passed and if failed, and wishes


def vote(run: Run, play: Play, state: State, step: Step) -> list[Alternative] | None:
    """Equilibrium outcomes of votes between two ends; None where the step does not begin such votes."""
    rule = rule_of(play, state, step)
    if rule is None:
        return None
    stakes = _stakes(play, rule, state)
    if stakes is None:
        return None
    passed, failed, wishes = stakes
    signs = [_sign(run, wish) for wish in wishes]
    sure, open_ = (sum(1 << k for k, sign in enumerate(signs) if sign > low) for low in (0, -1))
    decisive = _decisive(run, rule, wishes, sure, open_)
    known = [wish.range is None or bool(decisive >> k & 1) for k, wish in enumerate(wishes)]
    for wish, is_known in zip(wishes, known, strict=True):
        if is_known:
            run.sign(wish.here)
    comes = rule.enough[open_], not rule.enough[sure]
    found = []
    for end, payoffs, may in ((rule.passed, passed, comes[0]), (rule.failed, failed, comes[1])):
        if may:
            generous = end is rule.passed or not all(comes)
            cast = [
                _vote(run, voter, wish, sign, generous, is_known)
                for voter, wish, sign, is_known in zip(rule.voters, wishes, signs, known, strict=True)
            ]
            information = tuple(voter.move.information for voter in rule.voters)
            leanings, played = tuple(vote for vote, _ in cast), tuple(actions for _, actions in cast)
            plan = VotePlan(leanings, played, information, EndPlan(end.label))
            found.append(Alternative(payoffs, ((end.label, ONE),), end.label, plan))
    return merged(found)


def _stakes(play: Play, rule: Rule, state: State) -> _Stakes | None:
    """What is at stake at a state, worked out once for all runs; None where a payoff has no value there."""
    numbers = numbers_of(state)
    key = ("stakes", with_numbers_open(state).key(), tuple(numbers.items()))
    if key not in play.memory:
        try:
            passed, failed = (tuple(p.substitute(numbers) for p in end.payoffs) for end in (rule.passed, rule.failed))
            wishes = tuple(_wish(play, rule, state, voter, numbers) for voter in rule.voters)
            play.memory[key] = (passed, failed, wishes)
        except ZeroDivisionError:
            play.memory[key] = None
    return play.memory[key]  # type: ignore[return-value]


def _wish(play: Play, rule: Rule, state: State, voter: Voter, numbers: Mapping[str, Value]) -> _Wish:
    """What a voter gains by `passed`."""
    player = play.index(voter.move.player)
    formula = rule.passed.payoffs[player] - rule.failed.payoffs[player]
    here = formula.substitute(numbers)
    parts = linear_parts(formula, rule.variables)
    if parts is None or len(parts[1]) != 1:
        return _Wish(here)
    ((variable, slope),) = parts[1].items()
    chosen = (e.chosen for e in state.scope.names if isinstance(e, Made) and e.chosen is not None)
    return _Wish(here, next(c for c in chosen if c.variable == variable), -parts[0] / slope, slope)


def _sign(run: Run, wish: _Wish) -> int:
    """The sign at the sample, recorded only if it is zero there, which sends the run elsewhere if it is not always."""
    return run.silent_sign(wish.here) or run.sign(wish.here)


def _decisive(run: Run, rule: Rule, wishes: Sequence[_Wish], sure: int, open_: int) -> int:
    """Voters, as a coalition, whose wishes decide what may come, whatever the others wish that have a cut-off.

    `sure` are those in favour, `open_` those who are not against.
    """
    nearest = [k for _, k in sorted((_distance(run, w), k) for k, w in enumerate(wishes) if w.range is not None)]
    decisive = 0
    if rule.enough[open_]:
        passing = sure if rule.enough[sure] else open_
        for k in nearest:
            if sure >> k & 1 and rule.enough[passing & ~(1 << k)]:
                passing &= ~(1 << k)
        decisive |= passing & sure
    if not rule.enough[sure]:
        failing = sure if rule.enough[open_] else open_
        for k in nearest:
            if not open_ >> k & 1 and not rule.enough[failing | 1 << k]:
                failing |= 1 << k
        decisive |= rule.everyone & ~failing & ~open_
    return decisive


def _distance(run: Run, wish: _Wish) -> Fraction:
    """How far the number that was chosen is from where the voter changes her mind, at the sample."""
    return abs(enclose((wish.here / wish.slope).evaluate(run.here())).high)


def _vote(
    run: Run, voter: Voter, wish: _Wish, sign: int, generous: bool, is_known: bool
) -> tuple[Leaning, tuple[Action, ...]]:
    """How a voter votes after any history, and on the path; if she is indifferent there, `generous` if in favour.

    Where she is indifferent elsewhere only, she is in favour, so that her strategy is one formula.
    """
    generous = generous or sign != 0
    site, favour, against = voter.move.site, voter.favour, voter.against
    in_favour = sign > 0 or (sign == 0 and generous)
    played = (favour if in_favour else against,) if is_known or sign == 0 else (favour, against)
    where = wish.range
    if where is None:
        everywhere = Stretch(ZERO, None)
        parts = (everywhere, None) if in_favour else (None, everywhere)
        return Leaning(site, "", favour, against, parts), played
    rising = run.sign(wish.slope) > 0
    below, above = rising != generous, rising == generous  # whether the cut-off belongs to the part
    low = _part(where.low, wish.cut, (where.closed[0], below))
    high = _part(wish.cut, where.high, (above, where.closed[1]))
    return Leaning(site, where.variable, favour, against, (high, low) if rising else (low, high)), played


def _part(low: Value, high: Value | None, closed: tuple[bool, bool]) -> Stretch | None:
    """The numbers between two ends; None if it is plain that there are none."""
    if high is None or not (width := high - low).is_number:
        return Stretch(low, high, closed)
    is_empty = width.fraction() < 0 or (width.fraction() == 0 and not all(closed))
    return None if is_empty else Stretch(low, high, closed)
