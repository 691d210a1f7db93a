"""From a bundle of histories that look the same to an outsider to what is public next.

What nature draws without showing it to all makes more histories of the bundle; what all see parts the bundle: that
the play ends, who decides, and what is drawn for everyone to see.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

from winset.algebra.arithmetic import Arithmetic
from winset.algebra.value import Value
from winset.equilibrium.verify.assessment.place import Cell, Place, parts
from winset.equilibrium.verify.follow import Follower
from winset.equilibrium.verify.node import Node
from winset.errors import OutOfReach
from winset.game.draws import plain_density
from winset.game.play import Chance, Choose, Continuum, End, Gain, Later, Offer, Step, Together

Waiting = tuple[Place, Step]
Group = list[Waiting]


@dataclass(slots=True)
class Ahead:
    """Goes on from places to the next public step; `taken` are names that new numbers may not have."""

    run: Arithmetic
    follower: Follower
    taken: frozenset[str]

    def groups(self, places: Sequence[Place]) -> list[Group]:
        """The places with their next steps, those together that look the same."""
        waiting, found = list(places), dict[Hashable, Group]()
        while waiting:
            place = waiting.pop(0)
            for part, (node, step) in parts(self.run, place, lambda run, at: self.follower.next(run, at.node)):
                here = part.at(node)
                more = self._past(here, step)
                if more is None:
                    found.setdefault(_appearance(step), []).append((here, step))
                else:
                    waiting += more
        return list(found.values())

    def _past(self, place: Place, step: Step) -> list[Place] | None:
        """The places after a step that nobody decides and not everybody sees; None for another step."""
        match step:
            case End():
                return []
            case Gain():
                return [place.at(place.node.at(step.after))]
            case Later():
                if step.again:
                    raise OutOfReach("beliefs in play without end")
                return [place.later(place.node.at(step.after), step.factors)]
            case Chance():
                after = [place.node.drawing(index, branch) for index, branch in enumerate(step.branches)]
                if _is_public(after[0], step):
                    return None
                _once(place, [name for name, _ in step.branches[0].drawn], step)
                pairs = zip(after, step.branches, strict=True)
                drawn = [(node, b.probability) for node, b in pairs if not self.follower.is_left_out(self.run, b)]
                return [replace(place, node=node, nature=place.nature * chance) for node, chance in drawn]
            case Continuum():
                symbol = place.node.fresh(step.variable, self.taken)
                number = Value.variable(symbol)
                node = place.node.drawing_number(step, number, symbol)
                if node.heard["drawn", step.name].audience is None:
                    return None
                _once(place, [step.name], step)
                cell = Cell(symbol, step.name, step.low, step.high, plain_density(step, number))
                return [replace(place, node=node, cells=(*place.cells, cell))]
        return None


def _once(place: Place, names: Sequence[str], step: Chance | Continuum) -> None:
    """A player recalls what she saw; so a name has one draw here."""
    for name in names:
        if name in place.node.history.drawn:
            raise OutOfReach(f"{name} is drawn again and not seen by all, where beliefs matter", step.position)


def _is_public(after: Node, step: Chance) -> bool:
    return all(after.heard["drawn", name].audience is None for name, _ in step.branches[0].drawn)


def _appearance(step: Step) -> Hashable:
    match step:
        case Choose() | Offer():
            if step.bargain is not None:
                raise OutOfReach("a settlement where beliefs may matter", step.site.position)
            return step.site, step.variable
        case Together() | Chance() | Continuum():
            return step.position
    raise AssertionError(step)  # pragma: no cover
