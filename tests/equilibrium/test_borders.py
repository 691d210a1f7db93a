"""Borders between regions, when there is no time left for them."""

from __future__ import annotations

from winset.algebra.explore import explore
from winset.algebra.oracle import Oracle
from winset.algebra.run import Run
from winset.api import load_game
from winset.equilibrium.borders import solve_borders
from winset.equilibrium.families import Found
from winset.equilibrium.rollback import solve
from winset.game.compile import compile_game
from winset.game.play import Play

TWO_REGIONS = """winset 1
game "Up or down"
players A
parameters
    a, b in (0, 1)
play
    A chooses up or down
    if up: high, A gets a
    otherwise: low, A gets b
"""


def at(run: Run, play: Play) -> Found:
    return Found(tuple(solve(run, play, play.start())))


def test_past_the_deadline_a_border_is_listed_and_nothing_is_asked() -> None:
    play = compile_game(load_game(TWO_REGIONS).rewritten)
    with Oracle() as oracle:
        found = explore(oracle, play.parameters, play.assumptions, lambda run: at(run, play))
        in_time = solve_borders(play, oracle, found, at, None)
        asked = oracle.asked
        late = solve_borders(play, oracle, found, at, 0.0)
        assert oracle.asked == asked
    assert (len(in_time.leaves), in_time.unsolved, late.leaves) == (1, [], [])
    assert [str(u.conditions[-1]) for u in late.unsolved] == [str(in_time.leaves[0].leaf.conditions[-1])]
    assert late.unsolved[0].reason == "the time limit was reached"
