"""The sample files: one for each kind of game that the catalogue asks for, and propositions about some of them."""

from __future__ import annotations

from pathlib import Path

SAMPLES = Path(__file__).with_name("samples")
GAMES = sorted(SAMPLES.glob("*.game"))
PROPOSITIONS = sorted(SAMPLES.glob("*.proposition"))
FILES = GAMES + PROPOSITIONS
