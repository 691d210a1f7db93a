"""From a plan to rules: what is played at each site, as conditions on the history.

A plan shares its parts: a subgame that does not depend on an earlier offer is one object whatever the offer was. Such a
part is written once, without conditions. Neighbouring pieces of an offer on which the same is played are written as
one.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from winset.algebra.oracle import Constraint
from winset.algebra.run import Piece
from winset.algebra.value import ZERO, Value, total
from winset.claims.profile import Belief, Lottery, Rule, RuleProfile
from winset.equilibrium.plan import (
    BallotPlan,
    Believed,
    ChancePlan,
    ChoicePlan,
    DrawPlan,
    LaterPlan,
    Leaning,
    OfferPlan,
    PhasesPlan,
    Plan,
    Stretch,
    TogetherPlan,
    VotePlan,
)
from winset.game.play import Action, Drawn, Site


@dataclass(frozen=True, slots=True)
class Span:
    """Numbers between two ends, as a condition on `variable`."""

    variable: str
    low: Value
    high: Value | None
    closed: tuple[bool, bool]

    def constraints(self) -> tuple[Constraint, ...]:
        x = Value.variable(self.variable)
        if self.high is not None and self.low == self.high:
            return (Constraint(x - self.low, "="),)
        below = () if self.high is None else (Constraint(self.high - x, ">=" if self.closed[1] else ">"),)
        return (Constraint(x - self.low, ">=" if self.closed[0] else ">"), *below)


@dataclass(frozen=True, slots=True)
class SiteRule:
    """A rule before it is given to a profile: spans of the numbers in the history instead of constraints.

    `known` are the names that the player knows there, `believes` is what she believes of draws that she has not seen.
    """

    site: Site
    action: Action
    chosen: tuple[Action | Stretch, ...]
    variable: str = ""
    spans: tuple[Span, ...] = ()
    moves: tuple[tuple[Site, Action], ...] = ()
    drawn: tuple[tuple[str, Value | str], ...] = ()
    indifferent: tuple[Action, ...] = ()
    known: frozenset[str] = field(default=frozenset(), compare=False)
    lottery: Lottery = ()
    believes: Believed | None = None

    def rule(self) -> Rule:
        numbers = self.numbers()
        return Rule(
            self.site, self.action, numbers, self.moves, self.drawn, self.indifferent, self.variable, self.lottery
        )

    def belief(self) -> Belief | None:
        """What is believed where the rule applies; None where nothing is hidden."""
        if self.believes is None:
            return None
        held = self.believes
        return Belief(self.site, held.about, held.weights, held.between, self.numbers(), self.moves, self.variable)

    def numbers(self) -> tuple[Constraint, ...]:
        return tuple(c for span in self.spans for c in span.constraints())


def strategies(plan: Plan) -> tuple[SiteRule, ...]:
    """All rules of a plan, in the order of play."""
    plans = list(_everything(plan))
    by_site: dict[Site, set[int]] = {}
    for here in plans:
        for site in sites(here):
            by_site.setdefault(site, set()).add(id(here))
    fixed = frozenset(site for site, objects in by_site.items() if len(objects) == 1)
    seen: set[int] = set()
    free: list[SiteRule] = []
    rules = list(_rules(plan, fixed, seen, free))
    told = without_unseen(tuple(dict.fromkeys([*rules, *free])))
    for draw in plans:
        if isinstance(draw, ChancePlan) and draw.never:
            told = _for_what_is_drawn(told, [drawn for _, drawn, _ in draw.branches])
    return told


def _for_what_is_drawn(rules: Sequence[SiteRule], results: Sequence[Drawn]) -> tuple[SiteRule, ...]:
    """The rules of those who know a draw, for these results of it only: nothing is said of others."""
    names = {name for name, _ in results[0]}
    found: list[SiteRule] = []
    for rule in rules:
        if not names & rule.known or names & {name for name, _ in rule.drawn}:
            found.append(rule)
            continue
        known = (tuple(pair for pair in result if pair[0] in rule.known) for result in results)
        found += [replace(rule, drawn=(*drawn, *rule.drawn)) for drawn in dict.fromkeys(known)]
    return tuple(found)


def without_unseen(rules: Sequence[SiteRule]) -> tuple[SiteRule, ...]:
    """The rules without conditions on draws that the player does not know, if they are the same whatever was drawn."""
    found = list(rules)
    for site in {rule.site: None for rule in rules}:
        own = [rule for rule in rules if rule.site == site]
        names = {name: None for rule in own for name, _ in rule.drawn if name not in rule.known}
        for name in names:
            own = list(without_draw(own, name))
        place = next(k for k, rule in enumerate(found) if rule.site == site)
        found = [rule for rule in found if rule.site != site]
        found[place:place] = own
    return tuple(found)


def without_draw(rules: Sequence[SiteRule], name: str) -> tuple[SiteRule, ...]:
    """The rules of a site without conditions on a draw, if what is played is the same for all of its values.

    They are left as they are where they differ in what else they ask, so that none comes to apply in place of another.
    """
    asked = {(tuple(n for n, _ in rule.drawn), tuple(site for site, _ in rule.moves)) for rule in rules}
    if len(asked) != 1 or sum(n == name for n, _ in rules[0].drawn) != 1:
        return tuple(rules)
    played: dict[Hashable, dict[Value | str, set[SiteRule]]] = {}
    fewer: list[SiteRule] = []
    for rule in rules:
        drawn = tuple(pair for pair in rule.drawn if pair[0] != name)
        fewer.append(replace(rule, drawn=drawn))
        there = played.setdefault((drawn, rule.moves), {})
        there.setdefault(dict(rule.drawn)[name], set()).add(fewer[-1])
    same = all(first == other for there in played.values() for first in there.values() for other in there.values())
    return tuple(dict.fromkeys(fewer)) if same else tuple(rules)


def profile(plan: Plan) -> RuleProfile:
    """The plan as a profile that can be asked what is played."""
    return profile_of(strategies(plan))


def profile_of(rules: Sequence[SiteRule]) -> RuleProfile:
    """Rules, with the beliefs that go with them, as a profile."""
    beliefs = (rule.belief() for rule in rules)
    return RuleProfile(tuple(rule.rule() for rule in rules), tuple(b for b in beliefs if b is not None))


def representative(stretch: Stretch) -> Value:
    """A number in a stretch: its closed end, or its middle."""
    if stretch.closed[0] or stretch.is_point:
        return stretch.low
    if stretch.high is None:
        return stretch.low + 1
    return stretch.high if stretch.closed[1] else (stretch.low + stretch.high) / 2


def children(plan: Plan) -> Iterator[Plan]:
    """The plans of the subgames that come next."""
    match plan:
        case LaterPlan(after) | VotePlan(after=after):
            yield after
        case PhasesPlan(entry, phases):
            yield from (entry, *phases)
        case ChancePlan():
            yield from (after for _, _, after in plan.branches)
        case ChoicePlan() | TogetherPlan():
            yield from plan.after.values()
        case OfferPlan() | DrawPlan():
            yield from (piece.result for piece in plan.pieces)
        case BallotPlan():
            yield from (proposed.after for proposed in plan.proposals)


def sites(plan: Plan) -> tuple[Site, ...]:
    """Where somebody moves first in a plan."""
    match plan:
        case ChoicePlan() | OfferPlan():
            return (plan.site,)
        case TogetherPlan():
            return tuple(site for site, _, _ in plan.moves)
        case VotePlan():
            return tuple(vote.site for vote in plan.votes)
    return ()


def _everything(plan: Plan) -> Iterator[Plan]:
    """The plan and the plans of all its subgames, each once."""
    waiting, done = [plan], set[int]()
    while waiting:
        here = waiting.pop()
        if id(here) not in done:
            done.add(id(here))
            yield here
            waiting += children(here)


def _rules(plan: Plan, fixed: frozenset[Site], seen: set[int], free: list[SiteRule]) -> Iterator[SiteRule]:
    """Rules below a plan with conditions relative to it.

    Those of parts that do not depend on the history go to `free`.
    """
    own = sites(plan)
    if own and all(site in fixed for site in own) and id(plan) not in seen:
        seen.add(id(plan))
        place = len(free)
        free[place:place] = list(_own_rules(plan, fixed, seen, free))
        return
    if own and all(site in fixed for site in own):
        return
    yield from _own_rules(plan, fixed, seen, free)


def _own_rules(plan: Plan, fixed: frozenset[Site], seen: set[int], free: list[SiteRule]) -> list[SiteRule]:
    match plan:
        case LaterPlan(after):
            return list(_rules(after, fixed, seen, free))
        case PhasesPlan(entry, phases):
            return [rule for plan in (entry, *phases) for rule in _rules(plan, fixed, seen, free)]
        case ChancePlan():
            return [
                replace(rule, drawn=(*drawn, *rule.drawn))
                for _, drawn, after in plan.branches
                for rule in _rules(after, fixed, seen, free)
            ]
        case ChoicePlan():
            others = _others(plan.chosen, plan.best)
            known = _names(plan.information)
            own = SiteRule(plan.site, plan.chosen[0], plan.chosen, plan.variable, indifferent=others, known=known)
            own = replace(own, lottery=plan.lottery, believes=plan.believes)
            return [
                own,
                *_after_moves(
                    ((((plan.site, action),), after) for action, after in plan.after.items()), fixed, seen, free
                ),
            ]
        case TogetherPlan():
            own_rules = [
                SiteRule(site, chosen[0], chosen, indifferent=_others(chosen, best), known=_names(information))
                for (site, chosen, best), information in zip(plan.moves, plan.information, strict=True)
            ]
            movers = [site for site, _, _ in plan.moves]
            branches = ((tuple(zip(movers, profile, strict=True)), after) for profile, after in plan.after.items())
            return [*own_rules, *_after_moves(branches, fixed, seen, free)]
        case DrawPlan():
            return _after_number(plan, fixed, seen, free)
        case BallotPlan():
            return ballot_rules(plan)
        case VotePlan():
            both = zip(plan.votes, plan.information, strict=True)
            return [rule for vote, known in both for rule in _vote_rules(vote, _names(known))]
        case OfferPlan():
            number = representative(plan.chosen[0])
            own = SiteRule(plan.site, number, plan.chosen, plan.variable, known=_names(plan.information))
            own = replace(own, lottery=plan.lottery, believes=plan.believes)
            return [own, *_after_number(plan, fixed, seen, free)]
    return []


def ballot_rules(plan: BallotPlan) -> list[SiteRule]:
    """The rules of a ballot: number by number what is proposed, each given those before it, then how everyone votes."""
    known = _names(plan.information)
    rules: list[SiteRule] = []
    for place, variable in enumerate(plan.variables):
        after: dict[tuple[Value, ...], dict[Action, Value]] = {}
        for proposed in plan.proposals:
            chances = after.setdefault(proposed.numbers[:place], {})
            number = proposed.numbers[place]
            chances[number] = chances.get(number, ZERO) + proposed.probability
        apart = [k for k in range(place) if len({prefix[k] for prefix in after}) > 1]
        for prefix, chances in after.items():
            whole = total(chances.values())
            lottery = tuple((number, chance / whole) for number, chance in chances.items()) if len(chances) > 1 else ()
            spans = tuple(Span(plan.variables[k], prefix[k], prefix[k], (True, True)) for k in apart)
            rules.append(SiteRule(
                plan.site, next(iter(chances)), tuple(Stretch(x, x) for x in chances if isinstance(x, Value)),
                variable, spans, known=known, lottery=lottery,
            ))  # fmt: skip
    for vote in plan.votes:
        rules += _vote_rules(vote, known)
    return rules


def _vote_rules(vote: Leaning, known: frozenset[str]) -> Iterator[SiteRule]:
    """The rules of one voter: how she votes on either side of what she insists on."""
    both = zip((vote.favour, vote.against), vote.parts, strict=True)
    parts = [(action, part) for action, part in both if part is not None]
    for action, part in parts:
        span = () if len(parts) == 1 else (Span(vote.variable, part.low, part.high, part.closed),)
        yield SiteRule(vote.site, action, (action,), spans=span, known=known)


def _others(chosen: tuple[Action, ...], best: tuple[Action, ...]) -> tuple[Action, ...]:
    return tuple(action for action in best if action not in chosen)


def _names(information: tuple[tuple[str, Action], ...]) -> frozenset[str]:
    return frozenset(name for name, _ in information)


def _after_moves(
    branches: Iterator[tuple[tuple[tuple[Site, Action], ...], Plan]],
    fixed: frozenset[Site],
    seen: set[int],
    free: list[SiteRule],
) -> list[SiteRule]:
    return [
        replace(rule, moves=(*moves, *rule.moves))
        for moves, after in branches
        for rule in _rules(after, fixed, seen, free)
    ]


def _after_number(
    plan: OfferPlan | DrawPlan, fixed: frozenset[Site], seen: set[int], free: list[SiteRule]
) -> list[SiteRule]:
    """Rules after a number was offered or drawn, pieces on which a rule is the same joined into one span."""
    open_spans: dict[SiteRule, Span] = {}
    below: dict[int, list[SiteRule]] = {}  # by plan: pieces may share one
    order: list[tuple[SiteRule, Span]] = []
    whole = (plan.pieces[0], plan.pieces[-1])
    for piece in plan.pieces:
        here = _span(plan.variable, piece)
        fresh: dict[SiteRule, Span] = {}
        if id(piece.result) not in below:
            rules = _rules(piece.result, fixed, seen, free)
            below[id(piece.result)] = list(dict.fromkeys(replace(rule, indifferent=()) for rule in rules))
        for rule in below[id(piece.result)]:
            before = next(((k, joint) for k in open_spans if (joint := _joint(k, open_spans[k], rule, here))), None)
            if before is None:
                fresh[rule] = here
            else:
                fresh[before[1]] = _both(open_spans.pop(before[0]), here)
        order += open_spans.items()
        open_spans = fresh
    order += open_spans.items()
    cut = _cut(order, whole)
    return [rule if _is_whole(span, whole) else replace(rule, spans=(span, *rule.spans)) for rule, span in cut]


def _cut(rules: Sequence[tuple[SiteRule, Span]], whole: tuple[Piece[Plan], Piece[Plan]]) -> list[tuple[SiteRule, Span]]:
    """Rules on spans of a number, without what they ask of it again on a part of all; none that never applies."""
    found: list[tuple[SiteRule, Span]] = []
    for rule, here in rules:
        again = [] if _is_whole(here, whole) else [s for s in rule.spans if s.variable == here.variable]
        if any(_are_apart(here, s) for s in again):
            continue
        fewer = replace(rule, spans=tuple(s for s in rule.spans if s not in again or not _is_within(here, s)))
        before = next((k for k, (known, at) in enumerate(found) if again and known == fewer and _touch(at, here)), None)
        if before is None:
            found.append((fewer, here))
        else:
            found[before] = fewer, _both(found[before][1], here)
    return found


def _both(left: Span, right: Span) -> Span:
    """Two neighbouring spans as one."""
    return Span(left.variable, left.low, right.high, (left.closed[0], right.closed[1]))


def _touch(left: Span, right: Span) -> bool:
    return left.high == right.low and left.closed[1] != right.closed[0]


def _are_apart(left: Span, right: Span) -> bool:
    """Whether it is plain from their ends that two spans have no number in common."""
    return any(
        (a.high == b.low and not (a.closed[1] and b.closed[0])) or (_is_point(a) and _is_open_end(a.low, b))
        for a, b in ((left, right), (right, left))
    )


def _is_open_end(number: Value, span: Span) -> bool:
    return (number == span.low and not span.closed[0]) or (number == span.high and not span.closed[1])


def _is_within(inner: Span, outer: Span) -> bool:
    """Whether it is plain from their ends that a span is part of another, with which it has numbers in common."""
    below = inner.low == outer.low and (outer.closed[0] or not inner.closed[0])
    above = inner.high == outer.high and (outer.closed[1] or not inner.closed[1])
    return (below and above) or (_is_point(inner) and inner.low in (outer.low, outer.high))


def _joint(left: SiteRule, span: Span, right: SiteRule, here: Span) -> SiteRule | None:
    """One rule for two neighbouring spans: the same on both, or with formulas that give the other's at the point."""
    if left == right:
        return left
    if (left.site, left.moves, left.drawn, len(left.spans)) != (right.site, right.moves, right.drawn, len(right.spans)):
        return None
    if _is_point(here) and _there(left, here) == right:
        return left
    return right if _is_point(span) and _there(right, span) == left else None


