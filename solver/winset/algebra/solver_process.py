"""An SMT solver as a process over a pipe: text in, lines out, ended by the wall clock.

Reading a line blocks; a watchdog thread kills the process when the deadline of the present question has passed, and the
reader then sees the end of the stream. Solvers overrun the limits they are given, so this one is not
asked to keep them.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

from winset.errors import WinsetError


class OracleMissing(WinsetError):
    """No SMT solver program was found."""

    exit_code = 2


def solver_program() -> str:
    """Path of the z3 program: beside the interpreter, in the wheel, or on the search path."""
    beside = Path(sys.executable).parent
    found = shutil.which("z3", path=str(beside)) or shutil.which("z3")
    if found is not None:
        return found
    from importlib.metadata import PackageNotFoundError, files

    try:
        listed = files("z3-solver") or []
    except PackageNotFoundError:
        listed = []
    for entry in listed:
        if entry.name in ("z3", "z3.exe"):
            return str(entry.locate())
    raise OracleMissing("the z3 program was not found; install z3-solver into the environment of winset")


class SolverProcess:
    """A running solver. `read` returns None once it has died, of its own or at a deadline."""

    def __init__(self, seconds: float) -> None:
        self._process = subprocess.Popen(
            [solver_program(), "-in"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._in, self._out = self._process.stdin, self._process.stdout
        self._deadline: float | None = None
        self._ended = threading.Event()
        self._written: list[str] = []
        threading.Thread(target=self._watch, args=(min(0.25, seconds / 4),), daemon=True).start()

    def write(self, text: str) -> None:
        """Keep text for the solver; it is sent with the next `read`."""
        self._written.append(text)

    def read(self, deadline: float) -> str | None:
        """The solver's next line, stripped; None if it has died or does so at the deadline."""
        self._deadline = deadline
        try:
            if self._written:
                self._in.write("\n".join(self._written) + "\n")
                self._written.clear()
                self._in.flush()
            line = self._out.readline()
        except (OSError, ValueError):  # the pipe broke, or was closed by the watchdog's kill
            return None
        finally:
            self._deadline = None
        return line.strip() if line else None

    def _watch(self, pause: float) -> None:
        while not self._ended.wait(pause):
            deadline = self._deadline
            if deadline is not None and time.monotonic() > deadline:
                self._process.kill()
                return

    def close(self) -> None:
        """End the process and its watchdog."""
        self._ended.set()
        self._process.kill()
        self._process.wait()
        for stream in (self._in, self._out):
            try:
                stream.close()
            except OSError:  # what was left to write has no reader any more
                continue
