"""A history of a play as a verifier walks along it: the state, what happened, and who has been told what.

What happened is kept by item: a number by its variable, a move by its site, a draw by its name. A profile that is
asked what is played is watched: which items it looks at tells what its answer depends on.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from winset.algebra.value import Value
from winset.claims.profile import History
from winset.game.play import Action, Audience, Branch, Choose, Continuum, Made, Offer, Site, State, Together

K = TypeVar("K")
V = TypeVar("V")

# Part of a history: "numbers", "moves" or "drawn", with the variable, site or name; None stands for all of that part.
Item = tuple[str, object]
MODE: Item = ("mode", "")


@dataclass(frozen=True, slots=True)
class Taken:
    """Actions taken at once (one, unless the move was simultaneous); `variable` is the symbol of a number left open."""

    sites: tuple[Site, ...]
    actions: tuple[Action, ...]
    variable: str = ""

    def __str__(self) -> str:
        return ", ".join(f"{site.player}: {action}" for site, action in zip(self.sites, self.actions, strict=True))


@dataclass(frozen=True, slots=True)
class Drew:
    """What nature drew: the branch, and the names with what was drawn; `branch` is -1 for a number of an interval."""

    branch: int
    drawn: tuple[tuple[str, Value | str], ...]

    def __str__(self) -> str:
        return ", ".join(f"{name} = {value}" for name, value in self.drawn) or f"chance: branch {self.branch + 1}"


Turn = Taken | Drew


@dataclass(frozen=True, slots=True)
class Heard:
    """Who knows an item; `index` is its place among the names in scope while it is there, -1 for a move."""

    index: int
    name: str
    value: Action
    audience: Audience

    def now(self, state: State) -> Heard:
        """The same after revelations: what a player is told later, she knows from then on."""
        names = state.scope.names
        entry = names[self.index] if 0 <= self.index < len(names) else None
        if not isinstance(entry, Made) or entry.audience is self.audience:
            return self
        if entry.name == self.name and entry.value == self.value:
            return replace(self, audience=entry.audience)
        return self


@dataclass(frozen=True, slots=True)
class Node:
    """A history; `symbols` are the numbers that were left open along it."""

    state: State
    history: History = field(default_factory=History)
    heard: Mapping[Item, Heard] = field(default_factory=dict)
    trail: tuple[Turn, ...] = ()
    symbols: frozenset[str] = frozenset()

    @property
    def mode(self) -> str:
        """The state of the profile, "" if it has none."""
        return self.history.mode

    def in_mode(self, mode: str) -> Node:
        """The same with the profile in another state."""
        return self if mode == self.mode else replace(self, history=replace(self.history, mode=mode))

    def key(self) -> Hashable:
        """Equal for histories from which the play goes on in the same way, the profile in the same state."""
        return self.state.key(), self.mode

    def at(self, state: State) -> Node:
        """The same history, a payment or the passing of time later."""
        heard = {item: told.now(state) for item, told in self.heard.items()}
        return replace(self, state=state, heard=heard)

    def taking(self, step: Choose | Offer, action: Action, symbol: str = "") -> Node:
        """The history in which the action is taken next; `symbol` is its name if the number is left open."""
        state = step.after(action)  # type: ignore[arg-type]
        history = self.history.with_move(step.site, action)
        if isinstance(action, Value):
            history = history.with_number(step.site, step.variable, action)
        node = self._with(state, history, Taken((step.site,), (action,), symbol))
        symbols = self.symbols | {symbol} if symbol else self.symbols
        if not isinstance(action, Value):
            told: dict[Item, Heard] = {("moves", step.site): Heard(-1, "", action, state.scope.moves[-1].audience)}
            return replace(node, heard={**node.heard, **told})
        index = len(state.scope.names) - 1
        entry = state.scope.names[index]
        assert isinstance(entry, Made)
        made = Heard(index, entry.name, entry.value, entry.audience)
        told = {("moves", step.site): made, ("numbers", step.variable): made}
        return replace(node, heard={**node.heard, **told}, symbols=symbols)

    def taking_all(self, step: Together, actions: tuple[Action, ...], symbols: frozenset[str] = frozenset()) -> Node:
        """The history in which these actions are taken at once; `symbols` name the numbers left open among them."""
        state = step.after(actions)
        history, told = self.history, dict[Item, Heard]()
        for move, action, made in zip(step.moves, actions, step.made(state), strict=True):
            if isinstance(made, Made):
                assert isinstance(action, Value)
                history = history.with_number(move.site, move.variable, action)
                place = max(k for k, entry in enumerate(state.scope.names) if entry is made)
                heard = Heard(place, made.name, action, made.audience)
                told["numbers", move.variable] = heard
            else:
                history = history.with_move(move.site, action)
                heard = Heard(-1, "", made.label, made.audience)
            told["moves", move.site] = heard
        node = self._with(state, history, Taken(tuple(move.site for move in step.moves), actions))
        return replace(node, heard={**node.heard, **told}, symbols=self.symbols | symbols)

    def drawing(self, index: int, branch: Branch) -> Node:
        """The history in which nature draws a branch."""
        history = self.history.with_drawn(branch.drawn)
        node = self._with(branch.after, history, Drew(index, branch.drawn))
        names = branch.after.scope.names
        told: dict[Item, Heard] = {}
        for name, value in branch.drawn:
            place = max(k for k, entry in enumerate(names) if entry.name == name)
            entry = names[place]
            assert isinstance(entry, Made)
            told["drawn", name] = Heard(place, name, value, entry.audience)
        return replace(node, heard={**node.heard, **told})

    def drawing_number(self, step: Continuum, number: Value, symbol: str = "") -> Node:
        """The history in which nature draws a number; `symbol` is its name if it is left open."""
        state = step.after(number)
        history = self.history.with_drawn(((step.name, number),))
        history = replace(history, numbers={**history.numbers, step.variable: number})
        node = self._with(state, history, Drew(-1, ((step.name, number),)))
        place = max(k for k, entry in enumerate(state.scope.names) if entry.name == step.name)
        entry = state.scope.names[place]
        assert isinstance(entry, Made)
        drawn = Heard(place, step.name, number, entry.audience)
        told: dict[Item, Heard] = {("drawn", step.name): drawn, ("numbers", step.variable): drawn}
        symbols = self.symbols | {symbol} if symbol else self.symbols
        return replace(node, heard={**node.heard, **told}, symbols=symbols)

    def _with(self, state: State, history: History, turn: Turn) -> Node:
        return replace(self.at(state), history=history, trail=(*self.trail, turn))

    # --- what is known ---

    def knows(self, player: str, item: Item) -> bool:
        """Whether a player knows an item of the history, if the history has it."""
        kind, name = item
        if name is None:
            return all(self.knows(player, other) for other in self.heard if other[0] == kind)
        heard = self.heard.get(item)
        return heard is None or heard.audience is None or player in heard.audience

    def recall(self, item: Item) -> object:
        """What the history says of an item, and who knows it; None if it says nothing."""
        kind, name = item
        part: Mapping[object, object] = getattr(self.history, kind)
        if name is None:
            return tuple((key, value, self._audience((kind, key))) for key, value in part.items())
        return (part[name], self._audience(item)) if name in part else None

    def _audience(self, item: Item) -> Audience:
        heard = self.heard.get(item)
        return None if heard is None else heard.audience

    def known(self, player: str) -> dict[Item, Action]:
        """The items that a player knows, with what they are; all know the state of the profile."""
        told = {item: heard.value for item, heard in self.heard.items() if self.knows(player, item)}
        return {**told, MODE: self.mode} if self.mode else told

    def watched(self, log: set[Item]) -> History:
        """The history, noting in `log` what is looked at."""
        return History(
            _Watched("numbers", self.history.numbers, log),
            _Watched("moves", self.history.moves, log),
            _Watched("drawn", self.history.drawn, log),
            self.mode,
        )

    def fresh(self, variable: str, taken: frozenset[str]) -> str:
        """A name for a number left open: that of its variable, unless it is in use."""
        while variable in self.symbols or variable in taken:
            variable += "′"
        return variable


class _Watched(Mapping[K, V]):
    """A mapping that notes which of its keys are looked at."""

    def __init__(self, kind: str, inner: Mapping[K, V], log: set[Item]) -> None:
        self._kind = kind
        self._inner = inner
        self._log = log

    def __getitem__(self, key: K) -> V:
        self._log.add((self._kind, key))
        return self._inner[key]

    def __iter__(self) -> Iterator[K]:
        self._log.add((self._kind, None))
        return iter(self._inner)

    def __len__(self) -> int:
        self._log.add((self._kind, None))
        return len(self._inner)
