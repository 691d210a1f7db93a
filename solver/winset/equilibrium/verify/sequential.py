"""Sequential rationality: at every information set, on the path or off it, no other action pays.

Only one-shot deviations are checked: one other action, then back to the profile. In a play of bounded length that
suffices: for subgame perfection see Osborne and Rubinstein (1994), A Course in Game Theory, Lemma 98.2; for
sequential rationality with beliefs that are updated along the way, Hendon, Jacobsen and Sloth (1996), Games and
Economic Behavior 12.

Draws that nobody who moved has seen are pending, so a player who does not know a type decides once, at the prior:
that is what strong perfect Bayesian equilibrium asks where only those who see a type have yet to move. Where
something is settled that a player has not seen, the prescribed action must be best whatever it is; then it is best
under every belief. Where it is not, beliefs are needed, and the verifier says so.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product

from winset.algebra.oracle import Constraint
from winset.algebra.run import formal
from winset.algebra.value import Value, total
from winset.claims.obligations import Obligation
from winset.claims.profile import Lottery
from winset.equilibrium.verify.beginnings import Beginnings
from winset.equilibrium.verify.cases import Case, Cases, Facts, Found
from winset.equilibrium.verify.continuity import Continuity
from winset.equilibrium.verify.domain import domain, several_numbers
from winset.equilibrium.verify.findings import Fails, Findings, Memory
from winset.equilibrium.verify.follow import Follower
from winset.equilibrium.verify.information import Prescriptions
from winset.equilibrium.verify.interim import Interim, is_interim
from winset.equilibrium.verify.node import Item, Node
from winset.equilibrium.verify.replay import completed, pays
from winset.equilibrium.verify.settlement import Settlements
from winset.equilibrium.verify.verdict import DOMINATED, ONE_SHOT, Deviation
from winset.equilibrium.verify.votes import in_order
from winset.errors import OutOfReach
from winset.game.advance import phases
from winset.game.play import Action, Branch, Chance, Choose, Continuum, End, Gain, Later, Offer, Site, Step, Together

MOST_PROFILES = 4096

Decision = Choose | Offer | Together


@dataclass(frozen=True, slots=True)
class _Gain:
    """What a player gains who does something else."""

    prescribed: Action
    gain: Value
    together: tuple[Action, ...] = ()


@dataclass(slots=True)
class Sequential:
    """Checks all subgames of a play. `hidden` and `votes` tell which concept the game calls for."""

    cases: Cases
    follower: Follower
    findings: Findings
    memory: Memory = field(default_factory=Memory)
    prescriptions: Prescriptions = field(default_factory=Prescriptions)
    hidden: bool = False
    votes: bool = False

    reached: Beginnings = field(default_factory=lambda: Beginnings(frozenset()))
    patient: set[int] = field(default_factory=set)
    mixes: bool = False
    unbounded: bool = False  # whether payments may be: it is then looked at more closely

    # --- subgames ---

    def everything(self, facts: Facts) -> None:
        """Check the whole play: from its start, and from each beginning of a round without end that has a history."""
        follower = self.follower
        starts = phases(formal(), follower.play)
        self.reached = Beginnings(frozenset(follower.play.parameters))
        self.subgame(follower.start(follower.play.start()), facts)
        for begins in self.reached:
            self.subgame(follower.start(starts[begins.phase - 1], begins.mode), begins.facts)
        self._continuity()

    def subgame(self, node: Node, facts: Facts) -> None:
        """Check everything from a history on, at all points of the facts.

        Facts about numbers that no longer matter are left out first: what is shown without them holds with them. If
        something is wrong then, they are put back.
        """
        known = self.memory.items(node, facts)
        if known is not None:
            self.follower.looked |= known
            return
        if self.cases.contradict(facts):
            return
        if not self._weakly(node, facts):
            self._walk(node, facts)

    def _weakly(self, node: Node, facts: Facts) -> bool:
        """Whether the subgame is in order even without the facts about numbers that no longer matter."""
        live = node.state.symbols() | frozenset(self.follower.play.parameters)
        weak = tuple(fact for fact in facts if fact.value.variables() <= live)
        key: tuple[Hashable, frozenset[str]] = (node.key(), frozenset(map(str, weak)))
        if len(weak) == len(facts) or key in self.memory.failed:
            return False
        kept = self.prescriptions.size()
        try:
            with self.findings.hushed():
                self._walk(node, weak)
        except Fails:
            self.memory.failed.add(key)
            self.prescriptions.cut(kept)
            return False
        return True

    def _walk(self, node: Node, facts: Facts) -> None:
        before = self.findings.size()
        with self._watching() as looked:
            for found in self.cases.each(facts, lambda case: self._ahead(case, node)):
                if found.fault is not None:
                    self.findings.fault(found.facts, found.fault)
                elif found.result is not None:
                    self._step(*found.result, found.facts)
        if self.findings.size() == before:
            self.memory.add(node, facts, looked)

    @contextmanager
    def _watching(self) -> Iterator[set[Item]]:
        """The items that are looked at meanwhile; they count as looked at outside as well."""
        outside, inside = self.follower.looked, set[Item]()
        self.follower.looked = inside
        try:
            yield inside
        finally:
            outside |= inside
            self.follower.looked = outside

    def _ahead(self, case: Case, node: Node) -> tuple[Node, Step]:
        """The next step that someone takes, past payments and the passing of time."""
        while True:
            node, step = self.follower.next(case, node)
            if not isinstance(step, (Gain, Later)):
                return node, step
            node = self.follower.after(case, node, step)
            if isinstance(step, Later) and step.again:
                return node, step
            for value in step.payoffs if isinstance(step, Gain) else step.factors:
                case.defined(value)
            self._watch(step)

    def _drawn(self, branch: Branch, facts: Facts) -> Iterator[Facts]:
        """Where a result of a draw has to be looked at: everywhere, or not where it is left out."""
        if not self.follower.may_leave_out(branch):
            yield facts
            return
        for found in self.cases.each(facts, lambda case: self.follower.is_left_out(case, branch)):
            if not found.result:
                yield found.facts

    def _step(self, node: Node, step: Step, facts: Facts) -> None:
        self.hidden = self.hidden or any(heard.audience is not None for heard in node.heard.values())
        self._watch(step)
        match step:
            case Later():
                self.reached.add(step.again, node.mode, facts)
                if not step.enters:
                    self._patience(step, facts)
            case Chance():
                for index, branch in enumerate(step.branches):
                    for within in self._drawn(branch, facts):
                        self.subgame(node.drawing(index, branch), within)
            case Continuum():
                symbol = node.fresh(step.variable, frozenset(self.follower.play.parameters))
                number = Value.variable(symbol)
                inside = (*facts, Constraint(number - step.low, ">="), Constraint(step.high - number, ">="))
                self.subgame(node.drawing_number(step, number, symbol), inside)
            case Choose() | Offer() if step.bargain is not None:
                self._settling(node, step, facts)
            case Choose() | Together() if in_order(self.follower, self.findings, node, step, facts):
                self.votes = self.votes or (isinstance(step, Together) and any(map(_is_vote, step.moves)))
            case Choose():
                self._prescription(node, step, facts)
                self._choose(node, step, facts)
                for action in step.actions:
                    self.subgame(node.taking(step, action), facts)
            case Offer() if several_numbers(self.follower.play, step.site.position):
                self._prescribed_numbers(node, step, step.site, facts)
                self._numbers(node, step, (), (node, step), facts)
            case Offer():
                self._prescription(node, step, facts)
                self._offer(node, step, facts)
            case Together():
                for move in step.moves:
                    self._prescription(node, move, facts)
                self._together(node, step, facts)
            case End():
                self._end(step, facts)

    def _patience(self, step: Later, facts: Facts) -> None:
        """Rounds without end are discounted; or it is shown apart why one-shot deviations are enough to look at."""
        for player, (name, factor) in enumerate(zip(self.follower.play.players, step.factors, strict=True)):
            outside = (Constraint(factor - 1, ">="), Constraint(factor, "<"))
            says = f"{name} discounts later rounds"
            if not self.findings.shown([Obligation(facts, (wrong,), says) for wrong in outside]):
                self.patient.add(player)

    def _continuity(self) -> None:
        """What happens late hardly counts for those who may not discount it, and in payments that may have no bound."""
        play, begins = self.follower.play, [(begins.phase, begins.facts) for begins in self.reached]
        everybody = range(len(play.players)) if begins and self.unbounded else ()
        for player in sorted(self.patient.union(everybody)):
            Continuity(play, player, self.findings, self.mixes).check(begins)

    def _watch(self, step: Step) -> None:
        """Note whether numbers without an upper end, or under a fraction, may make payments that have no bound."""
        match step:
            case Offer(high=None):
                self.unbounded = True
            case Offer() | Continuum():
                self._watch_values(step.low, step.high)
            case Together(moves=moves):
                for move in moves:
                    self._watch(move)
            case End() | Gain():
                self._watch_values(*step.payoffs)

    def _watch_values(self, *values: Value | None) -> None:
        parameters = self.follower.play.parameters
        fractions = (value.denominator for value in values if value is not None and not value.is_polynomial)
        self.unbounded = self.unbounded or any(not below.variables() <= set(parameters) for below in fractions)

    def _end(self, step: End, facts: Facts) -> None:
        """The payoffs at an end have a meaning."""

        def defined(case: Case) -> None:
            for value in step.payoffs:
                case.defined(value)

        for found in self.cases.each(facts, defined):
            if found.fault is not None:
                self.findings.fault(found.facts, found.fault)

    def _settling(self, node: Node, step: Choose | Offer, facts: Facts) -> None:
        """Whether to settle is checked with the number; both are decided by a solution, not by deviations."""
        self._prescription(node, step, facts)
        if isinstance(step, Offer):
            symbol = node.fresh(step.variable, frozenset(self.follower.play.parameters))
            x = Value.variable(symbol)
            self.subgame(node.taking(step, x, symbol), (*facts, *domain(step, x)))
            return
        with self._watching():
            Settlements(self.cases, self.follower, self.findings, node, step).check(facts)
        for action in step.actions:
            self.subgame(node.taking(step, action), facts)

    # --- what is prescribed ---

    def _prescription(self, node: Node, step: Choose | Offer, facts: Facts) -> None:
        """The prescribed action is one that the player has, and depends on what she knows only."""
        with self._watching() as looked:
            for found in self.cases.each(facts, lambda case: self._prescribed(case, node, step)):
                if found.fault is not None:
                    self.findings.fault(found.facts, found.fault)
                elif found.result is not None:
                    self._lottery(node, step, found.facts, found.result, looked)

    def _prescribed(self, case: Case, node: Node, step: Choose | Offer) -> Lottery:
        lottery = self.follower.lottery(case, node, step)
        for action, chance in lottery:
            case.defined(chance)
            if isinstance(action, Value):
                case.defined(action)
        return lottery

    def _lottery(self, node: Node, step: Choose | Offer, facts: Facts, lottery: Lottery, looked: set[Item]) -> None:
        """The actions are admissible, their probabilities are such, and both depend on what she knows only."""
        for place, (action, chance) in enumerate(lottery):
            mark = place * "′"
            self.prescriptions.add(node, step.site, f"{step.variable}{mark}", facts, action, looked)
            if isinstance(step, Offer):
                self._admissible(step, facts, action)
            if len(lottery) > 1:
                self.mixes = True
                self.prescriptions.add(node, step.site, f"{step.variable}{mark}?", facts, chance, looked)
                says = f"{step.site} plays {action} with a probability that is not negative"
                if self.findings.violated(facts, (Constraint(chance, "<"),), says) is not None:
                    self.findings.wrong(f"{step.site} is to play {action} with a negative probability")
        self.prescriptions.add(node, step.site, f"{step.variable}#", facts, Value.number(len(lottery)), looked)
        rest = total(chance for _, chance in lottery) - 1
        if not rest.is_zero and self.findings.violated(
            facts, (Constraint(rest, "!="),), f"{step.site} plays a lottery"
        ):
            self.findings.wrong(f"the probabilities with which {step.site} plays do not sum to 1")

    def _admissible(self, step: Offer, facts: Facts, action: Action) -> None:
        assert isinstance(action, Value)
        for limit in domain(step, action):
            outside = limit.negated()
            says = f"{step.site} chooses {step.name} = {action} within its domain"
            point = self.findings.violated(facts, (outside,), says)
            if point is not None:
                at = ", ".join(f"{name} = {value}" for name, value in point.items())
                text = f"{step.site} is to choose {step.name} = {action}, outside of its domain"
                self.findings.wrong(f"{text} at {at}" if at else text)

    # --- deviations ---

    def _choose(self, node: Node, step: Choose, facts: Facts) -> None:
        with self._watching() as looked:
            for action in step.actions:
                for found in self.cases.each(facts, lambda case, a=action: self._gain(case, node, step, a)):  # type: ignore[misc]
                    self._no_gain(node, step, action, found, looked)

    def _offer(self, node: Node, step: Offer, facts: Facts) -> None:
        symbol = node.fresh(step.variable, frozenset(self.follower.play.parameters))
        x = Value.variable(symbol)
        inside = (*facts, *domain(step, x))
        with self._watching() as looked:
            for found in self.cases.each(inside, lambda case: self._gain(case, node, step, x, symbol)):
                self._no_gain(node, step, x, found, looked)
        self.subgame(node.taking(step, x, symbol), inside)

    # --- several numbers chosen at once ---

    def _prescribed_numbers(self, node: Node, step: Step, site: Site, facts: Facts) -> None:
        """The numbers of one move, one after the other, along all that may be played."""
        if not isinstance(step, Offer) or step.site != site:
            return
        self._prescription(node, step, facts)
        for found in self.cases.each(facts, lambda case: self.follower.lottery(case, node, step)):
            for action, _ in found.result or ():
                after = node.taking(step, action)
                for ahead in self.cases.each(found.facts, lambda case, n=after: self._ahead(case, n)):  # type: ignore[misc]
                    if ahead.result is not None:
                        self._prescribed_numbers(*ahead.result, site, ahead.facts)

    def _numbers(
        self, node: Node, step: Offer, before: tuple[Value, ...], start: tuple[Node, Offer], facts: Facts
    ) -> None:
        """No other numbers pay: those of one move are left open together, and then what follows is checked."""
        symbol = node.fresh(step.variable, frozenset(self.follower.play.parameters))
        x = Value.variable(symbol)
        numbers, after = (*before, x), node.taking(step, x, symbol)
        for ahead in self.cases.each((*facts, *domain(step, x)), lambda case: self._ahead(case, after)):
            if ahead.fault is not None:
                self.findings.fault(ahead.facts, ahead.fault)
                continue
            assert ahead.result is not None
            then = ahead.result[1]
            if isinstance(then, Offer) and then.site == step.site:
                self._numbers(ahead.result[0], then, numbers, start, ahead.facts)
                continue
            with self._watching() as looked:
                for found in self.cases.each(ahead.facts, lambda case: self._over(case, *start, after, x)):
                    self._no_gain(*start, x, found, looked, numbers)
            self.subgame(after, ahead.facts)

    def _gain(self, case: Case, node: Node, step: Choose | Offer, action: Action, symbol: str = "") -> _Gain | None:
        """What a one-shot deviation gains in a case; None if it is no deviation."""
        lottery = self.follower.lottery(case, node, step)
        if len(lottery) == 1 and action == lottery[0][0]:
            return None
        return self._over(case, node, step, node.taking(step, action, symbol), lottery[0][0])

    def _over(self, case: Case, node: Node, step: Choose | Offer, after: Node, prescribed: Action) -> _Gain | None:
        """What a player gains at a node who brings about another history than the profile."""
        player = self.follower.play.index(step.player)
        here = self.follower.decided(case, node, step)[player]  # first: it is the same for all numbers left open
        there = self.follower.payoffs(case, after)[player]
        case.defined(there - here)
        return _Gain(prescribed, there - here)

    def _no_gain(
        self, node: Node, step: Choose | Offer, action: Action, found: Found[_Gain | None], looked: set[Item],
        numbers: tuple[Value, ...] = (),
    ) -> None:  # fmt: skip
        """The obligation that a deviation does not pay in a case."""
        if found.fault is not None:
            self.findings.fault(found.facts, found.fault)
        if found.result is None:
            return
        prescribed, gain = found.result.prescribed, found.result.gain
        says = f"{step.site} gains nothing by {numbers or action} instead of {prescribed}"
        point = self.findings.violated(found.facts, (Constraint(gain, ">"),), says)
        if point is None:
            return
        unseen = _unseen(node, step, looked)
        if unseen:
            text = f"what {step.site} should do depends on {' and '.join(unseen)}, not seen by then: beliefs are needed"
            self.findings.belief(text)
            return
        open_ = [*self.follower.play.parameters, *sorted(node.symbols), *map(str, numbers)]
        at = completed(point, open_)
        together = found.result.together
        mode = node.mode if step.site.phases else None
        self._report(Deviation(
            step.player, step.site, node.trail, prescribed, action, gain, at, ONE_SHOT, against=together,
            numbers=numbers, mode=mode,
        ))  # fmt: skip

    def _report(self, deviation: Deviation) -> None:
        with self._watching():
            confirmed = self.findings.quiet or pays(self.follower, deviation)
        if confirmed:
            self.findings.deviation(deviation)
        else:
            self.findings.doubt(f"a deviation that was found did not pay when it was played with numbers: {deviation}")

    # --- simultaneous moves ---

    def _together(self, node: Node, step: Together, facts: Facts) -> None:
        symbols = self._symbols(node, step)
        choices = [
            move.actions if isinstance(move, Choose) else (Value.variable(symbol),)
            for move, symbol in zip(step.moves, symbols, strict=True)
        ]
        profiles = list(product(*choices))
        if len(profiles) > MOST_PROFILES:
            raise OutOfReach(f"more than {MOST_PROFILES} profiles of simultaneous moves", step.position)
        inside = [
            domain(m, Value.variable(s)) if isinstance(m, Offer) else ()
            for m, s in zip(step.moves, symbols, strict=True)
        ]
        interim = is_interim(node, step)
        for place, (move, actions) in enumerate(zip(step.moves, choices, strict=True)):
            for action in actions:
                if interim:
                    with self._watching():
                        own = Interim(self.follower, self.findings, node, step, place)
                        own.check(action, symbols[place], (*facts, *inside[place]))
                    continue
                self._alone(node, step, place, action, symbols[place], (*facts, *inside[place]))
                if _is_vote(move):
                    self.votes = True
                    self._undominated(node, step, place, action, facts)
        everywhere = (*facts, *(fact for own in inside for fact in own))
        for actions in profiles:
            self.subgame(node.taking_all(step, actions, frozenset(filter(None, symbols))), everywhere)

    def _symbols(self, node: Node, step: Together) -> tuple[str, ...]:
        """A name for each number of simultaneous moves, different from all others; "" for a choice among actions."""
        found: list[str] = []
        for move in step.moves:
            taken = frozenset([*self.follower.play.parameters, *found])
            found.append(node.fresh(move.variable, taken) if isinstance(move, Offer) else "")
        return tuple(found)

    def _alone(self, node: Node, step: Together, place: int, action: Action, symbol: str, facts: Facts) -> None:
        """One of those who move at once does something else, the others doing as prescribed."""

        def gain(case: Case) -> _Gain | None:
            actions = self.follower.all_prescribed(case, node, step)
            if actions[place] == action:
                return None
            gained = self._difference(case, node, step, place, action, actions, symbol)
            return _Gain(actions[place], gained, actions)

        with self._watching() as looked:
            for found in self.cases.each(facts, gain):
                self._no_gain(node, step.moves[place], action, found, looked)

    def _difference(
        self,
        case: Case,
        node: Node,
        step: Together,
        place: int,
        action: Action,
        actions: Sequence[Action],
        symbol: str = "",
    ) -> Value:
        """What the player at `place` gains by another action, those of the others being given."""
        player = self.follower.play.index(step.moves[place].player)
        other = (*actions[:place], action, *actions[place + 1 :])
        left_open = frozenset(filter(None, [symbol]))
        there = self.follower.payoffs(case, node.taking_all(step, other, left_open))[player]
        here = self.follower.payoffs(case, node.taking_all(step, tuple(actions)))[player]
        case.defined(there - here)
        return there - here

    def _undominated(self, node: Node, step: Together, place: int, action: Action, facts: Facts) -> None:
        """The prescribed vote is not weakly dominated by this one, given what follows each profile of votes."""
        moves = step.labels()
        if moves is None:
            raise OutOfReach("votes and numbers at once: whether a vote is dominated was not decided", step.position)
        others = list(product(*(m.actions if k != place else ("",) for k, m in enumerate(moves))))

        def gains(case: Case) -> tuple[Action, list[tuple[Value, tuple[Action, ...]]]]:
            prescribed = self.follower.prescribed(case, node, step.moves[place])
            if prescribed == action:
                return prescribed, []
            whole = [(*o[:place], prescribed, *o[place + 1 :]) for o in others]
            return prescribed, [(self._difference(case, node, step, place, action, w), w) for w in whole]

        for found in self.cases.each(facts, gains):
            if found.result is not None:
                self._not_dominated(node, step, place, action, found.facts, *found.result)

    def _not_dominated(
        self, node: Node, step: Together, place: int, action: Action, facts: Facts,
        prescribed: Action, gains: list[tuple[Value, tuple[Action, ...]]],
    ) -> None:  # fmt: skip
        site = step.moves[place].site
        by_gain = {gain: against for gain, against in gains if not gain.is_zero}
        never_worse = tuple(Constraint(gain, ">=") for gain in by_gain)
        for gain, against in by_gain.items():
            says = f"the vote {prescribed} of {site} is not weakly dominated by {action}"
            point = self.findings.violated(facts, (*never_worse, Constraint(gain, ">")), says)
            if point is not None:
                at = completed(point, [*self.follower.play.parameters, *sorted(node.symbols)])
                mode = node.mode if site.phases else None
                self._report(Deviation(
                    site.player, site, node.trail, prescribed, action, gain, at, DOMINATED, against=against, mode=mode
                ))  # fmt: skip
                return


def _is_vote(move: Choose | Offer) -> bool:
    return isinstance(move, Choose) and move.vote


def _unseen(node: Node, step: Choose | Offer, looked: set[Item]) -> tuple[str, ...]:
    """What is settled, matters, and is not known to the player."""
    more = [str(name) for kind, name in looked if name is not None and not node.knows(step.player, (kind, name))]
    return tuple(dict.fromkeys([*step.unseen, *sorted(more)]))
