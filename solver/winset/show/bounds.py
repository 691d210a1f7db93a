"""Assumptions as an author writes them: `p in (0, 1)` and `0 <= rL < rH <= 1` for four inequalities."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from winset.algebra.oracle import Constraint
from winset.show.formula import Style

_TURNED = {">": "<", ">=": "<=", "<": ">", "<=": ">="}


@dataclass(frozen=True, slots=True)
class _Chain:
    """Terms from small to large with the relations between them."""

    terms: tuple[str, ...]
    relations: tuple[str, ...]

    @property
    def is_range(self) -> bool:
        """Whether the chain bounds one term between two numbers."""
        return len(self.terms) == 3 and _is_number(self.terms[0]) and _is_number(self.terms[2])


def bounds(clauses: Iterable[Constraint], style: Style) -> tuple[str, ...]:
    """The clauses as few formulas as possible, in the order in which they begin.

    >>> from winset.algebra.value import Value
    >>> p = Value.variable("p")
    >>> bounds([Constraint(p, ">"), Constraint(1 - p, ">=")], Style("text"))
    ('p in (0, 1]',)
    """
    ordered, others = [], []
    for clause in dict.fromkeys(clauses):
        left, relation, right = style.comparison(clause)
        if relation in (">", ">="):
            left, relation, right = right, _TURNED[relation], left
        if relation in ("<", "<="):
            ordered.append(_Chain((left, right), (relation,)))
        else:
            others.append(f"{left} {style.relation(relation)} {right}")
    return (*_written(_joined(ordered), style), *others)


def _joined(chains: Sequence[_Chain]) -> list[_Chain]:
    """Chains put together where one ends and exactly one other begins with a term that is no number."""
    left = list(chains)
    place = 0
    while place < len(left):
        chain = left[place]
        end = chain.terms[-1]
        starts = [k for k, other in enumerate(left) if other.terms[0] == end and k != place]
        ends = [k for k, other in enumerate(left) if other.terms[-1] == end]
        if _is_number(end) or len(starts) != 1 or len(ends) != 1 or left[starts[0]].terms[-1] in chain.terms:
            place += 1
            continue
        other = left[starts[0]]
        left[place] = _Chain((*chain.terms, *other.terms[1:]), (*chain.relations, *other.relations))
        del left[starts[0]]
        place = 0
    return left


def _is_number(term: str) -> bool:
    return not any(letter.isalpha() for letter in term.replace("tfrac", ""))


def _written(chains: Sequence[_Chain], style: Style) -> Iterator[str]:
    """Chains as text; terms that lie between the same two numbers are named together."""
    groups: dict[tuple[object, ...] | _Chain, list[_Chain]] = {}
    for chain in chains:
        key = (chain.terms[0], chain.terms[2], chain.relations) if chain.is_range else chain
        groups.setdefault(key, []).append(chain)
    for members in groups.values():
        first = members[0]
        if first.is_range:
            low = "[" if first.relations[0] == "<=" else "("
            high = "]" if first.relations[1] == "<=" else ")"
            names = ", ".join(chain.terms[1] for chain in members)
            element = r"\in" if style.latex else "in"
            yield f"{names} {element} {low}{first.terms[0]}, {first.terms[2]}{high}"
        elif len(first.terms) == 2 and _is_number(first.terms[0]):
            yield f"{first.terms[1]} {style.relation(_TURNED[first.relations[0]])} {first.terms[0]}"
        else:
            parts = [first.terms[0]]
            for relation, term in zip(first.relations, first.terms[1:], strict=True):
                parts += [style.relation(relation), term]
            yield " ".join(parts)
