"""Games in odd shapes, each answer derived by hand in a comment beside it."""

from __future__ import annotations

import time
from fractions import Fraction

import pytest

from winset import api
from winset.errors import OutOfReach, UsageError


def game(play: str, players: str = "A, B", parameters: str = "") -> str:
    """A game file with these lines of play."""
    lines = ["winset 1", 'game "odd"', f"players {players}"]
    if parameters:
        lines += ["parameters", f"    {parameters}"]
    lines += ["play", *(f"    {line}" for line in play.strip("\n").splitlines())]
    return "\n".join(lines) + "\n"


def solved(play: str, players: str = "A, B", parameters: str = "") -> api.Result:
    return api.solve(game(play, players, parameters))


def payoffs(result: api.Result, **at: str) -> set[tuple[Fraction, ...]]:
    return {tuple(p.payoffs.values()) for p in result.at(at)}  # type: ignore[arg-type]


def all_verified(result: api.Result) -> bool:
    return all(case.verified for e in result.equilibria for case in e.cases)


# --- side conditions on what is chosen --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("choice", "payoff", "best"),
    [
        # y may be as low as -1, which leaves x all of [-1, 1]: x = 1, y = -1
        ("x, y in [-1, 1] such that x + y <= 0", "x - y", Fraction(2)),
        # the end of [0, 1) is cut off, and 1/2 belongs to what is left
        ("x in [0, 1) such that x <= 1/2", "x", Fraction(1, 2)),
        # y takes at least 1/4
        ("x, y in [1/4, 1] such that x + y <= 1", "x", Fraction(3, 4)),
        # y = 1/2 allows x = 1
        ("x, y in [0, 1] such that x - y <= 1/2", "2*x - y", Fraction(3, 2)),
        # a unit of x costs 1, a unit of y 3/2 for each unit of the sum: x = 3/4, y = 0
        ("x, y in [0, 1] such that x + 2*y >= 3/4", "-x - 3*y", Fraction(-3, 4)),
        # y is worth twice as much
        ("x, y >= 0 such that x + y <= 1", "x + 2*y", Fraction(2)),
    ],
)
def test_a_side_condition_leaves_exactly_what_can_be_completed(choice: str, payoff: str, best: Fraction) -> None:
    result = solved(f"A chooses {choice}\ndone, A gets {payoff}, B gets 0")
    assert payoffs(result) == {(best, Fraction(0))}
    assert result.solution.complete == "yes"


@pytest.mark.parametrize("choice", ["x in [0, 1] such that x < 1/2", "x in [0, 1], y in (0, 1] such that x + y <= 1"])
def test_a_side_condition_with_an_open_end_has_no_best_choice(choice: str) -> None:
    result = solved(f"A chooses {choice}\ndone, A gets x, B gets 0")
    assert not result.equilibria
    assert len(result.solution.none) == 1


def test_a_side_condition_may_weigh_choices_by_parameters() -> None:
    # x <= 1/(2 a) when y = 0, and x <= 1
    result = solved(
        "A chooses x, y in [0, 1] such that a*x + y <= 1/2\ndone, A gets x, B gets 0", parameters="a in (0, 2)"
    )
    assert payoffs(result, a="1/4") == {(1, 0)}
    assert payoffs(result, a="5/4") == {(Fraction(2, 5), 0)}
    assert payoffs(result, a="1/2") == {(1, 0)}


@pytest.mark.parametrize("condition", ["max(x, y) <= 1/2", "|x - y| <= 1/2", "x*y <= 1", "x = y", "x < y < 1"])
def test_other_side_conditions_are_refused_by_name(condition: str) -> None:
    result = solved(f"A chooses x, y in [0, 1] such that {condition}\ndone, A gets x, B gets 0")
    assert "a side condition" in result.solution.unsolved[0].reason


def test_a_side_condition_tells_this_round_from_the_last() -> None:
    # x1 + x2 with x1 + x2 <= 3/2: three halves, and x1 may be anything from 1/2 on
    play = """
repeat 2 times, starting with q = 0
    A chooses x in [0, 1] such that x + q <= 3/2
    A gets x
    next round with q = x
stop
"""
    assert payoffs(solved(play)) == {(Fraction(3, 2), Fraction(0))}


# --- choices that are hidden or made without knowing ------------------------------------------------------------------


