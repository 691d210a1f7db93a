"""What happens on the path of an equilibrium, move by move: the same always, or different things as nature draws."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from winset.algebra.value import ZERO, Value, total
from winset.equilibrium.on_path import Path, PathStep
from winset.equilibrium.plan import Stretch
from winset.game.play import Action, Site

Drawn = tuple[tuple[str, "Action | Stretch"], ...]
Draws = dict[str, "Action | Stretch"]
Chances = tuple[tuple[PathStep, Value], ...]


@dataclass(frozen=True, slots=True)
class Happening:
    """A move with the draws after which it is made, any of `when`; () if it is made whatever is drawn.

    Where the mover mixes, `chances` are all that she may do there, with probabilities; () where she does not.
    """

    step: PathStep
    when: tuple[Drawn, ...] = ()
    chances: Chances = ()


def happenings(ways: Sequence[Path], known: Callable[[Site], frozenset[str]]) -> list[Happening]:
    """The moves of all ways through the play, in order, those that say what happens.

    Actions that differ, and the outcomes with them, are left out where anything else is told: the probabilities of the
    outcomes tell them. Conditions name as few draws as possible, among them those that the mover knows.
    """
    by_move: dict[Hashable, list[PathStep | None]] = {}
    for way in ways:
        for step in way.steps:
            if step.kind != "draw":
                move = (step.kind, step.name, step.site)
                by_move.setdefault(move, [_made(other, move) for other in ways])
    told: list[Happening] = []
    plain: list[Happening] = []
    for steps in by_move.values():
        found = _variants(ways, steps, known)
        (plain if _outcomes_tell(ways, steps) else told).extend(found)
    return told or plain


def _made(way: Path, move: Hashable) -> PathStep | None:
    return next((s for s in way.steps if s.kind != "draw" and (s.kind, s.name, s.site) == move), None)


def _variants(
    ways: Sequence[Path], steps: Sequence[PathStep | None], known: Callable[[Site], frozenset[str]]
) -> list[Happening]:
    """One happening for each thing that is done at a place."""
    kinds = list(dict.fromkeys(step for step in steps if step is not None))
    if len(kinds) == 1 and None not in steps:
        return [Happening(kinds[0])]
    draws = [{step.name: step.what[0] for step in way.steps if step.kind == "draw"} for way in ways]
    site = kinds[0].site
    knows = frozenset[str]() if site is None else known(site)
    if _is_mixed(draws, steps):
        return _lotteries(ways, steps, draws, knows)
    names = _needed(draws, steps, knows)
    found = []
    for kind in kinds:
        after = [draw for draw, step in zip(draws, steps, strict=True) if step == kind]
        when = dict.fromkeys(tuple((n, draw[n]) for n in names if n in draw) for draw in after)
        found.append(Happening(kind, tuple(when)))
    return found


def _needed(draws: Sequence[Draws], steps: Sequence[PathStep | None], known: frozenset[str]) -> list[str]:
    """The draws on which it depends what is done: no fewer would do, and those that the mover knows are kept first."""
    names = list(dict.fromkeys(name for draw in draws for name in draw))
    for name in sorted(names, key=lambda n: n in known):
        fewer = [other for other in names if other != name]
        done: dict[Hashable, PathStep | None] = {}
        if all(
            done.setdefault(tuple(draw.get(n) for n in fewer), step) == step
            for draw, step in zip(draws, steps, strict=True)
        ):
            names = fewer
    return names


def _is_mixed(draws: Sequence[Draws], steps: Sequence[PathStep | None]) -> bool:
    """Whether different things happen after the same draws, the move not being reached among them."""
    if any(step is not None and step.kind not in ("number", "action") for step in steps):
        return False
    done: dict[Hashable, PathStep | None] = {}
    return any(done.setdefault(frozenset(draw.items()), step) != step for draw, step in zip(draws, steps, strict=True))


def _lotteries(
    ways: Sequence[Path], steps: Sequence[PathStep | None], draws: Sequence[Draws], known: frozenset[str]
) -> list[Happening]:
    """One happening for each lottery over what is done at a place, given that it is reached."""

    def by_draw(names: Sequence[str]) -> list[Chances]:
        keys = [tuple((n, draw[n]) for n in names if n in draw) for draw in draws]
        return [_chances(ways, [s if k == key else None for s, k in zip(steps, keys, strict=True)]) for key in keys]

    names = list(dict.fromkeys(name for draw in draws for name in draw))
    played = by_draw(names)
    for name in sorted(names, key=lambda n: n in known):
        fewer = [other for other in names if other != name]
        if by_draw(fewer) == played:
            names = fewer
    when: dict[Chances, dict[Drawn, None]] = {}
    for draw, chances in zip(draws, played, strict=True):
        if chances:
            when.setdefault(chances, {})[tuple((n, draw[n]) for n in names if n in draw)] = None
    return [
        Happening(chances[0][0], tuple(after) if names else (), chances if len(chances) > 1 else ())
        for chances, after in when.items()
    ]


def _chances(ways: Sequence[Path], steps: Sequence[PathStep | None]) -> Chances:
    """What is done on some ways, with the probability of each given that anything is."""
    weights: dict[PathStep, Value] = {}
    for way, step in zip(ways, steps, strict=True):
        if step is not None:
            weights[step] = weights.get(step, ZERO) + way.probability
    whole = total(weights.values())
    return () if whole.is_zero else tuple((step, weight / whole) for step, weight in weights.items())


def _outcomes_tell(ways: Sequence[Path], steps: Sequence[PathStep | None]) -> bool:
    """Whether the outcomes depend on which action is taken at a place."""
    labels: dict[PathStep | None, set[str]] = {}
    for way, step in zip(ways, steps, strict=True):
        labels.setdefault(step, set()).add(way.label)
    actions = all(step is None or step.kind == "action" for step in steps)
    return actions and len({frozenset(found) for found in labels.values()}) > 1


def touching(when: Sequence[Drawn]) -> list[Drawn]:
    """Conditions on one number, intervals that have an end in common made one: a single number has no weight."""
    found: list[Drawn] = []
    for drawn in when:
        joined = _joined(found[-1], drawn) if found else None
        if joined is None:
            found.append(drawn)
        else:
            found[-1] = joined
    return found


def _joined(below: Drawn, above: Drawn) -> Drawn | None:
    if len(below) != 1 or len(above) != 1 or below[0][0] != above[0][0]:
        return None
    (name, low), (_, high) = below[0], above[0]
    if not isinstance(low, Stretch) or not isinstance(high, Stretch) or low.high is None or low.high != high.low:
        return None
    return ((name, Stretch(low.low, high.high, (low.closed[0], high.closed[1]))),)
