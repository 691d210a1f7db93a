"""Where a conjectured profile is an equilibrium, as regions that are verified, and what is better elsewhere."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from winset.algebra.oracle import Constraint, Oracle
from winset.algebra.run import Run
from winset.algebra.value import Value
from winset.claims.written_profile import WrittenProfile
from winset.equilibrium.borders import substituted
from winset.equilibrium.depth import deep_recursion
from winset.equilibrium.verify import verify
from winset.equilibrium.verify.cases import Cases
from winset.equilibrium.when.cells import TIME, Cell, Cells, Table
from winset.equilibrium.when.check import examine
from winset.equilibrium.when.confirm import confirmed
from winset.equilibrium.when.cover import Cover
from winset.equilibrium.when.finding import Binding, Finding, NoStrategy
from winset.equilibrium.when.late import Late, Rounds
from winset.equilibrium.when.where import Read, Where
from winset.game.evaluate import Reader
from winset.game.play import Play, Scope

Facts = tuple[Constraint, ...]
SHARE_OF_SEARCH = 1 / 2  # of a time limit; the rest is for the description of regions and for the verifier


@dataclass(frozen=True, slots=True)
class Holds:
    """A region on which the profile is an equilibrium of a `concept`; `doubt` says what the verifier did not decide."""

    where: Where
    concept: str
    checked: int
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Fails:
    """A region on which the profile is none: the deviation that pays at all its points, or why it is no profile."""

    where: Where
    why: Binding | NoStrategy
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Open:
    """A region that was not decided, and why."""

    where: Where
    reason: str


@dataclass(frozen=True, slots=True)
class When:
    """The answer for one profile."""

    profile: str
    holds: tuple[Holds, ...]
    fails: tuple[Fails, ...]
    open: tuple[Open, ...]

    @property
    def doubts(self) -> tuple[str, ...]:
        """What could not be confirmed, region by region."""
        doubts = [part.doubt for part in self.holds] + [part.doubt for part in self.fails]
        return tuple(dict.fromkeys(doubt for doubt in doubts if doubt))

    @property
    def complete(self) -> bool:
        """Whether every point of what is assumed was decided, and the verifier agrees everywhere."""
        return not self.open and not any(self.doubts)


def when(
    play: Play,
    name: str,
    profile: WrittenProfile,
    oracle: Oracle,
    seconds: float | None = None,
    read: Read = Where,
) -> When:
    """The exact region of the parameters in which a profile is an equilibrium, as a union of regions.

    Complete unless some region is open. Each region that holds has been verified with its borders, and on each that
    fails the deviation was seen to pay at all points. `seconds` bound the work; what is left is open. `read` says how a
    region is best written.
    """
    started = time.monotonic()
    deadline = None if seconds is None else started + seconds
    search = None if seconds is None else started + seconds * SHARE_OF_SEARCH

    late = Rounds(play, Cases(oracle, search))

    def at(run: Run, table: Table) -> Decided | Outside:
        return _at(run, play, profile, table, late)

    def verified(facts: Facts) -> Decided | Outside | None:
        verdict = verify(replace(play, assumptions=()), profile, facts, oracle, left(deadline))
        return Decided(None) if verdict.holds else None

    with deep_recursion():
        found = Cells(oracle, play.parameters, at, search, verified).of(play.clauses)
        cells = [cell for cell in found if not isinstance(cell.result, Outside)]
        return _Answer(play, profile, oracle, read, deadline).put_together(name, cells)


@dataclass(frozen=True, slots=True)
class Outside:
    """Outside of what is assumed."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What was found at one point."""

    finding: Finding


Found = Cell[Decided | Outside]
MOST_TRIED = 20


def _at(run: Run, play: Play, profile: WrittenProfile, table: Table, late: Rounds) -> Decided | Outside:
    there = play
    for name, value in table.items():
        there = substituted(there, name, value)
    if not assumed(run, play, table):
        return Outside()
    return Decided(examine(run, there, profile.on(there), Late(late, table)))


def assumed(run: Run, play: Play, table: Table) -> bool:
    """Whether the assumptions that are no plain conjunction hold at a point."""
    for name, value in table.items():
        play = substituted(play, name, value)
    reader = Reader(run, play, Scope())
    return all(reader.truth(condition) for condition in play.conditions)


def left(deadline: float | None) -> float | None:
    """The seconds left until a deadline, few but some if it is over."""
    return None if deadline is None else max(0.1, deadline - time.monotonic())


