"""Equilibria in strategies linear in one's own value, where numbers are chosen at once with private values.

Each player has a value that nature draws from an interval and that she alone sees; her strategy is `alpha + beta*value`
with unknown coefficients. Against such strategies of the others her expected payoff is a piecewise formula in her
number and her value; that its derivative vanishes at her own strategy for all values is a system of equations in the
coefficients. Each solution is put back: at every value no other number may be worth more.

Equilibria of other forms (step functions) exist in general, so the list is never complete. Chatterjee and Samuelson
(1983), Operations Research 31, for the double auction; Vickrey (1961), Journal of Finance 16, for auctions.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import product
from math import prod

from winset.algebra.constraint import Constraint
from winset.algebra.explore import explore
from winset.algebra.oracle import Answer, Oracle
from winset.algebra.run import Piece, Run, formal
from winset.algebra.systems import solutions
from winset.algebra.value import Value
from winset.equilibrium import subgame_perfect
from winset.equilibrium.alternatives import joined, merged
from winset.equilibrium.continuum import expect_over
from winset.equilibrium.families import Found
from winset.equilibrium.number import floor_of, pieces_of
from winset.equilibrium.plan import Alternative, OfferPlan, Plan, Stretch
from winset.equilibrium.rollback import key_of
from winset.equilibrium.rollback import solve as rollback
from winset.equilibrium.solution import Equilibrium, Solution
from winset.equilibrium.verify import verify
from winset.errors import NUMBERS_AT_ONCE, OutOfReach
from winset.game.advance import advance
from winset.game.play import Chance, Choose, Continuum, End, Gain, Later, Made, Offer, Play, State, Together

SEARCHED = "strategies linear in the own value, and not constant; others (step functions) may exist"
OPEN = "linear strategies whose coefficients the first-order conditions leave open were not searched"
UNSOLVED = "linear strategies that solve first-order conditions of a high degree only were not searched"
MOST_SYSTEMS = 500

Numbers = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Mover:
    """Who chooses a number: her move, her draw (None if she has none), and the names of her coefficients."""

    move: Offer
    draw: Continuum | None

    @property
    def unknowns(self) -> tuple[str, ...]:
        constant = f"alpha·{self.move.variable}"
        return (constant,) if self.draw is None else (constant, f"beta·{self.move.variable}")

    def number(self, value: Value | None) -> Value:
        """The strategy at a value, with unknown coefficients."""
        names = [Value.variable(name) for name in self.unknowns]
        return names[0] if value is None else names[0] + names[1] * value


@dataclass(frozen=True, slots=True)
class Stage:
    """Draws from intervals, and then numbers chosen at once; `state` is where the first of the draws is due."""

    state: State
    draws: tuple[Continuum, ...]
    movers: tuple[Mover, ...]


def stages(run: Run, play: Play, state: State) -> list[Stage] | None:
    """All stages of a play that comes to one after finitely many public choices and draws; None if it does not."""
    step = advance(run, play, state)
    match step:
        case Continuum():
            found = _stage(run, play, state)
            return None if found is None else [found]
        case Choose() if step.bargain is None:
            following = [step.after(action) for action in step.actions]
        case Chance():
            following = [branch.after for branch in step.branches]
        case Gain(_, after) | Later(_, after, 0):
            following = [after]
        case End():
            return []
        case _:
            return None
    parts = [stages(run, play, after) for after in following]
    return None if any(part is None for part in parts) else [one for part in parts if part for one in part]


def _stage(run: Run, play: Play, start: State) -> Stage | None:
    """The stage that begins with a draw, if it has this shape."""
    state, draws = start, list[Continuum]()
    while isinstance(step := advance(run, play, state), Continuum):
        draws.append(step)
        state = step.after(Value.variable(step.variable))
    offers = step.numbers() if isinstance(step, Together) else None
    if offers is None:
        return None
    movers = []
    for move in offers:
        known = {name for name, _ in move.information}
        own = [draw for draw in draws if draw.name in known]
        if len(own) > 1 or any(draw.name not in (*known, *move.unseen) for draw in draws):
            return None
        if not set(move.unseen) <= {draw.name for draw in draws}:
            return None
        movers.append(Mover(move, own[0] if own else None))
    seen = [mover.draw.name for mover in movers if mover.draw]
    return Stage(start, tuple(draws), tuple(movers)) if len(seen) == len(set(seen)) else None


def refuses(play: Play) -> str:
    """Why a play is not taken; "" where it is."""
    try:
        found = stages(formal(), play, play.start())
    except OutOfReach as reason:
        return reason.reason
    if not found:
        return "strategies linear in the own value need one draw for each player, seen by her alone, before the numbers"
    return ""


def solve(play: Play, oracle: Oracle, seconds: float | None = None) -> Solution:
    """Equilibria in linear strategies, region by region; never complete."""
    started = time.monotonic()
    found_stages = stages(formal(), play, play.start())
    assert found_stages
    candidates = [_candidates(play, here, oracle, seconds) for here in found_stages]

    def at(run: Run, there: Play) -> Found:
        run.notes += [note for _, notes in candidates for note in notes]
        return _at_run(run, there, [s if there is play else _put(s, there) for s, _ in candidates])

    left = None if seconds is None else max(0.0, seconds - (time.monotonic() - started))
    found = subgame_perfect.by_region(play, oracle, at, left)
    return replace(
        found,
        equilibria=_not_refuted(play, found.equilibria, oracle, seconds),
        concept="perfect Bayesian equilibrium",
        method="strategies linear in the own value",
        none=(),
        complete="no",
        searched=SEARCHED,
        seconds=time.monotonic() - started,
    )


def _not_refuted(
    play: Play, families: Sequence[Equilibrium], oracle: Oracle, seconds: float | None
) -> tuple[Equilibrium, ...]:
    """The candidates against which the verifier finds no deviation: sweeps may have left that open."""
    found = []
    for family in families:
        kept = tuple(
            case
            for case in family.cases
            if verify(
                replace(play, assumptions=play.assumptions if case.assumed is None else case.assumed),
                case.profile,
                replace(case.region, closed=frozenset()).constraints(),
                oracle,
                seconds,
            ).holds
            is not False
        )
        if kept:
            found.append(replace(family, cases=kept, exists=family.exists))
    return tuple(found)


# --- the equations ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Condition:
    """A player's first-order condition: equations in the coefficients, and the regions where her payoff calls for them.

    The regions are of parameters, her value and number, and the others' coefficients.
    """

    equations: tuple[Value, ...]
    regions: tuple[tuple[Constraint, ...], ...]


def _candidates(
    play: Play, here: Stage, oracle: Oracle, seconds: float | None
) -> tuple[tuple[Numbers, ...], tuple[str, ...]]:
    """Strategies that satisfy a first-order condition of each player where it applies; and what was not solved.

    The conditions are set up apart for strategies that rise and that fall with the value: that tells who outbids whom.
    """
    deadline = None if seconds is None else time.monotonic() + seconds
    candidates: dict[Numbers, None] = {}
    notes: dict[str, None] = {}
    for directions in product(*((">", "<") if mover.draw else (">",) for mover in here.movers)):
        conditions = [
            _conditions(play, here, place, directions, oracle, deadline, notes) for place in range(len(here.movers))
        ]
        if prod(map(len, conditions)) > MOST_SYSTEMS:
            raise OutOfReach(f"more than {MOST_SYSTEMS} systems of equations for linear strategies")
        for system in product(*conditions):
            for solved in _solved(play, here, system, oracle, deadline, notes):
                if all(_applies(play, here, k, c, solved, directions, oracle) for k, c in enumerate(system)):
                    candidates[tuple(mover.number(_draw(mover)).substitute(solved) for mover in here.movers)] = None
    return tuple(candidates), tuple(notes)


def _solved(
    play: Play,
    here: Stage,
    system: Sequence[Condition],
    oracle: Oracle,
    deadline: float | None,
    notes: dict[str, None],
) -> list[dict[str, Value]]:
    """The solutions of a system that determine every coefficient."""
    unknowns = tuple(name for mover in here.movers for name in mover.unknowns)
    equations = [equation for condition in system for equation in condition.equations]
    found = explore(
        oracle,
        play.parameters,
        play.assumptions,
        lambda run: list(solutions(run, equations, unknowns)),
        seconds=None if deadline is None else max(0.0, deadline - time.monotonic()),
    )
    if found.unsolved:
        notes[UNSOLVED] = None
    whole: dict[tuple[Value, ...], dict[str, Value]] = {}
    for solved in (solved for leaf in found.leaves for solved in leaf.result):
        if len(solved) < len(unknowns) or any(v.variables() & set(unknowns) for v in solved.values()):
            notes[OPEN] = None
        else:
            whole[tuple(solved[name] for name in unknowns)] = solved
    return list(whole.values())


def _applies(
    play: Play,
    here: Stage,
    place: int,
    condition: Condition,
    solved: Mapping[str, Value],
    directions: Sequence[str],
    oracle: Oracle,
) -> bool:
    """Whether a player's number comes, at some value of hers, to where the formula of the condition holds."""
    mover = here.movers[place]
    table = {**solved, mover.move.variable: mover.number(_draw(mover)).substitute(solved)}
    weak = {">": ">=", "<": "<="}
    inside = [c for c in _inside(here, place, directions) if mover.move.variable not in c.value.variables()]
    for region in condition.regions:
        facts = [*inside, *(Constraint(c.value, weak.get(c.relation, c.relation)) for c in region)]
        with suppress(ZeroDivisionError):
            there = [Constraint(c.value.substitute(table), c.relation) for c in facts]
            if oracle.find([*play.assumptions, *there]) is not Answer.NONE:
                return True
    return False


