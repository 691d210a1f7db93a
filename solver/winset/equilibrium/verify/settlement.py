"""Settlements: nobody loses by the one that is prescribed, and none in which nobody loses is worth more.

The objective is compared at the prescribed number and at an arbitrary one, case by case. What a party could gain at
most is looked for among the ends of the cases, and accepted only where it is shown that no settlement gives more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from winset.algebra.oracle import Answer, Constraint
from winset.algebra.value import ONE, Value
from winset.equilibrium.verify.cases import Case, Cases, Facts, Found
from winset.equilibrium.verify.domain import domain
from winset.equilibrium.verify.findings import Findings
from winset.equilibrium.verify.follow import Follower
from winset.equilibrium.verify.node import Node
from winset.game.bargain import SETTLED, UNSETTLED
from winset.game.play import Choose, Offer

Gains = list[Value]


@dataclass(frozen=True, slots=True)
class Settlements:
    """Checks one settlement, reached at `node`, where `step` is the choice to settle or not."""

    cases: Cases
    follower: Follower
    findings: Findings
    node: Node
    step: Choose

    def check(self, facts: Facts) -> None:
        """Everything that the solution asks, at all points of the facts."""
        for found in self.cases.each(facts, self._prescribed):
            if found.fault is not None:
                self.findings.fault(found.facts, found.fault)
            elif found.result is not None:
                settled, node, number = found.result
                inside = (*found.facts, *domain(number, self._free(node, number)))
                if settled:
                    self._nobody_loses(node, number, found.facts)
                    self._none_is_worth_more(node, number, found.facts, inside)
                else:
                    self._there_is_none(node, number, inside)

    def _prescribed(self, case: Case) -> tuple[bool, Node, Offer]:
        settled = self.follower.prescribed(case, self.node, self.step) == SETTLED
        node, number = self.follower.next(case, self.node.taking(self.step, SETTLED))
        assert isinstance(number, Offer)
        return settled, node, number

    def _free(self, node: Node, number: Offer) -> Value:
        return Value.variable(node.fresh(number.variable, frozenset(self.follower.play.parameters)))

    def _gains(self, case: Case, node: Node, number: Offer, at: Value) -> Gains:
        """What the parties gain by a settlement over having none."""
        there = self.follower.payoffs(case, node.taking(number, at, str(at) if at.variables() else ""))
        without = self.follower.payoffs(case, self.node.taking(self.step, UNSETTLED))
        assert self.step.bargain is not None
        places = map(self.follower.play.index, self.step.bargain.players)
        return [there[k] - without[k] for k in places]

    def _reached(self, case: Case, node: Node, number: Offer) -> Gains:
        prescribed = self.follower.prescribed(case, node, number)
        assert isinstance(prescribed, Value)
        return self._gains(case, node, number, prescribed)

    def _nobody_loses(self, node: Node, number: Offer, facts: Facts) -> None:
        for found in self.cases.each(facts, lambda case: self._reached(case, node, number)):
            if found.fault is not None:
                self.findings.fault(found.facts, found.fault)
            for gain in found.result or ():
                self._ask(found.facts, Constraint(gain, "<"), "somebody would lose by it")

    def _none_is_worth_more(self, node: Node, number: Offer, facts: Facts, inside: Facts) -> None:
        bargain = self.step.bargain
        assert bargain is not None
        ideals = self._ideals(node, number, facts, inside) if bargain.needs_ideals else []
        if ideals is None:
            self.findings.doubt(f"what {self.step.site} could gain at most was not found")
            return
        x = self._free(node, number)

        def more(case: Case) -> Value | None:
            others = self._gains(case, node, number, x)
            if any(case.sign(gain) < 0 for gain in others):
                return None
            reached = self._reached(case, node, number)
            return bargain.worth(case, others, ideals) - bargain.worth(case, reached, ideals)

        for found in self.cases.each(inside, more):
            if found.fault is not None:
                self.findings.fault(found.facts, found.fault)
            elif found.result is not None:
                self._ask(found.facts, Constraint(found.result, ">"), f"another {number.name} is worth more")

    def _there_is_none(self, node: Node, number: Offer, inside: Facts) -> None:
        x = self._free(node, number)

        def possible(case: Case) -> bool:
            return all(case.sign(gain) >= 0 for gain in self._gains(case, node, number, x))

        for found in self.cases.each(inside, possible):
            if found.result:
                self._ask(found.facts, Constraint(ONE, ">"), f"there is a {number.name} by which nobody loses")

    def _ask(self, facts: Facts, denied: Constraint, text: str) -> None:
        point = self.findings.violated(facts, (denied,), f"{self.step.site}: not so that {text}")
        if point is not None:
            at = ", ".join(f"{name} = {value}" for name, value in point.items())
            self.findings.wrong(f"{self.step.site} settle otherwise: {text}, at {at}")

    # --- the most that each could gain ---

    def _ideals(self, node: Node, number: Offer, facts: Facts, inside: Facts) -> list[Value] | None:
        x = self._free(node, number)
        known = [f for f in self.cases.each(inside, lambda case: self._feasible(case, node, number, x)) if f.result]
        found: list[Value] = []
        for place in range(len(self.step.bargain.players) if self.step.bargain else 0):
            ends = dict.fromkeys(self._ends(number, x, known_facts=[f.facts for f in known]))
            all_most = (self._most(node, number, facts, end, known, place) for end in ends)
            most = next((gain for gain in all_most if gain is not None), None)
            if most is None:
                return None
            found.append(most)
        return found

    def _feasible(self, case: Case, node: Node, number: Offer, x: Value) -> Gains | None:
        gains = self._gains(case, node, number, x)
        return gains if all(case.sign(gain) >= 0 for gain in gains) else None

    def _ends(self, number: Offer, x: Value, known_facts: Sequence[Facts]) -> Iterator[Value]:
        """Where a number may stop being possible: the ends of the domain, and where a linear fact turns."""
        yield number.low
        if number.high is not None:
            yield number.high
        (name,) = x.variables()
        for facts in known_facts:
            for fact in facts:
                above = fact.value.numerator.coefficients(name)
                if len(above) == 2:
                    yield -above[0] / above[1]

    def _most(
        self, node: Node, number: Offer, facts: Facts, end: Value, known: Sequence[Found[Gains | None]], place: int
    ) -> Value | None:
        """What the party gains at an end, if nobody loses there and no settlement gives the party more."""
        here = (*facts, *domain(number, end))
        there = [f.result for f in self.cases.each(here, lambda case: self._feasible(case, node, number, end))]
        if len(there) != 1 or there[0] is None or not self._always(facts, domain(number, end)):
            return None
        most = there[0][place]
        for found in known:
            assert found.result is not None
            better = Constraint(found.result[place] - most, ">")
            if self.cases.oracle.find([*found.facts, better]) is not Answer.NONE:
                return None
        return most

    def _always(self, facts: Facts, claims: Sequence[Constraint]) -> bool:
        return all(self.cases.oracle.find([*facts, claim.negated()]) is Answer.NONE for claim in claims)
