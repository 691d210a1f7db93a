"""Whether a conjectured profile is an equilibrium at one parameter point, and if not, the deviation that binds.

At every information set, on the path first and then off it, the gain from every one-shot deviation is computed: another
action, then back to the profile. Numbers of an interval are swept, so that a continuum of deviations and of histories
is a few pieces, on each of which the gain is one formula. The first deviation that pays, in the order of play, is the
answer; among the numbers that a player could choose at one place it is the one that pays most. One-shot deviations
suffice as told in `winset.equilibrium.verify.sequential`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import product

from winset.algebra.run import Run
from winset.algebra.value import ONE, Value
from winset.claims.profile import Automaton, Lottery, NoRule, Profile
from winset.equilibrium.verify.cases import Inadmissible
from winset.equilibrium.verify.node import Item, Node
from winset.equilibrium.when.assessed import Assessed
from winset.equilibrium.when.best_number import Better, best_number
from winset.equilibrium.when.expectation import Expectation
from winset.equilibrium.when.finding import Binding, Finding, NeedsBeliefs, NoStrategy, first, settles, worse
from winset.equilibrium.when.late import Late
from winset.equilibrium.when.plans import Broken, along, check_plan
from winset.errors import OutOfReach
from winset.game.advance import phases
from winset.game.play import Action, Branch, Chance, Choose, Continuum, End, Gain, Later, Offer, Play, Together

MOST_PROFILES = 4096


def examine(run: Run, play: Play, profile: Profile, late: Late) -> Finding:
    """What is better than the profile at the point of the run: None if nothing is.

    The profile reads the state of the play and its own state, nothing else of the history. Raises OutOfReach where the
    answer needs beliefs, for settlements, and where nothing makes a player mind if the play never ends.
    """
    check = Check(Expectation(run, play, profile))
    try:
        finding = _found(check)
    except Broken as fault:
        return NoStrategy(str(fault), fault.condition)
    except (NoRule, Inadmissible) as fault:
        return NoStrategy(str(fault))
    if isinstance(finding, NeedsBeliefs):
        raise OutOfReach(finding.text)
    if finding is None:
        for player in sorted(check.patient):
            late.hardly_counts(run, player, {phase for phase, _ in check.reached})
    return finding


def _found(check: Check) -> Finding:
    """What is better, beliefs being looked at where they are stated, where players mix, or where they are needed."""
    expect = check.expect
    if phases(check.run, expect.play):  # there no beliefs can be stated
        return check.everything()
    assessed = expect.profile.is_assessment()
    plain = None if assessed else check.everything()
    if not assessed and not isinstance(plain, NeedsBeliefs):
        return plain
    try:
        return Assessed(expect).everything()
    except OutOfReach:
        plain = plain or check.everything()  # what is best under every belief needs none
        if assessed and isinstance(plain, NeedsBeliefs):
            raise
        return plain


@dataclass(slots=True)
class Check:
    """Goes through the histories of a play; `reached` are the beginnings of rounds without end that have a history.

    `patient` are the players who may not discount these rounds: one-shot deviations are not enough without more.
    """

    expect: Expectation
    reached: dict[tuple[int, str], None] = field(default_factory=dict)
    patient: set[int] = field(default_factory=set)

    @property
    def run(self) -> Run:
        return self.expect.run

    def everything(self) -> Finding:
        """The play from its start, and then each beginning of a round without end that some history leads to."""
        play = self.expect.play
        initial = self.expect.profile.initial if isinstance(self.expect.profile, Automaton) else ""
        finding = self.subgame(Node(play.start()).in_mode(initial))
        starts, done = phases(self.run, play), 0
        while done < len(self.reached) and not settles(finding):
            phase, mode = list(self.reached)[done]
            finding = worse(finding, self.subgame(Node(starts[phase - 1]).in_mode(mode)))
            done += 1
        return finding

    def subgame(self, node: Node) -> Finding:
        """What is better at a history or later; the same subgame is gone through once."""
        self.run.check_time()
        symbols = node.state.symbols()
        return self.run.remember(("when", id(self), node.key()), symbols, lambda: self._subgame(node))

    def _subgame(self, node: Node) -> Finding:
        node, step = self.expect.next(node)
        match step:
            case End():
                return None
            case Gain() | Later():
                return self._time(node, step)
            case Chance(_, branches):
                return first(partial(self._drawn, node, k, b) for k, b in enumerate(branches))
            case Continuum():
                symbol = self._fresh(node, step.variable)
                return along(self.run, symbol, step, lambda r: self.subgame(node.drawing_number(step, r, symbol)))
            case Choose() | Offer() if step.bargain is not None:
                raise OutOfReach("a settlement in a conjectured profile: see `winset verify`", step.site.position)
            case Choose():
                return self._choose(node, step)
            case Offer():
                return self._offer(node, step)
            case Together():
                return self._together(node, step)

    def _drawn(self, node: Node, index: int, branch: Branch) -> Finding:
        return self.subgame(node.drawing(index, branch))

    def _fresh(self, node: Node, variable: str) -> str:
        return node.fresh(variable, frozenset(self.expect.play.parameters))

    def _time(self, node: Node, step: Gain | Later) -> Finding:
        after = self.expect.follower().after(self.run, node, step)
        if isinstance(step, Gain) or not step.again:
            return self.subgame(after)
        self.reached[step.again, after.mode] = None
        for player, factor in enumerate(step.factors):
            if not step.enters and (self.run.sign(factor) < 0 or self.run.sign(factor - 1) >= 0):
                self.patient.add(player)
        return None

    # --- decisions ---

    def _choose(self, node: Node, step: Choose) -> Finding:
        looked = set[Item]()
        plan = self.expect.plan(node, step, looked)
        check_plan(self.run, step, plan)
        here = self._value(node, step, plan)
        played = [action for action, _ in plan]
        better = [
            Better(action, gain)
            for action in step.actions
            if len(plan) > 1 or action not in played
            if self.run.sign(gain := self._value(node, step, ((action, ONE),)) - here) > 0
        ]
        found = self._judged(node, step, plan, better, looked)
        after = [*played, *(action for action in step.actions if action not in played)]
        return first([lambda: found, *(lambda a=a: self.subgame(node.taking(step, a)) for a in after)])

    def _offer(self, node: Node, step: Offer) -> Finding:
        looked = set[Item]()
        plan = self.expect.plan(node, step, looked)
        check_plan(self.run, step, plan)
        symbol = self._fresh(node, step.variable)
        player = self.expect.play.index(step.player)
        here = self._value(node, step, plan)

        def gain(x: Value) -> Value | None:
            there = self.expect.payoffs(node.taking(step, x, symbol))[player] - here
            return there if self.run.sign(there) > 0 else None

        pieces = self.run.sweep(symbol, step.low, step.high, gain, step.closed)
        better = best_number(self.run, symbol, [piece for piece in pieces if piece.result is not None])
        return first(
            [
                lambda: self._judged(node, step, plan, better, looked),
                *(lambda a=a: self.subgame(node.taking(step, a)) for a, _ in plan),
                lambda: along(self.run, symbol, step, lambda x: self.subgame(node.taking(step, x, symbol))),
            ]
        )

    def _value(self, node: Node, step: Choose | Offer, plan: Lottery) -> Value:
        """What the player expects if she follows a plan at this step and the profile from then on."""
        player = self.expect.play.index(step.player)
        parts = [weight * self.expect.payoffs(node.taking(step, action))[player] for action, weight in plan]
        return sum(parts[1:], parts[0])

    def _judged(
        self, node: Node, step: Choose | Offer, plan: Lottery, better: Sequence[Better], looked: set[Item]
    ) -> Finding:
        """The best of what pays at an information set, or that beliefs decide."""
        if not better:
            return None
        unseen = self._unseen(node, step, looked)
        if unseen:
            text = f"what {step.site} should do depends on {' and '.join(unseen)}, not seen by then: beliefs are needed"
            return NeedsBeliefs(text)
        best = better[self.run.leader([b.gain for b in better])]
        name = step.name if isinstance(step, Offer) else step.variable
        played = next((action for action, _ in plan if action != best.action), plan[0][0])
        mixed = plan if len(plan) > 1 else ()
        return Binding(
            step.site, node.trail, played, best.action, best.gain, best.near, mode=node.mode, variable=name, mixed=mixed
        )

    def _unseen(self, node: Node, step: Choose | Offer, looked: set[Item]) -> tuple[str, ...]:
        more = [str(name) for kind, name in looked if name is not None and not node.knows(step.player, (kind, name))]
        return tuple(dict.fromkeys([*step.unseen, *sorted(more)]))

    # --- simultaneous moves ---

    def _together(self, node: Node, step: Together) -> Finding:
        moves = step.labels()
        if moves is None:
            raise OutOfReach("numbers chosen at once in a conjectured profile", step.position)
        profiles = list(product(*(move.actions for move in moves)))
        if len(profiles) > MOST_PROFILES:
            raise OutOfReach(f"more than {MOST_PROFILES} profiles of simultaneous moves", step.position)
        actions = self.expect.together(node, step)
        after = [actions, *(other for other in profiles if other != actions)]
        return first(
            [
                *(lambda k=k: self._alone(node, step, moves[k], k, actions) for k in range(len(moves))),
                *(lambda k=k: self._dominated(node, step, moves, k, actions) for k, m in enumerate(moves) if m.vote),
                *(lambda a=a: self.subgame(node.taking_all(step, a)) for a in after),
            ]
        )

    def _alone(self, node: Node, step: Together, move: Choose, place: int, actions: tuple[Action, ...]) -> Finding:
        """What one gains by moving otherwise, the others moving as prescribed."""
        better = [
            Better(action, gain)
            for action in move.actions
            if action != actions[place]
            if self.run.sign(gain := self._difference(node, step, place, action, actions)) > 0
        ]
        found = self._judged(node, move, ((actions[place], ONE),), better, set())
        return _against(found, actions)

    def _difference(self, node: Node, step: Together, place: int, action: Action, actions: tuple[Action, ...]) -> Value:
        player = self.expect.play.index(step.moves[place].player)
        other = (*actions[:place], action, *actions[place + 1 :])
        there, here = (self.expect.payoffs(node.taking_all(step, a))[player] for a in (other, actions))
        return there - here

    def _dominated(
        self, node: Node, step: Together, moves: Sequence[Choose], place: int, actions: tuple[Action, ...]
    ) -> Finding:
        """Another vote that does at least as well whatever the others vote, and better once."""
        move = moves[place]
        others = list(product(*(m.actions if k != place else (actions[place],) for k, m in enumerate(moves))))
        for action in move.actions:
            if action == actions[place]:
                continue
            gains = [(self._difference(node, step, place, action, votes), votes) for votes in others]
            signs = [self.run.sign(gain) for gain, _ in gains]
            if min(signs) >= 0 and max(signs) > 0:
                gain, votes = gains[signs.index(1)]
                found = Binding(move.site, node.trail, actions[place], action, gain, mode=node.mode, dominated=True)
                return _against(found, votes)
        return None


def _against(found: Finding, actions: tuple[Action, ...]) -> Finding:
    return replace(found, against=actions) if isinstance(found, Binding) else found
