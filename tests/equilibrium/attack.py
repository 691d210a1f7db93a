"""Right profiles, ways to make them wrong, and a brute force of its own that says whether they are.

Nothing here uses the solver or the verifier: each model is written twice, as a game file and as payoffs in plain
fractions, and all deviations on a grid are tried at a point.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Protocol

Point = Mapping[str, Fraction]
ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class Formula:
    """A formula as it is written, and what it is at a point."""

    text: str
    at: Callable[[Point], Fraction]

    def __str__(self) -> str:
        return f"({self.text})"


def constant(value: Fraction) -> Formula:
    return Formula(str(value), lambda point: value)


def variable(name: str) -> Formula:
    return Formula(name, lambda point: point[name])


def combined(left: Formula, factor: Fraction, right: Formula) -> Formula:
    """left + factor * right"""
    return Formula(f"{left} + ({factor})*{right}", lambda point: left.at(point) + factor * right.at(point))


def mutated(formula: Formula, names: tuple[str, ...], rng: random.Random) -> Formula:
    """Another formula, close by or far away."""
    step = Fraction(rng.choice([-1, 1]), rng.choice([2, 4, 10, 100]))
    match rng.randrange(5):
        case 0:
            return combined(formula, ONE, constant(step))
        case 1:
            return combined(formula, step, formula)
        case 2:
            return combined(formula, step, variable(rng.choice(names)))
        case 3:
            return constant(Fraction(rng.randint(0, 4), 4))
        case _:
            return variable(rng.choice(names))


@dataclass(frozen=True)
class Claim:
    """Named formulas of a profile, the comparison by which replies are accepted, and how far the region is widened."""

    pieces: Mapping[str, Formula]
    relation: str = ">="
    wider: Fraction = ZERO

    def accepts(self, value: Fraction, cut: Fraction) -> bool:
        return value >= cut if self.relation == ">=" else value > cut


def mutant(claim: Claim, names: tuple[str, ...], rng: random.Random) -> Claim:
    """A claim with one or two things changed."""
    for _ in range(rng.randint(1, 2)):
        kind = rng.randrange(len(claim.pieces) + 2)
        if kind == len(claim.pieces):
            claim = replace(claim, relation=">")
        elif kind == len(claim.pieces) + 1:
            claim = replace(claim, wider=Fraction(1, rng.choice([2, 5, 20])))
        else:
            name = list(claim.pieces)[kind]
            claim = replace(claim, pieces={**claim.pieces, name: mutated(claim.pieces[name], names, rng)})
    return claim


# A deviation: who, what she gains.
Gain = tuple[str, Fraction]


class Model(Protocol):
    """A game with a right profile, and all deviations from any profile of its form."""

    game: str
    names: tuple[str, ...]

    def right(self) -> Claim: ...
    def lines(self, claim: Claim) -> str: ...
    def region(self, claim: Claim) -> tuple[str, ...]: ...
    def inside(self, claim: Claim, point: Point) -> bool: ...
    def is_profile(self, claim: Claim, point: Point) -> bool: ...
    def one_shot(self, claim: Claim, point: Point, numbers: list[Fraction]) -> Iterator[Gain]: ...
    def plans(self, claim: Claim, point: Point, numbers: list[Fraction]) -> Iterator[Gain]: ...


def some_point(model: Model, claim: Claim, rng: random.Random) -> Point | None:
    """A point in the region; fractions are simple, so that ties occur."""
    for _ in range(400):
        bottom = rng.choice([3, 4, 5, 6, 8, 12, 20, 101])
        point = {name: Fraction(rng.randint(1, bottom - 1), bottom) for name in model.names}
        if model.inside(claim, point):
            return point
    return None


def grid(*special: Fraction) -> list[Fraction]:
    """Numbers in [0, 1]: evenly spaced, and at and around the special ones."""
    around = [s + e for s in special for e in (ZERO, Fraction(1, 1000), Fraction(-1, 1000))]
    return sorted({x for x in [*around, *(Fraction(k, 12) for k in range(13))] if 0 <= x <= 1})


# --- screening --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Screening:
    """An offer to a ratifier of two types, pooling on the tough price or separating on the soft one."""

    pooling: bool
    names: tuple[str, ...] = ("p", "rL", "rH")
    game: str = """\
winset 1
game "Screening a ratifier"
players A, B
parameters
    p in (0, 1)
    0 < rL < rH < 1
