"""Nash equilibrium: no plan of a single player does better against the others, from the start of the play.

All pure plans of one player are gone through, the others following the profile. A plan says what she does at each of
her information sets that she reaches with it; a number is a variable over its whole domain, so a continuum of plans
is one case. Types that she sees give her information sets of their own; what she does not see gives her one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from winset.algebra.arithmetic import Arithmetic
from winset.algebra.oracle import Constraint, number_sign
from winset.algebra.run import at_point
from winset.algebra.value import ONE, ZERO, Value
from winset.equilibrium.verify.cases import Case, Facts, Point
from winset.equilibrium.verify.domain import domain
from winset.equilibrium.verify.findings import Findings
from winset.equilibrium.verify.follow import Follower
from winset.equilibrium.verify.node import Item, Node
from winset.equilibrium.verify.replay import at_numbers, completed
from winset.equilibrium.verify.verdict import PLAN, Deviation
from winset.errors import OutOfReach
from winset.game.play import Action, Chance, Choose, Continuum, End, Gain, Later, Offer, Site, Together


@dataclass(frozen=True, slots=True)
class Planned:
    """What a plan says at an information set: at this site, knowing this."""

    site: Site
    variable: str
    known: dict[Item, Action]
    action: Action
    symbol: str = ""

    def speaks_of(self, run: Arithmetic, step: Choose | Offer, known: dict[Item, Action]) -> bool:
        """Whether this is her information set at the step."""
        if (self.site, self.variable) != (step.site, step.variable) or self.known.keys() != known.keys():
            return False
        return all(_same(run, value, known[item]) for item, value in self.known.items())


def _same(run: Arithmetic, left: Action, right: Action) -> bool:
    if isinstance(left, Value) and isinstance(right, Value):
        return run.equal(left, right)
    return left == right


class _Chooser(Protocol):
    """Decides what the player who deviates does; returns the action, and its symbol if it is a number left open."""

    def choose(self, node: Node, step: Choose | Offer) -> tuple[Action, str]: ...


@dataclass(slots=True)
class _AnyPlan:
    """Goes through all plans: at a new information set every action is a case of its own."""

    case: Case
    parameters: frozenset[str]
    plan: list[Planned] = field(default_factory=list)

    def choose(self, node: Node, step: Choose | Offer) -> tuple[Action, str]:
        known = node.known(step.player)
        for planned in self.plan:
            if planned.speaks_of(self.case, step, known):
                return planned.action, planned.symbol
        symbol = ""
        if isinstance(step, Choose):
            action = step.actions[self.case.pick(len(step.actions))]
        else:
            used = frozenset(planned.symbol for planned in self.plan)
            symbol = node.fresh(step.variable, self.parameters | used)
            action = Value.variable(symbol)
            self.case.assume(*domain(step, action))
        self.plan.append(Planned(step.site, step.variable, known, action, symbol))
        return action, symbol


@dataclass(slots=True)
class _ThisPlan:
    """Follows one plan at a point."""

    run: Arithmetic
    plan: Sequence[Planned]
    point: Point

    def choose(self, node: Node, step: Choose | Offer) -> tuple[Action, str]:
        known = node.known(step.player)
        for planned in self.plan:
            told = {item: at_numbers(value, self.point) for item, value in planned.known.items()}
            there = Planned(planned.site, planned.variable, told, planned.action)
            if there.speaks_of(self.run, step, known):
                return at_numbers(planned.action, self.point), ""
        raise AssertionError("the plan is silent")  # pragma: no cover


def expected(run: Arithmetic, follower: Follower, node: Node, who: str, chooser: _Chooser) -> Value:
    """What a player expects who chooses for herself while the others follow the profile."""
    player = follower.play.index(who)
    gained, factor = ZERO, ONE
    while True:
        node, step = follower.next(run, node)
        match step:
            case End(_, payoffs):
                return gained + factor * payoffs[player]
            case Gain(payoffs):
                gained, node = gained + factor * payoffs[player], follower.after(run, node, step)
            case Later(_, _, again) if again:
                raise OutOfReach("plans for rounds without end")
            case Later(factors):
                factor, node = factor * factors[player], follower.after(run, node, step)
            case Chance(_, branches):
                for index, branch in enumerate(branches):
                    part = expected(run, follower, node.drawing(index, branch), who, chooser)
                    gained = gained + factor * branch.probability * part
                return gained
            case Continuum():
                raise OutOfReach("plans against a number drawn from an interval", step.position)
            case Choose() | Offer() if step.player == who:
                action, symbol = chooser.choose(node, step)
                node = node.taking(step, action, symbol)
            case Choose() | Offer():
                lottery = follower.lottery(run, node, step)
                if len(lottery) > 1:
                    for action, chance in lottery:
                        part = expected(run, follower, node.taking(step, action), who, chooser)
                        gained = gained + factor * chance * part
                    return gained
                node = node.taking(step, lottery[0][0])
            case Together():
                moves = [_move(run, follower, node, move, who, chooser) for move in step.moves]
                symbols = frozenset(symbol for _, symbol in moves if symbol)
                node = node.taking_all(step, tuple(action for action, _ in moves), symbols)


def _move(
    run: Arithmetic, follower: Follower, node: Node, step: Choose | Offer, who: str, chooser: _Chooser
) -> tuple[Action, str]:
    return chooser.choose(node, step) if step.player == who else (follower.prescribed(run, node, step), "")


@dataclass(slots=True)
class Nash:
    """Checks that no plan pays against the profile."""

    follower: Follower
    findings: Findings

    def check(self, facts: Facts) -> None:
        """Note the first plan of each player that pays."""
        for who in self.follower.play.players:
            self._player(who, facts)

    def _player(self, who: str, facts: Facts) -> None:
        start = self.follower.start(self.follower.play.start())
        player = self.follower.play.index(who)
        parameters = frozenset(self.follower.play.parameters)

        def gain(case: Case) -> tuple[Value, list[Planned]]:
            honest = self.follower.payoffs(case, start)[player]
            chooser = _AnyPlan(case, parameters)
            gained = expected(case, self.follower, start, who, chooser) - honest
            case.defined(gained)
            return gained, chooser.plan

        for found in self.findings.cases.each(facts, gain):
            if found.fault is not None:
                self.findings.fault(found.facts, found.fault)
            elif found.result is not None and self._pays(who, found.facts, *found.result):
                return

    def _pays(self, who: str, facts: Facts, gain: Value, plan: list[Planned]) -> bool:
        """Whether a plan pays, which is then noted."""
        says = f"{who} gains nothing by a plan of her own"
        point = self.findings.violated(facts, (Constraint(gain, ">"),), says)
        if point is None:
            return False
        symbols = [planned.symbol for planned in plan if planned.symbol]
        at = completed(point, [*self.follower.play.parameters, *symbols])
        deviation = Deviation(
            who, plan[0].site, (), None, plan[0].action, gain, at, PLAN, tuple((p.site, p.action) for p in plan)
        )
        if self._confirmed(deviation, plan):
            self.findings.deviation(deviation)
        else:
            self.findings.doubt(f"a plan that was found did not pay when it was played with numbers: {deviation}")
        return True

    def _confirmed(self, deviation: Deviation, plan: list[Planned]) -> bool:
        """The plan played through with plain numbers gains what it claims."""
        run = at_point(dict(deviation.point))
        start = self.follower.start(self.follower.play.start())
        player = self.follower.play.index(deviation.player)
        chooser = _ThisPlan(run, plan, deviation.point)
        gained = expected(run, self.follower, start, deviation.player, chooser)
        gain = (gained - self.follower.payoffs(run, start)[player]).evaluate(deviation.point)
        return number_sign(gain) > 0 and number_sign(gain - deviation.gain_at_point()) == 0
