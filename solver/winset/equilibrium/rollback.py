"""Subgame-perfect equilibrium by rollback, with offers from intervals and types that only those who move last know.

A subgame has a set of equilibrium outcomes, its alternatives. Whoever chooses earlier may count on any of them, so
an action
is chosen in some equilibrium iff its payoff, at one of the alternatives that follow it, reaches the floor: the
largest over the actions
of the worst that can follow each. Along an interval the floor is the supremum of the worst, and an offer is an
equilibrium only
where the floor is reached; if it is reached nowhere, the subgame has no equilibrium in pure strategies.

So acceptance at indifference is forced where the proposer could sweeten the offer, and on a finite grid it is not.

Draws that nobody who moves before has seen are pending (see `winset.game.play`): the uninformed player's decision is
one
decision. Where a player moves who has not seen something that is settled already, her best actions must be the same
whatever it is; then beliefs do not matter. Otherwise the game is out of reach for this method.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import product
from math import prod

from winset.algebra.limits import limit
from winset.algebra.run import Piece, Remark, Run
from winset.algebra.value import ONE, ZERO, Value, total
from winset.equilibrium.continuum import expect_over
from winset.equilibrium.plan import (
    AGAIN,
    AgainPlan,
    Alternative,
    ChancePlan,
    ChoicePlan,
    Commitment,
    EndPlan,
    LaterPlan,
    OfferPlan,
    Plan,
    Stretch,
    TogetherPlan,
    Weighted,
)
from winset.errors import OutOfReach
from winset.game.advance import advance
from winset.game.play import Action, Chance, Choose, Continuum, End, Gain, Later, Made, Offer, Play, State, Together

MOST_ALTERNATIVES = 400


def solve(run: Run, play: Play, state: State) -> list[Alternative]:
    """Equilibrium outcomes of the subgame at a state, at the parameter point of the run.

    [] if there is none in pure strategies.
    """
    return run.remember(("rollback", state.key()), state.symbols(), lambda: _released(state, _solve(run, play, state)))


def _released(state: State, alternatives: list[Alternative]) -> list[Alternative]:
    """The alternatives without commitments that no other state shares: nothing has happened yet that hides them.

    Of equal ones that were committed to different choices one is kept: their choices do not go together.
    """
    if not any(a.commits for a in alternatives):
        return alternatives
    names = {entry.name for entry in state.scope.names if isinstance(entry, Made)}
    made = names | {f"the move of {move.player}" for move in state.scope.moves}
    found: dict[object, Alternative] = {}
    for alternative in alternatives:
        commits = frozenset(c for c in alternative.commits if c.unseen & made)
        found.setdefault((alternative.key, commits), replace(alternative, commits=commits))
    return list(found.values())


def _solve(run: Run, play: Play, state: State) -> list[Alternative]:
    run.check_time()
    step = advance(run, play, state)
    match step:
        case End(label, payoffs):
            return [Alternative(payoffs, ((label, ONE),), label, EndPlan(label))]
        case Gain(payoffs, after):
            return [
                _moved(a, tuple(x + y for x, y in zip(a.payoffs, payoffs, strict=True)))
                for a in solve(run, play, after)
            ]
        case Later(factors, after, again) if again:
            if again not in play.continuation:
                at = None if after.frame is None or after.frame.repeat is None else after.frame.repeat.at
                raise OutOfReach("play that repeats for ever cannot be solved here", at)
            values = play.continuation[again]
            payoffs = tuple(x * y for x, y in zip(values, factors, strict=True))
            return [Alternative(payoffs, ((f"{AGAIN}{again}", ONE),), f"{AGAIN}{again}", AgainPlan(again))]
        case Later(factors, after):
            return [
                _moved(a, tuple(x * y for x, y in zip(a.payoffs, factors, strict=True)))
                for a in solve(run, play, after)
            ]
        case Chance():
            return expect(run, play, step)
        case Continuum():
            return merged(expect_over(run, step, lambda after: solve(run, play, after), _joined))
        case Choose():
            return choose(run, play, step)
        case Offer():
            return offer(run, play, step)
        case Together():
            return together(run, play, step)
    raise AssertionError(step)  # pragma: no cover


def _moved(alternative: Alternative, payoffs: tuple[Value, ...]) -> Alternative:
    return Alternative(payoffs, alternative.ends, alternative.path, LaterPlan(alternative.plan), alternative.commits)


# --- chance -----------------------------------------------------------------------------------------------------------


def expect(run: Run, play: Play, step: Chance) -> list[Alternative]:
    """Every combination of equilibria after the draw, weighted.

    What has probability zero here is a subgame all the same, but not on the path.
    """
    sets = [solve(run, play, branch.after) for branch in step.branches]
    found: list[Alternative] = []
    for combination in product(*sets):
        commits = _joined([a.commits for a in combination])
        if commits is None:
            continue
        weights = [branch.probability for branch in step.branches]
        payoffs = tuple(
            total(w * a.payoffs[i] for w, a in zip(weights, combination, strict=True)) for i in range(len(play.players))
        )
        ends: dict[str, Value] = {}
        for weight, alternative in zip(weights, combination, strict=True):
            for label, probability in () if weight.is_zero else alternative.ends:
                ends[label] = ends.get(label, ZERO) + weight * probability
        plan = ChancePlan(
            step.position,
            tuple((b.probability, b.drawn, a.plan) for b, a in zip(step.branches, combination, strict=True)),
        )
        path = tuple(Weighted(w, a.path) for w, a in zip(weights, combination, strict=True) if not w.is_zero)
        found.append(Alternative(payoffs, tuple(sorted(ends.items())), path, plan, commits))
        _within_limits(found)
    return merged(found)


def _joined(commits: Iterable[frozenset[Commitment]]) -> frozenset[Commitment] | None:
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


def _within_limits(found: Sequence[object]) -> None:
    if len(found) > MOST_ALTERNATIVES:
        raise OutOfReach(f"a subgame has more than {MOST_ALTERNATIVES} equilibrium outcomes")


# --- a choice among finitely many actions -----------------------------------------------------------------------------


def choose(run: Run, play: Play, step: Choose) -> list[Alternative]:
    """Equilibria of a subgame that begins with a finite choice."""
    player = play.index(step.player)
    after = {action: solve(run, play, step.after(action)) for action in step.actions}
    if not all(after.values()):
        return []
    _refuse_families(run, [a for alternatives in after.values() for a in alternatives], player)
    worst = {action: _worst(run, alternatives, player) for action, alternatives in after.items()}
    floor = run.max(list(worst.values()))
    _confess_average(run, step, player, list(after.values()))
    found: list[Alternative] = []
    for action, alternatives in after.items():
        for alternative in alternatives:
            if run.sign(alternative.payoffs[player] - floor) >= 0:
                found += _chosen(run, step, player, action, alternative, after)
                _within_limits(found)
    return merged(_unaware(run, step, found))


def _worst(run: Run, alternatives: Sequence[Alternative], player: int) -> Value:
    return -run.max([-a.payoffs[player] for a in alternatives])


def _chosen(
    run: Run,
    step: Choose,
    player: int,
    action: Action,
    alternative: Alternative,
    after: dict[Action, list[Alternative]],
) -> Iterator[Alternative]:
    """The alternatives in which `action` is chosen, the other actions being answered so that none is better.

    There are several where a reply commits its player at an information set that she cannot tell from others.
    """
    target = alternative.payoffs[player]
    choices = [
        [alternative] if other == action else _deterrents(run, alternatives, player, target)
        for other, alternatives in after.items()
    ]
    path = (step.variable, action, alternative.path) if step.variable else alternative.path
    for combination in product(*choices):
        commits = _joined([reply.commits for reply in combination])
        if commits is None:
            continue
        replies = dict(zip(after, combination, strict=True))
        best = tuple(a for a, reply in replies.items() if run.equal(reply.payoffs[player], target))
        plans = {a: reply.plan for a, reply in replies.items()}
        plan = ChoicePlan(step.site, step.variable, step.information, (action,), best, plans)
        yield Alternative(alternative.payoffs, alternative.ends, path, plan, commits)


def _deterrents(run: Run, alternatives: Sequence[Alternative], player: int, target: Value) -> list[Alternative]:
    """Alternatives that give the player no more than the target, one for each set of commitments."""
    found: dict[object, Alternative] = {}
    for alternative in alternatives:
        if alternative.commits not in found and (
            len(alternatives) == 1 or run.sign(target - alternative.payoffs[player]) >= 0
        ):
            found[alternative.commits] = alternative
    return list(found.values())


def _unaware(run: Run, step: Choose, found: list[Alternative]) -> list[Alternative]:
    """Check that what the player has not seen does not matter to her, and tie her choices here together."""
    actions = frozenset(action for a in found if isinstance(a.plan, ChoicePlan) for action in a.plan.chosen)
    key = _same_everywhere(run, step, actions)
    if not step.unseen or len(actions) < 2:
        return found
    return [
        Alternative(
            a.payoffs, a.ends, a.path, a.plan, a.commits | {Commitment(key, frozenset(step.unseen), a.plan.chosen[0])}
        )
        for a in found
        if isinstance(a.plan, ChoicePlan)
    ]


def _confess_average(run: Run, step: Choose, player: int, after: Sequence[list[Alternative]]) -> None:
    """Note that a choice may be best on average, over what the player has not seen, without being so at each state.

    With one payoff for each action there is no such choice, since the best actions are the same at all states.
    """
    if step.unseen and any(
        not run.equal(a.payoffs[player], items[0].payoffs[player]) for items in after for a in items
    ):
        run.notes.append(
            f"what {step.player} chooses at line {step.site.position.line} was held to be best whatever she has not "
            "seen; replies at ties may make something else best on average"
        )


def _same_everywhere(run: Run, step: Choose | Offer, best: frozenset[object]) -> Hashable:
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


def _refuse_families(run: Run, alternatives: Iterable[Alternative], player: int) -> None:
    """A payoff that still contains a number chosen later is a family of outcomes, which cannot be compared."""
    known = frozenset(run.here())
    for alternative in alternatives:
        free = alternative.payoffs[player].variables() - known
        if free:
            names = ", ".join(sorted(name.split("·")[0] for name in free))
            raise OutOfReach(f"a continuum of continuations, one for each {names}, matters to an earlier player")


# --- a number from an interval ----------------------------------------------------------------------------------------


def offer(run: Run, play: Play, step: Offer) -> list[Alternative]:
    """Equilibria of a subgame that begins with a number from an interval."""
    player = play.index(step.player)
    pieces = run.sweep(
        step.variable, step.low, step.high, lambda x: _at_offer(run, play, step, player, x), closed=step.closed
    )
    if not pieces:
        raise OutOfReach(f"{step.name} has no possible value: its domain is empty here", step.site.position)
    if not all(piece.result for piece in pieces):
        return []
    _refuse_shared(step, pieces)
    floor = _floor(run, step, player, pieces)
    if floor is None:
        return []
    found: list[Alternative] = []
    reached, notes = False, len(run.notes)
    for number, piece in enumerate(pieces):
        for alternative in piece.result:
            if _reaches(run, step, player, piece, alternative, floor):
                reached = True
                found += _offered(run, step, player, number, alternative, pieces)
                _within_limits(found)
    if not reached and len(run.notes) == notes:
        run.notes.append(Remark(f"the payoff of {step.player} has a supremum in {step.name} that is not attained"))
    numbers = frozenset(s for a in found if isinstance(a.plan, OfferPlan) for s in a.plan.chosen)
    _same_everywhere(run, step, numbers)
    if step.unseen and len(found) > 1:
        raise OutOfReach(
            f"{step.player} has several best choices of {step.name} and has not seen everything", step.site.position
        )
    return merged(found)


def _at_offer(run: Run, play: Play, step: Offer, player: int, x: Value) -> list[Alternative]:
    """What follows an offer; inside a piece also the signs that make the proposer's payoff monotone there."""
    alternatives = solve(run, play, step.after(x))
    _refuse_families(run, alternatives, player)
    for alternative in alternatives:
        run.sign(alternative.payoffs[player].derivative(step.variable))
    if len(alternatives) > 1:
        _worst(run, alternatives, player)
    return alternatives