@dataclass(slots=True)
class _Answer:
    play: Play
    profile: WrittenProfile
    oracle: Oracle
    read: Read
    deadline: float | None

    def put_together(self, name: str, cells: Sequence[Found]) -> When:
        cells = [self._settled(cell, cells) if cell.curved else cell for cell in cells]
        good = [cell for cell in cells if isinstance(cell.result, Decided) and cell.result.finding is None]
        gaps = [cell for cell in cells if cell.result is None]
        bad = [cell for cell in cells if isinstance(cell.result, Decided) and cell.result.finding is not None]
        cover = Cover(self.oracle, self.play.clauses, self.deadline)
        holds = [self._holds(part.facts, part.witness) for part in cover.regions(good, [*bad, *gaps])]
        fails = list(self._failing(cover, bad, [*good, *gaps]))
        opened = []
        for reason in dict.fromkeys(gap.reason for gap in gaps):
            same = [gap for gap in gaps if gap.reason == reason]
            rest = [cell for cell in cells if cell not in same]
            opened += [Open(self.read(part.facts, part.witness), reason) for part in cover.regions(same, rest)]
        return When(name, tuple(holds), tuple(fails), tuple(opened))

    def _settled(self, gap: Found, cells: Sequence[Found]) -> Found:
        """The cell of an equation that cannot be solved, decided by a deviation from beside it that pays there too."""
        near = [c.result for c in cells if isinstance(c.result, Decided) and isinstance(c.result.finding, Binding)]
        for result in list(dict.fromkeys(near))[:MOST_TRIED]:
            assert isinstance(result.finding, Binding)
            if not self._doubt(gap.facts, result.finding):
                return replace(gap, result=result, reason="", curved=False)
        return gap

    def _holds(self, facts: Facts, witness: Mapping[str, Fraction] | None) -> Holds:
        """The region with the verdict of the verifier, ends of domains included."""
        if self._late():
            return Holds(self.read(facts, witness), "equilibrium", 0, TIME)
        there = replace(self.play, assumptions=self.play.clauses)
        verdict = verify(there, self.profile, facts, self.oracle, left(self.deadline))
        doubt = "" if verdict.holds else "; ".join([*verdict.doubts, *map(str, verdict.deviations), *verdict.faults])
        return Holds(
            self.read(facts, witness), verdict.concept, verdict.checked, doubt or ("" if verdict.holds else "undecided")
        )

    def _failing(self, cover: Cover, bad: list[Found], rest: Sequence[Found]) -> Iterator[Fails]:
        """The regions of each deviation; borders belong to a region next to them if its deviation pays there too."""
        waiting = sorted(bad, key=lambda cell: cell.equations)
        while waiting:
            first = waiting[0]
            why = _why(first)
            lower = [cell for cell in bad if cell.equations > first.equations]
            others = [cell for cell in bad if _why(cell) != why]
            apart = [*rest, *(cell for cell in others if cell not in lower)]
            facts = cover.grown(cover.own(first), apart)
            doubt = self._doubt(facts, why)
            if doubt and lower:
                facts = cover.grown(cover.own(first), [*rest, *others])
                doubt = self._doubt(facts, why)
            witness = cover.witness(facts, first)
            yield Fails(self.read(facts, witness), why, doubt or self._at_witness(why, witness))
            inside = [cell for cell in waiting if cell is first or cover.within(cell.facts, facts)]
            waiting = [cell for cell in waiting if not any(cell is other for other in inside)]

    def _at_witness(self, why: Binding | NoStrategy, witness: Mapping[str, Fraction] | None) -> str:
        """Why it is doubtful that a profile fails at a point where beliefs count: the verifier finds them by itself."""
        if not (isinstance(why, Binding) and why.worlds) or witness is None or self._late():
            return ""
        point = [Constraint(Value.variable(name) - Value.number(number), "=") for name, number in witness.items()]
        there = replace(self.play, assumptions=self.play.clauses)
        verdict = verify(there, self.profile, point, self.oracle, left(self.deadline))
        return "" if verdict.holds is False else "; ".join(verdict.doubts) or "the verifier finds no deviation"

    def _late(self) -> bool:
        return self.deadline is not None and time.monotonic() > self.deadline

    def _doubt(self, facts: Facts, why: Binding | NoStrategy) -> str:
        if self._late():
            return TIME
        return confirmed(self.play, self.profile, self.oracle, (*self.play.clauses, *facts), why, left(self.deadline))


def _why(cell: Found) -> Binding | NoStrategy:
    assert isinstance(cell.result, Decided)
    assert isinstance(cell.result.finding, (Binding, NoStrategy))
    return cell.result.finding
