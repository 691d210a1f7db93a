"""Equilibria of plays in which a number meets draws from distributions of which only properties are known.

One player chooses a number from an interval; after it others, who know draws from unknown distributions of their own,
choose among finitely many actions. What is best is an end of the interval, or the zero of a first-order condition.
"""

from __future__ import annotations

import time
from dataclasses import replace

from winset.algebra.oracle import Constraint, Oracle
from winset.algebra.run import Run
from winset.algebra.value import Value
from winset.equilibrium.families import Found
from winset.equilibrium.first_order.atoms import DENSITY, Atoms, LawRun, NewAtom
from winset.equilibrium.first_order.number import best_number
from winset.equilibrium.first_order.replies import replies
from winset.equilibrium.first_order.shape import Peak
from winset.equilibrium.first_order.slopes import remarks
from winset.equilibrium.plan import Alternative
from winset.equilibrium.rollback import first_step
from winset.equilibrium.solution import Solution
from winset.equilibrium.subgame_perfect import PURE, Words, admitted, explored
from winset.errors import OutOfReach
from winset.game.advance import advance
from winset.game.play import Choose, Gain, Later, Offer, Play, State
from winset.game.unknown_law import has_unknown_law

CONCEPT = "perfect Bayesian equilibrium"
METHOD = "first-order condition"
PROMISES = "all equilibria in pure strategies, where a first-order condition has one solution by stated properties"
CITE = "Bagnoli and Bergstrom (2005)"
MOST_VALUES = 60


def refuses(play: Play) -> str:
    """Why the method does not take a play; "" where it does."""
    return "" if has_unknown_law(play.game) else "no draw follows a distribution of which only properties are known"


def solve(play: Play, oracle: Oracle, seconds: float | None = None) -> Solution:
    """The equilibria, region by region of the parameters and of the values of distributions at fixed points.

    Complete where the peak of the objective is proved from stated properties. Each value of a distribution at a point
    that turns up becomes a parameter, and the search begins again: cost is that many explorations at most.
    """
    started, atoms, peaks = time.monotonic(), Atoms(), dict[str, Peak]()
    while True:
        there = _with_atoms(play, atoms)
        left = None if seconds is None else max(0.0, seconds - (time.monotonic() - started))
        words = Words(CONCEPT, METHOD, PURE, "yes")
        try:
            found = explored(there, oracle, lambda run, here: _at(run, here, atoms, peaks), left, words, started)
        except NewAtom:
            if len(atoms.outer) > MOST_VALUES:
                text = f"more than {MOST_VALUES} values of unknown distributions turn up"
                raise OutOfReach(text) from None
            continue
        notes = (*found.notes, *remarks(found, play.parameters, atoms, peaks, oracle))
        return replace(found, notes=notes, queries=oracle.queries, seconds=time.monotonic() - started)


def _with_atoms(play: Play, atoms: Atoms) -> Play:
    """The play with the values of distributions at fixed points as parameters."""
    facts = tuple(fact for name in atoms.outer for fact in atoms.of[name].facts(name))
    closed = tuple(
        Constraint(fact.value, ">=") if atoms.of[name].kind == DENSITY else fact
        for name in atoms.outer
        for fact in atoms.of[name].facts(name)
    )
    rising = tuple(_rising(atoms))
    return replace(
        play,
        parameters=(*play.parameters, *atoms.outer),
        assumptions=(*play.assumptions, *facts, *rising),
        clauses=(*play.clauses, *closed, *rising),
    )


def _rising(atoms: Atoms) -> list[Constraint]:
    """That F increases between points whose order is a matter of numbers."""
    chances = [(n, atoms.of[n]) for n in atoms.outer if atoms.of[n].kind == "chance"]
    found = []
    for name, atom in chances:
        for other, higher in chances:
            gap = higher.at - atom.at
            if atom.law == higher.law and gap.is_number and gap.fraction() > 0:
                found.append(Constraint(Value.variable(other) - Value.variable(name), ">"))
    return found


def _at(run: Run, play: Play, atoms: Atoms, peaks: dict[str, Peak]) -> Found:
    if not admitted(run, play):
        return Found((), inside=False)
    atoms.settings = play.settings
    own = LawRun.of(run, atoms)
    found = tuple(_from(own, play, play.start(), peaks))
    return Found(found, tuple(dict.fromkeys(run.notes)))


def _from(run: LawRun, play: Play, state: State, peaks: dict[str, Peak]) -> list[Alternative]:
    """Equilibrium outcomes of what begins at a state, the number being still to come."""
    run.check_time()
    step = advance(run, play, state)
    match step:
        case Offer():
            return best_number(run, play, step, peaks)
        case Gain() | Choose():
            return first_step(run, play, step, lambda _, play, state: _from(run, play, state, peaks))
        case Later(again=0):
            return first_step(run, play, step, lambda _, play, state: _from(run, play, state, peaks))
    return replies(run, play, state)
