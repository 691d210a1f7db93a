"""The Python face of winset: load a game, solve it, look at the answer.

>>> from fractions import Fraction
>>> result = solve('''winset 1
... game "Ultimatum"
... players A, B
... parameters
...     r in (0, 1)
... play
...     A chooses x in [0, 1]
...     B chooses accept or reject
...     if accept: agreement, A gets 1 - x, B gets x
...     otherwise: breakdown, A gets 0, B gets r
... ''')
>>> [point.path["x"] for point in result.at(r="1/3")]
[Fraction(1, 3)]
"""

from __future__ import annotations

import re
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fractions import Fraction
from functools import cached_property, lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from winset import library
from winset.algebra.oracle import Constraint, Oracle
from winset.algebra.regions import Region
from winset.algebra.run import formal
from winset.algebra.value import Value
from winset.claims.about import game_with, unknowns
from winset.claims.written_profile import written_profile
from winset.equilibrium.cutoffs import with_cutoffs
from winset.equilibrium.finite.methods import METHODS, Limits, Method
from winset.equilibrium.finite.solving import FiniteResult, solve_finite
from winset.equilibrium.isolation import with_isolations
from winset.equilibrium.on_path import first_numbers
from winset.equilibrium.plan import Stretch
from winset.equilibrium.play_methods import solve as solve_play
from winset.equilibrium.solution import Case, Equilibrium, Solution
from winset.equilibrium.subgame_perfect import method as rollback_or_rounds
from winset.equilibrium.sup_inf import with_uniqueness
from winset.equilibrium.verify import verify as verify_profile
from winset.equilibrium.verify.claimed import Finding, findings
from winset.equilibrium.when.answer import When
from winset.equilibrium.when.answer import when as where_equilibrium
from winset.equilibrium.when.together import Coexist, coexistence
from winset.equilibrium.when.where import Reading
from winset.errors import Fault, InputError, LimitReached, OutOfReach, SourceErrors, UsageError
from winset.game.compile import Setting, admissible, compile_game
from winset.game.evaluate import Reader
from winset.game.finite_file import FiniteGame, is_finite_file, load_finite
from winset.game.play import Play, Scope
from winset.game.under_assumptions import tree_of
from winset.language import syntax
from winset.language.binder import bind, bind_proposition
from winset.language.reader import read_expression, read_text
from winset.language.walk import nodes
from winset.negotiation.all_sets import SetsOfDeals, all_sets
from winset.negotiation.deals import deals_of
from winset.negotiation.defection import involuntary_defections
from winset.negotiation.negotiation_to_play import to_play
from winset.negotiation.winsets import Part
from winset.show.answer_json import is_solved, read_answer, write_answer
from winset.show.formula import TEXT, Style
from winset.show.json_reader import read_json, read_solution
from winset.show.report import Report
from winset.show.report import report as report_of
from winset.show.sympy_form import piecewise
from winset.show.when_report import WhenReport, when_report
from winset.statics.at_limit import Limit, read_end
from winset.statics.at_limit import limits as tendencies
from winset.statics.difference import Difference, common_quantities, difference
from winset.statics.grid import Grid, check_all_given, check_names, read_grid
from winset.statics.growth import Ends, Growth, growth
from winset.statics.monotone import Movement, movement
from winset.statics.pointwise import Progress, sweep
from winset.statics.quantities import Quantity, all_quantities, read_quantities, read_quantity
from winset.statics.questions import asked
from winset.statics.sheets import Sheet, at_ends, declared, sheets, to_set, without_defaults
from winset.statics.store import Question, Store
from winset.statics.table import Answer, Table, Worth, answer_of, bound, of_points, worth_of

if TYPE_CHECKING:
    from winset.show.drawing.model import Drawing
    from winset.show.handover.formulas import Formulas

Given = Mapping[str, "str | int | Fraction | Sequence[str | int | Fraction]"]


Exact = Fraction | Value
POINTWISE = "each point by itself"  # how a sweep is solved: part of what its answers depend on
SHARE_OF_SEARCH = 2 / 3  # of a time limit; the rest is for the verifier


@dataclass(frozen=True, slots=True)
class Game:
    """A game file, read and checked: its tree as written, the same rewritten to a plain play, and its source."""

    written: syntax.Game
    rewritten: syntax.Game
    source: str
    text: str


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
        return tuple(_point(play, equilibrium, case, given) for equilibrium, case in found)


