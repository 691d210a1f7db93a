"""The answer at one point of a sweep as a text, and back: what workers send and what a store keeps."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from fractions import Fraction

from winset.algebra.value import Value
from winset.show.formula import SOURCE
from winset.show.json_reader import formula
from winset.statics.table import Answer, Cells, Worth


def write_answer(answer: Answer, worth: Worth) -> str:
    """The columns of each equilibrium as formulas of a game file, and what the list is worth."""
    rows = [[None if cell is None else SOURCE.value(cell) for cell in cells] for cells in answer.equilibria]
    return json.dumps({"equilibria": rows, "reason": answer.reason, "worth": asdict(worth)})


def read_answer(text: str) -> tuple[Answer, Worth]:
    """What `write_answer` wrote."""
    data = json.loads(text)
    return Answer(tuple(map(_cells, data["equilibria"])), data["reason"]), Worth(**data["worth"])


def is_solved(text: str) -> bool:
    """Whether an answer is final: the point was solved."""
    return not json.loads(text)["reason"]


def _cells(row: Sequence[str | None]) -> Cells:
    return tuple(None if text is None else _number(text) for text in row)


def _number(text: str) -> Value:
    """A rational, which is common, without the reader of formulas, which is slow."""
    above, _, below = text.partition("/")
    if above.lstrip("-").isdigit() and (below.isdigit() or not below):
        return Value.number(Fraction(text))
    return formula(text)
