"""Unroll a sequence of play with finitely many choices to a tree, at the sample of a run.

Nature's draws stand where they are first needed: a draw that nobody who moves has seen, and on which nothing depends
yet, comes later, so that a player who does not know a type meets one node and not one for each type.

An information set is a place in the file with what its player knows there: what she can still read, all that was shown
to her on the way, and her own last information set with what she did there. So nobody forgets, also not what has gone
out of scope in the file. That a move was made is seen by everyone; which one, by those whom the file lets see it. A
chance written `with probability` is seen by everyone. Players who choose together stand in the order of the file,
none seeing what the others of the block do.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from typing import assert_never

from winset.algebra.arithmetic import Arithmetic
from winset.algebra.value import ONE, ZERO, Value
from winset.errors import LimitReached, OutOfReach, Position
from winset.game.advance import advance
from winset.game.path import Facts, Path, settled
from winset.game.play import (
    Action,
    Audience,
    Chance,
    Choose,
    Continuum,
    Drawn,
    End,
    Gain,
    Later,
    Made,
    Moved,
    Offer,
    Play,
    Site,
    State,
    Together,
)
from winset.game.tree import END, NATURE, NO_OUTCOME, Number, Tree, TreeBuilder

NODES = 100_000  # of a tree, unless another limit is given


@dataclass(frozen=True, slots=True)
class Place:
    """What an information set of the tree is in the file; `actions` are in the order of the tree's."""

    site: Site
    actions: tuple[Action, ...]
    information: tuple[tuple[str, Action], ...] = ()
    variable: str = ""
    vote: bool = False
    together: bool = False


@dataclass(frozen=True, slots=True)
class Unrolled:
    """A tree, and the way back: `places` by a player's information set, `draws` (results in order) by nature's."""

    tree: Tree
    places: dict[int, Place]
    draws: dict[int, tuple[Drawn, ...]]


def play_to_tree(run: Arithmetic, play: Play, limit: int = NODES) -> Unrolled:
    """The tree of a play. Payoffs on the way and discount factors are folded into the ends.

    The conditions on parameters that decide the shape of the tree are asked of the run. Cost: one step of the play a
    node. Raises OutOfReach for a choice from an interval, play that repeats for ever and a player who would have other
    actions at nodes that she cannot tell apart, each with its line; LimitReached beyond `limit` nodes.
    """
    unroller = _Unroller(run, play, TreeBuilder(play.title, play.players), limit)
    size = len(play.players)
    start = Path(play.start(), (ONE,) * size, (ZERO,) * size, (frozenset(),) * size, (None,) * size)
    waiting: list[Callable[[], list[_Next]]] = [lambda: unroller.state(start)]
    while waiting:
        waiting += reversed(waiting.pop()())
    return Unrolled(unroller.builder.tree(), unroller.places, unroller.draws)


_Next = Callable[[], list["_Next"]]  # adds a node, and says what adds those after it