def load(source: str | Path) -> Game | FiniteGame:
    """Read and check a game: a path, `@name` for a bundled one, or the text of a `.game` file itself.

    A path that ends in `.efg` or `.nfg` gives a finite game. Raises SourceErrors with every fault, UsageError for a
    file that is not there or is no game.
    """
    if is_finite_file(source) and not (isinstance(source, str) and "\n" in source):
        return load_finite(source)
    return load_game(source)


def load_game(source: str | Path) -> Game:
    """Read and check a game in the language of winset; see `load`."""
    tree, name, text = _written_game(source)
    return Game(tree, to_play(tree, name, text) if tree.sides else tree, name, text)


def _written_game(source: str | Path) -> tuple[syntax.Game, str, str]:
    """The tree of a game as written and checked, the name of its source, and its text."""
    name, text = _text_of(source)
    tree = read_text(text, name)
    if not isinstance(tree, syntax.Game):
        raise UsageError(f"{name} is a proposition, not a game")
    bind(tree, name, text)
    return tree, name, text


def _text_of(source: str | Path) -> tuple[str, str]:
    if isinstance(source, str) and ("\n" in source or source.startswith("winset ")):
        return "<text>", source
    if isinstance(source, str) and source.startswith("@"):
        source = library.find(source)
    path = Path(source)
    try:
        return str(path), path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        from winset.language.reader import read_file

        read_file(path)  # raises the located error
        raise
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror or error}") from error


def settings_of(game: syntax.Game, given: Given) -> dict[str, Setting]:
    """Settings as values: texts are read as formulas of the parameters, sequences become lists."""
    found: dict[str, Setting] = {}
    for name, item in given.items():
        if isinstance(item, str):
            parts = _split(item)
            values = tuple(_formula(game, name, part) for part in parts)
            found[name] = values if len(parts) > 1 or _is_list(game, name) else values[0]
        elif isinstance(item, (int, Fraction)):
            found[name] = Value.number(item)
        else:
            found[name] = tuple(_formula(game, name, str(part)) for part in item)
    return found


def _is_list(game: syntax.Game, name: str) -> bool:
    for quantity in game.parameters:
        for ref in quantity.names:
            if ref.name == name:
                return ref.last is not None or isinstance(quantity.default, syntax.ListOf)
    return False


def _split(text: str) -> list[str]:
    """Items of a list without brackets or with braces, split at commas outside brackets."""
    body = text.strip()
    if body.startswith("{") and body.endswith("}"):
        body = body[1:-1]
    parts, depth, start = [], 0, 0
    for place, letter in enumerate(body):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "," and depth == 0:
            parts.append(body[start:place])
            start = place + 1
    return [*parts, body[start:]]


def _formula(game: syntax.Game, name: str, text: str) -> Value:
    expr = read_expression(text, f"--set {name}")
    names = tuple(ref.name for quantity in game.parameters for ref in quantity.names)
    known = {*names, *(let.target.name for let in game.lets)}
    for node in nodes(expr):
        if isinstance(node, syntax.Ref) and node.name not in known:
            near = get_close_matches(node.name, known, 1)
            hint = f"did you mean {near[0]}?" if near else "write a number such as 1/3, or a formula of the parameters"
            raise SourceErrors(f"--set {name}", text, [Fault(node.at, f"{node.name} is not a parameter", hint)])
    play = Play(game.title, (), names, {}, (), (), (), {let.target.name: let for let in game.lets}, game)
    return Reader(formal(), play, Scope()).number(expr)


@overload
def solve(
    source: Game,
    settings: Given | None = None,
    *,
    time_limit: float | None = None,
    verified: bool = True,
    unique: bool = False,
) -> Result: ...


@overload
def solve(
    source: str | Path | Game | FiniteGame,
    settings: Given | None = None,
    *,
    concept: str | None = None,
    method: str | None = None,
    time_limit: float | None = None,
    verified: bool = True,
    unique: bool = False,
) -> Result | FiniteResult: ...


