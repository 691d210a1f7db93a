"""Offers against draws of which the distribution is not known: what is told of F against distributions that are known.

The second route is the same game with the distribution written out, which other methods solve exactly, or the largest
value on a line of offers in floats for distributions that no exact method takes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest
from scipy import integrate, optimize

from winset import api
from winset.algebra.constraint import Constraint
from winset.algebra.oracle import Oracle
from winset.algebra.value import Value, enclose
from winset.claims.profile import RuleProfile
from winset.equilibrium.plan import defining
from winset.equilibrium.solution import Case
from winset.equilibrium.verify import verify
from winset.errors import OutOfReach
from winset.show.json_reader import formula as read_formula
from winset.show.text import text as as_text

X = Value.variable("x")
Formula = Callable[[Value], Value]


def offer(law: str, shape: str = "logconcave", ends: str = "[0, 1]") -> str:
    declared = f"distribution F on {ends}, {shape}" if law == "F(r)" else ""
    return f"""winset 1
game "An offer to a ratifier"
players A, B
parameters
    d in [0, 1]
{declared}
play
    nature draws r from {ends} with distribution {law}; seen by B
    A chooses x in [0, 1]
    B chooses accept or refuse
    if accept: agreement, A gets 1 - x, B gets x
    otherwise: breakdown, A gets d, B gets r
"""


def price(law: str) -> str:
    declared = "distribution F on [0, 1], increasing_hazard" if law == "F(v)" else ""
    return f"""winset 1
game "A price"
players S, B
parameters
    0 < c < 1
{declared}
play
    nature draws v from [0, 1] with distribution {law}; seen by B
    S chooses x in [0, 1]
    B chooses buy or leave
    if buy: sale, S gets x - c, B gets v - x
    otherwise: none, S gets 0, B gets 0
"""


def chambers(first: str, second: str) -> str:
    declared = "distribution F on [0, 1], logconcave\ndistribution G on [0, 1], concave" if first == "F(s)" else ""
    return f"""winset 1
game "An offer that two legislatures ratify"
players P, L, M
parameters
    d in [0, 1)
{declared}
play
    nature draws s from [0, 1] with distribution {first}; seen by L
    nature draws t from [0, 1] with distribution {second}; seen by M
    P chooses x in [0, 1]
    L chooses yes or no
    if no: vetoed, P gets d, L gets s, M gets t
    M chooses ratify or reject
    if ratify: agreement, P gets 1 - x, L gets x, M gets x
    otherwise: vetoed, P gets d, L gets s, M gets t
"""


def only_case(result: api.Result) -> Case:
    (family,) = [e for e in result.equilibria if any(defining(case.plan) for case in e.cases)]
    (case,) = [case for case in family.cases if defining(case.plan)]
    return case


def put_in(value: Value, laws: dict[str, Formula], at: Value, given: dict[str, Value]) -> Value:
    """The value with laws written out at `xstar = at`."""
    table = {"xstar": at, **given}
    for name in value.variables():
        function, _, inside = name.removesuffix(")").partition("(")
        if not inside:
            continue
        if function == "integral":
            law, low, high = inside.split(", ")
            primitive = antiderivative(laws[law](X))
            ends = [at if end == "xstar" else Value.number(Fraction(end)) for end in (low, high)]
            table[name] = primitive.substitute({"x": ends[1]}) - primitive.substitute({"x": ends[0]})
        else:
            point = at if inside == "xstar" else Value.number(Fraction(inside))
            law = laws[function.upper()](X)
            table[name] = (law if function.isupper() else law.derivative("x")).substitute({"x": point})
    return value.substitute(table)


def antiderivative(polynomial: Value) -> Value:
    parts = polynomial.coefficients("x")
    found = Value.number(0)
    for power, coefficient in enumerate(parts):
        found = found + coefficient * X ** (power + 1) / (power + 1)
    return found


def is_zero(value: Value) -> bool:
    return value.is_zero or abs(float(enclose(value, 200).low)) < 1e-40


KNOWN: list[tuple[Callable[..., str], tuple[str, ...], tuple[str, ...], dict[str, Formula], str]] = [
    (offer, ("F(r)",), ("r",), {"F": lambda x: x}, "d"),
    (offer, ("F(r)",), ("r^2",), {"F": lambda x: x**2}, "d"),
    (offer, ("F(r)",), ("1 - (1 - r)^2",), {"F": lambda x: 1 - (1 - x) ** 2}, "d"),
    (price, ("F(v)",), ("v",), {"F": lambda x: x}, "c"),
    (price, ("F(v)",), ("v^2",), {"F": lambda x: x**2}, "c"),
    (chambers, ("F(s)", "G(t)"), ("s", "t"), {"F": lambda x: x, "G": lambda x: x}, "d"),
    (chambers, ("F(s)", "G(t)"), ("s^2", "t"), {"F": lambda x: x**2, "G": lambda x: x}, "d"),
]


@pytest.mark.parametrize(("game", "unknown", "known", "laws", "parameter"), KNOWN)
def test_the_condition_holds_at_the_exact_offer_against_a_known_distribution(
    game: Callable[..., str],
    unknown: tuple[str, ...],
    known: tuple[str, ...],
    laws: dict[str, Formula],
    parameter: str,
) -> None:
    result = api.solve(game(*unknown))
    assert result.solution.complete == "yes"
    case = only_case(result)
    assert case.verified
    equation, *ends = defining(case.plan)
    for number in (Fraction(1, 7), Fraction(2, 5), Fraction(3, 4)):
        (point,) = api.solve(game(*known), {parameter: number}).at()
        x = point.path["x"]
        there = x if isinstance(x, Value) else Value.number(x)
        given = {parameter: Value.number(number)}
        assert is_zero(put_in(equation.value, laws, there, given))
        assert all(Constraint(put_in(end.value, laws, there, given), end.relation).holds({}) for end in ends)
        for value, payoff in zip(case.payoffs, point.payoffs.values(), strict=True):
            assert is_zero(put_in(value, laws, there, given) - payoff)


def test_corners_where_the_density_at_the_end_is_large() -> None:
    """Reservation values between 1/4 and 3/4: the offer that everyone accepts is best iff V' is positive up to it."""
    result = api.solve(offer("F(r)", ends="[1/4, 3/4]"))
    assert all(case.verified for family in result.equilibria for case in family.cases)
    laws: dict[str, tuple[str, Fraction]] = {
        "2*r - 1/2": ("uniform", Fraction(2)),
        "(2*r - 1/2)^2": ("square", Fraction(4)),
    }
    laws["(2*r - 1/2)^3"] = ("cube", Fraction(6))
    seen = set()
    for law, (_, density) in laws.items():
        for d in (Fraction(1, 20), Fraction(1, 6), Fraction(1, 2), Fraction(4, 5)):
            (known,) = api.solve(offer(law, ends="[1/4, 3/4]"), {"d": d}).at()
            found = {p.payoffs["A"]: p for p in result.at({"d": d, "f(3/4)": density})}
            (point,) = found.values()
            if isinstance(point.path["x"], Fraction):
                assert known.path["x"] == point.path["x"] == Fraction(3, 4)
                assert known.payoffs["A"] == point.payoffs["A"]
                seen.add("corner")
            elif isinstance(point.path["x"], Value):
                assert known.path["x"] != Fraction(3, 4)
                seen.add("inside")
            else:
                assert known.payoffs["A"] == point.payoffs["A"] == d
                seen.add("none")
    assert seen == {"corner", "inside", "none"}


