"""What happens on the path of an equilibrium: offers, actions, draws, ends, with their probabilities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from winset.algebra.value import ONE, Value, total
from winset.equilibrium.plan import (
    AGAIN,
    AgainPlan,
    BallotPlan,
    ChancePlan,
    ChoicePlan,
    DrawPlan,
    EndPlan,
    LaterPlan,
    OfferPlan,
    PhasesPlan,
    Plan,
    Stretch,
    TogetherPlan,
    VotePlan,
)
from winset.equilibrium.strategy import representative
from winset.game.play import Action, Site


@dataclass(frozen=True, slots=True)
class PathStep:
    """One step of a path: a number chosen (`name`, stretches), an action of a player, or a draw (`name`, what came).

    Where several numbers are put to a vote it is a proposal: their names, joined by commas, and the numbers of each of
    those that are made, one after the other.
    """

    kind: str
    name: str
    site: Site | None
    what: tuple[Action | Stretch, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """One way through the play, with its probability and its outcome."""

    probability: Value
    steps: tuple[PathStep, ...]
    label: str


def paths(plan: Plan) -> tuple[Path, ...]:
    """All ways through the play that happen in the equilibrium, draws branching.

    In a block without end a way stops, with the label `AGAIN`, where it comes to a phase that it has been through.
    """
    if isinstance(plan, PhasesPlan):
        return tuple(_through(plan, plan.entry, ONE, (), frozenset()))
    return tuple(_paths(plan, ONE, ()))


def _through(
    plan: PhasesPlan, here: Plan, probability: Value, steps: tuple[PathStep, ...], been: frozenset[int]
) -> Iterator[Path]:
    for path in _paths(here, probability, steps):
        mark, _, following = path.label.partition(AGAIN)
        if mark or not following:
            yield path
        elif int(following) in been:
            yield Path(path.probability, path.steps, AGAIN)
        else:
            phase = int(following)
            yield from _through(plan, plan.phases[phase - 1], path.probability, path.steps, been | {phase})


def _paths(plan: Plan, probability: Value, steps: tuple[PathStep, ...]) -> Iterator[Path]:
    match plan:
        case AgainPlan(phase):
            yield Path(probability, steps, f"{AGAIN}{phase}")
        case EndPlan(label):
            yield Path(probability, steps, label)
        case LaterPlan(after):
            yield from _paths(after, probability, steps)
        case ChancePlan():
            for weight, drawn, after in (branch for branch in plan.branches if not branch[0].is_zero):
                seen = tuple(PathStep("draw", name, None, (value,)) for name, value in drawn)
                yield from _paths(after, probability * weight, (*steps, *seen))
        case DrawPlan():
            wide = (piece for piece in plan.pieces if not piece.is_point)
            for weight, piece in zip(plan.weights, wide, strict=True):
                if weight.is_zero:
                    continue
                stretch = Stretch(piece.low, piece.high, (False, False))
                yield from _paths(
                    piece.result, probability * weight, (*steps, PathStep("draw", plan.name, None, (stretch,)))
                )
        case ChoicePlan() if plan.lottery:
            for action, weight in plan.lottery:
                step = PathStep("action", plan.variable, plan.site, (action,))
                yield from _paths(plan.after[action], probability * weight, (*steps, step))
        case ChoicePlan():
            step = PathStep("action", plan.variable, plan.site, plan.chosen)
            yield from _paths(plan.after[plan.chosen[0]], probability, (*steps, step))
        case TogetherPlan():
            moves = tuple(PathStep("action", "", site, chosen) for site, chosen, _ in plan.moves)
            profile = tuple(chosen[0] for _, chosen, _ in plan.moves)
            yield from _paths(plan.after[profile], probability, (*steps, *moves))
        case VotePlan(votes, played, _, after):
            cast = (PathStep("action", "", v.site, actions) for v, actions in zip(votes, played, strict=True))
            yield from _paths(after, probability, (*steps, *cast))
        case OfferPlan() if plan.lottery:
            for stretch, (number, weight) in zip(plan.chosen, plan.lottery, strict=True):
                step = PathStep("number", plan.name, plan.site, (stretch,))
                yield from _paths(followed(plan, stretch, number), probability * weight, (*steps, step))
        case OfferPlan():
            step = PathStep("number", plan.name, plan.site, plan.chosen)
            yield from _paths(followed(plan), probability, (*steps, step))
        case BallotPlan():
            for after in dict.fromkeys(proposed.after for proposed in plan.proposals):
                own = [proposed for proposed in plan.proposals if proposed.after == after]
                chance = total(proposed.probability for proposed in own)
                numbers = tuple(Stretch(x, x) for proposed in own for x in proposed.numbers)
                step = PathStep("proposal", ", ".join(plan.names), plan.site, numbers)
                yield from _paths(after, probability * chance, (*steps, step))


def followed(plan: OfferPlan, chosen: Stretch | None = None, number: Action | None = None) -> Plan:
    """The plan after a number of one of the chosen stretches, the first if none is named.

    At the number itself, that of the stretch which stands for it if none is named, where it is told apart.
    """
    chosen = chosen or plan.chosen[0]
    number = representative(chosen) if number is None else number
    for piece in plan.pieces:
        if piece.is_point and piece.low == number:
            return piece.result
    for piece in plan.pieces:
        if piece.low == chosen.low and piece.is_point == (chosen.is_point or chosen.closed[0]):
            return piece.result
    raise AssertionError("the chosen number is in no piece")  # pragma: no cover


def first_numbers(plan: Plan) -> dict[str, tuple[Stretch | Action, ...]]:
    """The first value of each number that is chosen on the path, by its name in the file.

    Of numbers that are put to a vote those that are the same in all proposals: which proposal is first means nothing.
    """
    found: dict[str, tuple[Stretch | Action, ...]] = {}
    proposed: dict[str, dict[Stretch | Action, None]] = {}
    for path in paths(plan):
        for step in path.steps:
            if step.kind == "proposal":
                names = step.name.split(", ")
                for place, number in enumerate(step.what):
                    proposed.setdefault(names[place % len(names)], {})[number] = None
            elif step.kind == "number" or (step.kind == "action" and step.name):
                found.setdefault(step.name, step.what)
    return found | {name: tuple(numbers) for name, numbers in proposed.items() if len(numbers) == 1}
