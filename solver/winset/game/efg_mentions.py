"""What the nodes of an `.efg` file say of their information sets and outcomes: told once, or each time the same."""

from __future__ import annotations

import re
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from winset.game.gambit_text import NUMBER, SPACE, TEXT, Exact, Faults, clip, position, unquoted
from winset.game.tree import NATURE, NO_OUTCOME, Number, Outcome

_LABELS = re.compile(TEXT, re.DOTALL | re.ASCII)
_NUMBERS = re.compile(NUMBER, re.ASCII)
_CHANCES = re.compile(f"{TEXT}{SPACE}({NUMBER})", re.DOTALL | re.ASCII)


def labels_in(text: str) -> tuple[str, ...]:
    """The labels of a list of labels in quotation marks."""
    return tuple(map(unquoted, _LABELS.findall(text)))


@dataclass(slots=True)
class Mentions:
    """The nodes as far as they have been read: where each begins, and the numbers met, by their text."""

    faults: Faults
    players: tuple[str, ...]
    starts: array[int] = field(default_factory=lambda: array("q"))
    numbers: dict[str, Exact] = field(default_factory=dict)

    def line(self, node: int) -> int:
        """The line on which a node begins."""
        return position(self.faults.text, self.starts[node]).line

    def number(self, text: str, at: int) -> Exact:
        """The number at a place of the file."""
        amount = self.numbers.get(text)
        if amount is None:
            amount = self.numbers[text] = self.faults.number(text, at)
        return amount


@dataclass(slots=True)
class InformationSets:
    """Information sets as they are met.

    `numbered` has them by their number as written, player by player, nature last; `as_written` their actions as they
    were first written, and `told` the node that did. `uneven` is true once a set was given different numbers of
    actions, so that nodes cannot be counted any more.
    """

    nodes: Mentions
    numbered: list[dict[str, int]]
    owner: array[int] = field(default_factory=lambda: array("q"))
    names: list[str] = field(default_factory=list)
    actions: list[tuple[str, ...]] = field(default_factory=list)
    chances: dict[int, tuple[Number, ...]] = field(default_factory=dict)
    as_written: list[str] = field(default_factory=list)
    told: array[int] = field(default_factory=lambda: array("q"))
    lists: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    uneven: bool = False

    def mention(
        self, found: re.Match[str], owner: int, which: str, title: str | None, actions: str | None
    ) -> tuple[int, int]:
        """The information set that a node mentions, new or not, and how many actions the node has."""
        numbered, plain = self.numbered[owner], which if which[0] != "0" else which.lstrip("0") or "0"
        where = numbered.setdefault(plain, len(self.owner))
        if which != plain:
            numbered[which] = where
        at = found.start(found.re.groups - 3)
        if where < len(self.owner):
            return where, len(self.actions[where]) if actions is None else self._again(where, which, actions, at)
        if actions is None:
            message = f"the actions of information set {which} are not given at its first mention"
            place = found.start(found.re.groups - 5)
            self.nodes.faults.add(place, message, 'expected a list such as { "yes" "no" }', len(which))
            self.nodes.faults.stop()
        actions, labels, chances = self._actions(owner, actions, at)
        if not labels:
            advice = "a node without actions is written with t"
            self.nodes.faults.add(at, "an information set without actions", advice)
            self.nodes.faults.stop()
        if owner == NATURE:
            self.chances[where] = chances
            self._check_law(chances, at)
        self.owner.append(owner)
        self.names.append(unquoted(title) if title else "")
        self.actions.append(labels)
        self.as_written.append(actions)
        self.told.append(len(self.nodes.starts) - 1)
        return where, len(labels)

    def _actions(self, owner: int, actions: str, at: int) -> tuple[str, tuple[str, ...], tuple[Exact, ...]]:
        """A list of actions as written, its labels, and its probabilities if they are nature's; each kept once."""
        if owner == NATURE:
            found = list(_CHANCES.finditer(actions))
            chances = tuple(self.nodes.number(m[2], at + m.start(2)) for m in found)
            return actions, tuple(unquoted(m[1]) for m in found), chances
        if actions not in self.lists:
            self.lists[actions] = actions, labels_in(actions)
        return *self.lists[actions], ()

    def _check_law(self, chances: Sequence[Exact], at: int) -> None:
        whole = Fraction(sum(chances))
        if any(chance < 0 for chance in chances):
            self.nodes.faults.add(at, "a probability is negative", "probabilities lie between 0 and 1")
        elif whole != 1:
            advice = "write exact fractions, such as 1/3" if abs(whole - 1) <= Fraction(1, 100) else ""
            self.nodes.faults.add(at, f"the probabilities sum to {clip(str(whole))}, not to 1", advice)

    def _again(self, where: int, which: str, actions: str, at: int) -> int:
        """Compare what a further mention says with the first; the number of actions that it says."""
        owner = self.owner[where]
        _, labels, chances = self._actions(owner, actions, at)
        if labels == self.actions[where] and chances == self.chances.get(where, ()):
            return len(labels)
        line = self.nodes.line(self.told[where])
        whose = "nature" if owner == NATURE else self.nodes.players[owner] or f"player {owner + 1}"
        if len(labels) != len(self.actions[where]):
            self.uneven = True
            message = f"information set {which} of {whose} has {len(labels)} actions here"
            self.nodes.faults.add(at, message, f"it has {len(self.actions[where])} at line {line}")
        elif chances != self.chances.get(where, ()):
            message = f"information set {which} of {whose} has other probabilities here"
            self.nodes.faults.add(at, message, f"at line {line} they are {_listed(self.chances[where])}")
        else:
            message = f"the actions of information set {which} of {whose} have other names here"
            advice = f"those of line {line} are kept: {clip(', '.join(self.actions[where]), 80)}"
            self.nodes.faults.warn(at, message, advice)
        return len(labels)


