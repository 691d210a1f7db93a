"""The oracle: is there a real point at which these polynomials have these signs?

An SMT solver in a process of its own answers over a pipe (the z3 wheel carries the program), so that it can be
killed by
the wall clock and its import costs nothing. Its three answers are a point, none, and unknown; it never guesses. Every
point is checked here in exact arithmetic before it is believed, so only "none" rests on the solver.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from typing import Any, Self

from winset.algebra.solver_process import SolverProcess
from winset.algebra.value import Value, enclose, is_root, radicand


class Answer(Enum):
    """What the oracle says when it has no point to show."""

    NONE = "none"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Constraint:
    """`value relation 0`, the relation being one of > < = >= <= !=."""

    value: Value
    relation: str

    def holds(self, point: Mapping[str, Fraction]) -> bool:
        """Whether the constraint holds at a rational point, exactly."""
        return relation_holds(number_sign(self.value.evaluate(point)), self.relation)

    def __str__(self) -> str:
        return f"{self.value} {self.relation} 0"


def relation_holds(sign: int, relation: str) -> bool:
    """Whether a number of this sign stands in the relation to 0."""
    match relation:
        case ">":
            return sign > 0
        case "<":
            return sign < 0
        case "=":
            return sign == 0
        case ">=":
            return sign >= 0
        case "<=":
            return sign <= 0
        case "!=":
            return sign != 0
    raise ValueError(f"unknown relation {relation}")


def number_sign(value: Value) -> int:
    """The sign of a value without free variables, roots of numbers included, exactly."""
    if value.is_number:
        number = value.fraction()
        return (number > 0) - (number < 0)
    bits = 64
    while True:
        bounds = enclose(value, bits)
        if bounds.low > 0:
            return 1
        if bounds.high < 0:
            return -1
        if bits > 4096 and _vanishes(value):
            return 0
        bits *= 4


def _vanishes(value: Value) -> bool:
    """Whether a sum of roots of numbers is zero, by the norm: multiply the conjugates and see."""
    for root in value.roots():
        conjugate = value.substitute({root: -Value.variable(root)})
        value = value * conjugate
    return value.is_zero


class Oracle:
    """Decides conjunctions of polynomial sign conditions; remembers its answers and the points it has seen.

    `queries` counts the questions that reached the solver, `asked` all of them. `seconds` limits one query.
    """

    def __init__(self, seconds: float = 10.0) -> None:
        self.seconds = seconds
        self.queries = 0
        self.asked = 0
        self._process: SolverProcess | None = None
        self._declared: set[str] = set()
        self._known: dict[frozenset[str], dict[str, Fraction] | Answer] = {}
        self._pool: list[_Seen] = []

    def find(self, constraints: Sequence[Constraint]) -> dict[str, Fraction] | Answer:
        """A rational point that satisfies all constraints; NONE if no real point does; else UNKNOWN."""
        self.asked += 1
        open_ones: list[Constraint] = []
        for constraint in constraints:
            if constraint.value.is_number:
                if not constraint.holds({}):
                    return Answer.NONE
            else:
                open_ones.append(constraint)
        if not open_ones:
            return {}
        key = frozenset(map(str, open_ones))
        if key in self._known:
            return self._known[key]
        names = sorted({name for c in open_ones for name in c.value.variables()})
        found = self._from_pool(open_ones, names)
        answer = found if found is not None else self._ask(open_ones, names)
        self._known[key] = answer
        return answer

    def _from_pool(self, constraints: Sequence[Constraint], names: Sequence[str]) -> dict[str, Fraction] | None:
        for seen in self._pool[-60:]:
            if all(name in seen.point for name in names) and all(seen.satisfies(c) for c in constraints):
                return {name: seen.point[name] for name in names}
        return None

    def _ask(self, constraints: Sequence[Constraint], names: list[str]) -> dict[str, Fraction] | Answer:
        """Put the question to the solver; where its point is irrational, look for a rational one close to it."""
        self.queries += 1
        deadline = time.monotonic() + self.seconds
        script = "\n".join(f"(assert {text})" for text in _formulas(constraints))
        pinned: dict[str, _Bounds] = {}
        for bits in (0, 16, 24, 40, 72):
            pins = "\n".join(_near(name, value, bits) for name, value in pinned.items())
            reply = self._check(f"{script}\n{pins}", names, deadline)
            if isinstance(reply, Answer):
                if pinned:
                    continue  # no point that close to the irrational one; this says nothing about others
                return reply
            seen = _Seen({name: value.low for name, value in reply.items() if value.low == value.high})
            if len(seen.point) == len(names):
                if not all(seen.satisfies(c) for c in constraints):
                    return Answer.UNKNOWN
                self._pool.append(seen)
                return dict(seen.point)
            pinned |= {name: value for name, value in reply.items() if value.low != value.high}
        return Answer.UNKNOWN

    def _check(self, script: str, names: list[str], deadline: float) -> dict[str, _Bounds] | Answer:
        process = self._start()
        fresh = [name for name in _symbols_in(script) if name not in self._declared]
        self._declared.update(fresh)
        declared = "\n".join(f"(declare-const {name} Real)" for name in fresh)
        process.write(f"{declared}\n(push)\n{script}\n(check-sat)")
        verdict = process.read(deadline + 1)
        if verdict == "sat":
            process.write("(get-value (" + " ".join(map(_symbol, names)) + "))")
            text = _balanced(process, deadline + 1)
            process.write("(pop)")
            return self._dead() if text is None else _read_point(names, text)
        process.write("(pop)")
        if verdict == "unsat":
            return Answer.NONE
        return Answer.UNKNOWN if verdict == "unknown" else self._dead()

    def _dead(self) -> Answer:
        """The solver has died or complains: begin afresh next time."""
        self.close()
        return Answer.UNKNOWN

    # --- the process ---

    def _start(self) -> SolverProcess:
        if self._process is None:
            self._declared = set()
            self._process = SolverProcess(self.seconds)
            self._process.write(f"(set-option :timeout {int(self.seconds * 1000)})")
        return self._process

    def close(self) -> None:
        """End the solver's process; the next question starts another."""
        if self._process is not None:
            self._process.close()
            self._process = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass(frozen=True, slots=True)
