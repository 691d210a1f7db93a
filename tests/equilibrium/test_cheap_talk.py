"""Talk by a player who knows a number: partitions of its range (Crawford and Sobel, 1982), labels, messages that cost.

Expected values are those of the paper's uniform-quadratic example, or are worked out here by other means: bisection on
the indifference of the type at the cut, or an integral by hand.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise
from random import Random

import pytest

from winset import api
from winset.algebra.value import Value, enclose
from winset.claims.profile import Belief
from winset.equilibrium.intervals.method import refuses
from winset.equilibrium.solution import Case, Solution
from winset.game.compile import compile_game
from winset.game.play import Play

F = Fraction

TALK = """winset 1
game "Talk"
players S, R
parameters
    b > 0
play
    nature draws t {law}; seen by S
    S chooses m in [0, 1]
    R chooses a in [0, 1]
    decision, S gets -(a - t - b)^2, R gets -(a - t)^2
"""

LABELS = """winset 1
game "Talk in labels"
players S, R
parameters
    b > 0
play
    nature draws t uniformly from [0, 1]; seen by S
    S chooses {labels}
    R chooses a in [0, 1]
    decision, S gets -(a - t - b)^2, R gets -(a - t)^2
"""

LOUD = """winset 1
game "A signal that the strong send at less cost"
players S, R
parameters
    k > 0
play
    nature draws t uniformly from [0, 1]; seen by S
    S chooses plain or loud
    R chooses a in [0, 1]
    if loud: decision, S gets a - k*(1 - t), R gets -(a - t)^2
    otherwise: decision, S gets a, R gets -(a - t)^2