def _is_point(span: Span) -> bool:
    return span.high is not None and span.low == span.high


def _there(rule: SiteRule, span: Span) -> SiteRule | None:
    """The rule where the variable of the span is at a point; None where a formula has no value there."""
    table = {span.variable: span.low}

    def put(value: Value) -> Value:
        return value.substitute(table)

    def chosen(action: Action | Stretch) -> Action | Stretch:
        if isinstance(action, Stretch):
            return replace(action, low=put(action.low), high=None if action.high is None else put(action.high))
        return put(action) if isinstance(action, Value) else action

    try:
        spans = (replace(s, low=put(s.low), high=None if s.high is None else put(s.high)) for s in rule.spans)
        action = put(rule.action) if isinstance(rule.action, Value) else rule.action
        believes = None if rule.believes is None else rule.believes.put(table)
        return replace(
            rule, action=action, chosen=tuple(map(chosen, rule.chosen)), spans=tuple(spans), believes=believes
        )
    except ZeroDivisionError:
        return None


def _span(variable: str, piece: Piece[Plan]) -> Span:
    return Span(variable, piece.low, piece.high, (piece.is_point, piece.is_point))


def _is_whole(span: Span, ends: tuple[Piece[Plan], Piece[Plan]]) -> bool:
    first, last = _span(span.variable, ends[0]), _span(span.variable, ends[1])
    return (
        span.low == first.low
        and span.closed[0] == first.closed[0]
        and span.high == last.high
        and span.closed[1] == last.closed[1]
    )
