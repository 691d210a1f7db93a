"""Perfect Bayesian equilibria of games with published answers, or answers worked out here by hand."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from tests.equilibrium.finite.belief_games import (
    all_supports,
    beer_quiche,
    below_one,
    entry,
    gibbons_411,
    gibbons_413,
    horse,
    job_market,
    kuhn,
    on_path,
    poker,
    positive,
    shared_belief,
    signalling_tree,
    supports,
    the_set,
)
from tests.equilibrium.finite.check_beliefs import at, faults
from winset.algebra.oracle import Answer, Constraint, Oracle
from winset.algebra.value import Value, square_root
from winset.equilibrium.finite import perfect_bayesian, weak_perfect_bayesian
from winset.equilibrium.finite.assessment import Assessment, Played
from winset.equilibrium.finite.methods import Limits
from winset.game.tree import Chance, Decision, Number, Tree

LIMITS = Limits(seconds=60)
V = Value.variable


def number(text: str) -> Value:
    return Value.number(Fraction(text))


def beliefs_off_path(tree: Tree, found: Assessment, name: str, variable: str) -> list[tuple[tuple[str, ...], str, str]]:
    """By case at an information set off the path: the reply, and the bounds of a belief variable as text."""
    where = the_set(tree, name)
    cases = next(block.cases for block in found.off_path if where in block.sets)
    return [(tuple(map(str, case.strategies[where])), *bounds(case, variable)) for case in cases]


def bounds(case: Assessment, variable: str) -> tuple[str, str]:
    """The least and the largest value of a variable in a case, found by asking whether it can pass a candidate."""
    with Oracle() as oracle:
        fixed = [n for row in case.beliefs.values() for n in row]
        here = V(variable) if variable in case.free else fixed[0]
        assert isinstance(here, Value)
        grid = [Fraction(k, 60) for k in range(61)]
        inside = [g for g in grid if isinstance(oracle.find([*case.conditions, Constraint(here - g, "=")]), dict)]
        return str(inside[0]), str(inside[-1])


def test_horse_of_selten_1975() -> None:
    """The perfect equilibria of the second type only: 1 and 2 go across and 3 plays L with probability at most 1/4."""
    solution = perfect_bayesian.solve(horse(), LIMITS)
    (found,) = solution.assessments
    assert solution.complete == "yes"
    assert on_path(solution.tree, found) == {"1": ("1", "0"), "2": ("1", "0")}
    (block,) = found.off_path
    where = the_set(solution.tree, "3")
    pure, mixed = block.cases
    assert tuple(map(str, pure.strategies[where])) == ("0", "1")
    assert bounds(pure, "μ(3:C)") == ("2/3", "1")  # L pays 2(1 - μ), R pays μ
    assert str(mixed.beliefs[where][0]) == "2/3"
    (name,) = mixed.free
    assert bounds(mixed, name) == ("1/60", "1/4")


def test_a_threat_that_is_not_credible_is_refused() -> None:
    for method in (perfect_bayesian, weak_perfect_bayesian):
        solution = method.solve(entry(), LIMITS)
        assert [on_path(solution.tree, f) for f in solution.assessments] == [{"E": ("0", "1"), "I": ("1", "0")}]


def test_a_dominated_threat_without_a_subgame_is_refused() -> None:
    """Gibbons (1992), section 4.1: (R, R') is subgame-perfect; (L, L') is the only perfect Bayesian equilibrium."""
    for method in (perfect_bayesian, weak_perfect_bayesian):
        solution = method.solve(gibbons_411(), LIMITS)
        assert [on_path(solution.tree, f) for f in solution.assessments] == [{"1": ("1", "0", "0"), "2": ("1", "0")}]


def test_weak_admits_a_belief_that_strong_refuses() -> None:
    """Gibbons (1992), figure 4.1.3: (A, L, L') with belief in R meets requirements 1 to 3, (D, L, R') all four."""
    tree = gibbons_413()
    good = (("1", ("D",)), ("2", ("L",)), ("3", ("R'",)))
    assert all_supports(perfect_bayesian.solve(tree, LIMITS)) == {good}
    weak = weak_perfect_bayesian.solve(tree, LIMITS)
    assert all_supports(weak) == {good, (("1", ("A",)),)}


def test_beer_and_quiche_with_symbolic_costs() -> None:
    """Cho and Kreps (1987), with all their numbers replaced by symbols; worked out by hand.

    With w = (1 - p) d - p, the gain from fighting at the prior: both take beer if w <= 0 and a <= c, both quiche if
    w <= 0 and b <= c, each what it likes if a >= c; if w > 0 and a < c the weak take beer so often that the receiver
    is indifferent, and she spares beer with probability a/c. The duel off the path needs a belief in weak of 1/(1+d).
    """
    p, a, b, c, d = map(V, "pabcd")
    given = (*positive("p", "a", "b", "c", "d"), *below_one("p"))
    solution = perfect_bayesian.solve(beer_quiche(p, a, b, c, d), LIMITS, given)
    assert solution.complete == "yes"
    by_path = {supports(solution.tree, f): f for f in solution.assessments}
    expected = {
        (("t0", ("beer",)), ("beer", ("not",)), ("t1", ("beer",))): [p - (1 - p) * d, c - a],
        (("t0", ("quiche",)), ("quiche", ("not",)), ("t1", ("quiche",))): [p - (1 - p) * d, c - b],
        (("t0", ("quiche",)), ("quiche", ("fight",)), ("beer", ("not",)), ("t1", ("beer",))): [a - c],
    }
    mixed = (("t0", ("quiche", "beer")), ("quiche", ("fight",)), ("beer", ("fight", "not")), ("t1", ("beer",)))
    with Oracle() as oracle:
        for path, region in expected.items():
            assert same_region(oracle, given, parameters_only(by_path[path]), [Constraint(v, ">=") for v in region])
        strict = [Constraint(v, ">") for v in ((1 - p) * d - p, c - a)]
        assert same_region(oracle, given, parameters_only(by_path[mixed]), strict)
    found = by_path[mixed]
    assert found.strategies[the_set(solution.tree, "beer")][1] == a / c
    assert found.strategies[the_set(solution.tree, "t0")][1] == p / ((1 - p) * d)
    assert found.beliefs[the_set(solution.tree, "beer")][0] == 1 / (1 + d)
    others = [f for path, f in by_path.items() if path not in expected and path != mixed]
    assert others  # they live where parameters are tied
    assert all(any(condition.relation == "=" for condition in parameters_only(f)) for f in others)


def parameters_only(found: Assessment) -> list[Constraint]:
    return [c for c in found.conditions if not c.value.variables() & set(found.free)]


def same_region(oracle: Oracle, given: tuple[Constraint, ...], one: list[Constraint], two: list[Constraint]) -> bool:
    opposite = {">": "<=", ">=": "<", "=": "!="}
    return all(
        oracle.find([*given, *left, Constraint(fact.value, opposite[fact.relation])]) is Answer.NONE
        for left, right in ((one, two), (two, one))
        for fact in right
    )


def test_stripped_down_poker_with_symbolic_stakes() -> None:
    """Reiley, Urbancic and Walker (2008): bluff with 1/3, call with 2/3; in symbols b/(2a+b) and 2a/(2a+b)."""
    a, b = V("a"), V("b")
    solution = perfect_bayesian.solve(poker(a, b), LIMITS, positive("a", "b"))
    (found,) = solution.assessments
    tree = solution.tree
    assert solution.complete == "yes"
    assert parameters_only(found) == []
    assert found.strategies[the_set(tree, "ace")][0] == 1
    assert found.strategies[the_set(tree, "king")][0] == b / (2 * a + b)
    assert found.strategies[the_set(tree, "raised")][0] == 2 * a / (2 * a + b)
    assert found.beliefs[the_set(tree, "raised")][1] == b / (2 * (a + b))
    ones = {"a": Fraction(1), "b": Fraction(1)}
    assert found.strategies[the_set(tree, "king")][0].evaluate(ones) == number("1/3")  # type: ignore[union-attr]


def test_job_market_signalling() -> None:
    """By hand: a manager is hired at a belief of at least 4/10; the able study if that makes them managers (10-4 > 4).

    The others never do (10-7 < 4). Nobody studies if who does becomes a clerk, or a manager with at most 2/3.
    """
    tree = job_market()
    solution = perfect_bayesian.solve(tree, LIMITS)
    separating = (("t0", ("educated",)), ("educated", ("manager",)), ("not", ("clerk",)), ("t1", ("not",)))
    pooling = (("t0", ("not",)), ("not", ("clerk",)), ("t1", ("not",)))
    assert all_supports(solution) == {separating, pooling}
    found = next(f for f in solution.assessments if supports(tree, f) == pooling)
    cases = beliefs_off_path(tree, found, "educated", "μ(educated:t0)")
    assert (("0", "1"), "0", "2/5") in cases
    (mixed,) = (case for case in cases if case[0] != ("0", "1"))
    assert mixed[1:] == ("2/5", "2/5")
    where = the_set(tree, "educated")
    case = next(c for b in found.off_path for c in b.cases if str(c.strategies[where][1]) != "1")
    assert bounds(case, case.free[0]) == ("1/60", "2/3")


def test_kuhn_poker() -> None:
    """Kuhn (1950): a family in α from 0 to 1/3, the only equilibrium of the other player, and the value -1/18."""
    solution = perfect_bayesian.solve(kuhn(), LIMITS)
    tree = solution.tree
    assert solution.complete == "yes"
    spans = []
    for found in solution.assessments:
        alpha = found.strategies[the_set(tree, "J")][1]
        assert isinstance(alpha, Value)
        assert found.strategies[the_set(tree, "K")][1] == 3 * alpha
        assert found.strategies[the_set(tree, "Q")][1] == 0
        assert found.strategies[the_set(tree, "Q raised")][1] == alpha + number("1/3")
        assert found.strategies[the_set(tree, "J checked to")][1] == number("1/3")
        assert found.strategies[the_set(tree, "Q bet to")][1] == number("1/3")
        assert Played(tree, found).payoffs[0] == number("-1/18")
        spans.append(span(alpha, found))
    assert set(spans) == {("0", "0"), ("1/60", "19/60"), ("1/3", "1/3")}
    assert len(spans) == 3


def span(value: Value, found: Assessment) -> tuple[str, str]:
    with Oracle() as oracle:
        grid = [Fraction(k, 60) for k in range(61)]
        inside = [g for g in grid if isinstance(oracle.find([*found.conditions, Constraint(value - g, "=")]), dict)]
    return str(inside[0]), str(inside[-1])


def test_one_belief_for_two_does_not_bind_strong_equilibrium() -> None:
    """Nothing ties the two beliefs together by Bayes' rule, so player 1 can be kept out for all a and b."""
    a, b = V("a"), V("b")
    given = (*positive("a", "b"), *below_one("a", "b"))
    solution = perfect_bayesian.solve(shared_belief(a, b), LIMITS, given)
    out = [f for f in solution.assessments if supports(solution.tree, f) == (("1", ("out",)),)]
    assert [parameters_only(f) for f in out] == [[]]


