"""A choice among finitely many actions by a player who knows the type: what she does tells something.

Two types. Each plays one action, or one of them mixes over the action of the other and one of her own, or both mix over
the same two. After an action that some type plays the posterior is Bayes'; after any other it is free, and some
posterior with some continuation must keep both types from it. A type that mixes is indifferent, which ties down the
posterior after the shared action or the weight with which an uninformed player mixes there; how often she mixes then
follows from Bayes' rule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import permutations, product

from winset.algebra.run import Run
from winset.algebra.value import ONE, ZERO, Value
from winset.equilibrium.screening.correspondence import Correspondence
from winset.equilibrium.screening.mover import Mover
from winset.equilibrium.screening.outcome import (
    Free,
    Outcome,
    Table,
    Where,
    merged,
    representative,
    satisfying,
    where,
)
from winset.equilibrium.screening.told import Told
from winset.game.play import Action

Follows = Mapping[Action, Correspondence]


def choose(mover: Mover, follows: Follows) -> list[Outcome]:
    """Equilibria of a subgame that begins with a finite choice of an informed player of one of two types."""
    run, belief = mover.run, mover.belief
    for member in (0, 1):
        if run.sign(belief[1 - member]) == 0:
            return merged(_certain(mover, follows, member))
    return merged([*_pure(mover, follows), *_one_mixes(mover, follows), *_both_mix(mover, follows)])


def _pure(mover: Mover, follows: Follows) -> list[Outcome]:
    """Each type plays one action."""
    run, player, found = mover.run, mover.player, []
    for first, second in product(follows, repeat=2):
        if first == second:
            for outcome in follows[first].at(run, mover.belief[0]):
                found += _supported(mover, follows, [[(first, ONE, outcome)]] * 2, outcome.free, {})
            continue
        for high, low in product(follows[first].at(run, ONE), follows[second].at(run, ZERO)):
            free = (*high.free, *low.free)
            gains = [high.payoffs[0][player] - low.payoffs[0][player], low.payoffs[1][player] - high.payoffs[1][player]]
            for table, left in satisfying(run, free, (), gains):
                lotteries = [[(first, ONE, high)], [(second, ONE, low)]]
                found += _supported(mover, follows, lotteries, left, table)
    return found


def _one_mixes(mover: Mover, follows: Follows) -> list[Outcome]:
    """Both types play one action, and one of them sometimes another."""
    run, player, found = mover.run, mover.player, []
    prior = mover.belief[0]
    for member in (0, 1):
        mixes = (ZERO, prior) if member == 0 else (prior, ONE)
        for shared, alone in product(follows, repeat=2):
            if shared == alone:
                continue
            k = Value.variable(follows[shared].variable)
            for own in follows[alone].at(run, ONE if member == 0 else ZERO):
                for posterior, both in follows[shared].with_posterior(run, *mixes):
                    free = (*both.free, *own.free)
                    even = both.payoffs[member][player] - own.payoffs[member][player]
                    other = 1 - member
                    keeps = both.payoffs[other][player] - own.payoffs[other][player]
                    often = k * (1 - prior) / (prior * (1 - k)) if member == 0 else prior * (1 - k) / (k * (1 - prior))
                    often = often.substitute({follows[shared].variable: posterior})
                    for table, left in satisfying(run, free, (even,), (keeps,)):
                        mixed = [(shared, often, both), (alone, 1 - often, own)]
                        lotteries = [mixed, [(shared, ONE, both)]] if member == 0 else [[(shared, ONE, both)], mixed]
                        found += _supported(mover, follows, lotteries, left, table)
    return found


def _both_mix(mover: Mover, follows: Follows) -> list[Outcome]:
    """Both types play the same two actions, and are indifferent: the posterior is below the prior after one of them."""
    run, player, prior, found = mover.run, mover.player, mover.belief[0], []
    for one, two in permutations(follows, 2):
        for low, left in follows[one].with_posterior(run, ZERO, prior):
            for high, right in follows[two].with_posterior(run, prior, ONE):
                even = [left.payoffs[m][player] - right.payoffs[m][player] for m in (0, 1)]
                often = (high - prior) / (high - low)
                weights = (often * low / prior, often * (1 - low) / (1 - prior))
                lotteries = [[(one, w, left), (two, 1 - w, right)] for w in weights]
                for table, free in satisfying(run, (*left.free, *right.free), even, ()):
                    found += _supported(mover, follows, lotteries, free, table)
    return found


Lotteries = Sequence[Sequence[tuple[Action, Value, Outcome]]]


def _supported(
    mover: Mover, follows: Follows, lotteries: Lotteries, free: tuple[Free, ...], table: Table
) -> list[Outcome]:
    """The outcomes in which the types play these lotteries, where every other action can be made unattractive."""
    mover.run.check_time()
    player = mover.player
    played = {action: outcome for lottery in lotteries for action, _, outcome in lottery}
    others = [action for action in follows if action not in played]
    # what a type gets from any action that she plays
    worth = [lottery[0][2].payoffs[m][player].substitute(table) for m, lottery in enumerate(lotteries)]
    put = [
        [(action, weight.substitute(table), outcome.put(table, ())) for action, weight, outcome in lottery]
        for lottery in lotteries
    ]
    told = {action: outcome.put(table, ()).told for action, outcome in played.items()}
    found = []
    for given, left, replies in _kept_away(mover, follows, others, free, worth):
        after = {action: told[action] if action in told else replies[action] for action in follows}
        outcome = mover.outcome(put, after, free=free, informed=True)
        found.append(outcome.put(given, left))
    return found


def _kept_away(
    mover: Mover, follows: Follows, others: Sequence[Action], free: tuple[Free, ...], worth: Sequence[Value]
) -> Where[dict[Action, Told]]:
    """Where in a family the types can be kept from other actions, and what follows these then."""
    names = {f.variable for f in free}
    involved = frozenset[str]().union(*(w.variables() & names for w in worth)) if others else frozenset[str]()

    def ask(given: Table) -> dict[Action, Told] | None:
        replies: dict[Action, Told] = {}
        for action in others:
            reply = deterrent(mover.run, follows[action], mover.player, [w.substitute(given) for w in worth])
            if reply is None:
                return None
            replies[action] = reply.told
        return replies

    return where(mover.run, free, involved, ask)


def deterrent(run: Run, after: Correspondence, player: int, worth: Sequence[Value | None]) -> Outcome | None:
    """What can follow an action at some posterior and gives no type more than what she is worth; None if nothing.

    A type whose worth is None does not count.
    """
    candidates = []
    for outcome in after.anywhere(run):
        gains = [w - outcome.payoffs[m][player] for m, w in enumerate(worth) if w is not None]
        names = {f.variable for f in outcome.free}
        bound = any(gain.variables() & names for gain in gains)
        hopeful = not bound and all(run.silent_sign(gain) >= 0 for gain in gains)
        candidates.append((not hopeful, bound, outcome, gains))
    for _, _, outcome, gains in sorted(candidates, key=lambda c: (c[0], c[1])):
        for table, left in satisfying(run, outcome.free, (), gains):
            both = outcome.put(table, left)
            return both.put(representative(left), ())
    return None


# --- a type that is known ---------------------------------------------------------------------------------------------


def _certain(mover: Mover, follows: Follows, member: int) -> list[Outcome]:
    """The posterior is sure of one type: what only the other would do is a surprise, after which it is free."""
    run, player = mover.run, mover.player
    sure = ONE if member == 0 else ZERO
    found = []
    for action, after in follows.items():
        for outcome in after.at(run, sure):
            found += _surprises(mover, follows, member, [(action, ONE, outcome)], outcome.free, {})
    actions = list(follows)
    for number, one in enumerate(actions):
        for two in actions[number + 1 :]:
            for left, right in product(follows[one].at(run, sure), follows[two].at(run, sure)):
                even = left.payoffs[member][player] - right.payoffs[member][player]
                if left.payoffs[member] == right.payoffs[member] and left.ends[member] == right.ends[member]:
                    continue
                for table, free in satisfying(run, (*left.free, *right.free), (even,), ()):
                    weight = Free(mover.fresh.name("often"), ZERO, ONE)
                    w = Value.variable(weight.variable)
                    lottery = [(one, w, left), (two, 1 - w, right)]
                    found += _surprises(mover, follows, member, lottery, (*free, weight), table)
    return found


def _surprises(
    mover: Mover,
    follows: Follows,
    member: int,
    lottery: list[tuple[Action, Value, Outcome]],
    free: tuple[Free, ...],
    table: Table,
) -> list[Outcome]:
    """Outcomes in which the known type plays a lottery, and the other, of probability zero, what is best for her."""
    run, player, other = mover.run, mover.player, 1 - member
    worth = lottery[0][2].payoffs[member][player].substitute(table)
    played = {action: outcome.put(table, ()) for action, _, outcome in lottery}
    put = [(action, w.substitute(table), played[action]) for action, w, _ in lottery]
    choices: list[tuple[Action, Outcome, tuple[Free, ...]]] = [(a, o, ()) for a, o in played.items()]
    for action, after in follows.items():
        if action not in played:
            seen = set()
            for outcome in after.anywhere(run):
                for some, kept in satisfying(run, outcome.free, (), (worth - outcome.payoffs[member][player],)):
                    one = outcome.put(some, kept).tidy()
                    if (key := (one.payoffs[other], one.ends[other], one.path[other], one.free)) not in seen:
                        seen.add(key)
                        choices.append((action, one, one.free))
    found = []
    for action, outcome, more in choices:
        best = outcome.payoffs[other][player]
        gains = [best - o.payoffs[other][player] for a, o in played.items() if a != action]
        others = [a for a in follows if a not in played and a != action]
        pair = [(action, ONE, outcome)]
        lotteries = [put, pair] if member == 0 else [pair, put]
        told = {a: o.told for a, o in played.items()} | {action: outcome.told}
        for given, left in satisfying(run, (*more, *free), (), gains):
            targets = [v.substitute(given) for v in ((worth, best) if member == 0 else (best, worth))]
            for there, still, replies in _kept_away(mover, follows, others, left, targets):
                whole = mover.outcome(lotteries, {**told, **replies}, free=left, informed=True)
                found.append(whole.put(given, left).put(there, still))
    return found
