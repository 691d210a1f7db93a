"""What preferences depend on beside parameters: names that the play makes (types that are drawn, earlier choices).

A win-set is a set of issues, with such names held fixed: one win-set for each label or value of a finite draw, a
further parameter for a number from an interval. A member has to know what her vote depends on; where she does not, her
vote would follow her beliefs, and the win-set is not a primitive any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from winset.algebra.oracle import Constraint
from winset.algebra.value import Value
from winset.errors import OutOfReach
from winset.game.evaluate import Reader
from winset.game.play import Defined, Made, Scope
from winset.language import syntax as s
from winset.negotiation.preferences import issue_names
from winset.negotiation.trees import nodes

Item = Value | str


@dataclass(frozen=True, slots=True)
class Unknown:
    """Names that are made together, and the cases they can come out as; without cases, numbers within constraints."""

    names: tuple[str, ...]
    cases: tuple[tuple[Item, ...], ...] = ()
    constraints: tuple[Constraint, ...] = ()


@dataclass(frozen=True, slots=True)
class Types:
    """Everything that preferences of some members depend on beside parameters; `lets` are read from the others."""

    unknowns: tuple[Unknown, ...] = ()
    lets: tuple[s.Let, ...] = ()

    @property
    def parameters(self) -> tuple[str, ...]:
        """The names that are further parameters."""
        return tuple(name for unknown in self.unknowns if not unknown.cases for name in unknown.names)

    @property
    def constraints(self) -> tuple[Constraint, ...]:
        """What is assumed of the further parameters, strict."""
        return tuple(constraint for unknown in self.unknowns for constraint in unknown.constraints)

    def cases(self) -> Iterator[tuple[tuple[str, Item], ...]]:
        """Every way in which the finite draws can come out, as (name, label or value) pairs."""
        finite = [unknown for unknown in self.unknowns if unknown.cases]
        for combination in product(*(unknown.cases for unknown in finite)):
            parts = zip(finite, combination, strict=True)
            yield tuple(pair for unknown, case in parts for pair in zip(unknown.names, case, strict=True))

    def scope(self, deal: Sequence[tuple[str, Value]], case: Sequence[tuple[str, Item]]) -> Scope:
        """The names that preferences can read at a deal."""
        numbers = [(name, Value.variable(name)) for name in self.parameters]
        made = tuple(Made(name, item) for name, item in (*deal, *case, *numbers))
        lets = tuple(Defined(let.target.name, let.value, len(made) + k, 0) for k, let in enumerate(self.lets))
        return Scope((*made, *lets))


def types_of(reader: Reader, game: s.Game, preferences: Sequence[tuple[str, str, object]]) -> Types:
    """The types on which preferences depend, given as (side, who, tree).

    Raises OutOfReach for a type that someone does not know when she votes, and for a dependence on moves by label.
    """
    unknowns: dict[tuple[str, ...], Unknown] = {}
    lets: dict[str, s.Let] = {}
    for side, who, tree in preferences:
        for ref in _free(game, tree, lets):
            unknown = _made(reader, game, ref, side, who)
            unknowns[unknown.names] = unknown
    return Types(tuple(unknowns.values()), tuple(sorted(lets.values(), key=lambda let: let.at)))


def _free(game: s.Game, tree: object, lets: dict[str, s.Let]) -> Iterator[s.Ref]:
    """References in `tree` to names that the play makes; definitions met on the way go to `lets`."""
    known = {ref.name for quantity in game.parameters for ref in quantity.names} | set(issue_names(game))
    known |= {let.target.name for let in game.lets}
    known |= {node.name for side in game.sides for node in nodes(side) if isinstance(node, s.Over)}
    inside = {node.target.name: node for node in nodes(game.play) if isinstance(node, s.Let)}
    for ref in nodes(tree):
        if not isinstance(ref, s.Ref) or ref.name in known:
            continue
        if ref.name in inside:
            lets[ref.name] = inside[ref.name]
            yield from _free(game, inside[ref.name].value, lets)
        else:
            yield ref


def _made(reader: Reader, game: s.Game, ref: s.Ref, side: str, who: str) -> Unknown:
    for node in nodes(game.play):
        match node:
            case s.Draw(names=refs) if _names(ref, refs):
                if not _knows(game, node, ref, side, who):
                    raise OutOfReach(f"{who} votes without knowing {ref.name}: the vote depends on beliefs", node.at)
                return _drawn(reader, game, node)
            case s.Move(what=s.Variables(quantities=quantities)) | s.Settle(what=s.Variables(quantities=quantities)):
                for quantity in quantities:
                    if _names(ref, quantity.names):
                        return _number(reader, game, ref, quantity.domain)
            case s.Carry(quantity=quantity) if _names(ref, quantity.names):
                return _number(reader, game, ref, quantity.domain)
            case s.Options(labels=labels) if ref.name in labels:
                raise OutOfReach(f"a preference depends on the move {ref.name}: before it there is no win-set", ref.at)
            case _:
                pass
    raise OutOfReach(f"{ref.name} is neither a parameter nor made in the play", ref.at)


def _names(ref: s.Ref, refs: tuple[s.Ref, ...]) -> bool:
    return any(other.name == ref.name for other in refs)


def _spread(reader: Reader, game: s.Game, name: s.Ref) -> list[str]:
    """The names that a reference to `t[i]` inside `for each i` or `for i in` makes; a plain name is itself."""
    if name.index is None:
        return [name.name]
    for node in nodes(game.play):
        if isinstance(node, s.ForEach | s.Over) and name.index == s.Ref(node.name):
            items = reader.members(node.domain)
            return [f"{name.name}[{item}]" for item in items]
    return [f"{name.name}[{reader.whole(name.index)}]"]


def _number(reader: Reader, game: s.Game, ref: s.Ref, domain: s.Domain | None) -> Unknown:
    """A number that somebody chose or that a round carries, as a parameter."""
    quantities = (node for node in nodes(game.play) if isinstance(node, s.Quantity))
    declared = next(name for quantity in quantities for name in quantity.names if name.name == ref.name)
    names = tuple(_spread(reader, game, declared))
    if isinstance(domain, s.Interval):
        return Unknown(names, (), tuple(c for name in names for c in _inside(reader, name, domain)))
    if domain is None:
        return Unknown(names)
    values = [item for item in reader.members(domain) if isinstance(item, Value)]
    return Unknown(names, tuple(product(values, repeat=len(names))))


def _inside(reader: Reader, name: str, interval: s.Interval) -> Iterator[Constraint]:
    value = Value.variable(name)
    yield Constraint(value - reader.number(interval.low), ">")
    yield Constraint(reader.number(interval.high) - value, ">")


def _drawn(reader: Reader, game: s.Game, draw: s.Draw) -> Unknown:
    """A draw: finitely many cases, or numbers from intervals."""
    spread = [_spread(reader, game, name) for name in draw.names]
    names = tuple(name for column in spread for name in column)
    copies = len(spread[0])
    match draw.law:
        case s.Labels(items=items):
            cases: tuple[tuple[Item, ...], ...] = tuple(labels for labels, _ in items)
        case s.Values(items=pairs):
            cases = tuple((reader.number(value),) for value, _ in pairs)
        case s.Uniform(domain=s.Interval() as interval) | s.Density(interval=interval):
            return Unknown(names, (), tuple(c for name in names for c in _inside(reader, name, interval)))
        case s.Uniform(domain=domain):
            cases = tuple(product(reader.members(domain), repeat=len(draw.names)))
    if copies == 1:
        return Unknown(names, cases)
    rows = product(cases, repeat=copies)
    return Unknown(names, tuple(tuple(case[k] for k in range(len(spread)) for case in row) for row in rows))


def _knows(game: s.Game, draw: s.Draw, ref: s.Ref, side: str, who: str) -> bool:
    """Whether `who` of a side has seen the draw, or is told later."""
    named = {side, who}
    for node in nodes(game.play):
        if isinstance(node, s.Learns) and node.who.name in named and _names(ref, node.what):
            return True
    for seen in draw.seen:
        if seen.what is None or seen.what.name == ref.name:
            listed = any(other.name in named for other in seen.who)
            return listed != seen.hidden
    return True