def test_a_subgame_that_two_deviations_open_is_played_as_a_game_of_its_own() -> None:
    """Both have to come in, and neither alone can; inside x is A's dominant action, so B must not believe in y."""
    inside = {a: Decision("B", {b: (3 if a == "x" else 0, int(a == b)) for b in "xy"}, "B inside") for a in "xy"}

    def b_chooses(met: Decision | tuple[int, int]) -> Decision:
        return Decision("B", {"in": met, "out": (4, 4)}, "B")

    root = Decision("A", {"in": b_chooses(Decision("A", inside, "A inside")), "out": b_chooses((4, 4))}, "A")
    tree = Tree.of("Both or none", ("A", "B"), root)
    solution = perfect_bayesian.solve(tree, LIMITS)
    where = the_set(tree, "B inside")
    played = [c.strategies[where] for f in solution.assessments for b in f.off_path for c in b.cases if where in b.sets]
    assert played
    assert all(tuple(map(str, row)) == ("1", "0") for row in played)


def cheap_talk() -> Tree:
    """M10's offer after a free message: reservation 1/10 with probability 3/4, else 2/5; A offers one of these."""
    low, high = Fraction(1, 10), Fraction(2, 5)

    def share(t: int, r: int) -> Fraction:
        offer, needed = (low, high)[r], (low, high)[t]
        return offer if offer >= needed else Fraction(-1)

    def sender(t: int, m: int, r: int) -> Fraction:
        return max(share(t, r) - (low, high)[t], Fraction(0))

    def receiver(t: int, m: int, r: int) -> Fraction:
        return 1 - share(t, r) if share(t, r) >= 0 else Fraction(0)

    return signalling_tree([Fraction(3, 4), Fraction(1, 4)], ["hi", "ho"], ["1/10", "2/5"], sender, receiver)


