"""Which equilibria of a closed form exist at the points of a grid, and where the closed form does not say.

Off all borders the signs of the border polynomials tell the region. On exactly one border the regions are taken with
the borders that belong to them, and with what exists on that border only. Where two borders meet, and where something
was left unsolved or was not verified, the closed form is silent: such a point is to be solved again. So is one at which
a draw that decides what is chosen has probability zero.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from winset.algebra.constraint import Constraint
from winset.algebra.explore import Sign
from winset.algebra.value import Value
from winset.equilibrium.on_path import Path, paths
from winset.equilibrium.solution import Case, Solution
from winset.game.compile import admissible
from winset.game.play import Play
from winset.language import syntax
from winset.language.walk import nodes
from winset.statics.on_grid import Mask, OnGrid
from winset.statics.quantities import Quantity, value_in


@dataclass(frozen=True, slots=True)
class Entry:
    """An equilibrium on a region: its case, and the formulas of the columns; None where a quantity has no value.

    `weights` are probabilities of ways through the play that do not all choose the numbers asked for alike: where one
    is zero, that way is not on the path, and the quantities may be others than their formulas say.
    """

    case: Case
    path: object
    values: tuple[Value | None, ...]
    weights: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Located:
    """The points of a grid by what the closed form says of them; each mask has the shape of the grid.

    `inside` is where the assumptions hold. `silent` is where a point has to be solved again. Elsewhere inside, `held`
    says of each entry where it is an equilibrium; on the borders, `shared`, several entries may be the same one.
    """

    inside: Mask
    silent: Mask
    shared: Mask
    held: tuple[Mask, ...]


def entries(solution: Solution, quantities: Sequence[Quantity]) -> tuple[Entry, ...]:
    """Every case of every equilibrium, in the order of the solution."""
    return tuple(
        Entry(
            case, family.path, tuple(value_in(q, solution.play, case) for q in quantities), _weights(case, quantities)
        )
        for family in solution.equilibria
        for case in family.cases
    )


def _weights(case: Case, quantities: Sequence[Quantity]) -> tuple[Value, ...]:
    """The probabilities on which it hangs which numbers are chosen on the path; none where all ways choose alike."""
    asked = {node.name for quantity in quantities for node in nodes(quantity.formula) if isinstance(node, syntax.Ref)}
    ways = paths(case.plan)
    if len({_chosen(way, asked) for way in ways}) < 2:
        return ()
    return tuple(dict.fromkeys(way.probability for way in ways if way.probability.variables()))


def _chosen(way: Path, asked: Collection[str]) -> frozenset[tuple[str, object]]:
    """The first values of the numbers asked for on one way through the play."""
    first: dict[str, object] = {}
    for step in way.steps:
        if step.name.partition("[")[0] in asked:
            first.setdefault(step.name, step.what)
    return frozenset(first.items())


def locate(solution: Solution, found: Sequence[Entry], points: OnGrid) -> Located:
    """What the closed form says of each point."""
    inside = points.whole(_inside(solution.play, points))
    on_borders = sum((points.signs(value) == 0).astype(np.int8) for value in borders(solution))
    crossings = points.whole(on_borders)
    held = tuple(points.all_hold(entry.case.region.constraints()) for entry in found)
    none = [points.all_hold(region.constraints()) & (crossings == 0) for region in solution.none]
    told = np.logical_or.reduce([np.zeros(points.grid.shape, dtype=bool), *held, *none])
    silent = (crossings > 1) | ~told | bool(solution.play.conditions)
    for gap in solution.unsolved:
        silent = silent | points.all_hold([_weakly(sign) for sign in gap.conditions])
    for entry, mask in zip(found, held, strict=True):
        if not entry.case.verified:
            silent = silent | mask
        for weight in entry.weights:
            silent = silent | (mask & points.holds(Constraint(weight, "=")))
    silent = silent & inside
    return Located(inside, silent, inside & (crossings == 1), tuple(mask & inside & ~silent for mask in held))


def borders(solution: Solution) -> tuple[Value, ...]:
    """The polynomials on whose zeros a point has to be looked at more closely: borders of regions, ends of domains."""
    found = {value.primitive() for value in solution.borders}
    found |= {clause.value.primitive() for clause in solution.play.clauses if clause.relation in (">=", "<=")}
    for family in solution.equilibria:
        for case in family.cases:
            found |= {value.primitive() for part in (case, *case.edges) for value in _polynomials(part)}
    found |= {sign.polynomial.primitive() for region in solution.none for sign in region.conditions}
    return tuple(value for value in sorted(found, key=str) if value.variables())


def _polynomials(case: Case) -> Iterator[Value]:
    yield from (sign.polynomial for sign in case.region.conditions)
    yield from case.region.apart


def _inside(play: Play, points: OnGrid) -> Mask:
    """Where the assumptions hold as they are written."""
    found = points.all_hold(play.clauses)
    if not play.conditions:
        return found
    grid = points.grid
    each = [admissible(play, grid.point(places)) for places in grid.places()]
    return np.array(each, dtype=bool).reshape(grid.shape)


def _weakly(sign: Sign) -> Constraint:
    """The condition with its border."""
    return Constraint(sign.polynomial, {1: ">=", -1: "<=", 0: "="}[sign.sign])
