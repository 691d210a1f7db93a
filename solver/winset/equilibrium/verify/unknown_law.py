"""Whether a profile is an equilibrium whatever an unknown distribution is, within its stated properties.

Values of F are variables between 0 and 1. Where others answer a number y with yes or no by draws of their own, its
chooser gets V(y) = a + b(y) S(y), S being a product of chances F or 1 - F at points linear in y. If each is log-concave
then 1/S is convex, and its tangent at the prescribed number x lies below it: S(x)/S(y) >= 1 - s (y - x) =: G(y), where
s is the slope of log S at x. Hence V(y) <= V(x) wherever b(y) <= 0, or b(y) S(x) <= (V(x) - a) G(y): a question about
polynomials in y, F(x) and f(x), which the first-order condition relates. It is put to the oracle. Outside of the
interval of F, where S is 1, what is shown at its end is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from math import prod
from typing import TypeVar

from winset.algebra.arithmetic import Arithmetic
from winset.algebra.oracle import Answer, Constraint
from winset.algebra.value import ONE, ZERO, Value, total
from winset.claims.obligations import Obligation
from winset.claims.profile import Profile, pure
from winset.equilibrium.verify.cases import Case, Cases, Facts
from winset.equilibrium.verify.integrate import MOST_CELLS, Cut, Inside
from winset.equilibrium.verify.node import Item, Node
from winset.equilibrium.verify.verdict import Verdict
from winset.errors import LimitReached, OutOfReach
from winset.game.advance import advance
from winset.game.evaluate import Reader
from winset.game.play import Action, Chance, Choose, Continuum, End, Gain, Later, Offer, Play, Scope
from winset.game.unknown_law import ABOVE, BELOW, Law, unknown_law

CONCEPT = "perfect Bayesian equilibrium"
Payoffs = tuple[Value, ...]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Form:
    """What a number `y` gives: `base + gain * S`, S being the product of the chances `moving`, or of 1 less them."""

    base: Value
    gain: Value
    moving: tuple[str, ...]
    sides: tuple[str, ...]
    y: str


@dataclass(frozen=True, slots=True)
class _Question:
    """What must not be positive: one of some values. `form` is the formula from which they come, if F moves in it."""

    options: tuple[Value, ...]
    form: _Form | None = None


@dataclass(slots=True)
class UnknownLaws:
    """Checks a profile of a play in which draws follow unknown distributions, at every history."""

    play: Play
    profile: Profile
    cases: Cases
    obligations: list[Obligation] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    chances: dict[str, tuple[Law, Value]] = field(default_factory=dict)
    densities: dict[str, tuple[Law, Value]] = field(default_factory=dict)
    case: Case | None = None
    drawn: set[str] = field(default_factory=set)  # the numbers over which expectations are being taken

    def verdict(self, region: Facts) -> Verdict:
        """True if every obligation is met, else None: what is not shown is a doubt, not a deviation."""
        try:
            started = False
            for facts in self.starts(region):
                started = True
                self.check(facts, Node(self.play.start()))
            if not started:
                self.doubts.append("no parameters satisfy the assumptions in this region")
        except (OutOfReach, LimitReached) as reason:
            self.doubts.append(str(reason))
        doubts = tuple(dict.fromkeys(self.doubts))
        holds, concept = (None, "undecided") if doubts else (True, CONCEPT)
        return Verdict(holds, concept, len(self.obligations), doubts=doubts)

    def starts(self, region: Facts) -> Iterator[Facts]:
        """The facts at the start, where the assumptions that are no plain conjunction hold.

        What is assumed of values of distributions is left out: it follows from where they are taken.
        """
        play = self.play
        facts = (*_plain(play.assumptions), *region)
        if self.cases.oracle.find(facts) is Answer.NONE:
            facts = (*_plain(play.clauses), *region)
        for there, admitted in self.asked(
            facts, lambda case: all(Reader(case, play, Scope()).truth(c) for c in play.conditions)
        ):
            if admitted and not self.cases.contradict(there):
                yield there

    def asked(self, facts: Facts, ask: Callable[[Case], T]) -> Iterator[tuple[Facts, T]]:
        """The answers to a question in all cases; a fault of the profile is a doubt."""

        def in_case(case: Case) -> T:
            self.case = case
            return ask(case)

        for found in self.cases.each(facts, in_case):
            if found.fault is not None:
                self.doubts.append(str(found.fault))
            else:
                yield found.facts, found.result  # type: ignore[misc]

    # --- every history ---

    def check(self, facts: Facts, node: Node) -> None:
        """Every decision from a history on, a deviator going back to the profile."""
        for there, step in self.asked(facts, lambda case: advance(case, self.play, node.state)):
            match step:
                case Gain(after=after) | Later(after=after, again=0):
                    self.check(there, node.at(after))
                case Chance(branches=branches):
                    for index, branch in enumerate(branches):
                        self.check(there, node.drawing(index, branch))
                case Continuum():
                    symbol = self.fresh(node, step.variable)
                    r = Value.variable(symbol)
                    inside = (Constraint(r - step.low, ">="), Constraint(step.high - r, ">="))
                    self.check((*there, *inside), node.drawing_number(step, r, symbol))
                case Choose() if step.bargain is None:
                    self.check_choice(there, node, step)
                case Offer() if step.bargain is None and step.high is not None:
                    self.check_number(there, node, step, step.high)
                case End():
                    pass
                case _:
                    raise OutOfReach("only moves in turn are verified where a distribution is not known")

    def check_choice(self, facts: Facts, node: Node, step: Choose) -> None:
        """No other action gives more, whatever has been drawn; then what follows each of them."""
        player = self.play.index(step.player)

        def ask(case: Case) -> tuple[Value, list[Value]]:
            own = self.prescribed(case, node, step)
            values = {a: self.payoffs(case, node.taking(step, a))[player] for a in step.actions}
            if own not in values:
                raise OutOfReach(f"{step.site} is prescribed {own}, which is not among the actions")
            return values[own], [value for action, value in values.items() if action != own]

        for there, (own, others) in self.asked(facts, ask):
            for other in others:
                self.owe(there, (other - own,), f"{step.site}: no other action gives more")
        for action in step.actions:
            self.check(facts, node.taking(step, action))

    def check_number(self, facts: Facts, node: Node, step: Offer, high: Value) -> None:
        """No other number gives more; then what follows each of them."""
        player, symbol = self.play.index(step.player), self.fresh(node, step.variable)
        y = Value.variable(symbol)

        def at_own(case: Case) -> tuple[Value, Value]:
            own = self.prescribed(case, node, step)
            assert isinstance(own, Value)
            ends = (case.sign(own - step.low), case.sign(high - own))
            if any(end < 0 or (end == 0 and not closed) for end, closed in zip(ends, step.closed, strict=True)):
                raise OutOfReach(f"{step.site} is prescribed {own}, which is not among the numbers")
            return own, self.payoffs(case, node.taking(step, own))[player]

        relations = (">=" if step.closed[0] else ">", ">=" if step.closed[1] else ">")
        inside = (Constraint(y - step.low, relations[0]), Constraint(high - y, relations[1]))
        for there, (own, most) in self.asked(facts, at_own):

            def at_other(case: Case, own: Value = own, most: Value = most) -> _Question:
                value = self.payoffs(case, node.taking(step, y, symbol))[player]
                return self.question(case, value, most, symbol, own)

            answers = list(self.asked((*there, *inside), at_other))
            forms = [question.form for _, question in answers if question.form is not None]
            sure = tuple(self.at_certainty(there, forms, most, own))
            for case_facts, question in answers:
                self.owe_both((*case_facts, *sure), question, y, own, f"{step.site}: no other number gives more")
        self.check((*facts, *inside), node.taking(step, y, symbol))

    def fresh(self, node: Node, variable: str) -> str:
        return node.fresh(variable, frozenset(self.play.parameters))

    def prescribed(self, run: Arithmetic, node: Node, step: Choose | Offer) -> Action:
        """What the profile says here; it may look only at what the player knows."""
        log: set[Item] = set()
        action = pure(self.profile.lottery(run, node.state, node.watched(log), step), step)
        if not all(node.knows(step.player, item) for item in log):
            raise OutOfReach(f"what {step.site} does depends on what she does not know")
        return action

    # --- what is expected ---

    def payoffs(self, run: Arithmetic, node: Node) -> Payoffs:
        """What the players expect at a history if the profile is followed."""
        step = advance(run, self.play, node.state)
        match step:
            case End(payoffs=payoffs):
                return payoffs
            case Gain(payoffs, after):
                return tuple(a + b for a, b in zip(payoffs, self.payoffs(run, node.at(after)), strict=True))
            case Later(factors, after, again=0):
                return tuple(a * b for a, b in zip(factors, self.payoffs(run, node.at(after)), strict=True))
            case Chance(branches=branches):
                parts = [(b.probability, self.payoffs(run, node.drawing(k, b))) for k, b in enumerate(branches)]
                return tuple(total(p * v[i] for p, v in parts) for i in range(len(self.play.players)))
            case Continuum():
                return self.expected(run, node, step)
            case Choose() | Offer():
                return self.payoffs(run, node.taking(step, self.prescribed(run, node, step)))
        raise OutOfReach("only moves in turn are verified where a distribution is not known")

    def expected(self, run: Arithmetic, node: Node, step: Continuum) -> Payoffs:
        """The expectation over a number drawn from an unknown distribution, cell by cell."""
        law = unknown_law(self.play, step)
        if law is None:
            raise OutOfReach(f"{step.name} follows another distribution that is known", step.position)
        symbol, sums = self.fresh(node, step.variable), [ZERO] * len(self.play.players)
        waiting, count = [(step.low, step.high)], 0
        self.drawn.add(symbol)
        while waiting:
            count += 1
            if count > MOST_CELLS:
                raise LimitReached(f"the limit of {MOST_CELLS} cells of {symbol} was reached")
            left, right = waiting.pop()
            try:
                inside = Inside(run, symbol, left, right)
                values = self.payoffs(inside, node.drawing_number(step, Value.variable(symbol), symbol))
            except Cut as cut:
                if cut.symbol != symbol:  # the cell of an expectation around this one
                    raise
                waiting += [(cut.place, right), (left, cut.place)]
                continue
            sums = [s + self.over(run, law, symbol, (left, right), v) for s, v in zip(sums, values, strict=True)]
        return tuple(sums)

    def over(self, run: Arithmetic, law: Law, r: str, ends: tuple[Value, Value], value: Value) -> Value:
        """The integral of a value that is linear in the number drawn, by parts."""
        slope = value.derivative(r)
        if r in slope.variables() or any(r in at.variables() for _, at in self.within(value, self.chances)):
            raise OutOfReach(f"a payoff that is not linear in {r}, whose distribution is not known")
        low, high = ends
        below, above = self.chance(run, law, low), self.chance(run, law, high)
        plain = value.substitute({r: ZERO}) * (above - below)
        return plain + slope * (high * above - low * below - law.area(low, high)) if not slope.is_zero else plain

    def chance(self, run: Arithmetic, law: Law, at: Value) -> Value:
        """F at a point: 0 and 1 outside of its interval, a variable inside; its case is told what that is."""
        outside = ZERO if run.sign(at - law.low) <= 0 else ONE if run.sign(law.high - at) <= 0 else None
        for name in law.chance(at).variables():
            self.chances[name] = law, at
            value = Value.variable(name)
            inside = (Constraint(value, ">"), Constraint(ONE - value, ">"))
            facts = inside if outside is None else (Constraint(value - outside, "="),)
            if self.case is not None and not at.variables() & self.drawn:
                self.case.facts += [fact for fact in facts if fact not in self.case.facts]
            return value if outside is None else outside
        return law.chance(at)

    def within(self, value: Value, table: dict[str, tuple[Law, Value]]) -> list[tuple[str, Value]]:
        """The values of distributions in a value, with the points at which they are taken."""
        return [(name, table[name][1]) for name in sorted(value.variables() & table.keys())]

    # --- another number ---

    def question(self, case: Case, value: Value, most: Value, y: str, own: Value) -> _Question:
        """What must not be positive so that `value`, at the number `y`, is at most what the prescribed one gives."""
        names = [name for name, at in self.within(value, self.chances) if y in at.variables()]
        if not names:
            return _Question((value - most,))
        moving = tuple(name for name in names for _ in value.coefficients(name)[1:])  # as often as it is a factor
        for sides in product((BELOW, ABOVE), repeat=len(moving)):
            factors = [_side(Value.variable(n), s) for n, s in zip(moving, sides, strict=True)]
            base = value.substitute({moving[0]: ZERO if sides[0] == BELOW else ONE})
            gain = (value - base) / prod(factors, start=ONE)
            if not base.variables() & {*names, y} and not gain.variables() & {*names}:
                form = _Form(base, gain, moving, sides, y)
                return replace(self.bound(case, form, Value.variable(y), most, own), form=form)
        raise OutOfReach("what a number gives is not a constant and a gain times the chances of independent draws")

    def bound(self, case: Case, form: _Form, other: Value, most: Value, own: Value) -> _Question:
        """What must not be positive so that the formula at another number is at most what the prescribed one gives."""
        base, gain = form.base, form.gain.substitute({form.y: other})
        if case.sign(gain) <= 0:
            return _Question((base - most,))
        tangents, ahead = list(self.tangents(case, form, own)), other - own
        self.owe(tuple(case.facts), (base - most,), "the number prescribed gives no less than refusal")
        return _Question(
            tuple(gain * chance * chance - (most - base) * (chance - slope * ahead) for chance, slope in tangents)
        )

    def at_certainty(self, facts: Facts, forms: Sequence[_Form], most: Value, own: Value) -> Iterator[Constraint]:
        """What the prescribed number gives is no less than what numbers give at which a chance becomes 1."""
        for form in dict.fromkeys(forms):
            if len({*zip(form.moving, form.sides, strict=True)}) != 1:
                continue
            law, at = self.chances[form.moving[0]]
            end, speed = law.high if form.sides[0] == BELOW else law.low, at.derivative(form.y)
            if form.y in speed.variables():
                continue
            other = (end - at.substitute({form.y: ZERO})) / speed
            before, shown = len(self.doubts), len(self.obligations)

            def ask(case: Case, form: _Form = form, other: Value = other) -> _Question:
                return self.bound(case, form, other, most, own)

            for there, question in self.asked(facts, ask):
                self.owe_both(there, question, other, own, "a number that is sure to be accepted gives no more")
            if len(self.doubts) == before:
                yield Constraint(most - form.base - form.gain.substitute({form.y: other}), ">=")
            else:
                del self.doubts[before:], self.obligations[shown:]

    def tangents(self, case: Case, form: _Form, own: Value) -> Iterator[tuple[Value, Value]]:
        """The product of the chances at the prescribed number, and its slope: S and S'.

        Where a chance reaches 1 its logarithm has a kink, at which every slope between that from inside and 0 will do.
        """
        parts: list[tuple[Value, tuple[Value, ...]]] = []
        y = form.y
        for name, side in zip(form.moving, form.sides, strict=True):
            law, at = self.chances[name]
            speed, there = at.derivative(y), at.substitute({y: own})
            if y in speed.variables() or not law.why_logconcave(side):
                raise OutOfReach(f"{law.side(side)} is not known to be log-concave along the numbers")
            chance = _side(self.chance(case, law, there), side)
            if chance.is_zero:
                return
            steep = speed * self.density(law, there) * (1 if side == BELOW else -1)
            at_end = case.sign((law.high if side == BELOW else law.low) - there) == 0
            parts.append((chance, (ZERO, steep) if at_end else (ZERO,) if chance == ONE else (steep,)))
        whole = prod((chance for chance, _ in parts), start=ONE)
        for slopes in product(*(choices for _, choices in parts)):
            others = [prod((c for j, (c, _) in enumerate(parts) if j != k), start=ONE) for k in range(len(parts))]
            yield whole, total(slope * other for slope, other in zip(slopes, others, strict=True))

    def density(self, law: Law, at: Value) -> Value:
        value = law.density(at)
        (name,) = value.variables()
        self.densities[name] = law, at
        return value

    # --- obligations ---

    def owe_both(self, facts: Facts, question: _Question, other: Value, own: Value, says: str) -> None:
        """The question on each side of the prescribed number, since another option may do there."""
        for relation in ("<=", ">"):
            self.owe((*facts, Constraint(other - own, relation)), question.options, says)

    def owe(self, facts: Facts, options: Sequence[Value], says: str) -> None:
        """One of some values is never positive under the facts; a doubt if that is not shown of any."""
        for value in options:
            denied = Constraint(self.reduced(facts, value), ">")
            obligation = Obligation((*facts, *self.known(facts, denied.value)), (denied,), says)
            if obligation.counterexample(self.cases.oracle) is Answer.NONE:
                self.obligations.append(obligation)
                return
        if self.cases.oracle.find((*facts, *self.known(facts, ZERO))) is not Answer.NONE:
            self.doubts.append(f"{says}: this was not shown")

    def known(self, facts: Facts, value: Value) -> Facts:
        """That the densities that occur are not negative."""
        names = value.variables().union(*(fact.value.variables() for fact in facts))
        return tuple(Constraint(Value.variable(name), ">=") for name in sorted(names & self.densities.keys()))

    def reduced(self, facts: Facts, value: Value) -> Value:
        """The value with densities put in from equations in which they have a coefficient that is not zero."""
        for fact in facts:
            if fact.relation != "=":
                continue
            for name in sorted(fact.value.variables() & self.densities.keys()):
                parts = fact.value.coefficients(name)
                if len(parts) != 2:
                    continue
                zero = Constraint(parts[1], "=")
                if self.cases.oracle.find((*facts, *self.known(facts, ZERO), zero)) is Answer.NONE:
                    value = value.substitute({name: -parts[0] / parts[1]})
                    break
        return value


def _plain(facts: Facts) -> Facts:
    """The facts in which no value of a distribution occurs."""
    return tuple(fact for fact in facts if not any(name.endswith(")") for name in fact.value.variables()))


def _side(chance: Value, side: str) -> Value:
    return chance if side == BELOW else ONE - chance
