"""Limits of memory: every method ends with what it has and says that it was stopped; it never raises."""

from __future__ import annotations

import random

import pytest

from tests import finite
from winset.equilibrium.finite import clock
from winset.equilibrium.finite.clock import Clock
from winset.equilibrium.finite.methods import METHODS, Limits, Method
from winset.errors import LimitReached

every_method = pytest.mark.parametrize("method", METHODS, ids=lambda method: method.name)


@every_method
def test_without_memory_nothing_is_claimed_to_be_complete(method: Method) -> None:
    stopped = 0
    for tree in (finite.hidden_move(), finite.beer_quiche(), finite.random_tree(random.Random(1), 2, 4, hide=0)):
        if method.accepts(tree):
            continue
        solution = method.solve(tree, Limits(megabytes=1))
        if solution.complete == "no":
            stopped += any("the memory limit of 1 MB was reached" in case for case in solution.open_cases)
        else:
            assert len(solution.assessments) == len(method.solve(tree).assessments)
    assert stopped


@every_method
def test_enough_memory_changes_nothing(method: Method) -> None:
    for tree in (finite.hidden_move(), finite.beer_quiche(), finite.entry()):
        if not method.accepts(tree):
            found = method.solve(tree, Limits(megabytes=1 << 20))
            assert len(found.assessments) == len(method.solve(tree).assessments)


def test_where_the_system_does_not_tell_there_is_no_such_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LimitReached, match="memory"):
        Clock(megabytes=1).check()
    monkeypatch.setattr(clock, "SIZE", clock.SIZE.with_name("absent"))
    Clock(megabytes=1).check()
