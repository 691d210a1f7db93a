"""Regions told with fewer words: no condition on a parameter that another one implies, and neighbours in one.

Only conditions on a single parameter are looked at, those that are linear in it: together they say that it lies in an
interval. The union of the regions stays the same set, point by point.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from winset.algebra.explore import Sign
from winset.algebra.regions import Region
from winset.algebra.value import Value
from winset.show.formula import alone


@dataclass(frozen=True, slots=True)
class End:
    """An end of an interval: the number, whether it belongs to it, and the polynomial that is zero there."""

    number: Fraction
    closed: bool
    polynomial: Value
    sign: int


@dataclass(frozen=True, slots=True)
class Interval:
    """Where a parameter lies; None stands for no end."""

    low: End | None = None
    high: End | None = None

    @property
    def is_point(self) -> bool:
        return self.low is not None and self.high is not None and self.low.number == self.high.number

    def has(self, number: Fraction) -> bool:
        """Whether a number lies in it."""
        above = self.low is None or number > self.low.number or (number == self.low.number and self.low.closed)
        below = self.high is None or number < self.high.number or (number == self.high.number and self.high.closed)
        return above and below

    def signs(self) -> tuple[Sign, ...]:
        """The interval as conditions."""
        if self.is_point and self.low is not None:
            return (Sign(self.low.polynomial, 0),)
        return tuple(Sign(end.polynomial, end.sign) for end in (self.low, self.high) if end is not None)

    def closed(self) -> frozenset[Value]:
        """The polynomials whose zeros belong to it, as ends."""
        if self.is_point:
            return frozenset()
        return frozenset(end.polynomial for end in (self.low, self.high) if end is not None and end.closed)


def simplified(regions: Sequence[Region]) -> tuple[Region, ...]:
    """The same set as a union of regions without idle conditions, neighbours joined."""
    found = [brief(region) for region in regions]
    place = 0
    while place < len(found):
        joints = ((k, _joint(found[place], found[k])) for k in range(place + 1, len(found)))
        number, joint = next(((k, joint) for k, joint in joints if joint is not None), (0, None))
        if joint is None:
            place += 1
            continue
        found[place] = joint
        del found[number]
        place = 0
    return tuple(found)


def brief(region: Region) -> Region:
    """The region, which is not empty, without conditions on one parameter that others imply."""
    for name in _names(region):
        region = _with_interval(region, name, _interval(region, name))
    return region


def _names(region: Region) -> list[str]:
    """The parameters that linear conditions bound by numbers."""
    found = (alone(sign.polynomial) for sign in region.conditions)
    return list(dict.fromkeys(line[0] for line in found if line is not None))


def _interval(region: Region, name: str) -> Interval:
    """The interval in which the conditions on one parameter leave it."""
    lows: list[End] = []
    highs: list[End] = []
    for sign in region.conditions:
        line = alone(sign.polynomial)
        if line is None or line[0] != name:
            continue
        _, slope, number = line
        rising = 1 if slope > 0 else -1
        closed = sign.sign == 0 or sign.polynomial in region.closed
        if sign.sign * rising >= 0:
            lows.append(End(number, closed, sign.polynomial, rising))
        if sign.sign * rising <= 0:
            highs.append(End(number, closed, sign.polynomial, -rising))
    low = max(lows, key=lambda end: (end.number, not end.closed), default=None)
    high = min(highs, key=lambda end: (end.number, end.closed), default=None)
    return Interval(low, high)


def _with_interval(region: Region, name: str, interval: Interval) -> Region:
    """The region with this interval for the parameter, in the place of what it said of it."""
    kept: list[Sign] = []
    places: list[int] = []
    for sign in region.conditions:
        if _bounds(sign.polynomial, name):
            places.append(len(kept))
        elif not (interval.is_point and sign.polynomial.symbols() == {name}):
            kept.append(sign)
    place = places[0] if places else len(kept)
    kept[place:place] = interval.signs()
    closed = frozenset(p for p in region.closed if not _bounds(p, name)) | interval.closed()
    apart = tuple(v for v in region.apart if not _implied(v, name, interval))
    return replace(region, conditions=tuple(kept), closed=closed, apart=apart)


def _bounds(polynomial: Value, name: str) -> bool:
    """Whether a polynomial is linear in this parameter and has no other."""
    line = alone(polynomial)
    return line is not None and line[0] == name


def _implied(value: Value, name: str, interval: Interval) -> bool:
    """Whether a polynomial in this parameter only is not zero on the interval, which is known to have such points."""
    line = alone(value)
    if line is not None:
        return line[0] == name and (interval.is_point or not interval.has(line[2]))
    return interval.is_point and value.symbols() == {name}


def _joint(first: Region, second: Region) -> Region | None:
    """The union of two regions that differ in the interval of one parameter, if it is an interval too."""
    for name in dict.fromkeys([*_names(first), *_names(second)]):
        if _rest(first, name) != _rest(second, name):
            continue
        both = sorted((_interval(first, name), _interval(second, name)), key=_begins)
        if _touch(*both):
            union = Interval(both[0].low, max((i.high for i in both), key=_ends))
            whole = _with_interval(first, name, union)
            return replace(whole, solved=tuple(pair for pair in first.solved if pair in second.solved))
    return None


def _rest(region: Region, name: str) -> Hashable:
    """What a region says of everything but one parameter; a point that is left out of it stays with it."""
    others = [s for s in region.conditions if not _bounds(s.polynomial, name)]
    return frozenset((s, s.polynomial in region.closed) for s in others), frozenset(region.apart)


def _begins(interval: Interval) -> tuple[bool, Fraction, bool]:
    low = interval.low
    return (True, low.number, not low.closed) if low is not None else (False, Fraction(0), False)


def _ends(high: End | None) -> tuple[bool, Fraction, bool]:
    return (False, high.number, high.closed) if high is not None else (True, Fraction(0), False)


def _touch(first: Interval, second: Interval) -> bool:
    """Whether nothing lies between two intervals, the first of which begins no later."""
    if first.high is None or second.low is None or second.low.number < first.high.number:
        return True
    return second.low.number == first.high.number and (first.high.closed or second.low.closed)
