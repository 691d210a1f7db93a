"""Every subgame-perfect equilibrium has the payoffs of the stationary one: where that is so, and where it is not.

That the payoffs of alternating offers are unique: Shaked and Sutton (1984), Econometrica 52; with an outside option for
the responder: Binmore, Shaked and Sutton (1989), Quarterly Journal of Economics 104.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from winset import api, library
from winset.algebra.oracle import Constraint, Oracle
from winset.algebra.value import Value
from winset.equilibrium.sup_inf import unique_payoffs
from winset.game.compile import compile_game

ALTERNATING = library.find("rubinstein-1982/alternating-offers").read_text()
OUTSIDE = library.find("shaked-sutton-1984/outside-option").read_text()
INSISTING = library.find("tarar-2001/legislatures-that-insist").read_text()
CLOSED_RULE = library.find("baron-ferejohn-1989/closed-rule").read_text()


def closes(text: str, region: Sequence[Constraint] = (), **settings: str) -> bool:
    game = api.load(text)
    assert isinstance(game, api.Game)
    play = compile_game(game.rewritten, api.settings_of(game.rewritten, settings), game.source)
    with Oracle() as oracle:
        return unique_payoffs(play, oracle, region, 60)


def test_alternating_offers_for_all_discount_factors() -> None:
    assert closes(ALTERNATING)


@pytest.mark.parametrize("b", ["2/5", "1/2"])
def test_an_outside_option_that_is_idle_or_binds(b: str) -> None:
    assert closes(OUTSIDE, delta="9/10", b=b)


@pytest.mark.slow
def test_an_outside_option_for_all_parameters_on_each_side() -> None:
    delta, b = Value.variable("delta"), Value.variable("b")
    gap = b * (1 + delta) - delta
    assert closes(OUTSIDE, [Constraint(gap, "<")])
    assert closes(OUTSIDE, [Constraint(gap, ">")])


def test_legislatures_that_insist_leave_something_to_divide() -> None:
    assert closes(INSISTING, delta="4/5", rA="1/5", rB="2/5")


def test_legislatures_that_leave_one_deal_only() -> None:
    """With r = (0, 1) the only deal gives A nothing: B can be made to wait, or not."""
    assert not closes(INSISTING, delta="4/5", rA="0", rB="1")


FAVOURS = """winset 1
game "Favours in turn"
players A, B
parameters
    d in (0, 1)
play
    repeat forever, discounted by d
        A chooses give or keep
        if give: A gets -1, B gets 3
        B chooses help or rest
        if help: B gets -1, A gets 3
        next round
"""

INDIFFERENT = """winset 1
game "Offers to someone to whom all is the same"
players A, B
play
    repeat forever, discounted by 1/2, A and B alternate as proposer and responder
        proposer chooses x in [0, 1]
        responder chooses accept or reject
        if accept: agreement, A gets x, B gets 0
        otherwise: next round
"""


def test_favours_can_be_repaid_or_not() -> None:
    """Never giving is an equilibrium, and if d is large so is giving until someone does not."""
    assert not closes(FAVOURS, d="9/10")


def test_favours_are_not_repaid_by_the_impatient() -> None:
    assert closes(FAVOURS, d="1/10")


def test_indifference_leaves_payoffs_open() -> None:
    assert not closes(INDIFFERENT)


def test_several_numbers_are_not_looked_at() -> None:
    assert not closes(CLOSED_RULE, delta="9/10")


def test_the_solution_says_so_when_asked() -> None:
    asked = api.solve(api.load_game(library.find("rubinstein-1982/alternating-offers")), unique=True)
    assert any("every subgame-perfect equilibrium" in note for note in asked.solution.notes)
    plain = api.solve(api.load_game(library.find("rubinstein-1982/alternating-offers")))
    assert not any("every subgame-perfect equilibrium" in note for note in plain.solution.notes)


def test_a_question_that_stays_open_is_said_to() -> None:
    """Three who must all agree have many equilibria if they are patient (Herrero 1985; Osborne and Rubinstein 1990)."""
    asked = api.solve(
        """winset 1
game "Three who must agree"
players A, B, C
parameters
    d = 9/10 in (0, 1)
play
    repeat forever, discounted by d, A and B and C alternate as p and q and r
        p chooses x, y in [0, 1] such that x + y <= 1
        q chooses ok or no
        r chooses ok or no
        if ok[q] and ok[r]: agreement, p gets 1 - x - y, q gets x, r gets y
        otherwise: next round
""",
        unique=True,
    )
    told = "\n".join(asked.solution.notes)
    assert told.count("sup-inf") == 1
    assert "does not show whether every subgame-perfect equilibrium has these payoffs" in told