def _conditions(
    play: Play,
    here: Stage,
    place: int,
    directions: Sequence[str],
    oracle: Oracle,
    deadline: float | None,
    notes: dict[str, None],
) -> list[Condition]:
    """The first-order conditions of one player, one for each formula that her expected payoff has somewhere."""
    found = explore(
        oracle,
        (*play.parameters, *_names(here, place)),
        (*play.assumptions, *_inside(here, place, directions)),
        lambda run: _interim(run, play, here, place),
        seconds=None if deadline is None else max(0.0, deadline - time.monotonic()),
    )
    notes |= {f"for some linear strategies: {gap.reason}": None for gap in found.unsolved}
    regions: dict[tuple[Value, ...], list[tuple[Constraint, ...]]] = {}
    for leaf in found.leaves:
        equations = tuple(equation.primitive() for equation in _first_order(here.movers[place], leaf.result))
        if equations and not any(equation.is_number for equation in equations):
            regions.setdefault(equations, []).append(tuple(sign.constraint() for sign in leaf.conditions))
    return [Condition(equations, tuple(where)) for equations, where in regions.items()]


def _names(here: Stage, place: int) -> list[str]:
    """What a player's expected payoff depends on: her value, her number, the others' coefficients."""
    mover = here.movers[place]
    own = [mover.move.variable] + ([mover.draw.variable] if mover.draw else [])
    return own + [name for k, other in enumerate(here.movers) if k != place for name in other.unknowns]


