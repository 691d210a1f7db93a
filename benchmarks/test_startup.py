"""Cold starts: a process of its own each time, beside the least that such a process must load."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from winset.cli.main import COMMANDS

GAME = "@screening/two-types"

STARTS = [
    ("--help", "import click"),
    ("list", "import click"),
    *([(f"solve {GAME}", "import sympy")] if "solve" in COMMANDS else []),
]


def python(*args: str) -> Callable[[], object]:
    return partial(subprocess.run, [sys.executable, *args], check=True, stdout=subprocess.DEVNULL)


@pytest.mark.parametrize(("line", "least"), STARTS)
def test_cold_start(line: str, least: str, beside: Any) -> None:
    beside(python("-m", "winset", *line.split()), python("-c", least), f"python -c {least!r}")
