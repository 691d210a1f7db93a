"""The beginnings of rounds without end to which some history leads: phase of the roles, and state of the profile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from winset.equilibrium.verify.cases import Facts


@dataclass(frozen=True, slots=True)
class Beginning:
    """A beginning that has a history where the facts, which are about parameters, hold."""

    phase: int
    mode: str
    facts: Facts

    def covers(self, other: Beginning) -> bool:
        """Whether whoever checks this one has checked the other."""
        return (self.phase, self.mode) == (other.phase, other.mode) and set(self.facts) <= set(other.facts)


@dataclass(slots=True)
class Beginnings:
    """All that were come to so far; going through them includes those that are added meanwhile."""

    parameters: frozenset[str]
    found: list[Beginning] = field(default_factory=list)

    def add(self, phase: int, mode: str, facts: Facts) -> None:
        """Note a beginning; what was fixed of numbers in its past is forgotten, which can only make for more checks."""
        begins = Beginning(phase, mode, tuple(f for f in facts if f.value.variables() <= self.parameters))
        if not any(other.covers(begins) for other in self.found):
            self.found.append(begins)

    def __iter__(self) -> Iterator[Beginning]:
        done = 0
        while done < len(self.found):
            yield self.found[done]
            done += 1
