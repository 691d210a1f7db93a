"""One region instead of several: leaves of an exploration as a single conjunction, where that is exact."""

from __future__ import annotations

from collections.abc import Sequence

from winset.algebra.explore import Leaf, Sign
from winset.algebra.oracle import Constraint, Oracle
from winset.algebra.regions import Region, describe, lies_within, meets

Leaves = Sequence[Leaf[object]]


def regions_of(
    oracle: Oracle, assumptions: Sequence[Constraint], members: Leaves, others: Leaves
) -> tuple[Region, ...]:
    """The union of some leaves: one region if the signs that all of them share keep every other leaf out, else several.

    The union is meant up to the borders between the leaves. `others` are the remaining leaves and, as leaves without a
    witness, what was left unsolved.
    """
    whole = _hull(oracle, assumptions, members, others)
    if whole is not None:
        return (Region(whole, members[0].witness),)
    return tuple(region for region, _ in describe(oracle, assumptions, members, others))


def _hull(
    oracle: Oracle, assumptions: Sequence[Constraint], members: Leaves, others: Leaves
) -> tuple[Sign, ...] | None:
    """The fewest of the shared signs that keep the others out; None if all of them together do not."""
    asked = dict.fromkeys(sign for leaf in members for sign in leaf.conditions)
    shared = [sign for sign in asked if _everywhere(oracle, assumptions, members, sign)]
    if not _keep_out(oracle, assumptions, shared, others):
        return None
    for sign in sorted(shared, key=lambda s: -len(str(s.polynomial))):
        fewer = [s for s in shared if s != sign]
        if _keep_out(oracle, assumptions, fewer, others):
            shared = fewer
    return tuple(shared)


def _everywhere(oracle: Oracle, assumptions: Sequence[Constraint], members: Leaves, sign: Sign) -> bool:
    """Whether a sign holds on every leaf; the witnesses are asked first, which costs nothing."""
    if not all(sign.constraint().holds(leaf.witness) for leaf in members):
        return False
    return all(lies_within(oracle, assumptions, leaf, [sign]) for leaf in members)


def _keep_out(oracle: Oracle, assumptions: Sequence[Constraint], signs: Sequence[Sign], others: Leaves) -> bool:
    for leaf in others:
        if leaf.witness and all(sign.constraint().holds(leaf.witness) for sign in signs):
            return False
    return not any(meets(oracle, assumptions, signs, leaf) for leaf in others)
