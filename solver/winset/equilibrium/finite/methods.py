"""The registry of methods for finite games: what each accepts, what it promises, and whom to cite.

Adding a method is one file beside this one and one line here; the conformance suite in `tests/conformance` then runs
on it by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import import_module

from winset.algebra.constraint import Constraint
from winset.equilibrium.finite.assessment import FiniteSolution
from winset.errors import LimitReached
from winset.game.tree import Tree


@dataclass(frozen=True, slots=True)
class Limits:
    """What a method may use. `seconds` of wall clock, `equilibria` to be listed at most, `megabytes` of memory."""

    seconds: float | None = None
    equilibria: int | None = None
    megabytes: int | None = None


@dataclass(frozen=True, slots=True)
class Method:
    """A method: its name, the concept that it finds, where its functions are, and what it promises.

    The module has `accepts(tree) -> str`, "" if the method applies, else the reason why not; and
    `solve(tree, limits) -> FiniteSolution`; one that solves for parameters takes `assumptions` on them third.
    """

    name: str
    concept: str
    module: str
    promises: str
    cite: str

    def accepts(self, tree: Tree) -> str:
        """Why the method does not apply; "" if it does."""
        return str(self._function("accepts")(tree))

    def solve(self, tree: Tree, limits: Limits | None = None, assumptions: Sequence[Constraint] = ()) -> FiniteSolution:
        """The equilibria that the method finds within the limits. Raises OutOfReach where it does not apply.

        `assumptions` on the parameters go to methods that take them. A limit that is reached before anything was found
        is an open case of an empty solution.
        """
        given = (tuple(assumptions),) if assumptions else ()
        try:
            found = self._function("solve")(tree, limits or Limits(), *given)
        except LimitReached as limit:
            left = (f"nothing was searched to the end: {limit.reason}",)
            return FiniteSolution(tree, CONCEPTS[self.concept], self.name, (), "no", "", self.cite, open_cases=left)
        assert isinstance(found, FiniteSolution)
        return found

    def _function(self, name: str) -> Callable[..., object]:
        function: Callable[..., object] = getattr(import_module(self.module), name)
        return function


CONCEPTS = {
    "nash": "Nash equilibrium",
    "spe": "subgame-perfect equilibrium",
    "weak-pbe": "weak perfect Bayesian equilibrium",
    "pbe": "perfect Bayesian equilibrium",
    "sequential": "sequential equilibrium",
}

METHODS: tuple[Method, ...] = (
    Method(
        "two-player-nash",
        "nash",
        "winset.equilibrium.finite.two_player_nash",
        "all extreme ones, pure and mixed, proved complete; small trees in which two players move",
        "Avis, Rosenberg, Savani and von Stengel (2010)",
    ),
    Method(
        "many-player-nash",
        "nash",
        "winset.equilibrium.finite.many_player_nash",
        "all, pure and mixed, as families; small trees, any number of players, perfect recall; parameters",
        "Nash (1951), p. 287",
    ),
    Method(
        "pure-nash",
        "nash",
        "winset.equilibrium.finite.pure_nash",
        "all in pure strategies, up to threats off the path; any number of players, perfect recall",
        "Nash (1951), p. 287",
    ),
    Method(
        "rollback",
        "spe",
        "winset.equilibrium.finite.subgame_perfect_rollback",
        "all in pure strategies, ties included, counted without being listed; perfect information; parameters",
        "Kuhn (1953), p. 209",
    ),
    Method(
        "subgames",
        "spe",
        "winset.equilibrium.finite.subgame_perfect",
        "all, pure and mixed, where at most two players meet in each subgame; else the pure ones; perfect recall",
        "Selten (1965), p. 308",
    ),
    Method(
        "lemke",
        "spe",
        "winset.equilibrium.finite.one_equilibrium",
        "one, pure or mixed, exact, also in large trees; two players in each subgame, perfect recall",
        "von Stengel, van den Elzen and Talman (2002), p. 693",
    ),
    Method(
        "perfect-bayesian",
        "pbe",
        "winset.equilibrium.finite.perfect_bayesian",
        "all outcomes, pure and mixed, with replies and beliefs off the path; any number of players; parameters",
        "Fudenberg and Tirole (1991)",
    ),
    Method(
        "signalling-pure",
        "pbe",
        "winset.equilibrium.finite.signalling",
        "all outcomes in pure strategies of a signalling game in numbers, with replies and beliefs off the path",
        "Spence (1973); Fudenberg and Tirole (1991)",
    ),
    Method(
        "weak-perfect-bayesian",
        "weak-pbe",
        "winset.equilibrium.finite.weak_perfect_bayesian",
        "all outcomes, pure and mixed, with replies and beliefs off the path; any number of players; parameters",
        "Mas-Colell, Whinston and Green (1995)",
    ),
    Method(
        "sequential",
        "sequential",
        "winset.equilibrium.finite.sequential",
        "all outcomes, pure and mixed, with labels that show consistency; any number of players; parameters",
        "Kreps and Wilson (1982)",
    ),
)


def methods_for(concept: str) -> Iterator[Method]:
    """The methods that find a concept, the preferred one first."""
    return (method for method in METHODS if method.concept == concept)