def test_an_offer_that_the_replier_does_not_see_meets_one_reply() -> None:
    # B cannot tell offers apart, so she plays L or R against all of them: A's best is x = 1, or x = 0, worth 1 each
    play = """
A chooses x in [0, 1]; seen by nobody
B chooses L or R
if L: left, A gets x, B gets 0
otherwise: right, A gets 1 - x, B gets 0
"""
    result = solved(play)
    found = {(p.payoffs["A"], p.path["x"], next(iter(p.outcomes))) for p in result.at({})}
    assert found == {(1, 1, "left"), (1, 0, "right")}
    assert all_verified(result)
    assert result.solution.complete == "pure strategies"


def test_a_tie_that_matters_at_one_state_is_broken_alike_at_all() -> None:
    # P sees a1, not the type. At t1 her choice matters to R, at t2 to nobody: b2 after a1 must be b2 at both.
    play = """
nature draws t: t1 with 1/3, otherwise t2; seen by R
R chooses a1 or b1
P chooses a2 or b2
if a1 and a2: v, P gets 0, R gets 1
if a1 and t is t1: u, P gets 0, R gets 0
if a1: w, P gets 0, R gets 1
otherwise: z, P gets 0, R gets (0 if t is t1 else -1)
"""
    result = solved(play, players="P, R")
    # R takes a1 at t2 in any case (1 > -1); at t1 she gets 1 after a2, and 0 either way after b2
    assert payoffs(result) == {(0, 1), (0, Fraction(2, 3))}
    assert all_verified(result)


def test_a_choice_that_is_best_on_average_only_is_confessed() -> None:
    # C is indifferent everywhere. If he plays d at t1 and u at t2, L is worth (-1 + 10)/2 = 9/2 to B against 5/2 for
    # R: an equilibrium in which L is worse than R at t1. B's choices were compared state by state, which misses it.
    play = """
nature draws t: t1 with 1/2, otherwise t2; seen by A, C
A chooses go or stop
if stop: halt, A gets -1, others get 0
B chooses L or R
if R: right, A gets 0, B gets 0 if t is t1 else 5, C gets 0
C chooses u or d
if u: up, A gets 0, B gets 1 if t is t1 else 10, C gets 0
otherwise: down, A gets 0, B gets -1 if t is t1 else 0, C gets 0
"""
    result = solved(play, players="A, B, C")
    assert (0, Fraction(9, 2), 0) in payoffs(result) or result.solution.complete == "no"


def test_ties_of_the_uninformed_after_an_informed_offer_are_not_mixed_up() -> None:
    # B's reply may depend on x only. Type t1 wants L, t2 wants R: whatever B does, one of them gets 1, so A's two
    # types cannot both get 0.
    play = """
nature draws t: t1 with 1/2, otherwise t2; seen by A
A chooses x in [0, 1]
B chooses L or R
if L: left, A gets (1 if t is t1 else 0), B gets 0
otherwise: right, A gets (0 if t is t1 else 1), B gets 0
"""
    result = solved(play)
    assert result.solution.unsolved or (0, 0) not in payoffs(result)
    assert result.solution.complete == "no" or all_verified(result)


def test_an_indifferent_last_mover_after_simultaneous_moves_is_confessed() -> None:
    # C may choose any x, and A's payoff is x: a continuum of continuations
    play = """
simultaneously
    A chooses l or r
    B chooses u or d
C chooses x in [0, 1]
done, A gets x, B gets (1 if u else 0), C gets 0
"""
    result = solved(play, players="A, B, C")
    assert "continuum" in result.solution.unsolved[0].reason


# --- limits -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "play",
    [
        "A chooses l or r\ndone, A gets ((99999^64)^64)^64, B gets 0",
        "A chooses x in [0, 1]\ndone, A gets (x + a + b + c)^64, B gets 0",
        "A chooses k in 1..100000000\ndone, A gets k, B gets 0",
        "nature draws k uniformly from 1..100000000\ndone, A gets k, B gets 0",
    ],
)
def test_what_is_too_large_is_refused(play: str) -> None:
    result = api.solve(game(play, parameters="a, b, c in (0, 1)"), time_limit=20)
    assert "more than" in result.solution.unsolved[0].reason


def test_a_family_of_too_many_players_is_refused() -> None:
    with pytest.raises(OutOfReach, match="players"):
        solved("m[1] chooses l or r\ndone, others get 0", players="m[1..1000000000]")


def test_a_large_tree_without_parameters_keeps_the_time_limit() -> None:
    play = "for each i in 1..20: m[i] chooses l or r\ndone, m[i] gets count(l) for i in 1..20"
    started = time.monotonic()
    result = api.solve(game(play, players="m[1..20]"), time_limit=2)
    assert time.monotonic() - started < 20
    assert "time limit" in result.solution.unsolved[0].reason


