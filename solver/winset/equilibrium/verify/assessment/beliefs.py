"""What players believe at a decision: Bayes' rule where the moves of others had a chance, else what the profile states.

A belief is about a player who knows more, and it is one for all who know less: it takes the place of how likely her
moves were, for everybody and from then on (Fudenberg and Tirole 1991, Game Theory, Definition 8.2, for independent
types and moves that all observe: Bayes' rule wherever it applies, no signalling of what one does not know).
Where Bayes' rule applies and a belief is stated all the same, the two have to agree.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from winset.algebra.arithmetic import Arithmetic
from winset.algebra.oracle import Constraint
from winset.algebra.value import ONE, ZERO, Value, total
from winset.claims.profile import Belief
from winset.equilibrium.verify.assessment.place import Place, inside, mass, parts
from winset.equilibrium.verify.cases import Case, Inadmissible, Inconsistent
from winset.equilibrium.verify.follow import Follower
from winset.errors import OutOfReach
from winset.game.play import Choose, Offer

Mover = Choose | Offer
OPEN = "belief·"  # begins the name of a probability that a belief leaves open


def information(place: Place, player: str) -> frozenset[tuple[object, object]]:
    """What a player knows at a place: equal at places that she cannot tell apart."""
    cells = {(cell.symbol, (cell.low, cell.high)) for cell in place.cells if cell not in place.unknown(player)}
    return frozenset(place.node.known(player).items()) | frozenset(cells)


def tells(places: Sequence[Place], informed: str, player: str) -> tuple[str, ...]:
    """The draws that one player knows, the other does not, and that differ among the places."""
    found = []
    for name in places[0].hidden():
        item = ("drawn", name)
        open_number = any(cell.name == name for cell in places[0].cells)
        differ = open_number or len({place.drawn(name) for place in places}) > 1
        node = places[0].node
        if differ and node.knows(informed, item) and not node.knows(player, item):
            found.append(name)
    return tuple(found)


@dataclass(slots=True)
class Beliefs:
    """The beliefs at a decision of one player, in a case; of some (`blurred`) anything may be believed."""

    run: Case
    follower: Follower
    player: str
    blurred: frozenset[str]

    def settle(self, places: list[Place], step: Mover) -> list[Place]:
        """The places with a belief wherever Bayes' rule does not give one; what is stated is checked."""
        done = set[object]()
        while True:
            known = next((k for place in places if (k := information(place, self.player)) not in done), None)
            if known is None:
                return places
            done.add(known)
            alike = [place for place in places if information(place, self.player) == known]
            for who in self.follower.play.players:
                names = tells(alike, who, self.player) if who != self.player else ()
                if not names:
                    continue
                if who in self.blurred:
                    self._not_stated(alike[0], who, names, step)
                elif self._surprised(alike, who):
                    places = self._read(places, alike, who, names, step)
                else:
                    places = self._agree(places, alike, names, step)
                alike = [place for place in places if information(place, self.player) == known]

    def _surprised(self, alike: Sequence[Place], who: str) -> bool:
        """Whether a player's moves had no chance, as far as one can tell here."""
        return self.run.sign(total(self._mass(place, place.share(who)) for place in alike)) == 0

    def _mass(self, place: Place, weight: Value) -> Value:
        return mass(self.run, place.cells, weight)

    def _not_stated(self, place: Place, who: str, names: tuple[str, ...], step: Mover) -> None:
        """A belief cannot be checked about a player who moved again after a surprise, or told a number exactly."""
        node = place.node
        for name in names:
            looked = node.watched(self.follower.looked)
            if self.follower.profile.believes(self.run, node.state, looked, step, name) is not None:
                text = f"what {self.player} believes about {name} after {who} moved on, or told a number exactly"
                raise OutOfReach(text, step.site.position)

    # --- beliefs that are needed ---

    def _read(
        self, places: list[Place], alike: Sequence[Place], who: str, names: tuple[str, ...], step: Mover
    ) -> list[Place]:
        """The places, what the profile states about the draws of a player taking the place of her moves."""
        self._only_of(places, who, names, step)
        shared = [name for name in alike[0].hidden() if name not in names and alike[0].node.knows(who, ("drawn", name))]
        asked = list[Belief]()
        for name in names:
            if not any(name in belief.about for belief in asked):
                asked.append(self._stated(alike, step, name, names))
        fresh: list[Place] = []
        for place in places:
            if all(place.drawn(name) == alike[0].drawn(name) for name in shared):
                fresh += self._weighed(place.believed(who, ONE), places, who, asked)
            else:
                fresh.append(place)
        return fresh

    def _stated(self, alike: Sequence[Place], step: Mover, name: str, names: tuple[str, ...]) -> Belief:
        node = alike[0].node
        belief = self.follower.profile.believes(self.run, node.state, node.watched(self.follower.looked), step, name)
        if belief is None:
            return self._any(alike, step, name)
        if not set(belief.about) <= set(names):
            raise OutOfReach(f"a belief about {', '.join(belief.about)} together", step.site.position)
        self._probabilities(belief, step)
        return belief

    def _any(self, alike: Sequence[Place], step: Mover, name: str) -> Belief:
        """Any belief about a draw, its chances being left open: what is best under every belief needs no more."""
        values = list(dict.fromkeys(place.drawn(name) for place in alike))
        if any(cell.name == name for cell in alike[0].cells):
            text = f"{step.site} has to have a belief about {name}, and the profile states none: beliefs are needed"
            raise OutOfReach(text, step.site.position)
        when = len(alike[0].node.trail)
        open_chances = [Value.variable(f"{OPEN}{when}·{name}·{k}") for k in range(1, len(values))]
        chances = [*open_chances, ONE - total(open_chances)]
        self.run.assume(*(Constraint(chance, ">=") for chance in chances))
        return Belief(
            step.site, (name,), tuple(((v,), c) for v, c in zip(values, chances, strict=True) if v is not None)
        )

    def _probabilities(self, belief: Belief, step: Mover) -> None:
        if belief.between is not None:
            if self.run.sign(belief.between[1] - belief.between[0]) <= 0:
                raise Inadmissible(f"{step.site} believes {belief.about[0]} to be in an interval without inside")
            return
        chances = [chance for _, chance in belief.weights]
        if any(self.run.sign(chance) < 0 for chance in chances) or not self.run.equal(total(chances), ONE):
            told = ", ".join(f"{', '.join(map(str, drawn))} with {chance}" for drawn, chance in belief.weights)
            raise Inadmissible(f"{step.site} believes {', '.join(belief.about)} is {told}: no probabilities")

    def _only_of(self, places: Sequence[Place], who: str, names: tuple[str, ...], step: Mover) -> None:
        """What is believed about a player's draws is apart from what is believed about others only in some games."""
        for name in names:
            heard = places[0].node.heard["drawn", name]
            told = [
                p for p in self.follower.play.players if p != who and (heard.audience is None or p in heard.audience)
            ]
            if any(place.likelihood.get(p, ONE) != ONE for p in told for place in places):
                raise OutOfReach(f"what {who} and {told[0]} know together ({name}) is believed", step.site.position)
        if not _independent(places, names):
            text = f"what {who} knows ({', '.join(names)}) depends on other hidden draws: a belief off the path"
            raise OutOfReach(text, step.site.position)

    def _weighed(self, place: Place, places: Sequence[Place], who: str, asked: Sequence[Belief]) -> list[Place]:
        """The place with the stated beliefs as weights, cut at the ends of an interval that is believed."""
        found = [place]
        for belief in asked:
            if belief.between is None:
                drawn = tuple(place.drawn(name) for name in belief.about)
                prior = priors(places, belief.about)
                share = prior[drawn] / total(prior.values())
                chance = self.chance(belief, drawn)
                if share.is_zero and not chance.is_zero:
                    raise OutOfReach(f"{self.player} believes in what nature draws with probability 0")
                weight = ZERO if share.is_zero else chance / share
                found = [part.told(who, weight) for part in found]
            else:
                found = [
                    part.told(who, ONE if within else ZERO)
                    for whole in found
                    for part, within in self._between(whole, belief)
                ]
        return found

    def _between(self, place: Place, belief: Belief) -> list[tuple[Place, bool]]:
        assert belief.between is not None
        low, high = belief.between
        number = place.drawn(belief.about[0])
        assert isinstance(number, Value)

        def within(run: Arithmetic, _: Place) -> bool:
            return run.sign(number - low) > 0 and run.sign(high - number) > 0

        return list(parts(self.run, place, within))

    def chance(self, belief: Belief, drawn: tuple[Value | str | None, ...]) -> Value:
        """The probability that a belief gives to what was drawn."""
        same = (chance for listed, chance in belief.weights if all(map(self._same, listed, drawn)))
        return total(same)

    def _same(self, listed: Value | str, drawn: Value | str | None) -> bool:
        if isinstance(listed, Value) and isinstance(drawn, Value):
            return self.run.equal(listed, drawn)
        return listed == drawn

    # --- beliefs that Bayes' rule gives ---

    def _agree(self, places: list[Place], alike: Sequence[Place], names: tuple[str, ...], step: Mover) -> list[Place]:
        """The places; raises Inconsistent where the profile states a belief that is not the one that they have."""
        node = alike[0].node
        for name in names:
            looked = node.watched(self.follower.looked)
            belief = self.follower.profile.believes(self.run, node.state, looked, step, name)
            if belief is None or belief.about[0] != name:
                continue
            self._probabilities(belief, step)
            by = tellers(alike, self.player, self.follower.play.players)
            weighed = [(place, place.weight(self.player, by)) for place in alike]
            whole = total(self._mass_unseen(place, weight) for place, weight in weighed)
            if belief.between is None:
                self._same_weights(belief, weighed, whole, step)
            else:
                self._same_cut(belief, alike, by, step)
        return places

    def _mass_unseen(self, place: Place, weight: Value) -> Value:
        return mass(self.run, place.unknown(self.player), weight)

    def _same_weights(self, belief: Belief, weighed: Sequence[tuple[Place, Value]], whole: Value, step: Mover) -> None:
        parts_of: dict[tuple[Value | str | None, ...], Value] = {}
        for place, weight in weighed:
            drawn = tuple(map(place.drawn, belief.about))
            parts_of[drawn] = parts_of.get(drawn, ZERO) + self._mass_unseen(place, weight)
        for drawn, part in parts_of.items():
            stated = self.chance(belief, drawn)
            if not self.run.equal(stated * whole, part):
                what = f"{', '.join(belief.about)} is {', '.join(map(str, drawn))}"
                raise Inconsistent(f"{step.site} believes {what} with {stated}, and Bayes' rule gives {part / whole}")

    def _same_cut(self, belief: Belief, alike: Sequence[Place], by: Sequence[str], step: Mover) -> None:
        """A density that is cut to an interval: outside of it no weight, inside the same likelihood everywhere."""
        assert belief.between is not None
        likely: list[Value] = []
        for place in alike:
            for part, within in self._between(place, belief):
                told = part.weight(self.player, by)
                for cell in part.unknown(self.player):
                    told = told / cell.density
                if within:
                    likely.append(told)
                elif inside(self.run, part.cells).sign(told) != 0:
                    self._wrong_cut(belief, step)
        if any(not self.run.equal(told, likely[0]) for told in likely[1:]) or not likely:
            self._wrong_cut(belief, step)

    def _wrong_cut(self, belief: Belief, step: Mover) -> None:
        assert belief.between is not None
        low, high = belief.between
        what = f"{belief.about[0]} to be between {low} and {high}"
        raise Inconsistent(f"{step.site} believes {what}, and Bayes' rule gives another interval")


