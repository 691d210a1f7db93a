"""Every error winset raises, with the exit code that the command line gives it.

The tree::

    WinsetError
    ├── InputError            the input is wrong                      exit code 2
    │   ├── SourceErrors      a file or formula, each fault located
    │   └── UsageError        a request that makes no sense
    ├── OutOfReach            well formed, but no method applies      exit code 3
    └── LimitReached          a stated limit, partial result kept     exit code 3
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a source: line and column count from 1; `width` is the number of columns the caret underlines."""

    line: int
    column: int
    width: int = 1

    def __str__(self) -> str:
        return f"{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a source, and what to do about it.

    `message` says what is wrong in a sentence without a full stop; `advice` (may be empty) says what was expected,
    the nearest name, or what to write instead.
    """

    position: Position
    message: str
    advice: str = ""


class WinsetError(Exception):
    """Base of everything winset raises on purpose."""

    exit_code = 2


class InputError(WinsetError):
    """The input is wrong: mend it and try again."""


class SourceErrors(InputError):
    """All faults of one source, in the order of their positions.

    >>> print(SourceErrors("a.game", "players A, , B", [Fault(Position(1, 12), "a name is missing", "write a player")]))
    a.game:1:12: a name is missing
      players A, , B
                 ^
      write a player
    """

    def __init__(self, source: str, text: str, faults: Sequence[Fault]) -> None:
        self.source = source
        self.text = text
        self.faults = tuple(sorted(faults, key=lambda fault: fault.position))
        super().__init__(self.report())

    def report(self) -> str:
        """The faults as text: position, message, the line with a caret under it, advice."""
        return "\n".join(self._one(fault) for fault in self.faults)

    def _one(self, fault: Fault) -> str:
        lines = self.text.split("\n")
        at = fault.position
        parts = [f"{self.source}:{at}: {fault.message}"]
        if 1 <= at.line <= len(lines):
            line = lines[at.line - 1].rstrip("\r")
            lead = "".join("\t" if c == "\t" else " " for c in line[: at.column - 1])
            parts += [f"  {line}", f"  {lead}{'^' * max(1, at.width)}"]
        if fault.advice:
            parts.append(f"  {fault.advice}")
        return "\n".join(parts)


class UsageError(InputError):
    """A request that makes no sense: an unknown name, option or file."""


BELIEFS = "beliefs"  # what a player should do depends on something that she has not seen
NUMBERS_AT_ONCE = "numbers at once"  # several players choose numbers simultaneously
UNKNOWN_LAW = "an unknown distribution"  # a draw follows a distribution of which only properties are known


class OutOfReach(WinsetError):
    """The input is fine, but no method here applies; the message says why and what would.

    `needs` names, for a dispatcher, what another method would have to bring.
    """

    exit_code = 3

    def __init__(self, reason: str, position: Position | None = None, needs: str = "") -> None:
        self.reason = reason
        self.position = position
        self.needs = needs
        super().__init__(f"line {position.line}: {reason}" if position else reason)


class LimitReached(WinsetError):
    """A stated limit was reached; `reason` names it."""

    exit_code = 3

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)
