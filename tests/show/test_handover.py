"""Answers handed over say what the answer says: SymPy and Mathematica at points, LaTeX as it is set."""

from __future__ import annotations

import importlib.util
import random
import re
from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import sympy
from sympy.parsing.mathematica import parse_mathematica

from tests.show.compiled import COMPILED, HOW, compiles
from tests.statics.asked import solved
from winset import api
from winset.errors import InputError
from winset.show.handover.formulas import formulas
from winset.show.handover.latex import latex_formulas
from winset.show.handover.names import mathematica_name, python_name, renamed

AWKWARD = """winset 1
game "Names that mean something elsewhere"
players A, B
parameters
    N in (0, 1)                      # numeric value, in Mathematica and in SymPy
    r_A, rA in (0, 1)                # an underscore is a pattern in Mathematica
    δ in (0, 1)
    pi[1..2] in (0, 1)
play
    A chooses x in [0, 1]
    B chooses accept or reject
    if accept: agreement, A gets 1 - x + r_A*rA, B gets x
    otherwise: breakdown, A gets r_A*rA, B gets N*δ*pi[1]*pi[2]
"""
GAMES = [
    "@screening/two-types",
    "@romer-rosenthal-1978/setter",
    "@muthoo-1996/one-commitment",
    "@fearon-1995/risk-return",
    "@powell-1999/shadow-of-power",
]


