"""Numbers chosen at once: textbook answers, corners, ties, continua, and games without a pure equilibrium."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest

from tests import clothes
from winset import api
from winset.claims.profile import Rule, RuleProfile
from winset.equilibrium.verify import verify
from winset.errors import OutOfReach
from winset.game.compile import compile_game

F = Fraction

COURNOT = """winset 1
game "Quantities"
players One, Two
parameters
    a > 0
    0 <= c1 < a
    0 <= c2 < a
play
    simultaneously
        One chooses q1 in [0, a]
        Two chooses q2 in [0, a]
    let p = max(0, a - q1 - q2)
    sold, One gets (p - c1)*q1, Two gets (p - c2)*q2
"""

THREE = """winset 1
game "Three firms with costs 0, c and 1/4"
players One, Two, Three
parameters
    c in (0, 1)
play
    simultaneously
        One chooses q in [0, 1]
        Two chooses r in [0, 1]
        Three chooses s in [0, 1]
    let p = 1 - q - r - s
    sold, One gets p*q, Two gets (p - c)*r, Three gets (p - 1/4)*s
"""

DEMAND = """winset 1
game "Nash demand game"
players A, B
play
    simultaneously
        A chooses x in [0, 1]
        B chooses y in [0, 1]
    if x + y <= 1: deal, A gets x, B gets y
    otherwise: none, A gets 0, B gets 0
"""

PUBLIC = """winset 1
game "A public good"
players A, B
parameters
    wA, wB in (0, 10)
play
    simultaneously
        A chooses g in [0, wA]
        B chooses h in [0, wB]
    done, A gets (wA - g)*(g + h), B gets (wB - h)*(g + h)
"""

CONTEST = """winset 1
game "A contest"
players A, B
parameters
    vA, vB in (0, 4)
play
    simultaneously
        A chooses x in [0, 10]
        B chooses y in [0, 10]
    if x + y = 0: none, A gets vA/2, B gets vB/2
    otherwise: fight, A gets vA*x/(x + y) - x, B gets vB*y/(x + y) - y
"""

PRICES = """winset 1
game "Prices of one good"
players A, B
parameters
    0 < c < 1
play
    simultaneously
        A chooses p in [0, 2]
        B chooses q in [0, 2]
    if p < q: one, A gets (p - c)*(2 - p), B gets 0
    otherwise if p > q: two, A gets 0, B gets (q - c)*(2 - q)
    otherwise: both, A gets (p - c)*(2 - p)/2, B gets (p - c)*(2 - p)/2
"""

EFFORT = """winset 1
game "Effort, then an offer"
players A, B
parameters
    c > 1
play
    simultaneously
        A chooses e in [0, 1]
        B chooses f in [0, 1]
    A chooses x in [0, 1 + e + f]
    B chooses accept or reject
    if accept: deal, A gets x - c*e^2/2, B gets 1 + e + f - x - c*f^2/2
    otherwise: none, A gets -c*e^2/2, B gets f/2 - c*f^2/2
"""


def paths(text: str, **point: str) -> set[tuple[tuple[str, Fraction], ...]]:
    """The isolated numbers on the path of each equilibrium at a point."""
    result = api.solve(text, verified=False)
    return {tuple(sorted(p.path.items())) for p in result.at(point)}  # type: ignore[arg-type]


def verified(text: str) -> api.Result:
    """The solution, every case of which has passed the verifier."""
    result = api.solve(text)
    assert all(case.verified for e in result.equilibria for case in e.cases), result.equilibria
    assert not result.solution.unsolved
    return result


def random_points(names: tuple[str, ...], low: int, high: int, seed: int) -> list[dict[str, Fraction]]:
    generator = random.Random(seed)
    return [{name: F(generator.randint(low * 97 + 1, high * 97 - 1), 97) for name in names} for _ in range(25)]


def test_mutual_help_is_one_over_twice_the_cost() -> None:
    """x is linear in the efforts: 1/2 = c s (first-order condition by hand)."""
    result = verified("@putnam-1988/mutual-help")  # type: ignore[arg-type]
    for c in (2, F(5, 2), 7):
        (point,) = result.at(rA="1/5", rB="1/3", c=c)
        assert point.path == {"s": 1 / (2 * F(c)), "t": 1 / (2 * F(c))}


def test_two_firms_with_corners() -> None:
    """Tirole (1988, section 5.4): q_i = (a - 2 c_i + c_j)/3, or the monopolist's quantity where that is negative."""
    result = verified(COURNOT)
    for point in random_points(("c1", "c2"), 0, 1, 5):
        c1, c2 = point["c1"], point["c2"]
        q1, q2 = (1 - 2 * c1 + c2) / 3, (1 - 2 * c2 + c1) / 3
        if q1 < 0:
            q1, q2 = F(0), (1 - c2) / 2
        elif q2 < 0:
            q1, q2 = (1 - c1) / 2, F(0)
        (found,) = result.at(a=1, **point)
        assert found.path == {"q1": q1, "q2": q2}