def test_cheap_talk_about_the_own_win_set_is_babbling() -> None:
    """Catalogue M23: the pure equilibria are the two in which both types say the same; the other message is answered
    by 1/10, so it makes A believe in the low reservation with at least 2/3 (9/10 μ >= 3/5)."""
    tree = cheap_talk()
    solution = perfect_bayesian.solve(tree, LIMITS, pure=True)
    assert solution.complete == "pure strategies"
    assert all_supports(solution) == {(("t0", (m,)), (m, ("1/10",)), ("t1", (m,))) for m in ("hi", "ho")}
    for found, other in zip(solution.assessments, ("ho", "hi"), strict=True):
        assert beliefs_off_path(tree, found, other, f"μ({other}:t0)") == [(("1", "0"), "2/3", "1")]


def resolve(costs: list[Fraction]) -> Tree:
    """Sunk costs that signal resolve: v is 4/5 or 3, a fight is worth v/2 - 1/2; the challenger sees the cost."""

    def after(v: Fraction, m: Fraction) -> Decision:
        fight = Decision("D", {"concede": (-m, 1), "fight": (v / 2 - Fraction(1, 2) - m, Fraction(-1, 4))})
        return Decision("C", {"quiet": (v - m, 0), "challenge": fight}, f"after {m}")

    def kind(v: Fraction, name: str) -> Decision:
        return Decision("D", {str(m): after(v, m) for m in costs}, name)

    half = Fraction(1, 2)
    draw = {"weak": (half, kind(Fraction(4, 5), "weak")), "strong": (half, kind(Fraction(3), "strong"))}
    return Tree.of("resolve", ("D", "C"), Chance(draw))


