"""One player, one number: the equilibrium is the maximum, found here in plain fractions, or there is none."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import pairwise

import pytest

from tests.equilibrium.border_points import border_points, on_borders
from tests.equilibrium.maxima import Payoff, draw, draw_family, game, maximum
from winset import api
from winset.equilibrium.plan import OfferPlan, Stretch

F = Fraction


def chosen(point: api.Point) -> list[Stretch]:
    """Every stretch of numbers that is chosen in some equilibrium with this outcome."""
    assert isinstance(point.case.plan, OfferPlan)
    return list(point.case.plan.chosen)


def lies_in(stretch: Stretch, x: Fraction, here: dict[str, Fraction]) -> bool:
    low = stretch.low.evaluate(here).fraction()
    high = None if stretch.high is None else stretch.high.evaluate(here).fraction()
    return (low < x or (low == x and stretch.closed[0])) and (
        high is None or x < high or (x == high and stretch.closed[1])
    )


def samples(payoff: Payoff) -> list[Fraction]:
    """Breaks, stationary points, and numbers between them."""
    marks = [place for place in payoff.breaks if place is not None]
    marks += [-b / (2 * a) for _, b, a in payoff.pieces if a]
    marks = sorted({m for m in marks if m >= 0 and (payoff.breaks[-1] is None or m <= 1)})
    if payoff.breaks[-1] is None:
        marks.append(marks[-1] + 1)
    found = sorted({*marks, *((p + q) / 2 for p, q in pairwise(marks))})
    ends = {F(0): payoff.closed[0], F(1): payoff.closed[1] or payoff.breaks[-1] is None}
    return [x for x in found if ends.get(x, True)]


def check(text: str, payoff: Payoff, found: tuple[api.Point, ...], here: dict[str, Fraction]) -> None:
    """What is found is the maximum, at all numbers at which it is reached and at no other; or nothing is found."""
    best = maximum(payoff)
    assert bool(found) == best.attained, f"{text}at {here}: {best}"
    assert all(point.payoffs["A"] == best.supremum for point in found), f"{text}at {here}"
    stretches = [stretch for point in found for stretch in chosen(point)]
    for x in samples(payoff):
        assert best.reaches(x) == (payoff.payoff(x) == best.supremum)
        assert best.reaches(x) == any(lies_in(s, x, here) for s in stretches), f"{text}at {here}: {x}"


def compare(seed: int) -> None:
    payoff = draw(random.Random(seed))
    text = game(payoff)
    result = api.solve(text, verified=False)
    found = result.at()
    check(text, payoff, found, {})
    assert bool(result.solution.none) != bool(found)
    assert not result.solution.unsolved


def some_points(generator: random.Random, count: int) -> list[dict[str, Fraction]]:
    """Points with 0 <= a <= b <= 1 and d in [0, 1], many of them on a border of that or on a round number."""
    found = []
    for _ in range(count):
        bottom = generator.choice([1, 2, 3, 4, 6, 97])
        a, b = sorted(F(generator.randint(0, bottom), bottom) for _ in range(2))
        found.append({"a": a, "b": b, "d": F(generator.randint(0, 4), 4)})
    return found


def compare_family(seed: int, count: int) -> None:
    """Solved once for all parameters, then looked up: the maximum at each point."""
    generator = random.Random(seed)
    family = draw_family(generator)
    text = family.game()
    result = api.solve(text, verified=False)
    for here in [*some_points(generator, count), *border_points(result, generator, 3)]:
        check(text, family.payoff(**here), result.at(here), here)
        check_listed(text, result, family.payoff(**here), here)


def check_listed(text: str, result: api.Result, payoff: Payoff, here: dict[str, Fraction]) -> None:
    """Inside the assumptions and on at most one border, the regions as they are listed say the same."""
    solution = result.solution
    if not all(c.holds(here) for c in solution.play.assumptions) or solution.unsolved:
        return
    if on_borders(result, here) > 1:
        return
    best = maximum(payoff)
    cases = [
        case for e in result.equilibria for case in e.cases if all(c.holds(here) for c in case.region.constraints())
    ]
    assert bool(cases) == best.attained, f"{text}at {here}: {best}"
    assert {case.payoffs[0].evaluate(here).fraction() for case in cases} <= {best.supremum}, f"{text}at {here}"
    none = any(all(c.holds(here) for c in region.constraints()) for region in solution.none)
    assert none != best.attained, f"{text}at {here}: {best}"


@pytest.mark.parametrize("seed", range(12))
def test_the_maximum_with_parameters_is_that_at_each_point_on_borders_too(seed: int) -> None:
    compare_family(seed, 12)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2000, 2100))
def test_the_maximum_with_parameters_is_that_at_each_point_of_more_games(seed: int) -> None:
    compare_family(seed, 40)


@pytest.mark.parametrize("seed", range(60))
def test_a_maximum_dominates_and_is_reached_where_it_is_said_to_be(seed: int) -> None:
    compare(seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1000, 1500))
def test_a_maximum_dominates_in_more_games(seed: int) -> None:
    compare(seed)


def one_choice(choice: str, payoff: str, parameters: str = "") -> api.Result:
    head = f"parameters\n    {parameters}\n" if parameters else ""
    text = f'winset 1\ngame "One choice"\nplayers A\n{head}play\n    A chooses {choice}\n    done, A gets {payoff}\n'
    return api.solve(text, verified=False)


@pytest.mark.parametrize(
    ("choice", "payoff", "best"),
    [
        ("x >= 0", "sqrt(x)", None),  # no upper bound
        ("x >= 0", "x - sqrt(x^2 + 1)", None),  # tends to 0 and never reaches it
        ("x >= 0", "1 if x = 0 else x - sqrt(x^2 + 1)", (F(0), F(1))),
        ("x >= 0", "sqrt(x) - x", (F(1, 4), F(1, 4))),
        ("x in [0, 2]", "1/(1 + sqrt(x))", (F(0), F(1))),  # at 1 numerator and denominator vanish once it is reduced
        ("x in [0, 4]", "-1/(1 + sqrt(x))", (F(4), F(-1, 3))),
    ],
)
def test_a_maximum_with_roots_is_that_of_calculus(
    choice: str, payoff: str, best: tuple[Fraction, Fraction] | None
) -> None:
    found = one_choice(choice, payoff).at()
    assert [(p.path["x"], p.payoffs["A"]) for p in found] == ([] if best is None else [best])


def test_a_payoff_with_a_root_of_a_parameter_has_its_value_everywhere() -> None:
    [point] = one_choice("x in [0, 1]", "1/(1 + sqrt(a))", "a in (0, 2)").at(a=1)
    assert point.payoffs["A"] == F(1, 2)


@pytest.mark.parametrize(
    ("choice", "payoff", "none"),
    [
        ("x in (0, 1]", "1 - x if a = b else x", "a - b = 0"),  # only on the border
        ("x in (0, 1)", "(a - b)*x", "a - b != 0"),  # everywhere but on the border
        ("x in (0, 1)", "-(x - a - b)^2", "a + b - 1 >= 0"),  # on one side and the border
    ],
)
def test_where_there_is_no_equilibrium_is_said_of_borders_too(choice: str, payoff: str, none: str) -> None:
    [region] = one_choice(choice, payoff, "a, b in (0, 1)").solution.none
    assert [str(c) for c in region.constraints()] == [none]
