"""Histories that look the same to an outsider, and what the players believe among them, at one parameter point.

A world is one of these histories: what nature drew in hiding, how likely that was, and how likely each player's moves
were in it. Beliefs are those of strong perfect Bayesian equilibrium (Fudenberg and Tirole 1991, Game Theory, Definition
8.2): Bayes' rule wherever the moves of a player had a chance, else what the profile states about what she knows, for
all who know less and from then on. The verifier does the same in a way of its own.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import prod

from winset.algebra.constraint import Constraint
from winset.algebra.run import Run
from winset.algebra.value import ONE, ZERO, Value, total
from winset.claims.profile import Belief, Profile
from winset.equilibrium.verify.node import Node
from winset.equilibrium.when.plans import demand
from winset.errors import OutOfReach
from winset.game.play import Choose, Offer, Play

Mover = Choose | Offer
Drawn = tuple[Value | str | None, ...]


@dataclass(frozen=True, slots=True)
class World:
    """A history, the probability of what nature drew in it, and by player how likely her moves were in it."""

    node: Node
    nature: Value = ONE
    told: Mapping[str, Value] = field(default_factory=dict)

    def hidden(self) -> tuple[str, ...]:
        """The draws that somebody has not seen."""
        heard = self.node.heard
        return tuple(str(name) for (kind, name), it in heard.items() if kind == "drawn" and it.audience is not None)

    def drawn(self, names: Sequence[str]) -> Drawn:
        return tuple(self.node.history.drawn.get(name) for name in names)

    def likely(self, player: str) -> Value:
        """How likely the moves of a player were."""
        return self.told.get(player, ONE)

    def telling(self, player: str, chance: Value) -> World:
        """The same, the moves of a player having been so likely."""
        return replace(self, told={**self.told, player: chance})


def information_sets(worlds: Sequence[World], player: str) -> list[list[int]]:
    """The worlds, by number, that a player cannot tell apart."""
    found: dict[Hashable, list[int]] = {}
    for number, world in enumerate(worlds):
        found.setdefault(frozenset(world.node.known(player).items()), []).append(number)
    return list(found.values())


def tells(worlds: Sequence[World], informed: str, player: str) -> tuple[str, ...]:
    """The draws that differ among the worlds, that one player knows and the other does not."""
    node = worlds[0].node

    def secret(name: str) -> bool:
        return node.knows(informed, ("drawn", name)) and not node.knows(player, ("drawn", name))

    return tuple(n for n in worlds[0].hidden() if secret(n) and len({w.drawn((n,)) for w in worlds}) > 1)


def tellers(play: Play, worlds: Sequence[World], player: str) -> tuple[str, ...]:
    """The players whose moves may tell one of them something."""
    return tuple(who for who in play.players if who != player and tells(worlds, who, player))


@dataclass(frozen=True, slots=True)
class Believing:
    """Gives the worlds at a decision the beliefs of who decides; of some (`blurred`) anything may be believed."""

    run: Run
    play: Play
    profile: Profile
    mover: Mover
    blurred: frozenset[str]

    def settled(self, worlds: Sequence[World]) -> list[World]:
        """The worlds with beliefs; moves that had no chance, and of which nothing is stated, stay without one.

        Raises Broken where beliefs are no probabilities, or are not those that Bayes' rule gives.
        """
        found = list(worlds)
        for numbers in information_sets(worlds, self.mover.player):
            for who in self.play.players:
                alike = [found[number] for number in numbers]
                names = tells(alike, who, self.mover.player) if who != self.mover.player else ()
                if not names or who in self.blurred:
                    continue
                if self.run.sign(total(w.nature * w.likely(who) for w in alike)) == 0:
                    found = self._read(found, alike, who, names)
                else:
                    self._agree(alike, names)
        return found

    def _stated(self, world: World, names: Sequence[str]) -> Iterator[Belief]:
        """What the profile states about draws, each statement once."""
        done: set[str] = set()
        for name in names:
            belief = None
            if name not in done:
                belief = self.profile.believes(self.run, world.node.state, world.node.history, self.mover, name)
            if belief is None:
                continue
            if belief.between is not None or not set(belief.about) <= set(names):
                raise OutOfReach(f"a belief about {', '.join(belief.about)} of this kind", self.mover.site.position)
            done |= set(belief.about)
            self._probabilities(belief)
            yield belief

    def _probabilities(self, belief: Belief) -> None:
        chances = [chance for _, chance in belief.weights]
        what = f"{self.mover.site} believes {', '.join(belief.about)}"
        for drawn, chance in belief.weights:
            text = f"{what} is {', '.join(map(str, drawn))} with {chance}, no probability"
            demand(self.run, Constraint(chance, ">="), text)
        demand(self.run, Constraint(total(chances) - ONE, "="), f"{what} with chances that do not sum to 1")

    def _chance(self, belief: Belief, drawn: Drawn) -> Value:
        def same(one: Value | str, other: Value | str | None) -> bool:
            if isinstance(one, Value) and isinstance(other, Value):
                return self.run.sign(one - other) == 0
            return one == other

        return total(chance for listed, chance in belief.weights if all(map(same, listed, drawn)))

    # --- where nothing that was done had a chance ---

    def _read(self, worlds: list[World], alike: Sequence[World], who: str, names: Sequence[str]) -> list[World]:
        """The worlds, what is stated about a player's draws taking the place of how likely her moves were."""
        stated = list(self._stated(alike[0], names))
        if {name for belief in stated for name in belief.about} != set(names):
            return worlds
        self._apart(worlds, who, names)
        node = alike[0].node
        shared = [n for n in alike[0].hidden() if n not in names and node.knows(who, ("drawn", n))]
        here = alike[0].drawn(shared)
        return [
            world.telling(who, prod((self._weight(b, world, worlds) for b in stated), start=ONE))
            if world.drawn(shared) == here
            else world
            for world in worlds
        ]

    def _weight(self, belief: Belief, world: World, worlds: Sequence[World]) -> Value:
        """By how much a belief makes a world likelier than nature does."""
        drawn = world.drawn(belief.about)
        share = total(w.nature for w in worlds if w.drawn(belief.about) == drawn) / total(w.nature for w in worlds)
        chance = self._chance(belief, drawn)
        if self.run.sign(share) != 0:
            return chance / share
        if self.run.sign(chance) != 0:
            raise OutOfReach(f"{self.mover.player} believes in what nature draws with probability 0")
        return ZERO

    def _apart(self, worlds: Sequence[World], who: str, names: Sequence[str]) -> None:
        """What is believed about a player's draws is apart from what is believed about others only in some games."""
        node, position = worlds[0].node, self.mover.site.position
        others = [p for p in self.play.players if p != who and any(node.knows(p, ("drawn", n)) for n in names)]
        if any(world.likely(p) != ONE for world in worlds for p in others):
            raise OutOfReach(f"what {who} and {others[0]} know together is believed", position)
        rest = [name for name in worlds[0].hidden() if name not in names]
        whole = total(w.nature for w in worlds)
        for world in worlds:
            own = total(w.nature for w in worlds if w.drawn(names) == world.drawn(names))
            other = total(w.nature for w in worlds if w.drawn(rest) == world.drawn(rest))
            if self.run.sign(own * other - world.nature * whole) != 0:
                text = f"what {who} knows ({', '.join(names)}) depends on other hidden draws: a belief off the path"
                raise OutOfReach(text, position)

    # --- where Bayes' rule applies ---

    def _agree(self, alike: Sequence[World], names: Sequence[str]) -> None:
        by = tellers(self.play, alike, self.mover.player)
        weights = [weight(world, by) for world in alike]
        for belief in self._stated(alike[0], names):
            for drawn in dict.fromkeys(world.drawn(belief.about) for world in alike):
                part = total(w for world, w in zip(alike, weights, strict=True) if world.drawn(belief.about) == drawn)
                stated = self._chance(belief, drawn)
                what = f"{', '.join(belief.about)} is {', '.join(map(str, drawn))}"
                text = f"{self.mover.site} believes {what} with {stated}, and Bayes' rule gives {part / total(weights)}"
                demand(self.run, Constraint(stated * total(weights) - part, "="), text)


def weight(world: World, by: Sequence[str]) -> Value:
    """What a world weighs, by nature and by the moves of some players."""
    return prod((world.likely(who) for who in by), start=world.nature)
