"""Signs of polynomials at real roots of another, decided by signs of polynomials in the parameters alone.

Let f have the real roots w_1 < ... < w_m, all of them simple. The Tarski query of g is the sum of the signs g(w_1),
..., g(w_m). It is the signature of Hermite's form, the matrix of the traces of g v^(i+j) modulo f, and so follows
from the signs of its leading minors (Jacobi), or, where one of them is zero, from those of its characteristic
polynomial, all of whose roots are real (Descartes). Queries of g times derivatives of f, whose signs at the roots are
found in the same way, tell the roots apart: no two of them give all derivatives the same signs (Thom's lemma).
Questions are asked one by one, the norm of g first, until those sign vectors that agree with the answers have the
same sign at the root that is meant.

S. Basu, R. Pollack and M.-F. Roy, Algorithms in Real Algebraic Geometry, 2nd ed. (2006), 2.3, 4.3 and 10.3-10.4.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise, product
from typing import Protocol

from winset.algebra.algebraic import Algebraic, padded, real_root
from winset.algebra.isolate import real_roots_of
from winset.algebra.value import ONE, ZERO, Value, total
from winset.errors import OutOfReach

MOST_TERMS = 4000  # of a polynomial whose sign is asked

Signs = tuple[int, ...]
Matrix = list[list[Value]]


class Decides(Protocol):
    """Decides signs of values."""

    def sign(self, value: Value) -> int: ...


def sign_at(run: Decides, root: Algebraic, value: Value) -> int:
    """The sign of a polynomial in a root, which may contain other roots.

    The polynomial of the root must have no multiple roots here: that is not asked again. Raises OutOfReach where a
    polynomial of too many terms decides.
    """
    return _vector(run, root, value, {root.index - 1})[root.index - 1]


def _vector(run: Decides, root: Algebraic, value: Value, wanted: set[int], order: int = 0) -> Signs:
    """The signs of a polynomial at the real roots from below; only those wanted are sure to be right.

    `order` is that of a derivative of the polynomial of the root, if the value is one.
    """
    parts = padded(value.coefficients(root.name), root.degree)
    if all(part.is_zero for part in parts[1:]):
        return (run.sign(parts[0]),) * root.count
    slope = _slope(run, parts)
    parity = _asked(run, root.norm(value))  # complex roots come in pairs, and leave the sign of the norm
    known = _higher(run, root, order) if order else []
    every = product((-1, 1) if parity else (-1, 0, 1), repeat=root.count)
    vectors = [s for s in every if _is_sorted(s, slope) and _parity(s) == parity and _follow(s, known)]
    for weight, signs in _weights(run, root, order):
        if _agree(vectors, wanted):
            return vectors[0]
        if parity:
            queries = _signatures(
                run, hermite(root, value * weight), parity * _discriminant_sign(root) * _parity(signs)
            )
            for possible in queries:
                vectors = [s for s in vectors if _sum(s, signs) in possible]
                if _agree(vectors, wanted):
                    return vectors[0]
        else:
            for power in (1, 2):
                query = signature(run.sign, hermite(root, value**power * weight))
                vectors = [s for s in vectors if _sum([x**power for x in s], signs) == query]
    if not _agree(vectors, wanted):
        raise OutOfReach(f"the sign of {value} at a root was not decided")
    return vectors[0]


def _sum(signs: Sequence[int], weights: Sequence[int]) -> int:
    return sum(a * b for a, b in zip(signs, weights, strict=True))


def _follow(signs: Signs, higher: Sequence[Signs]) -> bool:
    """Whether a derivative can have these signs at the roots, given those of the higher ones from the next one on.

    Between two roots at which these agree they keep their signs (Thom's lemma), and so the derivative is monotone.
    """
    return all(
        higher[0][p] * (signs[q] - signs[p]) >= 0
        for q in range(len(signs) if higher else 0)
        for p in range(q)
        if all(known[p] == known[q] for known in higher)
    )


def _slope(run: Decides, parts: Sequence[Value]) -> int:
    """The sign of the slope of a polynomial of degree one; 0 for others."""
    return run.sign(parts[1]) if all(part.is_zero for part in parts[2:]) else 0


def _is_sorted(signs: Signs, slope: int) -> bool:
    return not slope or all(slope * (b - a) >= 0 for a, b in pairwise(signs))


def _parity(signs: Signs) -> int:
    """The sign of the product."""
    return 0 if 0 in signs else -1 if signs.count(-1) % 2 else 1


def _discriminant_sign(root: Algebraic) -> int:
    """The sign of the discriminant where all roots are simple: one change for each pair of complex roots."""
    return -1 if (root.degree - root.count) // 2 % 2 else 1


def _agree(vectors: Sequence[Signs], wanted: set[int]) -> bool:
    return bool(vectors) and all(len({s[k] for s in vectors}) == 1 for k in wanted)


def _asked(run: Decides, value: Value) -> int:
    if sum(1 for _ in value.numerator.terms()) > MOST_TERMS:
        raise OutOfReach(f"the sign at a root turns on a polynomial of more than {MOST_TERMS} terms")
    return run.sign(value)


# --- what tells roots apart -------------------------------------------------------------------------------------------


def _weights(run: Decides, root: Algebraic, order: int) -> Iterator[tuple[Value, Signs]]:
    """Products of derivatives of an order above the given one with their signs at the real roots; the first at once."""
    found = [(ONE, (1,) * root.count)]
    yield found[0]
    for other in [1, *range(root.degree - 1, max(order, 1), -1)]:
        if other == order:
            continue
        derivative, signs = _derivative(root, other), _derivative_signs(run, root, other)
        for weight, known in list(found):
            more = weight * derivative, tuple(a * b for a, b in zip(known, signs, strict=True))
            found.append(more)
            yield more


def _higher(run: Decides, root: Algebraic, order: int) -> list[Signs]:
    """The signs at the real roots of the derivatives of higher order, from the next one on."""
    return [_derivative_signs(run, root, k) for k in range(order + 1, root.degree)] + [(1,) * root.count]


def _derivative_signs(run: Decides, root: Algebraic, order: int) -> Signs:
    if order == 1:
        return _alternating(root)
    return _vector(run, root, _derivative(root, order), set(range(root.count)), order)


def _alternating(root: Algebraic) -> Signs:
    """The signs of the first derivative at simple roots: it is positive at the last."""
    return tuple((-1) ** (root.count - 1 - k) for k in range(root.count))


def _derivative(root: Algebraic, order: int) -> Value:
    """A derivative of the polynomial at the root."""
    parts = [*root.coefficients, ONE]
    for _ in range(order):
        parts = [k * c for k, c in enumerate(parts)][1:]
    return total(c * root.power(k) for k, c in enumerate(parts))


# --- signatures -------------------------------------------------------------------------------------------------------


def hermite(root: Algebraic, value: Value) -> Matrix:
    """Hermite's form of a polynomial in the root: the traces of its products with powers of the root."""
    n = root.degree
    traces = [root.trace(value * root.power(k)) for k in range(2 * n - 1)]
    return [[traces[i + j] for j in range(n)] for i in range(n)]


def _signatures(run: Decides, matrix: Matrix, last: int) -> Iterator[set[int]]:
    """What the signature of a regular form can be, as more and more of its leading minors become known.

    `last` is the sign of its determinant. Minors are asked from the largest on down.
    """
    n = len(matrix)
    known: dict[int, int] = {n: last}
    yield _possible(known, n)
    minors = [determinant([row[:k] for row in matrix[:k]]) for k in range(1, n)]
    for k in range(n - 1, 0, -1):
        sign = 0 if minors[k - 1].is_zero else _asked(run, minors[k - 1])
        if sign == 0:
            yield {signature(run.sign, matrix)}
            return
        known[k] = sign
        yield _possible(known, n)


def _possible(known: dict[int, int], n: int) -> set[int]:
    """The signatures of forms whose leading minors have the known signs (Jacobi)."""
    free = [k for k in range(1, n + 1) if k not in known]
    found = set()
    for signs in product((-1, 1), repeat=len(free)):
        every = known | dict(zip(free, signs, strict=True))
        row = [1, *(every[k] for k in range(1, n + 1))]
        found.add(n - 2 * sum(a != b for a, b in pairwise(row)))
    return found


def signature(sign: Callable[[Value], int], matrix: Matrix) -> int:
    """The signature of a symmetric matrix, by the rule of Descartes on its characteristic polynomial."""
    above, below = inertia(sign, matrix)
    return above - below


def inertia(sign: Callable[[Value], int], matrix: Matrix) -> tuple[int, int]:
    """The numbers of positive and of negative eigenvalues of a symmetric matrix."""
    signs = [sign(c) for c in characteristic(matrix)]
    turned = [s * (-1) ** k for k, s in enumerate(signs)]
    return _changes(signs), _changes(turned)


def _changes(signs: Sequence[int]) -> int:
    left = [s for s in signs if s]
    return sum(a != b for a, b in pairwise(left))


def characteristic(matrix: Matrix) -> list[Value]:
    """The coefficients of the characteristic polynomial, from the leading 1 on (Faddeev and Le Verrier)."""
    n = len(matrix)
    found = [ONE]
    power: Matrix = [[ZERO] * n for _ in range(n)]
    for k in range(1, n + 1):
        shifted = [[e + (found[-1] if i == j else ZERO) for j, e in enumerate(row)] for i, row in enumerate(power)]
        power = [[total(matrix[i][t] * shifted[t][j] for t in range(n)) for j in range(n)] for i in range(n)]
        found.append(-total(power[i][i] for i in range(n)) / k)
    return found


def determinant(matrix: Matrix) -> Value:
    """The determinant of a small matrix, without division."""
    last = characteristic(matrix)[-1]
    return -last if len(matrix) % 2 else last


# --- the real roots ---------------------------------------------------------------------------------------------------


def real_roots(run: Decides, coefficients: Sequence[Value]) -> list[Value]:
    """The real roots of a polynomial from below, its coefficients given constant first, the last one not zero.

    Raises OutOfReach where roots coincide, unless all coefficients are numbers.
    """
    if all(c.is_number for c in coefficients):
        places = dict[object, int]()
        found = real_roots_of(tuple(c.fraction() for c in coefficients))
        for place, root in enumerate(found, 1):
            places.setdefault(root, place)
        return [real_root(coefficients, place, len(found)) for place in places.values()]
    lead = coefficients[-1]
    if run.sign(lead) < 0:
        coefficients = [-c for c in coefficients]
    monic = tuple(c / coefficients[-1] for c in coefficients[:-1])
    form = Algebraic(monic, 1, 1, tuple(coefficients), ONE)
    if run.sign(determinant(hermite(form, ONE))) == 0:
        raise OutOfReach(f"real roots coincide of a polynomial of degree {form.degree}: {form.equation} = 0")
    count = count_real(run, form)
    return [real_root(coefficients, place, count) for place in range(1, count + 1)]


def count_real(run: Decides, root: Algebraic) -> int:
    """The number of real roots of a polynomial, with their multiplicities; `index` and `count` do not matter.

    Raises OutOfReach where roots coincide and not all of them are real.
    """
    n = root.degree
    matrix = hermite(root, ONE)
    full = determinant(matrix)
    last = 0 if full.is_zero else _asked(run, full)
    if last == 0:
        _, below = inertia(run.sign, matrix)
        if below == 0:
            return n
        raise OutOfReach("a polynomial has a multiple root, and not all of its roots are real")
    counts = set(range(n % 2, n + 1, 2))
    for possible in _signatures(run, matrix, last):
        counts &= possible
        if len(counts) == 1:
            return counts.pop()
    raise OutOfReach("the number of real roots was not decided")