def solve(
    source: str | Path | Game | FiniteGame,
    settings: Given | None = None,
    *,
    concept: str | None = None,
    method: str | None = None,
    time_limit: float | None = None,
    verified: bool = True,
    unique: bool = False,
) -> Result | FiniteResult:
    """The equilibria of a game, in closed form by region of its parameters, each verified.

    `settings` give parameters values (texts such as "3/10", numbers, lists) or formulas of others. `time_limit` in
    seconds: what is not solved by then is listed in `solution.unsolved`. With `unique` a note says inside which
    regions every subgame-perfect equilibrium of play without end has these payoffs. A finite game, and any game for
    which a
    `concept` ("nash", "spe", "weak-pbe", "pbe", "sequential") or a `method` is named, is solved as a tree. Raises what
    `load` raises, and OutOfReach where no method applies.
    """
    game = load(source) if isinstance(source, (str, Path)) else source
    if isinstance(game, Game) and (concept or method):
        game = as_tree(game, settings)
    if isinstance(game, FiniteGame):
        return solve_finite(game, concept, method, Limits(time_limit), None, verified)
    play = compile_game(game.rewritten, settings_of(game.rewritten, settings or {}), game.source)
    deadline = None if time_limit is None else time.monotonic() + time_limit
    with Oracle() as oracle:
        search = time_limit if time_limit is None or not verified else time_limit * SHARE_OF_SEARCH
        solution = solve_play(play, oracle, search)
        if verified:
            solution = without_refuted(checked(solution, oracle, deadline))
        if unique:
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            solution = with_uniqueness(solution, oracle, left)
        solution = with_isolations(with_cutoffs(solution, oracle), oracle, named_formulas(play))
    return Result(game, replace(solution, defections=involuntary_defections(game.written)))


@dataclass(frozen=True, slots=True)
class Verification:
    """The title of what was verified, and a verdict for each of its profiles and claims."""

    title: str
    findings: tuple[Finding, ...]


def verify(
    source: str | Path, settings: Given | None = None, *, profile: str = "", time_limit: float | None = None
) -> Verification:
    """Check claimed profiles at every information set, for all parameters at once.

    `source` is a proposition with profiles (a path, `@name`, or the text of one), or a path to what `winset solve
    --format json` wrote, which has its own settings. `profile` picks one of several; `time_limit` in seconds is for
    each of them. Raises UsageError where nothing can be verified, SourceErrors with the faults of a file, InputError
    for a solution that cannot be read.
    """
    if str(source).endswith(".json"):
        return _verified_solution(Path(source), time_limit)
    tree, game, name, text = _with_profiles(source, profile, "verify")
    whole = replace(game.rewritten, parameters=(*game.rewritten.parameters, *tree.variables))
    play = compile_game(whole, settings_of(whole, settings or {}), name)
    return Verification(tree.title, tuple(findings(tree, play, name, text, profile, time_limit)))


def _with_profiles(source: str | Path, profile: str, command: str) -> tuple[syntax.Proposition, Game, str, str]:
    """A proposition with profiles, one of that name among them, its game, and the name and text of its source."""
    also = ", or a solution in JSON" if command == "verify" else ""
    name, text = _text_of(source)
    tree = read_text(text, name)
    if not isinstance(tree, syntax.Proposition):
        raise UsageError(f"{name} is a game: {command} takes a proposition with a profile{also}")
    if not tree.game or not tree.profiles:
        raise UsageError(f"{name}: {command} needs a `game` and a `profile`; other claims cannot be decided yet")
    game = load_game(library.beside(tree.game, Path(name)))
    bind_proposition(tree, game.written, name, text)
    names = [found.name for found in tree.profiles]
    if profile and profile not in names:
        raise UsageError(f"there is no profile {profile}; the profiles are {', '.join(names)}")
    return tree, game, name, text


@dataclass(frozen=True, slots=True)
class Conjectures:
    """Where each of some conjectured profiles is an equilibrium, and where which of them are so `together`."""

    title: str
    play: Play
    lets: Mapping[str, Value]
    profiles: tuple[When, ...]
    together: tuple[Coexist, ...]

    @property
    def complete(self) -> bool:
        """Whether everything was decided."""
        return all(answer.complete for answer in self.profiles) and not any(part.undecided for part in self.together)

    def report(self, style: Style = TEXT) -> WhenReport:
        """The answer in words."""
        return when_report(self.title, self.play, self.profiles, self.together, self.lets, style)


def when(
    source: str | Path, settings: Given | None = None, *, profile: str = "", time_limit: float | None = None
) -> Conjectures:
    """The exact region of the parameters in which conjectured profiles are equilibria, and what is better elsewhere.

    `source` is a proposition with profiles; its `variables` are unknown numbers of them. `profile` picks one of
    several; `time_limit` in seconds is for each of them: what is left by then is open. Raises what `verify` raises.
    """
    tree, game, name, text = _with_profiles(source, profile, "when")
    whole = game_with(tree, game.rewritten)
    play = compile_game(whole, settings_of(whole, settings or {}), name)
    lets = {name: value for name, value in named_formulas(play).items() if not value.is_number}
    with Oracle() as oracle:
        read = Reading(play, oracle, unknowns(tree, play), lets)
        answers = tuple(
            where_equilibrium(
                play, found.name, written_profile(play, tree, found.name, name, text), oracle, time_limit, read
            )
            for found in tree.profiles
            if profile in ("", found.name)
        )
        together = coexistence(play, answers, oracle, time_limit, read) if len(answers) > 1 else ()
    return Conjectures(tree.title, play, lets, answers, together)