def logistic(x: float) -> float:
    def raw(y: float) -> float:
        return 1 / (1 + 2.718281828459045 ** (-6 * (y - 0.4)))

    return (raw(x) - raw(0)) / (raw(1) - raw(0))


def exponential(x: float) -> float:
    return (1 - 2.718281828459045 ** (-2 * x)) / (1 - 2.718281828459045**-2)


def numerically(value: Value, law: Callable[[float], float], x: float, given: dict[str, float]) -> float:
    """A value in floats at `xstar = x`."""
    table = {"xstar": x, **given}
    for name in value.variables():
        if name == "F(xstar)":
            table[name] = law(x)
        elif name == "f(xstar)":
            table[name] = (law(x + 1e-6) - law(x - 1e-6)) / 2e-6
        elif name == "integral(F, xstar, 1)":
            table[name] = integrate.quad(law, x, 1)[0]
    there = value.evaluate({name: Fraction(number) for name, number in table.items()})
    return float(there.fraction())


@pytest.mark.parametrize("law", [logistic, exponential])
def test_against_the_largest_value_for_laws_that_no_exact_method_takes(law: Callable[[float], float]) -> None:
    result = api.solve(offer("F(r)"))
    case = only_case(result)
    equation, *_ = defining(case.plan)
    before = 2.0
    for d in (0.05, 0.3, 0.55, 0.8):
        best = optimize.minimize_scalar(
            lambda x, d=d: -((1 - x - d) * law(x) + d), bounds=(0, 1), method="bounded", options={"xatol": 1e-10}
        )
        x = float(best.x)
        assert abs(numerically(equation.value, law, x, {"d": d})) < 1e-4
        assert abs(numerically(case.payoffs[0], law, x, {"d": d}) + best.fun) < 1e-9
        expected = x * law(x) + integrate.quad(lambda r: r * (law(r + 1e-6) - law(r - 1e-6)) / 2e-6, x, 1)[0]
        assert abs(numerically(case.payoffs[1], law, x, {"d": d}) - expected) < 1e-5
        assert x < before  # the note says that it falls in d
        before = x
    assert any(note.startswith("xstar strictly falls in d") for note in result.solution.notes)


def test_the_derivative_in_the_note_is_that_of_a_known_distribution() -> None:
    """F = r^2: V = (1 - x - d) x^2 + d is largest at x = 2 (1 - d)/3, which falls by 2/3."""
    (note,) = [n for n in api.solve(offer("F(r)")).solution.notes if "dxstar/dd" in n]
    d = Fraction(1, 4)
    x = 2 * (1 - d) / 3
    formula = note.split(" = ")[1]
    for name, number in (("f'(xstar)", "2"), ("f(xstar)", f"({2 * x})"), ("xstar", f"({x})")):
        formula = formula.replace(name, number)
    assert read_formula(formula).evaluate({"d": d}) == Fraction(-2, 3)


