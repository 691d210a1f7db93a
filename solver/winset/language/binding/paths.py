"""Paths through the play, as far as checking needs them: what was made, who knows it, which labels were chosen.

A condition on labels splits the paths exactly: after `B chooses accept or reject`, `if accept` and `if reject` leave
nothing over. A condition on numbers may go either way; it goes the same way if it is asked again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from winset.errors import Position
from winset.language import syntax as s
from winset.language.walk import nodes

_MOST = 200  # paths kept apart; beyond that what was chosen is forgotten, and conditions may go either way


@dataclass(frozen=True, slots=True)
class Known:
    """Who knows something: the players in `who`, or with `hidden` everyone but them."""

    hidden: bool = True
    who: frozenset[str] = frozenset()

    def by(self, player: str) -> bool:
        return (player in self.who) != self.hidden

    def told(self, players: frozenset[str]) -> Known:
        return replace(self, who=self.who - players if self.hidden else self.who | players)


@dataclass(frozen=True, slots=True)
class Made:
    """Something that the play has made: a number, a list, a draw of labels, a role.

    `basis` are the names that a formula was made from; `labels` those of a draw, `value` the one it has on this path.
    """

    type: str
    at: Position
    known: Known = Known()
    basis: frozenset[str] = frozenset()
    labels: tuple[str, ...] = ()
    value: str | None = None
    indexed: bool = False
    inner: frozenset[str] = frozenset()  # indices of the loops in which it is made anew
    items: int | None = None  # of a list that is written out
    holders: tuple[str, ...] = ()  # of a role: those who take turns, members of families by number


@dataclass(frozen=True, slots=True)
class Choice:
    """A finite choice, a ratification or a settlement on the path; `value` is None while either is possible.

    `family`: made by several players or several times, so that no single value follows it.
    """

    mover: s.Ref
    labels: tuple[str, ...]
    value: str | None = None
    family: bool = False


@dataclass(frozen=True, slots=True)
class Path:
    """One way that the play can have gone."""

    made: Mapping[str, Made] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    facts: Mapping[s.Expr, bool] = field(default_factory=dict)
    ratified_last: str = ""

    def make(self, name: str, made: Made) -> Path:
        return replace(self, made={**self.made, name: made})

    def choose(self, choice: Choice) -> Path:
        return replace(self, choices=(*self.choices, choice))

    def key(self) -> object:
        names = frozenset((name, made.value) for name, made in self.made.items())
        return names, self.choices, frozenset(self.facts.items()), self.ratified_last


Paths = tuple[Path, ...]


def merged(paths: Iterable[Path]) -> Paths:
    """The paths without repetition; if they are too many, without what was chosen on them."""
    found = tuple({path.key(): path for path in paths}.values())
    if len(found) <= _MOST:
        return found
    return tuple({path.key(): path for path in map(_vague, found)}.values())


def _vague(path: Path) -> Path:
    made = {name: replace(entry, value=None) for name, entry in path.made.items()}
    choices = dict.fromkeys(replace(choice, value=None, family=True) for choice in path.choices)
    return replace(path, made=made, choices=tuple(choices), facts={})


def split(paths: Paths, condition: s.Expr) -> tuple[Paths, Paths]:
    """The paths on which a condition holds, and those on which it fails."""
    yes: list[Path] = []
    no: list[Path] = []
    for path in paths:
        for exact in _settled(path, condition):
            value = truth(exact, condition)
            if value is not False:
                yes.append(_noted(exact, condition, True) if value is None else exact)
            if value is not True:
                no.append(_noted(exact, condition, False) if value is None else exact)
    return merged(yes), merged(no)


def _noted(path: Path, condition: s.Expr, value: bool) -> Path:
    return replace(path, facts={**path.facts, condition: value})


def truth(path: Path, condition: s.Expr) -> bool | None:
    """Does the condition hold on the path? None if it may or may not."""
    if condition in path.facts:
        return path.facts[condition]
    match condition:
        case s.Unary("not", operand):
            value = truth(path, operand)
            return None if value is None else not value
        case s.Binary("and", left, right):
            return _and(truth(path, left), truth(path, right))
        case s.Binary("or", left, right):
            value = _and(_not(truth(path, left)), _not(truth(path, right)))
            return _not(value)
        case s.Ref():
            k = choice_of(path, condition)
            value_of = path.choices[k].value if k is not None else None
            return None if value_of is None else value_of == condition.name
        case s.IsLabel(s.Ref(name, None), label) if name in path.made and path.made[name].value is not None:
            return path.made[name].value == label
    return None


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


def _and(left: bool | None, right: bool | None) -> bool | None:
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def _settled(path: Path, condition: s.Expr) -> Iterator[Path]:
    """The path split at the first choice or draw that the condition asks about and that is still open."""
    for atom in nodes(condition):
        if isinstance(atom, s.Ref):
            k = choice_of(path, atom)
            if k is not None and path.choices[k].value is None and not path.choices[k].family:
                for label in path.choices[k].labels:
                    yield from _settled(_chosen(path, k, label), condition)
                return
        if isinstance(atom, s.IsLabel) and isinstance(atom.subject, s.Ref) and atom.subject.index is None:
            made = path.made.get(atom.subject.name)
            if made and made.labels and made.value is None and not made.indexed:
                for label in made.labels:
                    yield from _settled(path.make(atom.subject.name, replace(made, value=label)), condition)
                return
    yield path


def _chosen(path: Path, k: int, label: str) -> Path:
    choice = replace(path.choices[k], value=label)
    return replace(path, choices=(*path.choices[:k], choice, *path.choices[k + 1 :]))


def choice_of(path: Path, ref: s.Ref) -> int | None:
    """Which choice a label speaks of: the latest with that label, by the player who is named if one is."""
    if ref.name == "ratified" and ref.index is None:
        ref = replace(ref, index=s.Ref(path.ratified_last))
    for k in range(len(path.choices) - 1, -1, -1):
        choice = path.choices[k]
        if ref.name in choice.labels and (ref.index is None or ref.index == choice.mover):
            return k
    return None


def movers_of(path: Path, label: str) -> list[Choice]:
    """The choices on the path that had this label, the latest first, one for each mover."""
    found = {choice.mover: choice for choice in path.choices if label in choice.labels}
    return list(found.values())
