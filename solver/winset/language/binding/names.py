"""The names of a game file: what each stands for, declared where, and which are declared twice."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from winset.errors import Fault, Position
from winset.language import syntax as s
from winset.language.binding.words import GIVEN, nearest, skeleton
from winset.language.walk import nodes


@dataclass(slots=True)
class Report:
    """Faults and warnings as they are found; the same one is kept once."""

    faults: dict[tuple[Position, str], Fault] = field(default_factory=dict)
    warnings: list[Fault] = field(default_factory=list)

    def fault(self, at: Position, message: str, advice: str = "") -> None:
        self.faults.setdefault((at, message), Fault(at, message, advice))

    def warn(self, at: Position, message: str, advice: str = "") -> None:
        self.warnings.append(Fault(at, message, advice))


@dataclass(frozen=True, slots=True)
class Name:
    """What a name stands for: `kind` in words ("a parameter"), `indexed` if it is a list or a family."""

    kind: str
    at: Position
    indexed: bool = False
    node: object = None


@dataclass(slots=True)
class Names:
    """All names declared in a file; `labels` are those of moves, `outcomes` those of ends."""

    report: Report
    table: dict[str, Name] = field(default_factory=dict)
    labels: dict[str, Position] = field(default_factory=dict)
    outcomes: dict[str, Position] = field(default_factory=dict)
    spellings: dict[str, Position] = field(default_factory=dict)
    by_rule: set[str] = field(default_factory=set)
    made_on: dict[str, int] = field(default_factory=dict)  # the line of what the play makes, wherever it is visible

    def declare(self, name: str, kind: str, at: Position, indexed: bool = False, node: object = None) -> None:
        """Enter a name of the file; a second declaration is a fault."""
        self.spell(name, at)
        if name in GIVEN:
            self.report.fault(at, f"`{name}` has a meaning of its own", f"give {kind} another name")
        elif name in self.table:
            first = self.table[name]
            message = f"`{name}` is declared twice: it is {first.kind} already (line {first.at.line})"
            self.report.fault(at, message, "give one of the two another name")
        else:
            self.table[name] = Name(kind, at, indexed, node)

    def spell(self, name: str, at: Position) -> None:
        self.spellings.setdefault(name, at)

    def is_player(self, name: str) -> bool:
        return name in self.table and self.table[name].kind in PLAYERS

    def of_kind(self, *kinds: str) -> list[str]:
        return [name for name, entry in self.table.items() if entry.kind in kinds]

    def players(self) -> list[str]:
        return self.of_kind(*PLAYERS)


PLAYERS = ("a player", "a side", "a member")


def names_of(game: s.Game, report: Report) -> Names:
    """Enter every declared name of a game, its move labels and its outcomes."""
    names = Names(report)
    for who in game.players:
        names.declare(who.name, "a player", who.at, who.index is not None, who)
    for side in game.sides:
        _declare_side(names, side)
    for quantity in game.parameters:
        for ref in quantity.names:
            is_list = ref.index is not None or isinstance(quantity.default, s.ListOf)
            names.declare(ref.name, "a parameter", ref.at, is_list, quantity)
    for distribution in game.distributions:
        names.declare(distribution.name, "a distribution", distribution.at, node=distribution)
    for let in game.lets:
        names.declare(let.target.name, "a formula", let.target.at, let.target.index is not None, let)
    for issue in game.issues:
        for quantity in issue.quantities:
            for ref in quantity.names:
                names.declare(ref.name, "an issue", ref.at, ref.index is not None, issue)
    if game.play:
        _labels(names, game.play)
        for ref in made_names(game.play):
            names.made_on.setdefault(ref.name, ref.at.line)
    _look_alikes(names)
    return names


def _declare_side(names: Names, side: s.Side) -> None:
    names.declare(side.name, "a side", side.at, node=side)
    for ratifier in side.ratifiers:
        if isinstance(ratifier, s.Veto):
            members = [(s.Ref(ratifier.name, at=ratifier.at), ratifier.preference)]
        else:
            members = [(member.who, member.preference) for member in ratifier.members]
        for who, preference in members:
            names.declare(who.name, "a member", who.at, who.index is not None, side)
            if isinstance(preference, s.AcceptsIf | s.AcceptsWith):
                names.by_rule.add(who.name)


def _labels(names: Names, play: s.Block) -> None:
    """Labels of moves and of ends share the file's names: neither may be something else."""
    for node in nodes(play):
        if isinstance(node, s.Move) and isinstance(node.what, s.Options):
            for label in node.what.labels:
                _enter(names, label, "the label of a move", label_at(node.what, label), names.labels)
        elif isinstance(node, s.End):
            at = replace(node.at, width=len(node.label))
            _enter(names, node.label, "an outcome", at, names.outcomes)
    for label in names.labels.keys() & names.outcomes.keys():
        message = f"`{label}` is both the label of a move and an outcome"
        names.report.fault(names.outcomes[label], message, "call the outcome something else, such as `ended`")


def _enter(names: Names, label: str, kind: str, at: Position, known: dict[str, Position]) -> None:
    names.spell(label, at)
    if label in names.table:
        other = names.table[label]
        message = f"`{label}` is {kind} here, but {other.kind} on line {other.at.line}"
        advice = "give one of the two another name"
        near = nearest(label, set(names.labels) | set(names.outcomes)) if kind == "an outcome" else ""
        names.report.fault(at, message, near or advice)
    elif label in GIVEN - {"agreement"} or (label == "agreement" and known is names.labels):
        names.report.fault(at, f"`{label}` has a meaning of its own", f"{kind} needs another name")
    known.setdefault(label, at)


def label_at(options: s.Options, label: str) -> Position:
    """Where a label stands, if options are separated by ` or ` as usual."""
    column = options.at.column
    for other in options.labels:
        if other == label:
            break
        column += len(other) + len(" or ")
    return Position(options.at.line, column, len(label))


def _look_alikes(names: Names) -> None:
    """Warn of names that cannot be told apart in print."""
    seen: dict[str, str] = {}
    for name, at in names.spellings.items():
        other = seen.setdefault(skeleton(name), name)
        if other != name:
            names.report.warn(at, f"`{name}` looks like `{other}` (line {names.spellings[other].line})", "rename one")


def made_names(block: s.Block) -> Iterator[s.Ref]:
    """Every name where some statement of the play makes it."""
    for node in nodes(block):
        match node:
            case s.Draw(names):
                yield from names
            case s.Variables(quantities):
                yield from (name for quantity in quantities for name in quantity.names)
            case s.Let(target):
                yield target
            case s.Carry(quantity):
                yield from quantity.names
            case s.Alternate(_, roles):
                yield from roles
