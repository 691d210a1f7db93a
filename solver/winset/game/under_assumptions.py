"""The tree of a play whose parameters have no values, where what is assumed of them settles its shape."""

from __future__ import annotations

from dataclasses import dataclass

from winset.algebra.constraint import Constraint
from winset.algebra.oracle import Answer, Oracle
from winset.algebra.run import Run, Undecided
from winset.algebra.value import Value
from winset.errors import OutOfReach
from winset.game.play import Play
from winset.game.play_to_tree import play_to_tree
from winset.game.tree import Tree

_OTHERS = {1: ("<", "="), 0: ("!=",), -1: (">", "=")}


def tree_of(play: Play) -> Tree:
    """The tree of a play, parameters without values in it.

    Raises OutOfReach where it is none, or where its shape depends on a parameter; LimitReached if it is too large.
    """
    if play.parameters and play.conditions:
        raise OutOfReach("an assumption that is not a plain comparison: give its parameters values with --set")
    try:
        with Oracle() as oracle:
            return play_to_tree(under_assumptions(play.assumptions, play.parameters, oracle), play).tree
    except Undecided:
        raise OutOfReach("the shape of the tree depends on parameters: give them values with --set") from None


@dataclass(frozen=True, slots=True)
class Settled:
    """Decides a sign if the assumptions leave no other, else raises Undecided."""

    assumptions: tuple[Constraint, ...]
    oracle: Oracle

    def decide(self, factor: Value, sign_at_sample: int) -> int:
        """The sign at the sample, if it is the sign everywhere."""
        for relation in _OTHERS[sign_at_sample]:
            if self.oracle.find([*self.assumptions, Constraint(factor, relation)]) is not Answer.NONE:
                raise Undecided
        return sign_at_sample

    def check_time(self) -> None:
        """Nothing here runs out of time: each question is a short one."""


def under_assumptions(assumptions: tuple[Constraint, ...], parameters: tuple[str, ...], oracle: Oracle) -> Run:
    """A run on parameters without values. Raises OutOfReach if no parameters satisfy the assumptions."""
    point = oracle.find([*assumptions, *(Constraint(Value.variable(name) ** 2, ">=") for name in parameters)])
    if isinstance(point, Answer):
        raise OutOfReach("no parameters are known that satisfy the assumptions: give them values with --set")
    return Run(point, Settled(assumptions, oracle))