def _verified_solution(file: Path, limit: float | None) -> Verification:
    written = read_solution(read_json(file))
    if not written.text:
        raise InputError(f"{file}: `game.text` is empty: the solution does not say of which game it is")
    game = load_game(written.text)
    play = compile_game(game.rewritten, settings_of(game.rewritten, written.settings))
    found: list[Finding] = []
    with Oracle() as oracle:
        for claim in written.claims:
            verdict = verify_profile(play, claim.profile, claim.region, oracle, limit)
            found.append(Finding(claim.place, TEXT.conditions(claim.region), "", verdict.holds, verdict))
    return Verification(written.title, tuple(found))


def winsets(
    source: str | Path | Game, settings: Given | None = None, *, time_limit: float | None = None
) -> SetsOfDeals:
    """The deals that each side ratifies, and those that all do.

    With one issue `intervals`, region by region of the parameters; with two `planes` where every parameter has a value,
    and exact `conditions` in any case. `time_limit` in seconds is for each answer. Raises UsageError for a file without
    sides or issues, and what `load` raises.
    """
    if isinstance(source, Game):
        tree, name, text = source.written, source.source, source.text
    else:
        tree, name, text = _written_game(source)
    return all_sets(deals_of(tree, settings_of(tree, settings or {}), name, text), time_limit)


def statics(
    source: str | Path | Game | Result,
    vary: Sequence[str] | None = None,
    of: str | None = None,
    also: Collection[str] = (),
    *,
    time_limit: float | None = None,
) -> tuple[Movement, ...]:
    """How quantities of the equilibria of a game move with its parameters, one `Movement` for each pair.

    `vary` are names of parameters, all of them if left out; "winset(B)" stands for the size of the win-set of a side,
    where it is one interval that one parameter moves. `of` are quantities such as "payoff.A, prob.agreement" (see
    `winset.statics.quantities`), all if left out; `also` adds "curvature", "elasticity" or "cross" effects. Signs and
    verdicts are decided exactly, for the parameters that were solved; what is not reached within `time_limit` seconds
    stays undecided. Raises UsageError and SourceErrors for names that
    the game does not have, OutOfReach for a win-set that does not grow with one parameter, and what `solve` raises.
    """
    deadline = None if time_limit is None else time.monotonic() + time_limit
    result = _solved(source)
    play = result.solution.play
    quantities = all_quantities(play) if of is None else read_quantities(of, play)
    with Oracle() as oracle:
        oracle.until = deadline
        varied = [_varied(result, oracle, name) for name in (play.parameters if vary is None else vary)]
        return tuple(
            movement(result.solution, oracle, quantity, parameter, also, grown)
            for quantity in quantities
            for parameter, grown in varied
        )


def limits(source: str | Path | Game | Result, end: str, of: str | None = None) -> tuple[Limit, ...]:
    """What quantities of the equilibria tend to as a parameter goes to an end of its domain, such as "delta=1".

    The end is a number or `infinity`. Raises UsageError for an end that is not reached, and what `statics` raises.
    """
    result = _solved(source)
    play = result.solution.play
    quantities = all_quantities(play) if of is None else read_quantities(of, play)
    there = read_end(end, play.parameters)
    with Oracle() as oracle:
        return tuple(found for quantity in quantities for found in tendencies(result.solution, oracle, quantity, there))


def diff(
    first: str | Path | Game | Result, second: str | Path | Game | Result, of: str | None = None
) -> tuple[Difference, ...]:
    """Two games side by side on the parameters that both have, one `Difference` for each quantity.

    `of` are quantities that both games have, all of those if left out. Raises UsageError for games that have no
    quantity, or no parameters, in common, and what `statics` raises.
    """
    mine, other = _solved(first).solution, _solved(second).solution
    pairs = common_quantities(mine, other, of)
    if not pairs:
        raise UsageError("the two games have no player, number or outcome of one name: say with `of` what to compare")
    with Oracle() as oracle:
        return tuple(difference(mine, other, oracle, pair) for pair in pairs)


def _solved(source: str | Path | Game | Result) -> Result:
    if isinstance(source, Result):
        return source
    return solve(source if isinstance(source, Game) else load_game(source))


_WIN_SET = re.compile(r"winset\((\w+)\)")


