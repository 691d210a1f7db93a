"""The parameter space cut into strata: open regions, borders, places where borders meet, down to single points.

Every point that satisfies the assumptions as they are written lies in one stratum. A point on ends of closed domains
belongs to the first of them; any other goes down the fork tree of the exploration, to a leaf, or to a fork on a
polynomial that is zero there: then it lies on a border. An end and a border have one parameter less, are explored in
their turn, and are cut in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from winset.algebra.explore import Fork, Leaf, Node, Sign
from winset.algebra.oracle import Answer, Constraint, Oracle
from winset.algebra.regions import solved_for
from winset.algebra.value import Value
from winset.equilibrium.families import Found
from winset.game.play import Play

_STRICT = {">=": ">", "<=": "<"}


@dataclass(frozen=True, slots=True)
class Stratum:
    """Where some equations hold between the parameters, and with them some of these by formulas of the others.

    `play` is the game there, its parameters those that are left; `table` has the others. `signs` is the way down to it,
    with a zero for each equation; `equations` have still to be solved for one of the parameters that are left. `strict`
    holds on all of it; the clauses `weak` hold with strict signs inside, and with equality at ends of domains.
    """

    play: Play
    table: Mapping[str, Value]
    signs: tuple[Sign, ...]
    strict: tuple[Constraint, ...]
    weak: tuple[Constraint, ...]
    equations: tuple[Value, ...] = ()

    def inside(self) -> list[Constraint]:
        """What holds inside: the weak clauses strictly."""
        return [*self.strict, *map(strictly, self.weak)]

    def zeros(self) -> list[Constraint]:
        """The equations that have still to be solved."""
        return [Constraint(equation, "=") for equation in self.equations]


def strictly(clause: Constraint) -> Constraint:
    """The clause without its end."""
    return Constraint(clause.value, _STRICT.get(clause.relation, clause.relation))


def whole(play: Play) -> Stratum:
    """All of the parameter space."""
    weak = tuple(dict.fromkeys(clause for clause in play.clauses if clause.relation in _STRICT))
    ends = {strictly(clause) for clause in weak}
    return Stratum(play, {}, (), tuple(c for c in play.assumptions if c not in ends), weak)


def below(stratum: Stratum, tree: Node[Found] | None) -> Iterator[Stratum]:
    """The strata with one equation more: forks of the exploration inside this one, and ends of its domains."""
    for path, polynomial in forks(tree):
        holds = (*stratum.inside(), *(sign.constraint() for sign in path))
        signs = (*stratum.signs, *path, Sign(polynomial, 0))
        yield replace(stratum, signs=signs, strict=holds, weak=(), equations=(polynomial,))
    yield from ends(stratum)


def ends(stratum: Stratum) -> Iterator[Stratum]:
    """The strata on which one of the weak clauses holds with equality, those before it strictly."""
    for place, clause in enumerate(stratum.weak):
        before, after = stratum.weak[:place], stratum.weak[place + 1 :]
        value = clause.value.primitive()
        yield replace(
            stratum,
            signs=(*stratum.signs, Sign(value, 0)),
            strict=(*stratum.strict, *map(strictly, before)),
            weak=after,
            equations=(value,),
        )


def is_empty(stratum: Stratum, oracle: Oracle) -> bool:
    """Whether there is no point in it, its ends included."""
    return oracle.find([*stratum.strict, *stratum.weak, *stratum.zeros()]) is Answer.NONE


def resolved(stratum: Stratum, oracle: Oracle) -> Iterator[Stratum]:
    """The parts of a stratum with its equations solved; a part on which none of them is linear keeps them.

    An equation `a p + b = 0` is solved for p where a is not zero; where it is, b is zero too, and p is free.
    """
    if is_empty(stratum, oracle):
        return
    for equations in _factored(stratum.equations):
        yield from _solved(replace(stratum, equations=equations), oracle)


def _factored(equations: tuple[Value, ...]) -> Iterator[tuple[Value, ...]]:
    """The ways in which products can be zero: a factor of each."""
    if not equations:
        yield ()
        return
    first, rest = equations[0].numerator, equations[1:]
    if first.is_zero:
        yield from _factored(rest)
    elif first.variables():
        for factor, _ in first.factors()[1]:
            yield from ((factor, *others) for others in _factored(rest))


def _solved(stratum: Stratum, oracle: Oracle) -> Iterator[Stratum]:
    """The parts, each equation being irreducible."""
    solutions = [(e, *found) for e in stratum.equations if (found := solved_for(e, stratum.play.parameters))]
    if not solutions:
        yield stratum
        return
    plain = (s for s in solutions if s[0].coefficients(s[1])[1].is_number)
    equation, name, value = next(plain, solutions[0])
    constant, slope = equation.coefficients(name)
    others = tuple(e for e in stratum.equations if e != equation)
    strict = stratum.strict
    if slope.variables():
        yield from resolved(replace(stratum, equations=(slope, constant, *others)), oracle)
        strict = (*strict, Constraint(slope, "!="))
    there = put(replace(stratum, strict=strict, equations=others), name, value)
    if there is not None:
        yield from resolved(there, oracle)


def put(stratum: Stratum, name: str, value: Value) -> Stratum | None:
    """The stratum with a parameter replaced by a formula; None if that contradicts what holds on it."""
    table = {name: value}
    strict = [on(c, table) for c in stratum.strict]
    weak = [on(c, table) for c in stratum.weak]
    if not all(c.holds({}) for c in (*strict, *weak) if c.value.is_number):
        return None
    return replace(
        stratum,
        play=substituted(stratum.play, name, value),
        table={n: v.substitute(table) for n, v in stratum.table.items()} | table,
        strict=tuple(dict.fromkeys(c for c in strict if not c.value.is_number)),
        weak=tuple(dict.fromkeys(c for c in weak if not c.value.is_number)),
        equations=tuple(e.substitute(table).numerator for e in stratum.equations),
    )


def on(constraint: Constraint, table: Mapping[str, Value]) -> Constraint:
    """The constraint with parameters replaced by formulas, cleared of denominators, which must not be zero."""
    value = constraint.value.substitute(table)
    return Constraint(value if value.is_polynomial else value.numerator * value.denominator, constraint.relation)


def substituted(play: Play, name: str, value: Value) -> Play:
    """The play with one symbolic parameter replaced by a formula of the others."""
    settings = {n: _put_in(v, name, value) for n, v in play.settings.items()} | {name: value}
    assumed = (Constraint(c.value.substitute({name: value}), c.relation) for c in play.assumptions)
    return replace(
        play,
        parameters=tuple(p for p in play.parameters if p != name),
        settings=settings,
        assumptions=tuple(c for c in assumed if not c.value.is_number),
    )


def _put_in(item: Value | tuple[Value, ...], name: str, value: Value) -> Value | tuple[Value, ...]:
    if isinstance(item, tuple):
        return tuple(v.substitute({name: value}) for v in item)
    return item.substitute({name: value})


def forks(node: Node[Found] | None, path: tuple[Sign, ...] = ()) -> list[tuple[tuple[Sign, ...], Value]]:
    """All forks inside the assumptions, each with the signs above it."""
    if not isinstance(node, Fork) or not _inside(node):
        return []
    under, above = (*path, Sign(node.polynomial, -1)), (*path, Sign(node.polynomial, 1))
    return [(path, node.polynomial), *forks(node.below, under), *forks(node.above, above)]


def _inside(node: Node[Found]) -> bool:
    """Whether something below the node satisfies the assumptions."""
    if isinstance(node, Fork):
        return _inside(node.below) or _inside(node.above)
    return not isinstance(node, Leaf) or node.result.inside
