"""A deviation that pays, in words: who, where, what instead of what, the gain in numbers, and as a formula."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction

from winset.algebra.value import Value
from winset.equilibrium.verify.node import Drew, Turn
from winset.equilibrium.verify.verdict import DOMINATED, PLAN, Deviation
from winset.game.play import Action, Site
from winset.show.formula import TEXT
from winset.show.report import rounds_of


def deviations(found: Iterable[Deviation]) -> tuple[str, ...]:
    """Each deviation in a line; a plan that differs at one place only is left out where that place is told already."""
    every = tuple(found)
    told = {(d.site, d.better) for d in every if d.kind != PLAN}
    kept = (d for d in every if d.kind != PLAN or len(d.plan) > 1 or (d.site, d.better) not in told)
    return tuple(dict.fromkeys(map(deviation, kept)))


def deviation(found: Deviation) -> str:
    """`A at line 12: deviating to x = 3/4 instead of (1 + rH)/2 gains 1/18 at p = 1/3, rH = 2/3`, and the formula."""
    point = dict(found.point)
    after = "".join(f", {'after ' if k == 0 else ''}{_turn(t, point)}" for k, t in enumerate(found.history))
    instead = "" if found.prescribed is None else f" instead of {_instead(found, found.prescribed)}"
    gain = TEXT.value(found.gain_at_point())
    here = place(found.site, found.mode)
    text = f"{here}{after}: deviating to {_there(found.better, point)}{instead}{_rest(found, point)}"
    told = {_name(found.better), *(_name(action) for turn in found.history for action in _actions(turn))}
    where = ", ".join(f"{TEXT.name(name)} = {number}" for name, number in point.items() if name not in told)
    general = "" if found.gain.is_number else f"; in general {TEXT.value(found.gain)}"
    return f"{text} gains {gain}{f' at {where}' if where else ''}{general}"


def place(site: Site, mode: str | None = None) -> str:
    """`A at line 12 in round 2`, and in which state of the profile."""
    rounds = f" in {rounds_of(site)}" if site.rounds else ""
    return f"{site.player} at line {site.position.line}{rounds}{f' in state {mode}' if mode else ''}"


def _rest(found: Deviation, point: Mapping[str, Fraction]) -> str:
    """The other steps of a plan, or the votes against which a dominated one does worse."""
    if found.kind == DOMINATED:
        votes = ", ".join(_prescribed(vote) for vote in found.against)
        return f", which it weakly dominates (it is better where the votes are {votes}),"
    later = [f"{_there(action, point)} at line {site.position.line}" for site, action in found.plan[1:]]
    return f", and then to {', '.join(later)}," if later else ""


def _actions(turn: Turn) -> tuple[Action, ...]:
    return () if isinstance(turn, Drew) else turn.actions


def _turn(turn: Turn, point: Mapping[str, Fraction]) -> str:
    if isinstance(turn, Drew):
        return ", ".join(_drawn(turn, point)) or f"branch {turn.branch + 1} of a draw"
    moves = zip(turn.sites, turn.actions, strict=True)
    return ", ".join(f"{site.player} chooses {_there(action, point)}" for site, action in moves)


def _drawn(turn: Drew, point: Mapping[str, Fraction]) -> Iterator[str]:
    for name, value in turn.drawn:
        yield f"{name} is {value}" if isinstance(value, str) else f"{name} = {_number(value, point)}"


def _there(action: Action, point: Mapping[str, Fraction]) -> str:
    """An action as it is at the point: a label, or a number with the name of what is chosen where that is known."""
    if isinstance(action, str):
        return action
    name = _name(action)
    return f"{TEXT.name(name)} = {_number(action, point)}" if name else _number(action, point)


def _number(value: Value, point: Mapping[str, Fraction]) -> str:
    return TEXT.value(value.evaluate(dict(point)) if value.variables() <= set(point) else value)


def _prescribed(action: Action) -> str:
    return action if isinstance(action, str) else TEXT.value(action)


def _instead(found: Deviation, prescribed: Action) -> str:
    if not found.mixed:
        return _prescribed(prescribed)
    return " or ".join(f"{_prescribed(action)} with {TEXT.value(chance)}" for action, chance in found.mixed)


def _name(action: Action) -> str:
    """The variable that an action is, "" if it is something else."""
    names = sorted(action.variables()) if isinstance(action, Value) else []
    return names[0] if len(names) == 1 and action == Value.variable(names[0]) else ""
