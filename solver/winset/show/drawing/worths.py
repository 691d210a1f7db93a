"""What deals are worth to two players at numbers: the pairs of payoffs of all deals, of those ratified, and of no deal.

With sides and issues a deal is worth what the negotiators get from it, and the deals that all sides ratify are exact.
In a play with one number the deals are the ends whose payoffs move with the number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from winset.algebra.run import Run, at_point
from winset.algebra.value import ONE, ZERO, Value, enclose
from winset.errors import OutOfReach, UsageError
from winset.game.advance import advance
from winset.game.evaluate import Reader
from winset.game.play import Choose, End, Gain, Later, Offer, Play, Scope, State
from winset.language import syntax as s
from winset.negotiation.all_sets import SetsOfDeals
from winset.negotiation.deals import Deals, payments_to
from winset.negotiation.domain import Axis, Bounds, axes_of, domain_of
from winset.negotiation.preferences import with_agreement, without_agreement
from winset.negotiation.sets import WinSet
from winset.negotiation.types import Types
from winset.negotiation.winsets import reader_at, types_for

Pair = tuple[float, float]
STEPS = 240  # between the ends of an issue
GRID = 16  # pieces along each edge of a triangle of deals over two issues


@dataclass(frozen=True, slots=True)
class Worths:
    """Pairs of payoffs: of deals along `lines`, or filling `areas`; of those ratified; of no agreement."""

    players: tuple[str, str]
    lines: tuple[tuple[Pair, ...], ...]
    ratified: tuple[tuple[Pair, ...], ...]
    areas: tuple[tuple[Pair, ...], ...]
    ratified_areas: tuple[tuple[Pair, ...], ...]
    without: tuple[Pair, ...]

    def points(self) -> Iterator[Pair]:
        """All that a figure has to hold."""
        for line in (*self.lines, *self.ratified, *self.areas, *self.ratified_areas):
            yield from line
        yield from self.without


# --- of sides and issues ----------------------------------------------------------------------------------------------


def worths_of_sides(found: SetsOfDeals) -> Worths:
    """What deals are worth to the negotiators of two sides, every parameter having a value.

    Raises UsageError where there are not two sides with negotiators whose payoffs are known, or more than two issues.
    """
    deals = found.deals
    if len(deals.sides) != 2:
        raise UsageError(f"the frontier is drawn for two sides; here there are {len(deals.sides)}")
    if deals.play.parameters:
        raise UsageError(f"the frontier is drawn at numbers: a value is needed for {', '.join(deals.play.parameters)}")
    one, other = (_negotiator(deals, side) for side in deals.sides)
    worth = _Worth(deals, (one, other), types_for(deals, deals.sides, negotiators=True))
    if list(worth.types.cases()) != [()] or worth.types.parameters:
        raise UsageError("what deals are worth depends on a draw: the frontier is drawn where it does not")
    players = (deals.sides[0], deals.sides[1])
    without = worth.without()
    if found.intervals is not None:
        deal, ratified = _lines(found, worth)
        return Worths(players, deal, ratified, (), (), (without,))
    if len(found.issues) != 2:
        raise UsageError(
            f"the frontier is drawn over one issue or two; a deal here has {len(found.issues)} coordinates"
        )
    deal, ratified = _areas(found, worth)
    return Worths(players, (), (), deal, ratified, (without,))


_Preference = s.GetsPreference | s.IdealPreference


def _negotiator(deals: Deals, side: str) -> _Preference:
    preference = deals.side(side).negotiator
    if not isinstance(preference, _Preference) or without_agreement(preference) is None:
        raise UsageError(
            f"the frontier is in payoffs of the negotiators, and that of {side} has none: "
            "write `negotiator gets ..., ... without agreement`"
        )
    return preference


@dataclass(frozen=True, slots=True)
class _Worth:
    deals: Deals
    preferences: tuple[_Preference, _Preference]
    types: Types

    def of(self, deal: Sequence[tuple[str, Value]]) -> Pair:
        """The two payoffs from a deal, payments among them."""
        reader = reader_at(at_point({}), self.deals, self.types.scope(deal, ()))
        one, other = (
            reader.number(with_agreement(preference, self.deals.game)) + payments_to(reader, self.deals, side)
            for side, preference in zip(self.deals.sides, self.preferences, strict=True)
        )
        return _float(one), _float(other)

    def without(self) -> Pair:
        reader = reader_at(at_point({}), self.deals, self.types.scope((), ()))
        one, other = (reader.number(_given(without_agreement(preference))) for preference in self.preferences)
        return _float(one), _float(other)


def _given(expr: s.Expr | None) -> s.Expr:
    assert expr is not None
    return expr


def _lines(found: SetsOfDeals, worth: _Worth) -> tuple[tuple[tuple[Pair, ...], ...], tuple[tuple[Pair, ...], ...]]:
    """The deals along one issue, and those that all sides ratify."""
    assert found.intervals is not None
    overlap = [answer for answer in found.intervals.overlap if len(answer.sides) == 2]
    if len(overlap) != 1 or len(overlap[0].parts) != 1 or overlap[0].types:
        raise UsageError("what is ratified depends on a draw: the frontier is drawn where it does not")
    reader = reader_at(at_point({}), worth.deals, Scope())
    (axis,) = axes_of(reader, worth.deals.game)
    low, high = _bounded(reader, axis)
    zone = _pieces(overlap[0].parts[0].winset, low, high)
    ends = {end for piece in zone for end in piece}
    numbers = sorted({*_between(low, high, STEPS), *ends})

    def pairs(inside: Sequence[Fraction]) -> tuple[Pair, ...]:
        return tuple(worth.of([(axis.name, Value.number(number))]) for number in inside)

    return (pairs(numbers),), tuple(pairs([n for n in numbers if piece[0] <= n <= piece[1]]) for piece in zone)


def _bounded(reader: Reader, axis: Axis) -> tuple[Fraction, Fraction]:
    domain = domain_of(reader, axis)
    if not isinstance(domain, Bounds) or domain.low is None or domain.high is None:
        raise UsageError(f"the frontier is drawn where {axis.name} is from a bounded interval")
    return _rational(domain.low), _rational(domain.high)


def _pieces(deals: WinSet, low: Fraction, high: Fraction) -> list[tuple[Fraction, Fraction]]:
    """The intervals of a set of deals, each by its two ends."""
    return [
        (low if piece.low is None else _rational(piece.low), high if piece.high is None else _rational(piece.high))
        for piece in deals.pieces
    ]


def _areas(found: SetsOfDeals, worth: _Worth) -> tuple[tuple[tuple[Pair, ...], ...], tuple[tuple[Pair, ...], ...]]:
    """The deals over two issues, and those that all sides ratify, as small triangles."""
    reader = reader_at(at_point({}), worth.deals, Scope())
    axes = axes_of(reader, worth.deals.game)
    (a, b), (c, d) = (_bounded(reader, axis) for axis in axes)
    names = [axis.name for axis in axes]
    overlap = [plane for plane in found.planes if plane.kind == "overlap"]
    if len(overlap) != 1:
        raise UsageError("; ".join(found.notes) or "what is ratified depends on a draw: the frontier is drawn without")

    def image(corners: Sequence[tuple[Fraction, Fraction]]) -> Iterator[tuple[Pair, ...]]:
        for place in range(1, len(corners) - 1):
            for small in _split(corners[0], corners[place], corners[place + 1]):
                yield tuple(worth.of([(n, Value.number(v)) for n, v in zip(names, at, strict=True)]) for at in small)

    whole = tuple(image([(a, c), (b, c), (b, d), (a, d)]))
    return whole, tuple(t for polygon in overlap[0].found.polygons for t in image(polygon.corners))


_Corner = tuple[Fraction, Fraction]


def _split(one: _Corner, two: _Corner, three: _Corner) -> Iterator[tuple[_Corner, _Corner, _Corner]]:
    """A triangle in small ones."""

    def at(i: int, j: int) -> _Corner:
        x, y = (
            one[k] + Fraction(i, GRID) * (two[k] - one[k]) + Fraction(j, GRID) * (three[k] - one[k]) for k in (0, 1)
        )
        return x, y

    for i in range(GRID):
        for j in range(GRID - i):
            yield at(i, j), at(i + 1, j), at(i, j + 1)
            if i + j + 1 < GRID:
                yield at(i + 1, j), at(i + 1, j + 1), at(i, j + 1)


# --- of a play --------------------------------------------------------------------------------------------------------


def worths_in_play(play: Play) -> Worths:
    """What ends of a play with one number are worth to its two players, every parameter having a value.

    Raises UsageError where there are not two players, OutOfReach for draws, several numbers, and play without end.
    """
    if len(play.players) != 2:
        raise UsageError(f"the frontier is drawn for two players; here there are {len(play.players)}")
    if play.parameters:
        raise UsageError(f"the frontier is drawn at numbers: a value is needed for {', '.join(play.parameters)}")
    walker = _Walker(play, at_point({}))
    number = next(walker.numbers(_Past(play.start(), (ONE, ONE), (ZERO, ZERO), ())), None)
    if number is None:
        raise OutOfReach("the frontier is of deals in a number, and no player chooses one")
    ends: dict[tuple[str, ...], dict[int, Pair]] = {}
    low, high = number
    for place, value in enumerate(_between(low, high, STEPS)):
        for path, pair in walker.ends(_Past(play.start(), (ONE, ONE), (ZERO, ZERO), ()), Value.number(value)):
            ends.setdefault(path, {})[place] = pair
    constant = [pairs for pairs in ends.values() if len(set(pairs.values())) == 1]
    moving = [pairs for pairs in ends.values() if len(set(pairs.values())) > 1]
    without = dict.fromkeys(next(iter(pairs.values())) for pairs in constant)
    return Worths(
        (play.players[0], play.players[1]),
        tuple(dict.fromkeys(line for pairs in moving for line in _runs(pairs))),
        (),
        (),
        (),
        tuple(without),
    )


def _runs(pairs: dict[int, Pair]) -> Iterator[tuple[Pair, ...]]:
    """The stretches of neighbouring numbers."""
    line: list[Pair] = []
    places = sorted(pairs)
    for place, following in pairwise([*places, -1]):
        line.append(pairs[place])
        if following != place + 1:
            yield tuple(line)
            line = []


@dataclass(frozen=True, slots=True)
class _Past:
    state: State
    factors: tuple[Value, ...]
    gains: tuple[Value, ...]
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Walker:
    """Walks through a play at numbers, every choice of an action being possible."""

    play: Play
    run: Run

    def numbers(self, past: _Past) -> Iterator[tuple[Fraction, Fraction]]:
        """The intervals of the numbers that are chosen first on each path."""
        past, step = self.next(past)
        match step:
            case Choose():
                for action in step.actions:
                    yield from self.numbers(replace(past, state=step.after(action)))
            case Offer(high=None):
                raise OutOfReach(f"the frontier is drawn where {step.name} is from a bounded interval")
            case Offer(low=low, high=Value() as high):
                yield _rational(low), _rational(high)

    def ends(self, past: _Past, number: Value | None) -> Iterator[tuple[tuple[str, ...], Pair]]:
        """The ends with their paths, the first number on each path being this one."""
        past, step = self.next(past)
        match step:
            case End(label, payoffs):
                paid = zip(past.gains, past.factors, payoffs, strict=True)
                one, other = (_float(gain + factor * payoff) for gain, factor, payoff in paid)
                yield (*past.path, label), (one, other)
            case Choose():
                for action in step.actions:
                    after = replace(past, state=step.after(action), path=(*past.path, str(action)))
                    yield from self.ends(after, number)
            case Offer() if number is not None:
                yield from self.ends(replace(past, state=step.after(number)), None)
            case Offer():
                raise OutOfReach(
                    "the frontier is drawn for deals in one number, and several are chosen one after another"
                )
            case _:
                raise OutOfReach("the frontier is drawn for a play without draws and without moves at once")

    def next(self, past: _Past) -> tuple[_Past, object]:
        """The next step that is no payment."""
        step = advance(self.run, self.play, past.state)
        while isinstance(step, (Gain, Later)):
            if isinstance(step, Gain):
                paid = zip(past.gains, past.factors, step.payoffs, strict=True)
                past = replace(past, state=step.after, gains=tuple(g + f * p for g, f, p in paid))
            elif step.again:
                raise OutOfReach("the frontier is drawn for play that ends")
            else:
                factors = tuple(f * g for f, g in zip(past.factors, step.factors, strict=True))
                past = replace(past, state=step.after, factors=factors)
            step = advance(self.run, self.play, past.state)
        return past, step


def _between(low: Fraction, high: Fraction, steps: int) -> list[Fraction]:
    return [low + (high - low) * k / steps for k in range(steps + 1)]


def _rational(value: Value) -> Fraction:
    """The number, to the middle of a narrow enclosure where it is no fraction: a figure needs no more."""
    if value.is_number:
        return value.fraction()
    bounds = enclose(value)
    return (bounds.low + bounds.high) / 2


def _float(value: Value) -> float:
    return float(_rational(value))
