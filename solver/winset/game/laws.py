"""Laws of numbers that nature draws from an interval, and which of two dominates: puts more weight on larger numbers.

A law dominates another (first order) if its distribution function is nowhere above the other's. That is decided
exactly, for all parameters at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from winset.algebra.constraint import Constraint
from winset.algebra.integral import integral
from winset.algebra.oracle import Answer, Oracle
from winset.algebra.run import Undecided, without_values
from winset.algebra.value import ONE, ZERO, Value
from winset.errors import OutOfReach
from winset.game.evaluate import NeedsDraw, Reader
from winset.game.play import Made, Play, Scope
from winset.language import syntax
from winset.language.walk import nodes

NUMBER = "·number"  # the variable at which distribution functions are compared


@dataclass(frozen=True, slots=True)
class Law:
    """The interval of a number, and the chance that it is at most the variable `NUMBER`, inside the interval."""

    name: str
    low: Value
    high: Value
    below: Value


def laws(play: Play) -> dict[str, Law]:
    """The laws of single numbers from intervals that depend on parameters only, and are one formula."""
    found: dict[str, Law] = {}
    for node in nodes(play.game.play):
        if isinstance(node, syntax.Draw) and len(node.names) == 1 and _of_parameters(play, node):
            try:
                law = _law(Reader(without_values(), play, Scope()), node.names[0].name, node.law)
            except (Undecided, OutOfReach, NeedsDraw):
                continue
            if law is not None:
                found[law.name] = law
    return found


def _of_parameters(play: Play, draw: syntax.Draw) -> bool:
    """Whether a law reads nothing but parameters, named formulas and the number itself."""
    known = {ref.name for quantity in play.game.parameters for ref in quantity.names}
    for name, let in play.lets.items():  # in the order of the file
        if _read(let.value) <= known:
            known.add(name)
    return _read(draw.law) <= known | {draw.names[0].name}


def _read(tree: object) -> set[str]:
    return {ref.name for ref in nodes(tree) if isinstance(ref, syntax.Ref)}


def _law(reader: Reader, name: str, law: syntax.Law) -> Law | None:
    match law:
        case syntax.Uniform(syntax.Interval(low, high)):
            a, b = reader.number(low), reader.number(high)
            return Law(name, a, b, (Value.variable(NUMBER) - a) / (b - a))
        case syntax.Density(syntax.Interval(low, high), kind, formula):
            a, b = reader.number(low), reader.number(high)
            scope = Scope((Made(name, Value.variable(NUMBER), drawn=True),))
            there = Reader(reader.run, reader.play, scope).number(formula)
            return Law(name, a, b, there if kind == "distribution" else _mass(there, a))
    return None


def _mass(density: Value, low: Value) -> Value:
    """The integral of a density up to the number."""
    upper = "·upper"
    return integral(density, NUMBER, low, Value.variable(upper)).substitute({upper: Value.variable(NUMBER)})


@dataclass(frozen=True, slots=True)
class Dominance:
    """Whether the second law is nowhere below the first one (`up`), and nowhere above it (`down`); None: undecided."""

    name: str
    up: bool | None
    down: bool | None


def dominance(first: Law, second: Law, assumed: Sequence[Constraint], oracle: Oracle) -> Dominance:
    """The second law compared with the first, wherever that is assumed and no interval is a point."""
    assumed = [*assumed, *(Constraint(law.high - law.low, ">") for law in (first, second))]
    return Dominance(
        first.name,
        _nowhere_above(second, first, assumed, oracle),
        _nowhere_above(first, second, assumed, oracle),
    )


def _nowhere_above(one: Law, other: Law, assumed: Sequence[Constraint], oracle: Oracle) -> bool | None:
    """Whether the distribution function of one law is never above that of the other."""
    sure = True
    for (mine, here), (its, there) in product(_parts(one), _parts(other)):
        answer = oracle.find([*assumed, *here, *there, Constraint(mine - its, ">")])
        if not isinstance(answer, Answer):
            return False
        sure = sure and answer is Answer.NONE
    return True if sure else None


def _parts(law: Law) -> Iterator[tuple[Value, tuple[Constraint, ...]]]:
    """The distribution function below, inside and above its interval."""
    number = Value.variable(NUMBER)
    yield ZERO, (Constraint(law.low - number, ">"),)
    yield law.below, (Constraint(number - law.low, ">="), Constraint(law.high - number, ">="))
    yield ONE, (Constraint(number - law.high, ">"),)
