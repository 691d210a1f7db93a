"""The wall clock of a method: it stops the search by raising `LimitReached`, and what is found so far is kept."""

from __future__ import annotations

import time
from dataclasses import dataclass

from winset.errors import LimitReached


@dataclass(frozen=True, slots=True)
class Clock:
    """A deadline in the time of `time.monotonic`, or none."""

    deadline: float | None = None

    @staticmethod
    def of(seconds: float | None) -> Clock:
        """A clock that runs out after so many seconds from now."""
        return Clock(None if seconds is None else time.monotonic() + seconds)

    @property
    def left(self) -> float | None:
        """The seconds that are left, None if there is no limit."""
        return None if self.deadline is None else max(0.0, self.deadline - time.monotonic())

    def check(self) -> None:
        """Raise `LimitReached` if the time is up."""
        if self.deadline is not None and time.monotonic() > self.deadline:
            raise LimitReached("the time limit was reached")
