"""What has to be shown for a claim: that some sign conditions cannot hold together.

A claim about a region of the parameters, and all histories of a play, comes down to a list of these. The oracle
decides each; a proof certifies each.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from winset.algebra.constraint import without_squares
from winset.algebra.oracle import Answer, Constraint, Oracle


@dataclass(frozen=True, slots=True)
class Obligation:
    """Under `facts`, the conditions in `denied` cannot all hold.

    `says` tells in words what is shown. A case that was left out of a case split because it cannot occur is an
    obligation too, with `is_case` true: a proof is complete only with those.
    """

    facts: tuple[Constraint, ...]
    denied: tuple[Constraint, ...]
    says: str
    is_case: bool = False

    def counterexample(self, oracle: Oracle) -> Mapping[str, Fraction] | Answer:
        """A rational point at which facts and what is denied all hold; NONE if the obligation is met; else UNKNOWN."""
        return oracle.find([*self.facts, *(plain for denied in self.denied for plain in without_squares(denied))])

    def __str__(self) -> str:
        given = " and ".join(map(str, self.facts)) or "always"
        return f"{self.says}: given {given}, not ({' and '.join(map(str, self.denied))})"