def _varied(result: Result, oracle: Oracle, name: str) -> tuple[str, Growth | None]:
    """A parameter; or the one with which the win-set of a side grows."""
    side = _WIN_SET.fullmatch(name)
    if side is None:
        return name, None
    game, play = result.game, result.solution.play
    if not game.written.sides:
        raise UsageError(f"{name}: the file declares no sides, so that there are no win-sets")
    found = all_sets(deals_of(game.written, play.settings, game.source, game.text))
    if found.intervals is None:
        raise OutOfReach(f"the statics in {name} need a single issue: with several a win-set is no interval")
    answers = found.intervals.of(side[1])
    if not answers:
        raise UsageError(f"{side[1]} is not a side; the sides are {', '.join(found.deals.sides)}")
    if len(answers) > 1 or answers[0].unsolved:
        raise OutOfReach(f"{name} depends on a draw, or was not found everywhere: its size is no one parameter's")
    ends = [end for part in answers[0].parts for end in _ends(name, part)]
    grown = growth(found.deals.play, oracle, name, ends)
    return grown.parameter, grown


def _ends(name: str, part: Part) -> Iterator[Ends]:
    """The ends of a win-set that is one interval, on each of its regions."""
    if len(part.winset.pieces) != 1:
        what = "empty" if part.winset.is_empty else "several intervals"
        raise OutOfReach(f"the statics in {name} need a win-set that is one interval; it is {what} somewhere")
    [piece] = part.winset.pieces
    if piece.low is None or piece.high is None:
        raise OutOfReach(f"the statics in {name} need a win-set with two ends")
    for region in part.regions:
        yield Ends(region, piece.low, piece.high)


def table(
    source: str | Path | Game,
    over: Sequence[str] | Mapping[str, str | Sequence[Any]],
    columns: str | None = None,
    settings: Given | None = None,
    *,
    time_limit: float | None = None,
    floats: bool = False,
) -> Table:
    """Quantities of all equilibria at every point of a grid of parameters.

    `over` says which parameters take which values: texts such as "rA=0:1:11" and "d=1/2,3/4", or a mapping of names to
    "0:1:11" or a list. `columns` are quantities as in `statics`, all if left out. The game is solved once in closed
    form and verified; what that leaves open, and points at which borders meet, are solved again one by one.
    `time_limit` in seconds is for each closed form and for each such point. With `floats` the quantities are computed
    in double precision, for large grids; which equilibria exist at a point is decided exactly all the same. Raises
    UsageError for parameters that are neither set nor varied, and what `solve` raises.
    """
    from winset.statics.closed_form import tabulate
    from winset.statics.in_floats import tabulate_floats

    game = load_game(source) if not isinstance(source, Game) else source
    grid, given = read_grid(over), dict(settings or {})
    check_names(grid, declared(game.rewritten), tuple(given))
    game = replace(game, rewritten=without_defaults(game.rewritten, grid.names))
    parts, refused = [], None
    for sheet, play, here in _sheets(game, grid, given):
        if isinstance(play, UsageError):
            refused = play
            continue
        check_all_given(play.parameters, sheet.grid.names)
        quantities = all_quantities(play) if columns is None else read_quantities(columns, play)
        solution = solve(game, here, time_limit=time_limit).solution
        again = partial(solved_at, solution.play, quantities, time_limit)
        fill = tabulate_floats if floats else tabulate
        parts.append((sheet, solution, fill(solution, sheet.grid, quantities, again)))
    if not parts:
        raise refused or UsageError("the grid has no points")
    return bound(grid, [str(quantity) for quantity in quantities], parts, not floats)


def _sheets(game: Game, grid: Grid, given: Given) -> Iterator[tuple[Sheet, Play | UsageError, Given]]:
    """The sheets of a grid with their plays and all that is set; an error where that contradicts what is assumed."""

    def played(sheet: Sheet) -> tuple[Sheet, Play | UsageError, Given]:
        here = {**given, **sheet.fixed}
        try:
            return sheet, compile_game(game.rewritten, settings_of(game.rewritten, here), game.source), here
        except UsageError as error:
            return sheet, error, here

    formulas = _in_formulas(game.rewritten, given)
    apart = to_set(game.rewritten, grid, formulas)
    first, play, _ = played(next(sheets(grid, apart)))
    if isinstance(play, Play):
        apart |= at_ends(play, first.grid) - formulas
    yield from map(played, sheets(grid, apart))


