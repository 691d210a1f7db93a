"""What follows a number: replies to it by rollback, and expectations over draws whose distribution is not known.

Along the numbers that nature may draw the replies change at cut points. A payoff that does not depend on the draw
between two of them is weighed by F(upper) - F(lower); one that is linear in it is integrated by parts.
"""

from __future__ import annotations

from winset.algebra.run import Piece
from winset.algebra.value import ONE, ZERO, Value, total
from winset.equilibrium.alternatives import joined
from winset.equilibrium.first_order.atoms import AREA, Atom, Atoms, LawRun
from winset.equilibrium.plan import Alternative, DrawPlan, Plan
from winset.equilibrium.rollback import first_step, released
from winset.errors import OutOfReach
from winset.game.advance import advance
from winset.game.play import Continuum, Offer, Play, State
from winset.game.unknown_law import Law, unknown_law


def replies(run: LawRun, play: Play, state: State) -> list[Alternative]:
    """Equilibrium outcomes of a subgame in which only finite choices and draws are left.

    Raises OutOfReach for another number from an interval, and where a choice would turn on a distribution.
    """
    run.check_time()
    step = advance(run, play, state)
    if isinstance(step, Offer):
        text = f"{step.name} is chosen after another number; only one can be chosen against a distribution not known"
        raise OutOfReach(text, step.site.position)
    if isinstance(step, Continuum):
        law = unknown_law(play, step)
        if law is None:
            text = f"{step.name} is drawn from an interval by a formula, along with draws from an unknown distribution"
            raise OutOfReach(text, step.position)
        return released(state, [_expected(run, play, step, law)])
    return released(state, first_step(run, play, step, lambda _, play, state: replies(run, play, state)))


def _expected(run: LawRun, play: Play, step: Continuum, law: Law) -> Alternative:
    """The expectation over a draw of what follows it, which must be one outcome for almost every number drawn."""
    pieces = run.sweep(step.variable, step.low, step.high, lambda r: replies(run, play, step.after(r)))
    wide = [(piece, only(piece.result, step.name, step)) for piece in pieces if not piece.is_point]
    commits = joined([alternative.commits for _, alternative in wide])
    if commits is None or not all(piece.result for piece in pieces):
        raise OutOfReach(f"no equilibrium follows some numbers {step.name}", step.position)

    def over(part: Piece[list[Alternative]], value: Value) -> Value:
        return _over(run.atoms, law, step, part, value)

    payoffs = tuple(total(over(p, a.payoffs[i]) for p, a in wide) for i in range(len(play.players)))
    labels = dict.fromkeys(label for _, a in wide for label, _ in a.ends)
    chances = tuple((label, total(over(p, dict(a.ends).get(label, ZERO)) for p, a in wide)) for label in labels)
    weights = tuple(over(piece, ONE) for piece, _ in wide)
    plans: tuple[Piece[Plan], ...] = tuple(Piece(p.low, p.high, p.result[0].plan) for p in pieces)
    plan = DrawPlan(step.position, step.name, step.variable, weights, plans)
    path = tuple((piece.low, piece.high, a.path) for piece, a in wide)
    return Alternative(payoffs, tuple(sorted(chances)), path, plan, commits)


def only(found: list[Alternative], name: str, step: Continuum | Offer) -> Alternative:
    """The one outcome of a subgame. Raises OutOfReach where there are several, or none, along a range of `name`."""
    if len({(a.payoffs, a.ends, a.commits) for a in found}) != 1:
        at = step.position if isinstance(step, Continuum) else step.site.position
        text = "no equilibrium follows" if not found else "several replies are as good for"
        raise OutOfReach(f"{text} a range of {name}: against an unknown distribution this is not solved", at)
    return found[0]


def _over(atoms: Atoms, law: Law, step: Continuum, piece: Piece[list[Alternative]], value: Value) -> Value:
    """The integral of a value over the draws of a piece: by parts for what is proportional to the draw."""
    assert piece.high is not None
    low, high, r = piece.low, piece.high, step.variable
    if any(r in atom.symbols() for _, atom in atoms.within(value)):
        raise OutOfReach(f"what follows {step.name} depends on it through another unknown distribution", step.position)
    slope = value.derivative(r)
    if r in slope.variables():
        raise OutOfReach(f"a payoff that is not linear in {step.name}, whose distribution is not known", step.position)
    above, below = atoms.chance(law, high), atoms.chance(law, low)
    plain = (value - slope * Value.variable(r)) * (above - below)
    if slope.is_zero:
        return plain
    return plain + slope * (high * above - low * below - atoms.put_down(Atom(AREA, law, low, high)))
