"""A file that keeps the points of a sweep that were solved, so that one that was stopped goes on where it was.

It is an SQLite database. A point is found by all that its answer depends on: the text of the game, the values of its
parameters, the quantities, the method, and the version of winset. Each answer is on disk before the next is awaited, so
that a process may be killed at any time.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Self

from winset import __version__
from winset.errors import UsageError

MARK = 0x77696E73  # SQLite's application id of such a file: "wins"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked at a point: all parameters have values; lists are written with commas."""

    text: str
    values: tuple[tuple[str, str], ...]
    columns: str
    method: str
    limit: float | None = None

    @property
    def key(self) -> str:
        """A digest of all on which the answer depends; a time limit is not among it: what it cut off is not kept."""
        parts = [self.text, sorted(self.values), self.columns, self.method, __version__]
        return sha256(json.dumps(parts).encode()).hexdigest()


class Store:
    """Answers by question. Use it in a `with` statement; raises UsageError for a file that is none."""

    def __init__(self, file: Path) -> None:
        self._file = file
        try:
            self._base = sqlite3.connect(file, timeout=60, isolation_level=None)
            (mark,) = self._base.execute("PRAGMA application_id").fetchone()
            (tables,) = self._base.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if mark != MARK and tables:
                raise UsageError(f"{file} is a database, but not one of points that winset solved")
            self._base.execute(f"PRAGMA application_id = {MARK}")
            self._base.execute("CREATE TABLE IF NOT EXISTS points (key TEXT PRIMARY KEY, at TEXT, answer TEXT)")
        except sqlite3.Error as error:
            raise UsageError(f"{file} cannot be used to keep points: {error}") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._base.close()

    def known(self) -> Mapping[str, str]:
        """All answers that are kept, by the key of their question."""
        return dict(self._base.execute("SELECT key, answer FROM points"))

    def keep(self, question: Question, answer: str) -> None:
        """Keep an answer; it is on disk when this returns."""
        at = ", ".join(f"{name} = {value}" for name, value in question.values)
        try:
            self._base.execute("INSERT OR REPLACE INTO points VALUES (?, ?, ?)", (question.key, at, answer))
        except sqlite3.Error as error:
            raise UsageError(f"{self._file} cannot be written: {error}") from error