play
    nature draws type: soft with p, otherwise tough; seen by B
    A chooses x in [0, 1]
    B chooses ratify or reject
    if ratify: agreement, A gets 1 - x, B gets x
    otherwise: breakdown, A gets 0, B gets rL if type is soft else rH
"""

    def right(self) -> Claim:
        offer = variable("rH" if self.pooling else "rL")
        return Claim({"offer": offer, "soft": variable("rL"), "tough": variable("rH")})

    def lines(self, claim: Claim) -> str:
        pieces, relation = claim.pieces, claim.relation
        return f"""
            A: x = {pieces["offer"]}
            B when type is soft: ratify if x {relation} {pieces["soft"]}, otherwise reject
            B when type is tough: ratify if x {relation} {pieces["tough"]}, otherwise reject
        """

    def region(self, claim: Claim) -> tuple[str, ...]:
        more = f" + {claim.wider}"
        return (f"p*(1 - rL) < 1 - rH{more}" if self.pooling else f"p*(1 - rL){more} > 1 - rH",)

    def inside(self, claim: Claim, point: Point) -> bool:
        p, low, high = (point[name] for name in self.names)
        if not (0 < p < 1 and 0 < low < high < 1):
            return False
        if self.pooling:
            return p * (1 - low) < 1 - high + claim.wider
        return p * (1 - low) + claim.wider > 1 - high

    def is_profile(self, claim: Claim, point: Point) -> bool:
        return 0 <= claim.pieces["offer"].at(point) <= 1

    def _ratifies(self, claim: Claim, point: Point, kind: str, x: Fraction) -> bool:
        return claim.accepts(x, claim.pieces[kind].at(point))

    def _proposer(self, claim: Claim, point: Point, x: Fraction) -> Fraction:
        chance = {"soft": point["p"], "tough": 1 - point["p"]}
        return sum((chance[k] * (1 - x) for k in chance if self._ratifies(claim, point, k, x)), ZERO)

    def _reply_gain(self, claim: Claim, point: Point, kind: str, x: Fraction) -> Fraction:
        reversion = point["rL" if kind == "soft" else "rH"]
        return reversion - x if self._ratifies(claim, point, kind, x) else x - reversion

    def _numbers(self, claim: Claim, point: Point, numbers: list[Fraction]) -> list[Fraction]:
        return grid(point["rL"], point["rH"], *(piece.at(point) for piece in claim.pieces.values()), *numbers)

    def one_shot(self, claim: Claim, point: Point, numbers: list[Fraction]) -> Iterator[Gain]:
        here = self._proposer(claim, point, claim.pieces["offer"].at(point))
        for x in self._numbers(claim, point, numbers):
            yield "A", self._proposer(claim, point, x) - here
            for kind in ("soft", "tough"):
                yield "B", self._reply_gain(claim, point, kind, x)

    def plans(self, claim: Claim, point: Point, numbers: list[Fraction]) -> Iterator[Gain]:
        offer = claim.pieces["offer"].at(point)
        here = self._proposer(claim, point, offer)
        for x in self._numbers(claim, point, numbers):
            yield "A", self._proposer(claim, point, x) - here
        soft = point["p"] * self._reply_gain(claim, point, "soft", offer)
        tough = (1 - point["p"]) * self._reply_gain(claim, point, "tough", offer)
        for gain in (soft, tough, soft + tough):
            yield "B", gain


# --- a setter and a voter ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Setter:
    """The setter's best policy among those that the voter prefers to the reversion point, below the voter's ideal."""

    names: tuple[str, ...] = ("s", "m", "q")
    game: str = """\
winset 1
game "A setter, a voter and a reversion point"
players setter, voter
parameters
    s, m, q in (0, 1)
play
    setter chooses x in [0, 1]
    voter chooses accept or reject
    if accept: agreement, setter gets -|x - s|, voter gets -|x - m|
    otherwise: reversion, setter gets -|q - s|, voter gets -|q - m|
