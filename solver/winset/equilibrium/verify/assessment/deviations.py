"""Whether another action pays at an information set, under what is believed there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod

from winset.algebra.arithmetic import Arithmetic
from winset.algebra.oracle import Constraint
from winset.algebra.value import ONE, Value, total
from winset.claims.profile import Lottery
from winset.equilibrium.verify.assessment.beliefs import OPEN, Mover, tellers, tells
from winset.equilibrium.verify.assessment.decision import Member, check_lottery, movers, taking
from winset.equilibrium.verify.assessment.place import Cell, mean
from winset.equilibrium.verify.assessment.replay import pays
from winset.equilibrium.verify.cases import Case, Cases, Facts, Found
from winset.equilibrium.verify.domain import domain
from winset.equilibrium.verify.findings import Findings
from winset.equilibrium.verify.follow import Follower
from winset.equilibrium.verify.node import Drew, Node, Turn
from winset.equilibrium.verify.replay import completed
from winset.equilibrium.verify.verdict import ONE_SHOT, Deviation, told
from winset.errors import OutOfReach
from winset.game.play import Action, Choose

Members = tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class _Gain:
    """What an action gains under the beliefs: on the whole, and the weight of the information set."""

    lottery: Lottery
    gain: Value
    weight: Value


@dataclass(slots=True)
class Deviations:
    """Looks for single actions that pay."""

    cases: Cases
    follower: Follower
    findings: Findings

    def check(self, alike: Members, index: int, facts: Facts, blurred: frozenset[str]) -> None:
        """Note the actions that pay at these places, which the player who moves there cannot tell apart.

        Where anything may be believed of a player, no action may pay whatever that player knows.
        """
        places, player = [member.place for member in alike], movers(alike[0].step)[index].player
        names = {name for who in blurred for name in tells(places, who, player)}
        if not names:
            self._check(alike, index, facts)
            return
        by_draw: dict[tuple[object, ...], list[Member]] = {}
        for member in alike:
            own = tuple(cell for cell in member.place.cells if cell.name in names)
            by_draw.setdefault((*(member.place.drawn(name) for name in sorted(names)), own), []).append(member)
        for members in by_draw.values():
            told = tuple(_knowing(member, names, blurred) for member in members)
            cells = [cell for cell in members[0].place.cells if cell.name in names]
            self._check(told, index, (*facts, *_inside(cells)), tuple(sorted(names)))

    def _check(self, alike: Members, index: int, facts: Facts, unseen: tuple[str, ...] = ()) -> None:
        mover = movers(alike[0].step)[index]
        facts = (*facts, *_known_numbers(alike, mover))
        if isinstance(mover, Choose):
            for action in mover.actions:
                self._action(alike, index, action, "", facts, unseen)
            return
        taken = frozenset(self.follower.play.parameters).union(*(m.place.node.symbols for m in alike))
        symbol = alike[0].place.node.fresh(mover.variable, taken)
        x = Value.variable(symbol)
        self._action(alike, index, x, symbol, (*facts, *domain(mover, x)), unseen)

    def _action(
        self, alike: Members, index: int, action: Action, symbol: str, facts: Facts, unseen: tuple[str, ...]
    ) -> None:
        for found in self.cases.each(facts, lambda case: self._gain(case, alike, index, action, symbol)):
            self._no_gain(alike, index, action, symbol, found, unseen)

    def _gain(self, case: Case, alike: Members, index: int, action: Action, symbol: str) -> _Gain | None:
        """What an action gains; None if it is all that is prescribed."""
        mover = movers(alike[0].step)[index]
        lottery = self._own(case, alike, index)
        if len(lottery) == 1 and lottery[0][0] == action:
            return None
        self._discounted_alike(alike, mover.player)
        sums = [
            self._difference(case, member, weight, index, lottery, action, symbol)
            for member, weight in zip(alike, self.weights(alike, mover.player), strict=True)
        ]
        gain, weight = total(gain for _, gain in sums), total(weight for weight, _ in sums)
        case.defined(gain)
        if case.sign(weight) <= 0:
            raise OutOfReach(f"what {mover.site} believes: the hidden draws depend on each other", mover.site.position)
        return _Gain(lottery, gain, weight)

    def _own(self, case: Case, alike: Members, index: int) -> Lottery:
        """What is prescribed; at a number that the player has seen, the end of a cell included."""
        member = alike[0]
        mover = movers(member.step)[index]
        if len(member.place.unknown(mover.player)) == len(member.place.cells):
            return member.lotteries[index]
        lottery = self.follower.lottery(case, member.place.node, mover)
        check_lottery(case, mover, lottery)
        return lottery

    def _discounted_alike(self, alike: Members, player: str) -> None:
        place = self.follower.play.index(player)
        rates = {m.place.factors[place] if m.place.factors else ONE for m in alike}
        if len(rates) > 1:
            raise OutOfReach(f"{player} does not know how much {player} discounts later rounds")

    def weights(self, alike: Members, player: str) -> list[Value]:
        """The weights of the members to the player; one alone has whatever weight."""
        places = [member.place for member in alike]
        by = tellers(places, player, self.follower.play.players)
        if len(places) == 1 and not places[0].unknown(player):
            return [ONE]
        return [place.weight(player, by) for place in places]

    def _tellers(self, alike: Members, player: str) -> list[tuple[str, ...]]:
        places = [member.place for member in alike]
        return [tells(places, who, player) for who in self.follower.play.players if who != player]

    def _difference(
        self, case: Case, member: Member, weight: Value, index: int, lottery: Lottery, action: Action, symbol: str
    ) -> tuple[Value, Value]:
        """The weight of a member, and that times what the action gains there."""
        player = movers(member.step)[index].player
        others = _profiles(member.lotteries, index)
        who = self.follower.play.index(player)

        def gained(run: Arithmetic) -> Value:
            def payoff(own: Action, name: str) -> Value:
                return total(
                    chance * self._payoff(run, member, (*before, own, *after), name, who)
                    for (before, after), chance in others
                )

            return payoff(action, symbol) - total(chance * payoff(own, "") for own, chance in lottery)

        return mean(case, member.place.unknown(player), weight, gained)

    def _payoff(self, run: Arithmetic, member: Member, actions: tuple[Action, ...], symbol: str, who: int) -> Value:
        return self.follower.payoffs(run, taking(member.place.node, member.step, actions, symbol))[who]

    # --- what is found ---

    def _no_gain(
        self,
        alike: Members,
        index: int,
        action: Action,
        symbol: str,
        found: Found[_Gain | None],
        open_to: tuple[str, ...],
    ) -> None:
        """The obligation that an action does not pay in a case."""
        if found.fault is not None:
            self.findings.fault(found.facts, found.fault)
        if found.result is None:
            return
        site = movers(alike[0].step)[index].site
        lottery, gain, weight = found.result.lottery, found.result.gain, found.result.weight
        played = told(lottery)
        says = f"{site} gains nothing by {action} instead of {played} under the beliefs"
        point = self.findings.violated(found.facts, (Constraint(gain, ">"),), says)
        if point is None:
            return
        if open_to or any(name.startswith(OPEN) for name in gain.variables()):
            names = dict.fromkeys(open_to) or dict.fromkeys(
                name for who in self._tellers(alike, site.player) for name in who
            )
            text = f"what {site} should do depends on {' and '.join(names)}, not seen by then: beliefs are needed"
            self.findings.belief(text)
            return
        hidden = {cell.symbol for member in alike for cell in member.place.unknown(site.player)}
        symbols = {s for member in alike for s in member.place.node.symbols} | ({symbol} if symbol else set())
        at = completed(point, [*self.follower.play.parameters, *sorted(symbols - hidden)])
        trail = _seen(alike[0].place.node, site.player)
        mixed = lottery if len(lottery) > 1 else ()
        deviation = Deviation(
            site.player, site, trail, lottery[0][0], action, gain / weight, at, ONE_SHOT, mixed=mixed
        )  # fmt: skip
        if self.findings.quiet or pays(self.follower, alike, index, deviation, self.weights(alike, site.player)):
            self.findings.deviation(deviation)
        else:
            self.findings.doubt(f"a deviation that was found did not pay when it was played with numbers: {deviation}")


def _seen(node: Node, player: str) -> tuple[Turn, ...]:
    """What the player has seen of a history."""

    def knows(turn: Turn) -> bool:
        return not isinstance(turn, Drew) or all(node.knows(player, ("drawn", name)) for name, _ in turn.drawn)

    return tuple(filter(knows, node.trail))


def _knowing(member: Member, names: set[str], blurred: frozenset[str]) -> Member:
    """The member with draws given that the player has not seen, and no moves that would tell of them."""
    place = member.place
    cells = tuple(cell for cell in place.cells if cell.name not in names)
    likelihood = {who: chance for who, chance in place.likelihood.items() if who not in blurred}
    return replace(member, place=replace(place, cells=cells, likelihood=likelihood))


def _inside(cells: Sequence[Cell]) -> Facts:
    """What holds of the numbers of cells, the ends included."""
    numbers = [(Value.variable(cell.symbol), cell) for cell in cells]
    return tuple(c for x, cell in numbers for c in (Constraint(x - cell.low, ">="), Constraint(cell.high - x, ">=")))


def _known_numbers(alike: Members, mover: Mover) -> Facts:
    """What holds of the numbers that the player has seen nature draw: the ends of cells included."""
    place = alike[0].place
    unseen = place.unknown(mover.player)
    return _inside([cell for cell in place.cells if cell not in unseen])


def _profiles(
    lotteries: Sequence[Lottery], index: int
) -> list[tuple[tuple[tuple[Action, ...], tuple[Action, ...]], Value]]:
    """What the others who move at once do, before and after the place of the player, with probabilities."""
    found = []
    for played in product(*lotteries[:index], *lotteries[index + 1 :]):
        actions = tuple(action for action, _ in played)
        chance = prod((weight for _, weight in played), start=ONE)
        found.append(((actions[:index], actions[index:]), chance))
    return found
