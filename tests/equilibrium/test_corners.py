"""Where borders of the parameters meet: the formulas as they are written against the game solved there with numbers."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.equilibrium.border_points import corner_points, told
from winset import api, library
from winset.equilibrium import borders
from winset.errors import InputError, OutOfReach, UsageError
from winset.game.compile import compile_game
from winset.show.latex import latex

THRESHOLDS = """winset 1
game "Two thresholds"
players A, B
parameters
    s, t in [0, 1]
play
    A chooses x in [0, 1]
    B chooses accept or reject
    if reject: breakdown, A gets 0, B gets 0
    if x >= s and 1 - x >= t: agreement, A gets x, B gets 1 - x
    otherwise: unratified, A gets 0, B gets 0
"""

SMALL = {
    "thresholds": THRESHOLDS,
    "an end that forces another": THRESHOLDS.replace("    s, t in [0, 1]", "    s in [0, 1]\n    t in [0, s]"),
    "assumed with ends": THRESHOLDS.replace("play\n", "assuming\n    s <= 2*t <= 1\nplay\n"),
    "assumed in two ways": THRESHOLDS.replace("play\n", "assuming\n    s + t <= 1 or s >= t\nplay\n"),
    "a slope that vanishes": """winset 1
game "A product"
players A, B
parameters
    a, b, p in [0, 1]
play
    A chooses up or down
    if up: high, A gets a*p, B gets p
    otherwise: low, A gets b, B gets 0
""",
    "two ties": """winset 1
game "Two ties"
players A, B
parameters
    a, b in [0, 1]
play
    A chooses up or down
    B chooses left or right
    if up and left: first, A gets a, B gets b
    if up and right: second, A gets a, B gets 1/2
    if down and left: third, A gets 1/2, B gets b
    otherwise: fourth, A gets 1/2, B gets 1/2
""",
    "a supremum": """winset 1
game "A supremum"
players A, B
parameters
    s, q in [0, 1]
play
    A chooses x in [0, 1]
    B chooses accept or reject
    if accept and x > q*s: agreement, A gets q - x, B gets 0
    if accept: low, A gets 0, B gets 0
    otherwise: breakdown, A gets s, B gets 0
""",
    "borders of borders": """winset 1
game "A product of gains"
players A, B
parameters
    s, q, p in [0, 1]
play
    A chooses up or down
    if up
        B chooses left or right
        if left: first, A gets s, B gets (q - 1/2)*(p - 1/2)
        otherwise: second, A gets s, B gets 0
    otherwise: third, A gets 1/2, B gets 0
""",
    "a draw": """winset 1
game "A draw"
players A, B
parameters
    p, q in [0, 1]
play
    nature draws type: high with p, otherwise low
    A chooses x in [0, 1]
    B chooses accept or reject
    if reject: breakdown, A gets q, B gets 0
    if type is high: agreement, A gets x, B gets q - x
    otherwise: agreement, A gets x, B gets 1 - x
