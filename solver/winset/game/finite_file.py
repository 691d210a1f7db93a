"""Files of finite games: Gambit's `.efg` and `.nfg`, read to the tree that is solved."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from winset.algebra.constraint import Constraint
from winset.errors import Fault, UsageError
from winset.game.strategic import Strategic
from winset.game.tree import Tree

ENDINGS = (".efg", ".nfg")


@dataclass(frozen=True)
class FiniteGame:
    """A finite game as it is solved: its tree, the strategic form if the file gives that, and what is odd about it.

    Where the tree was unrolled from a `.game` file, `settings` are the values given to parameters and `assumptions`
    what is assumed of the others.
    """

    tree: Tree
    source: str
    strategic: Strategic | None = None
    remarks: tuple[Fault, ...] = ()
    settings: tuple[tuple[str, str], ...] = ()
    assumptions: tuple[Constraint, ...] = ()

    @property
    def kind(self) -> str:
        """ "extensive" or "strategic": how the file gives the game."""
        return "extensive" if self.strategic is None else "strategic"


def is_finite_file(path: str | Path) -> bool:
    """Whether a name ends as those of Gambit's files do."""
    return Path(path).suffix.lower() in ENDINGS


def load_finite(path: str | Path) -> FiniteGame:
    """The game in a `.efg` or `.nfg` file. Raises UsageError for another ending or a file that is not there.

    Raises SourceErrors with the place of every fault.
    """
    from winset.game.gambit_text import read_source

    ending = Path(path).suffix.lower()
    if ending == ".efg":
        from winset.game.efg_reader import read_efg

        tree, remarks = read_efg(read_source(path), str(path))
        return FiniteGame(tree, str(path), None, remarks)
    if ending == ".nfg":
        from winset.game.nfg_reader import read_nfg
        from winset.game.strategic_to_tree import strategic_to_tree

        strategic, remarks = read_nfg(read_source(path), str(path))
        return FiniteGame(strategic_to_tree(strategic), str(path), strategic, remarks)
    raise UsageError(f"{path}: finite games are read from {' and '.join(ENDINGS)} files")
