"""The same game in other clothes: rewritings that must not change what is found.

Each takes and returns the syntax tree of a plain play, with the map that leads from the old answer to the new one.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from winset.language import syntax as s

KEPT = {"round", "ratified", "settled", "count", "sum", "max", "min", "abs", "sqrt"}


@dataclass(frozen=True)
class Clothes:
    """A rewritten game.

    `names` maps old names to new ones, a payoff u of the old game is `factor * u + constant` in the new one.
    """

    game: s.Game
    names: dict[str, str] = field(default_factory=dict)
    factor: Fraction = Fraction(1)
    constant: Fraction = Fraction(0)

    def name(self, old: str) -> str:
        base, bracket, index = old.partition("[")
        return self.names.get(base, base) + bracket + index


def rebuilt(node: Any, change: Callable[[Any], Any]) -> Any:
    """The tree with `change` applied to every node, innermost first."""
    if dataclasses.is_dataclass(node) and not isinstance(node, type):
        if type(node).__name__ == "Position":
            return node
        fields = {f.name: rebuilt(getattr(node, f.name), change) for f in dataclasses.fields(node)}
        return change(dataclasses.replace(node, **fields))
    if isinstance(node, tuple):
        return tuple(rebuilt(item, change) for item in node)
    return node


def names_of(game: s.Game) -> set[str]:
    """Every name that the file makes."""
    found: set[str] = set()

    def look(node: Any) -> Any:
        match node:
            case s.Ref(name):
                found.add(name)
            case s.IsLabel(_, label) | s.End(label):
                found.add(label)
            case s.Options(labels):
                found.update(labels)
            case s.Labels(items):
                found.update(label for labels, _ in items for label in labels)
            case s.ForEach(name) | s.Over(name):
                found.add(name)
        return node

    rebuilt(game, look)
    return found - KEPT


def renamed(game: s.Game) -> Clothes:
    """All names changed; their order in the alphabet is turned round."""
    names = sorted(names_of(game))
    new = {name: f"n{len(names) - place:03d}{name[0]}" for place, name in enumerate(names)}

    def change(node: Any) -> Any:
        match node:
            case s.Ref():
                return dataclasses.replace(node, name=new.get(node.name, node.name))
            case s.IsLabel() | s.End():
                return dataclasses.replace(node, label=new[node.label])
            case s.Options():
                return dataclasses.replace(node, labels=tuple(new[label] for label in node.labels))
            case s.Labels():
                items = tuple((tuple(new[label] for label in labels), p) for labels, p in node.items)
                return dataclasses.replace(node, items=items)
            case s.ForEach() | s.Over():
                return dataclasses.replace(node, name=new[node.name])
        return node

    return Clothes(rebuilt(game, change), new)


def rescaled(game: s.Game, factor: Fraction = Fraction(3, 2), constant: Fraction = Fraction(-7, 5)) -> Clothes:
    """Payoffs times a factor and, where nothing is discounted, plus a constant at every end."""
    discounted = any_of(game, s.Discounted)
    shift = Fraction(0) if discounted else constant

    def change(node: Any) -> Any:
        match node:
            case s.Gets() | s.Pays() | s.OthersGet():
                return dataclasses.replace(node, value=s.Binary("*", s.Number(factor), node.value))
        return node

    def lift(node: Any) -> Any:
        if isinstance(node, s.End) and shift:
            return dataclasses.replace(node, gains=(*node.gains, *(constant_for(ref, shift) for ref in game.players)))
        return node

    return Clothes(rebuilt(rebuilt(game, change), lift), {}, factor, shift)


def constant_for(ref: s.Ref, shift: Fraction) -> s.Gain:
    number: s.Expr = s.Number(abs(shift)) if shift >= 0 else s.Unary("-", s.Number(abs(shift)))
    if ref.last is None:
        return s.Gets(ref, number)
    assert ref.index is not None
    return s.Gets(s.Ref(ref.name, s.Ref("someone")), number, s.Over("someone", s.Range(ref.index, ref.last)))


def with_idler(game: s.Game) -> Clothes:
    """A player who moves first, to no effect, and gets nothing."""
    idler = s.Ref("bystander")
    assert game.play is not None
    idle = s.Move(idler, s.Options(("lounge", "linger")))
    block = dataclasses.replace(game.play, statements=(idle, *game.play.statements))

    def change(node: Any) -> Any:
        if isinstance(node, s.End) and node.gains and not any(isinstance(g, s.OthersGet) for g in node.gains):
            return dataclasses.replace(node, gains=(*node.gains, s.Gets(idler, s.Number(Fraction(0)))))
        return node

    return Clothes(rebuilt(dataclasses.replace(game, players=(idler, *game.players), play=block), change))


def reordered(game: s.Game) -> Clothes:
    """Options, results of draws and the two branches of each condition in the opposite order."""

    def change(node: Any) -> Any:
        match node:
            case s.Options(labels):
                return dataclasses.replace(node, labels=labels[::-1])
            case s.Labels(items):
                return dataclasses.replace(node, items=explicit(items)[::-1])
            case s.Values(items):
                return dataclasses.replace(node, items=explicit(items)[::-1])
            case s.If(((condition, body),), otherwise) if otherwise is not None:
                return dataclasses.replace(node, branches=((s.Unary("not", condition), otherwise),), otherwise=body)
        return node

    return Clothes(rebuilt(game, change))


def explicit(items: tuple[Any, ...]) -> tuple[Any, ...]:
    """Results of a draw with `otherwise` replaced by its probability."""
    rest: s.Expr = s.Number(Fraction(1))
    for _, probability in items:
        if probability is not None:
            rest = s.Binary("-", rest, probability)
    return tuple((what, rest if probability is None else probability) for what, probability in items)


def any_of(game: s.Game, kind: type) -> bool:
    found: list[Any] = []

    def look(node: Any) -> Any:
        if isinstance(node, kind):
            found.append(node)
        return node

    rebuilt(game, look)
    return bool(found)


def all_at_once(game: s.Game) -> Clothes:
    """Every rewriting, one after the other."""
    ordered = reordered(with_idler(game).game).game
    scaled = rescaled(ordered)
    named = renamed(scaled.game)
    return Clothes(named.game, named.names, scaled.factor, scaled.constant)


REWRITINGS = {"renamed": renamed, "rescaled": rescaled, "with an idler": with_idler, "reordered": reordered}
