"""What `solve` returns: a solution with its game, shown in many forms, and its equilibria at points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from winset.algebra.oracle import Oracle
from winset.algebra.value import Value
from winset.api.loading import Game
from winset.api.settings import Given, named_formulas, set_parameters
from winset.equilibrium.on_path import first_numbers
from winset.equilibrium.plan import Stretch
from winset.equilibrium.play_methods import solve as solve_play
from winset.equilibrium.solution import Case, Equilibrium, Solution
from winset.errors import OutOfReach, UsageError
from winset.game.compile import admissible
from winset.game.play import Play
from winset.show.formula import TEXT, Style
from winset.show.report import Report
from winset.show.report import report as report_of
from winset.show.sympy_form import piecewise
from winset.statics.quantities import read_quantity

if TYPE_CHECKING:
    from winset.show.handover.formulas import Formulas

Exact = Fraction | Value


@dataclass(frozen=True, slots=True)
class Point:
    """One equilibrium at one parameter point, in exact numbers: fractions, or values with square roots of numbers.

    `path` has the first value of each number chosen on the path, by its name in the file (a `Stretch` where any
    number of an interval is chosen).
    """

    payoffs: dict[str, Exact]
    outcomes: dict[str, Exact]
    path: dict[str, Exact | Stretch]
    equilibrium: Equilibrium
    case: Case

    @property
    def agreement(self) -> Exact:
        """The probability that a deal is signed and ratified (the outcome `agreement`)."""
        return self.outcomes.get("agreement", Fraction(0))


@dataclass(frozen=True, repr=False)
class Result:
    """The equilibria of a game with what they are worth; `solution` has everything, `at` the numbers."""

    game: Game
    solution: Solution

    @property
    def equilibria(self) -> tuple[Equilibrium, ...]:
        return self.solution.equilibria

    @cached_property
    def lets(self) -> dict[str, Value]:
        """The author's named formulas of the parameters."""
        return named_formulas(self.solution.play)

    def sympy(self, quantity: str, equilibrium: int | None = None) -> Any:
        """A quantity such as "payoff.A" as a SymPy Piecewise of the parameters, in one equilibrium or the only one.

        Its symbols are plain, `sympy.Symbol("rA")`; it is nan where nothing was found. Raises UsageError where several
        equilibria coexist and none is named (by its number, from 0), SourceErrors for names that the game lacks.
        """
        with Oracle() as oracle:
            return piecewise(self.solution, oracle, read_quantity(quantity, self.solution.play), equilibrium)

    def report(self, style: Style = TEXT) -> Report:
        """The answer in words."""
        return report_of(self.solution, self.lets, style)

    def __repr__(self) -> str:
        """Its title and how many equilibria there are; `print` shows all of it."""
        return f"<Result {self.solution.play.title!r}, equilibria: {len(self.equilibria)}>"

    def __str__(self) -> str:
        """What `winset solve` prints."""
        from winset.show.text import text

        return text(self.report()).rstrip("\n")

    def to_pandas(self) -> Any:
        """A data frame with a row for each region of each equilibrium, as texts; needs pandas."""
        from winset.show.frames import answer_frame

        return answer_frame(self.report())

    def to_json(self) -> dict[str, Any]:
        """The answer as an object of JSON, with the text of its game: what `winset solve --format json` writes."""
        from winset.show.json_form import solution_json

        return solution_json(self.solution, self.lets, self.game.source, self.game.text)

    def to_mathematica(self) -> str:
        """The answer as the text of a Mathematica file: a list of equilibria, each an association of formulas."""
        from winset.show.handover.mathematica import mathematica

        return mathematica(self.formulas())

    def to_sympy(self) -> str:
        """The answer as the text of a Python module for SymPy; `sympy` gives one quantity as an expression."""
        from winset.show.handover.sympy_module import sympy_module

        return sympy_module(self.formulas())

    def formulas(self) -> Formulas:
        """Each quantity of each equilibrium as formulas with where they hold."""
        from winset.show.handover.formulas import formulas

        return formulas(self.to_json())

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from winset.show.html import html

        return html(self.report())

    def _repr_latex_(self) -> str:
        """What a notebook becomes on paper: needs amsmath only."""
        from winset.show.handover.latex import latex_formulas

        return latex_formulas(self.formulas())

    def at(self, point: Given | None = None, /, **more: str | int | Fraction) -> tuple[Point, ...]:
        """All equilibria at a parameter point: from the formulas inside a region, solved again on a border.

        Raises UsageError for a missing or unknown parameter, and for a point outside what the file assumes; OutOfReach
        for a point that cannot be solved, so that () says that there is no equilibrium in pure strategies.
        Where `solution.complete` is "no" these are the ones that the formulas know: solving with the parameters set to
        numbers may find more.
        """
        given = {name: _rational(name, value) for name, value in {**(point or {}), **more}.items()}
        play = self.solution.play
        _same_names(play, given)
        if not admissible(play, given):
            raise UsageError(f"{_written(given)} lies outside what the file assumes")
        solution = self.solution
        if not _strictly_inside(solution, given):
            settings = {name: Value.number(value) for name, value in given.items()}
            with Oracle() as oracle:
                solution = solve_play(set_parameters(play, settings), oracle)
            if solution.unsolved:
                raise OutOfReach(f"not solved at {_written(given)}: {solution.unsolved[0].reason}")
        found = solution.at(given)
        return tuple(point_of(play, equilibrium, case, given) for equilibrium, case in found)


def _rational(name: str, value: Any) -> Fraction:
    try:
        return Fraction(value)
    except (TypeError, ValueError) as error:
        raise UsageError(f"{name} = {value} is not a rational number") from error


def _written(point: Mapping[str, Fraction]) -> str:
    return ", ".join(f"{name} = {value}" for name, value in point.items()) or "the values that are set"


def _same_names(play: Play, point: Mapping[str, Fraction]) -> None:
    missing = [name for name in play.parameters if name not in point]
    unknown = [name for name in point if name not in play.parameters]
    if missing or unknown:
        told = [f"{', '.join(missing)} missing"] if missing else []
        told += [f"{', '.join(unknown)} unknown or set already"] if unknown else []
        raise UsageError(f"a point has a value for each symbolic parameter: {'; '.join(told)}")


def _strictly_inside(solution: Solution, point: dict[str, Fraction]) -> bool:
    """Whether the point lies inside the assumptions and on no border of any region."""
    if not all(c.holds(point) for c in solution.play.assumptions) or solution.unsolved or solution.play.conditions:
        return False
    return all(not value.evaluate(point).is_zero for value in solution.borders)


def point_of(play: Play, equilibrium: Equilibrium, case: Case, point: dict[str, Fraction]) -> Point:
    """An equilibrium on the region of a case, in numbers at a point of it."""
    return Point(
        {p: _exact(v, point) for p, v in zip(play.players, case.payoffs, strict=True)},
        {label: _exact(p, point) for label, p in case.ends},
        {
            name: _number(what[0], point)
            for name, what in first_numbers(case.plan).items()
            if not isinstance(what[0], str)
        },
        equilibrium,
        case,
    )


def _exact(value: Value, point: dict[str, Fraction]) -> Exact:
    there = value.evaluate(point)
    return there.fraction() if there.is_number else there


def _number(item: Value | Stretch, point: dict[str, Fraction]) -> Exact | Stretch:
    if isinstance(item, Value):
        return _exact(item, point)
    if item.is_point:
        return _exact(item.low, point)
    high = None if item.high is None else item.high.evaluate(point)
    return Stretch(item.low.evaluate(point), high, item.closed)