"""


def solved(text: str, **settings: str) -> Solution:
    found = api.solve(text, settings, verified=False)
    assert isinstance(found, api.Result)
    return found.solution


def cases(solution: Solution) -> list[Case]:
    """The cases of a game without parameters, by number of intervals."""
    found = [case for family in solution.equilibria for case in family.cases]
    return sorted(found, key=lambda case: len(cuts(case)))


def cuts(case: Case, who: str = "S", variable: str = "t") -> list[Value]:
    """Where the strategy of the informed player changes."""
    ends = {
        span.low for rule in case.rules if rule.site.player == who for span in rule.spans if span.variable == variable
    }
    return sorted((end for end in ends if not end.is_zero), key=near)


def near(value: Value) -> float:
    """A value without variables as a float; roots of numbers are enclosed."""
    return float(enclose(value).low)


def most_intervals(b: F) -> int:
    """The largest N with 2 N (N - 1) b < 1 (Crawford and Sobel 1982, section 4)."""
    return max(n for n in range(1, 1000) if 2 * n * (n - 1) * b < 1)


@pytest.mark.parametrize(
    ("b", "ends", "receiver", "sender"),
    [
        ("1/10", [F(3, 10)], F(-37, 1200), F(-49, 1200)),
        ("1/20", [F(2, 15), F(7, 15)], F(-43, 2700), F(-199, 10800)),
        ("1/3", [], F(-1, 12), F(-7, 36)),
    ],
)
def test_the_instances_of_the_catalogue(b: str, ends: list[F], receiver: F, sender: F) -> None:
    """M22a to M22c: the finest partition, and one for every smaller number of intervals."""
    solution = solved("@crawford-sobel-1982/cheap-talk", b=b)
    found = cases(solution)
    assert [len(cuts(case, "sender")) for case in found] == list(range(len(ends) + 1))
    finest = found[-1]
    assert [cut.fraction() for cut in cuts(finest, "sender")] == ends
    assert tuple(payoff.fraction() for payoff in finest.payoffs) == (sender, receiver)
    assert solution.complete == "yes"


@pytest.mark.slow
def test_closed_forms_at_random_biases() -> None:
    """Cut points i/N + 2 b i (i - N) and payoffs, for every N there is (Crawford and Sobel 1982, section 4)."""
    random = Random(7)
    for _ in range(5):
        b = F(random.randrange(2, 40), 200)
        found = cases(solved("@crawford-sobel-1982/cheap-talk", b=str(b)))
        assert len(found) == most_intervals(b)
        for n, case in enumerate(found, 1):
            assert [cut.fraction() for cut in cuts(case, "sender")] == [
                F(i, n) + 2 * b * i * (i - n) for i in range(1, n)
            ]
            receiver = F(-1, 12 * n * n) - b * b * F(n * n - 1, 3)
            assert tuple(payoff.fraction() for payoff in case.payoffs) == (receiver - b * b, receiver)


@pytest.mark.slow
def test_all_biases_at_once() -> None:
    """With b symbolic: each number of intervals where 2 N (N - 1) b < 1, and a word on those not searched."""
    result = api.solve("@crawford-sobel-1982/cheap-talk", verified=False)
    assert isinstance(result, api.Result)
    assert result.solution.complete == "no"
    assert any("more than 5 intervals" in note for note in result.solution.notes)
    random = Random(11)
    for _ in range(40):
        b = F(random.randrange(1, 400), 997)
        expected = set()
        for n in range(1, min(5, most_intervals(b)) + 1):
            receiver = F(-1, 12 * n * n) - b * b * F(n * n - 1, 3)
            expected.add((receiver - b * b, receiver))
        assert {(p.payoffs["sender"], p.payoffs["receiver"]) for p in result.at(b=b)} == expected


def test_types_send_what_is_best_for_them_and_beliefs_are_those_of_bayes() -> None:
    """At numbers, by other means: replies are means over the intervals believed, and no type prefers another reply."""
    b = F(1, 30)
    for case in cases(solved(TALK.format(law="uniformly from [0, 1]"), b=str(b))):
        ends = [F(0), *(cut.fraction() for cut in cuts(case)), F(1)]
        replies = [
            rule.action.fraction() for rule in case.rules if rule.site.player == "R" and isinstance(rule.action, Value)
        ]
        assert replies == [(low + high) / 2 for low, high in pairwise(ends)]
        assert [between(belief) for belief in case.profile.beliefs] == list(pairwise(ends))
        for own, (low, high) in enumerate(pairwise(ends)):
            for step in range(11):
                t = low + (high - low) * F(step, 10)
                assert all((replies[own] - t - b) ** 2 <= (other - t - b) ** 2 for other in replies)


def between(belief: Belief) -> tuple[F, F]:
    assert belief.between is not None
    return belief.between[0].fraction(), belief.between[1].fraction()


@pytest.mark.parametrize(
    ("law", "density"),
    [("from [0, 1] with density 2*t", lambda t: 2 * t), ("from [0, 1] with density 2*(1 - t)", lambda t: 2 * (1 - t))],
)
@pytest.mark.parametrize("b", ["1/10", "1/20"])
def test_another_density(law: str, density: Callable[[float], float], b: str) -> None:
    """Two intervals under a density that is not uniform: the cut by bisection on means from Simpson's rule."""
    solution = solved(TALK.format(law=law), b=b)
    case = next(case for case in cases(solution) if len(cuts(case)) == 1)
    assert abs(near(cuts(case)[0]) - cut_by_bisection(density, float(F(b)))) < 1e-9
    assert any("partitions into 3 intervals and more were not all searched" in note for note in solution.notes)
    assert solution.complete == "no"


def test_a_cut_that_is_the_root_of_a_cubic_is_confessed() -> None:
    """With the density 1/2 + t the cut of two intervals solves an irreducible cubic: only babbling is found."""
    solution = solved(TALK.format(law="from [0, 1] with density 1/2 + t"), b="1/10")
    assert [len(cuts(case)) for case in cases(solution)] == [0]
    assert any("partitions into 2 intervals and more were not all searched" in note for note in solution.notes)
    assert solution.complete == "no"


def cut_by_bisection(density: Callable[[float], float], b: float) -> float:
    """Where a type is as far from the mean below, plus the bias, as from the mean above."""

    def mean(low: float, high: float) -> float:  # Simpson's rule is exact up to degree 3
        middle = (low + high) / 2

        def whole(f: Callable[[float], float]) -> float:
            return (high - low) / 6 * (f(low) + 4 * f(middle) + f(high))

        return whole(lambda t: t * density(t)) / whole(density)

    low, high = 1e-12, 1 - 1e-12
    for _ in range(200):
        cut = (low + high) / 2
        if 2 * (cut + b) < mean(0, cut) + mean(cut, 1):
            low = cut
        else:
            high = cut
    return (low + high) / 2


