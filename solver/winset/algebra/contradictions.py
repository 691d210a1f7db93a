"""Sets of constraints that no point satisfies, kept to answer later questions: what contains one has no point."""

from __future__ import annotations

from winset.algebra.constraint import Constraint

Facts = frozenset[Constraint]


class Contradictions:
    """A pool of contradictory sets, each filed under one of its members."""

    def __init__(self) -> None:
        self._under: dict[Constraint, list[Facts]] = {}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, facts: Facts) -> None:
        """One more set that no point satisfies."""
        self._count += 1
        member = min(facts, key=lambda fact: len(self._under.get(fact, ())))
        self._under.setdefault(member, []).append(facts)

    def within(self, facts: Facts) -> bool:
        """Whether some set of the pool is part of these facts."""
        return any(known <= facts for fact in facts for known in self._under.get(fact, ()))
