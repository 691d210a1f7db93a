"""Ask pygambit for equilibria of two-player games and record them for the tests.

Run from the root of a checkout in an environment with pygambit beside winset:

    python -m benchmarks.peers.gambit_equilibria
"""

from __future__ import annotations

import json
import random
import sys
from io import StringIO
from typing import Any

import pygambit

from tests import finite
from tests.equilibrium.finite.recorded import RECORDED
from winset.game.efg_writer import write_efg

SHAPES = ((2, 2), (3, 2), (3, 3), (4, 3), (4, 4), (5, 5))
LARGEST = (1, 2, 100)  # small payoffs make degenerate games


def bimatrix_games() -> list[dict[str, Any]]:
    """Random games with all extreme equilibria as pygambit's exact enummixed lists them."""
    found = []
    for m, n in SHAPES:
        for largest in LARGEST:
            dice = random.Random(f"{m} {n} {largest}")
            first, second = ([[dice.randint(-largest, largest) for _ in range(n)] for _ in range(m)] for _ in range(2))
            game = pygambit.Game.from_arrays(first, second)
            profiles = pygambit.nash.enummixed_solve(game, rational=True).equilibria
            listed = [[[str(profile[s]) for s in player.strategies] for player in game.players] for profile in profiles]
            found.append({"first": first, "second": second, "equilibria": sorted(listed)})
    return found


def trees() -> list[dict[str, Any]]:
    """Random trees with the payoffs of all pure equilibria as enumpure lists them."""
    found = []
    for seed in range(30):
        text = write_efg(finite.random_tree(random.Random(seed), 2 + seed % 2, depth=3))
        game = pygambit.read_efg(StringIO(text))
        profiles = pygambit.nash.enumpure_solve(game).equilibria
        paid = {tuple(str(profile.payoff(player)) for player in game.players) for profile in profiles}
        found.append({"efg": text, "payoffs": sorted(map(list, paid))})
    return found


def main() -> None:
    """Write what pygambit says."""
    record = {
        "peer": f"pygambit {pygambit.__version__}",
        "command": "python -m benchmarks.peers.gambit_equilibria",
        "bimatrix": bimatrix_games(),
        "trees": trees(),
    }
    RECORDED.write_text(json.dumps(record, indent=1, separators=(",", ":")) + "\n", encoding="utf-8")
    sys.stdout.write(f"{RECORDED}\n")


if __name__ == "__main__":
    main()