def test_the_number_of_labels_bounds_the_number_of_intervals() -> None:
    """At b = 1/20 three intervals exist: two labels tell two of them apart, three or four labels three."""
    for labels, most in (("yes or no", 2), ("one or two or three", 3), ("one or two or three or four", 3)):
        solution = solved(LABELS.format(labels=labels), b="1/20")
        assert [len(cuts(case)) + 1 for case in cases(solution)] == list(range(1, most + 1))
        assert solution.complete == "yes"


def test_a_label_that_is_not_needed_is_answered_like_another() -> None:
    """With four labels and two intervals every label has an answer, one of two."""
    case = cases(solved(LABELS.format(labels="one or two or three or four"), b="1/10"))[-1]
    answers = [(rule.moves[0][1], rule.action) for rule in case.rules if rule.site.player == "R"]
    assert {label for label, _ in answers} == {"one", "two", "three", "four"}
    assert {action for _, action in answers} == {Value.number(F(3, 20)), Value.number(F(13, 20))}


@pytest.mark.parametrize("k", [F(3, 4), F(1), F(5, 2)])
def test_a_signal_that_costs_the_strong_less(k: F) -> None:
    """By hand: replies are means, so the cut c solves 1/2 = k (1 - c), which needs k > 1/2; S pays k (1 - c)^2 / 2."""
    solution = solved(LOUD, k=str(k))
    case = cases(solution)[-1]
    c = 1 - 1 / (2 * k)
    assert [cut.fraction() for cut in cuts(case)] == [c]
    sender = F(1, 2) - k * (1 - c) ** 2 / 2
    receiver = -(c**3 + (1 - c) ** 3) / 12
    assert tuple(payoff.fraction() for payoff in case.payoffs) == (sender, receiver)


def test_pooling_on_a_signal_for_fear_of_what_silence_says() -> None:
    """By hand: all send the signal iff silence may be answered by a reply of at most 1/2 - k, so for k < 1/2."""
    pooled = (F(1, 2) - F(1, 4) / 2, F(-1, 12))
    found = {tuple(payoff.fraction() for payoff in case.payoffs) for case in cases(solved(LOUD, k="1/4"))}
    assert pooled in found
    assert (F(1, 2), F(-1, 12)) in found  # all are silent
    found = {tuple(payoff.fraction() for payoff in case.payoffs) for case in cases(solved(LOUD, k="3/4"))}
    assert (F(1, 2) - F(3, 8), F(-1, 12)) not in found


def test_an_affine_change_of_the_number_changes_nothing_else() -> None:
    """Types from [-1, 3] and a bias of 4 b are types from [0, 1] and a bias of b, payoffs being 16 times as large."""
    text = TALK.format(law="uniformly from [-1, 3]").replace("R chooses a in [0, 1]", "R chooses a in [-1, 3]")
    wide, plain = cases(solved(text, b="1/5")), cases(solved(TALK.format(law="uniformly from [0, 1]"), b="1/20"))
    assert len(wide) == len(plain) == 3
    for large, small in zip(wide, plain, strict=True):
        ends = sorted(end.fraction() for end in {*cuts(large)} if end.fraction() != -1)
        assert ends == [4 * cut.fraction() - 1 for cut in cuts(small)]
        assert [p.fraction() for p in large.payoffs] == [16 * p.fraction() for p in small.payoffs]