def module(text: str, folder: Path) -> ModuleType:
    """The Python module of that text."""
    file = folder / "handed_over.py"
    file.write_text(text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("handed_over", file)
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def mathematica(text: str) -> list[dict[str, Any]]:
    """The associations of a Mathematica file, each formula read by SymPy's own reader of that language."""
    plain = re.sub(r"\(\*.*?\*\)", "", text, flags=re.DOTALL)
    plain = re.sub(r"([^&|(){},]+) != ([^&|(){},]+)", r"(\1 < \2 || \1 > \2)", plain)  # it does not read !=
    found = []
    for inside in re.findall(r"<\|(.*?)\|>", plain, flags=re.DOTALL):
        parts = re.split(r'"([^"]+)" -> ', inside)[1:]
        pairs = zip(parts[::2], parts[1::2], strict=True)
        found.append({name: parse_mathematica(formula.strip().removesuffix(",")) for name, formula in pairs})
    return found


def at(expression: Any, numbers: Mapping[sympy.Symbol, sympy.Rational]) -> Any:
    found = sympy.simplify(sympy.sympify(expression).subs(numbers))
    if found.func.__name__ == "Piecewise" and found.args:  # which the reader of Mathematica leaves as a name
        parts, otherwise = found.args
        return next((value for value, where in parts if where == sympy.true), otherwise)
    return found


def exact(number: object) -> sympy.Expr:
    assert isinstance(number, Fraction)
    return sympy.Rational(number.numerator, number.denominator)


def points(game: str, count: int = 6) -> list[dict[str, Fraction]]:
    """Random rational points that the file admits, off its borders as good as surely."""
    chance, found = random.Random(f"points of {game}"), []
    play = solved(game).solution.play
    while len(found) < count:
        point = {name: Fraction(chance.randrange(1, 997), 997) for name in play.parameters}
        if api.admissible(play, point):
            found.append(point)
    return found


def worth(
    family: Mapping[str, Any], numbers: Mapping[sympy.Symbol, sympy.Rational], names: list[str]
) -> tuple[Any, ...]:
    return tuple(at(family[name], numbers) for name in names)


@pytest.mark.parametrize("game", GAMES)
@pytest.mark.parametrize("program", ["sympy", "mathematica"])
def test_at_points_it_says_what_the_answer_says(game: str, program: str, tmp_path: Path) -> None:
    result = solved(game)
    handed = (
        module(result.to_sympy(), tmp_path).equilibria if program == "sympy" else mathematica(result.to_mathematica())
    )
    names = [f"payoff({player})" for player in result.solution.play.players]
    names += [f"probability({label})" for label in dict.fromkeys(e for p in points(game) for e in _labels(result, p))]
    rename = mathematica_name if program == "mathematica" else python_name
    for point in points(game):
        numbers = {sympy.Symbol(rename(name)): exact(value) for name, value in point.items()}
        here = [family for family in handed if at(family["exists"], numbers) == sympy.true]
        expected = [
            (
                *map(exact, there.payoffs.values()),
                *(exact(there.outcomes.get(n[12:-1], Fraction(0))) for n in names if n[:4] == "prob"),
            )
            for there in result.at(point)
        ]
        assert sorted(map(str, (worth(family, numbers, names) for family in here))) == sorted(map(str, expected))


def _labels(result: api.Result, point: dict[str, Fraction]) -> list[str]:
    return [label for there in result.at(point) for label in there.outcomes]


@pytest.mark.parametrize("game", GAMES)
def test_numbers_on_the_path_are_handed_over_where_they_are_one(game: str, tmp_path: Path) -> None:
    result = solved(game)
    handed = module(result.to_sympy(), tmp_path).equilibria
    for point in points(game):
        numbers = {sympy.Symbol(name): exact(value) for name, value in point.items()}
        for there in result.at(point):
            family = handed[result.equilibria.index(there.equilibrium)]
            for name, number in there.path.items():
                written = at(family.get(name, sympy.nan), numbers)
                assert written == (exact(number) if isinstance(number, Fraction) else sympy.nan)


def test_names_stay_apart_and_mean_nothing_else(tmp_path: Path) -> None:
    """B is offered what a refusal gives her, the product of N, delta, pi1 and pi2, where it is below 1: always."""
    result = api.solve(AWKWARD)
    assert isinstance(result, api.Result)
    [family] = module(result.to_sympy(), tmp_path).equilibria
    symbols = [sympy.Symbol(name) for name in ("N", "δ", "pi[1]", "pi[2]")]
    assert sympy.simplify(family["x"] - sympy.Mul(*symbols)) == 0
    [family] = mathematica(result.to_mathematica())
    assert {str(s) for s in family["x"].free_symbols} == {"parN", "delta", "pi1", "pi2"}
    assert {str(s) for s in family["payoff(A)"].free_symbols} == {"parN", "delta", "pi1", "pi2", "rA", "rA2"}


def test_two_names_never_become_one() -> None:
    assert renamed(["r_A", "rA", "r[A]"], mathematica_name) == {"r_A": "rA", "rA": "rA2", "r[A]": "rA3"}
    assert len(set(renamed(["lambda", "lambda_", "Eq", "Eq_"], python_name).values())) == 4


@pytest.mark.parametrize("game", GAMES)
@pytest.mark.parametrize("how", HOW)
def test_latex_is_set_without_a_fault(game: str, how: str, tmp_path: Path) -> None:
    source = latex_formulas(solved(game).formulas(), document=True)
    assert source.count(r"\begin{align*}") == source.count(r"\end{align*}") == len(solved(game).equilibria)
    assert source.count("$") % 2 == 0
    if how == COMPILED:
        compiles(source, tmp_path)


def test_latex_writes_each_condition_beside_its_formula() -> None:
    """A promise tau that costs k to break, Nash's product of 1/2 and 1/2 before: below 1/2 it binds nobody."""
    lines = latex_formulas(solved("@muthoo-1996/one-commitment").formulas()).splitlines()
    assert any(line.startswith(r"x &= \frac{1 + k + k \tau}{2 (1 + k)}") for line in lines)
    assert any(r", if $\tau \leq \tfrac{1}{2}$." in line for line in lines)


def test_a_notebook_on_paper_has_the_same_formulas() -> None:
    result = solved("@muthoo-1996/one-commitment")
    assert result._repr_latex_() == latex_formulas(result.formulas())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ([], "schema_version"),
        ({"schema_version": 1}, "no `equilibria`"),
        ({"schema_version": 1, "equilibria": [{}], "assumptions": []}, "is not as"),
        ({"schema_version": 1, "equilibria": 3, "assumptions": []}, "is not as"),
    ],
)
def test_what_is_no_answer_is_refused(data: object, words: str) -> None:
    with pytest.raises(InputError, match=words):
        formulas(data)
