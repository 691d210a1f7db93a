"""Several equilibria: the greatest and the least value, where any against any says little."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.statics.asked import moved, solved
from winset.algebra.oracle import Oracle

# Two who meet at the new place or at the old one, moving at once: both are equilibria for every v in (0, 1). The new
# one is worth v to both, the old one 1 - v: the better is dipped at 1/2, the worse peaked there.
MEETING = """winset 1
game "Two places to meet"
players A, B
parameters
    v in (0, 1)
play
    simultaneously
        A chooses new or old
        B chooses there or here
    if new and there: met_new, A gets v, B gets v
    if old and here: met_old, A gets 1 - v, B gets 1 - v
    otherwise: missed, A gets -1, B gets -1
"""


@pytest.fixture(scope="module")
def oracle() -> Iterator[Oracle]:
    with Oracle() as found:
        yield found


def test_the_best_is_dipped_and_the_worst_peaked(oracle: Oracle) -> None:
    found = moved(solved(MEETING), "payoff.A", "v", oracle)
    assert found.verdict == "not monotone"
    assert found.extremes is not None
    assert (found.extremes.greatest, found.extremes.least) == ("single-dipped", "single-peaked")


def test_what_is_the_same_in_every_equilibrium_has_no_extremes(oracle: Oracle) -> None:
    assert moved(solved("@screening/two-types"), "payoff.A", "p", oracle).extremes is None


def test_the_best_talk_is_worse_the_more_interests_differ(oracle: Oracle) -> None:
    """M22: EU_R = -1/(12 N^2) - b^2 (N^2 - 1)/3 for every N up to the most; with N = 1 it is -1/12 whatever b is."""
    found = moved(solved("@crawford-sobel-1982/cheap-talk"), "payoff.receiver", "b", oracle)
    assert found.extremes is not None
    assert (found.extremes.greatest, found.extremes.least) == ("weakly decreasing", "constant")