def test_a_move_without_effect_between_message_and_reply() -> None:
    """A clerk who files the message one way or the other changes neither cuts nor payoffs."""
    text = TALK.format(law="uniformly from [0, 1]").replace("players S, R", "players S, R, clerk")
    text = text.replace("    R chooses", "    clerk chooses file or stamp\n    R chooses")
    text = text.replace("R gets -(a - t)^2", "R gets -(a - t)^2, clerk gets 0")
    found = cases(solved(text, b="1/10"))
    assert [[cut.fraction() for cut in cuts(case)] for case in found] == [[], [F(3, 10)]]
    assert [p.fraction() for p in found[-1].payoffs] == [F(-49, 1200), F(-37, 1200), F(0)]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("; seen by S", "; seen by nobody"), None),
        (("m in [0, 1]", "m in [0, t]"), "what is said is then partly proved"),
        (("-(a - t - b)^2,", "-(a - t - b)^2 - m,"), "a number that is not free"),
    ],
)
def test_what_is_refused(change: tuple[str, str], reason: str | None) -> None:
    """A range that depends on the type, and a number that costs something; a type that nobody knows needs no talk."""
    solution = solved(TALK.format(law="uniformly from [0, 1]").replace(*change), b="1/10")
    if reason is None:
        assert solution.method == "rollback"
        assert not solution.unsolved
    else:
        assert reason in solution.unsolved[0].reason


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("t uniformly from [0, 1]; seen by S", "t from 0 with 1/2, otherwise 1; seen by S", "finitely many results"),
        ("t uniformly from [0, 1]; seen by S", "t uniformly from [0, 1]; seen by S, R", "exactly one player knows"),
        ("S chooses m in [0, 1]", "S chooses m in [0, 1]; seen by nobody", "not seen by everyone"),
        ("    R chooses", "    R learns t\n    R chooses", "revealed on the way"),
        (
            "    S chooses",
            "    nature draws u uniformly from [0, 1]; seen by R\n    S chooses",
            "exactly one number that is not seen by everyone",
        ),
    ],
)
def test_which_plays_the_method_leaves_to_others(old: str, new: str, reason: str) -> None:
    """One number from an interval, known to one player, moves seen by all: each other play is refused in a sentence."""
    text = TALK.format(law="uniformly from [0, 1]")
    assert refuses(compiled(text)) == ""
    assert reason in refuses(compiled(text.replace(old, new)))


def compiled(text: str) -> Play:
    game = api.load(text)
    assert isinstance(game, api.Game)
    return compile_game(game.rewritten, {}, "talk")


def test_a_public_draw_is_no_message() -> None:
    """By hand: noise z on [0, 1] that all see is added to what both want; the equilibria of talk are as without it."""
    text = TALK.format(law="uniformly from [0, 1]").replace(
        "    S chooses", "    nature draws z uniformly from [0, 1]\n    S chooses"
    )
    text = text.replace("a in [0, 1]", "a in [0, 2]").replace("a - t", "a - z - t")
    found = cases(solved(text, b="1/10"))
    assert (F(-49, 1200), F(-37, 1200)) in {tuple(payoff.fraction() for payoff in case.payoffs) for case in found}


def test_luck_that_depends_on_the_type_is_no_slope_of_an_end() -> None:
    """By hand: risk is worth t + a/8 - 1/4 and safety t/2 + a/8, replies are means, so c/2 = 1/4 - 1/16 at the cut."""
    text = """winset 1
game "A gamble that succeeds with the type"
players S, R
play
    nature draws t uniformly from [0, 1]; seen by S
    S chooses risk or safe
    R chooses a in [0, 1]
    if safe: quiet, S gets t/2 + a/8, R gets -(a - t)^2
    with probability t: success, S gets 3/4 + a/8, R gets -(a - t)^2
    otherwise: failure, S gets -1/4 + a/8, R gets -(a - t)^2
"""
    found = {tuple(cut.fraction() for cut in cuts(case)) for case in cases(solved(text))}
    assert (F(3, 8),) in found


def test_complete_only_for_talk_and_nothing_else() -> None:
    """A choice before the talk may be mixed between outcomes that are worth the same: complete in pure ones."""
    text = TALK.format(law="uniformly from [0, 1]").replace(
        "    nature", "    R chooses ask or decide\n    if decide: alone, S gets 0, R gets -1/15\n    nature"
    )
    solution = solved(text, b="1/10")
    assert solution.complete == "pure strategies"
    # asking is worth -37/1200 to R with two intervals and -1/12 without talk, deciding alone -1/15
    assert {case.payoffs[1].fraction() for case in cases(solution)} == {F(-37, 1200), F(-1, 15)}
