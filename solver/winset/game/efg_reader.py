"""Read Gambit's `.efg` files: a tree, node by node in preorder.

A pattern for each kind of node is matched at the cursor, so reading is one pass, linear in the size of the file
whatever the depth of the tree. Labels need not differ. An information set's actions and an outcome's payoffs may stand
at each mention or only at the first; when they stand again they must be the same. Payoffs may stand at any node.

Format: R. D. McKelvey, A. McLennan and T. L. Turocy, Gambit: Software Tools for Game Theory, "Game representation
formats".
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field
from typing import NoReturn

from winset.errors import Fault
from winset.game.collections_off import collections_off
from winset.game.efg_faults import explain_header, explain_node, missing_nodes
from winset.game.efg_mentions import InformationSets, Mentions, Outcomes, labels_in
from winset.game.gambit_text import NUMBER, QUOTED, SPACE, TEXT, WHOLE, Faults, unquoted
from winset.game.tree import END, NATURE, Tree, shape


def _pattern(text: str) -> re.Pattern[str]:
    """A compiled pattern; a blank stands for any white space."""
    return re.compile(text.replace(" ", SPACE), re.DOTALL | re.ASCII)


_LABEL = f"(?:{TEXT} )?+"
_OUTCOME = rf"{WHOLE} {_LABEL}(?:\{{ ((?:{NUMBER} (?:, )?+)*+)\}} )?+(?!\{{)"
_HEADER = _pattern(rf" EFG\s++2\s++[RD] {TEXT} \{{ ((?:{QUOTED} )*+)\}} (?:{TEXT} )?+")
_NODES = {
    "t": _pattern(rf"t {_LABEL}{_OUTCOME}"),
    "p": _pattern(rf"p {_LABEL}{WHOLE} {WHOLE} {_LABEL}(?:\{{ ((?:{QUOTED} )*+)\}} )?+{_OUTCOME}"),
    "c": _pattern(rf"c {_LABEL}{WHOLE} {_LABEL}(?:\{{ ((?:{QUOTED} {NUMBER} )*+)\}} )?+{_OUTCOME}"),
}


def read_efg(text: str, source: str = "<text>") -> tuple[Tree, tuple[Fault, ...]]:
    """The tree in a text, and what is odd about the text without being wrong.

    Cost: linear; about 5 microseconds and 300 bytes a node. Raises `SourceErrors` with the faults found: all those of
    meaning, up to the first place that cannot be read.

    >>> tree, remarks = read_efg('EFG 2 R "Entry" { "A" "B" } p "" 1 1 "" { "in" "out" } 0 t "" 1 "" { 1, 2 } t "" 0')
    >>> tree.players, len(tree), tree.payoffs(1), remarks
    (('A', 'B'), 3, (1, 2), ())
    """
    text = text.removeprefix("\ufeff")
    faults = Faults(text, source)
    header = _HEADER.match(text)
    if header is None:
        explain_header(faults)
    mentions = Mentions(faults, labels_in(header[2]))
    reader = _Reader(mentions, InformationSets(mentions, [{} for _ in range(len(mentions.players) + 1)]))
    with collections_off():
        stop = reader.nodes(header.end())
        if stop < len(text):
            more = text[stop] in _NODES and _NODES[text[stop]].match(text, stop)
            faults.warn(stop, f"{'nodes' if more else 'text'} after the end of the tree", "this is left out")
        return reader.tree(unquoted(header[1]), unquoted(header[3] or "")), tuple(faults.warnings)


@dataclass(slots=True)
class _Reader:
    """The columns of the tree as far as it has been read."""

    mentions: Mentions
    sets: InformationSets
    outcomes: Outcomes = field(init=False)
    place: array[int] = field(default_factory=lambda: array("q"))
    outcome: array[int] = field(default_factory=lambda: array("q"))
    node_names: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.outcomes = Outcomes(self.mentions)

    def nodes(self, at: int) -> int:
        """Read nodes until the tree is complete; where it ends."""
        text, starts, sets, paid = self.mentions.faults.text, self.mentions.starts, self.sets, self.outcomes.numbered
        begin, place, outcome = starts.append, self.place.append, self.outcome.append
        owners = {str(number): owner for owner, number in enumerate(range(1, len(self.mentions.players) + 1))}
        missing = 1
        while missing:
            kind = text[at : at + 1]
            found = _NODES[kind].match(text, at) if kind in _NODES else None
            if found is None:
                self._stop(at, missing)
            begin(at)
            at = found.end()
            if kind == "t":
                label, number, name, payoffs = found.groups()
                where, width = END, 0
            else:
                label, *player, which, title, actions, number, name, payoffs = found.groups()
                owner = NATURE if kind == "c" else owners.get(player[0], END - 1)
                if owner < NATURE:
                    owner = self._player(found)
                where = sets.numbered[owner].get(which, END)
                if where == END or (actions is not None and actions != sets.as_written[where]):
                    where, width = sets.mention(found, owner, which, title, actions)
                else:
                    width = len(sets.actions[where])
            missing += width - 1
            place(where)
            known = number in paid and payoffs is None
            outcome(paid[number] if known else self.outcomes.mention(found, number, name, payoffs))
            if label:
                self.node_names[len(starts) - 1] = unquoted(label)
        return at

    def tree(self, title: str, comment: str) -> Tree:
        """The tree that was read, if nothing was wrong."""
        self.outcomes.check(self.outcome)
        self.mentions.faults.check()
        return Tree(
            title,
            self.mentions.players,
            *shape(self.place, [len(actions) for actions in self.sets.actions]),
            self.place,
            self.outcome,
            self.sets.owner,
            tuple(self.sets.names),
            tuple(self.sets.actions),
            self.sets.chances,
            tuple(self.outcomes.found),
            self.node_names,
            comment,
        )

    def _stop(self, at: int, missing: int) -> NoReturn:
        """No node can be read: say why, with what else was found so far."""
        faults = self.mentions.faults
        if at == len(faults.text) and self.place:
            if not self.sets.uneven:
                missing_nodes(faults, self.mentions.starts, self.place, self.sets.actions, missing)
            faults.stop()
        explain_node(faults, at)

    def _player(self, found: re.Match[str]) -> int:
        """The player of a number that is no player's as written: one with zeros in front, or a fault."""
        players = self.mentions.players
        wanted, count = int(found[2]), len(players)
        if 1 <= wanted <= count:
            return wanted - 1
        listed = ", ".join(f"{number} {name}".strip() for number, name in enumerate(players[:9], 1))
        advice = f"the players are {listed}{', ...' if count > 9 else ''}" if count else "the game has no players"
        self.mentions.faults.add(found.start(2), f"there is no player {found[2]}", advice, len(found[2]))
        return 0
