"""The Python face of winset: load a game, solve it, look at the answer.

>>> from fractions import Fraction
>>> result = solve('''winset 1
... game "Ultimatum"
... players A, B
... parameters
...     r in (0, 1)
... play
...     A chooses x in [0, 1]
...     B chooses accept or reject
...     if accept: agreement, A gets 1 - x, B gets x
...     otherwise: breakdown, A gets 0, B gets r
... ''')
>>> [point.path["x"] for point in result.at(r="1/3")]
[Fraction(1, 3)]
"""

from __future__ import annotations

from winset.api.checking import checked
from winset.api.comparing import Changes, changes, diff
from winset.api.figures import draw
from winset.api.loading import Game, as_tree, load, load_game
from winset.api.moving import limits, statics, winsets
from winset.api.profiles import Conjectures, Verification, verify, when
from winset.api.results import Point, Result
from winset.api.settings import Given, named_formulas, set_parameters, settings_of
from winset.api.solving import methods, solve
from winset.api.tables import POINTWISE, answered, solved_at, table, table_pointwise
from winset.equilibrium.finite.solving import FiniteResult
from winset.errors import SourceErrors
from winset.game.compile import admissible
from winset.game.finite_file import FiniteGame

__all__ = [
    "POINTWISE",
    "Changes",
    "Conjectures",
    "FiniteGame",
    "FiniteResult",
    "Game",
    "Given",
    "Point",
    "Result",
    "SourceErrors",
    "Verification",
    "admissible",
    "answered",
    "as_tree",
    "changes",
    "checked",
    "diff",
    "draw",
    "limits",
    "load",
    "load_game",
    "methods",
    "named_formulas",
    "set_parameters",
    "settings_of",
    "solve",
    "solved_at",
    "statics",
    "table",
    "table_pointwise",
    "verify",
    "when",
    "winsets",
]