@pytest.mark.slow
def test_three_firms() -> None:
    """With costs 0, c, 1/4 and linear demand a firm is active iff the price exceeds its cost; p = (1 + sum)/(n + 1)."""
    result = verified(THREE)
    for c in (F(1, 97), F(1, 5), F(2, 5), F(1, 2), F(9, 10)):
        costs = {"q": F(0), "r": c, "s": F(1, 4)}
        active = next(
            names
            for size in (3, 2, 1)
            for names in [sorted(costs, key=lambda n: costs[n])[:size]]
            if all((1 + sum(costs[n] for n in names)) / (size + 1) > costs[m] for m in names)
        )
        price = (1 + sum(costs[n] for n in active)) / (len(active) + 1)
        (found,) = result.at(c=c)
        assert found.path == {n: price - costs[n] if n in active else F(0) for n in costs}


def test_a_public_good_with_free_riders() -> None:
    """Best replies are max(0, (w_i - other)/2): both give (2 w_i - w_j)/3, or the richer alone w/2."""
    result = verified(PUBLIC)
    for point in random_points(("wA", "wB"), 0, 9, 7):
        a, b = point["wA"], point["wB"]
        g, h = (2 * a - b) / 3, (2 * b - a) / 3
        if g < 0:
            g, h = F(0), b / 2
        elif h < 0:
            g, h = a / 2, F(0)
        (found,) = result.at(point)
        assert found.path == {"g": g, "h": h}


def test_a_contest_with_different_stakes() -> None:
    """Tullock's contest: x = vA^2 vB/(vA + vB)^2 (Nitzan 1994, European Journal of Political Economy 10)."""
    result = verified(CONTEST)
    for point in random_points(("vA", "vB"), 0, 4, 3):
        a, b = point["vA"], point["vB"]
        (found,) = result.at(point)
        assert found.path == {"x": a * a * b / (a + b) ** 2, "y": b * b * a / (a + b) ** 2}


def test_equal_costs_make_prices_equal_to_them() -> None:
    """Bertrand: the only equilibrium in pure strategies is p = q = c."""
    result = verified(PRICES)
    assert {tuple(p.path.values()) for p in result.at(c="1/3")} == {(F(1, 3), F(1, 3))}


def test_efforts_before_an_offer() -> None:
    """The offer leaves B with f/2; so A gains e + f/2, and B f/2: e = 1/c, f = 1/(2c), x = 1 + e + f/2."""
    result = verified(EFFORT)
    (point,) = result.at(c=3)
    assert point.path == {"e": F(1, 3), "f": F(1, 6), "x": 1 + F(1, 3) + F(1, 12)}


def test_a_chase_has_no_pure_equilibrium() -> None:
    text = DEMAND.split("    if x + y", maxsplit=1)[0] + "    met, A gets -(x - y)^2, B gets (x - y)^2\n"
    solution = api.solve(text).solution
    assert not solution.equilibria
    assert solution.none
    assert solution.complete == "no"  # mixed strategies were not searched
    assert any("mixed strategies" in note for note in solution.notes)


