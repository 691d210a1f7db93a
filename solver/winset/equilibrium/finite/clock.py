"""What a method may use of time and memory: it stops the search by raising `LimitReached`; what is found is kept."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from pathlib import Path

from winset.equilibrium.finite.methods import Limits
from winset.errors import LimitReached

PAUSE = 0.05  # seconds between two looks at the memory
SPARE = 0.85  # of the memory: the rest is for what shows the result
SIZE = Path("/proc/self/statm")  # pages of this program, where the system tells


@dataclass(slots=True)
class Clock:
    """A deadline in the time of `time.monotonic`, or none, and megabytes of memory, or none."""

    deadline: float | None = None
    megabytes: int | None = None
    _looked: float = field(default=0.0, repr=False)

    @staticmethod
    def of(limits: Limits) -> Clock:
        """A clock that runs out after so many seconds from now, or when the memory is nearly used up."""
        return Clock(None if limits.seconds is None else time.monotonic() + limits.seconds, limits.megabytes)

    @property
    def left(self) -> float | None:
        """The seconds that are left, None if there is no limit."""
        return None if self.deadline is None else max(0.0, self.deadline - time.monotonic())

    def check(self) -> None:
        """Raise `LimitReached` if the time or the memory is used up."""
        if reason := self.reached():
            raise LimitReached(reason)

    def reached(self) -> str:
        """Which limit is reached, in words; "" if none is."""
        if self.deadline is None and self.megabytes is None:
            return ""
        now = time.monotonic()
        if self.deadline is not None and now > self.deadline:
            return "the time limit was reached"
        if self.megabytes is not None and now > self._looked + PAUSE:
            self._looked = now
            if _megabytes_used() > self.megabytes * SPARE:
                return f"the memory limit of {self.megabytes} MB was reached"
        return ""


def _megabytes_used() -> float:
    """The size of this program; 0 where the system does not tell."""
    try:
        pages = int(SIZE.read_text(encoding="ascii").split()[0])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)
