"""Subgame-perfect equilibrium by rollback, with offers from intervals and types that only those who move last know.

A subgame has a set of equilibrium outcomes, its alternatives. Whoever chooses earlier may count on any of them, so an
action is chosen in some equilibrium iff its payoff, at one of the alternatives that follow it, reaches the floor: the
largest over the actions of the worst that can follow each. Along an interval the floor is the supremum of the worst,
and an offer is an equilibrium only where the floor is reached (see `number`); if it is reached nowhere, the subgame has
no equilibrium in pure strategies.

So acceptance at indifference is forced where the proposer could sweeten the offer, and on a finite grid it is not.

Draws that nobody who moves before has seen are pending (see `winset.game.play`): the uninformed player's decision is
one decision. Where a player moves who has not seen something that is settled already, her best actions must be the same
whatever it is; then beliefs do not matter. Otherwise the game is out of reach for this method.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import replace
from itertools import product
from math import prod

from winset.algebra.run import Run
from winset.algebra.value import ONE, ZERO, Value, total
from winset.equilibrium.alternatives import joined, merged, refuse_families, same_everywhere, within_limits, worst
from winset.equilibrium.continuum import expect_over
from winset.equilibrium.number import choose_number, consistent
from winset.equilibrium.numbers_at_once import choose_at_once
from winset.equilibrium.plan import (
    AGAIN,
    AgainPlan,
    Alternative,
    ChancePlan,
    ChoicePlan,
    Commitment,
    EndPlan,
    LaterPlan,
    TogetherPlan,
    Weighted,
)
from winset.equilibrium.settlement import settle
from winset.equilibrium.votes import vote
from winset.errors import BELIEFS, OutOfReach, Position
from winset.game.advance import advance
from winset.game.play import (
    Action,
    Chance,
    Choose,
    Continuum,
    End,
    Gain,
    Later,
    Made,
    Offer,
    Play,
    State,
    Step,
    Together,
)

Solve = Callable[[Run, Play, State], list[Alternative]]  # the equilibrium outcomes of the subgame at a state


def solve(run: Run, play: Play, state: State) -> list[Alternative]:
    """Equilibrium outcomes of the subgame at a state, at the parameter point of the run.

    [] if there is none in pure strategies.
    """

    def here() -> list[Alternative]:
        run.check_time()
        step = advance(run, play, state)
        found = vote(run, play, state, step)
        return released(state, first_step(run, play, step, solve) if found is None else found)

    return run.remember(key_of(state), state.symbols(), here)


def key_of(state: State) -> Hashable:
    """Under which key a run remembers the equilibria of a subgame; another method may put them there first."""
    return "rollback", state.key()


def released(state: State, alternatives: list[Alternative]) -> list[Alternative]:
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


def first_step(run: Run, play: Play, step: Step, solve: Solve) -> list[Alternative]:
    """Equilibrium outcomes of the subgame that begins with a step, what follows it being solved by `solve`."""
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
            return expect(run, play, step, solve)
        case Continuum():
            return merged(expect_over(run, step, lambda after: solve(run, play, after), joined))
        case Choose() if step.bargain is not None:
            return settle(run, play, step, lambda state: solve(run, play, state))
        case Choose():
            return choose(run, play, step, solve)
        case Offer():
            return choose_number(run, step, play.index(step.player), lambda x: solve(run, play, step.after(x)))
        case Together():
            return together(run, play, step, solve)
    raise AssertionError(step)  # pragma: no cover


def _moved(alternative: Alternative, payoffs: tuple[Value, ...]) -> Alternative:
    return Alternative(payoffs, alternative.ends, alternative.path, LaterPlan(alternative.plan), alternative.commits)


# --- chance -----------------------------------------------------------------------------------------------------------


def expect(run: Run, play: Play, step: Chance, solve: Solve) -> list[Alternative]:
    """Every combination of equilibria after the draw, weighted.

    What has probability zero here is a subgame all the same, but not on the path.
    """
    sets = [solve(run, play, branch.after) for branch in step.branches]
    found: list[Alternative] = []
    for combination in product(*sets):
        commits = joined([a.commits for a in combination])
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
        within_limits(found)
    return merged(found)


# --- a choice among finitely many actions -----------------------------------------------------------------------------


def choose(run: Run, play: Play, step: Choose, solve: Solve) -> list[Alternative]:
    """Equilibria of a subgame that begins with a finite choice."""
    player = play.index(step.player)
    after = {action: solve(run, play, step.after(action)) for action in step.actions}
    if not all(after.values()):
        return []
    refuse_families(run, [a for alternatives in after.values() for a in alternatives], player)
    least = {action: worst(run, alternatives, player) for action, alternatives in after.items()}
    floor = run.max(list(least.values()))
    _confess_average(run, step, player, list(after.values()))
    found: list[Alternative] = []
    for action, alternatives in after.items():
        for alternative in alternatives:
            if run.sign(alternative.payoffs[player] - floor) >= 0:
                found += _chosen(run, step, player, action, alternative, after)
                within_limits(found)
    return merged(_unaware(run, step, found))


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
        commits = joined([reply.commits for reply in combination])
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
    key = same_everywhere(run, step, actions)
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


# --- simultaneous moves -----------------------------------------------------------------------------------------------


def together(run: Run, play: Play, step: Together, solve: Solve) -> list[Alternative]:
    """Equilibria of a subgame that begins with simultaneous moves: votes stage-undominated, other moves pure."""
    offers, moves = step.numbers(), step.labels()
    if offers is not None:
        players = [play.index(move.player) for move in offers]
        return choose_at_once(run, step, offers, players, lambda numbers: solve(run, play, step.after(numbers)))
    if moves is None:
        text = "choices among actions and numbers from intervals at once cannot be solved yet"
        raise OutOfReach(text, step.position)
    if not all(move.vote for move in moves):
        run.notes.append(f"mixed strategies in the simultaneous moves at line {step.position.line} were not searched")
    profiles = list(product(*(move.actions for move in moves)))
    if len(profiles) > 4096:
        raise OutOfReach("more than 4096 profiles of simultaneous moves", step.position)
    after: dict[tuple[Action, ...], list[Alternative]] = {p: solve(run, play, step.after(p)) for p in profiles}
    if not all(after.values()):
        return []
    for move in moves:
        player = play.index(move.player)
        refuse_families(run, [a for alternatives in after.values() for a in alternatives], player)
        _confess_average(run, move, player, list(after.values()))
    if prod(len(alternatives) for alternatives in after.values()) > 256:
        raise OutOfReach("more than 256 combinations of equilibria follow these simultaneous moves", step.position)
    found: list[Alternative] = []
    for selection, commits in consistent(list(after.values()), frozenset()):
        chosen = dict(zip(after, selection, strict=True))
        found += [replace(a, commits=commits) for a in _at_once(run, play, step.position, moves, chosen)]
        within_limits(found)
    return merged(found)


Moves = tuple[Choose, ...]


def _at_once(
    run: Run, play: Play, at: Position, moves: Moves, after: dict[tuple[Action, ...], Alternative]
) -> list[Alternative]:
    """Equilibria of the simultaneous moves when one continuation is expected after each profile."""
    players = [play.index(move.player) for move in moves]
    allowed = [_undominated(run, moves, k, players[k], after) for k in range(len(players))]
    for move, actions in zip(moves, allowed, strict=True):
        same_everywhere(run, move, frozenset(actions))
        if move.unseen and len(actions) > 1:
            text = f"{move.player} has several good votes and has not seen everything"
            raise OutOfReach(text, at, BELIEFS)
    plans = {profile: alternative.plan for profile, alternative in after.items()}
    found = []
    for profile in product(*allowed):
        if all(_best_reply(run, moves, k, players[k], profile, after) for k in range(len(players))):
            chosen = after[profile]
            played = tuple(
                (move.site, (profile[k],), tuple(_as_good(run, after, profile, k, players[k], allowed[k])))
                for k, move in enumerate(moves)
            )
            plan = TogetherPlan(at, played, plans, tuple(m.information for m in moves))
            found.append(Alternative(chosen.payoffs, chosen.ends, chosen.path, plan, chosen.commits))
    return found


def _as_good(
    run: Run,
    after: dict[tuple[Action, ...], Alternative],
    profile: tuple[Action, ...],
    k: int,
    player: int,
    actions: Sequence[Action],
) -> Iterator[Action]:
    """The actions with which a player does as well as in the profile, the others keeping to it."""
    here = after[profile].payoffs[player]
    yield from (a for a in actions if run.equal(after[_with(profile, k, a)].payoffs[player], here))


def _with(profile: tuple[Action, ...], k: int, action: Action) -> tuple[Action, ...]:
    return (*profile[:k], action, *profile[k + 1 :])


def _undominated(
    run: Run, moves: Moves, k: int, player: int, after: dict[tuple[Action, ...], Alternative]
) -> list[Action]:
    """The actions of a voter that no other of hers weakly dominates at this stage.

    All actions if the move is no vote.
    """
    move = moves[k]
    if not move.vote:
        return list(move.actions)
    others = list(product(*(m.actions if j != k else (move.actions[0],) for j, m in enumerate(moves))))
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
    moves: Moves,
    k: int,
    player: int,
    profile: tuple[Action, ...],
    after: dict[tuple[Action, ...], Alternative],
) -> bool:
    here = after[profile].payoffs[player]
    for action in moves[k].actions:
        gain = after[_with(profile, k, action)].payoffs[player] - here
        if not gain.is_zero and run.sign(gain) > 0:
            return False
    return True
