"""A strategy depends on what the player knows, and on nothing else.

At each site all prescriptions are kept. Where one of them looked at something that its player has not seen, it is
compared with all others at histories that look the same to her.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations_with_replacement

from winset.algebra.oracle import Constraint
from winset.algebra.value import Value
from winset.equilibrium.verify.cases import Facts
from winset.equilibrium.verify.findings import Findings
from winset.equilibrium.verify.node import MODE, Item, Node
from winset.game.play import Action, Site


@dataclass(frozen=True, slots=True)
class Prescription:
    """What is prescribed at a history in a case. `known` is what the player knows, `looked` what it depends on."""

    site: Site
    known: dict[Item, Action]
    symbols: frozenset[str]
    facts: Facts
    action: Action
    looked: frozenset[Item]
    blind: bool

    def hidden_symbols(self) -> frozenset[str]:
        """Numbers left open that the player has not seen."""
        seen = frozenset[str]().union(*(v.variables() for v in self.known.values() if isinstance(v, Value)))
        return self.symbols - seen

    def renamed(self) -> Prescription:
        """The same at another history that looks the same: what she has not seen may be another number there."""
        names = {name: Value.variable(f"{name}″") for name in self.hidden_symbols()}
        facts = tuple(Constraint(fact.value.substitute(names), fact.relation) for fact in self.facts)
        action = self.action.substitute(names) if isinstance(self.action, Value) else self.action
        return Prescription(self.site, self.known, self.symbols, facts, action, self.looked, self.blind)


@dataclass(slots=True)
class Prescriptions:
    """All prescriptions by site and variable."""

    by_site: dict[tuple[Site, str], list[Prescription]] = field(default_factory=dict)
    order: list[tuple[Site, str]] = field(default_factory=list)

    def add(self, node: Node, site: Site, variable: str, facts: Facts, action: Action, looked: set[Item]) -> None:
        """Keep what is prescribed at a history in a case."""
        blind = not all(node.knows(site.player, item) for item in looked)
        found = Prescription(site, node.known(site.player), node.symbols, facts, action, frozenset(looked), blind)
        self.by_site.setdefault((site, variable), []).append(found)
        self.order.append((site, variable))

    def size(self) -> int:
        return len(self.order)

    def cut(self, size: int) -> None:
        """Forget all but the first `size` prescriptions."""
        while len(self.order) > size:
            self.by_site[self.order.pop()].pop()

    def check(self, findings: Findings) -> None:
        """Note as wrong where a player would have to act on something that she has not seen."""
        for found in self.by_site.values():
            if any(prescription.blind for prescription in found):
                for first, second in _alike(found):
                    _compare(findings, first, second)


def _alike(found: list[Prescription]) -> Iterator[tuple[Prescription, Prescription]]:
    """Pairs, one of which looked at something unseen, that agree in all that is known and was looked at."""
    for first, second in combinations_with_replacement(found, 2):
        looked = first.looked | second.looked | {MODE}
        if (first.blind or second.blind) and all(first.known.get(i) == second.known.get(i) for i in looked):
            yield first, second.renamed()


def _compare(findings: Findings, first: Prescription, second: Prescription) -> None:
    one, other = first.action, second.action
    if one == other:
        return
    differ: tuple[Constraint, ...] = ()
    if isinstance(one, Value) and isinstance(other, Value):
        differ = (Constraint(one - other, "!="),)
    says = f"{first.site} plays the same at histories that look the same to the player"
    point = findings.violated((*first.facts, *second.facts), differ, says)
    if point is None:
        return
    text = f"{first.site}: {one} or {other} is prescribed at histories that look the same to {first.site.player}"
    if first.known == second.known:
        findings.wrong(text)
    else:
        findings.doubt(f"{text}, as far as the profile looks at them")
