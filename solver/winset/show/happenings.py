"""What happens on the path of an equilibrium, move by move: the same always, or different things as nature draws."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from winset.equilibrium.on_path import Path, PathStep
from winset.equilibrium.plan import Stretch
from winset.game.play import Action, Site

Drawn = tuple[tuple[str, "Action | Stretch"], ...]


@dataclass(frozen=True, slots=True)
class Happening:
    """A move with the draws after which it is made, any of `when`; () if it is made whatever is drawn."""

    step: PathStep
    when: tuple[Drawn, ...] = ()


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
    names = _needed(draws, steps, frozenset() if site is None else known(site))
    found = []
    for kind in kinds:
        after = [draw for draw, step in zip(draws, steps, strict=True) if step == kind]
        when = dict.fromkeys(tuple((n, draw[n]) for n in names if n in draw) for draw in after)
        found.append(Happening(kind, tuple(when)))
    return found


def _needed(
    draws: Sequence[dict[str, Action | Stretch]], steps: Sequence[PathStep | None], known: frozenset[str]
) -> list[str]:
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


def _outcomes_tell(ways: Sequence[Path], steps: Sequence[PathStep | None]) -> bool:
    """Whether the outcomes depend on which action is taken at a place."""
    labels: dict[PathStep | None, set[str]] = {}
    for way, step in zip(ways, steps, strict=True):
        labels.setdefault(step, set()).add(way.label)
    actions = all(step is None or step.kind == "action" for step in steps)
    return actions and len({frozenset(found) for found in labels.values()}) > 1
