"""Room for deep recursion: a play of 200 rounds is walked by functions that call themselves once a move."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

FRAMES = 20_000


@contextmanager
def deep_recursion() -> Iterator[None]:
    """Allow FRAMES nested calls inside the block."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, FRAMES))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
