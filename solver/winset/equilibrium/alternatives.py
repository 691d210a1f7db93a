"""Alternatives put together: what goes together at shared information sets, what counts as one, and limits."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence

from winset.algebra.run import Piece, Run
from winset.algebra.value import Value
from winset.equilibrium.plan import Alternative, ChoicePlan, Commitment, OfferPlan, Plan, Stretch
from winset.errors import BELIEFS, OutOfReach
from winset.game.play import Choose, Offer

MOST_ALTERNATIVES = 400


def joined(commits: Iterable[frozenset[Commitment]]) -> frozenset[Commitment] | None:
    """The union of choices at shared information sets; None if two of them contradict each other."""
    union = frozenset[Commitment]().union(*commits)
    return union if len({commitment.information for commitment in union}) == len(union) else None


def merged(alternatives: Sequence[Alternative]) -> list[Alternative]:
    """Alternatives that differ in outcome.

    Of equal ones the first, with the choices of the others noted at its root.
    """
    by_key: dict[object, Alternative] = {}
    for alternative in alternatives:
        key = (alternative.key, alternative.commits)
        known = by_key.get(key)
        by_key[key] = alternative if known is None else _with_choices_of(known, alternative)
    return list(by_key.values())


def _with_choices_of(first: Alternative, second: Alternative) -> Alternative:
    """The first, its root choice joined with that of the second, each choice being followed by its own replies.

    The replies that lead to the outcome are as good to the chooser in both, so neither tempts her away from the other.
    """
    a, b = first.plan, second.plan
    plan: Plan = a
    if isinstance(a, ChoicePlan) and isinstance(b, ChoicePlan) and a.site == b.site:
        after = {**a.after, **{action: b.after[action] for action in b.chosen if action not in a.chosen}}
        chosen, best = tuple(dict.fromkeys(a.chosen + b.chosen)), tuple(dict.fromkeys(a.best + b.best))
        plan = ChoicePlan(a.site, a.variable, a.information, chosen, best, after)
    elif isinstance(a, OfferPlan) and isinstance(b, OfferPlan) and a.site == b.site and len(a.pieces) == len(b.pieces):
        pieces = tuple(
            theirs if _is_among(theirs, b.chosen) and not _is_among(ours, a.chosen) else ours
            for ours, theirs in zip(a.pieces, b.pieces, strict=True)
        )
        plan = OfferPlan(a.site, a.name, a.variable, a.information, _joined_stretches([*a.chosen, *b.chosen]), pieces)
    return Alternative(first.payoffs, first.ends, first.path, plan, first.commits)


def _is_among(piece: Piece[Plan], stretches: Sequence[Stretch]) -> bool:
    """Whether a piece is one of some stretches, before these are joined."""
    return any(piece.low == s.low and piece.high == s.high for s in stretches)


def _joined_stretches(stretches: Sequence[Stretch]) -> tuple[Stretch, ...]:
    """Stretches in order, those that touch joined into one."""
    found: list[Stretch] = []
    for stretch in dict.fromkeys(stretches):
        last = found[-1] if found else None
        if last is not None and last.high == stretch.low and (last.closed[1] or stretch.closed[0]):
            found[-1] = Stretch(last.low, stretch.high, (last.closed[0], stretch.closed[1]))
        else:
            found.append(stretch)
    return tuple(found)


def within_limits(found: Sequence[object]) -> None:
    """Raises OutOfReach where a subgame has too many outcomes."""
    if len(found) > MOST_ALTERNATIVES:
        raise OutOfReach(f"a subgame has more than {MOST_ALTERNATIVES} equilibrium outcomes")


def worst(run: Run, alternatives: Sequence[Alternative], player: int) -> Value:
    """The least that a player gets in some alternative."""
    return -run.max([-a.payoffs[player] for a in alternatives])


def same_everywhere(run: Run, step: Choose | Offer, best: frozenset[object]) -> Hashable:
    """The information set, once the best choices are seen to be the same at all of its states met so far."""
    key = ("information", step.site, step.information)
    if step.unseen:
        symbols = frozenset[str]().union(*(v.variables() for _, v in step.information if isinstance(v, Value)))
        unknown = _variables(best) - symbols - frozenset(run.sample)
        if unknown or run.remember(key, symbols, lambda: best) != best:
            raise OutOfReach(
                f"what {step.player} should do depends on {' and '.join(step.unseen)}, "
                "which she has not seen: beliefs are needed",
                step.site.position,
                BELIEFS,
            )
    return key


def _variables(best: frozenset[object]) -> frozenset[str]:
    """The variables in which choices are written."""
    found = frozenset[str]()
    for item in best:
        for end in (item.low, item.high) if isinstance(item, Stretch) else (item,):
            if isinstance(end, Value):
                found |= end.variables()
    return found


def refuse_families(run: Run, alternatives: Iterable[Alternative], player: int) -> None:
    """A payoff that still contains a number chosen later is a family of outcomes, which cannot be compared."""
    known = frozenset(run.here())
    for alternative in alternatives:
        free = alternative.payoffs[player].variables() - known
        if free:
            names = ", ".join(sorted(name.split("·")[0] for name in free))
            raise OutOfReach(f"a continuum of continuations, one for each {names}, matters to an earlier player")
