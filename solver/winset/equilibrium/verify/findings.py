"""What a verifier finds on its way, and the memory of what it need not check twice."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from winset.algebra.oracle import Answer, Constraint
from winset.claims.obligations import Obligation
from winset.equilibrium.verify.cases import Cases, Facts, Fault, Inconsistent, Point
from winset.equilibrium.verify.node import Item, Node
from winset.equilibrium.verify.verdict import Deviation
from winset.errors import OutOfReach, UsageError

MOST_DEVIATIONS = 5


class Fails(Exception):
    """Something is not as it should be under weakened facts: look again under all of them."""


class Enough(Exception):
    """As many deviations as are reported were found."""


@dataclass(slots=True)
class Findings:
    """Deviations, doubts and faults (those of beliefs in `bayes` too), and what was put to the oracle.

    While `quiet`, the first of them raises Fails instead of being noted.
    """

    cases: Cases
    obligations: list[Obligation] = field(default_factory=list)
    deviations: list[Deviation] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    beliefs: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    bayes: list[str] = field(default_factory=list)
    quiet: bool = False

    def size(self) -> int:
        return len(self.deviations) + len(self.doubts) + len(self.beliefs) + len(self.faults)

    @contextmanager
    def hushed(self) -> Iterator[None]:
        """Quiet for a while."""
        before, self.quiet = self.quiet, True
        try:
            yield
        finally:
            self.quiet = before

    def violated(self, facts: Facts, denied: tuple[Constraint, ...], says: str) -> Point | None:
        """A point at which an obligation fails; None if it is met, or if that is not known, which is then a doubt."""
        obligation = Obligation(facts, denied, says)
        self.obligations.append(obligation)
        found = obligation.counterexample(self.cases.oracle)
        if found is Answer.UNKNOWN:
            self.doubt(f"the oracle could not tell whether this can be violated: {obligation}")
        return None if isinstance(found, Answer) else found

    def shown(self, obligations: Sequence[Obligation]) -> bool:
        """Whether all of these are met; they are noted only then, and nothing is said if they are not."""
        if any(each.counterexample(self.cases.oracle) is not Answer.NONE for each in obligations):
            return False
        self.obligations.extend(obligations)
        return True

    def deviation(self, deviation: Deviation) -> None:
        self._loud()
        key = (deviation.site, deviation.better, deviation.kind)
        if all((d.site, d.better, d.kind) != key for d in self.deviations):
            self.deviations.append(deviation)
        if len(self.deviations) >= MOST_DEVIATIONS:
            raise Enough

    def doubt(self, text: str) -> None:
        self._note(self.doubts, text)

    def belief(self, text: str) -> None:
        """A place where what is best depends on beliefs."""
        self._note(self.beliefs, text)

    def wrong(self, text: str) -> None:
        """A place where the profile is no strategy profile."""
        self._note(self.faults, text)

    def fault(self, facts: Facts, fault: Fault) -> None:
        """Something went wrong in a case: if the case occurs, the profile is to blame, or the game is."""
        self._loud()
        found = self.cases.oracle.find(facts)
        if found is Answer.NONE:
            return
        if isinstance(found, Answer) or isinstance(fault, (OutOfReach, UsageError)):
            self.doubt(str(fault))
            return
        at = ", ".join(f"{name} = {value}" for name, value in found.items())
        self.wrong(f"{fault}, at {at}" if at else str(fault))
        if isinstance(fault, Inconsistent):
            self._note(self.bayes, self.faults[-1])

    def _note(self, notes: list[str], text: str) -> None:
        self._loud()
        if text not in notes:
            notes.append(text)

    def _loud(self) -> None:
        if self.quiet:
            raise Fails


@dataclass(frozen=True, slots=True)
class _Proved:
    facts: frozenset[str]
    items: dict[Item, object]


@dataclass(slots=True)
class Memory:
    """Subgames in which nothing was found wrong.

    What was shown under some facts holds under more; and a subgame depends on its state and on those items of the
    history that the profile looks at in it.
    """

    proved: dict[Hashable, list[_Proved]] = field(default_factory=dict)
    failed: set[tuple[Hashable, frozenset[str]]] = field(default_factory=set)

    def items(self, node: Node, facts: Facts) -> set[Item] | None:
        """The items looked at in the subgame, if it is known to be in order."""
        given = frozenset(map(str, facts))
        for known in self.proved.get(node.key(), []):
            if known.facts <= given and all(node.recall(item) == seen for item, seen in known.items.items()):
                return set(known.items)
        return None

    def add(self, node: Node, facts: Facts, items: set[Item]) -> None:
        entry = _Proved(frozenset(map(str, facts)), {item: node.recall(item) for item in items})
        self.proved.setdefault(node.key(), []).append(entry)
