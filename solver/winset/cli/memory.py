"""`--memory-limit`: the operating system refuses more, and what was asked for ends with the exit code of a limit."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

import click

from winset.errors import LimitReached

MEGABYTE = 1 << 20


@contextmanager
def limited(megabytes: int | None) -> Iterator[None]:
    """Run with at most so much memory, this process and each one that it starts.

    Raises LimitReached when that is not enough. Where the system has no such limit (Windows; macOS takes it and does
    not hold it), a word on standard error says so.
    """
    if megabytes is None:
        yield
        return
    before = _limit(megabytes * MEGABYTE)
    try:
        yield
    except (MemoryError, RuntimeError, OSError) as error:
        if not _is_out_of_memory(error):
            raise
        raise LimitReached(f"the memory limit of {megabytes} MB was reached") from None
    finally:
        _restore(before)


def _is_out_of_memory(error: Exception) -> bool:
    """Whether an error says that memory is short: for an object, for the stack of a thread, for a process."""
    short = isinstance(error, OSError) and error.errno == errno.ENOMEM
    return isinstance(error, MemoryError) or short or "start new thread" in str(error)


def _limit(size: int) -> tuple[int, int] | None:
    """Set the limit; the one before, None where the system has none."""
    try:
        import resource
    except ImportError:
        click.echo("this system has no limit on memory; --memory-limit is ignored", err=True)
        return None
    before = resource.getrlimit(resource.RLIMIT_AS)
    highest = size if before[1] == resource.RLIM_INFINITY else min(size, before[1])
    try:
        resource.setrlimit(resource.RLIMIT_AS, (highest, before[1]))
    except (ValueError, OSError):
        click.echo("this system refuses a limit on memory; --memory-limit is ignored", err=True)
        return None
    return before


def _restore(before: tuple[int, int] | None) -> None:
    if before is not None:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, before)
