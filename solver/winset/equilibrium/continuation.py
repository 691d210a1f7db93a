"""Borders joined to the regions that continue there.

A region has those parts of its border added to it on which the formulas of its family hold; a border, or a place where
borders meet, that it would contain and on which they do not hold is taken out of it. Every other equilibrium on a
border or where borders meet is a case of its own, whose region is closed in the same way by what lies further down, and
where there is none it is a region of `none`.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from winset.algebra.explore import Sign, Unsolved
from winset.algebra.oracle import Answer, Constraint, Oracle
from winset.algebra.regions import Region
from winset.algebra.value import Value
from winset.equilibrium.borders import Border, Borders, Gap
from winset.equilibrium.families import family_key, make_case
from winset.equilibrium.plan import Alternative, OfferPlan, Plan, Weighted
from winset.equilibrium.solution import Case, Equilibrium
from winset.equilibrium.strata import on
from winset.equilibrium.strategy import children
from winset.game.play import Play

Match = Callable[[Border], tuple[int, ...]]  # which of the alternatives on a border continue a region
Matched = frozenset[tuple[int, int]]  # numbers of borders, each with that of the alternative on it
NOTHING: Matched = frozenset()
NO_BORDER = "it is a border on a part of this region only"


def with_borders(
    play: Play, oracle: Oracle, equilibria: Sequence[Equilibrium], borders: Borders
) -> tuple[Equilibrium, ...]:
    """Families with their closed borders, and what exists on borders and where they meet only."""
    join = _join(play, oracle, borders)
    closed = [join.family(family) for family in equilibria]
    continued = NOTHING.union(*(own for _, own in closed))
    families = [replace(family, exists=join.existence(family, own)) for family, own in closed]
    for number, border in enumerate(borders.leaves):
        for index, alternative in enumerate(border.leaf.result.alternatives):
            if (number, index) in continued:
                continue
            case, own = join.on_border(number, index)
            continued |= own
            place = next(
                (k for k, f in enumerate(families) if any(_agrees(c, f.path, alternative, border) for c in f.cases)),
                None,
            )
            if place is None:
                families.append(Equilibrium(family_key(alternative), (case.region,), (case,)))
            else:
                family = families[place]
                exists = family.exists if case.region in family.exists else (*family.exists, case.region)
                families[place] = replace(family, exists=exists, cases=(*family.cases, case))
    return tuple(families)


def none_with_borders(play: Play, oracle: Oracle, regions: Sequence[Region], borders: Borders) -> tuple[Region, ...]:
    """The regions without an equilibrium with their closed borders, and the borders on which there is none."""
    join = _join(play, oracle, borders)

    def empty(border: Border) -> tuple[int, ...]:
        return () if border.leaf.result.alternatives else (0,)

    found = [join.closed(region, None, empty) for region in regions]
    continued = NOTHING.union(*(joined.within for joined in found))
    for number, border in enumerate(borders.leaves):
        if empty(border) and (number, 0) not in continued:
            joined = join.closed(_region(border), border, empty)
            continued |= joined.within
            found.append(joined)
    return tuple(joined.region for joined in found)


@dataclass(frozen=True, slots=True)
class _Joined:
    """A region with the borders that belong to it and without those that do not.

    What continues on borders: `within` on those that lie in the region, `touching` on those that have a point in it.
    """

    region: Region
    within: Matched
    touching: Matched


@dataclass(slots=True)
class _Join:
    """Joins regions and borders; remembers the cases that it makes for what is found on borders."""

    play: Play
    oracle: Oracle
    borders: Borders
    _ends: frozenset[Value] = frozenset()
    _below: dict[Border, list[tuple[int, Border]]] = field(default_factory=dict)
    _cases: dict[tuple[int, int], tuple[Case, Matched]] = field(default_factory=dict)

    def family(self, family: Equilibrium) -> tuple[Equilibrium, Matched]:
        """The family, its cases with their borders, and what on the borders belongs to it by that."""
        closed = [self.case(case, family.path, None) for case in family.cases]
        cases = tuple(case for case, _ in closed)
        return replace(family, cases=cases), NOTHING.union(*(own for _, own in closed))

    def case(self, case: Case, path: Hashable, here: Border | None) -> tuple[Case, Matched]:
        """A case with its borders, and what on them belongs to it by that."""
        joined = self.closed(case.region, here, partial(_which, [case], path))
        edges = tuple(self._edges(joined.touching))
        return replace(case, region=joined.region, edges=edges, corners=not self.borders.left), joined.within

    def on_border(self, number: int, index: int) -> tuple[Case, Matched]:
        """What was found on a border as a case of its own, and what belongs to it, itself included."""
        if (number, index) not in self._cases:
            border = self.borders.leaves[number]
            alternative = border.leaf.result.alternatives[index]
            case = replace(make_case(_region(border), alternative), assumed=border.assumed)
            closed, within = self.case(case, family_key(alternative), border)
            self._cases[number, index] = closed, within | {(number, index)}
        return self._cases[number, index]

    def _edges(self, touching: Matched) -> Iterator[Case]:
        """The cases on the borders of a region; those on their own borders come with them."""
        done = NOTHING
        for number, index in sorted(touching):
            if (number, index) not in done:
                case, within = self.on_border(number, index)
                done |= within
                yield case

    def existence(self, family: Equilibrium, own: Matched) -> tuple[Region, ...]:
        """Where a family exists, the borders included that are its `own`: those on which one of its cases continues."""
        match = partial(_which, family.cases, family.path)
        found = [self.closed(region, None, match) for region in family.exists]
        regions = [joined.region for joined in found]
        continued = NOTHING.union(*(joined.within for joined in found))
        for number, index in sorted(own):
            border = self.borders.leaves[number]
            if (number, index) not in continued and not self._lies_in_union(border, regions):
                joined = self.closed(_region(border), border, match)
                continued |= joined.within
                regions.append(joined.region)
        return tuple(regions)

    def _lies_in_union(self, border: Border, regions: Sequence[Region]) -> bool:
        """Whether a border lies in the union of regions; when in doubt, no."""
        near = [region for region in regions if self._meet(border, region)]
        return bool(near) and not self._left_over([*border.holds], near, border.table)

    def _left_over(
        self, facts: list[Constraint], regions: Sequence[Region], table: Mapping[str, Value] | None = None
    ) -> bool:
        """Whether something that satisfies the facts lies in none of the regions; when in doubt, yes."""
        if self.oracle.find(facts) is Answer.NONE:
            return False
        if not regions:
            return True
        outside = (on(c.negated(), table or {}) for c in regions[0].constraints())
        return any(self._left_over([*facts, c], regions[1:], table) for c in outside)

    def _further(self, here: Border) -> Sequence[tuple[int, Border]]:
        """The borders further down than one of them, each with its number."""
        if here not in self._below:
            self._below[here] = [(n, border) for n, border in enumerate(self.borders.leaves) if _further(border, here)]
        return self._below[here]

    # --- one region ---

    def closed(self, region: Region, here: Border | None, match: Match) -> _Joined:
        """A region with the borders that belong to it; `here` is the border of which it is a part, if it is of one."""
        widest = replace(region, closed=frozenset(sign.polynomial for sign in region.conditions))
        near = [
            (number, border, match(border))
            for number, border in (enumerate(self.borders.leaves) if here is None else self._further(here))
            if self._meet(border, widest)
        ]
        good = [border for _, border, places in near if places]
        bad = [border for _, border, places in near if not places]
        region = self._cut(self._widened(region, here, good, bad), here, good, bad)
        touching = [(n, border, places) for n, border, places in near if places and self._meet(border, region)]
        within = [(n, places) for n, border, places in touching if self._lies_in(border, region)]
        return _Joined(
            region,
            frozenset((n, index) for n, places in within for index in places),
            frozenset((n, index) for n, _, places in touching for index in places),
        )

    def _widened(self, region: Region, here: Border | None, good: Sequence[Border], bad: Sequence[Border]) -> Region:
        """The region with its borders on which all that was found continues it, and nothing was left unsolved."""
        depth = 1 if here is None else here.depth + 1
        closed = set()
        for sign in region.conditions:
            polynomial = sign.polynomial
            if not sign.sign or not any(border.on_zero_of(polynomial) for border in good):
                continue
            face = replace(region, closed=frozenset((polynomial,)))
            stopped = any(b.depth == depth and b.on_zero_of(polynomial) and self._meet(b, face) for b in bad)
            if not stopped and not any(self._open(gap, region, polynomial) for gap in self.borders.gaps):
                closed.add(polynomial)
        return replace(region, closed=frozenset(closed))

    def _open(self, gap: Gap, region: Region, polynomial: Value) -> bool:
        """Whether a gap is a part of the border of a region on which a polynomial is zero."""
        if gap.equation != polynomial:
            return False
        around = (sign.constraint() for sign in region.without(polynomial))
        return self.oracle.find([*gap.facts, *around]) is not Answer.NONE

    def _cut(self, region: Region, here: Border | None, good: Sequence[Border], bad: Sequence[Border]) -> Region:
        """The region without the borders, and places where they meet, on which it does not continue.

        Of several borders that meet in such a place the one is left out on which least continues, if possible one that
        is a border all along.
        """

        def loss(polynomial: Value) -> tuple[bool, int, str]:
            continues = sum(border.on_zero_of(polynomial) for border in good)
            return self._lost(region, polynomial) is not None, continues, str(polynomial)

        for border in bad:
            while self._meet(border, region) and (choices := self._choices(border, region, here)):
                polynomial = min(choices, key=loss)
                if (lost := self._lost(region, polynomial)) is not None:
                    self.borders.left.append(lost)
                region = region.off([polynomial])
        return region

    def _choices(self, border: Border, region: Region, here: Border | None) -> list[Value]:
        """The polynomials without whose zeros a region does not contain a border."""
        depth = 1 if here is None else here.depth + 1
        above = [b for b in self.borders.leaves if b.depth == depth and (b is border or _further(border, b))]
        known = {sign.polynomial for sign in region.conditions}
        zero = dict.fromkeys(
            p for b in above or [border] for p in b.equations if here is None or not here.on_zero_of(p)
        )
        closed = [p for p in region.closed if border.on_zero_of(p)]
        return [*closed, *(p for p in zero if p not in known and p not in region.apart)]

    def _lost(self, region: Region, polynomial: Value) -> Unsolved | None:
        """The zeros of a polynomial inside a region, if some of them are on no border: there it would not be said."""
        if polynomial in region.closed or polynomial in self._ends:
            return None
        zero = Sign(polynomial, 0)
        facts = [*self.play.assumptions, *(s.constraint() for s in (*region.conditions, zero))]
        leaves = [_region(b) for b in self.borders.leaves if b.on_zero_of(polynomial)]
        return Unsolved((*region.conditions, zero), NO_BORDER) if self._left_over(facts, leaves) else None

    # --- borders and regions ---

    def _meet(self, border: Border, region: Region) -> bool:
        """Whether a border has a point in a region as it is written; when in doubt, yes."""
        constraints = region.constraints()
        if all(map(border.holds_inside, constraints)):
            return True
        return self.oracle.find([*border.holds, *map(border.there, constraints)]) is not Answer.NONE

    def _lies_in(self, border: Border, region: Region) -> bool:
        """Whether a border lies in a region as it is written; when in doubt, no."""
        constraints = region.constraints()
        return all(map(border.holds_inside, constraints)) and all(
            self.oracle.find([*border.holds, border.there(c).negated()]) is Answer.NONE for c in constraints
        )


def _join(play: Play, oracle: Oracle, borders: Borders) -> _Join:
    ends = frozenset(clause.value.primitive() for clause in play.clauses if clause.relation in (">=", "<="))
    return _Join(play, oracle, borders, ends)


def _region(border: Border) -> Region:
    return Region(border.leaf.conditions, border.leaf.witness)


def _further(border: Border, here: Border) -> bool:
    """Whether a border lies further down than another, on which it borders if it comes near."""
    return border.depth > here.depth and all(border.on_zero_of(equation) for equation in here.equations)


def _which(cases: Sequence[Case], path: Hashable, border: Border) -> tuple[int, ...]:
    """The alternatives on the border into which one of the cases continues."""
    return tuple(
        index
        for index, alternative in enumerate(border.leaf.result.alternatives)
        if any(_agrees(case, path, alternative, border) for case in cases)
    )


def _agrees(case: Case, path: Hashable, alternative: Alternative, border: Border) -> bool:
    """Whether the formulas of a case become those of a border alternative when put on the border."""
    if not {label for label, _ in alternative.ends} <= {label for label, _ in case.ends}:
        return False
    table = border.table
    try:
        if any(v.substitute(table) != there for v, there in zip(case.payoffs, alternative.payoffs, strict=True)):
            return False
        ends = {label: there for label, p in case.ends if not (there := p.substitute(table)).is_zero}
        assert isinstance(path, tuple)
        on_path, _ = path
        return ends == dict(alternative.ends) and _leads(put_path(on_path, table), alternative.path, case, table)
    except ZeroDivisionError:
        return False


def _leads(path: Hashable, there: Hashable, case: Case, table: Mapping[str, Value]) -> bool:
    """Whether a path of a case is one on the border, where intervals of numbers may have shrunk to points."""
    if path == there:
        return True
    if isinstance(path, Weighted) and isinstance(there, Weighted):
        return path.weight == there.weight and _leads(path.path, there.path, case, table)
    if not isinstance(path, tuple) or not isinstance(there, tuple) or len(path) != len(there):
        return False
    if path[:2] == (there[0], None) and isinstance(there[1], Value):
        return there[1] in _points(case.plan, there[0], table) and _leads(path[2], there[2], case, table)
    return all(_leads(mine, other, case, table) for mine, other in zip(path, there, strict=True))


def _points(plan: Plan, variable: str, table: Mapping[str, Value]) -> frozenset[Value]:
    """The numbers from which one is chosen, if there are only finitely many of them once the table is put in.

    Nothing if what is chosen depends on what came before.
    """
    chosen = {offer.chosen for offer in _offers(plan, variable, set())}
    if len(chosen) != 1:
        return frozenset()
    ends = [
        (
            stretch.low.substitute(table),
            None if stretch.high is None else stretch.high.substitute(table),
            stretch.closed,
        )
        for stretch in chosen.pop()
    ]
    if any(low != high for low, high, _ in ends):
        return frozenset()
    return frozenset(low for low, _, closed in ends if all(closed))


def _offers(plan: Plan, variable: str, done: set[int]) -> Iterator[OfferPlan]:
    """The choices of a number in a plan."""
    if id(plan) in done:
        return
    done.add(id(plan))
    if isinstance(plan, OfferPlan) and plan.variable == variable:
        yield plan
    for child in children(plan):
        yield from _offers(child, variable, done)


def put_path(path: Hashable, table: Mapping[str, Value]) -> Hashable:
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
