"""The notebooks of the documentation run, and what stands in them is what comes out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

DOCS = Path(__file__).parent.parent / "docs"
NOTEBOOKS = sorted(DOCS.rglob("*.ipynb"))


def shown(notebook: Any) -> list[list[object]]:
    """What each cell of code shows: what it prints, and its value in every form."""
    cells = [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]
    return [[output.get("text") or dict(output.get("data", {})) for output in outputs] for outputs in cells]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_shows_what_comes_out(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONWARNINGS", "ignore")
    kept = nbformat.read(path, as_version=4)
    fresh = nbformat.read(path, as_version=4)
    for cell in fresh.cells:
        if cell.cell_type == "code":
            cell.outputs = []
    NotebookClient(fresh, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(DOCS)}}).execute()
    assert shown(fresh) == shown(kept)


def test_there_is_a_notebook() -> None:
    assert NOTEBOOKS
