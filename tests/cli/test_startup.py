"""`winset --help` answers at once: it loads click and little else."""

from __future__ import annotations

import subprocess
import sys

import pytest

from winset.cli.main import COMMANDS, winset

HEAVY = {"sympy", "scipy", "numpy", "z3", "flint", "lark", "nashpy", "networkx", "rich", "matplotlib", "pandas"}
OURS = {"winset", "winset.cli", "winset.cli.main", "winset.errors"}

SHOW_LOADED = """
import sys
from winset.cli.main import run
code = run(sys.argv[1:])
print("LOADED", *sys.modules)
sys.exit(code)
"""


def loaded_by(*args: str) -> set[str]:
    """The modules in memory after `winset ARGS`."""
    done = subprocess.run([sys.executable, "-c", SHOW_LOADED, *args], capture_output=True, text=True, check=True)
    return set(done.stdout.partition("LOADED ")[2].split())


@pytest.mark.parametrize("args", [["--help"], ["--version"]])
def test_help_loads_click_and_errors_only(args: list[str]) -> None:
    loaded = loaded_by(*args)
    assert "click" in loaded
    assert loaded & HEAVY == set()
    assert {name for name in loaded if name.partition(".")[0] == "winset"} == OURS


def test_a_command_loads_its_own_file_only() -> None:
    loaded = loaded_by("list")
    assert loaded & HEAVY == set()
    others = {f"winset.cli.{place.partition(':')[0]}" for place, _ in COMMANDS.values()} - {"winset.cli.catalogue"}
    assert loaded & others == set()


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_of_the_table_is_there_under_its_name(name: str) -> None:
    command = winset.get_command(winset.make_context("winset", [name]), name)
    assert command is not None
    assert command.name == name
    assert command.help