# --- what may not be claimed ---


def test_without_a_property_the_condition_is_only_necessary() -> None:
    result = api.solve(offer("F(r)", shape="continuous"))
    assert result.solution.complete == "no"
    assert any("which is necessary" in note and "logconcave_density" in note for note in result.solution.notes)
    assert not only_case(result).verified


def test_a_property_of_the_wrong_side_does_not_do() -> None:
    """F is log-concave wherever its hazard rate is not; the chance of acceptance here is F, not 1 - F."""
    assert api.solve(offer("F(r)", shape="increasing_hazard")).solution.complete == "no"
    assert api.solve(offer("F(r)", shape="logconcave_density")).solution.complete == "yes"


def test_the_verifier_does_not_believe_a_wrong_condition_or_reply() -> None:
    result = api.solve(offer("F(r)"))
    case, play = only_case(result), result.solution.play
    x, d = Value.variable("xstar"), Value.variable("d")
    chance, density = Value.variable("F(xstar)"), Value.variable("f(xstar)")
    equation, *ends = defining(case.plan)
    region = (*case.region.constraints(), *ends)
    with Oracle() as oracle:
        assert verify(play, case.profile, (*region, equation), oracle).holds
        for wrong in (2 * chance - (1 - d - x) * density, chance - (1 - x) * density, chance - (1 - d) * density):
            assert verify(play, case.profile, (*region, Constraint(wrong, "=")), oracle).holds is None
        assert verify(play, case.profile, region, oracle).holds is None
        for rule in case.profile.rules:
            if rule.action == "accept" and len(rule.numbers) > 2:
                other = tuple(replace(r, action="refuse") if r is rule else r for r in case.profile.rules)
                assert verify(play, RuleProfile(other), (*region, equation), oracle).holds is None
                break
        else:
            pytest.fail("no rule of acceptance to turn round")


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("    B chooses", "    A chooses y in [0, 1]\n    B chooses", "only one can be chosen"),
        ("B gets r", "B gets r^2", "not linear in r"),
        ("A gets d", "A gets d*r", "more than a cut point"),
        ("with distribution F(r)", "with distribution F(r)^2", "has to be written"),
        ("A gets d", "A gets d*x", "not a constant and a gain"),
    ],
)
def test_what_is_out_of_reach_is_said(old: str, new: str, reason: str) -> None:
    text = offer("F(r)")
    assert old in text
    solution = api.solve(text.replace(old, new)).solution
    assert solution.complete == "no"
    assert any(reason in gap.reason for gap in solution.unsolved)


def test_how_payoffs_move_is_refused() -> None:
    with pytest.raises(OutOfReach, match="where a distribution is not known"):
        api.statics(offer("F(r)"), ["d"])
    with pytest.raises(OutOfReach, match="where a distribution is not known"):
        api.table(offer("F(r)"), {"d": "0:1:3"})


# --- the same game in other clothes ---


def test_other_names_scales_and_dummy_moves_change_nothing() -> None:
    plain = only_case(api.solve(offer("F(r)")))
    text = offer("F(r)").replace("A gets 1 - x", "A gets 3*(1 - x) + 2").replace("A gets d", "A gets 3*d + 2")
    text = text.replace("B gets x", "B gets 2*x + d").replace("B gets r", "B gets 2*r + d")
    text = text.replace("players A, B", "players A, B, C")
    text = text.replace("    B chooses", "    C chooses nod or frown\n    B chooses")
    text = text.replace("    A chooses", "    C chooses wave or stare\n    A chooses")
    text = text.replace("agreement, A", "agreement, C gets 0, A").replace("breakdown, A", "breakdown, C gets 0, A")
    result = api.solve(text)
    cases = [case for family in result.equilibria for case in family.cases if defining(case.plan)]
    assert cases
    for case in cases:
        assert case.verified
        assert defining(case.plan) == defining(plain.plan)
        assert case.payoffs[0] == 3 * plain.payoffs[0] + 2


def test_the_answer_is_told_and_read_back(tmp_path_factory: pytest.TempPathFactory) -> None:
    result = api.solve(offer("F(r)"))
    told = as_text(result.report())
    assert "where     F(xstar) = f(xstar)*(1 - d - xstar)" in told
    assert "A   x = xstar" in told
    assert "B   accept if x >= r, otherwise refuse" in told
    from winset.show.json_form import solution_json

    data = solution_json(result.solution, result.lets, "game", result.game.text)
    file = tmp_path_factory.mktemp("unknown") / "answer.json"
    file.write_text(json.dumps(data))
    verified = api.verify(file)
    assert [finding.verdict.holds for finding in verified.findings] == [True] * len(verified.findings)
    data["equilibria"][0]["regions"][0]["where"][0] = "F(xstar) = f(xstar)*(1 - xstar)"
    file.write_text(json.dumps(data))
    assert not all(finding.verdict.holds for finding in api.verify(file).findings)
