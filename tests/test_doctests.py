"""The examples in docstrings are run, in the package as installed."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest

import winset

PACKAGE = Path(winset.__file__).parent


def modules_with_examples() -> list[str]:
    paths = [path for path in sorted(PACKAGE.rglob("*.py")) if ">>>" in path.read_text(encoding="utf-8")]
    inside = (path.relative_to(PACKAGE).with_suffix("").parts for path in paths)
    return [".".join(("winset", *(part for part in parts if part != "__init__"))) for parts in inside]


@pytest.mark.parametrize("module", modules_with_examples())
def test_examples_hold(module: str) -> None:
    failed, tried = doctest.testmod(import_module(module))
    assert tried > 0
    assert failed == 0