def tellers(places: Sequence[Place], player: str, players: Sequence[str]) -> tuple[str, ...]:
    """The players whose moves may tell one of them something about what she has not seen."""
    return tuple(who for who in players if who != player and tells(places, who, player))


def priors(places: Sequence[Place], names: tuple[str, ...]) -> dict[tuple[Value | str | None, ...], Value]:
    """The weights by nature of what may have been drawn under the names."""
    whole = {tuple(map(place.drawn, place.hidden())): place for place in places}
    found: dict[tuple[Value | str | None, ...], Value] = {}
    for place in whole.values():
        drawn = tuple(map(place.drawn, names))
        found[drawn] = found.get(drawn, ZERO) + place.nature
    return found


def _independent(places: Sequence[Place], names: tuple[str, ...]) -> bool:
    """Whether these draws tell nothing about the others, as nature draws them."""
    others = tuple(name for name in places[0].hidden() if name not in names)
    own, rest, joint = priors(places, names), priors(places, others), priors(places, (*names, *others))
    whole = total(own.values())
    densities: dict[str, Value] = {}
    for cell in (cell for place in places for cell in place.cells):
        hidden = {other.symbol for place in places for other in place.cells} - {cell.symbol}
        if cell.density.variables() & hidden or densities.setdefault(cell.symbol, cell.density) != cell.density:
            return False
    return all((own[d[: len(names)]] * rest[d[len(names) :]] - n * whole).is_zero for d, n in joint.items())
