"""Settlements: nobody loses by the one that is prescribed, and none in which nobody loses is worth more.

The objective is compared at the prescribed numbers and at arbitrary ones, case by case: an obligation over the whole
continuum of deals. What a party could gain at most is looked for among the corners of the cases, and accepted only
where it is shown that no settlement gives more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from winset.algebra.linear import common_zero
from winset.algebra.oracle import Answer, Constraint
from winset.algebra.value import ONE, Value
from winset.equilibrium.verify.cases import Case, Cases, Facts, Found, Point
from winset.equilibrium.verify.domain import domain
from winset.equilibrium.verify.findings import Findings
from winset.equilibrium.verify.follow import Follower
from winset.equilibrium.verify.node import Node
from winset.equilibrium.verify.replay import completed
from winset.equilibrium.verify.supporting_line import Comparison
from winset.game.bargain import SETTLED, UNSETTLED, Bargain
from winset.game.play import Choose, Offer

Gains = list[Value]


@dataclass(frozen=True, slots=True)
class Deal:
    """Numbers that may be settled, in their order: `free` are the names of those left open, `facts` their domains."""

    names: tuple[str, ...]
    numbers: tuple[Value, ...]
    free: tuple[str, ...]
    facts: Facts


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
                settled, deal = found.result
                inside = (*found.facts, *deal.facts)
                if settled:
                    self._nobody_loses(found.facts)
                    self._none_is_worth_more(deal, found.facts, inside)
                else:
                    self._there_is_none(deal, inside)

    def _prescribed(self, case: Case) -> tuple[bool, Deal]:
        return self.follower.prescribed(case, self.node, self.step) == SETTLED, self._any_deal(case)

    # --- deals ---

    def _any_deal(self, case: Case) -> Deal:
        """Numbers left open within their domains."""
        names, free, facts = list[str](), list[str](), list[Constraint]()

        def choose(node: Node, step: Offer) -> Value:
            names.append(step.name)
            free.append(node.fresh(step.variable, frozenset(self.follower.play.parameters)))
            x = Value.variable(free[-1])
            facts.extend(domain(step, x))
            return x

        self._settled(case, choose)
        return Deal(tuple(names), tuple(map(Value.variable, free)), tuple(free), tuple(facts))

    def _settled(self, case: Case, choose: Callable[[Node, Offer], Value]) -> Node:
        """The history after the numbers that are chosen."""
        node, left = self.node.taking(self.step, SETTLED), 1
        while left:
            node, step = self.follower.next(case, node)
            assert isinstance(step, Offer)
            x, left = choose(node, step), step.left
            node = node.taking(step, x, str(x) if x.variables() else "")
        return node

    def _at(self, case: Case, numbers: Sequence[Value]) -> Facts:
        """What it takes for numbers to be within their domains."""
        facts, rest = list[Constraint](), iter(numbers)

        def choose(_: Node, step: Offer) -> Value:
            x = next(rest)
            facts.extend(domain(step, x))
            return x

        self._settled(case, choose)
        return tuple(facts)

    def _gains(self, case: Case, numbers: Sequence[Value]) -> Gains:
        """What the parties gain by a settlement over having none."""
        rest = iter(numbers)
        return self._over_nothing(case, self._settled(case, lambda *_: next(rest)))

    def _reached(self, case: Case) -> tuple[tuple[Value, ...], Gains]:
        """The numbers that are prescribed, and what the parties gain by them."""
        numbers = list[Value]()

        def prescribed(node: Node, step: Offer) -> Value:
            x = self.follower.prescribed(case, node, step)
            assert isinstance(x, Value)
            numbers.append(x)
            return x

        gains = self._over_nothing(case, self._settled(case, prescribed))
        return tuple(numbers), gains

    def _over_nothing(self, case: Case, node: Node) -> Gains:
        there = self.follower.payoffs(case, node)
        without = self.follower.payoffs(case, self.node.taking(self.step, UNSETTLED))
        assert self.step.bargain is not None
        places = map(self.follower.play.index, self.step.bargain.players)
        return [there[k] - without[k] for k in places]

    # --- what a solution asks ---

    def _nobody_loses(self, facts: Facts) -> None:
        for found in self.cases.each(facts, lambda case: self._reached(case)[1]):
            if found.fault is not None:
                self.findings.fault(found.facts, found.fault)
            for gain in found.result or ():
                self._ask(found.facts, Constraint(gain, "<"), "somebody would lose by it")

    def _none_is_worth_more(self, deal: Deal, facts: Facts, inside: Facts) -> None:
        bargain = self.step.bargain
        assert bargain is not None
        if not bargain.has_powers:
            self._none_is_above_the_line(deal, bargain, inside)
            return
        ideals = self._ideals(deal, facts, inside) if bargain.needs_ideals else []
        if ideals is None:
            self.findings.doubt(f"what {self.step.site} could gain at most was not found")
            return

        def more(case: Case) -> Value | None:
            others = self._gains(case, deal.numbers)
            if any(case.sign(gain) < 0 for gain in others):
                return None
            reached = self._reached(case)[1]
            difference = bargain.worth(case, others, ideals) - bargain.worth(case, reached, ideals)
            if bargain.has_second_look and case.sign(difference) == 0:
                return bargain.in_sum(others, ideals) - bargain.in_sum(reached, ideals)
            return difference

        for found in self.cases.each(inside, more):
            if found.fault is not None:
                self.findings.fault(found.facts, found.fault)
            elif found.result is not None:
                self._ask(found.facts, Constraint(found.result, ">"), self._worth_more(deal))

    def _none_is_above_the_line(self, deal: Deal, bargain: Bargain, inside: Facts) -> None:
        """The same for weights that are formulas."""

        def compared(case: Case) -> tuple[Comparison, Value] | None:
            others = self._gains(case, deal.numbers)
            if any(case.sign(gain) < 0 for gain in others):
                return None
            numbers, gains = self._reached(case)
            comparison = Comparison(numbers, tuple(gains), deal.numbers, tuple(others))
            above = comparison.above_the_line(case, bargain)
            return None if above is None else (comparison, above)

        for found in self.cases.each(inside, compared):
            if found.fault is not None:
                self.findings.fault(found.facts, found.fault)
            elif found.result is not None:
                comparison, above = found.result
                says = f"{self.step.site}: a line supports what can be gained"
                point = self.findings.violated(found.facts, (Constraint(above, ">"),), says)
                if point is None:
                    continue
                point = completed(point, [*self.follower.play.parameters, *deal.free])
                if comparison.is_worth_more(bargain, found.facts, deal.free, point):
                    self._wrong(self._worth_more(deal), point)
                else:
                    self.findings.doubt(
                        f"{self.step.site}: no line supports what can be gained, so the best is not known"
                    )

    def _worth_more(self, deal: Deal) -> str:
        return f"another {' and '.join(deal.names)} is worth more"

    def _there_is_none(self, deal: Deal, inside: Facts) -> None:
        def possible(case: Case) -> bool:
            return all(case.sign(gain) >= 0 for gain in self._gains(case, deal.numbers))

        for found in self.cases.each(inside, possible):
            if found.result:
                text = f"there is a {' and '.join(deal.names)} by which nobody loses"
                self._ask(found.facts, Constraint(ONE, ">"), text)

    def _ask(self, facts: Facts, denied: Constraint, text: str) -> None:
        point = self.findings.violated(facts, (denied,), f"{self.step.site}: not so that {text}")
        if point is not None:
            self._wrong(text, point)

    def _wrong(self, text: str, point: Point) -> None:
        at = ", ".join(f"{name} = {value}" for name, value in point.items())
        self.findings.wrong(f"{self.step.site} settle otherwise: {text}, at {at}")

    # --- the most that each could gain ---

    def _ideals(self, deal: Deal, facts: Facts, inside: Facts) -> list[Value] | None:
        known = [f for f in self.cases.each(inside, lambda case: self._feasible(case, deal.numbers)) if f.result]
        corners = list(dict.fromkeys(corner for found in known for corner in _corners(deal, found)))
        found: list[Value] = []
        for place in range(len(self.step.bargain.players) if self.step.bargain else 0):
            all_most = (self._most(facts, corner, known, place) for corner in corners)
            most = next((gain for gain in all_most if gain is not None), None)
            if most is None:
                return None
            found.append(most)
        return found

    def _feasible(self, case: Case, numbers: Sequence[Value]) -> Gains | None:
        gains = self._gains(case, numbers)
        return gains if all(case.sign(gain) >= 0 for gain in gains) else None

    def _most(
        self, facts: Facts, corner: Sequence[Value], known: Sequence[Found[Gains | None]], place: int
    ) -> Value | None:
        """What the party gains at a corner, if nobody loses there and no settlement gives the party more."""
        limits = [found.result for found in self.cases.each(facts, lambda case: self._at(case, corner))]
        if len(limits) != 1 or limits[0] is None or not self._always(facts, limits[0]):
            return None
        there = [found.result for found in self.cases.each(facts, lambda case: self._feasible(case, corner))]
        if len(there) != 1 or there[0] is None:
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


def _corners(deal: Deal, found: Found[Gains | None]) -> Iterator[tuple[Value, ...]]:
    """Where as many borders of a case meet as there are numbers, if the borders are linear in the numbers."""
    open_numbers = frozenset(deal.free)
    borders = dict.fromkeys(f.value.numerator for f in found.facts if f.value.variables() & open_numbers)
    for chosen in combinations(borders, len(deal.free)):
        corner = common_zero(chosen, deal.free)
        if corner is not None:
            yield tuple(corner.values())
