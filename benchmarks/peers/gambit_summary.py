"""Ask pygambit what game files hold, compare with winset, and record it for the tests.

Run from the root of a checkout in an environment with pygambit and Hypothesis beside winset:

    python -m benchmarks.peers.gambit_summary
"""

from __future__ import annotations

import json
import sys
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

import pygambit
from hypothesis import given, settings

from tests.game.random_trees import trees
from tests.game.summaries import RECORDED, SAMPLES, catalogue, summary_of, summary_of_tree
from winset.game.efg_writer import for_gambit, write_efg
from winset.game.subgames import absent_minded
from winset.game.tree import NATURE, Tree


def asked(path: Path) -> dict[str, Any]:
    """The summary of a game file as pygambit reads it."""
    if path.suffix == ".efg":
        return asked_tree(pygambit.read_efg(str(path)))
    game = pygambit.read_nfg(str(path))
    profile = game.mixed_strategy_profile(rational=True)
    return {
        "title": game.title,
        "strategies": [len(player.strategies) for player in game.players],
        "uniform": [str(profile.payoff(player)) for player in game.players],
    }


def asked_tree(game: Any) -> dict[str, Any]:
    """The summary of a tree as pygambit has it."""
    profile = game.mixed_behavior_profile(rational=True)
    roots = [k for k, node in enumerate(game.nodes) if not node.is_terminal and node.is_subgame_root]
    return {
        "title": game.title,
        "nodes": len(game.nodes),
        "sets": [len(player.infosets) for player in game.players],
        "actions": [sum(len(s.actions) for s in player.infosets) for player in game.players],
        "recall": game.is_perfect_recall,
        "subgames": roots,
        "strategies": [len(player.strategies) for player in game.players] if game.is_perfect_recall else None,
        "uniform": [str(profile.payoff(player)) for player in game.players],
    }


def main() -> int:
    """Compare all files and many random trees; record the files. The exit code is the number of disagreements."""
    recorded: dict[str, Any] = {"peer": f"pygambit {pygambit.__version__}", "games": {}}
    wrong = 0
    for path in [*SAMPLES, *catalogue()]:
        theirs, ours = asked(path), summary_of(path)
        wrong += theirs != ours
        if theirs != ours:
            sys.stderr.write(f"{path}:\n  pygambit {theirs}\n  winset   {ours}\n")
        recorded["games"][sha256(path.read_bytes()).hexdigest()] = {"file": path.name} | theirs
    RECORDED.write_text(json.dumps(recorded, indent=1) + "\n", encoding="utf-8")
    agree_on_random_trees()
    return wrong


@given(trees())
@settings(max_examples=500, deadline=None)
def agree_on_random_trees(tree: Tree) -> None:
    """What winset writes, pygambit reads as the same game.

    Where nature's nodes share a set it takes nature for a player who may forget; where a set is met twice on a path it
    counts subgames differently.
    """
    tree = for_gambit(tree)
    theirs = asked_tree(pygambit.read_efg(StringIO(write_efg(tree))))
    ours = summary_of_tree(tree)
    shared = any(len(tree.members[s]) > 1 for s in tree.sets_of(NATURE))
    apart = ["recall", "strategies", "subgames"] if shared else ["subgames"] if absent_minded(tree) else []
    for key in apart:
        del theirs[key], ours[key]
    assert theirs == ours, f"pygambit {theirs}, winset {ours}"


if __name__ == "__main__":
    sys.exit(main())