"""

    def right(self) -> Claim:
        offer = Formula(
            "max(q, min(s, 2*m - q))",
            lambda point: max(point["q"], min(point["s"], 2 * point["m"] - point["q"])),
        )
        return Claim({"offer": offer, "slack": constant(ZERO)})

    def lines(self, claim: Claim) -> str:
        slack = claim.pieces["slack"]
        return f"""
            setter: x = {claim.pieces["offer"]}
            voter: accept if |q - m| - |x - m| {claim.relation} {slack}, otherwise reject
        """

    def region(self, claim: Claim) -> tuple[str, ...]:
        return (f"q < m + {claim.wider}",)

    def inside(self, claim: Claim, point: Point) -> bool:
        return all(0 < value < 1 for value in point.values()) and point["q"] < point["m"] + claim.wider

    def is_profile(self, claim: Claim, point: Point) -> bool:
        return 0 <= claim.pieces["offer"].at(point) <= 1

    def _accepts(self, claim: Claim, point: Point, x: Fraction) -> bool:
        closer = abs(point["q"] - point["m"]) - abs(x - point["m"])
        return claim.accepts(closer, claim.pieces["slack"].at(point))

    def _setter(self, claim: Claim, point: Point, x: Fraction) -> Fraction:
        return -abs((x if self._accepts(claim, point, x) else point["q"]) - point["s"])

    def _voter_gain(self, claim: Claim, point: Point, x: Fraction) -> Fraction:
        accept, reject = -abs(x - point["m"]), -abs(point["q"] - point["m"])
        return reject - accept if self._accepts(claim, point, x) else accept - reject

    def _setter_gains(self, claim: Claim, point: Point, numbers: list[Fraction]) -> Iterator[tuple[Fraction, Fraction]]:
        s, m, q = (point[name] for name in self.names)
        offer, slack = claim.pieces["offer"].at(point), claim.pieces["slack"].at(point)
        edge = abs(q - m) - slack
        for x in grid(s, m, q, 2 * m - q, offer, m - edge, m + edge, *numbers):
            yield x, self._setter(claim, point, x) - self._setter(claim, point, offer)

    def one_shot(self, claim: Claim, point: Point, numbers: list[Fraction]) -> Iterator[Gain]:
        for x, gain in self._setter_gains(claim, point, numbers):
            yield "setter", gain
            yield "voter", self._voter_gain(claim, point, x)

    def plans(self, claim: Claim, point: Point, numbers: list[Fraction]) -> Iterator[Gain]:
        yield from (("setter", gain) for _, gain in self._setter_gains(claim, point, numbers))
        yield "voter", self._voter_gain(claim, point, claim.pieces["offer"].at(point))


# --- two rounds of alternating offers ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rounds:
    """A proposes her share, then B does; payments in the second round count d."""

    names: tuple[str, ...] = ("d",)
    game: str = """\
winset 1
game "Two rounds of offers"
players A, B
parameters
    d in (0, 1)
play
    repeat 2 times, discounted by d, A and B alternate as proposer and responder
        proposer chooses x in [0, 1]
        responder chooses accept or reject
        if accept: agreement, A gets x, B gets 1 - x
        otherwise: next round
    breakdown, A gets 0, B gets 0
"""

    def right(self) -> Claim:
        first = Formula("1 - d", lambda point: 1 - point["d"])
        return Claim({"first": first, "cut": variable("d"), "second": constant(ZERO), "last": constant(ZERO)})

    def lines(self, claim: Claim) -> str:
        pieces, relation = claim.pieces, claim.relation
        return f"""
            A when round = 1: x = {pieces["first"]}
            B when round = 1: accept if 1 - x {relation} {pieces["cut"]}, otherwise reject
            B when round = 2: x = {pieces["second"]}
            A when round = 2: accept if x {relation} {pieces["last"]}, otherwise reject
        """

    def region(self, claim: Claim) -> tuple[str, ...]:
        return ()

    def inside(self, claim: Claim, point: Point) -> bool:
        return 0 < point["d"] < 1

    def is_profile(self, claim: Claim, point: Point) -> bool:
        return 0 <= claim.pieces["first"].at(point) <= 1 and 0 <= claim.pieces["second"].at(point) <= 1

    def _second(self, claim: Claim, point: Point, x: Fraction) -> tuple[Fraction, Fraction]:
        """What both have from the second round if x is offered there."""
        accepted = claim.accepts(x, claim.pieces["last"].at(point))
        return (x, 1 - x) if accepted else (ZERO, ZERO)

    def _first(
        self, claim: Claim, point: Point, x: Fraction, accepted: bool | None = None
    ) -> tuple[Fraction, Fraction]:
        if accepted is None:
            accepted = claim.accepts(1 - x, claim.pieces["cut"].at(point))
        if accepted:
            return x, 1 - x
        later = self._second(claim, point, claim.pieces["second"].at(point))
        return point["d"] * later[0], point["d"] * later[1]

    def _numbers(self, claim: Claim, point: Point, numbers: list[Fraction]) -> list[Fraction]:
        values = [piece.at(point) for piece in claim.pieces.values()]
        return grid(*values, 1 - claim.pieces["cut"].at(point), point["d"], 1 - point["d"], *numbers)

    def one_shot(self, claim: Claim, point: Point, numbers: list[Fraction]) -> Iterator[Gain]:
        first, second = claim.pieces["first"].at(point), claim.pieces["second"].at(point)
        for x in self._numbers(claim, point, numbers):
            yield "A", self._first(claim, point, x)[0] - self._first(claim, point, first)[0]
            other = self._first(claim, point, x, not claim.accepts(1 - x, claim.pieces["cut"].at(point)))
            yield "B", other[1] - self._first(claim, point, x)[1]
            yield "B", self._second(claim, point, x)[1] - self._second(claim, point, second)[1]
            accepted = claim.accepts(x, claim.pieces["last"].at(point))
            yield "A", -x if accepted else x

    def plans(self, claim: Claim, point: Point, numbers: list[Fraction]) -> Iterator[Gain]:
        """A: any first offer, then either reply to B's second. B: either reply to A's first offer, then any offer."""
        d = point["d"]
        first, second = claim.pieces["first"].at(point), claim.pieces["second"].at(point)
        here = self._first(claim, point, first)
        for x in self._numbers(claim, point, numbers):
            if claim.accepts(1 - x, claim.pieces["cut"].at(point)):
                yield "A", x - here[0]
            else:
                yield from (("A", d * last - here[0]) for last in (second, ZERO))
            yield "B", d * self._second(claim, point, x)[1] - here[1]
        yield "B", 1 - first - here[1]


# --- entry and a threat -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """A finite game whose right profile depends on two parameters."""

    names: tuple[str, ...] = ("a", "b")
    game: str = """\