def test_a_continuum_is_confessed() -> None:
    """Nash (1953): all x + y = 1, and the demands (1, 1) that leave both with nothing."""
    result = verified(DEMAND)
    found = {tuple(p.path.values()) for p in result.at()}
    assert found == {(F(1), F(0)), (F(0), F(1)), (F(1), F(1))}
    assert result.solution.complete == "no"
    assert any("continuum" in note and "x = -y + 1" in note for note in result.solution.notes)


def test_two_equilibria_at_the_corners_and_one_between() -> None:
    """Efforts that are complements beyond the point of indifference: (0, 0), (1, 1), and the unstable one at 1/2."""
    text = DEMAND.split("    if x + y", maxsplit=1)[0] + "    met, A gets x*y - x/2, B gets x*y - y/2\n"
    found = paths(text)
    half = F(1, 2)
    assert found == {(("x", v), ("y", v)) for v in (F(0), F(1), half)}


def test_labels_and_numbers_at_once_are_refused() -> None:
    text = DEMAND.split("        B chooses", maxsplit=1)[0]
    text += "        B chooses up or down\n    met, A gets x, B gets 0\n"
    result = api.solve(text)
    assert any("numbers from intervals at once" in gap.reason for gap in result.solution.unsolved)
    with pytest.raises(OutOfReach):
        result.at()


def test_listed_numbers_at_once_are_a_finite_game() -> None:
    """A prisoners' dilemma in numbers: contributing costs 1 and gives each 3/4 for every unit."""
    text = DEMAND.split("    if x + y", maxsplit=1)[0].replace("[0, 1]", "{0, 1}")
    text += "    met, A gets 3/4*(x + y) - x, B gets 3/4*(x + y) - y\n"
    (point,) = verified(text).at()
    assert set(point.payoffs.values()) == {F(0)}
    finite = api.solve(text, concept="nash")
    assert len(finite.equilibria) == 1


def test_a_number_after_numbers_at_once_is_punished_at_ties() -> None:
    """B approves any split; she may answer at a tie so that a deviation does not pay, on a curve of profiles."""
    text = DEMAND.split("    if x + y", maxsplit=1)[0]
    text += "    B chooses yes or no\n    if yes: deal, A gets x - x^2, B gets y - y^2\n"
    text += "    otherwise: none, A gets -1, B gets -1\n"
    (point,) = verified(text).at()
    assert point.path["x"] == point.path["y"] == F(1, 2)


@pytest.mark.slow
@pytest.mark.parametrize("text", [COURNOT, PUBLIC, CONTEST, EFFORT], ids=["cournot", "public", "contest", "effort"])
def test_in_other_clothes(text: str) -> None:
    plain = api.load_game(text)
    dress = clothes.all_at_once(plain.rewritten)
    before = api.solve(plain, verified=False)
    after = api.solve(api.Game(dress.game, dress.game, "<other clothes>", ""), verified=False)
    names = before.solution.play.parameters
    point = {name: F(k + 2, 7) for k, name in enumerate(reversed(names))} | ({"c": F(3)} if names == ("c",) else {})
    there = after.at({dress.name(name): value for name, value in point.items()})
    old = {frozenset((dress.name(n), v) for n, v in p.path.items()) for p in before.at(point)}
    assert old
    assert {frozenset(p.path.items()) for p in there} == old


def test_the_verifier_refutes_a_wrong_number() -> None:
    game = api.load_game(COURNOT)
    play = compile_game(game.rewritten, api.settings_of(game.rewritten, {"a": 1, "c1": 0, "c2": 0}))
    case = api.solve(COURNOT, {"a": 1, "c1": 0, "c2": 0}).equilibria[0].cases[0]
    rules = case.profile.rules
    assert verify(play, RuleProfile(rules)).holds
    wrong = tuple(Rule(r.site, r.action * 2, variable=r.variable) for r in rules)  # type: ignore[operator]
    verdict = verify(play, RuleProfile(wrong))
    assert verdict.holds is False
    assert verdict.deviations
