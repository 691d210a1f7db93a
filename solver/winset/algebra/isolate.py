"""Real roots of polynomials with rational coefficients, isolated by ball arithmetic (Arb) and refined to any precision.

The roots that Arb returns are disjoint balls, and those of real roots have no imaginary part: so their number and order
are exact.
"""

from __future__ import annotations

import itertools
from fractions import Fraction
from functools import lru_cache
from math import lcm
from typing import Any

from flint import ctx, fmpz_poly

Ball = tuple[Fraction, Fraction]


def _whole(polynomial: tuple[Fraction, ...]) -> Any:
    below = lcm(*(c.denominator for c in polynomial))
    return fmpz_poly([int(c * below) for c in polynomial])


@lru_cache(maxsize=16384)
def _balls(polynomial: tuple[int, ...], bits: int) -> tuple[tuple[Ball, int], ...]:
    """Rational intervals around the real roots from below, with multiplicities, to about so many bits."""
    before = ctx.prec
    ctx.prec = bits
    try:
        found: list[tuple[Any, int]] = fmpz_poly(list(polynomial)).complex_roots()  # type: ignore[assignment]
        balls = [((_exact(z.real.lower()), _exact(z.real.upper())), int(m)) for z, m in found if z.imag == 0]
    finally:
        ctx.prec = before
    return tuple(sorted(balls))


def _exact(ball: Any) -> Fraction:
    mantissa, exponent = (int(part) for part in ball.man_exp())
    return mantissa * Fraction(2) ** exponent


def enclosure(monic: tuple[Fraction, ...], index: int, bits: int) -> Ball:
    """A rational interval around real root number `index` of a monic polynomial without multiple roots."""
    return _balls(tuple(map(int, _whole((*monic, Fraction(1))).coeffs())), bits)[index - 1][0]


@lru_cache(maxsize=16384)
def real_roots_of(polynomial: tuple[Fraction, ...]) -> tuple[tuple[tuple[Fraction, ...], int, int], ...]:
    """The real roots from below, each as often as it is one.

    Each as its minimal polynomial, constant first, its place among the real roots of that, and their number.
    """
    factors = [(tuple(map(int, f.coeffs())), int(e)) for f, e in _whole(polynomial).factor()[1] if f.degree() > 0]
    bits = 64
    while True:
        found: list[tuple[Ball, tuple[tuple[Fraction, ...], int, int], int]] = []
        for factor, multiplicity in factors:
            balls = _balls(factor, bits)
            minimal = tuple(map(Fraction, factor))
            found += [(b, (minimal, k, len(balls)), multiplicity) for k, (b, _) in enumerate(balls, 1)]
        found.sort(key=lambda item: item[0])
        if all(a[0][1] < b[0][0] for a, b in itertools.pairwise(found)):
            return tuple(root for _, root, multiplicity in found for _ in range(multiplicity))
        bits *= 2