@dataclass(slots=True)
class Outcomes:
    """Outcomes as they are met.

    `numbered` has them by their number as written; `told` the node that first gave the payoffs, -1 as long as none has.
    """

    nodes: Mentions
    found: list[Outcome] = field(default_factory=list)
    numbered: dict[str, int] = field(default_factory=lambda: {"0": NO_OUTCOME})
    told: array[int] = field(default_factory=lambda: array("q"))

    def mention(self, found: re.Match[str], number: str, name: str | None, payoffs: str | None) -> int:
        """The outcome that a node mentions, new or not."""
        at = found.start(found.re.groups)
        amounts = None if payoffs is None else self._payoffs(payoffs, at)
        plain = number if number[0] != "0" else number.lstrip("0")
        if not plain:
            if amounts is not None and any(amounts):
                self.nodes.faults.add(at, "outcome 0 stands for no payoffs", "give the outcome another number")
            return NO_OUTCOME
        where = self.numbered.setdefault(plain, len(self.found))
        if number != plain:
            self.numbered[number] = where
        if where == len(self.found):
            self.found.append(Outcome(plain, ()) if amounts is None else _outcome(name, amounts))
            self.told.append(-1 if amounts is None else len(self.nodes.starts) - 1)
        elif amounts is not None:
            self._again(where, plain, _outcome(name, amounts), at)
        return where

    def _again(self, where: int, number: str, outcome: Outcome, at: int) -> None:
        """Take a further mention for the first one with payoffs, or compare it with that."""
        if self.told[where] < 0:
            self.found[where] = outcome
            self.told[where] = len(self.nodes.starts) - 1
        elif outcome.payoffs != self.found[where].payoffs:
            message = f"outcome {number} pays {_listed(outcome.payoffs)} here"
            line = self.nodes.line(self.told[where])
            self.nodes.faults.add(at, message, f"it pays {_listed(self.found[where].payoffs)} at line {line}")

    def _payoffs(self, payoffs: str, at: int) -> tuple[Exact, ...]:
        numbers = self.nodes.numbers
        try:
            amounts = tuple([numbers[text] for text in payoffs.replace(",", " ").split()])
        except KeyError:
            amounts = tuple(self.nodes.number(m[0], at + m.start()) for m in _NUMBERS.finditer(payoffs))
        count = len(self.nodes.players)
        if len(amounts) != count:
            message = f"{len(amounts)} payoff{'' if len(amounts) == 1 else 's'} for {count} players"
            self.nodes.faults.add(at, message, "each player has one, in their order")
        return amounts

    def check(self, used: array[int]) -> None:
        """Find the outcomes whose payoffs are nowhere given; `used` are the outcomes of the nodes."""
        for which, node in enumerate(self.told):
            if node < 0:
                message = f"the payoffs of outcome {self.found[which].name} are nowhere given"
                advice = 'they stand at one mention at least, as in 1 "" { 3, 0 }'
                self.nodes.faults.add(self.nodes.starts[used.index(which)], message, advice)


def _outcome(name: str | None, payoffs: tuple[Exact, ...]) -> Outcome:
    return Outcome(unquoted(name) if name else "", payoffs)


def _listed(amounts: Sequence[Number]) -> str:
    return clip(", ".join(map(str, amounts)), 80)
