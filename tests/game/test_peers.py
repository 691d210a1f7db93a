"""What pygambit says of game files, recorded by `benchmarks/peers/gambit_summary.py`, against what winset reads."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from tests.game.random_trees import trees
from tests.game.summaries import RECORDED, SAMPLES, catalogue, summary_of
from winset.game.efg_reader import read_efg
from winset.game.efg_writer import for_gambit, write_efg
from winset.game.tree import Tree

GAMES: dict[str, dict[str, Any]] = json.loads(RECORDED.read_text(encoding="utf-8"))["games"]


def recorded(path: Path) -> dict[str, Any] | None:
    """What was recorded of a file, if it is the same to the byte."""
    found = GAMES.get(sha256(path.read_bytes()).hexdigest())
    return None if found is None else {key: value for key, value in found.items() if key != "file"}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_our_own_files_are_read_alike(path: Path) -> None:
    assert recorded(path) == summary_of(path), "record it again: python -m benchmarks.peers.gambit_summary"


def test_games_of_the_catalogue_are_read_alike_where_it_is_installed() -> None:
    for path in catalogue():
        theirs = recorded(path)
        ours = summary_of(path)
        assert theirs is None or theirs == ours, path.name


def test_the_record_has_the_whole_catalogue() -> None:
    kinds = [Path(game["file"]).suffix for game in GAMES.values()]
    assert kinds.count(".efg") >= 32 + 3
    assert kinds.count(".nfg") >= 6 + 1


def test_kuhn_poker_has_the_strategies_of_the_paper() -> None:
    # Kuhn 1950, p. 98: the first player has 3 plans for each card, the second 4.
    sizes = next(game["strategies"] for game in GAMES.values() if game["file"] == "kuhn-poker.efg")
    assert sizes == [3**3, 4**3]


@given(trees())
@settings(max_examples=100, deadline=None)
def test_names_that_gambit_takes_are_plain_and_unique(tree: Tree) -> None:
    plain = for_gambit(tree)
    text = write_efg(plain)
    assert text.isascii()
    assert "\\\\" not in text
    assert len(set(plain.node_names.values())) == len(plain.node_names)
    for player in range(len(plain.players)):
        names = [plain.names[s] for s in plain.sets_of(player) if plain.names[s]]
        assert len(set(names)) == len(names)
    assert read_efg(text)[0] == plain
    assert [plain.payoffs(end) for end in plain.ends] == [tree.payoffs(end) for end in tree.ends]
