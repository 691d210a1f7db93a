"""What rollback says where there is no equilibrium in pure strategies, and that saying so leaves nothing open."""

from __future__ import annotations

import pytest

from winset.algebra.oracle import Oracle
from winset.api import solve
from winset.equilibrium import subgame_perfect
from winset.errors import BELIEFS
from winset.game.compile import compile_game
from winset.language import syntax
from winset.language.reader import read_text

GAME = """winset 1
game "An open end"
players A, B
play
    A chooses x DOMAIN
    B chooses accept or reject
    if accept: agreement, A gets x, B gets 1
    otherwise: breakdown, A gets -1, B gets 0
"""


@pytest.mark.parametrize(
    ("domain", "why"),
    [
        ("in [0, 1)", "the payoff of A has a supremum in x that is not attained"),
        (">= 0", "the payoff of A has no upper bound in x"),
    ],
)
def test_why_there_is_none_is_said(domain: str, why: str) -> None:
    """B accepts everything, so A gets x, and no x is the largest of the domain."""
    solution = solve(GAME.replace("DOMAIN", domain)).solution
    assert solution.equilibria == ()
    assert [str(note) for note in solution.notes] == [why]
    assert solution.complete == "pure strategies"


def test_nothing_is_said_where_the_largest_number_is_there() -> None:
    """The same with the end in the domain: x = 1."""
    result = solve(GAME.replace("DOMAIN", "in (0, 1]"))
    (point,) = result.at()
    assert (point.path, point.payoffs) == ({"x": 1}, {"A": 1, "B": 1})
    assert result.solution.notes == ()
    assert result.solution.complete == "yes"


def test_a_reply_to_an_informed_proposer_is_not_rolled_back() -> None:
    """What the client should pay depends on a type that only the owner knows, who has chosen the price."""
    text = (
        'winset 1\ngame "g"\nplayers owner, client\nplay\n'
        "    nature draws t: high with 1/2, otherwise low; seen by owner\n"
        "    owner chooses price in [0, 4]\n    client chooses buy or decline\n"
        "    if buy: sale, owner gets price, client gets (3 if t is high else 1) - price\n"
        "    otherwise: none, owner gets 0, client gets 0\n"
    )
    tree = read_text(text)
    assert isinstance(tree, syntax.Game)
    with Oracle() as oracle:
        found = subgame_perfect.solve(compile_game(tree, {}), oracle)
    assert not found.equilibria
    assert [gap.needs for gap in found.unsolved] == [BELIEFS]
