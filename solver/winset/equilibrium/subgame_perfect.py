"""Subgame-perfect and informed-last Bayesian equilibria of a play, region by region.

Explores the parameters with rollback (`winset.equilibrium.rollback`), groups the outcomes into families, solves every border on which
the answer changes, and has each case verified.
"""

from __future__ import annotations

import time
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from winset.algebra.explore import Exploration, Fork, Leaf, Node, Sign, Unsolved, explore
from winset.algebra.oracle import Answer, Constraint, Oracle
from winset.algebra.regions import Region, describe, solved_for
from winset.algebra.run import Run
from winset.algebra.value import Value
from winset.equilibrium.plan import Alternative
from winset.equilibrium.rollback import solve as rollback
from winset.equilibrium.solution import Case, Equilibrium, Solution
from winset.equilibrium.strategy import SiteRule, strategies
from winset.claims.profile import RuleProfile
from winset.game.compile import compile_game
from winset.game.evaluate import Reader
from winset.game.play import Play, Scope

CITE = "Selten (1965, 1975); Kreps and Wilson (1982) for beliefs"


@dataclass(frozen=True, slots=True)
class Found:
    """What rollback returns at one leaf: the alternatives, and what it confesses; `inside` is False outside the assumptions."""

    alternatives: tuple[Alternative, ...]
    notes: tuple[str, ...]
    inside: bool = True


@dataclass(frozen=True, slots=True)
class Border:
    """A leaf on a border: `equation` is zero there, `name` was put in as `value`."""

    equation: Value
    name: str
    value: Value
    leaf: Leaf[Found]


def solve(play: Play, oracle: Oracle, seconds: float | None = None, borders: bool = True) -> Solution:
    """All equilibria in pure strategies of a finite play whose informed players move last.

    `complete` is "yes" where each region has one outcome; with several, mixing at ties was not searched. Cost grows with the number of
    regions, each of which is one rollback. `seconds` bounds the search; what is left is listed as unsolved.
    """
    started = time.monotonic()
    deadline = None if seconds is None else started + seconds
    found = explore(oracle, play.parameters, play.assumptions, lambda run: _run(run, play), seconds=seconds)
    leaves = [leaf for leaf in found.leaves if leaf.result.inside]
    on_borders: list[Border] = []
    doubts: list[Unsolved] = list(found.unsolved)
    if borders:
        on_borders, skipped = _borders(play, oracle, found, deadline)
        doubts += skipped
    rules = {id(a): strategies(a.plan) for leaf in leaves for a in leaf.result.alternatives}
    equilibria = _families(play, oracle, leaves, _as_leaves(found.unsolved), rules)
    equilibria = _with_borders(play, equilibria, on_borders)
    none = describe(oracle, play.assumptions, *_split(leaves, lambda f: not f.alternatives, found.unsolved))
    notes = tuple(dict.fromkeys(n for leaf in [*leaves, *(b.leaf for b in on_borders)] for n in leaf.result.notes))
    several = any(len(leaf.result.alternatives) > 1 for leaf in leaves) or any(
        len(b.leaf.result.alternatives) > 1 for b in on_borders
    )
    complete = "no" if doubts or notes else "pure strategies" if several or none else "yes"
    return Solution(
        play,
        _concept(play),
        "rollback",
        equilibria,
        tuple(region for region, _ in none),
        tuple(doubts),
        notes,
        complete,
        "pure strategies; mixing where a player is indifferent was not searched" if complete != "yes" else "all strategies",
        oracle.queries,
        time.monotonic() - started,
    )


def _concept(play: Play) -> str:
    return "perfect Bayesian equilibrium" if _has_hidden(play) else "subgame-perfect equilibrium"


def _has_hidden(play: Play) -> bool:
    """Whether anything in the file is hidden from anyone."""
    text = repr(play.game.play)
    return "Seen(" in text