def table_pointwise(
    source: str | Path | Game,
    over: Sequence[str] | Mapping[str, str | Sequence[Any]],
    columns: str | None = None,
    settings: Given | None = None,
    *,
    time_limit: float | None = None,
    executor: Executor | None = None,
    store: str | Path | None = None,
    progress: Progress | None = None,
) -> Table:
    """The table of `table`, the game being solved and verified at each point by itself.

    `executor` is any of `concurrent.futures`, on other processes or machines; without it the points are solved here.
    `store` names a file that keeps what was solved: a run that was stopped goes on from there. `time_limit` in seconds
    is for each point. `progress` is told how many points are done, and of how many.
    """
    game = load_game(source) if not isinstance(source, Game) else source
    grid, given = read_grid(over), settings_of(game.rewritten, settings or {})
    check_names(grid, declared(game.rewritten), tuple(given))
    points = list(asked(grid, given, lambda here: compile_game(game.rewritten, here, game.source)))
    play = points[0].play
    names = all_quantities(play) if columns is None else read_quantities(columns, play)
    told = ", ".join(map(str, names))
    questions = [Question(game.text, point.values, told, POINTWISE, time_limit) for point in points]
    with ExitStack() as stack:
        kept = None if store is None else stack.enter_context(Store(Path(store)))
        answers, stored = sweep(questions, answered, is_solved, executor, kept, progress)
    found = [(point.places, *read_answer(answers[number])) for number, point in enumerate(points)]
    return of_points(play, grid, [str(name) for name in names], found, stored)


def answered(question: Question) -> str:
    """The answer to a question of a sweep, as a text: what a worker does, in any process."""
    game = _loaded(question.text)
    try:
        solution = solve(game, dict(question.values), time_limit=question.limit).solution
    except (OutOfReach, LimitReached, UsageError) as error:
        return write_answer(Answer((), str(error)), Worth("", "", "no", ""))
    return write_answer(answer_of(solution, read_quantities(question.columns, solution.play)), worth_of(solution))


@lru_cache(maxsize=4)
def _loaded(text: str) -> Game:
    return load_game(text)


def _in_formulas(game: syntax.Game, given: Given) -> set[str]:
    """The parameters that occur in what others are set to."""
    items = settings_of(game, given).values()
    return {
        name for item in items for value in (item if isinstance(item, tuple) else [item]) for name in value.variables()
    }


def solved_at(play: Play, quantities: Sequence[Quantity], limit: float | None, point: Mapping[str, Fraction]) -> Answer:
    """The equilibria at one point of a play, solved there and verified."""
    settings = {name: Value.number(value) for name, value in point.items()}
    deadline = None if limit is None else time.monotonic() + limit
    try:
        with Oracle() as oracle:
            solution = checked(solve_play(set_parameters(play, settings), oracle, limit), oracle, deadline)
    except (OutOfReach, LimitReached, UsageError) as error:
        return Answer((), str(error))
    return answer_of(solution, quantities)


def draw(
    source: str | Path | Game | FiniteGame | Result,
    view: str,
    *,
    over: Sequence[str] = (),
    of: str | None = None,
    settings: Given | None = None,
    time_limit: float | None = None,
) -> Drawing:
    """A figure of a game, for `winset.show.drawing.save.save` to write as SVG, TikZ, PNG or PDF.

    `view` is "payoffs" (quantities `of` the equilibria over one parameter), "regions" (which equilibria exist, over
    two), "frontier" (what deals are worth to two players), "winsets" or "tree". `over` names the parameters along the
    axes, as "rB" or "rB=0:1/2"; all others need a value. Raises UsageError and SourceErrors for names that the game
    does not have, and what `solve` raises.
    """
    from winset.show.drawing import request, worth  # drawing is loaded by those who draw
    from winset.show.drawing.views import payoffs, regions
    from winset.show.drawing.views import winsets as sets
    from winset.show.json_form import settings as settings_json

    request.check_view(view)
    axes = request.read_over(over)
    if isinstance(source, Result) and settings:
        raise UsageError("a Result is drawn with the parameters it was solved with: give `settings` to `solve`")
    if view == "winsets":
        if isinstance(source, (FiniteGame, Result)):
            raise UsageError("win-sets are drawn from a game file with issues and sides")
        return sets.winsets(winsets(source, settings, time_limit=time_limit))
    if view == "frontier":
        return _drawn_frontier(source, settings or {}, time_limit)
    if view == "tree":
        if isinstance(source, Result):
            settings = settings_json(source.solution.play)
            source = source.game
        return _drawn_tree(source, of, settings or {}, time_limit)
    if not isinstance(source, Result):
        game = source if isinstance(source, (Game, FiniteGame)) else load(source)
        if isinstance(game, FiniteGame):
            raise UsageError(f"{game.source}: a game tree has no parameters along which it could be drawn; --view tree")
        play = compile_game(game.rewritten, settings_of(game.rewritten, settings or {}), game.source)
        request.check_axes(view, play, axes)
        source = solve(game, settings, time_limit=time_limit)
    solution = source.solution
    if view == "regions":
        return worth.with_worth(regions.regions(solution, source.report(), axes), solution)
    return worth.with_worth(payoffs.payoffs(solution, axes, of), solution)


