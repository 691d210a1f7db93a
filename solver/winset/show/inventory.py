"""What is in a game file: players, parameters, who moves when and who sees it, and what class of game that makes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from winset.game.visibility import hides_anything, statements
from winset.language import syntax as s
from winset.language.binder import Bound
from winset.language.write_formula import write_expr, write_ref
from winset.language.write_play import quantities, refs, simple


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the file: its number, its text, and a remark (the author's comment, or what the line needs)."""

    line: int
    text: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Inventory:
    """A game file in lists; `beliefs` are the lines where beliefs may matter."""

    title: str
    comment: str
    traits: tuple[str, ...]
    players: tuple[str, ...]
    parameters: tuple[Item, ...]
    assumptions: tuple[Item, ...]
    sides: tuple[Item, ...]
    moves: tuple[Item, ...]
    outcomes: tuple[str, ...]
    beliefs: tuple[Item, ...]
    warnings: tuple[Item, ...]

    def json(self) -> dict[str, Any]:
        """The lists as JSON."""
        lists = ("parameters", "assumptions", "sides", "moves", "beliefs", "warnings")
        found: dict[str, Any] = {"title": self.title, "comment": self.comment, "class": list(self.traits)}
        found |= {"players": list(self.players), "outcomes": list(self.outcomes)}
        for name in lists:
            items: Sequence[Item] = getattr(self, name)
            found[name] = [{"line": item.line, "text": item.text, "remark": item.remark} for item in items]
        return found

    def lines(self) -> Iterator[str]:
        """The lists as text."""
        yield self.title + (f"  ({self.comment})" if self.comment else "")
        yield ", ".join(self.traits)
        yield ""
        yield f"players      {', '.join(self.players)}"
        yield from _listed("parameters", self.parameters)
        yield from _listed("assuming", self.assumptions)
        yield from _listed("sides", self.sides)
        yield from _listed("moves", self.moves)
        if self.outcomes:
            yield f"outcomes     {', '.join(self.outcomes)}"
        yield from _listed("beliefs", self.beliefs)
        yield from _listed("warnings", self.warnings)


def _listed(head: str, items: Sequence[Item]) -> Iterator[str]:
    for place, item in enumerate(items):
        remark = f"   # {item.remark}" if item.remark else ""
        yield f"{head if place == 0 else '':<12} {item.line:>4}  {item.text}{remark}"


def inventory(bound: Bound, rewritten: s.Game) -> Inventory:
    """What is in a game that was checked; `rewritten` is the plain play of a negotiation, or the game itself."""
    game = bound.game
    return Inventory(
        game.title,
        game.comment.strip().replace("\n", " "),
        tuple(traits(game, rewritten)),
        bound.players,
        tuple(Item(q.at.line, quantities((q,)), q.comment.strip()) for q in game.parameters),
        tuple(Item(a.at.line, write_expr(a.condition), a.comment.strip()) for a in game.assumptions),
        tuple(Item(side.at.line, side.name, side.comment.strip()) for side in game.sides),
        tuple(_moves(game.play)),
        bound.outcomes,
        tuple(beliefs(rewritten)),
        tuple(Item(w.position.line, w.message, w.advice) for w in bound.warnings),
    )


def _moves(play: s.Block | None) -> Iterator[Item]:
    for statement in statements(play):
        match statement:
            case s.Draw() | s.Move() | s.Settle() | s.Ratifies() | s.Learns():
                yield Item(statement.at.line, simple(statement), statement.comment.strip())
            case s.Repeat(times=times):
                head = "repeat forever" if times is None else f"repeat {write_expr(times)} times"
                yield Item(statement.at.line, head, statement.comment.strip())
            case s.Simultaneously() | s.ForEach() | s.Chance():
                yield Item(statement.at.line, _HEADS[type(statement)], statement.comment.strip())


_HEADS: dict[type, str] = {s.Simultaneously: "simultaneously", s.ForEach: "for each", s.Chance: "with probability"}


def traits(game: s.Game, rewritten: s.Game) -> Iterator[str]:
    """The class of the game, in the field's words."""
    if game.sides:
        yield "a negotiation between sides"
    play = rewritten.play
    if play is None:
        yield "without a sequence of play"
        return
    found = list(statements(play))
    issues = [quantity for issue in game.issues for quantity in issue.quantities] if game.sides else []
    kinds = {type(statement) for statement in found}
    yield "private information" if hides_anything(rewritten) else "nothing is hidden"
    numbers = any(map(_continuous, found)) or any(map(_from_interval, issues))
    yield "choices of numbers from intervals" if numbers else "finitely many actions"
    if s.Simultaneously in kinds:
        yield "simultaneous moves"
    if any(isinstance(x, s.Move) and x.vote for x in found):
        yield "votes"
    if s.Draw in kinds or s.Chance in kinds:
        yield "draws of nature"
    if any(isinstance(x, s.Repeat) and x.times is None for x in found):
        yield "endless rounds"
    elif s.Repeat in kinds:
        yield "finitely many rounds"


def _continuous(statement: s.Statement) -> bool:
    if not isinstance(statement, s.Move | s.Settle) or not isinstance(statement.what, s.Variables):
        return False
    return any(map(_from_interval, statement.what.quantities))


def _from_interval(quantity: s.Quantity) -> bool:
    return isinstance(quantity.domain, s.Interval) or bool(quantity.chain.ops)


# --- where beliefs may matter -----------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Secret:
    """Something that some players know: what, who, at which line, and whether one of them has moved since."""

    what: str
    line: int
    knows: set[str]
    hidden_from: set[str] | None
    acted_on: bool = False

    def unknown_to(self, player: str) -> bool:
        if player in self.knows:
            return False
        return self.hidden_from is None or player in self.hidden_from


def beliefs(game: s.Game) -> Iterator[Item]:
    """The moves of players who have not seen something on which an earlier mover may have acted.

    There, beliefs matter unless the best action is the same whatever it is. Roles are not followed from round to round.
    """
    secrets: list[_Secret] = []
    for statement in statements(game.play):
        match statement:
            case s.Draw(names=names, seen=seen) if seen:
                secrets.append(_secret(refs(names), statement.at.line, seen, None))
            case s.Learns(who=who, what=what):
                for secret in secrets:
                    if any(ref.name in secret.what for ref in what):
                        secret.knows.add(who.name)
            case s.Move(who=who, seen=seen):
                unseen = [x for x in secrets if x.acted_on and x.unknown_to(who.name)]
                for secret in unseen:
                    remark = f"{write_ref(who)} has not seen {secret.what} (line {secret.line})"
                    yield Item(statement.at.line, simple(statement), remark)
                for secret in secrets:
                    secret.acted_on = secret.acted_on or not secret.unknown_to(who.name)
                if seen:
                    secrets.append(_secret(f"the move of {write_ref(who)}", statement.at.line, seen, who.name))


def _secret(what: str, line: int, seen: tuple[s.Seen, ...], mover: str | None) -> _Secret:
    hidden = {ref.name for clause in seen if clause.hidden for ref in clause.who}
    knows = {ref.name for clause in seen if not clause.hidden for ref in clause.who}
    own = set() if mover is None else {mover}
    return _Secret(what, line, knows | own, hidden or None, acted_on=mover is not None)
