"""Piecewise quadratic payoffs of one number, and their maximum in plain fractions: breaks and stationary points."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

Quadratic = tuple[Fraction, Fraction, Fraction]  # c, b, a of a x^2 + b x + c

F = Fraction


def at(piece: Quadratic, x: Fraction) -> Fraction:
    return piece[0] + piece[1] * x + piece[2] * x * x


@dataclass(frozen=True)
class Payoff:
    """Quadratics on the open intervals between breaks, and a value at each break.

    The first and the last break are the ends of the domain, which belong to it as `closed` says; where the last is
    None, the domain has no end.
    """

    breaks: tuple[Fraction | None, ...]
    pieces: tuple[Quadratic, ...]
    values: tuple[Fraction, ...]
    closed: tuple[bool, bool]

    def points(self) -> Iterator[tuple[Fraction, Fraction]]:
        """The breaks that belong to the domain, each with the payoff there."""
        for number, place in enumerate(self.breaks):
            if place is None or (number == 0 and not self.closed[0]):
                continue
            if number == len(self.breaks) - 1 and not self.closed[1]:
                continue
            yield place, self.values[number]

    def opens(self) -> Iterator[tuple[Fraction, Fraction | None, Quadratic]]:
        """The open pieces, each with its ends."""
        for number, piece in enumerate(self.pieces):
            low = self.breaks[number]
            assert low is not None
            yield low, self.breaks[number + 1], piece

    def payoff(self, x: Fraction) -> Fraction:
        for place, value in self.points():
            if x == place:
                return value
        return next(at(piece, x) for low, high, piece in self.opens() if low < x and (high is None or x < high))


@dataclass(frozen=True)
class Maximum:
    """The supremum (None: there is none), and where it is reached: at points, and on open intervals."""

    supremum: Fraction | None
    points: frozenset[Fraction] = frozenset()
    stretches: frozenset[tuple[Fraction, Fraction | None]] = frozenset()

    @property
    def attained(self) -> bool:
        return bool(self.points or self.stretches)

    def reaches(self, x: Fraction) -> bool:
        return x in self.points or any(low < x and (high is None or x < high) for low, high in self.stretches)


def maximum(payoff: Payoff) -> Maximum:
    """The exact maximum, by looking at every break, every limit and every stationary point."""
    reached: dict[Fraction, Fraction] = dict(payoff.points())
    limits: list[Fraction] = []
    flats: dict[tuple[Fraction, Fraction | None], Fraction] = {}
    for low, high, piece in payoff.opens():
        c, b, a = piece
        if a == b == 0:
            flats[low, high] = c
            continue
        limits.append(at(piece, low))
        if high is not None:
            limits.append(at(piece, high))
        elif a > 0 or (a == 0 and b > 0):
            return Maximum(None)
        if a < 0:
            top = -b / (2 * a)
            if low < top and (high is None or top < high):
                reached[top] = at(piece, top)
    highest = max([*reached.values(), *limits, *flats.values()])
    return Maximum(
        highest,
        frozenset(x for x, value in reached.items() if value == highest),
        frozenset(ends for ends, value in flats.items() if value == highest),
    )


def draw(generator: random.Random) -> Payoff:
    """A payoff with up to three breaks inside the unit interval, often with ties and jumps."""

    def number() -> Fraction:
        return F(generator.randint(-4, 4), generator.choice([1, 1, 2, 3]))

    count = generator.randint(0, 3)
    inner = sorted({F(generator.randint(1, 11), 12) for _ in range(count)})
    unbounded = generator.random() < 0.25
    breaks: tuple[Fraction | None, ...] = (F(0), *inner, None if unbounded else F(1))
    pieces: list[Quadratic] = []
    for _ in range(len(breaks) - 1):
        kind = generator.random()
        if kind < 0.2:
            pieces.append((number(), F(0), F(0)))
        elif kind < 0.6:
            pieces.append((number(), number(), F(0)))
        else:
            pieces.append((number(), number(), number()))
    values = []
    for place, *sides in zip(breaks, [None, *pieces], [*pieces, None], strict=True):
        limits = [at(side, place) for side in sides if side is not None and place is not None]
        values.append(generator.choice([*limits, *limits, number()]) if place is not None else F(0))
    closed = (generator.random() < 0.7, unbounded or generator.random() < 0.7)
    return Payoff(breaks, tuple(pieces), tuple(values), closed)


@dataclass(frozen=True)
class Family:
    """Payoffs with breaks at 0 <= a <= b <= 1, pieces and values being raised by parameters ("0": by nothing)."""

    pieces: tuple[Quadratic, Quadratic, Quadratic]
    values: tuple[Fraction, Fraction, Fraction, Fraction]
    raises: tuple[str, ...]  # of the three pieces, then of the four values
    closed: tuple[bool, bool]

    def payoff(self, a: Fraction, b: Fraction, d: Fraction) -> Payoff:
        """The member at a point; where breaks coincide the first of their values holds."""
        rises = [{"0": F(0), "a": a, "b": b, "d": d}[name] for name in self.raises]
        raised = [(c + rise, *rest) for (c, *rest), rise in zip(self.pieces, rises[:3], strict=True)]
        heights = [value + rise for value, rise in zip(self.values, rises[3:], strict=True)]
        breaks: list[Fraction] = []
        values: list[Fraction] = []
        pieces: list[Quadratic] = []
        for place, value, piece in zip((F(0), a, b, F(1)), heights, [None, *raised], strict=True):
            if breaks and place == breaks[-1]:
                continue
            if piece is not None:
                pieces.append(piece)
            breaks.append(place)
            values.append(value)
        return Payoff(tuple(breaks), tuple(pieces), tuple(values), self.closed)

    def game(self) -> str:
        """The game in which A chooses x and gets the payoff, a, b and d being parameters."""
        first, middle, last = (f"{quadratic(p)} + {r}" for p, r in zip(self.pieces, self.raises[:3], strict=True))
        v0, v1, v2, v3 = (f"{written(v)} + {r}" for v, r in zip(self.values, self.raises[3:], strict=True))
        text = f"({v3} if x = 1 else {last})" if self.closed[1] else last
        text = f"({first} if x < a else ({v1} if x = a else ({middle} if x < b else ({v2} if x = b else {text}))))"
        if self.closed[0]:
            text = f"({v0} if x = 0 else {text})"
        opened, shut = "[" if self.closed[0] else "(", "]" if self.closed[1] else ")"
        head = ["winset 1", 'game "One choice"', "players A", "parameters", "    0 <= a <= b <= 1", "    d in [0, 1]"]
        return "\n".join([*head, "play", f"    A chooses x in {opened}0, 1{shut}", f"    done, A gets {text}", ""])


def draw_family(generator: random.Random) -> Family:
    """A family with small numbers, so that no part leads everywhere; in most there is no jump at 0 and at 1."""

    def number() -> Fraction:
        return F(generator.choice([-2, -1, 0, 0, 1, 2]), 2)

    def piece() -> Quadratic:
        degree = generator.choice([0, 1, 1, 2, 2])
        return number(), number() if degree else F(0), -abs(number()) if degree == 2 else F(0)

    def inner() -> Fraction:
        return number() if generator.random() < 0.4 else F(-3)

    pieces = (piece(), piece(), piece())
    values = (number(), inner(), inner(), number())
    raises = tuple(generator.choice("0abd") for _ in range(7))
    if generator.random() < 0.7:
        values = (pieces[0][0], *values[1:3], at(pieces[2], F(1)))
        raises = (*raises[:3], raises[0], *raises[4:6], raises[2])
    return Family(pieces, values, raises, (generator.random() < 0.6, generator.random() < 0.6))


def written(number: Fraction) -> str:
    return f"({number})"


def quadratic(piece: Quadratic) -> str:
    c, b, a = map(written, piece)
    return f"({c} + {b}*x + {a}*x^2)"


def formula(payoff: Payoff) -> str:
    """The payoff as a formula of x."""
    opens = list(payoff.opens())
    text = quadratic(opens[-1][2])
    last = payoff.breaks[-1]
    if last is not None and payoff.closed[1]:
        text = f"({written(payoff.values[-1])} if x = {written(last)} else {text})"
    for number in range(len(opens) - 1, -1, -1):
        low, _, _ = opens[number]
        if number or payoff.closed[0]:
            text = f"({written(payoff.values[number])} if x = {written(low)} else {text})"
        if number:
            text = f"({quadratic(opens[number - 1][2])} if x < {written(low)} else {text})"
    return text


def domain(payoff: Payoff) -> str:
    if payoff.breaks[-1] is None:
        return "x >= 0" if payoff.closed[0] else "x > 0"
    return f"x in {'[' if payoff.closed[0] else '('}0, 1{']' if payoff.closed[1] else ')'}"


def game(payoff: Payoff) -> str:
    """The game in which A chooses x and gets the payoff."""
    lines = ["winset 1", 'game "One choice"', "players A", "play", f"    A chooses {domain(payoff)}"]
    return "\n".join([*lines, f"    done, A gets {formula(payoff)}", ""])