def test_sunk_costs_that_signal_resolve() -> None:
    """Catalogue M24: separating at a cost m if and only if 4/5 <= m <= 2; else nobody pays and all are challenged."""
    costs = [Fraction(k, 5) for k in (0, 2, 4, 6, 10, 12)]
    tree = resolve(costs)
    solution = perfect_bayesian.solve(tree, LIMITS, pure=True)
    assert solution.complete == "pure strategies"
    played = {(dict(path)["weak"], dict(path)["strong"]) for path in all_supports(solution)}
    assert played == {(("0",), (m,)) for m in ("0", "4/5", "6/5", "2")}
    assert len(solution.assessments) == 4


def screening(high: Fraction) -> Tree:
    """Two periods, values 1 and 2, discount factor 1/2, prices 1, 3/2, 2; the buyer is of high value with a chance."""
    discount = Fraction(1, 2)

    def second(value: int, first: Fraction) -> Decision:
        def sale(price: int) -> Decision:
            return Decision("B", {"yes": (discount * price, discount * (value - price)), "no": (0, 0)})

        return Decision("S", {str(price): sale(price) for price in (1, 2)}, f"after {first}")

    def kind(value: int) -> Decision:
        def offer(price: Fraction) -> Decision:
            return Decision("B", {"yes": (price, value - price), "no": second(value, price)}, f"{value} at {price}")

        return Decision("S", {str(p): offer(p) for p in (Fraction(1), Fraction(3, 2), Fraction(2))}, "first")

    return Tree.of("screening", ("S", "B"), Chance({"low": (1 - high, kind(1)), "high": (high, kind(2))}))


