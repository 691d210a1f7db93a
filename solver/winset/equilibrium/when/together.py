"""Which of several conjectured profiles are equilibria together, region by region."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from winset.algebra.oracle import Answer, Constraint, Oracle, relation_holds
from winset.algebra.run import Run
from winset.algebra.value import Value
from winset.equilibrium.when.answer import Outside, When, assumed
from winset.equilibrium.when.cells import Cells, Table
from winset.equilibrium.when.cover import Cover
from winset.equilibrium.when.where import Read, Where
from winset.errors import OutOfReach
from winset.game.play import Play

Facts = tuple[Constraint, ...]


@dataclass(frozen=True, slots=True)
class Coexist:
    """A region with the profiles that are equilibria on it, and those of which that was not decided."""

    where: Where
    profiles: tuple[str, ...]
    undecided: tuple[str, ...] = ()


def coexistence(
    play: Play, answers: Sequence[When], oracle: Oracle, seconds: float | None = None, read: Read = Where
) -> tuple[Coexist, ...]:
    """Which of the profiles are equilibria where, for several answers about one play."""
    deadline = None if seconds is None else time.monotonic() + seconds

    def at(run: Run, table: Table) -> Coincide | Outside:
        if not assumed(run, play, table):
            return Outside()
        holding = tuple(a.profile for a in answers if any(_true(run, part.where.facts, table) for part in a.holds))
        unknown = tuple(
            a.profile
            for a in answers
            if a.profile not in holding and any(_true(run, part.where.facts, table) for part in a.open)
        )
        return Coincide(holding, unknown)

    cover = Cover(oracle, play.clauses, deadline)

    def settled(facts: Facts) -> Coincide | Outside | None:
        """What is known where facts hold that cannot be solved for a parameter."""
        holding = tuple(a.profile for a in answers if any(cover.within(facts, part.where.facts) for part in a.holds))
        others = [answer for answer in answers if answer.profile not in holding]
        rest = [where for a in others for where in (*(p.where for p in a.holds), *(p.where for p in a.open))]
        apart = all(oracle.find([*facts, *where.facts]) is Answer.NONE for where in rest)
        return Coincide(holding, ()) if apart and not play.conditions else None

    every = tuple(a.profile for a in answers)
    found_cells = Cells(oracle, play.parameters, at, deadline, settled).of(play.clauses)
    cells = [cell for cell in found_cells if cell.result != Outside()]
    found: list[Coexist] = []
    for key in dict.fromkeys(cell.result or Coincide((), every) for cell in cells):
        assert isinstance(key, Coincide)
        members = [cell for cell in cells if (cell.result or Coincide((), every)) == key]
        others = [cell for cell in cells if (cell.result or Coincide((), every)) != key]
        regions = cover.regions(members, others)
        found += [Coexist(read(part.facts, part.witness), key.profiles, key.undecided) for part in regions]
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Coincide:
    """Which profiles are equilibria at one point, and of which that was not decided."""

    profiles: tuple[str, ...]
    undecided: tuple[str, ...]


def _true(run: Run, facts: Sequence[Constraint], table: Table) -> bool:
    return all(relation_holds(run.sign(_put(fact.value, table)), fact.relation) for fact in facts)


def _put(value: Value, table: Table) -> Value:
    try:
        return value.substitute(table)
    except ZeroDivisionError as error:
        raise OutOfReach(f"{value} has no value here") from error
