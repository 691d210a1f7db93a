"""A public history at which somebody decides: the places, what is prescribed at each, and the information sets."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from winset.algebra.arithmetic import Arithmetic
from winset.algebra.value import ONE, Value, total
from winset.claims.profile import Lottery
from winset.equilibrium.verify.assessment.beliefs import Mover, information
from winset.equilibrium.verify.assessment.place import Place
from winset.equilibrium.verify.cases import Inadmissible
from winset.equilibrium.verify.domain import domain
from winset.equilibrium.verify.node import Node
from winset.equilibrium.verify.verdict import told
from winset.errors import OutOfReach
from winset.game.play import Action, Choose, Offer, Step, Together


@dataclass(frozen=True, slots=True)
class Member:
    """A place at a decision, with the step that is taken there and what is prescribed to each who moves."""

    place: Place
    step: Step
    lotteries: tuple[Lottery, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """The places of a decision; `blurred` are those of whom anything may be believed."""

    members: tuple[Member, ...]
    blurred: frozenset[str]

    @property
    def places(self) -> list[Place]:
        return [member.place for member in self.members]

    @property
    def movers(self) -> tuple[Mover, ...]:
        return movers(self.members[0].step)

    def information_sets(self, index: int) -> list[tuple[Member, ...]]:
        """The members that the player who moves at a place cannot tell apart."""
        who = self.movers[index].player
        found: dict[Hashable, list[Member]] = {}
        for member in self.members:
            found.setdefault(information(member.place, who), []).append(member)
        return [tuple(alike) for alike in found.values()]

    def check(self, run: Arithmetic) -> None:
        """The choices do not depend on what is hidden, and the plans of a player on what she knows only."""
        for index, mover in enumerate(self.movers):
            for member in self.members:
                if not _same_choice(mover, movers(member.step)[index]):
                    text = f"what {mover.player} can choose depends on what is hidden"
                    raise OutOfReach(text, mover.site.position)
            sets = self.information_sets(index)
            by_draws: dict[Hashable, set[int]] = {}
            for alike in sets:
                known = frozenset(alike[0].place.node.known(mover.player).items())
                by_draws.setdefault(known, set()).add(len(alike))
                for member in alike[1:]:
                    _same_plan(run, mover, alike[0].lotteries[index], member.lotteries[index])
                _blind(mover, index, alike)
            if any(len(sizes) > 1 for sizes in by_draws.values()):
                raise OutOfReach("what is played depends on several hidden numbers together", mover.site.position)


def movers(step: Step) -> tuple[Mover, ...]:
    """Those who decide at a step."""
    if isinstance(step, Together):
        return step.moves
    assert isinstance(step, (Choose, Offer))
    return (step,)


def taking(node: Node, step: Step, actions: tuple[Action, ...], symbol: str = "") -> Node:
    """The history in which these actions are taken at a step, one for each who moves."""
    if isinstance(step, Together):
        return node.taking_all(step, actions)
    assert isinstance(step, (Choose, Offer))
    return node.taking(step, actions[0], symbol)


def check_lottery(run: Arithmetic, mover: Mover, lottery: Lottery) -> None:
    """Raises Inadmissible where these are no probabilities, or a number lies outside of its domain."""
    chances = [chance for _, chance in lottery]
    if any(run.sign(chance) < 0 for chance in chances) or not run.equal(total(chances), ONE):
        told = ", ".join(f"{action} with {chance}" for action, chance in lottery)
        raise Inadmissible(f"{mover.site} is to play {told}: no probabilities")
    if isinstance(mover, Offer):
        for action, _ in lottery:
            assert isinstance(action, Value)
            for limit in domain(mover, action):
                if run.sign(limit.value) < (0 if limit.relation == ">=" else 1):
                    text = f"{mover.site} is to choose {mover.name} = {action}, outside of its domain"
                    raise Inadmissible(text)


def _same_choice(one: Mover, other: Mover) -> bool:
    if isinstance(one, Choose) and isinstance(other, Choose):
        return one.actions == other.actions
    if isinstance(one, Offer) and isinstance(other, Offer):
        return (one.low, one.high, one.closed) == (other.low, other.high, other.closed)
    return False


def _same_plan(run: Arithmetic, mover: Mover, one: Lottery, other: Lottery) -> None:
    if one == other:
        return
    pairs = list(zip(one, other, strict=False))
    if len(one) != len(other) or not all(_same(run, a, b) and run.equal(p, q) for (a, p), (b, q) in pairs):
        raise Inadmissible(f"{mover.site}: {told(one)} or {told(other)} is prescribed at histories that look the same")


def _same(run: Arithmetic, one: Action, other: Action) -> bool:
    if isinstance(one, Value) and isinstance(other, Value):
        return run.equal(one, other)
    return one == other


def _blind(mover: Mover, index: int, alike: tuple[Member, ...]) -> None:
    """Raises Inadmissible where what is prescribed depends on a number that the player has not seen."""
    for member in alike:
        unseen = {cell.symbol for cell in member.place.unknown(mover.player)}
        for action, chance in member.lotteries[index]:
            looked = chance.variables() | (action.variables() if isinstance(action, Value) else frozenset())
            if looked & unseen:
                text = f"{mover.site}: what is prescribed depends on {', '.join(sorted(looked & unseen))}, not seen"
                raise Inadmissible(text)