def _inside(here: Stage, place: int, directions: Sequence[str]) -> list[Constraint]:
    """Her value and her number lie inside their intervals, and the others' strategies rise or fall as is said."""
    mover, found = here.movers[place], list[Constraint]()
    ends = [(mover.move.variable, mover.move.low, mover.move.high)]
    if mover.draw:
        ends.append((mover.draw.variable, mover.draw.low, mover.draw.high))
    for name, low, high in ends:
        found.append(Constraint(Value.variable(name) - low, ">"))
        if high is not None:
            found.append(Constraint(high - Value.variable(name), ">"))
    for k, (other, direction) in enumerate(zip(here.movers, directions, strict=True)):
        if k != place and other.draw:
            found.append(Constraint(Value.variable(other.unknowns[1]), direction))
    return found


def _interim(run: Run, play: Play, here: Stage, place: int) -> Value:
    """A player's expected payoff at her value and number, the others following linear strategies."""
    mover = here.movers[place]
    fixed = {mover.draw.name: Value.variable(mover.draw.variable)} if mover.draw else {}
    strategies = [
        Value.variable(mover.move.variable) if k == place else other.number(_draw(other))
        for k, other in enumerate(here.movers)
    ]
    (only,) = _expected(run, play, here.state, here, tuple(strategies), fixed)
    return only.payoffs[play.index(mover.move.player)]


def _draw(mover: Mover) -> Value | None:
    return Value.variable(mover.draw.variable) if mover.draw else None


def _first_order(mover: Mover, payoff: Value) -> tuple[Value, ...]:
    """The derivative in her number is zero at her strategy, whatever her value; () where it is zero anyway."""
    slope = payoff.derivative(mover.move.variable)
    at = slope.substitute({mover.move.variable: mover.number(_draw(mover))}).numerator
    if at.is_zero:
        return ()
    return tuple(c for c in at.coefficients(mover.draw.variable) if not c.is_zero) if mover.draw else (at,)


def _expected(
    run: Run, play: Play, state: State, here: Stage, strategies: Numbers, fixed: Mapping[str, Value]
) -> list[Alternative]:
    """What follows if numbers are chosen by formulas of the draws, in expectation over the draws that are not fixed."""
    step = advance(run, play, state)
    if isinstance(step, Continuum):
        if step.name in fixed:
            return _expected(run, play, step.after(fixed[step.name]), here, strategies, fixed)
        found = expect_over(run, step, lambda s: _expected(run, play, s, here, strategies, fixed), joined)
        return merged(found)
    assert isinstance(step, Together)
    drawn = {e.name: e.value for e in state.scope.names if isinstance(e, Made) and isinstance(e.value, Value)}
    table = {draw.variable: drawn[draw.name] for draw in here.draws}
    numbers = tuple(formula.substitute(table) for formula in strategies)
    following = rollback(run, play, step.after(numbers))
    if len({a.payoffs for a in following}) != 1:
        raise OutOfReach("several equilibria follow numbers with private values", step.position, NUMBERS_AT_ONCE)
    offers = step.numbers()
    assert offers is not None
    return [_with_numbers(following[0], offers, numbers)]


