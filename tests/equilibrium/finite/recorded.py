"""Where the answers of another program are recorded."""

from __future__ import annotations

from pathlib import Path

RECORDED = Path(__file__).with_name("gambit_equilibria.json")
CATALOGUE = Path(__file__).with_name("gambit_catalogue.json")
