"""Read Gambit's `.nfg` files, with a list of payoffs or a list of outcomes.

Format: R. D. McKelvey, A. McLennan and T. L. Turocy, Gambit: Software Tools for Game Theory, "Game representation
formats". The strategy of the first player changes fastest.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import prod

from winset.errors import Fault
from winset.game.efg_mentions import labels_in
from winset.game.gambit_text import NUMBER, QUOTED, SPACE, TEXT, Cursor, Exact, Faults, unquoted
from winset.game.nfg_faults import explain_body, explain_header, miscounted
from winset.game.strategic import Strategic


def _pattern(text: str) -> re.Pattern[str]:
    """A compiled pattern; a blank stands for any white space."""
    return re.compile(text.replace(" ", SPACE), re.DOTALL | re.ASCII)


_LABELS = rf"\{{ ((?:{QUOTED} )*+)\}} "
_HEADER = _pattern(rf" NFG\s++1\s++[RD] {TEXT} {_LABELS}\{{ ((?:{_LABELS})*+|(?:[0-9]{{1,9}} )*+)\}} (?:{TEXT} )?+")
_LIST = _pattern(_LABELS)
_AMOUNTS = _pattern(rf"(?:{NUMBER} (?:, )?+)*+")
_OUTCOME = rf"\{{ (?:{TEXT} )?+((?:{NUMBER} (?:, )?+)*+)\}} "
_OUTCOMES = _pattern(rf"\{{ ((?:{_OUTCOME})*+)\}} ")
_ONE_OUTCOME = _pattern(_OUTCOME)
_NUMBER = _pattern(NUMBER)
_WHOLE = re.compile("[0-9]{1,9}")


def read_nfg(text: str, source: str = "<text>") -> tuple[Strategic, tuple[Fault, ...]]:
    """The game in a text, and what is odd about the text without being wrong.

    Cost: linear. Strategies that the file only counts are called 1, 2, ... Raises `SourceErrors` with the faults found.

    >>> game, remarks = read_nfg('NFG 1 R "G" { "A" "B" } { 2 1 } 1 2 3/2 4')
    >>> game.strategies, game.payoffs
    ((('1', '2'), ('1',)), ((1, 2), (Fraction(3, 2), 4)))
    """
    text = text.removeprefix("\ufeff")
    reader = _Reader(Faults(text, source))
    header = _HEADER.match(text)
    if header is None:
        explain_header(reader.faults)
    players, strategies = labels_in(header[2]), reader.strategies(header)
    body = header.end()
    outcomes = _OUTCOMES.match(text, body)
    names: dict[int, str] = {}
    if outcomes is not None:
        payoffs = reader.by_outcome(outcomes, len(players), prod(map(len, strategies)), names)
    else:
        payoffs = reader.listed(body, len(players), prod(map(len, strategies)))
    reader.faults.check()
    game = Strategic(unquoted(header[1]), players, strategies, payoffs, names, unquoted(header[5] or ""))
    return game, tuple(reader.faults.warnings)


@dataclass(slots=True)
class _Reader:
    faults: Faults
    numbers: dict[str, Exact] = field(default_factory=dict)

    def strategies(self, header: re.Match[str]) -> tuple[tuple[str, ...], ...]:
        """The strategies of each player. They are counted before they are named, since numbers may be huge."""
        players, at = len(labels_in(header[2])), header.start(3)
        lists = list(_LIST.finditer(header[3]))
        found = [labels_in(one[1]) for one in lists]
        counts = list(map(len, found)) if lists else [int(count) for count in _WHOLE.findall(header[3])]
        if len(counts) != players:
            message = f"strategies are given for {len(counts)} of {players} players"
            self.faults.add(at, message, "each player has a list of strategies or their number")
            self.faults.stop()
        if 0 in counts:
            advice = "each player has at least one strategy"
            self.faults.add(at, f"player {counts.index(0) + 1} has no strategy", advice)
            self.faults.stop()
        if prod(counts) > len(self.faults.text):
            miscounted(self.faults, len(self.faults.text), counts, players)
        return tuple(found) if lists else tuple(tuple(str(k + 1) for k in range(count)) for count in counts)

    def listed(self, at: int, players: int, profiles: int) -> tuple[tuple[Exact, ...], ...]:
        """Payoffs by profile and player, as they follow each other."""
        body = _AMOUNTS.match(self.faults.text, at)
        assert body is not None
        amounts = self._amounts(body[0], at)
        wanted = profiles * players
        if len(amounts) < wanted or body.end() < len(self.faults.text):
            explain_body(self.faults, body.end(), len(amounts), wanted)
        if len(amounts) > wanted:
            place = [m.start() for m in _NUMBER.finditer(body[0])][wanted]
            self.faults.add(
                at + place, f"{len(amounts)} payoffs, and {wanted} were expected", _count(profiles, players)
            )
        return tuple(tuple(amounts[k * players : (k + 1) * players]) for k in range(profiles))

    def by_outcome(
        self, outcomes: re.Match[str], players: int, profiles: int, names: dict[int, str]
    ) -> tuple[tuple[Exact, ...], ...]:
        """Payoffs by the outcome of each profile; the names of outcomes go to `names`."""
        paid: list[tuple[str, tuple[Exact, ...]]] = [("", (0,) * players)]
        for one in _ONE_OUTCOME.finditer(outcomes[1]):
            amounts = tuple(self._amounts(one[2], outcomes.start(1) + one.start(2)))
            if len(amounts) != players:
                message = f"{len(amounts)} payoff{'' if len(amounts) == 1 else 's'} for {players} players"
                self.faults.add(outcomes.start(1) + one.start(2), message, "each player has one, in their order")
                amounts = (0,) * players
            paid.append((unquoted(one[1] or ""), amounts))
        cursor, found = Cursor(self.faults, outcomes.end()), []
        for place in range(profiles):
            which = cursor.whole(f"the number of an outcome for each of {profiles} profiles")
            if which >= len(paid):
                width = len(str(which))
                message = f"there is no outcome {which}"
                self.faults.add(cursor.at - width, message, f"the file lists {len(paid) - 1}", width)
                which = 0
            name, amounts = paid[which]
            found.append(amounts)
            if name:
                names[place] = name
        if cursor.peek():
            self.faults.warn(cursor.at, "text after the end of the table", "this is left out")
        return tuple(found)

    def _amounts(self, text: str, at: int) -> Sequence[Exact]:
        found = []
        for one in _NUMBER.finditer(text):
            amount = self.numbers.get(one[0])
            if amount is None:
                amount = self.numbers[one[0]] = self.faults.number(one[0], at + one.start())
            found.append(amount)
        return found


def _count(profiles: int, players: int) -> str:
    return f"one for each of {players} players at each of {profiles} profiles"
