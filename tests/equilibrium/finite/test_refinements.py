"""The intuitive criterion and D1, against Cho and Kreps (1987) and answers worked out by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.equilibrium.finite.belief_games import beer_quiche, horse, job_market, kuhn, signalling_tree, supports
from winset.algebra.value import Value
from winset.equilibrium.finite import perfect_bayesian, signalling
from winset.equilibrium.finite.methods import Limits
from winset.equilibrium.finite.refinements import d1, intuitive
from winset.equilibrium.finite.signalling_shape import Signalling
from winset.equilibrium.finite.signalling_shape import signalling as shape
from winset.errors import OutOfReach
from winset.game.tree import Tree

LIMITS = Limits(seconds=60)


@pytest.mark.parametrize("method", [perfect_bayesian, signalling])
@pytest.mark.parametrize("refine", [intuitive, d1])
def test_quiche_for_both_is_not_intuitive(method, refine) -> None:  # type: ignore[no-untyped-def]
    """Cho and Kreps (1987), section II: the weak lose by beer whatever happens, the strong would gain if believed."""
    tree = beer_quiche(*map(Fraction, ("9/10", "1", "1", "2", "1")))
    refined = refine(method.solve(tree, LIMITS))
    (kept,) = refined.solution.assessments
    assert supports(tree, kept)[0] == ("t0", ("beer",))
    (gone,) = refined.removed
    assert gone.message == "beer"
    assert supports(tree, gone.assessment)[0] == ("t0", ("quiche",))
    assert "removed 1 of 2" in refined.solution.notes[-1]


def test_the_able_study_if_nobody_else_would() -> None:
    """Job market: not studying for all fails, since studying costs the others more than it could bring (10-7 < 4)."""
    tree = job_market()
    refined = intuitive(perfect_bayesian.solve(tree, LIMITS))
    assert [supports(tree, f)[0] for f in refined.solution.assessments] == [("t0", ("educated",))]
    assert "t0 would gain" in refined.removed[0].reason


def costly(cheap: Fraction, dear: Fraction) -> Tree:
    """A signal that brings 4, 3 or 0 by reply and costs t0 less than t1; not sending brings 2.

    The receiver's best reply is high for t0 with more than 2/3, low for less than 1/3, middle between.
    """

    def sender(t: int, m: int, r: int) -> Fraction:
        return Fraction(2) if m == 1 else (4, 3, 0)[r] - (cheap, dear)[t]

    def receiver(t: int, m: int, r: int) -> int:
        return 0 if m == 1 else ((3, 2, 0), (-3, 0, 2))[t][r]

    half = Fraction(1, 2)
    return signalling_tree([half, half], ["send", "not"], ["high", "middle", "low"], sender, receiver)


def test_d1_removes_what_the_intuitive_criterion_lets_pass() -> None:
    """By hand, with costs 1/2 and 3/2: both types would gain by the reply high (7/2 and 5/2 against 2), so nobody is
    beyond suspicion and nobody sending is intuitive. But t0 gains already by middle and by less, whenever t1 does not
    lose: D1 leaves t0 alone, high is the answer, and t0 sends."""
    tree = costly(Fraction(1, 2), Fraction(3, 2))
    solution = signalling.solve(tree, LIMITS)
    silent = [f for f in solution.assessments if supports(tree, f)[0] == ("t0", ("not",)) and len(f.off_path) == 1]
    assert silent
    assert all(r.assessment not in silent for r in intuitive(solution).removed)
    removed = [r.assessment for r in d1(solution).removed]
    assert all(found in removed for found in silent)


def test_only_signalling_games_in_numbers_are_refined() -> None:
    with pytest.raises(OutOfReach, match="nature does not draw a type first"):
        intuitive(perfect_bayesian.solve(horse(), LIMITS))
    symbolic = beer_quiche(*map(Value.variable, "pabcd"))
    with pytest.raises(OutOfReach, match="needs numbers"):
        d1(perfect_bayesian.solve(symbolic, Limits(seconds=60, equilibria=1)))


def test_the_shape_of_a_signalling_game() -> None:
    game = shape(job_market())
    assert isinstance(game, Signalling)
    assert game.type_names() == ("t0", "t1")
    assert game.payoffs[0][0][0] == (6, 10)
    assert isinstance(shape(kuhn()), str)
    assert "not a signalling game" in signalling.accepts(kuhn())
    assert "perfect-bayesian" in signalling.accepts(beer_quiche(*map(Value.variable, "pabcd")))
    assert signalling.accepts(job_market()) == ""
