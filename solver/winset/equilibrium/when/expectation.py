"""What the players expect at a history if a conjectured profile is followed from there on, at one parameter point.

Draws from an interval are swept and integrated piece by piece; a plan that mixes is an average. Values of rounds
without end solve linear equations, one for each player, phase and state of the profile. The verifier does the same in
a way of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from winset.algebra.integral import integral
from winset.algebra.linear import fixed_point
from winset.algebra.run import Run
from winset.algebra.value import ZERO, Value
from winset.claims.profile import Lottery, Profile
from winset.equilibrium.verify.follow import Follower
from winset.equilibrium.verify.node import Item, Node
from winset.errors import OutOfReach
from winset.game.advance import phases
from winset.game.play import Chance, Choose, Continuum, End, Gain, Later, Offer, Play, Step, Together

Payoffs = tuple[Value, ...]
Beginning = tuple[int, str]  # a phase of a block without end, and the state of the profile


@dataclass(slots=True)
class Expectation:
    """A profile in a play at the point of a run."""

    run: Run
    play: Play
    profile: Profile
    _values: dict[Beginning, Payoffs] = field(default_factory=dict)
    _unknowns: dict[Beginning, tuple[str, ...]] = field(default_factory=dict)
    _solving: bool = False

    def follower(self) -> Follower:
        return Follower(self.play, self.profile)

    def next(self, node: Node) -> tuple[Node, Step]:
        """The next step, and the history where it is taken."""
        return self.follower().next(self.run, node)

    def plan(self, node: Node, step: Choose | Offer, looked: set[Item] | None = None) -> Lottery:
        """What is played at a decision, with which probabilities."""
        follower = Follower(self.play, self.profile, set[Item]() if looked is None else looked)
        return follower.lottery(self.run, node, step)

    def payoffs(self, node: Node) -> Payoffs:
        """What the players expect at a history."""
        key = ("expected", id(self), node.key(), self._solving)
        return self.run.remember(key, node.state.symbols(), lambda: self._payoffs(node))

    def _payoffs(self, node: Node) -> Payoffs:
        self.run.check_time()
        node, step = self.next(node)
        match step:
            case End(_, payoffs):
                return payoffs
            case Gain(payoffs, after):
                return _sum(payoffs, self.payoffs(node.at(after)))
            case Later(factors):
                later = self.follower().after(self.run, node, step)
                values = self.beginning(step.again, later.mode) if step.again else self.payoffs(later)
                return tuple(f * v for f, v in zip(factors, values, strict=True))
            case Chance(_, branches):
                nodes = [(b.probability, node.drawing(k, b)) for k, b in enumerate(branches)]
                return self._average(nodes)
            case Continuum():
                return self._integrated(node, step)
            case Choose() | Offer():
                return self._average([(weight, node.taking(step, action)) for action, weight in self.plan(node, step)])
            case Together():
                profiles = self.follower().profiles(self.run, node, step)
                return self._average([(weight, node.taking_all(step, actions)) for actions, weight in profiles])

    def together(self, node: Node, step: Together) -> tuple[Value | str, ...]:
        """The actions of those who move at once."""
        return self.follower().all_prescribed(self.run, node, step)

    def _average(self, nodes: Sequence[tuple[Value, Node]]) -> Payoffs:
        expected: Payoffs = (ZERO,) * len(self.play.players)
        for weight, node in nodes:
            payoffs = self.payoffs(node)
            expected = tuple(e + weight * p for e, p in zip(expected, payoffs, strict=True))
        return expected

    def _integrated(self, node: Node, step: Continuum) -> Payoffs:
        symbol = node.fresh(step.variable, frozenset(self.play.parameters))
        expected: Payoffs = (ZERO,) * len(self.play.players)
        pieces = self.run.sweep(
            symbol,
            step.low,
            step.high,
            lambda r: (step.density(self.run, r), self.payoffs(node.drawing_number(step, r, symbol))),
        )
        for piece in pieces:
            if not piece.is_point:
                assert piece.high is not None
                density, payoffs = piece.result
                parts = [integral(density * payoff, symbol, piece.low, piece.high) for payoff in payoffs]
                expected = tuple(e + part for e, part in zip(expected, parts, strict=True))
        return expected

    # --- rounds without end ---

    def beginning(self, phase: int, mode: str) -> Payoffs:
        """What the players expect at the beginning of a round of a phase, in a state of the profile."""
        here = (phase, mode)
        if here not in self._values and not self._solving:
            self._solve(here)
        return self._values[here] if here in self._values else tuple(map(Value.variable, self._unknown(here)))

    def _solve(self, first: Beginning) -> None:
        """Solve for the values of all beginnings to which following the profile leads."""
        starts = phases(self.run, self.play)
        equations: dict[str, Value] = {}
        self._unknowns.clear()
        self._solving = True
        try:
            self._unknown(first)
            for place in _growing(self._unknowns):
                payoffs = self.payoffs(Node(starts[place[0] - 1]).in_mode(place[1]))
                equations |= dict(zip(self._unknowns[place], payoffs, strict=True))
        finally:
            self._solving = False
        solved = fixed_point(equations)
        if solved is None:
            raise OutOfReach("the values of rounds without end are not the only solution of linear equations")
        if any(self.run.sign(value.denominator) == 0 for value in solved.values()):
            raise OutOfReach("the values of rounds without end have no meaning")
        self._values |= {place: tuple(solved[name] for name in names) for place, names in self._unknowns.items()}

    def _unknown(self, place: Beginning) -> tuple[str, ...]:
        phase, mode = place
        return self._unknowns.setdefault(place, tuple(f"value·{p}·{phase}·{mode}" for p in self.play.players))


def _growing(places: Mapping[Beginning, object]) -> Iterator[Beginning]:
    """The places, those that are added meanwhile included."""
    number = 0
    while number < len(places):
        yield list(places)[number]
        number += 1


def _sum(left: Payoffs, right: Payoffs) -> Payoffs:
    return tuple(a + b for a, b in zip(left, right, strict=True))
