"""What the project says about itself in several places agrees."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import winset

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def name_of(requirement: str) -> str:
    """The normalised name of the distribution that a line of requirements asks for."""
    return re.sub(r"[-_.]+", "-", re.split(r"[<>=!~; \[]", requirement, maxsplit=1)[0]).lower()


def test_changelog_speaks_of_this_version() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## {re.escape(winset.__version__)}\b", changelog, re.MULTILINE)


def test_readme_has_one_line_that_sets_up_and_tests() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = [line for line in readme.splitlines() if line.startswith("    ") and "-m pytest" in line]
    setup = "    python3 -m venv .venv && .venv/bin/pip install '.[test]' -c constraints.txt"
    assert lines == [f"{setup} && .venv/bin/python -m pytest -n auto --dist loadfile"]


def test_ci_takes_the_test_command_from_the_readme() -> None:
    """The script finds the one line above by this pattern, and names no command of its own for the last step."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert r"s|^    .*&& \.venv/bin/\(python -m pytest.*\)$|\1|p' README.md" in script
    assert script.rstrip().endswith('"$bin/${test_words[0]}" "${test_words[@]:1}"')


def test_everything_that_tests_need_is_pinned() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and line[0] != "#"]
    assert all(re.fullmatch(r"[\w.-]+==[\w.]+", pin) for pin in pins)
    extras = PROJECT["optional-dependencies"]
    wanted = {name_of(line) for line in [*PROJECT["dependencies"], *extras["test"], *extras["dev"]]}
    assert wanted <= {name_of(pin) for pin in pins}
