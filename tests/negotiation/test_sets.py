"""Unions of intervals: intersection, inclusion, membership."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.negotiation.files import F
from tests.negotiation.votes import numbers
from winset.algebra.run import at_point
from winset.algebra.value import Value
from winset.negotiation.sets import Piece, WinSet, intersection, within


@st.composite
def number_sets(draw: st.DrawFn) -> WinSet:
    ends = sorted(draw(st.sets(numbers, min_size=2, max_size=8)))
    pairs = [(ends[k], ends[k + 1]) for k in range(0, len(ends) - 1, 2)]
    closed = st.booleans()
    pieces = (Piece(Value.number(low), Value.number(high), draw(closed), draw(closed)) for low, high in pairs)
    return WinSet(tuple(pieces))


@given(number_sets(), number_sets())
def test_intersection_and_inclusion_agree_with_membership(a: WinSet, b: WinSet) -> None:
    run = at_point({})
    both = intersection(run, [a, b])
    probes = [F(k, 24) for k in range(25)]
    assert [both.contains(x) for x in probes] == [a.contains(x) and b.contains(x) for x in probes]
    assert within(run, a, b) == all(b.contains(x) for x in probes if a.contains(x))
    assert within(run, both, a)
    assert within(run, both, b)