def test_two_hundred_rounds_of_a_finite_play() -> None:
    # nobody leaves: 2 at the end against 1 on the way
    play = """
repeat 200 times
    A chooses l or r
    if l: done, A gets 1, B gets 0
    next round
end, A gets 2, B gets 0
"""
    result = api.solve(game(play), verified=False)
    assert payoffs(result) == {(2, 0)}


def test_a_setting_cannot_name_itself() -> None:
    text = game("A chooses l or r\ndone, A gets a*b, B gets 0", parameters="a, b in (0, 1)")
    for settings in ({"a": "a"}, {"a": "b", "b": "1/2"}):
        with pytest.raises(UsageError, match="is set too"):
            api.solve(text, settings)
    assert {str(c.payoffs[0]) for e in api.solve(text, {"a": "1 - b"}).equilibria for c in e.cases} == {"-b^2 + b"}


# --- chance of probability zero ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chance", "best", "worth"),
    [
        # x (1 - x) + (1 - x) 0 is largest at 1/2; B stays also where x = 1 leaves her nothing to decide
        ("with probability x: win, A gets 1 - x, B gets 0", Fraction(1, 2), (Fraction(1, 4), Fraction(1, 2))),
        # type hi stays, lo goes: x (1 - x) + (1 - x)(-1), largest at x = 1
        ("nature draws t: hi with x, otherwise lo; seen by B", Fraction(1), (Fraction(0), Fraction(1))),
    ],
)
def test_what_has_probability_zero_at_one_choice_is_decided_there_too(
    chance: str, best: Fraction, worth: tuple[Fraction, Fraction]
) -> None:
    types = chance.startswith("nature")
    play = f"""
A chooses x in [0, 1]
{chance}
B chooses stay or go
if stay: s, A gets {"1 - x" if types else "0"}, B gets {"(1 if t is hi else -1)" if types else "1"}
otherwise: g, A gets {"-1" if types else "1/2"}, B gets 0
"""
    result = solved(play)
    assert payoffs(result) == {worth}
    assert {p.path["x"] for p in result.at({})} == {best}
    assert all_verified(result)


def test_outcomes_of_probability_zero_do_not_tell_equilibria_apart() -> None:
    # at e = 0 and k = 0 B, who never moves, is indifferent: one equilibrium, not two
    play = """
with probability e
    B chooses y or z
    if y: yes, A gets 1, B gets k
    otherwise: no, A gets 0, B gets 0
done, A gets 2, B gets 0
"""
    assert len(solved(play, parameters="e in [0, 1], k in (-1, 1)").at(e=0, k=0)) == 1


def test_a_family_goes_on_where_a_type_has_probability_zero() -> None:
    # x = 1/4 is accepted by the soft type alone: worth 3/4 (1 - p) against 1/2 for x = 1/2. At p = 0 it is the same.
    play = """
nature draws t: hi with p, otherwise lo; seen by B
A chooses x in [0, 1]
B chooses yes or no
if yes: deal, A gets 1 - x, B gets x
otherwise: none, A gets 0, B gets (1/2 if t is hi else 1/4)
"""
    result = solved(play, parameters="p in [0, 1]")
    assert [len(e.cases) for e in result.equilibria] == [1, 1]
    assert [{str(c.payoffs[0]) for c in e.cases} for e in result.equilibria] == [{"-3/4*p + 3/4"}, {"1/2"}]
    assert payoffs(result, p="0") == {(Fraction(3, 4), Fraction(1, 4))}


def test_a_payoff_without_a_value_at_the_end_of_a_domain_leaves_the_rest_solved() -> None:
    play = "A chooses l or r\nif l: left, A gets 1/a, B gets 0\notherwise: right, A gets 0, B gets 0"
    result = solved(play, parameters="a in [0, 1]")
    assert payoffs(result, a="1/2") == {(2, 0)}
    assert "division by zero" in result.solution.unsolved[0].reason


def test_choices_that_rest_on_different_hidden_replies_are_not_joined() -> None:
    # R does not see Q's move. The outcome u needs a0 with a1, or b0 with b1: two profiles with one outcome, and no
    # profile in which R plays a1 after a0 and b1 after b0.
    play = """
Q chooses a0 or b0; seen by nobody
R chooses a1 or b1
if a0 and a1 or b0 and b1: u, Q gets 0, R gets 0
otherwise: v, Q gets 0, R gets 0
"""
    result = solved(play, players="Q, R")
    assert {label for p in result.at({}) for label in p.outcomes} == {"u", "v"}
    assert len(result.equilibria) == 2
    assert all_verified(result)