@pytest.mark.parametrize(
    ("high", "price", "yes", "value"), [("2/5", "1", ("1", "2"), "1"), ("3/5", "3/2", ("2",), "11/10")]
)
def test_two_period_screening(high: str, price: str, yes: tuple[str, ...], value: str) -> None:
    """Catalogue M18 (Fudenberg and Tirole 1983): price 1 to all at 2/5; at 3/5 the high buy at 3/2, the others next.

    On a grid of prices ties may be settled either way, so there are other equilibria too.
    """
    solution = perfect_bayesian.solve(screening(Fraction(high)), LIMITS, pure=True)
    assert solution.complete == "pure strategies"
    paths = [(dict(supports(solution.tree, f)), Played(solution.tree, f).payoffs[0]) for f in solution.assessments]
    answers = {kind: ("yes",) if kind in yes else ("no",) for kind in ("1", "2")}
    assert any(
        path["first"] == (price,)
        and pay == number(value)
        and all(path[f"{kind} at {price}"] == answer for kind, answer in answers.items())
        for path, pay in paths
    )


def together(counts: tuple[int, ...], payoff: Callable[[tuple[int, ...]], tuple[Number, ...]]) -> Tree:
    """Simultaneous moves: each in turn, without seeing what was done."""
    players = tuple(f"{k + 1}" for k in range(len(counts)))

    def after(done: tuple[int, ...]) -> Decision | tuple[Number, ...]:
        if len(done) == len(counts):
            return payoff(done)
        actions = {str(a): after((*done, a)) for a in range(counts[len(done)])}
        return Decision(players[len(done)], actions, f"h{len(done) + 1}")

    return Tree.of("together", players, after(()))


def test_pure_coordination_has_an_equilibrium_for_each_set_of_actions() -> None:
    """Three actions: 2^3 - 1 equilibria (Quint and Shubik 1997, International Journal of Game Theory 26, 353-359)."""
    solution = perfect_bayesian.solve(together((3, 3), lambda done: (int(done[0] == done[1]),) * 2), LIMITS)
    assert len(solution.assessments) == 7
    assert solution.complete == "yes"


def test_an_irrational_equilibrium_of_three_players() -> None:
    """Action 1 pays 1 if all take it, action 0 pays 1/2: mixing needs p_j p_k = 1/2 for all pairs, so p = √(1/2)."""

    def payoff(done: tuple[int, ...]) -> tuple[Number, ...]:
        return tuple(int(all(done)) if own else Fraction(1, 2) for own in done)

    solution = perfect_bayesian.solve(together((2, 2, 2), payoff), LIMITS)
    assert solution.complete == "yes"
    probabilities = sorted({str(found.strategies[where][1]) for found in solution.assessments for where in range(3)})
    assert probabilities == sorted(["0", "1", str(square_root(Value.number(2)) / 2)])
    for found in solution.assessments:
        strategies, beliefs = at(found, found.witness)
        assert not list(faults(solution.tree, strategies, beliefs, "strong"))


def test_a_player_who_forgets_is_refused() -> None:
    inner = Decision("A", {"l": (1,), "r": (0,)}, "again")
    tree = Tree.of("forgetful", ("A",), Decision("A", {"l": inner, "r": inner}, "first"))
    assert "perfect recall" in perfect_bayesian.accepts(tree)


def test_what_was_not_searched_is_named() -> None:
    solution = perfect_bayesian.solve(kuhn(), Limits(seconds=60, equilibria=1))
    assert solution.complete == "no"
    assert len(solution.open_cases) == 2
    late = perfect_bayesian.solve(kuhn(), Limits(seconds=0))
    assert late.complete == "no"
    assert late.open_cases
