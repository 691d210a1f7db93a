"""Borders between regions: solved by substitution, and joined to the families that continue there.

Where an exploration forked on the sign of a polynomial and the answers on the two sides differ, the game is solved
again on the zero set, one parameter being
replaced by a formula of the others. A family whose formulas hold on all of the border of one of its regions has that
border added to
the region; every other equilibrium on a border is a case of its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace

from winset.algebra.explore import Exploration, Fork, Leaf, Node, Sign, Unsolved, explore
from winset.algebra.oracle import Answer, Constraint, Oracle
from winset.algebra.regions import Region, lies_within, meets, solved_for
from winset.algebra.run import Run
from winset.algebra.value import Value
from winset.equilibrium.families import Found, family_key, make_case
from winset.equilibrium.plan import Alternative
from winset.equilibrium.solution import Case, Equilibrium
from winset.game.play import Play

Solve = Callable[[Run, Play], Found]


@dataclass(frozen=True, slots=True)
class Border:
    """A leaf on a border: `equation` is zero there, `name` having been replaced by `value`.

    `assumptions` are those of the play.
    """

    equation: Value
    name: str
    value: Value
    leaf: Leaf[Found]


def solve_borders(
    play: Play, oracle: Oracle, found: Exploration[Found], solve: Solve, deadline: float | None
) -> tuple[list[Border], list[Unsolved]]:
    """The leaves on all borders on which the answer may change, and the borders that could not be solved."""
    borders: list[Border] = []
    skipped: list[Unsolved] = []
    for path, equation in _forks(found.tree):
        facts = [*play.assumptions, *(s.constraint() for s in path)]
        zero = Sign(equation, 0)
        if oracle.find([*facts, zero.constraint()]) is Answer.NONE:
            continue
        solution = solved_for(equation, play.parameters)
        if solution is None:
            skipped.append(Unsolved((*path, zero), "no parameter enters the equation of this border linearly"))
            continue
        name, value = solution
        inside = _explore(play, oracle, solve, facts, name, value, deadline)
        for leaf in inside.leaves:
            if leaf.result.inside:
                point = {**leaf.witness, name: value.evaluate(leaf.witness).fraction()}
                borders.append(Border(equation, name, value, Leaf((*path, zero, *leaf.conditions), point, leaf.result)))
        skipped += [Unsolved((*path, zero, *u.conditions), u.reason) for u in inside.unsolved]
    return borders, skipped


def _explore(
    play: Play,
    oracle: Oracle,
    solve: Solve,
    facts: Sequence[Constraint],
    name: str,
    value: Value,
    deadline: float | None,
) -> Exploration[Found]:
    left = None if deadline is None else max(0.0, deadline - time.monotonic())
    assumed = [c for c in _put(facts, name, value) if not c.value.is_number]
    there = _substituted(play, name, value)
    return explore(oracle, there.parameters, assumed, lambda run: solve(run, there), seconds=left)


def _forks(node: Node[Found] | None, path: tuple[Sign, ...] = ()) -> list[tuple[tuple[Sign, ...], Value]]:
    """All forks inside the assumptions, each with the signs above it."""
    if not isinstance(node, Fork) or not _inside(node):
        return []
    below, above = (*path, Sign(node.polynomial, -1)), (*path, Sign(node.polynomial, 1))
    return [(path, node.polynomial), *_forks(node.below, below), *_forks(node.above, above)]


def _inside(node: Node[Found]) -> bool:
    """Whether something below the node satisfies the assumptions."""
    if isinstance(node, Fork):
        return _inside(node.below) or _inside(node.above)
    return not isinstance(node, Leaf) or node.result.inside


def polynomials(node: Node[Found] | None) -> frozenset[Value]:
    """Every polynomial on whose sign the exploration forked: off their zeros the formulas of the regions hold."""
    return frozenset(equation for _, equation in _forks(node))


def _substituted(play: Play, name: str, value: Value) -> Play:
    """The play with one symbolic parameter replaced by a formula of the others."""
    settings = {n: _put_in(v, name, value) for n, v in play.settings.items()} | {name: value}
    return replace(
        play,
        parameters=tuple(p for p in play.parameters if p != name),
        settings=settings,
        assumptions=tuple(c for c in _put(play.assumptions, name, value) if not c.value.is_number),
    )


def _put_in(item: Value | tuple[Value, ...], name: str, value: Value) -> Value | tuple[Value, ...]:
    if isinstance(item, tuple):
        return tuple(v.substitute({name: value}) for v in item)
    return item.substitute({name: value})


def _put(constraints: Sequence[Constraint], name: str, value: Value) -> list[Constraint]:
    return [Constraint(c.value.substitute({name: value}), c.relation) for c in constraints]


# --- joining borders to families --------------------------------------------------------------------------------------


def with_borders(
    play: Play, oracle: Oracle, equilibria: Sequence[Equilibrium], borders: Sequence[Border]
) -> tuple[Equilibrium, ...]:
    """Families with their closed borders, and what exists on borders only."""
    continued: set[tuple[int, int]] = set()
    families = [_closed(play, oracle, family, borders, continued) for family in equilibria]
    for number, border in enumerate(borders):
        for index, alternative in enumerate(border.leaf.result.alternatives):
            if (number, index) in continued:
                continue
            region = Region(border.leaf.conditions, border.leaf.witness)
            case = make_case(region, alternative)
            place = next(
                (k for k, f in enumerate(families) if any(_agrees(f, c, alternative, border) for c in f.cases)), None
            )
            if place is None:
                families.append(Equilibrium(family_key(alternative), (region,), (case,)))
            else:
                family = families[place]
                families[place] = replace(family, exists=(*family.exists, region), cases=(*family.cases, case))
    return tuple(families)


def _closed(
    play: Play, oracle: Oracle, family: Equilibrium, borders: Sequence[Border], continued: set[tuple[int, int]]
) -> Equilibrium:
    cases = []
    for case in family.cases:
        closed = set()
        inside: set[tuple[int, int]] = set()
        for sign in case.region.conditions:
            matches = _continuation(play, oracle, family, case, sign.polynomial, borders)
            if matches is not None:
                closed.add(sign.polynomial)
                inside |= matches
        apart = _apart(play, oracle, family, case, borders, inside)
        continued |= inside
        edges = tuple(_edge(borders[number], index) for number, index in sorted(inside))
        region = replace(case.region, closed=frozenset(closed), apart=apart)
        cases.append(replace(case, region=region, edges=edges))
    exists = tuple(replace(region, closed=_common(region, cases)) for region in family.exists)
    return replace(family, cases=tuple(cases), exists=exists)


def _edge(border: Border, index: int) -> Case:
    return make_case(Region(border.leaf.conditions, border.leaf.witness), border.leaf.result.alternatives[index])


def _apart(
    play: Play,
    oracle: Oracle,
    family: Equilibrium,
    case: Case,
    borders: Sequence[Border],
    continued: set[tuple[int, int]],
) -> tuple[Value, ...]:
    """Borders that run through the region of a case, and on which it is not an equilibrium.

    Those on which it is are continued.
    """
    known = {sign.polynomial for sign in case.region.conditions}
    apart: dict[Value, None] = {}
    for number, border in enumerate(borders):
        if border.equation in known or not meets(oracle, play.assumptions, case.region.conditions, border.leaf):
            continue
        index = next(
            (i for i, a in enumerate(border.leaf.result.alternatives) if _agrees(family, case, a, border)), None
        )
        if index is None:
            apart[border.equation] = None
        elif lies_within(oracle, play.assumptions, border.leaf, case.region.conditions):
            continued.add((number, index))
    return tuple(apart)


def _common(region: Region, cases: Sequence[Case]) -> frozenset[Value]:
    """Conditions of a region whose border belongs to every case that has the same condition."""
    found = set()
    for sign in region.conditions:
        holders = [c.region for c in cases if sign in c.region.conditions]
        if holders and all(sign.polynomial in r.closed for r in holders):
            found.add(sign.polynomial)
    return frozenset(found)


def _continuation(
    play: Play, oracle: Oracle, family: Equilibrium, case: Case, equation: Value, borders: Sequence[Border]
) -> set[tuple[int, int]] | None:
    """The border alternatives into which a case continues where `equation` is zero.

    None if there is a part where it does not.
    """
    around = case.region.without(equation)
    zero = Sign(equation, 0)
    touching = [
        (k, b)
        for k, b in enumerate(borders)
        if b.equation == equation and meets(oracle, play.assumptions, around, b.leaf)
    ]
    if not touching or not _covered(play, oracle, (*around, zero), [b for _, b in touching]):
        return None
    matches: set[tuple[int, int]] = set()
    for number, border in touching:
        index = next(
            (i for i, a in enumerate(border.leaf.result.alternatives) if _agrees(family, case, a, border)), None
        )
        if index is None:
            return None
        if lies_within(oracle, play.assumptions, border.leaf, around):
            matches.add((number, index))
    return matches


def _covered(play: Play, oracle: Oracle, conditions: Sequence[Sign], borders: Sequence[Border]) -> bool:
    """Whether border leaves were found on the whole of this border, not only on a part of it."""
    names = {b.leaf.conditions for b in borders}
    for path in names:
        for sign in path:
            if sign.sign and not any(sign.negated() in other for other in names):
                facts = [*play.assumptions, *(s.constraint() for s in conditions), sign.negated().constraint()]
                if oracle.find(facts) is not Answer.NONE:
                    return False
    return True


def _agrees(family: Equilibrium, case: Case, alternative: Alternative, border: Border) -> bool:
    """Whether the formulas of a case become those of a border alternative when put on the border."""
    table = {border.name: border.value}
    try:
        if tuple(v.substitute(table) for v in case.payoffs) != alternative.payoffs:
            return False
        ends = {label: p.substitute(table) for label, p in case.ends}
        return ends == dict(alternative.ends) and _put_path(family.path, table) == family_key(alternative)
    except ZeroDivisionError:
        return False


def _put_path(path: Hashable, table: dict[str, Value]) -> Hashable:
    if isinstance(path, Value):
        return path.substitute(table)
    if isinstance(path, tuple):
        return tuple(_put_path(item, table) for item in path)
    return path
