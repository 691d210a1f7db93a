"""Check what a file means: names, scopes, paths, information, payoffs, words with a given meaning.

`bind` comes between reading and compiling. It reports every fault of a file at once, but not what merely follows from
another fault.
"""

from __future__ import annotations

from dataclasses import dataclass

from winset.errors import Fault, SourceErrors
from winset.language import syntax as s
from winset.language.binding.claims import check_proposition
from winset.language.binding.declarations import check_declarations, check_sides
from winset.language.binding.names import Names, Report, names_of
from winset.language.binding.sequence import check_play


@dataclass(frozen=True, slots=True)
class Bound:
    """A game that was checked, with what its names stand for.

    `players` are those declared, and sides and members that have payoffs, in the order of the file; `families` those
    that are indexed. `parameters`, `formulas`, `issues`, `labels` (of moves) and `outcomes` are names. `warnings` are
    worth a look but no reason to refuse the file.
    """

    game: s.Game
    players: tuple[str, ...]
    families: frozenset[str]
    parameters: tuple[str, ...]
    formulas: tuple[str, ...]
    issues: tuple[str, ...]
    labels: tuple[str, ...]
    outcomes: tuple[str, ...]
    warnings: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class BoundProposition:
    """A proposition that was checked, with the game it is about (None if it is about numbers only)."""

    proposition: s.Proposition
    game: Bound | None
    warnings: tuple[Fault, ...]


def bind(game: s.Game, source: str = "<text>", text: str = "") -> Bound:
    """Check a game. Raises `SourceErrors` with every fault; `text` is quoted in their report."""
    report = Report()
    names = _checked(game, report)
    if report.faults:
        raise SourceErrors(source, text, list(report.faults.values()))
    return _summary(game, names, report)


def bind_proposition(
    proposition: s.Proposition, game: s.Game | None = None, source: str = "<text>", text: str = ""
) -> BoundProposition:
    """Check a proposition; `game` is the one it names, which is checked as well (under its own name in the report)."""
    bound = bind(game, proposition.game, "") if game is not None else None
    report = Report()
    check_proposition(proposition, game, report)
    if report.faults:
        raise SourceErrors(source, text, list(report.faults.values()))
    return BoundProposition(proposition, bound, tuple(report.warnings))


def _checked(game: s.Game, report: Report) -> Names:
    names = names_of(game, report)
    lets = check_declarations(game, names)
    check_sides(game, names, lets)
    if not names.players():
        report.fault(game.at, "the game has no players", "add `players A, B`, or sides")
    if game.play is not None:
        check_play(game, names, lets)
    elif not game.sides:
        report.fault(game.at, "the game has neither a `play` nor sides", "add `play` and the sequence of play below it")
    return names


def _summary(game: s.Game, names: Names, report: Report) -> Bound:
    families = frozenset(name for name in names.players() if names.table[name].indexed)
    return Bound(
        game,
        tuple(name for name in names.players() if name not in names.by_rule),
        families,
        tuple(names.of_kind("a parameter")),
        tuple(names.of_kind("a formula")),
        tuple(names.of_kind("an issue")),
        tuple(names.labels),
        tuple(names.outcomes),
        tuple(report.warnings),
    )
