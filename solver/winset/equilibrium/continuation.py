"""Borders joined to the regions that continue there.

A region on all of whose border the formulas of its family hold has that border added to it; a border that runs through
a region, and on which they do not hold, is taken out of it. Every other equilibrium on a border is a case of its own,
and where there is none on a border it is a region of `none`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from functools import partial

from winset.algebra.explore import Sign
from winset.algebra.oracle import Answer, Constraint, Oracle
from winset.algebra.regions import Region, lies_within, meets
from winset.algebra.value import Value
from winset.equilibrium.borders import Border
from winset.equilibrium.families import family_key, make_case
from winset.equilibrium.plan import Alternative, Weighted
from winset.equilibrium.solution import Case, Equilibrium
from winset.game.play import Play

Match = Callable[[Border], int | None]  # which of the alternatives on a border continues a region, if one does
Matched = set[tuple[int, int]]  # numbers of borders, each with that of the alternative on it


def with_borders(
    play: Play, oracle: Oracle, equilibria: Sequence[Equilibrium], borders: Sequence[Border]
) -> tuple[Equilibrium, ...]:
    """Families with their closed borders, and what exists on borders only."""
    closed = [_closed(play, oracle, family, borders) for family in equilibria]
    continued: Matched = set().union(*(own for _, own in closed))
    families = [
        replace(family, exists=_existence(play, oracle, family, borders, continued - own)) for family, own in closed
    ]
    for number, border in enumerate(borders):
        for index, alternative in enumerate(border.leaf.result.alternatives):
            if (number, index) in continued:
                continue
            region = _region(border)
            case = replace(make_case(region, alternative), assumed=border.assumed)
            place = next(
                (k for k, f in enumerate(families) if any(_agrees(f, c, alternative, border) for c in f.cases)), None
            )
            if place is None:
                families.append(Equilibrium(family_key(alternative), (region,), (case,)))
            else:
                family = families[place]
                exists = family.exists if region in family.exists else (*family.exists, region)
                families[place] = replace(family, exists=exists, cases=(*family.cases, case))
    return tuple(families)


def none_with_borders(
    play: Play, oracle: Oracle, regions: Sequence[Region], borders: Sequence[Border]
) -> tuple[Region, ...]:
    """The regions without an equilibrium with their closed borders, and the borders on which there is none."""

    def empty(border: Border) -> int | None:
        return None if border.leaf.result.alternatives else 0

    found: list[Region] = []
    continued: Matched = set()
    for region in regions:
        joined, inside = _joined(play, oracle, region, borders, empty)
        found.append(joined)
        continued |= inside
    found += [
        _region(border)
        for number, border in enumerate(borders)
        if empty(border) is not None and (number, 0) not in continued
    ]
    return tuple(found)


def _region(border: Border) -> Region:
    return Region(border.leaf.conditions, border.leaf.witness)


def _closed(play: Play, oracle: Oracle, family: Equilibrium, borders: Sequence[Border]) -> tuple[Equilibrium, Matched]:
    """The family, its cases with their borders, and what on the borders belongs to it by that."""
    cases = []
    continued: Matched = set()
    for case in family.cases:
        region, inside = _joined(play, oracle, case.region, borders, partial(_which, family, [case]))
        continued |= inside
        edges = tuple(_edge(borders[number], index) for number, index in sorted(inside))
        cases.append(replace(case, region=region, edges=edges))
    return replace(family, cases=tuple(cases)), continued


def _existence(
    play: Play, oracle: Oracle, family: Equilibrium, borders: Sequence[Border], others: Matched
) -> tuple[Region, ...]:
    """Where a family exists, borders included on which any of its cases continues.

    `others` belong to the borders of other families only: there two formulas happen to be the same.
    """
    match = partial(_which, family, family.cases)
    regions = [_joined(play, oracle, region, borders, match)[0] for region in family.exists]
    alone = [
        _region(border)
        for number, border in enumerate(borders)
        if (index := match(border)) is not None
        and (number, index) not in others
        and not _lies_in_union(oracle, border, regions)
    ]
    return (*regions, *alone)


def _lies_in_union(oracle: Oracle, border: Border, regions: Sequence[Region]) -> bool:
    """Whether a border lies in the union of regions; when in doubt, no."""

    def left_over(facts: list[Constraint], rest: Sequence[Region]) -> bool:
        if oracle.find(facts) is Answer.NONE:
            return False
        if not rest:
            return True
        return any(left_over([*facts, c.negated()], rest[1:]) for c in rest[0].constraints())

    facts = [*border.assumed, *(sign.constraint() for sign in border.leaf.conditions)]
    near = [r for r in regions if oracle.find([*facts, *r.constraints()]) is not Answer.NONE]
    return bool(near) and not left_over(facts, near)


def _which(family: Equilibrium, cases: Sequence[Case], border: Border) -> int | None:
    """The first alternative on the border into which one of the cases continues."""
    return next(
        (
            index
            for index, alternative in enumerate(border.leaf.result.alternatives)
            if any(_agrees(family, case, alternative, border) for case in cases)
        ),
        None,
    )


def _edge(border: Border, index: int) -> Case:
    return replace(make_case(_region(border), border.leaf.result.alternatives[index]), assumed=border.assumed)


def _joined(
    play: Play, oracle: Oracle, region: Region, borders: Sequence[Border], match: Match
) -> tuple[Region, Matched]:
    """The region with the borders that belong to it and without those that do not, and what belongs to it there."""
    closed: set[Value] = set()
    inside: Matched = set()
    for sign in region.conditions:
        matches = _continuation(play, oracle, region, sign.polynomial, borders, match)
        if matches is not None:
            closed.add(sign.polynomial)
            inside |= matches
    apart, through = _through(play, oracle, region, borders, match)
    return replace(region, closed=frozenset(closed), apart=apart), inside | through


def _through(
    play: Play, oracle: Oracle, region: Region, borders: Sequence[Border], match: Match
) -> tuple[tuple[Value, ...], Matched]:
    """Borders through a region on some part of which it does not continue, and what continues on the others."""
    known = {sign.polynomial for sign in region.conditions}
    crossing = [
        (number, border, match(border))
        for number, border in enumerate(borders)
        if border.equation not in known and meets(oracle, border.assumed, region.conditions, border.leaf)
    ]
    apart = dict.fromkeys(border.equation for _, border, index in crossing if index is None)
    within = {
        (number, index)
        for number, border, index in crossing
        if index is not None
        and border.equation not in apart
        and lies_within(oracle, border.assumed, border.leaf, region.conditions)
    }
    return tuple(apart), within


def _continuation(
    play: Play, oracle: Oracle, region: Region, equation: Value, borders: Sequence[Border], match: Match
) -> Matched | None:
    """The border alternatives into which a region continues where `equation` is zero.

    None if there is a part where it does not.
    """
    around = region.without(equation)
    zero = Sign(equation, 0)
    touching = [
        (k, b) for k, b in enumerate(borders) if b.equation == equation and meets(oracle, b.assumed, around, b.leaf)
    ]
    if not touching or not _covered(play, oracle, (*around, zero), [b for _, b in touching]):
        return None
    matches: Matched = set()
    for number, border in touching:
        index = match(border)
        if index is None:
            return None
        if lies_within(oracle, border.assumed, border.leaf, around):
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
        ends = {label: there for label, p in case.ends if not (there := p.substitute(table)).is_zero}
        assert isinstance(family.path, tuple)
        on_path, _ = family.path
        return ends == dict(alternative.ends) and put_path(on_path, table) == alternative.path
    except ZeroDivisionError:
        return False


def put_path(path: Hashable, table: dict[str, Value]) -> Hashable:
    """A path with a parameter replaced; what comes with probability zero then is left out."""
    if isinstance(path, Value):
        return path.substitute(table)
    if isinstance(path, Weighted):
        weight = path.weight.substitute(table)
        return Weighted(weight, put_path(path.path, table))
    if isinstance(path, tuple):
        put = (put_path(item, table) for item in path)
        return tuple(item for item in put if not (isinstance(item, Weighted) and item.weight.is_zero))
    return path