class _Seen:
    """A point that satisfied some question, with the signs of the values that were looked at there."""

    point: dict[str, Fraction]
    signs: dict[str, int | None] = field(default_factory=dict)

    def satisfies(self, constraint: Constraint) -> bool:
        text = str(constraint.value)
        if text not in self.signs:
            self.signs[text] = self._sign(constraint.value)
        sign = self.signs[text]
        return sign is not None and relation_holds(sign, constraint.relation)

    def _sign(self, value: Value) -> int | None:
        try:
            return number_sign(value.evaluate(self.point))
        except (ZeroDivisionError, ValueError):  # a denominator vanishes, or a root is not real there
            return None


# --- writing SMT-LIB --------------------------------------------------------------------------------------------------


def _symbol(name: str) -> str:
    return f"|{name}|"


def _symbols_in(script: str) -> list[str]:
    return sorted(set(re.findall(r"\|[^|]*\|", script)))


def _number(value: Fraction) -> str:
    text = (
        f"{abs(value.numerator)}.0" if value.denominator == 1 else f"(/ {abs(value.numerator)}.0 {value.denominator}.0)"
    )
    return f"(- {text})" if value < 0 else text


@lru_cache(maxsize=16384)
def _polynomial(value: Value) -> str:
    parts = []
    for coefficient, powers in value.terms():
        factors = [_symbol(name) for name, exponent in powers for _ in range(exponent)]
        if not factors:
            parts.append(_number(coefficient))
        elif coefficient == 1:
            parts.append(factors[0] if len(factors) == 1 else f"(* {' '.join(factors)})")
        else:
            parts.append(f"(* {_number(coefficient)} {' '.join(factors)})")
    return parts[0] if len(parts) == 1 else f"(+ {' '.join(parts)})" if parts else "0.0"


def _formulas(constraints: Sequence[Constraint]) -> list[str]:
    """The constraints with denominators cleared, and what defines the roots that occur."""
    texts: list[str] = []
    roots: set[str] = set()
    for constraint in constraints:
        value = constraint.value
        if not value.denominator.is_number:
            texts.append(f"(not (= {_polynomial(value.denominator)} 0.0))")
            value = value.numerator * value.denominator if constraint.relation not in ("=", "!=") else value.numerator
        roots |= set(value.roots())
        text = _polynomial(value)
        relation = constraint.relation
        texts.append(f"(not (= {text} 0.0))" if relation == "!=" else f"({relation} {text} 0.0)")
    pending, done = list(roots), set[str]()
    while pending:
        root = pending.pop()
        if root in done:
            continue
        done.add(root)
        inner = radicand(root)
        pending += [name for name in inner.symbols() if is_root(name)]
        texts.append(f"(>= {_symbol(root)} 0.0)")
        texts.append(f"(= (* {_symbol(root)} {_symbol(root)}) {_polynomial(inner)})")
    return texts