""",
}


def compared(result: api.Result, game: api.Game) -> int:
    """At how many corners the formulas were compared with the game solved there, all of them alike."""
    count = 0
    for point in corner_points(result):
        try:
            there = api.solve(game, point, verified=False).solution
        except (OutOfReach, UsageError):
            continue
        if not there.unsolved:
            assert told(result.solution, point) == told(there, {}), point
            count += 1
    return count


@pytest.mark.parametrize("name", SMALL)
def test_formulas_hold_where_borders_meet(name: str) -> None:
    game = api.load_game(SMALL[name])
    result = api.solve(game)
    assert all(case.verified and case.corners for family in result.equilibria for case in family.cases)
    assert not any("two borders meet" in note for note in result.solution.notes)
    assert compared(result, game) >= 4


@pytest.mark.parametrize(
    "name",
    [
        "debt/debt-talks",
        "nash-1950/proportional-bargain",
        "putnam-1988/side-payment",
        "ratification/council-voting-together",
        "romer-rosenthal-1978/quadratic-setter",
    ],
)
def test_formulas_of_bundled_games_hold_where_borders_meet(name: str) -> None:
    game = api.load_game(f"@{name}")
    assert compared(api.solve(game, verified=False), game) > 1


def test_thresholds_that_leave_one_deal() -> None:
    """At s = 1, t = 0 only x = 1 passes, which leaves B nothing and A everything, if B accepts: B need not.

    If she does not, no deal that A can sign passes, and whatever is signed or not is worth nothing to either. At s = 0,
    t = 1 the only deal leaves A nothing: B accepts it for sure, A need not offer it.
    """
    result = api.solve(THRESHOLDS)
    nothing = {(label, (0, 0)) for label in ("breakdown", "unratified")}
    assert found(result, {"s": 1, "t": 0}) == {("agreement", (1, 0)), *nothing}
    assert found(result, {"s": 0, "t": 1}) == {("agreement", (0, 1)), *nothing}
    assert found(result, {"s": Fraction(1, 2), "t": Fraction(1, 2)}) == {("agreement", (Fraction(1, 2),) * 2)}
    assert found(result, {"s": 1, "t": 1}) == nothing
    assert result.solution.complete == "pure strategies"


def found(result: api.Result, point: dict[str, int | Fraction]) -> set[tuple[str, tuple[Fraction, ...]]]:
    """Outcome and payoffs by the formulas."""
    return {
        (ends[0][0], tuple(value.fraction() for value in payoffs))
        for payoffs, ends in told(result.solution, {name: Fraction(value) for name, value in point.items()})
    }


def test_a_corner_that_continues_is_not_told_apart() -> None:
    """At a = b = 1/2 both players are indifferent: each of the four ways is an equilibrium on its closed quarter."""
    result = api.solve(SMALL["two ties"])
    cases = [case for family in result.equilibria for case in family.cases]
    assert len(cases) == 4
    half = {"a": Fraction(1, 2), "b": Fraction(1, 2)}
    assert all(constraint.holds(half) for case in cases for constraint in case.region.constraints())


IRRATIONAL = """winset 1
game "A golden section"
players A, B
parameters
    a, b in [0, 1]
play
    A chooses up or down
    B chooses left or right
    if left: shared, A gets (a - b if up else 0), B gets a^2 + b - 1
    otherwise: kept, A gets (a - b if up else 0), B gets 0
"""


def test_a_corner_without_rational_numbers_is_named() -> None:
    """The borders a = b and a^2 + b = 1 meet where a^2 + a = 1."""
    result = api.solve(IRRATIONAL)
    (note,) = (note for note in result.solution.notes if "two borders meet" in note)
    assert "a^2 + b - 1 = 0 and a^2 + a - 1 = 0 (no parameter enters the equation of this border linearly)" in note
    assert "except perhaps where two borders meet" in latex(result.report())


def test_a_corner_without_a_value_is_named() -> None:
    result = api.solve("""winset 1
game "A quotient"
players A
parameters
    a, b in [0, 1]
play
    A chooses up or down
    if up: high, A gets (a - b)/(a + b)
    otherwise: low, A gets 0
""")
    (note,) = (note for note in result.solution.notes if "two borders meet" in note)
    assert "a = 0 and b = 0 (line 8: division by zero)" in note


def test_too_many_corners_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a cube with its middle planes all borders are solved, and where they meet as far as the limit says."""
    monkeypatch.setattr(borders, "MOST_CORNERS", 10)
    result = api.solve(
        """winset 1
game "Three ties"
players A
parameters
    a, b, c in [-1, 1]
play
    A chooses x in {0, 1}
    A chooses y in {0, 1}
    A chooses z in {0, 1}
    done, A gets a*x + b*y + c*z
""",
        verified=False,
    )
    (note,) = (note for note in result.solution.notes if "two borders meet" in note)
    assert "more places (" in note
    assert "regions on such places were searched)" in note
    assert told(result.solution, {"a": Fraction(1), "b": Fraction(-1), "c": Fraction(0)})


def few_parameters() -> list[str]:
    """The bundled games with two or three symbolic parameters."""
    found = []
    for name in library.names():
        try:
            play = compile_game(api.load_game(name).rewritten)
        except InputError:  # without a play, without a value that it needs, or not in this language
            continue
        if 2 <= len(play.parameters) <= 3:
            found.append(name)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("name", few_parameters())
def test_formulas_of_every_bundled_game_hold_where_borders_meet(name: str) -> None:
    game = api.load_game(name)
    result = api.solve(game, verified=False)
    if not result.solution.unsolved:
        compared(result, game)
