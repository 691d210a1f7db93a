"""What is wrong with an `.nfg` file where its patterns do not match: each function ends by raising the faults."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from winset.game.gambit_text import Cursor, Faults


def explain_header(faults: Faults) -> NoReturn:
    """Find what is wrong before the payoffs."""
    cursor = Cursor(faults, 0)
    start = 'NFG 1 R "title" { "player" ... } { { "strategy" ... } ... }'
    for words, expected in ((["NFG"], start), (["1"], "1, the version of the format"), (["R", "D"], "R or D")):
        if cursor.peek() not in words:
            cursor.refuse(expected)
        cursor.take()
    cursor.expect('"', "the title in quotation marks")
    cursor.expect("{", 'the players, as in { "A" "B" }')
    _labels(cursor, "the name of a player")
    cursor.expect("{", 'the strategies, as in { { "l" "r" } { "u" "d" } } or { 2 2 }')
    if cursor.follows("{"):
        while cursor.skip("{"):
            _labels(cursor, "the name of a strategy")
        cursor.expect("}", 'a list of strategies, as in { "l" "r" }, or }')
    while not cursor.skip("}"):
        cursor.whole('the number of strategies of a player, a list such as { "l" "r" }, or }')
    cursor.refuse("a comment in quotation marks, or the payoffs")


def _labels(cursor: Cursor, what: str) -> None:
    while cursor.skip('"'):
        pass
    cursor.expect("}", f"{what} in quotation marks, or }}")


def explain_body(faults: Faults, at: int, found: int, wanted: int) -> None:
    """Find what is wrong where payoffs end: too few, or something that is none; warn of text after the last."""
    cursor = Cursor(faults, at)
    if found >= wanted:
        faults.warn(at, "text after the end of the table", "this is left out")
        return
    if found or not cursor.follows("{"):
        cursor.refuse(f"{wanted - found} more payoffs: {wanted} in all, and {found} were found")
    cursor.take()
    while cursor.skip("{"):
        cursor.skip('"')
        while cursor.skip("0"):
            cursor.skip(",")
        cursor.expect("}", "the name of an outcome and a payoff for each player, then }")
    cursor.expect("}", 'an outcome, as in { "name" 1, 2 }, or }')


def miscounted(faults: Faults, size: int, counts: Sequence[int], players: int) -> NoReturn:
    """So many strategies need more payoffs than fit in the file."""
    shape = " x ".join(map(str, counts[:6])) + (" x ..." if len(counts) > 6 else "")
    cursor = Cursor(faults, size)
    cursor.refuse(f"payoffs of {players} players for {shape} strategies")