def _run(run: Run, play: Play) -> Found:
    reader = Reader(run, play, Scope())
    if not all(reader.truth(condition) for condition in play.conditions):
        return Found((), (), inside=False)
    alternatives = rollback(run, play, play.start())
    return Found(tuple(alternatives), tuple(dict.fromkeys(run.notes)))


# --- families ---------------------------------------------------------------------------------------------------------


def _as_leaves(unsolved: Sequence[Unsolved]) -> list[Leaf[Found]]:
    return [Leaf(u.conditions, {}, Found((), ())) for u in unsolved]


def _split(
    leaves: Sequence[Leaf[Found]], wanted: object, unsolved: Sequence[Unsolved]
) -> tuple[list[Leaf[object]], list[Leaf[object]]]:
    assert callable(wanted)
    members: list[Leaf[object]] = []
    others: list[Leaf[object]] = []
    for leaf in leaves:
        (members if wanted(leaf.result) else others).append(leaf)  # type: ignore[arg-type]
    return members, [*others, *_as_leaves(unsolved)]  # type: ignore[list-item]


def _family_key(alternative: Alternative) -> Hashable:
    return alternative.path, alternative.ends


def _families(
    play: Play,
    oracle: Oracle,
    leaves: Sequence[Leaf[Found]],
    unsolved: Sequence[Leaf[Found]],
    rules: dict[int, tuple[SiteRule, ...]],
) -> tuple[Equilibrium, ...]:
    """Alternatives grouped by path, and within a path by payoffs and strategies."""
    groups: dict[Hashable, dict[Hashable, list[tuple[Leaf[Found], Alternative]]]] = {}
    for leaf in leaves:
        for alternative in leaf.result.alternatives:
            cases = groups.setdefault(_family_key(alternative), {})
            cases.setdefault((alternative.payoffs, rules[id(alternative)]), []).append((leaf, alternative))
    families = []
    for path, cases in groups.items():
        everywhere = [leaf for members in cases.values() for leaf, _ in members]
        exists = _describe(play, oracle, everywhere, leaves, unsolved)
        found = []
        for members in cases.values():
            for region, (first, *_) in _describe(play, oracle, [leaf for leaf, _ in members], leaves, unsolved):
                found.append(_case(region, members[first][1], rules[id(members[first][1])]))
        families.append(Equilibrium(path, tuple(region for region, _ in exists), tuple(found)))
    return tuple(families)


def _describe(
    play: Play,
    oracle: Oracle,
    members: Sequence[Leaf[Found]],
    leaves: Sequence[Leaf[Found]],
    unsolved: Sequence[Leaf[Found]],
) -> tuple[tuple[Region, tuple[int, ...]], ...]:
    unique = list({id(leaf): leaf for leaf in members}.values())
    chosen = {id(leaf) for leaf in unique}
    others = [leaf for leaf in leaves if id(leaf) not in chosen]
    return describe(oracle, play.assumptions, unique, [*others, *unsolved])  # type: ignore[arg-type, list-item]


def _case(region: Region, alternative: Alternative, rules: tuple[SiteRule, ...]) -> Case:
    profile = RuleProfile(tuple(rule.rule() for rule in rules))
    return Case(region, alternative.payoffs, alternative.ends, alternative.plan, rules, profile)


# --- borders ----------------------------------------------------------------------------------------------------------


def _borders(
    play: Play, oracle: Oracle, found: Exploration[Found], deadline: float | None
) -> tuple[list[Border], list[Unsolved]]:
    """Solve where the answers on the two sides of a fork differ; what cannot be solved is listed."""
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
        left = None if deadline is None else max(0.0, deadline - time.monotonic())
        on_border = _substituted(play, name, value)
        extra = [c for c in _put(facts, name, value) if not c.value.is_number]
        inside = explore(oracle, on_border.parameters, extra, lambda run, p=on_border: _run(run, p), seconds=left)  # type: ignore[misc]
        for leaf in inside.leaves:
            if leaf.result.inside:
                whole = Leaf((*path, zero, *leaf.conditions), _full_witness(leaf, name, value), leaf.result)
                borders.append(Border(equation, name, value, whole))
        skipped += [Unsolved((*path, zero, *u.conditions), u.reason) for u in inside.unsolved]
    return borders, skipped