def _drawn_frontier(source: str | Path | Game | FiniteGame | Result, given: Given, limit: float | None) -> Drawing:
    from winset.show.drawing.views.frontier import frontier
    from winset.show.drawing.worth import with_worth
    from winset.show.drawing.worths import worths_in_play, worths_of_sides
    from winset.show.json_form import settings as settings_json

    if isinstance(source, Result):
        given = settings_json(source.solution.play)
    game = source.game if isinstance(source, Result) else source
    if isinstance(game, (str, Path)) and not is_finite_file(game):
        tree, *_ = _written_game(game)
        if tree.sides and tree.play is None:
            return frontier(tree.title, worths_of_sides(winsets(game, given, time_limit=limit)), [])
    game = game if isinstance(game, (Game, FiniteGame)) else load(game)
    if isinstance(game, FiniteGame):
        raise UsageError(f"{game.source}: the frontier is of deals in numbers, and a game tree has none")
    play = compile_game(game.rewritten, settings_of(game.rewritten, given), game.source)
    worths = worths_of_sides(winsets(game, given, time_limit=limit)) if game.written.sides else worths_in_play(play)
    result = solve(game, given, time_limit=limit)
    places = [play.index(player) for player in worths.players]
    found = [[case.payoffs[place] for place in places] for e in result.equilibria for case in e.cases]
    return with_worth(frontier(play.title, worths, [_pair(*pair) for pair in found]), result.solution)


def _pair(one: Value, other: Value) -> tuple[float, float]:
    from winset.show.drawing.views.payoffs import number

    return number(one), number(other)


def _drawn_tree(source: str | Path | Game | FiniteGame, of: str | None, given: Given, limit: float | None) -> Drawing:
    """A finite game with an equilibrium, the first or that of the number `of`; a play with intervals as it is."""
    from winset.show.drawing import sketch
    from winset.show.drawing.views import tree

    game = source if isinstance(source, (Game, FiniteGame)) else load(source)
    if isinstance(game, Game):
        play = compile_game(game.rewritten, settings_of(game.rewritten, given), game.source)
        try:
            game = as_tree(game, given)
        except OutOfReach:
            return tree.tree(play.title, play.players, sketch.sketch_of_play(play))
    return tree.tree_with_equilibrium(game, of, limit)


def as_tree(game: Game, settings: Given | None = None) -> FiniteGame:
    """A game with finitely many choices as a tree; parameters without a value stay in it, with what is assumed of them.

    Raises OutOfReach where it is none, or where its shape depends on a parameter; LimitReached if it is too large.
    """
    given = settings_of(game.rewritten, settings or {})
    play = compile_game(game.rewritten, given, game.source)
    told = tuple((name, str(item)) for name, item in (settings or {}).items())
    return FiniteGame(
        tree_of(play), game.source, settings=told, assumptions=play.assumptions if play.parameters else ()
    )


def methods() -> tuple[Method, ...]:
    """The methods for finite games: name, concept, what each promises, whom to cite, and `accepts(tree)`."""
    return METHODS


def checked(solution: Solution, oracle: Oracle, deadline: float | None = None) -> Solution:
    """The solution with each case put to the verifier, until the deadline (of the monotonic clock)."""
    return replace(
        solution,
        equilibria=tuple(
            replace(e, cases=tuple(_checked(solution.play, case, oracle, deadline) for case in e.cases))
            for e in solution.equilibria
        ),
    )


