"""Documents set with pdflatex ; where it is not installed the name of a test says so."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

PDFLATEX = shutil.which("pdflatex")
COMPILED = "set with pdflatex"
HOW = [COMPILED] if PDFLATEX else ["structure only: pdflatex is not installed"]


def compiles(source: str, folder: Path) -> None:
    """Set with pdflatex: no error, and no line that sticks out by more than a hair."""
    (folder / "a.tex").write_text(source, encoding="utf-8")
    command = [str(PDFLATEX), "-interaction=nonstopmode", "-halt-on-error", "a.tex"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace", check=False)
    assert done.returncode == 0, done.stdout[-2000:]
    wide = [float(points) for points in re.findall(r"Overfull \\hbox \(([\d.]+)pt", done.stdout)]
    assert max(wide, default=0) < 12, wide