winset 1
game "Entry"
players entrant, incumbent
parameters
    a, b in (0, 1)
play
    entrant chooses enter or stay_out
    if stay_out: monopoly, entrant gets a, incumbent gets 2
    incumbent chooses fight or share
    if fight: war, entrant gets -1, incumbent gets b - 1/2
    otherwise: duopoly, entrant gets 1/2, incumbent gets a
"""

    def right(self) -> Claim:
        fights = Formula("b - 1/2 - a", lambda point: point["b"] - Fraction(1, 2) - point["a"])
        return Claim(
            {"fights": fights, "feared": fights, "room": Formula("1/2 - a", lambda p: Fraction(1, 2) - p["a"])}
        )

    def lines(self, claim: Claim) -> str:
        pieces, relation = claim.pieces, claim.relation
        return f"""
            entrant when {pieces["feared"]} {relation} 0: stay_out
            entrant: enter if {pieces["room"]} {relation} 0, otherwise stay_out
            incumbent: fight if {pieces["fights"]} {relation} 0, otherwise share
        """

    def region(self, claim: Claim) -> tuple[str, ...]:
        return ()

    def inside(self, claim: Claim, point: Point) -> bool:
        return all(0 < value < 1 for value in point.values())

    def is_profile(self, claim: Claim, point: Point) -> bool:
        return True

    def _fights(self, claim: Claim, point: Point) -> bool:
        return claim.accepts(claim.pieces["fights"].at(point), ZERO)

    def _enters(self, claim: Claim, point: Point) -> bool:
        feared = claim.accepts(claim.pieces["feared"].at(point), ZERO)
        return not feared and claim.accepts(claim.pieces["room"].at(point), ZERO)

    def _entrant_gain(self, claim: Claim, point: Point) -> Fraction:
        inside = -ONE if self._fights(claim, point) else Fraction(1, 2)
        return point["a"] - inside if self._enters(claim, point) else inside - point["a"]

    def _incumbent_gain(self, claim: Claim, point: Point) -> Fraction:
        by_fighting = point["b"] - Fraction(1, 2) - point["a"]
        return -by_fighting if self._fights(claim, point) else by_fighting

    def one_shot(self, claim: Claim, point: Point, numbers: list[Fraction]) -> Iterator[Gain]:
        yield "entrant", self._entrant_gain(claim, point)
        yield "incumbent", self._incumbent_gain(claim, point)

    def plans(self, claim: Claim, point: Point, numbers: list[Fraction]) -> Iterator[Gain]:
        yield "entrant", self._entrant_gain(claim, point)
        if self._enters(claim, point):
            yield "incumbent", self._incumbent_gain(claim, point)


# --- small games at numbers, every profile ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Typed:
    """A moves, then B, who knows her type, replies; payoffs by type, A's move and B's reply."""

    chance: Fraction
    payoffs: Mapping[tuple[str, str, str], tuple[int, int]]

    @property
    def game(self) -> str:
        ends = "\n".join(
            f"    if {a} and {b}: end_{a}_{b}, A gets ({self.payoffs['low', a, b][0]} if t is low else "
            f"{self.payoffs['high', a, b][0]}), B gets ({self.payoffs['low', a, b][1]} if t is low else "
            f"{self.payoffs['high', a, b][1]})"
            for a, b in product("lr", "ud")
        )
        return f"""\