def _checked(play: Play, case: Case, oracle: Oracle, deadline: float | None) -> Case:
    """The case with the verdict on its region, its borders and the ends of domains included.

    Where that fails because replies differ on a border, or where two borders meet, the inside and each border have a
    verdict of their own.
    """
    whole = _judged(play, case, case.region, play.clauses, oracle, deadline)
    if whole.verified:
        return whole
    region = replace(case.region, closed=frozenset())
    inside = _judged(play, case, region, case.assumed or play.assumptions, oracle, deadline)
    if not inside.verified:
        return inside
    apart = [e for e in case.edges if not _judged(play, case, e.region, e.assumed or (), oracle, deadline).verified]
    edges = tuple(_judged(play, edge, edge.region, edge.assumed or (), oracle, deadline) for edge in apart)
    failed = next((edge for edge in edges if not edge.verified), None)
    checks = inside.checked + sum(edge.checked for edge in edges)
    if failed is not None:
        return replace(inside, verified=False, checked=checks, doubt=failed.doubt, edges=edges)
    return replace(inside, checked=checks, edges=edges, edges_differ=bool(edges), corners=len(play.parameters) < 2)


def _judged(
    play: Play, case: Case, region: Region, assumed: tuple[Constraint, ...], oracle: Oracle, deadline: float | None
) -> Case:
    left = None if deadline is None else deadline - time.monotonic()
    if left is not None and left <= 0:
        return replace(case, verified=False, doubt="the time limit was reached")
    verdict = verify_profile(replace(play, assumptions=assumed), case.profile, region.constraints(), oracle, left)
    if verdict.holds:
        return replace(case, verified=True, checked=verdict.checked)
    if verdict.holds is None:
        return replace(case, checked=verdict.checked, doubt="; ".join(verdict.doubts) or "undecided")
    deviation = verdict.deviations[0] if verdict.deviations else "a deviation"
    return replace(case, checked=verdict.checked, doubt=f"the verifier disagrees: {deviation}", refuted=True)


def without_refuted(solution: Solution) -> Solution:
    """The solution without what the verifier refuted, where the method proposes candidates; a note says how many.

    What rollback finds is left as it is: a deviation that pays against that is a fault to be seen.
    """
    count = sum(case.refuted for family in solution.equilibria for case in family.cases)
    if not count or solution.method == rollback_or_rounds(solution.play):
        return solution
    kept = [replace(e, cases=tuple(c for c in e.cases if not c.refuted)) for e in solution.equilibria]
    were = "candidate that the verifier refuted was" if count == 1 else "candidates that the verifier refuted were"
    note = f"{count} {were} left out, in the place of which others may be missing"
    return replace(solution, equilibria=tuple(e for e in kept if e.cases), notes=(*solution.notes, note), complete="no")


def set_parameters(play: Play, settings: Mapping[str, Value]) -> Play:
    """The play with symbolic parameters given values; items of a symbolic list by their indexed names."""
    whole: dict[str, Setting] = {}
    for name, item in play.settings.items():
        if isinstance(item, tuple):
            whole[name] = tuple(value.substitute(settings) for value in item)
        else:
            whole[name] = item.substitute(settings)
    whole |= {name: value for name, value in settings.items() if "[" not in name}
    declared = {ref.name for quantity in play.game.parameters for ref in quantity.names}
    return compile_game(play.game, {n: v for n, v in whole.items() if n in declared}, play.source)


def named_formulas(play: Play) -> dict[str, Value]:
    """The `let` formulas of a file that are rational functions of the parameters."""
    found: dict[str, Value] = {}
    for name, let in play.lets.items():
        if _is_plain(let.value):
            item = Reader(formal(), play, Scope()).item(let.value)
            if isinstance(item, Value):
                found[name] = item
    return found


def _is_plain(expr: syntax.Expr) -> bool:
    """Whether a formula is made of numbers, names and arithmetic only, so that reading it asks no sign."""
    match expr:
        case syntax.Number():
            return True
        case syntax.Ref(_, index, last):
            return last is None and (index is None or _is_plain(index))
        case syntax.Unary("-", operand):
            return _is_plain(operand)
        case syntax.Binary("+" | "-" | "*", left, right):
            return _is_plain(left) and _is_plain(right)
        case syntax.Binary("/", left, right):
            return _is_plain(left) and _is_plain(right)
        case syntax.Binary("^", left, syntax.Number(value)):
            return _is_plain(left) and value.denominator == 1
        case syntax.Chain((single,), (), None):
            return _is_plain(single)
    return False


# --- points -----------------------------------------------------------------------------------------------------------


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


def _point(play: Play, equilibrium: Equilibrium, case: Case, point: dict[str, Fraction]) -> Point:
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


__all__ = [
    "Conjectures",
    "FiniteGame",
    "FiniteResult",
    "Game",
    "Point",
    "Result",
    "SourceErrors",
    "Verification",
    "as_tree",
    "diff",
    "draw",
    "limits",
    "load",
    "methods",
    "named_formulas",
    "solve",
    "statics",
    "table",
    "table_pointwise",
    "verify",
    "when",
    "winsets",
]
