"""Formulas at a state of a play: lists that `let` makes, with and without a range, on top and in the play."""

from __future__ import annotations

from fractions import Fraction

import pytest

from winset.api import solve
from winset.errors import UsageError

ON_TOP = """winset 1
game "Lists on top"
players L, m[1..2]
parameters
    r in (0, 1)
let v[1..2] = {1/4, r}
let w = {1/4, r}
play
    L chooses go or pass
    if pass: passed, L gets v[2], m[1] gets w[1], m[2] gets sum(w)
    otherwise: done, L gets max(v), m[i] gets v[i] for i in 1..2
"""
IN_PLAY = """winset 1
game "Lists in the play"
players L, m[1..2]
parameters
    r in (0, 1)
play
    let v[1..2] = {1/4, r}
    L chooses go or pass
    let w = {v[1], v[2]}
    if pass: passed, L gets v[2], m[1] gets w[1], m[2] gets sum(w)
    otherwise: done, L gets max(v), m[i] gets v[i] for i in 1..2
"""


@pytest.mark.parametrize("text", [ON_TOP, IN_PLAY])
def test_a_list_is_indexed_and_summed(text: str) -> None:
    """`go` pays max(1/4, r), `pass` pays r: with r = 1/8 L goes, and the members get v = (1/4, 1/8).

    With r = 1/2 both pay 1/2; after `pass` the members get 1/4 and 1/4 + 1/2.
    """
    result = solve(text)
    (low,) = result.at(r="1/8")
    assert low.payoffs == {"L": Fraction(1, 4), "m[1]": Fraction(1, 4), "m[2]": Fraction(1, 8)}
    high = [point for point in result.at(r="1/2") if point.outcomes == {"passed": 1}]
    assert [point.payoffs["m[2]"] for point in high] == [Fraction(3, 4)]


@pytest.mark.parametrize("text", [ON_TOP, IN_PLAY])
def test_an_index_that_runs_out_of_a_list_names_its_line(text: str) -> None:
    with pytest.raises(UsageError, match="line 11: v has no item 3; it has 2"):
        solve(text.replace("v[i] for", "v[i + 1] for"))
