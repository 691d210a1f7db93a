"""A solution of a finite game as JSON: exact numbers and formulas are text that the language's own reader reads back.

Strategies are `{player: {information set: {action: probability}}}`, beliefs `{player: {information set: {node:
probability}}}` in the labels of the file (see `game/labels.py` for those that it lacks). A family has `free` variables,
`conditions` on them and a `witness`; `off_path` lists the cases at information sets off the path that leave a choice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from winset import __version__
from winset.algebra.constraint import Constraint
from winset.equilibrium.finite.assessment import Assessment, Played, is_zero
from winset.equilibrium.finite.methods import CONCEPTS
from winset.equilibrium.finite.solving import CheckedAssessment, FiniteResult
from winset.game.labels import action_labels, end_labels, node_labels, player_labels, set_labels
from winset.game.tree import Number, Tree
from winset.show.bounds import bounds
from winset.show.finite.naming import Names, names_of
from winset.show.formula import SOURCE

SCHEMA_VERSION = 1

Json = dict[str, Any]


def finite_json(result: FiniteResult) -> Json:
    """The result as a JSON object."""
    solution, tree = result.solution, result.game.tree
    names = names_of(tree, (e.assessment for e in result.equilibria), SOURCE)
    return {
        "schema_version": SCHEMA_VERSION,
        "title": tree.title,
        "concept": CONCEPTS[result.concept],
        "method": result.method.name,
        "exact": result.exact,
        "complete": solution.complete,
        "counted": solution.counted,
        "total": solution.total,
        "game": {"source": result.game.source, "kind": result.game.kind, "settings": dict(result.game.settings)},
        "assumptions": list(bounds(result.game.assumptions, SOURCE)),
        "players": list(player_labels(tree)),
        "equilibria": [_equilibrium(tree, names, found) for found in result.equilibria],
        "unshown": result.unshown,
        "rejected": list(result.rejected),
        "open_cases": list(solution.open_cases),
        "notes": list(solution.notes),
        "cite": solution.cite,
        "meta": {"seconds": round(solution.seconds, 3), "version": __version__},
    }


def _equilibrium(tree: Tree, names: Names, found: CheckedAssessment) -> Json:
    family = found.assessment
    played = Played(tree, family)
    labels = end_labels(tree, played.ends)
    outcomes: dict[str, Number] = {}
    for end, probability in played.ends.items():
        outcomes[labels[end]] = outcomes.get(labels[end], 0) + probability
    told = {
        "payoffs": dict(zip(player_labels(tree), map(_number(names), played.payoffs), strict=True)),
        "outcomes": {label: _number(names)(p) for label, p in outcomes.items()},
        **_assessment(tree, names, family),
        "off_path": [[_assessment(tree, names, case) for case in group.cases] for group in family.off_path],
        "verified": found.verified,
        "points": found.points,
        "residual": _number(names)(found.residual),
    }
    if family.labels:
        told["mistakes"] = _orders(tree, family.labels)
    return told | ({"doubt": found.doubt} if found.doubt else {})


def _assessment(tree: Tree, names: Names, family: Assessment) -> Json:
    parts: Json = {
        "strategies": _table(tree, names, family.strategies, lambda s: action_labels(tree, s)),
        "beliefs": _table(tree, names, family.beliefs, lambda s: node_labels(tree, s)),
    }
    if family.free or family.conditions:
        parts["free"] = [names.name(name) for name in family.free]
        parts["conditions"] = [_condition(names, c) for c in family.conditions]
        parts["witness"] = {names.name(name): str(value) for name, value in family.witness.items()}
    return parts


def _table(
    tree: Tree, names: Names, table: Mapping[int, Sequence[Number]], labels: Callable[[int], Sequence[str]]
) -> Json:
    players, sets = player_labels(tree), set_labels(tree)
    found: Json = {}
    for s in sorted(table, key=lambda s: (tree.owner[s], s)):
        row = {label: _number(names)(p) for label, p in zip(labels(s), table[s], strict=True) if not is_zero(p)}
        found.setdefault(players[tree.owner[s]], {})[sets[s]] = row
    return found


def _orders(tree: Tree, orders: Mapping[tuple[int, int], int]) -> Json:
    players, sets = player_labels(tree), set_labels(tree)
    found: Json = {}
    for (s, action), order in sorted(orders.items()):
        row = found.setdefault(players[tree.owner[s]], {}).setdefault(sets[s], {})
        row[action_labels(tree, s)[action]] = order
    return found


def _condition(names: Names, constraint: Constraint) -> str:
    return names.style.condition(names.constraint(constraint))


def _number(names: Names) -> Callable[[Any], Any]:
    return lambda number: number if isinstance(number, float) else names.number(number)
