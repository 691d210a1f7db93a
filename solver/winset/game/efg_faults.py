"""What is wrong with an `.efg` file where its patterns do not match: each function ends by raising the faults."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import NoReturn

from winset.game.gambit_text import Cursor, Faults, clip
from winset.game.tree import END

_KINDS = "`c` (a move of chance), `p` (a move of a player) or `t` (an end)"
_OUTCOME = "the number of an outcome, 0 where nothing is paid"


def explain_header(faults: Faults) -> NoReturn:
    """Find what is wrong with the first line of a file."""
    cursor = Cursor(faults, 0)
    start = 'EFG 2 R "title" { "player" ... }'
    if cursor.peek() != "EFG":
        cursor.refuse(start)
    cursor.take()
    if cursor.peek() != "2":
        cursor.refuse("2, the version of the format that is read here")
    cursor.take()
    if cursor.peek() not in {"R", "D"}:
        cursor.refuse("R or D, which are read alike")
    cursor.take()
    cursor.expect('"', "the title in quotation marks")
    cursor.expect("{", 'the players, as in { "A" "B" }')
    while cursor.skip('"'):
        pass
    cursor.expect("}", "the name of a player in quotation marks, or }")
    if cursor.peek() == '"':
        cursor.refuse("a comment in quotation marks")
    cursor.refuse(start)


def explain_node(faults: Faults, at: int) -> NoReturn:
    """Find what is wrong with the node at a place."""
    cursor = Cursor(faults, at)
    kind = cursor.peek()
    if kind not in {"c", "p", "t"}:
        cursor.refuse(f"a node, which begins with {_KINDS}")
    cursor.take()
    cursor.skip('"')
    if kind == "p":
        cursor.whole("the number of a player, after the name of the node in quotation marks")
    if kind != "t":
        cursor.whole("the number of an information set")
        cursor.skip('"')
        if cursor.skip("{"):
            _explain_actions(cursor, chance=kind == "c")
    cursor.whole(_OUTCOME)
    cursor.skip('"')
    if cursor.skip("{"):
        while cursor.skip("0"):
            cursor.skip(",")
        cursor.expect("}", "a payoff for each player, then }")
    cursor.refuse(f"a node, which begins with {_KINDS}")


def _explain_actions(cursor: Cursor, chance: bool) -> None:
    while cursor.skip('"'):
        if chance:
            cursor.expect("0", "the probability of the action, such as 1/3")
    cursor.expect("}", "the name of an action in quotation marks, or }")


def missing_nodes(
    faults: Faults, starts: Sequence[int], place: array[int], actions: Sequence[tuple[str, ...]], missing: int
) -> None:
    """The file ends before the tree does: name the first action that leads nowhere."""
    open_nodes: list[list[int]] = []
    for node, where in enumerate(place):
        while open_nodes and open_nodes[-1][1] == len(actions[place[open_nodes[-1][0]]]):
            open_nodes.pop()
        if open_nodes:
            open_nodes[-1][1] += 1
        if where != END:
            open_nodes.append([node, 0])
    node, taken = next(item for item in reversed(open_nodes) if item[1] < len(actions[place[item[0]]]))
    line = faults.text.count("\n", 0, starts[node]) + 1
    label = clip(actions[place[node]][taken])
    count = "one node is" if missing == 1 else f"{missing} nodes are"
    message = f"the file ends too early: at least {count} missing"
    faults.add(len(faults.text), message, f'the first is what follows "{label}" of the node at line {line}')
