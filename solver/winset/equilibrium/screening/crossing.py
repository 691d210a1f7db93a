"""Single crossing: who is keener to leave, proved for the play at hand.

One action ends the play (to leave), another goes on (to stay). By staying and playing as another type would, type i
gets what j gets, less how much more j values the end that is reached. So what j expects from staying exceeds what i
expects by no more than the largest such difference over all ends that can follow. If by leaving she gains more than
that over i, then she leaves for sure wherever i is ready to: j is keener. This holds in every equilibrium, whatever is
believed (the skimming property of Fudenberg, Levine and Tirole, 1985). If she gains as much, she is ready to leave
wherever i is: in some equilibria keener types leave first then too, and a note says that others are not searched.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cmp_to_key
from itertools import pairwise
from typing import TYPE_CHECKING

from winset.algebra.value import ZERO, Value
from winset.equilibrium.screening.ends import Ends, drawn
from winset.errors import OutOfReach
from winset.game.play import Action, Chance, Choose, End, Offer

if TYPE_CHECKING:
    from winset.equilibrium.screening.subgame import Bundle, Subgames

Ways = tuple[Action, Action]  # the action by which the informed leaves, and the one by which she stays
Keener = Callable[[int, int], int]  # 0: a type is not shown to be as keen as another, 1: as keen, STRICTLY: keener

STRICTLY = 2

LIMIT = "more than two types are solved where one of two actions ends the play, and the types are ranked by it"


def order(subgames: Subgames, bundle: Bundle) -> tuple[int, ...]:
    """The types, the least keen to leave first, as ranked by the first move of the informed that is met."""
    there, _, steps = subgames.past(bundle)
    first = steps[0]
    if isinstance(first, Offer):
        offers = [step for step in steps if isinstance(step, Offer)]
        ranks = subgames.run.sweep(
            first.variable,
            first.low,
            first.high,
            lambda x: order(subgames, there.after(offers, x)),
            closed=first.closed,
        )
        if len({rank.result for rank in ranks}) == 1:
            return ranks[0].result
        raise OutOfReach(LIMIT, first.site.position)
    if isinstance(first, Choose):
        choices = [step for step in steps if isinstance(step, Choose)]
        if len({step.information for step in choices}) == len(choices):
            keener = _keener(subgames, there, choices, _candidates(subgames, there, choices)[0])
            return _sorted(len(steps), keener)
        return order(subgames, there.after(choices, first.actions[0]))
    if isinstance(first, Chance):
        return order(subgames, drawn([step for step in steps if isinstance(step, Chance)], 0, there))
    raise OutOfReach(LIMIT)


def _sorted(size: int, keener: Keener) -> tuple[int, ...]:
    def before(i: int, j: int) -> int:
        return keener(i, j) - keener(j, i)

    return tuple(sorted(range(size), key=cmp_to_key(before)))


def ways(subgames: Subgames, bundle: Bundle, steps: Sequence[Choose], ranks: Sequence[int]) -> Ways:
    """To leave and to stay; OutOfReach unless each type is shown to be as keen to leave as the one before her."""
    missing = ""
    for candidate in _candidates(subgames, bundle, steps):
        keener = _keener(subgames, bundle, steps, candidate)
        fails = next(((i, j) for i, j in pairwise(ranks) if not keener(j, i)), None)
        if fails is None:
            if any(keener(j, i) < STRICTLY for i, j in pairwise(ranks)):
                _note(subgames, steps[0], candidate[0])
            return candidate
        one, other = (" and ".join(f"{name} is {what}" for name, what in bundle.drawn[m]) for m in fails)
        missing = (
            missing or f"single crossing is not shown: where {one}, to {candidate[0]} may pay and where {other} not"
        )
    raise OutOfReach(f"{missing}; {LIMIT}", steps[0].site.position)


def _note(subgames: Subgames, step: Choose, leave: Action) -> None:
    where = f"line {step.site.position.line}"
    text = f"play in which types that may be equally keen to {leave} at {where} do not leave in order was not searched"
    if text not in subgames.run.notes:
        subgames.run.notes.append(text)


def _candidates(subgames: Subgames, bundle: Bundle, steps: Sequence[Choose]) -> list[Ways]:
    """Two actions as to leave and to stay: both ways round where both of them end the play."""
    actions = steps[0].actions
    if len(actions) == 2:
        pairs = [(leave, stay) for leave, stay in (actions, actions[::-1]) if _ends(subgames, bundle, steps, leave)]
        if pairs:
            return pairs
    raise OutOfReach(LIMIT, steps[0].site.position)


def _ends(subgames: Subgames, bundle: Bundle, steps: Sequence[Choose], action: Action) -> bool:
    return all(isinstance(step, End) for step in subgames.past(bundle.after(steps, action))[2])


def _keener(subgames: Subgames, bundle: Bundle, steps: Sequence[Choose], candidate: Ways) -> Keener:
    """How much keener to leave one type is than another, as far as the ends that can follow show it."""
    ends = Ends(
        subgames,
        subgames.play.index(steps[0].player),
        "differences",
        lambda worth: tuple(ZERO if m == 0 else w - worth[0] for m, w in enumerate(worth)),
        lambda _, choices: choices[0].actions,
    )
    leave, stay = (ends.after(bundle.after(steps, way)) for way in candidate)
    (left,) = leave

    def keener(j: int, i: int) -> int:
        return 1 + min(subgames.run.sign((left[j] - left[i]) - (end[j] - end[i])) for end in stay)

    return keener


def stays_for_sure(subgames: Subgames, bundle: Bundle, steps: Sequence[Choose], chosen: Ways, worth: Value) -> bool:
    """Whether the least keen type gets more by staying for ever than by leaving now, whatever the others play."""
    line = subgames.line
    assert line is not None
    least, ranks = line.order[0], line.order
    ends = Ends(
        subgames,
        subgames.play.index(steps[0].player),
        ("stays", ranks),
        lambda by_type: (by_type[least],),
        lambda there, choices: ways(subgames, there, choices, ranks)[1:],
    )
    try:
        secure = ends.after(bundle.after(steps, chosen[1]))
    except OutOfReach:
        return False
    return all(subgames.run.sign(value - worth) > 0 for (value,) in secure)