winset 1
game "A type and a reply"
players A, B
play
    nature draws t: low with {self.chance}, otherwise high; seen by B
    A chooses l or r
    B chooses u or d
{ends}
"""

    def lines(self, first: str, replies: Mapping[tuple[str, str], str]) -> str:
        return f"A: {first}\n" + "\n".join(f"B when t is {t} and {a}: {b}" for (t, a), b in replies.items())

    def _value(self, player: int, first: str, replies: Mapping[tuple[str, str], str]) -> Fraction:
        chance = {"low": self.chance, "high": 1 - self.chance}
        return sum((chance[t] * self.payoffs[t, first, replies[t, first]][player] for t in chance), ZERO)

    def is_nash(self, first: str, replies: Mapping[tuple[str, str], str]) -> bool:
        other = "r" if first == "l" else "l"
        if self._value(0, other, replies) > self._value(0, first, replies):
            return False
        return all(self._best(t, first, replies) for t in ("low", "high"))

    def _best(self, t: str, first: str, replies: Mapping[tuple[str, str], str]) -> bool:
        here = self.payoffs[t, first, replies[t, first]][1]
        return here == max(self.payoffs[t, first, b][1] for b in "ud")

    def is_perfect(self, first: str, replies: Mapping[tuple[str, str], str]) -> bool:
        return self.is_nash(first, replies) and all(self._best(t, a, replies) for t, a in replies)


def typed(rng: random.Random) -> Typed:
    """A game with small payoffs, so that ties are common."""
    payoffs = {key: (rng.randint(0, 3), rng.randint(0, 2)) for key in product(("low", "high"), "lr", "ud")}
    return Typed(Fraction(rng.randint(1, 3), 4), payoffs)


@dataclass(frozen=True)
class Stages:
    """A moves, B replies, and after l and u A moves once more; payoffs by the whole path."""

    payoffs: Mapping[str, tuple[int, int]]

    @property
    def game(self) -> str:
        def end(path: str) -> str:
            return f"end_{path}, A gets {self.payoffs[path][0]}, B gets {self.payoffs[path][1]}"

        return f"""\
winset 1
game "Three stages"
players A, B
play
    A chooses l or r
    B chooses u or d
    if r and u: {end("ru")}
    if r: {end("rd")}
    if d: {end("ld")}
    A chooses s or t
    if s: {end("lus")}
    otherwise: {end("lut")}
"""

    def lines(self, first: str, left: str, right: str, last: str) -> str:
        return f"A: {first}\nB when l: {left}\nB: {right}\nA: {last}"

    def _path(self, first: str, left: str, right: str, last: str) -> tuple[int, int]:
        reply = left if first == "l" else right
        path = first + reply
        return self.payoffs[path + last if path == "lu" else path]

    def is_nash(self, first: str, left: str, right: str, last: str) -> bool:
        here = self._path(first, left, right, last)
        mine = max(self._path(f, left, right, z)[0] for f, z in product("lr", "st"))
        yours = max(self._path(first, u, v, last)[1] for u, v in product("ud", "ud"))
        return here == (mine, yours)

    def is_perfect(self, first: str, left: str, right: str, last: str) -> bool:
        if self.payoffs["lu" + last][0] < max(self.payoffs["lus"][0], self.payoffs["lut"][0]):
            return False
        after_left = {"u": self.payoffs["lu" + last][1], "d": self.payoffs["ld"][1]}
        after_right = {"u": self.payoffs["ru"][1], "d": self.payoffs["rd"][1]}
        if after_left[left] < max(after_left.values()) or after_right[right] < max(after_right.values()):
            return False
        return self._path(first, left, right, last)[0] == max(self._path(f, left, right, last)[0] for f in "lr")


def stages(rng: random.Random) -> Stages:
    """A game with small payoffs, so that ties are common."""
    return Stages({path: (rng.randint(0, 3), rng.randint(0, 3)) for path in ("ru", "rd", "ld", "lus", "lut")})
