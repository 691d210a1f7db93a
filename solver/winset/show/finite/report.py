"""A solution of a finite game in words, for every format: what was found, what it is worth, each equilibrium."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from winset.algebra.value import Value
from winset.equilibrium.finite.assessment import Assessment, OffPath, Played, is_zero
from winset.equilibrium.finite.methods import CONCEPTS
from winset.equilibrium.finite.solving import CheckedAssessment, FiniteResult
from winset.game.labels import action_labels, end_labels, node_labels, player_labels, set_labels
from winset.game.tree import NATURE, Number, Tree
from winset.show.bounds import bounds
from winset.show.finite.naming import Names, names_of
from winset.show.formula import Style, latex_text

Row = tuple[str, str, str]  # a player, her information set, what is played or believed there

MOST_OPEN = 20  # open cases that are told one by one


@dataclass(frozen=True, slots=True)
class CaseReport:
    """What may happen at some information sets off the path, and on which condition."""

    strategies: tuple[Row, ...]
    beliefs: tuple[Row, ...]
    when: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EquilibriumReport:
    """An equilibrium or a family: `when` are the conditions; `on_path` tells which strategies are carried out."""

    payoffs: tuple[tuple[str, str], ...]
    outcomes: tuple[tuple[str, str], ...]
    strategies: tuple[Row, ...]
    beliefs: tuple[Row, ...]
    when: tuple[str, ...]
    off_path: tuple[tuple[CaseReport, ...], ...]
    verdict: str


@dataclass(frozen=True, slots=True)
class FiniteReport:
    """A solution in words. `headline` says the concept, the number and whether the list is complete."""

    title: str
    headline: str
    settings: tuple[str, ...]
    given: tuple[str, ...]
    equilibria: tuple[EquilibriumReport, ...]
    more: str
    notes: tuple[tuple[str, str], ...]


def finite_report(result: FiniteResult, style: Style) -> FiniteReport:
    """The result in words, formulas in the style."""
    names = names_of(result.game.tree, (e.assessment for e in result.equilibria), style)
    writer = Writer(result.game.tree, names)
    verb = "is" if result.unshown == 1 else "are"
    more = f"{result.unshown} more {verb} not listed; --all lists all" if result.unshown else ""
    return FiniteReport(
        writer.word(result.game.tree.title) or "(no title)",
        headline(result),
        tuple(f"{name} = {value}" for name, value in result.game.settings),
        tuple(map(writer.math, bounds(result.game.assumptions, style))),
        tuple(map(writer.equilibrium, result.equilibria)),
        more,
        tuple((kind, writer.word(text)) for kind, text in _notes(result)),
    )


def headline(result: FiniteResult) -> str:
    """The concept, how many, how they are counted, by which method, and whether that is all.

    A number that was counted without being listed is the one that is told.
    """
    solution = result.solution
    count = solution.total if solution.total is not None else len(result.equilibria) + result.unshown
    kind = CONCEPTS[result.concept]
    noun = kind if count == 1 else kind.replace("equilibrium", "equilibria")
    complete = {
        "yes": "the list is complete",
        "pure strategies": "complete in pure strategies",
        "no": "the list may be incomplete",
    }[solution.complete]
    exact = "exact" if result.exact else "in floating point"
    return f"{_counted(count)} {noun}, by {solution.method}, {exact}; {complete}"


def _counted(count: int) -> str:
    if not count:
        return "no"
    return str(count) if count < 10**30 else f"about 10^{len(str(count)) - 1}"


def _notes(result: FiniteResult) -> Iterator[tuple[str, str]]:
    solution = result.solution
    checked = [e for e in result.equilibria if e.points]
    if checked and all(e.verified for e in checked):
        points = sum(e.points for e in checked)
        families = points > len(checked)
        how = f"families at {points} points in all, " if families else ""
        where = (
            "against every deviation" if result.concept == "nash" else "at every information set, on and off the path"
        )
        yield "verified", f"all {len(checked)} listed, {how}{where}"
    for text in result.rejected:
        yield "rejected", f"the verifier refutes {text}"
    if solution.counted:
        yield "counted", solution.counted
    yield "after", solution.cite
    for text in solution.open_cases[:MOST_OPEN]:
        yield "open", text
    more = len(solution.open_cases) - MOST_OPEN
    if more > 0:
        yield "open", f"{more} more cases, which `--format json` lists"
    for text in solution.notes:
        yield "note", text


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes equilibria of a tree in the labels of the file."""

    tree: Tree
    names: Names

    # --- parts ---

    def word(self, text: str) -> str:
        return latex_text(text) if self.names.style.latex else text

    def math(self, text: str) -> str:
        return f"${text}$" if self.names.style.latex else text

    def number(self, number: Number) -> str:
        return self.math(self.names.number(number))

    def equilibrium(self, found: CheckedAssessment) -> EquilibriumReport:
        family, tree = found.assessment, self.tree
        played = Played(tree, family)
        ends = list(played.ends)
        labels = end_labels(tree, ends)
        outcomes: dict[str, Number] = {}
        for end in ends:
            outcomes[labels[end]] = outcomes.get(labels[end], 0) + played.ends[end]
        listed = tuple(self.cases(group) for group in family.off_path if _leaves_a_choice(group))
        elsewhere = {s for group in family.off_path if _leaves_a_choice(group) for s in group.sets}
        verdict = "verified" if found.verified else f"not verified: {found.doubt or 'not asked for'}"
        return EquilibriumReport(
            tuple(zip(map(self.word, player_labels(tree)), map(self.number, played.payoffs), strict=True)),
            tuple((self.word(label), self.number(p)) for label, p in outcomes.items()),
            self.strategies(family, elsewhere),
            self.beliefs(family, elsewhere),
            self.conditions(family, elsewhere),
            listed,
            self.word(verdict),
        )

    def cases(self, group: OffPath) -> tuple[CaseReport, ...]:
        """What may happen at sets off the path that hang together; cases that another one covers are left out."""
        told = (CaseReport(self.strategies(case), self.beliefs(case), self.conditions(case)) for case in group.cases)
        return tuple(dict.fromkeys(told))

    def conditions(self, family: Assessment, elsewhere: Collection[int] = ()) -> tuple[str, ...]:
        """The conditions of a family; those on what is told case by case are told there."""
        own = {p for s, row in _rows(family) if s in elsewhere for p in row} - {
            p for s, row in _rows(family) if s not in elsewhere for p in row
        }
        kept = [c for c in family.conditions if not c.value.variables() & own]
        written = bounds((self.names.constraint(c) for c in kept), self.names.style)
        return tuple(map(self.math, written))

    # --- rows ---

    def strategies(self, family: Assessment, elsewhere: Collection[int] = ()) -> tuple[Row, ...]:
        """What is played at each information set, player by player."""
        return self._table(family.strategies, elsewhere, lambda s: action_labels(self.tree, s), alone=True)

    def beliefs(self, family: Assessment, elsewhere: Collection[int] = ()) -> tuple[Row, ...]:
        """What is believed at each information set with several nodes."""
        return self._table(family.beliefs, elsewhere, lambda s: node_labels(self.tree, s), alone=False)

    def _table(
        self,
        table: Mapping[int, tuple[Number, ...]],
        elsewhere: Collection[int],
        labels: Callable[[int], Sequence[str]],
        alone: bool,
    ) -> tuple[Row, ...]:
        tree = self.tree
        players, sets = player_labels(tree), set_labels(tree)
        order = sorted(table, key=lambda s: (tree.owner[s], s))
        found = []
        for s in order:
            if s in elsewhere or tree.owner[s] == NATURE or (not alone and len(tree.members[s]) == 1):
                continue
            found.append((self.word(players[tree.owner[s]]), self.word(sets[s]), self.law(labels(s), table[s])))
        return tuple(found)

    def law(self, labels: Sequence[str], row: Sequence[Number]) -> str:
        """Probabilities with what they are of: `L`, or `L with 1/4, R with 3/4`."""
        likely = [(label, p) for label, p in zip(labels, row, strict=True) if not is_zero(p)]
        if len(likely) == 1:
            return self.word(likely[0][0])
        return ", ".join(f"{self.word(label)} with {self.number(p)}" for label, p in likely)


def _leaves_a_choice(group: OffPath) -> bool:
    return len(group.cases) > 1


def _rows(family: Assessment) -> Iterator[tuple[int, list[str]]]:
    """The variables at each information set, in strategies and beliefs."""
    for table in (family.strategies, family.beliefs):
        for s, row in table.items():
            yield s, [name for p in row if isinstance(p, Value) for name in p.variables()]
