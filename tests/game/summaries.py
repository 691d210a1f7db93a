"""What a game file holds, in numbers that another program can be asked for as well."""

from __future__ import annotations

from fractions import Fraction
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from winset.equilibrium.finite.assessment import Assessment, Played
from winset.game.efg_reader import read_efg
from winset.game.nfg_reader import read_nfg
from winset.game.strategic_to_tree import strategic_to_tree
from winset.game.subgames import forgotten, subgame_roots
from winset.game.tree import NATURE, Tree
from winset.game.tree_to_strategic import tree_to_strategic

HERE = Path(__file__).parent
SAMPLES = sorted((HERE / "samples").iterdir())
RECORDED = HERE / "peer_summary.json"


def catalogue() -> list[Path]:
    """The games that pygambit brings with it; none where it is not installed."""
    package = find_spec("pygambit")
    folders = [] if package is None else package.submodule_search_locations or []
    found = [path for folder in folders for path in (Path(folder) / "catalog_data").rglob("*")]
    return sorted(path for path in found if path.suffix in {".efg", ".nfg"})


def summary_of(path: Path) -> dict[str, Any]:
    """The summary of a game file as winset reads it."""
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix == ".efg":
        return summary_of_tree(read_efg(text, str(path))[0])
    game, _ = read_nfg(text, str(path))
    tree = strategic_to_tree(game)
    return {"title": game.title, "strategies": list(game.shape), "uniform": uniform(tree)}


def summary_of_tree(tree: Tree) -> dict[str, Any]:
    """Sizes, structure, and what players get if everyone mixes evenly everywhere."""
    return {
        "title": tree.title,
        "nodes": len(tree),
        "sets": [len(tree.sets_of(player)) for player in range(len(tree.players))],
        "actions": [sum(len(tree.actions[s]) for s in tree.sets_of(player)) for player in range(len(tree.players))],
        "recall": forgotten(tree) is None,
        "subgames": sorted(subgame_roots(tree)),
        "strategies": list(tree_to_strategic(tree).game.shape) if forgotten(tree) is None else None,
        "uniform": uniform(tree),
    }


def uniform(tree: Tree) -> list[str]:
    """Expected payoffs where every action of a set has the same probability."""
    even = {
        where: (Fraction(1, len(actions)),) * len(actions)
        for where, actions in enumerate(tree.actions)
        if tree.owner[where] != NATURE
    }
    return [str(payoff) for payoff in Played(tree, Assessment(even)).payoffs]
