"""Ask pygambit for the equilibria of every game of its catalogue, and record them with the games for the tests.

Run from the root of a checkout in an environment with pygambit beside winset:

    python -m benchmarks.peers.gambit_catalogue

Each solver has `SECONDS` a game, in a process of its own. Games go both ways through winset's own writer, and what
winset finds under any concept is put to pygambit: the exit code is the number of profiles that it does not take for
Nash equilibria.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from io import StringIO
from multiprocessing import Process, Queue
from pathlib import Path
from queue import Empty
from typing import Any

import pygambit

from benchmarks.peers.gambit_summary import asked_tree
from tests.equilibrium.finite.recorded import CATALOGUE
from tests.game.summaries import catalogue
from winset.algebra.oracle import Oracle
from winset.equilibrium.finite.assessment import Assessment
from winset.equilibrium.finite.members import members
from winset.equilibrium.finite.methods import METHODS, Limits
from winset.equilibrium.verify.tree.scale import as_float
from winset.game.efg_reader import read_efg
from winset.game.efg_writer import write_efg
from winset.game.nfg_reader import read_nfg
from winset.game.strategic_to_tree import strategic_to_tree
from winset.game.tree import Tree

SECONDS = 30
SMALL_REGRET = 1e-9  # where irrational numbers have to be rounded for pygambit

SOLVERS = {
    "pure": lambda game: pygambit.nash.enumpure_solve(game),
    "extreme": lambda game: pygambit.nash.enummixed_solve(game, rational=True),
    "isolated": lambda game: pygambit.nash.enumpoly_solve(game),
}


def tree_of(path: Path) -> Tree:
    """A game file of the catalogue as winset reads it."""
    text = path.read_text(encoding="utf-8-sig")
    return read_efg(text, str(path))[0] if path.suffix == ".efg" else strategic_to_tree(read_nfg(text, str(path))[0])


def ends(profile: Any) -> list[str]:
    """The probability of each end, in preorder, exact or a float."""
    behaviour = profile.as_behavior() if hasattr(profile, "as_behavior") else profile
    return [str(behaviour.realiz_prob(node)) for node in profile.game.nodes if node.is_terminal]


def ask(solver: str, text: str, answer: Queue[Any]) -> None:
    """What a solver lists, or the reason why it refuses, for the parent process."""
    try:
        found = SOLVERS[solver](pygambit.read_efg(StringIO(text)))
        answer.put(sorted(ends(profile) for profile in found.equilibria))
    except (RuntimeError, ValueError, IndexError, pygambit.UndefinedOperationError) as refused:
        answer.put(f"refuses: {refused}")


def asked(solver: str, text: str) -> Any:
    """The distributions over ends of what a solver lists; a sentence where it has no answer."""
    answer: Queue[Any] = Queue()
    process = Process(target=ask, args=(solver, text, answer))
    process.start()
    try:
        return answer.get(timeout=SECONDS)
    except Empty:
        return f"no answer in {SECONDS} s"
    finally:
        process.kill()
        process.join()


def regret(text: str, tree: Tree, assessment: Assessment) -> float:
    """The largest gain that pygambit sees in a profile that winset found."""
    game = pygambit.read_efg(StringIO(text))
    rows = {s: [as_float(p) for p in row] for s, row in assessment.strategies.items()}
    data = [
        [rows[s] for s in tree.sets_of(player)] if tree.sets_of(player) else [] for player in range(len(tree.players))
    ]
    return float(game.mixed_behavior_profile(data=data).max_regret())


def found_by_winset(tree: Tree) -> Iterator[tuple[str, Assessment]]:
    """Members of all that winset finds in a game, by method."""
    with Oracle() as oracle:
        for method in METHODS:
            if not method.accepts(tree):
                for family in method.solve(tree, Limits(seconds=60)).assessments:
                    yield from ((method.name, member) for _, member in members(tree, family, oracle))


def main() -> int:
    """Record all games; the exit code is the number of disagreements."""
    games, wrong = [], 0
    for path in catalogue():
        tree = tree_of(path)
        text = write_efg(tree)
        if path.suffix == ".efg":
            wrong += asked_tree(pygambit.read_efg(str(path))) != asked_tree(pygambit.read_efg(StringIO(text)))
        name = "/".join(path.with_suffix("").parts[path.parts.index("catalog_data") + 1 :])
        games.append({"name": name, "efg": text} | {solver: asked(solver, text) for solver in SOLVERS})
        for method, assessment in found_by_winset(tree):
            if regret(text, tree, assessment) > SMALL_REGRET:
                wrong += 1
                sys.stderr.write(f"{name}: {method}: pygambit sees a gain in {dict(assessment.strategies)}\n")
        sys.stderr.write(f"{name}\n")
    record = {"peer": f"pygambit {pygambit.__version__}", "command": "python -m benchmarks.peers.gambit_catalogue"}
    CATALOGUE.write_text(json.dumps(record | {"games": games}, indent=1) + "\n", encoding="utf-8")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