# --- reading models ---------------------------------------------------------------------------------------------------


def _balanced(process: SolverProcess, deadline: float) -> str | None:
    """Lines up to the bracket that closes the first; None if the solver has died or complains."""
    text = ""
    while True:
        line = process.read(deadline)
        if line is None or line.startswith("(error"):
            return None
        text += " " + line
        if text.count("(") == text.count(")"):
            return text


def _read_point(names: Sequence[str], text: str) -> dict[str, _Bounds] | Answer:
    try:
        return dict(zip(names, _values(text), strict=True))
    except ValueError:  # a number in a form that is not read here: then no point is known
        return Answer.UNKNOWN


@dataclass(frozen=True, slots=True)
class _Bounds:
    """A real number between two rationals; an exact one where they agree."""

    low: Fraction
    high: Fraction


def _near(name: str, value: _Bounds, bits: int) -> str:
    """Pins a variable to a simple rational next to an irrational value."""
    middle = (value.low + value.high) / 2
    return f"(assert (= {_symbol(name)} {_number(middle.limit_denominator(1 << bits))}))"


_TOKEN = re.compile(r"\|[^|]*\||[()]|[^\s()|]+")


def _values(text: str) -> list[_Bounds]:
    tokens = _TOKEN.findall(text)
    tree, _ = _tree(tokens, 0)
    return [_evaluate(pair[1]) for pair in tree]


def _tree(tokens: list[str], at: int) -> tuple[list, int]:  # type: ignore[type-arg]
    assert tokens[at] == "("
    items: list[object] = []
    at += 1
    while tokens[at] != ")":
        if tokens[at] == "(":
            item, at = _tree(tokens, at)
            items.append(item)
        else:
            items.append(tokens[at])
            at += 1
    return items, at + 1


def _evaluate(item: object) -> _Bounds:
    if isinstance(item, str):
        number = Fraction(item.rstrip("?"))
        return _Bounds(number, number)
    assert isinstance(item, list)
    match item:
        case ["-", inner]:
            value = _evaluate(inner)
            return _Bounds(-value.high, -value.low)
        case ["/", top, bottom]:
            number = _evaluate(top).low / _evaluate(bottom).low
            return _Bounds(number, number)
        case ["root-obj", polynomial, index]:
            return _isolate(polynomial, int(str(index)))
    raise ValueError(f"a model value that cannot be read: {item}")


def _isolate(polynomial: object, index: int) -> _Bounds:
    """The index-th real root of a univariate polynomial with whole coefficients."""
    from flint import fmpz_poly

    coefficients = _univariate(polynomial)
    degree = max(coefficients)
    poly = fmpz_poly([coefficients.get(k, 0) for k in range(degree + 1)])
    found: list[tuple[Any, int]] = poly.complex_roots()  # type: ignore[assignment]
    reals = sorted({float(root.real.mid()) for root, _ in found if root.imag.contains(0)})
    if not 1 <= index <= len(reals):
        raise ValueError(f"root {index} of {polynomial} was not found")
    middle = Fraction(reals[index - 1])
    return _Bounds(middle - Fraction(1, 1 << 48), middle + Fraction(1, 1 << 48))


def _univariate(item: object) -> dict[int, int]:
    match item:
        case str():
            return {0: int(Fraction(item))} if re.fullmatch(r"[\d.]+", item) else {1: 1}
        case ["+", *parts]:
            total: dict[int, int] = {}
            for part in parts:
                for power, coefficient in _univariate(part).items():
                    total[power] = total.get(power, 0) + coefficient
            return total
        case ["-", part]:
            return {power: -coefficient for power, coefficient in _univariate(part).items()}
        case ["*", *parts]:
            product = {0: 1}
            for part in parts:
                product = _multiply(product, _univariate(part))
            return product
        case ["^", base, exponent]:
            result = {0: 1}
            for _ in range(int(str(exponent))):
                result = _multiply(result, _univariate(base))
            return result
    raise ValueError(f"a polynomial that cannot be read: {item}")


def _multiply(left: dict[int, int], right: dict[int, int]) -> dict[int, int]:
    product: dict[int, int] = {}
    for i, a in left.items():
        for j, b in right.items():
            product[i + j] = product.get(i + j, 0) + a * b
    return product