def _forks(node: Node[Found] | None, path: tuple[Sign, ...] = ()) -> list[tuple[tuple[Sign, ...], Value]]:
    """Forks with the signs above them, except where both sides give the same answer throughout."""
    if not isinstance(node, Fork):
        return []
    below, above = (*path, Sign(node.polynomial, -1)), (*path, Sign(node.polynomial, 1))
    here = [] if _answers(node.below) == _answers(node.above) and len(_answers(node.below)) == 1 else [(path, node.polynomial)]
    return [*here, *_forks(node.below, below), *_forks(node.above, above)]


def _answers(node: Node[Found]) -> frozenset[Hashable]:
    if isinstance(node, Fork):
        return _answers(node.below) | _answers(node.above)
    if isinstance(node, Leaf):
        return frozenset([frozenset(a.key for a in node.result.alternatives) if node.result.inside else "outside"])
    return frozenset([("unsolved", id(node))])


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


def _full_witness(leaf: Leaf[Found], name: str, value: Value) -> dict[str, Fraction]:
    return {**leaf.witness, name: value.evaluate(leaf.witness).fraction()}


def _with_borders(play: Play, equilibria: tuple[Equilibrium, ...], borders: Sequence[Border]) -> tuple[Equilibrium, ...]:
    """Families joined by what holds on borders: an alternative there continues a family whose formulas agree with it."""
    families = list(equilibria)
    for border in borders:
        for alternative in border.leaf.result.alternatives:
            region = Region(border.leaf.conditions, border.leaf.witness)
            case = _case(region, alternative, strategies(alternative.plan))
            place = _continues(families, alternative, border)
            if place is None:
                families.append(Equilibrium(_family_key(alternative), (region,), (case,)))
            else:
                family = families[place]
                families[place] = replace(family, exists=(*family.exists, region), cases=(*family.cases, case))
    return tuple(families)


def _continues(families: Sequence[Equilibrium], alternative: Alternative, border: Border) -> int | None:
    for place, family in enumerate(families):
        for case in family.cases:
            if _agrees(case, family.path, alternative, border):
                return place
    return None


def _agrees(case: Case, path: Hashable, alternative: Alternative, border: Border) -> bool:
    try:
        payoffs = tuple(v.substitute({border.name: border.value}) for v in case.payoffs)
        if payoffs != alternative.payoffs:
            return False
        ends = {label: p.substitute({border.name: border.value}) for label, p in case.ends}
        return ends == dict(alternative.ends) and _put_path(path, border) == (alternative.path, alternative.ends)
    except ZeroDivisionError:
        return False


def _put_path(path: Hashable, border: Border) -> Hashable:
    if isinstance(path, Value):
        return path.substitute({border.name: border.value})
    if isinstance(path, tuple):
        return tuple(_put_path(item, border) for item in path)
    return path


# --- points -----------------------------------------------------------------------------------------------------------


def solve_at(play: Play, point: dict[str, Fraction], oracle: Oracle) -> Solution:
    """The equilibria at one point, borders included, solved again with numbers."""
    settings = {**{n: v for n, v in play.settings.items() if n not in _lists_of(play)}}
    numbers = {name: Value.number(value) for name, value in point.items()}
    fixed = {n: _numbers_in(v, numbers) for n, v in settings.items()} | {n: v for n, v in numbers.items() if "[" not in n}
    return solve(compile_game(play.game, fixed, play.source), oracle)


def _lists_of(play: Play) -> frozenset[str]:
    return frozenset()


def _numbers_in(item: Value | tuple[Value, ...], numbers: dict[str, Value]) -> Value | tuple[Value, ...]:
    if isinstance(item, tuple):
        return tuple(v.substitute(numbers) for v in item)
    return item.substitute(numbers)