@dataclass(slots=True)
class _Unroller:
    run: Arithmetic
    play: Play
    builder: TreeBuilder
    limit: int
    nodes: int = 0
    places: dict[int, Place] = field(default_factory=dict)
    draws: dict[int, tuple[Drawn, ...]] = field(default_factory=dict)
    sets: dict[Hashable, int] = field(default_factory=dict)
    outcomes: dict[tuple[str, tuple[Number, ...]], int] = field(default_factory=dict)

    def state(self, path: Path) -> list[_Next]:
        """The nodes of a state: one, and those that follow it."""
        while True:
            match advance(self.run, self.play, path.state):
                case Gain(payoffs, after):
                    path = replace(path, state=after, gains=path.paid(payoffs))
                case Later(_, after, again) if again:
                    raise OutOfReach("play that repeats for ever has no finite tree", _endless(after))
                case Later(factors, after):
                    factors = tuple(f * g for f, g in zip(path.factors, factors, strict=True))
                    path = replace(path, state=after, factors=factors)
                case End(label, payoffs):
                    self._add(outcome=self._outcome(label, path.paid(payoffs)))
                    return []
                case Chance() as step:
                    return self._chance(path, step)
                case Choose(site) as step if step.bargain is not None:
                    raise OutOfReach(f"{site.player} settle, which is no move of a tree", site.position)
                case Choose() as step:
                    return self._choose(path, step)
                case Together() as step:
                    return self._together(path, step, ())
                case Offer() as step:
                    raise _no_tree(step)
                case Continuum(position, name):
                    raise OutOfReach(f"nature draws {name} from an interval, which no finite tree holds", position)
                case other:
                    assert_never(other)

    # --- nodes ---

    def _add(self, place: int = END, outcome: int = NO_OUTCOME) -> None:
        self.nodes += 1
        if self.nodes > self.limit:
            raise LimitReached(f"the tree has more than the limit of {self.limit} nodes")
        self.builder.node(place, outcome)

    def _outcome(self, label: str, payoffs: tuple[Value, ...]) -> int:
        key = label, tuple(map(_number, payoffs))
        if key not in self.outcomes:
            self.outcomes[key] = self.builder.outcome(key[1], label)
        return self.outcomes[key]

    def _chance(self, path: Path, step: Chance) -> list[_Next]:
        labels = [_drawn(branch.drawn) or ("happens", "does not")[k] for k, branch in enumerate(step.branches)]
        chances = [_number(branch.probability) for branch in step.branches]
        where = self.builder.information_set(NATURE, labels, "", chances)
        self.draws[where] = tuple(branch.drawn for branch in step.branches)
        self._add(place=where)
        following: list[_Next] = []
        for number, branch in enumerate(step.branches):
            after = replace(path, state=branch.after)
            if not branch.drawn:
                fact = step.position, branch.after.rounds(), number
                after = after.with_shown([{fact}] * len(self.play.players))
            for name, value in branch.drawn:
                audience, rounds = settled(branch.after, name)
                after = after.with_shown(self._facts(audience, {(step.position, rounds, name, value)}, set()))
            following.append(_later(self.state, after))
        return following

    def _choose(self, path: Path, step: Choose) -> list[_Next]:
        where = self._information_set(path, step)
        self._add(place=where)
        following: list[_Next] = []
        for number, action in enumerate(step.actions):
            state = step.after(action)
            made = state.scope.names[-1] if step.variable else state.scope.moves[-1]
            assert isinstance(made, (Made, Moved))
            after = self._shown(path, step, action, made.audience)
            after = after.with_past(self.play.index(step.player), where, number)
            following.append(_later(self.state, replace(after, state=state)))
        return following

    def _together(self, path: Path, step: Together, chosen: tuple[Action, ...]) -> list[_Next]:
        """The next of the players who choose at once; what they do is shown when all have chosen."""
        if len(chosen) == len(step.moves):
            state = step.after(chosen)
            for choose, action, made in zip(step.moves, chosen, step.made(state), strict=True):
                assert isinstance(choose, Choose)
                path = self._shown(path, choose, action, made.audience)
            return self.state(replace(path, state=state))
        choose = step.moves[len(chosen)]
        if isinstance(choose, Offer):
            raise _no_tree(choose)
        where = self._information_set(path, choose, len(chosen))
        self._add(place=where)
        player = self.play.index(choose.player)
        return [
            _later(self._together, path.with_past(player, where, number), step, (*chosen, action))
            for number, action in enumerate(choose.actions)
        ]

    # --- who knows what ---

    def _information_set(self, path: Path, step: Choose, order: int | None = None) -> int:
        player = self.play.index(step.player)
        key = step.site, step.variable, order, step.information, path.shown[player], path.past[player]
        if key not in self.sets:
            labels = [f"{step.variable} = {action}" if step.variable else str(action) for action in step.actions]
            where = self.builder.information_set(player, labels, self._name(step))
            self.sets[key] = where
            self.places[where] = Place(
                step.site, step.actions, step.information, step.variable, step.vote, order is not None
            )
        where = self.sets[key]
        if self.places[where].actions != step.actions:
            reason = f"{step.player} has different actions at nodes that she cannot tell apart"
            raise OutOfReach(reason, step.site.position)
        return where

    def _name(self, step: Choose) -> str:
        """What the player can read at a place, as in `round 2, type = soft, A: yes`."""
        rounds = [f"round {number}" for number in step.site.rounds]
        known = [
            f"{name}: {value}" if name in self.play.players else f"{name} = {value}" for name, value in step.information
        ]
        return ", ".join(rounds + known)

    def _shown(self, path: Path, step: Choose, action: Action, audience: Audience) -> Path:
        """The path once an action was taken: by whom and where is seen by all, which one by its audience."""
        own = path.shown[self.play.index(step.player)]
        origin = step.site, step.variable
        earlier = sum(1 for fact in own if isinstance(fact, tuple) and fact[0] == origin)
        return path.with_shown(self._facts(audience, {(origin, earlier, action)}, {(origin, earlier)}))

    def _facts(self, audience: Audience, told: Facts, untold: Facts) -> list[Facts]:
        return [told if audience is None or player in audience else untold for player in self.play.players]


def _no_tree(step: Offer) -> OutOfReach:
    reason = f"{step.player} chooses {step.name} from an interval, which no finite tree holds"
    return OutOfReach(reason, step.site.position)


def _later(function: Callable[..., list[_Next]], *arguments: object) -> _Next:
    return lambda: function(*arguments)


def _number(value: Value) -> Number:
    if not value.is_number:
        return value
    exact = value.fraction()
    return exact.numerator if exact.denominator == 1 else exact


def _drawn(drawn: Drawn) -> str:
    return ", ".join(f"{name} = {value}" for name, value in drawn)


def _endless(state: State) -> Position | None:
    """Where the block without end stands that a state begins a round of."""
    return None if state.frame is None or state.frame.repeat is None else state.frame.repeat.at
