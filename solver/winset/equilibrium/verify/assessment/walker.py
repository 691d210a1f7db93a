"""Sequential rationality under beliefs, along public histories: what all have seen, whatever nature drew in hiding.

The class is that of Fudenberg and Tirole (1991), Game Theory, section 8.2.3: draws are seen by some players only, moves
by all. A bundle has all histories that look the same to an outsider. At a decision they fall into the information sets
of the player, and what she does has to be best against the profile under what she believes there. In a play of bounded
length it is enough that no other single action pays (Hendon, Jacobsen and Sloth 1996, Games and Economic Behavior 12).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

from winset.algebra.arithmetic import Arithmetic
from winset.algebra.oracle import Constraint
from winset.algebra.value import ONE, ZERO, Value
from winset.claims.profile import Lottery
from winset.equilibrium.verify.assessment.ahead import Ahead, Group
from winset.equilibrium.verify.assessment.beliefs import Beliefs, tells
from winset.equilibrium.verify.assessment.decision import Decision, Member, check_lottery, movers, taking
from winset.equilibrium.verify.assessment.deviations import Deviations
from winset.equilibrium.verify.assessment.place import Place, parts
from winset.equilibrium.verify.cases import Case, Cases, Facts
from winset.equilibrium.verify.domain import domain
from winset.equilibrium.verify.findings import Findings
from winset.equilibrium.verify.follow import Follower
from winset.equilibrium.verify.node import Node
from winset.errors import OutOfReach
from winset.game.draws import plain_density
from winset.game.play import Action, Chance, Choose, Continuum, Offer, Site, Step


@dataclass(slots=True)
class Walker:
    """Checks all that follows a bundle of places, at all points of some facts."""

    cases: Cases
    follower: Follower
    findings: Findings
    deviations: Deviations

    def bundle(self, places: Sequence[Place], facts: Facts, blurred: frozenset[str] = frozenset()) -> None:
        """Check everything from a public history on. `blurred` are those of whom anything may be believed by now."""
        if self.cases.contradict(facts):
            return
        taken = self._names(places)
        for found in self.cases.each(facts, lambda case: Ahead(case, self.follower, taken).groups(places)):
            if found.fault is not None:
                self.findings.fault(found.facts, found.fault)
            for group in found.result or ():
                self._group(group, found.facts, blurred)

    def _names(self, places: Sequence[Place]) -> frozenset[str]:
        return frozenset(self.follower.play.parameters).union(*(place.node.symbols for place in places))

    def _group(self, group: Group, facts: Facts, blurred: frozenset[str]) -> None:
        match group[0][1]:
            case Chance():
                self._drawn_by_chance(group, facts, blurred)
            case Continuum() as step:
                symbol = group[0][0].node.fresh(step.variable, self._names([place for place, _ in group]))
                number = Value.variable(symbol)
                within = (*facts, Constraint(number - step.low, ">="), Constraint(step.high - number, ">="))
                self.bundle(_after_number(group, number, symbol), within, blurred)
            case _:
                self._decision(group, facts, blurred)

    def _drawn_by_chance(self, group: Group, facts: Facts, blurred: frozenset[str]) -> None:
        """Nature draws for all to see: that tells something of what is hidden if the chances depend on it."""
        steps = [step for _, step in group if isinstance(step, Chance)]
        for index in range(len(steps[0].branches)):
            branches = [step.branches[index] for step in steps]
            alike = all(branch.probability == branches[0].probability for branch in branches)
            after = [
                replace(
                    place,
                    node=place.node.drawing(index, branch),
                    nature=place.nature if alike else place.nature * branch.probability,
                )
                for (place, _), branch in zip(group, branches, strict=True)
            ]
            self.bundle(after, facts, blurred)

    # --- decisions ---

    def _decision(self, group: Group, facts: Facts, blurred: frozenset[str]) -> None:
        _all_see_the_moves(group[0][0].node)
        for found in self.cases.each(facts, lambda case: self._assessed(case, group, blurred)):
            if found.fault is not None:
                self.findings.fault(found.facts, found.fault)
            elif found.result is not None:
                self._at(found.result, found.facts)

    def _assessed(self, case: Case, group: Group, blurred: frozenset[str]) -> Decision:
        """What is prescribed at each place, and what is believed there."""
        steps = {place.node.state.key(): step for place, step in group}
        places = [place for place, _ in group]
        for mover in movers(group[0][1]):
            places = Beliefs(case, self.follower, mover.player, blurred).settle(places, mover)
        found: list[Member] = []
        for place in places:
            step = steps[place.node.state.key()]
            for part, lotteries in parts(case, place, lambda run, at, s=step: self._lotteries(run, at, s)):  # type: ignore[misc]
                found.append(Member(part, step, lotteries))
        decision = Decision(tuple(found), blurred)
        decision.check(case)
        return decision

    def _lotteries(self, run: Arithmetic, place: Place, step: Step) -> tuple[Lottery, ...]:
        lotteries = tuple(self.follower.lottery(run, place.node, mover) for mover in movers(step))
        for mover, lottery in zip(movers(step), lotteries, strict=True):
            check_lottery(run, mover, lottery)
        return lotteries

    def _at(self, decision: Decision, facts: Facts) -> None:
        for index, mover in enumerate(decision.movers):
            if isinstance(mover, Choose) and mover.vote and len(decision.movers) > 1:
                self.findings.doubt(f"{mover.site}: whether a vote is dominated is not checked where beliefs matter")
            for alike in decision.information_sets(index):
                self.deviations.check(alike, index, facts, decision.blurred)
        step = decision.members[0].step
        if isinstance(step, Offer):
            symbol = decision.places[0].node.fresh(step.variable, self._names(decision.places))
            x = Value.variable(symbol)
            self._onward(decision, (x,), symbol, (*facts, *domain(step, x)))
            return
        choices = [mover.actions for mover in decision.movers if isinstance(mover, Choose)]
        for actions in product(*choices):
            self._onward(decision, actions, "", facts)

    def _onward(self, decision: Decision, actions: tuple[Action, ...], symbol: str, facts: Facts) -> None:
        for found in self.cases.each(facts, lambda case: self._after(case, decision, actions, symbol)):
            if found.fault is not None:
                self.findings.fault(found.facts, found.fault)
            elif found.result is not None:
                self.bundle(found.result[0], found.facts, found.result[1])

    def _after(
        self, case: Case, decision: Decision, actions: tuple[Action, ...], symbol: str
    ) -> tuple[list[Place], frozenset[str]]:
        """The places after some actions, weighed by how likely those were, and of whom all may be believed then."""
        places, blurred = decision.places, decision.blurred
        for index, mover in enumerate(decision.movers):
            who = mover.player
            if not any(tells(places, who, other) for other in self.follower.play.players):
                continue  # she knows nothing that others do not: her moves tell nothing, expected or not
            if any(_reveals(member, index) for member in decision.members):
                blurred = blurred | {who}
                continue
            chances = [_chance(case, member, index, actions[index]) for member in decision.members]
            same = all(chance == chances[0] for chance in chances)
            if same and chances[0].is_zero:  # a surprise: what is believed from here on is free
                places, blurred = [place.told(who, ZERO) for place in places], blurred - {who}
            elif who in blurred or all(place.likelihood.get(who, ONE).is_zero for place in places):
                blurred = blurred if same and chances[0] == ONE else blurred | {who}
            elif not same:
                places = [place.told(who, chance) for place, chance in zip(places, chances, strict=True)]
        pairs = zip(places, decision.members, strict=True)
        return [place.at(taking(place.node, m.step, actions, symbol)) for place, m in pairs], blurred


def _reveals(member: Member, index: int) -> bool:
    """Whether a number that is chosen tells exactly which one nature drew from an interval."""
    symbols = {cell.symbol for cell in member.place.cells}
    return any(isinstance(action, Value) and action.variables() & symbols for action, _ in member.lotteries[index])


def _chance(case: Case, member: Member, index: int, action: Action) -> Value:
    """The probability with which an action is taken at a place."""
    chance = ZERO
    for played, weight in member.lotteries[index]:
        if played == action or _equal(case, played, action):
            chance = chance + weight
    symbols = {cell.symbol for cell in member.place.cells}
    return chance if chance.variables() & symbols or case.sign(chance) else ZERO


def _equal(case: Case, played: Action, action: Action) -> bool:
    return isinstance(played, Value) and isinstance(action, Value) and case.equal(played, action)


def _after_number(group: Group, number: Value, symbol: str) -> list[Place]:
    """The places after nature drew a number for all to see."""
    steps = [step for _, step in group if isinstance(step, Continuum)]
    densities = [plain_density(step, number) for step in steps]
    alike = all(density == densities[0] for density in densities)
    return [
        replace(
            place,
            node=place.node.drawing_number(step, number, symbol),
            nature=place.nature if alike else place.nature * density,
        )
        for (place, _), step, density in zip(group, steps, densities, strict=True)
    ]


def _all_see_the_moves(node: Node) -> None:
    for (kind, what), heard in node.heard.items():
        if kind == "moves" and heard.audience is not None:
            assert isinstance(what, Site)
            raise OutOfReach("a move that not everybody sees, where beliefs matter", what.position)