def _floor(run: Run, step: Offer, player: int, pieces: Sequence[Piece[list[Alternative]]]) -> Value | None:
    """The supremum over all offers of the worst that can follow; None if it is infinite."""
    values: list[Value] = []
    for piece in pieces:
        if piece.is_point:
            values.append(_worst(run, piece.result, player))
            continue
        worst = _inside(run, step, piece, piece.result, player)
        limit = _supremum(run, step, piece, worst.payoffs[player])
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
        other is alternative or _joined([other.commits, alternative.commits]) is None for other in piece.result
    )


def _refuse_shared(step: Offer, pieces: Sequence[Piece[list[Alternative]]]) -> None:
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
                )


def _offered(
    run: Run,
    step: Offer,
    player: int,
    number: int,
    alternative: Alternative,
    pieces: Sequence[Piece[list[Alternative]]],
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
    for replies, commits in _consistent(choices, alternative.commits):
        plans = [Piece(p.low, p.high, reply.plan) for p, reply in zip(pieces, replies, strict=True)]
        plan = OfferPlan(step.site, step.name, step.variable, step.information, (stretch,), tuple(plans))
        yield Alternative(alternative.payoffs, alternative.ends, path, plan, commits)


def _consistent(
    choices: Sequence[list[Alternative]], commits: frozenset[Commitment]
) -> Iterator[tuple[tuple[Alternative, ...], frozenset[Commitment]]]:
    """One alternative of each list, in every way in which choices at shared information sets agree."""
    if not choices:
        yield (), commits
        return
    for first in choices[0]:
        joined = _joined([commits, first.commits])
        if joined is not None:
            for rest, union in _consistent(choices[1:], joined):
                yield (first, *rest), union


def _flat(alternative: Alternative, pieces: Sequence[Piece[list[Alternative]]]) -> bool:
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


# --- simultaneous moves -----------------------------------------------------------------------------------------------


def together(run: Run, play: Play, step: Together) -> list[Alternative]:
    """Equilibria of a subgame that begins with simultaneous moves: votes stage-undominated, other moves pure."""
    if not all(move.vote for move in step.moves):
        run.notes.append(f"mixed strategies in the simultaneous moves at line {step.position.line} were not searched")
    profiles = list(product(*(move.actions for move in step.moves)))
    if len(profiles) > 4096:
        raise OutOfReach("more than 4096 profiles of simultaneous moves", step.position)
    after: dict[tuple[Action, ...], list[Alternative]] = {p: solve(run, play, step.after(p)) for p in profiles}
    if not all(after.values()):
        return []
    for move in step.moves:
        player = play.index(move.player)
        _refuse_families(run, [a for alternatives in after.values() for a in alternatives], player)
        _confess_average(run, move, player, list(after.values()))
    if prod(len(alternatives) for alternatives in after.values()) > 256:
        raise OutOfReach("more than 256 combinations of equilibria follow these simultaneous moves", step.position)
    found: list[Alternative] = []
    for selection, commits in _consistent(list(after.values()), frozenset()):
        chosen = dict(zip(after, selection, strict=True))
        found += [replace(a, commits=commits) for a in _at_once(run, play, step, chosen)]
        _within_limits(found)
    return merged(found)


def _at_once(run: Run, play: Play, step: Together, after: dict[tuple[Action, ...], Alternative]) -> list[Alternative]:
    """Equilibria of the simultaneous moves when one continuation is expected after each profile."""
    players = [play.index(move.player) for move in step.moves]
    allowed = [_undominated(run, step, k, players[k], after) for k in range(len(players))]
    for move, actions in zip(step.moves, allowed, strict=True):
        _same_everywhere(run, move, frozenset(actions))
        if move.unseen and len(actions) > 1:
            raise OutOfReach(f"{move.player} has several good votes and has not seen everything", step.position)
    plans = {profile: alternative.plan for profile, alternative in after.items()}
    found = []
    for profile in product(*allowed):
        if all(_best_reply(run, step, k, players[k], profile, after) for k in range(len(players))):
            moves = tuple((m.site, (profile[k],), tuple(allowed[k])) for k, m in enumerate(step.moves))
            chosen = after[profile]
            plan = TogetherPlan(step.position, moves, plans, tuple(m.information for m in step.moves))
            found.append(Alternative(chosen.payoffs, chosen.ends, chosen.path, plan, chosen.commits))
    return found


def _with(profile: tuple[Action, ...], k: int, action: Action) -> tuple[Action, ...]:
    return (*profile[:k], action, *profile[k + 1 :])


def _undominated(
    run: Run, step: Together, k: int, player: int, after: dict[tuple[Action, ...], Alternative]
) -> list[Action]:
    """The actions of a voter that no other of hers weakly dominates at this stage.

    All actions if the move is no vote.
    """
    move = step.moves[k]
    if not move.vote:
        return list(move.actions)
    others = list(product(*(m.actions if j != k else (move.actions[0],) for j, m in enumerate(step.moves))))
    return [
        action
        for action in move.actions
        if not any(
            _dominates(run, other, action, k, player, others, after) for other in move.actions if other != action
        )
    ]


def _dominates(
    run: Run,
    better: Action,
    worse: Action,
    k: int,
    player: int,
    others: Sequence[tuple[Action, ...]],
    after: dict[tuple[Action, ...], Alternative],
) -> bool:
    signs = []
    for profile in others:
        gain = after[_with(profile, k, better)].payoffs[player] - after[_with(profile, k, worse)].payoffs[player]
        signs.append(0 if gain.is_zero else run.sign(gain))
        if signs[-1] < 0:
            return False
    return any(signs)


def _best_reply(
    run: Run,
    step: Together,
    k: int,
    player: int,
    profile: tuple[Action, ...],
    after: dict[tuple[Action, ...], Alternative],
) -> bool:
    here = after[profile].payoffs[player]
    for action in step.moves[k].actions:
        gain = after[_with(profile, k, action)].payoffs[player] - here
        if not gain.is_zero and run.sign(gain) > 0:
            return False
    return True
