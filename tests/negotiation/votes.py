"""A second implementation of ratification, on rational numbers only, and files made from the same description."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from hypothesis import strategies as st


@dataclass(frozen=True)
class Bloc:
    """A member with numbers: `kind` says how she decides, `a` and `b` are her numbers."""

    name: str
    kind: str
    a: Fraction
    b: Fraction
    votes: int
    turnout: Fraction

    def preference(self) -> str:
        match self.kind:
            case "more":
                return f"gets x - {self.a}, {self.b} - {self.a} without agreement"
            case "less":
                return f"gets -2*x, -2*({self.b}) without agreement"
            case "ideal":
                return f"ideal {self.a}, status quo {self.b}"
            case "square":
                return f"ideal {self.a}, quadratic loss, status quo {self.b}"
            case "extremes":
                return f"gets (x - {self.a})^2, ({self.b})^2 without agreement"
            case "between":
                return f"accepts if {min(self.a, self.b)} <= x < {max(self.a, self.b)}"
            case _:
                return f"accepts if x = {self.a} or x > {self.b}"

    def accepts(self, x: Fraction) -> bool:
        match self.kind:
            case "more":
                return x >= self.b
            case "less":
                return x <= self.b
            case "ideal" | "square":
                return abs(x - self.a) <= abs(self.b - self.a)
            case "extremes":
                return abs(x - self.a) >= abs(self.b)
            case "between":
                return min(self.a, self.b) <= x < max(self.a, self.b)
            case _:
                return x == self.a or x > self.b

    def turning_points(self) -> set[Fraction]:
        return {self.a, self.b, 2 * self.a - self.b, self.a - self.b, self.a + self.b}

    @property
    def weight(self) -> Fraction:
        return self.votes * self.turnout


@dataclass(frozen=True)
class House:
    """A chamber: `rule` is majority, all, veto, or a number of votes or a share as text."""

    rule: str
    amount: Fraction
    blocs: tuple[Bloc, ...]

    def text(self) -> str:
        if self.rule == "veto":
            return f"    veto {self.blocs[0].name}: {self.blocs[0].preference()}\n"
        quota = {"majority": "majority", "all": "all", "share": f"{self.amount}", "votes": f"{self.amount} votes"}
        lines = [f"        {b.name} {b.votes} votes, turnout {b.turnout}: {b.preference()}\n" for b in self.blocs]
        return f"    ratified by {quota[self.rule]} of\n" + "".join(lines)

    def passes(self, x: Fraction) -> bool:
        yes = sum((b.weight for b in self.blocs if b.accepts(x)), Fraction(0))
        whole = sum((b.weight for b in self.blocs), Fraction(0))
        match self.rule:
            case "veto":
                return self.blocs[0].accepts(x)
            case "majority":
                return yes > whole - yes
            case "all":
                return all(b.accepts(x) for b in self.blocs)
            case "share":
                return yes >= self.amount * whole
            case _:
                return yes >= self.amount


def country(houses: tuple[House, ...]) -> str:
    """A file with one side."""
    side = "side A\n    negotiator gets x, 0 without agreement\n" + "".join(house.text() for house in houses)
    return 'winset 1\ngame "g"\nissue x in [0, 1]\n' + side


def deals_to_try(houses: tuple[House, ...]) -> list[Fraction]:
    """A grid, every point where a vote can turn, and a point between any two of these."""
    points = {Fraction(k, 24) for k in range(25)}
    points |= {p for house in houses for bloc in house.blocs for p in bloc.turning_points() if 0 <= p <= 1}
    ordered = sorted(points)
    return ordered + [(low + high) / 2 for low, high in pairwise(ordered)]


numbers = st.builds(Fraction, st.integers(0, 12), st.just(12))


@st.composite
def all_houses(draw: st.DrawFn) -> tuple[House, ...]:
    """One to three chambers with up to four blocs each."""
    found = []
    kinds = st.sampled_from(["more", "less", "ideal", "square", "extremes", "between", "other"])
    for h in range(draw(st.integers(1, 3))):
        rule = draw(st.sampled_from(["majority", "all", "veto", "share", "votes"]))
        count = 1 if rule == "veto" else draw(st.integers(1, 4))
        blocs = tuple(
            Bloc(
                f"m{h}{k}",
                draw(kinds),
                draw(numbers),
                draw(numbers),
                1 if rule == "veto" else draw(st.integers(1, 5)),
                Fraction(1) if rule == "veto" else draw(st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(3, 4)])),
            )
            for k in range(count)
        )
        amount = draw(st.sampled_from([Fraction(1, 2), Fraction(2, 3), Fraction(1, 3), Fraction(1)]))
        found.append(House(rule, amount * 6 if rule == "votes" else amount, blocs))
    return tuple(found)
