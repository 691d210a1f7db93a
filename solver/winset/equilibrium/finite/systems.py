"""What tells the belief-based concepts apart: what each asks of beliefs off the path."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from winset.algebra.constraint import Constraint
from winset.equilibrium.finite.beliefs import rules
from winset.equilibrium.finite.formula import Formula
from winset.equilibrium.finite.reach import Profile


class Link(Protocol):
    """Something that beliefs must meet; it `mentions` information sets off the path."""

    @property
    def mentions(self) -> frozenset[int]:
        """The information sets off the path that hang together through it."""
        ...


class BeliefSystem(Protocol):
    """What a concept asks of beliefs off the path."""

    @property
    def weak(self) -> bool:
        """Whether beliefs off the path are free, so that whole plans have to be compared."""
        ...

    def extend(self, formula: Formula) -> None:
        """Add to the formula what the concept asks beyond Bayes' rule."""
        ...

    def links(self, profile: Profile) -> Sequence[Link]:
        """What binds information sets off the path together, given what is played on it."""
        ...

    def literals(self, formula: Formula, sets: Sequence[int]) -> list[str]:
        """Further truth values that tell cases at these sets apart."""
        ...

    def constraints(
        self, profile: Profile, sets: Sequence[int], links: Sequence[Link], model: Mapping[str, bool]
    ) -> Iterator[Constraint]:
        """What the beliefs at these sets have to meet, in one case."""
        ...

    def labels(
        self, profile: Profile, sets: Sequence[int], links: Sequence[Link], model: Mapping[str, bool]
    ) -> dict[tuple[int, int], int]:
        """The certificate of consistency of one case; empty if the concept has none."""
        ...


class Strong:
    """Bayes' rule wherever it applies, off the path too."""

    weak: bool = False

    def extend(self, formula: Formula) -> None:
        """The rule is in the formula already."""

    def links(self, profile: Profile) -> Sequence[Link]:
        """The rules at the information sets off the path."""
        return list(rules(profile))

    def literals(self, formula: Formula, sets: Sequence[int]) -> list[str]:
        """Supports tell the cases apart."""
        return []

    def constraints(
        self, profile: Profile, sets: Sequence[int], links: Sequence[Link], model: Mapping[str, bool]
    ) -> Iterator[Constraint]:
        """The equations of the rules."""
        for rule in rules(profile):
            if rule.where in sets:
                yield from rule.constraints(profile)

    def labels(
        self, profile: Profile, sets: Sequence[int], links: Sequence[Link], model: Mapping[str, bool]
    ) -> dict[tuple[int, int], int]:
        """There is none."""
        return {}


class Weak(Strong):
    """Anything may be believed off the path."""

    weak: bool = True

    def links(self, profile: Profile) -> Sequence[Link]:
        """Nothing binds beliefs together."""
        return []

    def constraints(
        self, profile: Profile, sets: Sequence[int], links: Sequence[Link], model: Mapping[str, bool]
    ) -> Iterator[Constraint]:
        """Beliefs have to meet nothing."""
        return iter(())