def _with_numbers(after: Alternative, moves: Sequence[Offer], numbers: Numbers) -> Alternative:
    """What follows, with the numbers before it; they are no part of the path, which would differ with each value."""
    plan: Plan = after.plan
    for move, number in zip(reversed(moves), reversed(numbers), strict=True):
        pieces = (Piece(number, number, plan),)
        plan = OfferPlan(move.site, move.name, move.variable, move.information, (Stretch(number, number),), pieces)
    return replace(after, plan=plan, path=())


# --- candidates put back ----------------------------------------------------------------------------------------------


def _put(strategies: Sequence[Numbers], there: Play) -> tuple[Numbers, ...]:
    """The strategies on a border: the settings of the play there say which parameter was replaced, and by what."""
    table = {name: value for name, value in there.settings.items() if isinstance(value, Value)}
    found = []
    for numbers in strategies:
        with suppress(ZeroDivisionError):
            found.append(tuple(number.substitute(table) for number in numbers))
    return tuple(found)


def _at_run(run: Run, play: Play, candidates: Sequence[Sequence[Numbers]]) -> Found:
    """Rollback at a parameter point, the stages being solved by the candidates that are equilibria there."""
    if not subgame_perfect.admitted(run, play):
        return Found((), inside=False)
    found = stages(run, play, play.start())
    if found is None or len(found) != len(candidates):
        raise OutOfReach("which private values are drawn depends on the parameters", needs=NUMBERS_AT_ONCE)
    for here, strategies in zip(found, candidates, strict=True):
        solved = _equilibria(run, play, here, strategies)
        run.remember(key_of(here.state), here.state.symbols(), lambda s=solved: s)  # type: ignore[misc]
    return Found(tuple(rollback(run, play, play.start())), tuple(dict.fromkeys(run.notes)))


def _equilibria(run: Run, play: Play, here: Stage, candidates: Sequence[Numbers]) -> list[Alternative]:
    found: list[Alternative] = []
    for strategies in dict.fromkeys(candidates):
        if all(_may_be_best(run, play, here, place, strategies) for place in range(len(here.movers))):
            (whole,) = _expected(run, play, here.state, here, strategies, {})
            moves = zip(here.movers, strategies, strict=True)
            path = tuple((mover.move.variable, strategy) for mover, strategy in moves)
            found.append(replace(whole, path=path))
    return found


def _may_be_best(run: Run, play: Play, here: Stage, place: int, strategies: Numbers) -> bool:
    """Whether a player's strategy is best, as far as sweeps decide that: roots of a high degree leave it open."""
    try:
        return _is_best(run, play, here, place, strategies)
    except OutOfReach:
        return True


def _is_best(run: Run, play: Play, here: Stage, place: int, strategies: Numbers) -> bool:
    """Whether at every value a player's number is in its domain and no other is worth more."""
    mover = here.movers[place]
    player = play.index(mover.move.player)

    def at(value: Value | None) -> bool:
        number = strategies[place]
        fixed = {}
        if mover.draw is not None and value is not None:
            number, fixed = number.substitute({mover.draw.variable: value}), {mover.draw.name: value}
        if not _possible(run, mover.move, number):
            return False

        def follows(choice: Value) -> list[Alternative]:
            others = (*strategies[:place], choice, *strategies[place + 1 :])
            return _expected(run, play, here.state, here, others, fixed)

        floor = floor_of(run, mover.move, player, pieces_of(run, mover.move, player, follows))
        (own,) = follows(number)
        return floor is not None and run.sign(own.payoffs[player] - floor) >= 0

    if mover.draw is None:
        return at(None)
    pieces = run.sweep(mover.draw.variable, mover.draw.low, mover.draw.high, at)
    return all(piece.result for piece in pieces)


def _possible(run: Run, move: Offer, number: Value) -> bool:
    low = run.sign(number - move.low)
    high = 1 if move.high is None else run.sign(move.high - number)
    return (low > 0 or (low == 0 and move.closed[0])) and (high > 0 or (high == 0 and move.closed[1]))
