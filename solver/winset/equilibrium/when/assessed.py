"""What is better than a conjectured profile that states beliefs or mixes, at one parameter point.

All histories that look the same to an outsider are gone through together, as worlds. At a decision they fall into the
information sets of the player, and what she does has to be best under what she believes there. Where no belief is
stated, or none can be checked, it has to be best in every world; if it is not, beliefs are needed.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from math import prod

from winset.algebra.run import Run
from winset.algebra.value import ONE, ZERO, Value, total
from winset.claims.profile import Lottery
from winset.equilibrium.verify.node import Drew, Node, Turn
from winset.equilibrium.when.best_number import Better, best_number
from winset.equilibrium.when.expectation import Expectation
from winset.equilibrium.when.finding import Binding, Finding, NeedsBeliefs, first
from winset.equilibrium.when.plans import along, check_plan
from winset.equilibrium.when.worlds import Believing, Mover, World, information_sets, tellers, tells, weight
from winset.errors import OutOfReach
from winset.game.play import Action, Chance, Choose, Continuum, End, Gain, Later, Offer, Step, Together

MOST_PROFILES = 4096
Worlds = Sequence[World]


@dataclass(frozen=True, slots=True)
class _Place:
    """A world at a decision: the step that is taken in it, and what is prescribed to each who moves."""

    world: World
    step: Step
    plans: tuple[Lottery, ...]


@dataclass(frozen=True, slots=True)
class Assessed:
    """Goes through all public histories of a play of bounded length, with what is believed at each."""

    expect: Expectation

    @property
    def run(self) -> Run:
        return self.expect.run

    def everything(self) -> Finding:
        return self.after([World(Node(self.expect.play.start()))], frozenset())

    def after(self, worlds: Worlds, blurred: frozenset[str]) -> Finding:
        """What is better after a public history; of the `blurred` anything may be believed by then."""
        self.run.check_time()
        return first(partial(self._group, group, blurred) for group in self._groups(worlds))

    # --- up to the next step that all see ---

    def _groups(self, worlds: Worlds) -> list[list[tuple[World, Step]]]:
        """The worlds with their next steps, those together that look the same."""
        waiting, found = list(worlds), dict[Hashable, list[tuple[World, Step]]]()
        while waiting:
            world = waiting.pop(0)
            node, step = self.expect.next(world.node)
            here = replace(world, node=node)
            past = self._past(here, step)
            if past is None:
                found.setdefault(_appearance(step), []).append((here, step))
            else:
                waiting = [*past, *waiting]
        return list(found.values())

    def _past(self, world: World, step: Step) -> list[World] | None:
        """The worlds after a step that nobody decides and not everybody sees; None for another step."""
        match step:
            case End():
                return []
            case Later() if step.again:
                raise OutOfReach("beliefs in play without end")
            case Gain() | Later():
                return [replace(world, node=self.expect.follower().after(self.run, world.node, step))]
            case Chance(_, branches):
                nodes = [world.node.drawing(number, branch) for number, branch in enumerate(branches)]
                names = [name for name, _ in branches[0].drawn]
                if all(nodes[0].heard["drawn", name].audience is None for name in names):
                    return None
                if any(name in world.node.history.drawn for name in names):
                    raise OutOfReach(f"{names[0]} is drawn again where beliefs matter", step.position)
                pairs = zip(nodes, branches, strict=True)
                return [replace(world, node=n, nature=world.nature * b.probability) for n, b in pairs]
            case Continuum():
                raise OutOfReach("a number drawn from an interval, where beliefs are stated", step.position)
        return None

    def _group(self, group: Sequence[tuple[World, Step]], blurred: frozenset[str]) -> Finding:
        if not isinstance(group[0][1], Chance):
            return self._decision(group, blurred)

        def drawn(number: int) -> Finding:
            steps = [(world, step.branches[number]) for world, step in group if isinstance(step, Chance)]
            return self.after(
                [replace(w, node=w.node.drawing(number, b), nature=w.nature * b.probability) for w, b in steps],
                blurred,
            )

        return first(partial(drawn, number) for number in range(len(group[0][1].branches)))

    # --- decisions ---

    def _decision(self, group: Sequence[tuple[World, Step]], blurred: frozenset[str]) -> Finding:
        steps, moves = [step for _, step in group], _movers(group[0][1])
        worlds = [world for world, _ in group]
        self._within_reach(worlds, steps)
        for mover in moves:
            worlds = Believing(self.run, self.expect.play, self.expect.profile, mover, blurred).settled(worlds)
        places = [
            _Place(world, step, tuple(self._plan(world, mover) for mover in _movers(step)))
            for world, step in zip(worlds, steps, strict=True)
        ]
        here = [
            partial(self._judged, [places[number] for number in numbers], index, blurred)
            for index, mover in enumerate(moves)
            for numbers in information_sets(worlds, mover.player)
        ]
        return first([*here, *self._onward(places, blurred)])

    def _within_reach(self, worlds: Worlds, steps: Sequence[Step]) -> None:
        node, moves = worlds[0].node, _movers(steps[0])
        position = moves[0].site.position
        if any(mover.bargain is not None for mover in moves):
            raise OutOfReach("a settlement in a conjectured profile: see `winset verify`", position)
        if any(heard.audience is not None for (kind, _), heard in node.heard.items() if kind == "moves"):
            raise OutOfReach("a move that not everybody sees, where beliefs matter", position)
        if len(moves) > 1 and not all(isinstance(mover, Choose) and not mover.vote for mover in moves):
            raise OutOfReach("votes, or numbers, at once where beliefs are stated or players mix", position)
        if any(_choice(step) != _choice(steps[0]) for step in steps):
            raise OutOfReach("what can be chosen depends on what is hidden", position)

    def _plan(self, world: World, mover: Mover) -> Lottery:
        """What is prescribed. Raises Broken where it is no lottery, or a number outside of its domain."""
        plan = self.expect.plan(world.node, mover)
        check_plan(self.run, mover, plan)
        return plan

    # --- what pays at an information set ---

    def _judged(self, alike: Sequence[_Place], index: int, blurred: frozenset[str]) -> Finding:
        mover, worlds = _movers(alike[0].step)[index], [place.world for place in alike]
        by = tellers(self.expect.play, worlds, mover.player)
        weights = [weight(world, by) for world in worlds] if len(alike) > 1 else [ONE]
        if not any(who in blurred for who in by) and self.run.sign(total(weights)) > 0:
            return self._best(alike, index, weights)
        alone = [self._best([place], index, [ONE]) for place in alike]
        if not any(alone):
            return None
        if all(found and found.near is None and alone[0] and found.better == alone[0].better for found in alone):
            return self._best(alike, index, [ONE] * len(alike))  # it pays whatever is believed
        names = dict.fromkeys(name for who in by for name in tells(worlds, who, mover.player))
        text = f"what {mover.site} should do depends on {' and '.join(names)}, not seen by then: beliefs are needed"
        return NeedsBeliefs(text)

    def _best(self, alike: Sequence[_Place], index: int, weights: Sequence[Value]) -> Binding | None:
        """What pays most under these weights, if anything does."""
        mover, plan = _movers(alike[0].step)[index], alike[0].plans[index]
        whole = total(weights)

        def mean(action: Action) -> Value:
            parts = (w * self._payoff(place, index, action) for place, w in zip(alike, weights, strict=True))
            return total(parts) / whole

        here = total(chance * mean(action) for action, chance in plan)
        better = self._better(alike[0].world.node, mover, plan, lambda action: mean(action) - here)
        if not better:
            return None
        best = better[self.run.leader([b.gain for b in better])]
        name = mover.name if isinstance(mover, Offer) else mover.variable
        played = next((action for action, _ in plan if action != best.action), plan[0][0])
        return Binding(
            mover.site,
            _seen(alike[0].world.node, mover.player),
            played,
            best.action,
            best.gain,
            best.near,
            variable=name,
            mixed=plan if len(plan) > 1 else (),
            at_once=isinstance(alike[0].step, Together),
            worlds=tuple((place.world.node.trail, w) for place, w in zip(alike, weights, strict=True)),
        )

    def _better(self, node: Node, mover: Mover, plan: Lottery, gain: Callable[[Action], Value]) -> list[Better]:
        if isinstance(mover, Choose):
            others = [action for action in mover.actions if len(plan) > 1 or action != plan[0][0]]
            return [Better(action, gains) for action in others if self.run.sign(gains := gain(action)) > 0]
        symbol = self._fresh(node, mover)

        def at(x: Value) -> Value | None:
            gains = gain(x)
            return gains if self.run.sign(gains) > 0 else None

        pieces = self.run.sweep(symbol, mover.low, mover.high, at, mover.closed)
        return best_number(self.run, symbol, [piece for piece in pieces if piece.result is not None])

    def _payoff(self, place: _Place, index: int, action: Action) -> Value:
        """What an action gives in a world, those who move at once doing what is prescribed."""
        player = self.expect.play.index(_movers(place.step)[index].player)
        others = [plan if k != index else ((action, ONE),) for k, plan in enumerate(place.plans)]
        return total(
            prod((chance for _, chance in played), start=ONE)
            * self.expect.payoffs(_taking(place, tuple(a for a, _ in played)))[player]
            for played in product(*others)
        )

    def _fresh(self, node: Node, mover: Mover) -> str:
        return node.fresh(mover.variable, frozenset(self.expect.play.parameters))

    # --- what comes after ---

    def _onward(self, places: Sequence[_Place], blurred: frozenset[str]) -> Iterator[Callable[[], Finding]]:
        """What to look at after all that can be done here, what is prescribed first."""
        prescribed = dict.fromkeys(
            tuple(action for action, _ in played) for place in places for played in product(*place.plans)
        )
        step = places[0].step
        yield from (partial(self._taken, places, actions, blurred) for actions in prescribed)
        if isinstance(step, Offer):
            symbol = self._fresh(places[0].world.node, step)
            yield lambda: along(self.run, symbol, step, lambda x: self._taken(places, (x,), blurred, symbol))
            return
        choices = list(product(*(mover.actions for mover in _movers(step) if isinstance(mover, Choose))))
        if len(choices) > MOST_PROFILES:
            raise OutOfReach(
                f"more than {MOST_PROFILES} profiles of simultaneous moves", _movers(step)[0].site.position
            )
        yield from (partial(self._taken, places, a, blurred) for a in choices if a not in prescribed)

    def _taken(
        self, places: Sequence[_Place], actions: tuple[Action, ...], blurred: frozenset[str], symbol: str = ""
    ) -> Finding:
        """What is better after some actions, which tell something of those who took them."""
        worlds = [place.world for place in places]
        for index, mover in enumerate(_movers(places[0].step)):
            who = mover.player
            if not any(tells(worlds, who, other) for other in self.expect.play.players):
                continue  # she knows nothing that others do not
            chances = [self._chance(place.plans[index], actions[index]) for place in places]
            if all(chance.is_zero for chance in chances):  # a surprise: what is believed from here on is free
                worlds, blurred = [world.telling(who, ZERO) for world in worlds], blurred - {who}
            elif who in blurred or all(world.likely(who).is_zero for world in worlds):
                blurred = blurred if all(chance == ONE for chance in chances) else blurred | {who}
            else:
                worlds = [w.telling(who, w.likely(who) * chance) for w, chance in zip(worlds, chances, strict=True)]
        after = [replace(w, node=_taking(p, actions, symbol)) for w, p in zip(worlds, places, strict=True)]
        return self.after(after, blurred)

    def _chance(self, plan: Lottery, action: Action) -> Value:
        """The probability with which an action is taken."""
        chance = total(weight for played, weight in plan if played == action or self._same(played, action))
        return chance if self.run.sign(chance) else ZERO

    def _same(self, one: Action, other: Action) -> bool:
        return isinstance(one, Value) and isinstance(other, Value) and self.run.sign(one - other) == 0


# --- steps of several worlds ------------------------------------------------------------------------------------------


def _movers(step: Step) -> tuple[Mover, ...]:
    if isinstance(step, Together):
        return step.moves
    assert isinstance(step, (Choose, Offer))
    return (step,)


def _taking(place: _Place, actions: tuple[Action, ...], symbol: str = "") -> Node:
    if isinstance(place.step, Together):
        return place.world.node.taking_all(place.step, actions)
    assert isinstance(place.step, (Choose, Offer))
    return place.world.node.taking(place.step, actions[0], symbol)


def _appearance(step: Step) -> Hashable:
    return (step.site, step.variable) if isinstance(step, (Choose, Offer)) else step.position  # type: ignore[union-attr]


def _choice(step: Step) -> Hashable:
    return tuple(m.actions if isinstance(m, Choose) else (m.low, m.high, m.closed) for m in _movers(step))


def _seen(node: Node, player: str) -> tuple[Turn, ...]:
    """What a player has seen of a history."""
    return tuple(
        turn
        for turn in node.trail
        if not isinstance(turn, Drew) or all(node.knows(player, ("drawn", name)) for name, _ in turn.drawn)
    )
