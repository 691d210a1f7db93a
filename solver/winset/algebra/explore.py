"""Replay an algorithm wherever the signs that it asks can come out differently; the leaves are the piecewise answer.

`explore` runs an algorithm at a sample point, keeps the signs of irreducible polynomials that it asks, in order, and
where the oracle finds that the other sign is possible as well, runs it again at the point that the oracle shows. What
comes back is the tree of those forks.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Generic, TypeVar

from winset.algebra.oracle import Answer, Constraint, Oracle
from winset.algebra.run import Run
from winset.algebra.value import Value
from winset.errors import LimitReached, OutOfReach

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Sign:
    """A condition: an irreducible polynomial has this sign, 1 or -1 (0 on a border)."""

    polynomial: Value
    sign: int

    def constraint(self) -> Constraint:
        return Constraint(self.polynomial, {1: ">", -1: "<", 0: "="}[self.sign])

    def negated(self) -> Sign:
        return Sign(self.polynomial, -self.sign)

    def __str__(self) -> str:
        return str(self.constraint())


@dataclass(frozen=True, slots=True)
class Leaf(Generic[T]):
    """An open region (the conditions, beside the assumptions), a rational point inside, and the result there.

    `asked` are the conditions on which the result depends: wherever they hold, as far as it is assumed, the algorithm
    finds it. They follow from the others, which may tell as well where the region was cut off.
    """

    conditions: tuple[Sign, ...]
    witness: dict[str, Fraction]
    result: T
    asked: tuple[Sign, ...] = ()


@dataclass(frozen=True, slots=True)
class Unsolved:
    """A region that was not solved, and why; `needs` names what a method that solves it would have to bring."""

    conditions: tuple[Sign, ...]
    reason: str
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Fork(Generic[T]):
    """Where the answer was split: on the sign of a polynomial."""

    polynomial: Value
    below: Node[T]
    above: Node[T]


Node = Leaf[T] | Unsolved | Fork[T]


@dataclass(frozen=True, slots=True)
class Exploration(Generic[T]):
    """The fork tree with its leaves; `complete` when no region was left unsolved."""

    tree: Node[T] | None
    leaves: tuple[Leaf[T], ...]
    unsolved: tuple[Unsolved, ...]

    @property
    def complete(self) -> bool:
        return not self.unsolved


class _Moved(Exception):
    """A sign is zero at the sample: start again from a point where it is not."""

    def __init__(self, point: dict[str, Fraction]) -> None:
        self.point = point


@dataclass(slots=True)
class _Trace:
    """The decider of one run.

    It holds the signs fixed by the fork, the signs found, the forks that turned up, and what no sample may hit.
    """

    oracle: Oracle
    assumptions: tuple[Constraint, ...]
    known: dict[Value, int]
    path: list[Sign]
    forks: list[tuple[int, Sign, dict[str, Fraction]]] = field(default_factory=list)
    doubts: list[tuple[int, Sign]] = field(default_factory=list)
    deadline: float | None = None
    avoid: list[Constraint] = field(default_factory=list)
    asked: set[Value] = field(default_factory=set)
    implied: list[Sign] = field(default_factory=list)

    def decide(self, factor: Value, sign_at_sample: int) -> int:
        self.asked.add(factor)
        if factor in self.known:
            return self.known[factor]
        self.check_time()
        if sign_at_sample == 0:
            raise _Moved(self._generic(factor))
        sign = Sign(factor, sign_at_sample)
        other = self.oracle.find([*self._facts(), sign.negated().constraint()])
        self.known[factor] = sign_at_sample
        if other is Answer.NONE:
            self.implied.append(sign)
            return sign_at_sample
        if isinstance(other, Answer):
            self.doubts.append((len(self.path), sign.negated()))
        else:
            self.forks.append((len(self.path), sign.negated(), other))
        self.path.append(sign)
        return sign_at_sample

    def depends_on(self) -> tuple[Sign, ...]:
        """The signs that were asked for, those among them that the others and the assumptions imply left out."""
        found = [sign for sign in self.path if sign.polynomial in self.asked]
        if len(found) < len(self.path):
            facts = [*self.assumptions, *(sign.constraint() for sign in found)]
            for sign in self.implied:
                if self.oracle.find([*facts, sign.constraint().negated()]) is not Answer.NONE:
                    found.append(sign)
                    facts.append(sign.constraint())
        return tuple(found)

    def check_time(self) -> None:
        """Raise LimitReached past the deadline."""
        if self.deadline is not None and time.monotonic() > self.deadline:
            raise LimitReached("the time limit was reached")

    def _facts(self) -> list[Constraint]:
        return [*self.assumptions, *(sign.constraint() for sign in self.path)]

    def _generic(self, factor: Value) -> dict[str, Fraction]:
        for relation in (">", "<"):
            found = self.oracle.find([*self._facts(), Constraint(factor, relation), *self.avoid])
            if not isinstance(found, Answer):
                self.avoid.append(Constraint(factor, "!="))
                return found
        raise OutOfReach(f"{factor} vanishes on all of a region: state it as an equation among the assumptions")


@dataclass(slots=True)
class _Limits:
    cells: int
    deadline: float | None


def explore(
    oracle: Oracle,
    parameters: Sequence[str],
    assumptions: Sequence[Constraint],
    algorithm: Callable[[Run], T],
    cells: int = 2000,
    seconds: float | None = None,
) -> Exploration[T]:
    """Run an algorithm on every open region of the parameters that its signs tell apart.

    `assumptions` should be strict; the answer covers the points that satisfy them up to the borders of its regions. A
    region on which the algorithm is out of reach, or that is left when a limit is reached, comes back as `Unsolved`. If
    the assumptions contradict each other there are no leaves.
    """
    limits = _Limits(cells, None if seconds is None else time.monotonic() + seconds)
    start = oracle.find([*assumptions])
    if start is Answer.NONE:
        return Exploration(None, (), ())
    if isinstance(start, Answer):
        missing = Unsolved((), "no point that satisfies the assumptions was found in the time allowed")
        return Exploration(missing, (), (missing,))
    tree = _grow(oracle, tuple(parameters), tuple(assumptions), algorithm, (), start, limits)
    leaves, unsolved = [], []
    for node in _ends(tree):
        if isinstance(node, Leaf):
            leaves.append(node)
        else:
            unsolved.append(node)
    return Exploration(tree, tuple(leaves), tuple(unsolved))


def _grow(
    oracle: Oracle,
    parameters: tuple[str, ...],
    assumptions: tuple[Constraint, ...],
    algorithm: Callable[[Run], T],
    prefix: tuple[Sign, ...],
    point: dict[str, Fraction],
    limits: _Limits,
) -> Node[T]:
    """The fork tree below a prefix of signs, `point` being inside."""
    try:
        limits.cells -= 1
        if limits.cells < 0:
            raise LimitReached("the limit on the number of regions was reached")
        trace, witness, result = _replay(oracle, parameters, assumptions, algorithm, prefix, point, limits)
    except (OutOfReach, LimitReached) as reason:
        return _give_up(prefix, reason)
    node: Node[T]
    if isinstance(result, _GaveUp):
        node = Unsolved(tuple(trace.path), result.reason, result.needs)
    else:
        node = Leaf(tuple(trace.path), witness, result, trace.depends_on())
    doubts = [(depth, sign, None) for depth, sign in trace.doubts]
    for depth, sign, other in sorted([*trace.forks, *doubts], key=lambda fork: -fork[0]):
        path = (*trace.path[:depth], sign)
        sibling: Node[T]
        if other is None:
            sibling = Unsolved(path, "the oracle could not tell whether this region is empty")
        else:
            sibling = _grow(oracle, parameters, assumptions, algorithm, path, other, limits)
        node = Fork(sign.polynomial, sibling, node) if sign.sign < 0 else Fork(sign.polynomial, node, sibling)
    return node


def _somewhere(index: int) -> Fraction:
    """A start for a parameter that nothing constrains yet."""
    return Fraction(2 * index + 3, 2 * index + 8)


@dataclass(frozen=True, slots=True)
class _GaveUp:
    reason: str
    needs: str


def _give_up(prefix: tuple[Sign, ...], reason: OutOfReach | LimitReached) -> Unsolved:
    return Unsolved(prefix, str(reason), reason.needs if isinstance(reason, OutOfReach) else "")


def _replay(
    oracle: Oracle,
    parameters: tuple[str, ...],
    assumptions: tuple[Constraint, ...],
    algorithm: Callable[[Run], T],
    prefix: tuple[Sign, ...],
    point: dict[str, Fraction],
    limits: _Limits,
) -> tuple[_Trace, dict[str, Fraction], T | _GaveUp]:
    avoid: list[Constraint] = []
    for _ in range(200):
        known = {sign.polynomial: sign.sign for sign in prefix}
        trace = _Trace(oracle, assumptions, known, list(prefix), deadline=limits.deadline, avoid=avoid)
        sample = {name: point.get(name, _somewhere(index)) for index, name in enumerate(parameters)}
        run = Run(sample, trace)
        try:
            return trace, sample, algorithm(run)
        except _Moved as moved:
            point = sample | moved.point
        except OutOfReach as reason:
            return trace, sample, _GaveUp(str(reason), reason.needs)
    raise OutOfReach("no generic point of the region was found")


def _ends(node: Node[T]) -> Iterator[Leaf[T] | Unsolved]:
    if isinstance(node, Fork):
        yield from _ends(node.below)
        yield from _ends(node.above)
    else:
        yield node
